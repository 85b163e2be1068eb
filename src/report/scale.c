/*
 * The arithmetic is in floating point, the results are whole tenths of a unit. log10 of one value
 * may differ in its last bit from machine to machine, which moves a place only where it lies on the
 * edge between two tenths.
 */
#include "report/scale.h"

#include <math.h>

int scale_place(const struct scale *s, double value)
{
    double low = s->low, high = s->high;
    value = fmin(fmax(value, low), high);
    if (s->logarithmic) {
        value = log10(value);
        low = log10(low);
        high = log10(high);
    }
    if (high <= low)
        return s->at_low;
    return s->at_low + (int)lround((value - low) / (high - low) * (s->at_high - s->at_low));
}

/* 1, 2 or 5 times a power of ten, at or above the value. */
static double round_up(double value)
{
    double power = pow(10, floor(log10(value)));
    static const double steps[] = {1, 2, 5, 10};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (steps[i] * power >= value * (1 - 1e-12))
            return steps[i] * power;
    return 10 * power;
}

size_t scale_linear(struct scale *s, double value, size_t most, bool whole,
                    double ret[SCALE_MAX_TICKS])
{
    double step = round_up(value / (double)most);
    if (whole && step < 1)
        step = 1;
    size_t n = 0;
    while (n < SCALE_MAX_TICKS) {
        ret[n] = (double)n * step;
        n++;
        if (ret[n - 1] >= value * (1 - 1e-12))
            break;
    }
    s->logarithmic = false;
    s->low = 0;
    s->high = ret[n - 1];
    return n;
}

size_t scale_logarithmic(struct scale *s, double low, double high, double ret[SCALE_MAX_TICKS])
{
    int exponent = (int)floor(log10(low) + 1e-12);
    s->logarithmic = true;
    s->low = pow(10, exponent);
    s->high = round_up(high);
    size_t n = 0;
    for (; n < SCALE_MAX_TICKS && pow(10, exponent) <= s->high * (1 + 1e-12); exponent++)
        ret[n++] = pow(10, exponent);
    return n;
}

/* The item with the smallest place of those that come after `last` in order; n: none. */
static size_t next_in_order(const int *wanted, size_t n, size_t last)
{
    size_t found = n;
    for (size_t i = 0; i < n; i++) {
        bool after =
            last == n || wanted[i] > wanted[last] || (wanted[i] == wanted[last] && i > last);
        if (i != last && after && (found == n || wanted[i] < wanted[found]))
            found = i;
    }
    return found;
}

void scale_spread(int *places, size_t n, int apart, int least, int most)
{
    size_t order[SCALE_MAX_TICKS];
    size_t last = n;
    if (n == 0 || n > SCALE_MAX_TICKS)
        return;
    for (size_t i = 0; i < n; i++)
        order[i] = last = next_in_order(places, n, last);
    /* Each half of an overlap is taken from either side, a few times over: groups settle about
       their middle. */
    for (unsigned round = 0; round < 50; round++) {
        for (size_t i = 0; i + 1 < n; i++) {
            int *a = &places[order[i]], *b = &places[order[i + 1]];
            int overlap = apart - (*b - *a);
            if (overlap <= 0)
                continue;
            *a -= overlap / 2;
            *b += overlap - overlap / 2;
        }
    }
    for (size_t i = 0; i < n; i++) {
        int from = i ? places[order[i - 1]] + apart : least;
        if (places[order[i]] < from)
            places[order[i]] = from;
    }
    for (size_t i = n; i-- > 0;) {
        int to = i + 1 < n ? places[order[i + 1]] - apart : most;
        if (places[order[i]] > to)
            places[order[i]] = to;
    }
}
