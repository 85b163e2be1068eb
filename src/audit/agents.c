/*
 * Who was active (METRICS.md, "Active agents"): the first of three ways to tell agents apart that
 * the evidence allows. The logs' agent field counts as soon as anybody is named by it, a test agent
 * included: then the logs do name agents, and none of them was a normal one. The same goes for the
 * database; one without any operation in the period (an old copy, another server's) names nobody.
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

void agents_fill(struct audit *a)
{
    const struct population *p = &a->sums->normal;
    if (p->agents_by_field.count || a->sums->test.agents_by_field.count)
        take(a, FIGURE_FIELD, p->agents_by_field.count, p->peak_agents_by_field);
    else if (a->database.has_agents && a->database.operations)
        take(a, FIGURE_DATABASE, a->database.agents, a->database.peak_agents);
    else if (p->agents_by_client.count)
        take(a, FIGURE_ADDRESS, p->agents_by_client.count, p->peak_agents_by_client);
    else
        a->agents_source = FIGURE_NONE;
}
