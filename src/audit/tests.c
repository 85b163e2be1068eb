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

/* All runs as one: what a person would write under "behaviour under load". */
static void add_run(struct audit_runs *all, const struct test_run *run, double *weight)
{
    all->n++;
    all->failed += run->failed;
    if (run->has_sent && run->has_errors) {
        all->sent += run->sent;
        all->errors += run->errors;
    }
    if (run->has_mean && run->has_n) {
        all->mean_ms += (double)run->mean_us / 1000 * (double)run->n;
        *weight += (double)run->n;
    }
    if (run->has_p95 && run->p95_us > all->p95_us)
        all->p95_us = run->p95_us;
    if (run->has_p99 && run->p99_us > all->p99_us)
        all->p99_us = run->p99_us;
}

void tests_fill(struct audit *a)
{
    double sum = 0, freedom = 0, weight = 0;
    a->runs = (struct audit_runs){.p95_us = -1, .p99_us = -1};
    for (size_t i = 0; i < a->daily_metrics.n_runs; i++) {
        const struct test_run *run = &a->daily_metrics.runs[i];
        take_slowest(a, run);
        add_run(&a->runs, run, &weight);
        if (!run->has_cv || !run->has_n || run->n < 2)
            continue;
        sum += (double)(run->n - 1) * run->cv_pct * run->cv_pct;
        freedom += (double)(run->n - 1);
        a->runs_cv_n += run->n;
    }
    a->runs.has_mean = weight > 0;
    a->runs.mean_ms = weight > 0 ? a->runs.mean_ms / weight : 0;
    a->runs_cv_pct = freedom > 0 ? sqrt(sum / freedom) : (double)NAN;
}
