/*
 * Untrusted text made harmless. Everything goes through one decoder that gives a code point or one
 * bad byte at a time, and one table of the code points that must not reach a reader as they are.
 *
 * The table lists ranges and not Unicode categories, because what matters is whether a reader can
 * be misled: format characters (Cf), fillers that look like nothing, variation selectors and tag
 * characters (which can smuggle a text of their own), blanks that look like U+0020, and code points
 * that have no agreed shape. Escaping everything outside ASCII was rejected: Porta's logs, agents
 * and paths are Russian.
 */
#include "report/escape.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct code_range {
    uint32_t first, last;
};

/* Ascending. */
static const struct code_range hidden[] = {
    {0x00, 0x1f},       {0x7f, 0xa0},       {0xad, 0xad},        {0x034f, 0x034f},
    {0x0600, 0x0605},   {0x061c, 0x061c},   {0x06dd, 0x06dd},    {0x070f, 0x070f},
    {0x0890, 0x0891},   {0x08e2, 0x08e2},   {0x115f, 0x1160},    {0x1680, 0x1680},
    {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x2000, 0x200f},    {0x2028, 0x202f},
    {0x205f, 0x206f},   {0x2800, 0x2800},   {0x3000, 0x3000},    {0x3164, 0x3164},
    {0xe000, 0xf8ff},   {0xfdd0, 0xfdef},   {0xfe00, 0xfe0f},    {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0xfffe, 0xffff},    {0x110bd, 0x110bd},
    {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3},  {0x1d173, 0x1d17a},
    {0x1fffe, 0x1ffff}, {0x2fffe, 0x2ffff}, {0x3fffe, 0x10ffff},
};

static bool is_hidden(uint32_t code)
{
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0] && hidden[i].first <= code; i++)
        if (code <= hidden[i].last)
            return true;
    return false;
}

struct character {
    uint32_t code;
    size_t len; /* bytes it took */
    bool bad;   /* not UTF-8: code is the byte's value, len is 1 */
};

/* The first character of a text that is not empty. */
static struct character decode(struct span text)
{
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    struct character bad = {bytes[0], 1, true};
    if (bytes[0] < 0x80)
        return (struct character){bytes[0], 1, false};
    size_t len = bytes[0] >= 0xf0 ? 4 : bytes[0] >= 0xe0 ? 3 : 2;
    if (bytes[0] < 0xc2 || bytes[0] > 0xf4 || text.len < len)
        return bad;
    uint32_t code = bytes[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return bad;
        code = code << 6 | (bytes[i] & 0x3fu);
    }
    if (code < smallest[len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return bad;
    return (struct character){code, len, false};
}

/* Longest visible form of one character, "\\u{10FFFF}", and its NUL. */
#define FORM_SIZE 16

/* Is the character shown as an escape? `at_edge`: it is the text's first or last. */
static bool needs_form(struct character c, bool at_edge)
{
    return c.bad || is_hidden(c.code) || (c.code == ' ' && at_edge);
}

/* Returns the length of the form, all of it ASCII. */
static size_t visible_form(struct character c, char form[FORM_SIZE])
{
    if (c.bad || c.code < 0x80)
        return (size_t)snprintf(form, FORM_SIZE, "\\x%02x", (unsigned)c.code);
    return (size_t)snprintf(form, FORM_SIZE, "\\u{%04X}", (unsigned)c.code);
}

/* How many bytes of the text are shown; less than all of them where "…" has to follow. */
static size_t shown_bytes(struct span text)
{
    char form[FORM_SIZE];
    size_t characters = 0, cut = 0;
    for (size_t at = 0; at < text.len;) {
        struct character c = decode(span_skip(text, at));
        bool at_edge = at == 0 || at + c.len == text.len;
        characters += needs_form(c, at_edge) ? visible_form(c, form) : 1;
        if (characters > ESCAPE_MAX_CHARACTERS)
            return cut;
        at += c.len;
        if (characters < ESCAPE_MAX_CHARACTERS)
            cut = at;
    }
    return text.len;
}

void escape_visible(struct span text, struct buffer *out)
{
    size_t end = shown_bytes(text);
    for (size_t at = 0; at < end;) {
        char form[FORM_SIZE];
        struct character c = decode(span_skip(text, at));
        if (needs_form(c, at == 0 || at + c.len == text.len))
            buffer_append(out, form, visible_form(c, form));
        else
            buffer_append(out, text.ptr + at, c.len);
        at += c.len;
    }
    if (end < text.len)
        buffer_append_str(out, "…");
}

static size_t longest_backtick_run(struct span text)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = text.ptr[i] == '`' ? run + 1 : 0;
        if (run > longest)
            longest = run;
    }
    return longest;
}

static void append_cell_text(struct span text, struct buffer *out)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '|')
            buffer_append_char(out, text.ptr[i]);
        else if (i > 0 && text.ptr[i - 1] == '\\')
            buffer_append_str(out, "\\x7c");
        else
            buffer_append_str(out, "\\|");
    }
}

static void append_code(struct span text, bool cell, struct buffer *out)
{
    struct buffer visible;
    buffer_init(&visible, ESCAPE_MAX_CHARACTERS * 4 + 8);
    escape_visible(text, &visible);
    if (visible.len == 0)
        buffer_append_str(&visible, "\"\"");
    struct span shown = buffer_span(&visible);
    size_t fence = longest_backtick_run(shown) + 1;
    bool padded = shown.ptr[0] == '`' || shown.ptr[shown.len - 1] == '`';
    for (size_t i = 0; i < fence; i++)
        buffer_append_char(out, '`');
    buffer_append_str(out, padded ? " " : "");
    if (cell)
        append_cell_text(shown, out);
    else
        buffer_append_span(out, shown);
    buffer_append_str(out, padded ? " " : "");
    for (size_t i = 0; i < fence; i++)
        buffer_append_char(out, '`');
    buffer_release(&visible);
}

void escape_code(struct span text, struct buffer *out)
{
    append_code(text, false, out);
}

void escape_code_cell(struct span text, struct buffer *out)
{
    append_code(text, true, out);
}

static void append_json_unit(uint32_t code, struct buffer *out)
{
    static const char *const short_forms[] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r",
    };
    if (code < sizeof short_forms / sizeof short_forms[0] && short_forms[code]) {
        buffer_append_str(out, short_forms[code]);
    } else if (code < 0x10000) {
        buffer_appendf(out, "\\u%04x", (unsigned)code);
    } else {
        unsigned pair = (unsigned)code - 0x10000;
        buffer_appendf(out, "\\u%04x\\u%04x", 0xd800 + (pair >> 10), 0xdc00 + (pair & 0x3ff));
    }
}

void escape_json(struct span text, struct buffer *out)
{
    buffer_append_char(out, '"');
    for (size_t at = 0; at < text.len;) {
        struct span rest = span_skip(text, at);
        struct character c = decode(rest);
        if (c.bad) {
            buffer_append_str(out, "\xef\xbf\xbd");
        } else if (c.code == '"' || c.code == '\\') {
            buffer_append_char(out, '\\');
            buffer_append_char(out, (char)c.code);
        } else if (is_hidden(c.code)) {
            append_json_unit(c.code, out);
        } else {
            buffer_append(out, rest.ptr, c.len);
        }
        at += c.len;
    }
    buffer_append_char(out, '"');
}
