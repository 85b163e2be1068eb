/*
 * A multiset of latencies as a map from bucket to count (DESIGN.md, "Sketch"). The bucket of a
 * value is the value with its b most significant bits (the others zero): b starts at 64, so every
 * value is its own bucket and the sketch is exact, and falls by one whenever the map would hold
 * more than SKETCH_MAX_BUCKETS. Buckets nest, so adding in any order and merging in any order end
 * at the same map: b is the largest with which the multiset has no more buckets than that. A
 * quantile is the middle of its bucket, so its relative error is at most 2^-b.
 */
#ifndef ROLLUP_SKETCH_H
#define ROLLUP_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Distinct values a sketch holds exactly ("tens of thousands", METRICS.md). Part of the format:
   merging demands that it is the same everywhere. */
#define SKETCH_MAX_BUCKETS 32768

struct sketch {
    uint64_t count; /* values in it */
    void *places;   /* private, as all below: an open-addressing table, see sketch.c */
    uint32_t used;  /* buckets */
    uint8_t bits;   /* b */
    uint8_t log2_capacity;
    bool wide; /* places of 16 bytes instead of 8 */
};

void sketch_init(struct sketch *s);
void sketch_release(struct sketch *s);

/* Nothing is in it any more; a small table stays for what comes next. */
void sketch_clear(struct sketch *s);

/* Add `times` copies of a latency in µs (0 to RECORD_MAX_LATENCY_US). */
void sketch_add(struct sketch *s, int64_t value, uint64_t times);

/* Add all of `other`, which stays as it is. */
void sketch_merge(struct sketch *s, const struct sketch *other);

/* Let b fall to `bits` (1 to 64), if it is larger: before buckets of such a sketch are added. */
void sketch_coarsen(struct sketch *s, unsigned bits);

/* Bytes that it owns. */
size_t sketch_weight(const struct sketch *s);

/* The value of rank `rank` (1 to count), in ascending order: the middle of its bucket. */
int64_t sketch_rank(const struct sketch *s, uint64_t rank);

/* Values for which sketch_rank returns at least `value`. */
uint64_t sketch_count_from(const struct sketch *s, int64_t value);

/* Largest relative error of what sketch_rank returns; 0: exact. */
double sketch_error_bound(const struct sketch *s);

/* Buckets in ascending order into an array of s->used items (for the store, and tests). */
struct sketch_bucket {
    int64_t value; /* what sketch_rank returns for it */
    uint64_t count;
};
void sketch_buckets(const struct sketch *s, struct sketch_bucket *ret);

#endif
