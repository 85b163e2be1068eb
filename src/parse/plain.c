/*
 * The short way of nearly all lines of an access log: no entry is open, the pattern that matched
 * last is one of single lines that are requests, and it matches again. What parser_take would do
 * then, without asking for what cannot be, and in one function: half of a line's price outside of
 * the match was the way through seven. The next line is mostly such a one, too, so both are matched
 * at once (linear_pair.c), and the next call finds its fields read. On anything else nothing has
 * happened, and parser_take starts over.
 */
#include "parse/short_way.h"

bool plain_take(struct parser *p, const struct line *line)
{
    struct record record;
    if (p->root.entry.state != ENTRY_NONE || !read_again(p, line, true, &record))
        return false;
    p->root.entry.blanks = 0;
    p->root.twin.set = false;
    if (record.quality != TIME_NONE)
        parser_dated(p, record.time_us);
    p->emit(p->context, &record);
    return true;
}
