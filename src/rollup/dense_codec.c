/*
 * For each tier, group and class of traffic: a bit, whether there is anything; then its series, and
 * what changes in flight. For each tier then what changes of the long ones.
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
#define MS_US 1000
#define COUNT_BITS 12
#define K_BITS 5
#define MOST_REQUESTS (UINT64_C(1) << 32)
#define MOST_LATENCY_MS (UINT64_C(1) << 50)

enum { GAP, REQUESTS, UNTIMED, LATENCY, LOG2, COLUMNS };

struct item {
    unsigned gap;
    uint64_t untimed, timed, latency_us, mean_us;
    uint64_t log2_less; /* only of more than one latency */
};

/* A series taken apart. */
struct items {
    unsigned n;
    bool whole_ms;
    uint64_t several; /* seconds with more than one latency */
    uint64_t sums[COLUMNS];
    struct item items[ACTIVITY_SECONDS];
};

/* What follows from the series for the flights. */
struct expected {
    bool fine;               /* stamps finer than a second */
    struct seconds changing; /* all others' changes are 0 */
    int64_t changes[ACTIVITY_SECONDS + 1];
};

struct dense_scratch {
    struct items items;
    struct expected expected;
};

static const struct dense_flights no_flights;

/* 2 more than log2 of the mean: rounding may raise the sum by almost as much. */
static uint64_t log2_of_mean(uint64_t mean_us, uint64_t timed)
{
    return timed * (activity_log2(mean_us) + 2);
}

static void take_apart_cell(struct items *t, const struct dense_cell *cell, unsigned gap)
{
    struct item *item = &t->items[t->n++];
    uint64_t timed = cell->requests - cell->untimed;
    item->gap = gap;
    item->untimed = cell->untimed;
    item->timed = timed;
    item->latency_us = cell->latency_us;
    t->sums[GAP] += gap;
    t->sums[REQUESTS] += cell->requests - 1;
    t->sums[UNTIMED] += cell->untimed;
    t->sums[LATENCY] += cell->latency_us;
    t->whole_ms &= cell->latency_us % MS_US == 0;
    item->mean_us = cell->latency_us;
    if (timed > 1) {
        item->mean_us = cell->latency_us / timed;
        item->log2_less = log2_of_mean(item->mean_us, timed) - cell->log2;
        t->sums[LOG2] += item->log2_less;
        t->several++;
    }
}

static void take_apart(const struct dense_series *s, struct items *t)
{
    unsigned next = 0;
    memset(t->sums, 0, sizeof t->sums);
    t->n = 0;
    t->several = 0;
    t->whole_ms = true;
    if (!s)
        return;
    for (SECONDS_EACH(second, &s->active)) {
        take_apart_cell(t, &s->cells[second], second - next);
        next = second + 1;
    }
}

static void expect_nothing(struct expected *x)
{
    for (SECONDS_EACH(i, &x->changing))
        x->changes[i] = 0;
    x->changes[ACTIVITY_SECONDS] = 0;
    x->changing = (struct seconds){{0}};
}

static inline void change(struct expected *x, uint64_t second, int64_t more)
{
    seconds_put(&x->changing, (unsigned)second);
    x->changes[second] += more;
}

/* Requests of a second, if their latency is the mean and they end in it. */
static inline void expect(struct expected *x, unsigned second, uint64_t timed, uint64_t mean_us)
{
    uint64_t before = !x->fine && mean_us > 0;
    if (mean_us >= SECOND_US)
        before = (mean_us + (x->fine ? 0 : SECOND_US - 1)) / SECOND_US;
    change(x, before < second ? second - before : 0, (int64_t)timed);
    change(x, second + 1, -(int64_t)timed);
}

/* Do requests in flight take up about one second each, rather than two? */
static bool looks_fine(const struct dense_flights *f, const struct items *t)
{
    uint64_t timed = t->n + t->sums[REQUESTS] - t->sums[UNTIMED];
    return 2 * (uint64_t)f->seconds < 3 * timed + 2 * (t->sums[LATENCY] / SECOND_US);
}

static void put_parameters(const struct items *t, unsigned k[COLUMNS], struct bits_writer *out)
{
    for (unsigned i = 0; i < COLUMNS; i++) {
        uint64_t sum = i == LATENCY && t->whole_ms ? t->sums[i] / MS_US : t->sums[i];
        k[i] = bits_best_k(sum, i == LOG2 ? t->several : t->n);
        bits_put(out, k[i], K_BITS);
    }
    bits_put(out, t->sums[UNTIMED] > 0, 1);
    bits_put(out, t->whole_ms, 1);
}

static void put_series(const struct items *t, struct expected *x, struct bits_writer *out)
{
    unsigned k[COLUMNS], second = 0;
    const bool untimed = t->sums[UNTIMED] > 0;
    bits_put(out, t->n, COUNT_BITS);
    if (t->n == 0)
        return;
    bits_reserve(out, (size_t)COLUMNS * (t->n + 1));
    put_parameters(t, k, out);
    for (const struct item *item = t->items; item < t->items + t->n; item++, second++) {
        second += item->gap;
        bits_put_rice(out, item->gap, k[GAP]);
        bits_put_rice(out, item->timed + item->untimed - 1, k[REQUESTS]);
        if (untimed)
            bits_put_rice(out, item->untimed, k[UNTIMED]);
        if (item->timed == 0)
            continue;
        bits_put_rice(out, t->whole_ms ? item->latency_us / MS_US : item->latency_us, k[LATENCY]);
        if (item->timed > 1)
            bits_put_rice(out, item->log2_less, k[LOG2]);
        expect(x, second, item->timed, item->mean_us);
    }
}

/* The seconds that are not as expected. */
static unsigned find_differences(const struct dense_flights *f, const struct expected *x,
                                 uint16_t seconds[ACTIVITY_SECONDS])
{
    struct seconds changing = x->changing;
    unsigned n = 0;
    seconds_unite(&changing, &f->changing);
    for (SECONDS_EACH(i, &changing)) {
        seconds[n] = (uint16_t)i;
        n += f->changes[i] != x->changes[i];
    }
    return n;
}

static uint64_t size_of(int64_t difference)
{
    return (uint64_t)(difference < 0 ? -difference : difference) - 1;
}

static void put_flights(const struct dense_flights *f, const struct expected *x,
                        struct bits_writer *out)
{
    uint16_t seconds[ACTIVITY_SECONDS];
    unsigned n = find_differences(f, x, seconds), next = 0;
    uint64_t sizes = 0;
    bits_reserve(out, 2 * (size_t)(n + 2));
    bits_put(out, n, COUNT_BITS);
    if (n == 0)
        return;
    for (unsigned i = 0; i < n; i++)
        sizes += 2 * size_of(f->changes[seconds[i]] - x->changes[seconds[i]]);
    unsigned k_gap = bits_best_k(ACTIVITY_SECONDS - n, n), k_size = bits_best_k(sizes, n);
    bits_put(out, k_gap, K_BITS);
    bits_put(out, k_size, K_BITS);
    for (unsigned i = 0; i < n; i++) {
        int64_t more = f->changes[seconds[i]] - x->changes[seconds[i]];
        bits_put_rice(out, seconds[i] - next, k_gap);
        bits_put_rice(out, size_of(more) << 1 | (more > 0), k_size);
        next = seconds[i] + 1u;
    }
}

/* False where there is nothing. */
static bool put_one(const struct dense_series *s, struct dense_scratch *scratch,
                    struct bits_writer *out)
{
    struct items *t = &scratch->items;
    struct expected *x = &scratch->expected;
    take_apart(s, t);
    bool any = t->n > 0 || (s && s->flights.seconds > 0);
    bits_reserve(out, 2);
    bits_put(out, any, 1);
    if (!any)
        return false;
    expect_nothing(x);
    x->fine = looks_fine(&s->flights, t);
    bits_put(out, x->fine, 1);
    put_series(t, x, out);
    put_flights(&s->flights, x, out);
    return true;
}

bool dense_codec_put(struct dense *d, struct bits_writer *out)
{
    size_t before = out->len;
    bool any = false;
    if (!d->scratch)
        d->scratch = alloc_zeroed(1, sizeof *d->scratch);
    for (unsigned i = 0; i < DENSE_TIERS * TRAFFIC_COUNT * d->n_groups; i++)
        any |= put_one(d->series[i], d->scratch, out);
    for (unsigned tier = 0; tier < DENSE_TIERS; tier++) {
        const struct dense_flights *f = d->long_flights[tier];
        expect_nothing(&d->scratch->expected);
        put_flights(f ? f : &no_flights, &d->scratch->expected, out);
        any |= f && f->seconds > 0;
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

static bool get_item(struct bits_reader *in, const struct parameters *p, struct item *ret)
{
    uint64_t more = bits_get_rice(in, p->k[REQUESTS]);
    ret->untimed = p->untimed ? bits_get_rice(in, p->k[UNTIMED]) : 0;
    ret->latency_us = ret->log2_less = 0;
    if (more >= MOST_REQUESTS || ret->untimed > more + 1)
        return false;
    ret->timed = more + 1 - ret->untimed;
    if (ret->timed > 0)
        ret->latency_us = bits_get_rice(in, p->k[LATENCY]);
    if (ret->latency_us > (p->whole_ms ? MOST_LATENCY_MS : MOST_LATENCY_MS * MS_US))
        return false;
    ret->latency_us *= p->whole_ms ? MS_US : 1;
    ret->mean_us = ret->timed > 1 ? ret->latency_us / ret->timed : ret->latency_us;
    if (ret->timed > 1)
        ret->log2_less = bits_get_rice(in, p->k[LOG2]);
    return true;
}

static void add_item(struct dense_series *s, unsigned second, const struct item *item)
{
    uint64_t log2 = item->timed == 1 ? activity_log2(item->latency_us) : 0;
    const struct dense_cell cell = {
        .requests = item->timed + item->untimed,
        .untimed = item->untimed,
        .latency_us = item->latency_us,
        .log2 = item->timed > 1 ? log2_of_mean(item->mean_us, item->timed) - item->log2_less : log2,
    };
    dense_add_cell(s, second, &cell);
}

/* `s` may be NULL. */
static bool get_series(struct dense_series *s, struct expected *x, struct bits_reader *in)
{
    struct parameters p;
    struct item item;
    unsigned n = (unsigned)bits_get(in, COUNT_BITS), second = 0;
    if (n == 0)
        return true;
    for (unsigned i = 0; i < COLUMNS; i++)
        p.k[i] = (unsigned)bits_get(in, K_BITS);
    p.untimed = bits_get(in, 1);
    p.whole_ms = bits_get(in, 1);
    for (unsigned i = 0; i < n; i++, second++) {
        uint64_t gap = bits_get_rice(in, p.k[GAP]);
        if (in->bad || gap >= ACTIVITY_SECONDS - second || !get_item(in, &p, &item))
            return false;
        second += (unsigned)gap;
        if (s)
            add_item(s, second, &item);
        if (item.timed > 0)
            expect(x, second, item.timed, item.mean_us);
    }
    return true;
}

/* x->changes becomes what there is. */
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
        change(x, second, token & 1 ? size : -size);
    }
    return true;
}

/* `f` may be NULL. False where fewer than none would be in flight. */
static bool add_flights(struct dense_flights *f, const struct expected *x)
{
    int64_t open = 0, seconds = 0;
    unsigned last = 0;
    for (SECONDS_EACH(i, &x->changing)) {
        seconds += open * (int64_t)(i - last);
        last = i;
        open += x->changes[i];
        if (open < 0)
            return false;
        if (f)
            dense_change(f, i, x->changes[i]);
    }
    if (f)
        f->seconds += seconds + open * (int64_t)(ACTIVITY_SECONDS - last);
    return true;
}

static bool get_one(struct dense *d, unsigned at, struct expected *x, struct bits_reader *in)
{
    if (!bits_get(in, 1))
        return !in->bad;
    struct dense_series *s = d ? dense_make_series(d, at) : NULL;
    expect_nothing(x);
    x->fine = bits_get(in, 1);
    return get_series(s, x, in) && get_flights(x, in) && add_flights(s ? &s->flights : NULL, x);
}

static bool get_long(struct dense *d, unsigned tier, struct expected *x, struct bits_reader *in)
{
    expect_nothing(x);
    return get_flights(x, in) && add_flights(d ? dense_make_long(d, tier) : NULL, x);
}

bool dense_codec_add(struct dense *d, unsigned n_groups, struct span bytes)
{
    struct bits_reader in = bits_read(bytes.ptr, bytes.len);
    struct expected *x = alloc_zeroed(1, sizeof *x);
    bool good = true;
    for (unsigned i = 0; i < DENSE_TIERS * TRAFFIC_COUNT * n_groups && good; i++)
        good = get_one(d, i, x, &in);
    for (unsigned tier = 0; tier < DENSE_TIERS && good; tier++)
        good = get_long(d, tier, x, &in);
    free(x);
    return good && bits_read_all(&in);
}
