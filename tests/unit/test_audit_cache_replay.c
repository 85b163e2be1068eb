/* The cache replay, against reads whose answers are known. */
#include "audit/cache_replay.h"

#include "check.h"

static const int64_t ttls[] = {5, 30};

/* One read each 4 s for an hour: of two, the second hits a cache of 5 s; of eight, seven hit one of
   30 s (misses at 0, 32, 64, …). */
static void a_cacheable_read(void)
{
    struct cache_replay c;
    cache_replay_init(&c, ttls, 2);
    for (int64_t s = 0; s < 3200; s += 4)
        cache_replay_second(&c, s, 1, 1, 2000, false);
    CHECK_INT(c.reads, 800);
    CHECK_INT(c.ttl[0].hits, 400);
    CHECK_INT(c.ttl[1].hits, 700);
    CHECK_NEAR(c.ttl[1].saved_us, 700 * 2000.0, 1e-6);
}

/* A write before each read: nothing can ever be answered. */
static void an_uncacheable_read(void)
{
    struct cache_replay c;
    cache_replay_init(&c, ttls, 2);
    for (int64_t s = 0; s < 3200; s += 4) {
        cache_replay_second(&c, s, 0, 0, 0, true);
        cache_replay_second(&c, s + 1, 1, 1, 2000, false);
    }
    CHECK_INT(c.ttl[0].hits, 0);
    CHECK_INT(c.ttl[1].hits, 0);
    CHECK_NEAR(c.ttl[1].saved_us, 0, 0);
}

/* "While at most the time to live has passed": 5 s later is a hit, and does not renew it. */
static void the_edge_of_the_time_to_live(void)
{
    struct cache_replay c;
    cache_replay_init(&c, ttls, 1);
    cache_replay_second(&c, 100, 1, 0, 0, false);
    cache_replay_second(&c, 105, 1, 0, 0, false);
    CHECK_INT(c.ttl[0].hits, 1);
    cache_replay_second(&c, 106, 1, 0, 0, false);
    CHECK_INT(c.ttl[0].hits, 1);
    cache_replay_second(&c, 111, 1, 0, 0, false);
    CHECK_INT(c.ttl[0].hits, 2);
}

static void reads_of_one_second(void)
{
    struct cache_replay c;
    cache_replay_init(&c, ttls, 1);
    cache_replay_second(&c, 100, 4, 2, 6000, false); /* a miss, then three hits at 3 ms */
    CHECK_INT(c.ttl[0].hits, 3);
    CHECK_NEAR(c.ttl[0].saved_us, 9000, 1e-9);
    cache_replay_second(&c, 103, 2, 0, 0, false); /* hits without a latency save nothing known */
    CHECK_INT(c.ttl[0].hits, 5);
    CHECK_NEAR(c.ttl[0].saved_us, 9000, 1e-9);
}

static void a_write_counts_after_the_reads_of_its_second(void)
{
    struct cache_replay c;
    cache_replay_init(&c, ttls, 1);
    cache_replay_second(&c, 100, 1, 0, 0, false);
    cache_replay_second(&c, 101, 1, 0, 0, true);
    CHECK_INT(c.ttl[0].hits, 1);
    cache_replay_second(&c, 102, 1, 0, 0, false);
    CHECK_INT(c.ttl[0].hits, 1);
    cache_replay_second(&c, 103, 1, 0, 0, false);
    CHECK_INT(c.ttl[0].hits, 2);
}

int main(void)
{
    RUN(a_cacheable_read);
    RUN(an_uncacheable_read);
    RUN(the_edge_of_the_time_to_live);
    RUN(reads_of_one_second);
    RUN(a_write_counts_after_the_reads_of_its_second);
    return check_end();
}
