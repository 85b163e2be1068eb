/*
 * A growing, bounded run of bytes. The capacity doubles and is always at least len + 1, so that
 * the contents stay NUL-terminated. An append that does not fit in the limit changes nothing but
 * the status, so what is there never ends in half an append.
 */
#include "base/buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void buffer_init(struct buffer *b, size_t limit)
{
    *b = (struct buffer){.limit = limit, .status = STATUS_OK};
}

void buffer_release(struct buffer *b)
{
    free(b->data);
    b->data = NULL;
    b->len = 0;
    b->capacity = 0;
    b->status = STATUS_OK;
}

void buffer_clear(struct buffer *b)
{
    b->len = 0;
    b->status = STATUS_OK;
    if (b->data)
        b->data[0] = '\0';
}

/* Make room for `len` more bytes and the NUL; false once an error sticks. */
static bool reserve(struct buffer *b, size_t len)
{
    if (b->status != STATUS_OK)
        return false;
    if (len > b->limit - b->len || b->len + len == SIZE_MAX) {
        b->status = STATUS_LIMIT;
        return false;
    }
    b->data = alloc_grow(b->data, &b->capacity, b->len + len + 1, 1);
    return true;
}

void buffer_append(struct buffer *b, const void *bytes, size_t len)
{
    if (!reserve(b, len))
        return;
    if (len)
        memcpy(b->data + b->len, bytes, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void buffer_append_span(struct buffer *b, struct span s)
{
    buffer_append(b, s.ptr, s.len);
}

void buffer_append_str(struct buffer *b, const char *s)
{
    buffer_append(b, s, strlen(s));
}

void buffer_append_char(struct buffer *b, char c)
{
    buffer_append(b, &c, 1);
}

void buffer_appendf(struct buffer *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0) {
        /* An impossible conversion (EOVERFLOW): longer than any limit here. */
        if (b->status == STATUS_OK)
            b->status = STATUS_LIMIT;
    } else if (reserve(b, (size_t)len)) {
        vsnprintf(b->data + b->len, (size_t)len + 1, format, again);
        b->len += (size_t)len;
    }
    va_end(again);
}

struct span buffer_span(const struct buffer *b)
{
    return b->data ? span_make(b->data, b->len) : SPAN("");
}

const char *buffer_str(const struct buffer *b)
{
    return b->data ? b->data : "";
}
