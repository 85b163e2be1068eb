/*
 * What an entry may take in. A log of Porta's holds what agents typed, so a command over several
 * lines can hold a line of nginx's. What the text says about it:
 *
 * - Its place: only under a message that quotes foreign text (its pattern's rules know those), or
 *   that has gone on over a line break already, is such a line in doubt; and only a line of another
 *   kind (tier, or a wrapper) than the entry, since servers of one tier cannot be told apart in one
 *   file.
 * - Its company: where the stream has had entries of that kind before, out of any doubt, the file
 *   is a mixed one.
 * - What follows: text ends with its entry, so MAX_SUSPECTS lines in a row are another log that was
 *   appended.
 *
 * Until that is known the line is kept at the end of the entry's text, not counted yet. It is text
 * as soon as anything of the entry's own follows it. When the entry ends before, it counts as text,
 * but is kept, within bounds, until the stream shows an entry of its kind without doubt: then the
 * file is a mixed one, wherever it shows, and the line is an entry.
 *
 * The other question is how long an entry goes on in lines that nothing understands: an appended
 * log of an unknown format would vanish in the last entry. Quoted text and tracebacks have no end
 * but the entry limit; any other message takes MAX_PLAIN_LINES. Patterns without rules about quotes
 * take what comes, as they say.
 */
#include "parse/parser_private.h"

#include "base/alloc.h"
#include "parse/traceback.h"

static unsigned kind_bit(const struct parser *p, size_t pattern)
{
    const struct pattern_spec *spec = p->patterns[pattern]->spec;
    return 1U << (spec->kind == PATTERN_WRAPPER ? (unsigned)TIER_COUNT : (unsigned)spec->tier);
}

/* Entries of these kinds are here beyond doubt. */
static void note(struct parser *p, struct stream *stream, unsigned kinds)
{
    stream->seen |= kinds;
    if (stream->doubts && (stream->doubts->kinds & stream->seen))
        p->review = true;
}

void quoted_note(struct parser *p, struct stream *stream, size_t pattern)
{
    note(p, stream, kind_bit(p, pattern));
}

/* Does the entry's message quote foreign text, or is it a traceback? Asked once an entry. */
static bool quotes(struct parser *p, struct entry *e)
{
    const struct event_rules *rules = p->patterns[e->pattern]->events;
    if (e->quotes == QUOTES_UNASKED) {
        const struct fields *f = entry_first_fields(p, e);
        struct span message = f ? f->v[FIELD_MESSAGE] : SPAN_NONE;
        bool yes =
            span_present(message) &&
            (traceback_begins(message) || (rules && event_rules_quote(rules, p->regex, message)));
        e->quotes = yes ? QUOTES_YES : QUOTES_NO;
    }
    return e->quotes == QUOTES_YES;
}

bool quoted_may_go_on(struct parser *p, struct entry *e)
{
    const struct event_rules *rules = p->patterns[e->pattern]->events;
    return e->lines <= MAX_PLAIN_LINES || e->traceback || !rules ||
           !event_rules_know_quotes(rules) || quotes(p, e);
}

bool quoted_suspects(struct parser *p, struct stream *stream, size_t pattern)
{
    struct entry *e = &stream->entry;
    unsigned kind = kind_bit(p, pattern);
    if (kind == kind_bit(p, e->pattern) || (stream->seen & kind) ||
        !(e->lines > 1 || quotes(p, e)))
        return false;
    if (stream == &p->root)
        p->asked |= kind;
    return stream != &p->root || !(p->assumed & kind);
}

/* The line is what it looks like. */
static void take(struct parser *p, struct stream *stream, const struct suspect *s,
                 struct span whole)
{
    size_t depth = stream->key & STREAM_DEPTH;
    struct span line = p->line, text = span_make(whole.ptr + s->start, s->len);
    uint64_t number = p->number;
    p->line = SPAN_NONE;
    p->number = s->number;
    parser_count(p, parser_take(p, depth, text, stream, &s->wrapped), 1);
    p->line = line;
    p->number = number;
}

/* The entry ends before what was kept at its end. */
static void cut_entry(struct entry *e)
{
    e->text.len = e->suspects->text_len;
    e->lines = e->suspects->entry_lines;
    e->restored = true; /* its fields are void */
    e->suspects->n = 0;
}

/* There are too many for text. */
static void release(struct parser *p, struct stream *stream)
{
    struct entry *e = &stream->entry;
    const struct suspects all = *e->suspects;
    struct buffer text;
    buffer_init(&text, p->entry_limit);
    buffer_append_span(&text, buffer_span(&e->text));
    cut_entry(e);
    entry_complete(p, stream);
    for (size_t i = 0; i < all.n; i++)
        note(p, stream, all.at[i].kind);
    for (size_t i = 0; i < all.n; i++)
        take(p, stream, &all.at[i], buffer_span(&text));
    buffer_release(&text);
}

bool quoted_keep(struct parser *p, struct stream *stream, size_t pattern, struct span text,
                 const struct stamp *wrapped)
{
    struct entry *e = &stream->entry;
    if (!e->suspects)
        e->suspects = alloc_zeroed(1, sizeof *e->suspects);
    struct suspects *s = e->suspects;
    p->unsplit = true;
    if (s->n == 0) {
        s->text_len = e->text.len;
        s->entry_lines = e->lines;
    }
    if (s->n == MAX_SUSPECTS || !entry_append(p, e, text)) {
        release(p, stream);
        return false;
    }
    e->blanks = 0;
    s->at[s->n++] = (struct suspect){
        .number = p->number,
        .kind = kind_bit(p, pattern),
        .start = e->text.len - text.len,
        .len = text.len,
        .wrapped = *wrapped,
    };
    return true;
}

void quoted_settle(struct parser *p, struct stream *stream)
{
    struct suspects *s = stream->entry.suspects;
    if (!s || s->n == 0)
        return;
    parser_count(p, OUTCOME_CONTINUATION, s->n);
    s->n = 0;
}

static void keep_in_doubt(struct doubts *d, const struct suspect *s, struct span whole)
{
    d->at[d->n] = *s;
    d->at[d->n++].start = d->text.len;
    d->kinds |= s->kind;
    buffer_append(&d->text, whole.ptr + s->start, s->len);
}

void quoted_leave(struct parser *p, struct stream *stream)
{
    struct entry *e = &stream->entry;
    struct suspects *s = e->suspects;
    if (!s || s->n == 0)
        return;
    if (!stream->doubts) {
        stream->doubts = alloc_zeroed(1, sizeof *stream->doubts);
        buffer_init(&stream->doubts->text, DOUBTS_BYTES);
    }
    struct doubts *d = stream->doubts;
    parser_count(p, OUTCOME_CONTINUATION, s->n);
    if (s->n <= MAX_SUSPECTS - d->n && e->text.len - s->text_len <= DOUBTS_BYTES - d->text.len) {
        for (size_t i = 0; i < s->n; i++)
            keep_in_doubt(d, &s->at[i], buffer_span(&e->text));
        cut_entry(e);
    }
    s->n = 0;
}

void quoted_review_stream(struct parser *p, struct stream *stream)
{
    struct doubts *d = stream->doubts;
    if (!d || !(d->kinds & stream->seen))
        return;
    if (stream->entry.state != ENTRY_NONE) {
        p->review = true; /* it may go on in the next line */
        return;
    }
    struct doubts all = *d;
    unsigned seen = stream->seen;
    *d = (struct doubts){0};
    buffer_init(&d->text, DOUBTS_BYTES);
    for (size_t i = 0; i < all.n; i++) {
        if (!(all.at[i].kind & seen)) {
            keep_in_doubt(d, &all.at[i], buffer_span(&all.text));
            continue;
        }
        p->counts.continuation--;
        take(p, stream, &all.at[i], buffer_span(&all.text));
    }
    buffer_release(&all.text);
}

void quoted_review(struct parser *p)
{
    p->review = false;
    quoted_review_stream(p, &p->root);
    for (size_t i = 0; i < p->streams.count; i++)
        quoted_review_stream(p, p->streams.open[i]);
}
