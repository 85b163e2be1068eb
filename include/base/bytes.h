/*
 * Numbers as bytes and back, for what is kept in a store: varints of 7 bits a byte, little end
 * first. A reader is bounded and its error sticks: after the first number that is not there, or
 * too large, everything reads as 0, and whoever reads checks once, at the end. A sealed run of
 * bytes ends in a part of its hash, so that one flipped bit does not become another figure.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

void bytes_put(struct buffer *b, uint64_t value);
void bytes_put_signed(struct buffer *b, int64_t value);
void bytes_put_fixed(struct buffer *b, uint64_t value); /* 8 bytes: hashes */
void bytes_put_span(struct buffer *b, struct span s);   /* its length, then its bytes */

/* Append the seal of what lies in the buffer from `start` on. */
void bytes_seal(struct buffer *b, size_t start);

struct bytes_reader {
    const unsigned char *at, *end;
    bool bad;
};

struct bytes_reader bytes_read(struct span s);
struct bytes_reader bytes_read_sealed(struct span s); /* bad from the start if the seal is broken */

uint64_t bytes_get(struct bytes_reader *r);
uint64_t bytes_get_up_to(struct bytes_reader *r, uint64_t most); /* more is bad, and 0 */
int64_t bytes_get_signed(struct bytes_reader *r);
uint64_t bytes_get_fixed(struct bytes_reader *r);
struct span bytes_get_span(struct bytes_reader *r); /* into the bytes that are read */

/* Nothing was bad, and nothing is left. */
bool bytes_read_all(const struct bytes_reader *r);

#endif
