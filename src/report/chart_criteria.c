/*
 * The five criteria as shares of their thresholds, one row each, the twelve periods side by side.
 * All rows have the same scale, so that bars can be compared; what is far over the threshold is cut
 * and marked. A share is that of the threshold of its own time.
 */
#include "report/chart.h"

#include <math.h>
#include <stdio.h>

#include "audit/history.h"
#include "base/civil.h"
#include "report/parts.h"

#define DAY INT64_C(86400)
#define LEFT SVG_MARGIN
#define RIGHT 5360
#define TOP 560
#define ROW 880
#define BARS_TOP 380 /* in a row: above are the names */
#define BARS_BOTTOM 800
#define MOST_PCT 150 /* at the top of the bars */
#define HEIGHT (TOP + ROW * CRITERION_COUNT + 420)
#define SLOT_WIDTH ((RIGHT - LEFT) / CHART_PERIODS)

/* Where the period `back` periods before this one begins. */
static int64_t start_before(const struct audit *a, int back)
{
    struct civil c;
    civil_from_seconds(a->period.start + zone_offset(a->zone, a->period.start), &c);
    if (a->period.kind == PERIOD_WEEK)
        return zone_to_utc(a->zone, civil_seconds(&c) - 7 * DAY * back);
    int month = c.year * 12 + c.month - 1 - back;
    return zone_to_utc(a->zone, civil_days(month / 12, month % 12 + 1, 1) * DAY);
}

const struct history_entry *chart_entry(const struct audit *a, unsigned slot, int64_t *ret_start)
{
    *ret_start = a->period.start;
    if (!a->has_period || a->period.kind == PERIOD_RANGE || slot + 1 >= CHART_PERIODS)
        return NULL;
    *ret_start = start_before(a, (int)(CHART_PERIODS - 1 - slot));
    for (size_t i = 0; i < a->n_history; i++) {
        int64_t off = a->history[i].start - *ret_start; /* stated in another zone, perhaps */
        if (off > -DAY && off < DAY)
            return &a->history[i];
    }
    return NULL;
}

enum bar { BAR_NONE, BAR_UNKNOWN, BAR_KNOWN };

/* The share of the threshold in percent and its status. */
static enum bar share(const struct audit *a, unsigned slot, enum criterion_id id, double *pct,
                      enum criterion_status *status)
{
    int64_t start;
    const struct history_entry *e = chart_entry(a, slot, &start);
    if (slot + 1 == CHART_PERIODS) {
        *pct = a->criterion[id].used_pct;
        *status = a->criterion[id].status;
        return a->criterion[id].has_value ? BAR_KNOWN : BAR_UNKNOWN;
    }
    if (!e)
        return BAR_NONE;
    const struct history_criterion *c = &e->criterion[id];
    if (!c->has_value || !(c->threshold > 0))
        return BAR_UNKNOWN;
    *pct = 100 * c->value / c->threshold;
    *status = c->status;
    return BAR_KNOWN;
}

static void say_share(struct page *p, enum criterion_id id)
{
    const struct audit_criterion *c = &p->audit->criterion[id];
    if (c->has_value)
        SAY(p, PHRASE_PERCENT, page_decimal(p, c->used_pct, 0));
    else
        page_raw(p, "?");
}

/* Periods in which a criterion was over its threshold, or could not be measured. */
static uint64_t periods_with(const struct audit *a, enum criterion_id id,
                             enum criterion_status wanted)
{
    uint64_t n = 0;
    for (unsigned slot = 0; slot < CHART_PERIODS; slot++) {
        double pct;
        enum criterion_status status = CRITERION_UNKNOWN;
        n += share(a, slot, id, &pct, &status) != BAR_NONE && status == wanted;
    }
    return n;
}

/* "active agents 3, CV 1": those that were so in any period. Returns how many they are. */
static unsigned say_periods(struct page *p, enum criterion_status wanted)
{
    struct list list = {p, ", ", 0};
    for (unsigned id = 0; id < CRITERION_COUNT; id++) {
        uint64_t n = periods_with(p->audit, (enum criterion_id)id, wanted);
        if (n == 0)
            continue;
        list_item(&list);
        page_text(p, PHRASE_TOPIC + (enum phrase)parts_criterion_topic((enum criterion_id)id));
        page_raw(p, " ");
        page_put(p, page_count(p, n));
    }
    return list.items;
}

void chart_say_criteria(struct page *p)
{
    unsigned stated = 1;
    for (unsigned slot = 0; slot < CHART_PERIODS; slot++)
        stated += chart_entry(p->audit, slot, &(int64_t){0}) != NULL;
    SAY(p, PHRASE_ALT_CRITERIA + (enum phrase)p->audit->period.kind,
        page_trusted(p, p->audit->period.name), page_count(p, CHART_PERIODS - stated));
    if (say_periods(p, CRITERION_REACHED) == 0)
        page_text(p, PHRASE_ALT_NONE);
    page_text(p, PHRASE_ALT_UNKNOWN);
    if (say_periods(p, CRITERION_UNKNOWN) == 0)
        page_text(p, PHRASE_ALT_NONE);
    page_raw(p, ".");
}

static void bar(struct svg *s, unsigned slot, enum criterion_id id, const struct scale *scale)
{
    static const char *const classes[] = {[CRITERION_SAFE] = "far",
                                          [CRITERION_CLOSE] = "near",
                                          [CRITERION_REACHED] = "over",
                                          [CRITERION_UNKNOWN] = "far"};
    double pct = 0;
    enum criterion_status status = CRITERION_UNKNOWN;
    int x = LEFT + (int)slot * SLOT_WIDTH + 60, width = SLOT_WIDTH - 120, base = scale->at_low;
    enum bar kind = share(s->page.audit, slot, id, &pct, &status);
    if (kind == BAR_UNKNOWN) {
        page_raw(&s->page, "?");
        svg_text(s, SVG_BOTH, "q", x + width / 2, base - 40, SVG_MIDDLE);
    }
    if (kind != BAR_KNOWN)
        return;
    int y = scale_place(scale, pct);
    if (base - y < 15) /* measured, and next to nothing */
        y = base - 15;
    svg_rectangle(s, classes[status], x, y, width, base - y);
    if (pct > MOST_PCT) { /* cut: a gap in the bar */
        svg_path(s, "cut");
        svg_move(s, x - 30, y + 110);
        svg_to(s, x + width + 30, y + 60);
        svg_path_end(s);
    }
}

static void say_twice(struct svg *s, enum criterion_id id, int y)
{
    for (enum svg_set set = SVG_NARROW; set <= SVG_WIDE; set++) {
        page_text(&s->page, PHRASE_CHART_CRITERION + (enum phrase)id);
        svg_text(s, set, "", LEFT, y, SVG_START);
        say_share(&s->page, id);
        svg_text(s, set, "h", RIGHT, y, SVG_END);
    }
}

static void row(struct svg *s, enum criterion_id id)
{
    int top = TOP + ROW * (int)id;
    struct scale scale = {false, 0, MOST_PCT, top + BARS_BOTTOM, top + BARS_TOP};
    int limit = scale_place(&scale, 100);
    say_twice(s, id, top + 300);
    svg_line(s, "axis", LEFT, scale.at_low, RIGHT, scale.at_low);
    for (unsigned slot = 0; slot < CHART_PERIODS; slot++)
        bar(s, slot, id, &scale);
    svg_line(s, "limit", LEFT, limit, RIGHT, limit);
    for (enum svg_set set = SVG_NARROW; id == 0 && set <= SVG_WIDE; set++) {
        SAY(&s->page, PHRASE_PERCENT, page_count(&s->page, 100));
        svg_text(s, set, "q", RIGHT + 60, limit + (set == SVG_NARROW ? 80 : 45), SVG_START);
    }
}

/* "W47", "Nov": every period in small letters, each third and this one in large. */
static void period_name(struct svg *s, int64_t start)
{
    const struct audit *a = s->page.audit;
    struct civil c;
    int year, week;
    char text[16];
    civil_from_seconds(start + zone_offset(a->zone, start), &c);
    if (a->period.kind == PERIOD_MONTH) {
        page_text(&s->page, PHRASE_MONTH_SHORT + (enum phrase)(c.month - 1));
        return;
    }
    civil_iso_week(civil_days(c.year, c.month, c.day), &year, &week);
    snprintf(text, sizeof text, "W%02d", week);
    page_raw(&s->page, text);
}

static void names(struct svg *s)
{
    int y = TOP + ROW * CRITERION_COUNT;
    for (unsigned slot = 0; slot < CHART_PERIODS; slot++) {
        int64_t start;
        int x = LEFT + (int)slot * SLOT_WIDTH + SLOT_WIDTH / 2;
        chart_entry(s->page.audit, slot, &start);
        period_name(s, start);
        svg_text(s, SVG_WIDE, "q", x, y + 170, SVG_MIDDLE);
        if ((CHART_PERIODS - 1 - slot) % 3)
            continue;
        period_name(s, start);
        svg_text(s, SVG_NARROW, "q", x, y + 260, SVG_MIDDLE);
    }
}

void chart_criteria(struct svg *s)
{
    enum phrase kind = PHRASE_CHART_CRITERIA + (enum phrase)s->page.audit->period.kind;
    chart_begin(s, HEIGHT, kind, chart_say_criteria);
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        row(s, (enum criterion_id)id);
    names(s);
    svg_end(s);
}
