/*
 * The mergeable sum of a scan (DESIGN.md, "One idea"): slots of 15 minutes × tier × endpoint ×
 * traffic class, a timeline of seconds, sets of agents, and what has no time. Two rollups with the
 * same rules add up to a third, whatever the order; everything is integers.
 *
 * A rollup knows nothing of sources, periods or verdicts. rollup/sums.h adds its slots up.
 */
#ifndef ROLLUP_ROLLUP_H
#define ROLLUP_ROLLUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "parse/record.h"
#include "rollup/endpoint.h"
#include "rollup/kmin.h"
#include "rollup/latency.h"

#define SLOT_SECONDS 900

/* Where the slot that a second (UTC) lies in begins. */
static inline int64_t rollup_slot_start(int64_t second)
{
    int64_t rest = second % SLOT_SECONDS;
    return second - rest - (rest < 0 ? SLOT_SECONDS : 0);
}

enum traffic_class {
    TRAFFIC_NORMAL,
    TRAFFIC_TEST, /* METRICS.md, "Test traffic": by the agent's name */
    TRAFFIC_COUNT,
};

/* An endpoint by name: its normalised path, and its method where that matters. */
struct endpoint_name {
    const char *method; /* NULL: any of HTTP's own, or none logged */
    const char *path;
};

/* Most endpoints that can be watched second by second. */
#define ROLLUP_MAX_GROUPS 63

struct rollup_rules {
    struct endpoint_rules endpoints;
    const char *const *test_agents; /* shell globs of `*` only: "stress-test*"; borrowed */
    size_t n_test_agents;
    /*
     * The endpoints that are watched second by second (rollup/activity.h); borrowed. An endpoint
     * belongs to the first that names it; one that is named here is kept as if a template named it.
     */
    const struct endpoint_name *groups;
    size_t n_groups; /* at most ROLLUP_MAX_GROUPS */
    int64_t long_us; /* requests from here on are long ones; 0: none is */
    /*
     * endpoints.max_endpoints bounds each slot as it goes to a store, and not all of them together:
     * the period that they will be summed for is not known yet. What is among the smallest of a
     * period is among the smallest of each of its slots, and so of each part of a slot: the sums do
     * not depend on how often one scanned.
     */
    bool by_slot;
};

struct rollup;

/* The rules are borrowed and must outlive the rollup. */
struct rollup *rollup_new(const struct rollup_rules *rules);
void rollup_free(struct rollup *r);
const struct rollup_rules *rollup_rules_of(const struct rollup *r);

/* Add a dated record (own or wrapper time). No allocation once its endpoint and slot are known. */
void rollup_add(struct rollup *r, const struct record *record);

/* A request that lies outside the report's bounds, but is in flight within them: only that is
   added (rollup/activity.h), so that a report from logs is that from a store. */
void rollup_add_in_flight(struct rollup *r, const struct record *record);

/*
 * Records without a time of their own, held until it is known what to make of them. A batch
 * belongs to one rollup (it shares its endpoints). Adding one record and emptying again is cheap,
 * since logs without stamps do that all the time. Its size is bounded by the number of endpoints.
 */
struct batch;
struct batch *batch_new(struct rollup *r);
void batch_free(struct batch *b);
void batch_add(struct batch *b, const struct record *record);
uint64_t batch_entries(const struct batch *b);

/*
 * Add the batch to the rollup and empty it: at a time as inferred records (lock events in the
 * second of that time, marked inferred and, with `close_neighbours`, usable for attribution:
 * METRICS.md, "Records"), or as undated ones.
 */
void rollup_add_inferred(struct rollup *r, struct batch *b, int64_t time_us, bool close_neighbours);
void rollup_add_undated(struct rollup *r, struct batch *b);
/* The batch is forgotten: its records lie outside the bounds of the report. */
void batch_clear(struct batch *b);

/* Add all of `other` (same rules). */
void rollup_merge(struct rollup *r, const struct rollup *other);

/* Nothing is in it any more; it has no batch. */
void rollup_clear(struct rollup *r);

/* Nothing is in it any more but the names of its endpoints, which sums of it go on to use. */
void rollup_keep_names(struct rollup *r);

/* The same as rollup_merge, but of `other`, which has no batch, nothing is left: its memory may
   move along. */
void rollup_move(struct rollup *r, struct rollup *other);

/* The same, of a rollup that is added to again at once: it keeps its names, and memory. */
void rollup_drain(struct rollup *r, struct rollup *other);

/* Nothing is in it any more but its names, and memory for what comes next. */
void rollup_empty(struct rollup *r);

/* Roughly the bytes that its slots and hours take, without those of the slot that was added to
   last. */
size_t rollup_weight(const struct rollup *r);

/* With rules.by_slot: has it so many endpoints that its sums should go to a store, and it begin
   anew? */
bool rollup_crowded(const struct rollup *r);

/* First and last dated (or inferred) record, in seconds; false where there is none. */
bool rollup_span(const struct rollup *r, int64_t *ret_first, int64_t *ret_last);

/* What of a stretch of time is wanted. */
enum rollup_part {
    ROLLUP_SLOTS, /* slots, and the columns of their hours that sums look at */
    ROLLUP_HOURS, /* hours, with all that is watched second by second */
};

/*
 * Where the slots and hours of a rollup are that does not hold them. Whoever sums such a rollup or
 * walks through it goes from window to window, and only one of them is in memory.
 */
struct rollup_backing {
    void *context;
    bool has_span;
    int64_t first, last; /* what rollup_span says */
    /* Add to the rollup what begins in [start, end): seconds, whole hours. */
    int (*load)(void *context, enum rollup_part part, int64_t start, int64_t end, struct rollup *r,
                struct error *err);
    /* The first second of a slot or an hour that there is from the hour of `from` on; 1, or 0 where
       there is none. */
    int (*next)(void *context, int64_t from, int64_t *ret, struct error *err);
};

/*
 * Only what is undated is in the rollup. From here on nothing can be added to it, but its names
 * grow while it is summed. A failure ends the summing or walking at hand and all after it early:
 * rollup_check tells it.
 */
void rollup_back(struct rollup *r, const struct rollup_backing *backing);
int rollup_check(const struct rollup *r, struct error *err);

#endif
