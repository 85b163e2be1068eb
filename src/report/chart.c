/*
 * What the pictures share: headings, steps, counted axes; and which of them there are.
 */
#include "report/chart.h"

#include <string.h>

const char *const picture_files[PICTURE_COUNT] = {
    [PICTURE_LATENCY] = "latency.svg",
    [PICTURE_LOAD] = "load.svg",
    [PICTURE_CRITERIA] = "criteria.svg",
};

static bool has_history(const struct audit *a)
{
    for (unsigned slot = 0; slot < CHART_PERIODS; slot++)
        if (chart_entry(a, slot, &(int64_t){0}))
            return true;
    return false;
}

bool picture_exists(const struct audit *a, enum picture picture)
{
    switch (picture) {
    case PICTURE_LATENCY:
        return a->series.n_bins > 1 && a->series.has_latency;
    case PICTURE_LOAD:
        return a->series.n_bins > 1 && a->series.has_requests;
    default:
        return has_history(a);
    }
}

void picture_write(const struct audit *a, enum language language, enum picture picture,
                   struct buffer *out)
{
    static void (*const charts[PICTURE_COUNT])(struct svg *) = {
        [PICTURE_LATENCY] = chart_latency,
        [PICTURE_LOAD] = chart_load,
        [PICTURE_CRITERIA] = chart_criteria,
    };
    struct svg s;
    svg_init(&s, a, language, out);
    charts[picture](&s);
    svg_release(&s);
}

bool picture_replaceable(struct span old)
{
    return old.len == 0 || span_starts_with(old, SPAN(PICTURE_FIRST_LINE));
}

struct argument chart_unit(struct page *p)
{
    return page_phrase(p, PHRASE_BY + (enum phrase)p->audit->series.unit);
}

void chart_begin(struct svg *s, int height, enum phrase kind, void (*say)(struct page *p))
{
    svg_begin(s, height);
    SAY(&s->page, kind, chart_unit(&s->page));
    svg_title(s);
    say(&s->page);
    svg_description(s);
    SAY(&s->page, kind, chart_unit(&s->page));
    chart_heading(s, "h", 380, 340);
}

/* The same words twice, in large and in small letters. */
void chart_heading(struct svg *s, const char *class, int y, int y_wide)
{
    struct buffer words;
    buffer_init(&words, 1024);
    buffer_append_span(&words, buffer_span(&s->text));
    svg_text(s, SVG_NARROW, class, SVG_MARGIN, y, SVG_START);
    page_raw(&s->page, buffer_str(&words));
    svg_text(s, SVG_WIDE, class, SVG_MARGIN, y_wide, SVG_START);
    buffer_release(&words);
}

static int bin_left(const struct time_axis *t, const struct audit_bin *bin)
{
    return time_axis_place(t, bin->start);
}

void chart_steps(struct svg *s, const char *class, const struct time_axis *t,
                 const struct scale *scale, chart_value *value)
{
    const struct audit_series *series = &s->page.audit->series;
    bool open = false;
    int last = 0;
    svg_path(s, class);
    for (size_t i = 0; i < series->n_bins; i++) {
        const struct audit_bin *bin = &series->bins[i];
        double v = value(bin);
        bool has = v >= 0;
        int y = has ? scale_place(scale, v) : 0;
        if (has && !open)
            svg_move(s, bin_left(t, bin), y);
        else if (has && y != last)
            svg_down(s, y);
        if (has)
            svg_across(s, time_axis_place(t, bin->end));
        open = has;
        last = y;
    }
    svg_path_end(s);
}

void chart_area(struct svg *s, const char *class, const struct time_axis *t,
                const struct scale *scale, chart_value *value)
{
    const struct audit_series *series = &s->page.audit->series;
    int base = scale_place(scale, 0), last = base;
    bool open = false;
    svg_path(s, class);
    for (size_t i = 0; i < series->n_bins; i++) {
        const struct audit_bin *bin = &series->bins[i];
        double v = value(bin);
        bool has = v > 0;
        int y = has ? scale_place(scale, v) : base;
        if (has && !open)
            svg_move(s, bin_left(t, bin), base);
        if (open && !has) {
            svg_down(s, base);
            svg_close(s);
        }
        if (has && y != last)
            svg_down(s, y);
        if (has)
            svg_across(s, time_axis_place(t, bin->end));
        open = has;
        last = y;
    }
    if (open) {
        svg_down(s, base);
        svg_close(s);
    }
    svg_path_end(s);
}

/* Only such as 100 and 0.5: the ticks of a linear scale. */
static void say_tick(struct svg *s, double tick)
{
    page_put(&s->page, page_short(&s->page, tick));
}

int chart_counts_width(struct svg *s, const double *ticks, size_t n)
{
    int most = 0;
    for (size_t i = 0; i < n; i++) {
        say_tick(s, ticks[i]);
        int now = svg_text_width(SVG_NARROW, buffer_span(&s->text));
        most = now > most ? now : most;
        buffer_clear(&s->text);
    }
    return SVG_MARGIN + most + 80;
}

void chart_counts(struct svg *s, const struct time_axis *t, const struct scale *scale,
                  const double *ticks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int y = scale_place(scale, ticks[i]);
        svg_line(s, i ? "grid" : "axis", t->left, y, t->right, y);
        say_tick(s, ticks[i]);
        svg_text(s, SVG_NARROW, "q", t->left - 80, y + 80, SVG_END);
        say_tick(s, ticks[i]);
        svg_text(s, SVG_WIDE, "q", t->left - 80, y + 45, SVG_END);
    }
}
