/*
 * Is it an HTTP request (RFC 9112, section 3)? A method is a token of at most 32 bytes; a target
 * has no blank or control byte and is a path, an absolute http or https URL, "*" of an OPTIONS or
 * host:port of a CONNECT.
 */
#ifndef PARSE_REQUEST_LINE_H
#define PARSE_REQUEST_LINE_H

#include <stdbool.h>

#include "base/span.h"

/* request_line_split() of any line. */
bool request_line_split_any(struct span line, struct span *ret_method, struct span *ret_target);

/* A longer method than those of plain request lines, and shorter than any of these. */
#define REQUEST_LINE_CAPITALS 7

#ifdef __SSE2__
/* A bit for each byte that is at most 0x20, or 0x7f. */
static inline uint64_t request_blanks(__m128i bytes)
{
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x20)), bytes);
    __m128i del = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, del));
}

static inline uint64_t request_blanks8(const char *at)
{
    return request_blanks(_mm_loadl_epi64((const __m128i *)(const void *)at)) & 0xff;
}

static inline uint64_t request_blanks16(const char *at)
{
    return request_blanks(_mm_loadu_si128((const __m128i *)(const void *)at));
}

/* The same for the bytes of a line of 8 to 64. */
static inline uint64_t request_line_blanks(struct span line)
{
    if (line.len < 16)
        return request_blanks8(line.ptr) | request_blanks8(line.ptr + line.len - 8)
                                               << (line.len - 8);
    const size_t last = line.len - 16;
    uint64_t found = request_blanks16(line.ptr) | request_blanks16(line.ptr + last) << last;
    for (size_t i = 16; i < last; i += 16)
        found |= request_blanks16(line.ptr + i) << i;
    return found;
}

/* How many capitals it begins with, of REQUEST_LINE_CAPITALS; of eight bytes at least. */
static inline size_t request_line_capitals(const char *at)
{
    const __m128i bytes = _mm_loadl_epi64((const __m128i *)(const void *)at);
    __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8('A'));
    __m128i in = _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8('Z' - 'A')), above);
    unsigned others = ~(unsigned)_mm_movemask_epi8(in) | 1U << REQUEST_LINE_CAPITALS;
    return (size_t)__builtin_ctz(others);
}
#else
static inline uint64_t request_line_blanks(struct span line)
{
    uint64_t found = 0;
    for (size_t i = 0; i < line.len; i++)
        found |= (uint64_t)((unsigned char)line.ptr[i] <= 0x20 || line.ptr[i] == 0x7f) << i;
    return found;
}

static inline size_t request_line_capitals(const char *at)
{
    size_t len = 0;
    while (len < REQUEST_LINE_CAPITALS && at[len] >= 'A' && at[len] <= 'Z')
        len++;
    return len;
}
#endif

/*
 * Nearly every request line: a short method in capitals (no OPTIONS, no CONNECT), a path,
 * " HTTP/1.1" or another digit. False of all others, which are then looked at in full. One branch
 * for all of it: which request comes next nobody can guess.
 */
static inline bool request_line_split_plain(struct span line, struct span *ret_method,
                                            struct span *ret_target)
{
    static const char version[] = " HTTP/1."; /* and one digit */
    const size_t version_len = sizeof version, least = version_len + sizeof "GET /" - 1;
    if (line.len - least > 64 - least)
        return false;
    const size_t end = line.len - version_len;
    const char *tail = line.ptr + end;
    const uint64_t blank = request_line_blanks(line);
    const size_t method = request_line_capitals(line.ptr);
    bool plain = (method - 1 < REQUEST_LINE_CAPITALS - 1) & (line.ptr[method + 1] == '/') &
                 (blank == (UINT64_C(1) << method | UINT64_C(1) << end)) &
                 (memcmp(tail, version, version_len - 1) == 0) &
                 ((unsigned char)(tail[version_len - 1] - '0') <= 9);
    if (!plain)
        return false;
    *ret_method = span_make(line.ptr, method);
    *ret_target = span_make(line.ptr + method + 1, end - method - 1);
    return true;
}

/*
 * "GET /x HTTP/1.1"; the version also as hypercorn logs it ("GET /x 1.1", "GET /x 2"), and
 * HTTP/0.9's "GET /x". False where it is malformed.
 */
static inline bool request_line_split(struct span line, struct span *ret_method,
                                      struct span *ret_target)
{
    return request_line_split_plain(line, ret_method, ret_target) ||
           request_line_split_any(line, ret_method, ret_target);
}

/* A method and a target that were logged apart. An absent method: the format logs none. */
bool request_line_valid(struct span method, struct span target);

#endif
