/*
 * Where what the endpoints of an hour did is, while a scan goes on and in a store:
 *
 *   record ──▶ the hour's event log (event_log.h)     ten bits, ~60 instructions
 *                   │ FOLD bytes of it and of the hour's other ones
 *                   ▼
 *              all of the hour, added up by the second, encoded as its one part (dense_codec.h)
 *
 * A log takes as much as there are requests, encoded seconds as much as there are seconds: of a
 * busy hour that is less. So the memory of an hour is bounded, whatever there is in it, and records
 * may come in any order. Everything that an hour has is a sum, so that merging is putting parts
 * side by side. Most hours are never encoded, which costs ten times as much as noting: a log is
 * stored as it is, and added up when the hour is walked.
 *
 * Rejected: dense columns for all hours (1 MB an hour); one dense hour that records are added to
 * directly, encoded as it goes by (three times the instructions, and 1 MB that is always in use).
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

/* Bytes of an hour's logs, from which on they are encoded: about 50,000 requests. */
#define FOLD 65536

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
    w->long_us = rules->long_us > 0 ? rules->long_us : INT64_MAX;
    event_codes_init(&w->codes, (unsigned)rules->n_groups + 1, w->long_us);
    w->hash = rules_hash(rules);
    return w;
}

void watch_free(struct watch *w)
{
    if (!w)
        return;
    dense_free(w->dense);
    free(w->spare.bytes);
    free(w);
}

void watch_hour_release(struct watch_hour *h)
{
    for (unsigned i = 0; i < h->n_parts; i++)
        free(h->parts[i].bytes);
    free(h->parts);
    free(h->log.bytes);
    *h = (struct watch_hour){.parts = NULL};
}

/* The hour owns the bytes then. */
static void put_part(struct watch *w, struct watch_hour *h, struct watch_part part)
{
    if (!h->parts)
        h->parts = alloc_zeroed(PARTS, sizeof *h->parts);
    h->parts[h->n_parts++] = part;
    w->weight += part.len;
}

static void put_copy(struct watch *w, struct watch_hour *h, const struct watch_part *part)
{
    struct watch_part copy = *part;
    copy.bytes = alloc_bytes(part->len);
    memcpy(copy.bytes, part->bytes, part->len);
    put_part(w, h, copy);
}

static void drop_parts(struct watch *w, struct watch_hour *h)
{
    for (unsigned i = 0; i < h->n_parts; i++) {
        w->weight -= h->parts[i].len;
        free(h->parts[i].bytes);
    }
    h->n_parts = 0;
}

static void collect_parts(struct watch *w, const struct watch_hour *h,
                          enum event_log_flights flights)
{
    watch_collected(w); /* the hour that was looked at last */
    if (!w->dense)
        w->dense = dense_new(w->codes.n_groups);
    /* Logs first: nothing looks whether a cell can hold one request more of a log. Theirs alone are
       never too many; those of stored parts may be, and are looked at. */
    const struct watch_part *end = h->parts + h->n_parts;
    for (const struct watch_part *p = h->parts; p < end; p++) {
        if (p->is_log)
            event_log_add(w->dense, &w->codes, p->bytes, p->len, flights);
    }
    for (const struct watch_part *p = h->parts; p < end; p++) {
        if (!p->is_log)
            dense_codec_add(w->dense, w->codes.n_groups, span_make(p->bytes, p->len));
    }
}

/* Before there are too many parts: they become one, or none where there is nothing. */
static void fold_parts(struct watch *w, struct watch_hour *h)
{
    struct bits_writer bits = {.bytes = NULL};
    collect_parts(w, h, EVENT_LOG_COUNT);
    drop_parts(w, h);
    if (dense_codec_put(w->dense, &bits)) {
        const struct watch_part all = {.bytes = (char *)bits.bytes, .len = (uint32_t)bits.len};
        put_copy(w, h, &all);
    }
    bits_release(&bits);
    dense_clear(w->dense);
}

static void make_room(struct watch *w, struct watch_hour *h)
{
    if (h->n_parts == PARTS)
        fold_parts(w, h);
}

/* The log becomes a part. Its own memory, which grew bit by bit, is the next one's, unless there is
   some for that already. */
static void close_log(struct watch *w, struct watch_hour *h)
{
    struct event_log *log = &h->log;
    if (log->len == 0)
        return;
    make_room(w, h);
    w->weight -= log->capacity;
    struct watch_part part = {.len = event_log_packed(log), .is_log = true};
    if (w->spare.bytes) {
        event_log_pack(log, log->bytes);
        part.bytes = alloc_resize(log->bytes, part.len, 1);
    } else {
        part.bytes = alloc_bytes(part.len);
        event_log_pack(log, part.bytes);
        w->spare = event_log_emptied(log);
    }
    put_part(w, h, part);
    *log = (struct event_log){.bytes = NULL};
}

/* The hour as logs that take less than FOLD bytes together, or encoded as one part. */
static void settle(struct watch *w, struct watch_hour *h)
{
    size_t len = 0;
    bool encoded = false;
    close_log(w, h);
    for (const struct watch_part *p = h->parts; p < h->parts + h->n_parts; p++) {
        len += p->len;
        encoded |= !p->is_log;
    }
    if (encoded ? h->n_parts > 1 : len >= FOLD)
        fold_parts(w, h);
}

static void grow_log(struct watch *w, struct event_log *log)
{
    if (!log->bytes && w->spare.bytes) {
        *log = w->spare;
        w->spare = (struct event_log){.bytes = NULL};
        w->weight += log->capacity;
        return;
    }
    /* An hour has about as much as the one before it: at least half of that, at once. */
    uint32_t more = log->bytes ? log->capacity / 4 : w->usual / 2;
    more += EVENT_LOG_MOST_BYTES;
    w->usual = log->capacity + more;
    event_log_grow(log, more);
    w->weight += more;
}

void watch_add(struct watch *w, struct watch_hour *h, const struct dense_event *e)
{
    if (event_log_packed(&h->log) >= FOLD)
        settle(w, h);
    if (!event_log_has_room(&h->log))
        grow_log(w, &h->log);
    event_log_put(&h->log, &w->codes, e);
}

void watch_merge(struct watch *w, struct watch_hour *h, struct watch *from_watch,
                 struct watch_hour *from, bool move)
{
    close_log(from_watch, from);
    h->incomplete |= from->incomplete;
    for (struct watch_part *part = from->parts; part < from->parts + from->n_parts; part++) {
        make_room(w, h);
        if (!move) {
            put_copy(w, h, part);
            continue;
        }
        put_part(w, h, *part);
        from_watch->weight -= part->len;
        part->bytes = NULL;
    }
    if (move)
        watch_hour_release(from);
}

bool watch_has(const struct watch_hour *h)
{
    return h->n_parts > 0 || h->log.len > 0;
}

struct dense *watch_collect(struct watch *w, struct watch_hour *h)
{
    close_log(w, h);
    collect_parts(w, h, EVENT_LOG_SEE);
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
    for (const struct watch_part *p = h->parts; p < h->parts + h->n_parts; p++) {
        bytes_put(out, p->is_log);
        bytes_put_span(out, span_make(p->bytes, p->len));
    }
}

/* One that may be added up, unless it is for other groups. */
static bool get_part(struct watch *w, struct watch_hour *h, struct bytes_reader *in, bool is_log,
                     bool wanted)
{
    const struct span bytes = bytes_get_span(in);
    if (in->bad || !wanted)
        return !in->bad;
    if (is_log && bytes.len >= FOLD)
        return false;
    if (!(is_log ? event_log_valid(&w->codes, bytes.ptr, bytes.len)
                 : dense_codec_add(NULL, w->codes.n_groups, bytes)))
        return false;
    make_room(w, h);
    const struct watch_part part = {
        .bytes = (char *)bytes.ptr, .len = (uint32_t)bytes.len, .is_log = is_log};
    put_copy(w, h, &part);
    return true;
}

bool watch_get(struct watch *w, struct watch_hour *h, struct bytes_reader *in, unsigned version)
{
    h->incomplete |= bytes_get_up_to(in, 1);
    uint64_t n = bytes_get_up_to(in, version == 1 ? 1 : PARTS);
    if (n == 0)
        return !in->bad;
    const bool wanted = bytes_get_fixed(in) == w->hash;
    h->incomplete |= !wanted;
    for (; n > 0; n--) {
        bool is_log = version > 1 && bytes_get_up_to(in, 1);
        if (!get_part(w, h, in, is_log, wanted))
            return false;
    }
    return true;
}
