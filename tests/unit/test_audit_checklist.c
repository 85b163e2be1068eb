/* The checklist and the routine: what ticks an item, and what does not. */
#include "audit_fixture.h"

#include "base/civil.h"

static struct fixture f;

static void check_item(const struct audit_check *got, enum check_state state,
                       enum check_evidence evidence, uint64_t n)
{
    CHECK_INT(got->state, state);
    CHECK_INT(got->evidence, evidence);
    CHECK_INT(got->n, n);
    CHECK_INT(got->attestation != NULL,
              evidence >= EVIDENCE_ATTESTED && evidence <= EVIDENCE_NOT_YET);
}
#define ITEM(id, state, evidence, n) check_item(&fixture_audit(&f)->check[id], state, evidence, n)
#define TASK(id, state, evidence, n) check_item(&fixture_audit(&f)->routine[id], state, evidence, n)

/* `until_day` 0: for ever. Days of 2025-08. */
static void attest(const char *item, bool met, int on_day, int until_day)
{
    f.attestations[f.input.n_attestations++] =
        (struct attestation){.item = (char *)(uintptr_t)item,
                             .met = met,
                             .on_days = civil_days(2025, 8, on_day),
                             .until_days = until_day ? civil_days(2025, 8, until_day) : INT64_MAX};
}

static void nothing_attested(void)
{
    fixture_quiet(&f);
    ITEM(CHECK_RED_FLAG, CHECK_NOT_MET, EVIDENCE_NONE_RAISED, 0);
    ITEM(CHECK_PERFORMANCE_TESTS, CHECK_NOT_MET, EVIDENCE_NO_TEST, 0);
    for (int i = CHECK_MIGRATION_PLAN; i < CHECK_COUNT; i++)
        ITEM(i, CHECK_NOT_CHECKED, EVIDENCE_NOT_ATTESTED, 0);
    TASK(ROUTINE_STRESS_TEST, CHECK_NOT_MET, EVIDENCE_NO_TEST, 0);
    TASK(ROUTINE_DB_SIZE, CHECK_MET, EVIDENCE_DB_SIZE, 20480);
    TASK(ROUTINE_LOGS, CHECK_MET, EVIDENCE_ENTRIES, 140);
    TASK(ROUTINE_METRICS, CHECK_MET, EVIDENCE_THIS_REPORT, 0);
    for (int i = ROUTINE_AUDIT; i < ROUTINE_COUNT; i++)
        TASK(i, CHECK_NOT_CHECKED, EVIDENCE_NOT_ATTESTED, 0);
    fixture_release(&f);
}

static void a_red_flag(void)
{
    fixture_quiet(&f);
    attest("red_flag", true, 1, 0); /* cannot overrule what was measured */
    ITEM(CHECK_RED_FLAG, CHECK_NOT_MET, EVIDENCE_NONE_RAISED, 0);
    f.input.n_sources = 1;
    ITEM(CHECK_RED_FLAG, CHECK_NOT_CHECKED, EVIDENCE_FLAGS_UNKNOWN, 1);
    f.sums.lock_events = 2;
    ITEM(CHECK_RED_FLAG, CHECK_MET, EVIDENCE_RAISED, 1);
    f.attestations[0].met = false;
    fixture_add(&f.sums.normal, "GET", "/meta", 50, 500, 4000000);
    ITEM(CHECK_RED_FLAG, CHECK_MET, EVIDENCE_RAISED, 3);
    fixture_release(&f);
}

static void a_test_was_seen(void)
{
    fixture_quiet(&f);
    attest("performance_tests", true, 2, 0);
    ITEM(CHECK_PERFORMANCE_TESTS, CHECK_MET, EVIDENCE_ATTESTED, 0);
    TASK(ROUTINE_STRESS_TEST, CHECK_NOT_MET, EVIDENCE_NO_TEST, 0); /* another item */
    fixture_agents(&f.sums.test.agents_by_field, 1);               /* operations only */
    ITEM(CHECK_PERFORMANCE_TESTS, CHECK_MET, EVIDENCE_TEST_TRAFFIC, 0);
    fixture_add(&f.sums.client, "", "/meta", 7, 200, 1000);
    ITEM(CHECK_PERFORMANCE_TESTS, CHECK_MET, EVIDENCE_STRESS_OUTPUT, 7);
    TASK(ROUTINE_STRESS_TEST, CHECK_MET, EVIDENCE_STRESS_OUTPUT, 7);
    fixture_add(&f.sums.test, "GET", "/meta", 9, 200, 1000);
    ITEM(CHECK_PERFORMANCE_TESTS, CHECK_MET, EVIDENCE_TEST_TRAFFIC, 9);
    TASK(ROUTINE_STRESS_TEST, CHECK_MET, EVIDENCE_TEST_TRAFFIC, 9);
    fixture_release(&f);
}

static void attestations(void)
{
    fixture_quiet(&f);
    attest("backup", true, 2, 0);
    attest("caching", false, 2, 0);
    attest("planning", true, 2, 0);
    ITEM(CHECK_BACKUP, CHECK_MET, EVIDENCE_ATTESTED, 0);
    CHECK(f.audit->check[CHECK_BACKUP].attestation == &f.attestations[0]);
    ITEM(CHECK_CACHING, CHECK_NOT_MET, EVIDENCE_ATTESTED_NOT, 0);
    TASK(ROUTINE_PLANNING, CHECK_MET, EVIDENCE_ATTESTED, 0);
    ITEM(CHECK_ALERTS, CHECK_NOT_CHECKED, EVIDENCE_NOT_ATTESTED, 0);
    fixture_release(&f);
}

/* The period's last day is Sunday, 3 August. */
static void attestations_in_their_time(void)
{
    fixture_quiet(&f);
    attest("backup", true, 3, 3);
    ITEM(CHECK_BACKUP, CHECK_MET, EVIDENCE_ATTESTED, 0);
    f.attestations[0].until_days--;
    f.attestations[0].on_days--;
    ITEM(CHECK_BACKUP, CHECK_NOT_MET, EVIDENCE_EXPIRED, 0);
    f.attestations[0].until_days = f.attestations[0].on_days = civil_days(2025, 8, 4);
    ITEM(CHECK_BACKUP, CHECK_NOT_CHECKED, EVIDENCE_NOT_YET, 0);
    f.attestations[0].met = false;
    ITEM(CHECK_BACKUP, CHECK_NOT_CHECKED, EVIDENCE_NOT_YET, 0);

    f.attestations[0].item = (char *)(uintptr_t) "performance_tests"; /* without force */
    ITEM(CHECK_PERFORMANCE_TESTS, CHECK_NOT_MET, EVIDENCE_NO_TEST, 0);

    f.attestations[0] = (struct attestation){
        .item = (char *)(uintptr_t) "backup", .met = true, .until_days = INT64_MAX};
    f.attestations[0].on_days = civil_days(2025, 8, 4);
    f.input.period = NULL; /* then as of now, which is 4 August */
    ITEM(CHECK_BACKUP, CHECK_MET, EVIDENCE_ATTESTED, 0);
    f.input.now = FIXTURE_END - 1;
    ITEM(CHECK_BACKUP, CHECK_NOT_CHECKED, EVIDENCE_NOT_YET, 0);
    f.attestations[0].on_days = -1; /* 1969: before the count of days */
    f.input.now = -1;
    ITEM(CHECK_BACKUP, CHECK_MET, EVIDENCE_ATTESTED, 0);
    f.attestations[0].on_days = 0;
    ITEM(CHECK_BACKUP, CHECK_NOT_CHECKED, EVIDENCE_NOT_YET, 0);
    fixture_release(&f);
}

/* A week of New York ends at 04:00 UTC on Monday: its last day is Sunday all the same. */
static void the_last_day_is_the_zones(void)
{
    struct error err = ERROR_INIT;
    struct zone *new_york;
    if (zone_new("America/New_York", &new_york, &err) != STATUS_OK)
        return; /* no zone database here */
    fixture_quiet(&f);
    f.input.zone = new_york;
    f.period.start += 4 * 3600;
    f.period.end += 4 * 3600;
    attest("backup", true, 3, 3);
    ITEM(CHECK_BACKUP, CHECK_MET, EVIDENCE_ATTESTED, 0);
    f.attestations[0].on_days++;
    ITEM(CHECK_BACKUP, CHECK_NOT_CHECKED, EVIDENCE_NOT_YET, 0);
    fixture_release(&f);
    zone_free(new_york);
}

static void the_database(void)
{
    fixture_quiet(&f);
    f.database.wal_bytes = 20;
    TASK(ROUTINE_DB_SIZE, CHECK_MET, EVIDENCE_DB_SIZE, 20500);
    f.database.has_size = false;
    TASK(ROUTINE_DB_SIZE, CHECK_NOT_MET, EVIDENCE_DB_GAP, 0);
    f.database.asked = false;
    TASK(ROUTINE_DB_SIZE, CHECK_NOT_CHECKED, EVIDENCE_DB_NOT_ASKED, 0);
    attest("db_size", true, 1, 0);
    TASK(ROUTINE_DB_SIZE, CHECK_MET, EVIDENCE_ATTESTED, 0);
    fixture_release(&f);
}

static void the_logs(void)
{
    fixture_empty(&f);
    TASK(ROUTINE_LOGS, CHECK_NOT_MET, EVIDENCE_NO_ENTRIES, 0);
    attest("logs", true, 1, 0);
    TASK(ROUTINE_LOGS, CHECK_MET, EVIDENCE_ATTESTED, 0);
    TASK(ROUTINE_METRICS, CHECK_NOT_MET, EVIDENCE_NO_ENTRIES, 0);
    f.period.kind = PERIOD_MONTH; /* a report of nothing is no audit */
    TASK(ROUTINE_AUDIT, CHECK_NOT_CHECKED, EVIDENCE_NOT_ATTESTED, 0);
    fixture_release(&f);
}

static void the_monthly_audit(void)
{
    fixture_quiet(&f);
    f.period.kind = PERIOD_RANGE;
    TASK(ROUTINE_AUDIT, CHECK_NOT_CHECKED, EVIDENCE_NOT_ATTESTED, 0);
    f.period.kind = PERIOD_MONTH;
    TASK(ROUTINE_AUDIT, CHECK_MET, EVIDENCE_THIS_REPORT, 0);
    f.input.now = FIXTURE_END - 1; /* the month is not over */
    TASK(ROUTINE_AUDIT, CHECK_NOT_CHECKED, EVIDENCE_NOT_ATTESTED, 0);
    f.input.now = FIXTURE_END;
    f.period.kind = PERIOD_WEEK;
    attest("audit", true, 1, 0);
    TASK(ROUTINE_AUDIT, CHECK_MET, EVIDENCE_ATTESTED, 0);
    fixture_release(&f);
}

int main(void)
{
    RUN(nothing_attested);
    RUN(a_red_flag);
    RUN(a_test_was_seen);
    RUN(attestations);
    RUN(attestations_in_their_time);
    RUN(the_last_day_is_the_zones);
    RUN(the_database);
    RUN(the_logs);
    RUN(the_monthly_audit);
    return check_end();
}
