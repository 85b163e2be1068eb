/*
 * One pass from left to right. At each place one of a few shapes may begin (a query, a URL's user,
 * a name with a value, a long word); what it says is a secret is skipped, all else is copied. A
 * name is the longest run of letters, digits, "-" and "_", so "X-PORTA-TOKEN" and "access_token"
 * are found by a part of them.
 */
#include "report/mask.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "report/escape.h"

#define MASK "…"

/* escape_visible shows no more; a character has at most four bytes. */
#define ENOUGH ((size_t)4 * (ESCAPE_MAX_CHARACTERS + 1))

/* A word that long, with what hex or base64 mixes, is no word. */
#define RANDOM_LEAST 20
#define HEX_LEAST 32

static bool is_name(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
}

/* Does the byte end a request target in any of the formats? */
static bool ends_target(char c)
{
    return c == ' ' || c == '"' || c == '\t' || c == '\'' || c == ',';
}

static bool ends_value(char c)
{
    return memchr(" \t\n,;&'\")]}|<>", c, 15) != NULL;
}

/* The place from `at` on where `stop` first holds. */
static size_t skip_until(struct span line, size_t at, bool (*stop)(char c))
{
    while (at < line.len && !stop(line.ptr[at]))
        at++;
    return at;
}

static size_t skip_name(struct span line, size_t at)
{
    while (at < line.len && is_name(line.ptr[at]))
        at++;
    return at;
}

static char at_or_nul(struct span line, size_t at)
{
    return at < line.len ? line.ptr[at] : '\0';
}

static bool holds(struct span name, const char *part)
{
    size_t len = strlen(part);
    for (size_t i = 0; i + len <= name.len; i++) {
        if (strncasecmp(name.ptr + i, part, len) == 0)
            return true;
    }
    return false;
}

static bool holds_any(struct span name, const char *const *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (holds(name, parts[i]))
            return true;
    }
    return false;
}

/* Its value is one word, or a quoted text. */
static bool names_secret(struct span name)
{
    static const char *const parts[] = {
        "token",   "passw",   "passphrase", "pwd",        "secret",  "credential", "apikey",
        "api-key", "api_key", "access-key", "access_key", "private", "session",    "signature",
    };
    return holds_any(name, parts, sizeof parts / sizeof *parts);
}

/* Its value goes on to the end of the field. */
static bool names_secret_field(struct span name)
{
    static const char *const parts[] = {"cookie", "authorization"};
    return holds_any(name, parts, sizeof parts / sizeof *parts);
}

static bool names_scheme(struct span name)
{
    return (name.len == 6 && strncasecmp(name.ptr, "bearer", 6) == 0) ||
           (name.len == 5 && strncasecmp(name.ptr, "basic", 5) == 0);
}

static bool ends_field(char c)
{
    return c == '\t' || c == '\n' || c == '"' || c == '\'';
}

/* An opening quote, with the backslashes that escape it inside another one. */
static size_t skip_quote(struct span line, size_t at, char *ret_quote)
{
    size_t start = at;
    while (at_or_nul(line, at) == '\\')
        at++;
    char c = at_or_nul(line, at);
    *ret_quote = c == '"' || c == '\'' ? c : '\0';
    return *ret_quote ? at + 1 : start;
}

/* Where the value of the name that ends at `at` begins: after "=" or ":", the name's closing quote
   before it or not. SIZE_MAX: there is none. */
static size_t find_value(struct span line, size_t name, size_t at)
{
    char quote;
    size_t sign = skip_quote(line, at, &quote);
    while (at_or_nul(line, sign) == ' ')
        sign++;
    char c = at_or_nul(line, sign);
    if (c == '=' || c == ':') {
        for (sign++; at_or_nul(line, sign) == ' ';)
            sign++;
        return sign;
    }
    bool option = name + 2 < line.len && line.ptr[name] == '-' && line.ptr[name + 1] == '-';
    return option && sign > at ? sign : SIZE_MAX;
}

static size_t skip_value(struct span line, size_t at, bool field)
{
    char quote;
    size_t inside = skip_quote(line, at, &quote);
    if (!quote)
        return skip_until(line, at, field ? ends_field : ends_value);
    while (inside < line.len && line.ptr[inside] != quote)
        inside++;
    return inside;
}

static bool is_random_char(char c)
{
    return is_name(c) || c == '+' || c == '/' || c == '=';
}

/* Does a stretch without a separator look like hex or base64? */
static bool is_random(struct span word)
{
    size_t digits = 0, lower = 0, upper = 0, hex = 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        digits += c >= '0' && c <= '9';
        lower += c >= 'a' && c <= 'z';
        upper += c >= 'A' && c <= 'Z';
        hex += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
    return (word.len >= RANDOM_LEAST && digits && lower && upper) ||
           (word.len >= HEX_LEAST && (hex == word.len || (digits && lower + upper)));
}

/* The end of a random word that begins at `at`, its separators included; `at`: there is none, and
   none begins before *calm. */
static size_t skip_random(struct span line, size_t at, size_t *calm)
{
    if (at < *calm)
        return at;
    size_t end = at, start = at;
    bool random = false;
    for (;; end++) {
        char c = at_or_nul(line, end);
        if (c != '/' && c != '=' && end < line.len && is_random_char(c))
            continue;
        random |= is_random(span_make(line.ptr + start, end - start));
        start = end + 1;
        if (end >= line.len || !is_random_char(c)) {
            *calm = end;
            return random ? end : at;
        }
    }
}

/* The span [*ret_shown, return value) of what begins with a name at `at` is a secret; nothing of it
   where both are the same. */
static size_t skip_secret(struct span line, size_t at, size_t *calm, size_t *ret_shown)
{
    size_t end = skip_name(line, at);
    struct span name = span_make(line.ptr + at, end - at);
    bool field = names_secret_field(name);
    if (field || names_secret(name)) {
        size_t value = find_value(line, at, end);
        if (value != SIZE_MAX) {
            char quote;
            *ret_shown = skip_quote(line, value, &quote);
            return skip_value(line, value, field);
        }
    }
    if (names_scheme(name) && at_or_nul(line, end) == ' ') {
        *ret_shown = end + 1;
        return skip_until(line, end + 1, ends_value);
    }
    *ret_shown = at;
    size_t random = skip_random(line, at, calm);
    if (random == at)
        *ret_shown = random = end;
    return random;
}

static bool ends_user(char c)
{
    return c == '@' || c == '/' || ends_value(c);
}

static bool begins_name(struct span line, size_t at)
{
    return is_name(line.ptr[at]) && (at == 0 || !is_name(line.ptr[at - 1]));
}

/* The same for any place. */
static size_t skip_any(struct span line, size_t at, size_t *calm, size_t *ret_shown)
{
    *ret_shown = at + 1;
    if (line.ptr[at] == '?')
        return skip_until(line, at + 1, ends_target);
    if (line.ptr[at] == '/' && at >= 2 && line.ptr[at - 1] == '/' && line.ptr[at - 2] == ':') {
        size_t end = skip_until(line, at + 1, ends_user);
        return at_or_nul(line, end) == '@' ? end : at + 1;
    }
    if (begins_name(line, at))
        return skip_secret(line, at, calm, ret_shown);
    return at + 1;
}

void mask_line(struct span line, struct buffer *out)
{
    struct buffer plain;
    buffer_init(&plain, SIZE_MAX);
    size_t calm = 0;
    for (size_t at = 0; at < line.len && plain.len < ENOUGH;) {
        size_t shown, end = skip_any(line, at, &calm, &shown);
        buffer_append_span(&plain, span_make(line.ptr + at, shown - at));
        if (end > shown)
            buffer_append_str(&plain, MASK);
        at = end > shown ? end : shown;
    }
    escape_visible(buffer_span(&plain), out);
    buffer_release(&plain);
}
