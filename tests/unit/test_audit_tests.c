/* What the audit makes of daily metrics: criteria, flags, checklist. */
#include "audit_fixture.h"

static struct fixture f;
static struct test_run runs[3];
static struct daily_metrics_evidence metrics;

/* Requests without a latency, as Porta ships. */
static void start(size_t n_runs)
{
    fixture_empty(&f);
    fixture_add(&f.sums.normal, "GET", "/meta", 100, 200, -1);
    metrics = (struct daily_metrics_evidence){.asked = true, .runs = runs, .n_runs = n_runs};
    f.input.daily_metrics = &metrics;
}

static char name[] = "2025-07-28.json";

static void fill(int i, int64_t hour, uint64_t n, int64_t p95_us, double cv_pct)
{
    runs[i] = (struct test_run){.file = name,
                                .at = FIXTURE_START + hour * 3600,
                                .has_n = true,
                                .n = n,
                                .has_p95 = p95_us >= 0,
                                .p95_us = p95_us,
                                .has_cv = cv_pct >= 0,
                                .cv_pct = cv_pct};
}

static void the_slowest_run_gives_p95(void)
{
    start(3);
    fill(0, 1, 90, 193000, 30);
    fill(1, 2, 20, 1950500, 40);
    fill(2, 3, 19, 9000000, -1); /* too few to tell a percentile */
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->latency_source, FIGURE_DAILY_METRICS);
    CHECK(a->criterion[CRITERION_P95].has_value);
    CHECK_NEAR(a->criterion[CRITERION_P95].value, 1950.5, 1e-9);
    CHECK_INT(a->criterion[CRITERION_P95].source, FIGURE_DAILY_METRICS);
    CHECK_INT(a->criterion[CRITERION_P95].status, CRITERION_CLOSE);
    CHECK_INT(a->flag[FLAG_RED_P95].n, 20);
    CHECK(!a->flag[FLAG_RED_P95].uncertain);
    /* sqrt((89 * 900 + 19 * 1600) / 108) */
    CHECK_NEAR(a->criterion[CRITERION_CV].value, 31.9866870455, 1e-9);
    CHECK_INT(a->criterion[CRITERION_CV].source, FIGURE_DAILY_METRICS);
    CHECK_INT(a->cv_n, 110);
    fixture_release(&f);
}

static void requests_with_latencies_go_first(void)
{
    start(1);
    fill(0, 1, 90, 193000, 30);
    fixture_add(&f.sums.normal, "GET", "/meta", 50, 200, 1000);
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->criterion[CRITERION_P95].source, FIGURE_REQUESTS);
    CHECK_NEAR(a->criterion[CRITERION_P95].value, 1, 1e-9);
    fixture_release(&f);

    start(1);
    fixture_add(&f.sums.client, "", "/meta", 50, 200, 2000);
    a = fixture_audit(&f);
    CHECK_INT(a->criterion[CRITERION_P95].source, FIGURE_CLIENT);
    CHECK_NEAR(a->criterion[CRITERION_CV].value, 0, 1e-9);
    fixture_release(&f);
}

static void runs_that_tell_nothing(void)
{
    start(1);
    fill(0, 1, 19, 193000, -1);
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->criterion[CRITERION_P95].status, CRITERION_UNKNOWN);
    CHECK_INT(a->criterion[CRITERION_P95].why, UNKNOWN_TOO_FEW);
    CHECK_INT(a->criterion[CRITERION_CV].status, CRITERION_UNKNOWN);
    CHECK_INT(a->criterion[CRITERION_CV].why, UNKNOWN_TOO_FEW);
    fixture_release(&f);

    start(2); /* few values scatter little or much by chance, in a test, too */
    fill(0, 1, 10, 193000, 30);
    fill(1, 2, 9, 193000, 30);
    a = fixture_audit(&f);
    CHECK_INT(a->criterion[CRITERION_CV].status, CRITERION_UNKNOWN);
    CHECK_INT(a->criterion[CRITERION_CV].why, UNKNOWN_TOO_FEW);
    CHECK_INT(a->cv_n, 19);
    fixture_release(&f);
}

static void all_runs_together(void)
{
    start(3);
    fill(0, 1, 90, 193000, 30);
    fill(1, 2, 10, 1950500, 40);
    fill(2, 3, 0, -1, -1);
    for (int i = 0; i < 3; i++) {
        runs[i].has_sent = runs[i].has_errors = true;
        runs[i].sent = 90;
        runs[i].errors = 90 - runs[i].n;
    }
    runs[0].has_mean = runs[1].has_mean = true;
    runs[0].mean_us = 100000;
    runs[1].mean_us = 200000;
    runs[2].failed = true;
    const struct audit_runs *r = &fixture_audit(&f)->runs;
    CHECK_INT(r->n, 3);
    CHECK_INT(r->failed, 1);
    CHECK_INT(r->sent, 270);
    CHECK_INT(r->errors, 170);
    CHECK(r->has_mean);
    CHECK_NEAR(r->mean_ms, 110, 1e-9); /* (90 · 100 + 10 · 200) ÷ 100 */
    CHECK_INT(r->p95_us, 1950500);
    CHECK_INT(r->p99_us, -1);
    fixture_release(&f);
}

static void checklist(void)
{
    start(3);
    fill(0, 1, 90, 1, 1);
    fill(1, 2, 90, 1, 1);
    fill(2, 3, 0, -1, -1);
    runs[2].failed = true;
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->check[CHECK_PERFORMANCE_TESTS].state, CHECK_MET);
    CHECK_INT(a->check[CHECK_PERFORMANCE_TESTS].evidence, EVIDENCE_DAILY_METRICS);
    CHECK_INT(a->check[CHECK_PERFORMANCE_TESTS].n, 2);
    CHECK(a->check[CHECK_PERFORMANCE_TESTS].run == &runs[1]);
    CHECK_INT(a->routine[ROUTINE_STRESS_TEST].state, CHECK_MET);

    runs[0].failed = runs[1].failed = true;
    a = fixture_audit(&f);
    CHECK_INT(a->check[CHECK_PERFORMANCE_TESTS].state, CHECK_NOT_MET);
    CHECK_INT(a->check[CHECK_PERFORMANCE_TESTS].evidence, EVIDENCE_TEST_FAILED);
    CHECK_INT(a->check[CHECK_PERFORMANCE_TESTS].n, 3);

    metrics.n_runs = 0;
    a = fixture_audit(&f);
    CHECK_INT(a->check[CHECK_PERFORMANCE_TESTS].evidence, EVIDENCE_NO_TEST);
    fixture_release(&f);
}

int main(void)
{
    RUN(the_slowest_run_gives_p95);
    RUN(requests_with_latencies_go_first);
    RUN(runs_that_tell_nothing);
    RUN(all_runs_together);
    RUN(checklist);
    return check_end();
}
