/*
 * An expression as a small program that follows the one path which PCRE2 would try first. Most
 * lines are matched on that path, at a fraction of the price; for all others ask PCRE2.
 */
#ifndef PARSE_LINEAR_H
#define PARSE_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* A longer subject is PCRE2's, so that what its limits say of a line holds here, too. */
#define LINEAR_MAX_SUBJECT 4096

/* An offset of a group that took no part: the same as PCRE2_UNSET. */
#define LINEAR_UNSET SIZE_MAX

struct linear; /* immutable */

/*
 * The program of an expression that PCRE2 has compiled without error: anchored at the start, in
 * bytes, `$` the very end. NULL: something in it is not for programs.
 */
struct linear *linear_new(const char *pattern);
void linear_free(struct linear *l);

/*
 * True: it matches, and offsets[2g], offsets[2g+1] are start and end of group g, as PCRE2 would
 * say (group 0 is the match); there must be room for each group. False: nobody knows.
 */
bool linear_match(const struct linear *l, struct span subject, size_t *offsets);

#endif
