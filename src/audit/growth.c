/*
 * Does response time grow exponentially? The hours that have enough requests, handed to
 * audit/trend.h.
 */
#include "audit/steps.h"

#include <stdlib.h>

#include "base/alloc.h"

void growth_fill(struct audit *a)
{
    const struct sums *s = a->sums;
    struct trend_hour *hours = alloc_zeroed(s->n_latency_by_hour + 1, sizeof *hours);
    size_t n = 0;
    for (size_t i = 0; i < s->n_latency_by_hour; i++) {
        const struct hour_latency *h = &s->latency_by_hour[i];
        if (h->n >= TREND_MIN_REQUESTS)
            hours[n++] = (struct trend_hour){.hour = h->hour, .p95_ms = (double)h->p95_us / 1000};
    }
    trend_growth(hours, n, &a->growth);
    free(hours);
}
