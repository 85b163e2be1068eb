/*
 * The history that a store keeps (audit/history.h): taken out for a report, put in by one.
 */
#ifndef PROGRAM_HISTORY_H
#define PROGRAM_HISTORY_H

#include <stddef.h>

#include "audit/history.h"
#include "base/error.h"
#include "base/period.h"
#include "base/zone.h"
#include "store/store.h"

/* By kind, then time. A zeroed one is empty. */
struct history {
    struct history_entry *entries;
    size_t n;
};

/* Entries of the zone: a week or month of another zone is another period, and left out. */
int history_load(struct store *store, const struct zone *zone, struct history *ret,
                 struct error *err);
void history_release(struct history *h);

/* What was stated for the period; NULL: nothing. */
const struct history_entry *history_find(const struct history *h, const struct period *p);

/* Those of the same kind that end by the period's start. */
const struct history_entry *history_before(const struct history *h, const struct period *p,
                                           size_t *ret_n);

/* Weeks that are over by the period's end, but for the period itself. */
const struct history_entry *history_weeks(const struct history *h, const struct period *p,
                                          size_t *ret_n);

/* Nothing is written where the store says the same already, or can only be read. */
int history_keep(struct store *store, const struct history_entry *entry, struct error *err);

#endif
