/*
 * Where the sums of logs are added up that are read without a store: one pile for all of them, and
 * one for each log of which it is not known yet whether its sums are right. When all piles together
 * grow beyond the limit, the heaviest goes to a temporary store and begins anew. From there they
 * are read slot by slot (store_period_begin), and the figures are the same.
 */
#ifndef SRC_SCAN_PILES_H
#define SRC_SCAN_PILES_H

#include <stdint.h>

#include "rollup/rollup.h"
#include "store/store.h"

struct pile {
    struct rollup *rollup; /* borrowed; empty at first; without a batch */
    int64_t *stored;       /* what the temporary store has of it */
    size_t n_stored, capacity;
};

struct piles;

/* The rollup becomes that of the pile of all. */
struct piles *piles_new(struct rollup *all, size_t limit);
void piles_free(struct piles *p); /* NULL is fine; the temporary store, too */

/* These may be called by any thread. The result is what the temporary store came to: once that is
   negative, nothing is added any more, and reading on is of no use. */

/* A new pile. */
void piles_begin(struct piles *p, struct pile *pile, struct rollup *rollup);
/* Add sums, of which nothing is left where they were (rollup_move); NULL: to the pile of all. */
int piles_add(struct piles *p, struct pile *pile, struct rollup *from);
/* The same, straight to the temporary store. */
int piles_put(struct piles *p, struct pile *pile, struct rollup *from);
/* It is right, and goes to the pile of all; or it is wrong, and forgotten. */
int piles_keep(struct piles *p, struct pile *pile);
int piles_drop(struct piles *p, struct pile *pile);
int piles_status(struct piles *p);

/* No more will be added. If a temporary store was needed, all is in it, and the pile empty. */
int piles_finish(struct piles *p, struct error *err);

/* After that: owned by the piles; NULL: everything is in memory. */
struct store *piles_store(const struct piles *p);

#endif
