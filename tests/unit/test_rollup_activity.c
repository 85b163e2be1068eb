#include "rollup/activity.h"

#include <math.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "check.h"
#include "rollup/codec.h"
#include "rollup/sums.h"
#include "store/store.h"

#define T0 INT64_C(1753999200) /* the start of an hour */
#define HOURS 30
#define LENGTH (HOURS * 3600)
#define SOURCES 20 /* of a store: more than an hour has parts in memory */
#define N_GROUPS 5 /* with all others */
#define LONG_US 4000000
#define SLOTS (LENGTH / SLOT_SECONDS)

static const struct endpoint_template templates[] = {
    {"/events", NULL, true, true}, {"/meta", NULL, true, false}, {"/a/:id", NULL, true, false}};
static const struct endpoint_name groups[] = {
    {"POST", "/meta"}, {NULL, "/meta"}, {NULL, "/events"}, {NULL, "/watched"}};
static const char *const test_agents[] = {"stress-test*"};
static const struct rollup_rules rules = {
    .endpoints = {templates, 3, 12},
    .test_agents = test_agents,
    .n_test_agents = 1,
    .groups = groups,
    .n_groups = N_GROUPS - 1,
    .long_us = LONG_US,
};

static uint64_t seed;

static uint64_t random_below(uint64_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % limit;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* What the columns should be, from the list of requests alone. */
struct truth {
    uint64_t requests[TIER_COUNT][TRAFFIC_COUNT][N_GROUPS][LENGTH];
    uint64_t timed[TIER_COUNT][TRAFFIC_COUNT][N_GROUPS][LENGTH];
    uint64_t latency[TIER_COUNT][TRAFFIC_COUNT][N_GROUPS][LENGTH];
    uint64_t log2[TIER_COUNT][TRAFFIC_COUNT][N_GROUPS][LENGTH];
    uint64_t in_flight[TIER_COUNT][N_GROUPS + 1][LENGTH]; /* the last: long ones */
    bool has[SLOTS][TIER_COUNT];                          /* requests of the tier in the slot */
    uint64_t usable[LENGTH], other[LENGTH];
};

static struct truth *truth;

static void count_in_flight(enum tier tier, unsigned group, int64_t from, int64_t to)
{
    for (int64_t s = from > 0 ? from : 0; s <= to && s < LENGTH; s++)
        truth->in_flight[tier][group][s]++;
}

static void count(const struct record *r, unsigned group, bool stream)
{
    int64_t us = r->time_us - T0 * 1000000, at = floor_divide(us, 1000000);
    enum traffic_class class =
        r->agent.len > 0 && r->agent.ptr[0] == 's' ? TRAFFIC_TEST : TRAFFIC_NORMAL;
    truth->has[at / SLOT_SECONDS][r->tier] = true;
    truth->requests[r->tier][class][group][at]++;
    if (r->latency_us < 0)
        return;
    int64_t from = floor_divide(r->at_start ? us : us - r->latency_us, 1000000);
    int64_t to = floor_divide(r->at_start ? us + r->latency_us : us, 1000000);
    count_in_flight(r->tier, group, from, to);
    if (stream)
        return;
    if (r->latency_us >= LONG_US)
        count_in_flight(r->tier, N_GROUPS, from, to);
    truth->timed[r->tier][class][group][at]++;
    truth->latency[r->tier][class][group][at] += (uint64_t)r->latency_us;
    truth->log2[r->tier][class][group][at] += activity_log2((uint64_t)r->latency_us);
}

static int64_t any_latency(int style)
{
    switch (random_below(style == 0 ? 3 : 12)) {
    case 0:
        return -1;
    case 1:
        return 0;
    case 2:
        return (int64_t)random_below(300) * 1000;
    case 3:
        return (int64_t)random_below(20000000);
    case 4:
        return random_below(40) ? 999999 : (int64_t)random_below(30000) * 1000000;
    default:
        return (int64_t)(style == 1 ? random_below(900) * 1000 : random_below(5000000));
    }
}

/* A request somewhere in the hours, and where it is counted. Strings live until the next call. */
static struct record any_request(int style, unsigned *ret_group, bool *ret_stream)
{
    static const char *const methods[] = {"GET", "POST", "BREW"};
    static const char *const paths[] = {"/meta", "/events", "/watched", "/x", "/a/7"};
    static char path[32];
    unsigned m = (unsigned)random_below(3), p = (unsigned)random_below(5);
    /* Evictions must not move what is watched. */
    snprintf(path, sizeof path, "%s%.0d", paths[p], p == 3 ? (int)random_below(90) : 0);
    bool usual = m < 2;
    *ret_group = N_GROUPS - 1;
    if (p == 0)
        *ret_group = m == 1 ? 0 : usual ? 1 : N_GROUPS - 1;
    else if ((p == 1 || p == 2) && usual)
        *ret_group = p + 1;
    int64_t second = style == 2 ? (int64_t)random_below(100) : (int64_t)random_below(LENGTH);
    struct record r = {
        .kind = RECORD_REQUEST,
        .tier = random_below(10) ? (enum tier)(second / 7000 % 2) : (enum tier)random_below(3),
        .quality = TIME_OWN,
        .time_us = (T0 + second) * 1000000 + (style ? (int64_t)random_below(1000000) : 0),
        .at_start = random_below(5) == 0,
        .method = span_str(methods[m]),
        .target = span_str(path),
        .status = random_below(20) ? 200 : 404,
        .latency_us = any_latency(style),
    };
    if (random_below(4) == 0)
        r.agent = SPAN("stress-test-agent");
    if (r.tier == TIER_CLIENT)
        r.agent = (struct span){.ptr = NULL};
    *ret_stream = p == 1 && (usual || r.status == 200); /* else "(not found)" */
    return r;
}

static void add_any(struct rollup *r, struct batch *b, int style)
{
    unsigned group;
    bool stream;
    struct record record = any_request(style, &group, &stream);
    int64_t at = floor_divide(record.time_us, 1000000) - T0;
    record.lock_event = random_below(50) == 0;
    if (random_below(10)) {
        rollup_add(r, &record);
        count(&record, group, stream);
        truth->usable[at] += record.lock_event;
        return;
    }
    bool close = random_below(2), undated = random_below(4) == 0;
    record.at_start = false;
    batch_add(b, &record);
    if (undated) {
        rollup_add_undated(r, b);
        return;
    }
    rollup_add_inferred(r, b, record.time_us, close);
    record.time_us = (T0 + at) * 1000000;
    truth->has[at / SLOT_SECONDS][record.tier] = true;
    if (close)
        count(&record, group, stream);
    truth->usable[at] += close && record.lock_event;
    truth->other[at] += !close && record.lock_event;
}

struct looking {
    struct activity_request request;
    int64_t next; /* seconds since T0 that were not looked at yet */
    uint64_t wrong, seen;
};

static enum tier tier_at(int64_t second)
{
    const bool *has = truth->has[second / SLOT_SECONDS];
    if (has[TIER_EDGE] || has[TIER_APP])
        return has[TIER_EDGE] ? TIER_EDGE : TIER_APP;
    int64_t from = second / SLOT_SECONDS * SLOT_SECONDS;
    for (int64_t s = from; s < from + SLOT_SECONDS; s++) {
        for (unsigned g = 0; g < N_GROUPS; g++) {
            if (truth->in_flight[TIER_EDGE][g][s])
                return TIER_EDGE;
        }
    }
    return TIER_APP;
}

static void look_at(struct looking *l, int64_t s, const struct activity_hour *hour, unsigned i)
{
    static const struct activity_group none;
    enum tier tier = tier_at(s);
    bool in = s + T0 >= l->request.start && s + T0 < l->request.end;
    for (unsigned g = 0; g < N_GROUPS; g++) {
        uint64_t want[4] = {0};
        for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
            if (!in || !(class == TRAFFIC_TEST ? l->request.test : l->request.normal))
                continue;
            want[0] += truth->requests[tier][class][g][s];
            want[1] += truth->timed[tier][class][g][s];
            want[2] += truth->latency[tier][class][g][s];
            want[3] += truth->log2[tier][class][g][s];
        }
        const struct activity_group *a = hour ? &hour->groups[g] : &none;
        const struct activity_cell cell = hour ? a->cells[i] : (struct activity_cell){0};
        l->wrong += cell.requests != want[0];
        l->wrong += activity_timed(&cell) != want[1];
        l->wrong += cell.latency_us != want[2];
        l->wrong += cell.log2 != want[3];
        l->wrong += (hour && seconds_has(a->flying, i)) !=
                    (in && (l->request.flying >> g & 1) && truth->in_flight[tier][g][s] > 0);
        l->wrong += hour && seconds_has(a->busy, i) != (cell.requests > 0);
        l->seen += want[0];
    }
    l->wrong += (hour && seconds_has(hour->long_flying, i)) !=
                (in && truth->in_flight[tier][N_GROUPS][s] > 0);
    const uint64_t *flying = truth->in_flight[tier][N_GROUPS];
    bool first = s + T0 == l->request.start / 3600 * 3600; /* how many of them began is not known */
    l->wrong += (hour && seconds_has(hour->long_begun, i)) !=
                (in && !first && flying[s] > (s > 0 ? flying[s - 1] : 0));
    l->wrong += (hour ? hour->locks_usable[i] : 0) != (in ? truth->usable[s] : 0);
    l->wrong += (hour ? hour->locks_other[i] : 0) != (in ? truth->other[s] : 0);
    l->wrong += hour && seconds_has(hour->locks, i) !=
                            (hour->locks_usable[i] > 0 || hour->locks_other[i] > 0);
}

static void look(void *context, const struct activity_hour *hour)
{
    struct looking *l = context;
    int64_t start = hour->start - T0;
    CHECK(hour->start % 3600 == 0 && start >= l->next - 3599);
    CHECK_INT(hour->n_groups, N_GROUPS);
    CHECK(!hour->incomplete);
    for (; l->next >= 0 && l->next < start && l->next < LENGTH; l->next++)
        look_at(l, l->next, NULL, 0);
    if (start < 0 || start >= LENGTH)
        return;
    for (unsigned i = 0; i < 3600; i++)
        look_at(l, start + i, hour, i);
    l->next = start + 3600;
}

static void compare(const struct rollup *r, int64_t from, int64_t to, bool normal, bool test)
{
    struct looking l = {.request = {.start = T0 + from,
                                    .end = T0 + to,
                                    .normal = normal,
                                    .test = test,
                                    .flying = normal ? UINT64_MAX : 2}};
    activity_walk(r, &l.request, look, &l);
    for (; l.next < LENGTH; l.next++)
        look_at(&l, l.next, NULL, 0);
    CHECK_INT(l.wrong, 0);
    CHECK(l.seen > 0 || (!normal && !test) || from > 0);
}

static void compare_all(const struct rollup *r)
{
    compare(r, 0, LENGTH, true, false);
    compare(r, 900, LENGTH - 2700, true, true);
    compare(r, 0, 3600, false, true);
    compare(r, 0, LENGTH, false, false);
}

static void forget(void)
{
    if (!truth)
        truth = alloc_zeroed(1, sizeof *truth);
    memset(truth, 0, sizeof *truth);
}

static void add_blobs(const struct rollup *from, struct rollup *to)
{
    struct error err = ERROR_INIT;
    struct buffer blob;
    size_t n;
    buffer_init(&blob, CODEC_LIMIT);
    int64_t *hours = codec_hours(from, &n);
    for (size_t i = 0; i < n; i++) {
        buffer_clear(&blob);
        codec_put_hour(from, hours[i], &blob);
        CHECK_INT(codec_add_hour(to, buffer_span(&blob), &err), STATUS_OK);
    }
    free(hours);
    int64_t *slots = codec_slots(from, &n);
    for (size_t i = 0; i < n; i++) {
        buffer_clear(&blob);
        codec_put_slot(from, slots[i], &blob);
        CHECK_INT(codec_add_slot(to, buffer_span(&blob), &err), STATUS_OK);
    }
    free(slots);
    buffer_release(&blob);
}

/* All hours' blobs, one after the other. */
static void add_hash(uint64_t *hash, const void *bytes, size_t len)
{
    *hash = hash_bytes(bytes, len, *hash);
}

/* All that an hour shows. */
static void digest_hour(void *context, const struct activity_hour *hour)
{
    uint64_t *hash = context;
    add_hash(hash, &hour->start, sizeof hour->start);
    add_hash(hash, &hour->incomplete, sizeof hour->incomplete);
    for (unsigned g = 0; g < hour->n_groups; g++) {
        const struct activity_group *group = &hour->groups[g];
        add_hash(hash, group->cells, ACTIVITY_SECONDS * sizeof *group->cells);
        add_hash(hash, group->flying, sizeof *group->flying);
    }
    add_hash(hash, hour->long_flying, sizeof *hour->long_flying);
    add_hash(hash, hour->long_begun, sizeof *hour->long_begun);
    add_hash(hash, hour->locks_usable, ACTIVITY_SECONDS * sizeof *hour->locks_usable);
    add_hash(hash, hour->locks_other, ACTIVITY_SECONDS * sizeof *hour->locks_other);
}

static uint64_t digest(const struct rollup *r, bool test)
{
    const struct activity_request all = {.start = T0 - 3600,
                                         .end = T0 + LENGTH,
                                         .normal = !test,
                                         .test = test,
                                         .flying = UINT64_MAX};
    uint64_t hash = 0;
    activity_walk(r, &all, digest_hour, &hash);
    return hash;
}

static void check_same(const struct rollup *a, const struct rollup *b)
{
    CHECK(digest(a, false) != 0);
    CHECK(digest(a, false) == digest(b, false));
    CHECK(digest(a, true) == digest(b, true));
}

struct noted {
    unsigned hours, incomplete;
    uint64_t requests, in_flight[2], locks;
    unsigned first, end;
};

static void note(void *context, const struct activity_hour *hour)
{
    struct noted *n = context;
    n->hours++;
    n->incomplete += hour->incomplete;
    n->first = hour->first;
    n->end = hour->end;
    uint64_t all = 0;
    for (unsigned g = 0; g < hour->n_groups; g++) {
        const struct activity_total *total = &hour->groups[g].total;
        struct activity_total sum = {0, 0, 0, 0};
        for (unsigned i = 0; i < ACTIVITY_SECONDS; i++) {
            sum.requests += hour->groups[g].cells[i].requests;
            sum.untimed += hour->groups[g].cells[i].untimed;
            sum.latency_us += hour->groups[g].cells[i].latency_us;
            sum.log2 += hour->groups[g].cells[i].log2;
        }
        CHECK(memcmp(&sum, total, sizeof sum) == 0);
        all += sum.requests;
    }
    CHECK_INT(hour->n_requests, all);
    n->requests += all;
    for (unsigned i = 0; i < ACTIVITY_SECONDS; i++) {
        for (unsigned g = 0; g < hour->n_groups; g++) {
            n->in_flight[0] += seconds_has(hour->groups[g].flying, i);
        }
        n->in_flight[1] += seconds_has(hour->long_flying, i);
        n->locks += hour->locks_usable[i];
    }
}

static struct noted walk(const struct rollup *r, int64_t from, int64_t to)
{
    const struct activity_request all = {
        .start = T0 + from, .end = T0 + to, .normal = true, .test = true, .flying = UINT64_MAX};
    struct noted n = {.hours = 0};
    activity_walk(r, &all, note, &n);
    return n;
}

static void a_log_in_any_order(void)
{
    for (int style = 0; style < 3; style++) {
        forget();
        struct rollup *r = rollup_new(&rules);
        struct batch *b = batch_new(r);
        for (int i = 0; i < 60000; i++)
            add_any(r, b, style);
        compare_all(r);
        batch_free(b);
        rollup_free(r);
    }
}

/* What most logs are: in order, much like the line before, with short latencies around all the
   lengths that are written differently; begun in the hour before, too. */
static struct record next_request(int64_t us, bool whole_ms, unsigned *ret_group, bool *ret_stream)
{
    static const int64_t ms[] = {0, 1, 12, 13, 31, 200, 266, 267, 268, 269, 300, 999, 1000, 2500};
    struct record r = any_request(1, ret_group, ret_stream);
    r.time_us = T0 * 1000000 + us;
    r.at_start = random_below(500) == 0;
    r.tier = us / 1000000 % 900 < 600 ? TIER_EDGE : TIER_APP;
    if (random_below(20))
        r.agent = (struct span){.ptr = NULL};
    int64_t any_ms = (int64_t)random_below(400);
    r.latency_us = (random_below(3) ? ms[random_below(14)] : any_ms) * 1000;
    if (!whole_ms && random_below(10) == 0)
        r.latency_us += (int64_t)random_below(random_below(2) ? 1000 : 70000);
    return r;
}

static void a_log_in_order(void)
{
    for (int style = 0; style < 4; style++) {
        bool fine = style & 1, whole_ms = style & 2;
        forget();
        struct rollup *r = rollup_new(&rules);
        for (int64_t us = 0; us < LENGTH * INT64_C(1000000); us += (int64_t)random_below(800000)) {
            unsigned group;
            bool stream;
            const struct record record =
                next_request(fine ? us : us / 1000000 * 1000000, whole_ms, &group, &stream);
            rollup_add(r, &record);
            count(&record, group, stream);
        }
        compare_all(r);
        struct rollup *copy = rollup_new(&rules);
        add_blobs(r, copy);
        compare_all(copy);
        rollup_free(copy);
        rollup_free(r);
    }
}

static void parts_in_any_order(void)
{
    forget();
    struct rollup *parts[20], *whole = rollup_new(&rules), *coded = rollup_new(&rules);
    for (unsigned p = 0; p < 20; p++) {
        parts[p] = rollup_new(&rules);
        struct batch *b = batch_new(parts[p]);
        for (unsigned i = 0; i < 100 + 300 * p; i++)
            add_any(parts[p], b, (int)p % 3);
        batch_free(b);
    }
    for (unsigned p = 0; p < 20; p++)
        rollup_merge(whole, parts[p]);
    compare_all(whole);
    for (unsigned p = 20; p-- > 0;)
        add_blobs(parts[p], coded);
    compare_all(coded);
    check_same(whole, coded);
    struct rollup *again = rollup_new(&rules);
    add_blobs(whole, again);
    check_same(whole, again);
    compare_all(again);
    rollup_free(again);
    struct rollup *moved = rollup_new(&rules);
    for (unsigned p = 0; p < 20; p++) {
        rollup_move(moved, parts[p]);
        CHECK_INT(walk(parts[p], 0, LENGTH).hours, 0);
        rollup_free(parts[p]);
    }
    check_same(whole, moved);
    compare_all(moved);
    rollup_free(moved);
    rollup_free(whole);
    rollup_free(coded);
}

/* Agents come again in the slot in which they were before their rollup was drained. */
static void drained_over_and_over(void)
{
    struct rollup *r[3] = {rollup_new(&rules), rollup_new(&rules), rollup_new(&rules)};
    for (unsigned i = 0; i < 600; i++) {
        unsigned group, who = i % 100;
        bool stream;
        char client[16], agent[16];
        struct record record = any_request((int)(i / 200), &group, &stream);
        record.time_us = (T0 + (int64_t)who * SLOT_SECONDS + i / 200 * 60) * 1000000;
        snprintf(client, sizeof client, "10.0.0.%u", who);
        snprintf(agent, sizeof agent, "agent-%u", who);
        record.client = span_str(client);
        record.user_agent = SPAN("porta-agent/1.0 python/3.11");
        record.agent = who % 3 ? span_str(agent) : SPAN("stress-test-1");
        record.lock_event = random_below(50) == 0;
        rollup_add(r[0], &record);
        rollup_add(r[1], &record);
        if (who == 99 || random_below(150) == 0) {
            rollup_drain(r[2], r[1]);
            CHECK_INT(walk(r[1], 0, LENGTH).hours, 0);
            CHECK_INT(rollup_weight(r[1]), 0);
        }
    }
    check_same(r[0], r[2]);
    for (unsigned i = 0; i < 3; i++)
        rollup_free(r[i]);
}

/* Without hours the sums by endpoint are the same, also when their rollup keeps names alone. */
static void slots_alone(struct store *store, const struct rollup *all)
{
    struct error err = ERROR_INIT;
    const struct sums_request request = {.start = T0, .end = T0 + LENGTH};
    struct rollup *r = rollup_new(&rules);
    struct store_period *stored = NULL;
    CHECK_INT(store_period_begin(store, T0, T0 + LENGTH, false, r, &stored, &err), STATUS_OK);
    struct sums *want = sums_new(all, &request), *sums = sums_new(r, &request);
    CHECK_INT(rollup_check(r, &err), STATUS_OK);
    rollup_keep_names(r);
    store_period_end(stored);
    int64_t first, last;
    CHECK(!rollup_span(r, &first, &last));
    CHECK(want->normal.total.requests > 0);
    CHECK_INT(sums->normal.total.requests, want->normal.total.requests);
    CHECK_INT(sums->normal.criterion.n, want->normal.criterion.n);
    CHECK_INT(sums->normal.n_endpoints, want->normal.n_endpoints);
    for (size_t i = 0; i < want->normal.n_endpoints; i++) {
        const struct endpoint_traffic *e = &sums->normal.endpoints[i];
        CHECK_STR(e->path, want->normal.endpoints[i].path);
        CHECK_STR(e->method, want->normal.endpoints[i].method);
        CHECK_INT(e->traffic.requests, want->normal.endpoints[i].traffic.requests);
    }
    CHECK_INT(sums->normal.peak_minute, 0);
    CHECK(want->normal.peak_minute > 0);
    sums_free(want);
    sums_free(sums);
    rollup_free(r);
}

/* A window at a time it is the same to walk through, with and without sums before. */
static void in_windows(struct store *store)
{
    struct error err = ERROR_INIT;
    const struct sums_request request = {.start = T0, .end = T0 + LENGTH};
    for (unsigned summed = 0; summed < 2; summed++) {
        struct rollup *r = rollup_new(&rules);
        struct store_period *stored = NULL;
        CHECK_INT(store_period_begin(store, T0, T0 + LENGTH, true, r, &stored, &err), STATUS_OK);
        if (summed)
            sums_free(sums_new(r, &request));
        compare_all(r);
        CHECK_INT(rollup_check(r, &err), STATUS_OK);
        rollup_free(r);
        store_period_end(stored);
    }
}

/* Slots and hours through a file: what a source had before is added to. An hour of so many sources
   is put together while the one that was looked at last is still there. */
static void through_a_store(void)
{
    struct error err = ERROR_INIT;
    char path[] = "/tmp/porta-audit-activity-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    close(fd);
    struct store *store;
    CHECK_INT(store_open(path, STORE_CREATE, &store, &err), STATUS_OK);
    struct store_source sources[SOURCES];
    const struct span none = SPAN("");
    forget();
    CHECK_INT(store_begin(store, &err), STATUS_OK);
    for (unsigned i = 0; i < SOURCES; i++) {
        sources[i] = (struct store_source){.path = (char *)"a"};
        CHECK_INT(store_put_source(store, &sources[i], none, none, &err), STATUS_OK);
    }
    for (unsigned i = 0; i < 2 * SOURCES; i++) {
        struct rollup *part = rollup_new(&rules);
        struct batch *b = batch_new(part);
        for (unsigned n = 0; n < 1000; n++)
            add_any(part, b, (int)i % 3);
        batch_free(b);
        CHECK_INT(store_add(store, sources[i % SOURCES].id, part, &err), STATUS_OK);
        rollup_free(part);
    }
    CHECK_INT(store_commit(store, &err), STATUS_OK);
    struct rollup *all = rollup_new(&rules);
    CHECK_INT(store_load(store, 0, T0, T0 + LENGTH, all, &err), STATUS_OK);
    compare_all(all);
    slots_alone(store, all);
    in_windows(store);
    CHECK_STR(err.text, "");
    rollup_free(all);
    store_close(store);
    unlink(path);
}

static struct record one_request(int64_t second, int64_t latency_us)
{
    return (struct record){.kind = RECORD_REQUEST,
                           .tier = TIER_EDGE,
                           .quality = TIME_OWN,
                           .time_us = (T0 + second) * 1000000,
                           .method = SPAN("GET"),
                           .target = SPAN("/meta"),
                           .status = 200,
                           .latency_us = latency_us};
}

/* Ended after the period, or began before it: in flight within. */
static void in_flight_from_outside(void)
{
    struct rollup *r = rollup_new(&rules);
    struct record late = one_request(3600 + 2, 5000000), early = one_request(-100, 103000000);
    early.at_start = true;
    rollup_add_in_flight(r, &late);
    rollup_add_in_flight(r, &early);
    struct noted n = walk(r, 0, 3600);
    CHECK_INT(n.hours, 1);
    CHECK_INT(n.requests, 0);
    CHECK_INT(n.in_flight[0], 3 + 4); /* 3597 to 3599; 0 to 3 */
    CHECK_INT(n.in_flight[1], 3 + 4);
    CHECK_INT(walk(r, 3600, 7200).in_flight[0], 3);
    CHECK_INT(walk(r, 3600, 7200).requests, 0);
    n = walk(r, 2700, 3600);
    CHECK_INT(n.first, 2700);
    CHECK_INT(n.end, 3600);
    CHECK_INT(n.in_flight[0], 3);
    rollup_free(r);
}

static void moving_to_what_is_only_in_flight(void)
{
    struct rollup *r = rollup_new(&rules), *from = rollup_new(&rules);
    const struct record late = one_request(3600 + 2, 5000000), more = one_request(9, 1000);
    rollup_add_in_flight(r, &late);
    rollup_add(from, &more);
    rollup_move(r, from);
    CHECK_INT(walk(r, 0, 3600).in_flight[0], 3 + 2);
    CHECK_INT(walk(r, 0, 3600).requests, 1);
    rollup_free(from);
    rollup_free(r);
}

static void keep_fullest(void *context, const struct activity_hour *hour)
{
    *(struct activity_cell *)context = hour->groups[1].cells[9]; /* GET /meta */
}

/* Two rollups that are added to each other grow as Fibonacci's numbers do: more requests than a
   second can hold are left out, and those that are there stay whole. */
static void a_second_that_is_full(void)
{
    struct rollup *r[] = {rollup_new(&rules), rollup_new(&rules)};
    const struct record one = one_request(9, 1000);
    const struct activity_request all = {.start = T0, .end = T0 + 3600, .normal = true};
    struct activity_cell cell = {0};
    rollup_add(r[0], &one);
    rollup_add(r[1], &one);
    for (unsigned i = 0; i < 60; i++)
        rollup_merge(r[i % 2], r[(i + 1) % 2]);
    activity_walk(r[0], &all, keep_fullest, &cell);
    CHECK(cell.requests > UINT32_MAX / 4);
    CHECK_INT(cell.untimed, 0);
    CHECK(cell.latency_us == UINT64_C(1000) * cell.requests);
    rollup_free(r[0]);
    rollup_free(r[1]);
}

/* A day is the longest latency there is: one block an hour, each open at both ends. */
static void a_day_long_request(void)
{
    struct rollup *r = rollup_new(&rules);
    const struct record day = one_request(25 * 3600 + 7, RECORD_MAX_LATENCY_US);
    rollup_add(r, &day);
    struct noted n = walk(r, 0, 30 * 3600);
    CHECK_INT(n.hours, 25);
    CHECK_INT(n.in_flight[0], 86401);
    CHECK_INT(n.in_flight[1], 86401);
    CHECK_INT(walk(r, 5 * 3600, 6 * 3600).in_flight[0], 3600);
    rollup_free(r);
}

static void keep_begun(void *context, const struct activity_hour *hour)
{
    *(struct seconds *)context = *hour->long_begun;
}

/* It begins with the second hour of a walk that begins within one: that is known to be new. */
static void a_long_request_before_1970(void)
{
    struct rollup *r = rollup_new(&rules);
    const struct activity_request three = {.start = -3 * 900 - 3600, .end = 0, .normal = true};
    struct record late = one_request(-T0 - 3600, LONG_US);
    struct seconds begun = {{0}};
    late.at_start = true;
    rollup_add(r, &late);
    activity_walk(r, &three, keep_begun, &begun);
    CHECK_INT(seconds_from(&begun, 0), 0);
    CHECK_INT(seconds_count(&begun), 1);
    rollup_free(r);
}

/* An hour as the first version wrote it: three requests in its second 5. */
static void an_old_hour_is_incomplete(void)
{
    struct error err = ERROR_INIT;
    struct buffer blob;
    buffer_init(&blob, CODEC_LIMIT);
    const uint64_t numbers[] = {1, 2, 2 * (T0 / 3600), 1, 1, 5 << 1 | 1, 1, 0};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        bytes_put(&blob, numbers[i]);
    bytes_seal(&blob, 0);
    struct rollup *r = rollup_new(&rules), *copy = rollup_new(&rules);
    CHECK_INT(codec_add_hour(r, buffer_span(&blob), &err), STATUS_OK);
    struct noted n = walk(r, 0, 3600);
    CHECK_INT(n.hours, 1);
    CHECK_INT(n.incomplete, 1);
    CHECK_INT(n.requests, 0);
    const struct record more = one_request(9, 1000);
    rollup_add(r, &more);
    add_blobs(r, copy);
    n = walk(copy, 0, 3600);
    CHECK_INT(n.incomplete, 1);
    CHECK_INT(n.requests, 1);
    rollup_free(r);
    rollup_free(copy);
    buffer_release(&blob);
}

/* An hour as the second version wrote it, encoded by the second: requests of 1 ms, 2 ms and 4.5 s
   in its second 5, and one of 4 ms in the next. */
static void an_hour_that_is_encoded(void)
{
    static const char hex[] = "0202ecbc3b01020b0100000001a2e984fe404199911d4004000149412165ca9f8080"
                              "0690400c04180040000002502003016000881b0659";
    struct error err = ERROR_INIT;
    struct buffer blob;
    buffer_init(&blob, CODEC_LIMIT);
    for (const char *at = hex; *at; at += 2) {
        const char digits[] = {at[0], at[1], '\0'};
        const char byte = (char)strtoul(digits, NULL, 16);
        buffer_append(&blob, &byte, 1);
    }
    struct rollup *r = rollup_new(&rules), *copy = rollup_new(&rules);
    CHECK_INT(codec_add_activity(r, buffer_span(&blob), &err), STATUS_OK);
    CHECK_INT(walk(r, 0, 3600).requests, 4);
    CHECK_INT(walk(r, 0, 3600).in_flight[0], 7);
    CHECK_INT(walk(r, 0, 3600).in_flight[1], 6);
    const struct record more = one_request(9, 1000); /* beside it, and stored again */
    rollup_add(r, &more);
    add_blobs(r, copy);
    CHECK_INT(walk(copy, 0, 3600).incomplete, 0);
    CHECK_INT(walk(copy, 0, 3600).requests, 5);
    CHECK_INT(walk(copy, 0, 3600).in_flight[0], 9);
    CHECK_INT(walk(copy, 0, 3600).in_flight[1], 6);
    rollup_free(r);
    rollup_free(copy);
    buffer_release(&blob);
}

/* Columns of other groups are not added to these. */
static void other_groups_are_incomplete(void)
{
    struct rollup_rules others[3] = {rules, rules, rules};
    others[0].n_groups = 2;
    others[1].long_us = 1;
    const struct endpoint_name names[] = {groups[1], groups[0], groups[2], groups[3]};
    others[2].groups = names;
    for (unsigned i = 0; i < 3; i++) {
        struct rollup *r = rollup_new(&rules), *from = rollup_new(&others[i]);
        struct record record = one_request(9, 1000);
        record.lock_event = true;
        rollup_add(from, &record);
        add_blobs(from, r);
        struct noted n = walk(r, 0, 3600);
        CHECK_INT(n.incomplete, 1);
        CHECK_INT(n.requests, 0);
        CHECK_INT(n.locks, 1);
        CHECK_INT(walk(from, 0, 3600).incomplete, 0);
        CHECK_INT(walk(from, 0, 3600).requests, 1);
        rollup_free(from);
        rollup_free(r);
    }
}

/* A blob with a wrong byte somewhere and the right seal is refused, or adds up to something. */
static void damage(const struct buffer *blob)
{
    struct buffer damaged;
    unsigned refused = 0;
    buffer_init(&damaged, CODEC_LIMIT);
    const size_t step = blob->len / 1000 + 1; /* of a long one, some */
    unsigned tried = 0;
    for (size_t i = 2; i < blob->len - 4; i += step, tried++) {
        struct error err = ERROR_INIT;
        struct rollup *copy = rollup_new(&rules);
        buffer_clear(&damaged);
        buffer_append(&damaged, blob->data, blob->len - 4);
        damaged.data[i] = (char)random_below(256);
        if (random_below(4) == 0)
            damaged.len = i;
        bytes_seal(&damaged, 0);
        if ((tried % 2 ? codec_add_hour : codec_add_activity)(copy, buffer_span(&damaged), &err) ==
            STATUS_OK)
            walk(copy, -3600, LENGTH);
        else
            refused++;
        rollup_free(copy);
    }
    CHECK(refused > 0 && refused < tried);
    buffer_release(&damaged);
}

/* Of any requests, and of such as come one after the other: from few, and from so many that they
   are encoded. */
static void damage_is_harmless(void)
{
    static const unsigned most[] = {300, 300, 300, 300, 40000};
    for (unsigned style = 0; style < sizeof most / sizeof *most; style++) {
        forget();
        struct rollup *r = rollup_new(&rules);
        struct batch *b = batch_new(r);
        for (unsigned i = 0; i < most[style]; i++) {
            unsigned group;
            bool stream;
            int64_t us = i * INT64_C(3599000000) / most[style];
            const struct record record = next_request(
                style == 1 ? us : us / 1000000 * 1000000, style == 2, &group, &stream);
            if (style == 0 || style == 4)
                add_any(r, b, 2);
            else
                rollup_add(r, &record);
        }
        batch_free(b);
        struct buffer blob;
        buffer_init(&blob, CODEC_LIMIT);
        codec_put_hour(r, T0 / 3600, &blob);
        rollup_free(r);
        damage(&blob);
        buffer_release(&blob);
    }
}

static void log2_is_close(void)
{
    double worst = 0;
    for (uint64_t us = 1; us < 86400000000; us += 1 + us / 3000)
        worst = fmax(worst, fabs(activity_log2(us) / (double)ACTIVITY_LOG2_ONE - log2((double)us)));
    CHECK(worst <= ACTIVITY_LOG2_ERROR);
    CHECK(worst > ACTIVITY_LOG2_ERROR / 2);
    CHECK_INT(activity_log2(0), 0);
    CHECK_INT(activity_log2(1), 0);
    CHECK_INT(activity_log2(1 << 20), 20 * ACTIVITY_LOG2_ONE);
}

static void groups_by_name(void)
{
    CHECK_INT(activity_group_of(&rules, "POST", "/meta"), 0);
    CHECK_INT(activity_group_of(&rules, "GET", "/meta"), 1);
    CHECK_INT(activity_group_of(&rules, "", "/events"), 2);
    CHECK_INT(activity_group_of(&rules, "BREW", "/meta"), 4);
    CHECK_INT(activity_group_of(&rules, "GET", "/metal"), 4);
}

/* What an hour's groups should be. */
struct expected {
    unsigned n_groups, visits;
    struct activity_total total[ROLLUP_MAX_GROUPS + 1];
    struct seconds busy[ROLLUP_MAX_GROUPS + 1], flying[ROLLUP_MAX_GROUPS + 1];
};

static void expect(void *context, const struct activity_hour *hour)
{
    struct expected *e = context;
    e->visits++;
    CHECK_INT(hour->n_groups, e->n_groups);
    for (unsigned g = 0; g < e->n_groups; g++) {
        CHECK(memcmp(&hour->groups[g].total, &e->total[g], sizeof e->total[g]) == 0);
        CHECK(memcmp(hour->groups[g].busy, &e->busy[g], sizeof e->busy[g]) == 0);
        CHECK(memcmp(hour->groups[g].flying, &e->flying[g], sizeof e->flying[g]) == 0);
    }
}

/* Whole seconds, and latencies that need no byte of their own, one, or more: none of 0 ms, too. */
static void add_to_group(struct rollup *r, struct expected *e, unsigned second, unsigned group)
{
    static const unsigned most_ms[] = {2, 20, 400, 3000};
    unsigned ms = (unsigned)random_below(most_ms[random_below(4)]);
    char path[16];
    struct record request = one_request(second, (int64_t)ms * 1000);
    request.target = span_make(path, (size_t)snprintf(path, sizeof path, "/g%02u", group));
    rollup_add(r, &request);
    e->total[group].requests++;
    e->total[group].latency_us += ms * 1000;
    e->total[group].log2 += activity_log2(ms * 1000);
    seconds_put(&e->busy[group], second);
    seconds_put_range(&e->flying[group], second - (ms + 999) / 1000, second + 1);
}

static void as_many_groups(unsigned n)
{
    char paths[ROLLUP_MAX_GROUPS][16];
    struct endpoint_name names[ROLLUP_MAX_GROUPS];
    for (unsigned g = 0; g < n; g++) {
        snprintf(paths[g], sizeof paths[g], "/g%02u", g);
        names[g] = (struct endpoint_name){.path = paths[g]};
    }
    const struct rollup_rules many = {
        .endpoints = {templates, 3, 100}, .groups = names, .n_groups = n, .long_us = LONG_US};
    const struct activity_request all = {
        .start = T0, .end = T0 + 3600, .normal = true, .flying = UINT64_MAX};
    struct expected e = {.n_groups = n + 1};
    struct rollup *r = rollup_new(&many);
    for (unsigned second = 5; second < 3600; second += (unsigned)random_below(4))
        add_to_group(r, &e, second, (unsigned)random_below(n + 1));
    activity_walk(r, &all, expect, &e);
    CHECK_INT(e.visits, 1);
    rollup_free(r);
}

static void from_one_to_all_groups(void)
{
    static const unsigned n[] = {1, 2, 9, 31, 41, 42, 62, ROLLUP_MAX_GROUPS};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        as_many_groups(n[i]);
}

int main(void)
{
    seed = 1;
    RUN(log2_is_close);
    RUN(from_one_to_all_groups);
    RUN(groups_by_name);
    RUN(a_log_in_any_order);
    RUN(a_log_in_order);
    RUN(parts_in_any_order);
    RUN(drained_over_and_over);
    RUN(through_a_store);
    RUN(in_flight_from_outside);
    RUN(moving_to_what_is_only_in_flight);
    RUN(a_second_that_is_full);
    RUN(a_day_long_request);
    RUN(a_long_request_before_1970);
    RUN(an_old_hour_is_incomplete);
    RUN(an_hour_that_is_encoded);
    RUN(other_groups_are_incomplete);
    RUN(damage_is_harmless);
    free(truth);
    return check_end();
}
