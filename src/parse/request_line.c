/*
 * Request lines, split from both ends: the version is a short known shape at the end, the method
 * a token at the start, and what lies between must be one target. What nearly all of them are is
 * found out without a branch that depends on the request (split_plain).
 */
#include "parse/request_line.h"

#include <stdint.h>
#include <strings.h>

#define MAX_METHOD 32

/* RFC 9110 "tchar", one bit a byte, for bytes 32 to 127. */
static bool is_token_byte(unsigned char c)
{
    static const uint32_t bits[4] = {0, 0x03ff6cfa, 0xc7fffffe, 0x57ffffff};
    return c < 128 && (bits[c >> 5] >> (c & 31) & 1);
}

static bool method_valid(struct span method)
{
    if (method.len == 0 || method.len > MAX_METHOD)
        return false;
    for (size_t i = 0; i < method.len; i++) {
        if (!is_token_byte((unsigned char)method.ptr[i]))
            return false;
    }
    return true;
}

static bool has_blank(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c <= 0x20 || c == 0x7f)
            return true;
    }
    return false;
}

static bool is_absolute_url(struct span target)
{
    static const struct span schemes[] = {{"http://", 7}, {"https://", 8}};
    for (size_t i = 0; i < 2; i++) {
        if (target.len > schemes[i].len &&
            strncasecmp(target.ptr, schemes[i].ptr, schemes[i].len) == 0)
            return true;
    }
    return false;
}

/* host:port, the port a number; a host may be an IPv6 address in brackets. */
static bool is_authority(struct span target)
{
    size_t at = target.len;
    while (at > 0 && target.ptr[at - 1] >= '0' && target.ptr[at - 1] <= '9')
        at--;
    if (at == target.len || at < 2 || target.ptr[at - 1] != ':')
        return false;
    return !memchr(target.ptr, '/', target.len) && !memchr(target.ptr, '@', target.len);
}

static bool target_valid(struct span method, struct span target)
{
    if (target.len == 0 || has_blank(target))
        return false;
    if (span_equal(method, SPAN("CONNECT")))
        return is_authority(target);
    if (target.ptr[0] == '/' || is_absolute_url(target))
        return true;
    return span_equal(target, SPAN("*")) && span_equal(method, SPAN("OPTIONS"));
}

bool request_line_valid(struct span method, struct span target)
{
    return (!span_present(method) || method_valid(method)) && target_valid(method, target);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/*
 * "HTTP/1.1", "HTTP/2"; and as hypercorn writes them, "1.0", "1.1", "2", "3". No other bare number:
 * Apache logs a request for "/agent 5" as "GET /agent 5", without what came after.
 */
static bool is_version(struct span s)
{
    if (!span_starts_with(s, SPAN("HTTP/")))
        return span_equal(s, SPAN("1.1")) || span_equal(s, SPAN("2")) ||
               span_equal(s, SPAN("1.0")) || span_equal(s, SPAN("3"));
    s = span_skip(s, 5);
    if (s.len == 1)
        return is_digit(s.ptr[0]);
    return s.len == 3 && is_digit(s.ptr[0]) && s.ptr[1] == '.' && is_digit(s.ptr[2]);
}

/* The length of the version at the end, its blank included; 0: none. */
static size_t version_length(struct span line)
{
    const char *end = line.ptr + line.len;
    if (line.len > 9 && memcmp(end - 9, " HTTP/", 6) == 0)
        return is_version(span_make(end - 8, 8)) ? 9 : 0;
    const char *blank = memrchr(line.ptr, ' ', line.len);
    if (!blank)
        return 0;
    size_t len = (size_t)(end - blank);
    return is_version(span_make(blank + 1, len - 1)) ? len : 0;
}

/* A longer method than those of plain request lines, and shorter than any of these. */
#define TOO_MANY_CAPITALS 7

#ifdef __SSE2__
/* A bit for each byte that is at most 0x20, or 0x7f. */
static inline uint64_t blanks_among(__m128i bytes)
{
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x20)), bytes);
    __m128i del = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, del));
}

static inline uint64_t blanks8(const char *at)
{
    return blanks_among(_mm_loadl_epi64((const __m128i *)(const void *)at)) & 0xff;
}

static inline uint64_t blanks16(const char *at)
{
    return blanks_among(_mm_loadu_si128((const __m128i *)(const void *)at));
}

/* The same for the bytes of a line of 8 to 64. */
static inline uint64_t blanks(struct span line)
{
    if (line.len < 16)
        return blanks8(line.ptr) | blanks8(line.ptr + line.len - 8) << (line.len - 8);
    const size_t last = line.len - 16;
    uint64_t found = blanks16(line.ptr) | blanks16(line.ptr + last) << last;
    for (size_t i = 16; i < last; i += 16)
        found |= blanks16(line.ptr + i) << i;
    return found;
}

/* How many capitals it begins with, of TOO_MANY_CAPITALS; of eight bytes at least. */
static inline size_t capitals(const char *at)
{
    const __m128i bytes = _mm_loadl_epi64((const __m128i *)(const void *)at);
    __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8('A'));
    __m128i in = _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8('Z' - 'A')), above);
    unsigned others = ~(unsigned)_mm_movemask_epi8(in) | 1U << TOO_MANY_CAPITALS;
    return (size_t)__builtin_ctz(others);
}
#else
static inline uint64_t blanks(struct span line)
{
    uint64_t found = 0;
    for (size_t i = 0; i < line.len; i++)
        found |= (uint64_t)has_blank(span_make(line.ptr + i, 1)) << i;
    return found;
}

static inline size_t capitals(const char *at)
{
    size_t len = 0;
    while (len < TOO_MANY_CAPITALS && at[len] >= 'A' && at[len] <= 'Z')
        len++;
    return len;
}
#endif

/*
 * Nearly every request line: a short method in capitals (no OPTIONS, no CONNECT), a path,
 * " HTTP/1.1" or another digit. False of all others, which are then looked at in full. One branch
 * for all of it: which request comes next nobody can guess.
 */
static inline bool split_plain(struct span line, struct span *ret_method, struct span *ret_target)
{
    static const char version[] = " HTTP/1."; /* and one digit */
    const size_t version_len = sizeof version, least = version_len + sizeof "GET /" - 1;
    if (line.len - least > 64 - least)
        return false;
    const size_t end = line.len - version_len;
    const char *tail = line.ptr + end;
    const uint64_t blank = blanks(line);
    const size_t method = capitals(line.ptr);
    bool plain = (method - 1 < TOO_MANY_CAPITALS - 1) & (line.ptr[method + 1] == '/') &
                 (blank == (UINT64_C(1) << method | UINT64_C(1) << end)) &
                 (memcmp(tail, version, version_len - 1) == 0) &
                 ((unsigned char)(tail[version_len - 1] - '0') <= 9);
    if (!plain)
        return false;
    *ret_method = span_make(line.ptr, method);
    *ret_target = span_make(line.ptr + method + 1, end - method - 1);
    return true;
}

/* Out of line, to keep the usual case free of its registers. */
static __attribute__((noinline)) bool split_any(struct span line, struct span *ret_method,
                                                struct span *ret_target)
{
    size_t at = 0;
    while (at < line.len && at <= MAX_METHOD && is_token_byte((unsigned char)line.ptr[at]))
        at++;
    if (at == 0 || at > MAX_METHOD || at == line.len || line.ptr[at] != ' ')
        return false;
    struct span method = span_make(line.ptr, at), target = span_skip(line, at + 1);
    size_t version = version_length(target);
    if (version == 0 &&
        (!span_equal(method, SPAN("GET")) || target.len == 0 || target.ptr[0] != '/'))
        return false;
    target.len -= version;
    if (!target_valid(method, target))
        return false;
    *ret_method = method;
    *ret_target = target;
    return true;
}

bool request_line_split(struct span line, struct span *ret_method, struct span *ret_target)
{
    return split_plain(line, ret_method, ret_target) || split_any(line, ret_method, ret_target);
}
