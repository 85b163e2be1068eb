/*
 * The tables of endpoints, the endpoints that the document watches, and who makes up the slowest
 * 5 %. Owns the arrays audit.endpoints, audit.client_endpoints and audit.watched; names and status
 * counts in them stay the rollup's.
 */
#include "audit/steps.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Requests of the endpoint at or above the criterion's P95, where it had a part in it. */
static uint64_t slowest_of(const struct audit *a, const struct latency *l)
{
    return l->n ? sketch_count_from(&l->sketch, a->latency.p95_us) : 0;
}

static struct audit_endpoint endpoint_of(const struct audit *a, const struct endpoint_traffic *e,
                                         bool judged)
{
    const struct traffic *t = &e->traffic;
    uint64_t http_500 = traffic_status(t, 500, 500);
    return (struct audit_endpoint){
        .method = e->method,
        .path = e->path,
        .named = e->named,
        .stream = e->stream,
        .requests = t->requests,
        .http_500 = http_500,
        .http_5xx = traffic_status(t, 500, 599),
        .rate_500 = figures_rate(http_500, t->requests),
        .statuses = t->statuses,
        .n_statuses = t->n_statuses,
        .latency = figures_latency(&t->latency),
        .p95_by_part = e->p95_by_part,
        .slowest = judged && !e->stream ? slowest_of(a, &t->latency) : 0,
    };
}

static struct audit_endpoint *table_of(const struct audit *a, const struct population *p)
{
    if (p->n_endpoints == 0)
        return NULL;
    bool judged = p == figures_judged(a);
    struct audit_endpoint *table = alloc_zeroed(p->n_endpoints, sizeof *table);
    for (size_t i = 0; i < p->n_endpoints; i++)
        table[i] = endpoint_of(a, &p->endpoints[i], judged);
    return table;
}

static bool watches(const struct watched_endpoint *w, const struct endpoint_traffic *e)
{
    return strcmp(w->path, e->path) == 0 &&
           (!w->match_method || !w->method || strcmp(w->method, e->method) == 0);
}

/* All methods of a watched path together: /agent/status answers POST and is documented as GET. */
static struct audit_watched watched_of(const struct population *p, const struct watched_endpoint *w)
{
    struct audit_watched ret = {.watched = w};
    struct latency latency;
    latency_init(&latency);
    for (size_t i = 0; i < p->n_endpoints; i++) {
        const struct endpoint_traffic *e = &p->endpoints[i];
        if (!watches(w, e))
            continue;
        ret.seen = true;
        ret.requests += e->traffic.requests;
        ret.http_500 += traffic_status(&e->traffic, 500, 500);
        latency_merge(&latency, &e->traffic.latency);
    }
    ret.latency = figures_latency(&latency);
    latency_release(&latency);
    return ret;
}

void endpoints_fill(struct audit *a)
{
    const struct sums *s = a->sums;
    const struct population *judged = figures_judged(a);
    a->endpoints = table_of(a, &s->normal);
    a->n_endpoints = s->normal.n_endpoints;
    a->client_endpoints = table_of(a, &s->client);
    a->n_client_endpoints = s->client.n_endpoints;
    a->slowest = judged ? slowest_of(a, &judged->criterion) : 0;

    size_t count = a->criteria->n_watched;
    if (count == 0)
        return;
    a->watched = alloc_zeroed(count, sizeof *a->watched);
    for (size_t i = 0; i < count; i++)
        a->watched[i] = watched_of(&s->normal, &a->criteria->watched[i]);
}

void endpoints_release(struct audit *a)
{
    free(a->endpoints);
    free(a->client_endpoints);
    free(a->watched);
}
