/*
 * A hash for tables that live no longer than the process: as fast as the bytes can be loaded, not
 * stable between machines, and no defence against chosen keys (tables compare the keys).
 */
#ifndef SRC_ROLLUP_FAST_HASH_H
#define SRC_ROLLUP_FAST_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/span.h"

#define FAST_HASH_FACTOR UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t fast_hash_word(const char *ptr)
{
    uint64_t word;
    memcpy(&word, ptr, sizeof word);
    return word;
}

/* Up to eight bytes as one number: of equally long ones, different for different bytes. */
static inline uint64_t fast_hash_short(struct span s)
{
    if (s.len == 8)
        return fast_hash_word(s.ptr);
    if (s.len >= 4) {
        uint32_t first, last;
        memcpy(&first, s.ptr, 4);
        memcpy(&last, s.ptr + s.len - 4, 4);
        return (uint64_t)first << 32 | last;
    }
    if (s.len == 0)
        return 0;
    return (uint64_t)(unsigned char)s.ptr[0] << 16 |
           (uint64_t)(unsigned char)s.ptr[s.len / 2] << 8 | (unsigned char)s.ptr[s.len - 1];
}

/* 8 to 32 bytes as four numbers that overlap as far as they have to: of equally long ones,
   different for different bytes. */
struct fast_words {
    uint64_t w[4];
};

static inline bool fast_words_fit(size_t len)
{
    return len - 8 <= 24;
}

static inline struct fast_words fast_words(const char *ptr, size_t len)
{
    size_t last = len - 8, step = last < 8 ? last : 8;
    return (struct fast_words){{
        fast_hash_word(ptr),
        fast_hash_word(ptr + step),
        fast_hash_word(ptr + last - step),
        fast_hash_word(ptr + last),
    }};
}

static inline bool fast_words_equal(const struct fast_words *a, const struct fast_words *b)
{
    return ((a->w[0] ^ b->w[0]) | (a->w[1] ^ b->w[1]) | (a->w[2] ^ b->w[2]) |
            (a->w[3] ^ b->w[3])) == 0;
}

/* The sum of the words, each times an odd factor of its own. All bits go up: use the highest. */
static inline uint64_t fast_words_hash(const struct fast_words *a, uint64_t seed)
{
    return seed * FAST_HASH_FACTOR + a->w[0] * UINT64_C(0x9fb21c651e98df25) +
           a->w[1] * UINT64_C(0xd6e8feb86659fd93) + a->w[2] * UINT64_C(0xa0761d6478bd642f) +
           a->w[3] * UINT64_C(0xe7037ed1a0b428db);
}

/*
 * Eight bytes at a time, the last eight overlapping: the sum of the words, each times an odd factor
 * of its own, so that no word waits for the one before it (a chain of them was what a record waited
 * for). All bits go up into the highest, which come out as the lowest: use at most 11.
 */
static inline uint64_t fast_hash(uint64_t seed, struct span s)
{
    uint64_t factor = FAST_HASH_FACTOR, sum = (seed ^ s.len) * factor;
    if (s.len < 8) {
        sum += fast_hash_short(s) * (factor * factor);
        return sum << 11 | sum >> 53;
    }
    for (size_t i = 0; i + 8 < s.len; i += 8) {
        factor *= FAST_HASH_FACTOR;
        sum += fast_hash_word(s.ptr + i) * factor;
    }
    sum += fast_hash_word(s.ptr + s.len - 8) * (factor * FAST_HASH_FACTOR);
    return sum << 11 | sum >> 53;
}

#endif
