/* The history: what a report states, when that is a restatement, and entries as bytes. */
#include "audit/history.h"

#include <stdlib.h>

#include "audit_fixture.h"
#include "base/bytes.h"

static struct history_entry example(unsigned revision)
{
    struct history_entry e = {
        .kind = PERIOD_WEEK,
        .name = "2025-W30",
        .start = FIXTURE_START - 7 * 86400,
        .end = FIXTURE_START,
        .complete = true,
        .verdict = VERDICT_WATCH,
        .criteria_version = "8f3a12",
        .revision = revision,
        .requests = 20164,
        .test_seen = {FIXTURE_START - 86400, HISTORY_TEST_NOT_SEEN, FIXTURE_START - 1},
        .has_hours = true,
        .hours = {UINT64_MAX, 5, UINT64_C(1) << 39},
        .figures = UINT64_MAX - 5};
    e.criterion[CRITERION_P95] = (struct history_criterion){.has_value = true,
                                                            .value = 1702.5,
                                                            .status = CRITERION_CLOSE,
                                                            .source = FIGURE_REQUESTS,
                                                            .threshold = 2000};
    e.flag[FLAG_YELLOW_P95] = (struct history_flag){FLAG_RAISED, true, 1702.5};
    if (revision)
        e.before = (struct history_before){.verdict = VERDICT_CANNOT_TELL, .requests = 7};
    return e;
}

static void encode(const struct history_entry *e, struct buffer *out)
{
    buffer_init(out, 1 << 16);
    history_encode(e, out);
    CHECK_INT(out->status, 0);
}

static void what_goes_in_comes_out(void)
{
    for (unsigned revision = 0; revision < 300; revision += 100) {
        struct history_entry in = example(revision), out;
        struct buffer bytes, again;
        encode(&in, &bytes);
        CHECK(history_decode(buffer_span(&bytes), &out));
        CHECK_STR(out.name, "2025-W30");
        CHECK_INT(out.end, FIXTURE_START);
        CHECK_INT(out.revision, revision);
        CHECK_NEAR(out.criterion[CRITERION_P95].value, 1702.5, 0);
        CHECK_INT(out.criterion[CRITERION_P95].status, CRITERION_CLOSE);
        CHECK_INT(out.flag[FLAG_YELLOW_P95].state, FLAG_RAISED);
        CHECK(out.figures == UINT64_MAX - 5);
        CHECK_INT(out.test_seen[TEST_PLAN_AGENTS], FIXTURE_START - 86400);
        CHECK_INT(out.test_seen[TEST_PLAN_REQUESTS], HISTORY_TEST_NOT_SEEN);
        CHECK_INT(out.test_seen[TEST_PLAN_DATA], FIXTURE_START - 1);
        CHECK(out.has_hours && memcmp(out.hours, in.hours, sizeof in.hours) == 0);
        CHECK_INT(out.before.requests, revision ? 7 : 0);
        encode(&out, &again);
        CHECK_SPAN(buffer_span(&again), buffer_span(&bytes));
        buffer_release(&bytes);
        buffer_release(&again);
    }
}

/* What store_merge keeps is the smaller one. */
static void the_higher_revision_is_smaller(void)
{
    static const unsigned revisions[] = {0, 1, 2, 100, 126, 127};
    struct buffer last = {0}, next;
    for (size_t i = 0; i < sizeof revisions / sizeof revisions[0]; i++) {
        struct history_entry e = example(revisions[i]);
        encode(&e, &next);
        CHECK(i == 0 || memcmp(next.data, last.data, 1) < 0);
        buffer_release(&last);
        last = next;
    }
    buffer_release(&last);
}

/* The bytes that version 2 wrote for example(0). Whether its 0 was "not seen" is not known. */
static const char version_2[] =
    "7f020008323032352d573330808cec870d80f6b5880d010000000000000000000000000000000000000000010000"
    "000000009a9a4001010000000000409f400000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000010100000000009a9a400000000000000000000000"
    "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000010638663361313200c49d01faffffffffffffff80b0ab880d00fef5b5880d6025"
    "f0b5";
/* And version 3. */
static const char version_3[] =
    "7f030008323032352d573330808cec870d80f6b5880d010000000000000000000000000000000000000000010000"
    "000000009a9a4001010000000000409f400000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000010100000000009a9a400000000000000000000000"
    "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000010638663361313200c49d01faffffffffffffff80b0ab880d00fef5b5880d42a9"
    "ae26";
#define SEEN_BYTES 11 /* its three times */
#define SEAL_BYTES 4

static void bytes_of(const char *hex, struct buffer *out)
{
    buffer_init(out, 1 << 16);
    for (const char *at = hex; *at; at += 2) {
        char two[3] = {at[0], at[1], '\0'};
        buffer_append_char(out, (char)strtoul(two, NULL, 16));
    }
}

static void older_versions_are_read(void)
{
    struct history_entry e;
    struct buffer bytes;
    bytes_of(version_2, &bytes);
    CHECK(history_decode(buffer_span(&bytes), &e));
    CHECK_STR(e.name, "2025-W30");
    CHECK(e.figures == UINT64_MAX - 5);
    CHECK_INT(e.test_seen[TEST_PLAN_AGENTS], FIXTURE_START - 86400);
    CHECK_INT(e.test_seen[TEST_PLAN_REQUESTS], HISTORY_TEST_UNKNOWN);
    CHECK_INT(e.test_seen[TEST_PLAN_DATA], FIXTURE_START - 1);
    CHECK(!e.has_hours);
    bytes.len -= SEAL_BYTES + SEEN_BYTES;
    bytes.data[1] = 1;
    bytes_seal(&bytes, 0);
    CHECK(history_decode(buffer_span(&bytes), &e));
    CHECK_STR(e.name, "2025-W30");
    for (int i = 0; i < TEST_PLAN_COUNT; i++)
        CHECK_INT(e.test_seen[i], HISTORY_TEST_UNKNOWN);
    buffer_release(&bytes);
    bytes_of(version_3, &bytes);
    CHECK(history_decode(buffer_span(&bytes), &e));
    CHECK_INT(e.test_seen[TEST_PLAN_REQUESTS], HISTORY_TEST_NOT_SEEN);
    CHECK(!e.has_hours);
    struct buffer now; /* merged, what says more is kept */
    encode(&e, &now);
    CHECK(memcmp(now.data, bytes.data, bytes.len) < 0);
    buffer_release(&now);
    buffer_release(&bytes);
}

static void damage_is_seen(void)
{
    struct history_entry in = example(3), out;
    struct buffer bytes;
    encode(&in, &bytes);
    for (size_t len = 0; len < bytes.len; len++)
        CHECK(!history_decode(span_make(bytes.data, len), &out));
    for (size_t bit = 0; bit < 8 * bytes.len; bit++) {
        bytes.data[bit / 8] ^= (char)(1 << bit % 8);
        CHECK(!history_decode(buffer_span(&bytes), &out));
        CHECK_INT(out.requests, 0);
        bytes.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    CHECK(history_decode(buffer_span(&bytes), &out));
    buffer_release(&bytes);
}

/* Bytes that a foe seals himself: kinds and texts are bounded all the same. */
static void sealed_nonsense_is_refused(void)
{
    struct history_entry out;
    struct buffer bytes;
    uint64_t state = 1;
    for (int round = 0; round < 20000; round++) {
        buffer_init(&bytes, 1 << 16);
        buffer_append_char(&bytes, '\x7f');            /* revision 0 */
        buffer_append_char(&bytes, (char)(round % 4)); /* the version; 4 is written as 0, 123 */
        if (round % 4 == 0)
            buffer_append_char(&bytes, 123);
        for (int i = 0; i < 300; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            buffer_append_char(&bytes,
                               (state >> 60) < 12 ? (char)(state >> 56 & 1) : (char)(state >> 40));
        }
        bytes_seal(&bytes, 0);
        if (history_decode(buffer_span(&bytes), &out))
            CHECK(out.kind <= PERIOD_MONTH && memchr(out.name, '\0', sizeof out.name));
        buffer_release(&bytes);
    }
}

static void a_report_states_a_period_that_is_over(void)
{
    struct fixture f;
    fixture_quiet(&f);
    fixture_audit(&f);
    CHECK(!f.audit->statement && !f.audit->previous);
    f.input.states = true;
    fixture_audit(&f);
    const struct history_entry *e = f.audit->statement;
    CHECK(e && e->kind == PERIOD_WEEK && e->start == FIXTURE_START && e->end == FIXTURE_END);
    CHECK_STR(e->name, "2025-W31");
    CHECK_INT(e->requests, f.audit->requests);
    CHECK_INT(e->verdict, f.audit->verdict);
    CHECK_STR(e->criteria_version, f.audit->criteria_version);
    CHECK_NEAR(e->criterion[CRITERION_P95].value, f.audit->criterion[CRITERION_P95].value, 0);
    CHECK_NEAR(e->criterion[CRITERION_P95].threshold, 2000, 0);
    CHECK_INT(e->revision, 0);
    CHECK_INT(e->test_seen[TEST_PLAN_AGENTS], HISTORY_TEST_UNKNOWN); /* there are no seconds */
    CHECK_INT(e->test_seen[TEST_PLAN_DATA], HISTORY_TEST_NOT_SEEN);
    f.input.now = FIXTURE_END - 1;
    fixture_audit(&f);
    CHECK(!f.audit->statement);
    f.input.now = FIXTURE_END;
    f.period.kind = PERIOD_RANGE;
    fixture_audit(&f);
    CHECK(!f.audit->statement);
    fixture_release(&f);
}

static void only_other_figures_restate(void)
{
    struct fixture f;
    struct history_entry first, second;
    fixture_quiet(&f);
    f.input.states = true;
    fixture_audit(&f);
    first = *f.audit->statement;
    f.input.stated = &first;
    f.criteria.criterion[CRITERION_P95].value = 1;
    f.database.bytes += 4096;
    fixture_audit(&f);
    CHECK_INT(f.audit->revision, 0);
    CHECK_INT(f.audit->statement->criterion[CRITERION_P95].status, CRITERION_REACHED);
    f.sums.lock_events++;
    fixture_audit(&f);
    CHECK_INT(f.audit->revision, 1);
    CHECK_INT(f.audit->statement->before.verdict, first.verdict);
    CHECK_INT(f.audit->statement->before.requests, first.requests);
    second = *f.audit->statement;
    f.input.stated = &second;
    fixture_audit(&f);
    CHECK_INT(f.audit->revision, 1);
    CHECK_INT(f.audit->statement->before.verdict, first.verdict);
    f.input.states = false;
    f.sums.lock_events++;
    fixture_audit(&f);
    CHECK(!f.audit->statement);
    CHECK_INT(f.audit->revision, 1);
    fixture_release(&f);
}

static void the_period_before_is_the_one_right_before(void)
{
    struct fixture f;
    struct history_entry entries[2] = {example(0), example(0)};
    entries[0].start -= 7 * 86400;
    entries[0].end -= 7 * 86400;
    fixture_quiet(&f);
    f.input.history = entries;
    f.input.n_history = 2;
    fixture_audit(&f);
    CHECK(f.audit->previous == &entries[1]);
    f.input.n_history = 1;
    fixture_audit(&f);
    CHECK(!f.audit->previous);
    CHECK_INT(f.audit->n_history, 1);
    fixture_release(&f);
}

int main(void)
{
    RUN(what_goes_in_comes_out);
    RUN(the_higher_revision_is_smaller);
    RUN(older_versions_are_read);
    RUN(damage_is_seen);
    RUN(sealed_nonsense_is_refused);
    RUN(a_report_states_a_period_that_is_over);
    RUN(only_other_figures_restate);
    RUN(the_period_before_is_the_one_right_before);
    return check_end();
}
