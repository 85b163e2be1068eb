/* Which hours of a period are spoken of as covered: those that are over. */
#include "audit/history.h"
#include "audit_fixture.h"

#define HOUR 3600

static struct fixture f;
static int64_t silent[SUMS_MAX_LISTED_HOURS];

/* The clock hours first to last - 1 of the period have no record. */
static void without_records(uint64_t hours, uint64_t first, uint64_t last)
{
    f.sums.hours = hours;
    f.sums.hours_without_records = silent;
    f.sums.hours_without_records_total = last - first;
    f.sums.n_hours_without_records = 0;
    for (uint64_t h = first; h < last && f.sums.n_hours_without_records < SUMS_MAX_LISTED_HOURS;
         h++)
        silent[f.sums.n_hours_without_records++] = FIXTURE_START + (int64_t)h * HOUR;
}

static void check_at(int64_t now, uint64_t over, uint64_t missing)
{
    f.input.now = now;
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->hours_over, over);
    CHECK_INT(a->hours_silent, missing);
}

static void what_is_yet_to_come_is_not_missing(void)
{
    fixture_quiet(&f);
    without_records(168, 10, 168);
    check_at(FIXTURE_START - 1, 0, 0);
    check_at(FIXTURE_START, 0, 0);
    check_at(FIXTURE_START + HOUR - 1, 0, 0);
    check_at(FIXTURE_START + 10 * HOUR, 10, 0);
    check_at(FIXTURE_START + 11 * HOUR - 1, 10, 0); /* an hour that goes on may still have one */
    check_at(FIXTURE_START + 11 * HOUR, 11, 1);
    CHECK_INT(f.audit->n_silent_hours, 1);
    check_at(FIXTURE_END - 1, 167, 157);
    check_at(FIXTURE_END, 168, 158);
    CHECK_INT(f.audit->n_silent_hours, 158);
    CHECK_INT(f.audit->elapsed_s, 168 * HOUR); /* what means divide by stays */
    fixture_release(&f);
}

static void hours_are_those_of_the_clock(void)
{
    fixture_quiet(&f);
    without_records(3, 1, 3);
    f.period.kind = PERIOD_RANGE;
    f.period.start = FIXTURE_START + 1800;
    f.period.end = FIXTURE_START + 2 * HOUR + 1800;
    check_at(FIXTURE_START + HOUR, 1, 0);
    check_at(FIXTURE_START + 2 * HOUR, 2, 1);
    check_at(f.period.end, 3, 2);
    fixture_release(&f);
}

/* More of them than are listed. */
static void years_of_silence(void)
{
    fixture_quiet(&f);
    without_records(20000, 0, 20000);
    f.period.kind = PERIOD_RANGE;
    f.period.end = FIXTURE_START + INT64_C(20000) * HOUR;
    check_at(FIXTURE_START + 5000 * HOUR, 5000, 5000);
    check_at(FIXTURE_START + 15000 * HOUR, 15000, 15000);
    check_at(f.period.end, 20000, 20000);
    fixture_release(&f);
}

/* ---- hours that usually have requests ---- */

#define WEEK INT64_C(604800)

static struct history_entry weeks[10];

/* So many weeks before the period, the nearest first; each has a request in every hour of Monday
   and, those up to `tuesdays`, of Tuesday. */
static void weeks_before(size_t n, size_t tuesdays)
{
    memset(weeks, 0, sizeof weeks);
    for (size_t i = 0; i < n; i++) {
        struct history_entry *week = &weeks[n - 1 - i];
        week->kind = PERIOD_WEEK;
        week->start = FIXTURE_START - (int64_t)(i + 1) * WEEK;
        week->end = week->start + WEEK;
        week->has_hours = true;
        week->hours[0] = i < tuesdays ? (UINT64_C(1) << 48) - 1 : (UINT64_C(1) << 24) - 1;
    }
    f.input.stated_weeks = weeks;
    f.input.n_stated_weeks = n;
}

static void check_usual(unsigned of_weeks, uint64_t hours, uint64_t seen, bool low)
{
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->usual_weeks, of_weeks);
    CHECK_INT(a->usual_hours, hours);
    CHECK_INT(a->usual_hours_seen, seen);
    CHECK_INT(a->hours_low, low);
    CHECK_INT(a->verdict, low ? VERDICT_CANNOT_TELL : VERDICT_NOT_NEEDED);
    CHECK(!low || (a->n_causes == 1 && a->causes[0].kind == CAUSE_HOURS));
}

static void hours_that_usually_have_requests(void)
{
    fixture_quiet(&f);
    f.sums.hours = 168;
    f.sums.request_hours[0] = (1 << 19) - 1; /* of Monday 19 hours, which are 79.2 % */
    weeks_before(3, 0);
    check_usual(3, 0, 0, false);
    weeks_before(4, 0);
    check_usual(4, 24, 19, true);
    f.sums.request_hours[0] = (1 << 20) - 1; /* 83.3 % */
    check_usual(4, 24, 20, false);
    weeks_before(5, 2);
    check_usual(5, 24, 20, false);
    weeks_before(5, 3); /* more than half of the weeks have Tuesday's */
    check_usual(5, 48, 20, true);
    weeks_before(4, 2); /* half is enough */
    check_usual(4, 48, 20, true);
    weeks_before(4, 4);
    f.sums.request_hours[0] = 0;
    f.sums.request_hours[1] = UINT64_MAX; /* other hours are no substitute */
    check_usual(4, 48, 0, true);
    fixture_release(&f);
}

/* Eight weeks count, and an entry of an older version is none. */
static void weeks_that_count(void)
{
    fixture_quiet(&f);
    f.sums.hours = 168;
    f.sums.request_hours[0] = (1 << 24) - 1;
    weeks_before(9, 4);
    check_usual(8, 48, 24, true);
    weeks_before(9, 9);
    weeks[0].hours[0] = 0; /* the ninth */
    check_usual(8, 48, 24, true);
    for (size_t i = 1; i < 6; i++)
        weeks[i].has_hours = false;
    check_usual(3, 0, 0, false);
    weeks[5].has_hours = true;
    check_usual(4, 48, 24, true);
    f.period.start += WEEK; /* a week of which there is no report lies between */
    f.period.end += WEEK;
    f.input.now = f.period.end;
    check_usual(4, 48, 24, true);
    f.sums.hours = SUMS_MARKED_HOURS + 1;
    check_usual(0, 0, 0, false);
    fixture_release(&f);
}

static void an_hour_to_come_is_not_missing(void)
{
    fixture_quiet(&f);
    f.sums.hours = 168;
    f.sums.request_hours[0] = (1 << 16) - 1;
    weeks_before(4, 4);
    f.input.now = FIXTURE_START + 20 * HOUR;
    check_usual(4, 20, 16, false);
    f.input.now = FIXTURE_START + 21 * HOUR;
    check_usual(4, 21, 16, true);
    fixture_release(&f);
}

int main(void)
{
    RUN(what_is_yet_to_come_is_not_missing);
    RUN(hours_are_those_of_the_clock);
    RUN(years_of_silence);
    RUN(hours_that_usually_have_requests);
    RUN(weeks_that_count);
    RUN(an_hour_to_come_is_not_missing);
    return check_end();
}
