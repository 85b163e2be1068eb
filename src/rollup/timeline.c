/*
 * A column comes into being with its first count, one byte wide, and is widened to 2, 4 or 8 bytes
 * by the first count that does not fit. At up to 255 requests a second an hour of a tier takes
 * 3.6 KB and a week 600 KB, at one table lookup and one increment a request.
 *
 * Rejected: 32 bits everywhere (2.4 MB a week and column), lists of (second, count) pairs (small
 * where little happens, but not where it matters, and a search for each request out of order).
 */
#include "rollup/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define SECOND_US INT64_C(1000000)

uint64_t column_at(const struct column *c, unsigned second)
{
    switch (c->width) {
    case 1:
        return ((const uint8_t *)c->counts)[second];
    case 2:
        return ((const uint16_t *)c->counts)[second];
    case 4:
        return ((const uint32_t *)c->counts)[second];
    case 8:
        return ((const uint64_t *)c->counts)[second];
    default:
        return 0;
    }
}

static void column_set(struct column *c, unsigned second, uint64_t value)
{
    switch (c->width) {
    case 1:
        ((uint8_t *)c->counts)[second] = (uint8_t)value;
        break;
    case 2:
        ((uint16_t *)c->counts)[second] = (uint16_t)value;
        break;
    case 4:
        ((uint32_t *)c->counts)[second] = (uint32_t)value;
        break;
    default:
        ((uint64_t *)c->counts)[second] = value;
    }
}

static uint8_t width_for(uint64_t value)
{
    if (value <= UINT16_MAX)
        return value <= UINT8_MAX ? 1 : 2;
    return value <= UINT32_MAX ? 4 : 8;
}

static void widen(struct column *c, uint8_t width)
{
    struct column wider = {.counts = alloc_zeroed(HOUR_SECONDS, width), .width = width};
    for (unsigned i = 0; c->width > 0 && i < HOUR_SECONDS; i++)
        column_set(&wider, i, column_at(c, i));
    free(c->counts);
    *c = wider;
}

void column_add_many(struct column *c, unsigned second, uint64_t times)
{
    uint64_t value = column_at(c, second) + times;
    uint8_t width = width_for(value);
    if (width > c->width)
        widen(c, width);
    column_set(c, second, value);
}

/* Eight seconds in which nothing happened, in a column of bytes. All lie in the hour. */
static bool is_quiet(const struct column *c, unsigned second)
{
    uint64_t eight;
    if (c->width != 1)
        return false;
    memcpy(&eight, (const uint8_t *)c->counts + second, sizeof eight);
    return eight == 0;
}

unsigned column_next(const struct column *c, unsigned second)
{
    if (c->width == 0)
        return HOUR_SECONDS;
    while (second < HOUR_SECONDS) {
        if (second % 8 == 0 && is_quiet(c, second))
            second += 8;
        else if (column_at(c, second) == 0)
            second++;
        else
            break;
    }
    return second;
}

void column_add_to(const struct column *c, unsigned second, unsigned n, uint64_t *to)
{
    if (c->width == 0)
        return;
    unsigned i = 0;
    for (; c->width == 1 && n - i >= 8; i += 8) {
        const uint8_t *eight = (const uint8_t *)c->counts + second + i;
        if (is_quiet(c, second + i))
            continue;
        for (unsigned k = 0; k < 8; k++)
            to[i + k] += eight[k];
    }
    for (; i < n; i++)
        to[i] += column_at(c, second + i);
}

void timeline_init(struct timeline *t, const struct rollup_rules *rules)
{
    *t = (struct timeline){.watch = watch_new(rules)};
}

static void release_columns(struct hour_block *block)
{
    for (unsigned c = 0; c < COLUMN_COUNT; c++) {
        free(block->columns[c].counts);
        block->columns[c] = (struct column){.counts = NULL};
    }
}

static void release_hours(struct timeline *t)
{
    size_t position = 0;
    struct hour_block *block;
    while ((block = time_index_next(&t->hours, &position))) {
        release_columns(block);
        watch_hour_release(&block->watched);
        free(block);
    }
    time_index_release(&t->hours);
}

void timeline_release(struct timeline *t)
{
    release_hours(t);
    watch_free(t->watch);
}

void timeline_clear(struct timeline *t)
{
    release_hours(t);
    t->watch->weight = 0;
}

struct hour_block *timeline_hour(struct timeline *t, int64_t hour)
{
    struct hour_block *block = time_index_get(&t->hours, hour);
    if (!block) {
        block = alloc_zeroed(1, sizeof *block);
        block->hour = hour;
        time_index_put(&t->hours, hour, block);
    }
    return block;
}

size_t hour_weight(const struct hour_block *hour)
{
    size_t sum = sizeof *hour;
    for (unsigned c = 0; c < COLUMN_COUNT; c++)
        sum += (size_t)hour->columns[c].width * HOUR_SECONDS;
    return sum;
}

static void merge_column(struct column *c, const struct column *other)
{
    for (unsigned i = column_next(other, 0); i < HOUR_SECONDS; i = column_next(other, i + 1))
        column_add(c, i, column_at(other, i));
}

void timeline_merge(struct timeline *t, const struct timeline *other, bool move)
{
    size_t position = 0;
    struct hour_block *from;
    while ((from = time_index_next(&other->hours, &position))) {
        struct hour_block *to = timeline_hour(t, from->hour);
        for (unsigned c = 0; c < COLUMN_COUNT; c++)
            merge_column(&to->columns[c], &from->columns[c]);
        watch_merge(t->watch, &to->watched, other->watch, &from->watched, move);
        if (move)
            release_columns(from);
    }
}

/* In flight in the seconds from `from` to `to` of an hour other than the one it is counted in. */
static void add_flight(struct timeline *t, int64_t hour, unsigned from, unsigned to,
                       const struct dense_event *request)
{
    struct dense_event e = *request;
    e.flags &= (uint8_t) ~(unsigned)(DENSE_COUNTED | DENSE_TIMED);
    e.from = (uint16_t)from;
    e.to = (uint16_t)to;
    watch_add(t->watch, &timeline_hour(t, hour)->watched, &e);
}

/* Each hour that a request is in flight in has its own part of it, so that hours stand alone. */
static void add_before(struct timeline *t, int64_t hour, int64_t seconds,
                       const struct dense_event *e)
{
    for (; seconds > 0; seconds -= HOUR_SECONDS)
        add_flight(t, --hour, seconds < HOUR_SECONDS ? (unsigned)(HOUR_SECONDS - seconds) : 0,
                   HOUR_SECONDS - 1, e);
}

static void add_after(struct timeline *t, int64_t hour, int64_t seconds,
                      const struct dense_event *e)
{
    for (; seconds > 0; seconds -= HOUR_SECONDS)
        add_flight(t, ++hour, 0, (unsigned)(seconds < HOUR_SECONDS ? seconds : HOUR_SECONDS) - 1,
                   e);
}

void timeline_add_request(struct timeline *t, struct hour_block *hour, unsigned second,
                          const struct timeline_request *request)
{
    int64_t latency = request->latency_us;
    unsigned flags = (request->tier == TIER_APP ? DENSE_APP : 0) |
                     (request->class == TRAFFIC_TEST ? DENSE_TEST : 0) |
                     (request->uncounted ? 0 : DENSE_COUNTED);
    uint16_t at = (uint16_t)second;
    struct dense_event e = {.at = at, .from = at, .to = at, .group = request->group};
    if (latency < 0) {
        e.flags = (uint8_t)flags;
        watch_add(t->watch, &hour->watched, &e);
        return;
    }
    if (!request->stream)
        flags |= (request->uncounted ? 0 : DENSE_TIMED) |
                 (latency >= t->watch->long_us ? DENSE_LONG : 0);
    e.latency_us = latency;
    e.flags = (uint8_t)(flags | DENSE_IN_FLIGHT);
    if (request->at_start) {
        int64_t end = second + (request->part_us + latency) / SECOND_US;
        e.to = (uint16_t)(end < HOUR_SECONDS ? end : HOUR_SECONDS - 1);
        add_after(t, hour->hour, end - (HOUR_SECONDS - 1), &e);
    } else if (latency > request->part_us) {
        int64_t begin = second - (latency - request->part_us + SECOND_US - 1) / SECOND_US;
        e.from = (uint16_t)(begin > 0 ? begin : 0);
        add_before(t, hour->hour, -begin, &e);
    }
    watch_add(t->watch, &hour->watched, &e);
}
