/*
 * index.md in the directory of the reports: a row for each period that the store's history has
 * stated.
 */
#ifndef PROGRAM_INDEX_H
#define PROGRAM_INDEX_H

#include "base/error.h"
#include "program/history.h"
#include "report/report.h"

/* Is index.md missing, empty or ours? Else STATUS_IO says that it is left alone. */
int index_check(const char *directory, struct error *err);

/* Write it, keeping its notes. Nothing is written for an empty history, and the same bytes are
   left alone. */
int index_write(const char *directory, enum language language, const struct history *history,
                struct error *err);

#endif
