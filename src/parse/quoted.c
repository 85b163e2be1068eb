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
 * as soon as anything of the entry's own follows it, or when the entry ends. Rejected: to hold it
 * until the stream shows its first entry of that kind without doubt; that may be at the file's end.
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

void quoted_note(struct parser *p, struct stream *stream, size_t pattern)
{
    stream->seen |= kind_bit(p, pattern);
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
    if (kind == kind_bit(p, e->pattern) || (stream->seen & kind))
        return false;
    return e->lines > 1 || quotes(p, e);
}

/* Too many: they are what they look like, and the entry ended before them. */
static void release(struct parser *p, struct stream *stream, size_t depth)
{
    struct entry *e = &stream->entry;
    const struct suspects all = *e->suspects;
    struct buffer text;
    buffer_init(&text, p->entry_limit);
    buffer_append_span(&text, buffer_span(&e->text));
    e->text.len = all.text_len;
    e->lines = all.entry_lines;
    e->restored = true; /* its fields are void */
    e->suspects->n = 0;
    stream->seen |= all.kinds;
    entry_complete(p, stream);
    struct span line = p->line;
    uint64_t number = p->number;
    p->line = SPAN_NONE;
    for (size_t i = 0; i < all.n; i++) {
        const struct suspect *s = &all.at[i];
        p->number = s->number;
        struct span one = span_make(text.data + s->start, s->len);
        parser_count(p, parser_take(p, depth, one, stream, &s->wrapped), 1);
    }
    p->line = line;
    p->number = number;
    buffer_release(&text);
}

bool quoted_keep(struct parser *p, struct stream *stream, size_t depth, size_t pattern,
                 struct span text, const struct stamp *wrapped)
{
    struct entry *e = &stream->entry;
    if (!e->suspects)
        e->suspects = alloc_zeroed(1, sizeof *e->suspects);
    struct suspects *s = e->suspects;
    if (s->n == 0) {
        s->kinds = 0;
        s->text_len = e->text.len;
        s->entry_lines = e->lines;
    }
    if (s->n == MAX_SUSPECTS || !entry_append(p, e, text)) {
        release(p, stream, depth);
        return false;
    }
    e->blanks = 0;
    s->kinds |= kind_bit(p, pattern);
    s->at[s->n++] = (struct suspect){p->number, e->text.len - text.len, text.len, *wrapped};
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
