/*
 * The search for windows: a queue of those of the last 300 seconds in which something happened,
 * which carries on across hours, and each clock minute by itself.
 */
#include "audit/windows.h"

#include <stdlib.h>

#include "base/alloc.h"

#define MINUTE 60
#define RING 512 /* a power of two, WINDOW_SECONDS or more */

struct second {
    int64_t at;
    uint64_t requests, locks; /* of all seconds before it */
};

/* Those of the last WINDOW_SECONDS that are busy. */
struct queue {
    unsigned first, n;
    uint64_t requests, locks; /* of all seconds that ever were in it */
};

struct window_search {
    struct window agents, requests;
    struct queue queue;
    struct second seconds[RING]; /* of the queue: a ring, ascending */
};

struct window_search *windows_begin(void)
{
    return alloc_zeroed(1, sizeof(struct window_search));
}

static struct second *queued(struct window_search *w, const struct queue *q, unsigned i)
{
    return &w->seconds[(q->first + i) % RING];
}

static uint64_t locks_in(const struct activity_hour *hour, unsigned second)
{
    return hour->locks_usable[second] + (uint64_t)hour->locks_other[second];
}

/* From the first to the last second with a request, which is `last`. */
static void take_requests(struct window_search *w, const struct queue *q, int64_t last)
{
    unsigned i = 0;
    while (i + 1 < q->n && queued(w, q, i + 1)->requests == queued(w, q, i)->requests)
        i++;
    const struct second *from = queued(w, q, i);
    w->requests.requests = q->requests - from->requests;
    w->requests.lock_events = q->locks - from->locks;
    w->requests.from = from->at;
    w->requests.to = last;
}

static inline void push(struct window_search *w, struct queue *q, int64_t at, uint64_t requests,
                        uint64_t locks)
{
    for (; q->n > 0 && queued(w, q, 0)->at <= at - WINDOW_SECONDS; q->n--)
        q->first++;
    *queued(w, q, q->n++) = (struct second){at, q->requests, q->locks};
    q->requests += requests;
    q->locks += locks;
    if (requests == 0)
        return;
    uint64_t sum = q->requests - queued(w, q, 0)->requests;
    if (sum > w->requests.requests)
        take_requests(w, q, at);
    if (sum >= WINDOW_REQUESTS) {
        w->requests.seen = true;
        w->requests.last = at;
    }
}

static void slide(struct window_search *w, const struct activity_hour *hour)
{
    struct queue q = w->queue; /* in registers */
    struct seconds busy = *hour->busy;
    seconds_unite(&busy, hour->locks);
    for (SECONDS_EACH(s, &busy))
        push(w, &q, hour->start + (int64_t)s, hour->requests[s], locks_in(hour, (unsigned)s));
    w->queue = q;
}

/* Is that minute the better one? One that is enough always is better than one that is not. */
static bool better(const struct window *a, const struct window *b)
{
    if (a->seen != b->seen)
        return a->seen;
    if (a->agents != b->agents)
        return a->agents > b->agents;
    return a->requests > b->requests;
}

/* What happened from its first to its last second with a request. */
static void add_up(struct window *found, const struct activity_hour *hour)
{
    unsigned end = (unsigned)(found->to - hour->start);
    found->requests = 0;
    for (unsigned s = (unsigned)(found->from - hour->start); s <= end; s++) {
        found->requests += hour->requests[s];
        found->lock_events += locks_in(hour, s);
    }
}

static void minute(struct window_search *w, const struct activity_hour *hour, unsigned m,
                   unsigned agents)
{
    unsigned first = m * MINUTE, end = first + MINUTE;
    end = end > hour->end ? hour->end : end;
    unsigned from = seconds_from(hour->busy, first < hour->first ? hour->first : first);
    if (from >= end)
        return;
    /* As if there were as many requests as there can be: mostly even that is not better. */
    struct window found = {
        .agents = agents,
        .from = hour->start + from,
        .to = hour->start + seconds_before(hour->busy, end),
        .requests = UINT64_MAX,
        .last = w->agents.last,
    };
    if (agents >= WINDOW_AGENTS && found.to - found.from >= WINDOW_AGENTS_SPAN) {
        found.seen = true;
        found.last = w->agents.last = found.to;
    }
    if (!better(&found, &w->agents))
        return;
    add_up(&found, hour);
    if (better(&found, &w->agents))
        w->agents = found;
}

void windows_hour(struct window_search *w, const struct activity_hour *hour,
                  const unsigned agents[WINDOW_MINUTES])
{
    slide(w, hour);
    for (unsigned m = 0; m < WINDOW_MINUTES; m++)
        if (m * MINUTE < hour->end && (m + 1) * MINUTE > hour->first && agents[m])
            minute(w, hour, m, agents[m]);
}

void windows_end(struct window_search *w, struct window *ret_agents, struct window *ret_requests)
{
    *ret_agents = w->agents;
    *ret_requests = w->requests;
    free(w);
}
