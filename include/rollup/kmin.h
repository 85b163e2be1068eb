/*
 * A bounded set of things told apart by their 64-bit hashes: the k smallest. Exact while it holds
 * fewer than k, mergeable in any order, "at least k" when full (METRICS.md, "Active agents").
 */
#ifndef ROLLUP_KMIN_H
#define ROLLUP_KMIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KMIN_MINUTE 64
#define KMIN_PERIOD 4096

struct kmin {
    uint64_t *hashes; /* ascending, distinct; owned */
    uint32_t count;
    uint32_t capacity;
};

void kmin_release(struct kmin *k); /* a zeroed one is empty */

/* Was it put in? Not when it is there already, or is none of the `limit` smallest. */
bool kmin_add(struct kmin *k, uint64_t hash, uint32_t limit);

/* Add many hashes at a time, which are sorted on the way; at most KMIN_MANY. */
#define KMIN_MANY 512
void kmin_add_many(struct kmin *k, uint64_t *hashes, uint32_t n, uint32_t limit);

void kmin_merge(struct kmin *k, const struct kmin *other, uint32_t limit);

#endif
