/*
 * An audit made by hand, for the tests of the report: a week of Porta behind nginx in which all is
 * well. A test changes what it is about and looks at the text.
 */
#ifndef TESTS_UNIT_REPORT_FIXTURE_H
#define TESTS_UNIT_REPORT_FIXTURE_H

#include "base/civil.h"
#include "check.h"
#include "plain_blanks.h"
#include "report/report.h"

#define FIXTURE_ENDPOINTS 64
#define FIXTURE_START INT64_C(1763337600) /* 2025-11-17 00:00 UTC, a Monday */

struct report_fixture {
    struct audit audit;
    struct sums sums;
    struct zone *zone;
    struct audit_endpoint endpoints[FIXTURE_ENDPOINTS];
    struct audit_watched watched[8];
    struct audit_cache caches[2];
    struct audit_blocker blockers[2];
    struct source_evidence sources[4];
    struct lock_episode episodes[8];
    struct status_count statuses[2];
    int64_t hours[64];
    struct buffer text;
};

static inline struct audit_latency fixture_latency(uint64_t n, int64_t p50_us, int64_t p95_us,
                                                   int64_t p99_us)
{
    return (struct audit_latency){
        .n = n,
        .mean_ms = (double)p50_us / 1000,
        .stddev_ms = 1.5,
        .cv_pct = 12.25,
        .min_us = 5,
        .p50_us = p50_us,
        .p90_us = p50_us,
        .p95_us = p95_us,
        .p99_us = p99_us,
        .max_us = p99_us,
        .p95_us_interval = {true, true, (double)p95_us - 10, (double)p95_us + 10},
        .p99_us_interval = {true, false, (double)p99_us - 10, 0},
    };
}

static inline struct audit_latency fixture_no_latency(void)
{
    double nan = (double)NAN;
    return (struct audit_latency){.mean_ms = nan, .stddev_ms = nan, .cv_pct = nan};
}

static inline struct audit_rate fixture_rate(uint64_t hits, uint64_t n, double low, double high)
{
    double pct = n ? 100.0 * (double)hits / (double)n : (double)NAN;
    return (struct audit_rate){hits, n, pct, {n > 0, n > 0, low, high}};
}

static inline void fixture_criteria(struct audit *a)
{
    static const double values[CRITERION_COUNT] = {1, 400.5, 20.25, 20480, 0.05};
    static const enum figure_source sources[CRITERION_COUNT] = {
        FIGURE_FIELD, FIGURE_REQUESTS, FIGURE_REQUESTS, FIGURE_DATABASE, FIGURE_REQUESTS};
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        a->criterion[id] = (struct audit_criterion){.has_value = true,
                                                    .value = values[id],
                                                    .used_pct = 100 * values[id] /
                                                                a->criteria->criterion[id].value,
                                                    .status = CRITERION_SAFE,
                                                    .source = sources[id]};
    static const double flags[FLAG_COUNT] = {0, 400.5, 0,     NAN,   400.5, 20.25,
                                             1, 20480, 400.5, 20.25, 1,     20480};
    for (unsigned id = 0; id < FLAG_COUNT; id++)
        a->flag[id] = (struct audit_flag){.has_value = true, .value = flags[id], .n = 1200};
    for (unsigned id = FLAG_GREEN_P95; id < FLAG_COUNT; id++)
        a->flag[id].state = FLAG_RAISED;
    a->flag[FLAG_GROWTH] = (struct audit_flag){.state = FLAG_UNKNOWN, .why = UNKNOWN_FEW_HOURS};
}

static inline void fixture_checks(struct audit *a)
{
    for (unsigned id = 0; id < CHECK_COUNT; id++)
        a->check[id] =
            (struct audit_check){.state = CHECK_NOT_CHECKED, .evidence = EVIDENCE_NOT_ATTESTED};
    a->check[CHECK_RED_FLAG] =
        (struct audit_check){.state = CHECK_NOT_MET, .evidence = EVIDENCE_NONE_RAISED};
    for (unsigned id = 0; id < ROUTINE_COUNT; id++)
        a->routine[id] = (struct audit_check){.state = CHECK_MET, .evidence = EVIDENCE_THIS_REPORT};
}

static inline void fixture_source(struct report_fixture *f, const char *path)
{
    f->sources[f->audit.n_sources++] = (struct source_evidence){
        .path = path,
        .patterns = "nginx-timed",
        .has_tier = true,
        .tier = TIER_EDGE,
        .state = SOURCE_OK,
        .bytes = 120000,
        .complete_bytes = 120000,
        .lines = 1200,
        .understood = 1200,
    };
}

static inline struct audit_endpoint *fixture_endpoint(struct report_fixture *f, const char *method,
                                                      const char *path, uint64_t requests)
{
    struct audit_endpoint *e = &f->endpoints[f->audit.n_endpoints++];
    *e = (struct audit_endpoint){.method = method,
                                 .path = path,
                                 .requests = requests,
                                 .rate_500 = fixture_rate(0, requests, 0, 1),
                                 .statuses = f->statuses,
                                 .n_statuses = 1,
                                 .latency = fixture_latency(requests, 780, 1900, 4120)};
    return e;
}

/* As the audit does: each to the watched endpoint of its path. */
static inline void fixture_attach(struct report_fixture *f)
{
    const struct criteria *c = f->audit.criteria;
    for (size_t i = 0; i < c->n_watched && i < 8; i++) {
        for (size_t k = 0; k < c->n_caches && k < 2; k++)
            if (strcmp(c->watched[i].path, c->caches[k].read.path) == 0)
                f->watched[i].cache = &f->caches[k];
        for (size_t k = 0; k < c->n_blockers && k < 2; k++)
            if (strcmp(c->watched[i].path, c->blockers[k].path) == 0)
                f->watched[i].blocker = &f->blockers[k];
    }
}

static inline void fixture_init(struct report_fixture *f)
{
    struct error error = ERROR_INIT;
    *f = (struct report_fixture){0};
    struct audit *a = &f->audit;
    if (zone_new("UTC", &f->zone, &error) < 0)
        abort();
    period_set_range(&a->period, FIXTURE_START, FIXTURE_START + 7 * 86400, f->zone);
    a->period.kind = PERIOD_WEEK;
    snprintf(a->period.name, sizeof a->period.name, "2025-W47");
    f->sums = (struct sums){.entries = 1500, .messages = 300, .hours = 168};
    f->statuses[0] = (struct status_count){200, 1200};
    a->has_period = a->complete = true;
    a->hours_over = 168;
    a->elapsed_s = 7 * 86400;
    a->zone = f->zone;
    a->program_version = "1.0.0";
    snprintf(a->criteria_version, sizeof a->criteria_version, "8f3a12");
    a->criteria = criteria_default();
    a->sums = &f->sums;
    a->tier = AUDIT_TIER_EDGE;
    a->requests = 1200;
    a->statuses = f->statuses;
    a->n_statuses = 1;
    a->latency = fixture_latency(1200, 780, 400500, 512000);
    a->latency_source = FIGURE_REQUESTS;
    a->cv_within_pct = 20.25;
    a->cv_pooled_pct = 190.5;
    a->cv_n = 900;
    a->rate_500 = a->rate_5xx = fixture_rate(0, 1200, 0, 0.319);
    a->locks_measured = true;
    a->agents_source = FIGURE_FIELD;
    a->agents_distinct = a->agents_peak = 1;
    a->has_rate = a->has_peak_second = true;
    a->mean_per_s = 0.001984;
    a->peak_minute = 3;
    a->peak_second = 2;
    a->database = (struct database_evidence){
        .asked = true, .has_size = true, .bytes = 20480, .journal_mode = "delete"};
    a->endpoints = f->endpoints;
    a->watched = f->watched;
    for (size_t i = 0; i < a->criteria->n_watched && i < 8; i++)
        f->watched[i] = (struct audit_watched){.watched = &a->criteria->watched[i],
                                               .latency = fixture_no_latency()};
    a->caches = f->caches;
    for (size_t i = 0; i < a->criteria->n_caches && i < 2; i++)
        f->caches[i].rule = &a->criteria->caches[i];
    a->blockers = f->blockers;
    for (size_t i = 0; i < a->criteria->n_blockers && i < 2; i++)
        f->blockers[i].endpoint = &a->criteria->blockers[i];
    fixture_attach(f);
    a->test_latency = a->client_latency = fixture_no_latency();
    a->test_rate_500 = fixture_rate(0, 0, 0, 0);
    fixture_criteria(a);
    fixture_checks(a);
    a->episodes = f->episodes;
    a->sources = f->sources;
    a->understood_pct = 100;
    fixture_source(f, "access.log");
    fixture_endpoint(f, "GET", "/meta", 1200);
    buffer_init(&f->text, REPORT_LIMIT);
}

static inline void fixture_release(struct report_fixture *f)
{
    buffer_release(&f->text);
    zone_free(f->zone);
}

/* The report as Markdown. */
static inline const char *fixture_markdown(struct report_fixture *f, enum language language)
{
    buffer_clear(&f->text);
    report_markdown(&f->audit, language, SPAN_NONE, NULL, &f->text);
    plain_blanks(&f->text);
    return buffer_str(&f->text);
}

static inline const char *fixture_json(struct report_fixture *f)
{
    buffer_clear(&f->text);
    report_json(&f->audit, &f->text);
    return buffer_str(&f->text);
}

/* The text has to hold this line, from one line feed to the next. */
#define CHECK_LINE(text, line) CHECK(strstr((text), "\n" line "\n") != NULL)
#define CHECK_HAS(text, part) CHECK(strstr((text), (part)) != NULL)
#define CHECK_LACKS(text, part) CHECK(strstr((text), (part)) == NULL)

#endif
