/*
 * How the period went, a row a part: the numbers behind the pictures. A part in which the logs are
 * silent has nulls, which is why none of them is named among the unknown figures.
 */
#include "report/json.h"

static const char *const unit_names[CUT_UNIT_COUNT] = {
    [CUT_QUARTER] = "quarter", [CUT_HOUR] = "hour", [CUT_SIX_HOURS] = "six_hours",
    [CUT_DAY] = "day",         [CUT_WEEK] = "week", [CUT_MONTH] = "month",
    [CUT_YEAR] = "year",
};

static void json_bin(struct json *j, const struct audit_bin *bin)
{
    bool known = bin->has_records, timed = bin->n > 0;
    writer_row_object(&j->writer, NULL);
    json_time(j, "start", bin->start);
    json_maybe_uint(j, "requests", known, bin->requests);
    json_maybe_uint(j, "peak_minute", known, bin->peak_minute);
    json_maybe_uint(j, "agents", known && bin->has_agents, bin->agents);
    json_maybe_uint(j, "lock_events", known, bin->lock_events);
    json_maybe_uint(j, "n", known, bin->n);
    json_maybe_us(j, "p50_ms", timed, bin->p50_us);
    json_maybe_us(j, "p95_ms", timed, bin->p95_us);
    json_maybe_us(j, "p99_ms", timed, bin->p99_us);
    writer_object_end(&j->writer);
}

void json_series(struct json *j)
{
    const struct audit_series *s = &j->audit->series;
    struct writer *w = &j->writer;
    writer_object(w, "series");
    writer_string(w, "unit", s->n_bins > 0 ? unit_names[s->unit] : NULL);
    writer_bool(w, "agents_at_least", s->agents_at_least);
    writer_array(w, "bins");
    for (size_t i = 0; i < s->n_bins; i++)
        json_bin(j, &s->bins[i]);
    writer_array_end(w);
    writer_string(w, "part_unit", s->n_parts > 0 ? unit_names[s->part_unit] : NULL);
    writer_array(w, "parts");
    for (size_t i = 0; i < s->n_parts; i++)
        json_time(j, NULL, s->parts[i]);
    writer_array_end(w);
    writer_object_end(w);
}
