/*
 * The replay of one read, for several times to live. All reads of an hour are added up once, and so
 * are those that come first after a write, which miss whatever the time to live is. Then only the
 * other misses of each time to live are looked for: there are few.
 */
#include "audit/cache_replay.h"

#include <assert.h>

void cache_replay_init(struct cache_replay *c, const int64_t *ttls, size_t n_ttls)
{
    assert(n_ttls <= CACHE_MAX_TTLS);
    *c = (struct cache_replay){.n_ttls = n_ttls, .shortest = INT64_MAX, .empty = true};
    for (size_t i = 0; i < n_ttls; i++) {
        c->ttl[i] = (struct cache_ttl){.seconds = ttls[i]};
        c->shortest = ttls[i] < c->shortest ? ttls[i] : c->shortest;
    }
}

static double mean_us(const struct cache_reads *r)
{
    return r->timed > 0 ? (double)r->latency_us / (double)r->timed : 0;
}

/* What the reads of a second take, those without a latency as long as the others. */
static double all_us(const struct cache_reads *r)
{
    return r->timed == r->requests ? (double)r->latency_us : (double)r->requests * mean_us(r);
}

/*
 * The seconds whose reads come first after a write, 64 of them at once: a write comes after the
 * reads of its own second, and empties the cache up to the next second with reads. Like carries, as
 * P. Kogge and H. Stone find them ("A Parallel Algorithm for the Efficient Solution of a General
 * Class of Recurrence Equations", 1973).
 */
static struct seconds first_reads(const struct seconds *read, const struct seconds *written,
                                  bool *empty)
{
    struct seconds first;
    for (unsigned w = 0; w < SECONDS_WORDS; w++) {
        const uint64_t reads = read->words[w], writes = written->words[w];
        uint64_t emptied = writes << 1 | *empty, stays = ~reads << 1;
        for (unsigned shift = 1; shift < 64; shift *= 2) {
            emptied |= stays & emptied << shift;
            stays &= stays << shift;
        }
        first.words[w] = reads & emptied;
        *empty = (writes | (emptied & ~reads)) >> 63;
    }
    return first;
}

/* The misses of one time to live before `end`: all since the cache was filled, and before the next
   write. */
static void expire(struct cache_ttl *t, int64_t filled, int64_t start, unsigned end,
                   const struct seconds *read, const struct cache_reads *reads)
{
    int64_t stale = filled + t->seconds + 1;
    stale = (stale > t->stale ? stale : t->stale) - start;
    while (stale < end) {
        unsigned second = seconds_from(read, stale > 0 ? (unsigned)stale : 0);
        if (second >= end)
            return;
        t->hits--;
        t->saved_us -= mean_us(&reads[second]);
        stale = second + t->seconds + 1;
        t->stale = start + stale;
    }
}

static void expire_all(struct cache_replay *c, int64_t start, unsigned end,
                       const struct seconds *read, const struct cache_reads *reads)
{
    if (start + end - c->filled <= c->shortest)
        return;
    for (struct cache_ttl *t = c->ttl; t < c->ttl + c->n_ttls; t++)
        expire(t, c->filled, start, end, read, reads);
}

/* All hit, then the misses are taken away. Where there are no hits each mean is one latency, in
   whole µs: exactly 0 is left. */
void cache_replay_hour(struct cache_replay *c, int64_t start, const struct seconds *read,
                       const struct cache_reads *reads, const struct seconds *written)
{
    const struct seconds first = first_reads(read, written, &c->empty);
    uint64_t hits = 0;
    double us = 0;
    for (SECONDS_EACH(s, read)) {
        hits += reads[s].requests;
        c->timed += reads[s].timed;
        us += all_us(&reads[s]);
    }
    c->reads += hits;
    for (SECONDS_EACH(s, &first)) {
        expire_all(c, start, (unsigned)s, read, reads);
        c->filled = start + (int64_t)s;
        hits--;
        us -= mean_us(&reads[s]);
    }
    expire_all(c, start, SECONDS_IN_HOUR, read, reads);
    for (struct cache_ttl *t = c->ttl; t < c->ttl + c->n_ttls; t++) {
        t->hits += hits;
        t->saved_us += us;
    }
}
