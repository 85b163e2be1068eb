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
    uint64_t requests, locks;
};

struct window_search {
    struct window agents, requests;
    struct second queue[RING]; /* a ring, ascending */
    unsigned first, n;
    uint64_t sum_requests, sum_locks;     /* of the queue */
    struct seconds busy;                  /* of the hour that is looked at */
    struct second hour[ACTIVITY_SECONDS]; /* of it, those that are busy */
};

struct window_search *windows_begin(void)
{
    return alloc_zeroed(1, sizeof(struct window_search));
}

static void add_up(struct window_search *w, const struct activity_hour *hour)
{
    w->busy = *hour->locks;
    for (size_t g = 0; g < hour->n_groups; g++)
        seconds_unite(&w->busy, hour->groups[g].busy);
    for (SECONDS_EACH(s, &w->busy))
        w->hour[s] = (struct second){
            .at = hour->start + s,
            .locks = hour->locks_usable[s] + (uint64_t)hour->locks_other[s],
        };
    for (size_t g = 0; g < hour->n_groups; g++)
        for (SECONDS_EACH(s, hour->groups[g].busy))
            w->hour[s].requests += hour->groups[g].cells[s].requests;
}

static struct second *queued(struct window_search *w, unsigned i)
{
    return &w->queue[(w->first + i) % RING];
}

/* From the first to the last second with a request of the window that ends with `last`. */
static void take_requests(struct window_search *w, int64_t last)
{
    struct window *best = &w->requests;
    unsigned i = 0;
    best->requests = w->sum_requests;
    best->lock_events = w->sum_locks;
    while (queued(w, i)->requests == 0)
        best->lock_events -= queued(w, i++)->locks;
    best->from = queued(w, i)->at;
    best->to = last;
}

static void push(struct window_search *w, const struct second *now)
{
    for (; w->n > 0 && queued(w, 0)->at <= now->at - WINDOW_SECONDS; w->n--) {
        w->sum_requests -= queued(w, 0)->requests;
        w->sum_locks -= queued(w, 0)->locks;
        w->first = (w->first + 1) % RING;
    }
    *queued(w, w->n++) = *now;
    w->sum_requests += now->requests;
    w->sum_locks += now->locks;
    if (now->requests == 0)
        return;
    if (w->sum_requests > w->requests.requests)
        take_requests(w, now->at);
    if (w->sum_requests >= WINDOW_REQUESTS) {
        w->requests.seen = true;
        w->requests.last = now->at;
    }
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

static void minute(struct window_search *w, const struct activity_hour *hour, unsigned m,
                   unsigned agents)
{
    struct window found = {.agents = agents};
    unsigned first = m * MINUTE, end = first + MINUTE;
    uint64_t locks = 0; /* since the first request */
    first = first < hour->first ? hour->first : first;
    end = end > hour->end ? hour->end : end;
    for (unsigned s = seconds_from(&w->busy, first); s < end; s = seconds_from(&w->busy, s + 1)) {
        const struct second *now = &w->hour[s];
        if (now->requests && found.requests == 0)
            found.from = now->at;
        if (now->requests)
            found.to = now->at;
        found.requests += now->requests;
        locks += found.requests ? now->locks : 0;
        found.lock_events = now->requests ? locks : found.lock_events;
    }
    if (found.requests == 0)
        return;
    found.seen = agents >= WINDOW_AGENTS && found.to - found.from >= WINDOW_AGENTS_SPAN;
    found.last = found.seen ? found.to : w->agents.last;
    if (better(&found, &w->agents))
        w->agents = found;
    w->agents.last = found.last;
}

void windows_hour(struct window_search *w, const struct activity_hour *hour,
                  const unsigned agents[WINDOW_MINUTES])
{
    add_up(w, hour);
    for (SECONDS_EACH(s, &w->busy))
        push(w, &w->hour[s]);
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
