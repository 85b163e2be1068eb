/*
 * A set of seconds of an hour. In most hours most seconds are empty, so those who walk through
 * hours go from one member to the next.
 */
#ifndef ROLLUP_SECONDS_H
#define ROLLUP_SECONDS_H

#include <stdbool.h>
#include <stdint.h>

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

static inline void seconds_unite(struct seconds *set, const struct seconds *other)
{
    for (unsigned w = 0; w < SECONDS_WORDS; w++)
        set->words[w] |= other->words[w];
}

static inline unsigned seconds_count(const struct seconds *set)
{
    unsigned n = 0;
    for (unsigned w = 0; w < SECONDS_WORDS; w++)
        n += (unsigned)__builtin_popcountll(set->words[w]);
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

/* For each member, ascending: `for (SECONDS_EACH(s, set))`. */
#define SECONDS_EACH(s, set)           \
    unsigned s = seconds_from(set, 0); \
    s < SECONDS_IN_HOUR;               \
    s = seconds_from(set, s + 1)

#endif
