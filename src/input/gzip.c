/*
 * gzip through zlib, the only file that includes zlib.h: another inflater takes this file's place
 * and nothing else changes. zlib checks headers, CRC-32 and length; the walk from member to member
 * is done here, since zlib's own file layer takes a cut file for a complete one and cannot say
 * where it broke.
 *
 * Layout: compressed bytes wait in one fixed block; inflate writes straight into the caller's.
 * Between two members at most the magic bytes are looked at, and the block is refilled behind
 * what is left of it, so a member may begin anywhere.
 */
#include "input/gzip.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"

#define INPUT_BYTES ((size_t)64 << 10)
#define MAGIC_1 0x1f
#define MAGIC_2 0x8b

struct gzip {
    struct raw *raw;
    z_stream z;             /* next_in, avail_in: the bytes that wait in input */
    bool in_member;         /* inside a member, its header and trailer included */
    enum gzip_end end;      /* GZIP_GOING_ON until it is known */
    uint64_t at;            /* where that was */
    uint64_t garbage_bytes; /* after the last member */
    uint64_t member_at;     /* where the present member began */
    unsigned char input[INPUT_BYTES];
};

_Static_assert(GZIP_HEAD_LIMIT <= INPUT_BYTES, "what was read already has to fit");

bool gzip_is_magic(const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    return len > 0 && p[0] == MAGIC_1 && (len < 2 || p[1] == MAGIC_2);
}

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

struct gzip *gzip_new(struct raw *raw, const void *head, size_t len)
{
    struct gzip *g = alloc_zeroed(1, sizeof *g);
    g->raw = raw;
    memcpy(g->input, head, len);
    g->z.next_in = g->input;
    g->z.avail_in = (uInt)len;
    g->z.zalloc = allocate;
    g->z.zfree = release;
    /*
     * 15 is the largest window, 16 asks for gzip's header and trailer and no other. It cannot fail
     * but for memory, which allocate() has settled; had it, inflate would refuse every member.
     */
    (void)inflateInit2(&g->z, 15 + 16);
    return g;
}

void gzip_free(struct gzip *g)
{
    if (!g)
        return;
    inflateEnd(&g->z);
    free(g);
}

/* Compressed bytes that were used up. */
static uint64_t consumed(const struct gzip *g)
{
    return g->raw->bytes - g->z.avail_in;
}

static void finish(struct gzip *g, enum gzip_end end, uint64_t at)
{
    g->end = end;
    g->at = at;
}

/* Get more compressed bytes behind those that wait; false at the end and on an error. */
static bool refill(struct gzip *g)
{
    memmove(g->input, g->z.next_in, g->z.avail_in);
    size_t n = raw_read(g->raw, g->input + g->z.avail_in, INPUT_BYTES - g->z.avail_in);
    g->z.next_in = g->input;
    g->z.avail_in += (uInt)n;
    return n > 0;
}

/* The input ended where `end` says what that means, unless it ended because a read failed. */
static void finish_at_end_of_input(struct gzip *g, enum gzip_end end)
{
    if (g->raw->error)
        end = GZIP_READ_ERROR;
    finish(g, end, consumed(g));
}

/* Zeros pad a file to whole blocks on a tape; they may stand between members, too. */
static void skip_zeros(struct gzip *g)
{
    do {
        while (g->z.avail_in && *g->z.next_in == 0) {
            g->z.next_in++;
            g->z.avail_in--;
        }
    } while (g->z.avail_in == 0 && refill(g));
}

/* Whatever follows is no member: count it, for the report. */
static void read_garbage(struct gzip *g)
{
    uint64_t at = consumed(g);
    do {
        g->garbage_bytes += g->z.avail_in;
        g->z.avail_in = 0;
    } while (refill(g));
    finish(g, g->raw->error ? GZIP_READ_ERROR : GZIP_GARBAGE, at);
}

/* Between two members: go into the next one, or find that there is none. */
static void next_member(struct gzip *g)
{
    skip_zeros(g);
    if (g->z.avail_in == 0) {
        finish_at_end_of_input(g, GZIP_COMPLETE);
        return;
    }
    while (g->z.avail_in < GZIP_MAGIC_BYTES && refill(g))
        ;
    if (!gzip_is_magic(g->z.next_in, g->z.avail_in)) {
        read_garbage(g);
        return;
    }
    g->member_at = consumed(g);
    g->in_member = true;
    inflateReset(&g->z);
}

/* What zlib's complaint means. Its texts stay out of the report, which must not change with it. */
static void finish_corrupt(struct gzip *g)
{
    static const struct {
        const char *message;
        enum gzip_end end;
    } meanings[] = {
        {"incorrect data check", GZIP_BAD_CHECKSUM},
        {"incorrect length check", GZIP_BAD_LENGTH},
        {"incorrect header check", GZIP_BAD_HEADER},
        {"header crc mismatch", GZIP_BAD_HEADER},
        {"unknown compression method", GZIP_BAD_HEADER},
        {"unknown header flags set", GZIP_BAD_HEADER},
    };
    enum gzip_end end = GZIP_BAD_DATA;
    for (size_t i = 0; g->z.msg && i < sizeof meanings / sizeof *meanings; i++) {
        if (strcmp(g->z.msg, meanings[i].message) == 0)
            end = meanings[i].end;
    }
    finish(g, end, end == GZIP_BAD_HEADER ? g->member_at : consumed(g));
}

/*
 * Inflate what waits into the rest of the caller's block. inflate is called at the end of the
 * input, too: it may still hold output that had no room before. Only when it then has nothing to
 * say either is the member cut.
 */
static void inflate_some(struct gzip *g)
{
    if (g->z.avail_in == 0)
        refill(g);
    switch (inflate(&g->z, Z_NO_FLUSH)) {
    case Z_OK:
        break;
    case Z_STREAM_END:
        g->in_member = false;
        break;
    case Z_BUF_ERROR:
        if (g->z.avail_in == 0) {
            finish_at_end_of_input(g, GZIP_CUT);
            break;
        }
        /* fall through */
    default:
        finish_corrupt(g);
    }
}

size_t gzip_read(struct gzip *g, void *bytes, size_t capacity)
{
    /* zlib counts in unsigned int. */
    uInt room = capacity > ((uInt)1 << 30) ? (uInt)1 << 30 : (uInt)capacity;
    g->z.next_out = bytes;
    g->z.avail_out = room;
    while (g->end == GZIP_GOING_ON && g->z.avail_out == room) {
        if (g->in_member)
            inflate_some(g);
        else
            next_member(g);
    }
    return room - g->z.avail_out;
}

enum gzip_end gzip_end(const struct gzip *g, uint64_t *ret_at, uint64_t *ret_garbage)
{
    *ret_at = g->at;
    *ret_garbage = g->garbage_bytes;
    return g->end;
}
