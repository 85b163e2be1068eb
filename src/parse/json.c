/*
 * A scanner, not a parser: no tree is built, nothing is allocated. Values that nobody asked for
 * are checked and passed over. Recursion is bounded by JSON_MAX_DEPTH.
 *
 * A log line is a flat row of short strings and numbers, so what these need is inline in the loop
 * over an object's members, and all else (escapes, names, arrays, objects, blanks) a call: a line
 * of nginx's with 15 members costs a third of what a function a token took. Plain stretches of
 * strings are passed over 16 bytes at a time with SSE2, and 8 without; the line's last bytes are
 * looked at together with those before them.
 *
 * The scratch never overflows: what is unescaped is never longer than what it is read from.
 */
#include "parse/json.h"

#include <string.h>

struct scanner {
    const struct key_tree *tree;
    struct value *values;
    const char *at, *end;
    uintptr_t last16; /* the last place with 16 bytes before the end; 0: there is none */
    char *scratch;    /* next free byte */
    uint64_t seen[KEYS_MAX_NODES / 64]; /* keys with others below them that came already */
};

static __attribute__((noinline)) bool scan_other(struct scanner *s, unsigned node, int depth);

static __attribute__((noinline)) void skip_all_blanks(struct scanner *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r'))
        s->at++;
}

static inline void skip_blanks(struct scanner *s)
{
    if (s->at < s->end && (unsigned char)*s->at <= ' ')
        skip_all_blanks(s);
}

static inline bool take(struct scanner *s, char c)
{
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

/* Strings */

#ifdef __SSE2__
/* A bit for each of 16 bytes that is '"', '\\' or below 0x20. */
static inline unsigned specials16(const char *at)
{
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, slash)));
}
#endif

/* The next of these from `at` on; the end where there is none. */
static inline const char *plain_end(const struct scanner *s, const char *at)
{
    const char *end = s->end;
#ifdef __SSE2__
    for (; (uintptr_t)at <= s->last16; at += 16) {
        unsigned specials = specials16(at);
        if (specials)
            return at + (unsigned)__builtin_ctz(specials);
    }
    if (s->last16)
        return at + (unsigned)__builtin_ctz((specials16(end - 16) | 0x10000U) >> (at - (end - 16)));
#else
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    for (; end - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\';
        uint64_t hit =
            ((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((word - ones * 0x20) & ~word);
        if (hit & high)
            break;
    }
#endif
    while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20)
        at++;
    return at;
}

static bool scan_hex4(struct scanner *s, uint32_t *ret)
{
    uint32_t value = 0;
    if (s->end - s->at < 4) {
        s->at = s->end;
        return false;
    }
    for (int i = 0; i < 4; i++) {
        char c = *s->at;
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if ((c | 32) >= 'a' && (c | 32) <= 'f')
            digit = (uint32_t)((c | 32) - 'a') + 10;
        else
            return false;
        value = value << 4 | digit;
        s->at++;
    }
    *ret = value;
    return true;
}

static char *put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        *out++ = (char)c;
    } else if (c < 0x800) {
        *out++ = (char)(0xc0 | c >> 6);
        *out++ = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        *out++ = (char)(0xe0 | c >> 12);
        *out++ = (char)(0x80 | (c >> 6 & 0x3f));
        *out++ = (char)(0x80 | (c & 0x3f));
    } else {
        *out++ = (char)(0xf0 | c >> 18);
        *out++ = (char)(0x80 | (c >> 12 & 0x3f));
        *out++ = (char)(0x80 | (c >> 6 & 0x3f));
        *out++ = (char)(0x80 | (c & 0x3f));
    }
    return out;
}

/* After "\u": one UTF-16 unit, or two that belong together. */
static bool scan_unicode(struct scanner *s, char **out)
{
    uint32_t unit, low;
    if (!scan_hex4(s, &unit))
        return false;
    if (unit >= 0xd800 && unit < 0xdc00 && s->end - s->at >= 2 && s->at[0] == '\\' &&
        s->at[1] == 'u') {
        const char *second = s->at;
        s->at += 2;
        if (!scan_hex4(s, &low))
            return false;
        if (low >= 0xdc00 && low < 0xe000)
            unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        else
            s->at = second; /* stands for itself */
    }
    if (unit >= 0xd800 && unit < 0xe000)
        unit = 0xfffd;
    *out = put_utf8(*out, unit);
    return true;
}

/* At a backslash. */
static bool scan_escape(struct scanner *s, char **out)
{
    static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
    s->at++;
    if (s->at == s->end)
        return false;
    if (*s->at == 'u') {
        s->at++;
        return scan_unicode(s, out);
    }
    const char *letter = *s->at ? strchr(letters, *s->at) : NULL;
    if (!letter)
        return false;
    s->at++;
    *(*out)++ = bytes[letter - letters];
    return true;
}

/* The rest of a string, whose text so far began there, from the first byte that is not plain. */
static __attribute__((noinline)) bool scan_escaped(struct scanner *s, const char *start,
                                                   struct span *ret)
{
    char *text = s->scratch, *out = text;
    for (;;) {
        size_t plain = (size_t)(s->at - start);
        memcpy(out, start, plain);
        out += plain;
        if (s->at == s->end)
            return false;
        if (*s->at == '"')
            break;
        if (*s->at != '\\' || !scan_escape(s, &out))
            return false;
        start = s->at;
        s->at = plain_end(s, s->at);
    }
    s->at++;
    s->scratch = out;
    *ret = span_make(text, (size_t)(out - text));
    return true;
}

/* At the opening quote. The text without its quotes, unescaped. */
static inline bool scan_string(struct scanner *s, struct span *ret)
{
    if (!take(s, '"'))
        return false;
    const char *start = s->at;
    s->at = plain_end(s, start);
    if (s->at == s->end || *s->at != '"')
        return scan_escaped(s, start, ret);
    *ret = span_make(start, (size_t)(s->at++ - start));
    return true;
}

/* Numbers and names */

/* Over the digits from `at` on. */
static inline const char *digits_end(const char *at, const char *end)
{
    while (at < end && (unsigned)*at - (unsigned)'0' <= 9)
        at++;
    return at;
}

static inline bool scan_digits(struct scanner *s)
{
    const char *start = s->at;
    s->at = digits_end(start, s->end);
    return s->at > start;
}

static inline bool scan_number(struct scanner *s, struct span *ret)
{
    const char *start = s->at;
    take(s, '-');
    if (!take(s, '0') && !scan_digits(s))
        return false;
    if (take(s, '.') && !scan_digits(s))
        return false;
    if (s->at < s->end && (*s->at | 0x20) == 'e') {
        s->at++;
        if (!take(s, '-'))
            take(s, '+');
        if (!scan_digits(s))
            return false;
    }
    *ret = span_make(start, (size_t)(s->at - start));
    return true;
}

static bool scan_name(struct scanner *s, const char *name, struct span *ret)
{
    const char *start = s->at;
    for (; *name; name++) {
        if (!take(s, *name))
            return false;
    }
    *ret = span_make(start, (size_t)(s->at - start));
    return true;
}

/* Values */

static inline void set_value(struct scanner *s, unsigned node, enum value_kind kind,
                             struct span text)
{
    int slot = node ? s->tree->nodes[node].slot : KEYS_NO_SLOT;
    if (slot != KEYS_NO_SLOT)
        s->values[slot] = (struct value){kind, text};
}

/* Forget what a key, and all below it, had: it comes again. */
static void clear_values(struct scanner *s, unsigned node)
{
    const struct key_node *n = &s->tree->nodes[node];
    set_value(s, node, VALUE_ABSENT, SPAN_NONE);
    if (!n->has_children)
        return;
    for (size_t i = 0; i < KEYS_BUCKETS; i++) {
        for (unsigned child = n->heads[i]; child; child = s->tree->nodes[child].next)
            clear_values(s, child);
    }
}

/* A wanted key: nothing of what it had when it came before is left. */
static inline void begin_key(struct scanner *s, unsigned node)
{
    if (!s->tree->nodes[node].has_children) {
        set_value(s, node, VALUE_ABSENT, SPAN_NONE);
        return;
    }
    uint64_t bit = UINT64_C(1) << node % 64;
    if (s->seen[node / 64] & bit)
        clear_values(s, node);
    s->seen[node / 64] |= bit;
}

static inline __attribute__((always_inline)) bool scan_value(struct scanner *s, unsigned node,
                                                             int depth)
{
    struct span text;
    char *mark = s->scratch;
    skip_blanks(s);
    if (s->at == s->end)
        return false;
    if (*s->at == '"') {
        if (!scan_string(s, &text))
            return false;
        if (!node)
            s->scratch = mark;
    } else if (*s->at == '-' || (unsigned)*s->at - (unsigned)'0' <= 9) {
        if (!scan_number(s, &text))
            return false;
    } else {
        return scan_other(s, node, depth);
    }
    set_value(s, node, VALUE_TEXT, text);
    return true;
}

/* `wanted`: some of its keys may be. */
static bool scan_object(struct scanner *s, unsigned node, bool wanted, int depth)
{
    s->at++;
    skip_blanks(s);
    if (take(s, '}'))
        return true;
    for (;;) {
        struct span key;
        char *mark = s->scratch;
        skip_blanks(s);
        if (!scan_string(s, &key))
            return false;
        unsigned child = wanted ? keys_find(s->tree, node, key) : KEYS_NONE;
        s->scratch = mark;
        skip_blanks(s);
        if (!take(s, ':'))
            return false;
        if (child)
            begin_key(s, child);
        if (!scan_value(s, child, depth))
            return false;
        skip_blanks(s);
        if (take(s, '}'))
            return true;
        if (!take(s, ','))
            return false;
    }
}

/* An array of at least two numbers from 0 to 255, from its '['; the scanner is left where it was
   unless the whole array is one. (journald writes text with control bytes so.) */
static bool scan_bytes(struct scanner *s, unsigned node)
{
    struct scanner ahead = *s;
    char *out = s->scratch;
    ahead.at++;
    for (;;) {
        struct span number;
        int value = 0;
        skip_blanks(&ahead);
        if (!scan_number(&ahead, &number) || number.len > 3)
            return false;
        for (size_t i = 0; i < number.len; i++) {
            if (number.ptr[i] < '0' || number.ptr[i] > '9')
                return false;
            value = value * 10 + (number.ptr[i] - '0');
        }
        if (value > 255)
            return false;
        *out++ = (char)value;
        skip_blanks(&ahead);
        if (take(&ahead, ']'))
            break;
        if (!take(&ahead, ','))
            return false;
    }
    if (out - s->scratch < 2)
        return false;
    set_value(s, node, VALUE_TEXT, span_make(s->scratch, (size_t)(out - s->scratch)));
    s->scratch = out;
    s->at = ahead.at;
    return true;
}

static bool scan_array(struct scanner *s, unsigned node, int depth)
{
    if (node && s->tree->nodes[node].bytes && scan_bytes(s, node))
        return true;
    s->at++;
    skip_blanks(s);
    if (take(s, ']'))
        return true;
    for (;;) {
        if (!scan_value(s, node, depth))
            return false;
        node = KEYS_NONE; /* only the first item counts */
        skip_blanks(s);
        if (take(s, ']'))
            return true;
        if (!take(s, ','))
            return false;
    }
}

/* A value that is neither a string nor a number. */
static bool scan_other(struct scanner *s, unsigned node, int depth)
{
    struct span text;
    switch (*s->at) {
    case '{':
        set_value(s, node, VALUE_OBJECT, SPAN_NONE);
        return depth < JSON_MAX_DEPTH && scan_object(s, node, node != KEYS_NONE, depth + 1);
    case '[':
        return depth < JSON_MAX_DEPTH && scan_array(s, node, depth + 1);
    case 't':
        if (!scan_name(s, "true", &text))
            return false;
        break;
    case 'f':
        if (!scan_name(s, "false", &text))
            return false;
        break;
    case 'n':
        return scan_name(s, "null", &text);
    default:
        return false;
    }
    set_value(s, node, VALUE_TEXT, text);
    return true;
}

bool json_scan(const struct key_tree *t, struct span line, char *scratch, struct value *values,
               size_t *ret_reach)
{
    struct scanner s = {.tree = t,
                        .values = values,
                        .at = line.ptr,
                        .end = line.ptr + line.len,
                        .last16 = line.len < 16 ? 0 : (uintptr_t)line.ptr + line.len - 16,
                        .scratch = scratch};
    memset(values, 0, t->n_slots * sizeof *values);
    skip_blanks(&s);
    bool ok = s.at < s.end && *s.at == '{' && scan_object(&s, KEYS_ROOT, true, 1);
    if (ok) {
        skip_blanks(&s);
        ok = s.at == s.end;
    }
    if (!ok)
        *ret_reach = (size_t)(s.at - line.ptr);
    return ok;
}
