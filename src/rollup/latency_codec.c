/*
 * A set of latencies as bytes. The buckets of a sketch in ascending order, as distances in units
 * of their greatest common divisor: latencies come in steps of a millisecond mostly, and then a
 * bucket takes one or two bytes. While the sketch is exact the sums follow from it and are not
 * kept; later they are.
 *
 *   bits, number of buckets, divisor, then for each bucket
 *   (distance to the one before ÷ divisor) << 1 | (more than one), [count − 2]
 *
 * Of more than a few buckets, distances and counts are single bits (bits.h), which is half of that;
 * the number of bits says so. Stores written before have only bytes.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "rollup/bits.h"
#include "rollup/slot_codec.h"

#define EXACT_BITS 64

/* Added to the bits of a sketch whose buckets are single bits. */
#define AS_BITS 64
#define FEW 8 /* fewer buckets are bytes: shorter, with what they need beside them */
#define K_BITS 5

static uint64_t divisor(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void put_128(struct buffer *out, uint128 value)
{
    bytes_put(out, (uint64_t)value);
    bytes_put(out, (uint64_t)(value >> 64));
}

static uint128 get_128(struct bytes_reader *in)
{
    uint128 low = bytes_get(in);
    return low | (uint128)bytes_get(in) << 64;
}

/* Distances to the bucket before, in place of the values; gives their unit. */
static uint64_t to_distances(struct sketch_bucket *buckets, uint32_t n)
{
    uint64_t unit = 0, before = 0;
    for (uint32_t i = 0; i < n; i++)
        unit = divisor((uint64_t)buckets[i].value, unit);
    unit = unit ? unit : 1;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t at = (uint64_t)buckets[i].value / unit;
        buckets[i].value = (int64_t)(at - before);
        before = at;
    }
    return unit;
}

static void put_as_bytes(const struct sketch_bucket *buckets, uint32_t n, struct buffer *out)
{
    for (uint32_t i = 0; i < n; i++) {
        bool many = buckets[i].count > 1;
        bytes_put(out, (uint64_t)buckets[i].value << 1 | many);
        if (many)
            bytes_put(out, buckets[i].count - 2);
    }
}

static void put_as_bits(const struct sketch_bucket *buckets, uint32_t n, struct buffer *out)
{
    struct bits_writer bits = {.bytes = NULL};
    uint64_t distances = 0, counts = 0;
    for (uint32_t i = 0; i < n; i++) {
        distances += (uint64_t)buckets[i].value;
        counts += buckets[i].count - 1;
    }
    unsigned k_distance = bits_best_k(distances, n), k_count = bits_best_k(counts, n);
    bits_reserve(&bits, 2 * (size_t)n + 2);
    bits_put(&bits, k_distance, K_BITS);
    bits_put(&bits, k_count, K_BITS);
    for (uint32_t i = 0; i < n; i++) {
        bits_put_rice(&bits, (uint64_t)buckets[i].value, k_distance);
        bits_put_rice(&bits, buckets[i].count - 1, k_count);
    }
    bits_finish(&bits);
    bytes_put_span(out, span_make((const char *)bits.bytes, bits.len));
    bits_release(&bits);
}

static void put_buckets(const struct sketch *s, struct buffer *out)
{
    struct sketch_bucket *buckets = alloc_zeroed(s->used, sizeof *buckets);
    sketch_buckets(s, buckets);
    bytes_put(out, to_distances(buckets, s->used));
    if (s->used < FEW)
        put_as_bytes(buckets, s->used, out);
    else
        put_as_bits(buckets, s->used, out);
    free(buckets);
}

void latency_codec_put(const struct latency *l, struct buffer *out)
{
    const struct sketch *s = &l->sketch;
    bytes_put(out, s->used < FEW ? s->bits : s->bits + AS_BITS);
    bytes_put(out, s->used);
    if (s->used == 0)
        return;
    if (s->bits < EXACT_BITS) {
        bytes_put_signed(out, l->min);
        bytes_put_signed(out, l->max);
        put_128(out, l->sum);
        put_128(out, l->squares);
    }
    put_buckets(s, out);
}

/* The sums that do not follow from coarse buckets. */
static void get_sums(struct latency *ret, struct bytes_reader *in)
{
    ret->min = bytes_get_signed(in);
    ret->max = bytes_get_signed(in);
    ret->sum = get_128(in);
    ret->squares = get_128(in);
    if (ret->min < 0 || ret->max < ret->min || ret->max > RECORD_MAX_LATENCY_US)
        in->bad = true;
}

/* Buckets as they come: from bytes, or from bits. */
struct bucket_reader {
    struct bytes_reader *in;
    bool as_bits;
    struct bits_reader bits;
    unsigned k_distance, k_count;
};

static struct bucket_reader read_buckets(struct bytes_reader *in, bool as_bits)
{
    struct bucket_reader r = {.in = in, .as_bits = as_bits};
    if (!as_bits)
        return r;
    struct span bytes = bytes_get_span(in);
    r.bits = bits_read(bytes.ptr, bytes.len);
    r.k_distance = (unsigned)bits_get(&r.bits, K_BITS);
    r.k_count = (unsigned)bits_get(&r.bits, K_BITS);
    return r;
}

static uint64_t next_bucket(struct bucket_reader *r, uint64_t *ret_count)
{
    if (r->as_bits) {
        uint64_t distance = bits_get_rice(&r->bits, r->k_distance);
        uint64_t more = bits_get_rice(&r->bits, r->k_count);
        r->in->bad |= r->bits.bad || more >= CODEC_MAX_COUNT;
        *ret_count = more + 1;
        return distance;
    }
    uint64_t token = bytes_get_up_to(r->in, 2 * (uint64_t)RECORD_MAX_LATENCY_US + 1);
    *ret_count = token & 1 ? bytes_get_up_to(r->in, CODEC_MAX_COUNT) + 2 : 1;
    return token >> 1;
}

void latency_codec_add(struct latency *l, struct bytes_reader *in)
{
    uint64_t format = bytes_get_up_to(in, EXACT_BITS + AS_BITS);
    uint64_t bits = format > AS_BITS ? format - AS_BITS : format;
    uint64_t left = bytes_get_up_to(in, SKETCH_MAX_BUCKETS);
    if (bits == 0 || left == 0) {
        in->bad = in->bad || bits == 0;
        return;
    }
    bool exact = bits == EXACT_BITS;
    struct latency sums = {.n = 0}; /* of an inexact one: taken over once its count is known */
    if (!exact)
        get_sums(&sums, in);
    sketch_coarsen(&l->sketch, (unsigned)bits);
    uint64_t unit = bytes_get_up_to(in, (uint64_t)RECORD_MAX_LATENCY_US), at = 0, n = 0;
    struct bucket_reader reader = read_buckets(in, format > AS_BITS);
    for (; left > 0 && !in->bad; left--) {
        uint64_t count, distance = next_bucket(&reader, &count);
        at += distance * unit;
        n += count;
        /* unit × distance may be more than there is room for: looked at in parts */
        if (unit == 0 || distance > (uint64_t)RECORD_MAX_LATENCY_US / unit ||
            at > (uint64_t)RECORD_MAX_LATENCY_US || n > CODEC_MAX_COUNT)
            in->bad = true;
        else if (exact)
            latency_add(l, (int64_t)at, count);
        else
            sketch_add(&l->sketch, (int64_t)at, count);
    }
    if (reader.as_bits && !bits_read_all(&reader.bits))
        in->bad = true;
    if (in->bad || exact)
        return;
    l->min = l->n == 0 || sums.min < l->min ? sums.min : l->min;
    l->max = l->n == 0 || sums.max > l->max ? sums.max : l->max;
    l->n += n;
    l->sum += sums.sum;
    l->squares += sums.squares;
}
