/*
 * How many distinct agents were active in each clock minute of an hour: by name, or by client
 * address and user agent where nothing is named (METRICS.md, "Active agents" and "Test plan").
 */
#ifndef ROLLUP_AGENT_MINUTES_H
#define ROLLUP_AGENT_MINUTES_H

#include <stdbool.h>
#include <stdint.h>

#include "rollup/rollup.h"

#define AGENT_MINUTES 60 /* of an hour */

struct agent_minutes_request {
    bool normal, test; /* whose; both: an agent that is in both counts once */
    bool by_client;    /* of the edge tier where it has any in that slot, else of app */
};

/* `hour`: its start, seconds UTC. At most KMIN_MINUTE in a minute. */
void agent_minutes(const struct rollup *r, int64_t hour, const struct agent_minutes_request *q,
                   unsigned ret[AGENT_MINUTES]);

#endif
