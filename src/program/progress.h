/*
 * Progress on a terminal: nothing at all where stderr is none, and nothing in the first second
 * (DESIGN.md, "Silence").
 */
#ifndef PROGRAM_PROGRESS_H
#define PROGRAM_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool enabled; /* stderr is a terminal */
    bool shown;   /* there is a line to wipe */
    int64_t started_ms;
    int64_t last_ms;   /* when the line was last written */
    uint64_t total;    /* bytes of all files; 0: unknown */
    uint64_t finished; /* bytes of the files that are done */
    uint64_t current;  /* that were read since then */
};

/* `total` is the size of all the logs on disk, 0 where one of them is a pipe. */
void progress_start(struct progress *p, uint64_t total);
void progress_show(struct progress *p, uint64_t bytes); /* so many more */
void progress_next(struct progress *p, uint64_t file_bytes); /* a file is done */
void progress_end(struct progress *p);

#endif
