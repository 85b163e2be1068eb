/*
 * A set of latencies as bytes. The buckets of a sketch in ascending order, as distances in units
 * of their greatest common divisor: latencies come in steps of a millisecond mostly, and then a
 * bucket takes one or two bytes. While the sketch is exact the sums follow from it and are not
 * kept; later they are.
 *
 *   bits, number of buckets, divisor, then for each bucket
 *   (distance to the one before ÷ divisor) << 1 | (more than one), [count − 2]
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "rollup/slot_codec.h"

#define EXACT_BITS 64

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

static void put_buckets(const struct sketch *s, struct buffer *out)
{
    struct sketch_bucket *buckets = alloc_zeroed(s->used, sizeof *buckets);
    uint64_t unit = 0, before = 0;
    sketch_buckets(s, buckets);
    for (uint32_t i = 0; i < s->used; i++)
        unit = divisor((uint64_t)buckets[i].value, unit);
    unit = unit ? unit : 1;
    bytes_put(out, unit);
    for (uint32_t i = 0; i < s->used; i++) {
        uint64_t at = (uint64_t)buckets[i].value / unit;
        bool many = buckets[i].count > 1;
        bytes_put(out, (at - before) << 1 | many);
        if (many)
            bytes_put(out, buckets[i].count - 2);
        before = at;
    }
    free(buckets);
}

void latency_codec_put(const struct latency *l, struct buffer *out)
{
    const struct sketch *s = &l->sketch;
    bytes_put(out, s->bits);
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

void latency_codec_add(struct latency *l, struct bytes_reader *in)
{
    uint64_t bits = bytes_get_up_to(in, EXACT_BITS);
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
    for (; left > 0 && !in->bad; left--) {
        uint64_t token = bytes_get_up_to(in, 2 * (uint64_t)RECORD_MAX_LATENCY_US + 1);
        uint64_t count = token & 1 ? bytes_get_up_to(in, CODEC_MAX_COUNT) + 2 : 1;
        at += (token >> 1) * unit;
        n += count;
        /* unit × token stays below 2^75: looked at in parts */
        if (unit == 0 || (token >> 1) > (uint64_t)RECORD_MAX_LATENCY_US / unit ||
            at > (uint64_t)RECORD_MAX_LATENCY_US || n > CODEC_MAX_COUNT)
            in->bad = true;
        else if (exact)
            latency_add(l, (int64_t)at, count);
        else
            sketch_add(&l->sketch, (int64_t)at, count);
    }
    if (in->bad || exact)
        return;
    l->min = l->n == 0 || sums.min < l->min ? sums.min : l->min;
    l->max = l->n == 0 || sums.max > l->max ? sums.max : l->max;
    l->n += n;
    l->sum += sums.sum;
    l->squares += sums.squares;
}
