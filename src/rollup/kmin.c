/*
 * The k smallest hashes as a sorted array: minutes hold a handful, and what is looked for is
 * mostly there. Rejected: a heap or a tree, which 64 do not pay. Where thousands come, and each
 * would move kilobytes, they are added many at a time (rollup.c): sorted, then merged in one pass.
 */
#include "rollup/kmin.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* A minute of each slot has a set of its own, so room for a few more is what large ones get. */
#define FIRST_CAPACITY 4
#define SMALL_STEP 8
#define SMALL_CAPACITY 64

/* So many times fewer hashes are searched for one by one: that is less than a pass over all. */
#define MANY_TIMES 16

void kmin_release(struct kmin *k)
{
    free(k->hashes);
    *k = (struct kmin){.hashes = NULL};
}

/* Index of the first hash that is not below. Without a branch, which would be guessed wrong half of
   the time (hashes are as good as random), and so that compilers do not make one of it either. */
static uint32_t lower_bound(const struct kmin *k, uint64_t hash)
{
    uint32_t low = 0, n = k->count;
    while (n > 1) {
        uint32_t half = n / 2;
        low += half & (0 - (uint32_t)(k->hashes[low + half - 1] < hash));
        n -= half;
    }
    return low + (n == 1 && k->hashes[low] < hash);
}

/* Room for `count` hashes, or a step towards it. */
static void make_room(struct kmin *k, uint32_t count, uint32_t limit)
{
    if (count <= k->capacity)
        return;
    uint32_t capacity = FIRST_CAPACITY;
    if (k->capacity > 0)
        capacity = k->capacity + (k->capacity < SMALL_CAPACITY ? SMALL_STEP : k->capacity);
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
        make_room(k, k->count + 1, limit);
        k->count++;
    }
    memmove(k->hashes + at + 1, k->hashes + at, (k->count - at - 1) * sizeof *k->hashes);
    k->hashes[at] = hash;
    return true;
}

/* Merge two sorted runs into `to`. */
static void merge_runs(const uint64_t *a, uint32_t n_a, const uint64_t *b, uint32_t n_b,
                       uint64_t *to)
{
    while (n_a > 0 && n_b > 0) {
        bool first = *a <= *b;
        *to++ = first ? *a : *b;
        a += first;
        n_a -= first;
        b += !first;
        n_b -= !first;
    }
    memcpy(to, n_a ? a : b, (n_a + n_b) * sizeof *to);
}

static void sort_run(uint64_t *v, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        uint64_t value = v[i];
        uint32_t at = i;
        for (; at > 0 && v[at - 1] > value; at--)
            v[at] = v[at - 1];
        v[at] = value;
    }
}

/* Short runs by insertion, then pairs of runs into longer ones; qsort's calls would cost more. */
static void sort(uint64_t *hashes, uint32_t n)
{
    const uint32_t shortest = 8;
    uint64_t other[KMIN_MANY], *from = hashes, *to = other;
    for (uint32_t i = 0; i < n; i += shortest)
        sort_run(hashes + i, n - i < shortest ? n - i : shortest);
    for (uint32_t run = shortest; run < n; run *= 2) {
        for (uint32_t i = 0; i < n; i += 2 * run) {
            uint32_t n_a = n - i < run ? n - i : run;
            uint32_t n_b = n - i - n_a < run ? n - i - n_a : run;
            merge_runs(from + i, n_a, from + i + n_a, n_b, to + i);
        }
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != hashes)
        memcpy(hashes, from, n * sizeof *hashes);
}

/* Put hashes that are sorted to those that are there, in one pass over both. */
static void add_sorted(struct kmin *k, const uint64_t *hashes, uint32_t n, uint32_t limit)
{
    uint64_t both[KMIN_PERIOD];
    uint32_t i = 0, j = 0, count = 0;
    while (count < limit && (i < k->count || j < n)) {
        bool here = j == n || (i < k->count && k->hashes[i] <= hashes[j]);
        uint64_t next = here ? k->hashes[i] : hashes[j];
        i += here;
        j += !here;
        if (count == 0 || both[count - 1] != next)
            both[count++] = next;
    }
    while (k->capacity < count)
        make_room(k, count, limit);
    if (count)
        memcpy(k->hashes, both, count * sizeof *both);
    k->count = count;
}

void kmin_add_many(struct kmin *k, uint64_t *hashes, uint32_t n, uint32_t limit)
{
    sort(hashes, n);
    add_sorted(k, hashes, n, limit);
}

/* An empty one becomes the other, in no more memory than that needs. */
static void copy(struct kmin *k, const struct kmin *other, uint32_t limit)
{
    uint32_t count = other->count < limit ? other->count : limit;
    if (k->capacity < count) {
        k->hashes = alloc_resize(k->hashes, count, sizeof *k->hashes);
        k->capacity = count;
    }
    if (count)
        memcpy(k->hashes, other->hashes, count * sizeof *k->hashes);
    k->count = count;
}

void kmin_merge(struct kmin *k, const struct kmin *other, uint32_t limit)
{
    if (k->count == 0) {
        copy(k, other, limit);
        return;
    }
    if (other->count >= k->count / MANY_TIMES) {
        add_sorted(k, other->hashes, other->count, limit);
        return;
    }
    for (uint32_t i = 0; i < other->count; i++)
        kmin_add(k, other->hashes[i], limit);
}
