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
    REGEX_ANCHORED = 1,  /* matches at the start of the subject only */
    REGEX_NO_JIT = 2,    /* for tests: the interpreter, as on machines without JIT */
    REGEX_NO_LINEAR = 4, /* for tests: PCRE2 alone */
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

enum regex_result regex_match(const struct regex *re, struct regex_scratch *s, struct span subject);

/* The groups of the last match that said yes, with this scratch; group 0 is the whole match. */
struct regex_groups {
    const size_t *offsets; /* a start and an end for each */
    size_t count;          /* of pairs that were set */
};
const struct regex_groups *regex_captured(const struct regex_scratch *s);

/* A group's text in the subject; absent where it took no part. */
static inline struct span regex_group(const struct regex_groups *g, struct span subject,
                                      unsigned group)
{
    if (group >= g->count)
        return SPAN_NONE;
    size_t start = g->offsets[2 * group], len = g->offsets[2 * group + 1] - start;
    /* Of a group that took no part both are SIZE_MAX; with \K one can end before it starts. */
    return start <= subject.len && len <= subject.len ? span_make(subject.ptr + start, len)
                                                      : SPAN_NONE;
}

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
