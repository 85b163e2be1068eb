/* The cache replay, against reads whose answers are known. */
#include "audit/cache_replay.h"

#include <string.h>

#include "check.h"

static const int64_t ttls[] = {5, 30};

/* An hour, filled second by second. */
static struct activity_cell cells[SECONDS_IN_HOUR];
static struct seconds busy;
static struct cache_hour hour;

static void reads_at(unsigned second, uint32_t requests, uint32_t timed, uint64_t latency_us)
{
    const struct activity_cell cell = {
        .requests = requests, .untimed = requests - timed, .latency_us = latency_us};
    cells[second] = cell;
    seconds_put(&busy, second);
    hour.read.total.requests += requests;
    hour.read.total.untimed += cell.untimed;
    hour.read.total.latency_us += latency_us;
}

static void replay(struct cache_replay *c, int64_t start)
{
    hour.start = start;
    hour.read.cells = cells;
    hour.read.busy = &busy;
    cache_replay_hour(c, &hour);
    memset(&hour, 0, sizeof hour);
    memset(&busy, 0, sizeof busy);
    memset(cells, 0, sizeof cells);
}

/* One read each 4 s for an hour: of two, the second hits a cache of 5 s; of eight, seven hit one of
   30 s (misses at 0, 32, 64, …). */
static void a_cacheable_read(void)
{
    struct cache_replay c;
    cache_replay_init(&c, ttls, 2);
    for (unsigned s = 0; s < 3200; s += 4)
        reads_at(s, 1, 1, 2000);
    replay(&c, 0);
    CHECK_INT(c.reads, 800);
    CHECK_INT(c.ttl[0].hits, 400);
    CHECK_INT(c.ttl[1].hits, 700);
    CHECK_NEAR(c.ttl[1].saved_us, 700 * 2000.0, 1e-6);
    CHECK_NEAR(c.all_us, 800 * 2000.0, 1e-6);
}

/* A write before each read: nothing can ever be answered. */
static void an_uncacheable_read(void)
{
    struct cache_replay c;
    cache_replay_init(&c, ttls, 2);
    for (unsigned s = 0; s < 3200; s += 4) {
        seconds_put(&hour.written, s);
        reads_at(s + 1, 1, 1, 2000 + s);
    }
    replay(&c, 0);
    CHECK_INT(c.ttl[0].hits, 0);
    CHECK_INT(c.ttl[1].hits, 0);
    CHECK_NEAR(c.ttl[1].saved_us, 0, 0);
}

/* "While at most the time to live has passed": 5 s later is a hit, and does not renew it. */
static void the_edge_of_the_time_to_live(void)
{
    struct cache_replay c;
    cache_replay_init(&c, ttls, 1);
    for (unsigned s = 100; s <= 111; s += s == 105 ? 1 : 5)
        reads_at(s, 1, 0, 0);
    replay(&c, 0);
    CHECK_INT(c.reads, 4);
    CHECK_INT(c.ttl[0].hits, 2);
}

static void reads_of_one_second(void)
{
    struct cache_replay c;
    cache_replay_init(&c, ttls, 1);
    reads_at(100, 4, 2, 6000); /* a miss, then three hits at 3 ms */
    reads_at(103, 2, 0, 0);    /* hits without a latency save nothing known */
    replay(&c, 0);
    CHECK_INT(c.ttl[0].hits, 5);
    CHECK_NEAR(c.ttl[0].saved_us, 9000, 1e-9);
    CHECK_NEAR(c.all_us, 12000, 1e-9); /* a read without a latency as long as the second's others */
    CHECK_INT(c.timed, 2);
}

static void a_write_counts_after_the_reads_of_its_second(void)
{
    struct cache_replay c;
    cache_replay_init(&c, ttls, 1);
    for (unsigned s = 100; s <= 103; s++)
        reads_at(s, 1, 0, 0);
    seconds_put(&hour.written, 101);
    replay(&c, 0);
    CHECK_INT(c.ttl[0].hits, 2); /* at 101 and at 103 */
}

/* What is in the cache is so in the next hour too, unless a write was in between. */
static void across_hours(void)
{
    for (int between = 0; between <= 1; between++) {
        struct cache_replay c;
        cache_replay_init(&c, ttls, 2);
        reads_at(3590, 1, 0, 0);
        replay(&c, 0);
        if (between)
            seconds_put(&hour.written, 3);
        reads_at(20, 1, 0, 0);
        replay(&c, 3600);
        CHECK_INT(c.ttl[0].hits, 0);
        CHECK_INT(c.ttl[1].hits, !between);
    }
}

/* The definition, a second at a time. */
struct plain {
    int64_t until;
    uint64_t hits;
    double saved_us;
};

static void plain_second(struct plain *p, int64_t ttl, int64_t second,
                         const struct activity_cell *r, bool written)
{
    bool missed = r->requests > 0 && second > p->until;
    uint64_t hits = r->requests - missed;
    p->hits += hits;
    if (r->requests > r->untimed)
        p->saved_us += (double)hits * ((double)r->latency_us / (double)(r->requests - r->untimed));
    if (missed)
        p->until = second + ttl;
    if (written)
        p->until = INT64_MIN;
}

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

/* An hour in which one second of `apart` has reads, and one of `writes` a write. */
static void random_hour(struct plain *plain, int64_t start, unsigned apart, unsigned writes,
                        unsigned *state)
{
    for (unsigned s = 0; s < SECONDS_IN_HOUR; s++) {
        bool written = next_random(state) % writes == 0;
        if (next_random(state) % apart == 0) {
            uint32_t requests = 1 + next_random(state) % 3;
            uint32_t without = next_random(state) % 4 ? 0 : next_random(state) % (requests + 1);
            uint32_t timed = requests - without;
            reads_at(s, requests, timed, timed * (next_random(state) % 5000));
        }
        if (written)
            seconds_put(&hour.written, s);
        for (unsigned t = 0; t < 2; t++)
            plain_second(&plain[t], ttls[t], start + s, &cells[s], written);
    }
}

static void random_reads(void)
{
    unsigned state = 11; /* and hours on both sides of 1970 */
    for (unsigned apart = 1; apart < 2000; apart *= 5) {
        for (unsigned writes = 2; writes < 20000; writes *= 7) {
            struct cache_replay c;
            struct plain plain[2] = {{.until = INT64_MIN}, {.until = INT64_MIN}};
            cache_replay_init(&c, ttls, 2);
            for (int64_t hour_number = -2; hour_number < 3; hour_number++) {
                random_hour(plain, hour_number * SECONDS_IN_HOUR, apart, writes, &state);
                replay(&c, hour_number * SECONDS_IN_HOUR);
            }
            for (unsigned t = 0; t < 2; t++) {
                CHECK_INT(c.ttl[t].hits, plain[t].hits);
                CHECK_NEAR(c.ttl[t].saved_us, plain[t].saved_us, 1e-9 * plain[t].saved_us);
            }
        }
    }
}

int main(void)
{
    RUN(a_cacheable_read);
    RUN(an_uncacheable_read);
    RUN(the_edge_of_the_time_to_live);
    RUN(reads_of_one_second);
    RUN(a_write_counts_after_the_reads_of_its_second);
    RUN(across_hours);
    RUN(random_reads);
    return check_end();
}
