/*
 * "Bottlenecks", "Before Redis" and "Test plan": the document's claims, remedies and tests. Their
 * measurements are not made yet, and the page says so; what is known beside them is shown.
 */
#include <math.h>

#include "report/parts.h"
#include "report/markdown.h"

/* Runs, and files that something is wrong with, that are listed; the JSON has them all. */
#define RUNS_SHOWN 40

/* "12 requests, P50 935.00 ms, P95 2,026.20 ms, 0 answered 500" */
static void say_seen(struct page *p, const struct audit_watched *watched)
{
    if (watched->requests == 0) {
        page_text(p, PHRASE_SEEN_NOT);
        return;
    }
    SAY(p, PHRASE_SEEN, page_count(p, watched->requests));
    if (watched->latency.n > 0)
        SAY(p, PHRASE_SEEN_LATENCY, page_ms(p, watched->latency.p50_us),
            page_ms(p, watched->latency.p95_us), page_count(p, watched->latency.n));
    SAY(p, PHRASE_SEEN_500S, page_count(p, watched->http_500));
}

/* The texts of an endpoint of the document; false for one that it does not know. */
static bool watched_text(const char *id, enum watched_text *ret)
{
    static const char *const ids[WATCHED_CRITICAL_COUNT] = {"pipeline", "status", "run_bash"};
    for (unsigned i = 0; i < WATCHED_CRITICAL_COUNT; i++) {
        if (id && span_equal(span_str(id), span_str(ids[i]))) {
            *ret = (enum watched_text)i;
            return true;
        }
    }
    return false;
}

static void labelled(struct page *p, enum phrase label)
{
    page_raw(p, "**");
    page_text(p, label);
    page_raw(p, ":** ");
}

/* A text of the configuration, else the document's; nothing where there is neither. */
static void watched_say(struct page *p, const char *configured, bool known, enum phrase phrase)
{
    if (configured)
        page_put(p, page_code(p, configured));
    else if (known)
        page_text(p, phrase);
}

static void critical(struct page *p, const struct audit_watched *watched)
{
    const struct watched_endpoint *w = watched->watched;
    enum watched_text text = WATCHED_PIPELINE;
    bool known = watched_text(w->id, &text);
    page_raw(p, "\n### ");
    page_put(p, parts_endpoint(p, w->method, w->path));
    if (w->what || known)
        page_raw(p, ": ");
    watched_say(p, w->what, known, PHRASE_WHAT + (enum phrase)text);
    page_raw(p, "\n\n- ");
    if (w->problem || known) {
        labelled(p, PHRASE_CLAIM);
        watched_say(p, w->problem, known, PHRASE_PROBLEM + (enum phrase)text);
        page_raw(p, " ");
    }
    labelled(p, PHRASE_MEASURED);
    page_text(p, PHRASE_NOT_MEASURED_YET);
    page_raw(p, "; ");
    say_seen(p, watched);
    page_raw(p, ".\n");
    if (w->remedy || known) {
        page_raw(p, "- ");
        labelled(p, PHRASE_REMEDY);
        watched_say(p, w->remedy, known, PHRASE_HELP + (enum phrase)text);
        page_raw(p, "\n");
    }
}

static void monitored_row(struct page *p, const struct audit_watched *watched)
{
    const struct audit_latency *latency = &watched->latency;
    page_row(p);
    page_put(p, parts_endpoint(p, watched->watched->method, watched->watched->path));
    page_cell(p);
    page_put(p, page_count(p, watched->requests));
    page_cell(p);
    page_put(p, parts_ms_cell(p, latency->n, latency->p50_us));
    page_cell(p);
    page_put(p, parts_ms_cell(p, latency->n, latency->p95_us));
    page_cell(p);
    page_put(p, page_count(p, watched->http_500));
    page_row_end(p);
}

void markdown_bottlenecks(struct page *p)
{
    const struct audit *a = p->audit;
    size_t monitored = 0;
    page_raw(p, "\n## ");
    page_text(p, PHRASE_BOTTLENECKS);
    page_raw(p, "\n");
    for (size_t i = 0; i < a->criteria->n_watched; i++) {
        if (a->watched[i].watched->critical)
            critical(p, &a->watched[i]);
        else
            monitored++;
    }
    if (monitored == 0)
        return;
    page_heading(p, 3, PHRASE_MONITORED);
    page_header(p, PHRASE_MONITORED_HEADER, "lrrrr", NULL, 0);
    for (size_t i = 0; i < a->criteria->n_watched; i++)
        if (!a->watched[i].watched->critical)
            monitored_row(p, &a->watched[i]);
}

/* Only what is known for a fact: advice needs evidence. */
void markdown_before_redis(struct page *p)
{
    const char *mode = p->audit->database.journal_mode;
    page_heading(p, 2, PHRASE_BEFORE_REDIS);
    page_text(p, PHRASE_BEFORE_INTRODUCTION);
    page_raw(p, "\n\n");
    if (mode[0] != '\0') {
        bool wal = span_equal(span_str(mode), SPAN("wal"));
        page_raw(p, "- ");
        SAY(p, wal ? PHRASE_JOURNAL_WAL : PHRASE_JOURNAL_ROLLBACK, page_code(p, mode));
        page_raw(p, "\n");
    }
    page_raw(p, "- ");
    page_text(p, PHRASE_BEFORE_REST);
    page_raw(p, "\n");
}

static void test_row(struct page *p, enum phrase test)
{
    page_row(p);
    page_text(p, test);
    page_cell(p);
    page_text(p, PHRASE_NOT_MEASURED_YET);
    page_cell(p);
    if (test == PHRASE_TEST_DATA && p->audit->database.has_size)
        SAY(p, PHRASE_TEST_DATA_SIZE,
            page_bytes(p, p->audit->database.bytes + p->audit->database.wal_bytes));
    else
        page_raw(p, "–");
    page_row_end(p);
}

static void test_latency(struct page *p, const struct audit_latency *latency)
{
    if (latency->n == 0)
        return;
    SAY(p, PHRASE_TEST_LATENCY, page_ms(p, latency->p95_us), page_count(p, latency->n));
    if (isfinite(latency->cv_pct))
        SAY(p, PHRASE_TEST_CV, page_decimal(p, latency->cv_pct, 1));
}

/* What was seen of tests, each kind with its own figures. */
static void test_traffic(struct page *p)
{
    const struct audit *a = p->audit;
    page_raw(p, "\n");
    if (a->test_requests > 0) {
        page_raw(p, "- ");
        SAY(p, PHRASE_TEST_TRAFFIC, page_count(p, a->test_requests));
        test_latency(p, &a->test_latency);
        if (a->test_rate_500.n > 0)
            SAY(p, PHRASE_TEST_500S, page_count(p, a->test_rate_500.hits),
                page_rate(p, a->test_rate_500.pct));
        page_raw(p, ".\n");
    }
    if (a->client_requests > 0) {
        page_raw(p, "- ");
        SAY(p, PHRASE_TEST_CLIENT, page_count(p, a->client_requests));
        test_latency(p, &a->client_latency);
        page_raw(p, ".\n");
    }
    if (a->test_requests == 0 && a->client_requests == 0) {
        bool operations = a->sums->test.agents_by_field.count > 0;
        page_text(p, operations ? PHRASE_TEST_OPERATIONS : PHRASE_TEST_NONE);
        page_raw(p, "\n");
    }
}

/* "- 3 August 2025, 14:39:47, `2025-08-03.json`: 90 of 90 requests, P95 193.00 ms, …" */
static void test_run(struct page *p, const struct test_run *run)
{
    page_raw(p, "- ");
    page_put(p, parts_run_time(p, run));
    page_raw(p, ", ");
    page_put(p, page_code(p, run->file));
    page_raw(p, ": ");
    if (run->failed)
        page_text(p, PHRASE_RUN_FAILED);
    SAY(p, PHRASE_RUN_REQUESTS, run->has_n ? page_count(p, run->n) : page_trusted(p, "–"),
        run->has_sent ? page_count(p, run->sent) : page_trusted(p, "–"),
        run->has_errors ? page_count(p, run->errors) : page_trusted(p, "–"),
        parts_ms_cell(p, run->has_p95, run->p95_us), parts_ms_cell(p, run->has_p99, run->p99_us),
        run->has_cv ? page_decimal(p, run->cv_pct, 1) : page_trusted(p, "–"));
    page_raw(p, "\n");
}

/* What the daily metrics tell, and what is wrong with them. */
static void daily_metrics(struct page *p)
{
    const struct daily_metrics_evidence *d = &p->audit->daily_metrics;
    if (!d->asked)
        return;
    page_heading(p, 3, PHRASE_DAILY_METRICS);
    if (d->gap[0]) {
        SAY(p, PHRASE_DAILY_METRICS_GAP, page_code(p, d->gap));
        page_raw(p, "\n\n");
    }
    if (d->n_runs == 0 && d->n_gaps == 0) {
        page_text(p, PHRASE_DAILY_METRICS_NONE);
        page_raw(p, "\n");
    }
    for (size_t i = 0; i < d->n_runs && i < RUNS_SHOWN; i++)
        test_run(p, &d->runs[i]);
    for (size_t i = 0; i < d->n_gaps && i < RUNS_SHOWN; i++) {
        page_raw(p, "- ⚠️ ");
        SAY(p, d->gaps[i].counted ? PHRASE_RUN_ODD : PHRASE_RUN_LEFT_OUT,
            page_code(p, d->gaps[i].file), page_code(p, d->gaps[i].why));
        page_raw(p, "\n");
    }
    size_t more = (d->n_runs > RUNS_SHOWN ? d->n_runs - RUNS_SHOWN : 0) +
                  (d->n_gaps > RUNS_SHOWN ? d->n_gaps - RUNS_SHOWN : 0);
    if (more > 0) {
        page_raw(p, "- ");
        SAY(p, PHRASE_AND_MORE, page_count(p, more));
        page_raw(p, "\n");
    }
}

void markdown_test_plan(struct page *p)
{
    page_heading(p, 2, PHRASE_TEST_PLAN);
    page_header(p, PHRASE_TEST_HEADER, "lll", NULL, 0);
    test_row(p, PHRASE_TEST_AGENTS);
    test_row(p, PHRASE_TEST_REQUESTS);
    test_row(p, PHRASE_TEST_DATA);
    test_traffic(p);
    daily_metrics(p);
}
