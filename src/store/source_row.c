/*
 * A source as a row. What is looked for stands in columns of its own; what coverage says of the
 * source is one blob, `about`, since nobody asks for its parts.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "parse/record.h"
#include "store/state.h"

/* 1 has neither marks nor `unproved`. */
#define ABOUT_VERSION 2
#define ABOUT_LIMIT ((size_t)1 << 20)

void store_source_release(struct store_source *s)
{
    free(s->path);
    free(s->detail);
    free(s->patterns);
    free(s->first_missed_pattern);
    *s = (struct store_source){.id = 0};
}

void store_sources_free(struct store_source *sources, size_t count)
{
    for (size_t i = 0; i < count; i++)
        store_source_release(&sources[i]);
    free(sources);
}

/* Up to the last that is known. */
static void put_marks(const struct source_marks *m, struct buffer *out)
{
    unsigned n = SOURCE_MARKS;
    while (n > 0 && m->hashes[n - 1] == 0)
        n--;
    bytes_put(out, n);
    for (unsigned i = 0; i < n; i++)
        bytes_put_fixed(out, m->hashes[i]);
}

static void get_marks(struct bytes_reader *in, struct source_marks *m)
{
    unsigned n = (unsigned)bytes_get_up_to(in, SOURCE_MARKS);
    for (unsigned i = 0; i < n; i++)
        m->hashes[i] = bytes_get_fixed(in);
}

static void put_about(const struct store_source *s, struct buffer *out)
{
    const uint64_t numbers[] = {s->bytes,
                                s->lines,
                                s->understood,
                                s->ignored,
                                s->continuation,
                                s->not_understood,
                                s->too_long,
                                s->app_entries,
                                s->first_missed_line,
                                s->first_missed_column,
                                s->state,
                                s->incomplete,
                                s->can_tell_locks,
                                s->has_tier,
                                s->tier,
                                s->has_last};
    bytes_put(out, ABOUT_VERSION);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        bytes_put(out, numbers[i]);
    bytes_put_signed(out, s->last_us);
    bytes_put_span(out, span_str(s->detail ? s->detail : ""));
    bytes_put_span(out, span_str(s->patterns ? s->patterns : ""));
    bytes_put_span(out, span_str(s->first_missed_pattern ? s->first_missed_pattern : ""));
    bytes_put(out, s->unproved);
    put_marks(&s->marks, out);
    bytes_seal(out, 0);
}

static char *text_or_null(struct span text)
{
    return text.len ? alloc_string_span(text) : NULL;
}

static int get_about(struct span about, struct store_source *s, struct error *err)
{
    struct bytes_reader in = bytes_read_sealed(about);
    uint64_t version = bytes_get_up_to(&in, ABOUT_VERSION);
    if (version == 0)
        in.bad = true;
    uint64_t *const counts[] = {&s->bytes,
                                &s->lines,
                                &s->understood,
                                &s->ignored,
                                &s->continuation,
                                &s->not_understood,
                                &s->too_long,
                                &s->app_entries,
                                &s->first_missed_line,
                                &s->first_missed_column};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        *counts[i] = bytes_get(&in);
    s->state = (enum source_state)bytes_get_up_to(&in, SOURCE_DUPLICATE);
    s->incomplete = bytes_get_up_to(&in, 1) != 0;
    s->can_tell_locks = bytes_get_up_to(&in, 1) != 0;
    s->has_tier = bytes_get_up_to(&in, 1) != 0;
    s->tier = (unsigned)bytes_get_up_to(&in, TIER_COUNT - 1);
    s->has_last = bytes_get_up_to(&in, 1) != 0;
    s->last_us = bytes_get_signed(&in);
    struct span detail = bytes_get_span(&in), patterns = bytes_get_span(&in);
    struct span missed = bytes_get_span(&in);
    if (version > 1) {
        s->unproved = bytes_get_up_to(&in, 1) != 0;
        get_marks(&in, &s->marks);
    }
    if (!bytes_read_all(&in))
        return error_set(err, STATUS_FORMAT, "a source's row");
    s->detail = text_or_null(detail);
    s->patterns = text_or_null(patterns);
    s->first_missed_pattern = text_or_null(missed);
    return STATUS_OK;
}

static int get_source(struct db_statement *row, struct store_source *ret, struct error *err)
{
    *ret = (struct store_source){
        .id = db_column_int(row, 0),
        .identity = {.head_hash = (uint64_t)db_column_int(row, 1),
                     .head_len = (uint64_t)db_column_int(row, 2),
                     .tail_hash = (uint64_t)db_column_int(row, 3),
                     .tail_len = (uint64_t)db_column_int(row, 4),
                     .offset = (uint64_t)db_column_int(row, 5)},
        .rules = (uint64_t)db_column_int(row, 7),
        .held = db_column_int(row, 8) != 0,
    };
    struct span path = db_column_text(row, 6), about = db_column_blob(row, 9);
    int status = get_about(span_present(about) ? about : SPAN(""), ret, err);
    if (status == STATUS_OK)
        ret->path = alloc_string_span(span_present(path) ? path : SPAN(""));
    return status;
}

int store_sources(struct store *s, struct store_source **ret, size_t *ret_count, struct error *err)
{
    struct db_statement *rows = store_statement(s, SQL_SOURCES, err);
    struct store_source *sources = NULL;
    size_t n = 0, capacity = 0;
    int status;
    if (!rows)
        return err->status;
    while ((status = db_step(rows, err)) > 0) {
        sources = alloc_grow(sources, &capacity, n + 1, sizeof *sources);
        if (get_source(rows, &sources[n], err) < 0) {
            db_reset(rows);
            status = store_damaged(s, err);
            break;
        }
        n++;
    }
    if (status < 0) {
        store_sources_free(sources, n);
        return status;
    }
    *ret = sources;
    *ret_count = n;
    return STATUS_OK;
}

int store_put_source(struct store *s, struct store_source *source, struct span parser,
                     struct span pending, struct error *err)
{
    struct db_statement *put =
        store_statement(s, source->id ? SQL_UPDATE_SOURCE : SQL_INSERT_SOURCE, err);
    if (!put)
        return err->status;
    struct buffer about;
    buffer_init(&about, ABOUT_LIMIT);
    put_about(source, &about);
    const struct store_identity *i = &source->identity;
    const uint64_t numbers[] = {i->head_hash, i->head_len, i->tail_hash, i->tail_len, i->offset};
    for (int n = 0; n < 5; n++)
        db_bind_int(put, n + 1, (int64_t)numbers[n]);
    db_bind_text(put, 6, span_str(source->path));
    db_bind_int(put, 7, (int64_t)source->rules);
    db_bind_int(put, 8, source->held);
    db_bind_blob(put, 9, buffer_span(&about));
    db_bind_blob(put, 10, parser);
    db_bind_blob(put, 11, pending);
    if (source->id)
        db_bind_int(put, 12, source->id);
    int status = store_run(put, err);
    if (status == STATUS_OK && !source->id)
        source->id = db_last_row(s->db);
    buffer_release(&about);
    return status;
}

int store_get_resume(struct store *s, int64_t id, struct buffer *parser, struct buffer *pending,
                     struct error *err)
{
    struct db_statement *get = store_statement(s, SQL_RESUME, err);
    if (!get)
        return err->status;
    db_bind_int(get, 1, id);
    int status = db_step(get, err);
    if (status > 0) {
        buffer_append_span(parser, db_column_blob(get, 0));
        buffer_append_span(pending, db_column_blob(get, 1));
        db_reset(get);
    }
    return status < 0 ? status : STATUS_OK;
}

int store_remove_source(struct store *s, int64_t id, struct error *err)
{
    for (enum store_sql which = SQL_DELETE_SOURCE; which <= SQL_DELETE_FILES; which++) {
        struct db_statement *statement = store_statement(s, which, err);
        if (!statement)
            return err->status;
        db_bind_int(statement, 1, id);
        int status = store_run(statement, err);
        if (status < 0)
            return status;
    }
    return STATUS_OK;
}

int store_get_file(struct store *s, const char *path, int64_t *ret_id, struct store_file *ret,
                   struct error *err)
{
    struct db_statement *get = store_statement(s, SQL_GET_FILE, err);
    if (!get)
        return err->status;
    db_bind_text(get, 1, span_str(path));
    int status = db_step(get, err);
    *ret_id = 0;
    if (status > 0) {
        *ret_id = db_column_int(get, 0);
        *ret = (struct store_file){
            .device = (uint64_t)db_column_int(get, 1),
            .inode = (uint64_t)db_column_int(get, 2),
            .size = (uint64_t)db_column_int(get, 3),
            .modified_ns = db_column_int(get, 4),
            .changed_ns = db_column_int(get, 5),
        };
        db_reset(get);
    }
    return status < 0 ? status : STATUS_OK;
}

int store_put_file(struct store *s, const char *path, int64_t id, const struct store_file *file,
                   struct error *err)
{
    struct db_statement *put = store_statement(s, SQL_PUT_FILE, err);
    if (!put)
        return err->status;
    db_bind_text(put, 1, span_str(path));
    db_bind_int(put, 2, id);
    db_bind_int(put, 3, (int64_t)file->device);
    db_bind_int(put, 4, (int64_t)file->inode);
    db_bind_int(put, 5, (int64_t)file->size);
    db_bind_int(put, 6, file->modified_ns);
    db_bind_int(put, 7, file->changed_ns);
    return store_run(put, err);
}
