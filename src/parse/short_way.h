/*
 * What the short ways of plain.c and held.c begin with: a line that the pattern of the line before
 * matches again becomes its record. Inlined into both, since it is the price of nearly every line.
 */
#ifndef PARSE_SHORT_WAY_H
#define PARSE_SHORT_WAY_H

#include "parse/linear.h"
#include "parse/parser_private.h"

/* Where a program does not know, parser_take asks PCRE2. */
static inline bool matches_again(const struct pattern *of, const struct line *line, struct depth *d)
{
    if (!of->program)
        return pattern_match(of, line->text, &d->matching, d->fields) == REGEX_YES;
    if (!linear_match(of->program, line->text, line->spare, d->fields->v))
        return false;
    pattern_take_repeats(of, d->fields);
    return true;
}

/* False: nothing has happened. True: the line is counted, and the record points into its text. */
static inline bool read_again(struct parser *p, const struct line *line, struct record *ret)
{
    static const struct stamp undated = {.quality = TIME_NONE};
    const struct pattern *of = p->plain;
    struct depth *d = &p->depths[0];
    if (d->fields->of != of || line->too_long || line->text.len > p->entry_limit ||
        !matches_again(of, line, d))
        return false;
    if (interpret_record(of, d->fields, &undated, parser_times(p, d->last), ret) ==
        STAMP_UNREADABLE)
        return false;
    ret->pattern = d->last;
    ret->line = line->number;
    p->counts.understood++;
    p->matches[d->last]++;
    return true;
}

#endif
