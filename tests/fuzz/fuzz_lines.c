/*
 * Fuzz target: lines through the parser with all shipped patterns. The first byte chooses the
 * limit of an entry, and the line after which another parser goes on with the first one's state;
 * the rest is lines. Each line lies in memory of its own that dies with it, and every byte of every
 * record is read.
 */
#include "fuzz.h"

#include <string.h>

#include "edge/packfile.h"
#include "parse/parser.h"

const char fuzz_corpus[] = "lines";

static struct packfiles files;
static struct packs *packs;
static struct zone *zone;
static volatile unsigned char sink;

struct seen {
    uint64_t records;
    uint64_t misses;
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    const char *top = getenv("srcdir_top");
    char path[4096];
    struct error err = ERROR_INIT;
    snprintf(path, sizeof path, "%s/patterns", top ? top : ".");
    if (packfiles_read_directory(&files, path, &err) < 0 ||
        packs_new(files.specs, files.count, &packs, &err) < 0 || zone_new("UTC", &zone, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        exit(EXIT_FAILURE);
    }
    return 0;
}

static void read_all(struct span text)
{
    unsigned char all = 0;
    for (size_t i = 0; i < text.len; i++)
        all ^= (unsigned char)text.ptr[i];
    sink = all;
}

static void take_record(void *context, const struct record *r)
{
    struct seen *seen = context;
    seen->records++;
    FUZZ_HOLDS(r->pattern < packs_count(packs));
    FUZZ_HOLDS(r->line > 0);
    FUZZ_HOLDS(r->kind <= RECORD_MESSAGE && r->tier < TIER_COUNT);
    FUZZ_HOLDS(r->quality <= TIME_NONE && r->level <= LEVEL_CRITICAL);
    FUZZ_HOLDS(r->status >= RECORD_NO_STATUS && r->status <= 999);
    FUZZ_HOLDS(r->latency_us >= RECORD_NO_LATENCY && r->latency_us <= RECORD_MAX_LATENCY_US);
    FUZZ_HOLDS(!r->malformed || (r->kind == RECORD_REQUEST && !span_present(r->target)));
    FUZZ_HOLDS(!r->lock_event || r->kind != RECORD_REQUEST);
    const struct span texts[] = {r->method,     r->target,    r->agent,  r->client,
                                 r->user_agent, r->operation, r->logger, r->message};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        read_all(texts[i]);
}

static void take_miss(void *context, const struct parser_miss *miss, struct span line)
{
    struct seen *seen = context;
    seen->misses++;
    FUZZ_HOLDS(miss->line > 0);
    FUZZ_HOLDS(miss->pattern == SIZE_MAX ? miss->column == 0 : miss->pattern < packs_count(packs));
    FUZZ_HOLDS(miss->column <= line.len + 1);
    read_all(line);
    read_all(miss->expected);
}

static void take_wrapper(void *context, const struct parser_wrapper *w)
{
    (void)context;
    FUZZ_HOLDS(w->line > 0 && w->pattern < packs_count(packs));
    for (size_t i = 0; i < w->n_streams; i++)
        read_all(w->streams[i]);
}

static struct parser *start(const struct parser_options *options, struct seen *seen)
{
    struct parser *parser = parser_new(packs, options, take_record, take_miss, seen);
    parser_tell_wrappers(parser, take_wrapper);
    return parser;
}

/* Another parser with the same state. */
static struct parser *go_on(struct parser *parser, const struct parser_options *options,
                            struct seen *seen)
{
    struct error err = ERROR_INIT;
    struct buffer state;
    buffer_init(&state, PARSER_STATE_LIMIT);
    parser_save(parser, &state);
    struct parser *next = start(options, seen);
    FUZZ_HOLDS(parser_restore(next, buffer_span(&state), &err) == STATUS_OK);
    FUZZ_HOLDS(parser_holds(next) == parser_holds(parser));
    buffer_release(&state);
    parser_free(parser);
    return next;
}

static void feed(struct parser *parser, struct span text, uint64_t number)
{
    char *copy = malloc(text.len ? text.len : 1);
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    const struct line line = {
        .text = span_make(copy, text.len), .number = number, .terminated = true};
    parser_line(parser, &line);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t limits[] = {0, 64, 1024, 5000};
    if (size == 0)
        return 0;
    struct seen seen = {0};
    struct span rest = span_make((const char *)data + 1, size - 1);
    const struct parser_options options = {.zone = zone, .entry_limit = limits[data[0] & 3]};
    struct parser *parser = start(&options, &seen);
    uint64_t lines = 0;
    while (rest.len > 0) {
        if (lines == data[0] >> 2)
            parser = go_on(parser, &options, &seen);
        const char *end = memchr(rest.ptr, '\n', rest.len);
        size_t len = end ? (size_t)(end - rest.ptr) : rest.len;
        feed(parser, span_make(rest.ptr, len), ++lines);
        rest = span_skip(rest, end ? len + 1 : len);
    }
    parser_finish(parser);
    const struct parser_counts *c = parser_counts(parser);
    FUZZ_HOLDS(c->lines == lines);
    FUZZ_HOLDS(c->understood + c->ignored + c->continuation + c->not_understood + c->too_long ==
               lines);
    FUZZ_HOLDS(seen.records <= c->understood);
    FUZZ_HOLDS(seen.misses <= c->not_understood);
    FUZZ_HOLDS(c->match_limit <= lines);
    parser_free(parser);
    return 0;
}
