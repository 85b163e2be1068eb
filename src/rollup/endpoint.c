/*
 * From a request target to an endpoint's path. The path is decoded into an array on the stack,
 * whose size bounds the work that follows, and is then matched and rewritten segment by segment
 * into the caller's buffer. A path longer than the array is matched by what is in it; it is
 * longer than what is kept anyway, so it ends in "…".
 *
 * Decoding looks at units: one byte, raw, as "%XX" or as the "\xXX" of a server's log. A unit below
 * 0x80 stands alone; one above has to begin a well-formed character whose further bytes are units
 * too, raw or not, since servers log both. What decodes to something printable is put down decoded,
 * anything else as "%XX". That is a table of ranges and not iswprint(), which depends on the
 * locale.
 */
#include "rollup/endpoint.h"

#include <string.h>

#include "rollup/printable.h"

#define MAX_METHOD 32
#define MAX_TEXT 4096
#define MIN_HEX_ID 16

static const char ELLIPSIS[] = "…";

/* Bytes that stop at a whole character when they would be more than fit. */
struct text {
    char bytes[MAX_TEXT];
    size_t len;
    bool cut;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* c is not NUL. */
static bool is_one_of(char c, const char *set)
{
    return strchr(set, c) != NULL;
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_token(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i], lower = (char)(c | 0x20);
        if (!is_digit(c) && !(lower >= 'a' && lower <= 'z') &&
            (c == '\0' || !is_one_of(c, "!#$%&'*+-.^_`|~")))
            return false;
    }
    return s.len > 0 && s.len <= MAX_METHOD;
}

/* The length of "http://" or "https://" that the target starts with, in any case, or 0. */
static size_t scheme_length(struct span target)
{
    static const char http[] = "http";
    size_t i = 0;
    for (; i < 4; i++) {
        if (i >= target.len || (target.ptr[i] | 0x20) != http[i])
            return 0;
    }
    if (i < target.len && (target.ptr[i] | 0x20) == 's')
        i++;
    if (!span_starts_with(span_skip(target, i), SPAN("://")))
        return 0;
    return i + 3;
}

static bool is_authority(struct span s)
{
    size_t digits = 0;
    while (digits < s.len && is_digit(s.ptr[s.len - 1 - digits]))
        digits++;
    bool port = digits > 0 && s.len > digits + 1 && s.ptr[s.len - 1 - digits] == ':';
    return port && !memchr(s.ptr, '/', s.len);
}

bool endpoint_valid(struct span method, struct span target)
{
    if (!is_token(method) || target.len == 0)
        return false;
    for (size_t i = 0; i < target.len; i++) {
        unsigned char c = (unsigned char)target.ptr[i];
        if (c <= ' ' || c == 0x7f)
            return false;
    }
    if (span_equal(method, SPAN("CONNECT")) && is_authority(target))
        return true;
    size_t scheme = scheme_length(target);
    return target.ptr[0] == '/' || span_equal(target, SPAN("*")) ||
           (scheme > 0 && target.len > scheme && !is_one_of(target.ptr[scheme], "/?#"));
}

/* The part of the target that the path is made of. */
static struct span raw_path(struct span target)
{
    size_t scheme = scheme_length(target), i = scheme;
    while (scheme > 0 && i < target.len && !is_one_of(target.ptr[i], "/?#"))
        i++;
    target = span_skip(target, i);
    for (i = 0; i < target.len && !is_one_of(target.ptr[i], "?#");)
        i++;
    return span_make(target.ptr, i);
}

/* One byte at the front, as it is, as "%XX" or, as nginx and Apache write it, as "\\xXX": its
   value, and how much of s it takes up. */
static unsigned next_unit(struct span s, size_t *ret_len)
{
    size_t prefix = s.len >= 3 && s.ptr[0] == '%'                       ? 1
                    : s.len >= 4 && s.ptr[0] == '\\' && s.ptr[1] == 'x' ? 2
                                                                        : 0;
    if (prefix) {
        int high = hex_value(s.ptr[prefix]), low = hex_value(s.ptr[prefix + 1]);
        if (high >= 0 && low >= 0) {
            *ret_len = prefix + 2;
            return (unsigned)(16 * high + low);
        }
    }
    *ret_len = 1;
    return (unsigned char)s.ptr[0];
}

/*
 * A character of two to four units at the front: its bytes into ret, and how much of s it takes
 * up; 0 where there is no well-formed and printable one.
 */
static size_t next_character(struct span s, char ret[4], size_t *ret_taken)
{
    size_t len, taken;
    unsigned first = next_unit(s, &taken);
    size_t want = printable_length((unsigned char)first);
    ret[0] = (char)first;
    for (size_t i = 1; i < want; i++) {
        struct span rest = span_skip(s, taken);
        if (rest.len == 0)
            return 0;
        ret[i] = (char)next_unit(rest, &len);
        taken += len;
    }
    if (want < 2 || !printable_character(ret, want))
        return 0;
    *ret_taken = taken;
    return want;
}

static void put(struct text *t, const char *bytes, size_t len)
{
    if (t->cut || t->len + len > sizeof t->bytes) {
        t->cut = true;
        return;
    }
    memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
}

static void put_encoded(struct text *t, unsigned byte)
{
    static const char digits[] = "0123456789ABCDEF";
    const char text[3] = {'%', digits[byte >> 4], digits[byte & 15]};
    put(t, text, sizeof text);
}

/* Decode and fold slashes. */
static void decode(struct span raw, struct text *t)
{
    while (raw.len > 0 && !t->cut) {
        size_t taken, len;
        char character[4];
        unsigned byte = next_unit(raw, &taken);
        if (byte >= 0x80) {
            len = next_character(raw, character, &taken);
            if (len)
                put(t, character, len);
            else
                put_encoded(t, byte);
        } else if (byte < ' ' || byte == 0x7f || (taken > 1 && (byte == '/' || byte == '%'))) {
            put_encoded(t, byte);
        } else if (byte != '/' || t->len == 0 || t->bytes[t->len - 1] != '/') {
            character[0] = (char)byte;
            put(t, character, 1);
        }
        raw = span_skip(raw, taken);
    }
}

/* The first segment of a path that starts with "/": up to the next slash. */
static struct span first_segment(struct span path)
{
    const char *slash = memchr(path.ptr + 1, '/', path.len - 1);
    return span_make(path.ptr + 1, slash ? (size_t)(slash - path.ptr) - 1 : path.len - 1);
}

static bool template_matches(struct span template, struct span path)
{
    while (template.len > 0 && template.ptr[0] == '/' && path.len > 0 && path.ptr[0] == '/') {
        struct span wanted = first_segment(template), got = first_segment(path);
        if (template.len == 2 && wanted.len == 1 && wanted.ptr[0] == '*')
            return true;
        bool any = wanted.len > 1 && wanted.ptr[0] == ':';
        if (any ? got.len == 0 : !span_equal(wanted, got))
            return false;
        template = span_skip(template, 1 + wanted.len);
        path = span_skip(path, 1 + got.len);
    }
    return span_equal(template, path);
}

/* RFC 9110 section 9, and RFC 5789. */
bool endpoint_usual_method(struct span method)
{
    static const char *const methods[] = {"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                          "CONNECT", "OPTIONS", "TRACE", "PATCH"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (span_equal(method, span_str(methods[i])))
            return true;
    }
    return method.len == 0;
}

static const struct endpoint_template *find_template(const struct endpoint_rules *rules,
                                                     struct span method, struct span path)
{
    for (size_t i = 0; i < rules->n_templates; i++) {
        const struct endpoint_template *t = &rules->templates[i];
        if (t->method && method.len > 0 && !span_equal(method, span_str(t->method)))
            continue;
        if (template_matches(span_str(t->path), path))
            return t;
    }
    return NULL;
}

static bool is_uuid(struct span s)
{
    if (s.len != 36)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s.ptr[i] != '-' : hex_value(s.ptr[i]) < 0)
            return false;
    }
    return true;
}

static bool is_id(struct span s)
{
    size_t digits = 0, hex = 0;
    for (size_t i = 0; i < s.len; i++) {
        digits += is_digit(s.ptr[i]);
        hex += hex_value(s.ptr[i]) >= 0;
    }
    return s.len > 0 && (digits == s.len || (hex == s.len && hex >= MIN_HEX_ID) || is_uuid(s));
}

/* The built-in rule. */
static void replace_ids(struct span path, bool cut, struct text *t)
{
    while (path.len > 0) {
        struct span segment = first_segment(path);
        size_t taken = 1 + segment.len;
        bool whole = !cut || taken < path.len;
        if (whole && is_id(segment))
            put(t, "/:id", 4);
        else
            put(t, path.ptr, taken);
        path = span_skip(path, taken);
    }
}

/* Into the caller's buffer, cut at a character when there is, or was, too much. */
static void finish(struct span text, bool cut, struct buffer *path)
{
    const size_t room = ENDPOINT_MAX_PATH - (sizeof ELLIPSIS - 1);
    if (text.len <= ENDPOINT_MAX_PATH && !cut) {
        buffer_append_span(path, text);
        return;
    }
    if (text.len > room) {
        text.len = room;
        while (text.len > 0 && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80)
            text.len--;
    }
    buffer_append_span(path, text);
    buffer_append_str(path, ELLIPSIS);
}

void endpoint_normalise(const struct endpoint_rules *rules, struct span method, struct span target,
                        struct buffer *path, struct endpoint_result *ret)
{
    struct text decoded, rewritten;
    decoded.len = rewritten.len = 0;
    decoded.cut = rewritten.cut = false;
    decode(raw_path(target), &decoded);
    if (decoded.len == 0)
        put(&decoded, "/", 1); /* "http://host" */
    struct span whole = span_make(decoded.bytes, decoded.len);
    const struct endpoint_template *t = find_template(rules, method, whole);
    *ret = (struct endpoint_result){.named = false};
    buffer_clear(path);
    if (t) {
        ret->named = t->named && (t->method || endpoint_usual_method(method));
        ret->stream = t->stream;
        finish(span_str(t->path), false, path);
    } else if (decoded.bytes[0] == '/') {
        replace_ids(whole, decoded.cut, &rewritten);
        finish(span_make(rewritten.bytes, rewritten.len), decoded.cut || rewritten.cut, path);
    } else {
        finish(whole, decoded.cut, path);
    }
}
