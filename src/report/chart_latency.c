/*
 * P50, P95 and P99 of each bin. The scale is logarithmic, since the three lie decades apart, and
 * says so. P95, which is the criterion, is the strong line, P50 a thin broken one, P99 dots: they
 * are told apart without colour, and each is named at its right end. The dots, which are wider than
 * the lines, lie under them: where two are equal, both are seen.
 */
#include "report/chart.h"

#include <math.h>

#define TOP 1000
#define BOTTOM 3420
#define LEFT 960
#define RIGHT 5500
#define HEIGHT (BOTTOM + TIME_AXIS_HEIGHT)

#define LINES 3
#define THRESHOLDS 3
/* Nothing is read off below a tenth of a millisecond. */
#define LEAST_US 100.0

static double p50(const struct audit_bin *bin)
{
    return bin->n ? (double)bin->p50_us : -1;
}

static double p95(const struct audit_bin *bin)
{
    return bin->n ? (double)bin->p95_us : -1;
}

static double p99(const struct audit_bin *bin)
{
    return bin->n ? (double)bin->p99_us : -1;
}

static chart_value *const lines[LINES] = {p50, p95, p99};

/* The smallest and the largest value of a line. */
static void span_of(const struct audit_series *series, chart_value *value, double *low,
                    double *high)
{
    *low = INFINITY;
    *high = 0;
    for (size_t i = 0; i < series->n_bins; i++) {
        double v = value(&series->bins[i]);
        if (v < 0)
            continue;
        *low = fmin(*low, v);
        *high = fmax(*high, v);
    }
}

/* The document's thresholds of P95, ascending, in µs; equal ones once. */
static size_t thresholds(const struct criteria *c, double ret[THRESHOLDS])
{
    const double all[THRESHOLDS] = {c->flag[FLAG_GREEN_P95].value,
                                    c->criterion[CRITERION_P95].value, c->flag[FLAG_RED_P95].value};
    size_t n = 0;
    for (size_t i = 0; i < THRESHOLDS; i++)
        if (all[i] > 0 && (n == 0 || all[i] * 1000 > ret[n - 1]))
            ret[n++] = all[i] * 1000;
    return n;
}

/* "10 ms", "0.1 s": as short as it goes. */
static struct argument duration(struct page *p, double us)
{
    if (us < 100000)
        return COMPOSE(p, PHRASE_MS, page_short(p, us / 1000));
    return COMPOSE(p, PHRASE_SECONDS, page_short(p, us / 1000000));
}

static void say_thresholds(struct page *p, struct buffer *out)
{
    double us[THRESHOLDS];
    struct buffer *kept = p->out;
    size_t n = thresholds(p->audit->criteria, us);
    p->out = out;
    for (size_t i = 0; i < n; i++) {
        if (i)
            page_raw(p, ", ");
        page_put(p, page_short(p, us[i] / 1000000));
    }
    p->out = kept;
}

/* Lock events that have a place on the axis: undated ones have none. */
static uint64_t marked_locks(const struct audit_series *series)
{
    uint64_t n = 0;
    for (size_t i = 0; i < series->n_bins; i++)
        n += series->bins[i].lock_events;
    return n;
}

/* "P50: 3 to 137 ms" needs whole numbers only, and tenths below 10. */
static double shown_us(double us)
{
    return us < 10000 ? round(us / 100) * 100 : round(us / 1000) * 1000;
}

static struct argument milliseconds(struct page *p, double us)
{
    return us < 10000 ? page_short(p, round(us / 100) / 10)
                      : page_count(p, (uint64_t)(shown_us(us) / 1000));
}

static struct argument range(struct page *p, double low, double high)
{
    if (shown_us(low) == shown_us(high))
        return milliseconds(p, high);
    return COMPOSE(p, PHRASE_ALT_RANGE, milliseconds(p, low), milliseconds(p, high));
}

void chart_say_latency(struct page *p)
{
    const struct audit *a = p->audit;
    double low[LINES], high[LINES];
    struct buffer limits;
    buffer_init(&limits, 256);
    for (size_t i = 0; i < LINES; i++)
        span_of(&a->series, lines[i], &low[i], &high[i]);
    say_thresholds(p, &limits);
    SAY(p, PHRASE_ALT_LATENCY, chart_unit(p), page_trusted(p, buffer_str(&limits)),
        range(p, low[0], high[0]), range(p, low[1], high[1]), milliseconds(p, high[2]),
        page_dates(p, a->period.start, a->period.end));
    buffer_release(&limits);
    if (marked_locks(&a->series) > 0)
        SAY(p, PHRASE_ALT_LOCKS, page_count(p, marked_locks(&a->series)));
    else if (a->locks_measured && a->lock_events == 0)
        page_text(p, PHRASE_ALT_NO_LOCKS);
}

/* Ticks are the powers of ten, and the top. */
static size_t make_scale(const struct audit *a, struct scale *scale, double ticks[SCALE_MAX_TICKS])
{
    double low = INFINITY, high = 0, limits[THRESHOLDS];
    for (size_t i = 0; i < LINES; i++) {
        double l, h;
        span_of(&a->series, lines[i], &l, &h);
        low = fmin(low, l);
        high = fmax(high, h);
    }
    size_t n = thresholds(a->criteria, limits);
    if (n > 0) {
        low = fmin(low, limits[0]);
        high = fmax(high, limits[n - 1]);
    }
    scale->at_low = BOTTOM;
    scale->at_high = TOP;
    n = scale_logarithmic(scale, fmax(low, LEAST_US), fmax(high, 2 * LEAST_US), ticks);
    if (n < SCALE_MAX_TICKS && ticks[n - 1] < scale->high * (1 - 1e-9))
        ticks[n++] = scale->high;
    return n;
}

static void label_left(struct svg *s, enum svg_set set, double us, int y)
{
    page_put(&s->page, duration(&s->page, us));
    svg_text(s, set, "q", LEFT - 100, y + (set == SVG_NARROW ? 80 : 45), SVG_END);
}

/* The values that are labelled whatever is near: the thresholds, and the ticks above them, without
   which the longest latencies could not be read off; from the top, as many as there is room for. */
static size_t sure_labels(const struct criteria *c, const double *ticks, size_t n_ticks, int apart,
                          double ret[SCALE_MAX_TICKS])
{
    size_t n = thresholds(c, ret);
    double least = n ? ret[n - 1] * (1 + 1e-9) : 0;
    for (size_t t = n_ticks; t > 0 && ticks[t - 1] > least; t--)
        if ((int)n * apart <= BOTTOM - TOP && n < SCALE_MAX_TICKS)
            ret[n++] = ticks[t - 1];
    return n;
}

/* Labels of one set: the sure ones pushed apart and led to their lines; the other powers of ten
   where room is left. */
static void label_scale(struct svg *s, enum svg_set set, const struct scale *scale,
                        const double *ticks, size_t n_ticks)
{
    double sure[SCALE_MAX_TICKS];
    int y[SCALE_MAX_TICKS], apart = set == SVG_NARROW ? 250 : 140;
    size_t n = sure_labels(s->page.audit->criteria, ticks, n_ticks, apart, sure);
    for (size_t i = 0; i < n; i++)
        y[i] = scale_place(scale, sure[i]);
    scale_spread(y, n, apart, TOP, BOTTOM);
    for (size_t i = 0; i < n; i++) {
        label_left(s, set, sure[i], y[i]);
        svg_path(s, set == SVG_NARROW ? "axis n" : "axis w");
        svg_move(s, LEFT - 80, y[i]);
        svg_to(s, LEFT, scale_place(scale, sure[i]));
        svg_path_end(s);
    }
    for (size_t t = 0; t < n_ticks; t++) {
        int at = scale_place(scale, ticks[t]);
        bool free = true;
        for (size_t i = 0; i < n; i++)
            free = free && (at - y[i] >= apart || y[i] - at >= apart);
        if (free)
            label_left(s, set, ticks[t], at);
    }
}

static void frame(struct svg *s, const struct time_axis *t, const struct scale *scale,
                  const double *ticks, size_t n_ticks)
{
    static const char *const classes[THRESHOLDS] = {"t1", "t2", "t3"};
    double limits[THRESHOLDS];
    size_t n = thresholds(s->page.audit->criteria, limits);
    time_axis_grid(s, t, TOP, BOTTOM);
    for (size_t i = 0; i < n_ticks; i++) {
        int y = scale_place(scale, ticks[i]);
        svg_line(s, "grid", LEFT, y, RIGHT, y);
    }
    svg_line(s, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    for (size_t i = 0; i < n; i++) {
        int y = scale_place(scale, limits[i]);
        svg_line(s, classes[i], LEFT, y, RIGHT, y);
    }
    label_scale(s, SVG_NARROW, scale, ticks, n_ticks);
    label_scale(s, SVG_WIDE, scale, ticks, n_ticks);
    time_axis_labels(s, t, BOTTOM);
}

static void dots(struct svg *s, const struct time_axis *t, const struct scale *scale)
{
    const struct audit_series *series = &s->page.audit->series;
    svg_path(s, "dots");
    for (size_t i = 0; i < series->n_bins; i++) {
        const struct audit_bin *bin = &series->bins[i];
        if (bin->n > 0)
            svg_dot(s, time_axis_place(t, bin->start + (bin->end - bin->start) / 2),
                    scale_place(scale, p99(bin)));
    }
    svg_path_end(s);
}

/* A sample of each line beside its name, at the height of its last value. */
static void name_lines(struct svg *s, enum svg_set set, const struct scale *scale)
{
    static const char *const names[LINES] = {"P50", "P95", "P99"};
    static const char *const classes[SVG_BOTH][LINES] = {
        [SVG_NARROW] = {"two n", "one n", "dots n"}, [SVG_WIDE] = {"two w", "one w", "dots w"}};
    const struct audit_series *series = &s->page.audit->series;
    int y[LINES] = {0}, x = RIGHT + 60;
    for (size_t i = 0; i < series->n_bins; i++)
        for (size_t l = 0; series->bins[i].n > 0 && l < LINES; l++)
            y[l] = scale_place(scale, lines[l](&series->bins[i]));
    /* Down the page: P99 is above the others, also where all are equal. */
    int down[LINES] = {y[2], y[1], y[0]};
    scale_spread(down, LINES, set == SVG_NARROW ? 250 : 150, TOP, BOTTOM - 40);
    for (size_t l = 0; l < LINES; l++) {
        int at = down[LINES - 1 - l];
        svg_path(s, classes[set][l]);
        if (lines[l] == p99) {
            for (int dot = 0; dot < 3; dot++)
                svg_dot(s, x + 20 + 80 * dot, at);
        } else {
            svg_move(s, x, at);
            svg_across(s, x + 200);
        }
        svg_path_end(s);
        page_raw(&s->page, names[l]);
        svg_text(s, set, lines[l] == p95 ? "h" : "", x + 240, at + (set == SVG_NARROW ? 80 : 45),
                 SVG_START);
    }
}

static void locks(struct svg *s, const struct time_axis *t)
{
    const struct audit *a = s->page.audit;
    const struct audit_series *series = &a->series;
    for (size_t i = 0; i < series->n_bins; i++) {
        const struct audit_bin *bin = &series->bins[i];
        if (bin->lock_events > 0)
            svg_marker(s, time_axis_place(t, bin->start + (bin->end - bin->start) / 2), TOP - 20);
    }
}

static void say_locks(struct svg *s)
{
    const struct audit *a = s->page.audit;
    if (marked_locks(&a->series) > 0)
        SAY(&s->page, PHRASE_CHART_LOCKS, page_count(&s->page, marked_locks(&a->series)));
    else if (a->lock_events > 0)
        SAY(&s->page, PHRASE_CHART_LOCKS_UNDATED, page_count(&s->page, a->lock_events));
    else if (a->locks_measured && a->lock_events == 0)
        page_text(&s->page, PHRASE_CHART_NO_LOCKS);
    else
        page_text(&s->page, PHRASE_CHART_LOCKS_UNKNOWN);
}

void chart_latency(struct svg *s)
{
    const struct audit *a = s->page.audit;
    struct time_axis t = {a->period.start, a->period.end, LEFT, RIGHT};
    struct scale scale;
    double ticks[SCALE_MAX_TICKS];
    size_t n_ticks = make_scale(a, &scale, ticks);
    chart_begin(s, HEIGHT, PHRASE_CHART_LATENCY, chart_say_latency);
    say_locks(s);
    chart_heading(s, "q", 700, 590);
    frame(s, &t, &scale, ticks, n_ticks);
    dots(s, &t, &scale);
    chart_steps(s, "two", &t, &scale, p50);
    chart_steps(s, "one", &t, &scale, p95);
    locks(s, &t);
    name_lines(s, SVG_NARROW, &scale);
    name_lines(s, SVG_WIDE, &scale);
    svg_end(s);
}
