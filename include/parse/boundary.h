/*
 * Where the lines of one source may be parted among several parsers (DESIGN.md, "Threads").
 *
 * A line is a boundary when it starts an entry with a time of its own, year and all, that cannot be
 * an event, and the line before it starts an entry, too; neither is wrapped. Then all that comes
 * before says little about it: it completes what was open, dates what waited for a time, takes its
 * year from nobody, is no event's twin. Only the pattern of the line before is tried first.
 */
#ifndef PARSE_BOUNDARY_H
#define PARSE_BOUNDARY_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/zone.h"
#include "parse/packs.h"

struct boundary_place {
    size_t at;      /* index of its line's first byte */
    int64_t us;     /* its time */
    size_t pattern; /* of its entry, by what its line says alone */
    size_t before;  /* of the line before */
};

struct boundary;

/* Packs and zone must outlive it. */
struct boundary *boundary_new(const struct packs *packs, const struct zone *zone);
void boundary_free(struct boundary *b);

/* The last one in whole lines, but their first; false: there is none, or none near the end. */
bool boundary_find_last(struct boundary *b, struct span lines, struct boundary_place *ret);

#endif
