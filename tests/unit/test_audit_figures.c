/* What the audit computes from sums: latencies, CV, rates, endpoints, agents, load, coverage. */
#include "audit_fixture.h"

static struct fixture f;

static void an_empty_period(void)
{
    fixture_empty(&f);
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->tier, AUDIT_TIER_NONE);
    CHECK_INT(a->requests, 0);
    CHECK_INT(a->latency_source, FIGURE_NONE);
    CHECK_INT(a->latency.n, 0);
    CHECK(isnan(a->latency.mean_ms) && isnan(a->latency.stddev_ms) && isnan(a->latency.cv_pct));
    CHECK(isnan(a->cv_within_pct) && isnan(a->cv_pooled_pct));
    CHECK(isnan(a->rate_500.pct) && isnan(a->rate_5xx.pct) && isnan(a->mean_per_s));
    CHECK(!a->rate_500.interval.has_low && !a->rate_500.interval.has_high);
    CHECK(!a->has_rate && !a->has_peak_second);
    CHECK_INT(a->agents_source, FIGURE_NONE);
    CHECK(isnan(a->understood_pct) && !a->coverage_low && !a->locks_measured);
    CHECK(a->endpoints == NULL && a->n_endpoints == 0);
    CHECK_INT(a->slowest, 0);
    CHECK(a->watched[0].watched == &f.criteria.watched[0] && !a->watched[0].seen);
    fixture_release(&f);
}

static void without_a_period(void)
{
    fixture_empty(&f);
    f.input.period = NULL;
    const struct audit *a = fixture_audit(&f);
    CHECK(!a->has_period && a->complete);
    CHECK(isnan(a->mean_per_s));
    fixture_release(&f);
}

static void complete_when_it_is_over(void)
{
    fixture_quiet(&f);
    f.input.now = FIXTURE_END;
    CHECK(fixture_audit(&f)->complete);
    f.input.now = FIXTURE_END - 1;
    CHECK(!fixture_audit(&f)->complete);
    CHECK_STR(f.audit->period.name, "2025-W31");
    CHECK_STR(f.audit->program_version, "1.0.0");
    CHECK_INT(strlen(f.audit->criteria_version), 6);
    fixture_release(&f);
}

/* 1..20 ms: the worked example of METRICS.md, P95 is 19. */
static void latencies(void)
{
    fixture_empty(&f);
    for (int64_t us = 1000; us <= 20000; us += 1000)
        fixture_add(&f.sums.normal, "GET", "/x", 1, 200, us);
    const struct audit_latency *l = &fixture_audit(&f)->latency;
    CHECK_INT(l->n, 20);
    CHECK_INT(l->min_us, 1000);
    CHECK_INT(l->p50_us, 10000);
    CHECK_INT(l->p90_us, 18000);
    CHECK_INT(l->p95_us, 19000);
    CHECK_INT(l->p99_us, 20000);
    CHECK_INT(l->max_us, 20000);
    CHECK_NEAR(l->mean_ms, 10.5, 1e-12);
    CHECK_NEAR(l->stddev_ms, 5.916079783099616, 1e-12); /* sqrt(35) */
    CHECK_NEAR(l->cv_pct, 56.34361698190110, 1e-10);
    CHECK_NEAR(l->error_bound, 0, 0);
    CHECK(l->p95_us_interval.has_low && !l->p95_us_interval.has_high); /* rank 17; none under 72 */
    CHECK_NEAR(l->p95_us_interval.low, 17000, 0);
    CHECK(l->p99_us_interval.has_low && !l->p99_us_interval.has_high);
    CHECK_NEAR(l->p99_us_interval.low, 19000, 0);
    fixture_release(&f);
}

static void interval_of_p95(void)
{
    fixture_empty(&f);
    for (int64_t us = 1; us <= 100; us++)
        fixture_add(&f.sums.normal, "GET", "/x", 1, 200, us);
    const struct audit_latency *l = &fixture_audit(&f)->latency;
    CHECK(l->p95_us_interval.has_low && l->p95_us_interval.has_high);
    CHECK_NEAR(l->p95_us_interval.low, 90, 0);
    CHECK_NEAR(l->p95_us_interval.high, 100, 0);
    fixture_release(&f);
}

static void a_single_latency(void)
{
    fixture_empty(&f);
    fixture_add(&f.sums.normal, "GET", "/x", 1, 200, 5000);
    const struct audit *a = fixture_audit(&f);
    CHECK_NEAR(a->latency.mean_ms, 5, 0);
    CHECK(isnan(a->latency.stddev_ms) && isnan(a->latency.cv_pct));
    CHECK(isnan(a->cv_within_pct) && isnan(a->cv_pooled_pct));
    fixture_release(&f);
}

static void error_rates(void)
{
    fixture_empty(&f);
    struct population *p = &f.sums.normal;
    fixture_add(p, "POST", "/run_bash", 93, 200, -1);
    fixture_add(p, "POST", "/run_bash", 5, 500, -1);
    fixture_add(p, "POST", "/run_bash", 2, 503, -1);
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->requests, 100);
    CHECK_INT(a->rate_500.hits, 5);
    CHECK_NEAR(a->rate_500.pct, 5, 0);
    CHECK_NEAR(a->rate_500.interval.low, 2.154367915436797, 1e-12);
    CHECK_NEAR(a->rate_500.interval.high, 11.17504692319191, 1e-12);
    CHECK_INT(a->rate_5xx.hits, 7);
    CHECK_INT(a->n_statuses, 3);
    CHECK_INT(a->statuses[1].status, 500);
    CHECK_INT(a->endpoints[0].http_500, 5);
    CHECK_INT(a->endpoints[0].http_5xx, 7);
    CHECK_NEAR(a->endpoints[0].rate_500.pct, 5, 0);
    fixture_release(&f);
}

/* Two endpoints of constant work: the square root of (9·10² + 19·20²)/28, whatever lies between
   their means and whatever others do. */
static void variation_within_endpoints(void)
{
    fixture_empty(&f);
    struct population *p = &f.sums.normal;
    fixture_add(p, "GET", "/meta", 5, 200, 90000);
    fixture_add(p, "GET", "/meta", 5, 200, 110000);
    fixture_add(p, "POST", "/agent/status", 10, 200, 8000);
    fixture_add(p, "POST", "/agent/status", 10, 200, 12000);
    fixture_add(p, "POST", "/run_bash", 1, 200, 1);
    fixture_add(p, "POST", "/run_bash", 1, 200, 30000000);
    const struct audit *a = fixture_audit(&f);
    /* sample variances: 10 · 10² / 9 and 20 · 20² / 19 percent² */
    CHECK_NEAR(a->cv_within_pct, sqrt((1000.0 + 8000.0) / 28), 1e-10);
    CHECK_INT(a->cv_n, 30);
    CHECK(!a->cv_all_endpoints);
    CHECK(a->cv_pooled_pct > 100);
    fixture_release(&f);
}

/* One request to /meta is no set: all endpoints are taken, each by itself, /meta with no weight. */
static void variation_over_all_endpoints(void)
{
    fixture_empty(&f);
    struct population *p = &f.sums.normal;
    fixture_add(p, "GET", "/meta", 1, 200, 90000);
    fixture_add(p, "GET", "/list", 5, 200, 90000);
    fixture_add(p, "GET", "/list", 5, 200, 110000);
    fixture_endpoint(p, "GET", "/events")->stream = true;
    fixture_add(p, "GET", "/events", 1, 200, 1000);
    fixture_add(p, "GET", "/events", 1, 200, 1000000000);
    const struct audit *a = fixture_audit(&f);
    CHECK_NEAR(a->cv_within_pct, sqrt(1000.0 / 9), 1e-10);
    CHECK_INT(a->cv_n, 10);
    CHECK(a->cv_all_endpoints);
    CHECK_INT(a->latency.n, 11); /* without the stream */
    fixture_release(&f);
}

/* Two requests to an endpoint of constant work decide what is measured, even if nothing comes of
   it: a set of zeros has no CV. */
static void variation_of_zeros(void)
{
    fixture_empty(&f);
    fixture_add(&f.sums.normal, "GET", "/meta", 30, 200, 0);
    fixture_add(&f.sums.normal, "POST", "/run_bash", 1, 200, 0);
    const struct audit *a = fixture_audit(&f);
    CHECK(isnan(a->cv_within_pct));
    CHECK_INT(a->cv_n, 0);
    CHECK(!a->cv_all_endpoints);
    fixture_release(&f);
}

static void the_tier(void)
{
    fixture_quiet(&f);
    CHECK_INT(fixture_audit(&f)->tier, AUDIT_TIER_EDGE);
    f.sums.normal.has_app = true;
    CHECK_INT(fixture_audit(&f)->tier, AUDIT_TIER_MIXED);
    f.sums.normal.has_edge = false;
    CHECK_INT(fixture_audit(&f)->tier, AUDIT_TIER_APP);
    fixture_release(&f);
}

/* Porta as shipped: requests without latencies, and a stress test's output. */
static void latencies_of_the_client(void)
{
    fixture_empty(&f);
    fixture_add(&f.sums.normal, "GET", "/meta", 50, 200, -1);
    f.sums.normal.has_app = true;
    fixture_add(&f.sums.client, "", "/agent/status", 95, 200, 83000);
    fixture_add(&f.sums.client, "", "/run_bash", 5, 200, 500000);
    fixture_add(&f.sums.client, "", "/run_bash", 2, RECORD_NO_STATUS, -1);
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->tier, AUDIT_TIER_APP);
    CHECK_INT(a->requests, 50);
    CHECK_INT(a->latency_source, FIGURE_CLIENT);
    CHECK_INT(a->latency.n, 100);
    CHECK_INT(a->latency.p95_us, 83000);
    CHECK_NEAR(a->cv_within_pct, 0, 0);
    CHECK_INT(a->cv_n, 95);
    CHECK_INT(a->client_requests, 102);
    CHECK_INT(a->client_latency.n, 100);
    CHECK_INT(a->n_endpoints, 1);
    CHECK_INT(a->endpoints[0].slowest, 0);
    CHECK_INT(a->n_client_endpoints, 2);
    CHECK_STR(a->client_endpoints[1].path, "/run_bash");
    CHECK_INT(a->client_endpoints[1].slowest, 5);
    CHECK_INT(a->slowest, 100);
    CHECK(isnan(a->client_endpoints[1].rate_500.pct) == false);
    fixture_release(&f);

    fixture_empty(&f);
    fixture_add(&f.sums.client, "", "/meta", 2, 200, 1000);
    CHECK_INT(fixture_audit(&f)->tier, AUDIT_TIER_CLIENT);
    CHECK_INT(f.audit->requests, 0);
    fixture_release(&f);
}

/* Where the logs have latencies of their own, the client's change nothing. */
static void latencies_of_the_logs_first(void)
{
    fixture_quiet(&f);
    fixture_add(&f.sums.client, "", "/meta", 1000, 200, 9000000);
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->latency_source, FIGURE_REQUESTS);
    CHECK_INT(a->latency.n, 100);
    CHECK_INT(a->latency.max_us, 110000);
    CHECK_INT(a->client_latency.p95_us, 9000000);
    CHECK_INT(a->client_endpoints[0].slowest, 0);
    fixture_release(&f);
}

static void slowest_of_endpoints(void)
{
    fixture_empty(&f);
    struct population *p = &f.sums.normal;
    fixture_add(p, "GET", "/meta", 94, 200, 1000);
    fixture_add(p, "GET", "/meta", 1, 200, 70000);
    fixture_add(p, "POST", "/run_bash", 4, 200, 90000);
    fixture_add(p, "GET", "/list", 1, 200, 60000);
    fixture_endpoint(p, "GET", "/events")->stream = true;
    fixture_add(p, "GET", "/events", 3, 200, 900000000);
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->latency.p95_us, 60000);
    CHECK_INT(a->slowest, 6);
    CHECK_INT(a->endpoints[0].slowest, 1);
    CHECK_INT(a->endpoints[1].slowest, 4);
    CHECK_INT(a->endpoints[2].slowest, 1);
    CHECK_INT(a->endpoints[3].slowest, 0);
    CHECK(a->endpoints[3].stream);
    fixture_release(&f);
}

/* On its path, whatever the method, unless the method is configured. */
static void watched_endpoints(void)
{
    fixture_empty(&f);
    struct population *p = &f.sums.normal;
    fixture_add(p, "POST", "/agent/status", 8, 200, 1000);
    fixture_add(p, "POST", "/agent/status", 2, 500, 1000);
    fixture_add(p, "GET", "/agent/status", 5, 500, 3000);
    fixture_add(p, "GET", "/agent/status/x", 5, 500, 9000);
    const struct audit_watched *w = &fixture_audit(&f)->watched[1];
    CHECK_STR(w->watched->id, "status");
    CHECK(w->seen);
    CHECK_INT(w->requests, 15);
    CHECK_INT(w->http_500, 7);
    CHECK_INT(w->latency.n, 15);
    CHECK_INT(w->latency.p50_us, 1000);
    CHECK_INT(w->latency.max_us, 3000);
    CHECK(!f.audit->watched[0].seen);

    struct watched_endpoint own = {.method = "GET",
                                   .match_method = true,
                                   .path = "/agent/status",
                                   .critical = true,
                                   .id = "status"};
    f.criteria.watched = &own;
    f.criteria.n_watched = 1;
    w = &fixture_audit(&f)->watched[0];
    CHECK_INT(w->requests, 5);
    CHECK_INT(w->latency.n, 5);

    f.criteria.n_watched = 0;
    CHECK(fixture_audit(&f)->watched == NULL);
    fixture_release(&f);
}

static void load(void)
{
    fixture_quiet(&f);
    f.sums.normal.peak_minute = 30;
    f.sums.normal.peak_second = 4;
    const struct audit *a = fixture_audit(&f);
    CHECK(a->has_rate && a->has_peak_second);
    CHECK_NEAR(a->mean_per_s, 100.0 / (7 * 86400), 1e-15);
    CHECK_INT(a->peak_minute, 30);
    CHECK_INT(a->peak_second, 4);

    f.sums.operations = 5;
    f.sums.operations_timed = 2;
    CHECK(!fixture_audit(&f)->has_operations_peak);
    f.sums.operations_timed = 3;
    CHECK(fixture_audit(&f)->has_operations_peak);

    CHECK_NEAR(f.audit->operations_per_minute, 5.0 * 60 / (7 * 86400), 1e-15);
    CHECK_INT(f.audit->operations, 5);
    CHECK_INT(f.audit->operations_timed, 3);

    f.sums.operations_of_tests = 2; /* number, mean and peak are those of the others */
    CHECK(!fixture_audit(&f)->has_operations_peak); /* the time of one in three is known */
    CHECK_INT(f.audit->operations, 3);
    CHECK_INT(f.audit->operations_timed, 1);
    CHECK_NEAR(f.audit->operations_per_minute, 3.0 * 60 / (7 * 86400), 1e-15);
    f.sums.operations = 4;
    CHECK(fixture_audit(&f)->has_operations_peak);
    f.sums.operations = f.sums.operations_timed = f.sums.operations_of_tests;
    CHECK(!fixture_audit(&f)->has_operations_peak && f.audit->operations == 0);

    f.sums.normal.peak_second = 0; /* only inferred times */
    CHECK(!fixture_audit(&f)->has_peak_second && f.audit->has_rate);
    f.sums.normal.peak_minute = 0; /* none at all */
    CHECK(!fixture_audit(&f)->has_rate);
    CHECK_NEAR(f.audit->mean_per_s, 100.0 / (7 * 86400), 1e-15);
    fixture_release(&f);
}

/* Whether or not the period is over: the clock has no say in a figure. */
static void means_divide_by_the_elapsed_length(void)
{
    const int64_t clocks[] = {FIXTURE_START, FIXTURE_START + 86400, FIXTURE_END + 86400};
    fixture_quiet(&f);
    f.sums.operations = 5;
    f.database.has_agents = true;
    f.database.operations = 9;
    f.database.operations_of_tests = 2;
    for (size_t i = 0; i < 3; i++) {
        f.input.now = clocks[i];
        const struct audit *a = fixture_audit(&f);
        CHECK_INT(a->elapsed_s, 7 * 86400);
        CHECK_NEAR(a->mean_per_s, 100.0 / (7 * 86400), 1e-15);
        CHECK_NEAR(a->operations_per_minute, 5.0 / 10080, 1e-15);
        CHECK_NEAR(a->db_operations_per_minute, 7.0 / 10080, 1e-15);
        CHECK_INT(a->peak_minute, 3);
    }
    f.sums.operations = 0;
    f.database.has_agents = false;
    CHECK(isnan(fixture_audit(&f)->operations_per_minute) &&
          isnan(f.audit->db_operations_per_minute));
    fixture_release(&f);
}

static void agents_by_the_first_way_there_is(void)
{
    fixture_quiet(&f);
    f.sums.normal.peak_agents_by_field = 4;
    fixture_agents(&f.sums.normal.agents_by_field, 6);
    fixture_agents(&f.sums.normal.agents_by_client, 9);
    f.sums.normal.peak_agents_by_client = 8;
    f.database.has_agents = true;
    f.database.operations = 40;
    f.database.agents = 12;
    f.database.peak_agents = 11;
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->agents_source, FIGURE_FIELD);
    CHECK_INT(a->agents_distinct, 6);
    CHECK_INT(a->agents_peak, 4);
    CHECK(!a->agents_distinct_at_least && !a->agents_peak_at_least);

    kmin_release(&f.sums.normal.agents_by_field);
    f.sums.normal.peak_agents_by_field = 0;
    a = fixture_audit(&f);
    CHECK_INT(a->agents_source, FIGURE_DATABASE);
    CHECK_INT(a->agents_distinct, 12);
    CHECK_INT(a->agents_peak, 11);

    f.database.operations = 0; /* none in the period: it names nobody */
    CHECK_INT(fixture_audit(&f)->agents_source, FIGURE_ADDRESS);
    f.database.operations = 40;
    f.database.has_agents = false;
    a = fixture_audit(&f);
    CHECK_INT(a->agents_source, FIGURE_ADDRESS);
    CHECK_INT(a->agents_distinct, 9);
    CHECK_INT(a->agents_peak, 8);

    kmin_release(&f.sums.normal.agents_by_client);
    CHECK_INT(fixture_audit(&f)->agents_source, FIGURE_NONE);

    /* The logs name test agents alone: nobody says who the normal requests are from. */
    fixture_agents(&f.sums.test.agents_by_field, 1);
    CHECK_INT(fixture_audit(&f)->agents_source, FIGURE_NONE);
    fixture_agents(&f.sums.normal.agents_by_client, 2);
    CHECK_INT(fixture_audit(&f)->agents_source, FIGURE_ADDRESS);
    f.database.has_agents = true;
    CHECK_INT(fixture_audit(&f)->agents_source, FIGURE_DATABASE);
    fixture_release(&f);

    fixture_empty(&f); /* nor is there a normal request: no agent was active */
    fixture_agents(&f.sums.test.agents_by_field, 1);
    a = fixture_audit(&f);
    CHECK_INT(a->agents_source, FIGURE_FIELD);
    CHECK_INT(a->agents_distinct, 0);
    CHECK_INT(a->agents_peak, 0);
    fixture_release(&f);
}

static void full_sets_of_agents(void)
{
    fixture_quiet(&f);
    fixture_agents(&f.sums.normal.agents_by_field, KMIN_PERIOD + 5);
    f.sums.normal.peak_agents_by_field = KMIN_MINUTE;
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->agents_distinct, KMIN_PERIOD);
    CHECK(a->agents_distinct_at_least && a->agents_peak_at_least);
    CHECK(a->criterion[CRITERION_AGENTS].at_least);
    f.sums.normal.peak_agents_by_field = KMIN_MINUTE - 1;
    CHECK(!fixture_audit(&f)->agents_peak_at_least);
    fixture_release(&f);
}

static void test_traffic(void)
{
    fixture_quiet(&f);
    fixture_add(&f.sums.test, "GET", "/meta", 15, 200, 4000);
    fixture_add(&f.sums.test, "GET", "/meta", 5, 500, 4000);
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->requests, 100);
    CHECK_INT(a->latency.n, 100);
    CHECK_INT(a->test_requests, 20);
    CHECK_INT(a->test_latency.n, 20);
    CHECK_INT(a->test_latency.p95_us, 4000);
    CHECK_NEAR(a->test_rate_500.pct, 25, 0);
    fixture_release(&f);
}

static void understood_share(void)
{
    fixture_quiet(&f);
    f.sources[0] = (struct source_evidence){
        .lines = 1000, .understood = 900, .ignored = 40, .not_understood = 45, .too_long = 15};
    f.sources[1] = (struct source_evidence){.lines = 200, .understood = 200};
    f.sources[2] =
        (struct source_evidence){.lines = 5000, .not_understood = 5000, .state = SOURCE_DUPLICATE};
    f.input.n_sources = 3;
    const struct audit *a = fixture_audit(&f);
    CHECK_NEAR(a->understood_pct, 95, 0);
    CHECK(!a->coverage_low); /* low is under 95 */
    f.sources[0].too_long++;
    CHECK(fixture_audit(&f)->coverage_low);
    fixture_release(&f);
}

static void locks(void)
{
    fixture_quiet(&f);
    struct lock_episode episode = {FIXTURE_START, FIXTURE_START + 3, 4, true};
    f.sums.lock_events = 4;
    f.sums.lock_inferred = 2;
    f.sums.lock_undated = 1;
    f.sums.episodes = &episode;
    f.sums.n_episodes = 1;
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->lock_events, 4);
    CHECK_INT(a->lock_inferred, 2);
    CHECK_INT(a->lock_undated, 1);
    CHECK_INT(a->n_episodes, 1);
    CHECK(a->episodes == &episode);
    fixture_release(&f);
}

int main(void)
{
    RUN(an_empty_period);
    RUN(without_a_period);
    RUN(complete_when_it_is_over);
    RUN(latencies);
    RUN(interval_of_p95);
    RUN(a_single_latency);
    RUN(error_rates);
    RUN(variation_within_endpoints);
    RUN(variation_over_all_endpoints);
    RUN(variation_of_zeros);
    RUN(the_tier);
    RUN(latencies_of_the_client);
    RUN(latencies_of_the_logs_first);
    RUN(slowest_of_endpoints);
    RUN(watched_endpoints);
    RUN(load);
    RUN(means_divide_by_the_elapsed_length);
    RUN(agents_by_the_first_way_there_is);
    RUN(full_sets_of_agents);
    RUN(test_traffic);
    RUN(understood_share);
    RUN(locks);
    return check_end();
}
