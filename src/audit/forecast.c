/*
 * When each criterion reaches its threshold (METRICS.md, "Growth and forecast"): the complete
 * weeks of the history, each at its end, as points of a trend; in a week's report that week is the
 * last of them. A month's report has the same line, not one of months: six months would be needed
 * before it said anything. Only values that come from where this period's comes from are compared:
 * a stress test's P95 goes on no line of requests'.
 */
#include <stdlib.h>

#include "audit/history.h"
#include "audit/steps.h"
#include "base/alloc.h"

#define WEEK 604800.0

/* Where the newest week that has a value took it from. */
static enum figure_source last_source(const struct audit *a, unsigned id)
{
    for (size_t i = a->n_stated_weeks; i > 0; i--)
        if (a->stated_weeks[i - 1].criterion[id].has_value)
            return a->stated_weeks[i - 1].criterion[id].source;
    return FIGURE_NONE;
}

static struct trend_forecast forecast(const struct audit *a, unsigned id)
{
    const struct audit_criterion *now = &a->criterion[id];
    const struct threshold *threshold = &a->criteria->criterion[id];
    struct trend_week *weeks = alloc_zeroed(a->n_stated_weeks + 1, sizeof *weeks);
    struct trend_forecast ret;
    size_t n = 0;
    enum figure_source source = now->has_value ? now->source : last_source(a, id);
    for (size_t i = 0; i < a->n_stated_weeks; i++) {
        const struct history_entry *e = &a->stated_weeks[i];
        const struct history_criterion *c = &e->criterion[id];
        if (e->complete && c->has_value && c->source == source)
            weeks[n++] = (struct trend_week){(double)e->end / WEEK, c->value};
    }
    if (now->has_value && a->complete && a->has_period && a->period.kind == PERIOD_WEEK)
        weeks[n++] = (struct trend_week){(double)a->period.end / WEEK, now->value};
    trend_forecast(weeks, n, threshold->value, &ret);
    bool there = n >= TREND_MIN_WEEKS && threshold_met(threshold, weeks[n - 1].value);
    if (there || now->status == CRITERION_REACHED)
        ret.kind = now->status == CRITERION_UNKNOWN ? FORECAST_LAST_THERE : FORECAST_REACHED;
    free(weeks);
    return ret;
}

/* A day, as a second in it: the figure of the period that ends then. */
static int64_t second_of(double weeks)
{
    return (int64_t)(weeks * WEEK);
}

void forecast_fill(struct audit *a)
{
    for (unsigned id = 0; id < CRITERION_COUNT; id++) {
        struct audit_forecast *f = &a->forecast[id];
        f->trend = forecast(a, id);
        if (f->trend.kind != FORECAST_DATES)
            continue;
        f->from = second_of(f->trend.from);
        f->to = second_of(f->trend.to);
    }
}
