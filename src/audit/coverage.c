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
static bool app_log_speaks(const struct sums *s)
{
    return s->messages > 0;
}

void coverage_fill(struct audit *a)
{
    a->understood_pct = understood_share(a->sources, a->n_sources);
    a->coverage_low = !isnan(a->understood_pct) && a->understood_pct < a->criteria->min_understood;

    bool can_tell = false;
    for (size_t i = 0; i < a->n_sources; i++)
        can_tell = can_tell || a->sources[i].can_tell_locks;
    a->locks_measured = can_tell && app_log_speaks(a->sums);
}
