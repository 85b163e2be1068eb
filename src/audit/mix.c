/*
 * The weighted percentile is found by bisection over the microseconds: each step asks every
 * endpoint's sketch how many of its latencies do not exceed a value. Rejected: one sorted list of
 * all buckets, which of a thousand endpoints would take a gigabyte.
 */
#include "audit/mix.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define QUANTILE 0.95
#define ROUNDING 1e-12 /* of the weights; far below one request */

/* An endpoint of the period before that has requests now, too. */
struct weighted {
    const struct latency *latency;
    double weight; /* of each of its latencies */
};

struct reweighted {
    struct weighted *endpoints;
    size_t n;
    double total; /* requests now, of these */
    uint64_t n_new;
};

static int compare(const void *a, const void *b)
{
    const struct endpoint_traffic *x = *(const struct endpoint_traffic *const *)a;
    const struct endpoint_traffic *y = *(const struct endpoint_traffic *const *)b;
    int order = strcmp(x->path, y->path);
    return order ? order : strcmp(x->method, y->method);
}

/* Those with latencies that count, by name; the caller frees the list. */
static const struct endpoint_traffic **by_name(const struct population *p, size_t *ret_n)
{
    const struct endpoint_traffic **list = alloc_zeroed(p->n_endpoints + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < p->n_endpoints; i++)
        if (!p->endpoints[i].stream && p->endpoints[i].traffic.latency.n)
            list[n++] = &p->endpoints[i];
    if (n)
        qsort(list, n, sizeof *list, compare);
    *ret_n = n;
    return list;
}

static void match(const struct population *before, const struct population *now,
                  struct reweighted *ret)
{
    size_t n_before, n_now;
    const struct endpoint_traffic **old = by_name(before, &n_before), **new = by_name(now, &n_now);
    *ret = (struct reweighted){.endpoints = alloc_zeroed(n_now + 1, sizeof *ret->endpoints)};
    for (size_t i = 0, k = 0; i < n_now; i++) {
        const struct latency *l = &new[i]->traffic.latency;
        while (k < n_before && compare(&old[k], &new[i]) < 0)
            k++;
        if (k == n_before || compare(&old[k], &new[i]) != 0) {
            ret->n_new += l->n;
            continue;
        }
        const struct latency *earlier = &old[k]->traffic.latency;
        ret->endpoints[ret->n++] = (struct weighted){earlier, (double)l->n / (double)earlier->n};
        ret->total += (double)l->n;
    }
    free(old);
    free(new);
}

static double weight_up_to(const struct reweighted *r, int64_t us)
{
    double sum = 0;
    for (size_t i = 0; i < r->n; i++) {
        const struct latency *l = r->endpoints[i].latency;
        sum += r->endpoints[i].weight * (double)(l->n - sketch_count_from(&l->sketch, us + 1));
    }
    return sum;
}

/* The smallest value that QUANTILE of the weight does not exceed. */
static int64_t weighted_percentile(const struct reweighted *r)
{
    double wanted = QUANTILE * r->total * (1 - ROUNDING);
    int64_t below = -1, at = RECORD_MAX_LATENCY_US;
    while (at - below > 1) {
        int64_t middle = below + (at - below) / 2;
        if (weight_up_to(r, middle) >= wanted)
            at = middle;
        else
            below = middle;
    }
    return at;
}

void mix_compute(const struct population *before, const struct population *now, uint64_t min_n,
                 struct mix *ret)
{
    *ret =
        (struct mix){.state = MIX_TOO_FEW, .n_before = before->criterion.n, .n = now->criterion.n};
    if (ret->n_before < min_n || ret->n < min_n || ret->n_before == 0 || ret->n == 0)
        return;
    ret->before_us = latency_percentile(&before->criterion, 950);
    ret->now_us = latency_percentile(&now->criterion, 950);
    struct reweighted r;
    match(before, now, &r);
    ret->n_new = r.n_new;
    ret->state = MIX_NEW;
    if ((double)r.n_new * 100 <= (double)ret->n * MIX_MAX_NEW_PCT) {
        int64_t mixed = weighted_percentile(&r);
        ret->state = MIX_MEASURED;
        ret->mix_us = mixed - ret->before_us;
        ret->speed_us = ret->now_us - mixed;
    }
    free(r.endpoints);
}
