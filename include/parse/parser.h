/*
 * The lines of one source as records: finds each line's pattern, peels wrappers, joins
 * continuation lines into entries, reads the fields, recognises events. One parser a source; it
 * reads no file and allocates nothing a line once warm.
 *
 * Every line is counted in exactly one of the counters (METRICS.md, "Coverage").
 */
#ifndef PARSE_PARSER_H
#define PARSE_PARSER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/zone.h"
#include "input/lines.h"
#include "parse/packs.h"
#include "parse/record.h"

/* Longest entry: one line or several together. Longer: the rest of its lines are too_long. */
#define PARSER_DEFAULT_ENTRY_LIMIT LINES_DEFAULT_LIMIT

struct parser_options {
    const struct zone *zone; /* of stamps without an offset (`assume_tz`) */
    bool has_year_hint;      /* for stamps without a year; own dated entries override it */
    int64_t year_hint_us;
    size_t entry_limit; /* bytes */
};

struct parser_counts {
    uint64_t lines;
    uint64_t understood; /* first lines of entries */
    uint64_t ignored;    /* blank, or a pattern's `ignore` */
    uint64_t continuation;
    uint64_t not_understood;
    uint64_t too_long;
};

/* A line that no pattern understood, and how far the closest one got. */
struct parser_miss {
    uint64_t line;  /* its number */
    size_t pattern; /* index in the packs of the closest; SIZE_MAX: none came near */
    size_t column;  /* from 1: where the closest one stopped matching (bytes) */
};

/* Called for every record, in the order of the source. */
typedef void parser_emit(void *context, const struct record *record);

/* Called for every line that was not understood, before the next line. */
typedef void parser_missed(void *context, const struct parser_miss *miss, struct span line);

struct parser;

struct parser *parser_new(const struct packs *packs, const struct parser_options *options,
                          parser_emit *emit, parser_missed *missed, void *context);
void parser_free(struct parser *p);

/* Feed one line; zero or more records are emitted. */
void parser_line(struct parser *p, const struct line *line);

/* The source is at its end: the entries still open are complete. */
void parser_finish(struct parser *p);

const struct parser_counts *parser_counts(const struct parser *p);

/* Entries that each pattern of the packs started: packs_count() numbers. */
const uint64_t *parser_matches(const struct parser *p);

#endif
