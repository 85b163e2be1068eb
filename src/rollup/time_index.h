/*
 * Slots by their number and hour blocks by theirs: a map from an int64 to a pointer that is not
 * owned. Nothing is ever taken out.
 */
#ifndef SRC_ROLLUP_TIME_INDEX_H
#define SRC_ROLLUP_TIME_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct time_index {
    struct time_place *places; /* a zeroed one is empty */
    size_t used, capacity;
};

void time_index_release(struct time_index *t);

void *time_index_get(const struct time_index *t, int64_t key);       /* NULL: not in it */
void time_index_put(struct time_index *t, int64_t key, void *value); /* not NULL, key not in it */

/* One value after the other in no order: start with *position 0; NULL at the end. */
void *time_index_next(const struct time_index *t, size_t *position);

/* The values by ascending key: an array of t->used items, which the caller frees. */
void **time_index_sorted(const struct time_index *t);

#endif
