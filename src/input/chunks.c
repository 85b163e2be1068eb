/*
 * A chunk is read straight into its owner's block; what lies behind its end is copied to a buffer
 * of the source's, some lines, and from there to the front of the next chunk:
 *
 *     block:  [ carried over | read now … | chunk ends here → carried over ]
 *
 * Measured (PERFORMANCE.md): sizes between 64 KB and 4 MB are all the same to the speed.
 */
#include "input/chunks.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Where no place to end was found, more is read, up to so many times as much. */
#define LARGEST 4

struct chunks {
    struct source *source;
    size_t bytes;
    chunks_find *find;
    void *context;
    char *carried;
    size_t carried_len, carried_capacity;
    uint64_t index;
    struct chunk_place place; /* where the next chunk begins */
    bool ended;
};

void chunk_release(struct chunk *c)
{
    free(c->block);
    *c = (struct chunk){.block = NULL};
}

struct chunks *chunks_new(struct source *source, size_t bytes, chunks_find *find, void *context)
{
    struct chunks *c = alloc_zeroed(1, sizeof *c);
    c->source = source;
    c->bytes = bytes;
    c->find = find;
    c->context = context;
    return c;
}

void chunks_free(struct chunks *c)
{
    if (!c)
        return;
    free(c->carried);
    free(c);
}

static void carry(struct chunks *c, const char *text, size_t len)
{
    if (len > c->carried_capacity) {
        free(c->carried);
        c->carried = alloc_bytes(len);
        c->carried_capacity = len;
    }
    if (len)
        memcpy(c->carried, text, len);
    c->carried_len = len;
}

static size_t whole_lines(const char *text, size_t len)
{
    const char *feed = len ? memrchr(text, '\n', len) : NULL;
    return feed ? (size_t)(feed - text) + 1 : 0;
}

/* The source has no more: what is there is the last chunk. */
static int finish(struct chunks *c, struct chunk *ret, size_t len)
{
    enum source_state state = source_state(c->source);
    if (state != SOURCE_OK && state != SOURCE_EMPTY)
        len = whole_lines(ret->block, len);
    c->carried_len = 0;
    ret->len = len;
    ret->last = true;
    return len > 0;
}

int chunks_next(struct chunks *c, struct chunk *ret)
{
    if (c->ended)
        return 0;
    if (!ret->block) {
        ret->capacity = (LARGEST + 1) * c->bytes;
        ret->block = alloc_bytes(ret->capacity);
    }
    size_t len = c->carried_len, end = 0, wanted = c->bytes;
    if (len)
        memcpy(ret->block, c->carried, len);
    ret->index = c->index++;
    ret->first = c->place;
    ret->last = false;
    while (end == 0) {
        if (wanted > LARGEST * c->bytes)
            return -1;
        while (len < wanted && !c->ended) {
            size_t n = source_read(c->source, ret->block + len, c->bytes);
            len += n;
            c->ended = n == 0;
        }
        /* Asked, not counted: the source may have left out a byte-order mark. */
        ret->offset = source_bytes(c->source) - len;
        if (c->ended)
            return finish(c, ret, len);
        end = c->find(c->context, span_make(ret->block, whole_lines(ret->block, len)), &c->place);
        wanted *= 2;
    }
    ret->len = end;
    ret->next = c->place;
    carry(c, ret->block + end, len - end);
    return 1;
}

void chunk_lines_begin(struct chunk_lines *l, struct span text)
{
    l->at = text.ptr;
    feeds_begin(&l->feeds, text.ptr, text.ptr + text.len);
}

bool chunk_lines_next(struct chunk_lines *l, struct span *ret_line, bool *ret_terminated)
{
    const char *at = l->at, *end = l->feeds.end;
    while (at < end && *at == '\0')
        at++;
    l->at = end;
    if (at == end)
        return false;
    *ret_terminated = feeds_left(&l->feeds);
    const char *feed = *ret_terminated ? feeds_take(&l->feeds) : end;
    *ret_line = span_make(at, (size_t)(feed - at));
    if (*ret_terminated) {
        l->at = feed + 1;
        if (feed > at && feed[-1] == '\r')
            ret_line->len--;
    }
    return true;
}
