/*
 * One hour of the watched endpoints with everything at hand: what an hour is while records are
 * added to it, while parts of it are added up, and while it is walked (rollup/activity.h says what
 * the figures are). Only the two tiers of servers.
 */
#ifndef SRC_ROLLUP_DENSE_H
#define SRC_ROLLUP_DENSE_H

#include <stdbool.h>
#include <stdint.h>

#include "parse/record.h"
#include "rollup/activity.h"
#include "rollup/rollup.h"

#define DENSE_TIERS 2 /* TIER_EDGE, TIER_APP */
#define DENSE_WORDS ((ACTIVITY_SECONDS + 63) / 64)

struct dense_cell {
    uint64_t requests, timed, latency_us, log2;
};

struct dense_series {
    uint64_t active[DENSE_WORDS]; /* a bit for each second whose cell is not zero */
    struct dense_cell cells[ACTIVITY_SECONDS];
};

/* How many more are in flight in a second than in the one before. The last one is a place for
   those that end with the hour, and means nothing. */
struct dense_flights {
    bool used;       /* something is in flight; else all is 0 */
    int64_t seconds; /* Σ over requests of the seconds of this hour in which they are in flight */
    int64_t changes[ACTIVITY_SECONDS + 1];
};

struct dense {
    unsigned n_groups;              /* with the one of all others */
    struct dense_series **series;   /* dense_series_at(); NULL: nothing yet */
    struct dense_flights **flights; /* dense_flights_at(); NULL: nothing yet */
    struct dense_scratch *scratch;  /* the codec's; NULL: not needed yet */
};

/* What one request does to one hour. */
struct dense_event {
    int64_t latency_us;    /* DENSE_TIMED: in cell `at` */
    uint16_t at, from, to; /* DENSE_COUNTED: a request in second `at`; DENSE_IN_FLIGHT: in flight
                              in the seconds `from` to `to` */
    uint8_t group;
    uint8_t flags;
};

enum {
    DENSE_APP = 1, /* else edge */
    DENSE_TEST = 2,
    DENSE_COUNTED = 4,
    DENSE_TIMED = 8,
    DENSE_IN_FLIGHT = 16,
    DENSE_LONG = 32,
};

struct dense *dense_new(unsigned n_groups);
void dense_free(struct dense *d);
void dense_clear(struct dense *d);                            /* keeps the memory */
void dense_merge(struct dense *d, const struct dense *other); /* as many groups */

static inline unsigned dense_series_at(const struct dense *d, unsigned tier, unsigned class,
                                       unsigned group)
{
    return (tier * TRAFFIC_COUNT + class) * d->n_groups + group;
}

/* group n_groups: the long ones of all groups */
static inline unsigned dense_flights_at(const struct dense *d, unsigned tier, unsigned group)
{
    return tier * (d->n_groups + 1) + group;
}

void dense_add_cell(struct dense_series *s, unsigned second, const struct dense_cell *cell);
struct dense_series *dense_make_series(struct dense *d, unsigned at);
struct dense_flights *dense_make_flights(struct dense *d, unsigned at);

static inline void dense_add_flight(struct dense *d, unsigned at, const struct dense_event *e)
{
    struct dense_flights *f = d->flights[at];
    if (!f || !f->used)
        f = dense_make_flights(d, at);
    f->changes[e->from]++;
    f->changes[e->to + 1]--;
    f->seconds += e->to + 1 - e->from;
}

static inline void dense_add(struct dense *d, const struct dense_event *e)
{
    unsigned tier = e->flags & DENSE_APP ? TIER_APP : TIER_EDGE;
    if (e->flags & DENSE_COUNTED) {
        unsigned at = dense_series_at(d, tier, e->flags / DENSE_TEST & 1, e->group);
        struct dense_series *s = d->series[at];
        if (!s)
            s = dense_make_series(d, at);
        struct dense_cell *cell = &s->cells[e->at];
        s->active[e->at / 64] |= UINT64_C(1) << e->at % 64;
        cell->requests++;
        if (e->flags & DENSE_TIMED) {
            cell->timed++;
            cell->latency_us += (uint64_t)e->latency_us;
            cell->log2 += activity_log2((uint64_t)e->latency_us);
        }
    }
    if (e->flags & DENSE_IN_FLIGHT)
        dense_add_flight(d, dense_flights_at(d, tier, e->group), e);
    if (e->flags & DENSE_LONG)
        dense_add_flight(d, dense_flights_at(d, tier, d->n_groups), e);
}

#endif
