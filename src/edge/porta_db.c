/*
 * Porta's database, looked at without leaving a trace and without making Porta wait
 * (edge/porta_reader.h): no file is written, created or removed.
 *
 * Sizes and the journal mode come from the files themselves, so that they are there even while
 * Porta holds a lock. The table of operations is read in chunks of rows by rowid; a chunk counts
 * when it was read whole, out of one state of the database.
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
#include "edge/porta_reader.h"

/* Rows in one statement: a few milliseconds. */
#define CHUNK_ROWS 1000

/* A longer name is none of Porta's. */
#define AGENT_MAX 4096

#define HEADER_SIZE 100
#define WRITE_VERSION 18
#define READ_VERSION 19

#define PAGE_SIZE 16
#define CHANGE_COUNTER 24
#define PAGE_COUNT 28
#define FREELIST_COUNT 36
#define VALID_FOR 92

/* Sizes of tables are read in one statement. Where a writer has to wait for it, only of a database
   that is read in a few milliseconds. */
#define TABLES_MAX_BYTES ((uint64_t)16 << 20)

/* In write-ahead mode a process that opens a connection for each operation makes and removes -wal
   and -shm all the time: what was found between two steps is looked for again. */
#define MAX_TRIES 20
#define TRY_AGAIN_NS 5000000

struct look {
    const char *path; /* resolved */
    bool moved;       /* it changed between two steps: another try may tell */
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

/* The header of a regular file; what kept it from being read is the gap. */
static bool read_header(struct look *l, unsigned char header[HEADER_SIZE])
{
    /* O_NONBLOCK: a FIFO must not hang the run. It is refused below. */
    int fd = open(l->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        gap(l->ret, "cannot be opened: %s", strerror(errno));
        return false;
    }
    struct stat st;
    ssize_t got = -1;
    if (fstat(fd, &st) != 0)
        gap(l->ret, "cannot be read: %s", strerror(errno));
    else if (S_ISDIR(st.st_mode))
        gap(l->ret, "is a directory");
    else if (!S_ISREG(st.st_mode))
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
    l->ret->has_size = true;
    l->ret->bytes = (uint64_t)st.st_size;
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
    take_pages(l->ret, header);
    if (stat_beside(l->path, "-wal", &wal) && S_ISREG(wal.st_mode))
        l->ret->wal_bytes = (uint64_t)wal.st_size;
    snprintf(l->ret->journal_mode, sizeof l->ret->journal_mode, "%s", journal_mode(header));
    return true;
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

struct row {
    size_t agent, agent_len; /* in the chunk's texts */
    int64_t seconds;
    bool readable, failed;
};

/* Rows after `last`, as one statement found them. */
struct chunk {
    int64_t last, next; /* the row id before the first, of the last */
    struct row rows[CHUNK_ROWS];
    size_t n;
    struct buffer texts;
    bool has_success;
};

struct operations {
    int64_t start, end;
    const struct rollup_rules *rules;
    bool include_test;
    struct active_minutes active;
    uint64_t rows, malformed, in_period, of_tests, failed;
    struct chunk chunk;
};

static bool is_test_agent(const struct operations *o, struct span agent)
{
    for (size_t i = 0; i < o->rules->n_test_agents; i++)
        if (glob(o->rules->test_agents[i], agent))
            return true;
    return false;
}

static void take_row(struct chunk *c, struct span agent, struct span time, bool failed)
{
    struct row *r = &c->rows[c->n++];
    *r = (struct row){.agent = c->texts.len, .agent_len = agent.len, .failed = failed};
    r->readable = agent.len > 0 && agent.len <= AGENT_MAX && span_present(time) &&
                  timestamp(time, &r->seconds);
    if (r->readable)
        buffer_append_span(&c->texts, agent);
}

static void add_row(struct operations *o, const struct row *r)
{
    o->rows++;
    o->malformed += !r->readable;
    if (!r->readable || r->seconds < o->start || r->seconds >= o->end)
        return;
    struct span agent = span_make(o->chunk.texts.data + r->agent, r->agent_len);
    o->in_period++;
    if (!o->include_test && is_test_agent(o, agent)) {
        o->of_tests++;
        return;
    }
    o->failed += r->failed;
    active_minutes_add(&o->active, r->seconds, agent);
}

/* The statement, with or without a column that says how it ended; NULL with the reason. */
static struct db_statement *prepare_rows(struct db *db, struct chunk *c, const char **ret_why)
{
    static const char with_success[] =
        "SELECT rowid, agent_id, timestamp, typeof(success) = 'integer' AND success = 0 "
        "FROM main.agent_operations WHERE rowid > ?1 ORDER BY rowid LIMIT ?2";
    static const char without[] = "SELECT rowid, agent_id, timestamp, 0 FROM main.agent_operations "
                                  "WHERE rowid > ?1 ORDER BY rowid LIMIT ?2";
    struct db_statement *s;
    struct error err = ERROR_INIT;
    int status = db_prepare(db, with_success, &s, &err);
    c->has_success = status == STATUS_OK;
    if (status < 0 && db_fault(db) == DB_MISMATCH)
        status = db_prepare(db, without, &s, &err);
    if (status == STATUS_OK)
        return s;
    *ret_why = db_fault(db) == DB_MISMATCH
                   ? "there is no table agent_operations with agent_id and timestamp"
                   : porta_fault(db);
    return NULL;
}

static const char *read_chunk(struct db *db, void *context)
{
    struct chunk *c = context;
    struct error err = ERROR_INIT;
    const char *why = NULL;
    int status;
    c->n = 0;
    c->next = c->last;
    buffer_clear(&c->texts);
    struct db_statement *s = prepare_rows(db, c, &why);
    if (!s)
        return why;
    db_bind_int(s, 1, c->last);
    db_bind_int(s, 2, CHUNK_ROWS);
    while ((status = db_step(s, &err)) > 0) {
        /* A column named rowid would hide the real one, and might go nowhere. */
        int64_t id = db_column_int(s, 0);
        if (id <= c->next) {
            why = "database disk image is malformed";
            break;
        }
        c->next = id;
        take_row(c, db_column_text(s, 1), db_column_text(s, 2), db_column_int(s, 3) != 0);
    }
    if (status < 0)
        why = porta_fault(db);
    db_statement_free(s);
    return why;
}

/* NULL: all of them were read. */
static const char *read_operations(struct porta_reader *r, struct operations *o)
{
    struct chunk *c = &o->chunk;
    const char *why;
    buffer_init(&c->texts, (size_t)CHUNK_ROWS * AGENT_MAX);
    c->last = INT64_MIN;
    do {
        why = porta_read(r, read_chunk, c);
        for (size_t i = 0; !why && i < c->n; i++)
            add_row(o, &c->rows[i]);
        c->last = c->next;
    } while (!why && c->n == CHUNK_ROWS);
    buffer_release(&c->texts);
    return why;
}

/* Rows of the table of agents, of which there are few. */
static const char *count_agents(struct db *db, void *context)
{
    struct database_evidence *ret = context;
    struct db_statement *s;
    struct error err = ERROR_INIT;
    ret->has_rows = false;
    if (db_prepare(db, "SELECT count(*) FROM main.agents", &s, &err) < 0)
        return porta_fault(db);
    if (db_step(s, &err) > 0) {
        ret->has_rows = true;
        ret->rows_agents = (uint64_t)db_column_int(s, 0);
    }
    db_statement_free(s);
    return NULL;
}

/* The largest tables and indexes, without SQLite's own. The statement reads every page once. */
static const char *read_tables(struct db *db, void *context)
{
    static const char query[] = "SELECT name, SUM(pgsize) FROM dbstat WHERE name NOT GLOB "
                                "'sqlite_*' GROUP BY name ORDER BY 2 DESC, 1 LIMIT ?1";
    struct database_evidence *ret = context;
    struct db_statement *s;
    struct error err = ERROR_INIT;
    ret->n_tables = 0;
    if (db_prepare(db, query, &s, &err) < 0)
        return db_fault(db) == DB_MISMATCH ? "this SQLite has no dbstat" : db_fault_text(db);
    int status;
    db_bind_int(s, 1, DATABASE_TABLES);
    while ((status = db_step(s, &err)) > 0 && ret->n_tables < DATABASE_TABLES) {
        struct span name = db_column_text(s, 0);
        struct database_table *table = &ret->tables[ret->n_tables++];
        snprintf(table->name, sizeof table->name, "%.*s", (int)name.len, name.ptr ? name.ptr : "");
        table->bytes = (uint64_t)db_column_int(s, 1);
    }
    const char *why = status < 0 ? db_fault_text(db) : NULL;
    db_statement_free(s);
    return why;
}

static void take_tables(struct look *l, struct porta_reader *r)
{
    struct database_evidence *ret = l->ret;
    const char *why = r->locking && ret->bytes > TABLES_MAX_BYTES
                          ? "Porta would have to wait while so large a database is read"
                          : porta_read(r, read_tables, ret);
    if (!why)
        return;
    snprintf(ret->tables_gap, sizeof ret->tables_gap, "%s", why);
    ret->n_tables = 0;
}

static void take_agents(struct look *l, const struct operations *o, const char *why)
{
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
    l->ret->tests_apart = true;
    l->ret->operations_of_tests = o->of_tests;
    l->ret->agents = o->active.all.count;
    l->ret->peak_agents = o->active.peak;
    l->ret->peak_operations = o->active.peak_operations;
    l->ret->has_failed = o->chunk.has_success;
    l->ret->failed_operations = o->failed;
}

static void look_at_agents(struct look *l, struct operations *o)
{
    struct porta_reader r;
    const char *why = porta_reader_open(&r, l->path, strcmp(l->ret->journal_mode, "wal") == 0);
    if (!why)
        why = read_operations(&r, o);
    if (!why) {
        porta_read(&r, count_agents, l->ret);
        l->ret->rows_operations = o->rows;
        take_tables(l, &r);
    }
    l->moved = r.moved;
    porta_reader_close(&r);
    take_agents(l, o, why);
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
