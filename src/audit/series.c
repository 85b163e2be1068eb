/*
 * How the period went: the parts of the sums with what only the audit knows, which is who counts as
 * an agent. Owns audit.series.bins.
 */
#include "audit/steps.h"

#include <stdlib.h>

#include "base/alloc.h"

static void take_agents(const struct audit *a, const struct sums_bin *from, struct audit_bin *bin)
{
    bin->has_agents = a->agents_source == FIGURE_FIELD || a->agents_source == FIGURE_ADDRESS;
    if (bin->has_agents)
        bin->agents = a->agents_source == FIGURE_FIELD ? from->peak_agents_by_field
                                                       : from->peak_agents_by_client;
}

static struct audit_bin bin_of(const struct audit *a, size_t i)
{
    const struct sums_bin *from = &a->sums->bins[i];
    struct audit_bin bin = {
        .start = a->sums->bin_cuts->starts[i],
        .end = cuts_end(a->sums->bin_cuts, i),
        .has_records = from->records > 0,
    };
    if (!bin.has_records)
        return bin;
    bin.requests = from->requests;
    bin.peak_minute = from->peak_minute;
    bin.per_minute = 60 * (double)from->requests / (double)(bin.end - bin.start);
    bin.lock_events = from->lock_events;
    bin.n = from->n;
    bin.p50_us = from->p50_us;
    bin.p95_us = from->p95_us;
    bin.p99_us = from->p99_us;
    take_agents(a, from, &bin);
    return bin;
}

void series_fill(struct audit *a)
{
    struct audit_series *s = &a->series;
    if (a->sums->parts) {
        s->part_unit = a->sums->parts->unit;
        s->parts = a->sums->parts->starts;
        s->n_parts = a->sums->parts->n;
    }
    if (!a->sums->bin_cuts)
        return;
    s->unit = a->sums->bin_cuts->unit;
    s->n_bins = a->sums->bin_cuts->n;
    s->bins = alloc_zeroed(s->n_bins, sizeof *s->bins);
    for (size_t i = 0; i < s->n_bins; i++) {
        struct audit_bin *bin = &s->bins[i];
        *bin = bin_of(a, i);
        s->has_latency |= bin->n > 0;
        s->has_requests |= bin->requests > 0;
        s->has_agents |= bin->agents > 0;
        s->agents_at_least |= bin->agents >= KMIN_MINUTE;
    }
}

void series_release(struct audit *a)
{
    free(a->series.bins);
}
