/*
 * Open addressing, at most half full. Logs come in order and find their slot without looking here
 * (rollup.c remembers the last one); logs in random order, and a month of them, should not pay for
 * a sorted array's insertions, so order is made only where it is asked for.
 */
#include "rollup/time_index.h"

#include <stdlib.h>

#include "base/alloc.h"

#define FIRST_CAPACITY 16
#define GOLDEN UINT64_C(0x9e3779b97f4a7c15)

struct time_place {
    int64_t key;
    void *value; /* NULL: empty */
};

void time_index_release(struct time_index *t)
{
    free(t->places);
    *t = (struct time_index){.places = NULL};
}

static size_t place_of(const struct time_index *t, int64_t key)
{
    uint64_t hash = (uint64_t)key * GOLDEN;
    size_t i = (size_t)(hash >> 32) & (t->capacity - 1);
    while (t->places[i].value && t->places[i].key != key)
        i = (i + 1) & (t->capacity - 1);
    return i;
}

void *time_index_get(const struct time_index *t, int64_t key)
{
    return t->capacity ? t->places[place_of(t, key)].value : NULL;
}

static void grow(struct time_index *t)
{
    struct time_index old = *t;
    t->capacity = old.capacity ? 2 * old.capacity : FIRST_CAPACITY;
    t->places = alloc_zeroed(t->capacity, sizeof *t->places);
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.places[i].value)
            t->places[place_of(t, old.places[i].key)] = old.places[i];
    }
    free(old.places);
}

void time_index_put(struct time_index *t, int64_t key, void *value)
{
    if (2 * (t->used + 1) > t->capacity)
        grow(t);
    t->places[place_of(t, key)] = (struct time_place){key, value};
    t->used++;
}

void *time_index_next(const struct time_index *t, size_t *position)
{
    while (*position < t->capacity) {
        void *value = t->places[(*position)++].value;
        if (value)
            return value;
    }
    return NULL;
}

static int compare_places(const void *a, const void *b)
{
    const struct time_place *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

void **time_index_sorted(const struct time_index *t)
{
    struct time_place *places = alloc_zeroed(t->used, sizeof *places);
    void **values = alloc_zeroed(t->used, sizeof *values);
    size_t n = 0;
    for (size_t i = 0; i < t->capacity; i++) {
        if (t->places[i].value)
            places[n++] = t->places[i];
    }
    qsort(places, n, sizeof *places, compare_places);
    for (size_t i = 0; i < n; i++)
        values[i] = places[i].value;
    free(places);
    return values;
}
