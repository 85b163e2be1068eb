/*
 * A scan: the logs of one run, read through parser and dating into one rollup, with an account of
 * what became of every line. Prints nothing.
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
#include "store/store.h"

/* Lines that no pattern understood, kept for the operator: so many a source, so long. */
#define SCAN_MAX_MISSES 3
#define SCAN_MISS_BYTES 400

/* Called every few thousand lines, so that the program can show progress: so many bytes more of the
   logs on disk were read. From any thread, but from one at a time. */
typedef void scan_progress(void *context, uint64_t bytes);

struct scan_options {
    const struct packs *packs;
    const struct zone *zone; /* of stamps without an offset */
    bool has_year_hint;      /* for stamps without a year */
    int64_t year_hint_us;
    bool has_since, has_until; /* exact bounds: [since, until), seconds UTC */
    int64_t since, until;
    bool has_undated_as; /* undated records take this time, as inferred ones */
    int64_t undated_as;  /* seconds UTC */
    /* For a store: the rules of its sums (borrowed), and scan_rules_hash of them all. */
    const struct rollup_rules *store_rules;
    uint64_t rules;
    unsigned jobs;           /* threads that read; 0 or 1: only the caller's */
    size_t chunk_bytes;      /* what one of them takes at a time; 0: the usual; tests take less */
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

/* What decides how lines are counted, as one number: patterns, endpoint rules, the zone. */
uint64_t scan_rules_hash(const struct packs *packs, const struct rollup_rules *rules,
                         const struct zone *zone);

/* Everything is borrowed and must outlive the scan. */
struct scan *scan_new(const struct scan_options *options, struct rollup *rollup);
void scan_free(struct scan *s);

/* Read one log ("-" is standard input), all of it into the rollup. What goes wrong stands in its
   evidence. */
void scan_source(struct scan *s, const char *path);

/*
 * Read them all, with as many threads as the options say; the sums are the same with any number.
 * What would be too much for memory goes to a temporary store: then all is there, and the rollup is
 * empty. A negative status is that store's failure. Call it once.
 */
int scan_logs(struct scan *s, const char *const *paths, size_t n, struct error *err);

/* That store, with all that scan_logs counted; owned by the scan. NULL: the rollup has it. */
struct store *scan_temporary(const struct scan *s);

/*
 * The same into a store (scan_options without bounds and undated_as; `rollup` is not touched): only
 * what the store has not counted yet is read, and it is committed together with how far it was
 * read. A log that it knows goes on where it was left, whatever its name or compression is now;
 * one that holds nothing else than another log of this scan is SOURCE_DUPLICATE. The last line of a
 * plain file stays unread until it has a line feed, and its last entry open while more may follow.
 *
 * `rebuild`: what the store has of this log is forgotten and counted anew. A negative status is
 * the store's failure; what goes wrong with the log stands in its evidence.
 */
int scan_into_store(struct scan *s, struct store *store, const char *path, bool rebuild,
                    struct error *err);

/*
 * Instead of scan_finish: the sources are those of the store with something in [start, end), or
 * without anything dated at all, and of this scan those that have nothing in the store.
 */
int scan_finish_store(struct scan *s, struct store *store, int64_t start, int64_t end,
                      struct error *err);

/* The same for a scan without a report: only the sources that it looked at. */
int scan_finish_read(struct scan *s, struct store *store, struct error *err);

/* Put the sources in the order of the report: by content (fingerprint), then path, so that the
   order of the arguments changes nothing. Call it once, after the last scan_source. */
void scan_finish(struct scan *s);

/* Owned by the scan. */
const struct source_evidence *scan_sources(const struct scan *s, size_t *ret_count);

/* The first lines of source i that no pattern understood. */
const struct scan_miss *scan_misses(const struct scan *s, size_t i, size_t *ret_count);

#endif
