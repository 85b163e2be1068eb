/*
 * One pass over the slots of the period in ascending order, then the undated records, then what
 * follows from both. A slot goes by one tier, chosen by whether edge has a request in it.
 */
#include "rollup/sums.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "rollup/bins.h"
#include "rollup/hourly.h"
#include "rollup/population.h"
#include "rollup/window.h"

/* Largest gap between two lock events of one episode, in seconds (METRICS.md, "Errors"). */
#define EPISODE_GAP 10

#define POPULATIONS 3

struct adding {
    const struct rollup *rollup;
    const struct sums_request *request;
    struct sums *sums;
    struct population_sum populations[POPULATIONS];
    struct hourly hourly;
    struct bins bins;
    bool had_edge; /* a slot with a request of edge was added */
    size_t part;   /* of request->parts, that is being added up */
    size_t episodes_capacity;
    size_t hours_capacity;
    int64_t first_hour;
    int64_t next_hour; /* clock hours below it have been accounted for */
};

static bool has_edge(const struct slot *slot)
{
    size_t position = 0;
    uint32_t key;
    const struct traffic *cell;
    while (slot_next_cell(slot, &position, &key, &cell)) {
        if (cell_key_tier(key) == TIER_EDGE)
            return true;
    }
    return false;
}

/* Of a rollup that is backed elsewhere, only what was added up is known. */
static bool rollup_has_edge(const struct adding *a)
{
    const struct rollup *r = a->rollup;
    size_t position = 0;
    const struct slot *slot;
    while ((slot = time_index_next(&r->slots, &position))) {
        if (has_edge(slot))
            return true;
    }
    return a->had_edge || has_edge(&r->undated);
}

/* Add the cells that count; the requests of the tier that was not chosen are returned. */
static uint64_t add_cells(struct adding *a, const struct slot *slot, enum tier chosen, bool undated)
{
    size_t position = 0;
    uint32_t key;
    const struct traffic *cell;
    uint64_t left_out = 0;
    while (slot_next_cell(slot, &position, &key, &cell)) {
        bool counted = cell_key_tier(key) == chosen || cell_key_tier(key) == TIER_CLIENT;
        uint32_t endpoint = cell_key_endpoint(key);
        for (unsigned p = 0; p < POPULATIONS; p++) {
            if (population_has(&a->populations[p], key, chosen))
                population_add_cell(&a->populations[p], key, cell, undated);
        }
        if (!counted)
            left_out += cell->requests;
        else if (endpoint == ENDPOINT_OTHER || endpoint == ENDPOINT_OTHER_STREAM)
            a->sums->evicted_requests += cell->requests;
    }
    return left_out;
}

static void add_latency(struct adding *a, int64_t hour, const struct latency *latency)
{
    hourly_add(&a->hourly, a->sums, hour, latency);
    bins_add_latency(&a->bins, latency);
}

/* The latencies of the normal population, for the hour and the bin that the slot lies in. */
static void add_hour(struct adding *a, const struct slot *slot, enum tier chosen, int64_t hour)
{
    size_t position = 0;
    uint32_t key;
    const struct traffic *cell;
    while (slot_next_cell(slot, &position, &key, &cell)) {
        if (population_has(&a->populations[0], key, chosen) &&
            !a->rollup->endpoints.items[cell_key_endpoint(key)].stream)
            add_latency(a, hour, &cell->latency);
    }
}

static void add_counts(struct sums *s, const struct slot *slot)
{
    s->entries += slot->records;
    s->messages += slot->messages + slot->operations;
    s->operations += slot->operations;
    s->inferred_entries += slot->inferred;
}

static void add_lock_events(struct adding *a, int64_t second, uint64_t events, uint64_t inferred)
{
    struct sums *s = a->sums;
    s->lock_events += events;
    s->lock_inferred += inferred;
    struct lock_episode *last = s->n_episodes ? &s->episodes[s->n_episodes - 1] : NULL;
    if (!last || second - last->last > EPISODE_GAP) {
        s->episodes =
            alloc_grow(s->episodes, &a->episodes_capacity, s->n_episodes + 1, sizeof *s->episodes);
        last = &s->episodes[s->n_episodes++];
        *last = (struct lock_episode){.first = second};
    }
    last->last = second;
    last->events += events;
    last->inferred |= inferred > 0;
}

static void add_locks(struct adding *a, const struct slot *slot)
{
    const struct column *columns = slot->hour->columns;
    unsigned from = (unsigned)(slot->number * SLOT_SECONDS - slot->hour->hour * HOUR_SECONDS);
    uint64_t own[SLOT_SECONDS] = {0}, inferred[SLOT_SECONDS] = {0};
    if (columns[COLUMN_LOCKS_OWN].width == 0 && columns[COLUMN_LOCKS_INFERRED].width == 0 &&
        columns[COLUMN_LOCKS_CLOSE].width == 0)
        return;
    column_add_to(&columns[COLUMN_LOCKS_OWN], from, SLOT_SECONDS, own);
    column_add_to(&columns[COLUMN_LOCKS_INFERRED], from, SLOT_SECONDS, inferred);
    column_add_to(&columns[COLUMN_LOCKS_CLOSE], from, SLOT_SECONDS, inferred);
    for (unsigned i = 0; i < SLOT_SECONDS; i++) {
        if (own[i] + inferred[i])
            add_lock_events(a, slot->number * SLOT_SECONDS + i, own[i] + inferred[i], inferred[i]);
    }
}

static void add_operations(struct adding *a, const struct slot *slot)
{
    const struct column *columns = &slot->hour->columns[COLUMN_OPERATIONS];
    unsigned from = (unsigned)(slot->number * SLOT_SECONDS - slot->hour->hour * HOUR_SECONDS);
    uint64_t seconds[SLOT_SECONDS] = {0}, test[SLOT_SECONDS] = {0};
    if (slot->operations == 0)
        return;
    column_add_to(&columns[TRAFFIC_NORMAL], from, SLOT_SECONDS, seconds);
    column_add_to(&columns[TRAFFIC_TEST], from, SLOT_SECONDS,
                  a->request->include_test ? seconds : test);
    for (unsigned i = 0; i < SLOT_SECONDS; i++) {
        a->sums->operations_timed += seconds[i] + test[i];
        a->sums->operations_of_tests += test[i];
    }
    for (unsigned m = 0; m < SLOT_MINUTES; m++) {
        uint64_t operations = 0;
        for (unsigned i = 60 * m; i < 60 * (m + 1); i++)
            operations += seconds[i];
        if (operations > a->sums->operations_peak_minute)
            a->sums->operations_peak_minute =
                operations < UINT32_MAX ? (unsigned)operations : UINT32_MAX;
    }
}

/* The clock hour of the zone that a second lies in. */
static int64_t clock_hour(const struct adding *a, int64_t second)
{
    int64_t local = second + a->request->zone_offset_start;
    return local / HOUR_SECONDS - (local % HOUR_SECONDS < 0);
}

/* There is no record in the hours from next_hour up to this one. */
static void skip_hours(struct adding *a, int64_t hour)
{
    struct sums *s = a->sums;
    if (hour <= a->next_hour)
        return;
    s->hours_without_records_total += (uint64_t)(hour - a->next_hour);
    for (int64_t h = a->next_hour; h < hour; h++) {
        if (s->n_hours_without_records == SUMS_MAX_LISTED_HOURS)
            break;
        s->hours_without_records =
            alloc_grow(s->hours_without_records, &a->hours_capacity, s->n_hours_without_records + 1,
                       sizeof *s->hours_without_records);
        s->hours_without_records[s->n_hours_without_records++] =
            h * HOUR_SECONDS - a->request->zone_offset_start;
    }
    a->next_hour = hour;
}

/* The endpoints' latencies of the part before become one number each. */
static void begin_part(struct adding *a, const struct slot *slot)
{
    size_t part = a->part;
    if (!a->request->parts || !bins_advance(a->request->parts, slot->number * SLOT_SECONDS, &part))
        return;
    for (unsigned p = 0; p < POPULATIONS; p++)
        population_end_part(&a->populations[p], a->part);
    a->part = part;
}

static void mark_hour(struct adding *a, const struct slot *slot, int64_t hour)
{
    bool edge, app;
    int64_t i = hour - a->first_hour;
    slot_tiers(slot, &edge, &app);
    if ((edge || app) && i >= 0 && i < SUMS_MARKED_HOURS)
        a->sums->request_hours[i / 64] |= UINT64_C(1) << i % 64;
}

static void add_slot(struct adding *a, const struct slot *slot)
{
    enum tier chosen = has_edge(slot) ? TIER_EDGE : TIER_APP;
    a->had_edge |= chosen == TIER_EDGE;
    for (unsigned p = 0; p < POPULATIONS; p++)
        population_make_room(&a->populations[p]);
    int64_t hour = clock_hour(a, slot->number * SLOT_SECONDS);
    skip_hours(a, hour);
    a->next_hour = hour + 1;
    mark_hour(a, slot, hour);
    add_counts(a->sums, slot);
    struct sums_bin *bin = bins_at(&a->bins, slot->number * SLOT_SECONDS);
    begin_part(a, slot);
    a->sums->other_tier_requests += add_cells(a, slot, chosen, false);
    add_hour(a, slot, chosen, hour);
    for (unsigned p = 0; p < POPULATIONS; p++)
        population_add_slot(&a->populations[p], slot, chosen, p == 0 ? bin : NULL);
    uint64_t locks = a->sums->lock_events;
    add_locks(a, slot);
    add_operations(a, slot);
    if (bin) {
        bin->records += slot->records;
        bin->lock_events += a->sums->lock_events - locks;
    }
}

static void add_undated(struct adding *a)
{
    const struct slot *undated = &a->rollup->undated;
    struct sums *s = a->sums;
    s->undated_entries = undated->records;
    s->lock_undated = a->rollup->undated_locks;
    s->undated_counted = a->request->include_undated;
    if (!s->undated_counted)
        return;
    enum tier chosen = rollup_has_edge(a) ? TIER_EDGE : TIER_APP;
    add_counts(s, undated);
    s->undated_app_left_out = add_cells(a, undated, chosen, true);
    s->lock_events += s->lock_undated;
    for (unsigned p = 0; p < POPULATIONS; p++)
        population_add_agents(&a->populations[p], undated, chosen);
}

static void begin(struct adding *a, const struct rollup *r, const struct sums_request *request)
{
    struct sums *s = alloc_zeroed(1, sizeof *s);
    *a = (struct adding){.rollup = r, .request = request, .sums = s};
    population_init(&a->populations[0], POPULATION_NORMAL, request->include_test, r, &s->normal);
    population_init(&a->populations[1], POPULATION_TEST, false, r, &s->test);
    population_init(&a->populations[2], POPULATION_CLIENT, false, r, &s->client);
    for (unsigned p = 0; p < POPULATIONS; p++)
        population_set_parts(&a->populations[p], request->parts);
    hourly_init(&a->hourly);
    bins_init(&a->bins, request->bins);
    if (request->start >= request->end)
        return;
    a->first_hour = a->next_hour = clock_hour(a, request->start);
    s->hours = (uint64_t)(clock_hour(a, request->end - 1) + 1 - a->next_hour);
}

static struct sums *finish(struct adding *a)
{
    struct sums *s = a->sums;
    if (a->request->start < a->request->end)
        skip_hours(a, clock_hour(a, a->request->end - 1) + 1);
    hourly_finish(&a->hourly, s);
    hourly_release(&a->hourly);
    s->bin_cuts = a->bins.cuts;
    s->bins = bins_finish(&a->bins);
    s->parts = a->populations[0].parts;
    for (unsigned p = 0; p < POPULATIONS; p++)
        population_end_part(&a->populations[p], a->part);
    add_undated(a);
    for (unsigned p = 0; p < POPULATIONS; p++)
        population_finish(&a->populations[p]);
    return s;
}

/* All slots that are there at the moment, to every period that they lie in. */
static void add_slots(struct adding *all, size_t n)
{
    const struct time_index *index = &all->rollup->slots;
    void **slots = time_index_sorted(index);
    for (size_t i = 0; i < index->used; i++) {
        const struct slot *slot = slots[i];
        int64_t start = slot->number * SLOT_SECONDS;
        for (size_t k = 0; k < n; k++) {
            if (start >= all[k].request->start && start < all[k].request->end)
                add_slot(&all[k], slot);
        }
    }
    free(slots);
}

static void add_all(const struct rollup *r, const struct sums_request *requests, size_t n,
                    struct sums **ret)
{
    struct adding *all = alloc_zeroed(n + 1, sizeof *all);
    int64_t at = INT64_MAX, end = INT64_MIN;
    for (size_t i = 0; i < n; i++) {
        const struct sums_request *q = &requests[i];
        begin(&all[i], r, q);
        at = q->start < q->end && q->start < at ? q->start : at;
        end = q->start < q->end && q->end > end ? q->end : end;
    }
    while (window_next(r, ROLLUP_SLOTS, &at, end))
        add_slots(all, n);
    for (size_t i = 0; i < n; i++)
        ret[i] = finish(&all[i]);
    free(all);
}

/* Where a slot's endpoint cost another one its place that had been added up, all is added up once
   more: by then the smallest of all are known. */
void sums_new_all(const struct rollup *r, const struct sums_request *requests, size_t n,
                  struct sums **ret)
{
    rollup_settle(r);
    for (;;) {
        uint64_t evicted = r->endpoints.n_evicted;
        add_all(r, requests, n, ret);
        if (r->endpoints.n_evicted == evicted)
            return;
        for (size_t i = 0; i < n; i++)
            sums_free(ret[i]);
    }
}

struct sums *sums_new(const struct rollup *r, const struct sums_request *request)
{
    struct sums *s;
    sums_new_all(r, request, 1, &s);
    return s;
}

void sums_free(struct sums *s)
{
    if (!s)
        return;
    population_release(&s->normal);
    population_release(&s->test);
    population_release(&s->client);
    free(s->episodes);
    free(s->latency_by_hour);
    free(s->bins);
    free(s->hours_without_records);
    free(s);
}
