/*
 * The audit as text: Markdown in two languages, JSON. Decides nothing and computes nothing but
 * formats. Deterministic bytes; everything that comes from a log is escaped (report/escape.h).
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>

#include "audit/audit.h"
#include "base/buffer.h"

enum language { LANGUAGE_ENGLISH, LANGUAGE_RUSSIAN, LANGUAGE_COUNT };

/* Largest report; a bounded number of endpoints and sources of bounded names stays far below. */
#define REPORT_LIMIT ((size_t)64 << 20)

/* `notes`: what stands between the notes markers (kept from the file that is rewritten), absent
   for none. `pictures`: the folder with the report's pictures (report/pictures.h), relative to the
   report, with / only; NULL: they are not shown. Appends to `out`. */
void report_markdown(const struct audit *a, enum language language, struct span notes,
                     const char *pictures, struct buffer *out);

/* report.schema.json; one line feed at the end. */
void report_json(const struct audit *a, struct buffer *out);

/*
 * May a report of this form replace the file that holds `old`? Only one that begins as such a
 * report does, or an empty one: a wrong --output must never cost a log, a database or notes.
 */
bool report_replaceable(struct span old, bool json);

/* The text between the notes markers of an older report, exactly; absent where it has none. */
struct span report_notes(struct span old_report);

#endif
