/*
 * The highest bit comes first, so that a Rice code is one number with leading zeros and most are
 * put and taken with a shift or two.
 */
#include "rollup/bits.h"

#include <stdlib.h>

#include "base/alloc.h"

void bits_release(struct bits_writer *w)
{
    free(w->bytes);
    *w = (struct bits_writer){.bytes = NULL};
}

void bits_reserve(struct bits_writer *w, size_t numbers)
{
    w->bytes = alloc_grow(w->bytes, &w->capacity, w->len + (numbers + 1) * BITS_MOST_BYTES, 1);
}

void bits_finish(struct bits_writer *w)
{
    w->len += w->n > 0; /* the bits are there already */
    w->word = w->n = 0;
}

void bits_put_far(struct bits_writer *w, uint64_t value, unsigned k)
{
    uint64_t zeros = value >> k;
    if (zeros >= BITS_MOST_ZEROS) {
        bits_put(w, 0, BITS_MOST_ZEROS);
        bits_put(w, value >> 32, 32);
        bits_put(w, value & UINT32_MAX, 32);
        return;
    }
    bits_put(w, 1, (unsigned)zeros + 1);
    bits_put(w, value & ((UINT64_C(1) << k) - 1), k);
}

/* For numbers that fall off geometrically, about the logarithm of 0.7 times their mean. */
unsigned bits_best_k(uint64_t sum, uint64_t n)
{
    uint64_t typical = n ? (sum / 10 * 7 + n / 2) / n : 0;
    unsigned k = typical > 1 ? 63 - (unsigned)__builtin_clzll(typical) : 0;
    return k < BITS_MOST_K ? k : BITS_MOST_K;
}

struct bits_reader bits_read(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    return (struct bits_reader){.at = at, .end = at + len};
}

uint64_t bits_get_far(struct bits_reader *r)
{
    if (bits_get(r, BITS_MOST_ZEROS) != 0) /* a shorter one, which ends too early */
        r->bad = true;
    uint64_t high = bits_get(r, 32);
    return high << 32 | bits_get(r, 32);
}

bool bits_read_all(const struct bits_reader *r)
{
    return !r->bad && r->at == r->end && r->n < 8 && r->word == 0;
}
