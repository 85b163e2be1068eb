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
        c->ttl[i] = (struct cache_ttl){.seconds = ttls[i], .stale = INT64_MIN};
        c->shortest = ttls[i] < c->shortest ? ttls[i] : c->shortest;
    }
}

static double mean_us(const struct activity_cell *reads)
{
    uint32_t timed = activity_timed(reads);
    return timed > 0 ? (double)reads->latency_us / timed : 0;
}

/* What all reads take, those without a latency as long as the others of their second. */
static double all_us(const struct activity_group *read)
{
    double us = 0;
    if (read->total.untimed == 0)
        return (double)read->total.latency_us;
    for (SECONDS_EACH(s, read->busy))
        us += read->cells[s].requests * mean_us(&read->cells[s]);
    return us;
}

/*
 * The seconds whose reads come first after a write, 64 of them at once: a write comes after the
 * reads of its own second, and empties the cache up to the next second with reads. Like carries, as
 * P. Kogge and H. Stone find them ("A Parallel Algorithm for the Efficient Solution of a General
 * Class of Recurrence Equations", 1973): a second is `emptied` if the cache is empty when it begins
 * through what the `shift` seconds before it say, twice as many each time (or, at the beginning of
 * the 64, through `empty`); it `stays` so if none of those has a read.
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
static void expire(struct cache_ttl *t, int64_t filled, const struct cache_hour *hour, unsigned end)
{
    int64_t stale = filled + t->seconds + 1;
    stale = (stale > t->stale ? stale : t->stale) - hour->start;
    while (stale < end) {
        unsigned second = seconds_from(hour->read.busy, stale > 0 ? (unsigned)stale : 0);
        if (second >= end)
            return;
        t->hits--;
        t->saved_us -= mean_us(&hour->read.cells[second]);
        stale = second + t->seconds + 1;
        t->stale = hour->start + stale;
    }
}

/* The same for all, where any can have expired. */
static void expire_all(struct cache_replay *c, const struct cache_hour *hour, unsigned end)
{
    if (hour->start + end - c->filled <= c->shortest)
        return;
    for (struct cache_ttl *t = c->ttl; t < c->ttl + c->n_ttls; t++)
        expire(t, c->filled, hour, end);
}

/* All hit, then the misses are taken away. Where there are no hits each mean is one latency, in
   whole µs: exactly 0 is left. */
void cache_replay_hour(struct cache_replay *c, const struct cache_hour *hour)
{
    const struct activity_total *all = &hour->read.total;
    const struct seconds first = first_reads(hour->read.busy, &hour->written, &c->empty);
    uint64_t hits = all->requests;
    double us = all_us(&hour->read);
    c->reads += all->requests;
    c->all_us += us;
    c->timed += all->requests - all->untimed;
    for (SECONDS_EACH(s, &first)) {
        expire_all(c, hour, (unsigned)s);
        c->filled = hour->start + (int64_t)s;
        hits--;
        us -= mean_us(&hour->read.cells[s]);
    }
    expire_all(c, hour, SECONDS_IN_HOUR);
    for (struct cache_ttl *t = c->ttl; t < c->ttl + c->n_ttls; t++) {
        t->hits += hits;
        t->saved_us += us;
    }
}
