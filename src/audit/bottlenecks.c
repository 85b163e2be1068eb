/*
 * The claims that the seconds of a period can measure: one walk over them feeds lock attribution,
 * cache replays and blocking; the test plan's windows take one or two more where there is test
 * traffic. Owns audit.attribution, audit.caches and audit.blockers.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/steps.h"
#include "base/alloc.h"
#include "rollup/agent_minutes.h"

/* One-sided; each of a handful of endpoints is asked. */
#define MAX_P 0.01

/* The groups of the timeline that an endpoint is, as a set. */
static uint64_t groups_of(const struct rollup_rules *rules, const char *method, const char *path)
{
    uint64_t set = 0;
    for (size_t g = 0; g < rules->n_groups; g++) {
        const struct endpoint_name *name = &rules->groups[g];
        if (strcmp(name->path, path) == 0 &&
            (!method || (name->method && strcmp(name->method, method) == 0)))
            set |= UINT64_C(1) << g;
    }
    return set;
}

static uint64_t groups_named(const struct rollup_rules *rules, const struct endpoint_name *name)
{
    return groups_of(rules, name->method, name->path);
}

/* Requests of the normal population to an endpoint, and of them with a latency. */
static uint64_t requests_to(const struct audit *a, const struct endpoint_name *name,
                            uint64_t *ret_timed)
{
    uint64_t requests = 0;
    *ret_timed = 0;
    for (size_t i = 0; i < a->sums->normal.n_endpoints; i++) {
        const struct endpoint_traffic *e = &a->sums->normal.endpoints[i];
        if (strcmp(e->path, name->path) != 0 ||
            (name->method && strcmp(e->method, name->method) != 0))
            continue;
        requests += e->traffic.requests;
        *ret_timed += e->traffic.latency.n;
    }
    return requests;
}

/* ---- the walk ---- */

struct walk {
    struct audit *a;
    const struct rollup *rollup;
    struct agent_minutes_request agents;
    struct window_search *windows; /* NULL: not looked for */
    struct attributing *attributing;
    uint64_t *reads, *writes;        /* n_caches: sets of groups */
    struct activity_cell *cells;     /* of several groups that are one read */
    struct seconds busy;             /* those that are not zero */
    uint64_t flying;                 /* the groups whose requests in flight matter */
    struct blocking_sums **blocking; /* n_blockers */
    bool timed;                      /* some request had a latency */
    uint64_t requests;
};

/* A set of groups as one, until the next call; what is in flight does not count. */
static struct activity_group unite(struct walk *w, const struct activity_hour *hour, uint64_t set)
{
    if (set && (set & (set - 1)) == 0)
        return hour->groups[__builtin_ctzll(set)];
    struct activity_group all = {.cells = w->cells, .busy = &w->busy};
    seconds_zero(&w->busy, w->cells, sizeof *w->cells);
    for (; set; set &= set - 1) {
        const struct activity_group *g = &hour->groups[__builtin_ctzll(set)];
        seconds_unite(&w->busy, g->busy);
        activity_add_total(&all.total, &g->total);
        for (SECONDS_EACH(s, g->busy))
            activity_add_cell(&w->cells[s], &g->cells[s]);
    }
    return all;
}

static void replay(struct walk *w, const struct activity_hour *hour, size_t cache)
{
    struct cache_replay *c = &w->a->caches[cache].replay;
    struct cache_hour read = {.start = hour->start, .read = unite(w, hour, w->reads[cache])};
    for (uint64_t left = w->writes[cache]; left; left &= left - 1) {
        const struct activity_group *write = &hour->groups[__builtin_ctzll(left)];
        c->writes += write->total.requests;
        seconds_unite(&read.written, write->busy);
    }
    cache_replay_hour(c, &read);
}

static void search(struct walk *w, const struct activity_hour *hour)
{
    unsigned agents[AGENT_MINUTES];
    agent_minutes(w->rollup, hour->start, &w->agents, agents);
    windows_hour(w->windows, hour, agents);
}

static bool any_timed(const struct activity_hour *hour)
{
    for (unsigned g = 0; g < hour->n_groups; g++)
        if (hour->groups[g].total.requests > hour->groups[g].total.untimed)
            return true;
    return false;
}

static void count(struct walk *w, const struct activity_hour *hour)
{
    w->timed = w->timed || any_timed(hour);
    w->requests += hour->n_requests;
}

static void visit(void *context, const struct activity_hour *hour)
{
    struct walk *w = context;
    w->a->hours_without_seconds += hour->incomplete;
    count(w, hour);
    attribution_hour(w->attributing, hour);
    for (size_t i = 0; i < w->a->criteria->n_caches; i++)
        replay(w, hour, i);
    for (size_t i = 0; i < w->a->criteria->n_blockers; i++)
        blocking_hour(w->blocking[i], hour);
    if (w->windows)
        search(w, hour);
}

static void visit_windows(void *context, const struct activity_hour *hour)
{
    search(context, hour);
}

/* ---- before and after it ---- */

static void begin(struct walk *w)
{
    struct audit *a = w->a;
    const struct criteria *c = a->criteria;
    uint64_t *watched = alloc_zeroed(c->n_watched + 1, sizeof *watched);
    for (size_t i = 0; i < c->n_watched; i++) {
        const struct watched_endpoint *e = &c->watched[i];
        watched[i] = groups_of(&c->rollup, e->match_method ? e->method : NULL, e->path);
        w->flying |= watched[i];
    }
    w->attributing = attribution_begin(watched, c->n_watched, a->period.start, c->busy_timeout_us);
    free(watched);
    w->reads = alloc_zeroed(c->n_caches + 1, sizeof *w->reads);
    w->writes = alloc_zeroed(c->n_caches + 1, sizeof *w->writes);
    w->cells = alloc_zeroed(ACTIVITY_SECONDS, sizeof *w->cells);
    for (size_t i = 0; i < c->n_caches; i++) {
        const struct cache_rule *rule = &c->caches[i];
        w->reads[i] = groups_named(&c->rollup, &rule->read);
        for (size_t k = 0; k < rule->n_writes; k++)
            w->writes[i] |= groups_named(&c->rollup, &rule->writes[k]);
    }
    w->blocking = alloc_zeroed(c->n_blockers + 1, sizeof *w->blocking);
    for (size_t i = 0; i < c->n_blockers; i++) {
        uint64_t groups = groups_named(&c->rollup, &c->blockers[i]);
        w->blocking[i] = blocking_begin(groups);
        w->flying |= groups;
    }
}

static void end(struct walk *w)
{
    struct audit *a = w->a;
    attribution_end(w->attributing, &a->attribution);
    for (size_t i = 0; i < a->criteria->n_blockers; i++)
        blocking_end(w->blocking[i], &a->blockers[i].blocking);
    free(w->blocking);
    free(w->reads);
    free(w->writes);
    free(w->cells);
}

static void make_lists(struct audit *a)
{
    const struct criteria *c = a->criteria;
    uint64_t timed;
    a->caches = alloc_zeroed(c->n_caches + 1, sizeof *a->caches);
    a->blockers = alloc_zeroed(c->n_blockers + 1, sizeof *a->blockers);
    for (size_t i = 0; i < c->n_caches; i++) {
        a->caches[i].rule = &c->caches[i];
        a->caches[i].requests = requests_to(a, &c->caches[i].read, &timed);
        cache_replay_init(&a->caches[i].replay, c->cache_ttls_s, c->n_cache_ttls);
    }
    for (size_t i = 0; i < c->n_blockers; i++) {
        a->blockers[i].endpoint = &c->blockers[i];
        a->blockers[i].requests = requests_to(a, &c->blockers[i], &timed);
    }
    for (size_t i = 0; i < c->n_watched; i++) {
        const struct watched_endpoint *e = &c->watched[i];
        for (size_t k = 0; k < c->n_caches; k++)
            if (strcmp(e->path, c->caches[k].read.path) == 0)
                a->watched[i].cache = &a->caches[k];
        for (size_t k = 0; k < c->n_blockers; k++)
            if (strcmp(e->path, c->blockers[k].path) == 0)
                a->watched[i].blocker = &a->blockers[k];
    }
}

/* ---- what it says ---- */

static struct claim lacks(enum claim_gap gap)
{
    return (struct claim){CLAIM_NOT_ENOUGH, gap};
}

static struct claim says(bool supported)
{
    return (struct claim){supported ? CLAIM_SUPPORTED : CLAIM_NOT_SUPPORTED, CLAIM_GAP_NONE};
}

static struct claim judge_locks(const struct audit *a, size_t i, bool seconds)
{
    const struct attribution_endpoint *e = a->attribution.endpoints;
    if (a->flag[FLAG_LOCK_ERRORS].state == FLAG_UNKNOWN)
        return lacks(CLAIM_GAP_LOCKS_UNKNOWN);
    if (a->lock_events == 0)
        return lacks(CLAIM_GAP_NO_LOCKS);
    if (a->watched[i].requests == 0)
        return lacks(CLAIM_GAP_NO_REQUESTS);
    if (a->watched[i].latency.n == 0)
        return lacks(CLAIM_GAP_NO_LATENCIES);
    if (!seconds)
        return lacks(CLAIM_GAP_SECONDS);
    if (a->attribution.usable == 0)
        return lacks(CLAIM_GAP_NO_MOMENTS);
    if (a->attribution.usable < ATTRIBUTION_MIN_EPISODES)
        return lacks(CLAIM_GAP_FEW);
    return says(e[i].p < MAX_P && (double)e[i].observed > e[i].expected);
}

/* Are too many without a time of their own? */
static bool untimed(uint64_t in_seconds, uint64_t requests)
{
    return (double)in_seconds * 100 < (double)requests * (100 - MAX_UNTIMED_PCT);
}

static struct claim judge_cache(const struct audit *a, const struct audit_cache *c, bool seconds)
{
    if (c->requests == 0)
        return lacks(CLAIM_GAP_NO_REQUESTS);
    if (!seconds)
        return lacks(CLAIM_GAP_SECONDS);
    if (untimed(c->replay.reads, c->requests))
        return lacks(CLAIM_GAP_NO_TIMES);
    if (c->replay.reads < a->criteria->min_n)
        return lacks(CLAIM_GAP_FEW);
    return (struct claim){CLAIM_MEASURED, CLAIM_GAP_NONE};
}

static struct claim judge_blocker(const struct audit *a, const struct audit_blocker *b,
                                  bool seconds)
{
    uint64_t timed;
    requests_to(a, b->endpoint, &timed);
    if (b->requests == 0)
        return lacks(CLAIM_GAP_NO_REQUESTS);
    if (timed == 0)
        return lacks(CLAIM_GAP_NO_LATENCIES);
    if (!seconds)
        return lacks(CLAIM_GAP_SECONDS);
    if (b->blocking.blocker_seconds == 0)
        return lacks(CLAIM_GAP_NO_TIMES);
    if (!b->blocking.measured)
        return lacks(CLAIM_GAP_FEW);
    return says(b->blocking.interval.low > 1);
}

/* Where there is no lock event, none is contention. */
static struct claim judge_waits(const struct audit *a, bool timed)
{
    const struct attribution *r = &a->attribution;
    if (a->flag[FLAG_LOCK_ERRORS].state == FLAG_NOT_RAISED)
        return says(false);
    if (a->lock_events == 0)
        return lacks(CLAIM_GAP_LOCKS_UNKNOWN);
    if (a->hours_without_seconds)
        return lacks(CLAIM_GAP_SECONDS);
    if (a->sums->normal.criterion.n == 0 && !timed)
        return lacks(CLAIM_GAP_NO_LATENCIES);
    if (r->events == 0)
        return lacks(CLAIM_GAP_NO_MOMENTS);
    if (!timed)
        return lacks(CLAIM_GAP_NO_TIMES);
    return says(r->waiting.p < MAX_P && (double)r->waiting.observed > r->waiting.expected);
}

static void judge(struct audit *a, bool seconds, bool timed)
{
    for (size_t i = 0; i < a->criteria->n_watched; i++)
        a->watched[i].locks = judge_locks(a, i, seconds);
    for (size_t i = 0; i < a->criteria->n_caches; i++)
        a->caches[i].claim = judge_cache(a, &a->caches[i], seconds);
    for (size_t i = 0; i < a->criteria->n_blockers; i++)
        a->blockers[i].claim = judge_blocker(a, &a->blockers[i], seconds);
    if (!timed) /* nothing is in flight anywhere: that is no finding */
        attribution_forget_listed(&a->attribution);
    a->waits = judge_waits(a, timed);
    a->contention = a->waits.state == CLAIM_NOT_ENOUGH ? 0 : a->attribution.contention;
}

/* ---- the step ---- */

/* The windows of one population, in a walk of their own. */
static struct plan_windows windows_of(struct walk *w, struct activity_request request)
{
    struct plan_windows ret = {.searched = true};
    w->agents.normal = request.normal;
    w->agents.test = request.test;
    w->windows = windows_begin();
    activity_walk(w->rollup, &request, visit_windows, w);
    windows_end(w->windows, &ret.agents, &ret.requests);
    w->windows = NULL;
    return ret;
}

static void walk(struct audit *a, const struct audit_input *input)
{
    bool has_test = a->sums->test.total.requests > 0;
    struct plan_windows test = {.searched = false}, all = {.searched = false};
    struct activity_request request = {.start = rollup_slot_start(a->period.start),
                                       .end = rollup_slot_start(a->period.end + SLOT_SECONDS - 1),
                                       .normal = true,
                                       .test = input->include_test};
    struct walk w = {.a = a,
                     .rollup = input->rollup,
                     .agents = {true, input->include_test, a->agents_source == FIGURE_ADDRESS}};
    bool main_is_all = !has_test || input->include_test;
    if (main_is_all)
        w.windows = windows_begin();
    begin(&w);
    request.flying = w.flying;
    activity_walk(input->rollup, &request, visit, &w);
    end(&w);
    request.flying = 0; /* windows are of requests */
    if (main_is_all) {
        all.searched = true;
        windows_end(w.windows, &all.agents, &all.requests);
    }
    judge(a, a->hours_without_seconds == 0, w.timed);
    if (has_test) {
        w.agents.by_client = false;
        request.normal = false;
        request.test = true;
        test = windows_of(&w, request);
    }
    if (!all.searched && !(test.agents.seen && test.requests.seen)) {
        w.agents.by_client = a->agents_source == FIGURE_ADDRESS;
        request.normal = request.test = true;
        all = windows_of(&w, request);
    }
    a->seconds_cover = a->hours_without_seconds == 0 && !untimed(w.requests, a->requests);
    test_plan_fill(a, input, &test, &all);
}

/* Of a period of which only days are there, P95 is that of those days. How many hours a quiet
   service leaves empty, this period tells. */
static void compare_with_before(struct audit *a, const struct audit_input *input)
{
    const struct sums *before = input->before;
    struct mix *m = &a->mix;
    if (input->before_other_rules)
        m->state = MIX_OTHER_RULES;
    if (input->before_other_rules || !before || before->normal.total.requests == 0)
        return;
    mix_compute(&before->normal, &a->sums->normal, a->criteria->min_n, m);
    m->hours_before = before->hours;
    m->covered_before = before->hours - before->hours_without_records_total;
    m->hours = a->hours_over;
    m->covered = a->hours_over - a->hours_silent;
    bool little =
        100 * m->covered_before * m->hours < MIX_MIN_COVERED_PCT * m->covered * m->hours_before;
    if (little && m->state != MIX_TOO_FEW)
        m->state = MIX_LITTLE;
}

void bottlenecks_fill(struct audit *a, const struct audit_input *input)
{
    make_lists(a);
    a->long_requests =
        a->sums->normal.criterion.n
            ? sketch_count_from(&a->sums->normal.criterion.sketch, a->criteria->rollup.long_us)
            : 0;
    compare_with_before(a, input);
    if (input->rollup && a->has_period) {
        walk(a, input);
        return;
    }
    const struct plan_windows none = {.searched = false};
    judge(a, false, false);
    test_plan_fill(a, input, &none, &none);
}

void bottlenecks_release(struct audit *a)
{
    attribution_release(&a->attribution);
    free(a->caches);
    free(a->blockers);
}
