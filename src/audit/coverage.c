/*
 * How much of what was read was understood, which hours it speaks of (METRICS.md, "Coverage"), and
 * whether a silence about lock errors means anything.
 */
#include "audit/steps.h"

#include <math.h>

#include "base/zone.h"

#define HOUR_SECONDS 3600

/* A duplicate's lines were counted where the source was first seen. */
static double understood_share(const struct source_evidence *sources, size_t count)
{
    uint64_t lines = 0, missed = 0;
    for (size_t i = 0; i < count; i++) {
        if (sources[i].state == SOURCE_DUPLICATE)
            continue;
        lines += sources[i].lines;
        missed += sources[i].not_understood + sources[i].too_long;
    }
    return lines ? 100.0 * (double)(lines - missed) / (double)lines : (double)NAN;
}

/*
 * Did a log that tells lock errors say anything in the period? One of last week that holds none
 * says nothing about this week. Access lines are not enough: servers write them to a stream of
 * their own, in which no lock error ever stands.
 */
static bool app_log_speaks(const struct audit *a)
{
    bool can_tell = false;
    for (size_t i = 0; i < a->n_sources; i++)
        can_tell = can_tell || a->sources[i].can_tell_locks;
    return can_tell && a->sums->messages > 0;
}

/* Is some of an application's log missing? Whose log it is that gave nothing, nobody knows. */
static bool app_log_incomplete(const struct audit *a)
{
    for (size_t i = 0; i < a->n_sources; i++) {
        const struct source_evidence *e = &a->sources[i];
        if ((e->incomplete || e->state == SOURCE_UNREADABLE) &&
            (e->can_tell_locks || !e->has_tier || e->tier == TIER_APP))
            return true;
    }
    return false;
}

/* How many of the period's clock hours are over by then. The sums count them from its start. */
static uint64_t hours_over_by(const struct audit *a, int64_t now)
{
    int64_t local = a->period.start + zone_offset(a->zone, a->period.start);
    int64_t begun = ((local % HOUR_SECONDS) + HOUR_SECONDS) % HOUR_SECONDS;
    int64_t since = now - (a->period.start - begun);
    uint64_t over = since > 0 ? (uint64_t)(since / HOUR_SECONDS) : 0;
    return over < a->sums->hours ? over : a->sums->hours;
}

/* An hour that is yet to come, or goes on, is not missing. */
static void hours_fill(struct audit *a, int64_t now)
{
    const struct sums *s = a->sums;
    a->hours_over = s->hours;
    a->hours_silent = s->hours_without_records_total;
    a->n_silent_hours = s->n_hours_without_records;
    if (a->complete)
        return;
    a->hours_over = hours_over_by(a, now);
    while (a->n_silent_hours > 0 &&
           s->hours_without_records[a->n_silent_hours - 1] + HOUR_SECONDS > now)
        a->n_silent_hours--;
    /* Of those that are too many to be listed, what is to come is taken to be without records. */
    uint64_t unlisted = s->hours_without_records_total - s->n_hours_without_records;
    uint64_t to_come = s->hours - a->hours_over;
    if (a->n_silent_hours < s->n_hours_without_records)
        a->hours_silent = a->n_silent_hours;
    else
        a->hours_silent -= unlisted < to_come ? unlisted : to_come;
}

void coverage_fill(struct audit *a, const struct audit_input *input)
{
    hours_fill(a, input->now);
    a->understood_pct = understood_share(a->sources, a->n_sources);
    a->coverage_low = !isnan(a->understood_pct) && a->understood_pct < a->criteria->min_understood;

    a->app_log_incomplete = app_log_incomplete(a);
    a->locks_measured = !a->app_log_incomplete && app_log_speaks(a);
}
