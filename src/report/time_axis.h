/*
 * The axis of a period under a picture: where days, weeks, months begin by the clock of the zone,
 * with their names in the report's language.
 */
#ifndef SRC_REPORT_TIME_AXIS_H
#define SRC_REPORT_TIME_AXIS_H

#include "report/svg.h"

struct time_axis {
    int64_t start, end; /* seconds UTC */
    int left, right;    /* their places */
};

int time_axis_place(const struct time_axis *t, int64_t at);

/* Lines from `top` down to `bottom` where the units begin. */
void time_axis_grid(struct svg *s, const struct time_axis *t, int top, int bottom);

/* Two rows of labels under `bottom`; they take TIME_AXIS_HEIGHT. */
#define TIME_AXIS_HEIGHT 720
void time_axis_labels(struct svg *s, const struct time_axis *t, int bottom);

#endif
