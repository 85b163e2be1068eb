/*
 * What a shared cache in front of one read would have answered (METRICS.md, "Bottlenecks"): the
 * period replayed, in whole seconds, hour after hour. A read hits while at most the time to live
 * has passed since the last miss; a write makes the cache empty, after the reads of its second. An
 * upper bound: one entry stands for whatever is read, and several reads of one second count as if
 * one came after the other.
 */
#ifndef AUDIT_CACHE_REPLAY_H
#define AUDIT_CACHE_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rollup/activity.h"

#define CACHE_MAX_TTLS 8

struct cache_ttl {
    int64_t seconds;
    uint64_t hits;
    double saved_us; /* over the seconds: hits x that second's mean latency */
    int64_t stale;   /* private: the first second in which what its own last miss fetched is too
                        old; INT64_MIN: it had none */
};

struct cache_hour {
    int64_t start;
    struct activity_group read;
    struct seconds written; /* in which there are writes */
};

struct cache_replay {
    uint64_t reads, timed;
    double all_us;    /* that all reads take; one without a latency: its second's mean latency */
    uint64_t writes;  /* the caller counts them: here only matters in which seconds there are any */
    int64_t shortest; /* private: of the times to live */
    int64_t filled;   /* private: the second of the last miss that all of them had */
    bool empty;       /* private: nothing has been read since the last write, or at all */
    size_t n_ttls;
    struct cache_ttl ttl[CACHE_MAX_TTLS];
};

void cache_replay_init(struct cache_replay *c, const int64_t *ttls, size_t n_ttls);

/* Hours ascending; what is in flight is not looked at. */
void cache_replay_hour(struct cache_replay *c, const struct cache_hour *hour);

#endif
