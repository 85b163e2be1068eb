/*
 * The steps of audit_new, in their order. Each fills in its part of the audit and reads only the
 * input and what the steps before it filled in.
 */
#ifndef AUDIT_STEPS_H
#define AUDIT_STEPS_H

#include "audit/audit.h"

/* What the daily metrics say: tests.c. Before figures_fill, which falls back on it. */
void tests_fill(struct audit *a);

/* Tier, requests, latency, CV, error rates, load, test traffic: figures.c. */
void figures_fill(struct audit *a);
struct audit_latency figures_latency(const struct latency *l);
struct audit_rate figures_rate(uint64_t hits, uint64_t n);

/* The CV within endpoints of constant work, or of all where none of these has two requests. */
struct variation {
    double within_pct; /* NAN: undefined */
    uint64_t n;
    bool all_endpoints;
    bool all_zero; /* why it is undefined, where it is: there are values, all 0 */
};
struct variation figures_variation(const struct criteria *c, const struct population *p);

/* The latencies that the criteria judge: those of the normal population, else the client tier's. */
const struct population *figures_judged(const struct audit *a);

/* Tables of endpoints, the watched ones, the slowest 5 %: endpoints.c. */
void endpoints_fill(struct audit *a);
void endpoints_release(struct audit *a);

/* Who was active: agents.c. */
void agents_fill(struct audit *a);

/* What was read, and whether lock errors could be seen in it: coverage.c. */
void coverage_fill(struct audit *a, const struct audit_input *input);

/* Whether hours are missing that weeks before had: usual_hours.c. After coverage_fill. */
void usual_hours_fill(struct audit *a, const struct audit_input *input);
/* The hours of the week with a request: HISTORY_HOUR_WORDS words, as audit/history.h says. */
void usual_hours_of(const struct audit *a, uint64_t *ret);

/* Whether response time grows: growth.c. */
void growth_fill(struct audit *a);

/* How the period went: series.c. After agents_fill. */
void series_fill(struct audit *a);
void series_release(struct audit *a);

/* Values against thresholds: judge.c, flags.c, verdict.c. */
void judge_criteria(struct audit *a);
void flags_fill(struct audit *a);
void verdict_fill(struct audit *a);

/* The document's checklist and routine: checklist.c. */
void checklist_fill(struct audit *a, const struct audit_input *input);
struct audit_check checklist_red_flag(const struct audit *a);
struct audit_check checklist_test(const struct audit *a, enum test_kind kind);
/* `item`: checklist_id, or CHECK_COUNT + routine_id. */
struct audit_check checklist_attested(const struct audit_input *input, const struct audit *a,
                                      unsigned item);

/* One rule of the configuration: rules.c, rules_redis.c. */
struct audit_check rules_judge(const struct audit *a, const struct audit_input *input,
                               const struct check_rule *rule);
struct audit_check rules_redis(const struct audit *a, const struct audit_input *input,
                               const struct check_rule *rule);
/* At most a quarter of the period's length apart (METRICS.md, "Evidence and reruns"). */
bool rules_near(const struct audit *a, int64_t taken_at, int64_t end);

/* What was reported before, and what this report states: history.c. The last step. */
void history_fill(struct audit *a, const struct audit_input *input);

/* Thresholds that are others than in the earlier report: changes.c. */
void changes_fill(struct audit *a, const struct audit_input *input);

/* What the seconds of the period say: bottlenecks.c. */
void bottlenecks_fill(struct audit *a, const struct audit_input *input);
void bottlenecks_release(struct audit *a);

/* The windows of the document's test plan; `w` has one for each population that was searched:
   test_plan.c. */
struct plan_windows {
    bool searched;
    struct window agents, requests;
};
void test_plan_fill(struct audit *a, const struct audit_input *input,
                    const struct plan_windows *test, const struct plan_windows *all);

/* When what was not seen was seen last; after history_fill. */
void test_plan_earlier(struct audit *a, const struct audit_input *input);

/* What would help before Redis: advice.c. */
void advice_fill(struct audit *a);

/* The five questions of the full audit, after all else: questions.c. */
void questions_fill(struct audit *a);

/* When the criteria reach their thresholds; after history_fill: forecast.c. */
void forecast_fill(struct audit *a);

#endif
