/*
 * The parts of the JSON report. A figure that could not be measured is null, and its dotted name
 * ("latency.p95_ms") is kept for the list "unknown".
 */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include "audit/audit.h"
#include "report/writer.h"

struct json {
    struct writer writer;
    const struct audit *audit;
    struct buffer unknown; /* names, a line each */
};

/* Name a figure that is not known: "path.name", or path alone for a NULL name. */
void json_unknown(struct json *j, const char *path, const char *name);

/* A double, or null and named, where it is not finite or `known` is false. */
void json_double(struct json *j, const char *path, const char *name, bool known, double value);
void json_uint(struct json *j, const char *path, const char *name, bool known, uint64_t value);

/* A count, or µs as ms; null without being named, where what stands beside it tells why. */
void json_maybe_uint(struct json *j, const char *key, bool known, uint64_t value);
void json_maybe_us(struct json *j, const char *key, bool known, int64_t us);

/* "key": the latency object. `each`: where there is none at all, name every figure of it instead of
   the whole object. */
void json_latency(struct json *j, const char *key, const char *path, bool each,
                  const struct audit_latency *latency);

/* {"200": 12} */
void json_statuses(struct json *j, const struct status_count *statuses, size_t n);

/* "key": [low, high], a side null where there is none, in units of `scale`. */
void json_interval(struct json *j, const char *key, const struct interval *interval, double scale);

/* A time in the report's zone. */
void json_time(struct json *j, const char *key, int64_t at);

/* Where a figure comes from; NULL: from nowhere. */
const char *json_source_name(enum figure_source source);

/* What a claim lacks; NULL: nothing. */
const char *json_gap_name(const struct claim *claim);

/* Members of the report, in the schema's order. */
void json_measurements(struct json *j); /* requests to database */
void json_endpoints(struct json *j);
void json_series(struct json *j); /* how the period went */
void json_restated(struct json *j);
void json_judgement(struct json *j);   /* criteria, flags, verdict, bottlenecks, checklist */
void json_bottlenecks(struct json *j); /* to before_redis */
void json_monthly(struct json *j);     /* the full audit */
void json_coverage(struct json *j);    /* sources, coverage */

#endif
