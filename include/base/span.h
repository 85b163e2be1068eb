/*
 * A borrowed run of bytes: a pointer into somebody else's memory and a length.
 * It may hold NUL bytes and is not terminated. An absent span has ptr == NULL;
 * an empty one has a pointer and length 0. Whoever hands out a span says how long
 * the memory under it stays valid.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct span {
    const char *ptr;
    size_t len;
};

/* The span of a string literal, without its NUL. */
#define SPAN(literal) ((struct span){(literal), sizeof(literal) - 1})

#define SPAN_NONE ((struct span){NULL, 0})

static inline struct span span_make(const char *ptr, size_t len)
{
    return (struct span){ptr, len};
}

/* The span of a NUL-terminated string; SPAN_NONE for NULL. */
static inline struct span span_str(const char *s)
{
    return s ? span_make(s, strlen(s)) : SPAN_NONE;
}

static inline bool span_present(struct span s)
{
    return s.ptr != NULL;
}

#ifdef __SSE2__
/* All ones where two times 16 bytes are the same. */
static inline __m128i bytes_equal16(const char *a, const char *b)
{
    return _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)a),
                          _mm_loadu_si128((const __m128i *)(const void *)b));
}
#endif

/* memcmp() == 0 without a call, for short texts that are mostly equal: a vector, or eight bytes, at
   a time, the last ones overlapping. */
static inline bool bytes_equal(const char *a, const char *b, size_t len)
{
    uint64_t x, y, different = 0;
#ifdef __SSE2__
    if (len >= sizeof(__m128i)) {
        const size_t last = len - sizeof(__m128i);
        __m128i same = bytes_equal16(a + last, b + last);
        for (size_t i = 0; i < last; i += sizeof(__m128i))
            same = _mm_and_si128(same, bytes_equal16(a + i, b + i));
        return _mm_movemask_epi8(same) == 0xffff;
    }
#endif
    if (len < sizeof x) {
        uint32_t v, w;
        if (len >= sizeof v) {
            memcpy(&v, a, sizeof v);
            memcpy(&w, b, sizeof w);
            different = v ^ w;
            memcpy(&v, a + len - sizeof v, sizeof v);
            memcpy(&w, b + len - sizeof w, sizeof w);
            return (different | (v ^ w)) == 0;
        }
        for (size_t i = 0; i < len; i++) {
            if (a[i] != b[i])
                return false;
        }
        return true;
    }
    for (size_t i = 0; i + sizeof x < len; i += sizeof x) {
        memcpy(&x, a + i, sizeof x);
        memcpy(&y, b + i, sizeof y);
        different |= x ^ y;
    }
    memcpy(&x, a + len - sizeof x, sizeof x);
    memcpy(&y, b + len - sizeof y, sizeof y);
    return (different | (x ^ y)) == 0;
}

static inline bool span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* What follows the first n bytes; n is at most s.len. */
static inline struct span span_skip(struct span s, size_t n)
{
    return span_make(s.ptr + n, s.len - n);
}

static inline bool span_starts_with(struct span s, struct span prefix)
{
    return s.len >= prefix.len && memcmp(s.ptr, prefix.ptr, prefix.len) == 0;
}

static inline bool span_ends_with(struct span s, struct span suffix)
{
    return s.len >= suffix.len && memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0;
}

#endif
