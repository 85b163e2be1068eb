/*
 * Raw deflate data (RFC 1951) to bytes, and their CRC-32: all that gzip.c needs of a library.
 * inflate_isal.c is ISA-L's, inflate_zlib.c zlib's; a build has one of them (configure:
 * --without-isal).
 */
#ifndef INPUT_INFLATER_H
#define INPUT_INFLATER_H

#include <stddef.h>
#include <stdint.h>

enum inflate_result {
    INFLATE_MORE, /* give it input, or room */
    INFLATE_END,  /* the data are complete */
    INFLATE_BAD,  /* they mean nothing */
};

struct inflater;

struct inflater *inflater_new(void);
void inflater_free(struct inflater *inflater);
void inflater_reset(struct inflater *inflater); /* before each stream of data */

/*
 * Inflate from *in to *out, and move both on. At the end, good or bad, *in is behind the last byte
 * that was used: it may step back over bytes of the call before, at most INFLATE_UNREAD, which the
 * caller has to keep in front of the input.
 */
#define INFLATE_UNREAD 8
struct inflate_bytes {
    const unsigned char *in;
    size_t in_len;
    unsigned char *out;
    size_t out_len;
};
enum inflate_result inflater_run(struct inflater *inflater, struct inflate_bytes *bytes);

/* Of all bytes since the last reset. */
uint32_t inflater_crc(const struct inflater *inflater);

#endif
