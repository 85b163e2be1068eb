/*
 * Inflating with ISA-L, at a third of zlib's price: the only file that includes its header. Raw
 * deflate data with a CRC-32 on the side; headers and trailers are gzip.c's, since ISA-L does not
 * tell a wrong checksum from a wrong length.
 *
 * ISA-L reads up to eight bytes ahead into a word of its own. What it did not use of them when the
 * data end is handed back. Its state holds a window of output, 100 KB in all; it starts as zeros,
 * because codes that no table has are read from there all the same: so damaged data give the same
 * bytes on every run, until they are told by what they lead to, at the latest by their checksum.
 * Inside them the byte where that happens differs from zlib's by some; everywhere else both agree.
 */
#include "input/inflater.h"

#include <limits.h>
#include <stdlib.h>
#include <isa-l/igzip_lib.h>

#include "base/alloc.h"

struct inflater {
    struct inflate_state s;
};

struct inflater *inflater_new(void)
{
    struct inflater *i = alloc_zeroed(1, sizeof *i);
    isal_inflate_init(&i->s);
    i->s.crc_flag = ISAL_GZIP_NO_HDR;
    return i;
}

void inflater_free(struct inflater *i)
{
    free(i);
}

void inflater_reset(struct inflater *i)
{
    isal_inflate_reset(&i->s);
    i->s.crc_flag = ISAL_GZIP_NO_HDR;
}

/* ISA-L counts in 32 bits. */
static uint32_t part(size_t len)
{
    return len > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)len;
}

/* Whole bytes that were read ahead go back. */
static void unread(struct inflater *i, struct inflate_bytes *bytes)
{
    size_t ahead = i->s.read_in_length > 0 ? (size_t)i->s.read_in_length / 8 : 0;
    bytes->in -= ahead;
    bytes->in_len += ahead;
    i->s.read_in_length = 0;
}

enum inflate_result inflater_run(struct inflater *i, struct inflate_bytes *bytes)
{
    uint32_t in = part(bytes->in_len), out = part(bytes->out_len);
    i->s.next_in = (uint8_t *)bytes->in;
    i->s.avail_in = in;
    i->s.next_out = bytes->out;
    i->s.avail_out = out;
    int result = isal_inflate(&i->s);
    bytes->in += in - i->s.avail_in;
    bytes->in_len -= in - i->s.avail_in;
    bytes->out += out - i->s.avail_out;
    bytes->out_len -= out - i->s.avail_out;
    if (result >= 0 && i->s.block_state != ISAL_BLOCK_FINISH)
        return INFLATE_MORE;
    unread(i, bytes);
    return result >= 0 ? INFLATE_END : INFLATE_BAD;
}

uint32_t inflater_crc(const struct inflater *i)
{
    return i->s.crc;
}
