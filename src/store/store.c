/*
 * The file and its sums.
 *
 * Journal: SQLite's rollback journal with synchronous=FULL. A store is then one file at any time
 * that no scan runs: it can be copied from another machine, read from a directory that cannot be
 * written, and a crash leaves a journal that the next one to open it rolls back. A source is one
 * transaction, so the price, two syncs a source, does not matter. Rejected: WAL, whose -wal and
 * -shm would have to travel with the file; synchronous=NORMAL, which may lose the order of writes
 * when power fails.
 *
 * A slot that grows is read, added to what is new and written again: that costs its own size, once
 * a scan.
 */
#include "store/store.h"

#include <limits.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "rollup/codec.h"
#include "store/schema.h"
#include "store/state.h"

/* How long another process's transaction is waited for. */
#define BUSY_MS 10000

static const char *const sql[SQL_COUNT] = {
    [SQL_SOURCES] = "SELECT id, head_hash, head_len, tail_hash, tail_len, offset, path, rules, "
                    "held, about FROM sources ORDER BY id",
    [SQL_INSERT_SOURCE] = "INSERT INTO sources(head_hash, head_len, tail_hash, tail_len, offset, "
                          "path, rules, held, about, parser, pending) "
                          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [SQL_UPDATE_SOURCE] = "UPDATE sources SET head_hash = ?1, head_len = ?2, tail_hash = ?3, "
                          "tail_len = ?4, offset = ?5, path = ?6, rules = ?7, held = ?8, "
                          "about = ?9, parser = ?10, pending = ?11 WHERE id = ?12",
    [SQL_RESUME] = "SELECT parser, pending FROM sources WHERE id = ?1",
    [SQL_UNDATED] = "SELECT undated FROM sources WHERE id = ?1",
    [SQL_PUT_UNDATED] = "UPDATE sources SET undated = ?2 WHERE id = ?1",
    [SQL_PUT_SLOT] = "INSERT OR REPLACE INTO slots(source, number, data) VALUES(?1, ?2, ?3)",
    [SQL_PUT_HOUR] = "INSERT OR REPLACE INTO hours(source, number, data) VALUES(?1, ?2, ?3)",
    [SQL_SLOTS] = "SELECT data FROM slots WHERE source = ?1 AND number >= ?2 AND number < ?3",
    [SQL_HOURS] = "SELECT data FROM hours WHERE source = ?1 AND number >= ?2 AND number < ?3",
    [SQL_HAS_SLOT] = "SELECT 1 FROM slots WHERE source = ?1 AND number >= ?2 AND number < ?3 "
                     "LIMIT 1",
    [SQL_FIRST_SLOT] = "SELECT number FROM slots WHERE source = ?1 AND number >= ?2 "
                       "ORDER BY number LIMIT 1",
    [SQL_FIRST_HOUR] = "SELECT number FROM hours WHERE source = ?1 AND number >= ?2 "
                       "ORDER BY number LIMIT 1",
    [SQL_LAST_SLOT] = "SELECT number FROM slots WHERE source = ?1 AND number < ?2 "
                      "ORDER BY number DESC LIMIT 1",
    [SQL_LAST_HOUR] = "SELECT number FROM hours WHERE source = ?1 AND number < ?2 "
                      "ORDER BY number DESC LIMIT 1",
    [SQL_GET_FILE] = "SELECT source, device, inode, size, modified_ns, changed_ns FROM files "
                     "WHERE path = ?1",
    [SQL_PUT_FILE] = "INSERT OR REPLACE INTO files(path, source, device, inode, size, "
                     "modified_ns, changed_ns) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [SQL_DELETE_SOURCE] = "DELETE FROM sources WHERE id = ?1",
    [SQL_DELETE_SLOTS] = "DELETE FROM slots WHERE source = ?1",
    [SQL_DELETE_HOURS] = "DELETE FROM hours WHERE source = ?1",
    [SQL_DELETE_FILES] = "DELETE FROM files WHERE source = ?1",
    [SQL_OLD_SLOT] = "SELECT 1 FROM sources WHERE EXISTS (SELECT 1 FROM slots WHERE source = "
                     "sources.id AND number < ?1) LIMIT 1",
    [SQL_FORGET_SLOTS] = "DELETE FROM slots WHERE number < ?1",
    [SQL_FORGET_HOURS] = "DELETE FROM hours WHERE number < ?1",
    [SQL_GET_KEPT] = "SELECT data FROM kept WHERE kind = ?1 AND period = ?2",
    [SQL_PUT_KEPT] = "INSERT OR REPLACE INTO kept(kind, period, data) VALUES(?1, ?2, ?3)",
    [SQL_EACH_KEPT] = "SELECT period, data FROM kept WHERE kind = ?1 ORDER BY period",
};

struct db_statement *store_statement(struct store *s, enum store_sql which, struct error *err)
{
    if (!s->statements[which] && db_prepare(s->db, sql[which], &s->statements[which], err) < 0)
        return NULL;
    return s->statements[which];
}

int store_run(struct db_statement *statement, struct error *err)
{
    int status;
    while ((status = db_step(statement, err)) > 0)
        ;
    return status;
}

int store_damaged(const struct store *s, struct error *err)
{
    const struct error cause = *err;
    return error_set(err, STATUS_FORMAT, "%s: the store is damaged: %.200s", s->path, cause.text);
}

static int in_use(const struct store *s, struct error *err)
{
    if (db_fault(s->db) != DB_BUSY)
        return err->status;
    return error_set(err, STATUS_IO, "%s: the store is in use by another process", s->path);
}

/* A new store is its owner's alone: it may hold text of entries. SQLite would leave that to the
   umask. Where this fails, opening it says why. */
static void make_private(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
}

int store_open(const char *path, enum store_mode mode, struct store **ret, struct error *err)
{
    struct stat st;
    bool exists = stat(path, &st) == 0;
    if (!exists && mode != STORE_CREATE)
        return error_set(err, STATUS_IO, "%s: there is no such store", path);
    if (exists && !S_ISREG(st.st_mode))
        return error_set(err, STATUS_IO, "%s: not a regular file, so no store", path);
    if (!exists)
        make_private(path);
    struct store *s = alloc_zeroed(1, sizeof *s);
    s->path = alloc_string(path);
    /* Even a reader may have to undo what a scan left half done when it died. */
    int status =
        db_open(path, mode == STORE_CREATE ? DB_READ_WRITE : DB_EXISTING, BUSY_MS, &s->db, err);
    if (status == STATUS_OK)
        status = db_exec(s->db, "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF", err);
    if (status == STATUS_OK)
        status = schema_settle(s->db, path, mode != STORE_READ, err);
    if (status < 0 && s->db && err->status == STATUS_IO)
        status = in_use(s, err);
    if (status < 0)
        store_close(s);
    else
        *ret = s;
    return status;
}

int store_open_temporary(struct store **ret, struct error *err)
{
    struct store *s = alloc_zeroed(1, sizeof *s);
    s->path = alloc_string("temporary store");
    int status = db_open(s->path, DB_TEMPORARY, 0, &s->db, err);
    if (status == STATUS_OK)
        status = db_exec(s->db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", err);
    if (status == STATUS_OK)
        status = schema_settle(s->db, s->path, true, err);
    if (status < 0)
        store_close(s);
    else
        *ret = s;
    return status;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < SQL_COUNT; i++)
        db_statement_free(s->statements[i]);
    db_close(s->db);
    free(s->path);
    free(s);
}

int store_begin(struct store *s, struct error *err)
{
    if (db_exec(s->db, "BEGIN IMMEDIATE", err) < 0)
        return in_use(s, err);
    s->in_transaction = true;
    return STATUS_OK;
}

int store_commit(struct store *s, struct error *err)
{
    if (db_exec(s->db, "COMMIT", err) < 0)
        return in_use(s, err);
    s->in_transaction = false;
    return STATUS_OK;
}

void store_rollback(struct store *s)
{
    struct error ignored = ERROR_INIT;
    /* SQLite may have rolled back already, on a full disk for one: then this has nothing to do. */
    if (s->in_transaction)
        (void)db_exec(s->db, "ROLLBACK", &ignored);
    s->in_transaction = false;
}

#define TOO_LARGE "%s: 15 minutes are too large"

typedef void put_blob(struct rollup *r, int64_t number, struct buffer *out);

static int add_rows(struct store *s, struct db_statement *statement, store_add_blob *add,
                    struct rollup *r, struct error *err)
{
    int status;
    while ((status = db_step(statement, err)) > 0) {
        struct span blob = db_column_blob(statement, 0);
        if (blob.len > 0 && add(r, blob, err) < 0) {
            db_reset(statement);
            return store_damaged(s, err);
        }
    }
    return status;
}

int store_add_range(struct store *s, enum store_sql which, int64_t id, int64_t from, int64_t to,
                    store_add_blob *add, struct rollup *r, struct error *err)
{
    struct db_statement *rows = store_statement(s, which, err);
    if (!rows)
        return err->status;
    db_bind_int(rows, 1, id);
    db_bind_int(rows, 2, from);
    db_bind_int(rows, 3, to);
    return add_rows(s, rows, add, r, err);
}

static int put_numbered(struct store *s, enum store_sql which, int64_t id, int64_t number,
                        put_blob *put, struct rollup *r, struct error *err)
{
    struct db_statement *statement = store_statement(s, which, err);
    if (!statement)
        return err->status;
    struct buffer blob;
    buffer_init(&blob, CODEC_LIMIT);
    put(r, number, &blob);
    db_bind_int(statement, 1, id);
    db_bind_int(statement, 2, number);
    db_bind_blob(statement, 3, buffer_span(&blob));
    int status = blob.status < 0 ? error_set(err, STATUS_LIMIT, TOO_LARGE, s->path)
                                 : store_run(statement, err);
    buffer_release(&blob);
    return status;
}

int store_add_undated(struct store *s, int64_t id, struct rollup *r, struct error *err)
{
    struct db_statement *get = store_statement(s, SQL_UNDATED, err);
    if (!get)
        return err->status;
    db_bind_int(get, 1, id);
    return add_rows(s, get, codec_add_undated, r, err);
}

static int put_undated(struct store *s, int64_t id, struct rollup *r, struct error *err)
{
    struct db_statement *put = store_statement(s, SQL_PUT_UNDATED, err);
    if (!put)
        return err->status;
    struct buffer blob;
    buffer_init(&blob, CODEC_LIMIT);
    codec_put_undated(r, &blob);
    db_bind_int(put, 1, id);
    db_bind_blob(put, 2, buffer_span(&blob));
    int status = blob.status < 0 ? error_set(err, STATUS_LIMIT,
                                             "%s: what has no time in it is too large", s->path)
                                 : store_run(put, err);
    buffer_release(&blob);
    return status;
}

static int add_old(struct store *s, int64_t id, int64_t number, struct rollup *r, struct error *err)
{
    return store_add_range(s, SQL_SLOTS, id, number, number + 1, codec_add_slot, r, err);
}

/* Add a slot's old sums to it in a rollup of its own, and put it. */
static int replace_slot(struct store *s, int64_t id, int64_t number, struct rollup *r,
                        struct error *err)
{
    struct rollup *one = rollup_new(rollup_rules_of(r));
    struct buffer blob;
    buffer_init(&blob, CODEC_LIMIT);
    codec_move_slot(r, number, &blob);
    int status = blob.status < 0 ? error_set(err, STATUS_LIMIT, TOO_LARGE, s->path)
                                 : codec_add_slot(one, buffer_span(&blob), err);
    buffer_release(&blob);
    if (status == STATUS_OK)
        status = add_old(s, id, number, one, err);
    if (status == STATUS_OK)
        status = put_numbered(s, SQL_PUT_SLOT, id, number, codec_move_slot, one, err);
    rollup_free(one);
    return status;
}

/*
 * First all of the old, which may move endpoints to "(other)", then out with the sums. A rollup
 * that is bounded by slot moves none, so it goes slot by slot, and what the store has is never in
 * memory as a whole. But it has all endpoints of all its slots: when they become too many, each of
 * the slots that are left is put by itself.
 */
static int add_slots(struct store *s, int64_t id, struct rollup *r, const int64_t *slots, size_t n,
                     struct error *err)
{
    bool by_slot = rollup_rules_of(r)->by_slot;
    int status = STATUS_OK;
    for (size_t i = 0; i < n && !by_slot && status == STATUS_OK; i++)
        status = add_old(s, id, slots[i], r, err);
    for (size_t i = 0; i < n && status == STATUS_OK; i++) {
        if (rollup_crowded(r)) {
            status = replace_slot(s, id, slots[i], r, err);
            continue;
        }
        if (by_slot)
            status = add_old(s, id, slots[i], r, err);
        if (status == STATUS_OK)
            status = put_numbered(s, SQL_PUT_SLOT, id, slots[i], codec_move_slot, r, err);
    }
    return status;
}

static void put_hour(struct rollup *r, int64_t number, struct buffer *out)
{
    codec_put_hour(r, number, out);
}

int store_add(struct store *s, int64_t id, struct rollup *r, struct error *err)
{
    size_t n_slots, n_hours;
    int64_t *slots = codec_slots(r, &n_slots), *hours = codec_hours(r, &n_hours);
    /* What is undated may move endpoints, too, and comes before anything is put. */
    int status = store_add_undated(s, id, r, err);
    if (status == STATUS_OK)
        status = add_slots(s, id, r, slots, n_slots, err);
    for (size_t i = 0; i < n_hours && status == STATUS_OK; i++)
        status = store_add_range(s, SQL_HOURS, id, hours[i], hours[i] + 1, codec_add_hour, r, err);
    for (size_t i = 0; i < n_hours && status == STATUS_OK; i++)
        status = put_numbered(s, SQL_PUT_HOUR, id, hours[i], put_hour, r, err);
    if (status == STATUS_OK)
        status = put_undated(s, id, r, err);
    free(slots);
    free(hours);
    return status;
}

int store_append(struct store *s, struct rollup *r, int64_t *ret_id, struct error *err)
{
    char nowhere[] = "";
    struct store_source source = {.path = nowhere};
    size_t n_slots, n_hours;
    int64_t *slots = codec_slots(r, &n_slots), *hours = codec_hours(r, &n_hours);
    int status = store_put_source(s, &source, SPAN(""), SPAN(""), err);
    for (size_t i = 0; i < n_slots && status == STATUS_OK; i++)
        status = put_numbered(s, SQL_PUT_SLOT, source.id, slots[i], codec_move_slot, r, err);
    for (size_t i = 0; i < n_hours && status == STATUS_OK; i++)
        status = put_numbered(s, SQL_PUT_HOUR, source.id, hours[i], put_hour, r, err);
    if (status == STATUS_OK)
        status = put_undated(s, source.id, r, err);
    free(slots);
    free(hours);
    *ret_id = source.id;
    return status;
}

static int speaks_at_end(struct store *s, const struct store_source *source, bool *ret,
                         struct error *err)
{
    struct buffer parser, pending;
    buffer_init(&parser, SIZE_MAX);
    buffer_init(&pending, SIZE_MAX);
    int status = store_get_resume(s, source->id, &parser, &pending, err);
    if (status == STATUS_OK && pending.len > 0 &&
        codec_batch_speaks(buffer_span(&pending), ret, err) < 0)
        status = store_damaged(s, err);
    buffer_release(&parser);
    buffer_release(&pending);
    return status;
}

int store_speaks(struct store *s, const struct store_source *source, int64_t start, int64_t end,
                 bool *ret, struct error *err)
{
    struct db_statement *rows = store_statement(s, SQL_SLOTS, err);
    bool speaks = false;
    int status = STATUS_OK;
    if (!rows)
        return err->status;
    db_bind_int(rows, 1, source->id);
    db_bind_int(rows, 2, floor_divide(start, SLOT_SECONDS));
    db_bind_int(rows, 3, floor_divide(end, SLOT_SECONDS));
    while (!speaks && (status = db_step(rows, err)) > 0) {
        struct span blob = db_column_blob(rows, 0);
        if (codec_slot_speaks(span_present(blob) ? blob : SPAN(""), &speaks, err) < 0) {
            status = store_damaged(s, err);
            break;
        }
    }
    db_reset(rows);
    if (status < 0)
        return status;
    int64_t second = floor_divide(source->last_us, 1000000);
    status = STATUS_OK;
    if (!speaks && source->has_last && second >= start && second < end)
        status = speaks_at_end(s, source, &speaks, err);
    if (status == STATUS_OK)
        *ret = speaks;
    return status;
}

int store_covers(struct store *s, int64_t id, int64_t start, int64_t end, bool *ret,
                 struct error *err)
{
    struct db_statement *has = store_statement(s, SQL_HAS_SLOT, err);
    if (!has)
        return err->status;
    db_bind_int(has, 1, id);
    db_bind_int(has, 2, floor_divide(start, SLOT_SECONDS));
    db_bind_int(has, 3, floor_divide(end, SLOT_SECONDS));
    int status = db_step(has, err);
    if (status < 0)
        return status;
    *ret = status > 0;
    db_reset(has);
    return STATUS_OK;
}
