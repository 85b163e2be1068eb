/*
 * The index is built from the history alone, so that it can be made anew at any time. What lies in
 * the directory decides only which rows are links.
 */
#include "program/index.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "program/output.h"
#include "report/index.h"

#define PATH_LIMIT 4096

static int path_in(const char *directory, const char *name, const char *end, struct buffer *ret,
                   struct error *err)
{
    buffer_init(ret, PATH_LIMIT);
    buffer_appendf(ret, "%s/%s%s", directory, name, end);
    return ret->status < 0 ? error_set(err, STATUS_USAGE, "--output-dir: the path is too long")
                           : STATUS_OK;
}

static bool is_there(const char *directory, const char *name)
{
    struct buffer path;
    struct error ignored = ERROR_INIT;
    bool there = path_in(directory, name, ".md", &path, &ignored) == STATUS_OK &&
                 access(buffer_str(&path), F_OK) == 0;
    buffer_release(&path);
    return there;
}

/* The newest first; of two that end together, the shorter. */
static int compare_rows(const void *a, const void *b)
{
    const struct history_entry *x = ((const struct report_index_row *)a)->entry;
    const struct history_entry *y = ((const struct report_index_row *)b)->entry;
    if (x->end != y->end)
        return x->end < y->end ? 1 : -1;
    return (x->start < y->start) - (x->start > y->start);
}

/* The index as it is, which has to be ours; *path and *old are initialised and for the caller. */
static int read_old(const char *directory, struct buffer *path, struct buffer *old,
                    struct error *err)
{
    buffer_init(old, 0);
    int status = path_in(directory, "index", ".md", path, err);
    if (status == STATUS_OK)
        status = output_read(buffer_str(path), old, err);
    if (status == STATUS_OK && !report_index_replaceable(buffer_span(old)))
        status = error_set(err, STATUS_IO,
                           "%s: holds no index of porta-audit and is left as it is; move it, or "
                           "name another directory",
                           buffer_str(path));
    return status;
}

int index_check(const char *directory, struct error *err)
{
    struct buffer path, old;
    int status = read_old(directory, &path, &old, err);
    buffer_release(&old);
    buffer_release(&path);
    return status;
}

static int render(const char *directory, enum language language, const struct history *history,
                  struct span notes, struct buffer *out, struct error *err)
{
    struct report_index_row *rows = alloc_zeroed(history->n, sizeof *rows);
    for (size_t i = 0; i < history->n; i++) {
        rows[i].entry = &history->entries[i];
        rows[i].linked = is_there(directory, history->entries[i].name);
    }
    qsort(rows, history->n, sizeof *rows, compare_rows);
    buffer_init(out, REPORT_LIMIT);
    report_index(rows, history->n, language, notes, out);
    free(rows);
    return out->status < 0 ? error_set(err, STATUS_LIMIT, "%s: the index is too large", directory)
                           : STATUS_OK;
}

int index_write(const char *directory, enum language language, const struct history *history,
                struct error *err)
{
    struct buffer path, old, out = {0};
    if (history->n == 0)
        return STATUS_OK;
    int status = read_old(directory, &path, &old, err);
    if (status == STATUS_OK)
        status = render(directory, language, history, report_notes(buffer_span(&old)), &out, err);
    if (status == STATUS_OK)
        status = output_write(buffer_str(&path), buffer_span(&out), err);
    buffer_release(&out);
    buffer_release(&old);
    buffer_release(&path);
    return status;
}
