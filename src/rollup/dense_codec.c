/*
 * For each tier and group: a bit, whether there is anything; then for each class of traffic its
 * series, then what changes in flight; after the groups the same for the long ones.
 *
 *   series    the number of seconds with requests, parameters, then for each such second
 *             gap to the one before, requests − 1, requests without a latency (if any has none),
 *             Σ latency (in ms where all are whole ones), log2 (for two latencies or more: of one
 * it follows) flights   the number of seconds in which more or fewer change than expected,
 * parameters, then for each such second the gap to the one before and the difference
 *
 * What is expected comes from the series: that requests of mean latency end in the second that they
 * are counted in. With whole seconds as stamps a request of 80 ms began in the second before, with
 * finer ones mostly in the same: which of the two the hour looks like is a bit of its own. Most
 * seconds then need nothing for what is in flight.
 *
 * log2 is kept as how much less it is than that of the mean: never much below 0, and small.
 *
 * Rejected: deflate (100 instructions a byte at its fastest, and larger), varints (half as large
 * again), one bit array a column.
 */
#include "rollup/dense_codec.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define SECOND_US UINT64_C(1000000)
#define COUNT_BITS 12
#define K_BITS 5
#define MOST_REQUESTS (UINT64_C(1) << 40)
#define MOST_LATENCY (UINT64_C(1) << 60)

enum { GAP, REQUESTS, UNTIMED, LATENCY, LOG2, COLUMNS };

/* A series taken apart: columns of n numbers. */
struct columns {
    unsigned n;
    uint64_t values[COLUMNS][ACTIVITY_SECONDS];
    uint64_t sums[COLUMNS];
    unsigned several; /* of the n, with two latencies or more */
    bool whole_ms;
};

/* What follows from the series for the flights. */
struct expected {
    bool fine; /* stamps finer than a second */
    int64_t changes[ACTIVITY_SECONDS + 1];
};

struct dense_scratch {
    struct columns columns[TRAFFIC_COUNT];
    struct expected expected;
};

static const int64_t nothing[ACTIVITY_SECONDS + 1];

/* Larger than log2 of any latency: keeps the difference to the mean's from falling below 0 by
   rounding. */
static uint64_t mean_log2(uint64_t latency_us, uint64_t timed)
{
    return timed * (activity_log2(latency_us / timed) + 2);
}

static bool is_whole_ms(const struct dense_series *s)
{
    for (unsigned w = 0; w < DENSE_WORDS; w++) {
        for (uint64_t left = s->active[w]; left; left &= left - 1) {
            if (s->cells[64 * w + (unsigned)__builtin_ctzll(left)].latency_us % 1000 != 0)
                return false;
        }
    }
    return true;
}

static void put_value(struct columns *c, unsigned column, uint64_t value)
{
    c->values[column][c->n] = value;
    c->sums[column] += value;
}

static void take_apart(const struct dense_series *s, struct columns *c)
{
    unsigned next = 0;
    memset(c->sums, 0, sizeof c->sums);
    c->n = c->several = 0;
    if (!s)
        return;
    c->whole_ms = is_whole_ms(s);
    for (unsigned w = 0; w < DENSE_WORDS; w++) {
        for (uint64_t left = s->active[w]; left; left &= left - 1) {
            unsigned second = 64 * w + (unsigned)__builtin_ctzll(left);
            const struct dense_cell *cell = &s->cells[second];
            put_value(c, GAP, second - next);
            put_value(c, REQUESTS, cell->requests - 1);
            put_value(c, UNTIMED, cell->requests - cell->timed);
            put_value(c, LATENCY, c->whole_ms ? cell->latency_us / 1000 : cell->latency_us);
            c->values[LOG2][c->n] = 0;
            if (cell->timed > 1) {
                put_value(c, LOG2, mean_log2(cell->latency_us, cell->timed) - cell->log2);
                c->several++;
            }
            next = second + 1;
            c->n++;
        }
    }
}

static void put_series(const struct columns *c, struct bits_writer *out)
{
    unsigned k[COLUMNS];
    bits_put(out, c->n, COUNT_BITS);
    if (c->n == 0)
        return;
    bits_reserve(out, (size_t)COLUMNS * (c->n + 1));
    for (unsigned i = 0; i < COLUMNS; i++) {
        k[i] = bits_best_k(c->sums[i], i == LOG2 ? c->several : c->n);
        bits_put(out, k[i], K_BITS);
    }
    bool untimed = c->sums[UNTIMED] > 0;
    bits_put(out, (unsigned)untimed << 1 | c->whole_ms, 2);
    for (unsigned i = 0; i < c->n; i++) {
        uint64_t timed = c->values[REQUESTS][i] + 1 - c->values[UNTIMED][i];
        bits_put_rice(out, c->values[GAP][i], k[GAP]);
        bits_put_rice(out, c->values[REQUESTS][i], k[REQUESTS]);
        if (untimed)
            bits_put_rice(out, c->values[UNTIMED][i], k[UNTIMED]);
        if (timed > 0)
            bits_put_rice(out, c->values[LATENCY][i], k[LATENCY]);
        if (timed > 1)
            bits_put_rice(out, c->values[LOG2][i], k[LOG2]);
    }
}

/* Requests of a second, if their latency is the mean and they end in it. */
static void expect(struct expected *x, unsigned second, uint64_t timed, uint64_t latency_us)
{
    uint64_t mean = latency_us / timed;
    uint64_t before = (mean + (x->fine ? 0 : SECOND_US - 1)) / SECOND_US;
    x->changes[before < second ? second - before : 0] += (int64_t)timed;
    x->changes[second + 1] -= (int64_t)timed;
}

static void expect_series(struct expected *x, const struct columns *c)
{
    const uint64_t unit = c->whole_ms ? 1000 : 1;
    unsigned second = 0;
    for (unsigned i = 0; i < c->n; i++, second++) {
        uint64_t timed = c->values[REQUESTS][i] + 1 - c->values[UNTIMED][i];
        second += (unsigned)c->values[GAP][i];
        if (timed > 0)
            expect(x, second, timed, c->values[LATENCY][i] * unit);
    }
}

/* Do requests in flight take up about one second each, rather than two? */
static bool looks_fine(const struct dense_flights *f, const struct columns *columns)
{
    uint64_t timed = 0, latency_s = 0;
    for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
        const struct columns *c = &columns[class];
        timed += c->n + c->sums[REQUESTS] - c->sums[UNTIMED];
        latency_s += c->sums[LATENCY] / (c->whole_ms ? SECOND_US / 1000 : SECOND_US);
    }
    return 2 * (uint64_t)f->seconds < 3 * timed + 2 * latency_s;
}

/* The seconds that are not as expected. A block of 64 seconds is compared at once. */
static unsigned find_differences(const int64_t *changes, const int64_t *expected,
                                 uint16_t seconds[ACTIVITY_SECONDS])
{
    unsigned n = 0;
    for (unsigned from = 0; from < ACTIVITY_SECONDS; from += 64) {
        unsigned to = from + 64 < ACTIVITY_SECONDS ? from + 64 : ACTIVITY_SECONDS;
        if (memcmp(changes + from, expected + from, (to - from) * sizeof *changes) == 0)
            continue;
        for (unsigned i = from; i < to; i++) {
            seconds[n] = (uint16_t)i;
            n += changes[i] != expected[i];
        }
    }
    return n;
}

static void put_flights(const int64_t *changes, const int64_t *expected, struct bits_writer *out)
{
    uint16_t seconds[ACTIVITY_SECONDS];
    unsigned n = find_differences(changes, expected, seconds), next = 0;
    uint64_t sizes = 0;
    for (unsigned i = 0; i < n; i++) {
        int64_t less = expected[seconds[i]] - changes[seconds[i]];
        sizes += (uint64_t)(less < 0 ? -less : less) * 2 - 2;
    }
    bits_put(out, n, COUNT_BITS);
    if (n == 0)
        return;
    unsigned k_gap = bits_best_k(ACTIVITY_SECONDS - n, n), k_size = bits_best_k(sizes, n);
    bits_reserve(out, 2 * (size_t)(n + 1));
    bits_put(out, k_gap, K_BITS);
    bits_put(out, k_size, K_BITS);
    for (unsigned i = 0; i < n; i++) {
        int64_t less = expected[seconds[i]] - changes[seconds[i]];
        uint64_t size = (uint64_t)(less < 0 ? -less : less) - 1;
        bits_put_rice(out, seconds[i] - next, k_gap);
        bits_put_rice(out, size << 1 | (less < 0), k_size);
        next = seconds[i] + 1u;
    }
}

/* False where the group has nothing in that tier. */
static bool put_group(const struct dense *d, unsigned tier, unsigned group, struct bits_writer *out)
{
    struct dense_scratch *scratch = d->scratch;
    struct expected *x = &scratch->expected;
    const struct dense_flights *f = d->flights[dense_flights_at(d, tier, group)];
    bool still = !f || !f->used, empty = still;
    for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
        take_apart(d->series[dense_series_at(d, tier, class, group)], &scratch->columns[class]);
        empty &= scratch->columns[class].n == 0;
    }
    bits_reserve(out, 2);
    bits_put(out, !empty, 1);
    if (empty)
        return false;
    memset(x->changes, 0, sizeof x->changes);
    x->fine = !still && looks_fine(f, scratch->columns);
    bits_put(out, x->fine, 1);
    for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
        put_series(&scratch->columns[class], out);
        expect_series(x, &scratch->columns[class]);
    }
    put_flights(still ? nothing : f->changes, x->changes, out);
    return true;
}

bool dense_codec_put(struct dense *d, struct bits_writer *out)
{
    size_t before = out->len;
    bool any = false;
    if (!d->scratch)
        d->scratch = alloc_zeroed(1, sizeof *d->scratch);
    for (unsigned tier = 0; tier < DENSE_TIERS; tier++) {
        for (unsigned group = 0; group < d->n_groups; group++)
            any |= put_group(d, tier, group, out);
        const struct dense_flights *f = d->flights[dense_flights_at(d, tier, d->n_groups)];
        bool still = !f || !f->used;
        bits_reserve(out, 2);
        put_flights(still ? nothing : f->changes, nothing, out);
        any |= !still;
    }
    bits_finish(out);
    if (!any)
        out->len = before;
    return any;
}

struct parameters {
    unsigned k[COLUMNS];
    bool untimed, whole_ms;
};

static bool get_cell(struct bits_reader *in, const struct parameters *p, struct dense_cell *ret)
{
    *ret = (struct dense_cell){.requests = bits_get_rice(in, p->k[REQUESTS]) + 1};
    uint64_t untimed = p->untimed ? bits_get_rice(in, p->k[UNTIMED]) : 0;
    if (ret->requests - 1 >= MOST_REQUESTS || untimed > ret->requests)
        return false;
    ret->timed = ret->requests - untimed;
    if (ret->timed > 0)
        ret->latency_us = bits_get_rice(in, p->k[LATENCY]);
    if (ret->latency_us > MOST_LATENCY / 1000)
        return false;
    if (p->whole_ms)
        ret->latency_us *= 1000;
    if (ret->timed == 1)
        ret->log2 = activity_log2(ret->latency_us);
    else if (ret->timed > 1)
        ret->log2 = mean_log2(ret->latency_us, ret->timed) - bits_get_rice(in, p->k[LOG2]);
    return true;
}

/* `d` may be NULL. */
static bool get_series(struct dense *d, unsigned at, struct expected *x, struct bits_reader *in)
{
    struct parameters p;
    unsigned n = (unsigned)bits_get(in, COUNT_BITS), second = 0;
    if (n == 0)
        return true;
    for (unsigned i = 0; i < COLUMNS; i++)
        p.k[i] = (unsigned)bits_get(in, K_BITS);
    p.untimed = bits_get(in, 1);
    p.whole_ms = bits_get(in, 1);
    struct dense_series *s = d ? dense_make_series(d, at) : NULL;
    for (unsigned i = 0; i < n; i++, second++) {
        struct dense_cell cell;
        uint64_t gap = bits_get_rice(in, p.k[GAP]);
        if (in->bad || gap >= ACTIVITY_SECONDS - second || !get_cell(in, &p, &cell))
            return false;
        second += (unsigned)gap;
        if (s)
            dense_add_cell(s, second, &cell);
        if (cell.timed > 0)
            expect(x, second, cell.timed, cell.latency_us);
    }
    return true;
}

/* Add to x->changes where they differ; `x` becomes what there is. */
static bool get_flights(struct expected *x, struct bits_reader *in)
{
    unsigned n = (unsigned)bits_get(in, COUNT_BITS), second = 0;
    if (n == 0)
        return true;
    unsigned k_gap = (unsigned)bits_get(in, K_BITS), k_size = (unsigned)bits_get(in, K_BITS);
    for (unsigned i = 0; i < n; i++, second++) {
        uint64_t gap = bits_get_rice(in, k_gap), token = bits_get_rice(in, k_size);
        if (in->bad || gap >= ACTIVITY_SECONDS - second || token >> 1 >= MOST_REQUESTS)
            return false;
        second += (unsigned)gap;
        int64_t size = (int64_t)(token >> 1) + 1;
        x->changes[second] += token & 1 ? size : -size;
    }
    return true;
}

static void add_flights(struct dense *d, unsigned at, const struct expected *x)
{
    struct dense_flights *f = NULL;
    for (unsigned i = 0; i < ACTIVITY_SECONDS; i++) {
        if (!x->changes[i])
            continue;
        if (!f)
            f = dense_make_flights(d, at);
        f->changes[i] += x->changes[i];
        f->seconds += (ACTIVITY_SECONDS - (int64_t)i) * x->changes[i];
    }
}

static bool get_group(struct dense *d, unsigned n_groups, unsigned tier, unsigned group,
                      struct expected *x, struct bits_reader *in)
{
    const struct dense shape = {.n_groups = n_groups};
    if (group < n_groups && !bits_get(in, 1))
        return !in->bad;
    memset(x->changes, 0, sizeof x->changes);
    if (group < n_groups) {
        x->fine = bits_get(in, 1);
        for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
            if (!get_series(d, dense_series_at(&shape, tier, class, group), x, in))
                return false;
        }
    }
    if (!get_flights(x, in))
        return false;
    if (d)
        add_flights(d, dense_flights_at(&shape, tier, group), x);
    return true;
}

bool dense_codec_add(struct dense *d, unsigned n_groups, struct span bytes)
{
    struct bits_reader in = bits_read(bytes.ptr, bytes.len);
    struct expected *x = alloc_bytes(sizeof *x);
    bool good = true;
    for (unsigned tier = 0; tier < DENSE_TIERS && good; tier++) {
        for (unsigned group = 0; group <= n_groups && good; group++)
            good = get_group(d, n_groups, tier, group, x, &in);
    }
    free(x);
    return good && bits_read_all(&in);
}
