/*
 * What the report rests on: every log with what became of its lines, and what is not covered.
 */
#include "report/json.h"

static const char *tier_name(const struct source_evidence *s)
{
    static const char *const names[TIER_COUNT] = {
        [TIER_EDGE] = "edge", [TIER_APP] = "app", [TIER_CLIENT] = "client"};
    return s->has_tier ? names[s->tier] : NULL;
}

static void json_first_missed(struct json *j, const struct source_evidence *s)
{
    struct writer *w = &j->writer;
    if (s->first_missed_line == 0) {
        writer_null(w, "first_not_understood");
        return;
    }
    writer_object(w, "first_not_understood");
    writer_uint(w, "line", s->first_missed_line);
    if (s->first_missed_column > 0)
        writer_uint(w, "column", s->first_missed_column);
    else
        writer_null(w, "column");
    writer_string(w, "closest_pattern", s->first_missed_pattern);
    writer_object_end(w);
}

static void json_source(struct json *j, const struct source_evidence *s)
{
    static const char *const states[] = {
        [SOURCE_OK] = "ok",           [SOURCE_TRUNCATED] = "truncated",
        [SOURCE_CORRUPT] = "corrupt", [SOURCE_UNREADABLE] = "unreadable",
        [SOURCE_EMPTY] = "empty",     [SOURCE_DUPLICATE] = "duplicate",
    };
    struct writer *w = &j->writer;
    writer_object(w, NULL);
    writer_string(w, "path", s->path);
    writer_string(w, "pattern", s->patterns);
    writer_string(w, "tier", tier_name(s));
    writer_string(w, "state", states[s->state]);
    writer_string(w, "detail", s->detail);
    writer_bool(w, "incomplete", s->incomplete);
    writer_uint(w, "bytes", s->bytes);
    writer_uint(w, "complete_bytes", s->complete_bytes);
    writer_uint(w, "lines", s->lines);
    writer_uint(w, "understood", s->understood);
    writer_uint(w, "ignored", s->ignored);
    writer_uint(w, "continuation", s->continuation);
    writer_uint(w, "not_understood", s->not_understood);
    writer_uint(w, "too_long", s->too_long);
    json_first_missed(j, s);
    writer_object_end(w);
}

static void json_usual_hours(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    bool known = a->usual_weeks >= USUAL_MIN_WEEKS;
    writer_object(w, "usual_hours");
    writer_uint(w, "weeks", a->usual_weeks);
    json_maybe_uint(j, "hours", known, a->usual_hours);
    json_maybe_uint(j, "with_requests", known, a->usual_hours_seen);
    writer_bool(w, "low", a->hours_low);
    writer_object_end(w);
}

void json_coverage(struct json *j)
{
    const struct audit *a = j->audit;
    const struct sums *sums = a->sums;
    struct writer *w = &j->writer;
    writer_array(w, "sources");
    for (size_t i = 0; i < a->n_sources; i++)
        json_source(j, &a->sources[i]);
    writer_array_end(w);

    writer_object(w, "coverage");
    json_double(j, "coverage", "understood_pct", true, a->understood_pct);
    writer_bool(w, "low", a->coverage_low);
    writer_uint(w, "hours", sums->hours);
    writer_uint(w, "hours_over", a->hours_over);
    writer_uint(w, "hours_over_without_records", a->hours_silent);
    writer_array(w, "hours_without_records");
    for (size_t i = 0; i < a->n_silent_hours; i++)
        json_time(j, NULL, sums->hours_without_records[i]);
    writer_array_end(w);
    json_usual_hours(j);
    writer_uint(w, "entries", sums->entries);
    writer_uint(w, "messages", sums->messages);
    writer_uint(w, "inferred_entries", sums->inferred_entries);
    writer_uint(w, "undated_entries", sums->undated_entries);
    writer_bool(w, "undated_counted", sums->undated_counted);
    writer_uint(w, "undated_app_left_out", sums->undated_app_left_out);
    writer_uint(w, "other_tier_requests", sums->other_tier_requests);
    writer_uint(w, "evicted_requests", sums->evicted_requests);
    writer_object_end(w);
}
