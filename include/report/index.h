/*
 * The index of the reports in a directory, as Markdown in either language: what a person keeps by
 * hand otherwise. Deterministic bytes, with the notes of the index that it replaces.
 */
#ifndef REPORT_INDEX_H
#define REPORT_INDEX_H

#include <stdbool.h>
#include <stddef.h>

#include "audit/history.h"
#include "base/buffer.h"
#include "report/report.h"

struct report_index_row {
    const struct history_entry *entry;
    bool linked; /* its Markdown report lies beside the index */
};

/* Appends to `out`: the rows in their order. `notes` as for report_markdown. */
void report_index(const struct report_index_row *rows, size_t n, enum language language,
                  struct span notes, struct buffer *out);

/* May an index replace the file that holds `old`? Only an index, or an empty file. */
bool report_index_replaceable(struct span old);

#endif
