/*
 * One log, read by one thread or by several in small chunks: everything that a scan says of it must
 * be the same. The logs are made up of lines that mean something to the lines around them:
 * undated ones, tracebacks, events printed twice, wrapped lines, lines of other patterns, damage.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/civil.h"
#include "check.h"
#include "edge/packfile.h"
#include "input/lines.h"
#include "rollup/sums.h"
#include "scan/scan.h"
#include "store/store.h"

#define T0 INT64_C(1795262400) /* 2026-11-21T12:00:00Z */
#define LOG_LIMIT ((size_t)64 << 20)

static struct packfiles files;
static struct packs *packs;
static struct zone *utc;
static char path[] = "/tmp/porta-audit-split-XXXXXX";
static uint64_t dice;

static const struct endpoint_template templates[] = {{"/meta", NULL, true, false}};
static const char *const test_agents[] = {"stress-test*"};
static const struct rollup_rules rules = {
    .endpoints = {.templates = templates, .n_templates = 1, .max_endpoints = 5},
    .test_agents = test_agents,
    .n_test_agents = 1,
};

static unsigned draw(unsigned below)
{
    dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((dice >> 33) % below);
}

/* "2026-11-21 12:00:00,123" and the like. */
static const char *stamp(const char *format, unsigned second)
{
    static char text[40];
    struct civil c;
    civil_from_seconds(T0 + second, &c);
    if (*format == 'n')
        snprintf(text, sizeof text, "%02d/Nov/2026:%02d:%02d:%02d +0000", c.day, c.hour, c.minute,
                 c.second);
    else
        snprintf(text, sizeof text, "2026-11-%02d%c%02d:%02d:%02d%c%03u%s", c.day,
                 *format == 'i' ? 'T' : ' ', c.hour, c.minute, c.second, *format == 'i' ? '.' : ',',
                 second % 1000, *format == 'i' ? "000" : "");
    return text;
}

static void put_nginx(struct buffer *b, unsigned second)
{
    static const char *const paths[] = {"/meta", "/a", "/b?q=1", "/c", "/d", "/e", "/f", "/g/1"};
    buffer_appendf(b,
                   "10.0.0.%u - - [%s] \"GET %s HTTP/1.1\" %u 12 \"-\" \"agent-%u\" 0.%03u 0.%03u",
                   draw(20), stamp("nginx", second), paths[draw(8)], draw(9) ? 200 : 404, draw(9),
                   draw(900), draw(900));
}

static void put_traceback(struct buffer *b, const char *before, const char *head)
{
    buffer_appendf(b,
                   "%s%sException in ASGI application\nTraceback (most recent call last):\n"
                   "  File \"/srv/porta.py\", line 10, in f\n    connection.execute(q)\n"
                   "sqlite3.OperationalError: database is locked",
                   before, head);
}

/* Porta's own lines; `dated`: each with logging's time before it. */
static void put_porta(struct buffer *b, unsigned second, bool dated)
{
    char before[48];
    snprintf(before, sizeof before, "%s%s", dated ? stamp("porta", second) : "", dated ? " " : "");
    unsigned kind = draw(40);
    if (kind < 8 || (kind < 30 && dated))
        buffer_appendf(b,
                       "%sINFO:porta:[AGENT] a%u called pipeline: {'success': True, "
                       "'execution_time': 0.0%u, 'agent_id': 'a'} at %s",
                       before, draw(9), draw(99), stamp("iso", second));
    else if (kind < 32)
        buffer_appendf(b, "%sINFO:     127.0.0.1:%u - \"GET /meta HTTP/1.1\" 200 OK", before,
                       draw(60000));
    else if (kind < 34)
        buffer_appendf(b, "%sERROR:porta:Ошибка получения списка агентов: database is locked",
                       before);
    else if (kind < 36)
        put_traceback(b, before, "ERROR:    ");
    else if (kind < 37)
        put_traceback(b, before, "ERROR:uvicorn.error:");
    else if (kind < 38)
        buffer_appendf(b, "%sINFO:porta:Выполняется команда: cat <<E\ndatabase is locked\n\nE",
                       before);
    else
        buffer_appendf(b, "%sWARNING:porta:Попытка доступа без токена", before);
}

static void put_rare(struct buffer *b, unsigned second)
{
    switch (draw(8)) {
    case 0:
        buffer_append_str(b, "what is this?");
        break;
    case 1:
        buffer_append_str(b, "   ");
        break;
    case 2:
        for (int i = 0; i < 50; i++)
            buffer_append_char(b, '\0');
        put_nginx(b, second);
        break;
    case 3:
        put_nginx(b, second);
        buffer_append_char(b, '\r');
        break;
    case 4:
        buffer_appendf(b, "Nov 21 12:00:00 host porta[1]: INFO:porta:wrapped");
        break;
    case 5:
        put_porta(b, second, false);
        break;
    case 6:
        put_porta(b, second, true);
        break;
    default:
        put_nginx(b, second);
        break;
    }
}

/* A command that holds lines of another server's log, which may be text or not. */
static void put_quoting(struct buffer *b, unsigned second)
{
    buffer_appendf(b, "%s INFO:porta:Выполняется команда: cat <<E", stamp("porta", second));
    for (unsigned i = draw(5) ? draw(9) : draw(90); i > 0; i--) {
        buffer_append_char(b, '\n');
        put_nginx(b, second);
    }
    if (draw(2))
        buffer_append_str(b, "\nE");
}

enum kind { NGINX, PORTA, PORTA_UNDATED, QUOTING, MIXED, DAMAGED, KINDS };

static void make_log(struct buffer *b, enum kind kind, unsigned lines)
{
    unsigned second = 0;
    for (unsigned i = 0; i < lines; i++) {
        second += draw(50) == 0 ? draw(8000) : draw(3);
        second %= 80000;
        if (kind == NGINX || (kind >= MIXED && draw(3)))
            put_nginx(b, second);
        else if (kind >= QUOTING && draw(20) == 0)
            put_quoting(b, second);
        else
            put_porta(b, second, kind != PORTA_UNDATED);
        buffer_append_char(b, '\n');
        if ((kind == DAMAGED && draw(60) == 0) || (kind == NGINX && draw(2000) == 0)) {
            put_rare(b, second);
            buffer_append_char(b, '\n');
        }
    }
    if (draw(2))
        put_nginx(b, second);
}

static void describe_population(struct buffer *out, const struct population *p)
{
    buffer_appendf(out, "%d %d %lu@%ld %lu@%ld %u %u %u %u\n", p->has_edge, p->has_app,
                   p->peak_minute, p->peak_minute_at, p->peak_second, p->peak_second_at,
                   p->agents_by_field.count, p->agents_by_client.count, p->peak_agents_by_field,
                   p->peak_agents_by_client);
    for (size_t i = 0; i < p->n_endpoints; i++) {
        const struct endpoint_traffic *e = &p->endpoints[i];
        const struct latency *l = &e->traffic.latency;
        buffer_appendf(out, "%s %s %lu %lu %lu: %lu %lu %lu", e->method, e->path,
                       e->traffic.requests, e->traffic.inferred, e->traffic.undated, l->n,
                       (uint64_t)l->sum, (uint64_t)l->squares);
        for (uint64_t rank = 1; rank <= l->n; rank += 1 + l->n / 20)
            buffer_appendf(out, " %ld", latency_rank(l, rank));
        for (size_t j = 0; j < e->traffic.n_statuses; j++)
            buffer_appendf(out, " %d×%lu", e->traffic.statuses[j].status,
                           e->traffic.statuses[j].count);
        buffer_append_char(out, '\n');
    }
}

static void describe_sums(struct buffer *out, const struct rollup *rollup)
{
    const struct sums_request request = {
        .start = T0 - 86400 * 400, .end = T0 + 86400 * 400, .include_undated = true};
    struct sums *s = sums_new(rollup, &request);
    describe_population(out, &s->normal);
    describe_population(out, &s->test);
    buffer_appendf(out, "%lu %lu %lu %lu %lu %lu %lu %lu %lu %lu %lu\n", s->entries, s->messages,
                   s->operations, s->inferred_entries, s->undated_entries, s->undated_app_left_out,
                   s->evicted_requests, s->lock_events, s->lock_inferred, s->lock_undated,
                   s->hours_without_records_total);
    for (size_t i = 0; i < s->n_episodes; i++)
        buffer_appendf(out, "%ld-%ld %lu %d\n", s->episodes[i].first, s->episodes[i].last,
                       s->episodes[i].events, s->episodes[i].inferred);
    sums_free(s);
}

static void describe_source(struct buffer *out, const struct scan *scan)
{
    size_t n;
    const struct source_evidence *e = scan_sources(scan, &n);
    buffer_appendf(out, "%lx %s %d %d %s %lu %lu: %lu = %lu %lu %lu %lu %lu; %lu:%lu %s %d\n",
                   e->fingerprint, e->patterns ? e->patterns : "", e->has_tier ? (int)e->tier : -1,
                   e->state, e->detail ? e->detail : "", e->bytes, e->complete_bytes, e->lines,
                   e->understood, e->ignored, e->continuation, e->not_understood, e->too_long,
                   e->first_missed_line, e->first_missed_column,
                   e->first_missed_pattern ? e->first_missed_pattern : "", e->can_tell_locks);
    const struct scan_miss *misses = scan_misses(scan, 0, &n);
    for (size_t i = 0; i < n; i++)
        buffer_appendf(out, "%lu:%lu %s %.*s\n", misses[i].line, misses[i].column,
                       misses[i].pattern ? misses[i].pattern : "", (int)misses[i].text_len,
                       misses[i].text);
}

/* All that a scan says, as text. */
static void scan_log(unsigned jobs, size_t chunk_bytes, bool bounded, struct buffer *out)
{
    const struct scan_options options = {
        .packs = packs,
        .zone = utc,
        .jobs = jobs,
        .chunk_bytes = chunk_bytes,
        .has_since = bounded,
        .since = T0 + 1000,
        .has_until = bounded,
        .until = T0 + 60000,
    };
    struct rollup *rollup = rollup_new(&rules);
    struct scan *scan = scan_new(&options, rollup);
    const char *const paths[] = {path};
    struct error err = ERROR_INIT;
    CHECK_INT(scan_logs(scan, paths, 1, &err), STATUS_OK);
    scan_finish(scan);
    buffer_init(out, LOG_LIMIT);
    describe_source(out, scan);
    describe_sums(out, rollup);
    scan_free(scan);
    rollup_free(rollup);
}

static void write_log(const struct buffer *b)
{
    FILE *f = fopen(path, "w");
    fwrite(b->data, 1, b->len, f);
    fclose(f);
}

static void check_same(unsigned jobs, size_t chunk_bytes, bool bounded)
{
    struct buffer alone, together;
    scan_log(1, 0, bounded, &alone);
    scan_log(jobs, chunk_bytes, bounded, &together);
    CHECK_STR(buffer_str(&together), buffer_str(&alone));
    buffer_release(&alone);
    buffer_release(&together);
}

static void check_kind(enum kind kind)
{
    for (unsigned seed = 0; seed < 12; seed++) {
        struct buffer log;
        dice = seed * 1000 + kind;
        buffer_init(&log, LOG_LIMIT);
        make_log(&log, kind, 200 + seed * 100);
        write_log(&log);
        check_same(2 + seed % 4, seed % 3 ? 4096 : 9000, seed % 4 == 3);
        buffer_release(&log);
    }
}

static void access_lines(void)
{
    check_kind(NGINX);
}

static void application_lines(void)
{
    check_kind(PORTA);
}

static void lines_without_a_time(void)
{
    check_kind(PORTA_UNDATED);
}

static void lines_that_may_be_quoted(void)
{
    check_kind(QUOTING);
}

static void two_formats_in_one_file(void)
{
    check_kind(MIXED);
}

static void damaged_logs(void)
{
    check_kind(DAMAGED);
}

/* A line that is too long, and one that fills chunks to the brim. */
static void long_lines(void)
{
    for (size_t len = 10000; len < (size_t)3 << 20; len *= 5) {
        struct buffer log;
        dice = len;
        buffer_init(&log, LOG_LIMIT);
        make_log(&log, NGINX, 300);
        buffer_append_char(&log, '\n');
        for (size_t i = 0; i < len; i++)
            buffer_append_char(&log, 'x');
        buffer_append_char(&log, '\n');
        make_log(&log, NGINX, 300);
        write_log(&log);
        check_same(3, 4096, false);
        buffer_release(&log);
    }
}

/* Many events, each perhaps the one before again, at every possible distance from a chunk's end. */
static void twins_at_every_place(void)
{
    for (unsigned shift = 0; shift < 600; shift += 7) {
        struct buffer log;
        buffer_init(&log, LOG_LIMIT);
        buffer_appendf(&log, "%s INFO:porta:%0*d\n", stamp("porta", 0), (int)shift + 1, 1);
        for (unsigned i = 1; i < 60; i++) {
            char before[48];
            snprintf(before, sizeof before, "%s ", stamp("porta", i / 3));
            put_traceback(&log, before, i % 3 == 2 ? "ERROR:uvicorn.error:" : "ERROR:    ");
            if (i % 5 == 0)
                buffer_appendf(&log, "\n%sINFO:porta:one\n%sINFO:porta:two", before, before);
            buffer_append_char(&log, '\n');
        }
        write_log(&log);
        check_same(2, 4096, false);
        buffer_release(&log);
    }
}

static void put_dated(struct buffer *b, unsigned lines)
{
    for (unsigned i = 0; i < lines; i++)
        buffer_appendf(b, "%s INFO:porta:line %u\n", stamp("porta", i), i);
}

/* A line of another server, beyond doubt; much later one that may be text unless that was seen. */
static void what_was_seen_much_earlier(void)
{
    for (unsigned shift = 0; shift < 100; shift++) {
        struct buffer log;
        buffer_init(&log, LOG_LIMIT);
        put_dated(&log, 120 + shift);
        put_nginx(&log, 0);
        buffer_append_char(&log, '\n');
        put_dated(&log, 120);
        buffer_appendf(&log, "%s INFO:porta:Выполняется команда: cat <<E\n", stamp("porta", 1));
        put_nginx(&log, 0);
        buffer_append_char(&log, '\n');
        put_dated(&log, 300);
        write_log(&log);
        check_same(2 + shift % 3, 4096, false);
        buffer_release(&log);
    }
}

/* The same into a store, in two runs: up to the first `len` bytes, and all of it. */
static void store_log(const struct buffer *log, size_t len, unsigned jobs, struct buffer *out)
{
    static char name[] = "/tmp/porta-audit-split-store-XXXXXX";
    struct error err = ERROR_INIT;
    struct store *store = NULL;
    const struct scan_options options = {
        .packs = packs, .zone = utc, .store_rules = &rules, .jobs = jobs, .chunk_bytes = 4096};
    char db[sizeof name];
    memcpy(db, name, sizeof name);
    close(mkstemp(db));
    unlink(db);
    buffer_init(out, LOG_LIMIT);
    CHECK_INT(store_open(db, STORE_CREATE, &store, &err), STATUS_OK);
    for (int run = 0; run < 2; run++) {
        struct buffer part = *log;
        part.len = run ? log->len : len;
        write_log(&part);
        struct scan *scan = scan_new(&options, NULL);
        CHECK_INT(scan_into_store(scan, store, path, false, &err), STATUS_OK);
        CHECK_INT(scan_finish_read(scan, store, &err), STATUS_OK);
        describe_source(out, scan);
        scan_free(scan);
    }
    store_close(store);
    unlink(db);
}

static void check_stored(const struct buffer *log, size_t len)
{
    struct buffer alone, together;
    store_log(log, len, 1, &alone);
    store_log(log, len, 3, &together);
    CHECK_STR(buffer_str(&together), buffer_str(&alone));
    buffer_release(&alone);
    buffer_release(&together);
}

/* Lines that are not understood have their numbers in the source, wherever reading goes on. */
static void a_stored_log_goes_on(void)
{
    for (unsigned seed = 0; seed < 8; seed++) {
        struct buffer log;
        dice = seed;
        buffer_init(&log, LOG_LIMIT);
        make_log(&log, seed % 2 ? DAMAGED : NGINX, 300);
        buffer_append_char(&log, '\n');
        size_t len = log.len;
        for (unsigned i = 0; i < 200; i++) {
            put_nginx(&log, 70000 + i);
            buffer_append_str(&log, i % 40 == 7 ? "\nwhat is this?\n" : "\n");
        }
        check_stored(&log, len);
        check_stored(&log, len / 2);
        buffer_release(&log);
    }
}

/* NULs behind the last line feed are no line. */
static void nuls_at_the_end(void)
{
    struct buffer log;
    buffer_init(&log, LOG_LIMIT);
    make_log(&log, NGINX, 300);
    for (unsigned i = 0; i < 20; i++)
        buffer_append_char(&log, i == 0 ? '\n' : '\0');
    check_stored(&log, log.len / 2);
    check_stored(&log, log.len);
    buffer_append_char(&log, 'x');
    check_stored(&log, log.len);
    buffer_release(&log);
}

int main(void)
{
    struct error err = ERROR_INIT;
    char patterns[4096];
    const char *top = getenv("srcdir_top");
    snprintf(patterns, sizeof patterns, "%s/patterns", top ? top : ".");
    int fd = mkstemp(path);
    if (fd < 0 || zone_new("UTC", &utc, &err) < 0 ||
        packfiles_read_directory(&files, patterns, &err) < 0 ||
        packs_new(files.specs, files.count, &packs, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        return EXIT_FAILURE;
    }
    close(fd);
    RUN(access_lines);
    RUN(application_lines);
    RUN(lines_without_a_time);
    RUN(lines_that_may_be_quoted);
    RUN(two_formats_in_one_file);
    RUN(damaged_logs);
    RUN(long_lines);
    RUN(twins_at_every_place);
    RUN(what_was_seen_much_earlier);
    RUN(a_stored_log_goes_on);
    RUN(nuls_at_the_end);
    unlink(path);
    packs_free(packs);
    packfiles_release(&files);
    zone_free(utc);
    return check_end();
}
