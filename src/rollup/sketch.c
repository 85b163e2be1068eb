/*
 * The map from bucket to count is one open-addressing table with linear probing, a power of two in
 * size, at most three quarters full. A place is empty where its count is 0.
 *
 *   narrow place   u32 key   u32 count     8 bytes, as long as all keys and counts fit
 *   wide place     u64 key   u64 count    16 bytes, from then on
 *
 * A rollup keeps one sketch for each cell, most of them with a handful of values, so a table starts
 * with four places, and without any while it is empty. Latencies over 71 minutes and counts over
 * four thousand million are rare enough to pay for their width with one rebuilding.
 *
 * Coarsening: b is a pure function of the multiset, the largest one with at most
 * SKETCH_MAX_BUCKETS buckets. A part of a multiset has no more buckets than the whole, so b never
 * falls too far on the way, whatever the order.
 *
 * Rejected: a sorted array (an insertion moves kilobytes at microsecond steps), a fixed set of
 * logarithmic buckets (never exact), storing b with each key (the mask does).
 */
#include "rollup/sketch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "parse/record.h"
#include "rollup/sketch_again.h"

#define FIRST_LOG2_CAPACITY 2
#define KEPT_LOG2_CAPACITY 5 /* larger tables are not kept when they are cleared */

struct wide {
    uint64_t key, count;
};

static size_t capacity_of(const struct sketch *s)
{
    return s->places ? (size_t)1 << s->log2_capacity : 0;
}

static uint64_t key_at(const struct sketch *s, size_t i)
{
    return s->wide ? ((const struct wide *)s->places)[i].key
                   : ((const struct sketch_narrow *)s->places)[i].key;
}

static uint64_t count_at(const struct sketch *s, size_t i)
{
    return s->wide ? ((const struct wide *)s->places)[i].count
                   : ((const struct sketch_narrow *)s->places)[i].count;
}

static void put(struct sketch *s, size_t i, uint64_t key, uint64_t count)
{
    if (s->wide)
        ((struct wide *)s->places)[i] = (struct wide){key, count};
    else
        ((struct sketch_narrow *)s->places)[i] =
            (struct sketch_narrow){(uint32_t)key, (uint32_t)count};
}

static unsigned bit_length(uint64_t value)
{
    return value ? 64 - (unsigned)__builtin_clzll(value) : 0;
}

/* Width of the bucket that starts at `key`: 1 where it holds a single value. */
static uint64_t bucket_width(uint64_t key, unsigned bits)
{
    unsigned length = bit_length(key);
    return length > bits ? UINT64_C(1) << (length - bits) : 1;
}

static uint64_t bucket_of(uint64_t value, unsigned bits)
{
    if (bits == SKETCH_EXACT_BITS)
        return value;
    return value & ~(bucket_width(value, bits) - 1);
}

static uint64_t bucket_middle(uint64_t key, unsigned bits)
{
    return key + (bucket_width(key, bits) - 1) / 2;
}

/* The place of the key, or the empty one where it belongs. */
static size_t place_of(const struct sketch *s, uint64_t key)
{
    size_t mask = capacity_of(s) - 1;
    size_t i = sketch_home(s, key);
    while (count_at(s, i) != 0 && key_at(s, i) != key)
        i = (i + 1) & mask;
    return i;
}

static void allocate(struct sketch *s, unsigned log2_capacity, bool wide)
{
    s->log2_capacity = (uint8_t)log2_capacity;
    s->wide = wide;
    s->places = alloc_zeroed((size_t)1 << log2_capacity,
                             wide ? sizeof(struct wide) : sizeof(struct sketch_narrow));
}

static void add_to_bucket(struct sketch *s, uint64_t key, uint64_t times);

/* Put everything into a new table, of that size and width and with that b. */
static void rebuild(struct sketch *s, unsigned log2_capacity, bool wide, unsigned bits)
{
    struct sketch old = *s;
    allocate(s, log2_capacity, wide);
    s->bits = (uint8_t)bits;
    s->used = 0;
    size_t capacity = capacity_of(&old);
    for (size_t i = 0; i < capacity; i++) {
        uint64_t count = count_at(&old, i);
        if (count)
            add_to_bucket(s, bucket_of(key_at(&old, i), bits), count);
    }
    free(old.places);
}

/* Of the largest key. Places that are empty have the key 0. */
static unsigned longest_key(const struct sketch *s)
{
    uint64_t all = 0;
    size_t capacity = capacity_of(s);
    for (size_t i = 0; i < capacity; i++)
        all |= key_at(s, i);
    return bit_length(all);
}

/* The largest number of bits with which buckets could fall together. */
static unsigned next_bits(const struct sketch *s)
{
    return (s->bits < SKETCH_EXACT_BITS ? s->bits : longest_key(s)) - 1U;
}

static void coarsen_to_limit(struct sketch *s)
{
    while (s->used > SKETCH_MAX_BUCKETS)
        rebuild(s, s->log2_capacity, s->wide, next_bits(s));
}

/* Add to a bucket of the present b. May leave one bucket more than the limit. */
static void add_to_bucket(struct sketch *s, uint64_t key, uint64_t times)
{
    if (!s->places)
        allocate(s, FIRST_LOG2_CAPACITY, key > UINT32_MAX || times > UINT32_MAX);
    size_t i = place_of(s, key);
    uint64_t before = count_at(s, i);
    if (!s->wide && (key > UINT32_MAX || before + times > UINT32_MAX)) {
        rebuild(s, s->log2_capacity, true, s->bits);
        i = place_of(s, key);
    }
    put(s, i, key, before + times);
    if (before)
        return;
    s->used++;
    size_t capacity = capacity_of(s);
    if (s->used > capacity - capacity / 4)
        rebuild(s, s->log2_capacity + 1U, s->wide, s->bits);
}

void sketch_init(struct sketch *s)
{
    *s = (struct sketch){.bits = SKETCH_EXACT_BITS};
}

void sketch_release(struct sketch *s)
{
    free(s->places);
    sketch_init(s);
}

void sketch_clear(struct sketch *s)
{
    const struct sketch old = *s;
    if (!s->places || s->log2_capacity > KEPT_LOG2_CAPACITY || s->wide) {
        sketch_release(s);
        return;
    }
    memset(s->places, 0, capacity_of(s) * sizeof(struct sketch_narrow));
    *s = (struct sketch){
        .places = old.places, .bits = SKETCH_EXACT_BITS, .log2_capacity = old.log2_capacity};
}

void sketch_add(struct sketch *s, int64_t value, uint64_t times)
{
    assert(value >= 0 && value <= RECORD_MAX_LATENCY_US);
    if (times == 0)
        return;
    s->count += times;
    uint64_t key = bucket_of((uint64_t)value, s->bits);
    if (sketch_count_again(s, key, times))
        return;
    add_to_bucket(s, key, times);
    if (s->used > SKETCH_MAX_BUCKETS)
        coarsen_to_limit(s);
}

size_t sketch_weight(const struct sketch *s)
{
    return capacity_of(s) * (s->wide ? sizeof(struct wide) : sizeof(struct sketch_narrow));
}

void sketch_coarsen(struct sketch *s, unsigned bits)
{
    if (bits >= s->bits)
        return;
    if (s->places)
        rebuild(s, s->log2_capacity, s->wide, bits);
    else
        s->bits = (uint8_t)bits;
}

/* The smallest table for so many buckets. */
static unsigned log2_capacity_for(size_t used)
{
    unsigned log2 = FIRST_LOG2_CAPACITY;
    while (used > ((size_t)1 << log2) - ((size_t)1 << log2) / 4)
        log2++;
    return log2;
}

/* An empty one becomes what the other is, in no more memory than that needs. */
static bool copy_places(struct sketch *s, const struct sketch *other)
{
    if (s->places || !other->used || s->bits != other->bits)
        return false;
    unsigned log2 = log2_capacity_for(other->used);
    if (log2 < other->log2_capacity) {
        allocate(s, log2, other->wide);
        return false;
    }
    s->places = alloc_bytes(sketch_weight(other));
    memcpy(s->places, other->places, sketch_weight(other));
    s->used = other->used;
    s->log2_capacity = other->log2_capacity;
    s->wide = other->wide;
    return true;
}

void sketch_merge(struct sketch *s, const struct sketch *other)
{
    sketch_coarsen(s, other->bits);
    s->count += other->count;
    if (copy_places(s, other))
        return;
    /* In the other table's order its keys would crowd one end of this one while it grows, and each
       would probe past all before it: an odd stride visits every place once, all over. */
    size_t capacity = capacity_of(other);
    size_t stride = (size_t)((double)capacity * 0.618) | 1;
    for (size_t n = 0, i = 0; n < capacity; n++, i = (i + stride) & (capacity - 1)) {
        uint64_t count = count_at(other, i);
        uint64_t key = bucket_of(key_at(other, i), s->bits);
        if (!count || sketch_count_again(s, key, count))
            continue;
        add_to_bucket(s, key, count);
        if (s->used > SKETCH_MAX_BUCKETS)
            coarsen_to_limit(s);
    }
}

/*
 * From the most significant byte down: how many values start with each byte tells which one the
 * rank starts with. A pass for each byte that the largest has, of which there are five at most,
 * without memory or sorting, whatever the table's order.
 */
int64_t sketch_rank(const struct sketch *s, uint64_t rank)
{
    assert(rank >= 1 && rank <= s->count);
    size_t capacity = capacity_of(s);
    uint64_t prefix = 0;
    int bytes = (int)(longest_key(s) + 7) / 8;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        uint64_t counts[256] = {0};
        for (size_t i = 0; i < capacity; i++) {
            uint64_t key = key_at(s, i);
            if (key >> (shift + 8) == prefix)
                counts[key >> shift & 0xff] += count_at(s, i);
        }
        unsigned byte = 0;
        while (rank > counts[byte])
            rank -= counts[byte++];
        prefix = prefix << 8 | byte;
    }
    return (int64_t)bucket_middle(prefix, s->bits);
}

uint64_t sketch_count_from(const struct sketch *s, int64_t value)
{
    if (value <= 0)
        return s->count;
    uint64_t count = 0;
    size_t capacity = capacity_of(s);
    for (size_t i = 0; i < capacity; i++) {
        if (bucket_middle(key_at(s, i), s->bits) >= (uint64_t)value)
            count += count_at(s, i);
    }
    return count;
}

double sketch_error_bound(const struct sketch *s)
{
    return s->bits == SKETCH_EXACT_BITS ? 0 : 1 / (double)(UINT64_C(1) << s->bits);
}

static int compare_buckets(const void *a, const void *b)
{
    const struct sketch_bucket *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

void sketch_buckets(const struct sketch *s, struct sketch_bucket *ret)
{
    size_t n = 0;
    size_t capacity = capacity_of(s);
    for (size_t i = 0; i < capacity; i++) {
        uint64_t count = count_at(s, i);
        if (count)
            ret[n++] = (struct sketch_bucket){
                .value = (int64_t)bucket_middle(key_at(s, i), s->bits), .count = count};
    }
    if (n)
        qsort(ret, n, sizeof *ret, compare_buckets);
}
