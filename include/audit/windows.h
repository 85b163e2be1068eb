/*
 * The windows that the document's test plan asks for (METRICS.md, "Test plan"), in the seconds of
 * one population: a clock minute in which enough agents were active for long enough, and any 300
 * consecutive seconds with enough requests. Fed hour by hour; pure.
 */
#ifndef AUDIT_WINDOWS_H
#define AUDIT_WINDOWS_H

#include <stdbool.h>
#include <stdint.h>

#include "rollup/activity.h"

#define WINDOW_AGENTS 5       /* at least, in one clock minute, */
#define WINDOW_AGENTS_SPAN 10 /* whose requests span so many seconds */
#define WINDOW_REQUESTS 1000  /* at least, in */
#define WINDOW_SECONDS 300
#define WINDOW_MINUTES 60 /* of an hour */

/* The best window: that with most agents (then requests), or most requests; the first of equals. */
struct window {
    bool seen;        /* it is enough; else the figures are those of the best there was */
    int64_t from, to; /* first and last second with a request, UTC; meaningless without requests */
    uint64_t requests, lock_events;
    unsigned agents;
    int64_t last; /* when it was enough for the last time: the last second of such a window */
};

struct window_search;

struct window_search *windows_begin(void);

/* Hours ascending. `agents`: distinct ones in each clock minute of the hour. */
void windows_hour(struct window_search *w, const struct activity_hour *hour,
                  const unsigned agents[WINDOW_MINUTES]);

/* `w` is gone. */
void windows_end(struct window_search *w, struct window *ret_agents, struct window *ret_requests);

#endif
