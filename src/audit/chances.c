/*
 * The distribution of how many independent chances come true, by dynamic programming over the
 * chances: only sums and products of what is not negative, so that a tail of 1e-30 has as many
 * digits as one of 0.3. Rejected: 1 - P(fewer), which loses them; the discrete Fourier transform,
 * for the same reason.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "audit/statistics.h"
#include "base/alloc.h"

void statistics_chance(struct chances *c, double probability)
{
    assert(probability >= 0 && probability <= 1);
    if (c->n < STATISTICS_MAX_EXACT) {
        c->p = alloc_grow(c->p, &c->capacity, c->n + 1, sizeof *c->p);
        c->p[c->n] = probability;
    }
    c->n++;
    c->expected += probability;
    c->variance += probability * (1 - probability);
}

void statistics_chances_release(struct chances *c)
{
    free(c->p);
    *c = (struct chances){0};
}

static double normal_tail(const struct chances *c, uint64_t least)
{
    double distance = (double)least - 0.5 - c->expected;
    if (c->variance <= 0)
        return distance <= 0 ? 1 : 0;
    return 0.5 * erfc(distance / sqrt(2 * c->variance));
}

/* of[k]: P(exactly k of the chances so far) for k < least; of[least]: P(least or more). */
double statistics_chances_tail(const struct chances *c, uint64_t least)
{
    if (least == 0)
        return 1;
    if (least > c->n)
        return 0;
    if (c->n > STATISTICS_MAX_EXACT)
        return normal_tail(c, least);
    double *of = alloc_zeroed((size_t)least + 1, sizeof *of);
    of[0] = 1;
    for (size_t i = 0; i < c->n; i++) {
        double p = c->p[i];
        of[least] += of[least - 1] * p;
        for (size_t k = least - 1; k > 0; k--)
            of[k] = of[k] * (1 - p) + of[k - 1] * p;
        of[0] *= 1 - p;
    }
    double tail = of[least] < 1 ? of[least] : 1;
    free(of);
    return tail;
}
