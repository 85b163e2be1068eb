/*
 * A JSON writer that only appends. It keeps one bit of state beside the depth: whether the
 * innermost container is still empty. A container that has ended is an item of the one around it,
 * which is therefore not empty, so no stack is needed.
 */
#include "report/writer.h"

#include <inttypes.h>

#include "report/escape.h"
#include "report/numbers.h"

void writer_init(struct writer *w, struct buffer *out)
{
    *w = (struct writer){.out = out, .empty = true};
}

static void new_line(struct writer *w, bool first)
{
    if (w->row_depth > 0 && w->depth >= w->row_depth) {
        buffer_append_str(w->out, first ? "" : " ");
        return;
    }
    buffer_append_char(w->out, '\n');
    for (unsigned i = 0; i < w->depth; i++)
        buffer_append_str(w->out, "  ");
}

/* What comes before a value: the comma, the indentation, the key. */
static void begin(struct writer *w, const char *key)
{
    if (!w->empty)
        buffer_append_char(w->out, ',');
    if (w->depth > 0)
        new_line(w, w->empty);
    if (key) {
        escape_json(span_str(key), w->out);
        buffer_append_str(w->out, ": ");
    }
    w->empty = false;
}

static void open_container(struct writer *w, const char *key, char bracket)
{
    begin(w, key);
    buffer_append_char(w->out, bracket);
    w->depth++;
    w->empty = true;
}

static void close_container(struct writer *w, char bracket)
{
    bool in_row = w->row_depth > 0;
    if (w->depth == w->row_depth)
        w->row_depth = 0;
    w->depth--;
    if (!w->empty && !in_row)
        new_line(w, true);
    buffer_append_char(w->out, bracket);
    w->empty = false;
}

void writer_object(struct writer *w, const char *key)
{
    open_container(w, key, '{');
}

void writer_object_end(struct writer *w)
{
    close_container(w, '}');
}

void writer_array(struct writer *w, const char *key)
{
    open_container(w, key, '[');
}

void writer_array_end(struct writer *w)
{
    close_container(w, ']');
}

void writer_row_object(struct writer *w, const char *key)
{
    open_container(w, key, '{');
    w->row_depth = w->depth;
}

void writer_row_array(struct writer *w, const char *key)
{
    open_container(w, key, '[');
    w->row_depth = w->depth;
}

void writer_null(struct writer *w, const char *key)
{
    begin(w, key);
    buffer_append_str(w->out, "null");
}

void writer_bool(struct writer *w, const char *key, bool value)
{
    begin(w, key);
    buffer_append_str(w->out, value ? "true" : "false");
}

void writer_uint(struct writer *w, const char *key, uint64_t value)
{
    begin(w, key);
    buffer_appendf(w->out, "%" PRIu64, value);
}

void writer_double(struct writer *w, const char *key, double value)
{
    begin(w, key);
    numbers_json(value, w->out);
}

void writer_ms(struct writer *w, const char *key, int64_t us)
{
    begin(w, key);
    numbers_json_ms(us, w->out);
}

void writer_span(struct writer *w, const char *key, struct span value)
{
    begin(w, key);
    escape_json(value, w->out);
}

void writer_string(struct writer *w, const char *key, const char *value)
{
    if (value)
        writer_span(w, key, span_str(value));
    else
        writer_null(w, key);
}
