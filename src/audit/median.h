/* Medians, for the trend functions. */
#ifndef AUDIT_MEDIAN_H
#define AUDIT_MEDIAN_H

#include <stddef.h>

/* Reorders the values; the mean of the middle two where n is even; n > 0; no NAN. */
double median(double *values, size_t n);

/* Ascending. */
void median_sort(double *values, size_t n);

#endif
