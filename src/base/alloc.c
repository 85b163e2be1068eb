/*
 * Allocation that ends the program instead of failing. A batch program that runs out of memory
 * has nothing better to do, and an error path after every allocation could never be tested.
 * Rejected: an arena, since the few long-lived structures here grow and are freed one by one.
 */
#include "base/alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((noreturn)) static void die(void)
{
    fputs("porta-audit: out of memory\n", stderr);
    exit(EXIT_FAILURE);
}

static size_t product(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        die();
    /* malloc(0) may return NULL, which callers would take for an absent object. */
    return bytes ? bytes : 1;
}

void *alloc_bytes(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        die();
    return p;
}

void *alloc_zeroed(size_t count, size_t size)
{
    void *p = calloc(1, product(count, size));
    if (!p)
        die();
    return p;
}

void *alloc_resize(void *old, size_t count, size_t size)
{
    void *p = realloc(old, product(count, size));
    if (!p)
        die();
    return p;
}

char *alloc_string(const char *s)
{
    return alloc_string_span(span_str(s));
}

char *alloc_string_span(struct span s)
{
    if (s.len == SIZE_MAX)
        die();
    char *copy = alloc_bytes(s.len + 1);
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return copy;
}

void *alloc_grow(void *items, size_t *capacity, size_t needed, size_t item_size)
{
    if (needed <= *capacity)
        return items;
    size_t grown = *capacity > 8 ? *capacity : 8;
    while (grown < needed) {
        if (__builtin_mul_overflow(grown, (size_t)2, &grown))
            die();
    }
    items = alloc_resize(items, grown, item_size);
    *capacity = grown;
    return items;
}
