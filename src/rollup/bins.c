/*
 * The cuts come from outside and are whole slots but for the ends of a period, which a scan has
 * kept exact: a slot belongs to the part in which it begins, the first slot to the first part.
 */
#include "rollup/bins.h"

#include "base/alloc.h"

void bins_init(struct bins *b, const struct cuts *cuts)
{
    *b = (struct bins){.cuts = cuts && cuts->n > 0 ? cuts : NULL};
    latency_init(&b->latency);
    if (b->cuts)
        b->items = alloc_zeroed(b->cuts->n, sizeof *b->items);
}

static void finish_current(struct bins *b)
{
    struct sums_bin *bin = &b->items[b->current];
    bin->n = b->latency.n;
    if (bin->n == 0)
        return;
    bin->p50_us = latency_percentile(&b->latency, 500);
    bin->p95_us = latency_percentile(&b->latency, 950);
    bin->p99_us = latency_percentile(&b->latency, 990);
    latency_release(&b->latency);
}

bool bins_advance(const struct cuts *cuts, int64_t second, size_t *part)
{
    size_t before = *part;
    while (*part + 1 < cuts->n && cuts->starts[*part + 1] <= second)
        (*part)++;
    return *part != before;
}

struct sums_bin *bins_at(struct bins *b, int64_t second)
{
    if (!b->cuts)
        return NULL;
    size_t next = b->current;
    if (bins_advance(b->cuts, second, &next)) {
        finish_current(b);
        b->current = next;
    }
    return &b->items[b->current];
}

void bins_add_latency(struct bins *b, const struct latency *latency)
{
    if (b->cuts)
        latency_merge(&b->latency, latency);
}

struct sums_bin *bins_finish(struct bins *b)
{
    if (b->cuts)
        finish_current(b);
    latency_release(&b->latency);
    return b->items;
}
