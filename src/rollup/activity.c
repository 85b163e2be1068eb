/*
 * The walk. An hour is added up from its parts once more (watch.h), then each second takes the tier
 * of its slot. The arrays that a visit sees are the walk's and are used again for the next hour;
 * only the seconds that are not zero are looked at, and made zero again: in a quiet service they
 * are one in twenty.
 */
#include "rollup/activity.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "rollup/state.h"

struct columns32 {
    struct seconds busy, flying;
    uint32_t requests[ACTIVITY_SECONDS], timed[ACTIVITY_SECONDS], in_flight[ACTIVITY_SECONDS];
    uint64_t latency_us[ACTIVITY_SECONDS], log2_latency[ACTIVITY_SECONDS];
};

struct walk {
    const struct rollup *rollup;
    const struct activity_request *request;
    const struct dense *dense; /* of the hour that is visited */
    unsigned n_groups;
    struct columns32 *columns; /* by group */
    struct activity_group *groups;
    uint32_t long_in_flight[ACTIVITY_SECONDS];
    uint32_t locks_usable[ACTIVITY_SECONDS], locks_other[ACTIVITY_SECONDS];
    struct seconds long_flying, locks; /* in which those are not zero */
    enum tier tiers[SLOTS_IN_HOUR];
};

static uint32_t bounded(uint64_t count)
{
    return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

static bool in_flight_within(const struct dense *d, unsigned tier, unsigned slot)
{
    for (unsigned i = 0; i < TRAFFIC_COUNT * d->n_groups; i++) {
        const struct dense_series *series = d->series[dense_series_at(d->n_groups, tier, 0, 0) + i];
        int64_t open = 0;
        for (unsigned s = 0; series && series->flights.seconds > 0 && s < (slot + 1) * SLOT_SECONDS;
             s++) {
            open += series->flights.changes[s];
            if (open > 0 && s >= slot * SLOT_SECONDS)
                return true;
        }
    }
    return false;
}

static enum tier choose_tier(const struct walk *w, int64_t hour, unsigned slot)
{
    const struct slot *s = time_index_get(&w->rollup->slots, hour * SLOTS_IN_HOUR + (int64_t)slot);
    bool has[TIER_COUNT] = {false};
    size_t position = 0;
    uint32_t key;
    const struct traffic *cell;
    while (s && slot_next_cell(s, &position, &key, &cell))
        has[cell_key_tier(key)] = true;
    if (has[TIER_EDGE] || has[TIER_APP])
        return has[TIER_EDGE] ? TIER_EDGE : TIER_APP;
    return in_flight_within(w->dense, TIER_EDGE, slot) ? TIER_EDGE : TIER_APP;
}

static bool has_locks(const struct hour_block *block)
{
    bool any = false;
    for (unsigned c = COLUMN_LOCKS_OWN; c <= COLUMN_LOCKS_CLOSE; c++)
        any |= block->columns[c].width > 0;
    return any;
}

static void add_series(struct walk *w, unsigned group, enum tier tier, enum traffic_class class,
                       const struct activity_hour *hour)
{
    const struct dense_series *s =
        w->dense->series[dense_series_at(w->n_groups, tier, class, group)];
    struct columns32 *c = &w->columns[group];
    if (!s)
        return;
    for (SECONDS_EACH(i, &s->active)) {
        const struct dense_cell *cell = &s->cells[i];
        if (i < hour->first || i >= hour->end || w->tiers[i / SLOT_SECONDS] != tier ||
            cell->requests == 0)
            continue;
        seconds_put(&c->busy, i);
        c->requests[i] = bounded(c->requests[i] + cell->requests);
        c->timed[i] = bounded(c->timed[i] + cell->requests - cell->untimed);
        c->latency_us[i] += cell->latency_us;
        c->log2_latency[i] += cell->log2;
    }
}

static void add_flights(const struct walk *w, unsigned tier, const struct dense_flights *f,
                        const struct activity_hour *hour, uint32_t *to, struct seconds *flying)
{
    int64_t open = 0;
    if (!f || f->seconds == 0)
        return;
    for (unsigned i = seconds_from(&f->changing, 0); i < hour->end;) {
        unsigned next = seconds_from(&f->changing, i + 1);
        open += f->changes[i];
        for (; open > 0 && i < next && i < hour->end; i++) {
            if (i >= hour->first && w->tiers[i / SLOT_SECONDS] == tier) {
                seconds_put(flying, i);
                to[i] = bounded((uint64_t)open + to[i]);
            }
        }
        i = next;
    }
}

static void add_all_flights(struct walk *w, unsigned tier, const struct activity_hour *hour)
{
    for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
        for (unsigned g = 0; g < w->n_groups; g++) {
            const struct dense_series *s =
                w->dense->series[dense_series_at(w->n_groups, tier, class, g)];
            if (s)
                add_flights(w, tier, &s->flights, hour, w->columns[g].in_flight,
                            &w->columns[g].flying);
        }
    }
}

static void add_locks(struct walk *w, const struct hour_block *block,
                      const struct activity_hour *hour)
{
    if (!has_locks(block))
        return;
    for (unsigned i = hour->first; i < hour->end; i++) {
        w->locks_usable[i] = bounded(column_at(&block->columns[COLUMN_LOCKS_OWN], i) +
                                     column_at(&block->columns[COLUMN_LOCKS_CLOSE], i));
        w->locks_other[i] = bounded(column_at(&block->columns[COLUMN_LOCKS_INFERRED], i));
        if (w->locks_usable[i] || w->locks_other[i])
            seconds_put(&w->locks, i);
    }
}

static void clear_group(struct columns32 *c)
{
    for (SECONDS_EACH(busy, &c->busy)) {
        c->requests[busy] = c->timed[busy] = 0;
        c->latency_us[busy] = c->log2_latency[busy] = 0;
    }
    for (SECONDS_EACH(flying, &c->flying))
        c->in_flight[flying] = 0;
    c->busy = c->flying = (struct seconds){{0}};
}

static void clear(struct walk *w)
{
    for (unsigned g = 0; g < w->n_groups; g++)
        clear_group(&w->columns[g]);
    for (SECONDS_EACH(flying, &w->long_flying))
        w->long_in_flight[flying] = 0;
    for (SECONDS_EACH(lock, &w->locks))
        w->locks_usable[lock] = w->locks_other[lock] = 0;
    w->long_flying = w->locks = (struct seconds){{0}};
}

static void fill(struct walk *w, const struct hour_block *block, const struct activity_hour *hour)
{
    clear(w);
    for (unsigned s = 0; s < SLOTS_IN_HOUR; s++)
        w->tiers[s] = choose_tier(w, block->hour, s);
    for (unsigned tier = 0; tier < DENSE_TIERS; tier++) {
        for (unsigned g = 0; g < w->n_groups; g++) {
            if (w->request->normal)
                add_series(w, g, (enum tier)tier, TRAFFIC_NORMAL, hour);
            if (w->request->test)
                add_series(w, g, (enum tier)tier, TRAFFIC_TEST, hour);
        }
        add_all_flights(w, tier, hour);
        add_flights(w, tier, w->dense->long_flights[tier], hour, w->long_in_flight,
                    &w->long_flying);
    }
    add_locks(w, block, hour);
}

static bool is_empty(const struct walk *w, const struct hour_block *block)
{
    return !watch_has(w->rollup->timeline.watch, &block->watched) && !block->watched.incomplete &&
           !has_locks(block);
}

static void visit_hour(struct walk *w, struct hour_block *block, activity_visit *visit,
                       void *context)
{
    int64_t start = block->hour * HOUR_SECONDS;
    int64_t first = w->request->start - start, end = w->request->end - start;
    struct activity_hour hour = {
        .start = start,
        .first = first > 0 ? (unsigned)(first < HOUR_SECONDS ? first : HOUR_SECONDS) : 0,
        .end = end < HOUR_SECONDS ? (unsigned)(end > 0 ? end : 0) : HOUR_SECONDS,
        .incomplete = block->watched.incomplete,
        .n_groups = w->n_groups,
        .groups = w->groups,
        .long_in_flight = w->long_in_flight,
        .locks_usable = w->locks_usable,
        .locks_other = w->locks_other,
        .locks = &w->locks,
    };
    if (hour.first >= hour.end || is_empty(w, block))
        return;
    w->dense = watch_collect(w->rollup->timeline.watch, &block->watched);
    fill(w, block, &hour);
    visit(context, &hour);
}

void activity_walk(const struct rollup *r, const struct activity_request *request,
                   activity_visit *visit, void *context)
{
    struct walk *w = alloc_zeroed(1, sizeof *w);
    w->rollup = r;
    w->request = request;
    w->n_groups = (unsigned)r->rules->n_groups + 1;
    w->columns = alloc_zeroed(w->n_groups, sizeof *w->columns);
    w->groups = alloc_zeroed(w->n_groups, sizeof *w->groups);
    for (unsigned g = 0; g < w->n_groups; g++) {
        const struct columns32 *c = &w->columns[g];
        w->groups[g] = (struct activity_group){
            .requests = c->requests,
            .timed = c->timed,
            .latency_us = c->latency_us,
            .log2_latency = c->log2_latency,
            .in_flight = c->in_flight,
            .busy = &c->busy,
            .flying = &c->flying,
        };
    }
    void **hours = time_index_sorted(&r->timeline.hours);
    for (size_t i = 0; i < r->timeline.hours.used; i++)
        visit_hour(w, hours[i], visit, context);
    free(hours);
    watch_collected(r->timeline.watch);
    free(w->columns);
    free(w->groups);
    free(w);
}
