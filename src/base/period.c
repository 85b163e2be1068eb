/*
 * Periods and the instants that bound them, from what a person writes on the command line.
 *
 * Weeks and months are computed on local day numbers and put on the time line last, so a week of
 * 167 or 169 hours needs no thought. A relative instant ("14d") counts seconds instead: it means
 * the same whatever the zone does.
 */
#include "base/period.h"

#include <stdio.h>
#include <string.h>

#include "base/civil.h"

#define DAY_SECONDS INT64_C(86400)

/* Read exactly `count` digits at *p and step over them. */
static bool take_digits(const char **p, int count, int *ret)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        char c = (*p)[i];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *p += count;
    *ret = value;
    return true;
}

static bool take(const char **p, const char *any_of)
{
    if (**p == '\0' || !strchr(any_of, **p))
        return false;
    (*p)++;
    return true;
}

/* The instant at which a local day begins. */
static int64_t day_start(int64_t days, const struct zone *zone)
{
    return zone_to_utc(zone, days * DAY_SECONDS);
}

static int64_t local_day(int64_t instant, const struct zone *zone, struct civil *ret)
{
    civil_from_seconds(instant + zone_offset(zone, instant), ret);
    return civil_days(ret->year, ret->month, ret->day);
}

static void set_bounds(struct period *p, enum period_kind kind, int64_t first_day, int64_t end_day,
                       const struct zone *zone)
{
    p->kind = kind;
    p->has_start = true;
    p->has_end = true;
    p->start = day_start(first_day, zone);
    p->end = day_start(end_day, zone);
}

static void set_week(struct period *p, int64_t monday, const struct zone *zone)
{
    int year, week;
    civil_iso_week(monday, &year, &week);
    set_bounds(p, PERIOD_WEEK, monday, monday + 7, zone);
    snprintf(p->name, sizeof p->name, "%04d-W%02d", year, week);
}

static void set_month(struct period *p, int year, int month, const struct zone *zone)
{
    int64_t first = civil_days(year, month, 1);
    int64_t end = month == 12 ? civil_days(year + 1, 1, 1) : civil_days(year, month + 1, 1);
    set_bounds(p, PERIOD_MONTH, first, end, zone);
    snprintf(p->name, sizeof p->name, "%04d-%02d", year, month);
}

int period_week(const char *text, const struct zone *zone, struct period *ret, struct error *err)
{
    const char *p = text;
    int year, week;
    if (!take_digits(&p, 4, &year) || !take(&p, "-") || !take(&p, "Ww") ||
        !take_digits(&p, 2, &week) || *p || year == 0 || week == 0)
        return error_set(err, STATUS_USAGE,
                         "\"%.80s\" is not a week: expected an ISO week such as 2025-W31", text);
    int64_t monday;
    if (!civil_iso_week_start(year, week, &monday))
        return error_set(err, STATUS_USAGE, "the year %04d has no week %02d: its last one is %d",
                         year, week, civil_iso_week_start(year, 53, &monday) ? 53 : 52);
    set_week(ret, monday, zone);
    return STATUS_OK;
}

int period_month(const char *text, const struct zone *zone, struct period *ret, struct error *err)
{
    const char *p = text;
    int year, month;
    if (!take_digits(&p, 4, &year) || !take(&p, "-") || !take_digits(&p, 2, &month) || *p ||
        year == 0 || month < 1 || month > 12)
        return error_set(err, STATUS_USAGE,
                         "\"%.80s\" is not a month: expected a year and a month such as 2025-07",
                         text);
    set_month(ret, year, month, zone);
    return STATUS_OK;
}

void period_last_week(int64_t now, const struct zone *zone, struct period *ret)
{
    struct civil today;
    int64_t days = local_day(now, zone, &today);
    set_week(ret, days - civil_weekday(days) + 1 - 7, zone);
}

void period_last_month(int64_t now, const struct zone *zone, struct period *ret)
{
    struct civil today;
    local_day(now, zone, &today);
    bool january = today.month == 1;
    set_month(ret, today.year - january, january ? 12 : today.month - 1, zone);
}

static void name_range(struct period *p, const struct zone *zone)
{
    char start[PERIOD_ISO_SIZE] = "..", end[PERIOD_ISO_SIZE] = "..";
    if (p->has_start)
        period_format_iso(p->start, zone, start);
    if (p->has_end)
        period_format_iso(p->end, zone, end);
    snprintf(p->name, sizeof p->name, "%s/%s", start, end);
}

int period_range(const char *since, const char *until, int64_t now, const struct zone *zone,
                 struct period *ret, struct error *err)
{
    struct period p = {.kind = PERIOD_RANGE, .has_start = since, .has_end = until};
    int status = STATUS_OK;
    if (since)
        status = period_instant(since, now, zone, &p.start, err);
    if (status == STATUS_OK && until)
        status = period_instant(until, now, zone, &p.end, err);
    if (status != STATUS_OK)
        return status;
    if (since && until && p.start >= p.end)
        return error_set(err, STATUS_USAGE,
                         "the range is empty: its beginning \"%.80s\" is not before its end "
                         "\"%.80s\"",
                         since, until);
    name_range(&p, zone);
    *ret = p;
    return STATUS_OK;
}

void period_set_range(struct period *p, int64_t start, int64_t end, const struct zone *zone)
{
    p->kind = PERIOD_RANGE;
    p->has_start = true;
    p->has_end = true;
    p->start = start;
    p->end = end;
    name_range(p, zone);
}

/* "14d", "36h", "90m", "2w" before now. */
static bool relative_instant(const char *text, int64_t now, int64_t *ret)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'m', 60}, {'h', 3600}, {'d', DAY_SECONDS}, {'w', 7 * DAY_SECONDS}};
    size_t digits = strspn(text, "0123456789");
    /* Four digits of weeks are 190 years: more is a slip, and the result stays a date. */
    if (digits == 0 || digits > 7 || !text[digits] || text[digits + 1])
        return false;
    const char *p = text;
    int count;
    if (!take_digits(&p, (int)digits, &count))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (units[i].unit == *p && count * units[i].seconds < 200 * 366 * DAY_SECONDS) {
            *ret = now - count * units[i].seconds;
            return true;
        }
    }
    return false;
}

/* "T12:00", "T12:00:00", "T12:00:00.5" */
static bool take_time(const char **p, struct civil *c)
{
    if (!take(p, "Tt ") || !take_digits(p, 2, &c->hour) || !take(p, ":") ||
        !take_digits(p, 2, &c->minute))
        return false;
    if (!take(p, ":"))
        return true;
    if (!take_digits(p, 2, &c->second))
        return false;
    if (!take(p, ".,"))
        return true;
    size_t fraction = strspn(*p, "0123456789");
    *p += fraction;
    return fraction > 0;
}

/* "Z", "+03:00", "+0300", "+03" */
static bool take_offset(const char **p, int *ret)
{
    if (take(p, "Zz")) {
        *ret = 0;
        return true;
    }
    int hours, minutes = 0, sign = **p == '-' ? -1 : 1;
    if (!take(p, "+-") || !take_digits(p, 2, &hours))
        return false;
    if ((take(p, ":") || **p) && !take_digits(p, 2, &minutes))
        return false;
    *ret = sign * (hours * 3600 + minutes * 60);
    return hours <= 23 && minutes <= 59;
}

static bool absolute_instant(const char *text, const struct zone *zone, int64_t *ret)
{
    const char *p = text;
    struct civil c = {0};
    if (!take_digits(&p, 4, &c.year) || !take(&p, "-") || !take_digits(&p, 2, &c.month) ||
        !take(&p, "-") || !take_digits(&p, 2, &c.day))
        return false;
    bool has_time = *p;
    if (has_time && !take_time(&p, &c))
        return false;
    bool has_offset = *p;
    int offset = 0;
    if ((has_offset && !take_offset(&p, &offset)) || *p || !civil_valid(&c))
        return false;
    int64_t local = civil_seconds(&c);
    *ret = has_offset ? local - offset : zone_to_utc(zone, local);
    return true;
}

int period_instant(const char *text, int64_t now, const struct zone *zone, int64_t *ret,
                   struct error *err)
{
    if (relative_instant(text, now, ret) || absolute_instant(text, zone, ret))
        return STATUS_OK;
    return error_set(err, STATUS_USAGE,
                     "\"%.80s\" is not a time: expected ISO 8601 such as 2025-08-01, "
                     "2025-08-01T12:00 or 2025-08-01T12:00:00+03:00, or how long ago: 90m, 36h, "
                     "14d, 2w",
                     text);
}

void period_format_iso(int64_t seconds, const struct zone *zone, char ret[PERIOD_ISO_SIZE])
{
    struct civil c;
    int32_t offset = zone_offset(zone, seconds), east = offset < 0 ? -offset : offset;
    char offset_text[24] = "Z", odd_seconds[8] = "";
    if (east % 60) /* Monrovia until 1972: 44 minutes and 30 seconds */
        snprintf(odd_seconds, sizeof odd_seconds, ":%02d", east % 60);
    if (offset)
        snprintf(offset_text, sizeof offset_text, "%c%02d:%02d%s", offset < 0 ? '-' : '+',
                 east / 3600, east / 60 % 60, odd_seconds);
    civil_from_seconds(seconds + offset, &c);
    snprintf(ret, PERIOD_ISO_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%.9s", c.year, c.month, c.day,
             c.hour, c.minute, c.second, offset_text);
}
