/*
 * The search for windows: a ring of the last 300 seconds that carries on across hours, and each
 * clock minute by itself.
 */
#include "audit/windows.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define MINUTE 60

struct second {
    uint64_t requests, locks;
};

struct window_search {
    struct window agents, requests;
    struct second ring[WINDOW_SECONDS]; /* of second t at t % WINDOW_SECONDS */
    struct second sum;
    int64_t next;                         /* the second after the last one in the ring */
    struct second hour[ACTIVITY_SECONDS]; /* the one that is looked at */
};

struct window_search *windows_begin(void)
{
    return alloc_zeroed(1, sizeof(struct window_search));
}

static void add_up(struct window_search *w, const struct activity_hour *hour)
{
    for (unsigned s = 0; s < ACTIVITY_SECONDS; s++)
        w->hour[s] = (struct second){0, hour->locks_usable[s] + (uint64_t)hour->locks_other[s]};
    for (size_t g = 0; g < hour->n_groups; g++)
        for (unsigned s = 0; s < ACTIVITY_SECONDS; s++)
            w->hour[s].requests += hour->groups[g].requests[s];
}

static struct second *place(struct window_search *w, int64_t at)
{
    int64_t rest = at % WINDOW_SECONDS;
    return &w->ring[rest < 0 ? rest + WINDOW_SECONDS : rest];
}

/* From the first to the last second with a request of the window that ends with `last`. */
static void take_requests(struct window_search *w, int64_t last)
{
    struct window *best = &w->requests;
    best->requests = w->sum.requests;
    best->lock_events = w->sum.locks;
    best->from = last - WINDOW_SECONDS + 1;
    best->to = last;
    while (best->from < best->to && place(w, best->from)->requests == 0)
        best->from++;
}

static void push(struct window_search *w, int64_t at, struct second now)
{
    struct second *old = place(w, at);
    w->sum.requests += now.requests - old->requests;
    w->sum.locks += now.locks - old->locks;
    *old = now;
    if (now.requests == 0)
        return;
    if (w->sum.requests > w->requests.requests)
        take_requests(w, at);
    if (w->sum.requests >= WINDOW_REQUESTS) {
        w->requests.seen = true;
        w->requests.last = at;
    }
}

/* Seconds that nobody tells of are empty. */
static void skip_to(struct window_search *w, int64_t start)
{
    if (start - w->next >= WINDOW_SECONDS) {
        memset(w->ring, 0, sizeof w->ring);
        w->sum = (struct second){0, 0};
    } else {
        for (; w->next < start; w->next++)
            push(w, w->next, (struct second){0, 0});
    }
    w->next = start;
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
    first = first < hour->first ? hour->first : first;
    end = end > hour->end ? hour->end : end;
    for (unsigned s = first; s < end; s++) {
        struct second now = w->hour[s];
        if (now.requests && found.requests == 0)
            found.from = hour->start + s;
        if (now.requests)
            found.to = hour->start + s;
        found.requests += now.requests;
    }
    if (found.requests == 0)
        return;
    for (unsigned s = (unsigned)(found.from - hour->start); s <= found.to - hour->start; s++)
        found.lock_events += w->hour[s].locks;
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
    skip_to(w, hour->start + hour->first);
    for (unsigned s = hour->first; s < hour->end; s++)
        push(w, w->next++, w->hour[s]);
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
