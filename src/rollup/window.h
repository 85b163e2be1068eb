/*
 * The few hours of a backed rollup that are in memory (rollup.h, struct rollup_backing).
 */
#ifndef SRC_ROLLUP_WINDOW_H
#define SRC_ROLLUP_WINDOW_H

#include "rollup/state.h"

/* Hours of a window. A thousand endpoints in each of its slots take some megabytes. */
#define WINDOW_HOURS 6
#define WINDOW_SECONDS (WINDOW_HOURS * INT64_C(3600))
#define WINDOW_SLOTS (WINDOW_HOURS * SLOTS_IN_HOUR)

/* What is asked of a slot, hour by hour, after its cells and agents are gone. */
struct slot_note {
    bool has_edge, has_app;
    /* agent_minutes.h: by name and by client; of normal traffic, of test traffic, of both */
    uint8_t agents[2][TRAFFIC_COUNT + 1][SLOT_MINUTES];
};

/*
 * Goes through the rollup: *at begins with the first second wanted, and true means that slots and
 * hours of the next stretch up to `end` are there, and some around them. All of a rollup that has
 * its slots and hours is one stretch.
 */
bool window_next(const struct rollup *r, enum rollup_part part, int64_t *at, int64_t end);

struct agent_minutes_request;

/* agent_minutes.c: the same as agent_minutes(), of one slot. */
void agent_minutes_of(const struct slot *slot, const struct agent_minutes_request *q,
                      unsigned ret[SLOT_MINUTES]);

/* NULL: that stretch was not reached. Only of a rollup that is backed. */
const struct slot_note *window_note(const struct rollup *r, int64_t slot);

void window_free(struct window *w);

#endif
