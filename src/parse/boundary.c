/*
 * Looking for a boundary costs two matches for each line that is looked at, once a chunk: nothing
 * beside the thousands of lines of a chunk. It goes from the end to the front, so that little is
 * left over for the next chunk. Where many lines are none (a long traceback, a format without
 * stamps), it gives up.
 *
 * What a line says alone may differ from what its entry says with the lines that continue it, and
 * the line before may be another pattern's where two overlap; so whoever relies on a place compares
 * (scan/split.c).
 */
#include "parse/boundary.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "parse/interpret.h"
#include "parse/packs_private.h"

/* Lines looked at in one chunk. */
#define MOST_LINES 1024

struct boundary {
    const struct packs *packs;
    size_t n_patterns;
    struct timestamp_context *times; /* one a pattern */
    bool *dates;   /* has the pattern a time, with the year in each of its formats? */
    size_t recent; /* the pattern that matched last */
    struct regex_scratch *regex;
    struct matching matching;
    struct fields fields;
};

struct boundary *boundary_new(const struct packs *packs, const struct zone *zone)
{
    struct boundary *b = alloc_zeroed(1, sizeof *b);
    b->packs = packs;
    b->n_patterns = packs_count(packs);
    b->times = alloc_zeroed(b->n_patterns, sizeof *b->times);
    b->dates = alloc_zeroed(b->n_patterns, sizeof *b->dates);
    for (size_t i = 0; i < b->n_patterns; i++) {
        const struct pattern *of = packs_pattern(packs, i);
        b->times[i].zone = of->zone ? of->zone : zone;
        b->dates[i] = pattern_gives(of, FIELD_TIME) && of->years;
    }
    b->regex = regex_scratch_new(packs_groups(packs));
    matching_init(&b->matching, b->regex);
    return b;
}

void boundary_free(struct boundary *b)
{
    if (!b)
        return;
    matching_release(&b->matching);
    regex_scratch_free(b->regex);
    free(b->times);
    free(b->dates);
    free(b);
}

static bool matches(struct boundary *b, size_t i, struct span line)
{
    return pattern_match(packs_pattern(b->packs, i), line, &b->matching, &b->fields) == REGEX_YES;
}

/* As a parser finds it that has remembered `first`; SIZE_MAX: none, or what depends on more. */
static size_t find_pattern(struct boundary *b, size_t first, struct span line)
{
    size_t found = first;
    if (!matches(b, first, line)) {
        for (found = 0; found < b->n_patterns && !matches(b, found, line);)
            found++;
    }
    if (found == b->n_patterns)
        return SIZE_MAX;
    b->recent = found;
    const struct pattern_spec *spec = packs_spec(b->packs, found);
    return spec->kind == PATTERN_WRAPPER || spec->orphan ? SIZE_MAX : found;
}

/* Do the fields of the last match make a dated entry that is no event? */
static bool begins(struct boundary *b, size_t pattern, int64_t *ret_us)
{
    static const struct stamp undated = {.quality = TIME_NONE};
    const struct pattern *of = packs_pattern(b->packs, pattern);
    struct record record;
    if (!b->dates[pattern])
        return false;
    interpret_record(of, &b->fields, &undated, &b->times[pattern], &record);
    /* As event_rules_hold says it: below WARNING there are no events. */
    bool no_event = !of->events || record.kind == RECORD_REQUEST ||
                    (record.level != LEVEL_NONE && record.level < LEVEL_WARNING);
    *ret_us = record.time_us;
    return record.quality == TIME_OWN && no_event;
}

/* The line that begins at `start` and ends before `end`, without its line feed. */
static struct span line_at(struct span lines, size_t start, size_t end)
{
    size_t len = end - 1 - start;
    if (len > 0 && lines.ptr[start + len - 1] == '\r')
        len--;
    return span_make(lines.ptr + start, len);
}

static size_t line_start(struct span lines, size_t end)
{
    const char *feed = end > 1 ? memrchr(lines.ptr, '\n', end - 1) : NULL;
    return feed ? (size_t)(feed - lines.ptr) + 1 : 0;
}

bool boundary_find_last(struct boundary *b, struct span lines, struct boundary_place *ret)
{
    size_t end = lines.len, start = end ? line_start(lines, end) : 0;
    for (unsigned n = 0; start > 0 && n < MOST_LINES; n++) {
        size_t before = line_start(lines, start);
        ret->at = start;
        ret->before = find_pattern(b, b->recent, line_at(lines, before, start));
        if (ret->before != SIZE_MAX) {
            ret->pattern = find_pattern(b, ret->before, line_at(lines, start, end));
            if (ret->pattern != SIZE_MAX && begins(b, ret->pattern, &ret->us))
                return true;
        }
        end = start;
        start = before;
    }
    return false;
}
