/*
 * In place of src/parse/linear.c: no expression has a program, so that every line is matched by
 * PCRE2, as with configure --disable-linear-matcher.
 */
#include "parse/linear.h"

struct linear *linear_new(const char *pattern, const unsigned char *slots)
{
    (void)pattern;
    (void)slots;
    return NULL;
}

void linear_free(struct linear *program)
{
    (void)program;
}

bool linear_match(const struct linear *program, struct span subject, size_t spare,
                  struct span *ret_slots)
{
    (void)program;
    (void)subject;
    (void)spare;
    (void)ret_slots;
    return false;
}

bool linear_match_pair(const struct linear *program, struct span subject, size_t spare,
                       struct span *ret_slots, struct linear_next *next)
{
    (void)program;
    (void)subject;
    (void)spare;
    (void)ret_slots;
    (void)next;
    return false;
}
