/*
 * The parts that growth and forecast share: Kendall's S, the slope of Theil and Sen, the exact
 * distribution of Kendall's statistic. Sizes are small (a month has 744 hours, a season of it 31),
 * so all pairs are simply formed.
 */
#include "audit/trend.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "audit/median.h"
#include "base/alloc.h"

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/*
 * Puts the k-th smallest in its place, smaller ones before it (C. A. R. Hoare's FIND, 1961):
 * medians of all pairs of hours are most of what growth costs, and sorting them took ten times as
 * long.
 */
static void select_rank(double *values, size_t n, size_t k)
{
    size_t low = 0, high = n - 1;
    while (low < high) {
        double pivot = values[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;;) {
            while (values[i] < pivot)
                i++;
            while (values[j] > pivot)
                j--;
            if (i >= j)
                break;
            double swap = values[i];
            values[i++] = values[j];
            values[j--] = swap;
        }
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
}

double median(double *values, size_t n)
{
    assert(n > 0);
    size_t half = n / 2;
    select_rank(values, n, half);
    if (n % 2)
        return values[half];
    double below = values[0];
    for (size_t i = 1; i < half; i++)
        below = fmax(below, values[i]);
    return (below + values[half]) / 2;
}

void median_sort(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare_doubles);
}

/* Σ t(t-1)(2t+5) over groups of t equal values: what ties take from 18 times the variance. */
static double tie_term(const double *values, size_t n)
{
    double *sorted = alloc_zeroed(n, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = values[i];
    median_sort(sorted, n);
    double sum = 0;
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && sorted[j] == sorted[i];)
            j++;
        double t = (double)(j - i);
        sum += t * (t - 1) * (2 * t + 5);
    }
    free(sorted);
    return sum;
}

void trend_kendall(const double *values, size_t n, int64_t *ret_s, double *ret_variance)
{
    int64_t s = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++)
            s += (values[j] > values[i]) - (values[j] < values[i]);
    }
    double m = (double)n;
    *ret_s = s;
    *ret_variance = n < 2 ? 0 : (m * (m - 1) * (2 * m + 5) - tie_term(values, n)) / 18;
}

double trend_theil_sen(const double *t, const double *y, size_t n)
{
    assert(n >= 2);
    double *slopes = alloc_zeroed(n * (n - 1) / 2, sizeof *slopes);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++)
            slopes[count++] = (y[j] - y[i]) / (t[j] - t[i]);
    }
    double slope = median(slopes, count);
    free(slopes);
    return slope;
}

/*
 * Shares of permutations of n by their number of inversions, from those of n - 1: putting the n-th
 * item in adds 0 to n - 1 inversions. A running sum makes it O(n³) in all.
 */
size_t trend_kendall_rank(size_t n, double tail)
{
    size_t most = n * (n - (n > 0)) / 2;
    double *now = alloc_zeroed(most + 1, sizeof *now), *next = alloc_zeroed(most + 1, sizeof *next);
    now[0] = 1;
    for (size_t m = 2; m <= n; m++) {
        double window = 0;
        for (size_t k = 0; k <= m * (m - 1) / 2; k++) {
            window += now[k];
            if (k >= m)
                window -= now[k - m];
            next[k] = window / (double)m;
        }
        double *swap = now;
        now = next;
        next = swap;
    }
    size_t rank = 0;
    for (double below = now[0]; rank < most && below <= tail; below += now[++rank])
        ;
    free(now);
    free(next);
    return rank;
}
