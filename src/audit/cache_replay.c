/*
 * The replay of one read in whole seconds, for all times to live at once.
 */
#include "audit/cache_replay.h"

#include <assert.h>
#include <stdbool.h>

void cache_replay_init(struct cache_replay *c, const int64_t *ttls, size_t n_ttls)
{
    assert(n_ttls <= CACHE_MAX_TTLS);
    *c = (struct cache_replay){.n_ttls = n_ttls};
    for (size_t i = 0; i < n_ttls; i++)
        c->ttl[i] = (struct cache_ttl){.seconds = ttls[i], .until = INT64_MIN};
}

/*
 * The first read of the second hits or fills the cache, all others of it hit. Whether it hits
 * nobody can guess: branches would cost more than choosing.
 */
static inline void read_at(struct cache_ttl *t, int64_t second, uint64_t reads,
                           const double saved[2])
{
    bool hit = second <= t->until;
    t->hits += reads - !hit;
    t->saved_us += saved[hit];
    t->until = hit ? t->until : second + t->seconds;
}

void cache_replay_second(struct cache_replay *c, int64_t second, uint64_t reads, uint64_t timed,
                         uint64_t latency_us, uint64_t writes)
{
    c->reads += reads;
    c->timed += timed;
    c->writes += writes;
    if (reads) {
        double mean = timed ? (double)latency_us / (double)timed : 0;
        const double saved[2] = {(double)(reads - 1) * mean, (double)reads * mean};
        for (size_t i = 0; i < c->n_ttls; i++)
            read_at(&c->ttl[i], second, reads, saved);
    }
    for (size_t i = 0; writes && i < c->n_ttls; i++)
        c->ttl[i].until = INT64_MIN;
}
