/*
 * The line feeds of a text, one after the other. They are looked for in many lines at once, 64
 * bytes at a time and without a branch for each: how long the next line is nobody can guess, so
 * that looking for the end of each line by itself (memchr) met a mispredicted branch in every
 * second one.
 */
#ifndef INPUT_FEEDS_H
#define INPUT_FEEDS_H

#include <stdbool.h>
#include <stdint.h>

/* They are looked for in so many bytes at once; a multiple of 64. */
#define FEEDS_BYTES 4096

/* The text, which is the caller's, is [scanned, end), and what was scanned before. `end` may move
   on as the text grows; both may move with the text while no line feed is left. */
struct feeds {
    const char *scanned, *end;
    const char *base; /* of the places of those that were found */
    unsigned next, n;
    uint16_t at[FEEDS_BYTES];
};

/* None is known, and the text begins there. */
static inline void feeds_begin(struct feeds *f, const char *from, const char *end)
{
    f->scanned = from;
    f->end = end;
    f->next = f->n = 0;
}

/* Look for line feeds in what comes next; false: there are no more bytes. Only where none is known.
 */
bool feeds_scan(struct feeds *f);

/* Is there a line feed? */
static inline bool feeds_left(struct feeds *f)
{
    while (f->next == f->n) {
        if (!feeds_scan(f))
            return false;
    }
    return true;
}

/* The first that was not taken, where there is one; and take it. */
static inline const char *feeds_first(const struct feeds *f)
{
    return f->base + f->at[f->next];
}

static inline const char *feeds_take(struct feeds *f)
{
    return f->base + f->at[f->next++];
}

#endif
