/* A period cut at the clock of its zone, changes of summer time included. */
#include "base/cuts.h"

#include "base/civil.h"
#include "check.h"

static struct zone *zone;

static void use_zone(const char *name)
{
    struct error err = ERROR_INIT;
    zone_free(zone);
    if (zone_new(name, &zone, &err) != STATUS_OK)
        abort();
}

static int64_t local(int year, int month, int day, int hour)
{
    struct civil c = {year, month, day, hour, 0, 0};
    return zone_to_utc(zone, civil_seconds(&c));
}

/* Cut, and check what holds of all cuts. */
static struct cuts cut(int64_t start, int64_t end, enum cut_unit unit)
{
    struct cuts c;
    cuts_make(zone, start, end, unit, &c);
    if (start < end) {
        CHECK_INT(c.starts[0], start);
        CHECK_INT(cuts_end(&c, c.n - 1), end);
    }
    for (size_t i = 0; i + 1 < c.n; i++)
        CHECK(c.starts[i] < c.starts[i + 1]);
    return c;
}

static void a_week_is_168_hours_and_7_days(void)
{
    use_zone("Europe/Moscow");
    struct cuts c = cut(local(2026, 11, 16, 0), local(2026, 11, 23, 0), CUT_HOUR);
    CHECK_INT(c.n, 168);
    CHECK_INT(c.starts[5], local(2026, 11, 16, 5));
    cuts_release(&c);
    c = cut(local(2026, 11, 16, 0), local(2026, 11, 23, 0), CUT_DAY);
    CHECK_INT(c.n, 7);
    CHECK_INT(c.starts[6], local(2026, 11, 22, 0));
    cuts_release(&c);
}

/* 25 October 2026: 03:00 becomes 02:00. 29 March: 02:00 becomes 03:00. */
static void summer_time_makes_a_day_longer_or_shorter(void)
{
    use_zone("Europe/Berlin");
    struct cuts c = cut(local(2026, 10, 19, 0), local(2026, 10, 26, 0), CUT_HOUR);
    CHECK_INT(c.n, 169);
    CHECK_INT(c.starts[168] - c.starts[167], 3600);
    cuts_release(&c);
    c = cut(local(2026, 10, 25, 0), local(2026, 10, 26, 0), CUT_SIX_HOURS);
    CHECK_INT(c.n, 4);
    CHECK_INT(c.starts[1] - c.starts[0], 7 * 3600);
    cuts_release(&c);
    c = cut(local(2026, 3, 23, 0), local(2026, 3, 30, 0), CUT_HOUR);
    CHECK_INT(c.n, 167);
    cuts_release(&c);
    c = cut(local(2026, 3, 23, 0), local(2026, 3, 30, 0), CUT_DAY);
    CHECK_INT(c.n, 7);
    CHECK_INT(c.end - c.starts[6], 23 * 3600);
    cuts_release(&c);
}

/* In Brazil clocks went from 24:00 back to 23:00, and from 24:00 on to 01:00. */
static void a_midnight_twice_or_never(void)
{
    use_zone("America/Sao_Paulo");
    struct cuts c = cut(local(2017, 2, 18, 0), local(2017, 2, 20, 0), CUT_DAY);
    CHECK_INT(c.n, 2);
    CHECK_INT(c.starts[1] - c.starts[0], 25 * 3600);
    cuts_release(&c);
    c = cut(local(2017, 10, 14, 0), local(2017, 10, 16, 0), CUT_DAY);
    CHECK_INT(c.n, 2);
    cuts_release(&c);
}

static void a_month_begins_and_ends_with_part_of_a_week(void)
{
    use_zone("UTC");
    struct cuts c = cut(local(2025, 7, 1, 0), local(2025, 8, 1, 0), CUT_WEEK); /* a Tuesday */
    CHECK_INT(c.n, 5);
    CHECK_INT(c.starts[1], local(2025, 7, 7, 0));
    CHECK_INT(c.starts[4], local(2025, 7, 28, 0));
    cuts_release(&c);
    c = cut(local(2025, 7, 1, 0), local(2025, 8, 1, 0), CUT_SIX_HOURS);
    CHECK_INT(c.n, 124);
    cuts_release(&c);
}

static void a_year_is_months(void)
{
    use_zone("Europe/Berlin");
    struct cuts c = cut(local(2024, 11, 15, 7), local(2026, 2, 3, 0), CUT_MONTH);
    CHECK_INT(c.n, 16);
    CHECK_INT(c.starts[1], local(2024, 12, 1, 0));
    CHECK_INT(c.starts[2], local(2025, 1, 1, 0));
    cuts_release(&c);
    c = cut(local(2024, 11, 15, 7), local(2026, 2, 3, 0), CUT_YEAR);
    CHECK_INT(c.n, 3);
    cuts_release(&c);
}

static void parts_are_bounded_in_number(void)
{
    use_zone("UTC");
    struct cuts c = cut(local(2000, 1, 1, 0), local(2020, 1, 1, 0), CUT_QUARTER);
    CHECK_INT(c.unit, CUT_WEEK + 1);
    CHECK(c.n > 0 && c.n <= CUTS_MAX);
    cuts_release(&c);
    c = cut(0, 0, CUT_HOUR);
    CHECK_INT(c.n, 0);
    cuts_release(&c);
}

static void longer_periods_have_longer_parts(void)
{
    const int64_t day = 86400;
    CHECK_INT(cuts_fine(day), CUT_QUARTER);
    CHECK_INT(cuts_fine(7 * day), CUT_HOUR);
    CHECK_INT(cuts_fine(7 * day + 3600), CUT_HOUR);
    CHECK_INT(cuts_fine(31 * day), CUT_SIX_HOURS);
    CHECK_INT(cuts_fine(92 * day), CUT_DAY);
    CHECK_INT(cuts_fine(366 * day), CUT_WEEK);
    CHECK_INT(cuts_coarse(7 * day + 3600), CUT_DAY);
    CHECK_INT(cuts_coarse(31 * day), CUT_WEEK);
    CHECK_INT(cuts_coarse(366 * day), CUT_MONTH);
    CHECK_INT(cuts_coarse(3660 * day), CUT_YEAR);
}

int main(void)
{
    RUN(a_week_is_168_hours_and_7_days);
    RUN(summer_time_makes_a_day_longer_or_shorter);
    RUN(a_midnight_twice_or_never);
    RUN(a_month_begins_and_ends_with_part_of_a_week);
    RUN(a_year_is_months);
    RUN(parts_are_bounded_in_number);
    RUN(longer_periods_have_longer_parts);
    zone_free(zone);
    return check_end();
}
