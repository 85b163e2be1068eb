/*
 * The walk from gzip member to member (RFC 1952), their headers and trailers. The libraries' own
 * file layers take a cut file for a complete one, cannot say where it broke, or do not tell a
 * wrong checksum from a wrong length; so they only inflate (inflater.h), and what is wrong with a
 * file is found here, alike with each of them.
 *
 * Layout: compressed bytes wait in one fixed block; inflating writes straight into the caller's.
 * The last bytes used stay in front of those that wait, for an inflater that read ahead.
 */
#include "input/gzip.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "input/inflater.h"

#define INPUT_BYTES ((size_t)64 << 10)
#define MAGIC_1 0x1f
#define MAGIC_2 0x8b
#define DEFLATE 8

/* Flags of a header. */
#define HAS_HEADER_CRC 0x02
#define HAS_EXTRA 0x04
#define HAS_NAME 0x08
#define HAS_COMMENT 0x10
#define RESERVED_FLAGS 0xe0

enum place { BETWEEN_MEMBERS, IN_DATA, IN_TRAILER };

struct gzip {
    struct raw *raw;
    struct inflater *inflater;
    enum place place;
    const unsigned char *next; /* the bytes that wait, in input */
    size_t left;
    uint64_t text_bytes;    /* of the present member so far */
    uint32_t header_crc;    /* of its header so far */
    enum gzip_end end;      /* GZIP_GOING_ON until it is known */
    uint64_t at;            /* where that was */
    uint64_t garbage_bytes; /* after the last member */
    uint64_t member_at;     /* where the present member began */
    unsigned char input[INFLATE_UNREAD + INPUT_BYTES];
};

_Static_assert(GZIP_HEAD_LIMIT <= INPUT_BYTES, "what was read already has to fit");

bool gzip_is_magic(const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    return len > 0 && p[0] == MAGIC_1 && (len < 2 || p[1] == MAGIC_2);
}

struct gzip *gzip_new(struct raw *raw, const void *head, size_t len)
{
    struct gzip *g = alloc_zeroed(1, sizeof *g);
    g->raw = raw;
    g->inflater = inflater_new();
    g->next = g->input + INFLATE_UNREAD;
    g->left = len;
    memcpy(g->input + INFLATE_UNREAD, head, len);
    return g;
}

void gzip_free(struct gzip *g)
{
    if (!g)
        return;
    inflater_free(g->inflater);
    free(g);
}

/* Compressed bytes that were used up. */
static uint64_t consumed(const struct gzip *g)
{
    return g->raw->bytes - g->left;
}

static void finish(struct gzip *g, enum gzip_end end, uint64_t at)
{
    g->end = end;
    g->at = at;
}

/* Get more compressed bytes behind those that wait; false at the end and on an error. */
static bool refill(struct gzip *g)
{
    unsigned char *first = g->input + INFLATE_UNREAD;
    memmove(g->input, g->next - INFLATE_UNREAD, INFLATE_UNREAD + g->left);
    size_t n = raw_read(g->raw, first + g->left, INPUT_BYTES - g->left);
    g->next = first;
    g->left += n;
    return n > 0;
}

/* So many bytes wait; false where the input ends before. */
static bool need(struct gzip *g, size_t len)
{
    while (g->left < len) {
        if (!refill(g))
            return false;
    }
    return true;
}

static void skip(struct gzip *g, size_t len)
{
    g->next += len;
    g->left -= len;
}

/* The input ended where `end` says what that means, unless it ended because a read failed. */
static void finish_at_end_of_input(struct gzip *g, enum gzip_end end)
{
    skip(g, g->left);
    finish(g, g->raw->error ? GZIP_READ_ERROR : end, consumed(g));
}

/* Zeros pad a file to whole blocks on a tape; they may stand between members, too. */
static void skip_zeros(struct gzip *g)
{
    do {
        while (g->left && *g->next == 0)
            skip(g, 1);
    } while (g->left == 0 && refill(g));
}

/* Whatever follows is no member: count it, for the report. */
static void read_garbage(struct gzip *g)
{
    uint64_t at = consumed(g);
    do {
        g->garbage_bytes += g->left;
        skip(g, g->left);
    } while (refill(g));
    finish(g, g->raw->error ? GZIP_READ_ERROR : GZIP_GARBAGE, at);
}

/* Headers are short, and few have a checksum: bit by bit is fast enough. */
static uint32_t crc_byte(uint32_t crc, unsigned char byte)
{
    crc = ~crc ^ byte;
    for (int i = 0; i < 8; i++)
        crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xedb88320) : 0);
    return ~crc;
}

static bool header_byte(struct gzip *g, unsigned *ret)
{
    if (!need(g, 1))
        return false;
    *ret = *g->next;
    g->header_crc = crc_byte(g->header_crc, *g->next);
    skip(g, 1);
    return true;
}

static bool skip_header_bytes(struct gzip *g, unsigned len)
{
    unsigned byte;
    for (; len > 0; len--) {
        if (!header_byte(g, &byte))
            return false;
    }
    return true;
}

static bool header_number(struct gzip *g, unsigned *ret)
{
    unsigned low, high;
    if (!header_byte(g, &low) || !header_byte(g, &high))
        return false;
    *ret = low | high << 8;
    return true;
}

static bool skip_header_string(struct gzip *g)
{
    unsigned byte = 1;
    while (byte != 0) {
        if (!header_byte(g, &byte))
            return false;
    }
    return true;
}

/* What comes after the flags. False: the input ended. */
static bool read_optional_fields(struct gzip *g, unsigned flags, bool *ret_good)
{
    unsigned len = 0, crc = 0;
    *ret_good = true;
    if (flags & HAS_EXTRA && !(header_number(g, &len) && skip_header_bytes(g, len)))
        return false;
    if (flags & HAS_NAME && !skip_header_string(g))
        return false;
    if (flags & HAS_COMMENT && !skip_header_string(g))
        return false;
    if (flags & HAS_HEADER_CRC) {
        unsigned want = g->header_crc & 0xffff;
        if (!header_number(g, &crc))
            return false;
        *ret_good = crc == want;
    }
    return true;
}

/* A member's header, from its magic bytes to its data. */
static void read_header(struct gzip *g)
{
    unsigned method_and_flags;
    g->member_at = consumed(g);
    g->header_crc = 0;
    bool whole = skip_header_bytes(g, GZIP_MAGIC_BYTES) && header_number(g, &method_and_flags);
    unsigned flags = whole ? method_and_flags >> 8 : 0;
    bool good = whole && (method_and_flags & 0xff) == DEFLATE && !(flags & RESERVED_FLAGS);
    /* Time, system and the like: six bytes that say nothing. */
    if (good)
        whole = skip_header_bytes(g, 6) && read_optional_fields(g, flags, &good);
    if (!whole) {
        finish_at_end_of_input(g, GZIP_CUT);
    } else if (!good) {
        finish(g, GZIP_BAD_HEADER, g->member_at);
    } else {
        inflater_reset(g->inflater);
        g->text_bytes = 0;
        g->place = IN_DATA;
    }
}

/* Between two members: go into the next one, or find that there is none. */
static void next_member(struct gzip *g)
{
    skip_zeros(g);
    if (g->left == 0) {
        finish_at_end_of_input(g, GZIP_COMPLETE);
        return;
    }
    need(g, GZIP_MAGIC_BYTES);
    if (gzip_is_magic(g->next, g->left))
        read_header(g);
    else
        read_garbage(g);
}

/*
 * Inflate what waits into the caller's block. That is tried at the end of the input, too: there may
 * still be output that had no room before. Only when then nothing comes is the member cut.
 */
static void inflate_some(struct gzip *g, struct inflate_bytes *bytes)
{
    size_t room = bytes->out_len;
    bool ended = g->left == 0 && !refill(g);
    bytes->in = g->next;
    bytes->in_len = g->left;
    enum inflate_result result = inflater_run(g->inflater, bytes);
    g->next = bytes->in;
    g->left = bytes->in_len;
    g->text_bytes += room - bytes->out_len;
    if (result == INFLATE_END)
        g->place = IN_TRAILER;
    else if (result == INFLATE_BAD)
        finish(g, GZIP_BAD_DATA, consumed(g));
    else if (ended && room == bytes->out_len)
        finish_at_end_of_input(g, GZIP_CUT);
}

static uint32_t trailer_number(struct gzip *g)
{
    const unsigned char *p = g->next;
    skip(g, 4);
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The checksum, and the length modulo 2^32. */
static void read_trailer(struct gzip *g)
{
    g->place = BETWEEN_MEMBERS;
    if (!need(g, 4))
        finish_at_end_of_input(g, GZIP_CUT);
    else if (trailer_number(g) != inflater_crc(g->inflater))
        finish(g, GZIP_BAD_CHECKSUM, consumed(g));
    else if (!need(g, 4))
        finish_at_end_of_input(g, GZIP_CUT);
    else if (trailer_number(g) != (uint32_t)g->text_bytes)
        finish(g, GZIP_BAD_LENGTH, consumed(g));
}

size_t gzip_read(struct gzip *g, void *block, size_t capacity)
{
    struct inflate_bytes bytes = {.out = block, .out_len = capacity};
    while (g->end == GZIP_GOING_ON && bytes.out_len == capacity) {
        switch (g->place) {
        case BETWEEN_MEMBERS:
            next_member(g);
            break;
        case IN_DATA:
            inflate_some(g, &bytes);
            break;
        case IN_TRAILER:
            read_trailer(g);
            break;
        }
    }
    return capacity - bytes.out_len;
}

enum gzip_end gzip_end(const struct gzip *g, uint64_t *ret_at, uint64_t *ret_garbage)
{
    *ret_at = g->at;
    *ret_garbage = g->garbage_bytes;
    return g->end;
}
