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

enum regex_flags {
    REGEX_ANCHORED = 1, /* matches at the start of the subject only */
    REGEX_NO_JIT = 2,   /* for tests: the interpreter, as on machines without JIT */
};

enum regex_result { REGEX_NO, REGEX_YES, REGEX_LIMIT /* gave up: counts as no */ };

#define REGEX_ERROR_SIZE 256

/* NULL where it does not compile: `message` then says why, `*ret_offset` where in the pattern. */
struct regex *regex_new(const char *pattern, int flags, char message[REGEX_ERROR_SIZE],
                        size_t *ret_offset);
void regex_free(struct regex *re);

/* Groups, the whole match not counted. */
unsigned regex_groups(const struct regex *re);

/* The i-th named group (ordered by name), or NULL past the last one; the same name can come more
   than once. Lives as long as the regex. */
const char *regex_name(const struct regex *re, unsigned i, unsigned *ret_group);

/* For expressions of at most so many groups. */
struct regex_scratch *regex_scratch_new(unsigned groups);
void regex_scratch_free(struct regex_scratch *s);

enum regex_result regex_match(const struct regex *re, struct regex_scratch *s, struct span subject);

/* A group of the last match that said yes; absent where it took no part. */
struct span regex_group(const struct regex_scratch *s, struct span subject, unsigned group);

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
