/*
 * Is an entry a failed database operation (METRICS.md, "Errors")? Told by the rules of pattern
 * files: the message itself, or an exception in the traceback under it.
 */
#ifndef PARSE_EVENTS_H
#define PARSE_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "parse/pattern_spec.h"
#include "parse/regex.h"

struct event_rules; /* immutable */

/* Compile a spec's own rules; the spec must outlive them. */
int event_rules_new(const struct pattern_spec *spec, struct event_rules **ret, struct error *err);
void event_rules_free(struct event_rules *r);

/* Most groups of any of their expressions: what the scratch must have room for. */
unsigned event_rules_groups(const struct event_rules *r);

/*
 * `message`: the entry's message, a traceback in it or not; absent where it has none. `text`: the
 * whole entry, its lines joined by line feeds.
 */
bool event_rules_hold(const struct event_rules *r, struct regex_scratch *scratch, enum level level,
                      struct span message, struct span text);

/* Do the rules know messages that quote foreign text (`unless`)? Is this one of them? */
bool event_rules_know_quotes(const struct event_rules *r);
bool event_rules_quote(const struct event_rules *r, struct regex_scratch *scratch,
                       struct span message);

#endif
