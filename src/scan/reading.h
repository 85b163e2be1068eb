/*
 * What the two ways of reading a source share: into memory (scan.c), into a store (stored.c).
 */
#ifndef SRC_SCAN_READING_H
#define SRC_SCAN_READING_H

#include "parse/parser.h"
#include "scan/dating.h"
#include "scan/scan.h"

/* Lines between two calls of the progress callback. */
#define PROGRESS_LINES 4096

struct scanned {
    struct source_evidence evidence;
    char *path, *detail, *patterns, *missed_pattern; /* what the evidence points to */
    struct scan_miss misses[SCAN_MAX_MISSES];
    size_t n_misses;
    int64_t stored; /* the store's id of it; 0: none */
};

struct scan {
    struct scan_options options;
    struct rollup *rollup;
    struct scanned *sources;
    size_t n_sources, capacity;
    struct source_evidence *ordered; /* made by scan_finish */
};

/* What the callbacks of one source need. */
struct reading {
    const struct scan *scan;
    struct scanned *scanned;
    struct dating dating;
    uint64_t records;
    bool foreign; /* an error or a warning of the application is not in UTF-8 */
};

/* The detail of such a source: rules are written in UTF-8, so its lock errors are not found. */
#define READING_FOREIGN                                                                 \
    "errors in it are not in UTF-8, and lock errors among them not counted: convert it with iconv"

struct scanned *reading_add_source(struct scan *s, const char *path);
struct parser *reading_parser(struct reading *r);
void reading_describe_source(struct scanned *scanned, const struct source *source);
/* `before`: the detail of what was read of it in other runs, or NULL. */
void reading_describe_lines(const struct reading *r, const struct parser *parser,
                            const char *before);
void reading_release(struct scanned *scanned);

#endif
