/*
 * The full audit of a month: its weeks, the tests taken together, and the five questions. The
 * reasons are the sentences of the English Markdown.
 */
#include <math.h>

#include "report/json.h"
#include "report/questions.h"

#define SENTENCE_LIMIT ((size_t)8 << 10)

static void json_value(struct json *j, const char *key, const struct audit_criterion *c)
{
    writer_double(&j->writer, key, c->has_value ? c->value : (double)NAN);
}

static void json_week(struct json *j, const struct audit_week *week)
{
    const struct audit *a = week->audit;
    struct writer *w = &j->writer;
    writer_row_object(w, NULL);
    writer_string(w, "week", week->name);
    json_time(j, "start", week->start);
    json_time(j, "end", week->end);
    writer_bool(w, "whole", week->whole);
    writer_uint(w, "requests", a->requests);
    if (j->audit->agents_source == FIGURE_DATABASE)
        writer_null(w, "agents");
    else
        json_value(j, "agents", &a->criterion[CRITERION_AGENTS]);
    json_value(j, "p95_ms", &a->criterion[CRITERION_P95]);
    json_value(j, "cv_pct", &a->criterion[CRITERION_CV]);
    writer_string(w, "latency_source", json_source_name(a->latency_source));
    json_value(j, "rps", &a->criterion[CRITERION_RPS]);
    json_maybe_uint(j, "http_500", a->rate_500.n > 0, a->rate_500.hits);
    json_maybe_uint(j, "lock_events", a->flag[FLAG_LOCK_ERRORS].state != FLAG_UNKNOWN,
                    a->lock_events);
    json_maybe_uint(j, "operations", a->sums->entries > 0, a->operations);
    json_maybe_uint(j, "db_bytes", week->has_db_size, (uint64_t)week->db_bytes);
    writer_object_end(w);
}

static void json_runs(struct json *j)
{
    const struct audit *a = j->audit;
    const struct audit_runs *r = &a->runs;
    struct writer *w = &j->writer;
    writer_object(w, "tests_together");
    writer_uint(w, "tests", r->n);
    writer_uint(w, "failed", r->failed);
    writer_uint(w, "requests_sent", r->sent);
    writer_uint(w, "errors", r->errors);
    writer_double(w, "mean_ms", r->has_mean ? r->mean_ms : (double)NAN);
    json_maybe_us(j, "largest_p95_ms", r->p95_us >= 0, r->p95_us);
    json_maybe_us(j, "largest_p99_ms", r->p99_us >= 0, r->p99_us);
    writer_double(w, "cv_pct", a->runs_cv_pct);
    writer_object_end(w);
}

static void json_reasons(struct json *j, const char *key, const struct question *q, bool missing)
{
    struct buffer sentence;
    struct page page;
    buffer_init(&sentence, SENTENCE_LIMIT);
    page_init(&page, j->audit, LANGUAGE_ENGLISH, &sentence);
    writer_array(&j->writer, key);
    for (unsigned i = 0; i < q->n_reasons; i++) {
        if (REASON_IS_MISSING(q->reasons[i].kind) != missing)
            continue;
        buffer_clear(&sentence);
        questions_say_reason(&page, &q->reasons[i]);
        writer_span(&j->writer, NULL, buffer_span(&sentence));
    }
    writer_array_end(&j->writer);
    page_release(&page);
    buffer_release(&sentence);
}

void json_monthly(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    if (!a->has_period || a->period.kind != PERIOD_MONTH) {
        writer_null(w, "full_audit");
        return;
    }
    writer_object(w, "full_audit");
    writer_array(w, "weeks");
    for (size_t i = 0; i < a->n_weeks; i++)
        json_week(j, &a->weeks[i]);
    writer_array_end(w);
    json_runs(j);
    writer_array(w, "questions");
    for (unsigned id = 0; id < QUESTION_COUNT; id++) {
        writer_object(w, NULL);
        writer_string(w, "id", question_names[id]);
        writer_string(w, "answer", answer_names[a->question[id].answer]);
        json_reasons(j, "reasons", &a->question[id], false);
        json_reasons(j, "missing", &a->question[id], true);
        writer_object_end(w);
    }
    writer_array_end(w);
    writer_object_end(w);
}
