/*
 * When a criterion reaches its threshold, as a range of dates. The interval of the slope comes
 * from the exact distribution of Kendall's statistic with outward ranks, so it is never too
 * narrow for the few weeks there are.
 */
#include <math.h>
#include <stdlib.h>

#include "audit/median.h"
#include "audit/trend.h"
#include "base/alloc.h"

#define TAIL 0.10   /* of each side: an 80 % interval */
#define HORIZON 2.0 /* no further ahead than twice the history */

/* Slope, its interval and the level at the middle of the history. */
static void fit(const struct trend_week *weeks, size_t n, struct trend_forecast *f,
                double *ret_middle, double *ret_level)
{
    size_t n_slopes = n * (n - 1) / 2, count = 0;
    double *slopes = alloc_zeroed(n_slopes, sizeof *slopes);
    double *work = alloc_zeroed(n, sizeof *work);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++)
            slopes[count++] = (weeks[j].value - weeks[i].value) / (weeks[j].t - weeks[i].t);
    }
    f->slope = median(slopes, n_slopes);
    median_sort(slopes, n_slopes);
    size_t rank = trend_kendall_rank(n, TAIL); /* n >= 6: at least 4 */
    f->slope_low = slopes[rank - 1];
    f->slope_high = slopes[n_slopes - rank];
    for (size_t i = 0; i < n; i++)
        work[i] = weeks[i].t;
    double middle = median(work, n);
    for (size_t i = 0; i < n; i++)
        work[i] = weeks[i].value - f->slope * (weeks[i].t - middle);
    *ret_level = median(work, n);
    *ret_middle = middle;
    free(slopes);
    free(work);
}

void trend_forecast(const struct trend_week *weeks, size_t n, double threshold,
                    struct trend_forecast *ret)
{
    *ret = (struct trend_forecast){.kind = FORECAST_TOO_LITTLE, .n = n};
    if (n < TREND_MIN_WEEKS)
        return;
    double middle, level, last = weeks[n - 1].t;
    fit(weeks, n, ret, &middle, &level);
    if (ret->slope_low <= 0) { /* holds 0, or falls: it is not on its way to the threshold */
        ret->kind = FORECAST_NO_TREND;
        return;
    }
    double horizon = last + HORIZON * (last - weeks[0].t);
    ret->from = fmax(middle + (threshold - level) / ret->slope_high, last);
    ret->to = fmax(middle + (threshold - level) / ret->slope_low, last);
    ret->has_to = ret->to <= horizon;
    ret->kind = ret->from > horizon ? FORECAST_BEYOND : FORECAST_DATES;
}
