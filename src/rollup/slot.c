/*
 * Cells are found by open addressing over (key, pointer) pairs, at most three quarters full; the
 * cells themselves stay where they were allocated. A slot has from one to a few hundred of them.
 */
#include "rollup/slot.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define FIRST_CAPACITY 8
#define GOLDEN UINT32_C(0x9e3779b1)

static void free_cell(struct traffic *cell)
{
    if (!cell)
        return;
    traffic_release(cell);
    free(cell);
}

void slot_release(struct slot *s)
{
    for (size_t i = 0; i < s->capacity; i++)
        free_cell(s->places[i].cell);
    for (uint32_t i = 0; i < s->n_spare; i++)
        free_cell(s->spare[i]);
    free(s->places);
    free(s->spare);
    for (unsigned g = 0; g < AGENTS_GROUPS; g++) {
        struct slot_agents *agents = s->agents[g];
        if (!agents)
            continue;
        kmin_release(&agents->all);
        for (unsigned m = 0; m < SLOT_MINUTES; m++)
            kmin_release(&agents->minutes[m]);
        free(agents);
    }
    *s = (struct slot){.number = 0};
}

/* All cells that a slot ever had at one time fit in, since places only grow. */
static void put_aside(struct slot *s, struct traffic *cell)
{
    if (!s->spare)
        s->spare = alloc_bytes(s->capacity * sizeof(struct traffic *));
    traffic_clear(cell);
    s->spare[s->n_spare++] = cell;
}

void slot_clear(struct slot *s)
{
    for (size_t i = 0; s->used > 0 && i < s->capacity; i++) {
        if (s->places[i].cell)
            put_aside(s, s->places[i].cell);
        s->places[i].cell = NULL;
    }
    s->used = s->weighed_cells = 0;
    s->records = s->messages = s->operations = s->inferred = s->weighed_records = 0;
    s->weight = 0;
    for (unsigned g = 0; g < AGENTS_GROUPS; g++) {
        struct slot_agents *agents = s->agents[g];
        if (!agents)
            continue;
        agents->all.count = 0;
        for (unsigned m = 0; m < SLOT_MINUTES; m++)
            agents->minutes[m].count = 0;
    }
}

static uint32_t home(const struct slot *s, uint32_t key)
{
    return (key * GOLDEN >> 16) & (s->capacity - 1);
}

static uint32_t place_of(const struct slot *s, uint32_t key)
{
    uint32_t i = home(s, key);
    while (s->places[i].cell && s->places[i].key != key)
        i = (i + 1) & (s->capacity - 1);
    return i;
}

static void grow(struct slot *s)
{
    const struct slot old = *s;
    s->capacity = old.capacity ? 2 * old.capacity : FIRST_CAPACITY;
    s->places = alloc_zeroed(s->capacity, sizeof *s->places);
    for (uint32_t i = 0; i < old.capacity; i++) {
        if (old.places[i].cell)
            s->places[place_of(s, old.places[i].key)] = old.places[i];
    }
    free(old.places);
    if (old.spare)
        s->spare = alloc_resize(s->spare, s->capacity, sizeof(struct traffic *));
}

static struct traffic *new_cell(struct slot *s)
{
    if (s->n_spare > 0)
        return s->spare[--s->n_spare];
    struct traffic *cell = alloc_bytes(sizeof *cell);
    traffic_init(cell);
    return cell;
}

uint32_t slot_place(struct slot *s, uint32_t key)
{
    uint32_t place;
    if (s->capacity > 0) {
        place = place_of(s, key);
        if (s->places[place].cell)
            return place;
    }
    if (4 * (s->used + 1) > 3 * s->capacity)
        grow(s);
    place = place_of(s, key);
    s->places[place] = (struct cell_place){key, new_cell(s)};
    s->used++;
    return place;
}

bool slot_next_cell(const struct slot *s, size_t *position, uint32_t *ret_key,
                    const struct traffic **ret_cell)
{
    while (*position < s->capacity) {
        const struct cell_place *place = &s->places[(*position)++];
        if (place->cell) {
            *ret_key = place->key;
            *ret_cell = place->cell;
            return true;
        }
    }
    return false;
}

void slot_tiers(const struct slot *s, bool *ret_edge, bool *ret_app)
{
    size_t position = 0;
    uint32_t key;
    const struct traffic *cell;
    *ret_edge = *ret_app = false;
    while (slot_next_cell(s, &position, &key, &cell)) {
        *ret_edge |= cell_key_tier(key) == TIER_EDGE;
        *ret_app |= cell_key_tier(key) == TIER_APP;
    }
}

static struct slot_agents *agents_of(struct slot *s, unsigned group)
{
    if (!s->agents[group])
        s->agents[group] = alloc_zeroed(1, sizeof *s->agents[group]);
    return s->agents[group];
}

struct kmin *slot_agents_of(struct slot *s, enum agent_group group)
{
    return &agents_of(s, group)->all;
}

void slot_add_agent(struct slot *s, enum agent_group group, unsigned minute, uint64_t hash)
{
    struct slot_agents *agents = agents_of(s, group);
    kmin_add(&agents->all, hash, KMIN_PERIOD);
    if (minute < SLOT_MINUTES)
        kmin_add(&agents->minutes[minute], hash, KMIN_MINUTE);
}

void slot_add_agent_minute(struct slot *s, enum agent_group group, unsigned minute, uint64_t hash)
{
    kmin_add(&s->agents[group]->minutes[minute], hash, KMIN_MINUTE);
}

void slot_add_agents_at(struct slot *s, unsigned minute, const struct slot *other)
{
    for (unsigned g = 0; g < AGENTS_GROUPS; g++) {
        const struct slot_agents *from = other->agents[g];
        for (uint32_t i = 0; from && i < from->all.count; i++)
            slot_add_agent(s, (enum agent_group)g, minute, from->all.hashes[i]);
    }
}

void slot_merge_agents(struct slot *s, const struct slot *other)
{
    for (unsigned g = 0; g < AGENTS_GROUPS; g++) {
        const struct slot_agents *from = other->agents[g];
        if (!from)
            continue;
        struct slot_agents *to = agents_of(s, g);
        kmin_merge(&to->all, &from->all, KMIN_PERIOD);
        for (unsigned m = 0; m < SLOT_MINUTES; m++)
            kmin_merge(&to->minutes[m], &from->minutes[m], KMIN_MINUTE);
    }
}

void slot_add_counts(struct slot *s, const struct slot *other)
{
    s->records += other->records;
    s->messages += other->messages;
    s->operations += other->operations;
    s->inferred += other->inferred;
}

static size_t agents_weight(const struct slot_agents *agents)
{
    size_t hashes = agents->all.capacity;
    for (unsigned m = 0; m < SLOT_MINUTES; m++)
        hashes += agents->minutes[m].capacity;
    return sizeof *agents + hashes * sizeof *agents->all.hashes;
}

size_t slot_weight(const struct slot *s)
{
    size_t sum = sizeof *s + s->capacity * sizeof *s->places;
    for (uint32_t i = 0; i < s->capacity; i++) {
        if (s->places[i].cell)
            sum += traffic_weight(s->places[i].cell);
    }
    for (uint32_t i = 0; i < s->n_spare; i++)
        sum += sizeof *s->spare + traffic_weight(s->spare[i]);
    for (unsigned g = 0; g < AGENTS_GROUPS; g++)
        sum += s->agents[g] ? agents_weight(s->agents[g]) : 0;
    return sum;
}

/* Empty a place, and move up what had to go past it. */
static void empty_place(struct slot *s, uint32_t hole)
{
    uint32_t mask = s->capacity - 1;
    for (uint32_t i = (hole + 1) & mask; s->places[i].cell; i = (i + 1) & mask) {
        uint32_t wanted = home(s, s->places[i].key);
        if (((i - wanted) & mask) >= ((i - hole) & mask)) {
            s->places[hole] = s->places[i];
            hole = i;
        }
    }
    s->places[hole].cell = NULL;
    s->used--;
}

void slot_move_endpoint(struct slot *s, uint32_t from, uint32_t to)
{
    for (uint32_t rest = 0; rest < TIER_COUNT * TRAFFIC_COUNT && s->used > 0; rest++) {
        enum tier tier = (enum tier)(rest / TRAFFIC_COUNT);
        enum traffic_class class = (enum traffic_class)(rest % TRAFFIC_COUNT);
        uint32_t place = place_of(s, cell_key(from, tier, class));
        struct traffic *cell = s->places[place].cell;
        if (!cell)
            continue;
        empty_place(s, place);
        traffic_merge(slot_cell(s, cell_key(to, tier, class)), cell);
        free_cell(cell);
    }
}
