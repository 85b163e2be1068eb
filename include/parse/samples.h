/*
 * Runs the samples of a pattern file: each `line` must be matched by its own pattern, and by no
 * other of the packs before it, and give what `expect` says; each `no_match` line must not be
 * matched by it.
 *
 * Keys of `expect`, compared as text: kind (request, operation, message), time (ISO 8601 UTC with
 * as many fraction digits as needed: 2026-11-22T19:24:26.251Z), method, path (the request target),
 * status, latency_us, agent, client, user_agent, level (debug … critical), logger, message,
 * operation, malformed (true), event (db_locked), records (how many the lines give; default 1:
 * the other keys speak of the last). "~" expects that the field is absent. Stamps without an offset
 * are read in UTC, those without a year in 2026.
 */
#ifndef PARSE_SAMPLES_H
#define PARSE_SAMPLES_H

#include <stddef.h>

#include "base/buffer.h"
#include "parse/packs.h"

struct samples_result {
    size_t run;
    size_t failed;
    size_t limited; /* samples on whose first line an expression of the pattern hit a match limit,
                       whether they failed or not */
};

/* Runs all samples of the pattern with that index; says each failure in `messages` as a line
   "file:line:column: …". */
void samples_run(const struct packs *packs, size_t index, struct samples_result *result,
                 struct buffer *messages);

/* Processor time in nanoseconds that the pattern takes for a line, on average over the first lines
   of its samples; 0 where it has none. Only a comparison between patterns means anything. */
double samples_line_ns(const struct packs *packs, size_t index);

#endif
