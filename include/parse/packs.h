/*
 * The pattern files, compiled and in order: what a parser tries. Immutable once built, so that
 * several parsers (and threads) share one.
 *
 * Order: as given to packs_new (user directories first); a later spec whose name was seen is
 * dropped, so that a user's file overrides a shipped one by name. A line is tried against the
 * pattern that matched last in its source, then against the others in order; shipped patterns
 * are disjoint (tests hold each sample of one against all others), so the remembered one does not
 * change what a line means.
 */
#ifndef PARSE_PACKS_H
#define PARSE_PACKS_H

#include <stddef.h>

#include "base/error.h"
#include "parse/pattern_spec.h"

struct packs;

/*
 * Compile the specs; they stay the caller's and must outlive the packs. A bad regex, an unknown
 * named group, a bad time format, an unknown `events_from`, a field that the kind cannot have: an
 * error with file, line and column.
 */
int packs_new(const struct pattern_spec *specs, size_t n_specs, struct packs **ret_packs,
              struct error *err);
void packs_free(struct packs *p);

/* Those in use, in the order of trying. An index is how a source remembers its pattern. */
size_t packs_count(const struct packs *p);
const struct pattern_spec *packs_spec(const struct packs *p, size_t index);

/* Keep only these (by name); STATUS_USAGE naming the unknown one and those there are. */
int packs_select(struct packs *p, const char *const *names, size_t n_names, struct error *err);

#endif
