/*
 * A week is judged from the sums of its part of the month, by the same steps as the month. What was
 * looked at outside the logs speaks of the month's end and is left out, but for the daily metrics,
 * which have times. The database's size is the one that the week's own report stated, if there was
 * one.
 */
#include "program/weeks.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

/* The runs of [start, end); they are sorted by time. */
static struct daily_metrics_evidence runs_of(const struct daily_metrics_evidence *all,
                                             int64_t start, int64_t end)
{
    struct daily_metrics_evidence ret = {.asked = all->asked};
    size_t first = 0;
    while (first < all->n_runs && all->runs[first].at < start)
        first++;
    while (first + ret.n_runs < all->n_runs && all->runs[first + ret.n_runs].at < end)
        ret.n_runs++;
    ret.runs = ret.n_runs ? all->runs + first : NULL;
    return ret;
}

static void stated(const struct history *history, const struct period *whole,
                   struct audit_week *week)
{
    const struct history_entry *entry = history_find(history, whole);
    if (!entry || !entry->criterion[CRITERION_DB_SIZE].has_value)
        return;
    week->has_db_size = true;
    week->db_bytes = entry->criterion[CRITERION_DB_SIZE].value;
}

/* The sums must outlive the week's audit. */
static struct audit_week week_of(const struct audit_input *month, const struct sums *sums,
                                 int64_t start, int64_t end)
{
    struct period part = {.kind = PERIOD_RANGE};
    period_set_range(&part, start, end, month->zone);
    struct audit_week week = {.start = start, .end = end};
    if (month->daily_metrics)
        week.daily_metrics = runs_of(month->daily_metrics, start, end);
    const struct audit_input input = {
        .criteria = month->criteria,
        .sums = sums,
        .period = &part,
        .now = month->now,
        .zone = month->zone,
        .daily_metrics = &week.daily_metrics,
        .sources = month->sources,
        .n_sources = month->n_sources,
        .program_version = month->program_version,
    };
    week.audit = audit_new(&input);
    return week;
}

void weeks_init(const struct zone *zone, int64_t start, int64_t end, struct weeks *ret)
{
    *ret = (struct weeks){.n = 0};
    cuts_make(zone, start, end, CUT_WEEK, &ret->cuts);
    ret->n = ret->cuts.n;
    ret->items = alloc_zeroed(ret->n + 1, sizeof *ret->items);
    ret->sums = alloc_zeroed(ret->n + 1, sizeof *ret->sums);
}

struct sums_request weeks_request(const struct weeks *w, size_t week, const struct zone *zone,
                                  bool include_test)
{
    int64_t start = w->cuts.starts[week];
    return (struct sums_request){
        .start = start,
        .end = cuts_end(&w->cuts, week),
        .include_test = include_test,
        .zone_offset_start = zone_offset(zone, start),
    };
}

void weeks_audit(const struct audit_input *month, const struct history *history, struct weeks *w)
{
    for (size_t i = 0; i < w->n; i++) {
        int64_t start = w->cuts.starts[i], end = cuts_end(&w->cuts, i);
        struct audit_week *week = &w->items[i];
        struct period whole;
        *week = week_of(month, w->sums[i], start, end);
        period_last_week(cuts_next(month->zone, start, CUT_WEEK), month->zone, &whole);
        snprintf(week->name, sizeof week->name, "%.15s", whole.name);
        week->whole = whole.start == start && whole.end == end;
        stated(history, &whole, week);
    }
}

void weeks_release(struct weeks *w)
{
    for (size_t i = 0; i < w->n; i++) {
        audit_free(w->items[i].audit);
        sums_free(w->sums[i]);
    }
    free(w->items);
    free(w->sums);
    cuts_release(&w->cuts);
    *w = (struct weeks){.n = 0};
}
