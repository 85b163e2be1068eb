/*
 * Where a run of bytes ends, and whether a literal stands there: what a match spends its time with.
 *
 * A run goes 16 bytes at a time with SSE2 where there is x86 and its set, or the rest, is at most
 * four ranges; byte by byte elsewhere. A set of all bytes but one to four, by far the most
 * frequent, needs one comparison a byte that ends it, a range two more instructions. A literal is
 * up to eight bytes compared as one word.
 *
 * Two ways: what takes a place alone reads 16 or 8 bytes from there, whatever they are (linear.c
 * knows where that may be); what takes bounds reads nothing outside of the subject: its last bytes
 * are looked at together with those before them.
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
};

/* The place of the lowest of the bits, of which there is one. What a run waits for: gcc takes the
   result of its builtin for an int, and adds an instruction that makes it longer. */
static inline size_t first_of(unsigned bits)
{
#ifdef __x86_64__
    size_t place;
    __asm__("rep bsfl %1, %k0" : "=r"(place) : "r"(bits) : "cc");
    return place;
#else
    return (size_t)__builtin_ctz(bits);
#endif
}

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

static inline __m128i load_aligned(const void *at)
{
    return _mm_load_si128((const __m128i *)at);
}

/* Which of 16 bytes lie in a range, or are its first. */
static inline __m128i in_range(const struct linear_set *set, unsigned i, __m128i bytes)
{
    __m128i above = _mm_sub_epi8(bytes, load_aligned(set->low[i]));
    return _mm_cmpeq_epi8(_mm_min_epu8(above, load_aligned(set->width[i])), above);
}

static inline __m128i is_low(const struct linear_set *set, unsigned i, __m128i bytes)
{
    return _mm_cmpeq_epi8(bytes, load_aligned(set->low[i]));
}

/* A bit for each of 16 bytes that is not of the run. */
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

/* The same of fewer bytes, the subject's last ones: those before are looked at, too. */
static inline unsigned stops_in_tail(enum step_op op, const struct linear_set *set,
                                     const struct bounds *in, const char *at)
{
    const char *last = in->end - 16;
    return (stops_at(op, set, last) | 0x10000U) >> (at - last);
}

/* The end of the run that begins at `at`, and nothing outside of the subject is looked at. */
static inline const char *run_end(enum step_op op, const struct linear_set *set,
                                  const struct bounds *in, const char *at)
{
    if (in->end - in->start < 16)
        return run_bytes(set, at, in->end);
    for (; in->end - at >= 16; at += 16) {
        unsigned stops = stops_at(op, set, at);
        if (stops)
            return at + first_of(stops);
    }
    return at + first_of(stops_in_tail(op, set, in, at));
}
#else
/* The same, but only for the first: nobody asks for more. */
static inline unsigned stops_at(enum step_op op, const struct linear_set *set, const char *at)
{
    (void)op;
    for (unsigned i = 0; i < 16; i++) {
        if (!set->has[(unsigned char)at[i]])
            return 1U << i;
    }
    return 0;
}

static inline const char *run_end(enum step_op op, const struct linear_set *set,
                                  const struct bounds *in, const char *at)
{
    (void)op;
    return run_bytes(set, at, in->end);
}
#endif

/* The first byte that is not in the range of its place, or the end. */
static inline const char *places_end(const struct linear_set *set, const char *at, const char *end)
{
    const unsigned char *low = set->low[0], *width = set->width[0];
    for (; at < end; at++, low++, width++) {
        bool in = (unsigned char)((unsigned char)*at - *low) <= *width;
        if (in != (set->inside != 0))
            break;
    }
    return at;
}

/* Is one of the bytes of an OP_COUNT not of it? */
static inline bool count_differs(const struct step *s, const char *at)
{
#ifdef __SSE2__
    return (stops_at(OP_RANGE, s->set, at) & s->least) != 0;
#else
    return places_end(s->set, at, at + s->min) != at + s->min;
#endif
}

/* The same of either of two places. */
static inline bool counts_differ(const struct step *s, const char *at, const char *other)
{
#ifdef __SSE2__
    return ((stops_at(OP_RANGE, s->set, at) | stops_at(OP_RANGE, s->set, other)) & s->least) != 0;
#else
    return count_differs(s, at) || count_differs(s, other);
#endif
}

/* Is the next byte one that it can go on with? */
static inline bool starts_with(const struct step *s, const char *at, const char *end)
{
    return at < end && s->set->has[(unsigned char)*at];
}

/* Of its capture. */
static inline struct span *slot_of(struct span *slots, const struct step *s)
{
    return (struct span *)(void *)((char *)slots + s->slot_bytes);
}

/* Slots without a text until a step gives them one. */
static inline void linear_clear_absent(const struct linear *l, struct span *slots)
{
    for (unsigned i = 0, n = l->n_absent; i < n; i++)
        memset(&slots[l->absent[i]], 0, sizeof *slots);
}

/* What differs from the literal, where eight bytes can be read. */
static inline uint64_t word_differs(const struct step *s, const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return (word ^ s->literal) & s->mask;
}

/* Does it, in the subject? */
static inline bool literal_differs(const struct step *s, const struct bounds *in, const char *at)
{
    return s->literal_len > (size_t)(in->end - at) ||
           !bytes_equal(at, (const char *)&s->literal, s->literal_len);
}

#endif
