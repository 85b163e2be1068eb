/*
 * What the tests of the parser share: pattern specs written in C, and a parser whose records are
 * kept as text, one line each, so that a whole run can be compared at once.
 */
#ifndef TESTS_UNIT_PARSE_SUPPORT_H
#define TESTS_UNIT_PARSE_SUPPORT_H

#include "base/alloc.h"
#include "base/buffer.h"
#include "check.h"
#include "parse/packs.h"
#include "parse/parser.h"

/* Specs of tests are made of literals and never released; nothing writes to them. */
#define TEXT(literal)                                                \
    {                                                                \
        .text = (char *)(uintptr_t)(literal), .line = 1, .column = 1 \
    }
#define TEXTS(...) ((struct spec_text[]){__VA_ARGS__})
#define KEYS(...) ((struct spec_key[]){__VA_ARGS__})
#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct spec_text clf_format[] __attribute__((unused)) = {TEXT("%d/%b/%Y:%H:%M:%S %z")};
static struct spec_text iso_format[]
    __attribute__((unused)) = {TEXT("%FT%T.%f%z"), TEXT("%FT%T%z"), TEXT("%FT%T.%f")};

#define SPEC_FILE .file = (char *)(uintptr_t) "test.yaml"

#define SPEC_NGINX                                                                              \
    {                                                                                           \
        SPEC_FILE, .name = TEXT("nginx"), .kind = PATTERN_ACCESS, .tier = TIER_EDGE,            \
                   .regex = TEXT("^(?<client>[^ ]++) - [^ ]++ \\[(?<time>[^\\]]++)\\] "         \
                                 "\"(?<request>[^\"]*+)\" (?<status>\\d{3}) \\d++ \"[^\"]*+\" " \
                                 "\"(?<user_agent>[^\"]*+)\" (?<latency>[^ ]++) "               \
                                 "(?<latency_upstream>.++)$"),                                  \
                   .time_formats = clf_format, .n_time_formats = 1                              \
    }

#define SPEC_UVICORN                                                                       \
    {                                                                                      \
        SPEC_FILE, .name = TEXT("uvicorn"), .kind = PATTERN_ACCESS, .tier = TIER_APP,      \
                   .regex = TEXT("^INFO:     (?<client>[^ ]*+) - \"(?<request>[^\"]*+)\" " \
                                 "(?<status>\\d{3}) [A-Z][A-Za-z ]*$")                     \
    }

#define SPEC_EVENTS                                                                             \
    {                                                                                           \
        SPEC_FILE, .name = TEXT("porta-events"), .kind = PATTERN_EVENTS, .events = porta_rules, \
                   .n_events = COUNT(porta_rules)                                               \
    }

/* Porta's five messages, and the exception wherever no foreign text is quoted. */
static struct spec_event porta_rules[] __attribute__((unused)) = {
    {.event = TEXT("db_locked"),
     .message = TEXT("^(?s:Ошибка (?:регистрации агента .+|логирования операции агента .+|"
                     "получения списка агентов|получения истории агента .+|"
                     "инициализации БД агентов)): database is locked$"),
     .exception = TEXT("^sqlite3\\.OperationalError: database is locked$"),
     .unless = TEXT("^(?:Команда превысила таймаут|Ошибка выполнения команды): ")},
};

/* Porta's own lines and uvicorn's errors. */
#define SPEC_PORTA                                                                                 \
    {                                                                                              \
        SPEC_FILE, .name = TEXT("porta"), .kind = PATTERN_APPLICATION, .tier = TIER_APP,           \
                   .regex = TEXT("^(?<level>DEBUG|INFO|WARNING|ERROR|CRITICAL):"                   \
                                 "(?:(?<logger>[\\w.]++):|    (?! ) ?)"                            \
                                 "(?J:\\[AGENT\\] (?<agent>(?s:.+?)) called (?<operation>\\w++): " \
                                 "(?<message>(?s:.*)) at (?<time>\\d{4}-[-\\d]++T[\\d:.]++)$"      \
                                 "|(?<message>(?s:.*))$)"),                                        \
                   .time_formats = iso_format, .n_time_formats = COUNT(iso_format),                \
                   .continuation = CONTINUES_ANY, .twin_logger = TEXT("uvicorn.error"),            \
                   .events_from = TEXT("porta-events")                                             \
    }

/* A traceback without an entry above it. */
#define SPEC_ORPHAN                                                                          \
    {                                                                                        \
        SPEC_FILE, .name = TEXT("traceback"), .kind = PATTERN_APPLICATION, .tier = TIER_APP, \
                   .regex = TEXT("^(?<message>Traceback \\(most recent call last\\):)$"),    \
                   .continuation = CONTINUES_ANY, .orphan = true,                            \
                   .events_from = TEXT("porta-events")                                       \
    }

/* A parser over specs, and what came of the lines fed to it. */
struct bench {
    struct packs *packs;
    struct zone *zone;
    struct parser *parser;
    struct buffer records; /* one line a record */
    struct buffer misses;
    uint64_t line, events, n_records;
};

static inline void bench_put(struct buffer *b, const char *name, struct span text)
{
    if (!span_present(text))
        return;
    buffer_appendf(b, " %s=<", name);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n')
            buffer_append_str(b, "\\n");
        else
            buffer_append_char(b, text.ptr[i]);
    }
    buffer_append_char(b, '>');
}

static inline void bench_record(void *context, const struct record *r)
{
    struct bench *bench = context;
    struct buffer *b = &bench->records;
    static const char *const kinds[] = {"request", "operation", "message"};
    static const char *const qualities[] = {"own", "wrapper", "inferred", "none"};
    buffer_appendf(b, "%s %d %s", kinds[r->kind], (int)r->tier, qualities[r->quality]);
    if (r->quality != TIME_NONE)
        buffer_appendf(b, " %" PRId64 "%s", r->time_us, r->time_fine ? " fine" : "");
    if (r->at_start)
        buffer_append_str(b, " at-start");
    if (r->malformed)
        buffer_append_str(b, " malformed");
    if (r->status != RECORD_NO_STATUS)
        buffer_appendf(b, " status=%d", r->status);
    if (r->latency_us != RECORD_NO_LATENCY)
        buffer_appendf(b, " latency=%" PRId64, r->latency_us);
    if (r->level != LEVEL_NONE)
        buffer_appendf(b, " level=%d", (int)r->level);
    bench_put(b, "method", r->method);
    bench_put(b, "target", r->target);
    bench_put(b, "agent", r->agent);
    bench_put(b, "client", r->client);
    bench_put(b, "ua", r->user_agent);
    bench_put(b, "operation", r->operation);
    bench_put(b, "logger", r->logger);
    bench_put(b, "message", r->message);
    if (r->lock_event)
        buffer_append_str(b, " EVENT");
    buffer_append_char(b, '\n');
    bench->events += r->lock_event;
    bench->n_records++;
}

static inline void bench_missed(void *context, const struct parser_miss *miss, struct span line)
{
    struct bench *bench = context;
    const char *name =
        miss->pattern == SIZE_MAX ? "none" : packs_spec(bench->packs, miss->pattern)->name.text;
    buffer_appendf(&bench->misses, "%" PRIu64 ":%zu %s <%.*s>\n", miss->line, miss->column, name,
                   (int)line.len, line.ptr);
}

static inline void bench_start(struct bench *b, const struct pattern_spec *specs, size_t n,
                               size_t entry_limit)
{
    struct error err = ERROR_INIT;
    *b = (struct bench){0};
    buffer_init(&b->records, (size_t)64 << 20);
    buffer_init(&b->misses, (size_t)64 << 20);
    if (packs_new(specs, n, &b->packs, &err) < 0 || zone_new("UTC", &b->zone, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(EXIT_FAILURE);
    }
    const struct parser_options options = {.zone = b->zone, .entry_limit = entry_limit};
    b->parser = parser_new(b->packs, &options, bench_record, bench_missed, b);
}

/* A line as the reader of files hands it on: in memory that dies at once. */
static inline void bench_line(struct bench *b, struct span text, bool too_long)
{
    char *copy = malloc(text.len ? text.len : 1);
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    const struct line line = {.text = span_make(copy, text.len),
                              .number = ++b->line,
                              .too_long = too_long,
                              .terminated = true};
    parser_line(b->parser, &line);
    if (text.len)
        memset(copy, '#', text.len);
    free(copy);
}

/* Lines separated by line feeds; the last one may end in one. */
static inline void bench_feed(struct bench *b, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");
        bench_line(b, span_make(text, len), false);
        text += len + (text[len] == '\n');
    }
}

static inline void bench_finish(struct bench *b)
{
    parser_finish(b->parser);
    const struct parser_counts *c = parser_counts(b->parser);
    CHECK_INT(c->lines, (int64_t)b->line);
    CHECK_INT(c->understood + c->ignored + c->continuation + c->not_understood + c->too_long,
              (int64_t)c->lines);
}

static inline void bench_end(struct bench *b)
{
    parser_free(b->parser);
    packs_free(b->packs);
    zone_free(b->zone);
    buffer_release(&b->records);
    buffer_release(&b->misses);
}

static inline void bench_counts(const struct bench *b, const char *file, int line,
                                uint64_t understood, uint64_t ignored, uint64_t continuation,
                                uint64_t not_understood, uint64_t too_long)
{
    const struct parser_counts *c = parser_counts(b->parser);
    check_int_(file, line, "understood", (int64_t)c->understood, (int64_t)understood);
    check_int_(file, line, "ignored", (int64_t)c->ignored, (int64_t)ignored);
    check_int_(file, line, "continuation", (int64_t)c->continuation, (int64_t)continuation);
    check_int_(file, line, "not_understood", (int64_t)c->not_understood, (int64_t)not_understood);
    check_int_(file, line, "too_long", (int64_t)c->too_long, (int64_t)too_long);
}

#define CHECK_COUNTS(bench, understood, ignored, continuation, not_understood, too_long)       \
    bench_counts(bench, __FILE__, __LINE__, understood, ignored, continuation, not_understood, \
                 too_long)

#define CHECK_RECORDS(bench, expected) CHECK_STR(buffer_str(&(bench)->records), expected)

#endif
