/*
 * The pictures of a report, as SVG: what the audit's series and history look like. Each is a file
 * of its own beside the report, which refers to it. Deterministic bytes, no script, no font, no
 * reference to anything else; far below 100 KB.
 */
#ifndef REPORT_PICTURES_H
#define REPORT_PICTURES_H

#include <stdbool.h>

#include "audit/audit.h"
#include "base/buffer.h"
#include "report/report.h"

enum picture {
    PICTURE_LATENCY,  /* P50, P95, P99 over the period, with thresholds and lock events */
    PICTURE_LOAD,     /* requests a minute and active agents over the period */
    PICTURE_CRITERIA, /* the criteria as shares of their thresholds, twelve periods side by side */
    PICTURE_COUNT
};

extern const char *const picture_files[PICTURE_COUNT]; /* "latency.svg" */

#define PICTURE_LIMIT ((size_t)1 << 20)

/* How pictures begin: what does not is no picture of ours, and not ours to replace. */
#define PICTURE_FIRST_LINE "<!-- porta-audit: a picture of a report, made anew with it -->"

/* Is there anything to see? */
bool picture_exists(const struct audit *a, enum picture picture);

/* Appends the picture. */
void picture_write(const struct audit *a, enum language language, enum picture picture,
                   struct buffer *out);

/* May a picture replace the file that holds `old`? Only another one, or an empty file. */
bool picture_replaceable(struct span old);

#endif
