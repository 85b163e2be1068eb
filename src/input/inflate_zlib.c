/*
 * Inflating with zlib, which is everywhere: the only file that includes zlib.h. Raw deflate data
 * only: headers and trailers are gzip.c's, so that what is wrong with them is found and named
 * alike with every library.
 */
#include "input/inflater.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/alloc.h"

struct inflater {
    z_stream z;
    uint32_t crc;
};

/* Without these, zlib would report lack of memory as an error of the data. */
static voidpf allocate(voidpf opaque, uInt items, uInt size)
{
    (void)opaque;
    return alloc_zeroed(items, size);
}

static void release(voidpf opaque, voidpf address)
{
    (void)opaque;
    free(address);
}

struct inflater *inflater_new(void)
{
    struct inflater *i = alloc_zeroed(1, sizeof *i);
    i->z.zalloc = allocate;
    i->z.zfree = release;
    /*
     * 15 is the largest window; the minus asks for no header and trailer. It cannot fail but for
     * memory, which allocate() has settled; had it, inflate would refuse all data.
     */
    (void)inflateInit2(&i->z, -15);
    return i;
}

void inflater_free(struct inflater *i)
{
    if (!i)
        return;
    inflateEnd(&i->z);
    free(i);
}

void inflater_reset(struct inflater *i)
{
    inflateReset(&i->z);
    i->crc = 0;
}

/* zlib counts in unsigned int. */
static uInt part(size_t len)
{
    return len > UINT_MAX / 2 ? UINT_MAX / 2 : (uInt)len;
}

enum inflate_result inflater_run(struct inflater *i, struct inflate_bytes *bytes)
{
    uInt in = part(bytes->in_len), out = part(bytes->out_len);
    i->z.next_in = (Bytef *)bytes->in;
    i->z.avail_in = in;
    i->z.next_out = bytes->out;
    i->z.avail_out = out;
    int result = inflate(&i->z, Z_NO_FLUSH);
    uInt made = out - i->z.avail_out;
    i->crc = (uint32_t)crc32(i->crc, bytes->out, made);
    bytes->in += in - i->z.avail_in;
    bytes->in_len -= in - i->z.avail_in;
    bytes->out += made;
    bytes->out_len -= made;
    if (result == Z_STREAM_END)
        return INFLATE_END;
    /* Z_BUF_ERROR: nothing could be done without more input or room. */
    return result == Z_OK || result == Z_BUF_ERROR ? INFLATE_MORE : INFLATE_BAD;
}

uint32_t inflater_crc(const struct inflater *i)
{
    return i->crc;
}
