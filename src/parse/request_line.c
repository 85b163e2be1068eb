/*
 * Request lines, split from both ends: the version is a short known shape at the end, the method
 * a token at the start, and what lies between must be one target. What nearly all of them are is
 * found out without a branch that depends on the request (request_line.h).
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

bool request_line_split_any(struct span line, struct span *ret_method, struct span *ret_target)
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
