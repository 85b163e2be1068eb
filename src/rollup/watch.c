/*
 * Where the columns of an hour are while a scan goes on:
 *
 *   record ──▶ the hour is open?  ──yes──▶ dense, by the second         ~35 instructions
 *                   │ no
 *                   ▼
 *              pending: 16 bytes a record ──128 of them──▶ the hour becomes the open one
 *
 * The hour that was open before is encoded as one more part of itself (dense_codec.h). So logs in
 * order encode each hour once, and logs in any order never decode an hour for a line: every 128
 * records of an hour become a part, and PARTS of them are added up to one. Everything an hour has
 * (parts, what is pending, what is dense) is a sum, so that merging is putting parts side by side.
 *
 * Rejected: dense columns for all hours (1 MB an hour), a buffer of records of all hours that is
 * sorted when it is full (megabytes, and a sort, for what logs in order never need).
 */
#include "rollup/watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "rollup/dense_codec.h"
#include "rollup/slot_codec.h"

/* Most parts of an hour. */
#define PARTS 16

#define FIRST_PENDING 8

#define USUAL_US 60000000

/* What the columns mean, so that they are never added to those of other groups. */
static uint64_t rules_hash(const struct rollup_rules *rules)
{
    struct buffer text;
    buffer_init(&text, SIZE_MAX);
    for (size_t i = 0; i < rules->n_groups; i++) {
        bytes_put_span(&text, span_str(rules->groups[i].path));
        bytes_put_span(&text, span_str(rules->groups[i].method ? rules->groups[i].method : ""));
    }
    bytes_put(&text, (uint64_t)rules->long_us);
    uint64_t hash = hash_bytes(buffer_str(&text), text.len, 0);
    buffer_release(&text);
    return hash;
}

struct watch *watch_new(const struct rollup_rules *rules)
{
    struct watch *w = alloc_zeroed(1, sizeof *w);
    w->rules = rules;
    w->n_groups = (unsigned)rules->n_groups + 1;
    w->long_us = rules->long_us > 0 ? rules->long_us : INT64_MAX;
    w->usual_us = w->long_us < USUAL_US ? (uint64_t)w->long_us : USUAL_US;
    w->hash = rules_hash(rules);
    return w;
}

void watch_free(struct watch *w)
{
    if (!w)
        return;
    dense_free(w->dense);
    free(w);
}

void watch_hour_release(struct watch_hour *h)
{
    for (unsigned i = 0; i < h->n_parts; i++)
        free(h->parts[i].bytes);
    free(h->parts);
    free(h->pending);
    *h = (struct watch_hour){.parts = NULL};
}

static void add_part(struct watch *w, struct watch_hour *h, const void *bytes, size_t len)
{
    if (!h->parts)
        h->parts = alloc_zeroed(PARTS, sizeof *h->parts);
    struct watch_part *part = &h->parts[h->n_parts++];
    part->bytes = alloc_bytes(len);
    part->len = (uint32_t)len;
    memcpy(part->bytes, bytes, len);
    w->weight += len;
}

/* The part moves along with its bytes. */
static void move_part(struct watch *w, struct watch_hour *h, struct watch *from_watch,
                      struct watch_part *part)
{
    if (!h->parts)
        h->parts = alloc_zeroed(PARTS, sizeof *h->parts);
    h->parts[h->n_parts++] = *part;
    w->weight += part->len;
    from_watch->weight -= part->len;
    part->bytes = NULL;
}

static void drop_parts(struct watch *w, struct watch_hour *h)
{
    for (unsigned i = 0; i < h->n_parts; i++) {
        w->weight -= h->parts[i].len;
        free(h->parts[i].bytes);
    }
    h->n_parts = 0;
}

static void collect_parts(const struct watch *w, const struct watch_hour *h, struct dense *d)
{
    for (unsigned i = 0; i < h->n_parts; i++)
        dense_codec_add(d, w->n_groups, span_make(h->parts[i].bytes, h->parts[i].len));
}

static void add_events(struct dense *d, const struct watch_hour *h)
{
    for (unsigned i = 0; i < h->n_pending; i++)
        dense_add(d, &h->pending[i]);
}

static void take_pending(struct watch *w, struct watch_hour *h)
{
    add_events(w->dense, h);
    w->weight -= h->n_pending * sizeof *h->pending;
    free(h->pending);
    h->pending = NULL;
    h->n_pending = h->pending_capacity = 0;
}

/* What is dense becomes a part of its hour. */
static void close_hour(struct watch *w)
{
    struct watch_hour *h = w->open;
    struct bits_writer bits = {.bytes = NULL};
    if (!h)
        return;
    if (h->n_parts == PARTS) {
        collect_parts(w, h, w->dense);
        drop_parts(w, h);
    }
    if (dense_codec_put(w->dense, &bits))
        add_part(w, h, bits.bytes, bits.len);
    bits_release(&bits);
    dense_clear(w->dense);
    w->open = NULL;
}

static void open_hour(struct watch *w, struct watch_hour *h)
{
    close_hour(w);
    if (!w->dense)
        w->dense = dense_new(w->n_groups);
    w->open = h;
    take_pending(w, h);
}

void watch_add_pending(struct watch *w, struct watch_hour *h, const struct dense_event *e)
{
    if (h->n_pending == h->pending_capacity) {
        h->pending_capacity = h->pending_capacity ? 2 * h->pending_capacity : FIRST_PENDING;
        h->pending = alloc_resize(h->pending, h->pending_capacity, sizeof *h->pending);
    }
    h->pending[h->n_pending++] = *e;
    w->weight += sizeof *h->pending;
    if (h->n_pending == WATCH_PENDING)
        open_hour(w, h);
}

/* The hour as one part, or none where there is nothing. */
static void settle(struct watch *w, struct watch_hour *h)
{
    if (w->open == h)
        close_hour(w);
    if (h->n_parts <= 1 && h->n_pending == 0)
        return;
    open_hour(w, h);
    collect_parts(w, h, w->dense);
    drop_parts(w, h);
    close_hour(w);
}

void watch_merge(struct watch *w, struct watch_hour *h, struct watch *from_watch,
                 struct watch_hour *from, bool move)
{
    if (from_watch->open == from)
        close_hour(from_watch);
    h->incomplete |= from->incomplete;
    for (unsigned i = 0; i < from->n_parts; i++) {
        if (h->n_parts == PARTS)
            settle(w, h);
        if (move)
            move_part(w, h, from_watch, &from->parts[i]);
        else
            add_part(w, h, from->parts[i].bytes, from->parts[i].len);
    }
    for (unsigned i = 0; i < from->n_pending; i++)
        watch_add(w, h, &from->pending[i]);
    if (!move)
        return;
    from_watch->weight -= from->n_pending * sizeof *from->pending;
    watch_hour_release(from);
}

bool watch_has(const struct watch *w, const struct watch_hour *h)
{
    return h->n_parts > 0 || h->n_pending > 0 || w->open == h;
}

struct dense *watch_collect(struct watch *w, struct watch_hour *h)
{
    if (w->open)
        close_hour(w);
    if (!w->dense)
        w->dense = dense_new(w->n_groups);
    dense_clear(w->dense);
    collect_parts(w, h, w->dense);
    add_events(w->dense, h);
    return w->dense;
}

void watch_collected(struct watch *w)
{
    if (w->dense)
        dense_clear(w->dense);
}

void watch_put(struct watch *w, struct watch_hour *h, struct buffer *out)
{
    settle(w, h);
    bytes_put(out, h->incomplete);
    bytes_put(out, h->n_parts);
    if (h->n_parts == 0)
        return;
    bytes_put_fixed(out, w->hash);
    bytes_put_span(out, span_make(h->parts[0].bytes, h->parts[0].len));
}

bool watch_get(struct watch *w, struct watch_hour *h, struct bytes_reader *in)
{
    h->incomplete |= bytes_get_up_to(in, 1);
    if (bytes_get_up_to(in, 1) == 0)
        return !in->bad;
    uint64_t hash = bytes_get_fixed(in);
    struct span bits = bytes_get_span(in);
    if (in->bad)
        return false;
    if (hash != w->hash) {
        h->incomplete = true;
        return true;
    }
    if (!dense_codec_add(NULL, w->n_groups, bits))
        return false;
    if (h->n_parts == PARTS)
        settle(w, h);
    add_part(w, h, bits.ptr, bits.len);
    return true;
}
