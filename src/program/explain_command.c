/*
 * explain: line by line, what a log is understood as. A record is printed with the number of its
 * first line when the parser hands it on, which for an entry that may go on is when the next one
 * begins. A wrapper is printed with the line that it was taken off, before what it holds. A line
 * that no pattern understood is printed with a caret under the place where the closest pattern
 * stopped.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/period.h"
#include "input/lines.h"
#include "parse/parser.h"
#include "program/command.h"
#include "program/configured.h"
#include "program/settings.h"
#include "report/mask.h"

/* Room for one masked value. */
#define VALUE_LIMIT ((size_t)16 << 10)

struct explaining {
    const struct settings *settings;
    bool partial;    /* a line that goes on was taken out of a wrapper */
    uint64_t misses; /* not understood so far */
    uint64_t first;  /* --first: only so many misses, and nothing else; 0: everything */
};

static void print_text(const char *name, struct span value)
{
    struct buffer masked;
    if (value.len == 0)
        return;
    buffer_init(&masked, VALUE_LIMIT);
    mask_line(value, &masked);
    printf("    %-11s %s\n", name, buffer_str(&masked));
    buffer_release(&masked);
}

static void print_stamp(const struct explaining *x, int64_t us, bool fine, const char *remark)
{
    char text[PERIOD_ISO_SIZE];
    int64_t seconds = us / 1000000, rest = us % 1000000;
    if (rest < 0) {
        seconds--;
        rest += 1000000;
    }
    period_format_iso(seconds, x->settings->zone, text);
    printf("    %-11s %.19s", "time", text);
    if (fine)
        printf(".%06" PRId64, rest);
    printf("%s%s\n", text + 19, remark);
}

static void print_time(const struct explaining *x, const struct record *r)
{
    if (r->quality == TIME_NONE)
        printf("    %-11s none of its own\n", "time");
    else
        print_stamp(x, r->time_us, r->time_fine,
                    r->quality == TIME_WRAPPER ? " (of the wrapper)"
                    : r->at_start              ? ", the request's start"
                                               : "");
}

static void print_wrapper(void *context, const struct parser_wrapper *w)
{
    struct explaining *x = context;
    x->partial = x->partial || w->partial;
    if (x->first)
        return;
    printf("%" PRIu64 ": %s (wrapper)%s\n", w->line,
           packs_spec(x->settings->packs, w->pattern)->name.text,
           w->partial ? ", its line goes on" : "");
    if (w->has_time)
        print_stamp(x, w->time_us, w->time_fine, "");
    for (size_t i = 0; i < w->n_streams; i++)
        print_text("stream", w->streams[i]);
}

static void print_request(const struct record *r)
{
    if (r->malformed)
        printf("    %-11s (malformed)\n", "request");
    print_text("method", r->method);
    print_text("path", r->target);
    if (r->status != RECORD_NO_STATUS)
        printf("    %-11s %d\n", "status", r->status);
}

static void print_message(const struct record *r)
{
    static const char *const levels[] = {"none", "debug", "info", "warning", "error", "critical"};
    printf("    %-11s %s\n", "level", levels[r->level]);
    print_text("logger", r->logger);
    print_text("message", r->message);
    if (r->lock_event)
        printf("    %-11s db_locked\n", "event");
}

static void print_record(void *context, const struct record *r)
{
    static const char *const kinds[] = {"request", "operation", "message"};
    static const char *const tiers[] = {"edge", "app", "client"};
    const struct explaining *x = context;
    if (x->first)
        return;
    printf("%" PRIu64 ": %s (%s), %s\n", r->line,
           packs_spec(x->settings->packs, r->pattern)->name.text, tiers[r->tier], kinds[r->kind]);
    print_time(x, r);
    if (r->kind == RECORD_REQUEST)
        print_request(r);
    print_text("operation", r->operation);
    if (r->latency_us != RECORD_NO_LATENCY)
        printf("    %-11s %" PRId64 " µs\n", r->kind == RECORD_REQUEST ? "latency" : "took",
               r->latency_us);
    print_text("agent", r->agent);
    print_text("client", r->client);
    print_text("user_agent", r->user_agent);
    if (r->kind != RECORD_REQUEST)
        print_message(r);
}

/* The caret's line: as many columns as the masked beginning of the line takes. */
static void print_caret(const struct parser_miss *miss, struct span line)
{
    struct buffer before;
    size_t len = miss->column - 1 < line.len ? miss->column - 1 : line.len;
    size_t columns = 0;
    buffer_init(&before, VALUE_LIMIT);
    mask_line(span_make(line.ptr, len), &before);
    for (size_t i = 0; i < before.len; i++)
        columns += (before.data[i] & 0xC0) != 0x80;
    printf("    %*s^\n", (int)columns, "");
    buffer_release(&before);
}

static void print_miss(void *context, const struct parser_miss *miss, struct span line)
{
    struct explaining *x = context;
    struct buffer masked;
    x->misses++;
    if (x->first && x->misses > x->first)
        return;
    buffer_init(&masked, VALUE_LIMIT);
    mask_line(line, &masked);
    printf("%" PRIu64 ": not understood\n    %s\n", miss->line, buffer_str(&masked));
    buffer_release(&masked);
    if (miss->pattern == SIZE_MAX) {
        puts("    no pattern comes near");
        return;
    }
    print_caret(miss, line);
    printf("    %s comes closest, up to column %zu",
           packs_spec(x->settings->packs, miss->pattern)->name.text, miss->column);
    if (span_present(miss->expected))
        printf(", where it wants %.*s", (int)miss->expected.len, miss->expected.ptr);
    putchar('\n');
}

/* What the counters say of a line that gave no record. Lines before it can be decided with it. */
static void print_line(const struct explaining *x, uint64_t number,
                       const struct parser_counts *before, const struct parser_counts *now)
{
    if (now->understood > before->understood || now->not_understood > before->not_understood)
        return;
    if (now->ignored > before->ignored)
        printf("%" PRIu64 ": ignored on purpose\n", number);
    else if (now->too_long > before->too_long)
        printf("%" PRIu64 ": too long\n", number);
    else if (now->continuation > before->continuation)
        printf("%" PRIu64 ": continues the entry above it\n", number);
    else if (!x->partial)
        printf("%" PRIu64 ": text of the entry above it, unless the log has others of its kind\n",
               number);
}

static void explain(struct explaining *x, struct source *source)
{
    const struct settings *s = x->settings;
    const struct parser_options options = {
        .zone = settings_assumed_zone(s),
        .has_year_hint = true,
        .year_hint_us = s->has_assume_year ? settings_assumed_year_us(s) : s->now * 1000000,
    };
    struct parser *parser = parser_new(s->packs, &options, print_record, print_miss, x);
    parser_tell_wrappers(parser, print_wrapper);
    struct lines *lines = lines_new(source, LINES_DEFAULT_LIMIT);
    struct line line;
    while (lines_next(lines, &line) > 0 && (!x->first || x->misses < x->first)) {
        const struct parser_counts before = *parser_counts(parser);
        x->partial = false;
        parser_line(parser, &line);
        if (!x->first)
            print_line(x, line.number, &before, parser_counts(parser));
    }
    parser_finish(parser);
    lines_free(lines);
    parser_free(parser);
}

static int parse_first(const char *text, uint64_t *ret, struct error *err)
{
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    if (errno || *end || end == text || *text == '-' || n == 0)
        return error_set(err, STATUS_USAGE, "--first '%.40s': expected a number from 1", text);
    *ret = n;
    return STATUS_OK;
}

static int finish(const struct source *source, const struct explaining *x)
{
    if (source_state(source) == SOURCE_UNREADABLE || source_incomplete(source))
        fprintf(stderr, "porta-audit: %s: %s\n", source_path(source),
                source_detail(source) ? source_detail(source) : "incomplete");
    if (source_state(source) == SOURCE_UNREADABLE)
        return EXIT_FAILED;
    if (x->first && x->misses == 0)
        puts("every line is understood");
    return source_incomplete(source) ? EXIT_INCOMPLETE : EXIT_DONE;
}

int command_explain(const struct options *options)
{
    struct error err = ERROR_INIT;
    struct configured configured;
    struct settings settings = {0};
    struct explaining x = {.settings = &settings};
    if (options->n_operands > 1) {
        error_set(&err, STATUS_USAGE, "explain reads one log");
        return command_fail(&err);
    }
    if (options->first && parse_first(options->first, &x.first, &err) < 0)
        return command_fail(&err);
    int status = configured_load(options, &configured, &err);
    if (status == STATUS_OK)
        status = settings_load(&configured.options, &settings, &err);
    if (status < 0) {
        configured_release(&configured);
        return command_fail(&err);
    }
    struct source *source = source_open(options->n_operands ? options->operands[0] : "-");
    explain(&x, source);
    int result = finish(source, &x);
    source_close(source);
    settings_release(&settings);
    configured_release(&configured);
    return result;
}
