/*
 * Which endpoints are in flight before SQLite's locks begin, and whether that is more than chance
 * (METRICS.md, "Bottlenecks"). Fed hour by hour with what the timeline knows; pure.
 *
 * The unit is the episode, since the events of one hold are not independent; and the request that
 * fails is the victim. So it is asked who was in flight busy_timeout + 1 s before an episode's
 * first event, which is before the first victim began to wait. If that moment had nothing to do
 * with the endpoint, it would be in flight then with the probability of its share of that clock
 * hour (of UTC): the number of episodes that it precedes is Poisson-binomial.
 *
 * Who waits for a lock does so for busy_timeout at most. So a request that waited when an event
 * came is in flight then, took 0.8 x busy_timeout or longer, and began no more than busy_timeout +
 * 1 s before: what is in flight for longer may hold the lock or have nothing to do with it. Of a
 * request that worked before it waited this says nothing, so contention is a lower bound. A busy
 * service has such requests at any time; hence waiting, too, is held against chance.
 */
#ifndef AUDIT_ATTRIBUTION_H
#define AUDIT_ATTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rollup/activity.h"

/* With fewer episodes than that they are listed, and nothing is claimed. */
#define ATTRIBUTION_MIN_EPISODES 10

/* So many episodes are told one by one, the first ones. */
#define ATTRIBUTION_TOLD 1000

/* One endpoint. */
struct attribution_endpoint {
    uint64_t observed; /* usable episodes before which it was in flight */
    double expected;   /* the sum of its shares of those hours */
    double p;          /* P(at least `observed`) if its being there were chance */
};

struct attribution_episode {
    int64_t first;   /* its first event, seconds UTC */
    bool *in_flight; /* before it, by endpoint */
};

/* Contention in one episode. */
struct attribution_waits {
    int64_t first;            /* its first event, seconds UTC */
    uint64_t events;          /* all of its events; of them: */
    uint64_t known;           /* whose time can be used; of these: */
    uint64_t contention;      /* during which a request waited */
    bool first_known, begins; /* the first second's time can be used; and a request waited in it */
};

struct attribution {
    uint64_t events;          /* lock events whose time can be used; of them: */
    uint64_t contention;      /* during which a request waited (below) */
    uint64_t events_unusable; /* whose time is only a neighbour's */
    uint64_t episodes;        /* all */
    uint64_t usable;          /* whose first event has a time that can be used, with a moment before
                                 it in the period */
    size_t n_endpoints;
    struct attribution_endpoint *endpoints;
    /* The same of waiting in the very second of an episode's first event. Its share is that of the
       hour's seconds over busy_timeout + 1 s away from lock events, with one more wait in them. */
    struct attribution_endpoint waiting;
    struct attribution_episode listed[ATTRIBUTION_MIN_EPISODES - 1]; /* the first usable ones */
    size_t n_listed;
    struct attribution_waits *waits; /* of the first ATTRIBUTION_TOLD episodes, ascending */
    size_t n_waits;
};

struct attributing;

/* `endpoints`: the groups of the timeline that each of them is, as a set (bit g for group g; the
   array is copied). `start`: of the period, seconds UTC. */
struct attributing *attribution_begin(const uint64_t *endpoints, size_t n_endpoints, int64_t start,
                                      int64_t busy_timeout_us);
/* Hours ascending. */
void attribution_hour(struct attributing *a, const struct activity_hour *hour);
/* The result is the caller's; `a` is gone. */
void attribution_end(struct attributing *a, struct attribution *ret);

/* The episode whose first event is at that second; NULL: it is none, or none of those told. */
const struct attribution_waits *attribution_waits_of(const struct attribution *a, int64_t first);

/* Nobody knows what was in flight: nothing is listed. */
void attribution_forget_listed(struct attribution *a);

void attribution_release(struct attribution *a); /* accepts a zeroed one */

#endif
