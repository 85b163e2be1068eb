/* base/period: weeks, months, ranges and instants, across changes of summer time. */
#include <unistd.h>

#include "base/civil.h"
#include "base/period.h"
#include "check.h"

static struct zone *utc, *berlin; /* berlin: NULL where there is no zone database */

static int64_t at(int year, int month, int day, int hour, int minute)
{
    struct civil c = {year, month, day, hour, minute, 0};
    return civil_seconds(&c);
}

static struct period week(const char *text, const struct zone *zone)
{
    struct period p = {0};
    struct error e = ERROR_INIT;
    CHECK_INT(period_week(text, zone, &p, &e), STATUS_OK);
    return p;
}

static struct period month(const char *text, const struct zone *zone)
{
    struct period p = {0};
    struct error e = ERROR_INIT;
    CHECK_INT(period_month(text, zone, &p, &e), STATUS_OK);
    return p;
}

static void a_week_is_monday_to_monday(void)
{
    struct period p = week("2025-W31", utc);
    CHECK_INT(p.kind, PERIOD_WEEK);
    CHECK(p.has_start && p.has_end);
    CHECK_INT(p.start, at(2025, 7, 28, 0, 0));
    CHECK_INT(p.end, at(2025, 8, 4, 0, 0));
    CHECK_STR(p.name, "2025-W31");
    p = week("2020-W53", utc);
    CHECK_INT(p.start, at(2020, 12, 28, 0, 0));
    CHECK_STR(p.name, "2020-W53");
    p = week("2025-w01", utc);
    CHECK_STR(p.name, "2025-W01");
    CHECK_INT(p.start, at(2024, 12, 30, 0, 0));
}

static void weeks_have_167_or_169_hours(void)
{
    if (!berlin)
        return;
    struct period p = week("2025-W13", berlin);
    CHECK_INT(p.end - p.start, 167 * 3600);
    CHECK_INT(p.start, at(2025, 3, 23, 23, 0));
    p = week("2025-W43", berlin);
    CHECK_INT(p.end - p.start, 169 * 3600);
    CHECK_INT(p.start, at(2025, 10, 19, 22, 0));
    p = week("2025-W44", berlin);
    CHECK_INT(p.end - p.start, 168 * 3600);
}

static void a_month_is_its_days(void)
{
    struct period p = month("2025-07", utc);
    CHECK_INT(p.kind, PERIOD_MONTH);
    CHECK_INT(p.start, at(2025, 7, 1, 0, 0));
    CHECK_INT(p.end, at(2025, 8, 1, 0, 0));
    CHECK_STR(p.name, "2025-07");
    p = month("2024-02", utc);
    CHECK_INT(p.end - p.start, 29 * 86400);
    p = month("2025-12", utc);
    CHECK_INT(p.end, at(2026, 1, 1, 0, 0));
    if (berlin) {
        p = month("2025-10", berlin);
        CHECK_INT(p.end - p.start, 31 * 86400 + 3600);
    }
}

static void bad_weeks_and_months_say_what_is_expected(void)
{
    static const char *const weeks[] = {"",          "2025",     "2025-31",  "2025-W3",
                                        "2025-W311", "25-W31",   "2025W31",  "2025-W31 ",
                                        " 2025-W31", "0000-W01", "2025-W00", "2025-W-1"};
    static const char *const months[] = {"",         "2025",    "2025-7",     "2025-13", "2025-00",
                                         "2025-071", "0000-01", "2025-07-01", "2025/07"};
    struct period p = {.kind = PERIOD_RANGE, .name = "untouched"};
    for (size_t i = 0; i < sizeof weeks / sizeof *weeks; i++) {
        struct error e = ERROR_INIT;
        CHECK_INT(period_week(weeks[i], utc, &p, &e), STATUS_USAGE);
        CHECK(strstr(e.text, "2025-W31") != NULL);
    }
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        struct error e = ERROR_INIT;
        CHECK_INT(period_month(months[i], utc, &p, &e), STATUS_USAGE);
        CHECK(strstr(e.text, "2025-07") != NULL);
    }
    struct error e = ERROR_INIT;
    CHECK_INT(period_week("2025-W53", utc, &p, &e), STATUS_USAGE);
    CHECK_STR(e.text, "the year 2025 has no week 53: its last one is 52");
    CHECK_INT(period_week("2026-W54", utc, &p, &e), STATUS_USAGE);
    CHECK_STR(e.text, "the year 2026 has no week 54: its last one is 53");
    CHECK_STR(p.name, "untouched");
}

static void the_last_week_is_over(void)
{
    struct period p;
    period_last_week(at(2025, 8, 4, 0, 0), utc, &p);
    CHECK_STR(p.name, "2025-W31");
    CHECK_INT(p.end, at(2025, 8, 4, 0, 0));
    period_last_week(at(2025, 8, 4, 0, 0) - 1, utc, &p);
    CHECK_STR(p.name, "2025-W30");
    period_last_week(at(2027, 1, 5, 0, 0), utc, &p);
    CHECK_STR(p.name, "2026-W53");
    if (berlin) {
        /* Monday has begun in Berlin two hours before it does in UTC. */
        period_last_week(at(2025, 8, 3, 22, 0), berlin, &p);
        CHECK_STR(p.name, "2025-W31");
        CHECK_INT(p.end, at(2025, 8, 3, 22, 0));
        period_last_week(at(2025, 8, 3, 22, 0) - 1, berlin, &p);
        CHECK_STR(p.name, "2025-W30");
    }
}

static void the_last_month_is_over(void)
{
    struct period p;
    period_last_month(at(2025, 8, 1, 0, 0), utc, &p);
    CHECK_STR(p.name, "2025-07");
    CHECK_INT(p.kind, PERIOD_MONTH);
    period_last_month(at(2025, 8, 1, 0, 0) - 1, utc, &p);
    CHECK_STR(p.name, "2025-06");
    period_last_month(at(2026, 1, 31, 12, 0), utc, &p);
    CHECK_STR(p.name, "2025-12");
    if (berlin) {
        period_last_month(at(2025, 7, 31, 22, 0), berlin, &p);
        CHECK_STR(p.name, "2025-07");
    }
}

static void check_instant(const char *text, const struct zone *zone, int64_t want)
{
    struct error e = ERROR_INIT;
    int64_t got = 0;
    int status = period_instant(text, at(2025, 8, 15, 12, 0), zone, &got, &e);
    if (status != STATUS_OK || got != want)
        printf("# \"%s\" %s\n", text, e.text);
    CHECK_INT(status, STATUS_OK);
    CHECK_INT(got, want);
}

static void instants_are_iso_8601(void)
{
    int64_t noon = at(2025, 8, 1, 12, 0);
    check_instant("2025-08-01", utc, at(2025, 8, 1, 0, 0));
    check_instant("2025-08-01T12:00", utc, noon);
    check_instant("2025-08-01 12:00", utc, noon);
    check_instant("2025-08-01T12:00:07", utc, noon + 7);
    check_instant("2025-08-01T12:00:07.999", utc, noon + 7);
    check_instant("2025-08-01T12:00:07,5Z", utc, noon + 7);
    check_instant("2025-08-01t12:00z", utc, noon);
    check_instant("2025-08-01T12:00+03:00", utc, noon - 3 * 3600);
    check_instant("2025-08-01T12:00:00+0530", utc, noon - 19800);
    check_instant("2025-08-01T12:00:00-08", utc, noon + 8 * 3600);
    check_instant("2016-12-31T23:59:60Z", utc, at(2017, 1, 1, 0, 0));
    check_instant("1969-12-31T23:59:59.5Z", utc, -1);
    if (berlin) {
        check_instant("2025-08-01T12:00", berlin, noon - 7200);
        check_instant("2025-08-01T12:00Z", berlin, noon);
        check_instant("2025-08-01", berlin, at(2025, 7, 31, 22, 0));
        check_instant("2025-10-26T02:30", berlin, at(2025, 10, 26, 0, 30));
        check_instant("2025-03-30T02:30", berlin, at(2025, 3, 30, 1, 30));
    }
}

static void instants_can_be_so_long_ago(void)
{
    int64_t now = at(2025, 8, 15, 12, 0);
    check_instant("90m", utc, now - 5400);
    check_instant("36h", utc, now - 36 * 3600);
    check_instant("14d", utc, now - 14 * 86400);
    check_instant("2w", utc, now - 14 * 86400);
    check_instant("0d", utc, now);
    if (berlin)
        check_instant("200d", berlin, now - INT64_C(200) * 86400);
}

static void other_instants_are_refused(void)
{
    static const char *const texts[] = {
        "",
        "now",
        "d",
        "14",
        "14 d",
        "-14d",
        "14days",
        "14y",
        "99999999d",
        "9999999w",
        "2025-08",
        "2025-8-1",
        "2025-02-29",
        "2025-08-01T",
        "2025-08-01T12",
        "2025-08-01T24:00",
        "2025-08-01T12:60",
        "2025-08-01T12:00:",
        "2025-08-01T12:00:00.",
        "2025-08-01Z",
        "2025-08-01T12:00+",
        "2025-08-01T12:00+3",
        "2025-08-01T12:00+03:",
        "2025-08-01T12:00+03:60",
        "2025-08-01T12:00+24:00",
        "2025-08-01T12:00Z ",
        "0000-01-01",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct error e = ERROR_INIT;
        int64_t got = 42;
        int status = period_instant(texts[i], 0, utc, &got, &e);
        if (status != STATUS_USAGE)
            printf("# \"%s\"\n", texts[i]);
        CHECK_INT(status, STATUS_USAGE);
        CHECK_INT(got, 42);
        CHECK(strstr(e.text, "2025-08-01T12:00") != NULL);
    }
}

static void ranges_are_named_by_their_ends(void)
{
    struct period p = {0};
    struct error e = ERROR_INIT;
    int64_t now = at(2025, 8, 15, 12, 0);
    CHECK_INT(period_range("2025-08-01", "2025-08-02", now, utc, &p, &e), STATUS_OK);
    CHECK_INT(p.kind, PERIOD_RANGE);
    CHECK(p.has_start && p.has_end);
    CHECK_INT(p.start, at(2025, 8, 1, 0, 0));
    CHECK_INT(p.end, at(2025, 8, 2, 0, 0));
    CHECK_STR(p.name, "2025-08-01T00:00:00Z/2025-08-02T00:00:00Z");
    CHECK_INT(period_range("14d", NULL, now, utc, &p, &e), STATUS_OK);
    CHECK(p.has_start && !p.has_end);
    CHECK_STR(p.name, "2025-08-01T12:00:00Z/..");
    CHECK_INT(period_range(NULL, "1d", now, utc, &p, &e), STATUS_OK);
    CHECK(!p.has_start && p.has_end);
    CHECK_STR(p.name, "../2025-08-14T12:00:00Z");
    CHECK_INT(period_range(NULL, NULL, now, utc, &p, &e), STATUS_OK);
    CHECK(!p.has_start && !p.has_end);
    CHECK_STR(p.name, "../..");
    period_set_range(&p, at(2025, 8, 1, 0, 0), at(2025, 8, 1, 0, 15), utc);
    CHECK(p.has_start && p.has_end);
    CHECK_STR(p.name, "2025-08-01T00:00:00Z/2025-08-01T00:15:00Z");
}

static void empty_ranges_are_refused(void)
{
    struct period p = {.name = "untouched"};
    struct error e = ERROR_INIT;
    CHECK_INT(period_range("2025-08-02", "2025-08-01", 0, utc, &p, &e), STATUS_USAGE);
    CHECK_INT(period_range("2025-08-01", "2025-08-01", 0, utc, &p, &e), STATUS_USAGE);
    CHECK(strstr(e.text, "2025-08-01") != NULL);
    CHECK_INT(period_range("x", "2025-08-01", 0, utc, &p, &e), STATUS_USAGE);
    CHECK_INT(period_range("2025-08-01", "x", 0, utc, &p, &e), STATUS_USAGE);
    CHECK_STR(p.name, "untouched");
}

static void instants_are_written_with_their_offset(void)
{
    char text[PERIOD_ISO_SIZE];
    period_format_iso(at(2025, 8, 1, 12, 0) + 9, utc, text);
    CHECK_STR(text, "2025-08-01T12:00:09Z");
    struct error e = ERROR_INIT;
    struct zone *z;
    if (!berlin)
        return;
    period_format_iso(at(2025, 8, 1, 12, 0), berlin, text);
    CHECK_STR(text, "2025-08-01T14:00:00+02:00");
    CHECK_INT(zone_new("America/St_Johns", &z, &e), STATUS_OK);
    period_format_iso(at(2025, 8, 1, 0, 0), z, text);
    CHECK_STR(text, "2025-07-31T21:30:00-02:30");
    zone_free(z);
    CHECK_INT(zone_new("Africa/Monrovia", &z, &e), STATUS_OK);
    period_format_iso(0, z, text);
    CHECK_STR(text, "1969-12-31T23:15:30-00:44:30");
    zone_free(z);
}

int main(void)
{
    struct error e = ERROR_INIT;
    if (zone_new("UTC", &utc, &e) != STATUS_OK)
        return EXIT_FAILURE;
    if (access("/usr/share/zoneinfo/Europe/Berlin", R_OK) == 0) {
        unsetenv("TZDIR");
        if (zone_new("Europe/Berlin", &berlin, &e) != STATUS_OK)
            return EXIT_FAILURE;
    } else {
        printf("# there is no zone database: only UTC is tested\n");
    }
    RUN(a_week_is_monday_to_monday);
    RUN(weeks_have_167_or_169_hours);
    RUN(a_month_is_its_days);
    RUN(bad_weeks_and_months_say_what_is_expected);
    RUN(the_last_week_is_over);
    RUN(the_last_month_is_over);
    RUN(instants_are_iso_8601);
    RUN(instants_can_be_so_long_ago);
    RUN(other_instants_are_refused);
    RUN(ranges_are_named_by_their_ends);
    RUN(empty_ranges_are_refused);
    RUN(instants_are_written_with_their_offset);
    zone_free(utc);
    zone_free(berlin);
    return check_end();
}
