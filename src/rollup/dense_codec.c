/*
 * For each tier, group and class of traffic: a bit, whether there is anything; then its series, and
 * what changes in flight. For each tier then what changes of the long ones.
 *
 *   series    the number of seconds with requests, parameters, then for each such second
 *             gap to the one before, requests − 1, requests without a latency (if any has none),
 *             Σ latency (in ms where all are whole ones), log2 (for two latencies or more: of one
 *             it follows)
 *   flights   the number of seconds in which more or fewer change than expected, parameters, then
 *             for each such second the gap to the one before and the difference
 *
 * What is expected comes from the series: that requests of mean latency end in the second that they
 * are counted in. With whole seconds as stamps a request of 80 ms began in the second before, with
 * finer ones mostly in the same: which of the two the hour looks like is a bit of its own. Most
 * seconds then need nothing for what is in flight.
 *
 * log2 is kept as how much less it is than that of the mean: never much below 0, and small.
 *
 * Encoding and decoding take about 200 instructions a second and group: what is stored pays that,
 * and a report from a store. So numbers are put and taken through copies of the writer and the
 * reader that stay in registers, requests in flight are decoded in place, and clearing goes by 64
 * seconds at once (seconds.h).
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
#define MOST_REQUESTS UINT64_C(0xffffffff)
#define MOST_CHANGES (UINT64_C(1) << 31)
#define MOST_LATENCY_MS (UINT64_C(1) << 50)

enum { GAP, REQUESTS, UNTIMED, LATENCY, LOG2, COLUMNS };

struct item {
    unsigned gap;
    uint64_t untimed, timed, latency_us, mean_us;
    uint64_t log2_less; /* 0 of fewer than two latencies */
};

/* A series taken apart. */
struct items {
    unsigned n;
    bool whole_ms;
    uint64_t several; /* seconds with more than one latency */
    uint64_t sums[COLUMNS];
    struct item items[ACTIVITY_SECONDS];
};

struct dense_scratch {
    struct items items;
    /* How many more are in flight than in the second before and than expected. */
    int32_t unexpected[ACTIVITY_SECONDS + 1];
};

/* Requests in flight, as far as their series tells: from a second to another one. */
struct expected {
    unsigned from, end;
};

/* 2 more than log2 of the mean: rounding may raise the sum by almost as much. */
static uint64_t log2_of_mean(uint64_t mean_us, uint64_t timed)
{
    return timed * (activity_log2(mean_us) + 2);
}

static uint64_t mean_of(uint64_t latency_us, uint64_t timed)
{
    const uint64_t n = timed + (timed == 0);
    if ((latency_us | n) <= UINT32_MAX) /* a shorter division */
        return (uint32_t)latency_us / (uint32_t)n;
    return latency_us / n;
}

/* Whether there is more than one latency nobody can guess: a branch would cost more. */
static inline void take_apart_cell(const struct activity_cell *cell, struct item *ret)
{
    const uint64_t timed = activity_timed(cell), mean_us = mean_of(cell->latency_us, timed);
    const uint64_t several = -(uint64_t)(timed > 1);
    ret->untimed = cell->untimed;
    ret->timed = timed;
    ret->latency_us = cell->latency_us;
    ret->mean_us = mean_us;
    ret->log2_less = (log2_of_mean(mean_us, timed) - cell->log2) & several;
}

static void take_apart(const struct dense_series *s, struct items *t)
{
    uint64_t gaps = 0, requests = 0, untimed = 0, latency_us = 0, log2 = 0, several = 0, parts = 0;
    unsigned next = 0;
    struct item *item = t->items;
    for (unsigned w = 0; s && w < SECONDS_WORDS; w++) {
        for (uint64_t left = s->active.words[w]; left; left &= left - 1, item++) {
            const unsigned second = 64 * w + (unsigned)__builtin_ctzll(left);
            take_apart_cell(&s->cells[second], item);
            item->gap = second - next;
            next = second + 1;
            gaps += item->gap;
            requests += item->timed + item->untimed - 1;
            untimed += item->untimed;
            latency_us += item->latency_us;
            log2 += item->log2_less;
            several += item->timed > 1;
            parts |= item->latency_us % MS_US;
        }
    }
    t->n = (unsigned)(item - t->items);
    t->whole_ms = parts == 0;
    t->several = several;
    t->sums[GAP] = gaps;
    t->sums[REQUESTS] = requests;
    t->sums[UNTIMED] = untimed;
    t->sums[LATENCY] = latency_us;
    t->sums[LOG2] = log2;
}

/* Requests of a second, if their latency is the mean and they end in it. `fine`: stamps are finer
   than a second. */
static inline struct expected expect(bool fine, unsigned second, uint64_t mean_us)
{
    uint64_t before = !fine && mean_us > 0;
    if (mean_us >= SECOND_US)
        before = (mean_us + (fine ? 0 : SECOND_US - 1)) / SECOND_US;
    return (struct expected){before < second ? second - (unsigned)before : 0, second + 1};
}

/* Σ over requests of the seconds of this hour in which they are in flight. */
static uint64_t seconds_in_flight(const struct dense_flights *f)
{
    int64_t seconds = 0, open = 0;
    for (unsigned word = 0; word < SECONDS_WORDS; word++) {
        unsigned first = 64 * word, end = first + 64;
        end = end < ACTIVITY_SECONDS ? end : ACTIVITY_SECONDS;
        if (!(f->touched >> word & 1)) {
            seconds += open * (end - first);
            continue;
        }
        for (unsigned s = first; s < end; s++) {
            open += f->changes[s];
            seconds += open;
        }
    }
    return (uint64_t)seconds;
}

/* Do requests in flight take up about one second each, rather than two? */
static bool looks_fine(const struct dense_flights *f, const struct items *t)
{
    uint64_t timed = t->n + t->sums[REQUESTS] - t->sums[UNTIMED];
    return 2 * seconds_in_flight(f) < 3 * timed + 2 * (t->sums[LATENCY] / SECOND_US);
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

/* One number after the other, however long they are. */
static void put_item(const struct item *item, const struct items *t, const unsigned k[COLUMNS],
                     struct bits_writer *out)
{
    bits_put_rice(out, item->gap, k[GAP]);
    bits_put_rice(out, item->timed + item->untimed - 1, k[REQUESTS]);
    if (t->sums[UNTIMED] > 0)
        bits_put_rice(out, item->untimed, k[UNTIMED]);
    if (item->timed == 0)
        return;
    bits_put_rice(out, t->whole_ms ? item->latency_us / MS_US : item->latency_us, k[LATENCY]);
    if (item->timed > 1)
        bits_put_rice(out, item->log2_less, k[LOG2]);
}

/* The same where all have a latency, and all numbers together are short. */
static inline struct bits_joined join_item(const struct item *item, bool whole_ms,
                                           const unsigned k[COLUMNS])
{
    struct bits_joined j = {0, 0, 0};
    bits_join_rice(&j, item->gap, k[GAP], UINT64_MAX);
    bits_join_rice(&j, item->timed - 1, k[REQUESTS], UINT64_MAX);
    bits_join_rice(&j, whole_ms ? item->latency_us / MS_US : item->latency_us, k[LATENCY],
                   UINT64_MAX);
    bits_join_rice(&j, item->log2_less, k[LOG2], -(uint64_t)(item->timed > 1));
    return j;
}

static void put_items(const struct items *t, const unsigned k[COLUMNS], struct bits_writer *ret_out)
{
    struct bits_writer out = *ret_out;
    const bool untimed = t->sums[UNTIMED] > 0;
    for (const struct item *item = t->items; item < t->items + t->n; item++) {
        const struct bits_joined j = join_item(item, t->whole_ms, k);
        if (!untimed && bits_joined_fit(&j)) {
            bits_put(&out, j.bits, (unsigned)j.length);
            continue;
        }
        struct bits_writer copy = out; /* so that the loop's stays in registers */
        put_item(item, t, k, &copy);
        out = copy;
    }
    *ret_out = out;
}

/* What is expected is taken out of `unexpected`. */
static void take_expected(const struct items *t, bool fine, int32_t *unexpected)
{
    unsigned second = 0;
    for (const struct item *item = t->items; item < t->items + t->n; item++, second++) {
        second += item->gap;
        const struct expected x = expect(fine, second, item->mean_us);
        dense_add_change(&unexpected[x.from], -(int64_t)item->timed);
        dense_add_change(&unexpected[x.end], (int64_t)item->timed);
    }
}

static void put_series(const struct items *t, struct bits_writer *out)
{
    unsigned k[COLUMNS];
    bits_put(out, t->n, COUNT_BITS);
    if (t->n == 0)
        return;
    bits_reserve(out, (size_t)COLUMNS * (t->n + 1));
    put_parameters(t, k, out);
    put_items(t, k, out);
}

/* The seconds that are not as expected: few, so eight are looked at together first. */
static unsigned find_unexpected(const int32_t *unexpected, uint16_t seconds[ACTIVITY_SECONDS])
{
    unsigned n = 0;
    for (unsigned i = 0; i < ACTIVITY_SECONDS; i += 8) {
        int32_t any = 0;
        for (unsigned s = i; s < i + 8; s++)
            any |= unexpected[s];
        for (unsigned s = i; any && s < i + 8; s++) {
            seconds[n] = (uint16_t)s;
            n += unexpected[s] != 0;
        }
    }
    return n;
}

static uint64_t size_of(int64_t difference)
{
    return (uint64_t)(difference < 0 ? -difference : difference) - 1;
}

static void put_flights(const int32_t *unexpected, struct bits_writer *out)
{
    uint16_t seconds[ACTIVITY_SECONDS];
    unsigned n = find_unexpected(unexpected, seconds), next = 0;
    uint64_t sizes = 0;
    bits_reserve(out, 2 * (size_t)(n + 2));
    bits_put(out, n, COUNT_BITS);
    if (n == 0)
        return;
    for (unsigned i = 0; i < n; i++)
        sizes += 2 * size_of(unexpected[seconds[i]]);
    unsigned k_gap = bits_best_k(ACTIVITY_SECONDS - n, n), k_size = bits_best_k(sizes, n);
    bits_put(out, k_gap, K_BITS);
    bits_put(out, k_size, K_BITS);
    for (unsigned i = 0; i < n; i++) {
        int64_t more = unexpected[seconds[i]];
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
    take_apart(s, t);
    bool any = t->n > 0 || (s && s->flights.touched);
    bits_reserve(out, 2);
    bits_put(out, any, 1);
    if (!any)
        return false;
    bool fine = looks_fine(&s->flights, t);
    bits_put(out, fine, 1);
    memcpy(scratch->unexpected, s->flights.changes, sizeof scratch->unexpected);
    take_expected(t, fine, scratch->unexpected);
    put_series(t, out);
    put_flights(scratch->unexpected, out);
    return true;
}

static bool put_long(const struct dense_flights *f, struct bits_writer *out)
{
    if (f && f->touched) {
        put_flights(f->changes, out);
        return true;
    }
    bits_reserve(out, 1);
    bits_put(out, 0, COUNT_BITS);
    return false;
}

bool dense_codec_put(struct dense *d, struct bits_writer *out)
{
    size_t before = out->len;
    bool any = false;
    if (!d->scratch)
        d->scratch = alloc_zeroed(1, sizeof *d->scratch);
    for (unsigned i = 0; i < DENSE_TIERS * TRAFFIC_COUNT * d->n_groups; i++)
        any |= put_one(d->series[i], d->scratch, out);
    for (unsigned tier = 0; tier < DENSE_TIERS; tier++)
        any |= put_long(d->long_flights[tier], out);
    bits_finish(out);
    if (!any)
        out->len = before;
    return any;
}

struct parameters {
    unsigned k[COLUMNS];
    bool untimed, whole_ms;
};

static inline bool get_item(struct bits_reader *in, const struct parameters *p, struct item *ret)
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

static inline void add_item(struct dense_series *s, unsigned second, const struct item *item)
{
    uint64_t log2 = item->timed == 1 ? activity_log2(item->latency_us) : 0;
    const struct activity_cell cell = {
        .requests = (uint32_t)(item->timed + item->untimed),
        .untimed = (uint32_t)item->untimed,
        .latency_us = item->latency_us,
        .log2 = item->timed > 1 ? log2_of_mean(item->mean_us, item->timed) - item->log2_less : log2,
    };
    dense_add_cell(s, second, &cell);
}

/* `s` may be NULL. */
static bool get_items(struct dense_series *s, struct dense_flights *f, bool fine, unsigned n,
                      const struct parameters *p, struct bits_reader *ret_in)
{
    struct bits_reader in = *ret_in;
    struct item item;
    unsigned second = 0;
    for (; n > 0; n--, second++) {
        uint64_t gap = bits_get_rice(&in, p->k[GAP]);
        if (in.bad || gap >= ACTIVITY_SECONDS - second || !get_item(&in, p, &item))
            return false;
        second += (unsigned)gap;
        if (s)
            add_item(s, second, &item);
        const struct expected x = expect(fine, second, item.mean_us);
        dense_change(f, x.from, (int64_t)item.timed);
        dense_change(f, x.end, -(int64_t)item.timed);
    }
    *ret_in = in;
    return true;
}

static bool get_series(struct dense_series *s, struct dense_flights *f, bool fine,
                       struct bits_reader *in)
{
    struct parameters p;
    unsigned n = (unsigned)bits_get(in, COUNT_BITS);
    if (n == 0)
        return true;
    for (unsigned i = 0; i < COLUMNS; i++)
        p.k[i] = (unsigned)bits_get(in, K_BITS);
    p.untimed = bits_get(in, 1);
    p.whole_ms = bits_get(in, 1);
    return get_items(s, f, fine, n, &p, in);
}

static bool get_flights(struct dense_flights *f, struct bits_reader *in)
{
    unsigned n = (unsigned)bits_get(in, COUNT_BITS), second = 0;
    if (n == 0)
        return true;
    unsigned k_gap = (unsigned)bits_get(in, K_BITS), k_size = (unsigned)bits_get(in, K_BITS);
    for (unsigned i = 0; i < n; i++, second++) {
        uint64_t gap = bits_get_rice(in, k_gap), token = bits_get_rice(in, k_size);
        if (in->bad || gap >= ACTIVITY_SECONDS - second || token >> 1 >= MOST_CHANGES)
            return false;
        second += (unsigned)gap;
        int64_t size = (int64_t)(token >> 1) + 1;
        dense_change(f, second, token & 1 ? size : -size);
    }
    return true;
}

/* Are there ever fewer than none in flight? Looked at only in bytes that come from elsewhere. */
static bool flights_valid(const struct dense_flights *f)
{
    int64_t open = 0;
    for (uint64_t left = f->touched; left; left &= left - 1) {
        unsigned first = 64 * (unsigned)__builtin_ctzll(left);
        for (unsigned s = first; s < first + 64 && s < ACTIVITY_SECONDS; s++) {
            open += f->changes[s];
            if (open < 0)
                return false;
        }
    }
    return true;
}

/* Without a `d` its flights are looked at in `alone`, which is empty. */
static bool get_one(struct dense *d, unsigned at, struct dense_flights *alone,
                    struct bits_reader *in)
{
    if (!bits_get(in, 1))
        return !in->bad;
    struct dense_series *s = d ? dense_make_series(d, at) : NULL;
    struct dense_flights *f = s ? &s->flights : alone;
    bool fine = bits_get(in, 1);
    return get_series(s, f, fine, in) && get_flights(f, in) && (s || flights_valid(f));
}

static bool get_long(struct dense *d, unsigned tier, struct dense_flights *alone,
                     struct bits_reader *in)
{
    struct dense_flights *f = d ? dense_make_long(d, tier) : alone;
    return get_flights(f, in) && (d || flights_valid(f));
}

bool dense_codec_add(struct dense *d, unsigned n_groups, struct span bytes)
{
    struct bits_reader in = bits_read(bytes.ptr, bytes.len);
    struct dense_flights *alone = d ? NULL : alloc_zeroed(1, sizeof *alone);
    bool good = true;
    for (unsigned i = 0; i < DENSE_TIERS * TRAFFIC_COUNT * n_groups && good; i++) {
        good = get_one(d, i, alone, &in);
        dense_clear_flights(alone);
    }
    for (unsigned tier = 0; tier < DENSE_TIERS && good; tier++) {
        good = get_long(d, tier, alone, &in);
        dense_clear_flights(alone);
    }
    free(alone);
    return good && bits_read_all(&in);
}
