/*
 * A growing run of bytes with a limit and a sticky error: the first append that would pass the
 * limit sets `status` to STATUS_LIMIT and is dropped whole; all later appends are no-ops. So a
 * writer checks once, at the end. The contents are NUL-terminated (the NUL is not counted).
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

#include "base/error.h"
#include "base/span.h"

struct buffer {
    char *data; /* owned; NULL until the first append */
    size_t len;
    size_t capacity;
    size_t limit; /* most bytes it may hold */
    enum status status;
};

void buffer_init(struct buffer *b, size_t limit);
void buffer_release(struct buffer *b); /* accepts a zeroed or released one */
void buffer_clear(struct buffer *b);   /* empty, error forgotten, memory kept */

void buffer_append(struct buffer *b, const void *bytes, size_t len);
void buffer_append_span(struct buffer *b, struct span s);
void buffer_append_str(struct buffer *b, const char *s);
void buffer_append_char(struct buffer *b, char c);
void buffer_appendf(struct buffer *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The contents; valid until the next append, clear or release. Never an absent span. */
struct span buffer_span(const struct buffer *b);

/* The contents as a C string; "" when nothing was appended. Same lifetime. */
const char *buffer_str(const struct buffer *b);

#endif
