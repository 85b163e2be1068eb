/*
 * A source as chunks of whole lines, each in memory of whoever asked for it: so that several
 * workers can take turns at one source. Where a chunk may end is the caller's to say: the lines of
 * two chunks must mean the same apart. Not for several threads at once: callers take turns.
 */
#ifndef INPUT_CHUNKS_H
#define INPUT_CHUNKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "input/feeds.h"
#include "input/source.h"

/* What `find` knows of a place; only it knows what these mean. */
struct chunk_place {
    int64_t time;
    size_t pattern, before;
};

struct chunk {
    char *block; /* its memory, reused by the next call */
    size_t capacity;
    size_t len;      /* of its lines; only the last chunk can end without a line feed */
    uint64_t index;  /* from 0 */
    uint64_t offset; /* of the first byte in the source */
    bool last;       /* nothing follows */
    struct chunk_place first, next; /* where this one begins (but for the first), and the next */
};

void chunk_release(struct chunk *c); /* a zeroed one is empty */

/*
 * Where in the block, which ends with a line feed, the next chunk may begin: at a line's beginning,
 * not the block's; 0: nowhere. *ret is kept for both chunks.
 */
typedef size_t chunks_find(void *context, struct span block, struct chunk_place *ret);

struct chunks;

/* Usual size of a chunk. */
#define CHUNK_BYTES ((size_t)256 << 10)

/* The source stays the caller's, and is read from where it is. Chunks are about so large, at least
   4096 bytes, and up to four times as large where no place to end is found before. */
struct chunks *chunks_new(struct source *source, size_t bytes, chunks_find *find, void *context);
void chunks_free(struct chunks *c);

/*
 * 1: *ret is the next chunk, which is not empty; 0: the end, for whatever reason; -1: no place to
 * end a chunk was found in as many bytes as one may have. A source that broke ends with its last
 * line feed (lines.h).
 */
int chunks_next(struct chunks *c, struct chunk *ret);

/* The lines of a chunk's text. */
struct chunk_lines {
    const char *at; /* behind the last one */
    struct feeds feeds;
};

void chunk_lines_begin(struct chunk_lines *l, struct span text);

/* The next one, as lines_next would hand it out; false at the text's end. */
bool chunk_lines_next(struct chunk_lines *l, struct span *ret_line, bool *ret_terminated);

/* Bytes of the text from there on. */
static inline size_t chunk_lines_left(const struct chunk_lines *l, const char *from)
{
    return (size_t)(l->feeds.end - from);
}

#endif
