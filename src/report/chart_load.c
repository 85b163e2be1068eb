/*
 * Requests a minute, and under them on the same axis of time the active agents: two plots and not
 * two scales in one, which would invite comparing what has nothing in common. The busiest minute of
 * each bin is an area, the mean a line.
 */
#include "report/chart.h"

#include <math.h>

#define RIGHT 6200
#define TOP 960
#define BOTTOM 2360
#define AGENTS_HEADING 2760
#define AGENTS_TOP 3000
#define AGENTS_BOTTOM 3620
/* Without agents the upper plot is taller. */
#define ALONE_BOTTOM 3420

static double peak(const struct audit_bin *bin)
{
    return bin->has_records ? (double)bin->peak_minute : -1;
}

static double mean(const struct audit_bin *bin)
{
    return bin->has_records ? bin->per_minute : -1;
}

static double agents(const struct audit_bin *bin)
{
    return bin->has_records && bin->has_agents ? (double)bin->agents : -1;
}

static double most(const struct audit_series *series, chart_value *value)
{
    double found = 0;
    for (size_t i = 0; i < series->n_bins; i++)
        found = fmax(found, value(&series->bins[i]));
    return found;
}

void chart_say_load(struct page *p)
{
    const struct audit *a = p->audit;
    SAY(p, PHRASE_ALT_LOAD, chart_unit(p), page_rate(p, 60 * a->mean_per_s),
        page_count(p, a->peak_minute), page_dates(p, a->period.start, a->period.end));
    if (a->series.has_agents)
        SAY(p, PHRASE_ALT_AGENTS,
            page_at_least(p, (uint64_t)most(&a->series, agents), a->series.agents_at_least),
            page_short(p, a->criteria->criterion[CRITERION_AGENTS].value));
}

/* The samples of the area and the line, each before its name. */
static void name_lines(struct svg *s, enum svg_set set, int y)
{
    bool large = set == SVG_NARROW;
    int size = large ? SVG_LARGE : SVG_SMALL, x = SVG_MARGIN, middle = y - size / 3;
    const enum phrase phrases[] = {PHRASE_CHART_PEAK, PHRASE_CHART_MEAN};
    for (size_t i = 0; i < 2; i++) {
        svg_path(s, i ? (large ? "one n" : "one w") : large ? "area n" : "area w");
        svg_move(s, x, i ? middle : middle - size / 3);
        svg_across(s, x + 240);
        if (i == 0) {
            svg_down(s, middle + size / 3);
            svg_across(s, x);
            svg_close(s);
        }
        svg_path_end(s);
        page_text(&s->page, phrases[i]);
        x += 320;
        int width = svg_text_width(set, buffer_span(&s->text));
        svg_text(s, set, "q", x, y, SVG_START);
        x += width + 160;
    }
}

static void requests_plot(struct svg *s, struct time_axis *t, const struct scale *scale,
                          const double *ticks, size_t n)
{
    time_axis_grid(s, t, scale->at_high, scale->at_low);
    chart_counts(s, t, scale, ticks, n);
    chart_area(s, "area", t, scale, peak);
    chart_steps(s, "one", t, scale, mean);
}

static void agents_plot(struct svg *s, const struct time_axis *t, const struct scale *scale,
                        const double *ticks, size_t n)
{
    double limit = s->page.audit->criteria->criterion[CRITERION_AGENTS].value;
    int y = scale_place(scale, limit);
    time_axis_grid(s, t, scale->at_high, scale->at_low);
    chart_counts(s, t, scale, ticks, n);
    chart_area(s, "area", t, scale, agents);
    svg_line(s, "t2", t->left, y, t->right, y);
}

void chart_load(struct svg *s)
{
    const struct audit *a = s->page.audit;
    const struct audit_series *series = &a->series;
    bool both = series->has_agents;
    double limit = a->criteria->criterion[CRITERION_AGENTS].value;
    double ticks[SCALE_MAX_TICKS], agent_ticks[SCALE_MAX_TICKS];
    struct scale scale = {.at_low = both ? BOTTOM : ALONE_BOTTOM, .at_high = TOP};
    struct scale agent_scale = {.at_low = AGENTS_BOTTOM, .at_high = AGENTS_TOP};
    size_t n = scale_linear(&scale, fmax(most(series, peak), 1), 3, true, ticks);
    size_t n_agents =
        scale_linear(&agent_scale, fmax(most(series, agents), limit), 2, true, agent_ticks);
    int left = chart_counts_width(s, ticks, n),
        left_too = chart_counts_width(s, agent_ticks, n_agents);
    struct time_axis t = {a->period.start, a->period.end, left > left_too ? left : left_too, RIGHT};
    int bottom = both ? AGENTS_BOTTOM : ALONE_BOTTOM;

    chart_begin(s, bottom + TIME_AXIS_HEIGHT, PHRASE_CHART_LOAD, chart_say_load);
    name_lines(s, SVG_NARROW, 730);
    name_lines(s, SVG_WIDE, 600);
    requests_plot(s, &t, &scale, ticks, n);
    if (both) {
        SAY(&s->page, PHRASE_CHART_AGENTS, page_short(&s->page, limit));
        chart_heading(s, "h", AGENTS_HEADING, AGENTS_HEADING + 60);
        agents_plot(s, &t, &agent_scale, agent_ticks, n_agents);
    }
    time_axis_labels(s, &t, bottom);
    svg_end(s);
}
