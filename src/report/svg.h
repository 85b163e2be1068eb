/*
 * An SVG picture that is being written: its frame, style and shapes, as text. Coordinates are
 * tenths of a unit, so that no floating point reaches the file; SVG_WIDTH units are the width.
 *
 * A picture is looked at in a phone's width and on a desk's. It therefore has two sets of texts,
 * of which a media query shows one: few in large letters, and, where the picture is shown at least
 * SVG_WIDE_PX wide, more in small ones. Each text says which it belongs to. A viewer that knows no
 * media queries shows the large letters.
 *
 * Colours follow the reader's light or dark page; nothing is told by colour alone.
 */
#ifndef SRC_REPORT_SVG_H
#define SRC_REPORT_SVG_H

#include "report/page.h"

#define SVG_WIDTH 6400 /* tenths */
#define SVG_LARGE 240  /* letters of the narrow set: 24 units are 11 px on a screen of 320 px */
#define SVG_SMALL 130  /* of the wide set */
#define SVG_MARGIN 160 /* between the frame and what stands in it */

enum svg_set { SVG_NARROW, SVG_WIDE, SVG_BOTH, SVG_SET_COUNT };
enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

struct svg {
    struct page page;   /* texts are said on this page, whose `out` is `text` */
    struct buffer text; /* what svg_text puts into the picture, and empties */
    struct buffer *out;
};

/* `title` and `description` (phrases already said would do): said by svg_title, svg_description. */
void svg_init(struct svg *s, const struct audit *a, enum language language, struct buffer *out);
void svg_release(struct svg *s);

/* The frame, `height` tall, and the style; then the text said so far as title, then description. */
void svg_begin(struct svg *s, int height);
void svg_title(struct svg *s);
void svg_description(struct svg *s);
void svg_end(struct svg *s);

/* Put what was said on s->page at (x, y), y being the letters' base line. `class`: more classes, or
   "". */
void svg_text(struct svg *s, enum svg_set set, const char *class, int x, int y,
              enum svg_anchor anchor);

void svg_line(struct svg *s, const char *class, int x1, int y1, int x2, int y2);
void svg_rectangle(struct svg *s, const char *class, int x, int y, int width, int height);

/* A path: svg_path, any number of moves, svg_path_end. */
void svg_path(struct svg *s, const char *class);
void svg_move(struct svg *s, int x, int y);
void svg_to(struct svg *s, int x, int y);
void svg_across(struct svg *s, int x);     /* horizontally */
void svg_down(struct svg *s, int y);       /* vertically */
void svg_dot(struct svg *s, int x, int y); /* a point, as wide as the line */
void svg_close(struct svg *s);
void svg_path_end(struct svg *s);

/* A triangle that points down to (x, y). */
void svg_marker(struct svg *s, int x, int y);

/* About the widest that a text can be. */
int svg_text_width(enum svg_set set, struct span text);

#endif
