/* Which hours of a period are spoken of as covered: those that are over. */
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

int main(void)
{
    RUN(what_is_yet_to_come_is_not_missing);
    RUN(hours_are_those_of_the_clock);
    RUN(years_of_silence);
    return check_end();
}
