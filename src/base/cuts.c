/*
 * Units up to an hour are steps of absolute time from the clock's own multiples, so that the hour
 * that a clock shows twice is two parts. Longer ones begin at a time of the clock, wherever the
 * offset has moved it.
 */
#include "base/cuts.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/civil.h"

#define HOUR INT64_C(3600)
#define DAY (24 * HOUR)

static int64_t floor_to(int64_t value, int64_t step)
{
    int64_t rest = value % step;
    return value - rest - (rest < 0 ? step : 0);
}

/* Local midnight at which the month or year after that of `local` begins. */
static int64_t next_month_or_year(int64_t local, bool year)
{
    struct civil c;
    civil_from_seconds(local, &c);
    if (year)
        return civil_days(c.year + 1, 1, 1) * DAY;
    return civil_days(c.month == 12 ? c.year + 1 : c.year, c.month % 12 + 1, 1) * DAY;
}

static int64_t next_local(int64_t local, enum cut_unit unit)
{
    int64_t day = floor_to(local, DAY);
    switch (unit) {
    case CUT_SIX_HOURS:
        return floor_to(local, 6 * HOUR) + 6 * HOUR;
    case CUT_DAY:
        return day + DAY;
    case CUT_WEEK:
        return day + (8 - civil_weekday(day / DAY)) * DAY;
    default:
        return next_month_or_year(local, unit == CUT_YEAR);
    }
}

int64_t cuts_next(const struct zone *zone, int64_t at, enum cut_unit unit)
{
    int64_t local = at + zone_offset(zone, at);
    if (unit <= CUT_HOUR) {
        int64_t step = unit == CUT_HOUR ? HOUR : HOUR / 4;
        return at + floor_to(local, step) + step - local;
    }
    int64_t next = zone_to_utc(zone, next_local(local, unit));
    /* A clock put back over midnight begins the day twice; the first time is behind us then. */
    return next > at ? next : zone_to_utc(zone, next_local(next_local(local, unit), unit));
}

static bool fill(const struct zone *zone, struct cuts *c, int64_t at)
{
    c->n = 0;
    for (; at < c->end && c->n < CUTS_MAX; at = cuts_next(zone, at, c->unit))
        c->starts[c->n++] = at;
    return at < c->end;
}

void cuts_make(const struct zone *zone, int64_t start, int64_t end, enum cut_unit unit,
               struct cuts *ret)
{
    *ret = (struct cuts){.unit = unit, .end = end};
    ret->starts = alloc_zeroed(CUTS_MAX, sizeof *ret->starts);
    while (fill(zone, ret, start) && ret->unit < CUT_YEAR)
        ret->unit++;
}

void cuts_release(struct cuts *c)
{
    free(c->starts);
    *c = (struct cuts){.n = 0};
}

int64_t cuts_end(const struct cuts *c, size_t i)
{
    return i + 1 < c->n ? c->starts[i + 1] : c->end;
}

enum cut_unit cuts_fine(int64_t seconds)
{
    if (seconds <= 2 * DAY)
        return CUT_QUARTER;
    if (seconds <= 9 * DAY)
        return CUT_HOUR;
    if (seconds <= 62 * DAY)
        return CUT_SIX_HOURS;
    if (seconds <= 200 * DAY)
        return CUT_DAY;
    return seconds <= 1500 * DAY ? CUT_WEEK : CUT_MONTH;
}

enum cut_unit cuts_coarse(int64_t seconds)
{
    if (seconds <= 14 * DAY)
        return CUT_DAY;
    if (seconds <= 98 * DAY)
        return CUT_WEEK;
    return seconds <= 731 * DAY ? CUT_MONTH : CUT_YEAR;
}
