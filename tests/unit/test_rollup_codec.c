#include "rollup/codec.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "check.h"
#include "rollup/sums.h"

#define T0 INT64_C(1753999200) /* the start of an hour */
#define WEEK (7 * 86400)

static const struct endpoint_template templates[] = {{"/meta", NULL, true, false},
                                                     {"/events", NULL, true, true}};
static const char *const test_agents[] = {"stress-test*"};
static const struct rollup_rules rules = {
    .endpoints = {templates, 2, 40}, .test_agents = test_agents, .n_test_agents = 1};
static const struct sums_request all = {
    .start = T0, .end = T0 + WEEK, .include_undated = true, .include_test = false};

static uint64_t seed;

static uint64_t random_below(uint64_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % limit;
}

/* A record of any kind; its strings live until the next call. */
static struct record any_record(int64_t span, int64_t latency_step)
{
    static char path[32], agent[32], client[32];
    uint64_t what = random_below(10);
    snprintf(path, sizeof path, what == 0 ? "/events" : "/p%d", (int)random_below(60));
    snprintf(agent, sizeof agent, "%s%d", random_below(9) ? "a" : "stress-test",
             (int)random_below(30));
    snprintf(client, sizeof client, "10.0.0.%d", (int)random_below(90));
    struct record r = {
        .kind = what < 8    ? RECORD_REQUEST
                : what == 8 ? RECORD_OPERATION
                            : RECORD_MESSAGE,
        .tier = (enum tier)random_below(TIER_COUNT),
        .quality = TIME_OWN,
        .time_us = (T0 + (int64_t)random_below((uint64_t)span)) * 1000000,
        .method = SPAN("GET"),
        .target = span_str(path),
        .status = random_below(8) ? 200 : (int)random_below(600) - 1,
        .latency_us = random_below(9) ? (int64_t)random_below(900) * latency_step : -1,
        .lock_event = what == 9,
    };
    if (random_below(2))
        r.agent = span_str(agent);
    if (random_below(2))
        r.client = span_str(client);
    return r;
}

static struct rollup *any_rollup(int records, int64_t span, int64_t latency_step)
{
    struct rollup *r = rollup_new(&rules);
    struct batch *b = batch_new(r);
    for (int i = 0; i < records; i++) {
        struct record record = any_record(span, latency_step);
        if (random_below(20)) {
            rollup_add(r, &record);
            continue;
        }
        batch_add(b, &record);
        if (random_below(3) == 0)
            rollup_add_inferred(r, b, record.time_us, random_below(2));
        else if (random_below(3) == 0)
            rollup_add_undated(r, b);
    }
    rollup_add_undated(r, b);
    batch_free(b);
    return r;
}

/* Add all of `from`, by way of its blobs; gives their bytes together. */
static size_t copy_over(struct rollup *from, struct rollup *to)
{
    struct error err = ERROR_INIT;
    struct buffer blob;
    size_t n, total = 0;
    buffer_init(&blob, CODEC_LIMIT);
    int64_t *slots = codec_slots(from, &n);
    for (size_t i = 0; i < n; i++, buffer_clear(&blob)) {
        codec_put_slot(from, slots[i], &blob);
        total += blob.len;
        CHECK_INT(codec_add_slot(to, buffer_span(&blob), &err), STATUS_OK);
    }
    free(slots);
    int64_t *hours = codec_hours(from, &n);
    for (size_t i = 0; i < n; i++, buffer_clear(&blob)) {
        codec_put_hour(from, hours[i], &blob);
        total += blob.len;
        CHECK_INT(codec_add_hour(to, buffer_span(&blob), &err), STATUS_OK);
    }
    free(hours);
    codec_put_undated(from, &blob);
    CHECK_INT(codec_add_undated(to, buffer_span(&blob), &err), STATUS_OK);
    buffer_release(&blob);
    return total;
}

static void same_latency(const struct latency *a, const struct latency *b)
{
    CHECK_INT(a->n, b->n);
    CHECK(a->sum == b->sum && a->squares == b->squares);
    CHECK_INT(a->sketch.bits, b->sketch.bits);
    CHECK_INT(a->sketch.used, b->sketch.used);
    if (a->n == 0 || a->n != b->n)
        return;
    CHECK_INT(a->min, b->min);
    CHECK_INT(a->max, b->max);
    for (unsigned p = 0; p <= 1000; p += 50)
        CHECK_INT(latency_percentile(a, p), latency_percentile(b, p));
}

static void same_traffic(const struct traffic *a, const struct traffic *b)
{
    CHECK_INT(a->requests, b->requests);
    CHECK_INT(a->inferred, b->inferred);
    CHECK_INT(a->undated, b->undated);
    CHECK_INT(a->n_statuses, b->n_statuses);
    for (size_t i = 0; i < a->n_statuses && i < b->n_statuses; i++) {
        CHECK_INT(a->statuses[i].status, b->statuses[i].status);
        CHECK_INT(a->statuses[i].count, b->statuses[i].count);
    }
    same_latency(&a->latency, &b->latency);
}

static void same_population(const struct population *a, const struct population *b)
{
    same_traffic(&a->total, &b->total);
    same_latency(&a->criterion, &b->criterion);
    CHECK_INT(a->n_endpoints, b->n_endpoints);
    for (size_t i = 0; i < a->n_endpoints && i < b->n_endpoints; i++) {
        CHECK_STR(a->endpoints[i].path, b->endpoints[i].path);
        CHECK_STR(a->endpoints[i].method, b->endpoints[i].method);
        CHECK_INT(a->endpoints[i].named, b->endpoints[i].named);
        CHECK_INT(a->endpoints[i].stream, b->endpoints[i].stream);
        same_traffic(&a->endpoints[i].traffic, &b->endpoints[i].traffic);
    }
    CHECK_INT(a->peak_minute, b->peak_minute);
    CHECK_INT(a->peak_second, b->peak_second);
    CHECK_INT(a->peak_minute_at, b->peak_minute_at);
    CHECK_INT(a->agents_by_field.count, b->agents_by_field.count);
    CHECK_INT(a->agents_by_client.count, b->agents_by_client.count);
    CHECK_INT(a->peak_agents_by_field, b->peak_agents_by_field);
    CHECK_INT(a->peak_agents_by_client, b->peak_agents_by_client);
}

static void same_sums(const struct rollup *x, const struct rollup *y)
{
    struct sums *a = sums_new(x, &all), *b = sums_new(y, &all);
    same_population(&a->normal, &b->normal);
    same_population(&a->test, &b->test);
    same_population(&a->client, &b->client);
    CHECK_INT(a->entries, b->entries);
    CHECK_INT(a->messages, b->messages);
    CHECK_INT(a->operations, b->operations);
    CHECK_INT(a->inferred_entries, b->inferred_entries);
    CHECK_INT(a->undated_entries, b->undated_entries);
    CHECK_INT(a->evicted_requests, b->evicted_requests);
    CHECK_INT(a->lock_events, b->lock_events);
    CHECK_INT(a->lock_inferred, b->lock_inferred);
    CHECK_INT(a->lock_undated, b->lock_undated);
    CHECK_INT(a->n_episodes, b->n_episodes);
    CHECK_INT(a->operations_peak_minute, b->operations_peak_minute);
    CHECK_INT(a->hours_without_records_total, b->hours_without_records_total);
    sums_free(a);
    sums_free(b);
}

static void a_copy_has_the_same_sums(void)
{
    for (seed = 1; seed < 40; seed += 13) {
        struct rollup *a = any_rollup(6000, WEEK, 1000), *b = rollup_new(&rules);
        copy_over(a, b);
        same_sums(a, b);
        rollup_free(a);
        rollup_free(b);
    }
}

static void a_coarse_sketch_survives(void)
{
    struct rollup *a = rollup_new(&rules), *b = rollup_new(&rules);
    for (int i = 0; i < 150000; i++) {
        struct record record = any_record(600, 1);
        record.target = SPAN("/meta");
        record.kind = RECORD_REQUEST;
        record.tier = TIER_EDGE;
        record.latency_us = (int64_t)random_below(UINT64_C(1) << 31) + (i % 3 ? 0 : 70000000000);
        rollup_add(a, &record);
    }
    copy_over(a, b);
    struct sums *s = sums_new(a, &all);
    CHECK(s->normal.total.latency.sketch.bits < 40);
    sums_free(s);
    same_sums(a, b);
    copy_over(a, b);
    rollup_merge(a, b);
    copy_over(a, b); /* 3 + 2 = 5 of them by both ways */
    struct rollup *c = rollup_new(&rules);
    copy_over(b, c);
    same_sums(b, c);
    rollup_free(a);
    rollup_free(b);
    rollup_free(c);
}

/* Adding the blobs of two parts is merging them, whatever was evicted on the way. */
static void adding_is_merging(void)
{
    seed = 7;
    struct rollup *a = any_rollup(3000, WEEK, 1000), *b = any_rollup(3000, 3600, 1);
    struct rollup *added = rollup_new(&rules);
    copy_over(b, added);
    copy_over(a, added);
    rollup_merge(a, b);
    same_sums(a, added);
    rollup_free(a);
    rollup_free(b);
    rollup_free(added);
}

static void a_batch_goes_on(void)
{
    struct error err = ERROR_INIT;
    struct buffer blob;
    seed = 3;
    for (int n = 1; n < 400; n *= 3) {
        struct rollup *a = rollup_new(&rules), *b = rollup_new(&rules);
        struct batch *x = batch_new(a), *y = batch_new(b), *half = batch_new(b);
        for (int i = 0; i < n; i++) {
            struct record record = any_record(60, 1000);
            batch_add(x, &record);
            batch_add(i % 2 ? y : half, &record);
        }
        buffer_init(&blob, CODEC_LIMIT);
        codec_put_batch(half, &blob);
        CHECK_INT(codec_add_batch(y, buffer_span(&blob), &err), STATUS_OK);
        CHECK_INT(batch_entries(y), n);
        rollup_add_inferred(a, x, T0 * 1000000, true);
        rollup_add_inferred(b, y, T0 * 1000000, true);
        same_sums(a, b);
        buffer_release(&blob);
        batch_free(x);
        batch_free(y);
        batch_free(half);
        rollup_free(a);
        rollup_free(b);
    }
}

static void a_week_is_small(void)
{
    seed = 5;
    struct rollup *r = rollup_new(&rules), *copy = rollup_new(&rules);
    for (int64_t second = 0; second < WEEK; second += 20) {
        struct record record = any_record(1, 1000);
        record.time_us += second * 1000000;
        rollup_add(r, &record);
    }
    CHECK(copy_over(r, copy) < 1000 * 1000);
    rollup_free(r);
    rollup_free(copy);
}

static void an_hour_at_fifty_a_second_is_small(void)
{
    seed = 5;
    struct rollup *r = rollup_new(&rules), *copy = rollup_new(&rules);
    for (int64_t i = 0; i < 3600 * 50; i++) {
        struct record record = any_record(3600, 1000);
        record.kind = RECORD_REQUEST;
        record.tier = TIER_EDGE;
        record.latency_us = (int64_t)random_below(1 + random_below(500)) * 1000;
        rollup_add(r, &record);
    }
    CHECK(copy_over(r, copy) < 30 * 1000 * 1000 / 168);
    rollup_free(r);
    rollup_free(copy);
}

/* What is moved out says the same as what is put, is nowhere else then, and weighs nothing. */
static void moving_out_leaves_nothing(void)
{
    seed = 7;
    struct rollup *r = rollup_new(&rules), *sum = rollup_new(&rules);
    struct buffer put, moved;
    buffer_init(&put, CODEC_LIMIT);
    buffer_init(&moved, CODEC_LIMIT);
    for (int i = 0; i < 5000; i++) {
        const struct record record = any_record(WEEK, 1000);
        rollup_add(r, &record);
    }
    rollup_merge(sum, r); /* which weighs all of its slots */
    size_t n, left = 0, before = rollup_weight(sum);
    int64_t *slots = codec_slots(sum, &n);
    CHECK(n > 300);
    for (size_t i = 0; i < n; i++) {
        buffer_clear(&put);
        buffer_clear(&moved);
        codec_put_slot(sum, slots[i], &put);
        codec_move_slot(sum, slots[i], &moved);
        CHECK(put.len == moved.len && memcmp(put.data, moved.data, put.len) == 0);
        buffer_clear(&put);
        codec_put_slot(sum, slots[i], &put);
        left += put.len;
        CHECK(put.len <= moved.len);
    }
    CHECK(left < n * 64);                       /* that there is nothing */
    CHECK(rollup_weight(sum) < before / 4 * 3); /* the rest is that of the hours */
    free(slots);
    buffer_release(&put);
    buffer_release(&moved);
    rollup_free(r);
    rollup_free(sum);
}

static int add_any(struct span bytes, unsigned what)
{
    struct error err = ERROR_INIT;
    struct rollup *r = rollup_new(&rules);
    struct batch *b = batch_new(r);
    int status = what == 0   ? codec_add_slot(r, bytes, &err)
                 : what == 1 ? codec_add_hour(r, bytes, &err)
                 : what == 2 ? codec_add_undated(r, bytes, &err)
                             : codec_add_batch(b, bytes, &err);
    CHECK(status == STATUS_OK || status == STATUS_FORMAT);
    if (status == STATUS_OK) {
        struct sums *s = sums_new(r, &all);
        sums_free(s);
    }
    batch_free(b);
    rollup_free(r);
    return status;
}

static void put_any(struct rollup *r, unsigned what, struct buffer *blob)
{
    size_t n;
    int64_t *slots = codec_slots(r, &n), *hours = codec_hours(r, &n);
    struct batch *b = batch_new(r);
    if (what == 0)
        codec_put_slot(r, slots[0], blob);
    else if (what == 1)
        codec_put_hour(r, hours[0], blob);
    else if (what == 2)
        codec_put_undated(r, blob);
    else
        codec_put_batch(b, blob);
    batch_free(b);
    free(slots);
    free(hours);
}

/* Damage is found by the seal; and if somebody has sealed it again, nothing bad happens. */
static void damage_is_harmless(void)
{
    struct error err = ERROR_INIT;
    struct buffer blob, bad;
    seed = 11;
    struct rollup *r = any_rollup(300, 900, 1000), *other = rollup_new(&rules);
    buffer_init(&blob, CODEC_LIMIT);
    buffer_init(&bad, CODEC_LIMIT);
    for (unsigned round = 0; round < 4000; round++) {
        buffer_clear(&blob);
        put_any(r, round % 4, &blob);
        for (uint64_t i = 1 + random_below(4); i > 0; i--)
            blob.data[random_below(blob.len)] ^= (char)(1 + random_below(255));
        if (round % 4 == 0 && round < 400)
            CHECK_INT(codec_add_slot(other, buffer_span(&blob), &err), STATUS_FORMAT);
        size_t len = random_below(3) ? blob.len - 4 : random_below(blob.len - 4);
        buffer_clear(&bad);
        buffer_append(&bad, blob.data, len);
        bytes_seal(&bad, 0);
        add_any(buffer_span(&bad), round % 4);
    }
    CHECK_INT(codec_add_slot(other, SPAN(""), &err), STATUS_FORMAT);
    buffer_release(&blob);
    buffer_release(&bad);
    rollup_free(r);
    rollup_free(other);
}

/* A blob that its buffer has no room for: the buffer says so, which a store asks before it keeps
   one, and what is in it is no blob. */
static void a_cut_blob_is_none(void)
{
    seed = 12;
    struct rollup *r = any_rollup(300, 900, 1000);
    struct buffer whole, cut;
    for (unsigned what = 0; what < 4; what++) {
        buffer_init(&whole, CODEC_LIMIT);
        put_any(r, what, &whole);
        CHECK_INT(whole.status, STATUS_OK);
        CHECK_INT(add_any(buffer_span(&whole), what), STATUS_OK);
        for (size_t limit = 1; limit < whole.len; limit += 1 + limit / 4) {
            buffer_init(&cut, limit);
            put_any(r, what, &cut);
            CHECK_INT(cut.status, STATUS_LIMIT);
            CHECK_INT(add_any(buffer_span(&cut), what), STATUS_FORMAT);
            buffer_release(&cut);
        }
        buffer_release(&whole);
    }
    rollup_free(r);
}

static void a_blob_is_what_it_says(void)
{
    struct error err = ERROR_INIT;
    struct buffer blob;
    seed = 2;
    struct rollup *r = any_rollup(50, 900, 1000), *other = rollup_new(&rules);
    buffer_init(&blob, CODEC_LIMIT);
    put_any(r, 1, &blob);
    CHECK_INT(codec_add_slot(other, buffer_span(&blob), &err), STATUS_FORMAT);
    CHECK_INT(codec_add_undated(other, buffer_span(&blob), &err), STATUS_FORMAT);
    CHECK_INT(codec_add_hour(other, buffer_span(&blob), &err), STATUS_OK);
    buffer_release(&blob);
    rollup_free(r);
    rollup_free(other);
}

int main(void)
{
    RUN(a_copy_has_the_same_sums);
    RUN(a_coarse_sketch_survives);
    RUN(adding_is_merging);
    RUN(a_batch_goes_on);
    RUN(a_week_is_small);
    RUN(an_hour_at_fifty_a_second_is_small);
    RUN(moving_out_leaves_nothing);
    RUN(damage_is_harmless);
    RUN(a_cut_blob_is_none);
    RUN(a_blob_is_what_it_says);
    return check_end();
}
