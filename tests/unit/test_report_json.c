/* The JSON report: its writer, its figures, what is null and named as unknown. */
#include "report_fixture.h"

#include "report/writer.h"

static struct report_fixture f;

static void writer_shapes(void)
{
    struct buffer out;
    struct writer w;
    buffer_init(&out, 4096);
    writer_init(&w, &out);
    writer_object(&w, NULL);
    writer_array(&w, "none");
    writer_array_end(&w);
    writer_array(&w, "some");
    writer_uint(&w, NULL, UINT64_MAX);
    writer_object(&w, NULL);
    writer_object_end(&w);
    writer_bool(&w, NULL, true);
    writer_array_end(&w);
    writer_string(&w, "t\"ext", "a\nb");
    writer_string(&w, "no", NULL);
    writer_double(&w, "nan", (double)NAN);
    writer_ms(&w, "ms", 5);
    writer_object_end(&w);
    CHECK_STR(buffer_str(&out), "{\n"
                                "  \"none\": [],\n"
                                "  \"some\": [\n"
                                "    18446744073709551615,\n"
                                "    {},\n"
                                "    true\n"
                                "  ],\n"
                                "  \"t\\\"ext\": \"a\\nb\",\n"
                                "  \"no\": null,\n"
                                "  \"nan\": null,\n"
                                "  \"ms\": 0.005\n"
                                "}");
    buffer_release(&out);
}

static void opening(void)
{
    fixture_init(&f);
    const char *text = fixture_json(&f);
    CHECK(span_starts_with(span_str(text), SPAN("{\n"
                                                "  \"schema\": \"porta-audit/report/1\",\n"
                                                "  \"program_version\": \"1.0.0\",\n"
                                                "  \"criteria_version\": \"8f3a12\",\n"
                                                "  \"period\": {\n"
                                                "    \"kind\": \"week\",\n"
                                                "    \"name\": \"2025-W47\",\n"
                                                "    \"start\": \"2025-11-17T00:00:00Z\",\n"
                                                "    \"end\": \"2025-11-24T00:00:00Z\",\n"
                                                "    \"timezone\": \"UTC\",\n"
                                                "    \"complete\": true,\n"
                                                "    \"elapsed_s\": 604800\n"
                                                "  },\n"
                                                "  \"revision\": 0,\n"
                                                "  \"restated\": null,\n"
                                                "  \"tier\": \"edge\",\n"
                                                "  \"requests\": 1200,\n"
                                                "  \"status\": {\n"
                                                "    \"200\": 1200\n"
                                                "  },\n")));
    CHECK(span_ends_with(span_str(text), SPAN("\n}\n")));
    fixture_release(&f);
}

static void without_a_period(void)
{
    fixture_init(&f);
    f.audit.has_period = false;
    const char *text = fixture_json(&f);
    CHECK_HAS(text,
              "\"kind\": \"range\",\n    \"name\": \"..\",\n    \"start\": null,\n    \"end\": "
              "null,\n");
    fixture_release(&f);
}

static void latencies(void)
{
    fixture_init(&f);
    f.audit.latency.p95_us = 1813520;
    f.audit.latency.mean_ms = 1.0 / 3;
    const char *text = fixture_json(&f);
    CHECK_HAS(text, "  \"latency\": {\n"
                    "    \"n\": 1200,\n"
                    "    \"mean_ms\": 0.3333333,\n"
                    "    \"stddev_ms\": 1.5,\n"
                    "    \"cv_pct\": 12.25,\n"
                    "    \"min_ms\": 0.005,\n"
                    "    \"p50_ms\": 0.78,\n"
                    "    \"p90_ms\": 0.78,\n"
                    "    \"p95_ms\": 1813.52,\n"
                    "    \"p99_ms\": 512,\n"
                    "    \"max_ms\": 512,\n"
                    "    \"p95_interval_ms\": [\n"
                    "      400.49,\n"
                    "      400.51\n"
                    "    ],\n"
                    "    \"p99_interval_ms\": [\n"
                    "      511.99,\n"
                    "      null\n"
                    "    ],\n"
                    "    \"error_bound\": 0\n"
                    "  },\n");
    CHECK_LACKS(text, "\"latency.p95_ms\"");
    fixture_release(&f);
}

static void what_is_unknown_is_null_and_named(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    a->latency = fixture_no_latency();
    a->cv_within_pct = a->cv_pooled_pct = (double)NAN;
    a->agents_source = FIGURE_NONE;
    a->has_rate = a->has_peak_second = false;
    a->mean_per_s = (double)NAN;
    a->database = (struct database_evidence){.asked = true, .gap = "no such file"};
    a->criterion[CRITERION_DB_SIZE] =
        (struct audit_criterion){.status = CRITERION_UNKNOWN, .why = UNKNOWN_DATABASE_GAP};
    a->flag[FLAG_LOCK_ERRORS] =
        (struct audit_flag){.state = FLAG_UNKNOWN, .why = UNKNOWN_NO_APP_LOG};
    fixture_endpoint(&f, "GET", "/x", 1)->latency = fixture_no_latency();
    f.endpoints[0].latency.cv_pct = (double)NAN;
    const char *text = fixture_json(&f);
    const char *unknown = strstr(text, "\n  \"unknown\": [\n");
    CHECK(unknown != NULL);
    static const char *const names[] = {
        "latency.mean_ms",
        "latency.p95_ms",
        "cv.within_pct",
        "locks.events",
        "locks.contention",
        "agents.distinct",
        "rate.mean_per_s",
        "rate.peak_second",
        "database",
        "criteria.db_size",
        "flags.red.lock_errors",
        "flags.red.growth",
        "endpoints[1].latency",
        "endpoints[0].latency.cv_pct",
        "bottlenecks[0].latency",
    };
    for (size_t i = 0; unknown && i < sizeof names / sizeof names[0]; i++) {
        struct buffer name;
        buffer_init(&name, 128);
        buffer_appendf(&name, "    \"%s\"", names[i]);
        CHECK_HAS(unknown, buffer_str(&name));
        buffer_release(&name);
    }
    CHECK_LACKS(unknown ? unknown : "", "criteria.p95");
    CHECK_HAS(text, "\n  \"database\": null,\n  \"database_gap\": \"no such file\",\n");
    CHECK_HAS(text, "\"contention\": null,\n");
    CHECK_HAS(text, "\"identified_by\": null,\n");
    CHECK_HAS(text,
              "\"id\": \"db_size\",\n      \"value\": null,\n      \"threshold\": 104857600,\n");
    CHECK_HAS(text,
              "\"id\": \"lock_errors\",\n        \"raised\": null,\n        \"value\": null,\n");
    fixture_release(&f);
}

static void database(void)
{
    fixture_init(&f);
    CHECK_HAS(fixture_json(&f),
              "\n  \"database\": {\n    \"bytes\": 20480,\n    \"wal_bytes\": 0,\n"
              "    \"journal_mode\": \"delete\",\n"
              "    \"page_bytes\": null,\n");
    f.audit.database.journal_mode[0] = '\0';
    CHECK_HAS(fixture_json(&f), "\"journal_mode\": null,\n");
    CHECK_HAS(fixture_json(&f), "\"database.journal_mode\"");
    fixture_release(&f);
}

static void flags_and_verdict(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    a->verdict = VERDICT_ASKED_FOR;
    a->flag[FLAG_HTTP_500] = (struct audit_flag){
        .state = FLAG_RAISED, .has_value = true, .value = 6.25, .n = 160, .uncertain = true};
    a->causes[a->n_causes++] = (struct cause){CAUSE_COVERAGE, 0};
    a->causes[a->n_causes++] = (struct cause){CAUSE_FLAG, FLAG_HTTP_500};
    a->causes[a->n_causes++] = (struct cause){CAUSE_FLAG, FLAG_YELLOW_DB_SIZE};
    a->causes[a->n_causes++] = (struct cause){CAUSE_CRITERION, CRITERION_P95};
    const char *text = fixture_json(&f);
    CHECK_HAS(text, "\"id\": \"http_500\",\n        \"raised\": true,\n        \"value\": 6.25,\n"
                    "        \"threshold\": 5,\n        \"comparison\": \"more_than\",\n"
                    "        \"n\": 160,\n        \"uncertain\": true,\n");
    CHECK_HAS(text, "\"level\": \"asked_for\",\n    \"because\": [\n      \"coverage\",\n"
                    "      \"red.http_500\",\n      \"yellow.db_size\",\n      \"criteria.p95\"\n");
    fixture_release(&f);
}

static void lists(void)
{
    fixture_init(&f);
    f.statuses[1] = (struct status_count){500, 3};
    f.endpoints[0].n_statuses = 2;
    f.endpoints[0].http_500 = 3;
    f.statuses[0].status = RECORD_NO_STATUS;
    f.hours[0] = FIXTURE_START + 3600;
    f.sums.hours_without_records = f.hours;
    f.audit.n_silent_hours = f.audit.hours_silent = 1;
    const char *text = fixture_json(&f);
    CHECK_HAS(text, "\"method\": \"GET\",\n      \"path\": \"/meta\",\n      \"requests\": 1200,\n"
                    "      \"http_500\": 3,\n      \"http_5xx\": 0,\n      \"rate_500_pct\": "
                    "0,\n      \"rate_500_interval_pct\": [\n        0,\n        1\n      ],\n"
                    "      \"status\": {\n"
                    "        \"none\": 1200,\n        \"500\": 3\n      },\n");
    CHECK_HAS(text, "\"id\": \"backup\",\n      \"section\": \"preparation\",\n      \"state\": "
                    "\"not_checked\",\n      \"evidence\": \"not checked (`backup`)\"\n");
    CHECK_HAS(text, "\"id\": \"pipeline\",\n      \"method\": \"POST\",\n      \"path\": "
                    "\"/agent/pipeline\",\n      \"critical\": true,\n      \"claim_status\": "
                    "\"not_enough_data\",\n");
    CHECK_HAS(text, "\"hours\": 168,\n    \"hours_over\": 168,\n    "
                    "\"hours_over_without_records\": 1,\n");
    CHECK_HAS(text, "\"hours_without_records\": [\n      \"2025-11-17T01:00:00Z\"\n    ],\n");
    fixture_release(&f);
}

static void sources(void)
{
    fixture_init(&f);
    struct source_evidence *s = &f.sources[0];
    s->path = "a\"\n\xff.log";
    s->state = SOURCE_TRUNCATED;
    s->detail = "cut";
    s->incomplete = true;
    s->first_missed_line = 4;
    s->patterns = NULL;
    s->has_tier = false;
    const char *text = fixture_json(&f);
    CHECK_HAS(text,
              "\"path\": \"a\\\"\\n\xef\xbf\xbd.log\",\n      \"pattern\": null,\n      "
              "\"tier\": null,\n      \"state\": \"truncated\",\n      \"detail\": \"cut\",\n");
    CHECK_HAS(text, "\"first_not_understood\": {\n        \"line\": 4,\n        \"column\": null,\n"
                    "        \"closest_pattern\": null\n      }\n");
    fixture_release(&f);
}

static void same_audit_same_bytes(void)
{
    fixture_init(&f);
    struct buffer first;
    buffer_init(&first, REPORT_LIMIT);
    report_json(&f.audit, &first);
    CHECK_STR(fixture_json(&f), buffer_str(&first));
    buffer_release(&first);
    fixture_release(&f);
}

int main(void)
{
    RUN(writer_shapes);
    RUN(opening);
    RUN(without_a_period);
    RUN(latencies);
    RUN(what_is_unknown_is_null_and_named);
    RUN(database);
    RUN(flags_and_verdict);
    RUN(lists);
    RUN(sources);
    RUN(same_audit_same_bytes);
    return check_end();
}
