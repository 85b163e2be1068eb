/*
 * What a shared cache in front of one read would have answered (METRICS.md, "Bottlenecks"): the
 * period replayed, second after second. A read hits while at most the time to live has passed since
 * the last miss; a write makes the cache empty, after the reads of its second. An upper bound: one
 * entry stands for whatever is read, and several reads of one second count as if one came after the
 * other.
 */
#ifndef AUDIT_CACHE_REPLAY_H
#define AUDIT_CACHE_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CACHE_MAX_TTLS 8

struct cache_ttl {
    int64_t seconds;
    uint64_t hits;
    double saved_us; /* over the seconds: hits x that second's mean latency */
    int64_t until;   /* private: the last second in which what is in the cache is valid */
};

struct cache_replay {
    uint64_t reads, timed;
    uint64_t writes; /* the caller counts them: when they were is told second by second */
    size_t n_ttls;
    struct cache_ttl ttl[CACHE_MAX_TTLS];
};

void cache_replay_init(struct cache_replay *c, const int64_t *ttls, size_t n_ttls);

/* One second, ascending: reads, those of them with a latency and its sum (0 where none has one),
   and whether there was a write. */
void cache_replay_second(struct cache_replay *c, int64_t second, uint64_t reads, uint64_t timed,
                         uint64_t latency_us, bool written);

#endif
