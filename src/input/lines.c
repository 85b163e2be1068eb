/*
 * Lines out of a source, without copying them: a line is a span into one block.
 *
 *     block: [ … used up … | the rest of the last read … | free, at least READ_BYTES ]
 *                          ^start      ^scanned            ^end
 *
 * [start, end) is what has been read and not handed out; the line feeds in [start, scanned) are
 * known. They are looked for in many lines at once, 64 bytes at a time and without a branch for
 * each: how long the next line is nobody can guess, so that looking for the end of each line by
 * itself (memchr) met a mispredicted branch in every second one.
 * When it holds no whole line, the rest is moved to the front and one more read goes behind it.
 * The block has room for the longest line and one read, so memory is bounded; a line that grows
 * past the limit is reduced to the bytes that are shown, which stay at the front of the block
 * while the rest of it is searched for its line feed and forgotten.
 *
 * Splitting (next_feed) works on memory alone and reading (read_more) knows nothing of lines.
 */
#include "input/lines.h"

#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/alloc.h"

/* One read: large enough that its cost vanishes, small enough to stay in the L2 cache. */
#define READ_BYTES ((size_t)256 << 10)

/* Line feeds are looked for in so many bytes at once; a multiple of 64. */
#define SCAN_BYTES 4096

struct lines {
    struct source *source;
    size_t limit;
    char *block;
    size_t capacity;
    size_t start, scanned, end; /* indices into block */
    bool ended;                 /* the source has no more */
    uint64_t end_offset;        /* in the source, of block[end] */
    uint64_t number;            /* of the last line handed out */
    uint64_t complete;
    /* Line feeds in [start, scanned) that were not handed out: places behind `base`. */
    const char *base;
    unsigned next_feed, n_feeds;
    uint16_t feeds[SCAN_BYTES];
};

struct lines *lines_new(struct source *source, size_t limit)
{
    struct lines *l = alloc_zeroed(1, sizeof *l);
    l->source = source;
    l->limit = limit;
    /* Two more than the limit: a line of just the limit, its CR, and the proof that it ends. */
    if (__builtin_add_overflow(limit, READ_BYTES + LINES_TOO_LONG_SHOWN + 2, &l->capacity))
        l->capacity = SIZE_MAX; /* alloc_bytes says that there is not so much */
    l->block = alloc_bytes(l->capacity);
    return l;
}

void lines_free(struct lines *l)
{
    if (!l)
        return;
    free(l->block);
    free(l);
}

void lines_continue(struct lines *l, uint64_t offset, uint64_t number)
{
    l->end_offset = l->complete = offset;
    l->number = number;
}

static uint64_t offset_of(const struct lines *l, size_t index)
{
    return l->end_offset - (l->end - index);
}

/* One more read behind what is left, which has no line feed, moved to block[keep]; false at the end
   of the source. */
static bool read_more(struct lines *l, size_t keep)
{
    size_t rest = l->end - l->start;
    if (l->ended)
        return false;
    if (l->start != keep) {
        memmove(l->block + keep, l->block + l->start, rest);
        l->scanned -= l->start - keep;
        l->start = keep;
        l->end = keep + rest;
    }
    size_t n = source_read(l->source, l->block + l->end, READ_BYTES);
    l->end += n;
    /* Asked, not counted: the source may have left out a byte-order mark. */
    l->end_offset = source_bytes(l->source);
    l->ended = n == 0;
    return n > 0;
}

/* Drop NULs where a line begins; false when the source ended before anything else came. */
static bool skip_nuls(struct lines *l)
{
    for (;;) {
        while (l->start < l->end && l->block[l->start] == '\0')
            l->start++;
        if (l->scanned < l->start)
            l->scanned = l->start;
        if (l->start < l->end)
            return true;
        if (!read_more(l, 0))
            return false;
    }
}

#ifdef __SSE2__
static inline uint64_t feeds16(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
}

static inline uint64_t feeds64(const char *at)
{
    return feeds16(at) | feeds16(at + 16) << 16 | feeds16(at + 32) << 32 | feeds16(at + 48) << 48;
}

/* The line feeds of whole blocks of 64 bytes, up to where that comes. Most have one or none: that
   is no branch. */
static const char *scan_blocks(struct lines *l, const char *from, const char *end)
{
    const uint64_t highest = UINT64_C(1) << 63;
    unsigned n = l->n_feeds;
    for (unsigned at = 0; end - from >= 64; from += 64, at += 64) {
        uint64_t found = feeds64(from);
        do {
            l->feeds[n] = (uint16_t)(at + (unsigned)__builtin_ctzll(found | highest));
            n += found != 0;
            found &= found - 1;
        } while (found);
    }
    l->n_feeds = n;
    return from;
}
#else
static const char *scan_blocks(struct lines *l, const char *from, const char *end)
{
    (void)l;
    (void)end;
    return from;
}
#endif

/* Look for line feeds in what comes next; false: there are no more bytes. */
static __attribute__((noinline)) bool scan(struct lines *l)
{
    const char *from = l->block + l->scanned;
    size_t len = l->end - l->scanned < SCAN_BYTES ? l->end - l->scanned : SCAN_BYTES;
    const char *end = from + len;
    if (len == 0)
        return false;
    l->scanned += len;
    l->base = from;
    l->next_feed = l->n_feeds = 0;
    from = scan_blocks(l, from, end);
    while (from < end && (from = memchr(from, '\n', (size_t)(end - from))))
        l->feeds[l->n_feeds++] = (uint16_t)(from++ - l->base);
    return true;
}

/* Is the next line feed known? It stays the next one. */
static inline bool knows_feed(struct lines *l)
{
    while (l->next_feed == l->n_feeds) {
        if (!scan(l))
            return false;
    }
    return true;
}

/* The next line feed of [start, end), or NULL. */
static const char *next_feed(struct lines *l)
{
    return knows_feed(l) ? l->base + l->feeds[l->next_feed++] : NULL;
}

/*
 * The line feed of the line that begins at `start`, reading on until it is in the block. NULL with
 * *ret_too_long false: the source ended first. NULL with true: the line is longer than the limit,
 * whether it has a line feed or not.
 */
static const char *find_feed(struct lines *l, bool *ret_too_long)
{
    const char *feed = next_feed(l);
    *ret_too_long = false;
    while (!feed) {
        /* A CR may be the one byte over the limit. */
        *ret_too_long = l->end - l->start > l->limit + 1;
        if (*ret_too_long || !read_more(l, 0))
            break;
        feed = next_feed(l);
    }
    return feed;
}

/*
 * A line longer than the limit, of which the block holds only the beginning: keep what is shown
 * of it at the front, and read on to its line feed. NULL when the source ended first.
 */
static const char *skip_long_line(struct lines *l, size_t shown)
{
    const char *feed = NULL;
    memmove(l->block, l->block + l->start, shown);
    do {
        l->start = l->end;
    } while (read_more(l, shown) && !(feed = next_feed(l)));
    return feed;
}

/* Did the source end as a source should, so that what it ends with is a line? */
static bool ended_well(const struct lines *l)
{
    enum source_state state = source_state(l->source);
    return state == SOURCE_OK || state == SOURCE_EMPTY;
}

static size_t without_cr(const char *text, size_t len)
{
    return len && text[len - 1] == '\r' ? len - 1 : len;
}

/* The next line, where all of it is in the block and short enough: nearly always. */
static inline bool take_whole(struct lines *l, struct line *ret_line)
{
    if (!knows_feed(l))
        return false;
    const char *text = l->block + l->start, *end = l->block + l->end;
    const char *feed = l->base + l->feeds[l->next_feed];
    if (*text == '\0' || (size_t)(feed - text) > l->limit)
        return false;
    l->next_feed++;
    size_t len = without_cr(text, (size_t)(feed - text));
    uint64_t offset = offset_of(l, l->start);
    size_t whole = (size_t)(feed - text) + 1;
    ret_line->text = span_make(text, len);
    ret_line->spare = (size_t)(end - text) - len;
    ret_line->number = ++l->number;
    ret_line->offset = offset;
    ret_line->too_long = false;
    ret_line->terminated = true;
    l->start += whole;
    l->complete = offset + whole;
    return true;
}

/* Any other line, if there is one. */
static __attribute__((noinline)) int take_any(struct lines *l, struct line *ret_line)
{
    if (!skip_nuls(l))
        return 0;
    size_t shown = l->limit < LINES_TOO_LONG_SHOWN ? l->limit : LINES_TOO_LONG_SHOWN;
    bool too_long;
    const char *feed = find_feed(l, &too_long);
    uint64_t offset = offset_of(l, l->start);
    const char *text = l->block + l->start;
    size_t len = shown;
    if (too_long) {
        text = l->block;
        feed = skip_long_line(l, shown);
    } else {
        len = feed ? without_cr(text, (size_t)(feed - text)) : l->end - l->start;
        too_long = len > l->limit;
    }
    l->start = feed ? (size_t)(feed - l->block) + 1 : l->end;
    if (feed)
        l->complete = offset_of(l, l->start);
    else if (!ended_well(l))
        return 0;
    *ret_line = (struct line){
        .text = span_make(text, too_long ? shown : len),
        .spare = too_long ? 0 : (size_t)(l->block + l->end - (text + len)),
        .number = ++l->number,
        .offset = offset,
        .too_long = too_long,
        .terminated = feed != NULL,
    };
    return 1;
}

int lines_next(struct lines *l, struct line *ret_line)
{
    return take_whole(l, ret_line) || take_any(l, ret_line);
}

uint64_t lines_complete_bytes(const struct lines *l)
{
    return l->complete;
}
