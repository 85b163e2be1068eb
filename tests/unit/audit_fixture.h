/*
 * A period's sums made by hand, for the tests of the audit: a quiet week of Porta behind nginx in
 * which nothing is wrong. A test adds to it what it is about, and asks for the audit.
 */
#ifndef TESTS_UNIT_AUDIT_FIXTURE_H
#define TESTS_UNIT_AUDIT_FIXTURE_H

#include "audit/audit.h"
#include "base/alloc.h"
#include "check.h"

#define FIXTURE_ENDPOINTS 16
#define FIXTURE_START INT64_C(1753660800) /* 2025-07-28 00:00 UTC, a Monday */
#define FIXTURE_END (FIXTURE_START + 7 * 86400)

struct fixture {
    struct sums sums;
    struct endpoint_traffic endpoints[3][FIXTURE_ENDPOINTS]; /* normal, test, client */
    struct database_evidence database;
    struct source_evidence sources[3];
    struct attestation attestations[4];
    struct criteria criteria;
    struct period period;
    struct zone *zone;
    struct audit_input input;
    struct audit *audit;
};

static inline void fixture_traffic_init(struct traffic *t)
{
    *t = (struct traffic){0};
    latency_init(&t->latency);
}

static inline void fixture_status(struct traffic *t, int status, uint64_t count)
{
    size_t i = 0;
    while (i < t->n_statuses && t->statuses[i].status < status)
        i++;
    if (i == t->n_statuses || t->statuses[i].status != status) {
        t->statuses = alloc_resize(t->statuses, t->n_statuses + 1, sizeof *t->statuses);
        memmove(t->statuses + i + 1, t->statuses + i, (t->n_statuses - i) * sizeof *t->statuses);
        t->n_statuses++;
        t->statuses[i] = (struct status_count){status, 0};
    }
    t->statuses[i].count += count;
}

static inline void fixture_count(struct traffic *t, uint64_t count, int status, int64_t us)
{
    t->requests += count;
    fixture_status(t, status, count);
    if (us >= 0)
        latency_add(&t->latency, us, count);
}

static inline struct endpoint_traffic *fixture_endpoint(struct population *p, const char *method,
                                                        const char *path)
{
    for (size_t i = 0; i < p->n_endpoints; i++)
        if (!strcmp(p->endpoints[i].method, method) && !strcmp(p->endpoints[i].path, path))
            return &p->endpoints[i];
    if (p->n_endpoints == FIXTURE_ENDPOINTS)
        abort();
    struct endpoint_traffic *e = &p->endpoints[p->n_endpoints++];
    *e = (struct endpoint_traffic){.method = method, .path = path, .named = true};
    fixture_traffic_init(&e->traffic);
    return e;
}

/* `count` requests of that status and latency (µs; below 0: none). */
static inline void fixture_add(struct population *p, const char *method, const char *path,
                               uint64_t count, int status, int64_t us)
{
    struct endpoint_traffic *e = fixture_endpoint(p, method, path);
    fixture_count(&p->total, count, status, us);
    fixture_count(&e->traffic, count, status, us);
    if (us >= 0 && !e->stream)
        latency_add(&p->criterion, us, count);
}

static inline void fixture_population(struct population *p, struct endpoint_traffic *endpoints)
{
    *p = (struct population){.endpoints = endpoints};
    fixture_traffic_init(&p->total);
    latency_init(&p->criterion);
}

static inline void fixture_agents(struct kmin *k, unsigned count)
{
    for (uint64_t i = 1; i <= count; i++)
        kmin_add(k, i, KMIN_PERIOD);
}

/* No request, no log, no database. */
static inline void fixture_empty(struct fixture *f)
{
    struct error err = ERROR_INIT;
    memset(f, 0, sizeof *f);
    fixture_population(&f->sums.normal, f->endpoints[0]);
    fixture_population(&f->sums.test, f->endpoints[1]);
    fixture_population(&f->sums.client, f->endpoints[2]);
    f->criteria = *criteria_default();
    if (zone_new("UTC", &f->zone, &err) != STATUS_OK)
        abort();
    f->period = (struct period){.kind = PERIOD_WEEK,
                                .has_start = true,
                                .has_end = true,
                                .start = FIXTURE_START,
                                .end = FIXTURE_END,
                                .name = "2025-W31"};
    f->input = (struct audit_input){
        .criteria = &f->criteria,
        .sums = &f->sums,
        .period = &f->period,
        .now = FIXTURE_END + 3600,
        .zone = f->zone,
        .database = &f->database,
        .attestations = f->attestations,
        .sources = f->sources,
        .program_version = "1.0.0",
    };
}

/* 100 requests to /meta, a fifth each of 90, 95, 100, 105 and 110 ms; one agent; 20 KB. */
static inline void fixture_quiet(struct fixture *f)
{
    fixture_empty(f);
    struct population *p = &f->sums.normal;
    for (int64_t us = 90000; us <= 110000; us += 5000)
        fixture_add(p, "GET", "/meta", 20, 200, us);
    p->has_edge = true;
    p->peak_minute = 3;
    p->peak_second = 1;
    fixture_agents(&p->agents_by_field, 1);
    p->peak_agents_by_field = 1;
    f->sums.entries = 140;
    f->sums.messages = 40;
    f->sums.operations = 10;
    f->database = (struct database_evidence){
        .asked = true, .has_size = true, .bytes = 20480, .journal_mode = "delete"};
    f->sources[0] = (struct source_evidence){
        .path = "access.log", .lines = 100, .understood = 100, .has_tier = true};
    f->sources[1] = (struct source_evidence){
        .path = "porta.log", .lines = 40, .understood = 40, .can_tell_locks = true};
    f->input.n_sources = 2;
}

/* The audit of the fixture as it is now; the one before is gone. */
static inline const struct audit *fixture_audit(struct fixture *f)
{
    audit_free(f->audit);
    f->audit = audit_new(&f->input);
    return f->audit;
}

static inline void fixture_population_release(struct population *p)
{
    for (size_t i = 0; i < p->n_endpoints; i++) {
        latency_release(&p->endpoints[i].traffic.latency);
        free(p->endpoints[i].traffic.statuses);
    }
    latency_release(&p->total.latency);
    latency_release(&p->criterion);
    free(p->total.statuses);
    kmin_release(&p->agents_by_field);
    kmin_release(&p->agents_by_client);
}

static inline void fixture_release(struct fixture *f)
{
    audit_free(f->audit);
    fixture_population_release(&f->sums.normal);
    fixture_population_release(&f->sums.test);
    fixture_population_release(&f->sums.client);
    zone_free(f->zone);
}

#endif
