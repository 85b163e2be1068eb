/*
 * What the logs, and the store, say of a period: read first, then added up.
 */
#ifndef PROGRAM_FIGURES_H
#define PROGRAM_FIGURES_H

#include <stdbool.h>
#include <stdint.h>

#include "audit/criteria.h"
#include "base/cuts.h"
#include "base/error.h"
#include "base/period.h"
#include "program/before.h"
#include "program/options.h"
#include "program/progress.h"
#include "program/settings.h"
#include "program/weeks.h"
#include "rollup/rollup.h"
#include "rollup/sums.h"
#include "scan/scan.h"
#include "store/store.h"

struct figures {
    /* What is asked for; pointers are borrowed, but for the store. */
    const struct options *options;
    const struct settings *settings;
    const struct criteria *criteria;
    struct store *store; /* NULL: the logs alone */
    bool unbounded;      /* neither side was asked for: undated entries count */
    bool has_undated_as;
    int64_t undated_as;
    int64_t keep_from; /* what the store may forget ends there */
    /* Sides may be open until the logs are read. */
    struct period period;
    bool has_period; /* false afterwards: an unbounded report of logs without a single time */

    /* By figures_read: */
    struct scan *scan;
    struct progress progress;
    struct rollup *rollup;
    int64_t from, to; /* what of a store is looked at */

    /* By figures_add_up: */
    struct store_period *stored; /* what the rollup reads of a store, until figures_end_reading */
    struct cuts bins, parts;     /* of the period, for its pictures */
    struct sums *sums;
    struct before before;
    struct weeks weeks; /* of a month */
};

int figures_read(struct figures *f, struct error *err);
int figures_add_up(struct figures *f, struct error *err);

/* The rollup must not be asked any more. */
void figures_end_reading(struct figures *f);

/* Accepts one whose store is NULL and that is zeroed else. */
void figures_release(struct figures *f);

#endif
