/*
 * A period's activity made by hand: requests and lock events put into hours as the timeline would
 * tell of them. Group GROUPS - 1 is "all others".
 */
#ifndef TESTS_UNIT_ACTIVITY_FIXTURE_H
#define TESTS_UNIT_ACTIVITY_FIXTURE_H

#include "base/alloc.h"
#include "check.h"
#include "rollup/activity.h"

#define HOUR0 INT64_C(1753660800) /* 2025-07-28 00:00 UTC */
#define GROUPS 4
#define LONG_US 4000000

struct made_group {
    struct activity_cell cells[ACTIVITY_SECONDS];
    uint32_t in_flight[ACTIVITY_SECONDS];
};

struct made_hour {
    struct made_group groups[GROUPS];
    uint32_t long_in_flight[ACTIVITY_SECONDS], long_begun[ACTIVITY_SECONDS];
    uint32_t locks_usable[ACTIVITY_SECONDS], locks_other[ACTIVITY_SECONDS];
};

struct made {
    size_t n_hours;
    struct made_hour *hours;
};

static inline struct made made_new(size_t n_hours)
{
    return (struct made){n_hours, alloc_zeroed(n_hours, sizeof(struct made_hour))};
}

static inline void made_free(struct made *m)
{
    free(m->hours);
}

/* A request that ends `at` µs after the period's start; without a latency where it is below 0. */
static inline void made_request(struct made *m, size_t group, int64_t at_us, int64_t latency_us)
{
    int64_t end = at_us / 1000000, took = latency_us < 0 ? 0 : latency_us;
    int64_t begin = at_us - took < 0 ? 0 : (at_us - took) / 1000000;
    struct activity_cell *cell = &m->hours[end / 3600].groups[group].cells[end % 3600];
    cell->requests++;
    cell->untimed += latency_us < 0;
    for (int64_t s = begin; s <= end; s++) {
        m->hours[s / 3600].groups[group].in_flight[s % 3600]++;
        m->hours[s / 3600].long_in_flight[s % 3600] += took >= LONG_US;
    }
    if (latency_us < 0)
        return;
    m->hours[begin / 3600].long_begun[begin % 3600] += took >= LONG_US;
    cell->latency_us += (uint64_t)took;
    cell->log2 += (uint64_t)llround(log2((double)(took ? took : 1)) * ACTIVITY_LOG2_ONE);
}

static inline void made_lock(struct made *m, int64_t second, bool usable)
{
    struct made_hour *h = &m->hours[second / 3600];
    (usable ? h->locks_usable : h->locks_other)[second % 3600]++;
}

/* Which seconds are not zero. */
static inline struct seconds made_seconds(const uint32_t counts[ACTIVITY_SECONDS])
{
    struct seconds set = {{0}};
    for (unsigned s = 0; s < ACTIVITY_SECONDS; s++)
        if (counts[s])
            seconds_put(&set, s);
    return set;
}

static inline struct seconds made_busy(const struct activity_cell cells[ACTIVITY_SECONDS])
{
    struct seconds set = {{0}};
    for (unsigned s = 0; s < ACTIVITY_SECONDS; s++)
        if (cells[s].requests)
            seconds_put(&set, s);
    return set;
}

static inline void made_walk(const struct made *m, activity_visit *visit, void *context)
{
    for (size_t i = 0; i < m->n_hours; i++) {
        const struct made_hour *h = &m->hours[i];
        struct activity_group groups[GROUPS];
        struct seconds busy[GROUPS], flying[GROUPS], any = {{0}};
        uint64_t requests[ACTIVITY_SECONDS] = {0}, n_requests = 0;
        struct seconds locks = made_seconds(h->locks_usable), other = made_seconds(h->locks_other);
        struct seconds long_flying = made_seconds(h->long_in_flight);
        struct seconds long_begun = made_seconds(h->long_begun);
        seconds_unite(&locks, &other);
        for (size_t g = 0; g < GROUPS; g++) {
            const struct made_group *made = &h->groups[g];
            busy[g] = made_busy(made->cells);
            flying[g] = made_seconds(made->in_flight);
            groups[g] = (struct activity_group){
                .cells = made->cells, .busy = &busy[g], .flying = &flying[g]};
            seconds_unite(&any, &busy[g]);
            for (unsigned s = 0; s < ACTIVITY_SECONDS; s++) {
                const struct activity_cell *cell = &made->cells[s];
                requests[s] += cell->requests;
                groups[g].total.requests += cell->requests;
                groups[g].total.untimed += cell->untimed;
                groups[g].total.latency_us += cell->latency_us;
                groups[g].total.log2 += cell->log2;
            }
            n_requests += groups[g].total.requests;
        }
        struct activity_hour hour = {.start = HOUR0 + 3600 * (int64_t)i,
                                     .end = ACTIVITY_SECONDS,
                                     .n_groups = GROUPS,
                                     .groups = groups,
                                     .n_requests = n_requests,
                                     .requests = requests,
                                     .busy = &any,
                                     .long_flying = &long_flying,
                                     .long_begun = &long_begun,
                                     .locks_usable = h->locks_usable,
                                     .locks_other = h->locks_other,
                                     .locks = &locks};
        visit(context, &hour);
    }
}

/* Knuth's MMIX multiplier; the upper bits only. Uniform in (0, 1). */
static inline double made_uniform(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(*seed >> 11) + 0.5) / 9007199254740992.0;
}

#endif
