/*
 * "Test plan": the document's three tests, when each was done and with what result; then what was
 * seen of tests at all, each kind with its own figures.
 */
#include <math.h>

#include "audit/history.h"
#include "report/parts.h"
#include "report/markdown.h"

/* Runs, and files that something is wrong with, that are listed; the JSON has them all. */
#define RUNS_SHOWN 40

/* The window shown is the best one. Was there another after it? Windows of requests slide by the
   second: one that overlaps the best is no other. */
static bool seen_again(const struct window *w, enum test_plan_id id)
{
    return w->last - w->to >= (id == TEST_PLAN_REQUESTS ? WINDOW_SECONDS : 1);
}

static void say_seen(struct page *p, enum test_plan_id id)
{
    const struct audit_test *t = &p->audit->test_plan[id];
    if (id == TEST_PLAN_DATA) {
        page_put(p, page_days(p, t->window.last, t->window.last));
        return;
    }
    SAY(p, t->in_test ? PHRASE_TEST_IN_TEST : PHRASE_TEST_IN_ALL,
        page_span(p, t->window.from, t->window.to));
    if (seen_again(&t->window, id))
        SAY(p, PHRASE_TEST_SEEN_AGAIN, page_instant(p, t->window.last));
}

/* Not in this period: and before? Reports that could not look are no evidence for "never". */
static void say_not_seen(struct page *p, const struct audit_test *t)
{
    if (t->earlier_within)
        SAY(p, PHRASE_TEST_SEEN_WITHIN, page_days(p, t->earlier, t->earlier),
            page_trusted(p, t->earlier_in->name));
    else if (!t->earlier_in && t->earlier_not_seen > 0)
        SAY(p, PHRASE_TEST_NEVER, page_count(p, t->earlier_not_seen + 1));
    else
        page_text(p, PHRASE_TEST_NOT_SEEN);
}

static void say_earlier(struct page *p, const struct audit_test *t)
{
    if (t->earlier_in && !(t->known && t->earlier_within))
        SAY(p, PHRASE_TEST_LAST_TIME, page_days(p, t->earlier, t->earlier));
    else if (!t->known && !t->earlier_in && t->earlier_not_seen > 0)
        SAY(p, PHRASE_TEST_EARLIER_NOT_SEEN, page_count(p, t->earlier_not_seen));
    if (!t->earlier_in && t->earlier_unknown > 0)
        SAY(p, PHRASE_TEST_EARLIER_UNKNOWN, page_count(p, t->earlier_unknown));
}

static void say_unknown(struct page *p, enum test_plan_id id)
{
    const struct audit *a = p->audit;
    if (id == TEST_PLAN_DATA)
        SAY(p, PHRASE_CANNOT_TELL,
            parts_reason(p, a->criterion[CRITERION_DB_SIZE].why, TOPIC_DB_SIZE));
    else if (a->requests == 0)
        SAY(p, PHRASE_CANNOT_TELL, parts_reason(p, UNKNOWN_NO_REQUESTS, TOPIC_RPS));
    else if (a->hours_without_seconds > 0)
        SAY(p, PHRASE_GAP_SECONDS, page_count(p, a->hours_without_seconds));
    else if (id == TEST_PLAN_AGENTS && !audit_tells_agents(a))
        SAY(p, PHRASE_CANNOT_TELL, parts_reason(p, UNKNOWN_NO_IDENTITY, TOPIC_AGENTS));
    else
        SAY(p, PHRASE_CANNOT_TELL, page_phrase(p, PHRASE_TEST_NO_TIMES));
}

static void say_best(struct page *p, enum test_plan_id id)
{
    const struct window *w = &p->audit->test_plan[id].window;
    if (id == TEST_PLAN_AGENTS)
        SAY(p, PHRASE_TEST_MOST_AGENTS, page_count(p, w->agents));
    else
        SAY(p, PHRASE_TEST_MOST_REQUESTS, page_count(p, w->requests));
}

/* "7 agents, 90 requests, P95 193 ms, CV 26.7 %, no lock errors" */
static void say_result(struct page *p, enum test_plan_id id)
{
    const struct audit_test *t = &p->audit->test_plan[id];
    const struct window *w = &t->window;
    if (id == TEST_PLAN_AGENTS)
        SAY(p, PHRASE_TEST_RESULT_AGENTS, page_at_least(p, w->agents, w->agents >= KMIN_MINUTE),
            page_count(p, w->requests));
    else
        SAY(p, PHRASE_TEST_RESULT_REQUESTS, page_count(p, w->requests));
    if (t->latency.n == 0) {
        page_text(p, PHRASE_TEST_NO_LATENCY);
    } else if (t->latency.n < p->audit->criteria->min_n) {
        SAY(p, PHRASE_TEST_FEW_LATENCIES, page_count(p, t->latency.n));
    } else {
        SAY(p, PHRASE_TEST_RESULT_P95, page_ms(p, t->latency.p95_us));
        if (isfinite(t->cv_within_pct))
            SAY(p, PHRASE_TEST_CV, page_decimal(p, t->cv_within_pct, 1));
        if (!t->exact)
            SAY(p, PHRASE_TEST_AROUND, page_count(p, t->latency.n));
    }
    if (w->lock_events > 0)
        SAY(p, PHRASE_TEST_LOCKS, page_count(p, w->lock_events));
    else if (p->audit->flag[FLAG_LOCK_ERRORS].state != FLAG_UNKNOWN && p->audit->lock_undated == 0)
        page_text(p, PHRASE_TEST_NO_LOCKS);
}

static void test_row(struct page *p, enum test_plan_id id)
{
    const struct audit_test *t = &p->audit->test_plan[id];
    page_row(p);
    page_text(p, PHRASE_TEST + (enum phrase)id);
    page_cell(p);
    if (t->window.seen)
        say_seen(p, id);
    else if (t->known)
        say_not_seen(p, t);
    else
        say_unknown(p, id);
    if (!t->window.seen)
        say_earlier(p, t);
    page_cell(p);
    if (id == TEST_PLAN_DATA && t->known)
        SAY(p, PHRASE_TEST_DATA_SIZE,
            page_bytes(p, p->audit->database.bytes + p->audit->database.wal_bytes));
    else if (id != TEST_PLAN_DATA && t->window.seen)
        say_result(p, id);
    else if (id != TEST_PLAN_DATA && t->known && t->window.requests > 0)
        say_best(p, id);
    else
        page_raw(p, "–");
    page_row_end(p);
}

static void test_latency(struct page *p, const struct audit_latency *latency)
{
    if (latency->n == 0)
        return;
    if (latency->n < p->audit->criteria->min_n) {
        SAY(p, PHRASE_TEST_FEW_LATENCIES, page_count(p, latency->n));
        return;
    }
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
            SAY(p, PHRASE_TEST_500S, page_count(p, a->test_rate_500.hits));
        if (a->test_rate_500.n > 0 && a->test_rate_500.n >= a->criteria->min_n)
            SAY(p, PHRASE_TEST_500_RATE, page_rate(p, a->test_rate_500.pct));
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
    for (int id = 0; id < TEST_PLAN_COUNT; id++)
        test_row(p, (enum test_plan_id)id);
    test_traffic(p);
    daily_metrics(p);
}
