/*
 * Of each hour two numbers are enough: the weighted sum of its differences and the sum of its
 * weights. Resampling hours is then resampling pairs of numbers.
 */
#include "audit/blocking.h"

#include <math.h>
#include <stdlib.h>

#include "audit/median.h"
#include "base/alloc.h"

#define SEED UINT64_C(20250803)
/* 2.5 % from either end, outward. */
#define RESAMPLED_LOW (BLOCKING_RESAMPLES / 40 - 1)
#define RESAMPLED_HIGH (BLOCKING_RESAMPLES - 1 - RESAMPLED_LOW)

/* One hour that has requests of some group on both sides. */
struct hour_pair {
    double difference; /* Σ weight × difference of mean log2 */
    double weight;
};

struct blocking_sums {
    uint64_t groups; /* of the blocker */
    struct hour_pair *hours;
    size_t n_hours, capacity;
    uint64_t with, without, seconds;
};

struct side {
    uint64_t n, log2;
};

struct blocking_sums *blocking_begin(uint64_t groups)
{
    struct blocking_sums *b = alloc_zeroed(1, sizeof *b);
    b->groups = groups;
    return b;
}

static double mean_log2(const struct side *s)
{
    return (double)s->log2 / (double)s->n / ACTIVITY_LOG2_ONE;
}

/* A group's requests in some seconds. */
static struct side side_in(const struct activity_group *group, const struct seconds *some)
{
    struct side in = {0, 0};
    for (unsigned w = 0; w < SECONDS_WORDS; w++) {
        uint64_t left = group->busy->words[w] & some->words[w];
        for (; left; left &= left - 1) {
            const struct activity_cell *cell = &group->cells[64 * w + __builtin_ctzll(left)];
            in.n += activity_timed(cell);
            in.log2 += cell->log2;
        }
    }
    return in;
}

/* The seconds of an hour in which the blocker is in flight; and those or all others, whichever are
   fewer: what is in the others follows from the hour's totals. */
struct blocked {
    struct seconds seconds, fewer;
    bool mostly;
};

static void find_fewer(struct blocked *b)
{
    b->mostly = seconds_count(&b->seconds) > ACTIVITY_SECONDS / 2;
    b->fewer = b->seconds;
    for (unsigned w = 0; b->mostly && w < SECONDS_WORDS; w++)
        b->fewer.words[w] = ~b->seconds.words[w];
}

/* Requests of one group in the hour, by whether the blocker is in flight in their second. */
static void add_group(struct blocking_sums *b, const struct activity_group *group,
                      const struct blocked *blocked, struct hour_pair *pair)
{
    const struct activity_total *all = &group->total;
    const struct side fewer = side_in(group, &blocked->fewer);
    const struct side others = {all->requests - all->untimed - fewer.n, all->log2 - fewer.log2};
    const struct side with = blocked->mostly ? others : fewer;
    const struct side without = blocked->mostly ? fewer : others;
    if (without.n == 0 || with.n == 0)
        return;
    double n = (double)with.n, m = (double)without.n, weight = n * m / (n + m);
    pair->difference += weight * (mean_log2(&with) - mean_log2(&without));
    pair->weight += weight;
    b->with += with.n;
    b->without += without.n;
}

void blocking_hour(struct blocking_sums *b, const struct activity_hour *hour)
{
    struct hour_pair pair = {0, 0};
    struct blocked blocked = {.mostly = false};
    for (unsigned g = 0; g < hour->n_groups; g++)
        if (b->groups >> g & 1)
            seconds_unite(&blocked.seconds, hour->groups[g].flying);
    b->seconds += seconds_count(&blocked.seconds);
    find_fewer(&blocked);
    for (unsigned g = 0; g < hour->n_groups; g++)
        if (!(b->groups >> g & 1))
            add_group(b, &hour->groups[g], &blocked, &pair);
    if (pair.weight <= 0)
        return;
    b->hours = alloc_grow(b->hours, &b->capacity, b->n_hours + 1, sizeof *b->hours);
    b->hours[b->n_hours++] = pair;
}

/* S. Vigna's splitmix64 (2015, public domain): the next of a sequence of 64-bit numbers. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Below n, by the upper bits of the product: off by n ÷ 2^64. */
static size_t random_below(uint64_t *state, size_t n)
{
    return (size_t)((unsigned __int128)next_random(state) * n >> 64);
}

static void resample(const struct blocking_sums *b, struct interval *ret)
{
    double *logs = alloc_zeroed(BLOCKING_RESAMPLES, sizeof *logs);
    uint64_t state = SEED;
    for (size_t i = 0; i < BLOCKING_RESAMPLES; i++) {
        struct hour_pair sum = {0, 0};
        for (size_t k = 0; k < b->n_hours; k++) {
            const struct hour_pair *hour = &b->hours[random_below(&state, b->n_hours)];
            sum.difference += hour->difference;
            sum.weight += hour->weight;
        }
        logs[i] = sum.difference / sum.weight;
    }
    median_sort(logs, BLOCKING_RESAMPLES);
    *ret = (struct interval){true, true, exp2(logs[RESAMPLED_LOW]), exp2(logs[RESAMPLED_HIGH])};
    free(logs);
}

void blocking_end(struct blocking_sums *b, struct blocking *ret)
{
    *ret = (struct blocking){
        .with = b->with, .without = b->without, .hours = b->n_hours, .blocker_seconds = b->seconds};
    struct hour_pair sum = {0, 0};
    for (size_t i = 0; i < b->n_hours; i++) {
        sum.difference += b->hours[i].difference;
        sum.weight += b->hours[i].weight;
    }
    ret->measured = b->with >= BLOCKING_MIN_REQUESTS && b->without >= BLOCKING_MIN_REQUESTS &&
                    b->n_hours >= BLOCKING_MIN_HOURS;
    if (ret->measured) {
        ret->ratio = exp2(sum.difference / sum.weight);
        resample(b, &ret->interval);
    }
    free(b->hours);
    free(b);
}
