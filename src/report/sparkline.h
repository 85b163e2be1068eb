/*
 * Figures in a row as block characters, for a cell of a table.
 */
#ifndef SRC_REPORT_SPARKLINE_H
#define SRC_REPORT_SPARKLINE_H

#include "report/page.h"

/* Each value as ⌈8 · value ÷ the row's largest⌉ eighths of a block, at least one; "·" for what is
   below 0: there is none. */
void sparkline(struct page *p, const int64_t *values, size_t n);

#endif
