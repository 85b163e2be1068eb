/* Intervals against values from exact integer arithmetic and 60-digit decimals, and against a
   direct summation in another form. */
#include "audit/statistics.h"

#include "check.h"

struct ranks {
    uint64_t n;
    unsigned permille;
    uint64_t low, high;
};

static void known_ranks(void)
{
    static const struct ranks known[] = {
        {1, 500, 0, 0},
        {1, 990, 1, 0},
        {2, 900, 1, 0},
        {2, 950, 1, 0},
        {2, 990, 2, 0},
        {19, 500, 5, 15},
        {20, 500, 6, 15},
        {20, 900, 15, 0},
        {20, 950, 17, 0},
        {71, 900, 59, 69},
        {71, 950, 63, 0},
        {72, 950, 64, 72},
        {100, 500, 40, 61},
        {100, 900, 84, 96},
        {100, 950, 90, 100},
        {100, 990, 97, 0},
        {300, 950, 277, 293},
        {367, 990, 359, 0},
        {368, 990, 360, 368},
        {1000, 500, 469, 532},
        {1000, 900, 881, 919},
        {1000, 950, 936, 964},
        {1000, 990, 983, 997},
        {20164, 500, 9943, 10222},
        {20164, 950, 19095, 19217},
        {20164, 990, 19934, 19991},
        {1000000, 500, 499020, 500981},
        {1000000, 950, 949572, 950428},
        {1000000, 990, 989805, 990196},
        {123456789, 950, 117279203, 117288696},
        {1000000000, 500, 499969010, 500030991},
        {1000000000, 950, 949986491, 950013509},
        {1000000000, 990, 989993833, 990006167},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        uint64_t low = 99, high = 99;
        statistics_quantile_ranks(known[i].n, known[i].permille, &low, &high);
        CHECK_INT(low, known[i].low);
        CHECK_INT(high, known[i].high);
    }
}

/* Σ n·l and Σ n·u over n = 1 to 300, so that a single wrong rank shows. */
static void every_small_n(void)
{
    static const struct {
        unsigned permille;
        uint64_t low, high;
    } sums[] = {
        {500, 3909657, 5180473},
        {900, 7756588, 8519426},
        {950, 8308113, 8758307},
        {990, 8815334, 0},
    };
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
        uint64_t sum_low = 0, sum_high = 0;
        for (uint64_t n = 1; n <= 300; n++) {
            uint64_t low, high;
            statistics_quantile_ranks(n, sums[i].permille, &low, &high);
            sum_low += low * n;
            sum_high += high * n;
        }
        CHECK_INT(sum_low, sums[i].low);
        CHECK_INT(sum_high, sums[i].high);
    }
}

/* P(B <= k) for all k by adding up one trial after the other: no ratio of terms in it. */
static void distribution(unsigned n, long double q, long double *ret)
{
    memset(ret, 0, (n + 1) * sizeof *ret);
    ret[0] = 1;
    for (unsigned trial = 1; trial <= n; trial++)
        for (unsigned k = trial + 1; k-- > 0;)
            ret[k] = ret[k] * (1 - q) + (k ? ret[k - 1] * q : 0);
    for (unsigned k = 1; k <= n; k++)
        ret[k] += ret[k - 1];
}

static void ranks_hold_their_definition(void)
{
    static const unsigned permille[] = {100, 333, 500, 750, 900, 950, 990, 999};
    long double p[301];
    for (size_t i = 0; i < sizeof permille / sizeof permille[0]; i++)
        for (unsigned n = 1; n <= 300; n++) {
            distribution(n, permille[i] / 1000.0L, p);
            uint64_t want_low = 0, want_high = 0, low, high;
            for (unsigned l = 1; l <= n; l++)
                if (p[l - 1] <= 0.025L)
                    want_low = l;
            for (unsigned u = n; u >= 1; u--)
                if (p[u - 1] >= 0.975L)
                    want_high = u;
            statistics_quantile_ranks(n, permille[i], &low, &high);
            CHECK_INT(low, want_low);
            CHECK_INT(high, want_high);
        }
}

static void sample_sizes_without_an_upper_bound(void)
{
    for (uint64_t n = 1; n <= 400; n++) {
        uint64_t low, high;
        statistics_quantile_ranks(n, 950, &low, &high);
        CHECK_INT(high != 0, n >= 72);
        statistics_quantile_ranks(n, 990, &low, &high);
        CHECK_INT(high != 0, n >= 368);
    }
}

/* One value and q = 0.975: P(B <= 0) is 0.025 exactly, which rounding must not turn into more. */
static void exact_ties(void)
{
    uint64_t low, high;
    statistics_quantile_ranks(1, 975, &low, &high);
    CHECK_INT(low, 1);
    CHECK_INT(high, 0);
    statistics_quantile_ranks(1, 25, &low, &high);
    CHECK_INT(low, 0);
    CHECK_INT(high, 1);
}

static void no_values_no_ranks(void)
{
    uint64_t low = 7, high = 7;
    statistics_quantile_ranks(0, 950, &low, &high);
    CHECK_INT(low, 0);
    CHECK_INT(high, 0);
}

/* Neither end of the scale is a quantile. */
static void no_quantile_no_ranks(void)
{
    static const unsigned permille[] = {0, 1000, 1001};
    for (size_t i = 0; i < 3; i++) {
        uint64_t low = 7, high = 7;
        statistics_quantile_ranks(100, permille[i], &low, &high);
        CHECK_INT(low, 0);
        CHECK_INT(high, 0);
    }
}

static void wilson(void)
{
    static const struct {
        uint64_t hits, n;
        double low, high;
    } known[] = {
        {81, 20164, 0.00323346687119870, 0.00498959751371895},
        {1, 20, 0.00888144880079539, 0.23613119344674202},
        {5, 100, 0.02154367915436797, 0.11175046923191914},
        {1, 1, 0.20654931437723742, 1},
        {0, 20, 0, 0.16112515805281935},
        {20, 20, 0.83887484194718065, 1},
        {81, 263, 0.25528851987827422, 0.36620957698280004}, /* Newcombe (1998): 0.2553, 0.3662 */
        {15, 148, 0.06238639953073628, 0.16048724172330803}, /* the same: 0.0624, 0.1605 */
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct interval got = statistics_wilson(known[i].hits, known[i].n);
        CHECK(got.has_low && got.has_high);
        CHECK_NEAR(got.low, known[i].low, 1e-15);
        CHECK_NEAR(got.high, known[i].high, 1e-15);
    }
    CHECK(statistics_wilson(0, 20).low == 0);
    CHECK(statistics_wilson(20, 20).high == 1);
}

static void wilson_of_nothing(void)
{
    struct interval got = statistics_wilson(0, 0);
    CHECK(!got.has_low && !got.has_high);
}

/* By hand: 0.5, 0.25 and 0.1 give P(0) = 0.3375, P(1) = 0.4875, P(2) = 0.1625, P(3) = 0.0125. */
static void the_tail_is_exact(void)
{
    struct chances c = {0};
    statistics_chance(&c, 0.5);
    statistics_chance(&c, 0.25);
    statistics_chance(&c, 0.1);
    CHECK_NEAR(statistics_chances_tail(&c, 0), 1, 0);
    CHECK_NEAR(statistics_chances_tail(&c, 1), 0.6625, 1e-15);
    CHECK_NEAR(statistics_chances_tail(&c, 2), 0.175, 1e-15);
    CHECK_NEAR(statistics_chances_tail(&c, 3), 0.0125, 1e-16);
    CHECK_NEAR(statistics_chances_tail(&c, 4), 0, 0);
    CHECK_NEAR(c.expected, 0.85, 1e-15);
    statistics_chances_release(&c);
}

/* Beyond what is exact the normal distribution goes on where the exact one stops. */
static void many_chances_are_close_to_normal(void)
{
    struct chances c = {0};
    for (int i = 0; i < STATISTICS_MAX_EXACT; i++)
        statistics_chance(&c, 0.01 + 0.0001 * (i % 100));
    uint64_t least = (uint64_t)c.expected + 20;
    double exact = statistics_chances_tail(&c, least);
    statistics_chance(&c, 0);
    CHECK_NEAR(statistics_chances_tail(&c, least), exact, 0.003);
    CHECK(exact > 0.05 && exact < 0.3);
    statistics_chances_release(&c);
}

int main(void)
{
    RUN(known_ranks);
    RUN(every_small_n);
    RUN(ranks_hold_their_definition);
    RUN(sample_sizes_without_an_upper_bound);
    RUN(exact_ties);
    RUN(no_values_no_ranks);
    RUN(no_quantile_no_ranks);
    RUN(wilson);
    RUN(wilson_of_nothing);
    RUN(the_tail_is_exact);
    RUN(many_chances_are_close_to_normal);
    return check_end();
}
