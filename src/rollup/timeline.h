/*
 * What happened in each second, in blocks of one hour of UTC that stand alone (DESIGN.md,
 * "Timeline").
 */
#ifndef SRC_ROLLUP_TIMELINE_H
#define SRC_ROLLUP_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/record.h"
#include "rollup/rollup.h"
#include "rollup/time_index.h"
#include "rollup/watch.h"

#define HOUR_SECONDS 3600
#define SLOTS_IN_HOUR (HOUR_SECONDS / SLOT_SECONDS)

/* One number for each second of the hour: 0 everywhere until something is added. */
struct column {
    void *counts;  /* owned; HOUR_SECONDS of them */
    uint8_t width; /* bytes of each: 1, 2, 4, 8; 0: no column yet */
};

void column_add_many(struct column *c, unsigned second, uint64_t times);
uint64_t column_at(const struct column *c, unsigned second);
/* The first second from there on that has a count; HOUR_SECONDS: none has. */
unsigned column_next(const struct column *c, unsigned second);
/* Add the n counts from `second` on to those in `to`. */
void column_add_to(const struct column *c, unsigned second, unsigned n, uint64_t *to);

static inline void column_add(struct column *c, unsigned second, uint64_t times)
{
    if (c->width == 1) {
        uint8_t *count = (uint8_t *)c->counts + second;
        if (times <= (uint64_t)(UINT8_MAX - *count)) {
            *count = (uint8_t)(*count + times);
            return;
        }
    }
    column_add_many(c, second, times);
}

enum {
    /* TIER_COUNT × TRAFFIC_COUNT × (own or wrapper time, inferred): timeline_requests() */
    COLUMN_REQUESTS = 0,
    /* Lock events: with own or wrapper time, inferred, inferred between neighbours so close that
       they can be used for attribution (METRICS.md, "Records"). */
    COLUMN_LOCKS_OWN = COLUMN_REQUESTS + TIER_COUNT * TRAFFIC_COUNT * 2,
    COLUMN_LOCKS_INFERRED,
    COLUMN_LOCKS_CLOSE,
    /* × TRAFFIC_COUNT: with own or wrapper time, or inferred between close neighbours. Others would
       heap up in the minute of the entry before them. */
    COLUMN_OPERATIONS,
    COLUMN_COUNT = COLUMN_OPERATIONS + TRAFFIC_COUNT,
};

static inline unsigned timeline_requests(enum tier tier, enum traffic_class class, bool inferred)
{
    return COLUMN_REQUESTS + ((unsigned)tier * TRAFFIC_COUNT + (unsigned)class) * 2 + inferred;
}

struct hour_block {
    int64_t hour; /* hours since 1970 UTC */
    struct column columns[COLUMN_COUNT];
    struct watch_hour watched;
    size_t weight; /* of the columns, as the rollup last counted it */
};

size_t hour_weight(const struct hour_block *hour); /* of its columns, in bytes */

struct timeline {
    struct time_index hours;
    struct watch *watch; /* owned */
};

void timeline_init(struct timeline *t, const struct rollup_rules *rules);

void timeline_release(struct timeline *t);
void timeline_clear(struct timeline *t); /* of hours that were only read from a store */
struct hour_block *timeline_hour(struct timeline *t, int64_t hour); /* made where it is missing */
/* With `move` the other's hours have nothing then. */
void timeline_merge(struct timeline *t, const struct timeline *other, bool move);

/* A request of a tier of servers. */
struct timeline_request {
    int64_t latency_us; /* RECORD_NO_LATENCY when missing */
    int64_t part_us;    /* how far into its second it was logged */
    uint8_t group;
    bool stream;
    bool at_start;  /* the second is the one that it began in */
    bool uncounted; /* only what is in flight is wanted */
    enum tier tier;
    enum traffic_class class;
};

/* Add a request to its second of the hour, and to all hours that it is in flight in. */
void timeline_add_request(struct timeline *t, struct hour_block *hour, unsigned second,
                          const struct timeline_request *request);

/*
 * The same for what most requests are: with a latency that is not long, no stream, logged at its
 * end, begun in the same hour, much like the one before. False where it is none of those, and
 * nothing was added.
 */
static inline bool timeline_add_usual(struct timeline *t, struct hour_block *hour, unsigned second,
                                      int64_t latency_us, int64_t part_us, enum tier tier,
                                      enum traffic_class class, unsigned group)
{
    const struct watch *w = t->watch;
    _Static_assert(TIER_EDGE == 0 && (int)TIER_APP == EVENT_LOG_APP, "a tier is its flag");
    _Static_assert(TRAFFIC_NORMAL == 0 && 2 * TRAFFIC_TEST == EVENT_LOG_TEST, "a class, twice");
    unsigned flags = (unsigned)tier | 2 * (unsigned)class;
    return event_log_try(&hour->watched.log, &w->codes, second, group, (uint64_t)latency_us,
                         part_us, flags);
}

#endif
