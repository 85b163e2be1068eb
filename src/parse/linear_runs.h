/*
 * Where a run of bytes ends, and whether a literal stands there: what a match spends its time with.
 *
 * A run goes 16 bytes at a time with SSE2 where there is x86 and its set, or the rest, is at most
 * four ranges; byte by byte elsewhere. A set of all bytes but one to four, by far the most
 * frequent, needs one comparison a byte that ends it, a range two more instructions. The subject's
 * last bytes are looked at together with those before them, so that nothing outside of it is ever
 * read; the price is one comparison a run. A literal is up to eight bytes compared as one word.
 */
#ifndef PARSE_LINEAR_RUNS_H
#define PARSE_LINEAR_RUNS_H

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "parse/linear_private.h"

#define LIKELY(condition) __builtin_expect(!!(condition), 1)

/* Where the subject lies. */
struct bounds {
    const char *start, *end;
    uintptr_t last16, last8; /* the last places with so many bytes before the end; 0: none */
};

static inline const char *run_bytes(const struct linear_set *set, const char *at, const char *end)
{
    while (at < end && set->has[(unsigned char)*at])
        at++;
    return at;
}

#ifdef __SSE2__
static inline __m128i load(const void *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

/* Which of 16 bytes lie in a range, or are its first. */
static inline __m128i in_range(const struct linear_set *set, unsigned i, __m128i bytes)
{
    __m128i above = _mm_sub_epi8(bytes, load(set->low[i]));
    return _mm_cmpeq_epi8(_mm_min_epu8(above, load(set->width[i])), above);
}

static inline __m128i is_low(const struct linear_set *set, unsigned i, __m128i bytes)
{
    return _mm_cmpeq_epi8(bytes, load(set->low[i]));
}

/* A bit for each of 16 bytes that ends the run. */
static inline unsigned stops_at(enum step_op op, const struct linear_set *set, const char *at)
{
    __m128i bytes = load(at), found;
    switch (op) {
    case OP_TO:
        return (unsigned)_mm_movemask_epi8(is_low(set, 0, bytes));
    case OP_TO2:
        found = _mm_or_si128(is_low(set, 0, bytes), is_low(set, 1, bytes));
        return (unsigned)_mm_movemask_epi8(found);
    case OP_TO4:
        found = _mm_or_si128(_mm_or_si128(is_low(set, 0, bytes), is_low(set, 1, bytes)),
                             _mm_or_si128(is_low(set, 2, bytes), is_low(set, 3, bytes)));
        return (unsigned)_mm_movemask_epi8(found);
    case OP_RANGE:
        return (unsigned)_mm_movemask_epi8(in_range(set, 0, bytes)) ^ set->inside;
    default:
        found = _mm_or_si128(_mm_or_si128(in_range(set, 0, bytes), in_range(set, 1, bytes)),
                             _mm_or_si128(in_range(set, 2, bytes), in_range(set, 3, bytes)));
        return (unsigned)_mm_movemask_epi8(found) ^ set->inside;
    }
}

/* The same behind the last place where 16 bytes can be looked at: those before are, too. */
static inline unsigned stops_in_tail(enum step_op op, const struct linear_set *set,
                                     const struct bounds *in, const char *at)
{
    const char *last = in->end - 16;
    return (stops_at(op, set, last) | 0x10000U) >> (at - last);
}

/* The end of the run that begins at `at`; the op is a constant. Most runs end in their first 16
   bytes. */
static inline __attribute__((always_inline)) const char *
run_end(enum step_op op, const struct linear_set *set, const struct bounds *in, const char *at)
{
    unsigned stops;
    if (LIKELY((uintptr_t)at <= in->last16)) {
        stops = stops_at(op, set, at);
        if (LIKELY(stops))
            return at + (unsigned)__builtin_ctz(stops);
        for (at += 16; (uintptr_t)at <= in->last16; at += 16) {
            stops = stops_at(op, set, at);
            if (stops)
                return at + (unsigned)__builtin_ctz(stops);
        }
    } else if (in->last16 == 0) {
        return run_bytes(set, at, in->end);
    }
    return at + (unsigned)__builtin_ctz(stops_in_tail(op, set, in, at));
}
#else
static inline const char *run_end(enum step_op op, const struct linear_set *set,
                                  const struct bounds *in, const char *at)
{
    (void)op;
    return run_bytes(set, at, in->end);
}
#endif

/* The same of just so many bytes. */
static inline const char *count_end(const struct step *s, const struct bounds *in, const char *at)
{
    const char *to =
        s->set->n_ranges == 1 ? run_end(OP_RANGE, s->set, in, at) : run_bytes(s->set, at, in->end);
    return (size_t)(to - at) > s->min ? at + s->min : to;
}

/* What differs from the literal; here less than eight bytes are left. */
static inline uint64_t differs_in_tail(const struct step *s, const struct bounds *in,
                                       const char *at)
{
    uint64_t word;
    size_t left = (size_t)(in->end - at);
    if (s->literal_len > left)
        return 1;
    if (in->last8 == 0 || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
        return !bytes_equal(at, (const char *)&s->literal, s->literal_len);
    if (left == 0)
        return 0;
    memcpy(&word, in->end - sizeof word, sizeof word);
    return (word >> 8 * (sizeof word - left) ^ s->literal) & s->mask;
}

/* 0: what the step wants behind its run is there. */
static inline uint64_t literal_differs(const struct step *s, const struct bounds *in,
                                       const char *at)
{
    uint64_t word;
    if (!LIKELY((uintptr_t)at <= in->last8))
        return differs_in_tail(s, in, at);
    memcpy(&word, at, sizeof word);
    return (word ^ s->literal) & s->mask;
}

#endif
