/*
 * The sums of a set of latencies: integers, so that they add up in any order to the same figures
 * (METRICS.md: latencies are integers in µs, squares in 128 bits).
 */
#ifndef ROLLUP_LATENCY_H
#define ROLLUP_LATENCY_H

#include <stdint.h>

#include "rollup/sketch.h"

typedef unsigned __int128 uint128;

struct latency {
    /* First what each addition changes: in this order, and without a gap, it is 64 bytes. */
    uint64_t n;
    struct sketch sketch;
    uint128 sum;      /* µs */
    uint128 squares;  /* µs² */
    int64_t min, max; /* µs; meaningless while n == 0 */
};

void latency_init(struct latency *l);
void latency_release(struct latency *l);
void latency_clear(struct latency *l); /* empty; some memory stays for what comes next */
void latency_add(struct latency *l, int64_t us, uint64_t times);
void latency_merge(struct latency *l, const struct latency *other);

/*
 * Nearest rank (METRICS.md, "Latency"): the value of rank ⌈permille·n/1000⌉ (of the first for 0);
 * n must be > 0.
 */
int64_t latency_percentile(const struct latency *l, unsigned permille);

/* The value of a rank from 1 to n, never outside [min, max]. */
int64_t latency_rank(const struct latency *l, uint64_t rank);

double latency_mean(const struct latency *l);   /* µs; n > 0 */
double latency_stddev(const struct latency *l); /* µs, sample (n - 1); n > 1. Exact integer sum of
                                                   squares about the integer mean first: no
                                                   cancellation */
double latency_cv(const struct latency *l);     /* percent; n > 1 and mean > 0, else NAN */

#endif
