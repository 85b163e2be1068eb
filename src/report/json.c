/*
 * The JSON report: its frame and what its parts share. The names of unknown figures are collected
 * while the figures are written, so that none can be null and not named.
 */
#include "report/json.h"

#include <math.h>
#include <stdio.h>

#include "report/report.h"

/* Names of unknown figures: a bounded number of endpoints with a bounded number of figures. */
#define UNKNOWN_LIMIT ((size_t)4 << 20)

void json_unknown(struct json *j, const char *path, const char *name)
{
    buffer_appendf(&j->unknown, "%s%s%s\n", path, name ? "." : "", name ? name : "");
}

void json_double(struct json *j, const char *path, const char *name, bool known, double value)
{
    if (!known || !isfinite(value)) {
        writer_null(&j->writer, name);
        json_unknown(j, path, name);
        return;
    }
    writer_double(&j->writer, name, value);
}

void json_uint(struct json *j, const char *path, const char *name, bool known, uint64_t value)
{
    if (!known) {
        writer_null(&j->writer, name);
        json_unknown(j, path, name);
        return;
    }
    writer_uint(&j->writer, name, value);
}

void json_maybe_uint(struct json *j, const char *key, bool known, uint64_t value)
{
    if (known)
        writer_uint(&j->writer, key, value);
    else
        writer_null(&j->writer, key);
}

void json_maybe_us(struct json *j, const char *key, bool known, int64_t us)
{
    if (known)
        writer_ms(&j->writer, key, us);
    else
        writer_null(&j->writer, key);
}

void json_interval(struct json *j, const char *key, const struct interval *interval, double scale)
{
    writer_array(&j->writer, key);
    writer_double(&j->writer, NULL, interval->has_low ? interval->low * scale : (double)NAN);
    writer_double(&j->writer, NULL, interval->has_high ? interval->high * scale : (double)NAN);
    writer_array_end(&j->writer);
}

/* A latency in µs; NULL for `path`: null is named elsewhere. */
static void json_us(struct json *j, const char *path, const char *name, bool known, int64_t us)
{
    if (known) {
        writer_ms(&j->writer, name, us);
        return;
    }
    writer_null(&j->writer, name);
    if (path)
        json_unknown(j, path, name);
}

/* The same for a mean, a deviation or a CV. */
static void json_moment(struct json *j, const char *path, const char *name, double value)
{
    if (path)
        json_double(j, path, name, true, value);
    else
        writer_double(&j->writer, name, value);
}

void json_latency(struct json *j, const char *key, const char *path, bool each,
                  const struct audit_latency *latency)
{
    bool known = latency->n > 0;
    const char *named = known || each ? path : NULL;
    if (!named)
        json_unknown(j, path, NULL);
    writer_object(&j->writer, key);
    writer_uint(&j->writer, "n", latency->n);
    json_moment(j, named, "mean_ms", known ? latency->mean_ms : (double)NAN);
    json_moment(j, named, "stddev_ms", known ? latency->stddev_ms : (double)NAN);
    json_moment(j, named, "cv_pct", known ? latency->cv_pct : (double)NAN);
    json_us(j, named, "min_ms", known, latency->min_us);
    json_us(j, named, "p50_ms", known, latency->p50_us);
    json_us(j, named, "p90_ms", known, latency->p90_us);
    json_us(j, named, "p95_ms", known, latency->p95_us);
    json_us(j, named, "p99_ms", known, latency->p99_us);
    json_us(j, named, "max_ms", known, latency->max_us);
    if (known) {
        json_interval(j, "p95_interval_ms", &latency->p95_us_interval, 0.001);
        json_interval(j, "p99_interval_ms", &latency->p99_us_interval, 0.001);
    }
    writer_double(&j->writer, "error_bound", latency->error_bound);
    writer_object_end(&j->writer);
}

void json_statuses(struct json *j, const struct status_count *statuses, size_t n)
{
    writer_object(&j->writer, "status");
    for (size_t i = 0; i < n; i++) {
        char name[16] = "none";
        if (statuses[i].status != RECORD_NO_STATUS)
            snprintf(name, sizeof name, "%d", statuses[i].status);
        writer_uint(&j->writer, name, statuses[i].count);
    }
    writer_object_end(&j->writer);
}

void json_time(struct json *j, const char *key, int64_t at)
{
    char text[PERIOD_ISO_SIZE];
    period_format_iso(at, j->audit->zone, text);
    writer_string(&j->writer, key, text);
}

static void json_period(struct json *j)
{
    static const char *const kinds[] = {
        [PERIOD_WEEK] = "week", [PERIOD_MONTH] = "month", [PERIOD_RANGE] = "range"};
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    writer_object(w, "period");
    writer_string(w, "kind", kinds[a->has_period ? a->period.kind : PERIOD_RANGE]);
    writer_string(w, "name", a->has_period ? a->period.name : "..");
    if (a->has_period) {
        json_time(j, "start", a->period.start);
        json_time(j, "end", a->period.end);
    } else {
        writer_null(w, "start");
        writer_null(w, "end");
    }
    writer_string(w, "timezone", zone_name(a->zone));
    writer_bool(w, "complete", a->complete);
    writer_uint(w, "elapsed_s", (uint64_t)a->elapsed_s);
    writer_object_end(w);
}

static void json_unknown_list(struct json *j)
{
    struct span rest = buffer_span(&j->unknown);
    writer_array(&j->writer, "unknown");
    while (rest.len > 0) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        size_t len = (size_t)(end - rest.ptr);
        writer_span(&j->writer, NULL, span_make(rest.ptr, len));
        rest = span_skip(rest, len + 1);
    }
    writer_array_end(&j->writer);
}

static const char *tier_name(enum audit_tier tier)
{
    static const char *const names[] = {
        [AUDIT_TIER_NONE] = NULL,       [AUDIT_TIER_EDGE] = "edge",   [AUDIT_TIER_APP] = "app",
        [AUDIT_TIER_CLIENT] = "client", [AUDIT_TIER_MIXED] = "mixed",
    };
    return names[tier];
}

void report_json(const struct audit *a, struct buffer *out)
{
    struct json j = {.audit = a};
    struct writer *w = &j.writer;
    writer_init(w, out);
    buffer_init(&j.unknown, UNKNOWN_LIMIT);
    writer_object(w, NULL);
    writer_string(w, "schema", "porta-audit/report/1");
    writer_string(w, "program_version", a->program_version);
    writer_string(w, "criteria_version", a->criteria_version);
    json_period(&j);
    writer_uint(w, "revision", a->revision);
    json_restated(&j);
    writer_string(w, "tier", tier_name(a->tier));
    json_measurements(&j);
    json_endpoints(&j);
    json_series(&j);
    json_judgement(&j);
    json_monthly(&j);
    json_coverage(&j);
    json_unknown_list(&j);
    writer_object_end(w);
    buffer_append_char(out, '\n');
    if (j.unknown.status != STATUS_OK && out->status == STATUS_OK)
        out->status = j.unknown.status;
    buffer_release(&j.unknown);
}
