/*
 * Which pattern came closest to a line that none matched: the one that got furthest into it; of
 * several, the one that found most of its keys, then the first. It costs a slow run of each, so
 * only the first misses of a source are explained. Where only the stamp was at fault, that is
 * known.
 */
#include "parse/parser_private.h"

static void find_closest(struct parser *p, size_t depth, struct span text, struct parser_miss *miss)
{
    struct reach best = {0};
    for (size_t i = 0; i < p->n_patterns; i++) {
        struct reach r;
        pattern_reach(p->patterns[i], text, &p->depths[depth].matching, &p->probes[i], &r);
        if (r.bytes > best.bytes || (r.bytes > 0 && r.bytes == best.bytes && r.keys > best.keys)) {
            best = r;
            miss->pattern = i;
            miss->column = r.bytes + 1;
            miss->expected = r.expected;
        }
    }
}

/* The stamp of the pattern that it is of otherwise. */
static void take_unreadable(const struct parser *p, struct span text, struct parser_miss *miss)
{
    const struct span time = p->unreadable_time;
    bool inside = time.ptr >= text.ptr && time.ptr <= text.ptr + text.len;
    miss->pattern = p->unreadable;
    miss->column = inside ? (size_t)(time.ptr - text.ptr) + 1 : 1;
    miss->expected = span_str(p->patterns[p->unreadable]->spec->time_formats[0].text);
}

void misses_report(struct parser *p, size_t depth, struct span text)
{
    if (!p->missed)
        return;
    struct parser_miss miss = {.line = p->number, .pattern = SIZE_MAX};
    if (p->unreadable != SIZE_MAX) {
        take_unreadable(p, text, &miss);
    } else if (p->explained < PARSER_EXPLAINED_MISSES) {
        p->explained++;
        find_closest(p, depth, text, &miss);
    }
    const struct span line = p->line;
    if (span_present(line) && text.ptr >= line.ptr && text.ptr + text.len <= line.ptr + line.len) {
        if (miss.column)
            miss.column += (size_t)(text.ptr - line.ptr);
        text = line;
    }
    p->missed(p->context, &miss, text);
}
