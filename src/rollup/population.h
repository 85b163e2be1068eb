/*
 * One population of a period: which cells, seconds and agents belong to it, and their sums.
 */
#ifndef SRC_ROLLUP_POPULATION_H
#define SRC_ROLLUP_POPULATION_H

#include "rollup/state.h"
#include "rollup/sums.h"

enum population_kind { POPULATION_NORMAL, POPULATION_TEST, POPULATION_CLIENT };

struct population_sum {
    enum population_kind kind;
    bool with_test; /* POPULATION_NORMAL: test traffic counts in */
    const struct rollup *rollup;
    struct population *result;
    size_t n_endpoints;           /* room for them in what goes by number */
    struct traffic **by_endpoint; /* by number; NULL: no request */
    const struct cuts *parts;     /* NULL: none */
    struct traffic **in_part;     /* of the part at hand, by number; NULL without parts */
    int64_t **p95_by_part;        /* by number; NULL: no latency, or no parts */
};

void population_init(struct population_sum *s, enum population_kind kind, bool with_test,
                     const struct rollup *rollup, struct population *result);

/* From now on cells are those of parts of the period, first of the first one, until
   population_end_part was called for the last of them. NULL or a single part: none. */
void population_set_parts(struct population_sum *s, const struct cuts *parts);

/* Nothing more will come of that part. */
void population_end_part(struct population_sum *s, size_t part);

/* The rollup may have more endpoints than before. */
void population_make_room(struct population_sum *s);

/* Does the cell count, where `chosen` is the tier that its slot goes by? */
bool population_has(const struct population_sum *s, uint32_t key, enum tier chosen);

void population_add_cell(struct population_sum *s, uint32_t key, const struct traffic *cell,
                         bool undated);

/* Minutes and seconds of a slot; slots come in ascending order. `bin`: the part of the period that
   they count in, too, or NULL. */
void population_add_slot(struct population_sum *s, const struct slot *slot, enum tier chosen,
                         struct sums_bin *bin);

/* Only its agents, without minutes. */
void population_add_agents(struct population_sum *s, const struct slot *slot, enum tier chosen);

/* Make the list of endpoints and the totals. */
void population_finish(struct population_sum *s);

void population_release(struct population *p);

#endif
