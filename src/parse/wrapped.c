/*
 * Wrappers: journald, container runtimes, syslog. The inner line goes through the patterns again,
 * one depth further, in the stream that the wrapper names; the wrapper's stamp dates what has none
 * of its own (the innermost stamp, where wrappers nest).
 *
 * Parts of a line that was cut are joined first. They are counted when the last one has come: all
 * of them as the whole is, except that only one of them starts an entry.
 *
 * A wrapper that unescapes can hand on several lines at once (a message that journald took whole):
 * the first of them is the line, the others continue it.
 */
#include "parse/parser_private.h"

#include "base/hash.h"

/*
 * A stream is its wrapper, what the wrapper captured, and the stream that the wrapper stood in. The
 * depth is kept beside the hash, not in it: whoever writes a log can make hashes collide, which may
 * mix two streams, but never a stream with one that it stands in, whose memory is in use.
 */
static uint64_t stream_key(const struct fields *f, size_t pattern, uint64_t outer, size_t depth)
{
    const uint64_t place[2] = {outer, pattern};
    uint64_t key = hash_bytes(place, sizeof place, 0);
    for (size_t i = 0; i < f->n_streams; i++)
        key = hash_bytes(f->streams[i].ptr, f->streams[i].len, key);
    return (key & ~(uint64_t)STREAM_DEPTH) | depth;
}

_Static_assert(DEPTHS <= STREAM_DEPTH, "a depth, counted from 1, fits into a key");

static bool goes_on(struct span partial)
{
    return partial.len > 0 && !span_equal(partial, SPAN("F")) &&
           !span_equal(partial, SPAN("false")) && !span_ends_with(partial, SPAN("\n"));
}

/* Take the inner line, or lines, in their stream. */
static enum outcome take_inner(struct parser *p, size_t depth, struct span text,
                               struct stream *stream, const struct stamp *wrapped)
{
    if (span_ends_with(text, SPAN("\n")))
        text.len--;
    if (span_ends_with(text, SPAN("\r")))
        text.len--;
    while (span_starts_with(text, SPAN("\n")))
        text = span_skip(text, 1);
    const char *feed = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
    if (!feed)
        return parser_take(p, depth, text, stream, wrapped);
    struct span first = span_make(text.ptr, (size_t)(feed - text.ptr));
    struct span rest = span_skip(text, first.len + 1);
    enum outcome outcome = parser_take(p, depth, first, stream, wrapped);
    if (outcome == OUTCOME_UNDERSTOOD || outcome == OUTCOME_CONTINUATION) {
        if (stream->entry.state == ENTRY_OPEN)
            entry_continue(p, stream, rest);
    }
    return outcome;
}

/* All parts are there: the whole is taken and all of its lines but one are counted. */
static enum outcome take_parts(struct parser *p, struct stream *stream)
{
    uint64_t others = stream->partial_lines - 1;
    size_t depth = stream->partial_depth;
    struct span text = buffer_span(&stream->partial);
    const struct stamp stamp = stream->partial_stamp;
    stream->partial_lines = 0;
    uint64_t number = p->number;
    p->number = stream->partial_number;
    enum outcome outcome;
    if (stream->partial_cut)
        outcome = parser_take_cut(p, depth, text, stream);
    else
        outcome = take_inner(p, depth, text, stream, &stamp);
    p->number = number;
    bool begins = outcome == OUTCOME_UNDERSTOOD || outcome == OUTCOME_DEFERRED;
    parser_count(p, begins ? OUTCOME_CONTINUATION : outcome, others);
    stream_shrink(&stream->partial);
    return outcome;
}

static void add_part(struct parser *p, struct stream *stream, size_t depth, struct span part,
                     const struct stamp *wrapped)
{
    if (stream->partial_lines++ == 0) {
        buffer_clear(&stream->partial);
        stream->partial_cut = false;
        stream->partial_depth = depth;
        stream->partial_number = p->number;
        stream->partial_stamp = *wrapped;
    }
    if (!stream->partial_cut && part.len > p->entry_limit - stream->partial.len) {
        stream->partial_cut = true;
        if (stream->partial.len > LINES_TOO_LONG_SHOWN)
            stream->partial.len = LINES_TOO_LONG_SHOWN;
    }
    if (!stream->partial_cut)
        buffer_append_span(&stream->partial, part);
    if (stream->partial.capacity > LARGE_BUFFER)
        p->large = true;
}

static void tell(const struct parser *p, size_t pattern, const struct fields *f,
                 const struct stamp *own)
{
    const struct parser_wrapper wrapper = {
        .line = p->number,
        .pattern = pattern,
        .has_time = own != NULL,
        .time_fine = own && own->fine,
        .time_us = own ? own->us : 0,
        .streams = f->streams,
        .n_streams = f->n_streams,
        .partial = goes_on(f->v[FIELD_PARTIAL]),
    };
    p->unwrapped(p->context, &wrapper);
}

enum outcome wrapped_take(struct parser *p, size_t depth, size_t pattern, struct span text,
                          struct stream *outer, const struct stamp *wrapped)
{
    const struct fields *f = p->depths[depth].fields;
    struct stamp stamp;
    switch (
        interpret_time(p->patterns[pattern], f, TIME_WRAPPER, parser_times(p, pattern), &stamp)) {
    case STAMP_READ:
        wrapped = &stamp;
        parser_dated(p, stamp.us);
        break;
    case STAMP_NONE:
        break;
    case STAMP_UNREADABLE:
        return parser_take_unreadable(p, depth, pattern, text, outer);
    }
    entry_complete(p, outer);
    p->matches[pattern]++;
    quoted_note(p, outer, pattern);
    if (p->unwrapped)
        tell(p, pattern, f, wrapped == &stamp ? &stamp : NULL);
    struct stream *stream = streams_get(p, stream_key(f, pattern, outer->key, depth + 1));
    bool partial = goes_on(f->v[FIELD_PARTIAL]);
    if (!partial && stream->partial_lines == 0)
        return take_inner(p, depth + 1, f->v[FIELD_LINE], stream, wrapped);
    add_part(p, stream, depth + 1, f->v[FIELD_LINE], wrapped);
    return partial ? OUTCOME_DEFERRED : take_parts(p, stream);
}

void wrapped_finish(struct parser *p, struct stream *stream)
{
    if (stream->partial_lines > 0)
        parser_count(p, take_parts(p, stream), 1);
}
