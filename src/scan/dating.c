/*
 * All undated records between two dated ones share their fate, so they wait together as one batch
 * of sums: memory does not grow with their number. The bounds of the report are held against the
 * time that a record ends up with, but a dated entry outside them still dates its neighbours.
 */
#include "scan/dating.h"

#include <stdlib.h>

#define US INT64_C(1000000)
#define INFERENCE_US (3600 * US) /* METRICS.md: the next dated entry follows within one hour */
#define CLOSE_US US              /* METRICS.md: neighbours at most 1 s apart date an event */

void dating_init(struct dating *d, const struct scan_options *options, struct rollup *rollup)
{
    *d = (struct dating){.options = options, .rollup = rollup, .waiting = batch_new(rollup)};
}

void dating_release(struct dating *d)
{
    batch_free(d->waiting);
    d->waiting = NULL;
}

static bool in_bounds(const struct scan_options *o, int64_t us)
{
    if (o->has_since && us < o->since * US)
        return false;
    return !o->has_until || us < o->until * US;
}

static bool is_app_entry(const struct record *record)
{
    return record->kind != RECORD_REQUEST && record->tier == TIER_APP;
}

static void settle_at(struct dating *d, int64_t us, bool close_neighbours)
{
    if (in_bounds(d->options, us)) {
        rollup_add_inferred(d->rollup, d->waiting, us, close_neighbours);
        d->app_counted += d->app_waiting;
    } else {
        batch_clear(d->waiting);
    }
    d->app_waiting = 0;
}

/* Without bounds, undated entries count (METRICS.md, "Records"). */
static void settle_undated(struct dating *d)
{
    if (d->options->has_undated_as) {
        settle_at(d, d->options->undated_as * US, false);
        return;
    }
    rollup_add_undated(d->rollup, d->waiting);
    if (!d->options->has_since && !d->options->has_until)
        d->app_counted += d->app_waiting;
    d->app_waiting = 0;
}

/* A dated entry has come: say what the waiting ones are. */
static void settle(struct dating *d, int64_t next_us)
{
    int64_t gap = d->has_last ? llabs(next_us - d->last_us) : INT64_MAX;
    if (gap <= INFERENCE_US)
        settle_at(d, d->last_us, gap <= CLOSE_US);
    else
        settle_undated(d);
}

void dating_meet(struct dating *d, int64_t next_us)
{
    if (batch_entries(d->waiting) != 0)
        settle(d, next_us);
}

/* Is a request in flight within the bounds? */
static bool reaches_in(const struct scan_options *o, const struct record *record)
{
    int64_t latency = record->latency_us > 0 ? record->latency_us : 0;
    int64_t begin = record->time_us - (record->at_start ? 0 : latency);
    if (latency > RECORD_MAX_LATENCY_US || (o->has_until && begin >= o->until * US))
        return false;
    return !o->has_since || begin + latency >= o->since * US;
}

void dating_add(struct dating *d, const struct record *record)
{
    if (record->quality == TIME_NONE) {
        batch_add(d->waiting, record);
        d->app_waiting += is_app_entry(record);
        return;
    }
    dating_meet(d, record->time_us);
    d->has_last = true;
    d->last_us = record->time_us;
    if (in_bounds(d->options, record->time_us)) {
        rollup_add(d->rollup, record);
        d->app_counted += is_app_entry(record);
    } else if (reaches_in(d->options, record)) {
        rollup_add_in_flight(d->rollup, record);
    }
}

void dating_finish(struct dating *d)
{
    if (batch_entries(d->waiting) == 0)
        return;
    if (d->has_last)
        settle_at(d, d->last_us, false);
    else
        settle_undated(d);
}
