/*
 * A table of migrations: entry i turns schema i into i + 1, so a store of any released version is
 * brought to today's by the same steps, in one transaction. Schema 0 is an empty file.
 *
 * sources   one row a source; `about` is what coverage says of it (source_row.c)
 * slots     15 minutes of one source, as rollup/codec.h writes them
 * hours     the seconds of one hour of one source
 * kept      what else is kept for a period (kept.c)
 * files     how each path looked when it was read last
 */
#include "store/schema.h"

#include <stdio.h>

#include "store/store.h"

/* "PAst": tells a store from any other SQLite file. */
#define APPLICATION_ID 0x50417374

static const char *const migrations[STORE_SCHEMA] = {
    ("CREATE TABLE sources("
     "  id INTEGER PRIMARY KEY, head_hash INTEGER NOT NULL, head_len INTEGER NOT NULL,"
     "  tail_hash INTEGER NOT NULL, tail_len INTEGER NOT NULL, offset INTEGER NOT NULL,"
     "  path TEXT NOT NULL, rules INTEGER NOT NULL, held INTEGER NOT NULL, about BLOB NOT NULL,"
     "  parser BLOB NOT NULL, pending BLOB NOT NULL, undated BLOB NOT NULL DEFAULT x'');"
     "CREATE TABLE slots(source INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,"
     "  PRIMARY KEY(source, number));"
     "CREATE TABLE hours(source INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,"
     "  PRIMARY KEY(source, number));"
     "CREATE TABLE files(path TEXT PRIMARY KEY, source INTEGER NOT NULL, device INTEGER NOT NULL,"
     "  inode INTEGER NOT NULL, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL,"
     "  changed_ns INTEGER NOT NULL);"),
    ("CREATE TABLE kept(kind TEXT NOT NULL, period TEXT NOT NULL, data BLOB NOT NULL,"
     "  PRIMARY KEY(kind, period));"),
    "", /* hours say what the watched endpoints did; those written before say that they do not */
    "", /* a source's `about` has marks; one without is still read */
    "", /* hours have the requests of the watched endpoints; those with seconds are still read */
};

static int ask(struct db *db, const char *sql, int64_t *ret, struct error *err)
{
    struct db_statement *s;
    int status = db_prepare(db, sql, &s, err);
    if (status < 0)
        return status;
    status = db_step(s, err);
    if (status > 0)
        *ret = db_column_int(s, 0);
    db_statement_free(s);
    return status < 0 ? status : STATUS_OK;
}

static int migrate(struct db *db, int64_t from, struct error *err)
{
    char sql[96];
    int status = STATUS_OK;
    for (int64_t version = from; version < STORE_SCHEMA && status == STATUS_OK; version++)
        status = db_exec(db, migrations[version], err);
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d; PRAGMA application_id = %d", STORE_SCHEMA,
             APPLICATION_ID);
    return status < 0 ? status : db_exec(db, sql, err);
}

static int read_header(struct db *db, int64_t *ret_id, int64_t *ret_version, int64_t *ret_objects,
                       struct error *err)
{
    int status = ask(db, "PRAGMA application_id", ret_id, err);
    if (status == STATUS_OK)
        status = ask(db, "PRAGMA user_version", ret_version, err);
    if (status == STATUS_OK)
        status = ask(db, "SELECT count(*) FROM sqlite_master", ret_objects, err);
    return status;
}

static int check_header(const char *path, int64_t id, int64_t version, int64_t objects,
                        struct error *err)
{
    if (id != APPLICATION_ID && (id != 0 || version != 0 || objects != 0))
        return error_set(err, STATUS_FORMAT, "%s: an SQLite database, but no store of porta-audit",
                         path);
    if (version > STORE_SCHEMA)
        return error_set(err, STATUS_UNSUPPORTED,
                         "%s: written by a newer porta-audit (schema %lld; this one knows up to "
                         "%d)",
                         path, (long long)version, STORE_SCHEMA);
    return STATUS_OK;
}

int schema_settle(struct db *db, const char *path, bool may_write, struct error *err)
{
    int64_t id = 0, version = 0, objects = 0;
    struct error ignored = ERROR_INIT;
    /* One look at all three: another process may be making the store. */
    int status = db_exec(db, "BEGIN", err);
    if (status == STATUS_OK)
        status = read_header(db, &id, &version, &objects, err);
    if (status == STATUS_OK)
        status = check_header(path, id, version, objects, err);
    (void)db_exec(db, "ROLLBACK", &ignored);
    if (status < 0 || version == STORE_SCHEMA)
        return status;
    /* What it lacks of today's schema it has nothing in. */
    if (!may_write && version > 0)
        return STATUS_OK;
    if (!may_write)
        return error_set(err, STATUS_FORMAT, "%s: an empty file, no store", path);
    status = db_exec(db, "BEGIN IMMEDIATE", err);
    if (status < 0)
        return version > 0 && db_fault(db) == DB_REFUSED ? STATUS_OK : status;
    /* Another process may have done it meanwhile. */
    status = read_header(db, &id, &version, &objects, err);
    if (status == STATUS_OK)
        status = check_header(path, id, version, objects, err);
    if (status == STATUS_OK && version < STORE_SCHEMA)
        status = migrate(db, version, err);
    if (status == STATUS_OK)
        status = db_exec(db, "COMMIT", err);
    if (status < 0)
        (void)db_exec(db, "ROLLBACK", &ignored);
    return status;
}
