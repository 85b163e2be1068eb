/*
 * What was found outside the logs for one period, and the criteria that it was held against: kept
 * in a store, so that a rerun of the period says the same, and the next period can be compared with
 * it (METRICS.md, "Evidence and reruns").
 */
#ifndef AUDIT_SAMPLE_H
#define AUDIT_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/criteria.h"
#include "audit/evidence.h"
#include "base/buffer.h"
#include "base/span.h"

struct evidence_sample {
    int64_t taken_at;                     /* seconds UTC */
    struct database_evidence database[2]; /* test agents left out; counted in */
    struct daily_metrics_evidence daily_metrics;
    struct redis_evidence redis;
    struct rule_evidence *rules; /* of file and backup rules */
    size_t n_rules;
    double criterion[CRITERION_COUNT], flag[FLAG_COUNT]; /* thresholds */
    char criteria_version[7];
};

void sample_release(struct evidence_sample *s); /* accepts a zeroed one */

/* Appended to the buffer: its version, its length, a seal. */
void sample_encode(const struct evidence_sample *s, struct buffer *out);

/* False where it is damaged or of another version; *ret is then zeroed. */
bool sample_decode(struct span bytes, struct evidence_sample *ret);

#endif
