/*
 * Exponential growth of the hourly P95: a rising trend, steep enough, and shaped like an
 * exponential rather than like a line or a single step. A season is an hour of the day; it is only
 * held against itself, so a daily rhythm is no trend. A period under three days has one season.
 *
 * The shapes have one free intercept a season (the median of its residuals) and one parameter in
 * common; costs are absolute residuals in ms, which weigh what users wait. Hours are kept season
 * by season, so that every loop over pairs or medians runs within one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/median.h"
#include "audit/trend.h"
#include "base/alloc.h"

#define SEASONS 24
#define MIN_SEASONAL_DAYS 3
#define MAX_P 0.01

/* METRICS.md, "Growth and forecast": simulated with the scaled line in the comparison. */
#define MAX_COST_RATIO 0.96

/* What a period may multiply P95 by, for the scaled line. */
#define GRID_FIRST 1.1
#define GRID_LAST 100.0
#define GRID_STEP 1.2

/* The hours, season by season, each season in order of time. */
struct series {
    size_t n;
    double *days; /* since the first hour's day, with fractions */
    double *ms;
    double *ln_ms;
    int n_seasons;
    size_t start[SEASONS + 1]; /* season k is [start[k], start[k + 1]) */
    long first_day, last_day;  /* whole local days */
    double *scratch;           /* n values */
    double *pairs;             /* as many as there are pairs within seasons */
};

static void series_init(struct series *s, const struct trend_hour *hours, size_t n)
{
    *s = (struct series){.n = n};
    s->days = alloc_zeroed(n, sizeof *s->days);
    s->ms = alloc_zeroed(n, sizeof *s->ms);
    s->ln_ms = alloc_zeroed(n, sizeof *s->ln_ms);
    s->scratch = alloc_zeroed(n, sizeof *s->scratch);
    s->pairs = alloc_zeroed(n * (n - 1) / 2, sizeof *s->pairs);
    s->first_day = (long)(hours[0].hour / SEASONS);
    s->last_day = (long)(hours[n - 1].hour / SEASONS);
    s->n_seasons = s->last_day - s->first_day + 1 >= MIN_SEASONAL_DAYS ? SEASONS : 1;
    size_t count = 0;
    for (int season = 0; season < s->n_seasons; season++) {
        s->start[season] = count;
        for (size_t i = 0; i < n; i++) {
            if (hours[i].hour % s->n_seasons != season)
                continue;
            s->days[count] = (double)(hours[i].hour - s->first_day * SEASONS) / SEASONS;
            s->ms[count] = fmax(hours[i].p95_ms, 0.001);
            s->ln_ms[count] = log(s->ms[count]);
            count++;
        }
    }
    s->start[s->n_seasons] = count;
}

static void series_release(struct series *s)
{
    free(s->days);
    free(s->ms);
    free(s->ln_ms);
    free(s->scratch);
    free(s->pairs);
}

/* Hirsch's seasonal test: S and its variance add up over the seasons. One-sided p, upwards. */
static double trend_p(const struct series *s)
{
    int64_t sum = 0;
    double variance = 0;
    for (int season = 0; season < s->n_seasons; season++) {
        size_t first = s->start[season];
        int64_t one;
        double one_variance;
        trend_kendall(s->ms + first, s->start[season + 1] - first, &one, &one_variance);
        sum += one;
        variance += one_variance;
    }
    if (variance <= 0)
        return 1;
    double corrected = (double)((sum > 0) ? sum - 1 : (sum < 0) ? sum + 1 : 0);
    return 0.5 * erfc(corrected / sqrt(2 * variance));
}

/* The median slope of the pairs within seasons; 0 where there is no pair. */
static double seasonal_slope(const struct series *s, const double *y)
{
    size_t count = 0;
    for (int season = 0; season < s->n_seasons; season++) {
        for (size_t i = s->start[season]; i < s->start[season + 1]; i++) {
            for (size_t j = i + 1; j < s->start[season + 1]; j++)
                s->pairs[count++] = (y[j] - y[i]) / (s->days[j] - s->days[i]);
        }
    }
    return count ? median(s->pairs, count) : 0;
}

/* The median of each season of y, for each of its hours. */
static void season_medians(const struct series *s, const double *y, double *centre)
{
    for (int season = 0; season < s->n_seasons; season++) {
        size_t first = s->start[season], end = s->start[season + 1];
        if (first == end)
            continue;
        memcpy(s->scratch, y + first, (end - first) * sizeof *y);
        double middle = median(s->scratch, end - first);
        for (size_t i = first; i < end; i++)
            centre[i] = middle;
    }
}

/* Cost of "ln P95 is the season's intercept + shift[i]". */
static double log_cost(const struct series *s, const double *shift)
{
    double *rest = alloc_zeroed(2 * s->n, sizeof *rest), *centre = rest + s->n;
    for (size_t i = 0; i < s->n; i++)
        rest[i] = s->ln_ms[i] - shift[i];
    season_medians(s, rest, centre);
    double cost = 0;
    for (size_t i = 0; i < s->n; i++)
        cost += fabs(s->ms[i] - exp(centre[i] + shift[i]));
    free(rest);
    return cost;
}

static double exponential_cost(const struct series *s, double slope)
{
    double *shift = alloc_zeroed(s->n, sizeof *shift);
    for (size_t i = 0; i < s->n; i++)
        shift[i] = slope * s->days[i];
    double cost = log_cost(s, shift);
    free(shift);
    return cost;
}

static double added_line_cost(const struct series *s)
{
    double slope = seasonal_slope(s, s->ms);
    double *rest = alloc_zeroed(2 * s->n, sizeof *rest), *centre = rest + s->n;
    for (size_t i = 0; i < s->n; i++)
        rest[i] = s->ms[i] - slope * s->days[i];
    season_medians(s, rest, centre);
    double cost = 0;
    for (size_t i = 0; i < s->n; i++)
        cost += fabs(rest[i] - centre[i]);
    free(rest);
    return cost;
}

/*
 * A line that rises by the same share at every hour of the day: the rhythm grows with it, which an
 * added line cannot follow and an exponential can. Without it, 70 to 100 % of simulated linear
 * rises with a daily rhythm raised the alarm. Its share has no closed form: it is the best of a
 * grid of what the whole period multiplies by.
 */
static double scaled_line_cost(const struct series *s)
{
    double best = INFINITY, length = (double)(s->last_day - s->first_day + 1);
    double *shift = alloc_zeroed(s->n, sizeof *shift);
    for (double ratio = GRID_FIRST; ratio < GRID_LAST; ratio *= GRID_STEP) {
        for (size_t i = 0; i < s->n; i++)
            shift[i] = log1p((ratio - 1) * s->days[i] / length);
        best = fmin(best, log_cost(s, shift));
    }
    free(shift);
    return best;
}

/* The median over the pairs of ln(after ÷ before): the ratio of a step at midnight of `day`. */
static double step_ln_ratio(const struct series *s, double day)
{
    size_t count = 0;
    for (int season = 0; season < s->n_seasons; season++) {
        size_t end = s->start[season + 1];
        for (size_t i = s->start[season]; i < end && s->days[i] < day; i++) {
            for (size_t j = i + 1; j < end; j++) {
                if (s->days[j] >= day)
                    s->pairs[count++] = s->ln_ms[j] - s->ln_ms[i];
            }
        }
    }
    return count ? median(s->pairs, count) : 0;
}

static double best_step_cost(const struct series *s)
{
    double best = INFINITY;
    double *shift = alloc_zeroed(s->n, sizeof *shift);
    for (long day = 1; day <= s->last_day - s->first_day; day++) {
        double ratio = step_ln_ratio(s, (double)day);
        for (size_t i = 0; i < s->n; i++)
            shift[i] = s->days[i] >= (double)day ? ratio : 0;
        best = fmin(best, log_cost(s, shift));
    }
    free(shift);
    return best;
}

static enum trend_doubt doubt(const struct trend_growth *g)
{
    if (!(g->p < MAX_P))
        return TREND_CHANCE;
    if (!(g->doubling_days <= TREND_MAX_DOUBLING_DAYS))
        return TREND_SLOW;
    bool best = g->exponential_cost < MAX_COST_RATIO * fmin(g->line_cost, g->step_cost);
    return best ? TREND_NO_DOUBT : TREND_OTHER_SHAPE;
}

void trend_growth(const struct trend_hour *hours, size_t n, struct trend_growth *ret)
{
    while (n > 1 && hours[n - 1].hour - hours[0].hour >= TREND_MAX_DAYS * SEASONS) {
        hours++;
        n--;
    }
    *ret = (struct trend_growth){.n_hours = n};
    if (n < TREND_MIN_HOURS)
        return;
    struct series s;
    series_init(&s, hours, n);
    double slope = seasonal_slope(&s, s.ln_ms);
    ret->measured = true;
    ret->p = trend_p(&s);
    ret->doubling_days = slope > 0 ? log(2) / slope : INFINITY;
    ret->exponential_cost = exponential_cost(&s, slope);
    ret->line_cost = fmin(added_line_cost(&s), scaled_line_cost(&s));
    ret->step_cost = best_step_cost(&s);
    ret->doubt = doubt(ret);
    ret->exponential = ret->doubt == TREND_NO_DOUBT;
    series_release(&s);
}
