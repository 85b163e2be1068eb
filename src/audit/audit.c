/*
 * The life of an audit and the order of its steps. Everything is computed at audit_new; afterwards
 * the audit is read-only data that borrows from its input (names, status counts, attestations).
 */
#include "audit/audit.h"

#include <stdlib.h>

#include "audit/steps.h"
#include "base/alloc.h"

static void take_input(struct audit *a, const struct audit_input *input)
{
    a->criteria = input->criteria;
    a->sums = input->sums;
    a->zone = input->zone;
    a->program_version = input->program_version;
    a->sources = input->sources;
    a->n_sources = input->n_sources;
    if (input->database)
        a->database = *input->database;
    if (input->daily_metrics)
        a->daily_metrics = *input->daily_metrics;
    if (input->redis)
        a->redis = *input->redis;
    a->weeks = input->weeks;
    a->n_weeks = input->n_weeks;
    a->has_sample = input->has_sample;
    a->sampled_at = input->sampled_at;
    if (input->period) {
        a->period = *input->period;
        a->has_period = true;
    }
    /* Without a dated record there is nothing that could still be going on. */
    a->complete = !a->has_period || a->period.end <= input->now;
    if (a->has_period)
        a->elapsed_s = a->period.end - a->period.start;
    a->evidence_at = a->has_period && a->complete ? a->period.end : input->now;
    a->sampled_late = a->has_sample && a->has_period && a->complete &&
                      !rules_near(a, a->sampled_at, a->period.end);
    criteria_version(input->criteria, a->criteria_version);
}

struct audit *audit_new(const struct audit_input *input)
{
    struct audit *a = alloc_zeroed(1, sizeof *a);
    take_input(a, input);
    tests_fill(a);
    figures_fill(a);
    endpoints_fill(a);
    agents_fill(a);
    coverage_fill(a, input);
    usual_hours_fill(a, input);
    growth_fill(a);
    series_fill(a);
    judge_criteria(a);
    flags_fill(a);
    bottlenecks_fill(a, input);
    verdict_fill(a);
    changes_fill(a, input);
    checklist_fill(a, input);
    history_fill(a, input);
    test_plan_earlier(a, input);
    forecast_fill(a);
    advice_fill(a);
    questions_fill(a);
    return a;
}

void audit_free(struct audit *a)
{
    if (!a)
        return;
    endpoints_release(a);
    bottlenecks_release(a);
    free(a->advice);
    free(a->unmeasured);
    free(a->statement);
    series_release(a);
    free(a->rule_checks);
    free(a);
}
