/*
 * The way of a record into the sums. What a request costs on its way (DESIGN.md, "Hot path"): its
 * agent and its endpoint by their raw bytes, a comparison that says that the agent has already been
 * seen in that minute, the slot that was used last, the cell where the endpoint's last one was, the
 * latency's sums and bucket, one counter of the timeline. All of that is in place, in one function:
 * calls were a quarter of it. Nothing is allocated once those are there.
 *
 *   rollup ─┬─ endpoints      number ↔ method, path
 *           ├─ slots          ─┬─ cells: number, tier, class → requests, statuses, latencies
 *           │                  └─ agents of the slot and of each minute
 *           ├─ timeline       hour blocks: requests, lock events, operations a second
 *           └─ undated        a slot without a time
 *
 * Everything is a sum of integers, or the k smallest of a set, so records may come in any order.
 */
#include "rollup/rollup.h"

#include <assert.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "rollup/window.h"

#define MAX_STATUS 999

/* Endpoints that a store's rollup may have, more or less: some megabytes. */
#define CROWDED 32768

/* Agents of a slot from which on they are added many at a time. */
#define LARGE_SET 256

/* Bytes of a cell that has one request, and of its place. */
#define NEW_CELL 256

/* Spare slots at most: a window has 24, and what a thread adds up before it is put together with
   what the others have (split.h), about 60. */
#define MOST_SPARE 64

struct rollup *rollup_new(const struct rollup_rules *rules)
{
    struct rollup *r = alloc_zeroed(1, sizeof *r);
    r->rules = rules;
    r->present.start_us = INT64_MIN;
    endpoint_table_init(&r->endpoints, rules);
    r->agents = agents_new(rules);
    timeline_init(&r->timeline, rules);
    return r;
}

static void free_slot(struct slot *slot)
{
    slot_release(slot);
    free(slot);
}

static struct slot *take_spare(struct rollup *r)
{
    struct slot *slot = r->spare;
    if (slot) {
        r->spare = slot->next;
        r->n_spare--;
    }
    return slot;
}

static void set_aside(struct rollup *r, struct slot *slot)
{
    if (r->n_spare == MOST_SPARE) {
        free_slot(slot);
        return;
    }
    slot_clear(slot);
    slot->next = r->spare;
    r->spare = slot;
    r->n_spare++;
}

void rollup_forget_times(struct rollup *r)
{
    size_t position = 0;
    struct slot *slot;
    while ((slot = time_index_next(&r->slots, &position)))
        set_aside(r, slot);
    time_index_release(&r->slots);
    timeline_clear(&r->timeline);
    r->last_slot = NULL;
    r->present = (struct present){.start_us = INT64_MIN};
    r->weight = 0;
}

static void release_times(struct rollup *r)
{
    window_free(r->window);
    r->window = NULL;
    size_t position = 0;
    struct slot *slot;
    while ((slot = time_index_next(&r->slots, &position)))
        free_slot(slot);
    time_index_release(&r->slots);
    while ((slot = take_spare(r)))
        free_slot(slot);
    slot_release(&r->undated);
    timeline_release(&r->timeline);
    r->weight = 0;
}

void rollup_free(struct rollup *r)
{
    if (!r)
        return;
    release_times(r);
    endpoint_table_release(&r->endpoints);
    agents_free(r->agents);
    for (unsigned g = 0; g < AGENTS_GROUPS; g++)
        free(r->crowds[g]);
    free(r);
}

const struct rollup_rules *rollup_rules_of(const struct rollup *r)
{
    return r->rules;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct slot *rollup_slot_numbered(struct rollup *r, int64_t number)
{
    struct slot *slot = time_index_get(&r->slots, number);
    if (!slot) {
        slot = take_spare(r);
        slot = slot ? slot : alloc_zeroed(1, sizeof *slot);
        slot->number = number;
        slot->hour = timeline_hour(&r->timeline, floor_divide(number, SLOTS_IN_HOUR));
        time_index_put(&r->slots, number, slot);
    }
    return slot;
}

static void widen_span(struct rollup *r, int64_t first, int64_t last)
{
    if (!r->has_span || first < r->first)
        r->first = first;
    if (!r->has_span || last > r->last)
        r->last = last;
    r->has_span = true;
}

/*
 * Cells are looked at again only when as many records have come as there are cells: a log in no
 * order goes from slot to slot with each line. Until then new cells are counted with what they
 * begin with.
 */
void rollup_weigh(struct rollup *r, struct slot *slot)
{
    size_t before = slot->weight;
    if (slot->records - slot->weighed_records < slot->used && slot->used >= slot->weighed_cells) {
        slot->weight += (size_t)(slot->used - slot->weighed_cells) * NEW_CELL;
    } else {
        slot->weight = slot_weight(slot);
        slot->weighed_records = slot->records;
        if (slot->hour) {
            r->weight -= slot->hour->weight;
            slot->hour->weight = hour_weight(slot->hour);
            r->weight += slot->hour->weight;
        }
    }
    slot->weighed_cells = slot->used;
    r->weight += slot->weight - before;
}

struct slot *rollup_slot_at(struct rollup *r, int64_t second)
{
    widen_span(r, second, second);
    if (!r->last_slot || second < r->last_start || second - r->last_start >= SLOT_SECONDS) {
        if (r->last_slot && !r->window)
            rollup_weigh(r, r->last_slot);
        r->last_slot = rollup_slot_numbered(r, floor_divide(second, SLOT_SECONDS));
        r->last_start = r->last_slot->number * SLOT_SECONDS;
    }
    return r->last_slot;
}

static void move_endpoint(struct rollup *r, uint32_t from)
{
    uint32_t to = endpoint_table_heir(&r->endpoints, from);
    size_t position = 0;
    struct slot *slot;
    while ((slot = time_index_next(&r->slots, &position)))
        slot_move_endpoint(slot, from, to);
    slot_move_endpoint(&r->undated, from, to);
    for (struct batch *b = r->batches; b; b = batch_next(b))
        batch_move_endpoint(b, from, to);
}

uint32_t rollup_find_endpoint(struct rollup *r, const struct record *record)
{
    uint32_t evicted = ENDPOINT_NONE;
    uint32_t number = endpoint_table_find(&r->endpoints, record, &evicted);
    if (evicted != ENDPOINT_NONE)
        move_endpoint(r, evicted);
    return number;
}

void rollup_adopt_endpoint(struct rollup *r, const struct endpoint *e)
{
    uint32_t evicted = ENDPOINT_NONE;
    endpoint_table_adopt(&r->endpoints, e, &evicted);
    if (evicted != ENDPOINT_NONE)
        move_endpoint(r, evicted);
}

int rollup_status(const struct record *record)
{
    return record->status >= 0 && record->status <= MAX_STATUS ? record->status : RECORD_NO_STATUS;
}

int64_t rollup_latency(const struct record *record)
{
    return record->latency_us >= 0 && record->latency_us <= RECORD_MAX_LATENCY_US
               ? record->latency_us
               : RECORD_NO_LATENCY;
}

static void settle(struct crowd *c)
{
    if (c->n > 0)
        kmin_add_many(c->set, c->hashes, c->n, KMIN_PERIOD);
    c->n = 0;
}

void rollup_settle(const struct rollup *r)
{
    for (unsigned g = 0; g < AGENTS_GROUPS; g++) {
        if (r->crowds[g])
            settle(r->crowds[g]);
    }
}

/* Add to a slot's set; most sets are small, and most that are not are full. */
static void add_to_set(struct rollup *r, struct kmin *set, enum agent_group group, uint64_t hash)
{
    if (set->count < LARGE_SET) {
        kmin_add(set, hash, KMIN_PERIOD);
        return;
    }
    if (set->count == KMIN_PERIOD && hash > set->hashes[KMIN_PERIOD - 1])
        return;
    struct crowd *c = r->crowds[group];
    if (!c)
        c = r->crowds[group] = alloc_zeroed(1, sizeof *c);
    if (c->set != set || c->n == KMIN_MANY)
        settle(c);
    c->set = set;
    c->hashes[c->n++] = hash;
}

static void put_agent(struct rollup *r, enum agent_group group, struct agent *agent)
{
    struct slot *slot = r->present.slot;
    int64_t minute = r->present.minute;
    unsigned in_slot = (unsigned)(minute - slot->number * SLOT_MINUTES);
    int64_t slot_stamp = slot->number * AGENTS_GROUPS + (int64_t)group;
    if (agent->slot_stamp != slot_stamp) {
        agent->slot_stamp = slot_stamp;
        add_to_set(r, slot_agents_of(slot, group), group, agent->hash);
    }
    slot_add_agent_minute(slot, group, in_slot, agent->hash);
}

/* Put an agent into its sets, unless the last thing done for it was just that. */
static inline void add_agent(struct rollup *r, enum agent_group group, struct agent *agent)
{
    int64_t stamp = r->present.minute * AGENTS_GROUPS + (int64_t)group;
    if (agent->stamp == stamp)
        return;
    agent->stamp = stamp;
    put_agent(r, group, agent);
}

static void add_activity(struct rollup *r, const struct record *record, enum traffic_class class,
                         const struct endpoint *e)
{
    const struct present *p = &r->present;
    int64_t part_us = record->time_us - p->start_us;
    if (!record->at_start && !e->stream &&
        timeline_add_usual(&r->timeline, p->slot->hour, p->at, record->latency_us, part_us,
                           record->tier, class, e->group))
        return;
    const struct timeline_request request = {
        .latency_us = rollup_latency(record),
        .part_us = part_us,
        .group = e->group,
        .stream = e->stream,
        .at_start = record->at_start,
        .tier = record->tier,
        .class = class,
    };
    timeline_add_request(&r->timeline, p->slot->hour, p->at, &request);
}

static void add_request(struct rollup *r, const struct record *record, enum traffic_class class)
{
    const struct present *p = &r->present;
    if (record->client.len > 0 || record->user_agent.len > 0)
        add_agent(r, agent_group_client(record->tier, class),
                  agents_by_client(r->agents, record->client, record->user_agent));
    uint32_t number = rollup_endpoint(r, record);
    struct endpoint *e = &r->endpoints.items[number];
    struct traffic *cell =
        slot_cell_near(p->slot, cell_key(number, record->tier, class), &e->place);
    traffic_count(cell, rollup_status(record), rollup_latency(record));
    column_add(&p->columns[timeline_requests(record->tier, class, false)], p->at, 1);
    if (record->tier != TIER_CLIENT)
        add_activity(r, record, class, e);
}

static void go_to(struct rollup *r, int64_t time_us)
{
    int64_t second = floor_divide(time_us, 1000000);
    struct slot *slot = rollup_slot_at(r, second);
    r->present = (struct present){
        .start_us = second * 1000000,
        .minute = floor_divide(second, 60),
        .slot = slot,
        .columns = slot->hour->columns,
        .at = (unsigned)(second - slot->hour->hour * HOUR_SECONDS),
    };
}

void rollup_add(struct rollup *r, const struct record *record)
{
    assert(record->quality == TIME_OWN || record->quality == TIME_WRAPPER);
    if ((uint64_t)record->time_us - (uint64_t)r->present.start_us >= 1000000)
        go_to(r, record->time_us);
    struct slot *slot = r->present.slot;
    struct column *columns = r->present.columns;
    unsigned at = r->present.at;
    enum traffic_class class = TRAFFIC_NORMAL;
    slot->records++;
    if (record->agent.len > 0) {
        struct agent *agent = agents_by_name(r->agents, record->agent);
        if (record->tier != TIER_CLIENT)
            class = (enum traffic_class)agent->class;
        add_agent(r, agent_group_named(record->tier, class), agent);
    }
    if (record->kind == RECORD_REQUEST) {
        add_request(r, record, class);
    } else if (record->kind == RECORD_OPERATION) {
        slot->operations++;
        column_add(&columns[COLUMN_OPERATIONS + class], at, 1);
    } else {
        slot->messages++;
    }
    if (record->lock_event)
        column_add(&columns[COLUMN_LOCKS_OWN], at, 1);
}

void rollup_add_in_flight(struct rollup *r, const struct record *record)
{
    int64_t second = floor_divide(record->time_us, 1000000);
    struct timeline_request request = {
        .latency_us = rollup_latency(record),
        .part_us = record->time_us - second * 1000000,
        .at_start = record->at_start,
        .uncounted = true,
        .tier = record->tier,
    };
    if (record->kind != RECORD_REQUEST || record->tier == TIER_CLIENT || request.latency_us < 0)
        return;
    request.group = endpoint_table_group(&r->endpoints, record, &request.stream);
    struct hour_block *hour = timeline_hour(&r->timeline, floor_divide(second, HOUR_SECONDS));
    timeline_add_request(&r->timeline, hour, (unsigned)(second - hour->hour * HOUR_SECONDS),
                         &request);
}

/*
 * The numbers of the other's endpoints here. One that comes late may evict one that came early, so
 * all are taken in first and asked for afterwards.
 */
static uint32_t *adopt_endpoints(struct rollup *r, const struct rollup *other)
{
    const struct endpoint_table *from = &other->endpoints;
    uint32_t *numbers = alloc_zeroed(from->n_items, sizeof *numbers);
    for (uint32_t i = 0; i < ENDPOINT_SPECIAL; i++)
        numbers[i] = i;
    for (size_t i = 0; i < from->n_order; i++)
        rollup_adopt_endpoint(r, &from->items[from->order[i]]);
    for (size_t i = 0; i < from->n_order; i++) {
        uint32_t number = from->order[i];
        numbers[number] = endpoint_table_number(&r->endpoints, &from->items[number]);
    }
    return numbers;
}

static void merge_slot(struct slot *slot, const struct slot *other, const uint32_t *numbers)
{
    size_t position = 0;
    uint32_t key;
    const struct traffic *cell;
    slot_add_counts(slot, other);
    while (slot_next_cell(other, &position, &key, &cell)) {
        uint32_t here =
            cell_key(numbers[cell_key_endpoint(key)], cell_key_tier(key), cell_key_class(key));
        traffic_merge(slot_cell(slot, here), cell);
    }
    slot_merge_agents(slot, other);
}

/* What the other shall have afterwards. */
enum leave {
    LEAVE_ALL,
    LEAVE_SLOTS,
    LEAVE_NOTHING, /* each part is released as soon as it is added: both never take more */
};

static void merge(struct rollup *r, const struct rollup *other, enum leave leave)
{
    rollup_settle(other);
    uint32_t *numbers = adopt_endpoints(r, other);
    size_t position = 0;
    struct slot *from;
    timeline_merge(&r->timeline, &other->timeline, leave != LEAVE_ALL);
    while ((from = time_index_next(&other->slots, &position))) {
        struct slot *to = rollup_slot_numbered(r, from->number);
        merge_slot(to, from, numbers);
        rollup_weigh(r, to);
        if (leave == LEAVE_NOTHING)
            slot_release(from);
    }
    merge_slot(&r->undated, &other->undated, numbers);
    rollup_weigh(r, &r->undated);
    r->undated_locks += other->undated_locks;
    if (other->has_span)
        widen_span(r, other->first, other->last);
    free(numbers);
}

void rollup_merge(struct rollup *r, const struct rollup *other)
{
    merge(r, other, LEAVE_ALL);
}

void rollup_clear(struct rollup *r)
{
    struct rollup *empty = rollup_new(r->rules);
    struct rollup swap = *empty;
    *empty = *r;
    *r = swap;
    rollup_free(empty);
}

void rollup_keep_names(struct rollup *r)
{
    rollup_settle(r);
    release_times(r);
    timeline_init(&r->timeline, r->rules);
    r->last_slot = NULL;
    r->present = (struct present){.start_us = INT64_MIN};
    r->undated_locks = 0;
    r->has_span = false;
}

void rollup_move(struct rollup *r, struct rollup *other)
{
    bool is_empty = r->slots.used == 0 && r->timeline.hours.used == 0 &&
                    r->endpoints.n_order == 0 && r->undated.records == 0;
    if (is_empty && !r->batches && r->rules == other->rules) {
        struct rollup swap = *r;
        *r = *other;
        *other = swap;
        return;
    }
    merge(r, other, LEAVE_NOTHING);
    rollup_clear(other);
}

void rollup_drain(struct rollup *r, struct rollup *other)
{
    merge(r, other, LEAVE_SLOTS);
    rollup_empty(other);
}

void rollup_empty(struct rollup *r)
{
    rollup_settle(r);
    rollup_forget_times(r);
    slot_clear(&r->undated);
    r->undated_locks = 0;
    r->has_span = false;
    agents_forget_times(r->agents);
}

size_t rollup_weight(const struct rollup *r)
{
    return r->weight + r->timeline.watch->weight;
}

bool rollup_crowded(const struct rollup *r)
{
    return r->rules->by_slot && r->endpoints.n_unnamed >= CROWDED;
}

bool rollup_span(const struct rollup *r, int64_t *ret_first, int64_t *ret_last)
{
    if (!r->has_span)
        return false;
    *ret_first = r->first;
    *ret_last = r->last;
    return true;
}
