/*
 * What the normal population did in each part of the period: one set of latencies, that of the
 * part at hand, becomes three numbers when the next part begins.
 */
#ifndef SRC_ROLLUP_BINS_H
#define SRC_ROLLUP_BINS_H

#include "rollup/sums.h"

struct bins {
    const struct cuts *cuts; /* NULL: none are asked for */
    struct sums_bin *items;  /* cuts->n of them; the sums' in the end */
    size_t current;
    struct latency latency; /* of `current` */
};

void bins_init(struct bins *b, const struct cuts *cuts);

/* The part that a slot of that start lies in becomes the current one; slots come in ascending
   order. NULL where there are no parts. */
struct sums_bin *bins_at(struct bins *b, int64_t second);

/* Latencies of the current part. */
void bins_add_latency(struct bins *b, const struct latency *latency);

/* No more will come: the parts become the caller's. */
struct sums_bin *bins_finish(struct bins *b);

/* Advance *part to the part of the cuts that a second lies in; was it another one? */
bool bins_advance(const struct cuts *cuts, int64_t second, size_t *part);

#endif
