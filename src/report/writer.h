/*
 * JSON, value after value: commas, indentation by two blanks and escaping. Keys are written in the
 * code; `key` is NULL inside an array.
 */
#ifndef REPORT_WRITER_H
#define REPORT_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

struct writer {
    struct buffer *out;
    unsigned depth;
    bool empty; /* nothing was written yet into the innermost object or array */
    unsigned row_depth; /* containers at this depth and below stand on one line; 0: none */
};

void writer_init(struct writer *w, struct buffer *out);

void writer_object(struct writer *w, const char *key);
void writer_object_end(struct writer *w);
void writer_array(struct writer *w, const char *key);
void writer_array_end(struct writer *w);

/* An object or array on one line, with all that is in it: a row of a long table. */
void writer_row_object(struct writer *w, const char *key);
void writer_row_array(struct writer *w, const char *key);

void writer_null(struct writer *w, const char *key);
void writer_bool(struct writer *w, const char *key, bool value);
void writer_uint(struct writer *w, const char *key, uint64_t value);
void writer_double(struct writer *w, const char *key, double value);      /* null when not finite */
void writer_ms(struct writer *w, const char *key, int64_t us);            /* µs as ms, exactly */
void writer_string(struct writer *w, const char *key, const char *value); /* null for NULL */
void writer_span(struct writer *w, const char *key, struct span value);

#endif
