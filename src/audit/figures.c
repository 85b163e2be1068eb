/*
 * The figures of a period as METRICS.md defines them, from its sums: requests, latencies, CV, error
 * rates, load. No thresholds here.
 *
 * Which latencies: those of the normal population; where it has none at all (Porta as shipped logs
 * none), those of the client tier, a stress test's own output; where there is none either, what the
 * daily metrics say of tests. They are never mixed.
 */
#include "audit/steps.h"

#include <math.h>
#include <string.h>

static struct interval quantile_interval(const struct latency *l, unsigned permille)
{
    struct interval ret = {0};
    uint64_t low, high;
    statistics_quantile_ranks(l->n, permille, &low, &high);
    if (low) {
        ret.has_low = true;
        ret.low = (double)sketch_rank(&l->sketch, low);
    }
    if (high) {
        ret.has_high = true;
        ret.high = (double)sketch_rank(&l->sketch, high);
    }
    return ret;
}

struct audit_latency figures_latency(const struct latency *l)
{
    struct audit_latency ret = {
        .n = l->n, .mean_ms = (double)NAN, .stddev_ms = (double)NAN, .cv_pct = (double)NAN};
    if (l->n == 0)
        return ret;
    ret.mean_ms = latency_mean(l) / 1000;
    if (l->n > 1) {
        ret.stddev_ms = latency_stddev(l) / 1000;
        ret.cv_pct = latency_cv(l);
    }
    ret.min_us = l->min;
    ret.max_us = l->max;
    ret.p50_us = latency_percentile(l, 500);
    ret.p90_us = latency_percentile(l, 900);
    ret.p95_us = latency_percentile(l, 950);
    ret.p99_us = latency_percentile(l, 990);
    ret.error_bound = sketch_error_bound(&l->sketch);
    ret.p95_us_interval = quantile_interval(l, 950);
    ret.p99_us_interval = quantile_interval(l, 990);
    return ret;
}

struct audit_rate figures_rate(uint64_t hits, uint64_t n)
{
    struct audit_rate ret = {.hits = hits, .n = n, .pct = (double)NAN};
    if (n == 0)
        return ret;
    ret.pct = 100.0 * (double)hits / (double)n;
    ret.interval = statistics_wilson(hits, n);
    ret.interval.low *= 100;
    ret.interval.high *= 100;
    return ret;
}

const struct population *figures_judged(const struct audit *a)
{
    switch (a->latency_source) {
    case FIGURE_REQUESTS:
        return &a->sums->normal;
    case FIGURE_CLIENT:
        return &a->sums->client;
    default:
        return NULL;
    }
}

static enum audit_tier tier_of(const struct sums *s)
{
    if (s->normal.has_edge && s->normal.has_app)
        return AUDIT_TIER_MIXED;
    if (s->normal.has_edge)
        return AUDIT_TIER_EDGE;
    if (s->normal.has_app)
        return AUDIT_TIER_APP;
    return s->client.total.requests ? AUDIT_TIER_CLIENT : AUDIT_TIER_NONE;
}

static enum figure_source latency_source_of(const struct audit *a)
{
    if (a->sums->normal.criterion.n)
        return FIGURE_REQUESTS;
    if (a->sums->client.criterion.n)
        return FIGURE_CLIENT;
    return a->daily_metrics.n_runs ? FIGURE_DAILY_METRICS : FIGURE_NONE;
}

static bool constant_work(const struct criteria *c, const struct endpoint_traffic *e)
{
    for (size_t i = 0; i < c->n_cv_paths; i++)
        if (strcmp(c->cv_paths[i], e->path) == 0)
            return true;
    return false;
}

/*
 * The within-endpoint CV over the endpoints of constant work, or over all: the square root of the
 * mean of the squared CVs, each weighted by its degrees of freedom. An endpoint without a CV (all
 * of its latencies 0) has no share in it. Returns whether any endpoint had two requests.
 */
static bool within_endpoints(const struct criteria *c, const struct population *p, bool all,
                             struct variation *ret)
{
    double sum = 0, freedom = 0;
    uint64_t n = 0;
    bool any = false;
    for (size_t i = 0; i < p->n_endpoints; i++) {
        const struct endpoint_traffic *e = &p->endpoints[i];
        const struct latency *l = &e->traffic.latency;
        if (e->stream || l->n < 2 || (!all && !constant_work(c, e)))
            continue;
        any = true;
        double cv = latency_cv(l);
        if (isnan(cv))
            continue;
        sum += (double)(l->n - 1) * cv * cv;
        freedom += (double)(l->n - 1);
        n += l->n;
    }
    *ret = (struct variation){.within_pct = freedom > 0 ? sqrt(sum / freedom) : (double)NAN,
                              .n = n,
                              .all_endpoints = all,
                              .all_zero = any && n == 0};
    return any;
}

struct variation figures_variation(const struct criteria *c, const struct population *p)
{
    struct variation ret;
    if (!within_endpoints(c, p, false, &ret))
        within_endpoints(c, p, true, &ret);
    return ret;
}

static void fill_variation(struct audit *a)
{
    const struct population *p = figures_judged(a);
    a->cv_within_pct = a->cv_pooled_pct = (double)NAN;
    if (a->latency_source == FIGURE_DAILY_METRICS) {
        a->cv_within_pct = a->runs_cv_pct;
        a->cv_n = a->runs_cv_n;
    }
    if (!p)
        return;
    if (p->criterion.n > 1)
        a->cv_pooled_pct = latency_cv(&p->criterion);
    struct variation v = figures_variation(a->criteria, p);
    a->cv_within_pct = v.within_pct;
    a->cv_n = v.n;
    a->cv_all_endpoints = v.all_endpoints;
    a->cv_all_zero = v.all_zero;
}

/* METRICS.md: means divide by the elapsed length, which no clock has a say in. */
static double per_second(const struct audit *a, uint64_t count)
{
    return count && a->elapsed_s ? (double)count / (double)a->elapsed_s : (double)NAN;
}

/* Undated requests, where they count, count in the mean; but they lie in no minute. */
static void fill_load(struct audit *a)
{
    const struct population *p = &a->sums->normal;
    a->has_rate = p->peak_minute > 0;
    a->peak_minute = p->peak_minute;
    a->peak_second = p->peak_second;
    a->has_peak_second = p->peak_second > 0;
    a->operations = a->sums->operations - a->sums->operations_of_tests;
    a->operations_timed = a->sums->operations_timed - a->sums->operations_of_tests;
    a->has_operations_peak =
        a->operations_timed > 0 && a->operations - a->operations_timed <= a->operations_timed;
    a->mean_per_s = per_second(a, a->requests);
    a->operations_per_minute = 60 * per_second(a, a->operations);
    a->db_operations_per_minute =
        60 * per_second(a, a->database.has_agents ? database_operations(&a->database) : 0);
}

static void fill_tests(struct audit *a)
{
    const struct traffic *test = &a->sums->test.total;
    a->test_requests = test->requests;
    a->test_latency = figures_latency(&a->sums->test.criterion);
    a->test_rate_500 = figures_rate(traffic_status(test, 500, 500), test->requests);
    a->client_requests = a->sums->client.total.requests;
    a->client_latency = figures_latency(&a->sums->client.criterion);
}

void figures_fill(struct audit *a)
{
    const struct traffic *total = &a->sums->normal.total;
    a->tier = tier_of(a->sums);
    a->requests = total->requests;
    a->statuses = total->statuses;
    a->n_statuses = total->n_statuses;
    a->rate_500 = figures_rate(traffic_status(total, 500, 500), total->requests);
    a->rate_5xx = figures_rate(traffic_status(total, 500, 599), total->requests);

    a->latency_source = latency_source_of(a);
    const struct population *judged = figures_judged(a);
    a->latency = figures_latency(judged ? &judged->criterion : &a->sums->normal.criterion);
    fill_variation(a);
    fill_load(a);
    fill_tests(a);

    a->lock_events = a->sums->lock_events;
    a->lock_inferred = a->sums->lock_inferred;
    a->lock_undated = a->sums->lock_undated;
    a->episodes = a->sums->episodes;
    a->n_episodes = a->sums->n_episodes;
}
