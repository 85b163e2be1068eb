/*
 * The document's twelve flags: raised, not raised, or unknown, each with its figure. A flag on a
 * figure that a criterion has too takes the criterion's value, so that the two can never disagree.
 */
#include "audit/steps.h"

#include <math.h>

static struct audit_flag unknown(enum unknown_reason why)
{
    return (struct audit_flag){.state = FLAG_UNKNOWN, .why = why};
}

static struct audit_flag measured(const struct audit *a, enum flag_id id, double value, uint64_t n)
{
    return (struct audit_flag){
        .state = threshold_met(&a->criteria->flag[id], value) ? FLAG_RAISED : FLAG_NOT_RAISED,
        .has_value = true,
        .value = value,
        .n = n};
}

/* Would the other end of the interval give the other answer? A missing end lies arbitrarily far
   out. `scale` brings the interval into the threshold's unit. */
static bool spans(const struct threshold *t, double value, const struct interval *i, double scale)
{
    double low = i->has_low ? i->low * scale : -(double)INFINITY;
    double high = i->has_high ? i->high * scale : (double)INFINITY;
    bool met = threshold_met(t, value);
    return threshold_met(t, low) != met || threshold_met(t, high) != met;
}

static struct audit_flag of_criterion(const struct audit *a, enum flag_id id,
                                      enum criterion_id criterion, uint64_t n)
{
    const struct audit_criterion *c = &a->criterion[criterion];
    return c->has_value ? measured(a, id, c->value, n) : unknown(c->why);
}

static struct audit_flag p95(const struct audit *a, enum flag_id id)
{
    bool of_run = a->criterion[CRITERION_P95].source == FIGURE_DAILY_METRICS;
    struct audit_flag flag =
        of_criterion(a, id, CRITERION_P95, of_run ? a->slowest_run->n : a->latency.n);
    if (flag.has_value && !of_run) /* of a run only its percentile is known, no interval */
        flag.uncertain =
            spans(&a->criteria->flag[id], flag.value, &a->latency.p95_us_interval, 0.001);
    return flag;
}

/* Silence counts only where a log that would have spoken was understood, and where no lock error
   without a time may belong to the period. */
static struct audit_flag lock_errors(const struct audit *a)
{
    if (a->lock_events)
        return measured(a, FLAG_LOCK_ERRORS, (double)a->lock_events, a->sums->entries);
    if (a->lock_undated)
        return unknown(UNKNOWN_UNDATED);
    if (!a->locks_measured)
        return unknown(a->app_log_incomplete ? UNKNOWN_APP_LOG_INCOMPLETE : UNKNOWN_NO_APP_LOG);
    return measured(a, FLAG_LOCK_ERRORS, 0, a->sums->entries);
}

static struct audit_flag http_500(const struct audit *a)
{
    if (a->requests == 0)
        return unknown(UNKNOWN_NO_REQUESTS);
    if (a->requests < a->criteria->min_n)
        return unknown(UNKNOWN_TOO_FEW);
    struct audit_flag flag = measured(a, FLAG_HTTP_500, a->rate_500.pct, a->requests);
    flag.uncertain = spans(&a->criteria->flag[FLAG_HTTP_500], flag.value, &a->rate_500.interval, 1);
    return flag;
}

/* Where nothing rises there is no doubling time, but the answer is no. */
static struct audit_flag growth(const struct audit *a)
{
    const struct trend_growth *g = &a->growth;
    if (!g->measured)
        return unknown(UNKNOWN_FEW_HOURS);
    return (struct audit_flag){.state = g->exponential ? FLAG_RAISED : FLAG_NOT_RAISED,
                               .has_value = isfinite(g->doubling_days),
                               .value = g->doubling_days,
                               .n = g->n_hours};
}

void flags_fill(struct audit *a)
{
    a->flag[FLAG_LOCK_ERRORS] = lock_errors(a);
    a->flag[FLAG_RED_P95] = p95(a, FLAG_RED_P95);
    a->flag[FLAG_HTTP_500] = http_500(a);
    a->flag[FLAG_GROWTH] = growth(a);
    for (unsigned first = FLAG_YELLOW_P95; first < FLAG_COUNT; first += FLAGS_PER_COLOUR) {
        a->flag[first] = p95(a, first);
        a->flag[first + 1] = of_criterion(a, first + 1, CRITERION_CV, a->cv_n);
        a->flag[first + 2] = of_criterion(a, first + 2, CRITERION_AGENTS, 0);
        a->flag[first + 3] = of_criterion(a, first + 3, CRITERION_DB_SIZE, 0);
    }
}
