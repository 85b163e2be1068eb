/*
 * The requests of one cell, and of any number of cells added up: struct traffic of rollup/sums.h.
 */
#ifndef SRC_ROLLUP_TRAFFIC_H
#define SRC_ROLLUP_TRAFFIC_H

#include "parse/record.h"
#include "rollup/sketch_again.h"
#include "rollup/sums.h"

void traffic_init(struct traffic *t);
void traffic_release(struct traffic *t);
void traffic_clear(struct traffic *t); /* empty; some memory stays for what comes next */

/* Add that many equal requests. A latency that is missing is RECORD_NO_LATENCY. */
void traffic_add(struct traffic *t, int status, int64_t latency_us, uint64_t times);

/* Add to the count of one status only. */
void traffic_add_status(struct traffic *t, int status, uint64_t times);

/* A latency of those that are there, whose least and greatest stay. False, and nothing has changed,
   where it is a new one. */
static inline bool traffic_count_latency(struct latency *l, int64_t us)
{
    if (l->sketch.bits != SKETCH_EXACT_BITS || !sketch_count_again(&l->sketch, (uint64_t)us, 1))
        return false;
    l->n++;
    l->sum += (uint64_t)us;
    l->squares += (uint128)(uint64_t)us * (uint64_t)us;
    l->sketch.count++;
    return true;
}

/* traffic_add() of one request, in place for what most are: the same status and latency as others
   before. */
static inline void traffic_count(struct traffic *t, int status, int64_t latency_us)
{
    t->requests++;
    if (t->n_statuses > 0 && t->statuses[0].status == status)
        t->statuses[0].count++;
    else
        traffic_add_status(t, status, 1);
    if (latency_us != RECORD_NO_LATENCY && !traffic_count_latency(&t->latency, latency_us))
        latency_add(&t->latency, latency_us, 1);
}

size_t traffic_weight(const struct traffic *t); /* its bytes, with what it owns */

void traffic_merge(struct traffic *t, const struct traffic *other);

#endif
