/*
 * Untrusted text for a Markdown page, a JSON string or a terminal (DESIGN.md, "Hostile input").
 *
 * Made visible, as \xNN (control characters of ASCII, bytes that are no UTF-8) or \u{NNNN}:
 * control, line-breaking, bidirectional, zero-width and other characters without a shape of their
 * own, blanks other than U+0020, private and non-characters, and U+0020 itself at the beginning and
 * the end. A backslash of the text stays one backslash: the result is for people, not to be read
 * back.
 *
 * At most ESCAPE_MAX_CHARACTERS characters, as the reader sees them (an escape counts with all of
 * its own); what was cut ends in "…", which counts too. No character or escape is cut in two.
 */
#ifndef REPORT_ESCAPE_H
#define REPORT_ESCAPE_H

#include "base/buffer.h"
#include "base/span.h"

#define ESCAPE_MAX_CHARACTERS 200

/* Made visible and cut, for a terminal or further escaping. */
void escape_visible(struct span text, struct buffer *out);

/*
 * A Markdown code span that holds the text, whatever it is: a fence longer than any run of
 * backticks in it, a blank inside the fence where it needs one; an empty text becomes "". For
 * paragraphs, list items and headings, where a backslash in a code span is just a backslash.
 */
void escape_code(struct span text, struct buffer *out);

/*
 * The same for a table cell: "|" as "\|", which GFM turns back before it reads the code span; after
 * a backslash as "\x7c", since renderers differ in how they read "\\|".
 */
void escape_code_cell(struct span text, struct buffer *out);

/*
 * A JSON string with its quotes. Not cut; each byte that is no UTF-8 becomes U+FFFD. Characters
 * that escape_visible would show are \uNNNN, so that the file is safe to look at.
 */
void escape_json(struct span text, struct buffer *out);

#endif
