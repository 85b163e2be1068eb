/*
 * The short way of nearly all lines of an access log: no entry is open, the pattern that matched
 * last is one of single lines that are requests, and it matches again. What parser_take would do
 * then, without asking for what cannot be, and in one function: half of a line's price outside of
 * the match was the way through seven. On anything else nothing has happened, and parser_take
 * starts over.
 */
#include "parse/linear.h"
#include "parse/parser_private.h"

/* Where a program does not know, parser_take asks PCRE2. */
static inline bool matches(const struct pattern *of, const struct line *line, struct depth *d)
{
    if (!of->program)
        return pattern_match(of, line->text, &d->matching, d->fields) == REGEX_YES;
    if (!linear_match(of->program, line->text, line->spare, d->fields->v))
        return false;
    pattern_take_repeats(of, d->fields);
    return true;
}

bool plain_take(struct parser *p, const struct line *line)
{
    static const struct stamp undated = {.quality = TIME_NONE};
    const struct pattern *of = p->plain;
    struct depth *d = &p->depths[0];
    struct record record;
    if (p->root.entry.state != ENTRY_NONE || d->fields->of != of || line->too_long ||
        line->text.len > p->entry_limit || !matches(of, line, d))
        return false;
    if (interpret_record(of, d->fields, &undated, parser_times(p, d->last), &record) ==
        STAMP_UNREADABLE)
        return false;
    record.pattern = d->last;
    record.line = line->number;
    p->counts.understood++;
    p->matches[d->last]++;
    p->root.entry.blanks = 0;
    p->root.twin.set = false;
    if (record.quality != TIME_NONE)
        parser_dated(p, record.time_us);
    p->emit(p->context, &record);
    return true;
}
