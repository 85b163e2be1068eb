/*
 * The open entry of a stream. Its first line is copied, since the line's memory goes with the
 * next line; its fields move along as they are, and most entries are completed from them without
 * another match. Only an entry that got more lines is matched again, all of its text in one go:
 * then an agent's name with a line break, or a command over several lines, lands in its field.
 * Where the whole does not match, the fields of its first line stand.
 *
 * An event that is printed twice, by a server itself and by a logger of Python's, is told by the
 * entry before: it has no logger and its pattern names that one, or the other way round; same
 * level, same text after the logger (lengths and hashes are kept, not the texts). The two need
 * not be of one pattern: hypercorn's own line has a form of its own.
 */
#include "parse/parser_private.h"

#include "base/hash.h"
#include "parse/traceback.h"

static bool is_inside(struct span part, struct span whole)
{
    return part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;
}

/* What an entry says after its logger. */
static struct span said(const struct record *r, struct span text)
{
    if (!span_present(r->message))
        return text;
    if (!is_inside(r->message, text))
        return r->message;
    return span_skip(text, (size_t)(r->message.ptr - text.ptr));
}

/* Is this event the one before again? Remembers it if not. */
static bool is_twin(struct stream *stream, struct span twin_logger, const struct record *r,
                    struct span text)
{
    struct span tail = said(r, text);
    struct span logger = r->logger.len ? r->logger : twin_logger;
    const struct twin before = stream->twin;
    struct twin now = {
        .set = logger.len != 0,
        .has_logger = r->logger.len != 0,
        .logger = hash_bytes(logger.ptr, logger.len, 0),
        .level = r->level,
        .len = tail.len,
        .hash = hash_bytes(tail.ptr, tail.len, 0),
    };
    bool twin = before.set && now.set && before.logger == now.logger &&
                before.has_logger != now.has_logger && before.level == now.level &&
                before.len == now.len && before.hash == now.hash;
    if (twin)
        now.set = false; /* a pair is two */
    stream->twin = now;
    return twin;
}

void entry_emit(struct parser *p, struct stream *stream, struct record *record, struct span text)
{
    const struct pattern *pattern = p->patterns[record->pattern];
    if (pattern->events && record->kind != RECORD_REQUEST)
        record->lock_event =
            event_rules_hold(pattern->events, p->regex, record->level, record->message, text);
    if (!record->lock_event)
        stream->twin.set = false;
    else if (is_twin(stream, span_str(pattern->spec->twin_logger.text), record, text))
        record->lock_event = false;
    if (record->quality != TIME_NONE)
        parser_dated(p, record->time_us);
    p->emit(p->context, record);
}

/* Make the record of an entry, which began in that line, and hand it on. False: its stamp cannot be
   read, and it was not `sure` that it is one. */
static bool emit(struct parser *p, struct stream *stream, size_t index, const struct fields *f,
                 struct span text, const struct stamp *wrapped, uint64_t line, bool sure)
{
    const struct pattern *pattern = p->patterns[index];
    struct record record;
    if (interpret_record(pattern, f, wrapped, parser_times(p, index), &record) ==
            STAMP_UNREADABLE &&
        !sure)
        return false;
    record.pattern = index;
    record.line = line;
    entry_emit(p, stream, &record, text);
    return true;
}

/* Keep the first line and its fields, which trade places with the entry's old ones. */
static void hold(struct parser *p, struct stream *stream, struct depth *d, size_t pattern,
                 struct span text, const struct stamp *wrapped)
{
    struct entry *e = &stream->entry;
    buffer_clear(&e->text);
    buffer_append_span(&e->text, text);
    struct fields *fields = d->fields;
    d->fields = e->fields;
    e->fields = fields;
    const struct pattern *of = p->patterns[pattern];
    for (unsigned has = of->has; has; has &= has - 1) {
        struct span *s = &fields->v[__builtin_ctz(has)];
        if (span_present(*s) && is_inside(*s, text))
            s->ptr = e->text.data + (s->ptr - text.ptr);
    }
    e->state = ENTRY_OPEN;
    e->pattern = pattern;
    e->first_len = text.len;
    e->number = p->number;
    e->lines = 1;
    e->full = e->restored = e->traceback = e->read = false;
    e->quotes = QUOTES_UNASKED;
    e->wrapped = *wrapped;
}

bool entry_start(struct parser *p, struct stream *stream, size_t depth, size_t pattern,
                 struct span text, const struct stamp *wrapped)
{
    struct depth *d = &p->depths[depth];
    const struct pattern *of = p->patterns[pattern];
    bool held = pattern_continues(of) && interpret_kind(of, d->fields) != RECORD_REQUEST;
    struct stamp own;
    /* A request that closes no entry is the usual case, and reads its stamp once. */
    if ((held || stream->entry.state != ENTRY_NONE) &&
        interpret_time(of, d->fields, TIME_OWN, parser_times(p, pattern), &own) == STAMP_UNREADABLE)
        return false;
    entry_complete(p, stream);
    if (!held)
        return emit(p, stream, pattern, d->fields, text, wrapped, p->number, false);
    hold(p, stream, d, pattern, text, wrapped);
    return true;
}

bool entry_append(struct parser *p, struct entry *e, struct span text)
{
    if (text.len > p->entry_limit || e->blanks + 1 > p->entry_limit - text.len ||
        e->text.len > p->entry_limit - text.len - e->blanks - 1)
        return false;
    for (uint64_t i = 0; i <= e->blanks; i++)
        buffer_append_char(&e->text, '\n');
    buffer_append_span(&e->text, text);
    if (e->text.capacity > LARGE_BUFFER)
        p->large = true;
    e->lines++;
    return true;
}

enum outcome entry_continue(struct parser *p, struct stream *stream, struct span text)
{
    struct entry *e = &stream->entry;
    enum outcome outcome = OUTCOME_CONTINUATION;
    quoted_settle(p, stream);
    if (e->state == ENTRY_OPEN) {
        e->traceback = e->traceback || traceback_begins(text);
        e->full = e->full || !entry_append(p, e, text);
        if (e->full)
            outcome = OUTCOME_TOO_LONG;
    }
    e->blanks = 0;
    return outcome;
}

void entry_void(struct parser *p, struct stream *stream, size_t pattern)
{
    entry_complete(p, stream);
    stream->twin.set = false;
    if (pattern_continues(p->patterns[pattern])) {
        stream->entry.state = ENTRY_VOID;
        stream->entry.blanks = 0;
    }
}

/* The fields of an entry that is not what they were read from any more. */
static const struct fields *match_again(struct parser *p, const struct entry *e, struct span text)
{
    const struct pattern *pattern = p->patterns[e->pattern];
    if (pattern_match(pattern, text, &p->again, &p->again_fields) == REGEX_YES ||
        pattern_match(pattern, span_make(text.ptr, e->first_len), &p->again, &p->again_fields) ==
            REGEX_YES)
        return &p->again_fields;
    return NULL;
}

const struct fields *entry_first_fields(struct parser *p, const struct entry *e)
{
    struct span first = span_make(e->text.data, e->first_len);
    return pattern_match(p->patterns[e->pattern], first, &p->again, &p->again_fields) == REGEX_YES
               ? &p->again_fields
               : NULL;
}

void entry_complete(struct parser *p, struct stream *stream)
{
    struct entry *e = &stream->entry;
    quoted_leave(p, stream);
    enum entry_state state = e->state;
    e->state = ENTRY_NONE;
    e->blanks = 0;
    if (state != ENTRY_OPEN)
        return;
    struct span text = buffer_span(&e->text);
    if (e->read && e->lines == 1 && !e->restored) {
        entry_emit(p, stream, &e->records[e->own], text);
        stream_shrink(&e->text);
        return;
    }
    const struct fields *fields = e->fields;
    if (e->lines > 1 || e->restored || p->patterns[e->pattern]->spec->shape != SHAPE_REGEX)
        fields = match_again(p, e, text);
    if (fields)
        emit(p, stream, e->pattern, fields, text, &e->wrapped, e->number, true);
    stream_shrink(&e->text);
}
