/*
 * A sample is run twice: its first line against the patterns alone, which tells who matches it,
 * and the whole of it through a parser, which tells what comes of it. Each record is turned into
 * texts, one a key of `expect`; the last record's are compared.
 */
#include "parse/samples.h"

#include <inttypes.h>
#include <string.h>

#include "base/alloc.h"
#include "base/civil.h"
#include "parse/packs_private.h"
#include "parse/parser.h"

/* 2026-07-02T12:00:00Z, the middle of 2026: every date of a stamp without a year is closest to it
   in that year. */
#define MIDDLE_OF_2026_US (INT64_C(1782993600) * 1000000)

enum key {
    KEY_KIND,
    KEY_TIME,
    KEY_METHOD,
    KEY_PATH,
    KEY_STATUS,
    KEY_LATENCY,
    KEY_AGENT,
    KEY_CLIENT,
    KEY_USER_AGENT,
    KEY_LEVEL,
    KEY_LOGGER,
    KEY_MESSAGE,
    KEY_OPERATION,
    KEY_MALFORMED,
    KEY_EVENT,
    KEY_RECORDS,
    KEY_COUNT,
};

static const char *const key_names[KEY_COUNT] = {
    "kind",       "time",  "method", "path",    "status",    "latency_us", "agent", "client",
    "user_agent", "level", "logger", "message", "operation", "malformed",  "event", "records",
};

/* What a sample's lines gave. */
struct outcome_texts {
    uint64_t records;
    bool present[KEY_COUNT];
    struct buffer texts[KEY_COUNT];
};

struct run {
    const struct packs *packs;
    size_t index;
    const struct pattern_spec *spec;
    struct zone *zone;
    struct matching matching;
    struct fields fields;
    struct buffer *messages;
    const struct spec_sample *sample;
    bool failed;  /* the sample being run */
    bool limited; /* it hit a match limit of its own pattern */
};

/* Say "file:line:column: " and count the sample as failed, once. */
static void fail_at(struct run *r, const struct spec_text *where)
{
    r->failed = true;
    buffer_appendf(r->messages, "%s:%u:%u: ", r->spec->file, where->line, where->column);
}

/* The texts of a record */

static void set_span(struct outcome_texts *o, enum key key, struct span text)
{
    o->present[key] = span_present(text);
    if (span_present(text))
        buffer_append_span(&o->texts[key], text);
}

static void set_number(struct outcome_texts *o, enum key key, int64_t value)
{
    o->present[key] = true;
    buffer_appendf(&o->texts[key], "%" PRId64, value);
}

static void set_time(struct outcome_texts *o, int64_t us)
{
    int64_t fraction = us % 1000000, seconds = us / 1000000;
    if (fraction < 0) {
        fraction += 1000000;
        seconds--;
    }
    struct civil c;
    civil_from_seconds(seconds, &c);
    struct buffer *b = &o->texts[KEY_TIME];
    o->present[KEY_TIME] = true;
    buffer_appendf(b, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
                   c.second);
    if (fraction) {
        buffer_appendf(b, ".%06d", (int)fraction);
        while (b->data[b->len - 1] == '0')
            b->data[--b->len] = '\0';
    }
    buffer_append_char(b, 'Z');
}

static void clear_texts(struct outcome_texts *o)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        o->present[i] = false;
        buffer_clear(&o->texts[i]);
    }
}

static void take_record(void *context, const struct record *r)
{
    static const char *const kinds[] = {"request", "operation", "message"};
    static const char *const levels[] = {NULL, "debug", "info", "warning", "error", "critical"};
    struct outcome_texts *o = context;
    o->records++;
    clear_texts(o);
    set_span(o, KEY_KIND, span_str(kinds[r->kind]));
    if (r->quality != TIME_NONE)
        set_time(o, r->time_us);
    set_span(o, KEY_METHOD, r->method);
    set_span(o, KEY_PATH, r->target);
    if (r->status != RECORD_NO_STATUS)
        set_number(o, KEY_STATUS, r->status);
    if (r->latency_us != RECORD_NO_LATENCY)
        set_number(o, KEY_LATENCY, r->latency_us);
    set_span(o, KEY_AGENT, r->agent);
    set_span(o, KEY_CLIENT, r->client);
    set_span(o, KEY_USER_AGENT, r->user_agent);
    set_span(o, KEY_LEVEL, span_str(levels[r->level]));
    set_span(o, KEY_LOGGER, r->logger);
    set_span(o, KEY_MESSAGE, r->message);
    set_span(o, KEY_OPERATION, r->operation);
    set_span(o, KEY_MALFORMED, r->malformed ? SPAN("true") : SPAN_NONE);
    set_span(o, KEY_EVENT, r->lock_event ? SPAN("db_locked") : SPAN_NONE);
}

/* Who matches */

static bool is_matched(struct run *r, size_t index, struct span line)
{
    const struct pattern *p = packs_pattern(r->packs, index);
    enum regex_result result = pattern_match(p, line, &r->matching, &r->fields);
    r->limited |= result == REGEX_LIMIT && index == r->index;
    return result == REGEX_YES;
}

/* Is it one of the lines that the pattern says mean nothing? */
static bool is_ignored(struct run *r, struct span line)
{
    enum regex_result result =
        pattern_ignores(packs_pattern(r->packs, r->index), line, &r->matching);
    r->limited |= result == REGEX_LIMIT;
    return result == REGEX_YES;
}

static struct span first_line(const struct spec_sample *sample)
{
    struct span text = span_str(sample->line.text);
    text.len = strcspn(text.ptr, "\n");
    return text;
}

static void explain_no_match(struct run *r, struct span line)
{
    const struct pattern *p = packs_pattern(r->packs, r->index);
    struct regex_probe *probe = NULL;
    struct reach reach;
    pattern_reach(p, line, &r->matching, &probe, &reach);
    fail_at(r, &r->sample->line);
    buffer_appendf(r->messages, "not matched by %s, which got to byte %zu of %zu",
                   r->spec->name.text, reach.bytes + 1, line.len);
    if (span_present(reach.expected))
        buffer_appendf(r->messages, " and wants %.*s there", (int)reach.expected.len,
                       reach.expected.ptr);
    buffer_append_char(r->messages, '\n');
    regex_probe_free(probe);
}

/* Is the first line matched as it must be? */
static void run_matching(struct run *r)
{
    struct span line = first_line(r->sample);
    bool matched = is_matched(r, r->index, line);
    if (!r->sample->must_match) {
        if (matched) {
            fail_at(r, &r->sample->line);
            buffer_appendf(r->messages, "matched by %s, and must not be\n", r->spec->name.text);
        }
        return;
    }
    if (!matched && !is_ignored(r, line))
        explain_no_match(r, line);
    for (size_t i = 0; i < r->index; i++) {
        if (is_matched(r, i, line)) {
            fail_at(r, &r->sample->line);
            buffer_appendf(r->messages, "also matched by %s, which is tried before %s\n",
                           packs_spec(r->packs, i)->name.text, r->spec->name.text);
        }
    }
}

/* What comes of it */

static void feed(struct run *r, struct outcome_texts *o)
{
    const struct parser_options options = {
        .zone = r->zone,
        .has_year_hint = true,
        .year_hint_us = MIDDLE_OF_2026_US,
        .entry_limit = PARSER_DEFAULT_ENTRY_LIMIT,
    };
    struct parser *parser = parser_new(r->packs, &options, take_record, NULL, o);
    struct span rest = span_str(r->sample->line.text);
    for (struct line line = {.number = 1, .terminated = true}; rest.len > 0; line.number++) {
        size_t len = strcspn(rest.ptr, "\n");
        line.text = span_make(rest.ptr, len);
        parser_line(parser, &line);
        rest = span_skip(rest, len < rest.len ? len + 1 : len);
    }
    parser_finish(parser);
    parser_free(parser);
}

static void compare(struct run *r, const struct outcome_texts *o, const struct spec_expect *e)
{
    size_t key = 0;
    while (key < KEY_COUNT && strcmp(key_names[key], e->key.text) != 0)
        key++;
    if (key == KEY_COUNT) {
        fail_at(r, &e->key);
        buffer_appendf(r->messages, "cannot expect \"%s\"; there are", e->key.text);
        for (size_t i = 0; i < KEY_COUNT; i++)
            buffer_appendf(r->messages, "%s %s", i ? "," : "", key_names[i]);
        buffer_append_char(r->messages, '\n');
        return;
    }
    bool absent = strcmp(e->value.text, "~") == 0;
    bool equal = absent
                     ? !o->present[key]
                     : o->present[key] && strcmp(buffer_str(&o->texts[key]), e->value.text) == 0 &&
                           strlen(e->value.text) == o->texts[key].len;
    if (equal)
        return;
    fail_at(r, &e->value);
    buffer_appendf(
        r->messages, "%s: expected %s%s%s, got %s%s%s\n", e->key.text, absent ? "" : "\"",
        absent ? "none" : e->value.text, absent ? "" : "\"", o->present[key] ? "\"" : "",
        o->present[key] ? buffer_str(&o->texts[key]) : "none", o->present[key] ? "\"" : "");
}

static void run_expectations(struct run *r)
{
    struct outcome_texts o = {0};
    bool records_expected = false;
    for (size_t i = 0; i < KEY_COUNT; i++)
        buffer_init(&o.texts[i], PARSER_DEFAULT_ENTRY_LIMIT);
    feed(r, &o);
    buffer_clear(&o.texts[KEY_RECORDS]);
    set_number(&o, KEY_RECORDS, (int64_t)o.records);
    for (size_t i = 0; i < r->sample->n_expect; i++) {
        records_expected |= strcmp(r->sample->expect[i].key.text, key_names[KEY_RECORDS]) == 0;
        compare(r, &o, &r->sample->expect[i]);
    }
    if (!records_expected && o.records != 1) {
        fail_at(r, &r->sample->line);
        buffer_appendf(r->messages, "gives %" PRIu64 " records, expected 1\n", o.records);
    }
    for (size_t i = 0; i < KEY_COUNT; i++)
        buffer_release(&o.texts[i]);
}

void samples_run(const struct packs *packs, size_t index, struct samples_result *result,
                 struct buffer *messages)
{
    struct run r = {
        .packs = packs,
        .index = index,
        .spec = packs_spec(packs, index),
        .messages = messages,
    };
    struct error err = ERROR_INIT;
    if (zone_new("UTC", &r.zone, &err) < 0)
        r.zone = NULL; /* stamps are then read as UTC all the same */
    struct regex_scratch *regex = regex_scratch_new(packs_groups(packs));
    matching_init(&r.matching, regex);
    *result = (struct samples_result){0};
    for (size_t i = 0; i < r.spec->n_samples; i++) {
        r.sample = &r.spec->samples[i];
        r.failed = r.limited = false;
        run_matching(&r);
        if (r.sample->must_match)
            run_expectations(&r);
        result->run++;
        result->failed += r.failed;
        result->limited += r.limited;
    }
    matching_release(&r.matching);
    regex_scratch_free(regex);
    zone_free(r.zone);
}
