/*
 * P95 of each clock hour of a period, for the judgement of growth: the latencies of the normal
 * population without streams, hour by hour.
 */
#ifndef SRC_ROLLUP_HOURLY_H
#define SRC_ROLLUP_HOURLY_H

#include "rollup/sums.h"

struct hourly {
    int64_t hour; /* clock hour being added up; meaningless while there is no latency */
    struct latency latency;
    size_t capacity;
};

void hourly_init(struct hourly *h);
void hourly_release(struct hourly *h);

/* Latencies of one cell of the hour; hours come in ascending order. */
void hourly_add(struct hourly *h, struct sums *sums, int64_t hour, const struct latency *latency);

/* No more will come. */
void hourly_finish(struct hourly *h, struct sums *sums);

#endif
