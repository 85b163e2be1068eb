/*
 * The requests of one cell, and of any number of cells added up: struct traffic of rollup/sums.h.
 */
#ifndef SRC_ROLLUP_TRAFFIC_H
#define SRC_ROLLUP_TRAFFIC_H

#include "rollup/sums.h"

void traffic_init(struct traffic *t);
void traffic_release(struct traffic *t);
void traffic_clear(struct traffic *t); /* empty; some memory stays for what comes next */

/* Add that many equal requests. A latency that is missing is RECORD_NO_LATENCY. */
void traffic_add(struct traffic *t, int status, int64_t latency_us, uint64_t times);

/* Add to the count of one status only. */
void traffic_add_status(struct traffic *t, int status, uint64_t times);

size_t traffic_weight(const struct traffic *t); /* its bytes, with what it owns */

void traffic_merge(struct traffic *t, const struct traffic *other);

#endif
