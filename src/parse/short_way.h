/*
 * What the short ways of plain.c and held.c begin with: a line that the pattern of the line before
 * matches again becomes its record. Inlined into both, since it is the price of nearly every line.
 */
#ifndef PARSE_SHORT_WAY_H
#define PARSE_SHORT_WAY_H

#include "parse/linear.h"
#include "parse/parser_private.h"

/* Tries in a row that fail make the pauses between them longer, up to 2^n - 1 lines. */
#define LONGEST_PAUSE 6

/* Match the line together with the next, or take what the match of the line before said of it. */
static inline bool match_ahead(struct ahead *a, const struct pattern *of, const struct line *line,
                               struct depth *d)
{
    bool known = linear_pair_fits(&a->next, line->text) && a->fields->of == of;
    a->next.start = NULL;
    if (known) {
        struct fields *fields = d->fields;
        d->fields = a->fields;
        a->fields = fields;
        return true;
    }
    if (a->pause > 0) {
        a->pause--;
        return false;
    }
    if (a->fields->of != of)
        pattern_clear_fields(of, a->fields);
    a->next.slots = a->fields->v;
    if (linear_match_pair(of->program, line->text, line->spare, d->fields->v, &a->next)) {
        a->failed = 0;
        return true;
    }
    a->failed += a->failed < LONGEST_PAUSE;
    a->pause = (1U << a->failed) - 1;
    return false;
}

/* Where a program does not know, parser_take asks PCRE2. */
static inline bool matches_again(struct parser *p, const struct pattern *of,
                                 const struct line *line, struct depth *d, bool ahead)
{
    if (!of->program)
        return pattern_match(of, line->text, &d->matching, d->fields) == REGEX_YES;
    if (!(ahead && match_ahead(&p->ahead, of, line, d)) &&
        !linear_match(of->program, line->text, line->spare, d->fields->v))
        return false;
    pattern_take_repeats(of, d->fields);
    return true;
}

/* `ahead`: the next line will be such a one, too, mostly. False: nothing has happened. True: the
 * line is counted, and the record points into its text. */
static inline bool read_again(struct parser *p, const struct line *line, bool ahead,
                              struct record *ret)
{
    static const struct stamp undated = {.quality = TIME_NONE};
    const struct pattern *of = p->plain;
    struct depth *d = &p->depths[0];
    if (d->fields->of != of || line->too_long || line->text.len > p->entry_limit ||
        !matches_again(p, of, line, d, ahead))
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
