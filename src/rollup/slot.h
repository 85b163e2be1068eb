/*
 * Fifteen minutes: cells by endpoint, tier and traffic class, counts of records, sets of agents.
 * A slot without a place in time holds what a rollup's undated records and a batch's records add
 * up to.
 */
#ifndef SRC_ROLLUP_SLOT_H
#define SRC_ROLLUP_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/record.h"
#include "rollup/kmin.h"
#include "rollup/rollup.h"
#include "rollup/timeline.h"
#include "rollup/traffic.h"

#define SLOT_MINUTES (SLOT_SECONDS / 60)
#define SLOT_NO_MINUTE SLOT_MINUTES

/* What a cell is told apart by, in one number. */
static inline uint32_t cell_key(uint32_t endpoint, enum tier tier, enum traffic_class class)
{
    return (endpoint << 2 | (uint32_t)tier) << 1 | (uint32_t) class;
}

static inline uint32_t cell_key_endpoint(uint32_t key)
{
    return key >> 3;
}

static inline enum tier cell_key_tier(uint32_t key)
{
    return (enum tier)(key >> 1 & 3);
}

static inline enum traffic_class cell_key_class(uint32_t key)
{
    return (enum traffic_class)(key & 1);
}

/*
 * Agents are counted apart by how they are known and by whose figures they belong to. By name the
 * tiers of servers go together, by client each has its own (a proxy may hide the address).
 */
enum agent_group {
    AGENTS_NAMED,
    AGENTS_NAMED_TEST,
    AGENTS_NAMED_CLIENT_TIER,
    AGENTS_EDGE,
    AGENTS_EDGE_TEST,
    AGENTS_APP,
    AGENTS_APP_TEST,
    AGENTS_CLIENT_TIER,
    AGENTS_GROUPS,
};

static inline enum agent_group agent_group_named(enum tier tier, enum traffic_class class)
{
    static const uint8_t groups[TIER_COUNT][TRAFFIC_COUNT] = {
        [TIER_EDGE] = {AGENTS_NAMED, AGENTS_NAMED_TEST},
        [TIER_APP] = {AGENTS_NAMED, AGENTS_NAMED_TEST},
        [TIER_CLIENT] = {AGENTS_NAMED_CLIENT_TIER, AGENTS_NAMED_CLIENT_TIER},
    };
    return (enum agent_group)groups[tier][class];
}

static inline enum agent_group agent_group_client(enum tier tier, enum traffic_class class)
{
    static const uint8_t groups[TIER_COUNT][TRAFFIC_COUNT] = {
        [TIER_EDGE] = {AGENTS_EDGE, AGENTS_EDGE_TEST},
        [TIER_APP] = {AGENTS_APP, AGENTS_APP_TEST},
        [TIER_CLIENT] = {AGENTS_CLIENT_TIER, AGENTS_CLIENT_TIER},
    };
    return (enum agent_group)groups[tier][class];
}

struct slot_agents {
    struct kmin all;                   /* KMIN_PERIOD */
    struct kmin minutes[SLOT_MINUTES]; /* KMIN_MINUTE */
};

struct slot {
    int64_t number;          /* × SLOT_SECONDS: its start, seconds UTC */
    struct hour_block *hour; /* borrowed: the timeline's block that it lies in; or NULL */
    struct cell_place *places;
    uint32_t used, capacity;
    struct traffic **spare; /* cells of what was cleared, for the next ones; owned */
    uint32_t n_spare;       /* room for them: as many as there are places */
    uint64_t records, messages, operations;    /* records of any kind; of them */
    uint64_t inferred;                         /* records with inferred time */
    struct slot_agents *agents[AGENTS_GROUPS]; /* NULL: none */
    /* What rollup_weigh knows of it: bytes, and how many cells and records it had by then. */
    size_t weight;
    uint32_t weighed_cells;
    uint64_t weighed_records;
    struct slot *next; /* of the spare ones of a rollup */
};

struct cell_place {
    uint32_t key;
    struct traffic *cell; /* owned; NULL: empty place */
};

void slot_release(struct slot *s); /* a zeroed one is empty */

/* Forget all but the memory that the next records need again. */
void slot_clear(struct slot *s);

/* The place of a cell, which is made where it is missing. Others may be moved to other places. */
uint32_t slot_place(struct slot *s, uint32_t key);

static inline struct traffic *slot_cell(struct slot *s, uint32_t key)
{
    uint32_t place = slot_place(s, key); /* may move the places */
    return s->places[place].cell;
}

/* The same, with a guess at the place, which is put right. */
static inline struct traffic *slot_cell_near(struct slot *s, uint32_t key, uint32_t *place)
{
    if (*place >= s->capacity || s->places[*place].key != key || !s->places[*place].cell)
        *place = slot_place(s, key);
    return s->places[*place].cell;
}

/* Cells one after the other in no order: start with *position 0; false at the end. */
bool slot_next_cell(const struct slot *s, size_t *position, uint32_t *ret_key,
                    const struct traffic **ret_cell);

/* Which tiers of servers have a cell in it? */
void slot_tiers(const struct slot *s, bool *ret_edge, bool *ret_app);

/* Add an agent to a minute of the slot (or SLOT_NO_MINUTE) and to the slot. */
void slot_add_agent(struct slot *s, enum agent_group group, unsigned minute, uint64_t hash);

/* Only to the minute: one that the slot has, or that waits for it (rollup.c). */
void slot_add_agent_minute(struct slot *s, enum agent_group group, unsigned minute, uint64_t hash);

/* The set of the slot's agents, made where it is missing. */
struct kmin *slot_agents_of(struct slot *s, enum agent_group group);

/* Add all agents of a slot without minutes to that minute, or SLOT_NO_MINUTE. */
void slot_add_agents_at(struct slot *s, unsigned minute, const struct slot *other);

/* Add agents, minute by minute. */
void slot_merge_agents(struct slot *s, const struct slot *other);

void slot_add_counts(struct slot *s, const struct slot *other);

/* Its bytes, all in all. */
size_t slot_weight(const struct slot *s);

/* The endpoint has lost its number: its cells add to those of another. */
void slot_move_endpoint(struct slot *s, uint32_t from, uint32_t to);

#endif
