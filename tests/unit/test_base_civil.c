/* base/civil against libc's UTC functions, and the corners of ISO 8601 weeks. */
#include <time.h>

#include "base/civil.h"
#include "check.h"

static struct civil make(int year, int month, int day)
{
    return (struct civil){.year = year, .month = month, .day = day};
}

/* Every day from the year 1 to 9999 is the day after the one before. */
static void every_day_goes_there_and_back(void)
{
    int64_t first = civil_days(1, 1, 1), end = civil_days(9999, 12, 31) + 1;
    int bad = 0;
    CHECK_INT(end - first, 3652059);
    CHECK_INT(civil_days(1970, 1, 1), 0);
    for (int64_t day = first; day < end; day++) {
        struct civil c;
        civil_from_seconds(day * 86400 + 86399, &c);
        bad += !civil_valid(&c) || civil_days(c.year, c.month, c.day) != day || c.hour != 23 ||
               c.minute != 59 || c.second != 59;
    }
    CHECK_INT(bad, 0);
}

static void libc_agrees(void)
{
    int64_t from = civil_days(1, 1, 1) * 86400, to = civil_days(9999, 12, 31) * 86400;
    int bad = 0;
    /* A step that is prime to days, weeks and years meets every field's values. */
    for (int64_t s = from; s < to; s += 7654321) {
        time_t t = (time_t)s;
        struct tm tm;
        struct civil c;
        gmtime_r(&t, &tm);
        civil_from_seconds(s, &c);
        bad += c.year != tm.tm_year + 1900 || c.month != tm.tm_mon + 1 || c.day != tm.tm_mday ||
               c.hour != tm.tm_hour || c.minute != tm.tm_min || c.second != tm.tm_sec;
        bad += civil_seconds(&c) != timegm(&tm);
        int64_t day = civil_days(c.year, c.month, c.day);
        bad += civil_weekday(day) != (tm.tm_wday ? tm.tm_wday : 7);
        char want[16], got[16];
        int year, week;
        strftime(want, sizeof want, "%G-%V", &tm);
        civil_iso_week(day, &year, &week);
        snprintf(got, sizeof got, "%d-%02d", year, week);
        bad += strcmp(want, got) != 0;
    }
    CHECK_INT(bad, 0);
}

static void before_1970(void)
{
    struct civil c;
    civil_from_seconds(-1, &c);
    CHECK_INT(c.year, 1969);
    CHECK_INT(c.month, 12);
    CHECK_INT(c.day, 31);
    CHECK_INT(c.second, 59);
    CHECK_INT(civil_seconds(&c), -1);
}

static void a_leap_second_is_the_next_second(void)
{
    struct civil leap = {2016, 12, 31, 23, 59, 60}, next = make(2017, 1, 1);
    CHECK(civil_valid(&leap));
    CHECK_INT(civil_seconds(&leap), civil_seconds(&next));
}

static void what_is_a_date(void)
{
    static const struct {
        struct civil date;
        bool valid;
    } dates[] = {
        {{2024, 2, 29, 0, 0, 0}, true},  {{2025, 2, 29, 0, 0, 0}, false},
        {{2000, 2, 29, 0, 0, 0}, true},  {{1900, 2, 29, 0, 0, 0}, false},
        {{2025, 4, 31, 0, 0, 0}, false}, {{2025, 12, 31, 23, 59, 60}, true},
        {{2025, 13, 1, 0, 0, 0}, false}, {{2025, 0, 1, 0, 0, 0}, false},
        {{2025, 1, 0, 0, 0, 0}, false},  {{2025, 1, 1, 24, 0, 0}, false},
        {{2025, 1, 1, 0, 60, 0}, false}, {{2025, 1, 1, 0, 0, 61}, false},
        {{2025, 1, 1, -1, 0, 0}, false}, {{2025, 1, 1, 0, -1, 0}, false},
        {{2025, 1, 1, 0, 0, -1}, false}, {{0, 1, 1, 0, 0, 0}, false},
        {{1, 1, 1, 0, 0, 0}, true},      {{9999, 12, 31, 0, 0, 0}, true},
        {{10000, 1, 1, 0, 0, 0}, false},
    };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        CHECK_INT(civil_valid(&dates[i].date), dates[i].valid);
}

static void check_week(int y, int m, int d, int want_year, int want_week)
{
    int year, week;
    civil_iso_week(civil_days(y, m, d), &year, &week);
    CHECK_INT(year, want_year);
    CHECK_INT(week, want_week);
}

static void weeks_around_new_year(void)
{
    check_week(2020, 12, 31, 2020, 53);
    check_week(2021, 1, 3, 2020, 53);
    check_week(2021, 1, 4, 2021, 1);
    check_week(2026, 12, 31, 2026, 53);
    check_week(2027, 1, 1, 2026, 53);
    check_week(2027, 1, 3, 2026, 53);
    check_week(2027, 1, 4, 2027, 1);
    check_week(2024, 12, 30, 2025, 1);
    check_week(2025, 8, 3, 2025, 31);
}

static void where_weeks_start(void)
{
    int64_t day = -99;
    CHECK(civil_iso_week_start(2025, 31, &day));
    CHECK_INT(day, civil_days(2025, 7, 28));
    CHECK(civil_iso_week_start(2026, 1, &day));
    CHECK_INT(day, civil_days(2025, 12, 29));
    CHECK(civil_iso_week_start(2026, 53, &day));
    CHECK_INT(day, civil_days(2026, 12, 28));
    day = -99;
    CHECK(!civil_iso_week_start(2025, 53, &day));
    CHECK(!civil_iso_week_start(2025, 54, &day));
    CHECK(!civil_iso_week_start(2025, 0, &day));
    CHECK(!civil_iso_week_start(0, 1, &day));
    CHECK(!civil_iso_week_start(10000, 1, &day));
    CHECK_INT(day, -99);
}

/* The weeks of 400 years follow one another without a hole. */
static void weeks_are_seven_days(void)
{
    int64_t next = 0;
    int weeks = 0, bad = 0;
    CHECK(civil_iso_week_start(2000, 1, &next));
    for (int year = 2000; year < 2400; year++) {
        for (int week = 1; week <= 53; week++) {
            int64_t day;
            if (!civil_iso_week_start(year, week, &day))
                continue;
            bad += day != next || civil_weekday(day) != 1;
            next = day + 7;
            weeks++;
        }
    }
    CHECK_INT(bad, 0);
    CHECK_INT(weeks, 20871);
}

int main(void)
{
    RUN(every_day_goes_there_and_back);
    RUN(libc_agrees);
    RUN(before_1970);
    RUN(a_leap_second_is_the_next_second);
    RUN(what_is_a_date);
    RUN(weeks_around_new_year);
    RUN(where_weeks_start);
    RUN(weeks_are_seven_days);
    return check_end();
}
