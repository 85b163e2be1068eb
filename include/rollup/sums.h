/*
 * A period of a rollup, added up: the figures that the audit judges. Applies the rules of
 * METRICS.md that speak of sums: the tier of each slot (edge where it has requests, else app), test
 * traffic and the client tier apart, undated records only where asked for, minutes and seconds.
 */
#ifndef ROLLUP_SUMS_H
#define ROLLUP_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cuts.h"
#include "base/span.h"
#include "rollup/latency.h"
#include "rollup/rollup.h"

/* Most hours without a record that are listed: a leap year's. */
#define SUMS_MAX_LISTED_HOURS 8784

/* Of so many hours it is marked which have a request: more than any month's. */
#define SUMS_MARKED_HOURS 768

struct status_count {
    int status; /* RECORD_NO_STATUS: none logged */
    uint64_t count;
};

struct traffic {
    uint64_t requests;
    uint64_t inferred;             /* of them, with inferred time */
    uint64_t undated;              /* of them, without any */
    struct status_count *statuses; /* ascending; owned */
    size_t n_statuses;
    struct latency latency;
};

uint64_t traffic_status(const struct traffic *t, int from, int to); /* from <= status <= to */

struct endpoint_traffic {
    const char *method; /* "" for (malformed), (not found), (other), and where none was logged */
    const char *path;   /* normalised. Both are the rollup's, until the next is added to it */
    bool named;
    bool stream;
    struct traffic traffic;
    int64_t *p95_by_part; /* µs, an item for each of sums.parts; below 0: no latency in it. NULL:
                             none in any, or no parts. Owned */
};

/* One population: the criteria's traffic, test traffic, or the client tier. */
struct population {
    struct traffic total;
    struct latency criterion; /* latencies without stream endpoints: P95 and CV of the criteria */
    struct endpoint_traffic *endpoints; /* by requests descending, then path, then method (bytes) */
    size_t n_endpoints;
    bool has_edge, has_app; /* tiers that its slots came from */
    uint64_t peak_minute;   /* requests in the busiest clock minute (inferred ones included) */
    uint64_t peak_second;   /* own or wrapper times only */
    int64_t peak_minute_at; /* its start, seconds UTC; meaningless when the peak is 0 */
    int64_t peak_second_at;
    struct kmin agents_by_field; /* of the period */
    struct kmin agents_by_client;
    unsigned peak_agents_by_field; /* most in one clock minute; KMIN_MINUTE means "at least" */
    unsigned peak_agents_by_client;
    int64_t peak_agents_by_field_at, peak_agents_by_client_at; /* that minute's start */
};

struct lock_episode {
    int64_t first, last; /* seconds UTC of its first and last event */
    uint64_t events;
    bool inferred; /* rests on an inferred time */
};

/* An hour of the normal population (streams left out) that has a latency. */
struct hour_latency {
    int64_t hour; /* clock hours of the zone since 1970-01-01 00:00 local */
    uint64_t n;
    int64_t p95_us;
};

/* A part of the period: the normal population's dated records. */
struct sums_bin {
    uint64_t records;     /* of any kind and population: 0 means that the logs are silent */
    uint64_t requests;    /* inferred ones included */
    uint64_t peak_minute; /* requests in its busiest clock minute */
    unsigned peak_agents_by_field, peak_agents_by_client; /* KMIN_MINUTE means "at least" */
    uint64_t lock_events;
    uint64_t n; /* latencies, streams left out; percentiles are meaningless while it is 0 */
    int64_t p50_us, p95_us, p99_us;
};

struct sums {
    struct population normal; /* test traffic in it when include_test */
    struct population test;   /* agents of test_agents, in the edge or app tier */
    struct population client; /* the client tier: a stress test's own output */
    /* Requests that the tier not chosen logged, in slots where edge was. */
    uint64_t other_tier_requests;
    uint64_t entries;  /* records of every kind in the period; undated ones if counted */
    uint64_t messages; /* of them, messages and operations */
    uint64_t operations;
    uint64_t inferred_entries;
    uint64_t undated_entries; /* of the whole rollup, whether counted here or not */
    bool undated_counted;
    uint64_t undated_app_left_out; /* undated app requests not counted because there is an edge */
    uint64_t evicted_requests;     /* in (other): METRICS.md, max_endpoints */
    uint64_t lock_events;   /* in the period: own, wrapper, inferred, and undated if counted */
    uint64_t lock_inferred; /* of them, with inferred time */
    uint64_t lock_undated;  /* of the whole rollup, whether counted or not */
    struct lock_episode *episodes; /* ascending */
    size_t n_episodes;
    uint64_t hours; /* clock hours of the zone that the period touches */
    uint64_t hours_without_records_total;
    int64_t *hours_without_records; /* their starts, seconds UTC, ascending: the first of them, up
                                       to SUMS_MAX_LISTED_HOURS */
    size_t n_hours_without_records;
    /* Bit h % 64 of word h / 64: clock hour h of the period has a dated request of a server, test
       traffic or not. The first SUMS_MARKED_HOURS. */
    uint64_t request_hours[SUMS_MARKED_HOURS / 64];
    struct hour_latency *latency_by_hour; /* ascending */
    size_t n_latency_by_hour;
    /* METRICS.md, "Load": operations whose time is known; of them, those of test agents (0 when
       include_test); and the most of the others in one clock minute. */
    uint64_t operations_timed, operations_of_tests;
    unsigned operations_peak_minute;
    const struct cuts *bin_cuts; /* the request's, or NULL */
    struct sums_bin *bins;       /* bin_cuts->n, or NULL */
    const struct cuts *parts;    /* the request's, or NULL: of endpoint_traffic.p95_by_part */
};

struct sums_request {
    int64_t start, end; /* seconds UTC, multiples of SLOT_SECONDS; start == end: no dated record */
    bool include_undated;      /* METRICS.md, "Records" */
    bool include_test;         /* --include-test-traffic */
    int32_t zone_offset_start; /* of the zone at `start`: where its clock hours begin */
    const struct cuts *bins;   /* of the period, for sums.bins; or NULL. Must outlive the sums */
    const struct cuts *parts;  /* for endpoint_traffic.p95_by_part; likewise */
};

/*
 * Never NULL; the rollup must outlive it. Of a rollup that is backed elsewhere they are worth
 * nothing where rollup_check() says so.
 */
struct sums *sums_new(const struct rollup *r, const struct sums_request *request);

/* The same of several periods in one pass. */
void sums_new_all(const struct rollup *r, const struct sums_request *requests, size_t n,
                  struct sums **ret);
void sums_free(struct sums *s);

#endif
