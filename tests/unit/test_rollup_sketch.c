#include "rollup/sketch.h"

#include "check.h"
#include "parse/record.h"

static uint64_t random_state;

static uint64_t next_random(void)
{
    random_state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = random_state;
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static int64_t random_below(int64_t limit)
{
    return (int64_t)(next_random() % (uint64_t)limit);
}

/* A latency whose logarithm is about uniform. */
static int64_t random_latency(void)
{
    int64_t value = (int64_t)(next_random() >> (27 + next_random() % 37));
    return value <= RECORD_MAX_LATENCY_US ? value : value % RECORD_MAX_LATENCY_US;
}

static int compare_values(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void shuffle(int64_t *values, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)random_below((int64_t)i);
        int64_t swapped = values[i - 1];
        values[i - 1] = values[j];
        values[j] = swapped;
    }
}

static void fill(struct sketch *s, const int64_t *values, size_t n)
{
    sketch_init(s);
    for (size_t i = 0; i < n; i++)
        sketch_add(s, values[i], 1);
}

static struct sketch_bucket *buckets_of(const struct sketch *s)
{
    struct sketch_bucket *buckets = calloc(s->used + 1, sizeof *buckets);
    sketch_buckets(s, buckets);
    return buckets;
}

static void check_same(const struct sketch *a, const struct sketch *b)
{
    CHECK_INT(a->count, b->count);
    CHECK_INT(a->bits, b->bits);
    CHECK_INT(a->used, b->used);
    if (a->used != b->used)
        return;
    struct sketch_bucket *x = buckets_of(a), *y = buckets_of(b);
    bool same = true;
    for (size_t i = 0; i < a->used; i++)
        same = same && x[i].value == y[i].value && x[i].count == y[i].count;
    CHECK(same);
    free(x);
    free(y);
}

static void empty(void)
{
    struct sketch s, other;
    sketch_init(&s);
    sketch_init(&other);
    sketch_merge(&s, &other);
    sketch_add(&s, 5, 0);
    CHECK_INT(s.count, 0);
    CHECK_INT(s.used, 0);
    CHECK_INT(sketch_count_from(&s, 1), 0);
    CHECK(s.places == NULL);
    sketch_release(&s);
}

static void exact_below_the_limit(void)
{
    enum { N = 20000 };
    int64_t *values = calloc(N, sizeof *values);
    random_state = 1;
    for (size_t i = 0; i < N; i++)
        values[i] = random_latency();
    values[0] = 0;
    values[1] = RECORD_MAX_LATENCY_US;
    values[2] = UINT32_MAX;
    values[3] = INT64_C(1) << 32;
    struct sketch s;
    fill(&s, values, N);
    qsort(values, N, sizeof *values, compare_values);
    bool same = true;
    for (uint64_t rank = 1; rank <= N; rank += 7)
        same = same && sketch_rank(&s, rank) == values[rank - 1];
    CHECK(same);
    CHECK_INT(sketch_rank(&s, N), RECORD_MAX_LATENCY_US);
    CHECK_NEAR(sketch_error_bound(&s), 0, 0);
    for (size_t i = 0; i < N; i += 501) {
        size_t from = i;
        while (from > 0 && values[from - 1] == values[i])
            from--;
        CHECK_INT(sketch_count_from(&s, values[i]), N - from);
    }
    CHECK_INT(sketch_count_from(&s, 0), N);
    CHECK_INT(sketch_count_from(&s, INT64_MIN), N);
    CHECK_INT(sketch_count_from(&s, RECORD_MAX_LATENCY_US + 1), 0);
    sketch_release(&s);
    free(values);
}

/* One more distinct value than fits, and the largest two share a bucket. */
static void limit_is_the_number_of_buckets(void)
{
    struct sketch s;
    sketch_init(&s);
    for (int64_t value = 0; value < SKETCH_MAX_BUCKETS; value++)
        sketch_add(&s, value, 1);
    CHECK_INT(s.used, SKETCH_MAX_BUCKETS);
    CHECK_NEAR(sketch_error_bound(&s), 0, 0);
    sketch_add(&s, SKETCH_MAX_BUCKETS, 1);
    /* 32769 values below 2^16: with 15 bits, 32768 and 32769 would be one; but the values from
       16384 on have 15 bits and stay apart, so 15 bits do not help; 14 do. */
    CHECK_INT(s.bits, 14);
    CHECK(s.used <= SKETCH_MAX_BUCKETS);
    CHECK_NEAR(sketch_error_bound(&s), 1.0 / 16384, 0);
    CHECK_INT(sketch_rank(&s, 101), 100);
    sketch_release(&s);
    /* All of 17 bits: 16 are enough to halve them. */
    for (int64_t value = 65536; value <= 65536 + SKETCH_MAX_BUCKETS; value++)
        sketch_add(&s, value, 1);
    CHECK_INT(s.bits, 16);
    CHECK_INT(s.used, SKETCH_MAX_BUCKETS / 2 + 1);
    sketch_release(&s);
}

static void bounded_above_the_limit(void)
{
    enum { N = 150000 };
    int64_t *values = calloc(N, sizeof *values);
    random_state = 2;
    for (size_t i = 0; i < N; i++)
        values[i] = random_latency();
    struct sketch s;
    fill(&s, values, N);
    CHECK(s.bits < 64 && s.used <= SKETCH_MAX_BUCKETS && s.used > SKETCH_MAX_BUCKETS / 4);
    double bound = sketch_error_bound(&s);
    CHECK(bound > 0 && bound < 0.001);
    qsort(values, N, sizeof *values, compare_values);
    bool within = true;
    for (uint64_t rank = 1; rank <= N; rank += 13) {
        double got = (double)sketch_rank(&s, rank), want = (double)values[rank - 1];
        within = within && fabs(got - want) <= bound * want;
    }
    CHECK(within);
    /* What count_from and rank say fits together. */
    for (uint64_t rank = 1; rank <= N; rank += 9973) {
        int64_t value = sketch_rank(&s, rank);
        CHECK(sketch_count_from(&s, value) >= N - rank + 1);
        CHECK(sketch_count_from(&s, value + 1) <= N - rank);
    }
    sketch_release(&s);
    free(values);
}

/* Coarser than needed would be a defect, too: b is the largest that fits. */
static void no_coarser_than_needed(void)
{
    enum { N = 90000 };
    int64_t *values = calloc(N, sizeof *values), *masked = calloc(N, sizeof *masked);
    random_state = 3;
    for (size_t i = 0; i < N; i++)
        values[i] = random_latency();
    struct sketch s;
    fill(&s, values, N);
    for (unsigned bits = s.bits; bits <= s.bits + 1U; bits++) {
        for (size_t i = 0; i < N; i++) {
            unsigned length = values[i] ? 64 - (unsigned)__builtin_clzll((uint64_t)values[i]) : 0;
            unsigned drop = length > bits ? length - bits : 0;
            masked[i] = values[i] >> drop << drop;
        }
        qsort(masked, N, sizeof *masked, compare_values);
        size_t distinct = 1;
        for (size_t i = 1; i < N; i++)
            distinct += masked[i] != masked[i - 1];
        if (bits == s.bits)
            CHECK_INT(s.used, distinct);
        else
            CHECK(distinct > SKETCH_MAX_BUCKETS);
    }
    sketch_release(&s);
    free(values);
    free(masked);
}

/* Split into parts, each in its own order, merged along a random tree. */
static void check_merging(size_t n, int64_t (*value)(void))
{
    enum { PARTS = 7 };
    int64_t *values = calloc(n, sizeof *values);
    for (size_t i = 0; i < n; i++)
        values[i] = value();
    struct sketch whole, parts[PARTS];
    fill(&whole, values, n);
    shuffle(values, n);
    size_t start = 0;
    for (size_t i = 0; i < PARTS; i++) {
        size_t end =
            i == PARTS - 1 ? n : start + (size_t)random_below((int64_t)(n - start) / 2 + 1);
        fill(&parts[i], values + start, end - start);
        start = end;
    }
    for (size_t left = PARTS; left > 1; left--) {
        size_t from = (size_t)random_below((int64_t)left), to = (from + 1) % left;
        sketch_merge(&parts[to], &parts[from]);
        sketch_release(&parts[from]);
        parts[from] = parts[left - 1];
    }
    check_same(&whole, &parts[0]);
    sketch_release(&whole);
    sketch_release(&parts[0]);
    free(values);
}

static int64_t milliseconds(void)
{
    return 1000 * random_below(3000);
}

static int64_t microseconds(void)
{
    return random_below(3000000);
}

static void any_order_and_any_tree(void)
{
    random_state = 4;
    for (int i = 0; i < 4; i++) {
        check_merging(10000, milliseconds);
        check_merging(60000, microseconds);
        check_merging(120000, random_latency);
    }
}

static void merging_with_an_empty_one(void)
{
    struct sketch coarse, into, empty;
    sketch_init(&coarse);
    sketch_init(&into);
    sketch_init(&empty);
    random_state = 5;
    for (int i = 0; i < 50000; i++)
        sketch_add(&coarse, random_latency(), 1);
    CHECK(coarse.bits < 64);
    sketch_merge(&into, &coarse);
    check_same(&into, &coarse);
    sketch_merge(&into, &empty);
    check_same(&into, &coarse);
    sketch_release(&coarse);
    sketch_release(&into);
}

static void many_copies(void)
{
    struct sketch s, other;
    sketch_init(&s);
    sketch_init(&other);
    sketch_add(&s, 7, UINT32_MAX);
    sketch_add(&s, 7, 1);
    sketch_add(&s, 8, 1);
    sketch_add(&other, 7, UINT64_C(1) << 40);
    sketch_add(&other, 9, UINT32_MAX);
    sketch_add(&other, 9, UINT32_MAX);
    sketch_merge(&s, &other);
    struct sketch_bucket *buckets = buckets_of(&s);
    CHECK_INT(s.used, 3);
    CHECK_INT(buckets[0].value, 7);
    CHECK_INT(buckets[0].count, (INT64_C(1) << 40) + (INT64_C(1) << 32));
    CHECK_INT(buckets[2].count, 2 * (int64_t)UINT32_MAX);
    CHECK_INT(sketch_rank(&s, s.count), 9);
    free(buckets);
    sketch_release(&s);
    sketch_release(&other);
}

int main(void)
{
    RUN(empty);
    RUN(exact_below_the_limit);
    RUN(limit_is_the_number_of_buckets);
    RUN(bounded_above_the_limit);
    RUN(no_coarser_than_needed);
    RUN(any_order_and_any_tree);
    RUN(merging_with_an_empty_one);
    RUN(many_copies);
    return check_end();
}
