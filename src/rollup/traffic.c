/*
 * Statuses are a short sorted array whose capacity is the power of two that its length fills up:
 * a cell sees one to five of them, and a rollup has tens of thousands of cells. One that was
 * cleared keeps its array, of any capacity: its first status sets that anew.
 */
#include "rollup/traffic.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void traffic_init(struct traffic *t)
{
    *t = (struct traffic){.requests = 0};
    latency_init(&t->latency);
}

void traffic_release(struct traffic *t)
{
    free(t->statuses);
    latency_release(&t->latency);
    traffic_init(t);
}

void traffic_clear(struct traffic *t)
{
    latency_clear(&t->latency);
    *t = (struct traffic){.statuses = t->statuses, .latency = t->latency};
}

static void insert_status(struct traffic *t, size_t at, int status, uint64_t times)
{
    size_t n = t->n_statuses;
    if ((n & (n - 1)) == 0)
        t->statuses = alloc_resize(t->statuses, n ? 2 * n : 1, sizeof *t->statuses);
    memmove(t->statuses + at + 1, t->statuses + at, (n - at) * sizeof *t->statuses);
    t->statuses[at] = (struct status_count){.status = status, .count = times};
    t->n_statuses++;
}

void traffic_add_status(struct traffic *t, int status, uint64_t times)
{
    size_t at = 0;
    if (t->n_statuses > 0 && t->statuses[0].status == status) {
        t->statuses[0].count += times;
        return;
    }
    while (at < t->n_statuses && t->statuses[at].status < status)
        at++;
    if (at < t->n_statuses && t->statuses[at].status == status)
        t->statuses[at].count += times;
    else
        insert_status(t, at, status, times);
}

void traffic_add(struct traffic *t, int status, int64_t latency_us, uint64_t times)
{
    t->requests += times;
    traffic_add_status(t, status, times);
    if (latency_us != RECORD_NO_LATENCY)
        latency_add(&t->latency, latency_us, times);
}

size_t traffic_weight(const struct traffic *t)
{
    return sizeof *t + 2 * t->n_statuses * sizeof *t->statuses + sketch_weight(&t->latency.sketch);
}

void traffic_merge(struct traffic *t, const struct traffic *other)
{
    t->requests += other->requests;
    t->inferred += other->inferred;
    t->undated += other->undated;
    for (size_t i = 0; i < other->n_statuses; i++)
        traffic_add_status(t, other->statuses[i].status, other->statuses[i].count);
    latency_merge(&t->latency, &other->latency);
}

uint64_t traffic_status(const struct traffic *t, int from, int to)
{
    uint64_t count = 0;
    for (size_t i = 0; i < t->n_statuses; i++) {
        if (t->statuses[i].status >= from && t->statuses[i].status <= to)
            count += t->statuses[i].count;
    }
    return count;
}
