/*
 * The k smallest hashes as a sorted array: minutes hold a handful, and what is looked for is
 * mostly there. Rejected: a heap or a tree, which 64 (or 4096, once for each new agent) do not pay.
 */
#include "rollup/kmin.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define FIRST_CAPACITY 4

void kmin_release(struct kmin *k)
{
    free(k->hashes);
    *k = (struct kmin){.hashes = NULL};
}

/* Index of the first hash that is not below. Without a branch that could be guessed wrong: hashes
   are as good as random. */
static uint32_t lower_bound(const struct kmin *k, uint64_t hash)
{
    uint32_t low = 0, n = k->count;
    while (n > 1) {
        uint32_t half = n / 2;
        low += k->hashes[low + half - 1] < hash ? half : 0;
        n -= half;
    }
    return low + (n == 1 && k->hashes[low] < hash);
}

static void make_room(struct kmin *k, uint32_t limit)
{
    if (k->count < k->capacity)
        return;
    uint32_t capacity = k->capacity ? 2 * k->capacity : FIRST_CAPACITY;
    if (capacity > limit)
        capacity = limit;
    k->hashes = alloc_resize(k->hashes, capacity, sizeof *k->hashes);
    k->capacity = capacity;
}

bool kmin_add(struct kmin *k, uint64_t hash, uint32_t limit)
{
    if (k->count == limit && hash >= k->hashes[limit - 1])
        return false;
    uint32_t at = lower_bound(k, hash);
    if (at >= limit || (at < k->count && k->hashes[at] == hash))
        return false;
    if (k->count < limit) {
        make_room(k, limit);
        k->count++;
    }
    memmove(k->hashes + at + 1, k->hashes + at, (k->count - at - 1) * sizeof *k->hashes);
    k->hashes[at] = hash;
    return true;
}

void kmin_merge(struct kmin *k, const struct kmin *other, uint32_t limit)
{
    for (uint32_t i = 0; i < other->count; i++)
        kmin_add(k, other->hashes[i], limit);
}
