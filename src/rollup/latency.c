/*
 * Sums of latencies. A latency is below 2^37 µs, so its square is below 2^74, and 2^54 of them fit
 * in 128 bits.
 */
#include "rollup/latency.h"

#include <math.h>

void latency_init(struct latency *l)
{
    *l = (struct latency){.n = 0};
    sketch_init(&l->sketch);
}

void latency_release(struct latency *l)
{
    sketch_release(&l->sketch);
    latency_init(l);
}

void latency_clear(struct latency *l)
{
    sketch_clear(&l->sketch);
    *l = (struct latency){.sketch = l->sketch};
}

void latency_add(struct latency *l, int64_t us, uint64_t times)
{
    if (times == 0)
        return;
    if (l->n == 0 || us < l->min)
        l->min = us;
    if (l->n == 0 || us > l->max)
        l->max = us;
    l->n += times;
    l->sum += (uint128)us * times;
    l->squares += (uint128)us * (uint128)us * times;
    sketch_add(&l->sketch, us, times);
}

void latency_merge(struct latency *l, const struct latency *other)
{
    if (other->n == 0)
        return;
    if (l->n == 0 || other->min < l->min)
        l->min = other->min;
    if (l->n == 0 || other->max > l->max)
        l->max = other->max;
    l->n += other->n;
    l->sum += other->sum;
    l->squares += other->squares;
    sketch_merge(&l->sketch, &other->sketch);
}

int64_t latency_rank(const struct latency *l, uint64_t rank)
{
    int64_t value = sketch_rank(&l->sketch, rank);
    if (value < l->min)
        return l->min;
    return value > l->max ? l->max : value;
}

int64_t latency_percentile(const struct latency *l, unsigned permille)
{
    uint64_t rank = (uint64_t)(((uint128)l->n * permille + 999) / 1000);
    return latency_rank(l, rank ? rank : 1);
}

double latency_mean(const struct latency *l)
{
    return (double)(uint64_t)(l->sum / l->n) + (double)(uint64_t)(l->sum % l->n) / (double)l->n;
}

/*
 * With q = ⌊Σx/n⌋ and r = Σx mod n, the sum of squares about the mean is Σ(x−q)² − r²/n, and
 * Σ(x−q)² = Σx² − q·(Σx + r). All but the fraction of r²/n is exact; only the result is rounded.
 */
double latency_stddev(const struct latency *l)
{
    uint128 q = l->sum / l->n, r = l->sum % l->n;
    uint128 about_q = l->squares - q * (l->sum + r);
    uint128 whole = r * r / l->n, rest = r * r % l->n;
    double about_mean = (double)(about_q - whole) - (double)(uint64_t)rest / (double)l->n;
    return sqrt(about_mean / (double)(l->n - 1));
}

double latency_cv(const struct latency *l)
{
    if (l->n < 2 || l->sum == 0)
        return NAN;
    return 100 * latency_stddev(l) / latency_mean(l);
}
