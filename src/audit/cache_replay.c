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
        c->ttl[i] = (struct cache_ttl){.seconds = ttls[i], .until = INT64_MIN};
}

/*
 * The first read of the second hits or fills the cache, all others of it hit. What of this happens
 * nobody can guess: branches would cost more than choosing.
 */
static inline void pass(struct cache_ttl *t, int64_t second, uint64_t reads, const double saved[2],
                        bool written)
{
    bool missed = (reads > 0) & (second > t->until);
    int64_t until = missed ? second + t->seconds : t->until;
    t->hits += reads - missed;
    t->saved_us += saved[missed];
    t->until = written ? INT64_MIN : until;
}

void cache_replay_second(struct cache_replay *c, int64_t second, uint64_t reads, uint64_t timed,
                         uint64_t latency_us, bool written)
{
    double mean = (double)latency_us / (double)(timed + (timed == 0));
    const double saved[2] = {(double)reads * mean, (double)(reads - (reads > 0)) * mean};
    c->reads += reads;
    c->timed += timed;
    for (size_t i = 0; i < c->n_ttls; i++)
        pass(&c->ttl[i], second, reads, saved, written);
}
