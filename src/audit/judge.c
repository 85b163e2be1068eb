/*
 * The five criteria: each one's value, where it comes from or why there is none, and its status
 * against the threshold (METRICS.md, "Status, flags, verdict").
 */
#include "audit/steps.h"

#include <math.h>

static struct audit_criterion unknown(enum unknown_reason why)
{
    return (struct audit_criterion){.status = CRITERION_UNKNOWN, .why = why};
}

static struct audit_criterion known(double value, enum figure_source source)
{
    return (struct audit_criterion){.has_value = true, .value = value, .source = source};
}

/* Who asked, when nothing could be measured: was there anything at all? */
static bool no_requests(const struct audit *a)
{
    return a->requests == 0 && a->client_requests == 0;
}

static struct audit_criterion agents(const struct audit *a)
{
    if (a->agents_source == FIGURE_NONE && database_agents_missing(&a->database))
        return unknown(UNKNOWN_DATABASE_GAP);
    if (a->agents_source == FIGURE_NONE)
        return unknown(a->requests || a->sums->operations ? UNKNOWN_NO_IDENTITY
                                                          : UNKNOWN_NO_REQUESTS);
    /* Agents that were seen, but never at a known time, were active in no known minute. */
    if (a->agents_distinct && !a->agents_peak)
        return unknown(UNKNOWN_UNDATED);
    struct audit_criterion ret = known((double)a->agents_peak, a->agents_source);
    ret.at_least = a->agents_peak_at_least;
    return ret;
}

/* Without a latency: is there nothing at all, or does nothing carry one? */
static enum unknown_reason no_latency(const struct audit *a)
{
    if (a->latency_source == FIGURE_DAILY_METRICS)
        return UNKNOWN_TOO_FEW;
    return no_requests(a) ? UNKNOWN_NO_REQUESTS : UNKNOWN_NO_LATENCIES;
}

static struct audit_criterion p95(const struct audit *a)
{
    if (a->latency_source == FIGURE_DAILY_METRICS && a->slowest_run)
        return known((double)a->slowest_run->p95_us / 1000, FIGURE_DAILY_METRICS);
    if (a->latency.n == 0)
        return unknown(no_latency(a));
    if (a->latency.n < a->criteria->min_n)
        return unknown(UNKNOWN_TOO_FEW);
    return known((double)a->latency.p95_us / 1000, a->latency_source);
}

/* Two values of one endpoint give a CV, but one that says nothing: it takes as many as P95. */
static struct audit_criterion variation(const struct audit *a)
{
    if (!isnan(a->cv_within_pct) && a->cv_n >= a->criteria->min_n)
        return known(a->cv_within_pct, a->latency_source);
    if (a->latency.n == 0)
        return unknown(no_latency(a));
    return unknown(a->cv_all_zero ? UNKNOWN_NO_LATENCIES : UNKNOWN_TOO_FEW);
}

static struct audit_criterion database_size(const struct audit *a)
{
    if (a->database.has_size)
        return known((double)(a->database.bytes + a->database.wal_bytes), FIGURE_DATABASE);
    return unknown(a->database.asked ? UNKNOWN_DATABASE_GAP : UNKNOWN_NO_DATABASE);
}

static struct audit_criterion rate(const struct audit *a)
{
    if (a->requests == 0)
        return unknown(UNKNOWN_NO_REQUESTS);
    if (!a->has_rate)
        return unknown(UNKNOWN_UNDATED);
    return known((double)a->peak_minute / 60, FIGURE_REQUESTS);
}

/* Share of the threshold, and which side of it. */
static void judge(struct audit_criterion *c, const struct threshold *t, double close_share)
{
    if (!c->has_value)
        return;
    c->used_pct = t->value > 0 ? 100 * c->value / t->value : 0;
    if (threshold_met(t, c->value))
        c->status = CRITERION_REACHED;
    else if (c->value >= close_share * t->value)
        c->status = CRITERION_CLOSE;
    else
        c->status = CRITERION_SAFE;
}

void judge_criteria(struct audit *a)
{
    a->criterion[CRITERION_AGENTS] = agents(a);
    a->criterion[CRITERION_P95] = p95(a);
    a->criterion[CRITERION_CV] = variation(a);
    a->criterion[CRITERION_DB_SIZE] = database_size(a);
    a->criterion[CRITERION_RPS] = rate(a);
    for (int i = 0; i < CRITERION_COUNT; i++)
        judge(&a->criterion[i], &a->criteria->criterion[i], a->criteria->close_share);
}
