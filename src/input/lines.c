/*
 * Lines out of a source, without copying them: a line is a span into one block.
 *
 *     block: [ … used up … | the rest of the last read … | free, at least READ_BYTES ]
 *                          ^start      ^feeds.scanned      ^end
 *
 * [start, end) is what has been read and not handed out; the line feeds before `scanned` are known.
 * When it holds no whole line, the rest is moved to the front and one more read goes behind it.
 * The block has room for the longest line and one read, so memory is bounded; a line that grows
 * past the limit is reduced to the bytes that are shown, which stay at the front of the block
 * while the rest of it is searched for its line feed and forgotten.
 *
 * Splitting (feeds.h) works on memory alone and reading (read_more) knows nothing of lines.
 */
#include "input/lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "input/feeds.h"

/* One read: large enough that its cost vanishes, small enough to stay in the L2 cache. */
#define READ_BYTES ((size_t)256 << 10)

struct lines {
    struct source *source;
    size_t limit;
    char *block;
    size_t capacity;
    size_t start, end;   /* indices into block */
    bool ended;          /* the source has no more */
    uint64_t end_offset; /* in the source, of block[end] */
    uint64_t number;     /* of the last line handed out */
    uint64_t complete;
    struct feeds feeds; /* of [start, end) */
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
    feeds_begin(&l->feeds, l->block, l->block);
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
        l->feeds.scanned -= l->start - keep;
        l->start = keep;
        l->end = keep + rest;
    }
    size_t n = source_read(l->source, l->block + l->end, READ_BYTES);
    l->end += n;
    l->feeds.end = l->block + l->end;
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
        if (l->feeds.scanned < l->block + l->start)
            l->feeds.scanned = l->block + l->start;
        if (l->start < l->end)
            return true;
        if (!read_more(l, 0))
            return false;
    }
}

/* The next line feed of [start, end), or NULL. */
static const char *next_feed(struct lines *l)
{
    return feeds_left(&l->feeds) ? feeds_take(&l->feeds) : NULL;
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
    if (!feeds_left(&l->feeds))
        return false;
    const char *text = l->block + l->start, *end = l->block + l->end;
    const char *feed = feeds_first(&l->feeds);
    if (*text == '\0' || (size_t)(feed - text) > l->limit)
        return false;
    feeds_take(&l->feeds);
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
