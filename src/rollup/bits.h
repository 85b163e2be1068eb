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

#define BITS_MOST_ZEROS 24
#define BITS_MOST_K 31
#define BITS_MOST_BYTES 11 /* of one number */

struct bits_writer {
    unsigned char *bytes; /* owned */
    size_t len, capacity;
    uint64_t word; /* the lowest n bits wait */
    unsigned n;    /* fewer than 32 */
};

void bits_release(struct bits_writer *w);
void bits_reserve(struct bits_writer *w, size_t numbers); /* before so many are put */
void bits_finish(struct bits_writer *w);                  /* fill up the last byte with zeros */

/* At most 32 bits. */
static inline void bits_put(struct bits_writer *w, uint64_t value, unsigned length)
{
    w->word = w->word << length | value;
    w->n += length;
    if (w->n >= 32) {
        w->n -= 32;
        uint32_t out = (uint32_t)(w->word >> w->n);
        unsigned char *to = w->bytes + w->len;
        to[0] = (unsigned char)(out >> 24);
        to[1] = (unsigned char)(out >> 16);
        to[2] = (unsigned char)(out >> 8);
        to[3] = (unsigned char)out;
        w->len += sizeof out;
    }
}

void bits_put_far(struct bits_writer *w, uint64_t value, unsigned k);

static inline void bits_put_rice(struct bits_writer *w, uint64_t value, unsigned k)
{
    uint64_t zeros = value >> k;
    if (zeros + 1 + k > 32 || zeros >= BITS_MOST_ZEROS) {
        bits_put_far(w, value, k);
        return;
    }
    bits_put(w, UINT64_C(1) << k | (value & ((UINT64_C(1) << k) - 1)), (unsigned)zeros + 1 + k);
}

/* The k that suits n numbers of that sum. */
unsigned bits_best_k(uint64_t sum, uint64_t n);

struct bits_reader {
    const unsigned char *at, *end;
    uint64_t word; /* the highest n bits are next; zeros below */
    unsigned n;
    bool bad; /* sticky: read past the end */
};

struct bits_reader bits_read(const void *bytes, size_t len);
uint64_t bits_get(struct bits_reader *r, unsigned length); /* at most 32 bits */
uint64_t bits_get_rice(struct bits_reader *r, unsigned k);
bool bits_read_all(const struct bits_reader *r); /* nothing bad, nothing but filling left */

#endif
