/*
 * What a rollup consists of: for the files of this layer only.
 */
#ifndef SRC_ROLLUP_STATE_H
#define SRC_ROLLUP_STATE_H

#include "rollup/agents.h"
#include "rollup/endpoint_table.h"
#include "rollup/rollup.h"
#include "rollup/slot.h"
#include "rollup/time_index.h"
#include "rollup/timeline.h"

/*
 * Agents that wait to be put into a slot's large set: each of them would move half of it, all of
 * them together pass over it once. One for each group, which belongs to the slot added to last.
 */
struct crowd {
    struct kmin *set;
    uint32_t n;
    uint64_t hashes[KMIN_MANY];
};

/* Where the record that came last belongs: most that follow are of the same second. */
struct present {
    int64_t start_us; /* the second's; INT64_MIN: none yet */
    int64_t minute;   /* since 1970 */
    struct slot *slot;
    struct column *columns; /* of its hour */
    unsigned at;            /* the second's place in them */
};

struct window;

struct rollup {
    const struct rollup_rules *rules;
    struct endpoint_table endpoints;
    struct agents *agents;
    struct time_index slots; /* number → struct slot, owned */
    size_t weight;           /* of the slots and the columns of their hours; rollup_weigh */
    struct slot *last_slot;  /* the one that was added to last, or NULL */
    int64_t last_start;      /* its first second */
    struct present present;
    struct timeline timeline;
    struct slot undated;
    uint64_t undated_locks;
    bool has_span;
    int64_t first, last; /* seconds */
    struct batch *batches;
    struct crowd *crowds[AGENTS_GROUPS]; /* NULL: none yet */
    struct window *window;               /* its slots and hours are elsewhere (window.h); or NULL */
    struct slot *spare; /* empty ones with the memory of what they had; a list, owned */
    unsigned n_spare;
};

/* Slots and hours go; some slots are kept aside, with their memory, for those that come. */
void rollup_forget_times(struct rollup *r);

/* Put those that wait where they belong: before any set of the rollup is looked at. It stays what
   it is, so it may be const. */
void rollup_settle(const struct rollup *r);

/* Has been added to: what it weighs is counted anew. */
void rollup_weigh(struct rollup *r, struct slot *slot);

/* The slot that a second lies in, made where it is missing; the span grows to that second. */
struct slot *rollup_slot_at(struct rollup *r, int64_t second);

/* The slot of that number, made where it is missing; the span stays as it is. */
struct slot *rollup_slot_numbered(struct rollup *r, int64_t number);

/* Take an endpoint of somebody else's in. It may be evicted again by the next one. */
void rollup_adopt_endpoint(struct rollup *r, const struct endpoint *e);

/* The number of a request's endpoint, after all that this moves has been moved. */
uint32_t rollup_find_endpoint(struct rollup *r, const struct record *record);

static inline uint32_t rollup_endpoint(struct rollup *r, const struct record *record)
{
    uint32_t number = endpoint_table_known(&r->endpoints, record);
    return number != ENDPOINT_NONE ? number : rollup_find_endpoint(r, record);
}

/* A status and a latency as they can be counted, or that they are missing. */
int rollup_status(const struct record *record);
int64_t rollup_latency(const struct record *record);

/* batch.c: the batches of a rollup, and what they hold of an endpoint that lost its number. */
struct batch *batch_next(const struct batch *b);
void batch_move_endpoint(struct batch *b, uint32_t from, uint32_t to);

#endif
