/*
 * One set of latencies, that of the hour at hand: it becomes one number when the next hour begins,
 * so that a month of hours costs no memory.
 */
#include "rollup/hourly.h"

#include "base/alloc.h"

void hourly_init(struct hourly *h)
{
    *h = (struct hourly){0};
    latency_init(&h->latency);
}

void hourly_release(struct hourly *h)
{
    latency_release(&h->latency);
}

void hourly_finish(struct hourly *h, struct sums *sums)
{
    if (h->latency.n == 0)
        return;
    sums->latency_by_hour = alloc_grow(sums->latency_by_hour, &h->capacity,
                                       sums->n_latency_by_hour + 1, sizeof *sums->latency_by_hour);
    sums->latency_by_hour[sums->n_latency_by_hour++] = (struct hour_latency){
        .hour = h->hour, .n = h->latency.n, .p95_us = latency_percentile(&h->latency, 950)};
    latency_release(&h->latency);
    latency_init(&h->latency);
}

void hourly_add(struct hourly *h, struct sums *sums, int64_t hour, const struct latency *latency)
{
    if (latency->n == 0)
        return;
    if (hour != h->hour)
        hourly_finish(h, sums);
    h->hour = hour;
    latency_merge(&h->latency, latency);
}
