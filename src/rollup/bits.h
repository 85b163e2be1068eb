/*
 * Numbers as single bits, for what bytes are too coarse for: Rice codes (R. F. Rice, 1979). With
 * parameter k a number is its quotient by 2^k as so many zeros and a one, then its k low bits:
 * short where numbers are about 2^k. A quotient of BITS_MOST_ZEROS or more is so many zeros, then
 * the number's 64 bits, so that no number takes more than 11 bytes.
 */
#ifndef SRC_ROLLUP_BITS_H
#define SRC_ROLLUP_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BITS_MOST_ZEROS 24
#define BITS_MOST_K 31
#define BITS_MOST_BYTES 11 /* of one number */

/* Bytes as loaded, as a number whose highest byte came first; and back. */
static inline uint64_t bits_big_endian(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return __builtin_bswap64(word);
#else
    return word;
#endif
}

/* A writer that is used in a loop is best copied into a local one, as a reader is. */
struct bits_writer {
    unsigned char *bytes; /* owned */
    size_t len, capacity;
    uint64_t word; /* the lowest n bits wait */
    unsigned n;    /* fewer than 8 */
};

void bits_release(struct bits_writer *w);
void bits_reserve(struct bits_writer *w, size_t numbers); /* before so many are put */
void bits_finish(struct bits_writer *w);                  /* fill up the last byte with zeros */

/* At most BITS_MOST_PUT bits. All that wait are written each time, whole bytes or not: when a byte
   is whole nobody can guess. */
#define BITS_MOST_PUT 56

static inline void bits_put(struct bits_writer *w, uint64_t value, unsigned length)
{
    w->word = w->word << length | value;
    w->n += length;
    const uint64_t out = bits_big_endian(w->word << 1 << (63 - w->n));
    memcpy(w->bytes + w->len, &out, sizeof out);
    w->len += w->n / 8;
    w->n %= 8;
}

/* Several numbers that are put at once. A zeroed one has none. */
struct bits_joined {
    uint64_t bits, length;
    uint64_t zeros; /* of any of them, or-ed */
};

/* One more, or nothing where `mask` is 0 and not all bits. */
static inline void bits_join_rice(struct bits_joined *j, uint64_t value, unsigned k, uint64_t mask)
{
    const uint64_t zeros = value >> k & mask, length = (zeros + 1 + k) & mask;
    const uint64_t low = (UINT64_C(1) << k) - 1;
    j->bits = j->bits << length % 64 | (((value & low) | (low + 1)) & mask);
    j->length += length;
    j->zeros |= zeros;
}

/* Can they be put as they are? Else they are put one by one. */
static inline bool bits_joined_fit(const struct bits_joined *j)
{
    return j->zeros < 16 && j->length <= BITS_MOST_PUT;
}

void bits_put_far(struct bits_writer *w, uint64_t value, unsigned k);

static inline void bits_put_rice(struct bits_writer *w, uint64_t value, unsigned k)
{
    struct bits_joined one = {0, 0, 0};
    bits_join_rice(&one, value, k, UINT64_MAX);
    if (one.zeros < BITS_MOST_ZEROS && one.length <= BITS_MOST_PUT)
        bits_put(w, one.bits, (unsigned)one.length);
    else
        bits_put_far(w, value, k);
}

/* The k that suits n numbers of that sum. */
unsigned bits_best_k(uint64_t sum, uint64_t n);

/* A reader that is used in a loop is best copied into a local one: its fields stay in registers. */
struct bits_reader {
    const unsigned char *at, *end;
    uint64_t word; /* the highest n bits are next; below them zeros, or bits that come after them */
    unsigned n;
    bool bad; /* sticky: read past the end; from then on there are only zeros */
};

struct bits_reader bits_read(const void *bytes, size_t len);
bool bits_read_all(const struct bits_reader *r); /* nothing bad, nothing but filling left */

/* At least 56 bits, or all that are left. */
static inline void bits_fill(struct bits_reader *r)
{
    if (r->end - r->at >= 8) {
        uint64_t next;
        memcpy(&next, r->at, sizeof next);
        r->word |= bits_big_endian(next) >> r->n;
        r->at += (63 - r->n) / 8;
        r->n |= 56;
        return;
    }
    while (r->n < 56 && r->at < r->end) {
        r->word |= (uint64_t)*r->at++ << (56 - r->n);
        r->n += 8;
    }
}

/* The next bits, of those that bits_fill has made ready. */
static inline uint64_t bits_take(struct bits_reader *r, unsigned length)
{
    if (r->n < length) {
        r->at = r->end;
        r->word = r->n = 0;
        r->bad = true;
        return 0;
    }
    uint64_t value = length ? r->word >> (64 - length) : 0;
    r->word <<= length;
    r->n -= length;
    return value;
}

/* At most 32 bits. */
static inline uint64_t bits_get(struct bits_reader *r, unsigned length)
{
    bits_fill(r);
    return bits_take(r, length);
}

/* The rest of bits_get_rice(): a number of 64 bits, or the end. */
uint64_t bits_get_far(struct bits_reader *r);

static inline uint64_t bits_get_rice(struct bits_reader *r, unsigned k)
{
    bits_fill(r);
    unsigned zeros = (unsigned)__builtin_clzll(r->word | 1), length = zeros + 1 + k;
    if (zeros >= BITS_MOST_ZEROS || length > r->n) {
        struct bits_reader copy = *r; /* so that nobody else knows where `r` lies */
        uint64_t value = bits_get_far(&copy);
        *r = copy;
        return value;
    }
    uint64_t low = r->word << zeros << 1 >> (63 - k) >> 1;
    r->word = r->word << zeros << 1 << k;
    r->n -= length;
    return (uint64_t)zeros << k | low;
}

#endif
