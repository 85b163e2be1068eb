/*
 * From figures to places on a picture: a linear or a logarithmic scale with its ticks, and labels
 * pushed apart so that none covers another. Places are tenths of a unit, as in report/svg.h.
 */
#ifndef SRC_REPORT_SCALE_H
#define SRC_REPORT_SCALE_H

#include <stdbool.h>
#include <stddef.h>

struct scale {
    bool logarithmic;
    double low, high; /* the values at the ends; low > 0 where logarithmic */
    int at_low, at_high;
};

/* The place of a value; what lies outside is drawn at the end. */
int scale_place(const struct scale *s, double value);

#define SCALE_MAX_TICKS 16

/* From 0 to the first of about `most` steps of 1, 2 or 5 × 10ⁿ that reaches `value` (> 0);
   `whole`: no step under 1. Returns the number of ticks in `ret`, that at 0 included. */
size_t scale_linear(struct scale *s, double value, size_t most, bool whole,
                    double ret[SCALE_MAX_TICKS]);

/* From a power of ten at or below `low` (> 0) to one of 1, 2, 5 × 10ⁿ at or above `high`; ticks at
   the powers of ten. */
size_t scale_logarithmic(struct scale *s, double low, double high, double ret[SCALE_MAX_TICKS]);

/* Places of labels, in any order: moved as little as needed to lie at least `apart` from one
   another and within [least, most], where they all fit; in their order from small to large (equal
   ones: as given). */
void scale_spread(int *places, size_t n, int apart, int least, int most);

#endif
