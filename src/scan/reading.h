/*
 * What the two ways of reading a source share: into memory (scan.c), into a store (stored.c).
 */
#ifndef SRC_SCAN_READING_H
#define SRC_SCAN_READING_H

#include <pthread.h>

#include "parse/parser.h"
#include "scan/dating.h"
#include "scan/piles.h"
#include "scan/scan.h"

/* Lines between two calls of the progress callback. */
#define PROGRESS_LINES 4096

/* What a rollup may weigh before it goes to the store. */
#define ROLLUP_WEIGHT ((size_t)24 << 20)

struct scanned {
    struct source_evidence evidence;
    char *path, *detail, *patterns, *missed_pattern; /* what the evidence points to */
    struct scan_miss misses[SCAN_MAX_MISSES];
    uint64_t miss_chunks[SCAN_MAX_MISSES]; /* in which the line of each was counted */
    size_t n_misses;
    int64_t stored; /* the store's id of it; 0: none */
};

struct scan {
    struct scan_options options;
    struct rollup_rules store_rules; /* the options', by slot: options.store_rules points here */
    pthread_mutex_t *progress;       /* of whoever shows some */
    struct rollup *rollup;
    struct scanned *sources;
    size_t n_sources, capacity;
    struct source_evidence *ordered; /* made by scan_finish */
    struct piles *piles;             /* made by scan_logs */
};

/* What the callbacks of one source need. */
struct reading {
    const struct scan *scan;
    struct scanned *scanned;
    struct dating dating;
    bool foreign; /* an error or a warning of the application is not in UTF-8 */
    /* Of a source that is split (split.h): where its lines come from, and of the first record of
       a chunk what it was said to be. */
    uint64_t chunk;
    bool expects_first, mistaken;
    int64_t first_us;
    size_t first_pattern;
};

/* The detail of such a source: rules are written in UTF-8, so its lock errors are not found. */
#define READING_FOREIGN \
    "errors in it are not in UTF-8, and lock errors among them not counted: convert it with iconv"
/* The sums of a reading, its dating's rollup: made, and dropped. What the dating knows of the last
   record stays. */
void reading_new_sums(struct reading *r, const struct rollup_rules *rules);
void reading_drop_sums(struct reading *r);
/* So many bytes more were read of the log on disk. */
void reading_progress(const struct reading *r, uint64_t bytes);

/* Empty its sums into what takes them (and leaves nothing in the rollup); what waits for a time
   stays. */
int reading_hand_over(struct reading *r, int (*take)(void *context, struct rollup *rollup),
                      void *context, struct error *err);

/* Read a source into a rollup, alone. Sums that weigh so much are added to the pile of all. */
void reading_alone(const struct scan *s, struct scanned *scanned, struct rollup *rollup,
                   size_t weight);

/* With what a parser and a dating knew in the end. */
void reading_describe(struct reading *r, struct source *source, const struct parser *parser);

struct scanned *reading_add_source(struct scan *s, const char *path);
struct parser *reading_parser(struct reading *r);
void reading_describe_source(struct scanned *scanned, const struct source *source);
/* `before`: the detail of what was read of it in other runs, or NULL. */
void reading_describe_lines(const struct reading *r, const struct parser *parser,
                            const char *before);
void reading_release(struct scanned *scanned);
void reading_set_detail(struct scanned *scanned, const char *detail); /* NULL: none */

#endif
