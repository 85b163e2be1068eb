/*
 * Does it get worse, and when will it be too much (METRICS.md, "Growth and forecast")? Pure
 * functions of numbers. Nothing is assumed of the noise but that it is independent of the order:
 * ranks and medians throughout, so that a single slow hour decides nothing.
 *
 * H. B. Mann (1945), M. G. Kendall (1975), R. M. Hirsch et al. (1982): (seasonal) Mann–Kendall
 * test. H. Theil (1950), P. K. Sen (1968): slope and its interval.
 */
#ifndef AUDIT_TREND_H
#define AUDIT_TREND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One hour of the period: its clock hour in the report's zone and the P95 of its requests. */
struct trend_hour {
    int64_t
        hour; /* hours since 1970-01-01 00:00 local: hour % 24 is the season, hour / 24 the day */
    double p95_ms; /* a P95 under 1 µs counts as 1 µs, so that it has a logarithm */
};

/* METRICS.md: hours with at least 30 requests, at least 24 of them. */
#define TREND_MIN_REQUESTS 30
#define TREND_MIN_HOURS 24

/* Of a longer period only the last days are looked at: who asks about a year means its end, and
   the pairs of hours grow with the square. */
#define TREND_MAX_DAYS 62

#define TREND_MAX_DOUBLING_DAYS 7

/* The first of the three conditions that does not hold. */
enum trend_doubt {
    TREND_NO_DOUBT,
    TREND_CHANCE,      /* the trend is not significant */
    TREND_SLOW,        /* it takes over TREND_MAX_DOUBLING_DAYS to double */
    TREND_OTHER_SHAPE, /* a straight line or a single step fits as well */
};

struct trend_growth {
    bool measured; /* enough hours; else only n_hours is set */
    size_t n_hours;
    bool exponential;       /* all three conditions hold */
    enum trend_doubt doubt; /* where they do not: why */
    double p;               /* one-sided p of the upward trend */
    double doubling_days;   /* at the slope of ln P95; INFINITY where it does not rise */
    double exponential_cost, line_cost, step_cost; /* sums of absolute residuals, ms */
};

/* `hours` ascending, one each; the hours with too few requests are left out by the caller. */
void trend_growth(const struct trend_hour *hours, size_t n, struct trend_growth *ret);

enum trend_forecast_kind {
    FORECAST_TOO_LITTLE, /* fewer than TREND_MIN_WEEKS */
    FORECAST_NO_TREND,   /* the interval of the slope holds 0, or it leads away */
    FORECAST_BEYOND,     /* not within twice the history */
    FORECAST_DATES,      /* between `from` and `to`; `to` may lie beyond: has_to is false then */
    FORECAST_REACHED,    /* the last value is already there: what the criterion's comparison says */
    FORECAST_LAST_THERE, /* it is, but what the criterion is now, nobody knows */
};

#define TREND_MIN_WEEKS 6

struct trend_forecast {
    enum trend_forecast_kind kind;
    size_t n;     /* weeks of history */
    double slope; /* a week; and its 80 % interval */
    double slope_low, slope_high;
    double from, to; /* in the unit of `t` */
    bool has_to;
};

/* One week: when (in weeks, any origin) and the criterion's value. */
struct trend_week {
    double t, value;
};

/* When does a rising value reach `threshold`? Weeks ascending; gaps are allowed. Whether the last
   one has crossed it is the caller's to say: FORECAST_REACHED and FORECAST_LAST_THERE are never
   given. */
void trend_forecast(const struct trend_week *weeks, size_t n, double threshold,
                    struct trend_forecast *ret);

/* Kendall's S and its variance with ties, over one season (Kendall 1975, ch. 4). */
void trend_kendall(const double *values, size_t n, int64_t *ret_s, double *ret_variance);

/* The median slope of all pairs of (t, y); n >= 2 and the t distinct. */
double trend_theil_sen(const double *t, const double *y, size_t n);

/* The largest k with P(inversions of a random permutation of n <= k - 1) <= tail: the
   rank of the slope (from either end) that bounds its interval from outside. 0: none. */
size_t trend_kendall_rank(size_t n, double tail);

#endif
