/*
 * Civil (proleptic Gregorian) dates and ISO 8601 weeks as plain arithmetic, without libc's time
 * functions: no zone, no locale, no environment. Algorithms: H. Hinnant, "chrono-compatible
 * low-level date algorithms" (days from civil and back); ISO 8601:2004 section 2.2.10 (weeks).
 * Valid years are 1 to 9999. Seconds are POSIX seconds (no leap seconds; :60 is the next :00).
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
    int year;
    int month;  /* 1 to 12 */
    int day;    /* 1 to 31 */
    int hour;   /* 0 to 23 */
    int minute; /* 0 to 59 */
    int second; /* 0 to 60 */
};

/* Does the date exist and is the time of day in range? */
bool civil_valid(const struct civil *c);

/* Days since 1970-01-01. */
int64_t civil_days(int year, int month, int day);

/* Seconds since 1970-01-01 00:00:00, reading *c as if it were UTC. */
int64_t civil_seconds(const struct civil *c);

/* The inverse. */
void civil_from_seconds(int64_t seconds, struct civil *ret);

/* 1 = Monday to 7 = Sunday, of a day number. */
int civil_weekday(int64_t days);

/* The ISO week (year and 1 to 53) that a day number lies in. */
void civil_iso_week(int64_t days, int *ret_year, int *ret_week);

/* The day number of the Monday of an ISO week; false where that year has no such week. */
bool civil_iso_week_start(int year, int week, int64_t *ret_days);

#endif
