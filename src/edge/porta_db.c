/*
 * Porta's database, looked at without leaving a trace: no lock is held for longer than a short
 * read, and no file is written, created or removed.
 *
 * Sizes and the journal mode come from the files themselves, so that they are there even while
 * Porta holds a lock. The table of operations is read in chunks of rows by rowid; each statement is
 * finished before the next begins, and a writer gets in between.
 *
 * How it is opened depends on what lies beside it, because SQLite by itself would create a -shm
 * (and a -wal) even for a reader:
 *
 *   no write-ahead log, mode "delete"   mode=ro. Takes SQLite's shared lock during a chunk. A hot
 *                                       journal would need a rollback, which a reader cannot do:
 * gap. none, or an empty one, mode "wal"   mode=ro&immutable=1: all of it is in the main file, and
 * no lock and no -shm is needed. That nobody wrote meanwhile is checked afterwards (identity, size,
 * time, no -wal). a write-ahead log and a -shm        mode=ro&readonly_shm=1: the index that Porta
 * keeps is read, never written. a write-ahead log without a -shm    left by a crash or a copy.
 * Reading it would create a -shm: gap.
 *
 * Rejected: copying the database first (the copy of a live one is torn); sqlite3_serialize and the
 * backup API (hold the lock for the whole file).
 */
#include "edge/porta_db.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/civil.h"
#include "base/span.h"
#include "edge/active_minutes.h"

/* How long Porta may hold its lock before the agents are given up. */
#define BUSY_TIMEOUT_MS 200

/* Rows in one statement: a few milliseconds. */
#define CHUNK_ROWS 1000

#define HEADER_SIZE 100
#define WRITE_VERSION 18
#define READ_VERSION 19

#define URI_LIMIT ((size_t)4 * PATH_MAX)

struct look {
    const char *path; /* resolved: SQLite keeps -wal and -shm beside the link's target */
    struct stat before;
    struct database_evidence *ret;
};

static void __attribute__((format(printf, 2, 3)))
gap(struct database_evidence *ret, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(ret->gap, sizeof ret->gap, format, arguments);
    va_end(arguments);
}

/* stat of the path with that suffix; false where there is no such file. */
static bool stat_beside(const char *path, const char *suffix, struct stat *ret)
{
    struct buffer name;
    buffer_init(&name, URI_LIMIT);
    buffer_append_str(&name, path);
    buffer_append_str(&name, suffix);
    bool found = name.status == STATUS_OK && stat(buffer_str(&name), ret) == 0;
    buffer_release(&name);
    return found;
}

/* The header of a regular file; what kept it from being read is the gap. */
static bool read_header(struct look *l, unsigned char header[HEADER_SIZE])
{
    /* O_NONBLOCK: a FIFO must not hang the run. It is refused below. */
    int fd = open(l->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        gap(l->ret, "cannot be opened: %s", strerror(errno));
        return false;
    }
    ssize_t got = -1;
    if (fstat(fd, &l->before) != 0)
        gap(l->ret, "cannot be read: %s", strerror(errno));
    else if (S_ISDIR(l->before.st_mode))
        gap(l->ret, "is a directory");
    else if (!S_ISREG(l->before.st_mode))
        gap(l->ret, "is not a regular file");
    else if ((got = pread(fd, header, HEADER_SIZE, 0)) < 0)
        gap(l->ret, "cannot be read: %s", strerror(errno));
    close(fd);
    if (got < 0)
        return false;
    if (got < HEADER_SIZE || memcmp(header, "SQLite format 3", 16) != 0) {
        gap(l->ret, got == 0 ? "is empty, so not an SQLite database" : "is not an SQLite database");
        return false;
    }
    return true;
}

static const char *journal_mode(const unsigned char header[HEADER_SIZE])
{
    if (header[WRITE_VERSION] == 1 && header[READ_VERSION] == 1)
        return "delete";
    if (header[WRITE_VERSION] == 2 && header[READ_VERSION] == 2)
        return "wal";
    return "";
}

static bool look_at_files(struct look *l)
{
    unsigned char header[HEADER_SIZE];
    if (!read_header(l, header))
        return false;
    struct stat wal;
    l->ret->has_size = true;
    l->ret->bytes = (uint64_t)l->before.st_size;
    if (stat_beside(l->path, "-wal", &wal) && S_ISREG(wal.st_mode))
        l->ret->wal_bytes = (uint64_t)wal.st_size;
    snprintf(l->ret->journal_mode, sizeof l->ret->journal_mode, "%s", journal_mode(header));
    return true;
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

/* Open it in the way that leaves no trace (above); NULL with a gap. */
static sqlite3 *open_database(struct look *l, bool *ret_immutable)
{
    struct stat wal, shm;
    const char *query = "?mode=ro";
    *ret_immutable = false;
    if (stat_beside(l->path, "-wal", &wal) && stat_beside(l->path, "-shm", &shm)) {
        query = "?mode=ro&readonly_shm=1";
    } else if (l->ret->wal_bytes) {
        gap(l->ret, "the operations cannot be read without changing something: there is a -wal "
                    "file, but no -shm");
        return NULL;
    } else if (strcmp(l->ret->journal_mode, "wal") == 0) {
        query = "?mode=ro&immutable=1";
        *ret_immutable = true;
    }

    struct buffer uri;
    buffer_init(&uri, URI_LIMIT);
    append_uri(&uri, l->path);
    buffer_append_str(&uri, query);
    sqlite3 *db = NULL;
    int rc = uri.status ? SQLITE_CANTOPEN
                        : sqlite3_open_v2(buffer_str(&uri), &db,
                                          SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    buffer_release(&uri);
    if (rc != SQLITE_OK) {
        gap(l->ret, "the operations cannot be read: %s", sqlite3_errstr(rc));
        sqlite3_close(db);
        return NULL;
    }
    /* The file is evidence, not a program: nothing in its schema may run. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
    return db;
}

static bool digits(const char *text, int count, int *ret)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (text[i] - '0');
    }
    *ret = value;
    return true;
}

/* SQLite's CURRENT_TIMESTAMP, "YYYY-MM-DD HH:MM:SS" in UTC; a fraction may follow. */
static bool timestamp(struct span s, int64_t *ret)
{
    struct civil c;
    if (s.len < 19 || s.ptr[4] != '-' || s.ptr[7] != '-' || (s.ptr[10] != ' ' && s.ptr[10] != 'T'))
        return false;
    if (s.ptr[13] != ':' || s.ptr[16] != ':' || (s.len > 19 && s.ptr[19] != '.'))
        return false;
    if (!digits(s.ptr, 4, &c.year) || !digits(s.ptr + 5, 2, &c.month) ||
        !digits(s.ptr + 8, 2, &c.day) || !digits(s.ptr + 11, 2, &c.hour) ||
        !digits(s.ptr + 14, 2, &c.minute) || !digits(s.ptr + 17, 2, &c.second))
        return false;
    for (size_t i = 20; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    if (!civil_valid(&c))
        return false;
    *ret = civil_seconds(&c);
    return true;
}

/* A shell glob of `*` only, by going back to the last star: linear for the patterns there are. */
static bool glob(const char *pattern, struct span text)
{
    const char *star = NULL;
    size_t at = 0, retry = 0;
    while (at < text.len) {
        if (*pattern == '*') {
            star = pattern++;
            retry = at;
        } else if (*pattern && *pattern == text.ptr[at]) {
            pattern++;
            at++;
        } else if (star) {
            pattern = star + 1;
            at = ++retry;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

struct operations {
    int64_t start, end;
    const struct rollup_rules *rules;
    bool include_test;
    struct active_minutes active;
    uint64_t rows, malformed, in_period;
};

static bool is_test_agent(const struct operations *o, struct span agent)
{
    for (size_t i = 0; i < o->rules->n_test_agents; i++)
        if (glob(o->rules->test_agents[i], agent))
            return true;
    return false;
}

static struct span column(sqlite3_stmt *s, int i)
{
    const char *text = (const char *)sqlite3_column_text(s, i);
    return text ? span_make(text, (size_t)sqlite3_column_bytes(s, i)) : SPAN_NONE;
}

static void add_row(struct operations *o, struct span agent, struct span time)
{
    int64_t seconds;
    o->rows++;
    if (agent.len == 0 || !span_present(time) || !timestamp(time, &seconds)) {
        o->malformed++;
        return;
    }
    if (seconds < o->start || seconds >= o->end)
        return;
    o->in_period++;
    if (o->include_test || !is_test_agent(o, agent))
        active_minutes_add(&o->active, seconds, agent);
}

/* One chunk after `*last`; SQLITE_ROW: there may be more, SQLITE_DONE: that was all. */
static int read_chunk(sqlite3_stmt *s, sqlite3_int64 *last, struct operations *o)
{
    int rows = 0, rc;
    sqlite3_bind_int64(s, 1, *last);
    sqlite3_bind_int(s, 2, CHUNK_ROWS);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        /* A column named rowid would hide the real one, and might go nowhere. */
        sqlite3_int64 id = sqlite3_column_int64(s, 0);
        if (id <= *last) {
            rc = SQLITE_CORRUPT;
            break;
        }
        *last = id;
        add_row(o, column(s, 1), column(s, 2));
        rows++;
    }
    sqlite3_reset(s);
    if (rc != SQLITE_DONE)
        return rc;
    return rows < CHUNK_ROWS ? SQLITE_DONE : SQLITE_ROW;
}

static int read_operations(sqlite3 *db, struct operations *o)
{
    static const char query[] = "SELECT rowid, agent_id, timestamp FROM main.agent_operations "
                                "WHERE rowid > ?1 ORDER BY rowid LIMIT ?2";
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db, query, sizeof query, &s, NULL);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_int64 last = INT64_MIN;
    do
        rc = read_chunk(s, &last, o);
    while (rc == SQLITE_ROW);
    sqlite3_finalize(s);
    return rc;
}

/* An immutable database was read without locks: was it really left alone? */
static bool unchanged(const struct look *l)
{
    struct stat now, wal;
    return stat(l->path, &now) == 0 && now.st_ino == l->before.st_ino &&
           now.st_dev == l->before.st_dev && now.st_size == l->before.st_size &&
           now.st_mtim.tv_sec == l->before.st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == l->before.st_mtim.tv_nsec &&
           (!stat_beside(l->path, "-wal", &wal) || wal.st_size == 0);
}

/* A statement that does not compile: no such table, or not with these columns. */
static const char *reason(int rc)
{
    if (rc == SQLITE_ERROR)
        return "there is no table agent_operations with agent_id and timestamp";
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
        return "locked by another process";
    if (rc == SQLITE_READONLY)
        return "they need a recovery first, which would write";
    return sqlite3_errstr(rc);
}

static void take_agents(struct look *l, const struct operations *o, int rc, bool immutable)
{
    if (rc != SQLITE_DONE) {
        gap(l->ret, "the operations cannot be read: %s", reason(rc));
        return;
    }
    if (immutable && !unchanged(l)) {
        gap(l->ret, "the operations cannot be read: the database changed meanwhile");
        return;
    }
    if (o->malformed)
        gap(l->ret, "%llu of %llu operations have no agent or no readable time",
            (unsigned long long)o->malformed, (unsigned long long)o->rows);
    /* Where not a single row was understood, "nobody was active" would be a guess. */
    if (o->rows && o->malformed == o->rows)
        return;
    l->ret->has_agents = true;
    l->ret->operations = o->in_period;
    l->ret->agents = o->active.all.count;
    l->ret->peak_agents = o->active.peak;
}

static void look_at_agents(struct look *l, struct operations *o)
{
    bool immutable;
    sqlite3 *db = open_database(l, &immutable);
    if (!db)
        return;
    int rc = read_operations(db, o);
    sqlite3_close(db);
    take_agents(l, o, rc, immutable);
    active_minutes_release(&o->active);
}

void porta_db_look(const char *path, bool with_agents, int64_t start, int64_t end,
                   const struct rollup_rules *rules, bool include_test,
                   struct database_evidence *ret)
{
    struct database_evidence evidence = {.asked = true};
    struct operations operations = {
        .start = start, .end = end, .rules = rules, .include_test = include_test};
    char *resolved = realpath(path, NULL);
    if (resolved) {
        struct look look = {.path = resolved, .ret = &evidence};
        if (look_at_files(&look) && with_agents)
            look_at_agents(&look, &operations);
        free(resolved);
    } else {
        gap(&evidence, "cannot be opened: %s", strerror(errno));
    }
    *ret = evidence;
}
