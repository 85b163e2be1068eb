/*
 * A period cut at the clock of its zone: where hours, days, weeks, months or years begin. Pictures
 * and sparklines show one figure for each part; the longer the period, the longer its parts.
 */
#ifndef BASE_CUTS_H
#define BASE_CUTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/zone.h"

enum cut_unit {
    CUT_QUARTER, /* of an hour: a slot */
    CUT_HOUR,
    CUT_SIX_HOURS,
    CUT_DAY,
    CUT_WEEK, /* ISO: from Monday on */
    CUT_MONTH,
    CUT_YEAR,
    CUT_UNIT_COUNT
};

struct cuts {
    enum cut_unit unit;
    int64_t *starts; /* seconds UTC, ascending: where the period begins, then where each unit does;
                        owned */
    size_t n;        /* 0: the period is empty */
    int64_t end;     /* of the last part, which may be cut short, as may the first */
};

/* [start, end) in the zone. Never more parts than CUTS_MAX: a longer period has fewer, longer ones
   in the next unit. */
#define CUTS_MAX 1024
void cuts_make(const struct zone *zone, int64_t start, int64_t end, enum cut_unit unit,
               struct cuts *ret);
void cuts_release(struct cuts *c); /* a zeroed one is empty */

/* The start of the first unit after an instant. */
int64_t cuts_next(const struct zone *zone, int64_t at, enum cut_unit unit);

/* Where the i-th part ends. */
int64_t cuts_end(const struct cuts *c, size_t i);

/* The unit that shows a period of so many seconds as a line of at most about 200 points (a week in
   hours, a month in quarters of a day), or as a row of few (a week in days, a month in weeks). */
enum cut_unit cuts_fine(int64_t seconds);
enum cut_unit cuts_coarse(int64_t seconds);

#endif
