/*
 * A thin cover over sqlite3: what it adds is the error text, 64-bit integers throughout, and that
 * a statement is always reset when its rows are at an end, so that no lock outlives a loop. Our
 * own files are opened without SQLITE_OPEN_URI, whatever characters are in their names; only the
 * two modes that exist as parameters of a URI build one, with everything in it encoded.
 */
#include "db/db.h"

#include <assert.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buffer.h"

#define WORK_UNIT 100000
#define URI_LIMIT ((size_t)4 * PATH_MAX)

struct db {
    sqlite3 *handle;
    char *path;
    int code;           /* of the last failure */
    int busy_ms;        /* of somebody else's database: how long to wait for a lock */
    uint64_t work_left; /* in WORK_UNIT steps */
};

struct db_statement {
    sqlite3_stmt *handle;
    struct db *db;
};

static enum status status_of(int code)
{
    switch (code) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:
        return STATUS_FORMAT;
    default:
        return STATUS_IO;
    }
}

static int fail(struct db *db, int code, struct error *err)
{
    db->code = code & 0xff;
    const char *text = db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code);
    return error_set(err, status_of(db->code), "%s: %s", db->path, text);
}

/* `file:` and the path, with everything encoded that a URI could read as its own. */
static void append_uri(struct buffer *uri, const char *path)
{
    buffer_append_str(uri, "file://");
    for (const unsigned char *p = (const unsigned char *)path; *p; p++) {
        if (*p == '/' || *p == '-' || *p == '_' || *p == '.' || (*p >= '0' && *p <= '9') ||
            (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z'))
            buffer_append_char(uri, (char)*p);
        else
            buffer_appendf(uri, "%%%02X", *p);
    }
}

static int open_with(struct db *db, enum db_mode mode)
{
    if (mode == DB_READ_WRITE)
        return sqlite3_open_v2(db->path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                               NULL);
    if (mode == DB_TEMPORARY)
        return sqlite3_open_v2("", &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (mode == DB_EXISTING)
        return sqlite3_open_v2(db->path, &db->handle, SQLITE_OPEN_READWRITE, NULL);
    if (mode == DB_READ_ONLY)
        return sqlite3_open_v2(db->path, &db->handle, SQLITE_OPEN_READONLY, NULL);
    struct buffer uri;
    buffer_init(&uri, URI_LIMIT);
    append_uri(&uri, db->path);
    buffer_append_str(&uri,
                      mode == DB_IMMUTABLE ? "?mode=ro&immutable=1" : "?mode=ro&readonly_shm=1");
    int code = uri.status ? SQLITE_CANTOPEN
                          : sqlite3_open_v2(buffer_str(&uri), &db->handle,
                                            SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    buffer_release(&uri);
    return code;
}

/* SQLite's own handler waits longer each time, up to 0.1 s, and would miss the moment in which a
   process that writes all the time lets go. */
static int try_again(void *context, int tries)
{
    const struct db *db = context;
    return tries < db->busy_ms && sqlite3_sleep(1) > 0;
}

int db_open(const char *path, enum db_mode mode, int busy_ms, struct db **ret, struct error *err)
{
    struct db *db = alloc_zeroed(1, sizeof *db);
    db->path = alloc_string(path);
    int code = open_with(db, mode);
    if (code != SQLITE_OK) {
        int status = fail(db, code, err);
        db_close(db);
        return status;
    }
    if (mode != DB_READ_WRITE && mode != DB_EXISTING && mode != DB_TEMPORARY) {
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
        db->busy_ms = busy_ms;
        sqlite3_busy_handler(db->handle, try_again, db);
    } else {
        sqlite3_busy_timeout(db->handle, busy_ms);
    }
    *ret = db;
    return STATUS_OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    int code = sqlite3_close(db->handle);
    assert(code == SQLITE_OK && "a statement is still open");
    (void)code;
    free(db->path);
    free(db);
}

static int work_done(void *context)
{
    struct db *db = context;
    return db->work_left == 0 || --db->work_left == 0;
}

void db_limit_work(struct db *db, uint64_t steps)
{
    db->work_left = steps / WORK_UNIT + 1;
    sqlite3_progress_handler(db->handle, WORK_UNIT, work_done, db);
}

int db_exec(struct db *db, const char *sql, struct error *err)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : fail(db, code, err);
}

enum db_fault db_fault(const struct db *db)
{
    switch (db->code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return DB_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return DB_CORRUPT;
    case SQLITE_READONLY:
        return DB_REFUSED;
    case SQLITE_ERROR:
        return DB_MISMATCH;
    default:
        return DB_OTHER;
    }
}

const char *db_fault_text(const struct db *db)
{
    return sqlite3_errstr(db->code);
}

int64_t db_last_row(const struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

int db_prepare(struct db *db, const char *sql, struct db_statement **ret, struct error *err)
{
    sqlite3_stmt *handle;
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
    if (code != SQLITE_OK)
        return fail(db, code, err);
    struct db_statement *s = alloc_zeroed(1, sizeof *s);
    s->handle = handle;
    s->db = db;
    *ret = s;
    return STATUS_OK;
}

void db_statement_free(struct db_statement *s)
{
    if (!s)
        return;
    sqlite3_finalize(s->handle);
    free(s);
}

/* A parameter that the statement does not have is our own mistake. */
static void bound(int code)
{
    if (code == SQLITE_NOMEM)
        abort();
    assert(code == SQLITE_OK);
    (void)code;
}

void db_bind_int(struct db_statement *s, int parameter, int64_t value)
{
    bound(sqlite3_bind_int64(s->handle, parameter, value));
}

void db_bind_text(struct db_statement *s, int parameter, struct span text)
{
    bound(sqlite3_bind_text64(s->handle, parameter, text.ptr, text.len, SQLITE_TRANSIENT,
                              SQLITE_UTF8));
}

void db_bind_blob(struct db_statement *s, int parameter, struct span bytes)
{
    bound(sqlite3_bind_blob64(s->handle, parameter, bytes.ptr, bytes.len, SQLITE_TRANSIENT));
}

int db_step(struct db_statement *s, struct error *err)
{
    int code = sqlite3_step(s->handle);
    if (code == SQLITE_ROW)
        return 1;
    int status = code == SQLITE_DONE ? 0 : fail(s->db, code, err);
    sqlite3_reset(s->handle);
    return status;
}

void db_reset(struct db_statement *s)
{
    sqlite3_reset(s->handle);
}

int64_t db_column_int(struct db_statement *s, int column)
{
    return sqlite3_column_int64(s->handle, column);
}

struct span db_column_text(struct db_statement *s, int column)
{
    const void *text = sqlite3_column_text(s->handle, column);
    return text ? span_make(text, (size_t)sqlite3_column_bytes(s->handle, column)) : SPAN_NONE;
}

struct span db_column_blob(struct db_statement *s, int column)
{
    if (sqlite3_column_type(s->handle, column) == SQLITE_NULL)
        return SPAN_NONE;
    const void *bytes = sqlite3_column_blob(s->handle, column);
    size_t len = (size_t)sqlite3_column_bytes(s->handle, column);
    return span_make(bytes ? bytes : "", len);
}
