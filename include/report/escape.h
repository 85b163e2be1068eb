/*
 * Untrusted text for a Markdown page, a JSON string or a terminal (DESIGN.md, "Hostile input"):
 * control, bidirectional and invalid bytes made visible as \xNN or \u{NNNN}, at most
 * ESCAPE_MAX_CHARACTERS characters ("…" marks a cut).
 */
#ifndef REPORT_ESCAPE_H
#define REPORT_ESCAPE_H

#include "base/buffer.h"
#include "base/span.h"

#define ESCAPE_MAX_CHARACTERS 200

/* Made visible and cut, for a terminal or further escaping. */
void escape_visible(struct span text, struct buffer *out);

/* A Markdown code span that holds the text, whatever it is: a fence longer than any run of
   backticks in it, a blank inside the fence where it needs one; "|" as "\|" (for table cells). */
void escape_code(struct span text, struct buffer *out);

/* A JSON string with its quotes. Not cut; invalid UTF-8 becomes U+FFFD. */
void escape_json(struct span text, struct buffer *out);

#endif
