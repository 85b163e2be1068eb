/*
 * An expression as a small program that follows the one path which PCRE2 would try first. Most
 * lines are matched on that path, at a fraction of the price; for all others ask PCRE2.
 */
#ifndef PARSE_LINEAR_H
#define PARSE_LINEAR_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* A longer subject is PCRE2's, so that what its limits say of a line holds here, too. */
#define LINEAR_MAX_SUBJECT 4096

/* As the slot of a group: nobody asks for it. */
#define LINEAR_NOWHERE UCHAR_MAX

struct linear; /* immutable */

/*
 * The program of an expression that PCRE2 has compiled without error: anchored at the start, in
 * bytes, `$` the very end. slots[g] is where the text of group g goes, no two of them to one place;
 * group 0, the whole match, has to go somewhere. NULL: each to its own number. The result is NULL
 * where something in the expression is not for programs.
 */
struct linear *linear_new(const char *pattern, const unsigned char *slots);
void linear_free(struct linear *l);

/*
 * `spare`: so many bytes behind the subject can be read, too; up to LINEAR_SPARE of them make its
 * end faster, and what they are changes nothing. True: it matches, and the slots hold what PCRE2
 * would say of their groups, absent where a group took no part. False: nobody knows, and the slots
 * of groups hold anything.
 */
#define LINEAR_SPARE 24
bool linear_match(const struct linear *l, struct span subject, size_t spare,
                  struct span *ret_slots);

/* The line behind a subject: the slots of its groups are the caller's; the rest belongs to
   linear_pair.c. */
struct linear_next {
    struct span *slots;
    const char *start, *at, *end;
};

/*
 * Match the subject and the line that begins behind its line feed, if all of that is among the
 * `spare` bytes and 24 bytes more for each step of the program, in little more time than one takes.
 * False: either may match, one by one. True: the slots of the subject are there, and those of the
 * next line if linear_pair_fits says so of what turns out to be its text, at the same place and
 * unchanged.
 */
bool linear_match_pair(const struct linear *l, struct span subject, size_t spare,
                       struct span *ret_slots, struct linear_next *next);
static inline bool linear_pair_fits(const struct linear_next *next, struct span subject)
{
    const char *end = subject.ptr + subject.len;
    return next->start == subject.ptr && next->at <= end && (!next->end || next->end == end) &&
           subject.len <= LINEAR_MAX_SUBJECT;
}

#endif
