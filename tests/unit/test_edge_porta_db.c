/*
 * Real databases in a directory of their own. Whatever is looked at: afterwards the directory lists
 * the same files with the same bytes. Other users of a database are other processes here, as they
 * are in life: POSIX locks do not tell two users in one process apart.
 */
#include "edge/porta_db.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"
#include "check.h"

#define START INT64_C(1753650000) /* 2025-07-27 21:00:00 UTC */
#define END INT64_C(1754254800)   /* 2025-08-03 21:00:00 UTC */

static char directory[256];

static const char *const globs[] = {"stress-test*", "*-ping"};
static const struct rollup_rules rules = {.test_agents = globs, .n_test_agents = 2};

#define SCHEMA                                                                                \
    "CREATE TABLE agent_operations (id INTEGER PRIMARY KEY AUTOINCREMENT, agent_id TEXT NOT " \
    "NULL, operation_type TEXT, details TEXT, timestamp TEXT DEFAULT CURRENT_TIMESTAMP, "     \
    "success BOOLEAN);"
#define ROW(agent, time) \
    "INSERT INTO agent_operations (agent_id, timestamp) VALUES ('" agent "', '" time "');"

#define PATH_SIZE 600

static const char *join(const char *name, char ret[PATH_SIZE])
{
    snprintf(ret, PATH_SIZE, "%s/%s", directory, name);
    return ret;
}

/* Valid until the eighth call after it: longer than any test needs. */
static const char *in_directory(const char *name)
{
    static char paths[8][PATH_SIZE];
    static int next;
    return join(name, paths[next++ % 8]);
}

static void run(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        printf("# %s: %.80s\n", message, sql);
        abort();
    }
}

static sqlite3 *open_path(const char *path)
{
    sqlite3 *db;
    if (sqlite3_open(path, &db) != SQLITE_OK)
        abort();
    return db;
}

static const char *make(const char *name, const char *sql)
{
    const char *path = in_directory(name);
    sqlite3 *db = open_path(path);
    run(db, sql);
    sqlite3_close(db);
    return path;
}

static void write_file(const char *path, const void *bytes, size_t len)
{
    FILE *f = fopen(path, "w");
    if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
        abort();
}

static size_t read_bytes(const char *path, char *bytes, size_t capacity)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return 0;
    size_t len = fread(bytes, 1, capacity, f);
    fclose(f);
    return len;
}

static void copy_file(const char *from, const char *to)
{
    static char bytes[1 << 20];
    write_file(to, bytes, read_bytes(from, bytes, sizeof bytes));
}

/* A number that changes with any name, byte, size, mode or time of change in the directory. */
static uint64_t fingerprint(void)
{
    static char bytes[1 << 20];
    uint64_t sum = 0;
    DIR *d = opendir(directory);
    for (struct dirent *e; (e = readdir(d));) {
        char path[PATH_SIZE];
        struct stat st;
        join(e->d_name, path);
        if (e->d_name[0] == '.' || stat(path, &st) != 0)
            continue;
        uint64_t one = hash_bytes(e->d_name, strlen(e->d_name), 0);
        if (S_ISREG(st.st_mode))
            one = hash_bytes(bytes, read_bytes(path, bytes, sizeof bytes), one);
        int64_t about[] = {st.st_size, st.st_mode, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
        sum += hash_bytes(about, sizeof about, one);
    }
    closedir(d);
    return sum;
}

static struct database_evidence look_with(const char *path, bool agents, bool include_test)
{
    struct database_evidence ret;
    memset(&ret, 0xff, sizeof ret);
    uint64_t before = fingerprint();
    porta_db_look(path, agents, START, END, &rules, include_test, &ret);
    CHECK(fingerprint() == before);
    CHECK(ret.asked);
    return ret;
}

static struct database_evidence look(const char *path)
{
    return look_with(path, true, false);
}

static void clear_directory(void)
{
    DIR *d = opendir(directory);
    for (struct dirent *e; (e = readdir(d));) {
        char path[PATH_SIZE];
        if (e->d_name[0] != '.')
            unlink(join(e->d_name, path));
    }
    closedir(d);
}

/* Run `work` on the database in another process that then waits, its connection open. */
struct other {
    pid_t pid;
    int finish;
};

static struct other other_process(const char *path, const char *sql)
{
    int ready[2], finish[2];
    char byte = 0;
    if (pipe(ready) != 0 || pipe(finish) != 0)
        abort();
    pid_t pid = fork();
    if (pid == 0) {
        close(finish[1]);
        run(open_path(path), sql);
        if (write(ready[1], &byte, 1) != 1 || read(finish[0], &byte, 1) < 0)
            abort();
        raise(SIGKILL); /* without closing the connection: as a crash leaves it */
    }
    close(finish[0]);
    if (read(ready[0], &byte, 1) != 1)
        abort();
    close(ready[0]);
    close(ready[1]);
    return (struct other){pid, finish[1]};
}

static void let_finish(struct other o)
{
    close(o.finish);
    waitpid(o.pid, NULL, 0);
}

#define SOME_ROWS                                                               \
    SCHEMA ROW("a1", "2025-07-27 20:59:59") /* before */                        \
        ROW("a1", "2025-07-27 21:00:00")    /* its first second */              \
        ROW("a2", "2025-07-28 10:00:00") ROW("a2", "2025-07-28 10:00:10")       \
            ROW("a3", "2025-07-28 10:00:59.5") ROW("a4", "2025-07-28 10:01:00") \
                ROW("stress-test-agent", "2025-07-28 10:00:30")                 \
                    ROW("my-ping", "2025-07-28 10:00:30")                       \
                        ROW("a5", "2025-08-03 20:59:59") /* its last second */  \
        ROW("a6", "2025-08-03 21:00:00")                 /* after */

static void counts_pages_and_failures(void)
{
    static const char sql[] =
        "PRAGMA page_size = 1024;" SOME_ROWS
        "INSERT INTO agent_operations (agent_id, timestamp, success) VALUES"
        " ('a2', '2025-07-28 10:00:30', 0), ('a2', '2025-07-28 10:02:00', NULL),"
        " ('a2', '2025-09-28 10:00:00', 0);"
        "UPDATE agent_operations SET success = 0 WHERE agent_id = 'stress-test-agent';"
        "CREATE TABLE filler (x); INSERT INTO filler VALUES (randomblob(20000));"
        "CREATE TABLE gone (x); INSERT INTO gone VALUES (randomblob(9000)); DROP TABLE gone;";
    struct database_evidence e = look(make("agents.db", sql));
    CHECK_STR(e.gap, "");
    CHECK(e.has_pages && e.has_failed);
    CHECK_INT(e.page_bytes, 1024);
    CHECK_INT(e.pages * e.page_bytes, e.bytes);
    CHECK_INT(e.free_pages, 9); /* the root and 8 overflow pages of 1020 bytes */
    CHECK_INT(e.operations, 10);
    CHECK(e.tests_apart);
    CHECK_INT(e.operations_of_tests, 2);
    CHECK_INT(database_operations(&e), 8);
    CHECK_INT(e.failed_operations, 1);
    CHECK_INT(e.peak_operations, 4); /* 10:00: a2 three times, a3; no test agents */
    struct database_evidence all = look_with(in_directory("agents.db"), true, true);
    CHECK_INT(all.peak_operations, 6);
    CHECK_INT(all.operations, 10);
    CHECK_INT(database_operations(&all), 10);
    CHECK_INT(all.failed_operations, 2);
    CHECK(e.n_tables >= 2 && e.n_tables <= DATABASE_TABLES);
    CHECK_STR(e.tables[0].name, "filler");
    CHECK_INT(e.tables[0].bytes, 20 * 1024);
    CHECK_STR(e.tables_gap, "");

    CHECK(!e.has_rows); /* there is no table of agents */

    e = look(make("rows.db", SOME_ROWS "CREATE TABLE agents (id TEXT);"
                                       "INSERT INTO agents VALUES ('a1'), ('a2'), ('a3');"));
    CHECK(e.has_rows);
    CHECK_INT(e.rows_agents, 3);
    CHECK(e.rows_operations > e.operations); /* some are of another time */

    e = look(make("old.db", "CREATE TABLE agent_operations (agent_id TEXT, timestamp TEXT);"));
    CHECK(e.has_agents && !e.has_failed);
    clear_directory();
}

static void counts_agents_of_the_period(void)
{
    struct database_evidence e = look(make("agents.db", SOME_ROWS));
    CHECK_STR(e.gap, "");
    CHECK(e.has_size && e.has_agents);
    CHECK_INT(e.bytes % 4096, 0);
    CHECK(e.bytes >= 8192);
    CHECK_INT(e.wal_bytes, 0);
    CHECK_STR(e.journal_mode, "delete");
    CHECK_INT(e.agents, 5);
    CHECK_INT(e.peak_agents, 2);
    CHECK_INT(e.operations, 8);
}

static void test_agents_on_request(void)
{
    struct database_evidence e = look_with(make("agents.db", SOME_ROWS), true, true);
    CHECK_INT(e.agents, 7);
    CHECK_INT(e.peak_agents, 4);
}

static void agents_only_where_asked(void)
{
    struct database_evidence e = look_with(make("agents.db", SOME_ROWS), false, false);
    CHECK(e.has_size && !e.has_agents);
    CHECK_STR(e.gap, "");
}

/* Times that go back, more rows than a chunk, and more minutes than the first table holds. */
static void many_rows_in_any_order(void)
{
    struct database_evidence e =
        look(make("agents.db", SCHEMA
                  "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)"
                  "INSERT INTO agent_operations (agent_id, timestamp) SELECT 'a' || (i % 50), "
                  "datetime(1754254799 - (i / 7) * 60, 'unixepoch') FROM n;"));
    CHECK_STR(e.gap, "");
    CHECK_INT(e.agents, 50);
    CHECK_INT(e.peak_agents, 7);
}

static void a_full_minute(void)
{
    struct database_evidence e =
        look(make("agents.db", SCHEMA
                  "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)"
                  "INSERT INTO agent_operations (agent_id, timestamp) SELECT 'a' || i, "
                  "'2025-08-01 00:00:00' FROM n;"));
    CHECK_INT(e.agents, KMIN_PERIOD);
    CHECK_INT(e.peak_agents, KMIN_MINUTE);
}

static void nobody_was_active(void)
{
    struct database_evidence e = look(make("agents.db", SCHEMA));
    CHECK_STR(e.gap, "");
    CHECK(e.has_agents);
    CHECK_INT(e.operations, 0);
    CHECK_INT(e.agents, 0);
    CHECK_INT(e.peak_agents, 0);
}

/* Each row that says nothing counts as such, and as nothing else. */
static void malformed_rows(void)
{
    static const char *const bad[] = {
        "yesterday",
        "2025-08-01",
        "2025-08-01 00:00:0",
        "2025-02-30 00:00:00",
        "2025-08-01 24:00:00",
        "2025-08-01 00:00:00Z",
        "2025-08-01 00:00:00.5Z",
        "2025-08-01 00:00:00.5/",
        "2025-08-01_00:00:00",
        "2025/08-01 00:00:00",
        "2025-08/01 00:00:00",
        "2025-08-01 00-00:00",
        "2025-08-01 00:00-00",
        "2025-08-01 0:00:000",
        "20:5-08-01 00:00:00",
        "2025-/8-01 00:00:00",
        "2025-08-01 00:00:0x",
        "2025-08-01 00:x0:00",
        "1754000000",
    };
    static const char insert[] = "INSERT INTO agent_operations (agent_id, timestamp) VALUES";
    const size_t n = sizeof bad / sizeof bad[0];
    char sql[8192];
    size_t len = (size_t)snprintf(sql, sizeof sql, SCHEMA ROW("", "2025-08-01 00:00:00"));
    for (size_t i = 0; i < n; i++)
        len +=
            (size_t)snprintf(sql + len, sizeof sql - len, "%s ('a%zu', '%s');", insert, i, bad[i]);
    const char *path = make("agents.db", sql);
    struct database_evidence e = look(path);
    CHECK(e.has_size && !e.has_agents); /* of rows that say nothing, none may be said */
    CHECK_STR(e.gap, "20 of 20 operations have no agent or no readable time");

    make("agents.db", ROW("good", "2025-08-01T00:00:00.123456") ROW("good", "2025-08-01 09:09:09"));
    e = look(path);
    CHECK(e.has_agents);
    CHECK_INT(e.agents, 1);
    CHECK_STR(e.gap, "20 of 22 operations have no agent or no readable time");
}

static void other_schemas(void)
{
    static const char no_table[] = "the operations cannot be read: there is no table "
                                   "agent_operations with agent_id and timestamp";
    struct database_evidence e = look(make("a.db", "CREATE TABLE t (x);"));
    CHECK(e.has_size && !e.has_agents);
    CHECK_STR(e.gap, no_table);

    e = look(make("b.db", "CREATE TABLE agent_operations (id, agent_id);"));
    CHECK(e.has_size && !e.has_agents);
    CHECK_STR(e.gap, no_table);

    /* A view may compute for ever. */
    e = look(make("c.db", "CREATE VIEW agent_operations AS WITH RECURSIVE n(i) AS (SELECT 1 UNION "
                          "ALL SELECT i + 1 FROM n) SELECT i AS rowid, 'a' AS agent_id, 'x' AS "
                          "timestamp FROM n;"));
    CHECK(!e.has_agents);
    CHECK_STR(e.gap, no_table);

    /* A column that hides the rowid and goes nowhere. */
    e = look(make("d.db", "CREATE TABLE agent_operations (rowid TEXT, agent_id, timestamp);"
                          "INSERT INTO agent_operations VALUES ('x', 'a', 'b'), ('x', 'a', 'b');"));
    CHECK(e.has_size && !e.has_agents);
    CHECK_STR(e.gap, "the operations cannot be read: database disk image is malformed");
}

static void names_that_a_uri_would_read(void)
{
    struct database_evidence e = look(make("a%20b?mode=rwc#c d.db", SOME_ROWS));
    CHECK_STR(e.gap, "");
    CHECK_INT(e.agents, 5);
}

static void not_a_database(void)
{
    struct database_evidence e = look(in_directory("missing.db"));
    CHECK(!e.has_size && !e.has_agents);
    CHECK_STR(e.gap, "cannot be opened: No such file or directory");

    e = look(directory);
    CHECK(!e.has_size);
    CHECK_STR(e.gap, "is a directory");

    const char *path = in_directory("foreign.db");
    char text[200] = "just some text";
    write_file(path, text, sizeof text);
    e = look(path);
    CHECK(!e.has_size && !e.has_agents);
    CHECK_STR(e.gap, "is not an SQLite database");

    write_file(path, "SQLite format 3", 16); /* the magic, and no header after it */
    CHECK_STR(look(path).gap, "is not an SQLite database");

    write_file(path, "", 0);
    e = look(path);
    CHECK(!e.has_size);
    CHECK_STR(e.gap, "is empty, so not an SQLite database");

    const char *fifo = in_directory("fifo");
    mkfifo(fifo, 0600);
    CHECK_STR(look(fifo).gap, "is not a regular file");
}

static void without_permission(void)
{
    if (geteuid() == 0)
        return; /* root may read everything */
    const char *path = make("agents.db", SCHEMA);
    chmod(path, 0);
    struct database_evidence e = look(path);
    CHECK(!e.has_size);
    CHECK_STR(e.gap, "cannot be opened: Permission denied");
}

/* The size is there, the agents are not. */
static void corrupt(void)
{
    const char *path = make("agents.db", SOME_ROWS);
    int fd = open(path, O_WRONLY);
    char junk[3000];
    memset(junk, 0xa5, sizeof junk);
    CHECK_INT(pwrite(fd, junk, sizeof junk, 100), sizeof junk);
    close(fd);
    struct database_evidence e = look(path);
    CHECK(e.has_size && !e.has_agents);
    CHECK_STR(e.journal_mode, "delete");
    CHECK_STR(e.gap, "the operations cannot be read: database disk image is malformed");
}

/* Damage behind the first chunk must not leave the first chunk's agents as the answer. */
static void corrupt_in_the_middle(void)
{
    const char *path =
        make("agents.db",
             SCHEMA "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)"
                    "INSERT INTO agent_operations (agent_id, timestamp) SELECT 'a' || i, "
                    "'2025-08-01 00:00:00' FROM n;");
    struct stat st;
    int fd = open(path, O_WRONLY);
    static char junk[4096];
    memset(junk, 0xa5, sizeof junk);
    fstat(fd, &st);
    CHECK_INT(pwrite(fd, junk, sizeof junk, st.st_size - 4096), sizeof junk);
    close(fd);
    struct database_evidence e = look(path);
    CHECK(e.has_size && !e.has_agents);
    CHECK_INT(e.agents, 0);
    CHECK_STR(e.gap, "the operations cannot be read: database disk image is malformed");
}

/* More than the writer's memory holds: pages are written before the transaction ends. */
#define MANY_ROWS                                                                    \
    "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN;"                          \
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)" \
    "INSERT INTO agent_operations (agent_id, timestamp) SELECT 'b' || i, "           \
    "'2025-08-01 00:00:00' FROM n;"

static void locked(void)
{
    const char *path = make("agents.db", SOME_ROWS);
    struct other o = other_process(path, MANY_ROWS);
    struct database_evidence e = look(path);
    CHECK(e.has_size && !e.has_agents);
    CHECK(e.bytes > 0);
    CHECK_STR(e.gap, "the operations cannot be read: locked by another process");
    let_finish(o);
}

/* A lock under which nothing is written yet keeps nobody from reading: no lock is asked for. */
static void locked_and_at_rest(void)
{
    const char *path = make("agents.db", SOME_ROWS);
    struct other o = other_process(path, "BEGIN EXCLUSIVE;");
    struct database_evidence e = look(path);
    CHECK_STR(e.gap, "");
    CHECK_INT(e.agents, 5);
    let_finish(o);
}

/* A journal that is kept and says that nothing is under way. */
static void journal_kept(const char *name, const char *journal, const char *sql)
{
    const char *path = make(name, SOME_ROWS);
    let_finish(other_process(path, sql));
    CHECK(access(in_directory(journal), F_OK) == 0);
    struct other lock = other_process(path, "BEGIN EXCLUSIVE;");
    struct database_evidence e = look(path);
    CHECK_STR(e.gap, "");
    CHECK_INT(e.agents, 6);
    let_finish(lock);
}

static void journals_kept(void)
{
    const char *row = ROW("a9", "2025-07-28 10:00:20");
    char sql[200];
    snprintf(sql, sizeof sql, "PRAGMA journal_mode = persist; %s", row);
    journal_kept("persist.db", "persist.db-journal", sql);
    snprintf(sql, sizeof sql, "PRAGMA journal_mode = truncate; %s", row);
    journal_kept("truncate.db", "truncate.db-journal", sql);
}

/* A writer that has not committed keeps nobody from reading what was there before. */
static void while_somebody_writes(void)
{
    const char *path = make("agents.db", SOME_ROWS);
    struct other o = other_process(path, "BEGIN IMMEDIATE;" ROW("a9", "2025-08-01 00:00:00"));
    struct database_evidence e = look(path);
    CHECK_STR(e.gap, "");
    CHECK_INT(e.agents, 5);
    let_finish(o);
}

/* Half of a transaction is in the file, and the way back in the journal. */
static void left_in_the_middle_of_a_write(void)
{
    const char *path = make("agents.db", SOME_ROWS);
    struct other o = other_process(path, MANY_ROWS);
    let_finish(o);
    CHECK(access(in_directory("agents.db-journal"), F_OK) == 0);
    struct database_evidence e = look(path);
    CHECK(e.has_size && !e.has_agents);
    CHECK_STR(e.gap,
              "the operations cannot be read: they need a recovery first, which would write");
}

/* The header's two version numbers disagree: no journal mode is claimed. */
static void unknown_journal_mode(void)
{
    const char *path = make("agents.db", SCHEMA);
    for (int mixed = 0; mixed < 2; mixed++) {
        const char versions[] = {(char)(1 + mixed), (char)(2 - mixed)};
        int fd = open(path, O_WRONLY);
        CHECK_INT(pwrite(fd, versions, 2, 18), 2);
        close(fd);
        struct database_evidence e = look_with(path, false, false);
        CHECK(e.has_size);
        CHECK_STR(e.journal_mode, "");
    }
}

static void wal_closed(void)
{
    struct database_evidence e = look(make("agents.db", "PRAGMA journal_mode = WAL;" SOME_ROWS));
    CHECK_STR(e.gap, "");
    CHECK_STR(e.journal_mode, "wal");
    CHECK_INT(e.wal_bytes, 0);
    CHECK_INT(e.agents, 5);
    CHECK_INT(e.peak_agents, 2);
}

/* In use: rows that only the write-ahead log holds count, and so do its bytes. */
static void wal_in_use(void)
{
    const char *path = make("agents.db", "PRAGMA journal_mode = WAL;" SOME_ROWS);
    struct other o =
        other_process(path, "PRAGMA wal_autocheckpoint = 0;" ROW("a7", "2025-07-28 10:00:20"));
    struct stat wal;
    CHECK_INT(stat(in_directory("agents.db-wal"), &wal), 0);
    struct database_evidence e = look(path);
    CHECK_STR(e.gap, "");
    CHECK_INT(e.wal_bytes, wal.st_size);
    CHECK(e.wal_bytes > 0);
    CHECK_INT(e.agents, 6);
    CHECK_INT(e.peak_agents, 3);
    let_finish(o);

    /* Left by a crash, with its index. */
    e = look(path);
    CHECK_STR(e.gap, "");
    CHECK_INT(e.agents, 6);

    /* Copied without its index. */
    copy_file(path, in_directory("copy.db"));
    copy_file(in_directory("agents.db-wal"), in_directory("copy.db-wal"));
    e = look(in_directory("copy.db"));
    CHECK(e.has_size && !e.has_agents);
    CHECK_INT(e.wal_bytes, wal.st_size);
    CHECK_STR(e.gap, "the operations cannot be read: that would change something: there is a -wal "
                     "file, but no -shm");
}

/* Somebody has it open, and has written nothing yet. */
static void wal_open_and_idle(void)
{
    const char *path = make("agents.db", "PRAGMA journal_mode = WAL;" SOME_ROWS);
    struct other o = other_process(path, "SELECT count(*) FROM agent_operations;");
    struct database_evidence e = look(path);
    CHECK_STR(e.gap, "");
    CHECK_INT(e.wal_bytes, 0);
    CHECK_INT(e.agents, 5);
    let_finish(o);
}

/* SQLite keeps the -wal beside the file that a link points to. */
static void through_a_link(void)
{
    const char *path = make("agents.db", "PRAGMA journal_mode = WAL;" SOME_ROWS);
    struct other o =
        other_process(path, "PRAGMA wal_autocheckpoint = 0;" ROW("a7", "2025-07-28 10:00:20"));
    const char *alias = in_directory("alias");
    CHECK_INT(symlink("agents.db", alias), 0);
    struct database_evidence e = look(alias);
    CHECK(e.wal_bytes > 0);
    CHECK_INT(e.agents, 6);
    let_finish(o);
}

#define RUN_CLEAN(test)    \
    do {                   \
        clear_directory(); \
        RUN(test);         \
    } while (0)

int main(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%s/porta-db-XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(directory))
        return EXIT_FAILURE;
    RUN_CLEAN(counts_pages_and_failures);
    RUN_CLEAN(counts_agents_of_the_period);
    RUN_CLEAN(test_agents_on_request);
    RUN_CLEAN(agents_only_where_asked);
    RUN_CLEAN(many_rows_in_any_order);
    RUN_CLEAN(a_full_minute);
    RUN_CLEAN(nobody_was_active);
    RUN_CLEAN(malformed_rows);
    RUN_CLEAN(other_schemas);
    RUN_CLEAN(names_that_a_uri_would_read);
    RUN_CLEAN(not_a_database);
    RUN_CLEAN(without_permission);
    RUN_CLEAN(corrupt);
    RUN_CLEAN(corrupt_in_the_middle);
    RUN_CLEAN(locked);
    RUN_CLEAN(locked_and_at_rest);
    RUN_CLEAN(journals_kept);
    RUN_CLEAN(while_somebody_writes);
    RUN_CLEAN(left_in_the_middle_of_a_write);
    RUN_CLEAN(unknown_journal_mode);
    RUN_CLEAN(wal_closed);
    RUN_CLEAN(wal_in_use);
    RUN_CLEAN(wal_open_and_idle);
    RUN_CLEAN(through_a_link);
    clear_directory();
    rmdir(directory);
    return check_end();
}
