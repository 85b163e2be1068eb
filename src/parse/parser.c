/*
 * One line in, one count out. The way of most lines is short: parser_line, plain_take, or
 * parser_take, one match with the pattern that matched last, entry_start, and the record is out.
 *
 * All patterns are tried before any `ignore`, so that whether a line is a record does not depend
 * on which pattern happened to be tried first.
 *
 * A line that is too long cannot be matched to its end, but whether an entry could begin with it
 * decides what the lines after it belong to. While an entry is open only patterns that have
 * matched before are asked: a long run of bytes without a blank is the possible beginning of many
 * formats.
 */
#include "parse/parser_private.h"

#include <stdlib.h>

#include "base/alloc.h"

struct parser *parser_new(const struct packs *packs, const struct parser_options *options,
                          parser_emit *emit, parser_missed *missed, void *context)
{
    struct parser *p = alloc_zeroed(1, sizeof *p);
    p->packs = packs;
    p->n_patterns = packs_count(packs);
    p->entry_limit = options->entry_limit ? options->entry_limit : PARSER_DEFAULT_ENTRY_LIMIT;
    p->has_year_hint = options->has_year_hint;
    p->year_hint_us = options->year_hint_us;
    p->emit = emit;
    p->missed = missed;
    p->context = context;
    p->patterns = alloc_zeroed(p->n_patterns, sizeof(struct pattern *));
    p->times = alloc_zeroed(p->n_patterns, sizeof *p->times);
    p->matches = alloc_zeroed(p->n_patterns, sizeof *p->matches);
    p->probes = alloc_zeroed(p->n_patterns, sizeof(struct regex_probe *));
    for (size_t i = 0; i < p->n_patterns; i++) {
        p->patterns[i] = packs_pattern(packs, i);
        p->times[i].zone = p->patterns[i]->zone ? p->patterns[i]->zone : options->zone;
    }
    p->regex = regex_scratch_new(packs_groups(packs));
    for (size_t i = 0; i < DEPTHS; i++) {
        p->depths[i].last = SIZE_MAX;
        p->depths[i].fields = alloc_zeroed(1, sizeof(struct fields));
        matching_init(&p->depths[i].matching, p->regex);
    }
    p->ahead.fields = alloc_zeroed(1, sizeof(struct fields));
    p->unreadable = SIZE_MAX;
    matching_init(&p->again, p->regex);
    stream_init(p, &p->root, 0);
    return p;
}

void parser_free(struct parser *p)
{
    if (!p)
        return;
    stream_release(&p->root);
    streams_release(&p->streams);
    for (size_t i = 0; i < DEPTHS; i++) {
        free(p->depths[i].fields);
        matching_release(&p->depths[i].matching);
    }
    free(p->ahead.fields);
    matching_release(&p->again);
    regex_scratch_free(p->regex);
    for (size_t i = 0; i < p->n_patterns; i++)
        regex_probe_free(p->probes[i]);
    free(p->probes);
    free(p->patterns);
    free(p->times);
    free(p->matches);
    free(p);
}

void parser_tell_wrappers(struct parser *p, parser_unwrapped *unwrapped)
{
    p->unwrapped = unwrapped;
}

const struct parser_counts *parser_counts(const struct parser *p)
{
    return &p->counts;
}

const uint64_t *parser_matches(const struct parser *p)
{
    return p->matches;
}

void parser_count(struct parser *p, enum outcome outcome, uint64_t lines)
{
    switch (outcome) {
    case OUTCOME_UNDERSTOOD:
        p->counts.understood += lines;
        break;
    case OUTCOME_IGNORED:
        p->counts.ignored += lines;
        break;
    case OUTCOME_CONTINUATION:
        p->counts.continuation += lines;
        break;
    case OUTCOME_NOT_UNDERSTOOD:
        p->counts.not_understood += lines;
        break;
    case OUTCOME_TOO_LONG:
        p->counts.too_long += lines;
        break;
    case OUTCOME_DEFERRED:
        break;
    }
}

void parser_begin_at(struct parser *p, size_t before, unsigned seen)
{
    p->depths[0].last = before;
    p->plain = NULL;
    p->assumed = seen;
    p->asked = 0;
    p->root.seen = 0;
}

unsigned parser_seen(const struct parser *p)
{
    return p->root.seen;
}

unsigned parser_asked(const struct parser *p)
{
    return p->asked;
}

bool parser_alone(const struct parser *p)
{
    bool doubts = p->root.doubts && p->root.doubts->n > 0;
    return p->streams.count == 0 && !doubts && !p->unsplit;
}

bool parser_met(struct parser *p, size_t before, size_t pattern)
{
    struct stream *s = &p->root;
    if (p->depths[0].last != before || !parser_alone(p))
        return false;
    return s->entry.state != ENTRY_OPEN || !quoted_suspects(p, s, pattern);
}

void parser_add_counts(struct parser *p, const struct parser *other)
{
    const struct parser_counts *from = &other->counts;
    p->counts.lines += from->lines;
    p->counts.understood += from->understood;
    p->counts.ignored += from->ignored;
    p->counts.continuation += from->continuation;
    p->counts.not_understood += from->not_understood;
    p->counts.too_long += from->too_long;
    p->counts.match_limit += from->match_limit;
    for (size_t i = 0; i < p->n_patterns; i++)
        p->matches[i] += other->matches[i];
}

void parser_come_after(struct parser *p, uint64_t lines, unsigned seen)
{
    p->root.entry.number += lines;
    p->root.seen |= seen;
}

static bool is_blank(struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t')
            return false;
    }
    return true;
}

/* May this pattern be tried here? */
static bool usable(const struct pattern *pattern, size_t depth, const struct stream *stream)
{
    if (pattern->spec->orphan && stream->entry.state != ENTRY_NONE)
        return false;
    return depth < MAX_WRAPPERS || pattern->spec->kind != PATTERN_WRAPPER;
}

static bool matches(struct parser *p, size_t depth, size_t i, struct span text,
                    const struct stream *stream)
{
    struct depth *d = &p->depths[depth];
    if (!usable(p->patterns[i], depth, stream))
        return false;
    enum regex_result result = pattern_match(p->patterns[i], text, &d->matching, d->fields);
    p->limit_hit |= result == REGEX_LIMIT;
    return result == REGEX_YES;
}

/* The pattern that a line starts an entry of, its fields now in the depth's; SIZE_MAX: none. */
static size_t find_pattern(struct parser *p, size_t depth, struct span text,
                           const struct stream *stream)
{
    struct depth *d = &p->depths[depth];
    if (d->last != SIZE_MAX && matches(p, depth, d->last, text, stream))
        return d->last;
    for (size_t i = 0; i < p->n_patterns; i++) {
        if (i != d->last && matches(p, depth, i, text, stream)) {
            d->last = i;
            p->plain = NULL;
            return i;
        }
    }
    return SIZE_MAX;
}

static bool is_ignored(struct parser *p, size_t depth, struct span text)
{
    for (size_t i = 0; i < p->n_patterns; i++) {
        if (p->patterns[i]->spec->n_ignore == 0)
            continue;
        enum regex_result result =
            pattern_ignores(p->patterns[i], text, &p->depths[depth].matching);
        p->limit_hit |= result == REGEX_LIMIT;
        if (result == REGEX_YES)
            return true;
    }
    return false;
}

enum outcome parser_take_unmatched(struct parser *p, size_t depth, struct span text,
                                   struct stream *stream)
{
    if (is_ignored(p, depth, text)) {
        entry_complete(p, stream);
        return OUTCOME_IGNORED;
    }
    if (stream->entry.state == ENTRY_OPEN && !quoted_may_go_on(p, &stream->entry))
        entry_complete(p, stream);
    if (stream->entry.state != ENTRY_NONE)
        return entry_continue(p, stream, text);
    misses_report(p, depth, text);
    return OUTCOME_NOT_UNDERSTOOD;
}

enum outcome parser_take_unreadable(struct parser *p, size_t depth, size_t pattern,
                                    struct span text, struct stream *stream)
{
    p->unreadable = pattern;
    p->unreadable_time = p->depths[depth].fields->v[FIELD_TIME];
    enum outcome outcome = parser_take_unmatched(p, depth, text, stream);
    p->unreadable = SIZE_MAX;
    return outcome;
}

/* Is it plain that it is not blank? */
static bool may_begin(struct span text)
{
    return text.len > 0 && *text.ptr != ' ' && *text.ptr != '\t';
}

enum outcome parser_take(struct parser *p, size_t depth, struct span text, struct stream *stream,
                         const struct stamp *wrapped)
{
    if (!may_begin(text) && is_blank(text)) {
        stream->entry.blanks++;
        return OUTCOME_IGNORED;
    }
    size_t i = find_pattern(p, depth, text, stream);
    if (i == SIZE_MAX)
        return parser_take_unmatched(p, depth, text, stream);
    if (stream->entry.state == ENTRY_OPEN && quoted_suspects(p, stream, i))
        return quoted_keep(p, stream, i, text, wrapped)
                   ? OUTCOME_DEFERRED
                   : parser_take(p, depth, text, stream, wrapped);
    if (p->patterns[i]->spec->kind == PATTERN_WRAPPER) {
        p->unsplit = true;
        return wrapped_take(p, depth, i, text, stream, wrapped);
    }
    if (!entry_start(p, stream, depth, i, text, wrapped))
        return parser_take_unreadable(p, depth, i, text, stream);
    p->matches[i]++;
    quoted_note(p, stream, i);
    if (depth == 0 && (p->patterns[i]->plain || p->patterns[i]->held))
        p->plain = p->patterns[i];
    return OUTCOME_UNDERSTOOD;
}

/* The pattern that a line with this beginning could start an entry of; SIZE_MAX: none. */
static size_t find_beginning(struct parser *p, size_t depth, struct span beginning,
                             const struct stream *stream, bool seen)
{
    for (size_t i = 0; i < p->n_patterns; i++) {
        if ((p->matches[i] > 0) == seen && usable(p->patterns[i], depth, stream) &&
            pattern_could_start(p->patterns[i], beginning, &p->depths[depth].matching))
            return i;
    }
    return SIZE_MAX;
}

enum outcome parser_take_cut(struct parser *p, size_t depth, struct span beginning,
                             struct stream *stream)
{
    bool open = stream->entry.state != ENTRY_NONE;
    p->unsplit = true;
    if (beginning.len > LINES_TOO_LONG_SHOWN)
        beginning.len = LINES_TOO_LONG_SHOWN;
    size_t i = find_beginning(p, depth, beginning, stream, true);
    if (i == SIZE_MAX && !open)
        i = find_beginning(p, depth, beginning, stream, false);
    if (i != SIZE_MAX)
        entry_void(p, stream, i);
    else if (open)
        entry_continue(p, stream, beginning);
    return OUTCOME_TOO_LONG;
}

void parser_line(struct parser *p, const struct line *line)
{
    p->counts.lines++;
    if (p->plain && may_begin(line->text) &&
        (p->plain->plain ? plain_take(p, line) : held_take(p, line)))
        return;
    p->line = line->text;
    p->number = line->number;
    p->ahead.next.start = NULL;
    p->limit_hit = false;
    static const struct stamp undated = {.quality = TIME_NONE};
    bool too_long = line->too_long || line->text.len > p->entry_limit;
    enum outcome outcome = too_long ? parser_take_cut(p, 0, line->text, &p->root)
                                    : parser_take(p, 0, line->text, &p->root, &undated);
    parser_count(p, outcome, 1);
    p->counts.match_limit += p->limit_hit;
    if (p->review)
        quoted_review(p);
    if (p->streams.count > MAX_STREAMS || p->large)
        streams_trim(p);
}

void parser_finish(struct parser *p)
{
    p->line = SPAN_NONE;
    p->limit_hit = false;
    entry_complete(p, &p->root);
    quoted_review(p);
    entry_complete(p, &p->root); /* one that was in doubt may have been opened */
    streams_finish(p);
}
