/* Samples of evidence as bytes: what goes in comes out, and damaged bytes never do. */
#include "audit/sample.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "check.h"

static void fill(struct evidence_sample *s)
{
    *s = (struct evidence_sample){.taken_at = -5, .criteria_version = "8f3a12"};
    s->database[0] = (struct database_evidence){.asked = true,
                                                .has_size = true,
                                                .bytes = UINT64_MAX,
                                                .wal_bytes = 7,
                                                .journal_mode = "wal",
                                                .n_tables = 1,
                                                .tables = {{"agents", 4096}},
                                                .gap = "a gap"};
    s->database[1].peak_agents = 9;
    s->database[1].operations = 12;
    s->database[1].tests_apart = true;
    s->database[1].operations_of_tests = 5;
    s->daily_metrics.asked = true;
    s->daily_metrics.n_runs = s->daily_metrics.n_gaps = 1;
    s->daily_metrics.runs = alloc_zeroed(1, sizeof *s->daily_metrics.runs);
    s->daily_metrics.runs[0] = (struct test_run){.file = alloc_string("2025-08-02.json"),
                                                 .at = 1754139587,
                                                 .has_cv = true,
                                                 .cv_pct = 26.74,
                                                 .p95_us = 193000};
    s->daily_metrics.n_endpoints = 1;
    s->daily_metrics.endpoints[0] =
        (struct test_endpoint){.path = "/meta", .requests = 9, .n = 8, .p99_us = 7, .cv_pct = 1.5};
    s->daily_metrics.gaps = alloc_zeroed(1, sizeof *s->daily_metrics.gaps);
    s->daily_metrics.gaps[0] = (struct test_gap){.file = alloc_string("x.json"), .why = "is empty"};
    s->redis = (struct redis_evidence){.state = REDIS_ANSWERS,
                                       .address = "127.0.0.1:6379",
                                       .version = "7.0.15",
                                       .has_run = true,
                                       .run = 42,
                                       .hits = 1000};
    s->n_rules = 2;
    s->rules = alloc_zeroed(2, sizeof *s->rules);
    s->rules[0].key = UINT64_MAX - 1;
    s->rules[1] = (struct rule_evidence){.key = 3, .n_found = 9, .n_files = 1};
    s->rules[1].files[0] = (struct file_seen){.path = "backup/agents.db",
                                              .modified = 1754139587,
                                              .bytes = 20480,
                                              .matched = true,
                                              .match = "m",
                                              .backup = BACKUP_GOOD,
                                              .agents = 2,
                                              .operations = 500};
    s->criterion[CRITERION_P95] = 2000;
    s->flag[FLAG_RED_P95] = 3000.5;
}

static void what_goes_in_comes_out(void)
{
    struct evidence_sample in, out;
    struct buffer bytes, again;
    fill(&in);
    buffer_init(&bytes, 1 << 20);
    buffer_init(&again, 1 << 20);
    sample_encode(&in, &bytes);
    CHECK_INT(bytes.status, 0);
    CHECK(sample_decode(buffer_span(&bytes), &out));
    CHECK_INT(out.taken_at, -5);
    CHECK_STR(out.criteria_version, "8f3a12");
    CHECK(out.database[0].bytes == UINT64_MAX);
    CHECK_STR(out.database[0].tables[0].name, "agents");
    CHECK_STR(out.database[0].gap, "a gap");
    CHECK_INT(out.database[1].peak_agents, 9);
    CHECK_STR(out.daily_metrics.runs[0].file, "2025-08-02.json");
    CHECK_NEAR(out.daily_metrics.runs[0].cv_pct, 26.74, 0);
    CHECK_INT(out.daily_metrics.n_endpoints, 1);
    CHECK_STR(out.daily_metrics.endpoints[0].path, "/meta");
    CHECK_INT(out.daily_metrics.endpoints[0].p99_us, 7);
    CHECK_STR(out.daily_metrics.gaps[0].why, "is empty");
    CHECK(!out.database[0].tests_apart && out.database[1].tests_apart);
    CHECK_INT(database_operations(&out.database[1]), 7);
    CHECK_INT(out.redis.hits, 1000);
    CHECK_INT(out.redis.run, 42);
    CHECK(out.rules[0].key == UINT64_MAX - 1);
    CHECK_INT(out.rules[1].files[0].operations, 500);
    CHECK_STR(out.rules[1].files[0].path, "backup/agents.db");
    CHECK_NEAR(out.flag[FLAG_RED_P95], 3000.5, 0);
    sample_encode(&out, &again);
    CHECK_SPAN(buffer_span(&again), buffer_span(&bytes));
    sample_release(&in);
    sample_release(&out);
    buffer_release(&bytes);
    buffer_release(&again);
}

static void an_empty_one(void)
{
    struct evidence_sample in = {0}, out;
    struct buffer bytes;
    buffer_init(&bytes, 1 << 20);
    sample_encode(&in, &bytes);
    CHECK(sample_decode(buffer_span(&bytes), &out));
    CHECK(!out.rules && !out.daily_metrics.runs);
    sample_release(&out);
    buffer_release(&bytes);
}

/* Version 3 had no flag and no number of test agents' operations, for either of the two databases;
   in an empty sample they are four zeros among zeros. */
static void the_version_before_is_read(void)
{
    enum { SEAL_BYTES = 4, FIELDS = 4, BETWEEN = 40 };
    struct evidence_sample in = {0}, out;
    struct buffer bytes;
    buffer_init(&bytes, 1 << 20);
    sample_encode(&in, &bytes);
    bytes.len -= SEAL_BYTES;
    bytes.data[0] = 3;
    memmove(bytes.data + BETWEEN, bytes.data + BETWEEN + FIELDS, bytes.len - BETWEEN - FIELDS);
    bytes.len -= FIELDS;
    bytes_seal(&bytes, 0);
    CHECK(sample_decode(buffer_span(&bytes), &out));
    CHECK(!out.database[0].tests_apart && !out.database[1].tests_apart);
    sample_release(&out);
    buffer_release(&bytes);
}

/* Every cut and every flipped bit is seen: the seal. Under sanitizers, nothing is read beside. */
static void damage_is_seen(void)
{
    struct evidence_sample in, out;
    struct buffer bytes;
    fill(&in);
    buffer_init(&bytes, 1 << 20);
    sample_encode(&in, &bytes);
    for (size_t len = 0; len < bytes.len; len++) {
        char *copy = malloc(len + 1);
        memcpy(copy, bytes.data, len);
        CHECK(!sample_decode(span_make(copy, len), &out));
        CHECK(!out.rules);
        free(copy);
    }
    for (size_t bit = 0; bit < 8 * bytes.len; bit++) {
        bytes.data[bit / 8] ^= (char)(1 << bit % 8);
        CHECK(!sample_decode(buffer_span(&bytes), &out));
        bytes.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    CHECK(sample_decode(buffer_span(&bytes), &out));
    sample_release(&out);
    sample_release(&in);
    buffer_release(&bytes);
}

/* Bytes that a foe seals himself: counts and kinds are bounded all the same. */
static void sealed_nonsense_is_refused(void)
{
    struct evidence_sample out;
    struct buffer bytes;
    uint64_t state = 1;
    for (int round = 0; round < 20000; round++) {
        buffer_init(&bytes, 1 << 20);
        buffer_append_char(&bytes, 1); /* the version */
        for (int i = 0; i < 400; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            buffer_append_char(&bytes,
                               (state >> 60) < 12 ? (char)(state >> 56 & 1) : (char)(state >> 40));
        }
        bytes_seal(&bytes, 0);
        if (sample_decode(buffer_span(&bytes), &out))
            sample_release(&out);
        buffer_release(&bytes);
    }
}

int main(void)
{
    RUN(what_goes_in_comes_out);
    RUN(an_empty_one);
    RUN(the_version_before_is_read);
    RUN(damage_is_seen);
    RUN(sealed_nonsense_is_refused);
    return check_end();
}
