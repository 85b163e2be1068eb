/*
 * SQLite wants a path. The one of the open file is asked of the kernel, and has no symbolic link in
 * it; afterwards it must still lead to the same file, unchanged. The database is opened as one that
 * nobody changes: no lock, no -wal, no file made beside it.
 *
 * Its content is as hostile as any file's: its schema is not trusted (db/db.h), and the work that
 * it can cause is limited.
 */
#include "edge/backup.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "db/db.h"

#define HEADER_BYTES 100
#define MAGIC_BYTES 16                 /* its NUL is one of them */
#define MAX_STEPS UINT64_C(2000000000) /* of SQLite's machine: minutes */

/* The kernel's path of an open file; false where it has none any more. */
static bool path_of(int fd, char ret[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, ret, PATH_MAX - 1);
    if (len <= 0 || len >= PATH_MAX - 1 || ret[0] != '/')
        return false;
    ret[len] = '\0';
    return true;
}

static bool same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* What the file's first bytes say (file format, section 1.3): BACKUP_GOOD, as far as they can.
   SQLite takes what a cut last page lacks as zeros, so that quick_check may well pass it. */
static enum backup_state header(int fd, uint64_t bytes)
{
    unsigned char head[HEADER_BYTES];
    ssize_t got = pread(fd, head, sizeof head, 0);
    if (got < MAGIC_BYTES || memcmp(head, "SQLite format 3", MAGIC_BYTES) != 0)
        return BACKUP_NOT_SQLITE;
    if (bytes > BACKUP_MAX_BYTES)
        return BACKUP_TOO_LARGE;
    if (got < (ssize_t)sizeof head)
        return BACKUP_DAMAGED;
    unsigned page = (unsigned)head[16] << 8 | head[17];
    page = page == 1 ? 65536 : page;
    return page == 0 || bytes % page != 0 ? BACKUP_DAMAGED : BACKUP_GOOD;
}

/* One row, one column. */
static int ask(struct db *db, const char *sql, bool *ret_ok, int64_t *ret_count)
{
    struct db_statement *s;
    struct error err = ERROR_INIT;
    int status = db_prepare(db, sql, &s, &err);
    if (status < 0)
        return status;
    status = db_step(s, &err);
    if (status > 0) {
        *ret_ok = span_equal(db_column_text(s, 0), SPAN("ok"));
        *ret_count = db_column_int(s, 0);
    }
    db_statement_free(s);
    return status > 0 ? STATUS_OK : STATUS_FORMAT;
}

static enum backup_state examine(struct db *db, struct file_seen *ret)
{
    bool ok = false;
    int64_t unused, agents = 0, operations = 0;
    if (ask(db, "PRAGMA quick_check(1)", &ok, &unused) < 0 || !ok)
        return BACKUP_DAMAGED;
    if (ask(db, "SELECT count(*) FROM main.agents", &ok, &agents) < 0 ||
        ask(db, "SELECT count(*) FROM main.agent_operations", &ok, &operations) < 0)
        return db_fault(db) == DB_MISMATCH ? BACKUP_FOREIGN : BACKUP_DAMAGED;
    ret->agents = (uint64_t)agents;
    ret->operations = (uint64_t)operations;
    return BACKUP_GOOD;
}

void backup_look(int fd, struct file_seen *ret)
{
    char path[PATH_MAX];
    struct stat before, after;
    struct db *db;
    struct error err = ERROR_INIT;
    if (fstat(fd, &before) != 0 || !path_of(fd, path)) {
        ret->state = FILE_UNREADABLE;
        return;
    }
    ret->backup = header(fd, (uint64_t)before.st_size);
    if (ret->backup != BACKUP_GOOD)
        return;
    if (db_open(path, DB_IMMUTABLE, 0, &db, &err) < 0) {
        ret->state = FILE_UNREADABLE;
        return;
    }
    db_limit_work(db, MAX_STEPS);
    ret->backup = examine(db, ret);
    db_close(db);
    if (lstat(path, &after) != 0 || !same(&before, &after)) {
        ret->state = FILE_UNREADABLE;
        ret->backup = BACKUP_NOT_LOOKED;
    }
}
