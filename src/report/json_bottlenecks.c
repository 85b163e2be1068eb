/*
 * What the seconds of a period say of the document's claims: the members bottlenecks to
 * before_redis. A share, a ratio or a probability is null where it says nothing, and "why" tells.
 */
#include <math.h>
#include <stdio.h>

#include "audit/history.h"
#include "report/json.h"

static const char *state_name(const struct claim *claim)
{
    static const char *const names[] = {
        [CLAIM_NOT_ENOUGH] = "not_enough_data",
        [CLAIM_MEASURED] = "measured",
        [CLAIM_SUPPORTED] = "supported",
        [CLAIM_NOT_SUPPORTED] = "not_supported",
    };
    return names[claim->state];
}

const char *json_gap_name(const struct claim *claim)
{
    static const char *const names[CLAIM_GAP_COUNT] = {
        [CLAIM_GAP_NONE] = NULL,
        [CLAIM_GAP_SECONDS] = "seconds_not_kept",
        [CLAIM_GAP_NO_REQUESTS] = "no_requests",
        [CLAIM_GAP_NO_LATENCIES] = "no_latencies",
        [CLAIM_GAP_NO_TIMES] = "no_times",
        [CLAIM_GAP_LOCKS_UNKNOWN] = "locks_unknown",
        [CLAIM_GAP_NO_LOCKS] = "no_locks",
        [CLAIM_GAP_NO_MOMENTS] = "no_times",
        [CLAIM_GAP_FEW] = "too_few",
    };
    return names[claim->gap];
}

static void json_claim(struct json *j, const struct claim *claim)
{
    writer_string(&j->writer, "state", state_name(claim));
    writer_string(&j->writer, "why", json_gap_name(claim));
}

static void json_locks(struct json *j, size_t i)
{
    const struct audit *a = j->audit;
    const struct claim *claim = &a->watched[i].locks;
    struct writer *w = &j->writer;
    bool counted = i < a->attribution.n_endpoints;
    bool known = claim->state != CLAIM_NOT_ENOUGH;
    const struct attribution_endpoint *e = counted ? &a->attribution.endpoints[i] : NULL;
    writer_object(w, "locks");
    json_claim(j, claim);
    writer_uint(w, "episodes", a->attribution.usable);
    writer_uint(w, "in_flight_before", counted ? e->observed : 0);
    writer_double(w, "expected", known ? e->expected : (double)NAN);
    writer_double(w, "p", known ? e->p : (double)NAN);
    writer_object_end(w);
}

/* The members of an object that is open. */
static void json_cache(struct json *j, const struct audit_cache *cache)
{
    const struct cache_replay *c = &cache->replay;
    struct writer *w = &j->writer;
    bool known = cache->claim.state != CLAIM_NOT_ENOUGH;
    json_claim(j, &cache->claim);
    writer_uint(w, "reads", c->reads);
    writer_uint(w, "writes", c->writes);
    writer_double(w, "latency_ms", known && c->timed ? c->all_us / 1000 : (double)NAN);
    writer_array(w, "ttls");
    for (size_t i = 0; i < c->n_ttls; i++) {
        const struct cache_ttl *t = &c->ttl[i];
        writer_object(w, NULL);
        writer_uint(w, "ttl_s", (uint64_t)t->seconds);
        writer_uint(w, "hits", t->hits);
        writer_double(w, "hit_pct", known ? 100 * (double)t->hits / (double)c->reads : (double)NAN);
        writer_double(w, "saved_ms", known && c->timed ? t->saved_us / 1000 : (double)NAN);
        writer_object_end(w);
    }
    writer_array_end(w);
}

/* The members of an object that is open. */
static void json_blocking(struct json *j, const struct audit_blocker *blocker)
{
    const struct blocking *b = &blocker->blocking;
    struct writer *w = &j->writer;
    json_claim(j, &blocker->claim);
    writer_double(w, "ratio", b->measured ? b->ratio : (double)NAN);
    json_interval(j, "interval", &b->interval, 1);
    writer_uint(w, "with", b->with);
    writer_uint(w, "without", b->without);
    writer_uint(w, "hours", b->hours);
    writer_uint(w, "seconds_in_flight", b->blocker_seconds);
}

static void json_configured(struct json *j, const struct endpoint_name *name, uint64_t requests)
{
    writer_object(&j->writer, NULL);
    writer_string(&j->writer, "method", name->method);
    writer_string(&j->writer, "path", name->path);
    writer_uint(&j->writer, "requests", requests);
}

/* All that the configuration asks for, watched or not. */
static void json_caches_and_blockers(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    writer_array(w, "caches");
    for (size_t i = 0; i < a->criteria->n_caches; i++) {
        json_configured(j, &a->caches[i].rule->read, a->caches[i].requests);
        json_cache(j, &a->caches[i]);
        writer_object_end(w);
    }
    writer_array_end(w);
    writer_array(w, "blockers");
    for (size_t i = 0; i < a->criteria->n_blockers; i++) {
        json_configured(j, a->blockers[i].endpoint, a->blockers[i].requests);
        json_blocking(j, &a->blockers[i]);
        writer_object_end(w);
    }
    writer_array_end(w);
}

/* The claim that the document makes of the endpoint. */
static const struct claim *claim_of(const struct audit_watched *watched)
{
    if (watched->blocker)
        return &watched->blocker->claim;
    return watched->cache ? &watched->cache->claim : &watched->locks;
}

static void json_watched(struct json *j, size_t i)
{
    const struct audit_watched *watched = &j->audit->watched[i];
    struct writer *w = &j->writer;
    char path[48];
    snprintf(path, sizeof path, "bottlenecks[%zu].latency", i);
    writer_object(w, NULL);
    writer_string(w, "id", watched->watched->id);
    writer_string(w, "method", watched->watched->method);
    writer_string(w, "path", watched->watched->path);
    writer_bool(w, "critical", watched->watched->critical);
    writer_string(w, "claim_status", state_name(claim_of(watched)));
    writer_uint(w, "requests", watched->requests);
    writer_uint(w, "http_500", watched->http_500);
    json_latency(j, "latency", path, false, &watched->latency);
    json_locks(j, i);
    if (watched->cache) {
        writer_object(w, "cache");
        json_cache(j, watched->cache);
        writer_object_end(w);
    }
    if (watched->blocker) {
        writer_object(w, "blocking");
        json_blocking(j, watched->blocker);
        writer_object_end(w);
    }
    writer_object_end(w);
}

/* Of the lock events those that are contention, and of the episodes those that begin so. */
static void json_waiting(struct json *j)
{
    const struct audit *a = j->audit;
    const struct attribution_endpoint *e = &a->attribution.waiting;
    struct writer *w = &j->writer;
    bool known = a->waits.state != CLAIM_NOT_ENOUGH;
    writer_object(w, "waiting");
    json_claim(j, &a->waits);
    writer_uint(w, "events", a->attribution.events);
    writer_uint(w, "contention", a->contention);
    writer_uint(w, "episodes", e->observed);
    writer_double(w, "expected", known ? e->expected : (double)NAN);
    writer_double(w, "p", known ? e->p : (double)NAN);
    writer_object_end(w);
}

/* With the first episodes, and what was in flight before each. */
static void json_attribution(struct json *j)
{
    const struct audit *a = j->audit;
    const struct attribution *t = &a->attribution;
    struct writer *w = &j->writer;
    writer_object(w, "lock_attribution");
    writer_uint(w, "episodes", t->episodes);
    writer_uint(w, "usable", t->usable);
    writer_double(w, "busy_timeout_ms", (double)a->criteria->busy_timeout_us / 1000);
    json_waiting(j);
    writer_array(w, "first_episodes");
    for (size_t i = 0; i < t->n_listed; i++) {
        writer_object(w, NULL);
        json_time(j, "first", t->listed[i].first);
        writer_array(w, "in_flight_before");
        for (size_t k = 0; k < t->n_endpoints; k++)
            if (t->listed[i].in_flight[k])
                writer_string(w, NULL, a->watched[k].watched->path);
        writer_array_end(w);
        writer_object_end(w);
    }
    writer_array_end(w);
    writer_object_end(w);
}

/* Differences have a sign, which writer_ms has not. */
static void json_mix(struct json *j)
{
    static const char *const states[] = {
        [MIX_NO_PERIOD] = "no_period", [MIX_OTHER_RULES] = "other_rules",
        [MIX_TOO_FEW] = "too_few",     [MIX_LITTLE] = "little_covered",
        [MIX_NEW] = "new_endpoints",   [MIX_MEASURED] = "measured",
    };
    const struct mix *m = &j->audit->mix;
    struct writer *w = &j->writer;
    bool known = m->state == MIX_MEASURED;
    writer_object(w, "mix_or_speed");
    writer_string(w, "state", states[m->state]);
    writer_uint(w, "n_before", m->n_before);
    writer_uint(w, "n", m->n);
    writer_uint(w, "n_new_endpoints", m->n_new);
    json_maybe_uint(j, "hours_before", m->hours_before > 0, m->hours_before);
    json_maybe_uint(j, "hours_before_with_records", m->hours_before > 0, m->covered_before);
    writer_double(w, "p95_before_ms", known ? (double)m->before_us / 1000 : (double)NAN);
    writer_double(w, "mix_ms", known ? (double)m->mix_us / 1000 : (double)NAN);
    writer_double(w, "speed_ms", known ? (double)m->speed_us / 1000 : (double)NAN);
    writer_object_end(w);
}

static void json_window(struct json *j, const struct audit_test *t)
{
    const struct window *window = &t->window;
    struct writer *w = &j->writer;
    writer_string(w, "traffic", t->in_test ? "test" : "all");
    json_time(j, "from", window->from);
    json_time(j, "to", window->to);
    json_time(j, "last", window->last);
    writer_bool(w, "exact", t->exact);
    writer_uint(w, "n", t->latency.n);
    if (t->latency.n)
        writer_ms(w, "p95_ms", t->latency.p95_us);
    else
        writer_null(w, "p95_ms");
    writer_double(w, "cv_within_pct", t->cv_within_pct);
    writer_uint(w, "lock_events", window->lock_events);
}

static void json_test_plan(struct json *j)
{
    static const char *const names[TEST_PLAN_COUNT] = {
        [TEST_PLAN_AGENTS] = "agents",
        [TEST_PLAN_REQUESTS] = "requests",
        [TEST_PLAN_DATA] = "data",
    };
    struct writer *w = &j->writer;
    writer_array(w, "test_plan");
    for (int id = 0; id < TEST_PLAN_COUNT; id++) {
        const struct audit_test *t = &j->audit->test_plan[id];
        writer_object(w, NULL);
        writer_string(w, "id", names[id]);
        if (t->known)
            writer_bool(w, "seen", t->window.seen);
        else
            writer_null(w, "seen");
        if (!t->known)
            json_unknown(j, "test_plan", names[id]);
        if (id != TEST_PLAN_DATA) {
            writer_uint(w, "requests", t->window.requests);
            writer_uint(w, "agents", t->window.agents);
        }
        if (id != TEST_PLAN_DATA && t->window.seen)
            json_window(j, t);
        if (t->earlier_in)
            json_time(j, "earlier", t->earlier);
        else
            writer_null(w, "earlier");
        writer_string(w, "earlier_report", t->earlier_in ? t->earlier_in->name : NULL);
        writer_uint(w, "earlier_not_seen", t->earlier_not_seen);
        writer_uint(w, "earlier_unknown", t->earlier_unknown);
        writer_object_end(w);
    }
    writer_array_end(w);
}

static const char *advice_name(enum advice_kind kind)
{
    static const char *const names[] = {
        [ADVICE_WAL] = "wal",
        [ADVICE_BUSY_TIMEOUT] = "busy_timeout",
        [ADVICE_ASYNC] = "asynchronous",
        [ADVICE_CACHE] = "cache_in_process",
    };
    return names[kind];
}

/* The journal mode is no claim: it has no "why". */
static void json_unmeasured(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    writer_array(w, "before_redis_not_measured");
    for (size_t i = 0; i < a->n_unmeasured; i++) {
        const struct advice *advice = &a->unmeasured[i];
        const struct claim *claim = advice->cache                         ? &advice->cache->claim
                                    : advice->blocker                     ? &advice->blocker->claim
                                    : advice->kind == ADVICE_BUSY_TIMEOUT ? &a->waits
                                                                          : NULL;
        writer_object(w, NULL);
        writer_string(w, "advice", advice_name(advice->kind));
        if (advice->cache)
            writer_string(w, "path", advice->cache->rule->read.path);
        if (advice->blocker)
            writer_string(w, "path", advice->blocker->endpoint->path);
        writer_string(w, "why", claim ? json_gap_name(claim) : NULL);
        writer_object_end(w);
    }
    writer_array_end(w);
}

static void json_advice(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    writer_array(w, "before_redis");
    for (size_t i = 0; i < a->n_advice; i++) {
        const struct advice *advice = &a->advice[i];
        writer_object(w, NULL);
        writer_string(w, "advice", advice_name(advice->kind));
        if (advice->kind == ADVICE_BUSY_TIMEOUT) {
            writer_uint(w, "contention", a->contention);
            writer_uint(w, "long_requests", a->long_requests);
        }
        if (advice->cache) {
            writer_string(w, "path", advice->cache->rule->read.path);
            writer_uint(w, "ttl_s", (uint64_t)advice->ttl->seconds);
        }
        if (advice->blocker)
            writer_string(w, "path", advice->blocker->endpoint->path);
        writer_object_end(w);
    }
    writer_array_end(w);
}

void json_bottlenecks(struct json *j)
{
    struct writer *w = &j->writer;
    writer_array(w, "bottlenecks");
    for (size_t i = 0; i < j->audit->criteria->n_watched; i++)
        json_watched(j, i);
    writer_array_end(w);
    json_caches_and_blockers(j);
    json_attribution(j);
    json_mix(j);
    json_test_plan(j);
    json_advice(j);
    json_unmeasured(j);
}
