/*
 * Which unit is labelled follows from the length of the period: at most eight labels in large
 * letters. Days of up to eight are named in their middle ("Mon", "16 Nov"), all else where it
 * begins.
 */
#include "report/time_axis.h"

#include <stdio.h>

#include "base/civil.h"

#define DAY INT64_C(86400)
#define MAX_TICKS 64

/* How often a label comes, and what its two rows say. */
struct rhythm {
    enum cut_unit unit;
    int every;    /* of the units */
    bool centred; /* in the middle of its unit */
    int64_t most; /* longest period for it, in seconds */
};

static const struct rhythm rhythms[] = {
    {CUT_HOUR, 1, false, 8 * 3600},         {CUT_HOUR, 3, false, 24 * 3600},
    {CUT_SIX_HOURS, 1, false, 2 * DAY},     {CUT_DAY, 1, true, 8 * DAY},
    {CUT_DAY, 2, false, 15 * DAY},          {CUT_DAY, 7, false, 62 * DAY},
    {CUT_MONTH, 1, false, 240 * DAY},       {CUT_MONTH, 3, false, 2 * 366 * DAY},
    {CUT_MONTH, 6, false, 4 * 366 * DAY},   {CUT_YEAR, 1, false, 8 * 366 * DAY},
    {CUT_YEAR, 20, false, 160 * 366 * DAY}, {CUT_YEAR, 200, false, 1600 * 366 * DAY},
    {CUT_YEAR, 2000, false, INT64_MAX},
};

static const struct rhythm *rhythm_of(const struct time_axis *t)
{
    const struct rhythm *r = rhythms;
    while (t->end - t->start > r->most)
        r++;
    return r;
}

static struct civil local(const struct svg *s, int64_t at)
{
    struct civil c;
    civil_from_seconds(at + zone_offset(s->page.audit->zone, at), &c);
    return c;
}

static bool same_start(const struct civil *c, enum cut_unit unit)
{
    bool hour = c->minute == 0 && c->second == 0, day = hour && c->hour == 0;
    if (unit == CUT_HOUR)
        return hour;
    if (unit == CUT_SIX_HOURS)
        return hour && c->hour % 6 == 0;
    if (unit == CUT_DAY)
        return day;
    return day && c->day == 1 && (unit == CUT_MONTH || c->month == 1);
}

/* Does a label stand here? Every n-th unit, counted from the month's first day, or from January,
   but for the last days of a month, whose label would touch the next one. */
static bool is_labelled(const struct rhythm *r, const struct civil *c)
{
    if (r->every == 1)
        return true;
    if (r->unit == CUT_HOUR)
        return c->hour % r->every == 0;
    if (r->unit == CUT_DAY)
        return (c->day - 1) % r->every == 0 && c->day < 31 - r->every / 7;
    return r->unit == CUT_MONTH ? (c->month - 1) % r->every == 0 : c->year % r->every == 0;
}

/* Starts of the labelled units in the period. */
static size_t ticks(const struct svg *s, const struct time_axis *t, int64_t ret[MAX_TICKS])
{
    const struct rhythm *r = rhythm_of(t);
    const struct zone *zone = s->page.audit->zone;
    struct civil c = local(s, t->start);
    int64_t at = same_start(&c, r->unit) ? t->start : cuts_next(zone, t->start, r->unit);
    size_t n = 0;
    for (; at < t->end && n < MAX_TICKS; at = cuts_next(zone, at, r->unit)) {
        c = local(s, at);
        if (is_labelled(r, &c))
            ret[n++] = at;
    }
    return n;
}

int time_axis_place(const struct time_axis *t, int64_t at)
{
    int64_t length = t->end - t->start, width = t->right - t->left;
    at = at < t->start ? t->start : at > t->end ? t->end : at;
    return t->left + (int)(((at - t->start) * width + length / 2) / length);
}

void time_axis_grid(struct svg *s, const struct time_axis *t, int top, int bottom)
{
    int64_t at[MAX_TICKS];
    size_t n = ticks(s, t, at);
    for (size_t i = 0; i < n; i++) {
        int x = time_axis_place(t, at[i]);
        svg_line(s, "grid", x, top, x, bottom);
    }
}

static void say_plain(struct svg *s, int value)
{
    char text[24];
    snprintf(text, sizeof text, "%d", value);
    page_raw(&s->page, text);
}

static void say_hour(struct svg *s, int hour)
{
    char text[24];
    snprintf(text, sizeof text, "%02d:00", hour);
    page_raw(&s->page, text);
}

/* "Mon", "06:00", "16", "Nov", "2026" */
static void say_upper(struct svg *s, const struct rhythm *r, const struct civil *c)
{
    struct page *p = &s->page;
    if (r->unit <= CUT_SIX_HOURS)
        say_hour(s, c->hour);
    else if (r->centred)
        page_text(p, PHRASE_WEEKDAY +
                         (enum phrase)(civil_weekday(civil_days(c->year, c->month, c->day)) - 1));
    else if (r->unit == CUT_DAY)
        say_plain(s, c->day);
    else if (r->unit == CUT_MONTH)
        page_text(p, PHRASE_MONTH_SHORT + (enum phrase)(c->month - 1));
    else
        say_plain(s, c->year);
}

/* What changes more slowly, where it does: "16 Nov", "Nov", "2026". `before`: the label before, or
   NULL. */
static void say_lower(struct svg *s, const struct rhythm *r, const struct civil *c,
                      const struct civil *before)
{
    bool month = !before || before->month != c->month || before->year != c->year;
    bool day = month || before->day != c->day;
    if (r->unit == CUT_YEAR)
        return;
    if (r->unit == CUT_MONTH) {
        if (!before || before->year != c->year)
            say_plain(s, c->year);
        return;
    }
    if (r->centred || (r->unit <= CUT_SIX_HOURS && day)) {
        say_plain(s, c->day);
        page_raw(&s->page, month ? " " : "");
    }
    if (month)
        page_text(&s->page, PHRASE_MONTH_SHORT + (enum phrase)(c->month - 1));
}

static void label(struct svg *s, const struct time_axis *t, const struct rhythm *r, int64_t at,
                  const struct civil *before, int bottom)
{
    struct civil c = local(s, at);
    int64_t middle = cuts_next(s->page.audit->zone, at, r->unit);
    middle = at + ((middle < t->end ? middle : t->end) - at) / 2;
    int x = time_axis_place(t, r->centred ? middle : at);
    for (enum svg_set set = SVG_NARROW; set <= SVG_WIDE; set++) {
        bool large = set == SVG_NARROW;
        say_upper(s, r, &c);
        svg_text(s, set, "q", x, bottom + (large ? 270 : 220), SVG_MIDDLE);
        say_lower(s, r, &c, before);
        if (s->text.len > 0)
            svg_text(s, set, "q", x, bottom + (large ? 540 : 400), SVG_MIDDLE);
    }
}

void time_axis_labels(struct svg *s, const struct time_axis *t, int bottom)
{
    const struct rhythm *r = rhythm_of(t);
    int64_t at[MAX_TICKS];
    size_t n = ticks(s, t, at);
    struct civil before;
    for (size_t i = 0; i < n; i++) {
        label(s, t, r, at[i], i ? &before : NULL, bottom);
        before = local(s, at[i]);
    }
}
