/*
 * What the parser sees of the packs besides their specs.
 */
#ifndef PARSE_PACKS_PRIVATE_H
#define PARSE_PACKS_PRIVATE_H

#include "parse/packs.h"
#include "parse/pattern.h"

const struct pattern *packs_pattern(const struct packs *p, size_t index);

/* Most groups of any expression of theirs. */
unsigned packs_groups(const struct packs *p);

#endif
