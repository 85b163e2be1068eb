/*
 * One source that several workers read: each takes the next chunk of whole lines, parses it with a
 * parser of its own and adds to a rollup of its own (DESIGN.md, "Threads"). The result is what one
 * parser over all lines would have come to, or it is known that it may not be: then nothing of it
 * counts, and the source has to be read again by one.
 */
#ifndef SRC_SCAN_SPLIT_H
#define SRC_SCAN_SPLIT_H

#include "input/source.h"
#include "scan/reading.h"

#define SPLIT_MOST_WORKERS 64

/* All borrowed. */
struct split_options {
    struct reading *first;  /* takes the first chunk, as it is, and the sums of all in the end */
    struct parser **parser; /* the same; in the end the one that took the last chunk */
    struct source *source;  /* where it is */
    const struct rollup_rules *rules; /* of the rollups */
    /* The last line is left where it has no line feed, and its entry open (DESIGN.md, "A store is a
       set of sources"); else the source is finished. */
    bool leave_end;
    /* Take a worker's sums, once they weigh so much, and leave them empty; one call at a time.
       Where a few chunks weigh as much already, the log is in no order and puts a bit into each
       slot over and over: then more is waited for, up to most_weight. */
    size_t weight, most_weight;
    int (*flush)(void *context, struct rollup *rollup);
    void *context;
};

/* How far the source was read. */
struct split_end {
    uint64_t complete_bytes; /* up to the last line feed */
    bool unfinished;         /* a line without one was left */
};

struct split;

/*
 * NULL where the source is none to be split: too small, no regular file, or such that what its
 * lines mean depends on those before. What was read of it to find out is forgotten.
 */
struct split *split_new(const struct split_options *options);
void split_free(struct split *s);

/* Is there more than one chunk? Before the owner's split_work. */
bool split_wants_help(const struct split *s);

/* Take chunks until there are none: the owner; helpers, each from a thread of its own. */
void split_work(struct split *s);
void split_help(struct split *s);

/* The owner's split_work with so many workers in all: helpers are started for it, and have ended
   when it returns. */
void split_run(struct split *s, unsigned jobs);

/* When all have returned from it. False: the sums may not be right; all that was given is
   spoiled, and what was flushed has to be taken back. */
bool split_finish(struct split *s, struct split_end *ret_end);

/* What `flush` came to where it failed. */
int split_status(const struct split *s);

#endif
