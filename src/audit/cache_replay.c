/*
 * The replay of one read in whole seconds, for all times to live at once.
 */
#include "audit/cache_replay.h"

#include <assert.h>

void cache_replay_init(struct cache_replay *c, const int64_t *ttls, size_t n_ttls)
{
    assert(n_ttls <= CACHE_MAX_TTLS);
    *c = (struct cache_replay){.n_ttls = n_ttls};
    for (size_t i = 0; i < n_ttls; i++)
        c->ttl[i].seconds = ttls[i];
}

/* The first read of the second hits or fills the cache, all others of it hit. */
static uint64_t hits(struct cache_ttl *t, int64_t second, uint64_t reads)
{
    if (t->filled && second - t->missed <= t->seconds)
        return reads;
    t->filled = true;
    t->missed = second;
    return reads - 1;
}

void cache_replay_second(struct cache_replay *c, int64_t second, uint64_t reads, uint64_t timed,
                         uint64_t latency_us, uint64_t writes)
{
    c->reads += reads;
    c->timed += timed;
    c->writes += writes;
    double mean = timed ? (double)latency_us / (double)timed : 0;
    for (size_t i = 0; i < c->n_ttls; i++) {
        struct cache_ttl *t = &c->ttl[i];
        if (reads) {
            uint64_t n = hits(t, second, reads);
            t->hits += n;
            t->saved_us += (double)n * mean;
        }
        if (writes)
            t->filled = false;
    }
}
