/*
 * The parser as bytes. Patterns are kept by name, since a later run may have others. The fields of
 * an open entry are not kept: they are read from its text again when it is complete. What only
 * makes things faster (compiled matching, stamps remembered) is left to the next run, but for the
 * pattern that matched last, which decides where two user patterns match the same line.
 *
 * Rejected: leaving the offset before the open entry and reading its lines again. With several
 * containers in one file, there may be no place in it across which no entry is open.
 */
#include "parse/parser_private.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "parse/traceback.h"

/* 1 knows no lines in doubt, nor that an entry has a traceback. */
#define VERSION 2

/* Which patterns have a name in the list. */
struct saving {
    const struct parser *p;
    uint64_t *place; /* of each pattern: + 1; 0: not in it */
    struct buffer *out;
};

static void put_pattern(const struct saving *s, size_t pattern)
{
    bytes_put(s->out, pattern == SIZE_MAX ? 0 : s->place[pattern]);
}

static void put_stamp(struct buffer *out, struct stamp stamp)
{
    bytes_put(out, stamp.quality);
    bytes_put(out, stamp.fine);
    bytes_put_signed(out, stamp.us);
}

static void put_suspect(struct buffer *out, const struct suspect *s)
{
    bytes_put(out, s->number);
    bytes_put(out, s->kind);
    bytes_put(out, s->start);
    bytes_put(out, s->len);
    put_stamp(out, s->wrapped);
}

static void put_suspects(struct buffer *out, const struct suspects *s)
{
    size_t n = s ? s->n : 0;
    bytes_put(out, n);
    if (n == 0)
        return;
    bytes_put(out, s->text_len);
    bytes_put(out, s->entry_lines);
    for (size_t i = 0; i < n; i++)
        put_suspect(out, &s->at[i]);
}

static void put_doubts(struct buffer *out, const struct doubts *d)
{
    size_t n = d ? d->n : 0;
    bytes_put(out, n);
    if (n)
        bytes_put_span(out, buffer_span(&d->text));
    for (size_t i = 0; i < n; i++)
        put_suspect(out, &d->at[i]);
}

static void put_entry(const struct saving *s, const struct entry *e)
{
    bytes_put(s->out, e->state);
    bytes_put(s->out, e->blanks);
    if (e->state != ENTRY_OPEN)
        return;
    put_pattern(s, e->pattern);
    bytes_put_span(s->out, buffer_span(&e->text));
    bytes_put(s->out, e->first_len);
    bytes_put(s->out, e->number);
    bytes_put(s->out, e->lines);
    bytes_put(s->out, e->full);
    bytes_put(s->out, e->traceback);
    put_suspects(s->out, e->suspects);
    put_stamp(s->out, e->wrapped);
}

static void put_stream(const struct saving *s, const struct stream *stream)
{
    bytes_put_fixed(s->out, stream->key);
    bytes_put(s->out, stream->used);
    bytes_put(s->out, stream->seen);
    put_doubts(s->out, stream->doubts);
    put_entry(s, &stream->entry);
    bytes_put(s->out, stream->twin.set);
    if (stream->twin.set) {
        bytes_put(s->out, stream->twin.has_logger);
        bytes_put_fixed(s->out, stream->twin.logger);
        bytes_put(s->out, stream->twin.level);
        bytes_put(s->out, stream->twin.len);
        bytes_put_fixed(s->out, stream->twin.hash);
    }
    bytes_put(s->out, stream->partial_lines);
    if (stream->partial_lines) {
        bytes_put_span(s->out, buffer_span(&stream->partial));
        bytes_put(s->out, stream->partial_cut);
        bytes_put(s->out, stream->partial_number);
        bytes_put(s->out, stream->partial_depth);
        put_stamp(s->out, stream->partial_stamp);
    }
}

static void put_names(struct saving *s)
{
    const struct parser *p = s->p;
    uint64_t n = 0;
    for (size_t i = 0; i < p->n_patterns; i++) {
        if (p->matches[i])
            s->place[i] = ++n;
    }
    bytes_put(s->out, n);
    for (size_t i = 0; i < p->n_patterns; i++) {
        if (!s->place[i])
            continue;
        bytes_put_span(s->out, span_str(p->patterns[i]->spec->name.text));
        bytes_put(s->out, p->matches[i]);
    }
}

void parser_save(const struct parser *p, struct buffer *out)
{
    struct saving s = {.p = p, .out = out};
    const struct parser_counts *c = &p->counts;
    const uint64_t counts[] = {c->lines,          c->understood, c->ignored,    c->continuation,
                               c->not_understood, c->too_long,   c->match_limit};
    size_t start = out->len;
    s.place = alloc_zeroed(p->n_patterns, sizeof *s.place);
    bytes_put(out, VERSION);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        bytes_put(out, counts[i]);
    put_names(&s);
    bytes_put(out, p->dated);
    bytes_put_signed(out, p->dated ? p->year_hint_us : 0);
    for (size_t i = 0; i < DEPTHS; i++)
        put_pattern(&s, p->depths[i].last);
    put_stream(&s, &p->root);
    bytes_put(out, p->streams.count);
    for (size_t i = 0; i < p->streams.count; i++)
        put_stream(&s, p->streams.open[i]);
    bytes_seal(out, start);
    free(s.place);
}

struct restoring {
    uint64_t version;
    struct parser *p;
    size_t *patterns; /* the saved names' indices here; SIZE_MAX: not here any more */
    uint64_t n_patterns;
    struct bytes_reader in;
};

static size_t get_pattern(struct restoring *r)
{
    uint64_t place = bytes_get_up_to(&r->in, r->n_patterns);
    return place ? r->patterns[place - 1] : SIZE_MAX;
}

static struct stamp get_stamp(struct restoring *r)
{
    struct stamp stamp;
    stamp.quality = (enum time_quality)bytes_get_up_to(&r->in, TIME_NONE);
    stamp.fine = bytes_get_up_to(&r->in, 1) != 0;
    stamp.us = bytes_get_signed(&r->in);
    return stamp;
}

static struct suspect get_suspect(struct restoring *r, size_t text_len)
{
    struct suspect s;
    s.number = bytes_get(&r->in);
    s.kind = (unsigned)bytes_get_up_to(&r->in, ALL_KINDS);
    s.start = (size_t)bytes_get_up_to(&r->in, text_len);
    s.len = (size_t)bytes_get_up_to(&r->in, text_len - s.start);
    s.wrapped = get_stamp(r);
    return s;
}

static void get_suspects(struct restoring *r, struct entry *e, size_t text_len)
{
    size_t n = (size_t)bytes_get_up_to(&r->in, MAX_SUSPECTS);
    if (n == 0)
        return;
    e->suspects = alloc_zeroed(1, sizeof *e->suspects);
    struct suspects *s = e->suspects;
    s->text_len = (size_t)bytes_get_up_to(&r->in, text_len);
    s->entry_lines = bytes_get(&r->in);
    for (size_t i = 0; i < n; i++)
        s->at[i] = get_suspect(r, text_len);
    s->n = n;
}

static void get_doubts(struct restoring *r, struct stream *stream)
{
    size_t n = (size_t)bytes_get_up_to(&r->in, MAX_SUSPECTS);
    if (n == 0)
        return;
    struct span text = bytes_get_span(&r->in);
    struct doubts *d = stream->doubts = alloc_zeroed(1, sizeof *d);
    buffer_init(&d->text, DOUBTS_BYTES);
    buffer_append_span(&d->text, text);
    if (d->text.status < 0)
        r->in.bad = true;
    for (; d->n < n && !r->in.bad; d->n++) {
        d->at[d->n] = get_suspect(r, text.len);
        d->kinds |= d->at[d->n].kind;
    }
    r->p->review = true;
}

/* Does one begin in a line of the text? */
static bool has_traceback(struct span text)
{
    bool found = false;
    while (text.len > 0 && !found) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t len = end ? (size_t)(end - text.ptr) : text.len;
        found = traceback_begins(span_make(text.ptr, len));
        text = span_skip(text, end ? len + 1 : len);
    }
    return found;
}

static void get_entry(struct restoring *r, struct entry *e)
{
    enum entry_state state = (enum entry_state)bytes_get_up_to(&r->in, ENTRY_VOID);
    e->blanks = bytes_get(&r->in);
    if (state != ENTRY_OPEN) {
        e->state = state;
        return;
    }
    e->pattern = get_pattern(r);
    struct span text = bytes_get_span(&r->in);
    e->first_len = (size_t)bytes_get_up_to(&r->in, text.len);
    e->number = bytes_get(&r->in);
    e->lines = bytes_get(&r->in);
    e->full = bytes_get_up_to(&r->in, 1) != 0;
    if (r->version > 1) {
        e->traceback = bytes_get_up_to(&r->in, 1) != 0;
        get_suspects(r, e, text.len);
    } else {
        e->traceback = has_traceback(span_skip(text, e->first_len));
    }
    e->restored = true;
    e->quotes = QUOTES_UNASKED;
    e->wrapped = get_stamp(r);
    if (r->in.bad || e->pattern == SIZE_MAX || text.len > r->p->entry_limit)
        return;
    buffer_append_span(&e->text, text);
    e->state = ENTRY_OPEN;
}

static void get_stream(struct restoring *r, struct stream *stream)
{
    struct bytes_reader *in = &r->in;
    stream->used = bytes_get(in);
    if (r->version > 1) {
        stream->seen = (unsigned)bytes_get_up_to(in, ALL_KINDS);
        get_doubts(r, stream);
    }
    get_entry(r, &stream->entry);
    if (bytes_get_up_to(in, 1)) {
        stream->twin.has_logger = bytes_get_up_to(in, 1) != 0;
        stream->twin.logger = bytes_get_fixed(in);
        stream->twin.level = (enum level)bytes_get_up_to(in, LEVEL_CRITICAL);
        stream->twin.len = (size_t)bytes_get(in);
        stream->twin.hash = bytes_get_fixed(in);
        stream->twin.set = true;
    }
    stream->partial_lines = bytes_get(in);
    if (stream->partial_lines) {
        buffer_append_span(&stream->partial, bytes_get_span(in));
        stream->partial_cut = bytes_get_up_to(in, 1) != 0;
        stream->partial_number = bytes_get(in);
        stream->partial_depth = (size_t)bytes_get_up_to(in, MAX_WRAPPERS);
        stream->partial_stamp = get_stamp(r);
    }
}

static void get_names(struct restoring *r)
{
    struct parser *p = r->p;
    size_t capacity = 0;
    for (uint64_t n = bytes_get(&r->in); n > 0 && !r->in.bad; n--) {
        struct span name = bytes_get_span(&r->in);
        uint64_t matches = bytes_get(&r->in);
        size_t i = 0;
        while (i < p->n_patterns && !span_equal(name, span_str(p->patterns[i]->spec->name.text)))
            i++;
        if (i < p->n_patterns)
            p->matches[i] = matches;
        r->patterns = alloc_grow(r->patterns, &capacity, r->n_patterns + 1, sizeof *r->patterns);
        r->patterns[r->n_patterns++] = i < p->n_patterns ? i : SIZE_MAX;
    }
}

static void get_streams(struct restoring *r)
{
    if (bytes_get_fixed(&r->in) != r->p->root.key)
        r->in.bad = true;
    get_stream(r, &r->p->root);
    for (uint64_t n = bytes_get_up_to(&r->in, MAX_STREAMS); n > 0 && !r->in.bad; n--) {
        uint64_t key = bytes_get_fixed(&r->in);
        if ((key & STREAM_DEPTH) == 0 || (key & STREAM_DEPTH) > MAX_WRAPPERS)
            r->in.bad = true;
        if (!r->in.bad)
            get_stream(r, streams_get(r->p, key));
    }
}

int parser_restore(struct parser *p, struct span bytes, struct error *err)
{
    struct restoring r = {.p = p, .in = bytes_read_sealed(bytes)};
    struct parser_counts *c = &p->counts;
    uint64_t *const counts[] = {&c->lines,        &c->understood,     &c->ignored,
                                &c->continuation, &c->not_understood, &c->too_long,
                                &c->match_limit};
    r.version = bytes_get_up_to(&r.in, VERSION);
    if (r.version == 0)
        r.in.bad = true;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        *counts[i] = bytes_get(&r.in);
    get_names(&r);
    p->dated = bytes_get_up_to(&r.in, 1) != 0;
    int64_t hint = bytes_get_signed(&r.in);
    if (p->dated) {
        p->has_year_hint = true;
        p->year_hint_us = hint;
    }
    for (size_t i = 0; i < DEPTHS; i++)
        p->depths[i].last = get_pattern(&r);
    get_streams(&r);
    free(r.patterns);
    p->number = p->counts.lines;
    p->large = true; /* what was held back counts against the budget */
    return bytes_read_all(&r.in) ? STATUS_OK
                                 : error_set(err, STATUS_FORMAT, "damaged state of the parser");
}

static bool stream_holds(const struct stream *s)
{
    return s->entry.state == ENTRY_OPEN || s->partial_lines > 0;
}

bool parser_holds(const struct parser *p)
{
    bool holds = stream_holds(&p->root);
    for (size_t i = 0; i < p->streams.count; i++)
        holds |= stream_holds(p->streams.open[i]);
    return holds;
}
