/*
 * One source after the other: open, split into lines, parse, date, add. The evidence of a source
 * is written when it has been read; its strings live as long as the scan.
 *
 * A source can tell lock errors only when an application pattern with event rules gave a message
 * or an operation that counts in the report: neither a file of access lines nor last week's log is
 * evidence that nothing was locked.
 */
#include "scan/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "input/lines.h"
#include "parse/parser.h"
#include "rollup/codec.h"
#include "scan/budget.h"
#include "scan/dating.h"
#include "scan/reading.h"

/* Longest list of pattern names of one source. */
#define PATTERN_NAMES_LIMIT 4096

struct scan *scan_new(const struct scan_options *options, struct rollup *rollup)
{
    struct scan *s = alloc_zeroed(1, sizeof *s);
    s->options = *options;
    s->rollup = rollup;
    if (options->store_rules) {
        s->store_rules = *options->store_rules;
        s->store_rules.by_slot = true;
        s->options.store_rules = &s->store_rules;
    }
    s->progress = alloc_zeroed(1, sizeof *s->progress);
    pthread_mutex_init(s->progress, NULL);
    return s;
}

void reading_release(struct scanned *scanned)
{
    free(scanned->path);
    free(scanned->detail);
    free(scanned->patterns);
    free(scanned->missed_pattern);
}

void scan_free(struct scan *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n_sources; i++)
        reading_release(&s->sources[i]);
    free(s->sources);
    free(s->ordered);
    piles_free(s->piles);
    pthread_mutex_destroy(s->progress);
    free(s->progress);
    free(s);
}

/* Is the text's first character beyond ASCII one of another encoding? Two letters of Windows-1251,
   KOI8-R or CP866 are never well-formed. */
static bool is_foreign(struct span text)
{
    size_t i = 0;
    while (i < text.len && (unsigned char)text.ptr[i] < 0x80)
        i++;
    if (i == text.len)
        return false;
    unsigned char lead = (unsigned char)text.ptr[i];
    bool goes_on = i + 1 < text.len && ((unsigned char)text.ptr[i + 1] & 0xc0) == 0x80;
    return lead < 0xc2 || lead > 0xf4 || !goes_on;
}

/* Is a chunk's first record what its line alone said? Else it was no place to part lines at. */
static void check_first(struct reading *r, const struct record *record)
{
    r->expects_first = false;
    if (record->quality != TIME_OWN || record->time_us != r->first_us ||
        record->pattern != r->first_pattern || record->lock_event)
        r->mistaken = true;
}

static void take_record(void *context, const struct record *record)
{
    struct reading *r = context;
    if (r->expects_first)
        check_first(r, record);
    if (record->kind == RECORD_MESSAGE && record->tier == TIER_APP &&
        record->level >= LEVEL_WARNING && is_foreign(record->message))
        r->foreign = true;
    dating_add(&r->dating, record);
}

static void take_miss(void *context, const struct parser_miss *miss, struct span line)
{
    struct reading *r = context;
    struct scanned *scanned = r->scanned;
    if (scanned->n_misses == SCAN_MAX_MISSES)
        return;
    scanned->miss_chunks[scanned->n_misses] = r->chunk;
    struct scan_miss *m = &scanned->misses[scanned->n_misses++];
    m->line = miss->line;
    m->column = miss->column;
    m->pattern = miss->pattern == SIZE_MAX
                     ? NULL
                     : packs_spec(r->scan->options.packs, miss->pattern)->name.text;
    m->text_len = line.len < SCAN_MISS_BYTES ? line.len : SCAN_MISS_BYTES;
    if (m->text_len)
        memcpy(m->text, line.ptr, m->text_len);
}

void reading_new_sums(struct reading *r, const struct rollup_rules *rules)
{
    struct dating before = r->dating;
    dating_init(&r->dating, &r->scan->options, rollup_new(rules));
    r->dating.has_last = before.has_last;
    r->dating.last_us = before.last_us;
    r->dating.app_counted = before.app_counted;
    r->dating.app_waiting = before.app_waiting;
}

void reading_drop_sums(struct reading *r)
{
    if (!r->dating.rollup)
        return;
    dating_release(&r->dating);
    rollup_free(r->dating.rollup);
    r->dating.rollup = NULL;
}

void reading_progress(const struct reading *r, uint64_t bytes)
{
    const struct scan_options *o = &r->scan->options;
    if (!o->progress || bytes == 0)
        return;
    pthread_mutex_lock(r->scan->progress);
    o->progress(o->progress_context, bytes);
    pthread_mutex_unlock(r->scan->progress);
}

int reading_hand_over(struct reading *r, int (*take)(void *context, struct rollup *rollup),
                      void *context, struct error *err)
{
    struct dating *d = &r->dating;
    struct buffer waiting;
    buffer_init(&waiting, CODEC_LIMIT);
    codec_put_batch(d->waiting, &waiting);
    int status = STATUS_OK;
    bool fits = waiting.status == STATUS_OK; /* else the sums stay with it */
    if (fits) {
        batch_free(d->waiting);
        status = take(context, d->rollup);
        d->waiting = batch_new(d->rollup);
    }
    if (fits && status == STATUS_OK)
        status = codec_add_batch(d->waiting, buffer_span(&waiting), err);
    buffer_release(&waiting);
    return status;
}

static int add_to_all(void *piles, struct rollup *rollup)
{
    return piles_add(piles, NULL, rollup);
}

static void read_lines(struct reading *r, struct source *source, struct parser *parser,
                       size_t weight)
{
    struct lines *lines = lines_new(source, LINES_DEFAULT_LIMIT);
    struct line line;
    uint64_t until_progress = PROGRESS_LINES, shown = 0;
    unsigned until_look = budget.lines;
    struct error err = ERROR_INIT; /* the piles have it, too */
    while (lines_next(lines, &line) > 0) {
        parser_line(parser, &line);
        if (--until_progress == 0) {
            until_progress = PROGRESS_LINES;
            reading_progress(r, source_raw_bytes(source) - shown);
            shown = source_raw_bytes(source);
        }
        if (--until_look > 0)
            continue;
        until_look = budget.lines;
        if (rollup_weight(r->dating.rollup) >= weight &&
            reading_hand_over(r, add_to_all, r->scan->piles, &err) < 0)
            break;
    }
    reading_progress(r, source_raw_bytes(source) - shown);
    parser_finish(parser);
    r->scanned->evidence.complete_bytes = lines_complete_bytes(lines);
    lines_free(lines);
}

static bool pattern_has_events(const struct pattern_spec *spec)
{
    return spec->events_from.text || spec->n_events > 0;
}

/* The names of the patterns that started entries, most entries first; ties in the packs' order. */
static void describe_patterns(const struct packs *packs, const uint64_t *matches,
                              struct scanned *scanned)
{
    struct buffer names;
    buffer_init(&names, PATTERN_NAMES_LIMIT);
    uint64_t below = UINT64_MAX; /* counts listed so far are at or above it */
    for (;;) {
        uint64_t next = 0;
        for (size_t i = 0; i < packs_count(packs); i++) {
            if (matches[i] < below && matches[i] > next)
                next = matches[i];
        }
        if (next == 0)
            break;
        for (size_t i = 0; i < packs_count(packs); i++) {
            const struct pattern_spec *spec = packs_spec(packs, i);
            if (matches[i] != next || spec->kind == PATTERN_WRAPPER)
                continue;
            if (!scanned->evidence.has_tier) {
                scanned->evidence.has_tier = true;
                scanned->evidence.tier = spec->tier;
            }
            buffer_append_str(&names, names.len ? ", " : "");
            buffer_append_str(&names, spec->name.text);
        }
        below = next;
    }
    if (names.len)
        scanned->patterns = alloc_string(buffer_str(&names));
    buffer_release(&names);
}

void reading_describe_source(struct scanned *scanned, const struct source *source)
{
    struct source_evidence *e = &scanned->evidence;
    size_t hashed;
    e->fingerprint = source_fingerprint(source, &hashed);
    e->state = source_state(source);
    e->incomplete = source_incomplete(source);
    e->bytes = source_bytes(source);
    const char *detail = source_detail(source);
    free(scanned->detail);
    scanned->detail = detail ? alloc_string(detail) : NULL;
}

void reading_describe_lines(const struct reading *r, const struct parser *parser,
                            const char *before)
{
    const struct packs *packs = r->scan->options.packs;
    struct scanned *scanned = r->scanned;
    struct source_evidence *e = &scanned->evidence;
    const struct parser_counts *counts = parser_counts(parser);
    const uint64_t *matches = parser_matches(parser);
    e->lines = counts->lines;
    e->understood = counts->understood;
    e->ignored = counts->ignored;
    e->continuation = counts->continuation;
    e->not_understood = counts->not_understood;
    e->too_long = counts->too_long;
    if (scanned->n_misses) {
        e->first_missed_line = scanned->misses[0].line;
        e->first_missed_column = scanned->misses[0].pattern ? scanned->misses[0].column : 0;
        e->first_missed_pattern = scanned->misses[0].pattern;
    }
    for (size_t i = 0; i < packs_count(packs); i++) {
        const struct pattern_spec *spec = packs_spec(packs, i);
        if (matches[i] && r->dating.app_counted && spec->tier == TIER_APP &&
            pattern_has_events(spec))
            e->can_tell_locks = true;
    }
    describe_patterns(packs, matches, scanned);
    if (r->foreign || (before && strcmp(before, READING_FOREIGN) == 0)) {
        e->incomplete = true;
        if (!scanned->detail)
            scanned->detail = alloc_string(READING_FOREIGN);
    }
}

struct scanned *reading_add_source(struct scan *s, const char *path)
{
    s->sources = alloc_grow(s->sources, &s->capacity, s->n_sources + 1, sizeof *s->sources);
    struct scanned *scanned = &s->sources[s->n_sources++];
    *scanned = (struct scanned){.path = alloc_string(path)};
    return scanned;
}

struct parser *reading_parser(struct reading *r)
{
    const struct scan_options *o = &r->scan->options;
    const struct parser_options options = {
        .zone = o->zone,
        .has_year_hint = o->has_year_hint,
        .year_hint_us = o->year_hint_us,
        .entry_limit = PARSER_DEFAULT_ENTRY_LIMIT,
    };
    return parser_new(o->packs, &options, take_record, take_miss, r);
}

void reading_describe(struct reading *r, struct source *source, const struct parser *parser)
{
    reading_describe_source(r->scanned, source);
    reading_describe_lines(r, parser, NULL);
}

void reading_alone(const struct scan *s, struct scanned *scanned, struct rollup *rollup,
                   size_t weight)
{
    struct reading r = {.scan = s, .scanned = scanned};
    dating_init(&r.dating, &s->options, rollup);
    struct parser *parser = reading_parser(&r);
    struct source *source = source_open(scanned->path);
    read_lines(&r, source, parser, weight);
    dating_finish(&r.dating);
    reading_describe(&r, source, parser);
    source_close(source);
    parser_free(parser);
    dating_release(&r.dating);
}

void scan_source(struct scan *s, const char *path)
{
    reading_alone(s, reading_add_source(s, path), s->rollup, SIZE_MAX);
}

struct store *scan_temporary(const struct scan *s)
{
    return piles_store(s->piles);
}

static int compare_sources(const void *a, const void *b)
{
    const struct scanned *x = a, *y = b;
    if (x->evidence.fingerprint != y->evidence.fingerprint)
        return x->evidence.fingerprint < y->evidence.fingerprint ? -1 : 1;
    return strcmp(x->path, y->path);
}

void scan_finish(struct scan *s)
{
    if (s->n_sources == 0)
        return;
    qsort(s->sources, s->n_sources, sizeof *s->sources, compare_sources);
    s->ordered = alloc_zeroed(s->n_sources, sizeof *s->ordered);
    for (size_t i = 0; i < s->n_sources; i++) {
        struct scanned *scanned = &s->sources[i];
        s->ordered[i] = scanned->evidence;
        s->ordered[i].path = scanned->path;
        s->ordered[i].detail = scanned->detail;
        s->ordered[i].patterns = scanned->patterns;
    }
}

const struct source_evidence *scan_sources(const struct scan *s, size_t *ret_count)
{
    *ret_count = s->n_sources;
    return s->ordered;
}

const struct scan_miss *scan_misses(const struct scan *s, size_t i, size_t *ret_count)
{
    *ret_count = s->sources[i].n_misses;
    return s->sources[i].misses;
}
