/*
 * A set of seconds of an hour. In most hours most seconds are empty, so those who walk through
 * hours go from one member to the next.
 */
#ifndef ROLLUP_SECONDS_H
#define ROLLUP_SECONDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SECONDS_IN_HOUR 3600
#define SECONDS_WORDS ((SECONDS_IN_HOUR + 63) / 64)

struct seconds {
    uint64_t words[SECONDS_WORDS]; /* second s: bit s % 64 of word s / 64 */
};

static inline void seconds_put(struct seconds *set, unsigned second)
{
    set->words[second / 64] |= UINT64_C(1) << second % 64;
}

static inline bool seconds_has(const struct seconds *set, unsigned second)
{
    return set->words[second / 64] >> second % 64 & 1;
}

/* Those from `from` up to, but not including, `end`. */
static inline void seconds_put_range(struct seconds *set, unsigned from, unsigned end)
{
    for (; from < end; from = (from / 64 + 1) * 64) {
        uint64_t tail = UINT64_MAX << from % 64;
        uint64_t head = end / 64 > from / 64 ? UINT64_MAX : (UINT64_C(1) << end % 64) - 1;
        set->words[from / 64] |= tail & head;
    }
}

static inline void seconds_unite(struct seconds *set, const struct seconds *other)
{
    for (unsigned w = 0; w < SECONDS_WORDS; w++)
        set->words[w] |= other->words[w];
}

static inline void seconds_cut(struct seconds *set, const struct seconds *other)
{
    for (unsigned w = 0; w < SECONDS_WORDS; w++)
        set->words[w] &= other->words[w];
}

static inline void seconds_take(struct seconds *set, const struct seconds *other)
{
    for (unsigned w = 0; w < SECONDS_WORDS; w++)
        set->words[w] &= ~other->words[w];
}

/* Bits of a word: pairs, fours and bytes of them at once. Compilers call a function for it where
   they may not count on the instruction. */
static inline unsigned seconds_bits(uint64_t word)
{
    const uint64_t twos = UINT64_MAX / 5, fours = UINT64_MAX / 17, ones = UINT64_MAX / 255;
    word -= word >> 1 & UINT64_MAX / 3;
    word = (word & twos) + (word >> 2 & twos);
    return (unsigned)(((word + (word >> 4)) & fours) * ones >> 56);
}

static inline unsigned seconds_count(const struct seconds *set)
{
    unsigned n = 0;
    for (unsigned w = 0; w < SECONDS_WORDS; w++)
        n += seconds_bits(set->words[w]);
    return n;
}

/* The first member from `second` on, or SECONDS_IN_HOUR. */
static inline unsigned seconds_from(const struct seconds *set, unsigned second)
{
    unsigned w = second / 64;
    uint64_t left = w < SECONDS_WORDS ? set->words[w] >> second % 64 << second % 64 : 0;
    while (left == 0 && ++w < SECONDS_WORDS)
        left = set->words[w];
    return left ? 64 * w + (unsigned)__builtin_ctzll(left) : SECONDS_IN_HOUR;
}

/* The last member below `end`, where there is one; else SECONDS_IN_HOUR. */
static inline unsigned seconds_before(const struct seconds *set, unsigned end)
{
    unsigned w = end / 64;
    uint64_t left = w < SECONDS_WORDS ? set->words[w] & ((UINT64_C(1) << end % 64) - 1) : 0;
    while (left == 0 && w > 0)
        left = set->words[--w];
    return left ? 64 * w + 63 - (unsigned)__builtin_clzll(left) : SECONDS_IN_HOUR;
}

/* The next member of a walk that has looked at words up to `word`, of which `left` are left. */
static inline bool seconds_next(const struct seconds *set, uint64_t *word, uint64_t *left,
                                uint64_t *ret)
{
    while (*left == 0) {
        if (++*word >= SECONDS_WORDS)
            return false;
        *left = set->words[*word];
    }
    *ret = 64 * *word + (unsigned)__builtin_ctzll(*left);
    *left &= *left - 1;
    return true;
}

/* For each member, ascending: `for (SECONDS_EACH(s, set))`. */
#define SECONDS_EACH(s, set)                              \
    uint64_t s, s##_word = 0, s##_left = (set)->words[0]; \
    seconds_next((set), &s##_word, &s##_left, &s);

/*
 * Make an array by the second zero that is so already outside the set, and empty the set. Where
 * anything is in 64 seconds, all of them are written over, with those of their neighbours: to begin
 * it costs more than to go on.
 */
static inline void seconds_zero(struct seconds *set, void *values, size_t size)
{
    for (unsigned w = 0; w < SECONDS_WORDS; w++) {
        size_t first = (size_t)w * 64;
        while (w < SECONDS_WORDS && set->words[w])
            set->words[w++] = 0;
        size_t end = w < SECONDS_WORDS ? (size_t)w * 64 : SECONDS_IN_HOUR;
        if (end > first)
            memset((char *)values + first * size, 0, (end - first) * size);
    }
}

#endif
