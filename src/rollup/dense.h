/*
 * One hour of the watched endpoints with everything at hand: what an hour is while its log and its
 * parts are added up, and while it is walked (rollup/activity.h says what the figures are). Only
 * the two tiers of servers.
 */
#ifndef SRC_ROLLUP_DENSE_H
#define SRC_ROLLUP_DENSE_H

#include <stdbool.h>
#include <stdint.h>

#include "parse/record.h"
#include "rollup/activity.h"
#include "rollup/rollup.h"
#include "rollup/seconds.h"

#define DENSE_TIERS 2 /* TIER_EDGE, TIER_APP */

/* What is in flight, second by second. */
struct dense_flights {
    uint64_t touched; /* bit w: changes from second 64 w on may not be 0. 0: there are none */
    /* How many more are in flight than in the second before, modulo 2^32. The last one is a place
       for those that end with the hour, and means nothing. */
    int32_t changes[ACTIVITY_SECONDS + 1];
};

/* Requests that are in flight in the second in which they are counted, and at most in the one
   before, where it does not matter how many: they are not among the dense_flights. A second has two
   bits, which are put at once: 1, whether such requests are counted in it; 2, whether one of them
   began in the second before. */
struct dense_brief {
    uint64_t pairs[2 * SECONDS_WORDS];
};

/* A group's requests of one tier and class of traffic. */
struct dense_series {
    struct seconds active; /* those whose cell has a request; the others are zero */
    struct dense_brief brief;
    struct dense_flights flights;
    struct activity_cell cells[ACTIVITY_SECONDS];
};

struct dense {
    unsigned n_groups;                               /* with the one of all others */
    struct dense_series **series;                    /* dense_series_at(); NULL: nothing yet */
    struct dense_flights *long_flights[DENSE_TIERS]; /* NULL: nothing yet */
    struct dense_scratch *scratch;                   /* the codec's; NULL: not needed yet */
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
void dense_clear(struct dense *d); /* keeps the memory */
void dense_clear_flights(struct dense_flights *f);

static inline unsigned dense_series_at(unsigned n_groups, unsigned tier, unsigned class,
                                       unsigned group)
{
    return (tier * TRAFFIC_COUNT + class) * n_groups + group;
}

void dense_add(struct dense *d, const struct dense_event *e);

/* For those who add up: made where they are missing. */
struct dense_series *dense_make_series(struct dense *d, unsigned at);
struct dense_flights *dense_make_long(struct dense *d, unsigned tier);

static inline void dense_add_cell(struct dense_series *s, unsigned second,
                                  const struct activity_cell *cell)
{
    seconds_put(&s->active, second);
    activity_add_cell(&s->cells[second], cell);
}

static inline void dense_add_change(int32_t *change, int64_t more)
{
    *change = (int32_t)((uint32_t)*change + (uint32_t)more);
}

static inline void dense_change(struct dense_flights *f, unsigned second, int64_t more)
{
    f->touched |= UINT64_C(1) << second / 64;
    dense_add_change(&f->changes[second], more);
}

static inline void dense_fly(struct dense_flights *f, unsigned from, unsigned to)
{
    dense_change(f, from, 1);
    dense_change(f, to + 1, -1);
}

/* A request is counted in second `to`, and in flight from `from` on. */
static inline void dense_fly_counted(struct dense_series *s, unsigned from, unsigned to)
{
    seconds_put(&s->active, to);
    dense_fly(&s->flights, from, to);
}

/* A request that begins `before` (0 or 1) seconds before `at`, in which it is counted: brief ones
   are `active` after dense_settle_brief only. Which seconds are in a set nobody can guess: a branch
   would cost more than setting them. */
static inline void dense_see_brief(struct dense_series *s, unsigned at, unsigned before)
{
    s->brief.pairs[at / 32] |= (uint64_t)(1 + 2 * before) << at % 32 * 2;
}

void dense_settle_brief(struct dense *d);

/* The seconds in which brief ones are counted, and in which they are in flight: 64 of them, from
   64 × word on. */
uint64_t dense_brief_ended(const struct dense_brief *b, unsigned word);
uint64_t dense_brief_in(const struct dense_brief *b, unsigned word);

/* One more request with a latency. The cell can hold it. */
static inline void dense_count(struct activity_cell *cell, uint64_t latency_us, uint64_t log2)
{
    cell->requests++;
    cell->latency_us += latency_us;
    cell->log2 += log2;
}

#endif
