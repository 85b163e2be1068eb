/*
 * The pictures, one function each, and what they share.
 */
#ifndef SRC_REPORT_CHART_H
#define SRC_REPORT_CHART_H

#include "report/pictures.h"
#include "report/scale.h"
#include "report/svg.h"
#include "report/time_axis.h"

/* What a picture shows, in one sentence: its alternative text. Said on a page. */
void chart_say_latency(struct page *p);
void chart_say_load(struct page *p);
void chart_say_criteria(struct page *p);

void chart_latency(struct svg *s);
void chart_load(struct svg *s);
void chart_criteria(struct svg *s);

/* Periods of PICTURE_CRITERIA, this one included, and its entry of one of them, 0 being the oldest;
   NULL for this one and where none was stated. */
#define CHART_PERIODS 12
const struct history_entry *chart_entry(const struct audit *a, unsigned slot, int64_t *ret_start);

/* "by hour" */
struct argument chart_unit(struct page *p);

/* The first lines of a picture: what kind it is (and by which unit of time) as its title and as its
   heading, and what it shows as its description. */
void chart_begin(struct svg *s, int height, enum phrase kind, void (*say)(struct page *p));

/* A heading at the left margin, in both sets. Says what was said. */
void chart_heading(struct svg *s, const char *class, int y, int y_wide);

/* The value of a bin that a line shows; below 0: none. */
typedef double chart_value(const struct audit_bin *bin);

/* Steps, a bin wide each, broken where there is no value; the area under such steps. */
void chart_steps(struct svg *s, const char *class, const struct time_axis *t,
                 const struct scale *scale, chart_value *value);
void chart_area(struct svg *s, const char *class, const struct time_axis *t,
                const struct scale *scale, chart_value *value);

/* Grid lines and labels of a linear scale at the left of the plot. */
void chart_counts(struct svg *s, const struct time_axis *t, const struct scale *scale,
                  const double *ticks, size_t n);

/* How wide the labels of counts are at most, in the narrow set, with what stands around them. */
int chart_counts_width(struct svg *s, const double *ticks, size_t n);

#endif
