#include "rollup/latency.h"

#include "check.h"
#include "parse/record.h"

static void add_all(struct latency *l, const int64_t *values, size_t n)
{
    latency_init(l);
    for (size_t i = 0; i < n; i++)
        latency_add(l, values[i], 1);
}

static void nearest_rank(void)
{
    struct latency l;
    latency_init(&l);
    for (int64_t us = 20; us >= 1; us--)
        latency_add(&l, us, 1);
    CHECK_INT(latency_percentile(&l, 950), 19);
    CHECK_INT(latency_percentile(&l, 951), 20);
    CHECK_INT(latency_percentile(&l, 500), 10);
    CHECK_INT(latency_percentile(&l, 501), 11);
    CHECK_INT(latency_percentile(&l, 0), 1);
    CHECK_INT(latency_percentile(&l, 1000), 20);
    CHECK_INT(latency_rank(&l, 3), 3);
    latency_release(&l);
    CHECK_INT(l.n, 0);
}

static void one_value(void)
{
    struct latency l;
    add_all(&l, (const int64_t[]){0}, 1);
    CHECK_INT(latency_percentile(&l, 950), 0);
    CHECK_INT(l.min, 0);
    CHECK_INT(l.max, 0);
    CHECK_NEAR(latency_mean(&l), 0, 0);
    CHECK(isnan(latency_cv(&l)));
    latency_add(&l, 0, 4);
    CHECK(isnan(latency_cv(&l))); /* the mean is 0 */
    latency_release(&l);
}

static void small_figures(void)
{
    const int64_t values[] = {2, 4, 4, 4, 5, 5, 7, 9};
    struct latency l;
    add_all(&l, values, 8);
    CHECK_NEAR(latency_mean(&l), 5, 0);
    CHECK_NEAR(latency_stddev(&l), sqrt(32.0 / 7), 1e-15);
    CHECK_NEAR(latency_cv(&l), 100 * sqrt(32.0 / 7) / 5, 1e-13);
    latency_add(&l, 6, 1); /* a mean that is no integer: 46 / 9 */
    CHECK_NEAR(latency_mean(&l), 46.0 / 9, 1e-15);
    CHECK_NEAR(latency_stddev(&l), sqrt((268 - 46.0 * 46 / 9) / 8), 1e-14);
    latency_release(&l);
}

/* Where sums of squares in doubles have nothing left of the deviation. */
static void no_cancellation(void)
{
    struct latency l;
    const int64_t base = RECORD_MAX_LATENCY_US - 1;
    latency_init(&l);
    latency_add(&l, base, 1000000000);
    latency_add(&l, base + 1, 1000000000);
    CHECK_NEAR(latency_stddev(&l), 0.5, 1e-9);
    CHECK_NEAR(latency_mean(&l), (double)base + 0.5, 0);
    CHECK_INT(l.n, 2000000000);
    latency_release(&l);
    add_all(&l, (const int64_t[]){base, base, base}, 3);
    CHECK_NEAR(latency_stddev(&l), 0, 0);
    latency_release(&l);
}

static void merging(void)
{
    const int64_t values[] = {700, 3, 81, 3, 5000000, 12};
    for (size_t cut = 0; cut <= 6; cut++) {
        struct latency whole, a, b;
        add_all(&whole, values, 6);
        add_all(&a, values, cut);
        add_all(&b, values + cut, 6 - cut);
        latency_merge(&a, &b);
        CHECK_INT(a.n, whole.n);
        CHECK(a.sum == whole.sum && a.squares == whole.squares);
        CHECK_INT(a.min, 3);
        CHECK_INT(a.max, 5000000);
        CHECK_INT(latency_percentile(&a, 500), 12);
        CHECK_NEAR(latency_stddev(&a), latency_stddev(&whole), 0);
        latency_release(&whole);
        latency_release(&a);
        latency_release(&b);
    }
}

/* A coarse bucket's middle may lie outside the values; a percentile does not. */
static void percentiles_stay_between_the_extremes(void)
{
    struct latency l;
    latency_init(&l);
    /* Buckets of eight: only the end of the first one, only the start of the last one. */
    for (int64_t i = 6; i <= 200000; i++)
        latency_add(&l, 16000000000 + i, 1);
    CHECK_INT(l.sketch.bits, 31);
    CHECK(sketch_error_bound(&l.sketch) > 0);
    CHECK_INT(latency_rank(&l, 1), l.min);
    CHECK_INT(latency_rank(&l, l.n), l.max);
    CHECK_NEAR((double)latency_percentile(&l, 500), 16000100000.0,
               16000100000.0 * sketch_error_bound(&l.sketch));
    latency_release(&l);
}

int main(void)
{
    RUN(nearest_rank);
    RUN(one_value);
    RUN(small_figures);
    RUN(no_cancellation);
    RUN(merging);
    RUN(percentiles_stay_between_the_extremes);
    return check_end();
}
