/*
 * Which unit is labelled follows from the room: the finest whose labels keep apart in large
 * letters, at most ten of them. Days of a week or less are named in their middle ("Mon", "16 Nov"),
 * all else where it begins. The same places serve both sets, since small letters need less room.
 *
 * Pictures of one report stand below one another and differ in the width of their plots; a unit is
 * only taken if it would do in the narrowest of them, so that all are cut alike.
 */
#include "report/time_axis.h"

#include <stdio.h>

#include "base/civil.h"

#define MAX_LABELS 10
#define NARROWEST 4540 /* plot, in tenths */
#define EDGE 80        /* least room between a label and the picture's frame */

/* How often a label comes, and what its two rows say. */
struct rhythm {
    enum cut_unit unit;
    int every;    /* of the units; of CUT_QUARTER: minutes, which divide an hour */
    bool centred; /* in the middle of its unit */
    int apart;    /* least room between labels; weekdays group what stands under them */
};

#define APART 80

/* From fine to coarse. */
static const struct rhythm rhythms[] = {
    {CUT_QUARTER, 1, false, APART},    {CUT_QUARTER, 5, false, APART},
    {CUT_QUARTER, 15, false, APART},   {CUT_QUARTER, 30, false, APART},
    {CUT_HOUR, 1, false, APART},       {CUT_HOUR, 2, false, APART},
    {CUT_HOUR, 3, false, APART},       {CUT_SIX_HOURS, 6, false, APART},
    {CUT_SIX_HOURS, 12, false, APART}, {CUT_DAY, 1, true, 30},
    {CUT_DAY, 2, false, APART},        {CUT_DAY, 7, false, APART},
    {CUT_MONTH, 1, false, APART},      {CUT_MONTH, 3, false, APART},
    {CUT_MONTH, 6, false, APART},      {CUT_YEAR, 1, false, APART},
    {CUT_YEAR, 2, false, APART},       {CUT_YEAR, 5, false, APART},
    {CUT_YEAR, 10, false, APART},      {CUT_YEAR, 20, false, APART},
    {CUT_YEAR, 50, false, APART},      {CUT_YEAR, 100, false, APART},
    {CUT_YEAR, 200, false, APART},     {CUT_YEAR, 500, false, APART},
    {CUT_YEAR, 2000, false, APART},
};

#define RHYTHMS (sizeof rhythms / sizeof rhythms[0])

enum row { ROW_UPPER, ROW_LOWER, ROW_COUNT };

/* A label, and how much room each of its rows takes in large letters. */
struct label {
    int64_t at;
    struct civil time;
    bool names_day, names_month; /* in the lower row */
    int x, width[ROW_COUNT];
};

struct labels {
    const struct rhythm *rhythm;
    struct label label[MAX_LABELS];
    size_t n;
};

static struct civil local(const struct svg *s, int64_t at)
{
    struct civil c;
    civil_from_seconds(at + zone_offset(s->page.audit->zone, at), &c);
    return c;
}

static bool same_start(const struct civil *c, const struct rhythm *r)
{
    bool hour = c->minute == 0 && c->second == 0, day = hour && c->hour == 0;
    switch (r->unit) {
    case CUT_QUARTER:
        return c->second == 0 && c->minute % r->every == 0;
    case CUT_HOUR:
        return hour;
    case CUT_SIX_HOURS:
        return hour && c->hour % 6 == 0;
    case CUT_DAY:
        return day;
    default:
        return day && c->day == 1 && (r->unit == CUT_MONTH || c->month == 1);
    }
}

/* The start of the unit after an instant. */
static int64_t next(const struct svg *s, const struct rhythm *r, int64_t at)
{
    if (r->unit != CUT_QUARTER)
        return cuts_next(s->page.audit->zone, at, r->unit);
    struct civil c = local(s, at);
    return at + (r->every - c.minute % r->every) * 60 - c.second;
}

/* Does a label stand here? Every n-th unit, counted from midnight, the month's first day, or
   January; the odd days at a month's end are left out where they touch the next first. */
static bool is_labelled(const struct rhythm *r, const struct civil *c)
{
    switch (r->unit) {
    case CUT_QUARTER:
        return true;
    case CUT_HOUR:
    case CUT_SIX_HOURS:
        return c->hour % r->every == 0;
    case CUT_DAY:
        return (c->day - 1) % r->every == 0;
    case CUT_MONTH:
        return (c->month - 1) % r->every == 0;
    default:
        return c->year % r->every == 0;
    }
}

int time_axis_place(const struct time_axis *t, int64_t at)
{
    int64_t length = t->end - t->start, width = t->right - t->left;
    at = at < t->start ? t->start : at > t->end ? t->end : at;
    return t->left + (int)(((at - t->start) * width + length / 2) / length);
}

static void say_plain(struct svg *s, int value)
{
    char text[24];
    snprintf(text, sizeof text, "%d", value);
    page_raw(&s->page, text);
}

static void say_clock(struct svg *s, const struct civil *c)
{
    char text[48];
    snprintf(text, sizeof text, "%02d:%02d", c->hour, c->minute);
    page_raw(&s->page, text);
}

/* "Mon", "06:00", "16", "Nov", "2026" */
static void say_upper(struct svg *s, const struct rhythm *r, const struct civil *c)
{
    struct page *p = &s->page;
    if (r->unit <= CUT_SIX_HOURS)
        say_clock(s, c);
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

/* What changes more slowly, where it does: "16 Nov", "Nov", "2026". */
static void say_lower(struct svg *s, const struct rhythm *r, const struct label *l)
{
    if (r->unit == CUT_MONTH && l->names_day)
        say_plain(s, l->time.year);
    if (r->unit >= CUT_MONTH)
        return;
    if (l->names_day)
        say_plain(s, l->time.day);
    if (l->names_day && l->names_month)
        page_raw(&s->page, " ");
    if (l->names_month)
        page_text(&s->page, PHRASE_MONTH_SHORT + (enum phrase)(l->time.month - 1));
}

static void say_row(struct svg *s, const struct rhythm *r, const struct label *l, enum row row)
{
    if (row == ROW_UPPER)
        say_upper(s, r, &l->time);
    else
        say_lower(s, r, l);
}

/* How wide the rows are, and where their middle is: over the place, but within the frame. */
static void measure(struct svg *s, const struct time_axis *t, const struct rhythm *r,
                    enum svg_set set, struct label *l)
{
    int64_t end = next(s, r, l->at);
    int64_t at = r->centred ? l->at + ((end < t->end ? end : t->end) - l->at) / 2 : l->at;
    int half = 0;
    for (enum row row = ROW_UPPER; row < ROW_COUNT; row++) {
        say_row(s, r, l, row);
        l->width[row] = svg_text_width(set, buffer_span(&s->text));
        buffer_clear(&s->text);
        half = l->width[row] / 2 > half ? l->width[row] / 2 : half;
    }
    l->x = time_axis_place(t, at);
    l->x = l->x < EDGE + half ? EDGE + half : l->x;
    l->x = l->x > SVG_WIDTH - EDGE - half ? SVG_WIDTH - EDGE - half : l->x;
}

/* A label at an instant. `before`: that before it, or NULL. */
static struct label make_label(struct svg *s, const struct time_axis *t, const struct rhythm *r,
                               int64_t at, const struct label *before)
{
    struct label l = {.at = at, .time = local(s, at)};
    const struct civil *c = before ? &before->time : NULL;
    bool year = !c || c->year != l.time.year, month = year || c->month != l.time.month;
    bool day = month || c->day != l.time.day;
    l.names_month = month;
    l.names_day = r->unit == CUT_MONTH ? year : r->centred || (r->unit <= CUT_SIX_HOURS && day);
    measure(s, t, r, SVG_NARROW, &l);
    return l;
}

static bool touches(const struct labels *ls, const struct label *l)
{
    for (size_t i = 0; i < ls->n; i++) {
        for (enum row row = ROW_UPPER; row < ROW_COUNT; row++) {
            const struct label *o = &ls->label[i];
            int apart = l->x - o->x - (l->width[row] + o->width[row]) / 2;
            if (l->width[row] > 0 && o->width[row] > 0 && apart < ls->rhythm->apart)
                return true;
        }
    }
    return false;
}

/* Put a label after the others, if need be in place of the one before or after shortening that;
   false: there is no room. */
static bool append(struct svg *s, const struct time_axis *t, struct labels *ls, int64_t at)
{
    const struct rhythm *r = ls->rhythm;
    struct label *last = ls->n ? &ls->label[ls->n - 1] : NULL;
    struct label l = make_label(s, t, r, at, last);
    if (touches(ls, &l) && r->centred && ls->n == 1 && l.names_month) {
        last->names_month = false; /* "30", "1 Dec" */
        measure(s, t, r, SVG_NARROW, last);
    } else if (touches(ls, &l) && r->unit == CUT_DAY && !r->centred && l.time.day == 1) {
        ls->n--;
        l = make_label(s, t, r, at, ls->n ? last - 1 : NULL);
    }
    if (touches(ls, &l))
        return false;
    if (ls->n < MAX_LABELS)
        ls->label[ls->n] = l;
    return ls->n++ < MAX_LABELS;
}

/* The labels of one rhythm; false: they do not fit. */
static bool make_labels(struct svg *s, const struct time_axis *t, const struct rhythm *r,
                        struct labels *ret)
{
    struct civil c = local(s, t->start);
    int64_t at = same_start(&c, r) ? t->start : next(s, r, t->start);
    ret->rhythm = r;
    ret->n = 0;
    for (; at < t->end; at = next(s, r, at)) {
        c = local(s, at);
        /* What is left of the last day may be too narrow for its name. */
        if (is_labelled(r, &c) && !append(s, t, ret, at))
            return r->centred && ret->n < MAX_LABELS && next(s, r, at) > t->end;
    }
    return true;
}

static void choose(struct svg *s, const struct time_axis *t, struct labels *ret)
{
    struct time_axis narrow = *t;
    if (t->right - t->left > NARROWEST)
        narrow.right = narrow.left + NARROWEST;
    for (size_t i = 0; i < RHYTHMS; i++)
        if (make_labels(s, &narrow, &rhythms[i], ret) && make_labels(s, t, &rhythms[i], ret))
            return;
}

void time_axis_grid(struct svg *s, const struct time_axis *t, int top, int bottom)
{
    struct labels ls;
    choose(s, t, &ls);
    for (size_t i = 0; i < ls.n; i++) {
        int x = time_axis_place(t, ls.label[i].at);
        svg_line(s, "grid", x, top, x, bottom);
    }
}

void time_axis_labels(struct svg *s, const struct time_axis *t, int bottom)
{
    /* Clear of the lowest label at the left of the plot. */
    static const int below[SVG_BOTH][ROW_COUNT] = {
        [SVG_NARROW] = {330, 600}, [SVG_WIDE] = {220, 400}};
    struct labels ls;
    choose(s, t, &ls);
    for (size_t i = 0; i < ls.n; i++) {
        for (enum svg_set set = SVG_NARROW; set <= SVG_WIDE; set++) {
            struct label *l = &ls.label[i];
            measure(s, t, ls.rhythm, set, l);
            for (enum row row = ROW_UPPER; row < ROW_COUNT; row++) {
                say_row(s, ls.rhythm, l, row);
                if (s->text.len > 0)
                    svg_text(s, set, "q", l->x, bottom + below[set][row], SVG_MIDDLE);
            }
        }
    }
}
