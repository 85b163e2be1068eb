/* Stamps: every directive, dates that do not exist, rounding, zones, year hints, the cache. */
#include "parse/timestamp.h"

#include "base/civil.h"
#include "check.h"

static struct timestamp_format *compile(const char *text)
{
    struct timestamp_format *f = NULL;
    struct error err = ERROR_INIT;
    unsigned column;
    if (timestamp_format_new(text, &f, &column, &err) < 0)
        printf("# %s: column %u: %s\n", text, column, err.text);
    CHECK(f != NULL);
    return f;
}

#define BAD INT64_MIN

/* One stamp by one format in a fresh context; BAD where it is none. */
static int64_t read_once(const char *format, const char *text, struct timestamp_context c)
{
    struct timestamp_format *f = compile(format);
    int64_t us = BAD, untouched = 7;
    if (f && !timestamp_read(f, span_str(text), &c, &us)) {
        timestamp_read(f, span_str(text), &c, &untouched);
        CHECK_INT(untouched, 7);
        us = BAD;
    }
    timestamp_format_free(f);
    return us;
}

static int64_t read_utc(const char *format, const char *text)
{
    return read_once(format, text, (struct timestamp_context){0});
}

static void directives(void)
{
    static const struct {
        const char *format, *text;
        int64_t us;
    } rows[] = {
        {"%d/%b/%Y:%H:%M:%S %z", "22/Nov/2026:19:19:22 +0000", 1795375162000000},
        {"%d/%b/%Y:%H:%M:%S %z", "23/Nov/2026:00:49:22 +0530", 1795375162000000},
        {"%d/%b/%Y:%H:%M:%S %z", "22/nov/2026:19:19:22 -00:00", 1795375162000000},
        {"%d/%b/%Y:%H:%M:%S.%f", "22/Nov/2026:19:19:22.015", 1795375162015000},
        {"%Y-%m-%dT%H:%M:%S%z", "2026-11-22T22:19:22+03:00", 1795375162000000},
        {"%Y-%m-%dT%H:%M:%S%z", "2026-11-22T19:19:22Z", 1795375162000000},
        {"%Y-%m-%dT%H:%M:%S%z", "2026-11-22T22:19:22+03", 1795375162000000},
        {"%FT%T.%f%z", "2026-11-22T19:19:22.123456789Z", 1795375162123457},
        {"%F %T,%f", "2026-11-22 19:19:22,5", 1795375162500000},
        {"%a %b %d %T.%f %Y", "Sun Nov 22 19:19:22.000001 2026", 1795375162000001},
        {"%a %b %e %T %Y", "MON nov  2 19:19:22 2026", 1793647162000000},
        {"%a %b %e %T %Y", "Mon Nov 2 19:19:22 2026", 1793647162000000},
        {"%Y/%m/%d %H:%M", "2026/11/22 19:19", 1795375140000000},
        {"100%% %F %T", "100% 2026-11-22 19:19:22", 1795375162000000},
        {"%s", "1795375162", 1795375162000000},
        {"%s", "1795375162.38", 1795375162380000},
        {"%s", "1795375246.9919257", 1795375246991926},
        {"%s", "1.795375162e9", 1795375162000000},
        {"%s", "-1.5", -1500000},
        {"%Q", "1795375162380", 1795375162380000},
        {"%J", "1795375243242582", 1795375243242582},
        {"[%s]", "[12]", 12000000},
        {"%F %T", "2016-12-31 23:59:60", 1483228800000000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t got = read_utc(rows[i].format, rows[i].text);
        if (got != rows[i].us)
            printf("# row %zu: %s\n", i, rows[i].text);
        CHECK_INT(got, rows[i].us);
    }
}

static void no_stamps(void)
{
    static const struct {
        const char *format, *text;
    } rows[] = {
        {"%F %T", "2026-02-30 00:00:00"},
        {"%F %T", "2025-02-29 00:00:00"},
        {"%F %T", "2026-13-01 00:00:00"},
        {"%F %T", "2026-00-01 00:00:00"},
        {"%F %T", "2026-01-00 00:00:00"},
        {"%F %T", "2026-01-01 24:00:00"},
        {"%F %T", "2026-01-01 00:60:00"},
        {"%F %T", "2026-01-01 00:00:61"},
        {"%F %T", "0000-01-01 00:00:00"},
        {"%F %T", "2026-01-01 00:00:0"},
        {"%F %T", "2026-01-01 00:00:00 "},
        {"%F %T", "2026-01-01"},
        {"%F %T", ""},
        {"%F %T.%f", "2026-01-01 00:00:00."},
        {"%F %T.%f", "2026-01-01 00:00:00.1234567891"},
        {"%F %T%z", "2026-01-01 00:00:00"},
        {"%F %T%z", "2026-01-01 00:00:00+3"},
        {"%F %T%z", "2026-01-01 00:00:00+2400"},
        {"%F %T%z", "2026-01-01 00:00:00+0060"},
        {"%F %T%z", "2026-01-01 00:00:00z"},
        {"%d/%b/%Y %T", "01/Foo/2026 00:00:00"},
        {"%a %F %T", "Xyz 2026-01-01 00:00:00"},
        {"%s", ""},
        {"%s", "-"},
        {"%s", "12x"},
        {"%s", "1."},
        {"%s", "1e"},
        {"%s", "99999999999999999999"},
        {"%s", "1e99999999999"},
        {"%J", "1.5"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t got = read_utc(rows[i].format, rows[i].text);
        if (got != BAD)
            printf("# row %zu: %s\n", i, rows[i].text);
        CHECK_INT(got, BAD);
    }
}

static void fractions_round_half_up(void)
{
    CHECK_INT(read_utc("%F %T.%f", "1970-01-01 00:00:00.0000004"), 0);
    CHECK_INT(read_utc("%F %T.%f", "1970-01-01 00:00:00.0000005"), 1);
    CHECK_INT(read_utc("%F %T.%f", "1970-01-01 00:00:00.000000499"), 0);
    CHECK_INT(read_utc("%F %T.%f", "1970-01-01 00:00:00.9999995"), 1000000);
    CHECK_INT(read_utc("%s", "0.0000005"), 1);
    CHECK_INT(read_utc("%s", "0.00000049999999999999999"), 0);
}

static void bad_formats_are_refused(void)
{
    static const struct {
        const char *format;
        unsigned column;
    } rows[] = {
        {"%F %K", 4}, {"%F %T %", 7},  {"%H:%M:%S", 1}, {"%F", 1},          {"%F %T %Y", 7},
        {"%s %z", 1}, {"%s%f", 1},     {"%F %H:%S", 1}, {"%F %H:%M.%f", 1}, {"", 1},
        {"x", 1},     {"%F %T %b", 1}, {"%s %Q", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timestamp_format *f = NULL;
        struct error err = ERROR_INIT;
        unsigned column = 99;
        CHECK_INT(timestamp_format_new(rows[i].format, &f, &column, &err), STATUS_FORMAT);
        if (column != rows[i].column)
            printf("# format %s\n", rows[i].format);
        CHECK_INT(column, rows[i].column);
        CHECK(f == NULL && err.text[0] != '\0');
    }
}

static void zones(void)
{
    struct zone *berlin = NULL;
    struct error err = ERROR_INIT;
    if (zone_new("Europe/Berlin", &berlin, &err) < 0) {
        printf("# no zone database: %s\n", err.text);
        return;
    }
    struct timestamp_context c = {.zone = berlin};
    CHECK_INT(read_once("%F %T", "2026-07-01 12:00:00", c), 1782900000000000);
    CHECK_INT(read_once("%F %T", "2026-12-01 12:00:00", c), 1796122800000000);
    /* an offset in the text wins over the zone */
    CHECK_INT(read_once("%F %T%z", "2026-07-01 12:00:00Z", c), 1782907200000000);
    /* the repeated hour is the first one, the skipped one takes the offset before the gap */
    CHECK_INT(read_once("%F %T", "2026-10-25 02:30:00", c), 1792888200000000);
    CHECK_INT(read_once("%F %T", "2026-03-29 02:30:00", c), 1774747800000000);
    /* another zone in the same context is not answered from the cache */
    struct timestamp_format *f = compile("%F %T");
    int64_t us = 0;
    CHECK(timestamp_read(f, SPAN("2026-07-01 12:00:00"), &c, &us));
    c.zone = NULL;
    CHECK(timestamp_read(f, SPAN("2026-07-01 12:00:00"), &c, &us));
    CHECK_INT(us, 1782907200000000);
    timestamp_format_free(f);
    zone_free(berlin);
}

static int64_t hint(int year, int month, int day)
{
    return civil_days(year, month, day) * 86400 * 1000000;
}

static int64_t read_hinted(const char *text, int64_t hint_us)
{
    struct timestamp_context c = {.has_year_hint = true, .year_hint_us = hint_us};
    return read_once("%b %e %T", text, c);
}

static void years_come_from_the_hint(void)
{
    CHECK_INT(read_utc("%b %e %T", "Nov 22 19:19:22"), BAD);
    CHECK_INT(read_hinted("Nov 22 19:19:22", hint(2026, 7, 1)), 1795375162000000);
    CHECK_INT(read_hinted("Dec 31 23:00:00", hint(2027, 1, 1)), hint(2026, 12, 31) + 82800000000);
    CHECK_INT(read_hinted("Jan  1 00:00:00", hint(2026, 12, 31)), hint(2027, 1, 1));
    /* 29 February goes to a leap year, however far */
    CHECK_INT(read_hinted("Feb 29 00:00:00", hint(2027, 1, 1)), hint(2028, 2, 29));
    CHECK_INT(read_hinted("Feb 29 00:00:00", hint(2025, 6, 1)), hint(2024, 2, 29));
    CHECK_INT(read_hinted("Feb 30 00:00:00", hint(2028, 1, 1)), BAD);
    /* every day of 2026 is closest to the middle of 2026 in 2026 */
    CHECK_INT(read_hinted("Jan  1 00:00:00", hint(2026, 7, 2) + 43200000000), hint(2026, 1, 1));
    CHECK_INT(read_hinted("Dec 31 00:00:00", hint(2026, 7, 2) + 43200000000), hint(2026, 12, 31));
    /* a changed hint changes the answer: such a stamp is never taken from the cache */
    struct timestamp_format *f = compile("%b %e %T");
    struct timestamp_context c = {.has_year_hint = true, .year_hint_us = hint(2026, 7, 1)};
    int64_t us = 0;
    CHECK(timestamp_read(f, SPAN("Jul  1 00:00:00"), &c, &us));
    c.year_hint_us = hint(2020, 7, 1);
    CHECK(timestamp_read(f, SPAN("Jul  1 00:00:00"), &c, &us));
    CHECK_INT(us, hint(2020, 7, 1));
    timestamp_format_free(f);
}

/* Read texts in turn in one context and each in a fresh one: the same must come out. */
static void same_as_fresh_in(const struct zone *zone, const char *format, const char *const *texts,
                             size_t n)
{
    struct timestamp_format *f = compile(format);
    struct timestamp_context c = {.zone = zone};
    for (size_t i = 0; i < n; i++) {
        int64_t us = BAD;
        bool ok = timestamp_read(f, span_str(texts[i]), &c, &us);
        int64_t fresh = read_once(format, texts[i], (struct timestamp_context){.zone = zone});
        if ((ok ? us : BAD) != fresh)
            printf("# %s: text %zu %s\n", format, i, texts[i]);
        CHECK_INT(ok ? us : BAD, fresh);
    }
    timestamp_format_free(f);
}

static void same_as_fresh(const char *format, const char *const *texts, size_t n)
{
    same_as_fresh_in(NULL, format, texts, n);
}

/* Every byte of a stamp replaced by every kind of byte, in one context. */
static void the_cache_notices_every_byte(void)
{
    static const char *const rows[][2] = {
        {"%d/%b/%Y:%T %z", "22/Nov/2026:19:19:22 +0000"},
        {"%FT%T.%f%z", "2026-11-22T19:19:22.251+01:00"},
        {"%F %T,%f", "2026-11-22 19:19:22,251"},
        {"%S %Y-%m-%d %H:%M", "22 2026-11-22 19:19"},
        {"%Y %H:%M:%S%f %e %b", "2026 19:19:2225 2 Nov"},
        {"%a, %d %b %Y %H:%M:%S.%f %z", "Sun, 22 Nov 2026 19:19:22.123456789 +0000"},
    };
    static const char bytes[] = "0123456789 -+:.,/ZTan\xff";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[64];
        size_t len = strlen(rows[i][1]);
        const char *turns[3] = {rows[i][1], text, rows[i][1]};
        for (size_t at = 0; at < len; at++) {
            for (const char *b = bytes; *b; b++) {
                snprintf(text, sizeof text, "%s", rows[i][1]);
                text[at] = *b;
                same_as_fresh(rows[i][0], turns, 3);
                text[(at + 1) % len] = *b;
                same_as_fresh(rows[i][0], turns, 3);
            }
        }
    }
}

/* Minutes in which a zone's offset changes; leap seconds. */
static void the_cache_keeps_to_the_zone(void)
{
    static const char *const texts[] = {
        "2026-03-29 01:59:00", "2026-03-29 01:59:59", "2026-03-29 01:59:60", "2026-03-29 02:00:00",
        "2026-03-29 02:00:01", "2026-03-29 02:59:59", "2026-03-29 03:00:00", "2026-10-25 02:59:59",
        "2026-10-25 02:59:60", "2026-10-25 02:59:58", "2026-10-25 03:00:00", "2026-10-25 03:00:59",
        "2026-10-25 03:00:60", "2026-10-25 03:00:61", "2026-10-25 03:00:00",
    };
    /* The last zone whose offset changed inside a minute: by 44 min 30 s in 1972. */
    static const char *const liberia[] = {
        "1972-01-06 23:58:59", "1972-01-06 23:59:00", "1972-01-06 23:59:59", "1972-01-07 00:00:00",
        "1972-01-07 00:43:59", "1972-01-07 00:44:00", "1972-01-07 00:44:29", "1972-01-07 00:44:30",
        "1972-01-07 00:44:31", "1972-01-07 00:44:00", "1972-01-07 00:44:59",
    };
    struct error err = ERROR_INIT;
    struct zone *zone;
    if (zone_new("Europe/Berlin", &zone, &err) == 0) {
        same_as_fresh_in(zone, "%F %T", texts, sizeof texts / sizeof *texts);
        zone_free(zone);
    }
    if (zone_new("Africa/Monrovia", &zone, &err) == 0) {
        same_as_fresh_in(zone, "%F %T", liberia, sizeof liberia / sizeof *liberia);
        zone_free(zone);
    }
}

static void the_cache_changes_nothing(void)
{
    static const char *const fine[] = {
        "2026-11-22T19:19:22.1+00:00",
        "2026-11-22T19:19:22.25+00:00",
        "2026-11-22T19:19:22.25+01:00",
        "2026-11-22T19:19:22.999999999+01:00",
        "2026-11-22T19:19:22.1234567890+01:00",
        "2026-11-22T19:19:22.+01:00",
        "2026-11-22T19:19:22.x5+01:00",
        "2026-11-22T19:19:22.25+01:0",
        "2026-11-22T19:19:22+01:00",
        "2026-11-22T19:19:23.25+01:00",
        "2026-11-22T19:19:23.25Z",
        "2026-11-22T19:19:23.3Z",
        "2026-11-22T19:19:23.3",
        "Z",
        "",
    };
    static const char *const whole[] = {
        "2026-11-22 19:19:22", "2026-11-22 19:19:22",  "2026-11-22 19:19:2",
        "2026-11-22 19:19:23", "2026-11-22 19:19:22x", "2026-11-22 19:19:23",
    };
    static const char *const greedy[] = {"2026 11 1 1 5", "2026 11 1 1 50", "2026 11 1 15"};
    same_as_fresh("%FT%T.%f%z", fine, sizeof fine / sizeof *fine);
    same_as_fresh("%F %T", whole, sizeof whole / sizeof *whole);
    same_as_fresh("%Y %m %d %H:%M:%S%f", greedy, sizeof greedy / sizeof *greedy);
    static const char *const adjacent[] = {"2026-11-22 19:19:22123", "2026-11-22 19:19:221",
                                           "2026-11-22 19:19:2"};
    same_as_fresh("%F %H:%M:%S%f", adjacent, 3);
    /* two formats in one context */
    struct timestamp_format *a = compile("%Y-%m-%d %T"), *b = compile("%Y-%d-%m %T");
    struct timestamp_context c = {0};
    int64_t us = 0;
    CHECK(timestamp_read(a, SPAN("2026-03-04 00:00:00"), &c, &us));
    CHECK(timestamp_read(b, SPAN("2026-03-04 00:00:00"), &c, &us));
    CHECK_INT(us, hint(2026, 4, 3));
    timestamp_format_free(a);
    timestamp_format_free(b);
}

static bool is_fine(const char *format, const char *text)
{
    struct timestamp_format *f = compile(format);
    struct timestamp_context c = {0};
    int64_t us;
    CHECK(timestamp_read(f, span_str(text), &c, &us));
    bool first = c.fine;
    CHECK(timestamp_read(f, span_str(text), &c, &us));
    CHECK(c.fine == first);
    timestamp_format_free(f);
    return first;
}

static void fineness(void)
{
    CHECK(!is_fine("%F %T", "2026-03-04 00:00:00"));
    CHECK(is_fine("%F %T.%f", "2026-03-04 00:00:00.0"));
    CHECK(is_fine("%s", "1795375162.380"));
    CHECK(!is_fine("%s", "1795375162"));
    CHECK(is_fine("%Q", "1795375162380"));
    struct timestamp_format *f = compile("%s");
    CHECK(timestamp_format_fine(f));
    timestamp_format_free(f);
    f = compile("%F %T");
    CHECK(!timestamp_format_fine(f));
    timestamp_format_free(f);
}

int main(void)
{
    RUN(directives);
    RUN(no_stamps);
    RUN(fractions_round_half_up);
    RUN(bad_formats_are_refused);
    RUN(zones);
    RUN(years_come_from_the_hint);
    RUN(the_cache_changes_nothing);
    RUN(the_cache_notices_every_byte);
    RUN(the_cache_keeps_to_the_zone);
    RUN(fineness);
    return check_end();
}
