/*
 * One regular expression, and the memory that matching needs. The expression is immutable and
 * shared; the scratch belongs to one thread. Bytes, not characters; `$` is the very end; `.` stops
 * at a line feed. Every match is bounded (regex.c says how): hostile text cannot make it hang.
 */
#ifndef PARSE_REGEX_H
#define PARSE_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct regex;
struct regex_scratch;
struct linear;

enum regex_flags {
    REGEX_ANCHORED = 1,  /* matches at the start of the subject only */
    REGEX_NO_JIT = 2,    /* for tests: the interpreter, as on machines without JIT */
    REGEX_NO_LINEAR = 4, /* for tests: PCRE2 alone */
    REGEX_PLACED = 8,    /* regex_place comes before the first match: the program waits for it */
};

enum regex_result { REGEX_NO, REGEX_YES, REGEX_LIMIT /* gave up: counts as no */ };

#define REGEX_ERROR_SIZE 256

/* NULL where it does not compile: `message` then says why, `*ret_offset` where in the pattern. */
struct regex *regex_new(const char *pattern, int flags, char message[REGEX_ERROR_SIZE],
                        size_t *ret_offset);
void regex_free(struct regex *re);

/* Groups, the whole match not counted. */
unsigned regex_group_count(const struct regex *re);

/* The i-th named group (ordered by name), or NULL past the last one; the same name can come more
   than once. Lives as long as the regex. */
const char *regex_name(const struct regex *re, unsigned i, unsigned *ret_group);

/* For expressions of at most so many groups. */
struct regex_scratch *regex_scratch_new(unsigned groups);
void regex_scratch_free(struct regex_scratch *s);

/*
 * REGEX_YES: ret_groups holds the text of each group, absent where it took no part; group 0 is the
 * whole match. Otherwise it may hold anything. NULL: they go into the scratch's own memory, where
 * regex_groups finds them until its next match.
 */
enum regex_result regex_match(const struct regex *re, struct regex_scratch *s, struct span subject,
                              struct span *ret_groups);
const struct span *regex_groups(const struct regex_scratch *s);

/*
 * From now on the text of group g goes to ret_groups[slots[g]], and to no place for REGEX_NOWHERE.
 * Once, before the first match; no two groups to one place, group 0 to some place. NULL: each to
 * the place of its number, as without it.
 */
#define REGEX_NOWHERE 255
void regex_place(struct regex *re, const unsigned char *slots);

/* What regex_match tries first (parse/linear.h), for who does not need more; NULL: nothing. */
const struct linear *regex_program(const struct regex *re);

/*
 * Slow, for what did not match: how many bytes of the subject some path through an anchored
 * expression got over, and the item of the expression that came next there (absent: none did;
 * lives as long as the regex). `*probe` is made at the first call, NULL before, and belongs to the
 * caller.
 */
struct regex_probe;
size_t regex_reach(const struct regex *re, struct regex_probe **probe, struct span subject,
                   struct span *ret_expected);
void regex_probe_free(struct regex_probe *p);

/* Slow: does it match, or could it match if the subject went on? For lines that were cut. */
bool regex_could_start(const struct regex *re, struct regex_scratch *s, struct span subject);

#endif
