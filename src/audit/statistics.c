/*
 * Confidence intervals without a statistics library.
 *
 * Quantile ranks need the distribution function of Bin(n, q) near its 2.5 % and 97.5 % points.
 * Its terms are taken relative to the largest one (1.0), walking outward by the ratio of
 * neighbouring terms until they no longer add anything, and normalised by their sum: only + - * /,
 * so every IEEE machine gets the same bits, nothing underflows however large n is, and the work is
 * of the order of sqrt(n) steps. Rejected: lgamma and exp (differ between libraries, and lose
 * digits at large n); the normal approximation (off by a rank at the sizes where the interval
 * matters); a table of terms (nothing needs them twice).
 */
#include "audit/statistics.h"

#include <math.h>

#define Z_95 1.959963984540054 /* standard normal quantile at 0.975 */
#define TAIL 0.025

/* A term this small beside the largest one changes no sum of doubles any more. */
#define NEGLIGIBLE 1e-22

/* Rounding of the sums; far below the probability of a single rank. Lets an exact tie, as of one
   value and q = 0.975, be seen as one. */
#define ROUNDING 1e-12

struct interval statistics_wilson(uint64_t hits, uint64_t n)
{
    struct interval ret = {0};
    if (n == 0)
        return ret;
    double count = (double)n;
    double share = (double)hits / count;
    double z2 = Z_95 * Z_95;
    double shrink = 1 + z2 / count;
    double centre = (share + z2 / (2 * count)) / shrink;
    double half = Z_95 / shrink * sqrt(share * (1 - share) / count + z2 / (4 * count * count));
    ret.has_low = ret.has_high = true;
    /* At the ends the formula gives exactly 0 and 1, which rounding would miss. */
    ret.low = hits == 0 ? 0 : centre - half;
    ret.high = hits == n ? 1 : centre + half;
    return ret;
}

struct binomial {
    uint64_t n;
    double odds; /* q / (1 - q) */
};

/* P(B = k + 1) / P(B = k) */
static double ratio_up(const struct binomial *b, uint64_t k)
{
    return (double)(b->n - k) / (double)(k + 1) * b->odds;
}

/* P(B = k - 1) / P(B = k) */
static double ratio_down(const struct binomial *b, uint64_t k)
{
    return (double)k / (double)(b->n - k + 1) / b->odds;
}

/* Terms below and above the mode, relative to its own 1.0. */
static double sum_below(const struct binomial *b, uint64_t mode)
{
    double sum = 0, term = 1;
    for (uint64_t k = mode; k > 0; k--) {
        term *= ratio_down(b, k);
        if (term < NEGLIGIBLE)
            break;
        sum += term;
    }
    return sum;
}

static double sum_above(const struct binomial *b, uint64_t mode)
{
    double sum = 0, term = 1;
    for (uint64_t k = mode; k < b->n; k++) {
        term *= ratio_up(b, k);
        if (term < NEGLIGIBLE)
            break;
        sum += term;
    }
    return sum;
}

/* The largest l in 0..mode + 1 with P(B <= l - 1) <= TAIL. `cumulative`: P(B <= mode), `step`:
   P(B = mode). */
static uint64_t low_rank(const struct binomial *b, uint64_t mode, double cumulative, double step)
{
    uint64_t k = mode;
    while (cumulative > TAIL + ROUNDING) {
        if (k == 0)
            return 0;
        cumulative -= step;
        step *= ratio_down(b, k);
        k--;
    }
    return k + 1;
}

/* The smallest u with P(B <= u - 1) >= 1 - TAIL, where P(B < mode) is less: seen from above, so
   that the tail is a sum of its own small terms. `above`: P(B > mode). 0: u would be n + 1. */
static uint64_t high_rank(const struct binomial *b, uint64_t mode, double above, double step)
{
    uint64_t k = mode;
    while (above > TAIL + ROUNDING && k < b->n) {
        step *= ratio_up(b, k);
        k++;
        above -= step;
    }
    return k < b->n ? k + 1 : 0;
}

void statistics_quantile_ranks(uint64_t n, unsigned permille, uint64_t *ret_low, uint64_t *ret_high)
{
    *ret_low = *ret_high = 0;
    if (n == 0 || permille == 0 || permille >= 1000)
        return;
    struct binomial b = {n, permille / (1000.0 - permille)};
    /* floor((n + 1) * q) without overflow: 1000 divides into both parts. */
    uint64_t mode = (n / 1000) * permille + (n % 1000 + 1) * permille / 1000;
    if (mode > n)
        mode = n;

    double below = sum_below(&b, mode), above = sum_above(&b, mode);
    double total = below + 1 + above;
    *ret_low = low_rank(&b, mode, (below + 1) / total, 1 / total);
    *ret_high = high_rank(&b, mode, above / total, 1 / total);
}
