/*
 * The walk. An hour is added up from its parts once more (watch.h), then each second takes the tier
 * of its slot. Mostly a group has requests of one tier and one class of traffic only, all of them
 * wanted: then a visit sees the cells of that series as they are, and nothing is copied. Else they
 * are added up in cells of the group's own, which are used again for the next hour. Only seconds in
 * which there is something are looked at and made zero again: in a quiet service one in twenty.
 */
#include "rollup/activity.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "rollup/window.h"

/* What a group's arrays are made of. */
struct columns {
    struct activity_cell *cells; /* NULL: not needed yet */
    struct seconds busy;         /* those of `cells` that are not zero */
    struct seconds flying;
};

struct walk {
    const struct rollup *rollup;
    const struct activity_request *request;
    const struct dense *dense; /* of the hour that is visited */
    unsigned n_groups;
    struct columns *columns; /* by group */
    struct activity_group *groups;
    struct activity_cell *none;          /* zero */
    uint64_t requests[ACTIVITY_SECONDS]; /* of all groups */
    struct seconds busy;                 /* in which those are not zero */
    uint32_t locks_usable[ACTIVITY_SECONDS], locks_other[ACTIVITY_SECONDS];
    struct seconds locks; /* in which those are not zero */
    struct seconds long_flying, long_begun;
    int64_t long_hour;                  /* that was visited last; -1: none */
    int64_t long_open[DENSE_TIERS];     /* long ones in flight in its last second */
    struct seconds chosen[DENSE_TIERS]; /* of the period, and that go by that tier */
};

static uint32_t bounded(uint64_t count)
{
    return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

/* In which of 64 seconds there is anything in flight: second by second, without a branch that
   nobody can guess. */
static uint64_t flying_in(const struct dense_flights *f, unsigned word, int64_t *ret_open)
{
    unsigned n = word < ACTIVITY_SECONDS / 64 ? 64 : ACTIVITY_SECONDS % 64;
    int64_t open = *ret_open;
    uint64_t flying = 0;
    for (unsigned bit = 0; bit < n; bit++) {
        open += f->changes[64 * word + bit];
        flying |= (uint64_t)(open > 0) << bit;
    }
    *ret_open = open;
    return flying;
}

/* The seconds in which any are in flight join the set. */
static void add_flights(const struct dense_flights *f, struct seconds *flying)
{
    int64_t open = 0;
    if (!f || !f->touched)
        return;
    for (unsigned word = 0; word < SECONDS_WORDS; word++) {
        if (f->touched >> word & 1)
            flying->words[word] |= flying_in(f, word, &open);
        else if (open > 0)
            flying->words[word] |= UINT64_MAX;
    }
}

static void add_all_of(const struct dense_series *s, struct seconds *flying)
{
    add_flights(&s->flights, flying);
    for (unsigned word = 0; word < SECONDS_WORDS; word++)
        flying->words[word] |= dense_brief_in(&s->brief, word);
}

static bool in_flight_within(const struct dense *d, unsigned tier, unsigned slot)
{
    struct seconds flying = {{0}};
    for (unsigned i = 0; i < TRAFFIC_COUNT * d->n_groups; i++) {
        const struct dense_series *s = d->series[dense_series_at(d->n_groups, tier, 0, 0) + i];
        if (s)
            add_all_of(s, &flying);
    }
    return seconds_from(&flying, slot * SLOT_SECONDS) < (slot + 1) * SLOT_SECONDS;
}

static void tiers_of(const struct rollup *r, int64_t number, bool *ret_edge, bool *ret_app)
{
    const struct slot *slot = r->window ? NULL : time_index_get(&r->slots, number);
    const struct slot_note *note = r->window ? window_note(r, number) : NULL;
    if (slot)
        slot_tiers(slot, ret_edge, ret_app);
    if (note) {
        *ret_edge = note->has_edge;
        *ret_app = note->has_app;
    }
}

static enum tier choose_tier(const struct walk *w, int64_t hour, unsigned slot)
{
    bool has_edge = false, has_app = false;
    tiers_of(w->rollup, hour * SLOTS_IN_HOUR + (int64_t)slot, &has_edge, &has_app);
    if (has_edge || has_app)
        return has_edge ? TIER_EDGE : TIER_APP;
    return in_flight_within(w->dense, TIER_EDGE, slot) ? TIER_EDGE : TIER_APP;
}

static bool has_locks(const struct hour_block *block)
{
    bool any = false;
    for (unsigned c = COLUMN_LOCKS_OWN; c <= COLUMN_LOCKS_CLOSE; c++)
        any |= block->columns[c].width > 0;
    return any;
}

/* Which seconds of the hour go by which tier. */
static void choose(struct walk *w, const struct hour_block *block, const struct activity_hour *hour)
{
    for (unsigned tier = 0; tier < DENSE_TIERS; tier++)
        w->chosen[tier] = (struct seconds){{0}};
    for (unsigned s = 0; s < SLOTS_IN_HOUR; s++) {
        unsigned first = s * SLOT_SECONDS, end = first + SLOT_SECONDS;
        seconds_put_range(&w->chosen[choose_tier(w, block->hour, s)],
                          first < hour->first ? hour->first : first,
                          end > hour->end ? hour->end : end);
    }
}

static void add_cells(struct columns *c, const struct activity_cell *cells,
                      const struct seconds *active)
{
    if (!c->cells)
        c->cells = alloc_zeroed(ACTIVITY_SECONDS, sizeof *c->cells);
    seconds_unite(&c->busy, active);
    for (SECONDS_EACH(i, active))
        activity_add_cell(&c->cells[i], &cells[i]);
}

/* The group's cells become those of the series, as far as they are chosen; or they are added. */
static void add_series(struct walk *w, unsigned group, unsigned tier, enum traffic_class class)
{
    const struct dense_series *s =
        w->dense->series[dense_series_at(w->n_groups, tier, class, group)];
    struct activity_group *g = &w->groups[group];
    struct columns *c = &w->columns[group];
    if (!s)
        return;
    struct seconds active = s->active;
    seconds_cut(&active, &w->chosen[tier]);
    if (seconds_from(&active, 0) == ACTIVITY_SECONDS)
        return;
    if (g->cells == w->none && memcmp(&active, &s->active, sizeof active) == 0) {
        g->cells = s->cells;
        g->busy = &s->active;
        return;
    }
    if (g->cells != w->none && g->cells != c->cells)
        add_cells(c, g->cells, g->busy);
    add_cells(c, s->cells, &active);
    g->cells = c->cells;
    g->busy = &c->busy;
}

/*
 * Where more long requests are in flight than in the second before, one has begun. Those of the
 * hour before are opened again in this one's first second: as many as were in flight at its end,
 * if so many are; of the walk's first hour nobody knows how many.
 */
static void add_begun(struct walk *w, unsigned tier, int64_t hour)
{
    const struct dense_flights *f = w->dense->long_flights[tier];
    int64_t before = w->long_hour == hour - 1 ? w->long_open[tier] : 0, open = 0;
    if (hour * HOUR_SECONDS <= w->request->start)
        before = INT64_MAX;
    for (unsigned s = 0; f && f->touched && s < ACTIVITY_SECONDS; s++) {
        open += f->changes[s];
        if (open > before && seconds_has(&w->chosen[tier], s))
            seconds_put(&w->long_begun, s);
        before = open;
    }
    w->long_open[tier] = open;
}

static void add_all_flights(struct walk *w, unsigned tier)
{
    for (unsigned g = 0; g < w->n_groups; g++) {
        struct seconds flying = {{0}};
        if (!(w->request->flying >> g & 1))
            continue;
        for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
            const struct dense_series *s =
                w->dense->series[dense_series_at(w->n_groups, tier, class, g)];
            if (s)
                add_all_of(s, &flying);
        }
        seconds_cut(&flying, &w->chosen[tier]);
        seconds_unite(&w->columns[g].flying, &flying);
    }
}

static void add_long_flights(struct walk *w, unsigned tier)
{
    struct seconds flying = {{0}};
    add_flights(w->dense->long_flights[tier], &flying);
    seconds_cut(&flying, &w->chosen[tier]);
    seconds_unite(&w->long_flying, &flying);
}

/* What the seconds of a group add up to; and, second by second, the groups. */
static struct activity_total add_up(const struct activity_group *g, uint64_t *requests)
{
    struct activity_total t = {0, 0, 0, 0};
    for (unsigned w = 0; w < SECONDS_WORDS; w++) {
        const struct activity_cell *cells = &g->cells[64 * w];
        for (uint64_t left = g->busy->words[w]; left; left &= left - 1) {
            const struct activity_cell *cell = &cells[__builtin_ctzll(left)];
            requests[64 * w + (unsigned)__builtin_ctzll(left)] += cell->requests;
            t.requests += cell->requests;
            t.untimed += cell->untimed;
            t.latency_us += cell->latency_us;
            t.log2 += cell->log2;
        }
    }
    return t;
}

static uint64_t add_groups(struct walk *w)
{
    uint64_t all = 0;
    for (struct activity_group *g = w->groups; g < w->groups + w->n_groups; g++) {
        seconds_unite(&w->busy, g->busy);
        g->total = add_up(g, w->requests);
        all += g->total.requests;
    }
    return all;
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

static void clear_group(struct walk *w, unsigned g)
{
    struct columns *c = &w->columns[g];
    if (c->cells)
        seconds_zero(&c->busy, c->cells, sizeof *c->cells);
    c->flying = (struct seconds){{0}};
    w->groups[g].cells = w->none;
    w->groups[g].busy = &c->busy;
}

static void clear(struct walk *w)
{
    struct seconds locks = w->locks;
    for (unsigned g = 0; g < w->n_groups; g++)
        clear_group(w, g);
    w->long_flying = w->long_begun = (struct seconds){{0}};
    seconds_zero(&w->busy, w->requests, sizeof *w->requests);
    seconds_zero(&locks, w->locks_usable, sizeof *w->locks_usable);
    seconds_zero(&w->locks, w->locks_other, sizeof *w->locks_other);
}

static void fill(struct walk *w, const struct hour_block *block, struct activity_hour *hour)
{
    clear(w);
    choose(w, block, hour);
    for (unsigned tier = 0; tier < DENSE_TIERS; tier++) {
        for (unsigned g = 0; g < w->n_groups; g++) {
            if (w->request->normal)
                add_series(w, g, tier, TRAFFIC_NORMAL);
            if (w->request->test)
                add_series(w, g, tier, TRAFFIC_TEST);
        }
        add_all_flights(w, tier);
        add_long_flights(w, tier);
        add_begun(w, tier, block->hour);
    }
    w->long_hour = block->hour;
    hour->n_requests = add_groups(w);
    add_locks(w, block, hour);
}

static bool is_empty(const struct hour_block *block)
{
    return !watch_has(&block->watched) && !block->watched.incomplete && !has_locks(block);
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
        .requests = w->requests,
        .busy = &w->busy,
        .long_flying = &w->long_flying,
        .long_begun = &w->long_begun,
        .locks_usable = w->locks_usable,
        .locks_other = w->locks_other,
        .locks = &w->locks,
    };
    if (hour.first >= hour.end || is_empty(block))
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
    w->long_hour = -1;
    w->n_groups = (unsigned)r->rules->n_groups + 1;
    w->columns = alloc_zeroed(w->n_groups, sizeof *w->columns);
    w->groups = alloc_zeroed(w->n_groups, sizeof *w->groups);
    w->none = alloc_zeroed(ACTIVITY_SECONDS, sizeof *w->none);
    for (unsigned g = 0; g < w->n_groups; g++) {
        const struct columns *c = &w->columns[g];
        w->groups[g] =
            (struct activity_group){.cells = w->none, .busy = &c->busy, .flying = &c->flying};
    }
    int64_t at = request->start;
    while (window_next(r, ROLLUP_HOURS, &at, request->end)) {
        void **hours = time_index_sorted(&r->timeline.hours);
        for (size_t i = 0; i < r->timeline.hours.used; i++)
            visit_hour(w, hours[i], visit, context);
        free(hours);
    }
    watch_collected(r->timeline.watch);
    for (unsigned g = 0; g < w->n_groups; g++)
        free(w->columns[g].cells);
    free(w->columns);
    free(w->none);
    free(w->groups);
    free(w);
}
