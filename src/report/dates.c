/*
 * Dates in words: "16 to 22 November 2026". A period that begins and ends at midnight is its days,
 * the last one included; any other one has its hours and minutes.
 */
#include <stdio.h>

#include "base/civil.h"
#include "report/page.h"

static struct civil local_time(const struct page *p, int64_t at)
{
    struct civil civil;
    civil_from_seconds(at + zone_offset(p->audit->zone, at), &civil);
    return civil;
}

static bool is_midnight(const struct civil *c)
{
    return c->hour == 0 && c->minute == 0 && c->second == 0;
}

static bool same_month(const struct civil *a, const struct civil *b)
{
    return a->year == b->year && a->month == b->month;
}

static bool same_day(const struct civil *a, const struct civil *b)
{
    return same_month(a, b) && a->day == b->day;
}

/* Years and days are written without separators. */
static struct argument plain(struct page *p, int value)
{
    char text[16];
    snprintf(text, sizeof text, "%d", value);
    return page_trusted(p, text);
}

static struct argument month(struct page *p, const struct civil *c)
{
    return page_phrase(p, PHRASE_MONTH + (enum phrase)(c->month - 1));
}

/* "22 November 2026" */
static struct argument day(struct page *p, const struct civil *c)
{
    return COMPOSE(p, PHRASE_DAY, plain(p, c->day), month(p, c), plain(p, c->year));
}

static struct argument days(struct page *p, const struct civil *first, const struct civil *last)
{
    if (same_day(first, last))
        return day(p, first);
    if (same_month(first, last))
        return COMPOSE(p, PHRASE_DAYS_IN_MONTH, plain(p, first->day), day(p, last));
    if (first->year == last->year)
        return COMPOSE(p, PHRASE_DAYS_IN_YEAR, plain(p, first->day), month(p, first), day(p, last));
    return COMPOSE(p, PHRASE_DAYS, day(p, first), day(p, last));
}

/* "19:15" */
static struct argument time_of_day(struct page *p, const struct civil *c)
{
    char text[32];
    snprintf(text, sizeof text, "%02d:%02d", c->hour, c->minute);
    return page_trusted(p, text);
}

static struct argument hours(struct page *p, const struct civil *from, const struct civil *to)
{
    if (same_day(from, to))
        return COMPOSE(p, PHRASE_HOURS_IN_DAY, day(p, from), time_of_day(p, from),
                       time_of_day(p, to));
    return COMPOSE(p, PHRASE_HOURS, day(p, from), time_of_day(p, from), day(p, to),
                   time_of_day(p, to));
}

struct argument page_dates(struct page *p, int64_t start, int64_t end)
{
    struct civil from = local_time(p, start), to = local_time(p, end);
    if (!is_midnight(&from) || !is_midnight(&to) || start >= end)
        return hours(p, &from, &to);
    struct civil last = local_time(p, end - 1);
    return days(p, &from, &last);
}

struct argument page_span(struct page *p, int64_t first, int64_t last)
{
    struct civil from = local_time(p, first), to = local_time(p, last);
    struct argument begin = page_instant(p, first);
    char text[32];
    snprintf(text, sizeof text, "%02d:%02d:%02d", to.hour, to.minute, to.second);
    struct argument end = same_day(&from, &to) ? page_trusted(p, text) : page_instant(p, last);
    return first == last ? begin : COMPOSE(p, PHRASE_DAYS, begin, end);
}

struct argument page_days(struct page *p, int64_t first, int64_t last)
{
    struct civil from = local_time(p, first), to = local_time(p, last);
    return days(p, &from, &to);
}

struct argument page_instant(struct page *p, int64_t at)
{
    struct civil c = local_time(p, at);
    char text[32];
    snprintf(text, sizeof text, "%02d:%02d:%02d", c.hour, c.minute, c.second);
    return COMPOSE(p, PHRASE_INSTANT, day(p, &c), page_trusted(p, text));
}
