/*
 * A time zone by its IANA name as a table of offsets, made once: afterwards nothing reads the
 * environment, so a zone can be used from every thread. The table is read off libc's own zone
 * database at zone_new (which sets and restores TZ, and so belongs to start-up) and covers
 * 1970-01-01 to 2100-01-01; outside it the nearest offset holds.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdint.h>

#include "base/error.h"

struct zone; /* immutable */

/*
 * `name` is an IANA name ("Europe/Moscow", "UTC"). STATUS_USAGE with a helpful text when it is
 * not known here: libc would silently take an unknown name for UTC, so it is looked up in the
 * zone database first ($TZDIR, else /usr/share/zoneinfo). "UTC" works without a database.
 */
int zone_new(const char *name, struct zone **ret_zone, struct error *err);
void zone_free(struct zone *z);

const char *zone_name(const struct zone *z);

/* Seconds east of UTC at that instant. */
int32_t zone_offset(const struct zone *z, int64_t utc_seconds);

/*
 * The instant of a local time (seconds since 1970 read as if UTC). METRICS.md, "Period and time":
 * a local time that occurs twice is the first one; one that is skipped takes the offset in force
 * before the gap.
 */
int64_t zone_to_utc(const struct zone *z, int64_t local_seconds);

/*
 * The system's zone: $TZ when it is an IANA name, else /etc/timezone, else the target of the link
 * /etc/localtime, else "UTC". Allocated; the caller frees.
 */
char *zone_system_name(void);

#endif
