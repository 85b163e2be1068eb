/* Head-of-line blocking, on logs in which it is known whether anything is blocked. */
#include "audit/blocking.h"

#include "activity_fixture.h"

#define S INT64_C(1000000)
#define BLOCKER 1
#define OTHERS 3

static void visit(void *context, const struct activity_hour *hour)
{
    blocking_hour(context, hour);
}

static struct blocking block(const struct made *m)
{
    struct blocking ret;
    struct blocking_sums *b = blocking_begin(1 << BLOCKER);
    made_walk(m, visit, b);
    blocking_end(b, &ret);
    return ret;
}

/* `hours` hours of requests of about 10 ms (20 ms in odd hours, when the blocker runs more often),
   which take `factor` times as long while the blocker runs. */
static struct made make(size_t hours, double factor)
{
    struct made m = made_new(hours);
    uint64_t seed = 11;
    for (int64_t h = 0; h < (int64_t)hours; h++) {
        double base = h % 2 ? 20000 : 10000;
        int64_t share = h % 2 ? 20 : 5;
        for (int64_t s = 0; s < 3600; s += 10) {
            bool runs = s / 10 % 40 < share;
            int64_t at = (h * 3600 + s) * S + S / 2;
            if (runs)
                made_request(&m, BLOCKER, at + S / 10, S / 5);
            double noise = exp(made_uniform(&seed) - 0.5);
            made_request(&m, s % 20 ? OTHERS : 2, at,
                         (int64_t)(base * noise * (runs ? factor : 1)));
        }
    }
    return m;
}

static void a_blocking_one_is_measured(void)
{
    struct made m = make(24, 6);
    struct blocking b = block(&m);
    CHECK(b.measured);
    CHECK_NEAR(b.ratio, 6, 0.3);
    CHECK(b.interval.low > 5 && b.interval.low < b.ratio);
    CHECK(b.interval.high < 7 && b.interval.high > b.ratio);
    CHECK_INT(b.hours, 24);
    CHECK_INT(b.with + b.without, 24 * 360);
    CHECK_INT(b.blocker_seconds, 12 * 9 * 20 + 12 * 9 * 5);
    made_free(&m);
}

/* It runs in fifty minutes of each hour: the requests beside it are most of all. */
static void one_that_mostly_runs(void)
{
    struct made m = made_new(12);
    uint64_t seed = 11;
    for (int64_t s = 0; s < 12 * 3600; s += 10) {
        bool runs = s % 3600 < 3000;
        double noise = exp(made_uniform(&seed) - 0.5);
        made_request(&m, OTHERS, s * S + S / 2, (int64_t)(10000 * noise * (runs ? 3 : 1)));
        if (runs)
            made_request(&m, BLOCKER, (s + 9) * S + S / 2, 9 * S);
    }
    struct blocking b = block(&m);
    CHECK_INT(b.blocker_seconds, 12 * 3000);
    CHECK_INT(b.with, 12 * 300);
    CHECK_INT(b.without, 12 * 60);
    CHECK_NEAR(b.ratio, 3, 0.15);
    made_free(&m);
}

/* It runs more often in slow hours, and that is not its doing. */
static void a_harmless_one_is_not_blamed(void)
{
    struct made m = make(24, 1);
    struct blocking b = block(&m);
    CHECK(b.measured);
    CHECK_NEAR(b.ratio, 1, 0.05);
    CHECK(b.interval.low < 1 && b.interval.high > 1);
    made_free(&m);
}

static void too_little_is_not_measured(void)
{
    struct made m = make(BLOCKING_MIN_HOURS - 1, 6);
    struct blocking b = block(&m);
    CHECK(!b.measured);
    CHECK_INT(b.hours, BLOCKING_MIN_HOURS - 1);
    CHECK(b.with > 0 && b.without > 0);
    made_free(&m);
    m = made_new(20);
    for (int64_t h = 0; h < 20; h++) { /* 20 requests beside it: fewer than are asked for */
        made_request(&m, BLOCKER, (h * 3600 + 10) * S, 2 * S);
        made_request(&m, OTHERS, (h * 3600 + 10) * S, 5000);
        made_request(&m, OTHERS, (h * 3600 + 20) * S, 5000);
        made_request(&m, OTHERS, (h * 3600 + 30) * S, 5000);
    }
    b = block(&m);
    CHECK(!b.measured);
    CHECK_INT(b.with, 20);
    CHECK_INT(b.without, 40);
    made_free(&m);
}

/* Requests of the blocker itself, and of hours without the other side, count on no side. */
static void only_matched_requests_count(void)
{
    struct made m = make(12, 2);
    struct blocking before = block(&m);
    struct made more = make(12, 2);
    more.hours = alloc_resize(more.hours, 13, sizeof *more.hours);
    memset(&more.hours[12], 0, sizeof more.hours[12]);
    more.n_hours = 13;
    for (int64_t s = 0; s < 100; s++)
        made_request(&more, OTHERS, (12 * 3600 + s) * S, 900000);
    struct blocking after = block(&more);
    CHECK_NEAR(after.ratio, before.ratio, 0);
    CHECK_INT(after.with + after.without, before.with + before.without);
    CHECK_INT(after.hours, 12);
    made_free(&m);
    made_free(&more);
}

/* One hour by hand: group 2 has logs 3 with and 1 without (1 and 3 of them: weight 3/4), group 3
   5 and 4 (2 and 2: weight 1): (0.75 × 2 + 1 × 1) ÷ 1.75. All hours alike: no spread. */
static void the_weights_are_as_defined(void)
{
    struct made m = made_new(15);
    for (int64_t h = 0; h < 15; h++) {
        int64_t at = h * 3600;
        made_request(&m, BLOCKER, (at + 100) * S, S);
        made_request(&m, 2, (at + 100) * S, 8);
        for (int i = 0; i < 3; i++)
            made_request(&m, 2, (at + 200) * S, 2);
        for (int i = 0; i < 2; i++) {
            made_request(&m, OTHERS, (at + 99) * S, 32);
            made_request(&m, OTHERS, (at + 200) * S, 16);
        }
    }
    struct blocking b = block(&m);
    CHECK(b.measured);
    CHECK_NEAR(log2(b.ratio), 2.5 / 1.75, 1e-12);
    CHECK_NEAR(b.interval.low, b.ratio, 1e-12);
    CHECK_NEAR(b.interval.high, b.ratio, 1e-12);
    made_free(&m);
}

int main(void)
{
    RUN(a_blocking_one_is_measured);
    RUN(one_that_mostly_runs);
    RUN(a_harmless_one_is_not_blamed);
    RUN(too_little_is_not_measured);
    RUN(only_matched_requests_count);
    RUN(the_weights_are_as_defined);
    return check_end();
}
