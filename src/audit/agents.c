/*
 * Who was active (METRICS.md, "Active agents"): the first of three ways to tell agents apart that
 * the evidence allows. Where the logs' agent field names test agents alone, none was active, but
 * only if nobody else made a request either. In the database test agents are an answer; one without
 * any operation in the period (an old copy, another server's) names nobody. One that was asked for
 * and could not be read leaves the figure unknown: addresses would answer another question.
 */
#include "audit/steps.h"

static void take(struct audit *a, enum figure_source source, uint64_t distinct, unsigned peak)
{
    a->agents_source = source;
    a->agents_distinct = distinct;
    a->agents_distinct_at_least = distinct >= KMIN_PERIOD;
    a->agents_peak = peak;
    a->agents_peak_at_least = peak >= KMIN_MINUTE;
}

/* Do the logs say who was active, so that the database need not be asked? */
static bool agents_named(const struct sums *sums)
{
    return sums->normal.agents_by_field.count ||
           (sums->test.agents_by_field.count && sums->normal.total.requests == 0);
}

void agents_fill(struct audit *a)
{
    const struct population *p = &a->sums->normal;
    if (agents_named(a->sums))
        take(a, FIGURE_FIELD, p->agents_by_field.count, p->peak_agents_by_field);
    else if (a->database.has_agents && a->database.operations)
        take(a, FIGURE_DATABASE, a->database.agents, a->database.peak_agents);
    else if (database_agents_missing(&a->database))
        a->agents_source = FIGURE_NONE;
    else if (p->agents_by_client.count)
        take(a, FIGURE_ADDRESS, p->agents_by_client.count, p->peak_agents_by_client);
    else
        a->agents_source = FIGURE_NONE;
}
