/* When a criterion reaches its threshold, from a history. */
#include "audit/history.h"

#include "audit_fixture.h"

#define WEEK (7 * 86400)
#define WEEKS 8

static struct fixture f;
static struct history_entry history[WEEKS];

/* P95 of 100 ms in the week before, and 100 ms less in each week before that: this week has 110. */
static void make(size_t n)
{
    fixture_quiet(&f);
    memset(history, 0, sizeof history);
    for (size_t i = 0; i < n; i++) {
        struct history_entry *e = &history[i];
        e->kind = PERIOD_WEEK;
        e->complete = true;
        e->end = FIXTURE_START - (int64_t)(n - 1 - i) * WEEK;
        e->start = e->end - WEEK;
        e->criterion[CRITERION_P95] = (struct history_criterion){
            .has_value = true, .value = 110.0 - 10.0 * (double)(n - i), .source = FIGURE_REQUESTS};
    }
    f.input.stated_weeks = history;
    f.input.n_stated_weeks = n;
}

static const struct audit_forecast *forecast(enum criterion_id id)
{
    return &fixture_audit(&f)->forecast[id];
}

static void without_a_history(void)
{
    make(0);
    CHECK_INT(forecast(CRITERION_P95)->trend.kind, FORECAST_TOO_LITTLE);
    CHECK_INT(f.audit->forecast[CRITERION_P95].trend.n, 1); /* this week */
    fixture_release(&f);
}

static void this_week_is_the_sixth(void)
{
    make(4);
    CHECK_INT(forecast(CRITERION_P95)->trend.kind, FORECAST_TOO_LITTLE);
    CHECK_INT(f.audit->forecast[CRITERION_P95].trend.n, 5);
    fixture_release(&f);
    make(5);
    CHECK(forecast(CRITERION_P95)->trend.kind != FORECAST_TOO_LITTLE);
    CHECK_INT(f.audit->forecast[CRITERION_P95].trend.n, 6);
    fixture_release(&f);
}

/* A month's report goes by weeks, and its own figures are no point of their line. */
static void a_month_goes_by_its_weeks(void)
{
    make(5);
    f.period.kind = PERIOD_MONTH;
    CHECK_INT(forecast(CRITERION_P95)->trend.kind, FORECAST_TOO_LITTLE);
    CHECK_INT(f.audit->forecast[CRITERION_P95].trend.n, 5);
    fixture_release(&f);
    make(6);
    f.period.kind = PERIOD_MONTH;
    CHECK(forecast(CRITERION_P95)->trend.kind != FORECAST_TOO_LITTLE);
    CHECK_INT(f.audit->forecast[CRITERION_P95].trend.n, 6);
    fixture_release(&f);
}

/* 110 ms now and 10 ms more a week: 150 ms in the week that ends four weeks from now. */
static void a_line_has_a_date(void)
{
    make(7);
    f.criteria.criterion[CRITERION_P95].value = 150;
    const struct audit_forecast *p95 = forecast(CRITERION_P95);
    CHECK_INT(p95->trend.kind, FORECAST_DATES);
    CHECK_INT(p95->trend.n, 8);
    CHECK_NEAR(p95->trend.slope, 10, 1e-9);
    CHECK_NEAR((double)p95->from, (double)(FIXTURE_END + 4 * WEEK), 1);
    CHECK_NEAR((double)p95->to, (double)(FIXTURE_END + 4 * WEEK), 1);
    fixture_release(&f);
}

static void a_reached_criterion_is_reached(void)
{
    make(7);
    f.criteria.criterion[CRITERION_P95].value = 105;
    CHECK_INT(forecast(CRITERION_P95)->trend.kind, FORECAST_REACHED);
    fixture_release(&f);
}

/* At the threshold the criterion's own comparison decides, in a week's report and in a month's. */
static void at_the_threshold_the_comparison_decides(void)
{
    static const struct {
        enum comparison comparison;
        bool reached;
    } cases[] = {{MORE_THAN, false}, {AT_LEAST, true}};
    for (size_t i = 0; i < 2; i++) {
        make(7);
        f.criteria.criterion[CRITERION_P95] = (struct threshold){cases[i].comparison, 110};
        bool reached = forecast(CRITERION_P95)->trend.kind == FORECAST_REACHED;
        CHECK_NEAR(f.audit->criterion[CRITERION_P95].value, 110, 0);
        CHECK_INT(reached, cases[i].reached);
        CHECK_INT(f.audit->criterion[CRITERION_P95].status == CRITERION_REACHED, reached);
        f.period.kind = PERIOD_MONTH;
        f.criteria.criterion[CRITERION_P95].value = 100; /* the last week's; the month has 110 */
        f.sums.normal.criterion.n = 0;
        fixture_audit(&f);
        CHECK(!f.audit->criterion[CRITERION_P95].has_value);
        CHECK_INT(f.audit->forecast[CRITERION_P95].trend.kind == FORECAST_LAST_THERE,
                  cases[i].reached);
        fixture_release(&f);
    }
}

/* A week without requests has not reached anything, whatever the last one did. */
static void what_is_unknown_is_not_reached(void)
{
    make(7);
    f.criteria.criterion[CRITERION_P95].value = 99;
    f.sums.normal.criterion.n = 0;
    CHECK_INT(forecast(CRITERION_P95)->trend.kind, FORECAST_LAST_THERE);
    CHECK_INT(f.audit->criterion[CRITERION_P95].status, CRITERION_UNKNOWN);
    fixture_release(&f);
}

/* What a stress test said, weeks without a value, and a week that is not over are no points. */
static void only_what_compares_counts(void)
{
    make(7);
    history[0].criterion[CRITERION_P95].source = FIGURE_CLIENT;
    history[3].criterion[CRITERION_P95].has_value = false;
    CHECK_INT(forecast(CRITERION_P95)->trend.n, 6);
    f.input.now = FIXTURE_END - 1;
    CHECK_INT(forecast(CRITERION_P95)->trend.n, 5);
    CHECK_INT(f.audit->forecast[CRITERION_AGENTS].trend.n, 0);
    fixture_release(&f);
}

/* Where this week has no value, the newest one that has says what compares. */
static void an_unknown_week_mixes_no_sources(void)
{
    make(7);
    for (size_t i = 0; i < 7; i++)
        history[i].criterion[CRITERION_DB_SIZE] =
            (struct history_criterion){.has_value = true,
                                       .value = 1000.0 + (double)i,
                                       .source = i < 4 ? FIGURE_ADDRESS : FIGURE_DATABASE};
    f.database = (struct database_evidence){0};
    CHECK_INT(forecast(CRITERION_DB_SIZE)->trend.n, 3);
    CHECK(!f.audit->criterion[CRITERION_DB_SIZE].has_value);
    fixture_release(&f);
}

int main(void)
{
    RUN(without_a_history);
    RUN(this_week_is_the_sixth);
    RUN(a_month_goes_by_its_weeks);
    RUN(a_line_has_a_date);
    RUN(a_reached_criterion_is_reached);
    RUN(at_the_threshold_the_comparison_decides);
    RUN(what_is_unknown_is_not_reached);
    RUN(only_what_compares_counts);
    RUN(an_unknown_week_mixes_no_sources);
    return check_end();
}
