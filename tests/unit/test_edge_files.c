/*
 * Files that rules of the checklist ask for, in a tree that tries to lead them astray: links out of
 * the roots, FIFOs, huge files, expressions that never end, broken and foreign backups.
 */
#include "edge/files.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

#define NOW INT64_C(1754254800)

static char top[256], root[300];
static struct rule_evidence e;
static int64_t latest = INT64_MAX;
static uint64_t min_size;

static const char *in_top(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", top, name);
    return path;
}

/* Below the root; the time is so many seconds before NOW. */
static void put(const char *name, const char *text, size_t len, int64_t age)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *f = fopen(path, "w");
    if (!f || fwrite(text, 1, len, f) != len || fclose(f) != 0)
        abort();
    struct timespec times[2] = {{NOW - age, 0}, {NOW - age, 0}};
    if (utimensat(AT_FDCWD, path, times, 0) != 0)
        abort();
}

static void put_text(const char *name, const char *text, int64_t age)
{
    put(name, text, strlen(text), age);
}

static void make_directory(const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", root, name);
    if (mkdir(path, 0755) != 0)
        abort();
}

static void look_in(const char *const *roots, size_t n, const char *path, const char *matches,
                    enum rule_kind kind)
{
    const struct check_rule rule = {
        .kind = kind, .path = path, .matches = matches, .min_size = min_size};
    files_look(&rule, roots, n, latest, &e);
    CHECK(e.key == rules_key(&rule));
}

static void look(const char *path, const char *matches)
{
    const char *const roots[] = {root};
    look_in(roots, 1, path, matches, RULE_FILE);
}

static void the_newest_come_first(void)
{
    make_directory("docs");
    put_text("docs/plan-a.md", "a", 30);
    put_text("docs/plan-b.md", "bb", 10);
    put_text("docs/plan-c.md", "", 20);
    put_text("docs/other.txt", "", 0);
    look("docs/plan-*.md", NULL);
    CHECK_INT(e.n_found, 3);
    CHECK_INT(e.n_files, 3);
    CHECK_STR(e.files[0].path, "docs/plan-b.md");
    CHECK_INT(e.files[0].modified, NOW - 10);
    CHECK_INT(e.files[0].bytes, 2);
    CHECK_INT(e.files[0].state, FILE_REGULAR);
    CHECK_STR(e.files[1].path, "docs/plan-c.md");
    CHECK_STR(e.files[2].path, "docs/plan-a.md");
    look("docs/plan-?.md", NULL);
    CHECK_INT(e.n_found, 3);
    look("*/plan-a.*", NULL);
    CHECK_INT(e.n_found, 1);
    look("docs/none*", NULL);
    CHECK_INT(e.n_found, 0);
    CHECK(!e.root_missing);
}

/* What was changed long after the period does not push out what speaks of it. */
static void what_is_too_late_comes_last(void)
{
    latest = NOW - 15;
    look("docs/plan-*.md", NULL);
    latest = INT64_MAX;
    CHECK_INT(e.n_files, 3);
    CHECK_STR(e.files[0].path, "docs/plan-c.md");
    CHECK_STR(e.files[1].path, "docs/plan-a.md");
    CHECK_STR(e.files[2].path, "docs/plan-b.md");
}

static void many_are_counted(void)
{
    make_directory("many");
    for (int i = 0; i < 20; i++) {
        char name[32];
        snprintf(name, sizeof name, "many/%02d", i);
        put_text(name, "x", i);
    }
    look("many/*", NULL);
    CHECK_INT(e.n_found, 20);
    CHECK_INT(e.n_files, FILES_SEEN);
    CHECK_STR(e.files[FILES_SEEN - 1].path, "many/07");
}

static void roots(void)
{
    char absolute[1024];
    const char *const two[] = {"/nonexistent/root", root};
    look_in(two, 2, "docs/plan-a.md", NULL, RULE_FILE);
    CHECK_INT(e.n_files, 1);
    CHECK(e.root_missing);
    look_in(two, 1, "docs/plan-a.md", NULL, RULE_FILE);
    CHECK_INT(e.n_files, 0);
    CHECK(e.root_missing);
    snprintf(absolute, sizeof absolute, "%s/docs/plan-a.md", root);
    look(absolute, NULL);
    CHECK_STR(e.files[0].path, absolute);

    const char *const one[] = {root};
    CHECK(files_path_allowed("docs/plan*", one, 1));
    CHECK(files_path_allowed(absolute, one, 1));
    CHECK(!files_path_allowed("docs/plan*", one, 0));
    CHECK(!files_path_allowed("/etc/passwd", one, 1));
    CHECK(!files_path_allowed("../x", one, 1));
    CHECK(!files_path_allowed("docs/../../x", one, 1));
    CHECK(!files_path_allowed("docs//x", one, 1));
    CHECK(!files_path_allowed("docs/.", one, 1));
    CHECK(!files_path_allowed("", one, 1));
    snprintf(absolute, sizeof absolute, "%s-beside/x", root);
    CHECK(!files_path_allowed(absolute, one, 1)); /* only begins like the root */
    snprintf(absolute, sizeof absolute, "%s/../x", root);
    CHECK(!files_path_allowed(absolute, one, 1));
}

static void no_link_is_followed(void)
{
    char target[1024], link[1024];
    FILE *f = fopen(in_top("secret"), "w");
    fputs("REDIS_URL=secret\n", f);
    fclose(f);
    snprintf(target, sizeof target, "%s", in_top("secret"));
    snprintf(link, sizeof link, "%s/link.env", root);
    CHECK_INT(symlink(target, link), 0);
    look("link.env", "REDIS_URL=.*");
    CHECK_INT(e.n_files, 1);
    CHECK_INT(e.files[0].state, FILE_NOT_REGULAR);
    CHECK(!e.files[0].matched);
    CHECK_STR(e.files[0].match, "");
    look("link.*", "REDIS_URL=.*");
    CHECK_INT(e.files[0].state, FILE_NOT_REGULAR);
    /* A directory on the way, and one that leads to a place within the root. */
    snprintf(link, sizeof link, "%s/out", root);
    CHECK_INT(symlink("..", link), 0);
    look("out/secret", "REDIS_URL=.*");
    CHECK_INT(e.n_files, 0);
    look("o*/sec*", "REDIS_URL=.*");
    CHECK_INT(e.n_files, 0);
    snprintf(link, sizeof link, "%s/in", root);
    CHECK_INT(symlink("docs", link), 0);
    look("in/plan-a.md", NULL);
    CHECK_INT(e.n_files, 0);
}

/* A FIFO that nobody writes to would hold up whoever opens or reads it. */
static void a_fifo_is_no_file(void)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/fifo", root);
    CHECK_INT(mkfifo(path, 0644), 0);
    alarm(20);
    look("fifo", "x");
    alarm(0);
    CHECK_INT(e.files[0].state, FILE_NOT_REGULAR);
    look("docs", NULL); /* a directory */
    CHECK_INT(e.files[0].state, FILE_NOT_REGULAR);
}

static void lines_are_searched(void)
{
    put_text("porta.env", "# settings\r\nREDIS_URL=redis://cache:6379/0\r\nLAST=1", 0);
    look("porta.env", "^REDIS_URL=.*$");
    CHECK(e.files[0].matched);
    CHECK_STR(e.files[0].match, "REDIS_URL=redis://cache:6379/0");
    look("porta.env", "^LAST=[0-9]$");
    CHECK_STR(e.files[0].match, "LAST=1");
    look("porta.env", "^URL");
    CHECK(!e.files[0].matched && !e.files[0].gave_up);
    look("porta.env", "settings.*REDIS"); /* never over two lines */
    CHECK(!e.files[0].matched);
}

static void secrets_of_urls_are_left_out(void)
{
    static const struct {
        const char *line, *expression, *shown;
    } cases[] = {
        {"REDIS_URL=redis://u:s3cret@cache/0\n", "REDIS_URL=.*", "REDIS_URL=redis://@cache/0"},
        {"REDIS_URL=redis://:s3/c@ret@cache\n", "REDIS_URL=.*", "REDIS_URL=redis://@cache"},
        {"REDIS_URL=redis://:s3cret@cache\n", "REDIS_URL=.*s3", "REDIS_URL=redis://"},
        {"REDIS_URL=redis://cache:6379/0\n", "REDIS_URL=.*", "REDIS_URL=redis://cache:6379/0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        put_text("url.env", cases[i].line, 0);
        look("url.env", cases[i].expression);
        CHECK(e.files[0].matched);
        CHECK_STR(e.files[0].match, cases[i].shown);
    }
}

static void only_the_beginning_is_searched(void)
{
    size_t len = 3 * FILES_SEARCH_BYTES;
    char *text = malloc(len);
    memset(text, 'x', len);
    memcpy(text + len - 6, "\nneedl", 6);
    put("huge", text, len, 0);
    look("huge", "^needl");
    CHECK(!e.files[0].matched);
    memcpy(text + FILES_SEARCH_BYTES - 7, "\nneedl\n", 7);
    put("huge", text, len, 0);
    look("huge", "^needl");
    CHECK(e.files[0].matched);
    look("huge", "x{300}");
    CHECK_INT(strlen(e.files[0].match), FILE_MATCH_BYTES - 1);
    free(text);
}

/* 30 a's and then no b: 2^30 ways for an expression that backtracks. */
static void an_expression_may_give_up(void)
{
    put_text("bomb", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaacb\n", 0);
    look("bomb", "^(?:a+)+b");
    CHECK(!e.files[0].matched);
    CHECK(e.files[0].gave_up);
}

static void an_unreadable_file(void)
{
    put_text("closed", "x", 0);
    char path[1024];
    snprintf(path, sizeof path, "%s/closed", root);
    chmod(path, 0);
    look("closed", "x");
    CHECK_INT(e.files[0].state, geteuid() == 0 ? FILE_REGULAR : FILE_UNREADABLE);
}

/* ---- backups ---- */

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        abort();
}

#define TABLES                                                                                     \
    "CREATE TABLE agents(id TEXT); CREATE TABLE agent_operations(id INTEGER PRIMARY KEY, d TEXT);" \
    "INSERT INTO agents VALUES('a1'), ('a2');"                                                     \
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "               \
    "INSERT INTO agent_operations SELECT i, hex(randomblob(40)) FROM n;"

/* By SQLite's own backup, as Porta's user makes it. */
static void back_up(const char *sql, const char *name)
{
    sqlite3 *live, *copy;
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", root, name);
    unlink(path);
    if (sqlite3_open(":memory:", &live) || sqlite3_open(path, &copy))
        abort();
    run(live, sql);
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", live, "main");
    if (!backup || sqlite3_backup_step(backup, -1) != SQLITE_DONE)
        abort();
    sqlite3_backup_finish(backup);
    sqlite3_close(live);
    sqlite3_close(copy);
}

static enum backup_state backup_of(const char *path)
{
    const char *const one[] = {root};
    look_in(one, 1, path, NULL, RULE_BACKUP);
    return e.n_files ? e.files[0].backup : BACKUP_NOT_LOOKED;
}

static void backups(void)
{
    char path[1024];
    struct stat st;
    back_up(TABLES, "good.db");
    CHECK_INT(backup_of("good.db"), BACKUP_GOOD);
    CHECK_INT(e.files[0].agents, 2);
    CHECK_INT(e.files[0].operations, 500);

    back_up(TABLES, "cut.db");
    snprintf(path, sizeof path, "%s/cut.db", root);
    CHECK_INT(stat(path, &st), 0);
    CHECK_INT(truncate(path, st.st_size / 2 / 4096 * 4096), 0);
    CHECK_INT(backup_of("cut.db"), BACKUP_DAMAGED);
    back_up(TABLES, "cut.db");
    CHECK_INT(truncate(path, st.st_size - 1), 0); /* which quick_check passes */
    CHECK_INT(backup_of("cut.db"), BACKUP_DAMAGED);
    CHECK_INT(truncate(path, 50), 0);
    CHECK_INT(backup_of("cut.db"), BACKUP_DAMAGED);

    back_up("CREATE TABLE notes(t)", "foreign.db");
    CHECK_INT(backup_of("foreign.db"), BACKUP_FOREIGN);
    back_up("CREATE VIEW agents AS SELECT 1; CREATE VIEW agent_operations AS SELECT 1", "view.db");
    CHECK_INT(backup_of("view.db"), BACKUP_FOREIGN);
    put_text("text.db", "no database", 0);
    CHECK_INT(backup_of("text.db"), BACKUP_NOT_SQLITE);
    put_text("empty.db", "", 0);
    CHECK_INT(backup_of("empty.db"), BACKUP_NOT_SQLITE);

    /* A sparse file of a size that is not read. */
    static const char magic[16] = "SQLite format 3";
    put("sparse.db", magic, sizeof magic, 0);
    snprintf(path, sizeof path, "%s/sparse.db", root);
    CHECK_INT(truncate(path, INT64_C(5) << 30), 0);
    CHECK_INT(backup_of("sparse.db"), BACKUP_TOO_LARGE);
    unlink(path);
}

static void set_time(const char *name, int64_t age)
{
    char path[1024];
    struct timespec times[2] = {{NOW - age, 0}, {NOW - age, 0}};
    snprintf(path, sizeof path, "%s/%s", root, name);
    if (utimensat(AT_FDCWD, path, times, 0) != 0)
        abort();
}

/* Until one is good, and no further than FILES_SEEN. */
static void backups_are_looked_at_in_their_order(void)
{
    make_directory("backup");
    put_text("backup/newest.db", "no database", 1);
    back_up(TABLES, "backup/a.db");
    back_up(TABLES, "backup/b.db");
    set_time("backup/a.db", 2);
    set_time("backup/b.db", 3);
    CHECK_INT(backup_of("backup/*.db"), BACKUP_NOT_SQLITE);
    CHECK_INT(e.files[1].backup, BACKUP_GOOD);
    CHECK_INT(e.files[1].operations, 500);
    CHECK_INT(e.files[2].backup, BACKUP_NOT_LOOKED);
    min_size = e.files[1].bytes + 1; /* good, but not what the rule asks for */
    backup_of("backup/*.db");
    CHECK_INT(e.files[2].backup, BACKUP_GOOD);
    min_size = 0;
    for (int i = 0; i < FILES_SEEN; i++) {
        char name[32];
        snprintf(name, sizeof name, "backup/n%d.db", i);
        put_text(name, "no database", 0);
    }
    backup_of("backup/*.db");
    CHECK_INT(e.n_found, FILES_SEEN + 3);
    for (int i = 0; i < FILES_SEEN; i++)
        CHECK_INT(e.files[i].backup, BACKUP_NOT_SQLITE);
}

/* Looking leaves nothing behind, not even beside a backup in write-ahead mode. */
static void a_backup_is_left_alone(void)
{
    char path[1024];
    back_up(TABLES, "wal.db");
    snprintf(path, sizeof path, "%s/wal.db", root);
    sqlite3 *db;
    if (sqlite3_open(path, &db))
        abort();
    run(db, "PRAGMA journal_mode = WAL");
    sqlite3_close(db);
    CHECK_INT(backup_of("wal.db"), BACKUP_GOOD);
    CHECK_INT(e.files[0].operations, 500);
    snprintf(path, sizeof path, "%s/wal.db-shm", root);
    CHECK(access(path, F_OK) != 0);
    CHECK_INT(backup_of("wal.db*"), BACKUP_GOOD);
    CHECK_INT(e.n_found, 1);
}

int main(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(top, sizeof top, "%s/files-test-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(top))
        return EXIT_FAILURE;
    snprintf(root, sizeof root, "%s/root", top);
    mkdir(root, 0755);
    RUN(the_newest_come_first);
    RUN(what_is_too_late_comes_last);
    RUN(many_are_counted);
    RUN(roots);
    RUN(no_link_is_followed);
    RUN(a_fifo_is_no_file);
    RUN(lines_are_searched);
    RUN(secrets_of_urls_are_left_out);
    RUN(only_the_beginning_is_searched);
    RUN(an_expression_may_give_up);
    RUN(an_unreadable_file);
    RUN(backups);
    RUN(backups_are_looked_at_in_their_order);
    RUN(a_backup_is_left_alone);
    char command[600];
    snprintf(command, sizeof command, "rm -rf '%s'", top);
    return system(command) == 0 ? check_end() : EXIT_FAILURE;
}
