/*
 * The lines of one source as records: finds each line's pattern, peels wrappers, joins
 * continuation lines into entries, reads the fields, recognises events. One parser a source; it
 * reads no file and allocates nothing a line once warm.
 *
 * An entry that may go on in the next line is held back until it is known that it does not; a
 * request never is. Wrapped lines are kept apart by the wrapper's `stream`: at most 256 streams
 * are open at a time, then the one that was silent for longest is taken for complete.
 *
 * Every line is counted in exactly one of the five counters that follow `lines` (METRICS.md,
 * "Coverage"); after parser_finish they add up.
 */
#ifndef PARSE_PARSER_H
#define PARSE_PARSER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
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
    uint64_t match_limit; /* of the lines above: those on which some regex hit a limit (which
                             counts as "does not match") */
};

/* The closest pattern is looked for only in the first misses of a parser: it costs a slow run of
   every regex. */
#define PARSER_EXPLAINED_MISSES 100

/* A line that no pattern understood, and how far the closest one got. */
struct parser_miss {
    uint64_t line;  /* its number */
    size_t pattern; /* index in the packs of the closest; SIZE_MAX: none came near, or there were
                       PARSER_EXPLAINED_MISSES before */
    size_t column;  /* from 1: where the closest one stopped matching (bytes); 0: pattern is
                       SIZE_MAX */
    struct span expected; /* the part of the closest one's regex that did not match there, or the
                             key that it requires; may be absent. Lives as long as the packs */
};

/* Called for every record, in the order of the source. */
typedef void parser_emit(void *context, const struct record *record);

/* Called for every line that was not understood, before the next line. `line` is what the column
   counts in: the line, or, where a wrapper had to unescape or join what it holds, the inner one. */
typedef void parser_missed(void *context, const struct parser_miss *miss, struct span line);

/* A wrapper that was taken off a line. Spans are valid during the call. */
struct parser_wrapper {
    uint64_t line;
    size_t pattern; /* index in the packs */
    bool has_time, time_fine;
    int64_t time_us;
    const struct span *streams; /* what it told the stream by */
    size_t n_streams;
    bool partial; /* the inner line goes on */
};

typedef void parser_unwrapped(void *context, const struct parser_wrapper *wrapper);

struct parser;

/* `missed` may be NULL. The packs and the options' zone must outlive the parser. */
struct parser *parser_new(const struct packs *packs, const struct parser_options *options,
                          parser_emit *emit, parser_missed *missed, void *context);
void parser_free(struct parser *p);

/* Also tell of each wrapper that is taken off, outermost first, before what it holds. */
void parser_tell_wrappers(struct parser *p, parser_unwrapped *unwrapped);

/* Feed one line; zero or more records are emitted. What its `spare` bytes hold may be matched, too:
   where the next line fed lies there, it must be unchanged. */
void parser_line(struct parser *p, const struct line *line);

/* The source is at its end: the entries still open are complete. */
void parser_finish(struct parser *p);

/*
 * All that the meaning of the next lines depends on, the text of entries still open included, and
 * the counts: for going on in another run, with parser_restore on a fresh parser. What the packs do
 * not have any more is left out. STATUS_FORMAT where the bytes are damaged: the parser is then
 * spoiled.
 */
#define PARSER_STATE_LIMIT ((size_t)64 << 20)
void parser_save(const struct parser *p, struct buffer *out);
int parser_restore(struct parser *p, struct span bytes, struct error *err);

/* Is an entry open, which the next line may continue? */
bool parser_holds(const struct parser *p);

/* Did its lines mean nothing to lines far away? Not so those that are wrapped, too long, or perhaps
   quoted. */
bool parser_alone(const struct parser *p);

/*
 * For several parsers that share one source's lines (parse/boundary.h says where they may meet).
 *
 * parser_begin_at: the next line is a boundary, the line before it was of the pattern `before`, and
 * the lines before began entries of the kinds `seen`, as parser_seen says it: what a parser has
 * seen since then. parser_asked: those of `seen` that mattered, so that it has to be right in them.
 *
 * parser_met, before parser_finish: do the lines so far end as the one that begins at a boundary of
 * those patterns was told?
 */
void parser_begin_at(struct parser *p, size_t before, unsigned seen);
unsigned parser_seen(const struct parser *p);
unsigned parser_asked(const struct parser *p);
bool parser_met(struct parser *p, size_t before, size_t pattern);

/* Add the counts of one that took other lines of the source. */
void parser_add_counts(struct parser *p, const struct parser *other);

/* So many lines, which had seen that, stood before those since parser_begin_at. */
void parser_come_after(struct parser *p, uint64_t lines, unsigned seen);

const struct parser_counts *parser_counts(const struct parser *p);

/* Entries that each pattern of the packs started (a wrapper: lines that it took off):
   packs_count() numbers. */
const uint64_t *parser_matches(const struct parser *p);

#endif
