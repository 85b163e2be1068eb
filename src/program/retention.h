/*
 * --keep: what a store may forget.
 */
#ifndef PROGRAM_RETENTION_H
#define PROGRAM_RETENTION_H

#include <stdint.h>

#include "base/error.h"
#include "store/store.h"

/*
 * "24 months" → the second before which nothing has to be kept: at least that long is kept, and in
 * any case what the reports of the last complete week and month need of the periods before them,
 * whichever of them cron runs. A report of another period keeps what it needs itself
 * (audit_command.c). NULL: nothing is forgotten.
 */
int retention_parse(const char *text, int64_t now, int64_t *ret, struct error *err);

#endif
