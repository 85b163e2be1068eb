/* What is advised before Redis, and what is claimed where no second is known. */
#include "audit/history.h"
#include "audit_fixture.h"

static struct fixture f;

static void a_rollback_journal_is_evidence(void)
{
    fixture_quiet(&f);
    CHECK_INT(fixture_audit(&f)->n_advice, 1);
    CHECK_INT(f.audit->advice[0].kind, ADVICE_WAL);
    snprintf(f.database.journal_mode, sizeof f.database.journal_mode, "wal");
    CHECK_INT(fixture_audit(&f)->n_advice, 0);
    f.database.journal_mode[0] = '\0';
    CHECK_INT(fixture_audit(&f)->n_advice, 0);
    fixture_release(&f);
}

static bool is_unmeasured(enum advice_kind kind)
{
    const struct audit *a = fixture_audit(&f);
    for (size_t i = 0; i < a->n_unmeasured; i++)
        if (a->unmeasured[i].kind == kind)
            return true;
    return false;
}

/* No finding where nothing could be looked at; nor a gap where nobody asked for the endpoint. */
static void what_is_not_measured_is_named(void)
{
    fixture_quiet(&f);
    CHECK_INT(fixture_audit(&f)->n_unmeasured, 0);
    f.database.journal_mode[0] = '\0';
    CHECK(is_unmeasured(ADVICE_WAL));
    f.sums.lock_events = 3;
    CHECK(is_unmeasured(ADVICE_BUSY_TIMEOUT));
    fixture_add(&f.sums.normal, "POST", "/run_bash", 5, 200, 1000);
    CHECK(is_unmeasured(ADVICE_ASYNC));
    CHECK(!is_unmeasured(ADVICE_CACHE));
    fixture_add(&f.sums.normal, "POST", "/agent/status", 5, 200, 1000);
    CHECK(is_unmeasured(ADVICE_CACHE));
    fixture_release(&f);
}

/* Without a lock error there is none under contention; with one, nobody knows. */
static void contention_needs_the_seconds(void)
{
    fixture_quiet(&f);
    CHECK_INT(fixture_audit(&f)->waits.state, CLAIM_NOT_SUPPORTED);
    CHECK_INT(f.audit->contention, 0);
    f.sums.lock_events = 3;
    CHECK_INT(fixture_audit(&f)->waits.state, CLAIM_NOT_ENOUGH);
    CHECK_INT(f.audit->waits.gap, CLAIM_GAP_NO_MOMENTS);
    f.sums.lock_events = 0;
    f.input.n_sources = 1; /* no log could tell */
    CHECK_INT(fixture_audit(&f)->waits.gap, CLAIM_GAP_LOCKS_UNKNOWN);
    fixture_release(&f);
}

static void the_first_reason_is_the_one_that_helps(void)
{
    fixture_quiet(&f);
    const struct audit_watched *pipeline = &fixture_audit(&f)->watched[0];
    CHECK_INT(pipeline->locks.state, CLAIM_NOT_ENOUGH);
    CHECK_INT(pipeline->locks.gap, CLAIM_GAP_NO_LOCKS);
    CHECK_INT(f.audit->blockers[0].claim.gap, CLAIM_GAP_NO_REQUESTS);
    CHECK_INT(f.audit->caches[0].claim.gap, CLAIM_GAP_NO_REQUESTS);
    f.sums.lock_events = 3;
    CHECK_INT(fixture_audit(&f)->watched[0].locks.gap, CLAIM_GAP_NO_REQUESTS);
    fixture_add(&f.sums.normal, "POST", "/agent/pipeline", 5, 200, -1);
    fixture_add(&f.sums.normal, "POST", "/run_bash", 5, 200, -1);
    fixture_add(&f.sums.normal, "POST", "/agent/status", 5, 200, 1000);
    CHECK_INT(fixture_audit(&f)->watched[0].locks.gap, CLAIM_GAP_NO_LATENCIES);
    CHECK_INT(f.audit->blockers[0].claim.gap, CLAIM_GAP_NO_LATENCIES);
    CHECK_INT(f.audit->caches[0].claim.gap, CLAIM_GAP_SECONDS);
    fixture_add(&f.sums.normal, "POST", "/agent/pipeline", 5, 200, 1000);
    CHECK_INT(fixture_audit(&f)->watched[0].locks.gap, CLAIM_GAP_SECONDS);
    f.input.n_sources = 1;
    f.sums.lock_events = 0;
    CHECK_INT(fixture_audit(&f)->watched[0].locks.gap, CLAIM_GAP_LOCKS_UNKNOWN);
    fixture_release(&f);
}

static void the_test_plan_needs_the_seconds_and_the_size(void)
{
    fixture_quiet(&f);
    const struct audit_test *plan = fixture_audit(&f)->test_plan;
    CHECK(!plan[TEST_PLAN_AGENTS].known && !plan[TEST_PLAN_REQUESTS].known);
    CHECK(plan[TEST_PLAN_DATA].known && !plan[TEST_PLAN_DATA].window.seen);
    f.database.bytes = TEST_PLAN_DATA_BYTES - 1;
    f.database.wal_bytes = 1;
    plan = fixture_audit(&f)->test_plan;
    CHECK(plan[TEST_PLAN_DATA].window.seen);
    CHECK_INT(plan[TEST_PLAN_DATA].window.last, FIXTURE_END);
    f.database.has_size = false;
    CHECK(!fixture_audit(&f)->test_plan[TEST_PLAN_DATA].known);
    fixture_release(&f);
}

static void the_last_time_is_the_latest(void)
{
    static struct history_entry history[3]; /* months without a name */
    fixture_quiet(&f);
    for (int i = 0; i < 3; i++) {
        history[i].kind = PERIOD_MONTH;
        history[i].end = FIXTURE_START - (int64_t)(2 - i) * 7 * 86400;
        history[i].test_seen[TEST_PLAN_DATA] = i < 2 ? history[i].end - 5 : HISTORY_TEST_NOT_SEEN;
        history[i].test_seen[TEST_PLAN_REQUESTS] =
            i < 2 ? HISTORY_TEST_UNKNOWN : HISTORY_TEST_NOT_SEEN;
    }
    f.input.statements = history;
    f.input.n_statements = 3;
    const struct audit_test *plan = fixture_audit(&f)->test_plan;
    CHECK(plan[TEST_PLAN_DATA].earlier_in == &history[1] && !plan[TEST_PLAN_DATA].earlier_within);
    CHECK(!plan[TEST_PLAN_AGENTS].earlier_in);
    CHECK_INT(plan[TEST_PLAN_DATA].earlier, FIXTURE_START - 7 * 86400 - 5);
    CHECK_INT(plan[TEST_PLAN_DATA].earlier_not_seen, 1);
    CHECK_INT(plan[TEST_PLAN_DATA].earlier_unknown, 0);
    CHECK_INT(plan[TEST_PLAN_REQUESTS].earlier_not_seen, 1); /* only those that looked */
    CHECK_INT(plan[TEST_PLAN_REQUESTS].earlier_unknown, 2);
    f.database.bytes = TEST_PLAN_DATA_BYTES; /* it is there now */
    CHECK(!fixture_audit(&f)->test_plan[TEST_PLAN_DATA].earlier_in);
    fixture_release(&f);
}

/* A month and the weeks around it: each time counts once, and none that is yet to come. */
static void weeks_tell_of_a_month_and_of_what_was_before(void)
{
    static struct history_entry weeks[6], month;
    fixture_quiet(&f);
    f.period.kind = PERIOD_MONTH;
    for (int i = 0; i < 6; i++) { /* two before, one across the start, one in it, two later */
        weeks[i].kind = PERIOD_WEEK;
        weeks[i].start = FIXTURE_START + (2 * i - 5) * (int64_t)86400;
        weeks[i].end = weeks[i].start + 2 * (int64_t)86400;
        weeks[i].test_seen[TEST_PLAN_AGENTS] = HISTORY_TEST_UNKNOWN;
    }
    weeks[4].end = weeks[5].end = FIXTURE_END + 1;
    weeks[0].test_seen[TEST_PLAN_DATA] = weeks[0].start;
    weeks[2].test_seen[TEST_PLAN_DATA] = FIXTURE_START - 1;
    weeks[4].test_seen[TEST_PLAN_DATA] = FIXTURE_END - 1;
    f.input.statements = weeks;
    f.input.n_statements = 6;
    const struct audit_test *plan = fixture_audit(&f)->test_plan;
    CHECK(plan[TEST_PLAN_DATA].earlier_in == &weeks[2] && !plan[TEST_PLAN_DATA].earlier_within);
    CHECK_INT(plan[TEST_PLAN_DATA].earlier, FIXTURE_START - 1);
    CHECK_INT(plan[TEST_PLAN_DATA].earlier_not_seen, 1);
    CHECK_INT(plan[TEST_PLAN_REQUESTS].earlier_not_seen, 2);
    CHECK_INT(plan[TEST_PLAN_AGENTS].earlier_unknown, 2);
    weeks[3].test_seen[TEST_PLAN_DATA] = FIXTURE_START + 1; /* the whole does not show it */
    plan = fixture_audit(&f)->test_plan;
    CHECK(plan[TEST_PLAN_DATA].earlier_in == &weeks[3] && plan[TEST_PLAN_DATA].earlier_within);
    month =
        (struct history_entry){.kind = PERIOD_MONTH, .start = FIXTURE_START, .end = FIXTURE_END};
    month.test_seen[TEST_PLAN_DATA] = FIXTURE_END - 1;
    f.input.statements = &month; /* what it said itself is no other report */
    f.input.n_statements = 1;
    plan = fixture_audit(&f)->test_plan;
    CHECK(!plan[TEST_PLAN_DATA].earlier_in);
    CHECK_INT(plan[TEST_PLAN_REQUESTS].earlier_not_seen, 0);
    fixture_release(&f);
}

int main(void)
{
    RUN(a_rollback_journal_is_evidence);
    RUN(what_is_not_measured_is_named);
    RUN(contention_needs_the_seconds);
    RUN(the_first_reason_is_the_one_that_helps);
    RUN(the_test_plan_needs_the_seconds_and_the_size);
    RUN(the_last_time_is_the_latest);
    RUN(weeks_tell_of_a_month_and_of_what_was_before);
    return check_end();
}
