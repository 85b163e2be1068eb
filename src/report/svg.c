/*
 * The letters are the reader's own (no font is loaded), so their width is only known to a bound:
 * that of a wide sans serif.
 *
 * The style has plain rules for each colour scheme instead of variables, which not every viewer of
 * SVG knows.
 */
#include "report/svg.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/pictures.h"

/* One text of a picture. */
#define TEXT_LIMIT ((size_t)8 << 10)

#define FONTS \
    "-apple-system,BlinkMacSystemFont,\"Segoe UI\",\"Noto Sans\",Helvetica,Arial,sans-serif"

static const char style[] =
    "text{font-family:" FONTS ";font-size:24px;fill:#1f2328}"
    ".w{display:none}"
    ".h{font-weight:600}"
    ".q{fill:#59636e}"
    ".page{fill:#fff;stroke:#d1d9e0}"
    "path,line{fill:none;stroke-linejoin:round}"
    ".grid{stroke:#e3e7eb}"
    ".axis{stroke:#818b98}"
    ".one{stroke:#0550ae;stroke-width:3.2}"
    ".two{stroke:#59636e;stroke-width:2.2;stroke-dasharray:5 3}"
    ".dots{stroke:#8250df;stroke-width:7.2;stroke-linecap:round}"
    ".area{fill:#c8d8ec;stroke:#6b8cb5;stroke-width:1}"
    ".far{fill:#a9bdd6;stroke:#47648c;stroke-width:1}"
    ".near{fill:#d4a72c;stroke:#7d4e00;stroke-width:1.6}"
    ".over{fill:#e5655f;stroke:#a40e26;stroke-width:1.6}"
    ".t1{stroke:#1a7f37;stroke-width:1.4;stroke-dasharray:1.5 4}"
    ".t2{stroke:#9a6700;stroke-width:1.6;stroke-dasharray:9 4}"
    ".t3{stroke:#cf222e;stroke-width:1.8}"
    ".limit{stroke:#1f2328;stroke-width:1.6;stroke-dasharray:9 4}"
    ".lock{fill:#cf222e;stroke:#fff;stroke-width:.8}"
    ".cut{stroke:#fff;stroke-width:4}"
    "@media (min-width:600px){text{font-size:13px}.n{display:none}.w{display:inline}"
    ".one{stroke-width:2.4}.two{stroke-width:1.6}.dots{stroke-width:6.2}}"
    "@media (prefers-color-scheme:dark){"
    "text{fill:#f0f6fc}"
    ".q{fill:#9ba6b2}"
    ".page{fill:#0d1117;stroke:#3d444d}"
    ".grid{stroke:#262c34}"
    ".axis{stroke:#7d8590}"
    ".one{stroke:#79c0ff}"
    ".two{stroke:#a5b0bc}"
    ".dots{stroke:#d2a8ff}"
    ".area{fill:#1f3a5f;stroke:#5c86bd}"
    ".far{fill:#2b4a73;stroke:#7ea6d9}"
    ".near{fill:#bb8009;stroke:#f2cc60}"
    ".over{fill:#f85149;stroke:#ffa198}"
    ".t1{stroke:#3fb950}"
    ".t2{stroke:#d29922}"
    ".t3{stroke:#ff7b72}"
    ".limit{stroke:#f0f6fc}"
    ".lock{fill:#ff7b72;stroke:#0d1117}"
    ".cut{stroke:#0d1117}"
    "}";

void svg_init(struct svg *s, const struct audit *a, enum language language, struct buffer *out)
{
    s->out = out;
    buffer_init(&s->text, TEXT_LIMIT);
    page_init(&s->page, a, language, &s->text);
}

void svg_release(struct svg *s)
{
    page_release(&s->page);
    buffer_release(&s->text);
}

/* Tenths as a decimal: 125 → "12.5", 120 → "12". */
static void number(struct svg *s, int tenths)
{
    int size = abs(tenths);
    buffer_appendf(s->out, "%s%d", tenths < 0 ? "-" : "", size / 10);
    if (size % 10)
        buffer_appendf(s->out, ".%d", size % 10);
}

static void attribute(struct svg *s, const char *name, int tenths)
{
    buffer_appendf(s->out, " %s=\"", name);
    number(s, tenths);
    buffer_append_char(s->out, '"');
}

/* What was said, as text between tags: it comes from phrases and numbers, and is escaped all the
   same. */
static void put_text(struct svg *s)
{
    struct span text = buffer_span(&s->text);
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            buffer_append_str(s->out, "&amp;");
            break;
        case '<':
            buffer_append_str(s->out, "&lt;");
            break;
        case '>':
            buffer_append_str(s->out, "&gt;");
            break;
        default:
            buffer_append_char(s->out, text.ptr[i]);
        }
    }
    buffer_clear(&s->text);
}

void svg_begin(struct svg *s, int height)
{
    buffer_append_str(s->out, PICTURE_FIRST_LINE "\n<svg xmlns=\"http://www.w3.org/2000/svg\"");
    buffer_appendf(s->out, " width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"", SVG_WIDTH / 8,
                   height / 8, SVG_WIDTH / 10, height / 10);
    buffer_appendf(s->out, " role=\"img\" xml:lang=\"%s\">\n",
                   s->page.language == LANGUAGE_RUSSIAN ? "ru" : "en");
}

void svg_title(struct svg *s)
{
    buffer_append_str(s->out, "<title>");
    put_text(s);
    buffer_append_str(s->out, "</title>\n");
}

void svg_description(struct svg *s)
{
    buffer_append_str(s->out, "<desc>");
    put_text(s);
    buffer_appendf(s->out, "</desc>\n<style>%s</style>\n", style);
    buffer_append_str(s->out, "<rect class=\"page\" x=\".5\" y=\".5\" width=\"99.84%\" "
                              "height=\"99.76%\" rx=\"6\"/>\n");
}

void svg_end(struct svg *s)
{
    buffer_append_str(s->out, "</svg>\n");
}

void svg_text(struct svg *s, enum svg_set set, const char *class, int x, int y,
              enum svg_anchor anchor)
{
    static const char *const sets[SVG_SET_COUNT] = {"n", "w", ""};
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    bool both = sets[set][0] && class[0];
    buffer_append_str(s->out, "<text");
    if (sets[set][0] || class[0])
        buffer_appendf(s->out, " class=\"%s%s%s\"", sets[set], both ? " " : "", class);
    attribute(s, "x", x);
    attribute(s, "y", y);
    buffer_appendf(s->out, "%s>", anchors[anchor]);
    put_text(s);
    buffer_append_str(s->out, "</text>\n");
}

void svg_line(struct svg *s, const char *class, int x1, int y1, int x2, int y2)
{
    buffer_appendf(s->out, "<line class=\"%s\"", class);
    attribute(s, "x1", x1);
    attribute(s, "y1", y1);
    attribute(s, "x2", x2);
    attribute(s, "y2", y2);
    buffer_append_str(s->out, "/>\n");
}

void svg_rectangle(struct svg *s, const char *class, int x, int y, int width, int height)
{
    buffer_appendf(s->out, "<rect class=\"%s\"", class);
    attribute(s, "x", x);
    attribute(s, "y", y);
    attribute(s, "width", width);
    attribute(s, "height", height);
    buffer_append_str(s->out, "/>\n");
}

void svg_path(struct svg *s, const char *class)
{
    buffer_appendf(s->out, "<path class=\"%s\" d=\"", class);
}

static void command(struct svg *s, char letter, int x, int y)
{
    buffer_append_char(s->out, letter);
    number(s, x);
    buffer_append_char(s->out, ' ');
    number(s, y);
}

void svg_move(struct svg *s, int x, int y)
{
    command(s, 'M', x, y);
}

void svg_to(struct svg *s, int x, int y)
{
    command(s, 'L', x, y);
}

void svg_across(struct svg *s, int x)
{
    buffer_append_char(s->out, 'H');
    number(s, x);
}

void svg_down(struct svg *s, int y)
{
    buffer_append_char(s->out, 'V');
    number(s, y);
}

void svg_dot(struct svg *s, int x, int y)
{
    svg_move(s, x, y);
    buffer_append_str(s->out, "h0");
}

void svg_close(struct svg *s)
{
    buffer_append_char(s->out, 'z');
}

void svg_path_end(struct svg *s)
{
    buffer_append_str(s->out, "\"/>\n");
}

void svg_marker(struct svg *s, int x, int y)
{
    svg_path(s, "lock");
    svg_move(s, x - 65, y - 110);
    svg_across(s, x + 65);
    svg_to(s, x, y);
    svg_close(s);
    svg_path_end(s);
}

/* The width of a character in hundredths of the letters' size, as wide sans serifs have it; `c` is
   its first byte. */
static int advance(unsigned char c)
{
    if (strchr("Wmw", c))
        return 99;
    if (c >= 'A' && c <= 'Z')
        return c == 'M' ? 87 : 75;
    if (strchr(" ,.:", c))
        return 36;
    return strchr("filjrt", c) ? 43 : 64;
}

int svg_text_width(enum svg_set set, struct span text)
{
    int size = set == SVG_WIDE ? SVG_SMALL : SVG_LARGE, sum = 0;
    for (size_t i = 0; i < text.len; i++)
        if (((unsigned char)text.ptr[i] & 0xc0) != 0x80)
            sum += advance((unsigned char)text.ptr[i]);
    return sum * size / 100;
}
