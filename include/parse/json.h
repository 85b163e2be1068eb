/*
 * One line that is one JSON object (RFC 8259), scanned once from left to right, for the values of
 * the keys that a pattern asks for.
 *
 * Strict about syntax, with a depth limit; but bytes that are not UTF-8 pass through, since servers
 * write them. Of a key that comes twice the last one counts. An array stands for its first item. A
 * lone surrogate becomes U+FFFD.
 */
#ifndef PARSE_JSON_H
#define PARSE_JSON_H

#include "parse/keys.h"

#define JSON_MAX_DEPTH 32

/*
 * values: t->n_slots of them. Strings without escapes point into the line, others into `scratch`,
 * which has room for at least line.len bytes. False: the line is no JSON object; *ret_reach is
 * then the number of bytes that were well-formed (the whole line: it only ends too early).
 */
bool json_scan(const struct key_tree *t, struct span line, char *scratch, struct value *values,
               size_t *ret_reach);

#endif
