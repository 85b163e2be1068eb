/*
 * One line of labelled tab-separated values (ltsv.org): "label:value<TAB>label:value". Labels are
 * letters, digits, "_", ".", "-". Of a label that comes twice the last one counts.
 */
#ifndef PARSE_LTSV_H
#define PARSE_LTSV_H

#include "parse/keys.h"

/* As json_scan; values point into the line. */
bool ltsv_scan(const struct key_tree *t, struct span line, struct value *values, size_t *ret_reach);

#endif
