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
 * - no write-ahead log, mode "delete": mode=ro, which takes SQLite's shared lock during a chunk. A
 *   hot journal would need a rollback, which a reader cannot do: a gap;
 * - none, or an empty one, mode "wal": mode=ro&immutable=1. All of it is in the main file, and no
 *   lock and no -shm is needed. That nobody wrote meanwhile is checked afterwards (identity, size,
 *   time, no -wal);
 * - a write-ahead log and a -shm: mode=ro&readonly_shm=1. The index that Porta keeps is read, never
 *   written;
 * - a write-ahead log without a -shm, left by a crash or a copy: reading it would create one: a
 * gap.
 *
 * Rejected: copying the database first (the copy of a live one is torn); sqlite3_serialize and the
 * backup API (hold the lock for the whole file).
 */
#include "edge/porta_db.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/civil.h"
#include "base/span.h"
#include "db/db.h"
#include "edge/active_minutes.h"

/* How long a chunk waits for Porta's lock before the operations are given up. Porta does not notice
   who waits for it. */
#define BUSY_TIMEOUT_MS 2000

/* Rows in one statement: a few milliseconds. */
#define CHUNK_ROWS 1000

#define HEADER_SIZE 100
#define WRITE_VERSION 18
#define READ_VERSION 19

#define PAGE_SIZE 16
#define CHANGE_COUNTER 24
#define PAGE_COUNT 28
#define FREELIST_COUNT 36
#define VALID_FOR 92

/* Sizes of tables are read in one statement. With a rollback journal a writer waits for it, so
   only of a database that is read in a few milliseconds. */
#define TABLES_MAX_BYTES ((uint64_t)16 << 20)

#define PATH_LIMIT ((size_t)4 * PATH_MAX)

/* In write-ahead mode a process that opens a connection for each operation makes and removes -wal
   and -shm all the time: what was found between two steps is looked for again. */
#define MAX_TRIES 20
#define TRY_AGAIN_NS 5000000

struct look {
    const char *path; /* resolved: SQLite keeps -wal and -shm beside the link's target */
    bool had_shm;
    bool moved; /* it changed between two steps: another try may tell */
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
    buffer_init(&name, PATH_LIMIT);
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

static uint64_t big_endian(const unsigned char *bytes, int count)
{
    uint64_t value = 0;
    for (int i = 0; i < count; i++)
        value = value << 8 | bytes[i];
    return value;
}

/* The header's own counts, where its writer kept them (file format, sections 1.3.2 to 1.3.8). */
static void take_pages(struct database_evidence *ret, const unsigned char header[HEADER_SIZE])
{
    uint64_t page = big_endian(header + PAGE_SIZE, 2);
    bool valid = big_endian(header + CHANGE_COUNTER, 4) == big_endian(header + VALID_FOR, 4);
    if (!valid || big_endian(header + PAGE_COUNT, 4) == 0)
        return;
    ret->has_pages = true;
    ret->page_bytes = page == 1 ? 65536 : page;
    ret->pages = big_endian(header + PAGE_COUNT, 4);
    ret->free_pages = big_endian(header + FREELIST_COUNT, 4);
}

static bool look_at_files(struct look *l)
{
    unsigned char header[HEADER_SIZE];
    if (!read_header(l, header))
        return false;
    struct stat wal;
    l->ret->has_size = true;
    l->ret->bytes = (uint64_t)l->before.st_size;
    take_pages(l->ret, header);
    if (stat_beside(l->path, "-wal", &wal) && S_ISREG(wal.st_mode))
        l->ret->wal_bytes = (uint64_t)wal.st_size;
    snprintf(l->ret->journal_mode, sizeof l->ret->journal_mode, "%s", journal_mode(header));
    return true;
}

/* Open it in the way that leaves no trace (above); NULL with a gap. */
static struct db *open_database(struct look *l, bool *ret_immutable)
{
    struct stat wal, shm;
    enum db_mode mode = DB_READ_ONLY;
    if (stat_beside(l->path, "-wal", &wal) && stat_beside(l->path, "-shm", &shm)) {
        mode = DB_READ_ONLY_SHM;
        l->had_shm = true;
    } else if (l->ret->wal_bytes) {
        gap(l->ret, "the operations cannot be read without changing something: there is a -wal "
                    "file, but no -shm");
        l->moved = true;
        return NULL;
    } else if (strcmp(l->ret->journal_mode, "wal") == 0) {
        mode = DB_IMMUTABLE;
    }
    *ret_immutable = mode == DB_IMMUTABLE;
    struct db *db;
    struct error err = ERROR_INIT;
    if (db_open(l->path, mode, BUSY_TIMEOUT_MS, &db, &err) < 0) {
        gap(l->ret, "the operations cannot be read: the database cannot be opened");
        l->moved = true;
        return NULL;
    }
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
    uint64_t rows, malformed, in_period, failed;
    bool has_success;
};

static bool is_test_agent(const struct operations *o, struct span agent)
{
    for (size_t i = 0; i < o->rules->n_test_agents; i++)
        if (glob(o->rules->test_agents[i], agent))
            return true;
    return false;
}

static void add_row(struct operations *o, struct span agent, struct span time, bool failed)
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
    o->failed += failed;
    if (o->include_test || !is_test_agent(o, agent))
        active_minutes_add(&o->active, seconds, agent);
}

/* A statement that does not compile: no such table, or not with these columns. */
static const char *reason(const struct db *db)
{
    switch (db_fault(db)) {
    case DB_MISMATCH:
        return "there is no table agent_operations with agent_id and timestamp";
    case DB_BUSY:
        return "locked by another process";
    case DB_REFUSED:
        return "they need a recovery first, which would write";
    default:
        return db_fault_text(db);
    }
}

/* One chunk after `*last`. 1: there may be more; 0: that was all; negative: *ret_reason why not. */
static int read_chunk(struct db *db, struct db_statement *s, int64_t *last, struct operations *o,
                      const char **ret_reason)
{
    struct error err = ERROR_INIT;
    int rows = 0, status;
    db_bind_int(s, 1, *last);
    db_bind_int(s, 2, CHUNK_ROWS);
    while ((status = db_step(s, &err)) > 0) {
        /* A column named rowid would hide the real one, and might go nowhere. */
        int64_t id = db_column_int(s, 0);
        if (id <= *last) {
            db_reset(s);
            *ret_reason = "database disk image is malformed";
            return STATUS_FORMAT;
        }
        *last = id;
        add_row(o, db_column_text(s, 1), db_column_text(s, 2), db_column_int(s, 3) != 0);
        rows++;
    }
    if (status < 0)
        *ret_reason = reason(db);
    return status < 0 ? status : rows == CHUNK_ROWS;
}

/* NULL: all of them were read. */
static const char *read_operations(struct db *db, struct operations *o)
{
    static const char with_success[] =
        "SELECT rowid, agent_id, timestamp, typeof(success) = 'integer' AND success = 0 "
        "FROM main.agent_operations WHERE rowid > ?1 ORDER BY rowid LIMIT ?2";
    static const char without[] = "SELECT rowid, agent_id, timestamp, 0 FROM main.agent_operations "
                                  "WHERE rowid > ?1 ORDER BY rowid LIMIT ?2";
    struct db_statement *s;
    struct error err = ERROR_INIT;
    int status = db_prepare(db, with_success, &s, &err);
    o->has_success = status == STATUS_OK;
    if (status < 0 && db_fault(db) == DB_MISMATCH)
        status = db_prepare(db, without, &s, &err);
    if (status < 0)
        return reason(db);
    int64_t last = INT64_MIN;
    const char *why = NULL;
    while (read_chunk(db, s, &last, o, &why) > 0)
        ;
    db_statement_free(s);
    return why;
}

/* Rows of the table of agents, of which there are few. */
static void count_agents(struct look *l, struct db *db, const struct operations *o)
{
    struct db_statement *s;
    struct error err = ERROR_INIT;
    if (db_prepare(db, "SELECT count(*) FROM main.agents", &s, &err) < 0)
        return;
    if (db_step(s, &err) > 0) {
        l->ret->has_rows = true;
        l->ret->rows_agents = (uint64_t)db_column_int(s, 0);
        l->ret->rows_operations = o->rows;
    }
    db_statement_free(s);
}

static void __attribute__((format(printf, 2, 3)))
tables_gap(struct database_evidence *ret, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(ret->tables_gap, sizeof ret->tables_gap, format, arguments);
    va_end(arguments);
    ret->n_tables = 0;
}

/* The largest tables and indexes, without SQLite's own. The statement reads every page once. */
static void read_tables(struct look *l, struct db *db)
{
    static const char query[] = "SELECT name, SUM(pgsize) FROM dbstat WHERE name NOT GLOB "
                                "'sqlite_*' GROUP BY name ORDER BY 2 DESC, 1 LIMIT ?1";
    struct database_evidence *ret = l->ret;
    bool locks = strcmp(ret->journal_mode, "wal") != 0;
    if (locks && ret->bytes > TABLES_MAX_BYTES) {
        tables_gap(ret, "Porta would have to wait while so large a database is read");
        return;
    }
    struct db_statement *s;
    struct error err = ERROR_INIT;
    if (db_prepare(db, query, &s, &err) < 0) {
        tables_gap(ret, "%s",
                   db_fault(db) == DB_MISMATCH ? "this SQLite has no dbstat" : db_fault_text(db));
        return;
    }
    int status;
    db_bind_int(s, 1, DATABASE_TABLES);
    while ((status = db_step(s, &err)) > 0 && ret->n_tables < DATABASE_TABLES) {
        struct span name = db_column_text(s, 0);
        struct database_table *table = &ret->tables[ret->n_tables++];
        snprintf(table->name, sizeof table->name, "%.*s", (int)name.len, name.ptr ? name.ptr : "");
        table->bytes = (uint64_t)db_column_int(s, 1);
    }
    if (status < 0)
        tables_gap(ret, "%s", db_fault_text(db));
    db_statement_free(s);
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

static void take_agents(struct look *l, const struct operations *o, const char *why, bool immutable)
{
    /* Whatever was read, rows or an error, may come from two states of it. */
    if (immutable && !unchanged(l)) {
        gap(l->ret, "the operations cannot be read: the database changed meanwhile");
        l->moved = true;
        return;
    }
    if (why) {
        gap(l->ret, "the operations cannot be read: %s", why);
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
    l->ret->peak_operations = o->active.peak_operations;
    l->ret->has_failed = o->has_success;
    l->ret->failed_operations = o->failed;
}

static void look_at_agents(struct look *l, struct operations *o)
{
    bool immutable;
    struct db *db = open_database(l, &immutable);
    if (!db)
        return;
    const char *why = read_operations(db, o);
    if (!why) {
        count_agents(l, db, o);
        read_tables(l, db);
    } else if (l->had_shm) { /* the index is gone, or is there again by now */
        l->moved = db_fault(db) == DB_REFUSED || db_fault(db) == DB_OTHER;
    }
    db_close(db);
    if (immutable && !unchanged(l))
        tables_gap(l->ret, "the database changed meanwhile");
    take_agents(l, o, why, immutable);
    active_minutes_release(&o->active);
}

void porta_db_look(const char *path, bool with_agents, int64_t start, int64_t end,
                   const struct rollup_rules *rules, bool include_test,
                   struct database_evidence *ret)
{
    struct database_evidence evidence = {.asked = true};
    char *resolved = realpath(path, NULL);
    if (!resolved)
        gap(&evidence, "cannot be opened: %s", strerror(errno));
    bool again = resolved != NULL;
    for (int tries = 0; again && tries < MAX_TRIES; tries++) {
        const struct timespec pause = {.tv_nsec = TRY_AGAIN_NS};
        struct operations operations = {
            .start = start, .end = end, .rules = rules, .include_test = include_test};
        evidence = (struct database_evidence){.asked = true};
        struct look look = {.path = resolved, .ret = &evidence};
        if (tries)
            nanosleep(&pause, NULL);
        if (look_at_files(&look) && with_agents)
            look_at_agents(&look, &operations);
        again = look.moved;
    }
    free(resolved);
    *ret = evidence;
}
