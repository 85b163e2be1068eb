/*
 * The common case of adding to a sketch, for those who do it for each request: more of a value that
 * is there, in a table of narrow places (sketch.c) whose values are exact. Nearly all additions end
 * here, and a call for each layer on the way to it cost as much as the addition.
 */
#ifndef SRC_ROLLUP_SKETCH_AGAIN_H
#define SRC_ROLLUP_SKETCH_AGAIN_H

#include "rollup/sketch.h"

#define SKETCH_EXACT_BITS 64

/* A place of a table that is not wide; empty where its count is 0. */
struct sketch_narrow {
    uint32_t key, count;
};

/*
 * The hash is a multiplication of which the top bits are taken. Latencies come in steps, so the
 * factor is one, of hundreds, under which those of 1 µs to 10 ms all lie apart: of latencies in
 * steps of a millisecond that were added again, 3 % met another one first, with the usual 2^64 / φ
 * 18 % and in some tables half of them (a thousand times that is close to a whole number).
 */
static inline size_t sketch_home(const struct sketch *s, uint64_t key)
{
    return (size_t)(key * UINT64_C(0xb2441c176f29c70b) >> (64 - s->log2_capacity));
}

/* False, and nothing has changed, where the bucket is not there, or the places are wide. */
static inline bool sketch_count_again(struct sketch *s, uint64_t key, uint64_t times)
{
    if (!s->places || s->wide)
        return false;
    struct sketch_narrow *places = s->places;
    size_t mask = ((size_t)1 << s->log2_capacity) - 1;
    for (size_t i = sketch_home(s, key); places[i].count != 0; i = (i + 1) & mask) {
        if (places[i].key == key) {
            if (times > UINT32_MAX - places[i].count)
                return false;
            places[i].count += (uint32_t)times;
            return true;
        }
    }
    return false;
}

#endif
