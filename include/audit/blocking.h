/*
 * Head-of-line blocking (METRICS.md, "Bottlenecks"): how much longer other requests take in seconds
 * in which one endpoint is in flight. A ratio of geometric means, matched by group of endpoints and
 * clock hour (of UTC), so that neither a busy hour nor slow endpoints count as blocking.
 *
 * Each pair of a group and an hour with n requests in such seconds and m in others gives the
 * difference of the mean logarithms, and weighs n·m ÷ (n + m): what the difference is known by
 * where all logarithms vary alike. The 95 % interval comes from resampling hours (B. Efron, 1979),
 * with a fixed seed.
 */
#ifndef AUDIT_BLOCKING_H
#define AUDIT_BLOCKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/statistics.h"
#include "rollup/activity.h"

/* Fewer matched requests on one side, or fewer hours, say nothing. */
#define BLOCKING_MIN_REQUESTS 30
#define BLOCKING_MIN_HOURS 10
#define BLOCKING_RESAMPLES 2000

struct blocking {
    bool measured;            /* enough of both sides; else only what was counted is set */
    double ratio;             /* with ÷ without */
    struct interval interval; /* 95 %, both sides there */
    uint64_t with, without;   /* matched requests with a latency */
    uint64_t hours;           /* that have both */
    uint64_t blocker_seconds; /* of the period with the endpoint in flight */
};

struct blocking_sums;

/* `groups`: those of the timeline that the endpoint which may block is, as a set (bit g: group g).
 */
struct blocking_sums *blocking_begin(uint64_t groups);
void blocking_hour(struct blocking_sums *b, const struct activity_hour *hour);
/* `b` is gone. */
void blocking_end(struct blocking_sums *b, struct blocking *ret);

#endif
