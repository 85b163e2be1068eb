/*
 * Series are made when something is first added to them: a log has one tier, most have no test
 * traffic, so of all series a quarter is needed. A series takes 101 KB; there is one dense hour a
 * rollup, whatever its length.
 */
#include "rollup/dense.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static size_t n_series(const struct dense *d)
{
    return (size_t)DENSE_TIERS * TRAFFIC_COUNT * d->n_groups;
}

struct dense *dense_new(unsigned n_groups)
{
    struct dense *d = alloc_zeroed(1, sizeof *d);
    d->n_groups = n_groups;
    d->series = alloc_zeroed(n_series(d), sizeof *d->series);
    return d;
}

void dense_free(struct dense *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < n_series(d); i++)
        free(d->series[i]);
    for (size_t i = 0; i < DENSE_TIERS; i++)
        free(d->long_flights[i]);
    free(d->series);
    free(d->scratch);
    free(d);
}

void dense_clear_flights(struct dense_flights *f)
{
    if (!f)
        return;
    for (; f->touched; f->touched &= f->touched - 1) {
        unsigned first = 64 * (unsigned)__builtin_ctzll(f->touched);
        unsigned n = first + 64 <= ACTIVITY_SECONDS ? 64 : ACTIVITY_SECONDS + 1 - first;
        memset(&f->changes[first], 0, n * sizeof *f->changes);
    }
}

static void clear_series(struct dense_series *s)
{
    seconds_zero(&s->active, s->cells, sizeof *s->cells);
    s->brief = (struct dense_brief){{0}};
    dense_clear_flights(&s->flights);
}

void dense_clear(struct dense *d)
{
    for (size_t i = 0; i < n_series(d); i++) {
        if (d->series[i])
            clear_series(d->series[i]);
    }
    for (size_t i = 0; i < DENSE_TIERS; i++)
        dense_clear_flights(d->long_flights[i]);
}

/* Each second bit, side by side: in halves of halves, as H. Warren moves bits ("Hacker's Delight",
   2nd edition, 7-4). */
static uint64_t evens(uint64_t pairs)
{
    pairs &= UINT64_MAX / 3;
    pairs = (pairs | pairs >> 1) & UINT64_MAX / 5;
    pairs = (pairs | pairs >> 2) & UINT64_MAX / 17;
    pairs = (pairs | pairs >> 4) & UINT64_MAX / 257;
    pairs = (pairs | pairs >> 8) & UINT64_MAX / 65537;
    return (pairs | pairs >> 16) & UINT32_MAX;
}

uint64_t dense_brief_ended(const struct dense_brief *b, unsigned word)
{
    return evens(b->pairs[2 * word]) | evens(b->pairs[2 * word + 1]) << 32;
}

static uint64_t brief_begun(const struct dense_brief *b, unsigned word)
{
    return evens(b->pairs[2 * word] >> 1) | evens(b->pairs[2 * word + 1] >> 1) << 32;
}

uint64_t dense_brief_in(const struct dense_brief *b, unsigned word)
{
    uint64_t next = word + 1 < SECONDS_WORDS ? b->pairs[2 * word + 2] >> 1 << 63 : 0;
    return dense_brief_ended(b, word) | brief_begun(b, word) >> 1 | next;
}

void dense_settle_brief(struct dense *d)
{
    for (size_t i = 0; i < n_series(d); i++) {
        struct dense_series *s = d->series[i];
        for (unsigned w = 0; s && w < SECONDS_WORDS; w++)
            s->active.words[w] |= dense_brief_ended(&s->brief, w);
    }
}

struct dense_series *dense_make_series(struct dense *d, unsigned at)
{
    if (!d->series[at])
        d->series[at] = alloc_zeroed(1, sizeof *d->series[at]);
    return d->series[at];
}

struct dense_flights *dense_make_long(struct dense *d, unsigned tier)
{
    if (!d->long_flights[tier])
        d->long_flights[tier] = alloc_zeroed(1, sizeof *d->long_flights[tier]);
    return d->long_flights[tier];
}

void dense_add(struct dense *d, const struct dense_event *e)
{
    unsigned tier = e->flags & DENSE_APP ? TIER_APP : TIER_EDGE;
    unsigned class = e->flags & DENSE_TEST ? TRAFFIC_TEST : TRAFFIC_NORMAL;
    struct dense_series *s =
        dense_make_series(d, dense_series_at(d->n_groups, tier, class, e->group));
    if (e->flags & DENSE_COUNTED) {
        bool timed = e->flags & DENSE_TIMED;
        const struct activity_cell cell = {
            .requests = 1,
            .untimed = !timed,
            .latency_us = timed ? (uint64_t)e->latency_us : 0,
            .log2 = timed ? activity_log2((uint64_t)e->latency_us) : 0,
        };
        dense_add_cell(s, e->at, &cell);
    }
    if (e->flags & DENSE_IN_FLIGHT)
        dense_fly(&s->flights, e->from, e->to);
    if (e->flags & DENSE_LONG)
        dense_fly(dense_make_long(d, tier), e->from, e->to);
}
