/*
 * How much of a change in P95 is another mix of traffic, and how much is endpoints getting slower
 * (METRICS.md, "Bottlenecks"): the earlier period's latencies, weighted so that each endpoint has
 * as many as it has now, have a P95 of their own. Up to there it is mix, the rest is speed.
 */
#ifndef AUDIT_MIX_H
#define AUDIT_MIX_H

#include <stdint.h>

#include "rollup/sums.h"

enum mix_state {
    MIX_NO_PERIOD,   /* the period before is not known */
    MIX_OTHER_RULES, /* it is, but other rules made its endpoints */
    MIX_TOO_FEW,     /* one of the two has too few latencies */
    MIX_LITTLE,      /* too few hours of the period before have records: logs may be missing */
    MIX_NEW,         /* more than MIX_MAX_NEW_PCT of them are of endpoints that it lacks */
    MIX_MEASURED,
};

/* P95 is decided by the slowest 5 %: so many new requests could make all of it. */
#define MIX_MAX_NEW_PCT 5

/* Of the share of its hours with records that this period has, the one before needs as much. */
#define MIX_MIN_COVERED_PCT 80

struct mix {
    enum mix_state state;
    uint64_t n_before, n; /* latencies */
    uint64_t n_new;       /* of them now, of endpoints that the period before lacks */
    int64_t before_us, now_us;
    int64_t mix_us, speed_us;              /* their sum is now - before */
    uint64_t hours_before, covered_before; /* clock hours, and those with a record; 0: not known */
    uint64_t hours, covered;               /* now: of the hours that are over */
};

/* `min_n`: so many latencies a percentile needs. */
void mix_compute(const struct population *before, const struct population *now, uint64_t min_n,
                 struct mix *ret);

#endif
