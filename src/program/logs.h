/*
 * The logs of a command line: how they are read, and into what.
 */
#ifndef PROGRAM_LOGS_H
#define PROGRAM_LOGS_H

#include "base/error.h"
#include "program/options.h"
#include "program/progress.h"
#include "program/settings.h"
#include "scan/scan.h"
#include "store/store.h"

/* Standard input can be read only once, and not at all into a store. */
int logs_check(const struct options *o, struct error *err);

/* What a scan needs to know of the settings: patterns, zone, rules, the year to assume. */
void logs_options(const struct settings *s, const struct rollup_rules *rules,
                  struct progress *progress, struct scan_options *ret);

/* Read them all. */
int logs_scan(const struct options *o, struct scan *scan, struct progress *progress,
              struct error *err);

/* The same into a store, in the order of their names, so that theirs on the command line changes
   nothing. */
int logs_store(const struct options *o, struct scan *scan, struct store *store,
               struct progress *progress, struct error *err);

#endif
