/*
 * The daily metrics that Porta's timer writes: DIR/YYYY-MM-DD.json, one stress test a file, each
 * figure possibly null. A file is read as data only: at most 1 MiB, never through a symbolic link.
 * What is wrong with one is named and never fails the run; a directory that cannot be read is a
 * gap.
 *
 * A run's time is its timestamp (local in `zone` unless it carries an offset); without one, the day
 * that its name begins with. Where both are there and differ, the timestamp counts, and the file is
 * named.
 */
#ifndef EDGE_DAILY_METRICS_H
#define EDGE_DAILY_METRICS_H

#include <stdbool.h>
#include <stdint.h>

#include "audit/evidence.h"
#include "base/zone.h"

/* `start` and `end`: seconds UTC, half-open; with `start` == `end` every run counts. */
void daily_metrics_look(const char *directory, const struct zone *zone, int64_t start, int64_t end,
                        struct daily_metrics_evidence *ret);
void daily_metrics_release(struct daily_metrics_evidence *evidence); /* accepts a zeroed one */

#endif
