/*
 * Who was active, from (time, name) pairs in any order: distinct names in all, and most in one
 * clock minute. Sets are bounded as everywhere (rollup/kmin.h): "at least" when full.
 */
#ifndef EDGE_ACTIVE_MINUTES_H
#define EDGE_ACTIVE_MINUTES_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "rollup/kmin.h"

struct active_minute {
    int64_t minute; /* minutes since 1970 UTC */
    uint64_t operations;
    struct kmin agents;
};

struct active_minutes {
    struct active_minute *slots; /* open addressing; free while agents.count == 0 */
    size_t capacity;             /* 0 or a power of two */
    size_t used;
    struct kmin all;
    unsigned peak; /* most in one minute */
    uint64_t peak_operations; /* most additions in one minute */
};

void active_minutes_release(struct active_minutes *m); /* a zeroed one is empty */
void active_minutes_add(struct active_minutes *m, int64_t seconds, struct span agent);

#endif
