/*
 * How much of what was read was understood (METRICS.md, "Coverage"), and whether a silence about
 * lock errors means anything.
 */
#include "audit/steps.h"

#include <math.h>

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

void coverage_fill(struct audit *a)
{
    a->understood_pct = understood_share(a->sources, a->n_sources);
    a->coverage_low = !isnan(a->understood_pct) && a->understood_pct < a->criteria->min_understood;

    a->app_log_incomplete = app_log_incomplete(a);
    a->locks_measured = !a->app_log_incomplete && app_log_speaks(a);
}
