/* Growth and forecast, with the error rates that METRICS.md states, on simulated histories. */
#include "audit/trend.h"
#include "check.h"

static uint64_t seed;

/* Knuth's MMIX multiplier; the upper bits only. Uniform in (0, 1). */
static double uniform(void)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(seed >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
    return sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform());
}

#define HOURS 168

/* One week of hourly P95s: base × rhythm × shape × autocorrelated log-normal noise. */
typedef double shape(double day);
static double stationary(double day)
{
    return (void)day, 1;
}
static double step(double day)
{
    return day < 3 ? 1 : 1.8;
}
static double slow_weekend(double day)
{
    return day < 5 ? 1 : 2;
}
static double linear(double day)
{
    return 1 + day / 7 * 2;
}
static double doubling(double day)
{
    return exp2(day / 2);
}

static void make_week(struct trend_hour *h, shape *f, bool rhythm, double sigma, double phi)
{
    double noise = 0;
    for (int i = 0; i < HOURS; i++) {
        noise = phi * noise + sqrt(1 - phi * phi) * sigma * normal();
        double daily = rhythm ? 1 + 0.5 * sin(2 * M_PI * i / 24) : 1;
        h[i] = (struct trend_hour){480000 + i, 300 * daily * f((double)i / 24) * exp(noise)};
    }
}

static int raised(shape *f, bool rhythm, double sigma, double phi, int weeks)
{
    int count = 0;
    struct trend_hour h[HOURS];
    for (int w = 0; w < weeks; w++) {
        struct trend_growth g;
        make_week(h, f, rhythm, sigma, phi);
        trend_growth(h, HOURS, &g);
        count += g.exponential;
    }
    return count;
}

static void stationary_weeks_raise_no_alarm(void)
{
    seed = 1;
    CHECK(raised(stationary, false, 0.3, 0.4, 1000) <= 10);
    CHECK(raised(stationary, true, 0.3, 0.4, 1000) <= 10);
}

static void steps_and_weekends_raise_no_alarm(void)
{
    seed = 2;
    CHECK(raised(step, true, 0.2, 0.3, 1000) <= 10);
    CHECK(raised(slow_weekend, true, 0.2, 0.3, 1000) <= 10);
}

static void linear_rises_raise_few_alarms(void)
{
    seed = 3;
    int count = raised(linear, true, 0.2, 0.3, 1000);
    printf("# raised on %d of 1000\n", count);
    CHECK(count <= 30);
}

static void doubling_every_two_days_is_found(void)
{
    seed = 4;
    CHECK(raised(doubling, true, 0.3, 0.4, 1000) >= 950);
}

static void too_few_hours_are_not_measured(void)
{
    struct trend_hour h[HOURS];
    struct trend_growth g;
    seed = 5;
    make_week(h, doubling, false, 0.1, 0);
    trend_growth(h, TREND_MIN_HOURS - 1, &g);
    CHECK(!g.measured && !g.exponential);
    trend_growth(h, TREND_MIN_HOURS, &g);
    CHECK(g.measured);
}

/* A year of which only the last weeks grow: what is looked at is the end of it. */
static void a_long_period_is_judged_by_its_end(void)
{
    enum { YEAR = 365 * 24, MONTHS = TREND_MAX_DAYS * 24 };
    struct trend_hour *h = calloc(YEAR, sizeof *h);
    struct trend_growth g;
    for (int i = 0; i < YEAR; i++) {
        double day = (double)(i - (YEAR - MONTHS)) / 24;
        h[i] = (struct trend_hour){480000 + i, day < 0 ? 1000 : exp2(day / 5)};
    }
    trend_growth(h, YEAR, &g);
    CHECK_INT(g.n_hours, MONTHS);
    CHECK_NEAR(g.doubling_days, 5, 1e-9);
    CHECK(g.exponential);
    free(h);
}

static void equal_values_are_no_trend(void)
{
    struct trend_hour h[HOURS];
    struct trend_growth g;
    for (int i = 0; i < HOURS; i++)
        h[i] = (struct trend_hour){480000 + i, 0};
    trend_growth(h, HOURS, &g);
    CHECK(g.measured && !g.exponential);
    CHECK(isinf(g.doubling_days));
    CHECK_INT(g.doubt, TREND_CHANCE);
}

/* Without noise: an exponential that is too slow, one that is not, and a straight line. */
static void the_first_doubt_is_named(void)
{
    static const enum trend_doubt want[] = {TREND_SLOW, TREND_NO_DOUBT, TREND_OTHER_SHAPE};
    for (int kind = 0; kind < 3; kind++) {
        struct trend_hour h[HOURS];
        struct trend_growth g;
        for (int i = 0; i < HOURS; i++) {
            double day = i / 24.0;
            double ms = kind == 2 ? 10 + 10 * day : 10 * exp2(day / (kind == 1 ? 6.9 : 7.1));
            h[i] = (struct trend_hour){480000 + i, ms};
        }
        trend_growth(h, HOURS, &g);
        CHECK_INT(g.doubt, want[kind]);
        CHECK_INT(g.exponential, kind == 1);
    }
}

/* Ranks counted by hand: of the 720 orders of 6, 1 + 5 + 14 + 29 = 49 have at most 3 inversions,
   98 at most 4. */
static void kendall_ranks_are_exact(void)
{
    CHECK_INT(trend_kendall_rank(6, 0.10), 4);
    CHECK_INT(trend_kendall_rank(6, 49.1 / 720), 4);
    CHECK_INT(trend_kendall_rank(6, 48.9 / 720), 3);
    CHECK_INT(trend_kendall_rank(3, 0.10), 0);
    CHECK_INT(trend_kendall_rank(1, 0.10), 0);
}

static void kendall_counts_ties(void)
{
    const double values[] = {1, 2, 2, 3, 1};
    int64_t s;
    double variance;
    trend_kendall(values, 5, &s, &variance);
    CHECK_INT(s, 2);
    CHECK_NEAR(variance, (5 * 4 * 15 - 2 * (2 * 1 * 9)) / 18.0, 1e-12);
}

static void slope_of_a_line_is_its_slope(void)
{
    const double t[] = {0, 1, 2, 5}, y[] = {1, 3, 100, 11};
    CHECK_NEAR(trend_theil_sen(t, y, 4), 2, 1e-12);
}

/* Of simulated histories whose crossing exists: how often the range holds it. */
static void forecasts_hold_the_truth_in_three_of_four_cases(void)
{
    int told = 0, held = 0;
    seed = 6;
    for (int i = 0; i < 1000; i++) {
        struct trend_week w[12];
        struct trend_forecast f;
        double slope = 20 + 30 * uniform(), threshold = 1000 + slope * (14 + 14 * uniform());
        for (int k = 0; k < 12; k++)
            w[k] = (struct trend_week){k, 1000 + slope * k + 40 * normal()};
        trend_forecast(w, 12, threshold, &f);
        double truth = (threshold - 1000) / slope;
        if (f.kind != FORECAST_DATES)
            continue;
        told++;
        held += f.from <= truth && (!f.has_to || truth <= f.to);
    }
    printf("# told %d, held %d\n", told, held);
    CHECK(told >= 800);
    CHECK(held >= told * 3 / 4 && held <= told * 9 / 10);
}

static void forecast_kinds(void)
{
    struct trend_week w[8];
    struct trend_forecast f;
    for (int k = 0; k < 8; k++)
        w[k] = (struct trend_week){k, 100};
    trend_forecast(w, 5, 200, &f);
    CHECK_INT(f.kind, FORECAST_TOO_LITTLE);
    trend_forecast(w, 8, 200, &f);
    CHECK_INT(f.kind, FORECAST_NO_TREND);
    for (int k = 0; k < 8; k++)
        w[k].value = 100 + k;
    trend_forecast(w, 8, 110, &f);
    CHECK_INT(f.kind, FORECAST_DATES);
    CHECK_NEAR(f.from, 10, 1e-9);
    CHECK_NEAR(f.to, 10, 1e-9);
    trend_forecast(w, 8, 1000, &f);
    CHECK_INT(f.kind, FORECAST_BEYOND);
    trend_forecast(w, 8, 107, &f); /* the last value: whether that is enough is not known here */
    CHECK_INT(f.kind, FORECAST_DATES);
    CHECK_NEAR(f.from, 7, 1e-9);
}

int main(void)
{
    RUN(stationary_weeks_raise_no_alarm);
    RUN(steps_and_weekends_raise_no_alarm);
    RUN(linear_rises_raise_few_alarms);
    RUN(doubling_every_two_days_is_found);
    RUN(too_few_hours_are_not_measured);
    RUN(a_long_period_is_judged_by_its_end);
    RUN(equal_values_are_no_trend);
    RUN(the_first_doubt_is_named);
    RUN(kendall_ranks_are_exact);
    RUN(kendall_counts_ties);
    RUN(slope_of_a_line_is_its_slope);
    RUN(forecasts_hold_the_truth_in_three_of_four_cases);
    RUN(forecast_kinds);
    return check_end();
}
