/*
 * The exceptions of a Python traceback in an entry's text: "Traceback (most recent call last):",
 * indented frames, then the exception, whose message may go on for lines; then perhaps a chained
 * one. What an exception's message quotes is no traceback: after an exception, another one counts
 * only where Python's own words announce it. Exception groups, drawn with "|" and "+", are read
 * through their frame.
 */
#ifndef PARSE_TRACEBACK_H
#define PARSE_TRACEBACK_H

#include <stdbool.h>

#include "base/span.h"

struct traceback {
    struct span rest;  /* lines not looked at yet */
    struct span frame; /* what stands before each line of the current traceback */
    int state;
};

void traceback_start(struct traceback *t, struct span text);

/* The first line of the next exception; false after the last. */
bool traceback_next(struct traceback *t, struct span *ret_exception);

/* What of a message stands before a traceback. */
struct span traceback_before(struct span message);

/* Is this line the headline of one? */
bool traceback_begins(struct span line);

#endif
