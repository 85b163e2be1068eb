/*
 * The full audit, of a month: what the user wrote by hand before. Its weeks side by side, load and
 * sizes, what tests showed, and the five questions.
 */
#include <math.h>

#include "report/markdown.h"
#include "report/parts.h"
#include "report/questions.h"

/* ---- the weeks ---- */

/* "–" where it is not known. */
static void criterion_cell(struct page *p, const struct audit *a, enum criterion_id id,
                           int decimals)
{
    const struct audit_criterion *c = &a->criterion[id];
    page_cell(p);
    if (!c->has_value)
        page_raw(p, "–");
    else if (id == CRITERION_AGENTS)
        page_put(p, page_at_least(p, (uint64_t)c->value, c->at_least));
    else
        page_put(p, page_decimal(p, c->value, decimals));
}

static void count_cell(struct page *p, bool known, uint64_t n)
{
    page_cell(p);
    if (known)
        page_put(p, page_count(p, n));
    else
        page_raw(p, "–");
}

/* From the requests on. */
static void figures(struct page *p, const struct audit *a, bool agents, bool has_size, double bytes)
{
    count_cell(p, true, a->requests);
    if (agents)
        criterion_cell(p, a, CRITERION_AGENTS, 0);
    else
        count_cell(p, false, 0);
    criterion_cell(p, a, CRITERION_P95, 2);
    criterion_cell(p, a, CRITERION_CV, 1);
    criterion_cell(p, a, CRITERION_RPS, 2);
    count_cell(p, a->rate_500.n > 0, a->rate_500.hits);
    count_cell(p, a->flag[FLAG_LOCK_ERRORS].state != FLAG_UNKNOWN, a->lock_events);
    count_cell(p, a->sums->entries > 0, a->operations);
    page_cell(p);
    if (has_size)
        page_put(p, page_bytes(p, (uint64_t)bytes));
    else
        page_raw(p, "–");
}

static void weeks(struct page *p)
{
    const struct audit *a = p->audit;
    /* Who Porta's database names, it names for the month alone. */
    bool agents = a->agents_source != FIGURE_DATABASE;
    page_heading(p, 3, PHRASE_WEEKS);
    page_header(p, PHRASE_WEEKS_HEADER, "llrrrrrrrrr", NULL, 0);
    for (size_t i = 0; i < a->n_weeks; i++) {
        const struct audit_week *week = &a->weeks[i];
        page_row(p);
        page_put(p, page_trusted(p, week->name));
        page_cell(p);
        page_put(p, page_dates(p, week->start, week->end));
        figures(p, week->audit, agents, week->has_db_size, week->db_bytes);
        page_row_end(p);
    }
    page_row(p);
    page_text(p, PHRASE_WEEKS_ALL);
    page_cell(p);
    page_put(p, page_dates(p, a->period.start, a->period.end));
    figures(p, a, true, a->criterion[CRITERION_DB_SIZE].has_value,
            a->criterion[CRITERION_DB_SIZE].value);
    page_row_end(p);
    page_raw(p, "\n");
    page_text(p, PHRASE_WEEKS_NOTE);
    for (size_t i = 0; i < a->n_weeks; i++)
        if (a->weeks[i].audit->latency_source == FIGURE_DAILY_METRICS &&
            a->latency_source != FIGURE_DAILY_METRICS)
            SAY(p, PHRASE_WEEKS_OF_TESTS, page_trusted(p, a->weeks[i].name));
    page_raw(p, "\n");
}

/* ---- load and sizes ---- */

/* Nothing to divide by, or nothing that was done: "–". */
static struct argument mean(struct page *p, double value)
{
    return isfinite(value) ? page_rate(p, value) : page_trusted(p, "–");
}

static void load_database(struct page *p)
{
    const struct audit *a = p->audit;
    const struct database_evidence *d = &a->database;
    page_raw(p, "- ");
    if (!d->has_size) {
        page_text(p, PHRASE_LOAD_NO_DATABASE);
        page_raw(p, "\n");
        return;
    }
    SAY(p, PHRASE_LOAD_DATABASE, page_bytes(p, d->bytes + d->wal_bytes));
    if (d->has_rows)
        SAY(p, PHRASE_LOAD_ROWS, page_count(p, d->rows_agents), page_count(p, d->rows_operations));
    if (d->has_agents) {
        SAY(p, database_operations(d) ? PHRASE_LOAD_WRITES : PHRASE_LOAD_NO_WRITES,
            page_count(p, database_operations(d)), mean(p, a->db_operations_per_minute),
            page_count(p, d->peak_operations));
        if (d->operations > 0)
            parts_database_tests(p);
    }
    page_raw(p, "\n");
}

static void load(struct page *p)
{
    const struct audit *a = p->audit;
    uint64_t bytes = 0;
    page_heading(p, 3, PHRASE_LOAD);
    if (a->requests > 0) {
        page_raw(p, "- ");
        SAY(p, PHRASE_LOAD_REQUESTS, page_count(p, a->requests), mean(p, a->mean_per_s),
            page_count(p, a->peak_minute));
        page_raw(p, "\n");
    }
    if (a->operations > 0) {
        page_raw(p, "- ");
        SAY(p, PHRASE_LOAD_OPERATIONS, page_count(p, a->operations),
            mean(p, a->operations_per_minute));
        parts_operations_peak(p);
        page_raw(p, "\n");
    }
    load_database(p);
    for (size_t i = 0; i < a->n_sources; i++)
        bytes += a->sources[i].bytes;
    page_raw(p, "- ");
    SAY(p, PHRASE_LOAD_LOGS, page_bytes(p, bytes), page_count(p, a->n_sources));
    page_raw(p, "\n");
}

/* ---- under test load ---- */

static void say_latency(struct page *p, const struct audit_latency *latency)
{
    if (latency->n == 0)
        return;
    SAY(p, PHRASE_UNDER_MEAN, page_decimal(p, latency->mean_ms, 2));
    if (latency->n < p->audit->criteria->min_n) {
        SAY(p, PHRASE_TEST_FEW_LATENCIES, page_count(p, latency->n));
        return;
    }
    SAY(p, PHRASE_UNDER_P95, page_ms(p, latency->p95_us));
    SAY(p, PHRASE_UNDER_P99, page_ms(p, latency->p99_us));
    if (isfinite(latency->cv_pct))
        SAY(p, PHRASE_UNDER_CV, page_decimal(p, latency->cv_pct, 1));
}

static void say_errors(struct page *p, uint64_t errors, uint64_t n)
{
    if (n > 0 && n < p->audit->criteria->min_n)
        SAY(p, PHRASE_UNDER_FEW_ERRORS, page_count(p, errors), page_count(p, n));
    else if (n > 0)
        SAY(p, PHRASE_UNDER_ERRORS, page_rate(p, 100 * (double)errors / (double)n),
            page_count(p, errors), page_count(p, n));
    page_raw(p, "\n");
}

static void say_runs(struct page *p)
{
    const struct audit *a = p->audit;
    const struct audit_runs *r = &a->runs;
    page_raw(p, "- ");
    SAY(p, PHRASE_UNDER_RUNS, page_count(p, r->n), page_count(p, r->failed));
    if (r->has_mean)
        SAY(p, PHRASE_UNDER_MEAN, page_decimal(p, r->mean_ms, 2));
    if (r->p95_us >= 0)
        SAY(p, PHRASE_UNDER_WORST_P95, page_ms(p, r->p95_us));
    if (r->p99_us >= 0)
        SAY(p, PHRASE_UNDER_WORST_P99, page_ms(p, r->p99_us));
    if (isfinite(a->runs_cv_pct))
        SAY(p, PHRASE_UNDER_CV, page_decimal(p, a->runs_cv_pct, 1));
    say_errors(p, r->errors, r->sent);
}

static void under_load(struct page *p)
{
    const struct audit *a = p->audit;
    page_heading(p, 3, PHRASE_UNDER_LOAD);
    if (a->runs.n > 0)
        say_runs(p);
    if (a->test_requests > 0) {
        page_raw(p, "- ");
        SAY(p, PHRASE_UNDER_TRAFFIC, page_count(p, a->test_requests));
        say_latency(p, &a->test_latency);
        say_errors(p, a->test_rate_500.hits, a->test_rate_500.n);
    }
    if (a->client_requests > 0) {
        page_raw(p, "- ");
        SAY(p, PHRASE_UNDER_OUTPUT, page_count(p, a->client_requests));
        say_latency(p, &a->client_latency);
        page_raw(p, "\n");
    }
    if (a->runs.n == 0 && a->test_requests == 0 && a->client_requests == 0) {
        bool operations = a->sums->test.agents_by_field.count > 0;
        page_text(p, operations ? PHRASE_TEST_OPERATIONS : PHRASE_UNDER_NONE);
        page_raw(p, "\n");
    }
}

/* ---- the questions ---- */

/* Those that speak for the answer, or those that are missing. */
static void reasons(struct page *p, const struct question *q, bool missing)
{
    struct list list = {p, "; ", 0};
    for (unsigned i = 0; i < q->n_reasons; i++) {
        if (REASON_IS_MISSING(q->reasons[i].kind) != missing)
            continue;
        if (list.items == 0)
            page_raw(p, missing ? " " : ": ");
        if (list.items == 0 && missing)
            page_text(p, PHRASE_MISSING);
        list_item(&list);
        questions_say_reason(p, &q->reasons[i]);
    }
    page_raw(p, list.items || !missing ? "." : "");
}

static void conclusions(struct page *p)
{
    page_heading(p, 3, PHRASE_CONCLUSIONS);
    for (unsigned id = 0; id < QUESTION_COUNT; id++) {
        const struct question *q = &p->audit->question[id];
        page_raw(p, "- ");
        page_text(p, PHRASE_QUESTION + (enum phrase)id);
        page_raw(p, " **");
        page_text(p, PHRASE_ANSWER + (enum phrase)q->answer);
        page_raw(p, "**");
        reasons(p, q, false);
        reasons(p, q, true);
        page_raw(p, "\n");
    }
}

void markdown_monthly(struct page *p)
{
    const struct audit *a = p->audit;
    if (!a->has_period || a->period.kind != PERIOD_MONTH)
        return;
    page_raw(p, "\n## ");
    page_text(p, PHRASE_FULL_AUDIT);
    page_raw(p, "\n");
    weeks(p);
    load(p);
    under_load(p);
    conclusions(p);
}
