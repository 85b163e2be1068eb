/*
 * What is kept for a period beside sums: bytes under a kind and a period, which their writer alone
 * understands.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/state.h"

int store_get_kept(struct store *s, const char *kind, const char *period, struct buffer *ret,
                   bool *ret_found, struct error *err)
{
    *ret_found = false;
    struct db_statement *get = store_statement(s, SQL_GET_KEPT, err);
    /* A store of an older schema that cannot be written has no such table, and so nothing. */
    if (!get)
        return db_fault(s->db) == DB_MISMATCH ? STATUS_OK : err->status;
    db_bind_text(get, 1, span_str(kind));
    db_bind_text(get, 2, span_str(period));
    int status = db_step(get, err);
    if (status <= 0)
        return status;
    *ret_found = true;
    buffer_append_span(ret, db_column_blob(get, 0));
    db_reset(get);
    return STATUS_OK;
}

int store_put_kept(struct store *s, const char *kind, const char *period, struct span bytes,
                   struct error *err)
{
    struct db_statement *put = store_statement(s, SQL_PUT_KEPT, err);
    if (!put)
        return err->status;
    db_bind_text(put, 1, span_str(kind));
    db_bind_text(put, 2, span_str(period));
    db_bind_blob(put, 3, bytes);
    return store_run(put, err);
}

int store_each_kept(struct store *s, const char *kind, store_kept *each, void *context,
                    struct error *err)
{
    struct db_statement *rows = store_statement(s, SQL_EACH_KEPT, err);
    if (!rows)
        return db_fault(s->db) == DB_MISMATCH ? STATUS_OK : err->status;
    db_bind_text(rows, 1, span_str(kind));
    int status;
    while ((status = db_step(rows, err)) > 0) {
        struct span period = db_column_text(rows, 0), bytes = db_column_blob(rows, 1);
        status = each(context, span_present(period) ? period : SPAN(""),
                      span_present(bytes) ? bytes : SPAN(""), err);
        if (status < 0)
            break;
    }
    db_reset(rows);
    return status;
}

/* SQLite writes a journal beside the file, and finds out only then that it cannot. */
static bool directory_refuses(const char *path)
{
    char *directory = alloc_string(path);
    char *slash = strrchr(directory, '/');
    if (slash)
        slash[slash == directory] = '\0';
    bool refuses = faccessat(AT_FDCWD, slash ? directory : ".", W_OK, AT_EACCESS) != 0;
    free(directory);
    return refuses;
}

bool store_read_only(struct store *s)
{
    struct error ignored = ERROR_INIT;
    if (s->in_transaction)
        return false;
    if (directory_refuses(s->path))
        return true;
    if (store_begin(s, &ignored) == STATUS_OK) {
        store_rollback(s);
        return false;
    }
    return db_fault(s->db) == DB_REFUSED;
}

/* Of two that are kept for one period the smaller one stays, so that it does not matter which store
   is merged into which. */
int store_merge_kept(struct store *s, struct store *other, struct error *err)
{
    struct db_statement *rows, *put = NULL;
    int status = db_prepare(other->db, "SELECT kind, period, data FROM kept", &rows, err);
    if (status < 0)
        return db_fault(other->db) == DB_MISMATCH ? STATUS_OK : status;
    status = db_prepare(s->db,
                        "INSERT OR REPLACE INTO kept(kind, period, data) VALUES(?1, ?2, "
                        "min(?3, ifnull((SELECT data FROM kept WHERE kind = ?1 AND period = ?2), "
                        "?3)))",
                        &put, err);
    while (status == STATUS_OK && (status = db_step(rows, err)) > 0) {
        db_bind_text(put, 1, db_column_text(rows, 0));
        db_bind_text(put, 2, db_column_text(rows, 1));
        db_bind_blob(put, 3, db_column_blob(rows, 2));
        status = store_run(put, err);
    }
    db_reset(rows);
    db_statement_free(put);
    db_statement_free(rows);
    return status;
}
