/*
 * How the file is opened depends on what lies beside it, because SQLite by itself would create a
 * -shm (and a -wal) even for a reader, and make a writer with a rollback journal wait:
 *
 * - a write-ahead log and a -shm: mode=ro&readonly_shm=1. The index that Porta keeps is read, never
 *   written; readers and the writer do not meet;
 * - a write-ahead log without a -shm, left by a crash or a copy: reading it would create one: not
 *   read;
 * - no write-ahead log, or an empty one, and no rollback journal in use: all of it is in the main
 *   file. That is read with immutable=1, without any lock, while the file is at rest, and only
 *   counts if it still is the same file of the same time afterwards. Kernels stamp files by a clock
 *   that ticks each 1 to 10 ms: so "at rest" is a file that nobody wrote to for longer than that,
 *   and whoever writes after we began gives it another time. A writer that had begun before has a
 *   journal;
 * - a rollback journal, and the file not at rest for MAX_TRIES: mode=ro, which takes SQLite's
 *   shared lock while one piece is read. A writer that never pauses then waits for some
 *   milliseconds. A hot journal, left by a crash, would need a rollback, which a reader cannot do:
 *   not read.
 *
 * Rejected: copying the database first (the copy of a live one is torn); sqlite3_serialize and the
 * backup API (hold the lock for the whole file).
 */
#include "edge/porta_reader.h"

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"

/* How long a statement waits for Porta's lock. Porta does not notice who waits for it. */
#define BUSY_TIMEOUT_MS 2000

/* Longer than a tick of any kernel's clock. */
#define REST_NS INT64_C(20000000)

/* Half a second in all, once for an audit. */
#define MAX_TRIES 100
#define TRY_AGAIN_NS 5000000

#define PATH_LIMIT ((size_t)4 * PATH_MAX)

static void name_beside(struct buffer *name, const char *path, const char *suffix)
{
    buffer_init(name, PATH_LIMIT);
    buffer_append_str(name, path);
    buffer_append_str(name, suffix);
}

bool stat_beside(const char *path, const char *suffix, struct stat *ret)
{
    struct buffer name;
    name_beside(&name, path, suffix);
    bool found = name.status == STATUS_OK && stat(buffer_str(&name), ret) == 0;
    buffer_release(&name);
    return found;
}

/* A journal is removed when its transaction ends, cut to nothing, or its first bytes are zeroed
   (PRAGMA journal_mode: delete, truncate, persist). They are zero, too, until it is complete on the
   disk, and no page of the database is written before that. */
static bool journal_in_use(const char *path)
{
    struct stat st;
    if (!stat_beside(path, "-journal", &st))
        return false;
    struct buffer name;
    name_beside(&name, path, "-journal");
    int fd = open(buffer_str(&name), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    buffer_release(&name);
    unsigned char first = 1;
    ssize_t got = fd < 0 ? -1 : read(fd, &first, 1);
    if (fd >= 0)
        close(fd);
    return got != 0 && first != 0;
}

static int64_t age_ns(const struct stat *st)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return ((int64_t)now.tv_sec - st->st_mtim.tv_sec) * INT64_C(1000000000) + now.tv_nsec -
           st->st_mtim.tv_nsec;
}

/* The time first, the journal second: a writer that we meet shows in one of them. */
static bool at_rest(const struct porta_reader *r, struct stat *ret)
{
    struct stat wal;
    if (stat(r->path, ret) != 0)
        return false;
    int64_t age = age_ns(ret);
    /* A time in the future is left by any write. */
    return (age < 0 || age >= REST_NS) && !journal_in_use(r->path) &&
           (!stat_beside(r->path, "-wal", &wal) || wal.st_size == 0);
}

static bool unchanged(const struct porta_reader *r, const struct stat *before)
{
    struct stat now, wal;
    return stat(r->path, &now) == 0 && now.st_ino == before->st_ino &&
           now.st_dev == before->st_dev && now.st_size == before->st_size &&
           now.st_mtim.tv_sec == before->st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == before->st_mtim.tv_nsec &&
           (!stat_beside(r->path, "-wal", &wal) || wal.st_size == 0);
}

static const char *open_as(struct porta_reader *r, enum db_mode mode, struct db **ret)
{
    struct error err = ERROR_INIT;
    if (db_open(r->path, mode, BUSY_TIMEOUT_MS, ret, &err) == 0)
        return NULL;
    r->moved = true;
    return "the database cannot be opened";
}

const char *porta_reader_open(struct porta_reader *ret, const char *path, bool wal)
{
    struct stat st;
    *ret = (struct porta_reader){.path = path, .wal = wal};
    bool has_wal = stat_beside(path, "-wal", &st);
    if (has_wal && stat_beside(path, "-shm", &(struct stat){0})) {
        ret->shared = true;
        return open_as(ret, DB_READ_ONLY_SHM, &ret->db);
    }
    if (has_wal && st.st_size != 0) {
        ret->moved = true;
        return "that would change something: there is a -wal file, but no -shm";
    }
    return NULL;
}

void porta_reader_close(struct porta_reader *r)
{
    db_close(r->db);
    r->db = NULL;
}

const char *porta_fault(const struct db *db)
{
    switch (db_fault(db)) {
    case DB_BUSY:
        return "locked by another process";
    case DB_REFUSED:
        return "they need a recovery first, which would write";
    default:
        return db_fault_text(db);
    }
}

/* False: it was not at rest. */
static bool read_at_rest(struct porta_reader *r, porta_read_fn *read, void *context,
                         const char **ret)
{
    struct stat before;
    struct db *db;
    if (!at_rest(r, &before))
        return false;
    *ret = open_as(r, DB_IMMUTABLE, &db);
    if (!*ret) {
        *ret = read(db, context);
        db_close(db);
    }
    /* Whatever was read, rows or an error, may come from two states of it. */
    return unchanged(r, &before);
}

static const char *read_open(struct porta_reader *r, porta_read_fn *read, void *context)
{
    const char *why = read(r->db, context);
    /* The index is gone, or is there again by now. */
    if (why && r->shared)
        r->moved = db_fault(r->db) == DB_REFUSED || db_fault(r->db) == DB_OTHER;
    return why;
}

const char *porta_read(struct porta_reader *r, porta_read_fn *read, void *context)
{
    const char *why = NULL;
    for (int tries = 0; !r->db && tries < MAX_TRIES; tries++) {
        const struct timespec pause = {.tv_nsec = TRY_AGAIN_NS};
        struct stat wal;
        if (tries)
            nanosleep(&pause, NULL);
        if (read_at_rest(r, read, context, &why))
            return why;
        if (r->wal && stat_beside(r->path, "-wal", &wal))
            break; /* Porta has opened it meanwhile */
    }
    if (!r->db && r->wal) {
        r->moved = true;
        return "the database changed meanwhile";
    }
    if (!r->db) {
        r->locking = true;
        why = open_as(r, DB_READ_ONLY, &r->db);
        if (why)
            return why;
    }
    return read_open(r, read, context);
}
