/*
 * Records that wait for a time. Two sizes have to be cheap: the handful of lines between two
 * stamps of an application log, over and over, and a log of millions of lines without any stamp.
 *
 * So requests are first kept as a short list, equal ones counted together: adding is a search in
 * it, emptying is one pass over it, and neither allocates. When the list is full it is poured into
 * the cells of a slot without a time, and everything goes there until the batch is emptied; that
 * slot is as large as there are endpoints, not as there are records.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "rollup/slot_codec.h"
#include "rollup/state.h"

#define MAX_ENTRIES 64

struct entry {
    uint32_t key; /* of the cell */
    int status;
    int64_t latency_us;
    uint64_t count;
};

struct batch {
    struct rollup *rollup;
    struct batch *next;
    struct entry entries[MAX_ENTRIES];
    unsigned n_entries;
    bool poured;      /* requests are in held's cells */
    struct slot held; /* counts and agents; cells once poured */
    uint64_t requests[TIER_COUNT][TRAFFIC_COUNT];
    uint64_t operations[TRAFFIC_COUNT];
    uint64_t locks;
};

struct batch *batch_new(struct rollup *r)
{
    struct batch *b = alloc_zeroed(1, sizeof *b);
    b->rollup = r;
    b->next = r->batches;
    r->batches = b;
    return b;
}

void batch_free(struct batch *b)
{
    if (!b)
        return;
    struct batch **link = &b->rollup->batches;
    while (*link != b)
        link = &(*link)->next;
    *link = b->next;
    slot_release(&b->held);
    free(b);
}

struct batch *batch_next(const struct batch *b)
{
    return b->next;
}

uint64_t batch_entries(const struct batch *b)
{
    return b->held.records;
}

void batch_move_endpoint(struct batch *b, uint32_t from, uint32_t to)
{
    for (unsigned i = 0; i < b->n_entries; i++) {
        struct entry *e = &b->entries[i];
        if (cell_key_endpoint(e->key) == from)
            e->key = cell_key(to, cell_key_tier(e->key), cell_key_class(e->key));
    }
    slot_move_endpoint(&b->held, from, to);
}

static void pour(struct batch *b)
{
    for (unsigned i = 0; i < b->n_entries; i++) {
        const struct entry *e = &b->entries[i];
        traffic_add(slot_cell(&b->held, e->key), e->status, e->latency_us, e->count);
    }
    b->n_entries = 0;
    b->poured = true;
}

static void add_entry(struct batch *b, uint32_t key, int status, int64_t latency_us)
{
    if (!b->poured) {
        for (unsigned i = 0; i < b->n_entries; i++) {
            struct entry *e = &b->entries[i];
            if (e->key == key && e->status == status && e->latency_us == latency_us) {
                e->count++;
                return;
            }
        }
        if (b->n_entries < MAX_ENTRIES) {
            b->entries[b->n_entries++] = (struct entry){key, status, latency_us, 1};
            return;
        }
        pour(b);
    }
    traffic_add(slot_cell(&b->held, key), status, latency_us, 1);
}

static void add_request(struct batch *b, const struct record *record, enum traffic_class class)
{
    if (record->client.len > 0 || record->user_agent.len > 0) {
        const struct agent *agent =
            agents_by_client(b->rollup->agents, record->client, record->user_agent);
        slot_add_agent(&b->held, agent_group_client(record->tier, class), SLOT_NO_MINUTE,
                       agent->hash);
    }
    uint32_t endpoint = rollup_endpoint(b->rollup, record);
    add_entry(b, cell_key(endpoint, record->tier, class), rollup_status(record),
              rollup_latency(record));
    b->requests[record->tier][class]++;
}

void batch_add(struct batch *b, const struct record *record)
{
    enum traffic_class class = TRAFFIC_NORMAL;
    b->held.records++;
    if (record->agent.len > 0) {
        const struct agent *agent = agents_by_name(b->rollup->agents, record->agent);
        if (record->tier != TIER_CLIENT)
            class = (enum traffic_class)agent->class;
        slot_add_agent(&b->held, agent_group_named(record->tier, class), SLOT_NO_MINUTE,
                       agent->hash);
    }
    if (record->kind == RECORD_REQUEST) {
        add_request(b, record, class);
    } else if (record->kind == RECORD_OPERATION) {
        b->held.operations++;
        b->operations[class]++;
    } else {
        b->held.messages++;
    }
    b->locks += record->lock_event;
}

void batch_clear(struct batch *b)
{
    slot_clear(&b->held);
    b->n_entries = 0;
    b->poured = false;
    for (unsigned tier = 0; tier < TIER_COUNT; tier++) {
        for (unsigned class = 0; class < TRAFFIC_COUNT; class ++)
            b->requests[tier][class] = 0;
    }
    for (unsigned class = 0; class < TRAFFIC_COUNT; class ++)
        b->operations[class] = 0;
    b->locks = 0;
}

void batch_put(struct batch *b, struct buffer *out)
{
    pour(b);
    slot_codec_bound(&b->rollup->endpoints, &b->held);
    for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
        for (unsigned tier = 0; tier < TIER_COUNT; tier++)
            bytes_put(out, b->requests[tier][class]);
        bytes_put(out, b->operations[class]);
    }
    bytes_put(out, b->locks);
    slot_codec_put(&b->rollup->endpoints, &b->held, out);
}

void batch_get(struct batch *b, struct bytes_reader *in)
{
    pour(b);
    for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
        for (unsigned tier = 0; tier < TIER_COUNT; tier++)
            b->requests[tier][class] += bytes_get_up_to(in, CODEC_MAX_COUNT);
        b->operations[class] += bytes_get_up_to(in, CODEC_MAX_COUNT);
    }
    b->locks += bytes_get_up_to(in, CODEC_MAX_COUNT);
    slot_codec_add(b->rollup, &b->held, in);
}

void batch_pass(struct bytes_reader *in)
{
    for (unsigned i = 0; i < TRAFFIC_COUNT * (TIER_COUNT + 1) + 1; i++)
        bytes_get(in);
}

/* Add all but what has a second. */
static void add_to_slot(struct slot *slot, const struct batch *b, unsigned minute, bool inferred)
{
    size_t position = 0;
    uint32_t key;
    const struct traffic *held;
    for (unsigned i = 0; i < b->n_entries; i++) {
        const struct entry *e = &b->entries[i];
        struct traffic *cell = slot_cell(slot, e->key);
        traffic_add(cell, e->status, e->latency_us, e->count);
        cell->inferred += inferred ? e->count : 0;
    }
    while (slot_next_cell(&b->held, &position, &key, &held)) {
        struct traffic *cell = slot_cell(slot, key);
        traffic_merge(cell, held);
        cell->inferred += inferred ? held->requests : 0;
    }
    slot_add_counts(slot, &b->held);
    slot->inferred += inferred ? b->held.records : 0;
    slot_add_agents_at(slot, minute, &b->held);
}

static void add_to_timeline(struct hour_block *hour, const struct batch *b, unsigned second,
                            bool close_neighbours)
{
    for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
        for (unsigned tier = 0; tier < TIER_COUNT; tier++) {
            unsigned column = timeline_requests((enum tier)tier, (enum traffic_class) class, true);
            if (b->requests[tier][class])
                column_add(&hour->columns[column], second, b->requests[tier][class]);
        }
        if (b->operations[class] && close_neighbours)
            column_add(&hour->columns[COLUMN_OPERATIONS + class], second, b->operations[class]);
    }
    if (b->locks)
        column_add(&hour->columns[close_neighbours ? COLUMN_LOCKS_CLOSE : COLUMN_LOCKS_INFERRED],
                   second, b->locks);
}

/* What a cell has of one latency, at a second that is known well enough. */
static void add_activity(struct rollup *r, struct hour_block *hour, unsigned second, uint32_t key,
                         int64_t latency_us, uint64_t count)
{
    const struct endpoint *e = &r->endpoints.items[cell_key_endpoint(key)];
    const struct timeline_request request = {
        .latency_us = latency_us,
        .stream = e->stream,
        .group = e->group,
        .tier = cell_key_tier(key),
        .class = cell_key_class(key),
    };
    if (request.tier == TIER_CLIENT)
        return;
    while (count-- > 0)
        timeline_add_request(&r->timeline, hour, second, &request);
}

/* A cell's latencies are exact, unless tens of thousands of different ones lie between two stamps
   that are a second apart. */
static void add_cell_activity(struct rollup *r, struct hour_block *hour, unsigned second,
                              uint32_t key, const struct traffic *cell)
{
    const struct sketch *s = &cell->latency.sketch;
    struct sketch_bucket *buckets = alloc_zeroed(s->used + 1, sizeof *buckets);
    sketch_buckets(s, buckets);
    for (uint32_t i = 0; i < s->used; i++)
        add_activity(r, hour, second, key, buckets[i].value, buckets[i].count);
    add_activity(r, hour, second, key, RECORD_NO_LATENCY, cell->requests - cell->latency.n);
    free(buckets);
}

/* Between close neighbours the second is known as well as if it had been logged. */
static void add_close(struct rollup *r, struct hour_block *hour, const struct batch *b,
                      unsigned second)
{
    size_t position = 0;
    uint32_t key;
    const struct traffic *held;
    for (unsigned i = 0; i < b->n_entries; i++)
        add_activity(r, hour, second, b->entries[i].key, b->entries[i].latency_us,
                     b->entries[i].count);
    while (slot_next_cell(&b->held, &position, &key, &held))
        add_cell_activity(r, hour, second, key, held);
}

void rollup_add_inferred(struct rollup *r, struct batch *b, int64_t time_us, bool close_neighbours)
{
    if (b->held.records == 0)
        return;
    int64_t second = time_us / 1000000 - (time_us % 1000000 < 0);
    struct slot *slot = rollup_slot_at(r, second);
    unsigned minute = (unsigned)(second - slot->number * SLOT_SECONDS) / 60;
    add_to_slot(slot, b, minute, true);
    add_to_timeline(slot->hour, b, (unsigned)(second - slot->hour->hour * HOUR_SECONDS),
                    close_neighbours);
    if (close_neighbours)
        add_close(r, slot->hour, b, (unsigned)(second - slot->hour->hour * HOUR_SECONDS));
    batch_clear(b);
}

void rollup_add_undated(struct rollup *r, struct batch *b)
{
    if (b->held.records == 0)
        return;
    add_to_slot(&r->undated, b, SLOT_NO_MINUTE, false);
    rollup_weigh(r, &r->undated);
    r->undated_locks += b->locks;
    batch_clear(b);
}
