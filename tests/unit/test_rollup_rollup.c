#include "rollup/rollup.h"

#include "base/hash.h"
#include "check.h"
#include "rollup/sums.h"

#define T0 INT64_C(1753999200) /* the start of an hour */

static const struct endpoint_template templates[] = {{"/meta", NULL, true, false}};
static const struct rollup_rules rules = {.endpoints = {templates, 1, 10}};

static const struct sums_request whole_hour = {.start = T0, .end = T0 + 3600};
static const struct sums_request with_undated = {.include_undated = true};

static struct record get(const char *target, int64_t second)
{
    return (struct record){
        .kind = RECORD_REQUEST,
        .tier = TIER_EDGE,
        .quality = TIME_OWN,
        .time_us = second * 1000000,
        .method = SPAN("GET"),
        .target = span_str(target),
        .status = 200,
        .latency_us = RECORD_NO_LATENCY,
    };
}

static void add_get(struct rollup *r, const char *target, int64_t second)
{
    struct record record = get(target, second);
    rollup_add(r, &record);
}

static const struct endpoint_traffic *find(const struct population *p, const char *path)
{
    for (size_t i = 0; i < p->n_endpoints; i++) {
        if (strcmp(p->endpoints[i].path, path) == 0)
            return &p->endpoints[i];
    }
    return NULL;
}

static uint64_t requests_to(const struct population *p, const char *path)
{
    const struct endpoint_traffic *e = find(p, path);
    return e ? e->traffic.requests : 0;
}

static void out_of_range_is_missing(void)
{
    struct rollup *r = rollup_new(&rules);
    const int statuses[] = {0, 999, 1000, -1, -7, INT32_MAX};
    const int64_t latencies[] = {
        0, RECORD_MAX_LATENCY_US, RECORD_MAX_LATENCY_US + 1, -1, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < 6; i++) {
        struct record record = get("/meta", T0);
        record.status = statuses[i];
        record.latency_us = latencies[i];
        rollup_add(r, &record);
    }
    struct sums *s = sums_new(r, &whole_hour);
    const struct traffic *t = &s->normal.total;
    CHECK_INT(t->requests, 6);
    CHECK_INT(t->n_statuses, 3);
    CHECK_INT(traffic_status(t, 0, 0), 1);
    CHECK_INT(traffic_status(t, 999, 999), 1);
    CHECK_INT(traffic_status(t, RECORD_NO_STATUS, RECORD_NO_STATUS), 4);
    CHECK_INT(t->latency.n, 2);
    CHECK_INT(t->latency.max, RECORD_MAX_LATENCY_US);
    sums_free(s);
    rollup_free(r);
}

static void scanners_do_not_fill_the_table(void)
{
    struct rollup *r = rollup_new(&rules);
    char path[32];
    for (int i = 0; i < 3000; i++) {
        snprintf(path, sizeof path, "/scan-%d.php", i % 1500);
        struct record record = get(path, T0);
        record.status = i % 2 ? 404 : 405;
        rollup_add(r, &record);
    }
    for (int i = 0; i < 9; i++) {
        snprintf(path, sizeof path, "/page-%d", i);
        add_get(r, path, T0);
    }
    struct record record = get("/meta", T0);
    record.status = 404;
    rollup_add(r, &record);
    struct sums *s = sums_new(r, &whole_hour);
    CHECK_INT(s->normal.n_endpoints, 11);
    CHECK_INT(requests_to(&s->normal, "(not found)"), 3000);
    CHECK_INT(requests_to(&s->normal, "/meta"), 1);
    CHECK_INT(s->evicted_requests, 0);
    CHECK_STR(s->normal.endpoints[0].method, "");
    sums_free(s);
    rollup_free(r);
}

/* The same path with and without 404, cached in between. */
static void status_decides_each_time(void)
{
    struct rollup *r = rollup_new(&rules);
    const int statuses[] = {404, 404, 200, 404, 200, 405};
    for (size_t i = 0; i < 6; i++) {
        struct record record = get("/page", T0);
        record.status = statuses[i];
        rollup_add(r, &record);
    }
    struct sums *s = sums_new(r, &whole_hour);
    CHECK_INT(requests_to(&s->normal, "/page"), 2);
    CHECK_INT(requests_to(&s->normal, "(not found)"), 4);
    sums_free(s);
    rollup_free(r);
}

static void distinct_paths_are_bounded(void)
{
    enum { N = 100000 };
    struct rollup *r = rollup_new(&rules);
    char path[32];
    for (int i = 0; i < N; i++) {
        snprintf(path, sizeof path, "/p-%d", i);
        add_get(r, path, T0 + i % 3600);
    }
    add_get(r, "/meta", T0);
    struct sums *s = sums_new(r, &whole_hour);
    CHECK_INT(s->normal.n_endpoints, 11); /* 9, the named one and (other) */
    CHECK_INT(requests_to(&s->normal, "(other)"), N - 9);
    CHECK_INT(requests_to(&s->normal, "/meta"), 1);
    CHECK_INT(s->evicted_requests, N - 9);
    CHECK_INT(s->normal.total.requests, N + 1);
    sums_free(s);
    rollup_free(r);
}

/* A target of that many bytes, which differs from others of its length in one of them. */
static void make_target(char *ret, int len, int variant)
{
    memset(ret, 'x', (size_t)len);
    ret[0] = '/';
    ret[len] = '\0';
    if (len > 1)
        ret[1 + variant % (len - 1)] = (char)('g' + variant / (len - 1) % 16);
}

/*
 * Requests of all lengths, in one piece as a line has them or from fields of their own, with a
 * query or without, some of them missing: each path is one endpoint, whichever way it came.
 */
static void requests_of_all_lengths(void)
{
    enum { LONGEST = 140, VARIANTS = 16, ROUNDS = 3, EACH = 4 * LONGEST * VARIANTS };
    const struct rollup_rules many = {.endpoints = {templates, 1, LONGEST * VARIANTS}};
    struct rollup *r = rollup_new(&many);
    char target[LONGEST + 1], line[LONGEST + 32];
    for (int i = 0; i < ROUNDS * EACH; i++) {
        int len = 1 + i / 4 / VARIANTS % LONGEST;
        make_target(target, len, i / 4 % VARIANTS);
        snprintf(line, sizeof line, "PUT %s%s HTTP/1.1", target, i % 2 ? "?q=1" : "");
        struct record record = get(target, T0);
        record.method = i & 2 ? SPAN("PUT") : span_make(line, 3);
        record.target = span_make(line + 4, (size_t)len + (i % 2 ? 4 : 0));
        record.status = i / EACH == 1 ? 404 : 200;
        rollup_add(r, &record);
    }
    struct sums *s = sums_new(r, &whole_hour);
    CHECK_INT(requests_to(&s->normal, "(not found)"), EACH);
    CHECK_INT(requests_to(&s->normal, "/"), (ROUNDS - 1) * 4 * VARIANTS);
    for (int i = VARIANTS * VARIANTS; i < LONGEST * VARIANTS; i++) {
        make_target(target, 1 + i / VARIANTS, i % VARIANTS);
        const struct endpoint_traffic *e = find(&s->normal, target);
        CHECK(e && strcmp(e->method, "PUT") == 0 && e->traffic.requests == (ROUNDS - 1) * 4);
    }
    sums_free(s);
    rollup_free(r);
}

/* The same endpoints in four slots at a time, in another order and by two tiers in each, while some
   of them are evicted. */
static void slots_by_turns(void)
{
    enum { N = 32, SLOTS = 4, ROUNDS = 6 };
    struct rollup *r = rollup_new(&rules);
    char path[32];
    for (int i = 0; i < ROUNDS * N * SLOTS * 2; i++) {
        int slot = i / 2 % SLOTS, endpoint = i / 2 / SLOTS % N * (2 * slot + 1) % N;
        snprintf(path, sizeof path, "/turn-%d", endpoint);
        struct record record = get(path, T0 + slot * SLOT_SECONDS + i % SLOT_SECONDS);
        record.tier = i % 2 ? TIER_APP : TIER_EDGE;
        record.status = i % 3 ? 200 : 101;
        record.latency_us = endpoint * 1000;
        rollup_add(r, &record);
    }
    struct sums *s = sums_new(r, &whole_hour);
    CHECK_INT(s->normal.n_endpoints, 10);
    CHECK_INT(s->normal.total.requests, ROUNDS * N * SLOTS);
    CHECK_INT(s->other_tier_requests, ROUNDS * N * SLOTS);
    for (int i = 0; i < N; i++) {
        snprintf(path, sizeof path, "/turn-%d", i);
        const struct endpoint_traffic *e = find(&s->normal, path);
        if (!e)
            continue;
        CHECK_INT(e->traffic.requests, ROUNDS * SLOTS);
        CHECK_INT(e->traffic.latency.n, ROUNDS * SLOTS);
        CHECK_INT(e->traffic.latency.min, i * 1000);
        CHECK_INT(e->traffic.latency.max, i * 1000);
        CHECK_INT((int64_t)e->traffic.latency.sum, ROUNDS * SLOTS * i * 1000);
        CHECK_INT(traffic_status(&e->traffic, 101, 101), ROUNDS * SLOTS / 3);
    }
    sums_free(s);
    rollup_free(r);
}

static void episodes_end_after_ten_seconds(void)
{
    static const int64_t seconds[] = {0, 10, 20, 31, 3000, 3000, 3599};
    struct rollup *r = rollup_new(&rules);
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
        struct record record = {.kind = RECORD_MESSAGE,
                                .quality = TIME_WRAPPER,
                                .time_us = (T0 + seconds[i]) * 1000000 + 999999,
                                .lock_event = true};
        rollup_add(r, &record);
    }
    struct sums *s = sums_new(r, &whole_hour);
    CHECK_INT(s->n_episodes, 4);
    CHECK_INT(s->episodes[0].first, T0);
    CHECK_INT(s->episodes[0].last, T0 + 20);
    CHECK_INT(s->episodes[0].events, 3);
    CHECK_INT(s->episodes[1].first, T0 + 31);
    CHECK_INT(s->episodes[2].events, 2);
    CHECK(!s->episodes[2].inferred);
    CHECK_INT(s->lock_events, 7);
    sums_free(s);
    rollup_free(r);
}

static void crowded_seconds(void)
{
    struct rollup *r = rollup_new(&rules), *other = rollup_new(&rules);
    for (int i = 0; i < 256; i++)
        add_get(r, "/meta", T0 + 60);
    for (int i = 0; i < 70000; i++)
        add_get(other, "/meta", T0 + 120 + (i % 7 == 0));
    add_get(r, "/meta", T0 + 61);
    struct sums *s = sums_new(r, &whole_hour);
    CHECK_INT(s->normal.peak_second, 256);
    CHECK_INT(s->normal.peak_minute, 257);
    sums_free(s);
    rollup_merge(r, other);
    rollup_merge(r, other);
    s = sums_new(r, &whole_hour);
    CHECK_INT(s->normal.peak_second, 120000);
    CHECK_INT(s->normal.peak_second_at, T0 + 120);
    CHECK_INT(s->normal.peak_minute, 140000);
    CHECK_INT(s->normal.peak_minute_at, T0 + 120);
    CHECK_INT(s->normal.total.requests, 140257);
    sums_free(s);
    rollup_free(r);
    rollup_free(other);
}

static void crowds_of_agents(void)
{
    enum { N = 5000 };
    struct rollup *r = rollup_new(&rules);
    uint64_t below_last = 0;
    char name[300];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < N; i++) {
            /* Some are longer than what is remembered of an agent. */
            snprintf(name, sizeof name, "agent-%0*d", i % 100 == 0 ? 280 : 5, i);
            struct record record = get("/meta", T0 + i / 80 * 60 + i % 60);
            record.agent = span_str(name);
            record.time_us -= i >= 60 * 80 ? INT64_C(60000000) * 20 : 0;
            rollup_add(r, &record);
        }
    }
    struct sums *s = sums_new(r, &whole_hour);
    const struct kmin *k = &s->normal.agents_by_field;
    CHECK_INT(s->normal.peak_agents_by_field, KMIN_MINUTE);
    CHECK_INT(k->count, KMIN_PERIOD);
    for (int i = 0; i < N; i++) {
        snprintf(name, sizeof name, "agent-%0*d", i % 100 == 0 ? 280 : 5, i);
        below_last += hash_bytes(name, strlen(name), 0) <= k->hashes[KMIN_PERIOD - 1];
    }
    CHECK_INT(below_last, KMIN_PERIOD);
    sums_free(s);
    rollup_free(r);
}

/* Clients that differ only in how far their user agent goes on. */
static void similar_clients(void)
{
    enum { N = 300 };
    char text[N];
    memset(text, 'a', sizeof text);
    struct rollup *r = rollup_new(&rules);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < N; i++) {
            struct record record = get("/meta", T0 + (int64_t)i * 12);
            record.client = SPAN("c");
            record.user_agent = span_make(text, i);
            rollup_add(r, &record);
        }
    }
    struct sums *s = sums_new(r, &whole_hour);
    CHECK_INT(s->normal.agents_by_client.count, N);
    CHECK_INT(s->normal.peak_agents_by_client, 5);
    CHECK_INT(s->normal.peak_agents_by_client_at, T0);
    CHECK_INT(s->normal.agents_by_field.count, 0);
    sums_free(s);
    rollup_free(r);
}

static void cleared_batches_leave_nothing(void)
{
    struct rollup *r = rollup_new(&rules);
    struct batch *b = batch_new(r);
    int64_t first, last;
    for (int i = 0; i < 200; i++) {
        struct record record = get("/meta", T0);
        record.latency_us = i;
        record.agent = SPAN("a1");
        record.lock_event = true;
        batch_add(b, &record);
    }
    CHECK_INT(batch_entries(b), 200);
    batch_clear(b);
    CHECK_INT(batch_entries(b), 0);
    rollup_add_inferred(r, b, T0 * 1000000, true);
    rollup_add_undated(r, b);
    CHECK(!rollup_span(r, &first, &last));
    struct record record = get("/meta", T0);
    batch_add(b, &record);
    rollup_add_inferred(r, b, (T0 + 7) * 1000000 + 1, false);
    CHECK(rollup_span(r, &first, &last));
    CHECK_INT(first, T0 + 7);
    CHECK_INT(last, T0 + 7);
    struct sums *s = sums_new(r, &whole_hour);
    CHECK_INT(s->entries, 1);
    CHECK_INT(s->normal.total.requests, 1);
    CHECK_INT(s->normal.total.inferred, 1);
    CHECK_INT(s->normal.total.latency.n, 0);
    CHECK_INT(s->normal.agents_by_field.count, 0);
    CHECK_INT(s->lock_events, 0);
    CHECK_INT(s->normal.peak_minute, 1);
    CHECK_INT(s->normal.peak_second, 0);
    sums_free(s);
    batch_free(b);
    rollup_free(r);
}

static void undated_app_beside_edge(void)
{
    struct rollup *r = rollup_new(&rules);
    struct batch *b = batch_new(r);
    struct record record = get("/meta", T0);
    record.tier = TIER_APP;
    batch_add(b, &record);
    rollup_add_undated(r, b);
    struct sums *s = sums_new(r, &with_undated);
    CHECK_INT(s->normal.total.requests, 1);
    CHECK_INT(s->normal.total.undated, 1);
    CHECK_INT(s->undated_app_left_out, 0);
    sums_free(s);
    add_get(r, "/meta", T0); /* edge, if outside the period */
    s = sums_new(r, &with_undated);
    CHECK_INT(s->normal.total.requests, 0);
    CHECK_INT(s->undated_app_left_out, 1);
    CHECK_INT(s->entries, 1);
    sums_free(s);
    s = sums_new(r, &whole_hour);
    CHECK_INT(s->normal.total.requests, 1);
    CHECK_INT(s->undated_app_left_out, 0);
    CHECK_INT(s->undated_entries, 1);
    sums_free(s);
    batch_free(b);
    rollup_free(r);
}

/* Two stamps that lie ages apart must cost neither time nor memory. */
static void ages_without_a_record(void)
{
    const struct sums_request ages = {.start = -INT64_C(62135596800), .end = 253402300800};
    struct rollup *r = rollup_new(&rules);
    add_get(r, "/meta", ages.start);
    add_get(r, "/meta", ages.end - 1);
    struct sums *s = sums_new(r, &ages);
    CHECK_INT(s->normal.total.requests, 2);
    CHECK_INT(s->hours, (ages.end - ages.start) / 3600);
    CHECK_INT(s->hours_without_records_total, s->hours - 2);
    CHECK_INT(s->n_hours_without_records, SUMS_MAX_LISTED_HOURS);
    CHECK_INT(s->hours_without_records[0], ages.start + 3600);
    sums_free(s);
    rollup_free(r);
}

static void merging_nothing(void)
{
    struct rollup *r = rollup_new(&rules), *empty = rollup_new(&rules);
    int64_t first, last;
    rollup_merge(r, empty);
    CHECK(!rollup_span(r, &first, &last));
    add_get(r, "/meta", T0);
    rollup_merge(r, empty);
    rollup_merge(empty, r);
    CHECK(rollup_span(empty, &first, &last));
    CHECK_INT(first, T0);
    struct sums *s = sums_new(empty, &whole_hour);
    CHECK_INT(requests_to(&s->normal, "/meta"), 1);
    CHECK(s->normal.endpoints[0].named);
    sums_free(s);
    sums_free(NULL);
    rollup_free(r);
    rollup_free(empty);
    rollup_free(NULL);
    batch_free(NULL);
}

/* 300 endpoints in each of 96 slots, each with `per_cell` latencies. */
static void fill(struct rollup *r, unsigned step, unsigned per_cell)
{
    unsigned n = 300 * 96 * per_cell;
    char path[16];
    for (unsigned i = 0, k = 0; i < n; i++, k = (k + step) % n) {
        unsigned slot = k / (300 * per_cell), cell = k / per_cell % 300;
        snprintf(path, sizeof path, "/e%u", cell);
        struct record record = get(path, T0 + (int64_t)slot * SLOT_SECONDS + cell);
        record.latency_us = k % per_cell;
        rollup_add(r, &record);
    }
}

static void weighs_the_same_in_any_order(void)
{
    static const struct rollup_rules wide = {.endpoints = {NULL, 0, 1000}};
    const unsigned per_cell[] = {1, 40};
    for (size_t i = 0; i < 2; i++) {
        struct rollup *in_order = rollup_new(&wide), *in_none = rollup_new(&wide);
        struct rollup *sum = rollup_new(&wide);
        fill(in_order, 1, per_cell[i]);
        fill(in_none, 7919 * 97, per_cell[i]);
        size_t weight = rollup_weight(in_order), other = rollup_weight(in_none);
        CHECK(weight > 300 * 96 * (150 + 10 * per_cell[i]));
        CHECK(weight < 300 * 96 * (300 + 30 * per_cell[i]));
        CHECK(other > weight - weight / 4 && other < weight + weight / 4);
        rollup_merge(sum, in_order);
        CHECK(rollup_weight(sum) > weight - weight / 4);
        CHECK(rollup_weight(sum) < weight + weight / 4);
        rollup_clear(sum);
        CHECK(rollup_weight(sum) == 0);
        rollup_free(in_order);
        rollup_free(in_none);
        rollup_free(sum);
    }
}

int main(void)
{
    RUN(out_of_range_is_missing);
    RUN(scanners_do_not_fill_the_table);
    RUN(status_decides_each_time);
    RUN(distinct_paths_are_bounded);
    RUN(requests_of_all_lengths);
    RUN(slots_by_turns);
    RUN(episodes_end_after_ten_seconds);
    RUN(crowded_seconds);
    RUN(crowds_of_agents);
    RUN(similar_clients);
    RUN(cleared_batches_leave_nothing);
    RUN(undated_app_beside_edge);
    RUN(ages_without_a_record);
    RUN(merging_nothing);
    RUN(weighs_the_same_in_any_order);
    return check_end();
}
