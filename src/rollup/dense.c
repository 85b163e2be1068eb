/*
 * Series and flights are made when something is first added to them: a log has one tier, most have
 * no test traffic, so of all series a quarter is needed. A series takes 115 KB, the flights of a
 * group 29 KB; there is one dense hour a rollup, whatever its length.
 */
#include "rollup/dense.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static size_t n_series(const struct dense *d)
{
    return (size_t)DENSE_TIERS * TRAFFIC_COUNT * d->n_groups;
}

static size_t n_flights(const struct dense *d)
{
    return (size_t)DENSE_TIERS * (d->n_groups + 1);
}

struct dense *dense_new(unsigned n_groups)
{
    struct dense *d = alloc_zeroed(1, sizeof *d);
    d->n_groups = n_groups;
    d->series = alloc_zeroed(n_series(d), sizeof *d->series);
    d->flights = alloc_zeroed(n_flights(d), sizeof *d->flights);
    return d;
}

void dense_free(struct dense *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < n_series(d); i++)
        free(d->series[i]);
    for (size_t i = 0; i < n_flights(d); i++)
        free(d->flights[i]);
    free(d->series);
    free(d->flights);
    free(d->scratch);
    free(d);
}

static void clear_series(struct dense_series *s)
{
    for (unsigned w = 0; w < DENSE_WORDS; w++) {
        for (uint64_t left = s->active[w]; left; left &= left - 1)
            s->cells[64 * w + (unsigned)__builtin_ctzll(left)] = (struct dense_cell){0};
        s->active[w] = 0;
    }
}

void dense_clear(struct dense *d)
{
    for (size_t i = 0; i < n_series(d); i++) {
        if (d->series[i])
            clear_series(d->series[i]);
    }
    for (size_t i = 0; i < n_flights(d); i++) {
        if (d->flights[i] && d->flights[i]->used)
            memset(d->flights[i], 0, sizeof *d->flights[i]);
    }
}

struct dense_series *dense_make_series(struct dense *d, unsigned at)
{
    if (!d->series[at])
        d->series[at] = alloc_zeroed(1, sizeof *d->series[at]);
    return d->series[at];
}

struct dense_flights *dense_make_flights(struct dense *d, unsigned at)
{
    if (!d->flights[at])
        d->flights[at] = alloc_zeroed(1, sizeof *d->flights[at]);
    d->flights[at]->used = true;
    return d->flights[at];
}

void dense_add_cell(struct dense_series *s, unsigned second, const struct dense_cell *cell)
{
    struct dense_cell *to = &s->cells[second];
    s->active[second / 64] |= UINT64_C(1) << second % 64;
    to->requests += cell->requests;
    to->timed += cell->timed;
    to->latency_us += cell->latency_us;
    to->log2 += cell->log2;
}

static void merge_series(struct dense_series *s, const struct dense_series *other)
{
    for (unsigned w = 0; w < DENSE_WORDS; w++) {
        for (uint64_t left = other->active[w]; left; left &= left - 1) {
            unsigned second = 64 * w + (unsigned)__builtin_ctzll(left);
            dense_add_cell(s, second, &other->cells[second]);
        }
    }
}

void dense_merge(struct dense *d, const struct dense *other)
{
    for (unsigned i = 0; i < n_series(d); i++) {
        if (other->series[i])
            merge_series(dense_make_series(d, i), other->series[i]);
    }
    for (unsigned i = 0; i < n_flights(d); i++) {
        if (!other->flights[i] || !other->flights[i]->used)
            continue;
        struct dense_flights *f = dense_make_flights(d, i);
        f->seconds += other->flights[i]->seconds;
        for (unsigned s = 0; s < ACTIVITY_SECONDS; s++)
            f->changes[s] += other->flights[i]->changes[s];
    }
}
