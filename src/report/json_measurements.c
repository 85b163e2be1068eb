/*
 * What was measured: requests, latencies, errors, locks, agents, rate, tests, database; and the
 * same by endpoint.
 */
#include <math.h>
#include <stdio.h>

#include "report/json.h"

static void json_cv(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    writer_object(w, "cv");
    json_double(j, "cv", "within_pct", true, a->cv_within_pct);
    json_double(j, "cv", "pooled_pct", true, a->cv_pooled_pct);
    if (a->latency_source == FIGURE_DAILY_METRICS && a->cv_n > 0)
        writer_string(w, "source", "daily_metrics");
    else
        writer_string(w, "source", a->latency.n > 0 ? "requests" : NULL);
    writer_uint(w, "n", a->cv_n);
    writer_bool(w, "all_endpoints", a->cv_all_endpoints);
    writer_object_end(w);
}

static void json_errors(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    writer_object(w, "errors");
    writer_uint(w, "http_500", a->rate_500.hits);
    writer_uint(w, "http_5xx", a->rate_5xx.hits);
    json_double(j, "errors", "rate_500_pct", a->rate_500.n > 0, a->rate_500.pct);
    json_double(j, "errors", "rate_5xx_pct", a->rate_5xx.n > 0, a->rate_5xx.pct);
    json_interval(j, "rate_500_interval_pct", &a->rate_500.interval, 1);
    json_interval(j, "rate_5xx_interval_pct", &a->rate_5xx.interval, 1);
    writer_object_end(w);
}

/* Of the episode's events those that are contention: null where that is not known. */
static void json_episode_waits(struct json *j, int64_t first)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    const struct attribution_waits *e = attribution_waits_of(&a->attribution, first);
    bool known = e && a->waits.state != CLAIM_NOT_ENOUGH;
    if (e)
        writer_uint(w, "events_known", e->known);
    else
        writer_null(w, "events_known");
    if (known && e->known > 0)
        writer_uint(w, "contention", e->contention);
    else
        writer_null(w, "contention");
    if (known && e->first_known)
        writer_bool(w, "begins_with_contention", e->begins);
    else
        writer_null(w, "begins_with_contention");
}

static void json_episodes(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    writer_array(w, "episode_list");
    for (size_t i = 0; i < a->n_episodes && i < ATTRIBUTION_TOLD; i++) {
        writer_object(w, NULL);
        json_time(j, "first", a->episodes[i].first);
        json_time(j, "last", a->episodes[i].last);
        writer_uint(w, "events", a->episodes[i].events);
        writer_bool(w, "inferred_time", a->episodes[i].inferred);
        json_episode_waits(j, a->episodes[i].first);
        writer_object_end(w);
    }
    writer_array_end(w);
}

/* The schema wants numbers of events and episodes: without a log that could tell, they are 0 and
   named as unknown all the same. */
static void json_locks(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    writer_object(w, "locks");
    writer_bool(w, "measured", a->locks_measured);
    writer_uint(w, "events", a->lock_events);
    writer_uint(w, "episodes", a->n_episodes);
    writer_uint(w, "inferred_time", a->lock_inferred);
    writer_uint(w, "undated", a->lock_undated);
    if (a->flag[FLAG_LOCK_ERRORS].state == FLAG_UNKNOWN) {
        json_unknown(j, "locks", "events");
        json_unknown(j, "locks", "episodes");
    }
    json_uint(j, "locks", "contention", a->waits.state != CLAIM_NOT_ENOUGH, a->contention);
    writer_string(w, "contention_why", json_gap_name(&a->waits));
    json_episodes(j);
    writer_object_end(w);
}

static void json_agents(struct json *j)
{
    static const char *const names[] = {
        [FIGURE_NONE] = NULL,          [FIGURE_REQUESTS] = NULL,       [FIGURE_CLIENT] = NULL,
        [FIGURE_FIELD] = "field",      [FIGURE_DATABASE] = "database", [FIGURE_ADDRESS] = "client",
        [FIGURE_DAILY_METRICS] = NULL,
    };
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    bool known = a->agents_source != FIGURE_NONE;
    writer_object(w, "agents");
    json_uint(j, "agents", "distinct", known, a->agents_distinct);
    json_uint(j, "agents", "peak_per_minute",
              known && a->criterion[CRITERION_AGENTS].status != CRITERION_UNKNOWN, a->agents_peak);
    writer_string(w, "identified_by", names[a->agents_source]);
    writer_bool(w, "distinct_at_least", a->agents_distinct_at_least);
    writer_bool(w, "peak_at_least", a->agents_peak_at_least);
    writer_object_end(w);
}

static void json_rate(struct json *j)
{
    const struct audit *a = j->audit;
    writer_object(&j->writer, "rate");
    json_double(j, "rate", "mean_per_s", !isnan(a->mean_per_s), a->mean_per_s);
    json_uint(j, "rate", "peak_minute", a->has_rate, a->peak_minute);
    json_uint(j, "rate", "peak_second", a->has_peak_second, a->peak_second);
    writer_object_end(&j->writer);
}

static void json_operations(struct json *j)
{
    const struct sums *sums = j->audit->sums;
    writer_object(&j->writer, "operations");
    writer_uint(&j->writer, "count", j->audit->operations);
    writer_uint(&j->writer, "timed", j->audit->operations_timed);
    writer_uint(&j->writer, "of_test_agents", sums->operations_of_tests);
    json_maybe_uint(j, "peak_minute", j->audit->has_operations_peak, sums->operations_peak_minute);
    writer_double(&j->writer, "mean_per_minute", j->audit->operations_per_minute);
    writer_object_end(&j->writer);
}

/* Pages, and what was done in the period. */
static void json_database_contents(struct json *j)
{
    const struct database_evidence *d = &j->audit->database;
    struct writer *w = &j->writer;
    json_maybe_uint(j, "page_bytes", d->has_pages, d->page_bytes);
    json_maybe_uint(j, "pages", d->has_pages, d->pages);
    json_maybe_uint(j, "free_pages", d->has_pages, d->free_pages);
    json_maybe_uint(j, "operations", d->has_agents, d->operations);
    json_maybe_uint(j, "operations_of_test_agents", d->has_agents && d->tests_apart,
                    d->operations_of_tests);
    json_maybe_uint(j, "operations_peak_minute", d->has_agents, d->peak_operations);
    writer_double(w, "operations_mean_per_minute", j->audit->db_operations_per_minute);
    json_maybe_uint(j, "failed_operations", d->has_agents && d->has_failed, d->failed_operations);
    json_maybe_uint(j, "rows_agents", d->has_rows, d->rows_agents);
    json_maybe_uint(j, "rows_operations", d->has_rows, d->rows_operations);
    json_maybe_uint(j, "agents", d->has_agents, d->agents);
    writer_array(w, "largest_tables");
    for (unsigned i = 0; i < d->n_tables; i++) {
        writer_object(w, NULL);
        writer_string(w, "name", d->tables[i].name);
        writer_uint(w, "bytes", d->tables[i].bytes);
        writer_object_end(w);
    }
    writer_array_end(w);
    writer_string(w, "tables_gap", d->tables_gap[0] ? d->tables_gap : NULL);
}

static void json_database(struct json *j)
{
    const struct database_evidence *d = &j->audit->database;
    struct writer *w = &j->writer;
    if (!d->asked || !d->has_size) {
        json_unknown(j, "database", NULL);
        writer_null(w, "database");
    } else {
        writer_object(w, "database");
        writer_uint(w, "bytes", d->bytes);
        writer_uint(w, "wal_bytes", d->wal_bytes);
        if (d->journal_mode[0] == '\0')
            json_unknown(j, "database", "journal_mode");
        writer_string(w, "journal_mode", d->journal_mode[0] ? d->journal_mode : NULL);
        json_database_contents(j);
        writer_object_end(w);
    }
    writer_string(w, "database_gap", d->gap[0] ? d->gap : NULL);
}

/* One number for each of series.parts. They need no naming as unknown: the latency's n tells. */
static void json_parts(struct json *j, const struct audit_endpoint *e)
{
    if (!e->p95_by_part)
        return;
    writer_row_array(&j->writer, "p95_by_part_ms");
    for (size_t i = 0; i < j->audit->series.n_parts; i++)
        json_maybe_us(j, NULL, e->p95_by_part[i] >= 0, e->p95_by_part[i]);
    writer_array_end(&j->writer);
}

/* Of an endpoint: each has a request, so that neither is ever unknown. */
static void json_rate_500(struct json *j, const struct audit_rate *rate)
{
    writer_double(&j->writer, "rate_500_pct", rate->n > 0 ? rate->pct : (double)NAN);
    json_interval(j, "rate_500_interval_pct", &rate->interval, 1);
}

static void json_endpoint_list(struct json *j, const char *key, const char *path,
                               const struct audit_endpoint *endpoints, size_t n)
{
    struct writer *w = &j->writer;
    writer_array(w, key);
    for (size_t i = 0; i < n; i++) {
        const struct audit_endpoint *e = &endpoints[i];
        char name[64];
        snprintf(name, sizeof name, "%s[%zu].latency", path, i);
        writer_object(w, NULL);
        writer_string(w, "method", e->method);
        writer_string(w, "path", e->path);
        writer_uint(w, "requests", e->requests);
        writer_uint(w, "http_500", e->http_500);
        writer_uint(w, "http_5xx", e->http_5xx);
        json_rate_500(j, &e->rate_500);
        json_statuses(j, e->statuses, e->n_statuses);
        json_latency(j, "latency", name, false, &e->latency);
        json_parts(j, e);
        writer_bool(w, "named", e->named);
        writer_bool(w, "stream", e->stream);
        writer_uint(w, "slowest", e->slowest);
        writer_object_end(w);
    }
    writer_array_end(w);
}

static void json_test(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    writer_object(w, "test");
    writer_uint(w, "requests", a->test_requests);
    writer_uint(w, "http_500", a->test_rate_500.hits);
    json_double(j, "test", "rate_500_pct", a->test_rate_500.n > 0, a->test_rate_500.pct);
    json_interval(j, "rate_500_interval_pct", &a->test_rate_500.interval, 1);
    json_latency(j, "latency", "test.latency", false, &a->test_latency);
    writer_uint(w, "client_requests", a->client_requests);
    json_latency(j, "client_latency", "test.client_latency", false, &a->client_latency);
    json_endpoint_list(j, "client_endpoints", "test.client_endpoints", a->client_endpoints,
                       a->n_client_endpoints);
    writer_object_end(w);
}

static void json_run(struct json *j, const struct test_run *run)
{
    struct writer *w = &j->writer;
    writer_object(w, NULL);
    writer_string(w, "file", run->file);
    json_time(j, "time", run->at);
    writer_bool(w, "day_only", run->day_only);
    json_maybe_uint(j, "requests_sent", run->has_sent, run->sent);
    json_maybe_uint(j, "successful", run->has_n, run->n);
    json_maybe_uint(j, "errors", run->has_errors, run->errors);
    json_maybe_uint(j, "duration_s", run->has_duration, run->duration_s);
    json_maybe_us(j, "mean_ms", run->has_mean, run->mean_us);
    json_maybe_us(j, "p95_ms", run->has_p95, run->p95_us);
    json_maybe_us(j, "p99_ms", run->has_p99, run->p99_us);
    writer_double(w, "cv_pct", run->has_cv ? run->cv_pct : (double)NAN);
    writer_bool(w, "failed", run->failed);
    writer_object_end(w);
}

/* Figures of a run that are null were null in its file; the list below names them. */
static void json_daily_metrics(struct json *j)
{
    const struct daily_metrics_evidence *d = &j->audit->daily_metrics;
    struct writer *w = &j->writer;
    if (!d->asked) {
        writer_null(w, "daily_metrics");
        return;
    }
    writer_array(w, "daily_metrics");
    for (size_t i = 0; i < d->n_runs; i++)
        json_run(j, &d->runs[i]);
    writer_array_end(w);
    writer_array(w, "daily_metrics_gaps");
    if (d->gap[0]) {
        writer_object(w, NULL);
        writer_null(w, "file");
        writer_string(w, "why", d->gap);
        writer_bool(w, "counted", false);
        writer_object_end(w);
    }
    for (size_t i = 0; i < d->n_gaps; i++) {
        writer_object(w, NULL);
        writer_string(w, "file", d->gaps[i].file);
        writer_string(w, "why", d->gaps[i].why);
        writer_bool(w, "counted", d->gaps[i].counted);
        writer_object_end(w);
    }
    writer_array_end(w);
}

/* What the tests themselves printed, by endpoint. */
static void json_run_endpoints(struct json *j)
{
    const struct daily_metrics_evidence *d = &j->audit->daily_metrics;
    struct writer *w = &j->writer;
    writer_array(w, "daily_metrics_endpoints");
    for (unsigned i = 0; i < d->n_endpoints; i++) {
        const struct test_endpoint *e = &d->endpoints[i];
        writer_object(w, NULL);
        writer_string(w, "path", e->path[0] ? e->path : "(other)");
        writer_uint(w, "requests", e->requests);
        writer_uint(w, "failed", e->errors);
        writer_uint(w, "http_500", e->http_500);
        writer_uint(w, "n", e->n);
        json_maybe_us(j, "p50_ms", e->n > 0, e->p50_us);
        json_maybe_us(j, "p95_ms", e->n > 0, e->p95_us);
        json_maybe_us(j, "p99_ms", e->n > 0, e->p99_us);
        writer_double(w, "cv_pct", e->cv_pct);
        writer_object_end(w);
    }
    writer_array_end(w);
}

void json_measurements(struct json *j)
{
    const struct audit *a = j->audit;
    writer_uint(&j->writer, "requests", a->requests);
    json_statuses(j, a->statuses, a->n_statuses);
    json_latency(j, "latency", "latency", true, &a->latency);
    json_cv(j);
    json_errors(j);
    json_locks(j);
    json_agents(j);
    json_rate(j);
    json_operations(j);
    json_database(j);
    json_daily_metrics(j);
    json_run_endpoints(j);
    json_test(j);
}

void json_endpoints(struct json *j)
{
    json_endpoint_list(j, "endpoints", "endpoints", j->audit->endpoints, j->audit->n_endpoints);
    writer_uint(&j->writer, "slowest", j->audit->slowest);
}
