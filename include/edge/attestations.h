/*
 * What persons attest (DESIGN.md, "Evidence for the checklist"): a YAML file in the docs repo,
 * reviewed like code. A list of
 *
 *   - item: migration_plan     checklist_names or routine_names
 *     state: met | not_met
 *     by: Al                   who says so
 *     on: 2025-08-01           when
 *     until: 2026-08-01        optional: the last day on which it holds
 *     note: one sentence       optional
 *     link: docs/decisions/0007.md   optional
 *
 * Unknown, missing or duplicate keys, an unknown item, a bad date, an item attested twice: an
 * error with file, line and column; so are an item that is always measured (red_flag, metrics) and
 * a `by` without a letter or digit. At most 1 MiB and 1000 entries.
 */
#ifndef EDGE_ATTESTATIONS_H
#define EDGE_ATTESTATIONS_H

#include <stdbool.h>

#include "audit/evidence.h"
#include "base/error.h"

int attestations_read(const char *path, struct attestation **ret, size_t *ret_count,
                      struct error *err);
/* Is it an item of the checklist or the routine? Is it one that is measured in any case, so that
   words have no effect on it? */
bool attestations_item(const char *name);
bool attestations_measured(const char *name);

void attestations_free(struct attestation *list, size_t count);

#endif
