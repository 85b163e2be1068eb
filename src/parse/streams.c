/*
 * Streams that a wrapper tells apart: a container's stdout and stderr, several containers, several
 * units. A few are usual, hundreds possible, so they are found by a scan over their keys, which lie
 * side by side, after a look at the one found last. Both their number and the bytes that they hold
 * back are bounded: what is above is completed, the stream that was silent for longest first, and
 * only between lines, when nothing points into a stream.
 */
#include "parse/parser_private.h"

#include <stdlib.h>

#include "base/alloc.h"

void stream_init(struct parser *p, struct stream *s, uint64_t key)
{
    *s = (struct stream){.key = key, .used = p->counts.lines};
    buffer_init(&s->entry.text, p->entry_limit);
    buffer_init(&s->partial, p->entry_limit);
    s->entry.fields = alloc_zeroed(1, sizeof *s->entry.fields);
}

void stream_release(struct stream *s)
{
    buffer_release(&s->entry.text);
    buffer_release(&s->partial);
    free(s->entry.fields);
    free(s->entry.suspects);
    if (s->doubts)
        buffer_release(&s->doubts->text);
    free(s->doubts);
}

void stream_shrink(struct buffer *b)
{
    if (b->capacity <= LARGE_BUFFER)
        return;
    size_t limit = b->limit;
    buffer_release(b);
    buffer_init(b, limit);
}

struct stream *streams_get(struct parser *p, uint64_t key)
{
    struct streams *all = &p->streams;
    size_t i = all->recent;
    if (i >= all->count || all->keys[i] != key) {
        for (i = 0; i < all->count && all->keys[i] != key;)
            i++;
    }
    if (i == all->count) {
        all->keys = alloc_grow(all->keys, &all->keys_capacity, i + 1, sizeof *all->keys);
        all->open = alloc_grow(all->open, &all->open_capacity, i + 1, sizeof(struct stream *));
        all->open[i] = alloc_bytes(sizeof *all->open[i]);
        stream_init(p, all->open[i], key);
        all->keys[i] = key;
        all->count++;
    }
    all->recent = i;
    all->open[i]->used = p->counts.lines;
    return all->open[i];
}

static void complete(struct parser *p, struct stream *s)
{
    wrapped_finish(p, s);
    entry_complete(p, s);
    quoted_review_stream(p, s);
    entry_complete(p, s); /* one that was in doubt may have been opened */
}

static void drop(struct streams *all, size_t i)
{
    stream_release(all->open[i]);
    free(all->open[i]);
    all->count--;
    all->open[i] = all->open[all->count];
    all->keys[i] = all->keys[all->count];
}

static size_t least_recent(const struct streams *all)
{
    size_t oldest = 0;
    for (size_t i = 1; i < all->count; i++) {
        if (all->open[i]->used < all->open[oldest]->used)
            oldest = i;
    }
    return oldest;
}

static size_t held_bytes(const struct streams *all)
{
    size_t sum = 0;
    for (size_t i = 0; i < all->count; i++)
        sum += all->open[i]->entry.text.capacity + all->open[i]->partial.capacity;
    return sum;
}

void streams_trim(struct parser *p)
{
    struct streams *all = &p->streams;
    while (all->count > MAX_STREAMS || (all->count > 1 && held_bytes(all) > STREAMS_BUDGET)) {
        size_t oldest = least_recent(all);
        struct stream *s = all->open[oldest];
        complete(p, s); /* may open others: they come last */
        drop(all, oldest);
    }
    p->large = false;
}

void streams_finish(struct parser *p)
{
    struct streams *all = &p->streams;
    while (all->count > 0) {
        size_t oldest = least_recent(all);
        complete(p, all->open[oldest]);
        drop(all, oldest);
    }
}

void streams_release(struct streams *s)
{
    while (s->count > 0)
        drop(s, s->count - 1);
    free(s->keys);
    free(s->open);
}
