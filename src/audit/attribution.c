/*
 * Lock attribution, an hour at a time. Of the hour before only what a moment in it can be asked for
 * is kept: who was in flight in each of its seconds, and each endpoint's share of it. So a probe
 * never reaches back more than one hour, however long the busy timeout is said to be.
 *
 * The chances of every episode are kept up to STATISTICS_MAX_EXACT of them; of more, sums suffice.
 */
#include "audit/attribution.h"

#include <stdlib.h>

#include "audit/statistics.h"
#include "base/alloc.h"

/* METRICS.md: lock events with gaps of at most 10 s. */
#define EPISODE_GAP 10
#define US INT64_C(1000000)

/* What is known of one hour: was the endpoint in flight in its seconds? */
struct hour_seen {
    bool known;
    int64_t start;
    struct seconds *in_flight; /* n_endpoints */
    double *share;             /* n_endpoints: of the hour's seconds in the period */
    struct seconds waiting;    /* in which some request waits, if it does so for a lock */
    double waiting_share;      /* of the seconds apart from lock events */
};

struct attributing {
    struct attribution result;
    struct hour_seen now, before;
    struct chances *chances; /* n_endpoints, as the next */
    struct chances waiting;
    uint64_t *sets;   /* of groups */
    int64_t start;    /* of the period */
    int64_t lag;      /* seconds that a probe lies before the first event, and that a
                         request that waits began before an event at most */
    int64_t wait_end; /* up to where the last long request that began may be waiting */
    bool has_event;
    int64_t last_event;
    size_t waits_capacity;
    bool told; /* the episode that goes on is the last of result.waits */
};

static void hour_seen_init(struct hour_seen *h, size_t n_endpoints)
{
    h->in_flight = alloc_zeroed(n_endpoints, sizeof *h->in_flight);
    h->share = alloc_zeroed(n_endpoints, sizeof *h->share);
}

static void hour_seen_release(struct hour_seen *h)
{
    free(h->in_flight);
    free(h->share);
}

struct attributing *attribution_begin(const uint64_t *endpoints, size_t n_endpoints, int64_t start,
                                      int64_t busy_timeout_us)
{
    struct attributing *a = alloc_zeroed(1, sizeof *a);
    a->sets = alloc_zeroed(n_endpoints + 1, sizeof *a->sets);
    for (size_t i = 0; i < n_endpoints; i++)
        a->sets[i] = endpoints[i];
    a->result.n_endpoints = n_endpoints;
    a->result.endpoints = alloc_zeroed(n_endpoints, sizeof *a->result.endpoints);
    a->chances = alloc_zeroed(n_endpoints, sizeof *a->chances);
    a->start = start;
    a->lag = (busy_timeout_us + US + US - 1) / US;
    if (a->lag > ACTIVITY_SECONDS)
        a->lag = ACTIVITY_SECONDS;
    hour_seen_init(&a->now, n_endpoints);
    hour_seen_init(&a->before, n_endpoints);
    return a;
}

/* In which seconds of the hour some group of the set is in flight. */
static struct seconds in_flight(const struct activity_hour *hour, uint64_t set)
{
    struct seconds found = {{0}};
    for (unsigned g = 0; g < hour->n_groups; g++)
        if (set >> g & 1)
            seconds_unite(&found, hour->groups[g].flying);
    return found;
}

/* The second of the hour that a moment is; its end where it lies behind. */
static unsigned until(const struct activity_hour *hour, int64_t moment)
{
    int64_t second = moment - hour->start;
    return second < ACTIVITY_SECONDS ? (unsigned)second : ACTIVITY_SECONDS;
}

/* In the seconds from a long request's begin on, as far as one is in flight. */
static struct seconds waiting(struct attributing *a, const struct activity_hour *hour)
{
    struct seconds found = {{0}};
    if (a->wait_end > hour->start)
        seconds_put_range(&found, 0, until(hour, a->wait_end));
    for (SECONDS_EACH(s, hour->long_begun)) {
        a->wait_end = hour->start + (int64_t)s + a->lag + 1;
        seconds_put_range(&found, (unsigned)s, until(hour, a->wait_end));
    }
    seconds_cut(&found, hour->long_flying);
    return found;
}

static double share(const struct activity_hour *hour, const struct seconds *seconds)
{
    unsigned n = hour->end - hour->first;
    return n ? (double)seconds_count(seconds) / (double)n : 0;
}

/*
 * How much of the hour requests wait where no lock event is near, counted as if one more did: so
 * long a wait as one that was seen once may be chance, and those of the events themselves are none.
 */
static double share_apart(const struct attributing *a, const struct activity_hour *hour)
{
    struct seconds apart = {{0}}, near = {{0}}, within = a->now.waiting;
    unsigned lag = (unsigned)a->lag, one = lag + 1;
    seconds_put_range(&apart, hour->first, hour->end);
    for (SECONDS_EACH(s, hour->locks))
        seconds_put_range(&near, s > lag ? (unsigned)s - lag : 0,
                          until(hour, hour->start + (int64_t)s + a->lag + 1));
    seconds_take(&apart, &near);
    seconds_cut(&within, &apart);
    return (double)(seconds_count(&within) + one) / (double)(seconds_count(&apart) + one);
}

/* The hour becomes what is known now. */
static void look_at(struct attributing *a, const struct activity_hour *hour)
{
    struct hour_seen old = a->before;
    a->before = a->now;
    a->now = old;
    a->now.known = true;
    a->now.start = hour->start;
    for (size_t i = 0; i < a->result.n_endpoints; i++) {
        a->now.in_flight[i] = in_flight(hour, a->sets[i]);
        a->now.share[i] = share(hour, &a->now.in_flight[i]);
    }
    a->now.waiting = waiting(a, hour);
    a->now.waiting_share = share_apart(a, hour);
}

/* The hour that a second lies in; NULL where nothing was in flight in it. */
static const struct hour_seen *hour_of(const struct attributing *a, int64_t second)
{
    const struct hour_seen *hours[] = {&a->now, &a->before};
    for (size_t i = 0; i < 2; i++)
        if (hours[i]->known && second >= hours[i]->start &&
            second < hours[i]->start + ACTIVITY_SECONDS)
            return hours[i];
    return NULL;
}

/* An episode whose first event is at `first`, at a time that can be used. */
static void probe(struct attributing *a, int64_t first)
{
    struct attribution *r = &a->result;
    int64_t moment = first - a->lag;
    if (moment < a->start)
        return;
    const struct hour_seen *hour = hour_of(a, moment);
    struct attribution_episode *listed = NULL;
    if (r->usable < ATTRIBUTION_MIN_EPISODES - 1) {
        listed = &r->listed[r->n_listed++];
        listed->first = first;
        listed->in_flight = alloc_zeroed(r->n_endpoints, sizeof *listed->in_flight);
    }
    r->usable++;
    statistics_chance(&a->waiting, a->now.waiting_share);
    r->waiting.observed += seconds_has(&a->now.waiting, (unsigned)(first - a->now.start));
    for (size_t i = 0; i < r->n_endpoints; i++) {
        bool there = hour && seconds_has(&hour->in_flight[i], (unsigned)(moment - hour->start));
        statistics_chance(&a->chances[i], hour ? hour->share[i] : 0);
        r->endpoints[i].observed += there;
        if (listed)
            listed->in_flight[i] = there;
    }
}

static void begin_episode(struct attributing *a, int64_t first)
{
    struct attribution *r = &a->result;
    r->episodes++;
    a->told = r->n_waits < ATTRIBUTION_TOLD;
    if (!a->told)
        return;
    r->waits = alloc_grow(r->waits, &a->waits_capacity, r->n_waits + 1, sizeof *r->waits);
    r->waits[r->n_waits++] = (struct attribution_waits){.first = first};
}

/* One more second of the episode. */
static void tell(struct attribution_waits *episode, const struct attributing *a,
                 const struct activity_hour *hour, unsigned second)
{
    uint64_t usable = hour->locks_usable[second];
    bool waits = usable && seconds_has(&a->now.waiting, second);
    episode->events += usable + hour->locks_other[second];
    episode->known += usable;
    episode->contention += waits ? usable : 0;
    if (episode->first == hour->start + (int64_t)second) {
        episode->first_known = usable > 0;
        episode->begins = waits;
    }
}

static void lock_events(struct attributing *a, const struct activity_hour *hour, unsigned second)
{
    struct attribution *r = &a->result;
    int64_t at = hour->start + second;
    bool begins = !a->has_event || at - a->last_event > EPISODE_GAP;
    a->has_event = true;
    a->last_event = at;
    r->events += hour->locks_usable[second];
    r->events_unusable += hour->locks_other[second];
    if (seconds_has(&a->now.waiting, second))
        r->contention += hour->locks_usable[second];
    if (begins)
        begin_episode(a, at);
    if (a->told)
        tell(&r->waits[r->n_waits - 1], a, hour, second);
    if (!begins)
        return;
    if (hour->locks_usable[second])
        probe(a, at);
}

void attribution_hour(struct attributing *a, const struct activity_hour *hour)
{
    look_at(a, hour);
    for (SECONDS_EACH(s, hour->locks))
        lock_events(a, hour, (unsigned)s);
}

static void hold_against(struct attribution_endpoint *endpoint, struct chances *chances)
{
    endpoint->expected = chances->expected;
    endpoint->p = statistics_chances_tail(chances, endpoint->observed);
    statistics_chances_release(chances);
}

void attribution_end(struct attributing *a, struct attribution *ret)
{
    for (size_t i = 0; i < a->result.n_endpoints; i++)
        hold_against(&a->result.endpoints[i], &a->chances[i]);
    hold_against(&a->result.waiting, &a->waiting);
    *ret = a->result;
    hour_seen_release(&a->now);
    hour_seen_release(&a->before);
    free(a->chances);
    free(a->sets);
    free(a);
}

const struct attribution_waits *attribution_waits_of(const struct attribution *a, int64_t first)
{
    size_t low = 0, high = a->n_waits;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (a->waits[middle].first < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low < a->n_waits && a->waits[low].first == first ? &a->waits[low] : NULL;
}

void attribution_forget_listed(struct attribution *a)
{
    for (size_t i = 0; i < a->n_listed; i++)
        free(a->listed[i].in_flight);
    a->n_listed = 0;
}

void attribution_release(struct attribution *a)
{
    attribution_forget_listed(a);
    free(a->endpoints);
    free(a->waits);
    *a = (struct attribution){0};
}
