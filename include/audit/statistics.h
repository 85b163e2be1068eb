/*
 * Intervals (METRICS.md, "Latency" and "Errors"). Pure functions of numbers; the same bits on
 * every IEEE machine as far as exp, log and sqrt are.
 */
#ifndef AUDIT_STATISTICS_H
#define AUDIT_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct interval {
    bool has_low, has_high;
    double low, high;
};

/* Wilson's 95 % score interval (E. B. Wilson, 1927) of hits out of n, as shares from 0 to 1.
   n == 0: neither side. */
struct interval statistics_wilson(uint64_t hits, uint64_t n);

/*
 * Ranks of the 95 % order-statistic interval of the q-quantile (q = permille/1000) of n values:
 * with B ~ Bin(n, q), *ret_low is the largest l with P(B <= l - 1) <= 0.025, *ret_high the smallest
 * u with P(B <= u - 1) >= 0.975. 0 where there is none (l < 1, u > n).
 */
void statistics_quantile_ranks(uint64_t n, unsigned permille, uint64_t *ret_low,
                               uint64_t *ret_high);

/*
 * Independent chances, each with its own probability: how many of them come true is
 * Poisson-binomial. A zeroed one holds none.
 */
struct chances {
    size_t n;
    double expected; /* the sum of the probabilities */
    double variance;
    double *p; /* the first STATISTICS_MAX_EXACT; owned */
    size_t capacity;
};

/* Up to so many the tail is exact (a sum of positive terms: its relative error is that of n
   additions); of more, the normal distribution's with the correction for continuity. */
#define STATISTICS_MAX_EXACT 10000

void statistics_chance(struct chances *c, double probability);
/* P(at least `least` of them come true); the work is n x least. */
double statistics_chances_tail(const struct chances *c, uint64_t least);
void statistics_chances_release(struct chances *c);

#endif
