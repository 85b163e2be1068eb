/*
 * gzip members (RFC 1952) as one stream of uncompressed bytes. Knows nothing of files' names and
 * writes no text: what it met is a value, which the source puts in words.
 */
#ifndef INPUT_GZIP_H
#define INPUT_GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "input/raw.h"

enum gzip_end {
    GZIP_GOING_ON,     /* not at the end yet */
    GZIP_COMPLETE,     /* the end of a member and of the input, padding aside */
    GZIP_GARBAGE,      /* something after the last member that is none */
    GZIP_CUT,          /* the input ends inside a member */
    GZIP_BAD_HEADER,   /* a member whose header cannot be used */
    GZIP_BAD_DATA,     /* compressed data that means nothing */
    GZIP_BAD_CHECKSUM, /* the member's data do not have its CRC-32 */
    GZIP_BAD_LENGTH,   /* … or its length */
    GZIP_READ_ERROR,   /* raw->error says which */
};

/* Enough to tell whether gzip_is_magic. */
#define GZIP_MAGIC_BYTES 2

struct gzip;

/*
 * Is this how gzip begins? `len` is how much there is, at most GZIP_MAGIC_BYTES are looked at. Less
 * than that is all of the input: the beginning of the magic bytes and nothing more is a gzip file
 * that was cut, for no text begins with them.
 */
bool gzip_is_magic(const void *bytes, size_t len);

/* `head` is what was read of `raw` already, at most GZIP_HEAD_LIMIT bytes. raw must outlive it. */
#define GZIP_HEAD_LIMIT 65536
struct gzip *gzip_new(struct raw *raw, const void *head, size_t len);
void gzip_free(struct gzip *g);

/* Up to `capacity` uncompressed bytes, > 0; 0 at the end, for whatever reason. */
size_t gzip_read(struct gzip *g, void *bytes, size_t capacity);

/*
 * Why it ended, and the compressed byte where it did so: for garbage the first byte of it and in
 * *ret_garbage its length, for a bad header the member's first byte, else the bytes consumed.
 */
enum gzip_end gzip_end(const struct gzip *g, uint64_t *ret_at, uint64_t *ret_garbage);

#endif
