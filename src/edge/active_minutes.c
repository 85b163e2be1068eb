/*
 * A hash table from minute to the set of names seen in it. Rejected: a dense array over the period,
 * whose bounds come from the logs and may span millennia; counting on ascending times, which a
 * database does not promise.
 */
#include "edge/active_minutes.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"

#define FIRST_CAPACITY 64

void active_minutes_release(struct active_minutes *m)
{
    for (size_t i = 0; i < m->capacity; i++)
        kmin_release(&m->slots[i].agents);
    free(m->slots);
    kmin_release(&m->all);
    *m = (struct active_minutes){0};
}

/* The minute's slot, or the free one where it belongs; there always is a free one. */
static struct active_minute *slot_of(struct active_minute *slots, size_t capacity, int64_t minute)
{
    size_t i = hash_bytes(&minute, sizeof minute, 0) & (capacity - 1);
    while (slots[i].agents.count && slots[i].minute != minute)
        i = (i + 1) & (capacity - 1);
    return &slots[i];
}

static void grow(struct active_minutes *m)
{
    size_t capacity = m->capacity ? 2 * m->capacity : FIRST_CAPACITY;
    struct active_minute *slots = alloc_zeroed(capacity, sizeof *slots);
    for (size_t i = 0; i < m->capacity; i++)
        if (m->slots[i].agents.count)
            *slot_of(slots, capacity, m->slots[i].minute) = m->slots[i];
    free(m->slots);
    m->slots = slots;
    m->capacity = capacity;
}

static int64_t minute_of(int64_t seconds)
{
    return seconds / 60 - (seconds % 60 < 0);
}

void active_minutes_add(struct active_minutes *m, int64_t seconds, struct span agent)
{
    if (2 * (m->used + 1) > m->capacity)
        grow(m);
    uint64_t hash = hash_bytes(agent.ptr, agent.len, 0);
    struct active_minute *slot = slot_of(m->slots, m->capacity, minute_of(seconds));
    if (slot->agents.count == 0) {
        slot->minute = minute_of(seconds);
        m->used++;
    }
    kmin_add(&slot->agents, hash, KMIN_MINUTE);
    kmin_add(&m->all, hash, KMIN_PERIOD);
    if (++slot->operations > m->peak_operations)
        m->peak_operations = slot->operations;
    if (slot->agents.count > m->peak)
        m->peak = slot->agents.count;
}
