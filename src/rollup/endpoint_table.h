/*
 * The endpoints of one rollup, known by small numbers: METRICS.md's bounded set. At most
 * max_endpoints, less one for each named template, that are not named are kept: those with the
 * smallest hash of "method path". Since the smallest of all are among the smallest of any part,
 * what has once been turned away or evicted never comes back, and the order does not matter.
 * With rules.by_slot that bounds each slot that is written, and the table has all there are.
 */
#ifndef SRC_ROLLUP_ENDPOINT_TABLE_H
#define SRC_ROLLUP_ENDPOINT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/record.h"
#include "rollup/endpoint.h"
#include "rollup/endpoint_cache.h"
#include "rollup/rollup.h"

enum {
    ENDPOINT_MALFORMED,
    ENDPOINT_NOT_FOUND,
    ENDPOINT_OTHER,
    ENDPOINT_OTHER_STREAM, /* of "(other)", what is of class stream */
    ENDPOINT_SPECIAL,      /* how many of them there are */
};
#define ENDPOINT_NONE UINT32_MAX

struct endpoint {
    char *method; /* owned, with the path behind it; NULL: the number is free */
    char *path;
    uint64_t hash; /* of "method path" */
    bool named, stream;
    uint8_t group;  /* rollup/activity.h */
    uint32_t place; /* the caller's: of a cell of it (slot_cell_near); any number */
};

struct endpoint_table {
    const struct rollup_rules *rules;
    struct endpoint *items; /* by number */
    size_t n_items, capacity;
    uint32_t *order; /* the numbers of those that are not special, ascending by hash and name */
    size_t n_order, order_capacity;
    size_t n_unnamed, max_unnamed;
    size_t max_in_slot;   /* with rules.by_slot; then max_unnamed is no bound */
    uint32_t free_number; /* at most one is free: that of the last one evicted */
    uint64_t n_evicted;   /* ever */
    struct endpoint_cache *cache;
    uint32_t *recent; /* numbers by a hash of their names, of those adopted last; or NULL */
    struct buffer path;
};

/* A status that says that there is no such endpoint. */
static inline bool endpoint_missing(int status)
{
    return status == 404 || status == 405;
}

void endpoint_table_init(struct endpoint_table *t, const struct rollup_rules *rules);
void endpoint_table_release(struct endpoint_table *t);

/* The number of a request's endpoint where the cache has the request as it stands in the line, or
   ENDPOINT_NONE. */
static inline uint32_t endpoint_table_known(const struct endpoint_table *t,
                                            const struct record *record)
{
    const struct span method = record->method;
    const size_t len = method.len + 1 + record->target.len;
    bool found;
    if (record->malformed || method.len == 0 || method.ptr + method.len + 1 != record->target.ptr ||
        len > ENDPOINT_CACHE_KEY)
        return ENDPOINT_NONE;
    size_t i = endpoint_cache_index(t->cache, span_make(method.ptr, len), method.len, &found);
    if (!found)
        return ENDPOINT_NONE;
    if (endpoint_missing(record->status) && !t->cache->keys[i].settled)
        return ENDPOINT_NOT_FOUND;
    return t->cache->numbers[i];
}

/*
 * The number of a request's endpoint. It may have cost another one its place: then *ret_evicted is
 * that one's number (else it stays as it is), and whoever keeps figures by number has to move them
 * to endpoint_table_heir() of it before the next call, which may give the number away.
 */
uint32_t endpoint_table_find(struct endpoint_table *t, const struct record *record,
                             uint32_t *ret_evicted);

/* The number of an endpoint that was adopted lately, by its name alone; ENDPOINT_NONE where that is
   not known without a search. */
uint32_t endpoint_table_recent(const struct endpoint_table *t, struct span method,
                               struct span path);

/* The same as endpoint_table_find for an endpoint of another table. */
uint32_t endpoint_table_adopt(struct endpoint_table *t, const struct endpoint *e,
                              uint32_t *ret_evicted);

/* Where an endpoint of another table, adopted before, has its figures by now. */
uint32_t endpoint_table_number(const struct endpoint_table *t, const struct endpoint *e);

/* The group of a request's endpoint, and whether it is a stream; no endpoint gets a number. */
uint8_t endpoint_table_group(struct endpoint_table *t, const struct record *record,
                             bool *ret_stream);

/* Those that a slot with that many different endpoints, none of them special, may keep come first,
   in the order of who has to go last; returns how many that are. */
size_t endpoint_table_bound(const struct endpoint_table *t, uint32_t *numbers, size_t n);

/* Where an evicted one's figures go: to "(other)". */
uint32_t endpoint_table_heir(const struct endpoint_table *t, uint32_t evicted);

#endif
