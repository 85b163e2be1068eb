/*
 * A source as lines. A line ends in LF or CRLF; neither is part of its text. NUL bytes at the
 * start of a line are dropped (copytruncate leaves runs of them); other NULs are ordinary bytes.
 * A line longer than the limit is reported once, as too long, with its first bytes; the rest is
 * skipped at the cost of its bytes. Memory is the limit plus one block, whatever the input.
 *
 * The last line may lack its line feed. It is delivered with terminated == false; where the
 * source broke (truncated, corrupt, a read error) it is not delivered at all, since it may be
 * only the beginning of one.
 */
#ifndef INPUT_LINES_H
#define INPUT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "input/source.h"

/* The limit of one entry, and so of one line (issue: 1 MiB). */
#define LINES_DEFAULT_LIMIT ((size_t)1 << 20)

/* How much of a line that is too long is shown: enough to recognise its format. */
#define LINES_TOO_LONG_SHOWN 4096

struct line {
    struct span text; /* valid until the next lines_next */
    size_t spare;     /* so many bytes behind it can be read, too: its end and the next lines, which
                         are handed out where they lie or moved, but not changed */
    uint64_t number;  /* from 1 */
    uint64_t offset;  /* of its first byte, in uncompressed bytes of the source */
    bool too_long;
    bool terminated;
};

struct lines;

/* The source stays the caller's and must outlive the lines. */
struct lines *lines_new(struct source *source, size_t limit);
void lines_free(struct lines *l);

/* The source was sought to `offset`, before which there were `number` lines. Before the first
   lines_next. */
void lines_continue(struct lines *l, uint64_t offset, uint64_t number);

/* 1: *ret_line is the next line; 0: the end, for whatever reason (source_state tells). */
int lines_next(struct lines *l, struct line *ret_line);

/* Uncompressed bytes up to the end of the last complete (terminated) line delivered. */
uint64_t lines_complete_bytes(const struct lines *l);

#endif
