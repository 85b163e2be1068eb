/*
 * The sets of agents of an hour's four slots, minute by minute.
 */
#include "rollup/agent_minutes.h"

#include <string.h>

#include "rollup/window.h"

#define SETS 2 /* of normal and of test traffic */

static unsigned take(const struct slot *slot, const struct agent_minutes_request *q, enum tier tier,
                     const struct slot_agents *sets[SETS])
{
    unsigned n = 0;
    for (int class = 0; class < TRAFFIC_COUNT; class ++) {
        enum traffic_class c = (enum traffic_class) class;
        enum agent_group group =
            q->by_client ? agent_group_client(tier, c) : agent_group_named(tier, c);
        if ((c == TRAFFIC_TEST ? q->test : q->normal) && slot->agents[group] &&
            slot->agents[group]->all.count > 0)
            sets[n++] = slot->agents[group];
    }
    return n;
}

static unsigned in_minute(const struct slot_agents *const *sets, unsigned n, unsigned minute)
{
    if (n == 1)
        return sets[0]->minutes[minute].count;
    struct kmin all = {.hashes = NULL};
    for (unsigned i = 0; i < n; i++)
        kmin_merge(&all, &sets[i]->minutes[minute], KMIN_MINUTE);
    unsigned count = all.count;
    kmin_release(&all);
    return count;
}

void agent_minutes_of(const struct slot *slot, const struct agent_minutes_request *q,
                      unsigned ret[SLOT_MINUTES])
{
    const struct slot_agents *sets[SETS];
    unsigned n = take(slot, q, TIER_EDGE, sets);
    if (n == 0)
        n = take(slot, q, TIER_APP, sets);
    for (unsigned m = 0; m < SLOT_MINUTES; m++)
        ret[m] = n > 0 ? in_minute(sets, n, m) : 0;
}

static void noted(const struct rollup *r, int64_t number, const struct agent_minutes_request *q,
                  unsigned ret[SLOT_MINUTES])
{
    const struct slot_note *note = window_note(r, number);
    unsigned whose = (q->normal ? 1U : 0U) + (q->test ? 2U : 0U);
    for (unsigned m = 0; note && whose > 0 && m < SLOT_MINUTES; m++)
        ret[m] = note->agents[q->by_client][whose - 1][m];
}

void agent_minutes(const struct rollup *r, int64_t hour, const struct agent_minutes_request *q,
                   unsigned ret[AGENT_MINUTES])
{
    memset(ret, 0, AGENT_MINUTES * sizeof *ret);
    for (unsigned i = 0; i < SLOTS_IN_HOUR; i++) {
        int64_t number = hour / SLOT_SECONDS + i;
        const struct slot *slot = r->window ? NULL : time_index_get(&r->slots, number);
        if (r->window)
            noted(r, number, q, ret + (size_t)i * SLOT_MINUTES);
        else if (slot)
            agent_minutes_of(slot, q, ret + (size_t)i * SLOT_MINUTES);
    }
}
