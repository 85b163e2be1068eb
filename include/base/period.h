/*
 * The period of a report: an ISO week or a calendar month of a zone, or a range. Half-open,
 * [start, end), in seconds since 1970 UTC (METRICS.md, "Period and time").
 */
#ifndef BASE_PERIOD_H
#define BASE_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/zone.h"

enum period_kind { PERIOD_WEEK, PERIOD_MONTH, PERIOD_RANGE };

#define PERIOD_NAME_SIZE 64

struct period {
    enum period_kind kind;
    bool has_start, has_end;     /* false: open on that side (a range only) */
    int64_t start, end;          /* seconds since 1970 UTC */
    char name[PERIOD_NAME_SIZE]; /* "2025-W31", "2025-07", "start/end" as ISO 8601 with offset;
                                    ".." for an open side */
};

/* "2025-W31" → that week in the zone. STATUS_USAGE with what was expected. */
int period_week(const char *text, const struct zone *zone, struct period *ret, struct error *err);

/* "2025-07" → that month. */
int period_month(const char *text, const struct zone *zone, struct period *ret, struct error *err);

/* The last week (month) that is over at `now`. */
void period_last_week(int64_t now, const struct zone *zone, struct period *ret);
void period_last_month(int64_t now, const struct zone *zone, struct period *ret);

/* A range; NULL leaves a side open. `since` before `until`, else STATUS_USAGE. */
int period_range(const char *since, const char *until, int64_t now, const struct zone *zone,
                 struct period *ret, struct error *err);

/* Make an open or unaligned range into [start, end) and name it; both sides are then there. */
void period_set_range(struct period *p, int64_t start, int64_t end, const struct zone *zone);

/*
 * One instant: ISO 8601 ("2025-08-01", "2025-08-01T12:00", "2025-08-01T12:00:00.5+03:00", "…Z";
 * without an offset in the zone), or "14d", "36h", "90m", "2w" before `now`. Fractions are cut off.
 */
int period_instant(const char *text, int64_t now, const struct zone *zone, int64_t *ret,
                   struct error *err);

/* "2025-08-01T12:00:00+03:00" ("…Z" for offset 0). */
#define PERIOD_ISO_SIZE 32
void period_format_iso(int64_t seconds, const struct zone *zone, char ret[PERIOD_ISO_SIZE]);

#endif
