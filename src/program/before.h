/*
 * The sums of the period before, of the same kind: what changed P95 since then is told from them.
 */
#ifndef SRC_PROGRAM_BEFORE_H
#define SRC_PROGRAM_BEFORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/period.h"
#include "rollup/sums.h"
#include "store/store.h"

struct before {
    struct rollup *rollup; /* only its names are left, for the sums */
    struct sums *sums;     /* NULL: not known */
    bool other_rules; /* something of the two periods was counted by other rules than `rules` */
};

struct before_request {
    struct store *store;         /* NULL: nothing is known */
    const struct period *period; /* NULL: none */
    const struct zone *zone;
    const struct rollup_rules *rollup; /* must outlive the result */
    uint64_t rules;                    /* scan_rules_hash */
    bool include_test;
};

/* The period before a week or a month; false: a range has none. */
bool before_period(const struct period *period, const struct zone *zone, struct period *ret);

/* Nothing is loaded for a range, which has no period before it. */
int before_load(const struct before_request *q, struct before *ret, struct error *err);
void before_release(struct before *b); /* accepts a zeroed one */

#endif
