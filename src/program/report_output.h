/*
 * Where a report goes: into a directory under its period's name, to a file, to standard output.
 */
#ifndef PROGRAM_REPORT_OUTPUT_H
#define PROGRAM_REPORT_OUTPUT_H

#include <stdbool.h>

#include "audit/audit.h"
#include "base/buffer.h"
#include "base/error.h"
#include "program/options.h"
#include "report/report.h"

struct report_form {
    const struct options *options;
    enum language language;
    bool json;
    const char *period; /* its name; NULL: nothing dates the logs */
};

/* "DIR/2026-W47.md", appended; of a range its two ends, without the colons that some file systems
   refuse. */
void report_output_path(const struct report_form *form, struct buffer *path);

/* Write the report; to a file, with the notes of the report that it replaces. */
int report_output_write(const struct report_form *form, const struct audit *audit,
                        struct error *err);

#endif
