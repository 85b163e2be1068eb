/*
 * A scan: the logs of one run, read one after the other through parser and dating into one
 * rollup, with an account of what became of every line. Prints nothing.
 */
#ifndef SCAN_SCAN_H
#define SCAN_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/zone.h"
#include "input/source.h"
#include "parse/packs.h"
#include "rollup/rollup.h"
#include "scan/coverage.h"

/* Lines that no pattern understood, kept for the operator: so many a source, so long. */
#define SCAN_MAX_MISSES 3
#define SCAN_MISS_BYTES 400

/* Called every few thousand lines, so that the program can show progress. */
typedef void scan_progress(void *context, const struct source *source);

struct scan_options {
    const struct packs *packs;
    const struct zone *zone; /* of stamps without an offset */
    bool has_year_hint;      /* for stamps without a year */
    int64_t year_hint_us;
    bool has_since, has_until; /* exact bounds: [since, until), seconds UTC */
    int64_t since, until;
    bool has_undated_as;     /* undated records take this time, as inferred ones */
    int64_t undated_as;      /* seconds UTC */
    scan_progress *progress; /* or NULL */
    void *progress_context;
};

struct scan_miss {
    uint64_t line, column;
    const char *pattern; /* the closest one; NULL: none came near */
    char text[SCAN_MISS_BYTES];
    size_t text_len; /* raw bytes of the line's beginning */
};

struct scan;

/* Everything is borrowed and must outlive the scan. */
struct scan *scan_new(const struct scan_options *options, struct rollup *rollup);
void scan_free(struct scan *s);

/* Read one log ("-" is standard input). What goes wrong stands in its evidence. */
void scan_source(struct scan *s, const char *path);

/* Put the sources in the order of the report: by content (fingerprint), then path, so that the
   order of the arguments changes nothing. Call it once, after the last scan_source. */
void scan_finish(struct scan *s);

/* Owned by the scan. */
const struct source_evidence *scan_sources(const struct scan *s, size_t *ret_count);

/* The first lines of source i that no pattern understood. */
const struct scan_miss *scan_misses(const struct scan *s, size_t i, size_t *ret_count);

#endif
