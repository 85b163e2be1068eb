/* Hostile text: what is made visible, where it is cut, and how it is fenced in. */
#include "report/escape.h"

#include "check.h"

typedef void escape(struct span text, struct buffer *out);

static void check_escape(escape *function, struct span text, const char *want)
{
    struct buffer out;
    buffer_init(&out, 4096);
    function(text, &out);
    CHECK_STR(buffer_str(&out), want);
    buffer_release(&out);
}

#define VISIBLE(text, want) check_escape(escape_visible, SPAN(text), want)
#define CODE(text, want) check_escape(escape_code, SPAN(text), want)
#define CELL(text, want) check_escape(escape_code_cell, SPAN(text), want)
#define JSON(text, want) check_escape(escape_json, SPAN(text), want)

static void plain_text_stays(void)
{
    VISIBLE("", "");
    VISIBLE("GET /meta", "GET /meta");
    VISIBLE("/путь/日本/é", "/путь/日本/é");
    VISIBLE("a\\b<c>&amp;", "a\\b<c>&amp;");
    VISIBLE("\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80");
}

static void control_characters(void)
{
    VISIBLE("a\nb\r\tc", "a\\x0ab\\x0d\\x09c");
    VISIBLE("\x1b[31m", "\\x1b[31m");
    VISIBLE("\0\x7f", "\\x00\\x7f");
    VISIBLE("\xc2\x85\xc2\x9b", "\\u{0085}\\u{009B}");
}

static void characters_that_mislead(void)
{
    VISIBLE("a\xe2\x80\xae"
            "b",
            "a\\u{202E}b"); /* right-to-left override */
    VISIBLE("\xe2\x81\xa6\xd8\x9c", "\\u{2066}\\u{061C}");
    VISIBLE("\xe2\x80\x8b\xef\xbb\xbf\xc2\xad", "\\u{200B}\\u{FEFF}\\u{00AD}");
    VISIBLE("\xe2\x80\xa8\xe2\x80\xa9", "\\u{2028}\\u{2029}");
    VISIBLE("\xc2\xa0\xe3\x80\x80", "\\u{00A0}\\u{3000}");
    VISIBLE("\xf3\xa0\x81\x81", "\\u{E0041}"); /* tag character */
    VISIBLE("\xef\xb8\x8f\xe3\x85\xa4", "\\u{FE0F}\\u{3164}");
    VISIBLE("\xf4\x8f\xbf\xbf", "\\u{10FFFF}");
}

static void bytes_that_are_no_utf8(void)
{
    VISIBLE("a\xff", "a\\xff");
    VISIBLE("\xc3", "\\xc3");                            /* cut off */
    VISIBLE("\xe2\x82/", "\\xe2\\x82/");                 /* broken off */
    VISIBLE("\xc0\xaf", "\\xc0\\xaf");                   /* overlong */
    VISIBLE("\xe0\x80\xaf", "\\xe0\\x80\\xaf");          /* overlong */
    VISIBLE("\xed\xa0\x80", "\\xed\\xa0\\x80");          /* surrogate */
    VISIBLE("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* above U+10FFFF */
    VISIBLE("\x80", "\\x80");
}

static void blanks_at_the_edges(void)
{
    VISIBLE(" a b ", "\\x20a b\\x20");
    VISIBLE(" ", "\\x20");
}

/* `count` times `unit` and then `rest`. */
static void check_cut(const char *unit, size_t count, const char *rest, const char *shown_unit,
                      size_t shown_count, const char *shown_rest)
{
    struct buffer text, want;
    buffer_init(&text, 4096);
    buffer_init(&want, 4096);
    for (size_t i = 0; i < count; i++)
        buffer_append_str(&text, unit);
    for (size_t i = 0; i < shown_count; i++)
        buffer_append_str(&want, shown_unit);
    buffer_append_str(&text, rest);
    buffer_append_str(&want, shown_rest);
    check_escape(escape_visible, buffer_span(&text), buffer_str(&want));
    buffer_release(&text);
    buffer_release(&want);
}

static void long_text_is_cut_at_a_character(void)
{
    check_cut("a", 200, "", "a", 200, "");
    check_cut("a", 201, "", "a", 199, "…");
    check_cut("ж", 200, "", "ж", 200, "");
    check_cut("ж", 300, "", "ж", 199, "…");
    check_cut("a", 196, "\x01", "a", 196, "\\x01");
    check_cut("a", 197, "\x01", "a", 197, "…"); /* no escape is cut in two */
    check_cut("\x01", 100, "", "\\x01", 49, "…");
    check_cut("a", 199, " b", "a", 199, "…");
}

static void code_spans(void)
{
    CODE("GET /meta", "`GET /meta`");
    CODE("a`b", "``a`b``");
    CODE("a``b`c", "```a``b`c```");
    CODE("`", "`` ` ``");
    CODE("```", "```` ``` ````");
    CODE("`a", "`` `a ``");
    CODE("a`", "`` a` ``");
    CODE(" a ", "`\\x20a\\x20`");
    CODE("", "`\"\"`");
    CODE("a|b\\", "`a|b\\`");
    CODE("x\n<!-- /notes -->", "`x\\x0a<!-- /notes -->`");
}

static void code_spans_in_cells(void)
{
    CELL("a|b", "`a\\|b`");
    CELL("||", "`\\|\\|`");
    CELL("a\\|b", "`a\\\\x7cb`"); /* renderers differ in what "\\|" is */
    CELL("a`|`b", "``a`\\|`b``");
    CELL("a\\", "`a\\`");
}

static void json_strings(void)
{
    JSON("", "\"\"");
    JSON("a\"b\\c/", "\"a\\\"b\\\\c/\"");
    JSON("\n\t\r\b\f\x01\x7f", "\"\\n\\t\\r\\b\\f\\u0001\\u007f\"");
    JSON("путь", "\"путь\"");
    JSON("a\xff\xc3", "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
    JSON("\xe2\x80\xae\xf3\xa0\x81\x81", "\"\\u202e\\udb40\\udc41\"");
}

static void json_strings_are_not_cut(void)
{
    struct buffer text, out;
    buffer_init(&text, 4096);
    buffer_init(&out, 4096);
    for (size_t i = 0; i < 1000; i++)
        buffer_append_char(&text, 'a');
    escape_json(buffer_span(&text), &out);
    CHECK_INT(out.len, 1002);
    buffer_release(&text);
    buffer_release(&out);
}

int main(void)
{
    RUN(plain_text_stays);
    RUN(control_characters);
    RUN(characters_that_mislead);
    RUN(bytes_that_are_no_utf8);
    RUN(blanks_at_the_edges);
    RUN(long_text_is_cut_at_a_character);
    RUN(code_spans);
    RUN(code_spans_in_cells);
    RUN(json_strings);
    RUN(json_strings_are_not_cut);
    return check_end();
}
