/*
 * The tests that daily metrics files tell of, put together to two figures, for a period in which no
 * request carries a latency.
 *
 * P95: the largest of the runs'. The percentile of all their requests together cannot be known from
 * the runs' own, but it never exceeds the largest of them, so "safe" is safe. Rejected: the mean of
 * the percentiles, which bounds nothing, and the last run's, which lets one good day hide a week.
 *
 * CV: that within the runs, by the formula that the criterion uses within endpoints, a run taking
 * an endpoint's place; so days of different speed do not count as variation.
 */
#include "audit/steps.h"

#include <math.h>

static void take_slowest(struct audit *a, const struct test_run *run)
{
    if (!run->has_p95 || !run->has_n || run->n < a->criteria->min_n)
        return;
    if (!a->slowest_run || run->p95_us > a->slowest_run->p95_us)
        a->slowest_run = run;
}

void tests_fill(struct audit *a)
{
    double sum = 0, freedom = 0;
    for (size_t i = 0; i < a->daily_metrics.n_runs; i++) {
        const struct test_run *run = &a->daily_metrics.runs[i];
        take_slowest(a, run);
        if (!run->has_cv || !run->has_n || run->n < 2)
            continue;
        sum += (double)(run->n - 1) * run->cv_pct * run->cv_pct;
        freedom += (double)(run->n - 1);
        a->runs_cv_n += run->n;
    }
    a->runs_cv_pct = freedom > 0 ? sqrt(sum / freedom) : (double)NAN;
}
