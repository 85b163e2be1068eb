/*
 * What the endpoints that matter did in each second of a period, hour by hour (METRICS.md,
 * "Bottlenecks"): the columns of the timeline, the tier chosen slot by slot as for all figures.
 *
 * Groups are rules.groups in their order, and one more, the last, for all other endpoints.
 *
 * Only requests whose second is known are in here: own or wrapper time, or inferred between
 * neighbours at most 1 s apart; the client tier is not. In flight is a request from its time less
 * its latency to its time (patterns that log the start: from its time to its time and latency), in
 * whole seconds ⌊begin⌋ to ⌊end⌋; one without a latency is so nowhere. A stream is in flight as
 * long as its connection lasts, but has no latency and is never a long one.
 *
 * A slot goes by edge where edge has a request in it, else by app where app has; where neither has,
 * by edge if anything of it is in flight in that slot.
 */
#ifndef ROLLUP_ACTIVITY_H
#define ROLLUP_ACTIVITY_H

#include <stdbool.h>
#include <stdint.h>

#include "rollup/rollup.h"
#include "rollup/seconds.h"

#define ACTIVITY_SECONDS SECONDS_IN_HOUR

/*
 * log2 of a latency in µs (0 counts as 1), in units of 1/64, rounded for each request:
 * |activity_log2(us) / 64.0 - log2(us)| <= ACTIVITY_LOG2_ERROR, which is 0.8 % of the latency. The
 * errors of different latencies are of either sign, so a mean over many comes far closer.
 */
#define ACTIVITY_LOG2_ONE 64
#define ACTIVITY_LOG2_ERROR 0.0107

extern const uint8_t activity_log2_mantissas[256];

static inline unsigned activity_log2(uint64_t us)
{
    uint64_t value = us | (us == 0);
    unsigned exponent = 63 - (unsigned)__builtin_clzll(value);
    return exponent * ACTIVITY_LOG2_ONE +
           activity_log2_mantissas[value << (63 - exponent) >> 55 & 255];
}

/* Requests of one second, of the populations asked for. What would be more than UINT32_MAX of them
   is left out. */
struct activity_cell {
    uint32_t requests;
    uint32_t untimed; /* of them, without a latency that counts (streams have none) */
    uint64_t latency_us;
    uint64_t log2; /* sum of activity_log2 */
};

static inline uint32_t activity_timed(const struct activity_cell *cell)
{
    return cell->requests - cell->untimed;
}

static inline void activity_add_cell(struct activity_cell *to, const struct activity_cell *cell)
{
    if (cell->requests > UINT32_MAX - to->requests)
        return;
    to->requests += cell->requests;
    to->untimed += cell->untimed;
    to->latency_us += cell->latency_us;
    to->log2 += cell->log2;
}

/* What several cells add up to. */
struct activity_total {
    uint64_t requests, untimed, latency_us, log2;
};

static inline void activity_add_total(struct activity_total *to, const struct activity_total *total)
{
    to->requests += total->requests;
    to->untimed += total->untimed;
    to->latency_us += total->latency_us;
    to->log2 += total->log2;
}

/* Arrays of ACTIVITY_SECONDS, by the second of the hour; zero, and sets are empty, outside
   [first, end) and where nothing happened. Valid during the visit. */
struct activity_group {
    const struct activity_cell *cells;
    struct activity_total total;  /* of the hour */
    const struct seconds *busy;   /* in which there are requests: other cells are zero */
    const struct seconds *flying; /* in which requests are in flight: of any population, from
                                     earlier hours, too; of the groups asked for */
};

struct activity_hour {
    int64_t start;       /* seconds UTC, a multiple of ACTIVITY_SECONDS */
    unsigned first, end; /* its seconds that lie in the period: [first, end) */
    /* Requests of this hour were counted without these columns (by an older version), or with other
       groups: what is here is too little. */
    bool incomplete;
    unsigned n_groups; /* rules.n_groups + 1 */
    const struct activity_group *groups;
    uint64_t n_requests;               /* of all groups and seconds */
    const uint64_t *requests;          /* of all groups */
    const struct seconds *busy;        /* in which there are any */
    const struct seconds *long_flying; /* in which requests of any endpoint are in flight with a
                                          latency of rules.long_us or more */
    const struct seconds *long_begun;  /* in which more of those are in flight than in the second
                                          before: one began, and not only as another ended */
    const uint32_t *locks_usable;      /* lock events for attribution and contention: with own or
                                          wrapper time, or inferred between close neighbours */
    const uint32_t *locks_other;       /* other inferred ones */
    const struct seconds *locks;       /* in which either is not 0 */
};

typedef void activity_visit(void *context, const struct activity_hour *hour);

struct activity_request {
    int64_t start, end; /* seconds UTC, whole slots */
    bool normal, test;  /* the populations whose requests are in cells and totals */
    uint64_t flying;    /* the groups (bits) for which it is looked what is in flight */
};

/* Hours ascending; those in which there is nothing are left out. */
void activity_walk(const struct rollup *r, const struct activity_request *request,
                   activity_visit *visit, void *context);

/* Which group an endpoint belongs to: rules->n_groups for all others. The path is normalised. */
unsigned activity_group_of(const struct rollup_rules *rules, const char *method, const char *path);

#endif
