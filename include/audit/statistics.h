/*
 * Intervals (METRICS.md, "Latency" and "Errors"). Pure functions of numbers; the same bits on
 * every IEEE machine as far as exp, log and sqrt are.
 */
#ifndef AUDIT_STATISTICS_H
#define AUDIT_STATISTICS_H

#include <stdbool.h>
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

#endif
