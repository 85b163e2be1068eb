/*
 * What the commands that read logs have in common: options turned into zones, clock and
 * compiled patterns.
 */
#ifndef PROGRAM_SETTINGS_H
#define PROGRAM_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/zone.h"
#include "edge/packfile.h"
#include "parse/packs.h"
#include "program/options.h"

struct settings {
    int64_t now;         /* seconds UTC */
    struct zone *zone;   /* of the report */
    struct zone *assume; /* of stamps without an offset; NULL: the report's */
    bool has_assume_year;
    int assume_year;
    unsigned jobs; /* threads that read */
    struct packfiles files;
    struct packs *packs;
};

/* Zeroed on failure; else settings_release. */
int settings_load(const struct options *options, struct settings *ret, struct error *err);
void settings_release(struct settings *s);

/* Only the patterns: the user's first, then the shipped ones. */
int settings_load_patterns(const struct options *options, struct packfiles *ret, struct error *err);

/* The zone of stamps without an offset. */
const struct zone *settings_assumed_zone(const struct settings *s);

/* The middle of --assume-year, in µs: the year that a stamp without one takes (parse/timestamp.h).
 */
int64_t settings_assumed_year_us(const struct settings *s);

#endif
