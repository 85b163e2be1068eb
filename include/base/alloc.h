/*
 * Allocation that cannot fail: where memory has run out, these say so on stderr and end the
 * program with exit status 1. That is the only place where library code prints or exits.
 * Everything is released with free(). Sizes are checked for overflow.
 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

#include "base/span.h"

void *alloc_bytes(size_t size);
void *alloc_zeroed(size_t count, size_t size);
void *alloc_resize(void *old, size_t count, size_t size);
char *alloc_string(const char *s);
char *alloc_string_span(struct span s); /* NUL-terminated copy */

/*
 * Make room for at least `needed` items in a growing array: doubles *capacity (from 8) until it
 * fits and returns the array, moved or not. Order of growth is amortised O(1) an item.
 */
void *alloc_grow(void *items, size_t *capacity, size_t needed, size_t item_size);

#endif
