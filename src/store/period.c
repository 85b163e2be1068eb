/*
 * Sums read again: all that sources have of a period, or a few hours of it at a time.
 *
 * What a period has is found by its sources' first and last slot, so that rotated logs, of which
 * each has a day or a week, are not asked for the others. While it is read, a read transaction
 * keeps others from changing it between one window and the next.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "rollup/codec.h"
#include "store/state.h"

struct part {
    const struct store_source *source;
    int64_t first, last; /* numbers of its slots in the period; first > last: none */
    int64_t last_hour;
    bool waits; /* records at its end, for the time of its last entry, which is in the period */
};

struct store_period {
    struct store *store;
    int64_t start, end;
    bool hours;
    struct store_source *sources;
    size_t n;
    struct part *parts;
};

static int64_t last_second(const struct store_source *source)
{
    return floor_divide(source->last_us, 1000000);
}

static int get_pending(struct store *s, const struct store_source *source, struct batch *batch,
                       struct error *err)
{
    struct buffer parser, pending;
    buffer_init(&parser, SIZE_MAX);
    buffer_init(&pending, SIZE_MAX);
    int status = store_get_resume(s, source->id, &parser, &pending, err);
    if (status == STATUS_OK && pending.len > 0 &&
        codec_add_batch(batch, buffer_span(&pending), err) < 0)
        status = store_damaged(s, err);
    buffer_release(&parser);
    buffer_release(&pending);
    return status;
}

/* What waits at the end of the source for its next dated entry (DESIGN.md, "pending cell"): what
   has a time where that lies in [start, end), and what has none. */
static int add_pending(struct store *s, const struct store_source *source, int64_t start,
                       int64_t end, struct rollup *r, struct error *err)
{
    int64_t second = last_second(source);
    if (source->has_last && (second < start || second >= end))
        return STATUS_OK;
    struct batch *batch = batch_new(r);
    int status = get_pending(s, source, batch, err);
    if (status == STATUS_OK && !source->has_last)
        rollup_add_undated(r, batch);
    else if (status == STATUS_OK)
        rollup_add_inferred(r, batch, source->last_us, false);
    batch_free(batch);
    return status;
}

/* Hours begin and end with slots; what of an hour lies outside is not looked at. */
static int64_t hour_after(int64_t slot)
{
    return floor_divide(slot + SLOTS_IN_HOUR - 1, SLOTS_IN_HOUR);
}

int store_load(struct store *s, int64_t id, int64_t start, int64_t end, struct rollup *r,
               struct error *err)
{
    struct store_source *sources;
    size_t n;
    int64_t first = floor_divide(start, SLOT_SECONDS), last = floor_divide(end, SLOT_SECONDS);
    int status = store_sources(s, &sources, &n, err);
    if (status < 0)
        return status;
    for (size_t i = 0; i < n && status == STATUS_OK; i++) {
        if (id && sources[i].id != id)
            continue;
        status = store_add_range(s, SQL_SLOTS, sources[i].id, first, last, codec_add_slot, r, err);
        if (status == STATUS_OK)
            status =
                store_add_range(s, SQL_HOURS, sources[i].id, floor_divide(first, SLOTS_IN_HOUR),
                                hour_after(last), codec_add_hour, r, err);
        if (status == STATUS_OK)
            status = store_add_undated(s, sources[i].id, r, err);
        if (status == STATUS_OK)
            status = add_pending(s, &sources[i], start, end, r, err);
    }
    store_sources_free(sources, n);
    return status;
}

/* ---- a few hours at a time ---- */

static int64_t first_slot(const struct store_period *p)
{
    return floor_divide(p->start, SLOT_SECONDS);
}

static int64_t end_slot(const struct store_period *p)
{
    return floor_divide(p->end, SLOT_SECONDS);
}

/* A number of a source's slots or hours; *ret stays where there is none. */
static int number_of(struct store *s, enum store_sql which, int64_t id, int64_t bound, int64_t *ret,
                     struct error *err)
{
    struct db_statement *get = store_statement(s, which, err);
    if (!get)
        return err->status;
    db_bind_int(get, 1, id);
    db_bind_int(get, 2, bound);
    int status = db_step(get, err);
    if (status > 0)
        *ret = db_column_int(get, 0);
    db_reset(get);
    return status < 0 ? status : STATUS_OK;
}

static int load(void *context, enum rollup_part what, int64_t start, int64_t end, struct rollup *r,
                struct error *err)
{
    const struct store_period *p = context;
    int64_t from = start > p->start ? start : p->start, to = end < p->end ? end : p->end;
    int64_t first = floor_divide(from, SLOT_SECONDS), after = floor_divide(to, SLOT_SECONDS);
    int64_t first_hour = floor_divide(first, SLOTS_IN_HOUR), after_hour = hour_after(after);
    bool slots = what == ROLLUP_SLOTS;
    int status = STATUS_OK;
    for (size_t i = 0; i < p->n && status == STATUS_OK; i++) {
        const struct part *part = &p->parts[i];
        int64_t id = part->source->id;
        if (slots && part->first < after && part->last >= first)
            status = store_add_range(p->store, SQL_SLOTS, id, first, after, codec_add_slot, r, err);
        if (status == STATUS_OK && p->hours && part->last_hour >= first_hour)
            status = store_add_range(p->store, SQL_HOURS, id, first_hour, after_hour,
                                     slots ? codec_add_columns : codec_add_activity, r, err);
        if (status == STATUS_OK && slots && part->waits)
            status = add_pending(p->store, part->source, from, to, r, err);
    }
    return status;
}

/* The smaller of *ret and what follows `from` in a source, if anything does. */
static int next_of(const struct store_period *p, const struct part *part, int64_t from,
                   int64_t *ret, struct error *err)
{
    int64_t slot = INT64_MAX, hour = INT64_MAX, first = floor_divide(from, SLOT_SECONDS);
    int64_t first_hour = floor_divide(from, 3600), id = part->source->id, second;
    int status = STATUS_OK;
    if (part->last >= first)
        status = number_of(p->store, SQL_FIRST_SLOT, id, first, &slot, err);
    if (status == STATUS_OK && p->hours && part->last_hour >= first_hour)
        status = number_of(p->store, SQL_FIRST_HOUR, id, first_hour, &hour, err);
    if (slot != INT64_MAX && slot * SLOT_SECONDS < *ret)
        *ret = slot * SLOT_SECONDS;
    if (hour != INT64_MAX && hour * 3600 < *ret)
        *ret = hour * 3600;
    second = rollup_slot_start(last_second(part->source));
    if (part->waits && second >= from && second < *ret)
        *ret = second;
    return status;
}

static int next(void *context, int64_t from, int64_t *ret, struct error *err)
{
    const struct store_period *p = context;
    int64_t first = INT64_MAX;
    int status = STATUS_OK;
    from = from > p->start ? from : p->start;
    for (size_t i = 0; i < p->n && status == STATUS_OK; i++)
        status = next_of(p, &p->parts[i], from, &first, err);
    if (status < 0 || first >= p->end)
        return status;
    *ret = first;
    return 1;
}

static void widen(struct rollup_backing *b, int64_t first, int64_t last)
{
    if (!b->has_span || first < b->first)
        b->first = first;
    if (!b->has_span || last > b->last)
        b->last = last;
    b->has_span = true;
}

/* Does anything wait at its end? What has no time for good goes into the rollup. */
static int look_at_end(struct store_period *p, struct part *part, struct rollup *r,
                       struct error *err)
{
    bool has_last = part->source->has_last;
    int64_t second = last_second(part->source);
    if (has_last && (second < p->start || second >= p->end))
        return STATUS_OK; /* its endpoints take nobody's place */
    struct batch *batch = batch_new(r);
    int status = get_pending(p->store, part->source, batch, err);
    part->waits = has_last && batch_entries(batch) > 0;
    if (status == STATUS_OK && !has_last)
        rollup_add_undated(r, batch);
    batch_free(batch);
    return status;
}

static int look_at(struct store_period *p, struct part *part, struct rollup *r,
                   struct rollup_backing *b, struct error *err)
{
    int64_t id = part->source->id, last = INT64_MIN;
    int status = number_of(p->store, SQL_FIRST_SLOT, id, first_slot(p), &part->first, err);
    if (status == STATUS_OK)
        status = number_of(p->store, SQL_LAST_SLOT, id, end_slot(p), &last, err);
    part->last = last;
    if (status == STATUS_OK && p->hours)
        status =
            number_of(p->store, SQL_LAST_HOUR, id, hour_after(end_slot(p)), &part->last_hour, err);
    if (status == STATUS_OK && part->first <= part->last)
        widen(b, part->first * SLOT_SECONDS, part->last * SLOT_SECONDS);
    if (status == STATUS_OK)
        status = store_add_undated(p->store, id, r, err);
    if (status == STATUS_OK)
        status = look_at_end(p, part, r, err);
    if (status == STATUS_OK && part->waits)
        widen(b, last_second(part->source), last_second(part->source));
    return status;
}

int store_period_begin(struct store *s, int64_t start, int64_t end, bool hours, struct rollup *r,
                       struct store_period **ret, struct error *err)
{
    struct store_period *p = alloc_zeroed(1, sizeof *p);
    *p = (struct store_period){.store = s, .start = start, .end = end, .hours = hours};
    struct rollup_backing backing = {.context = p, .load = load, .next = next};
    int status = db_exec(s->db, "BEGIN", err);
    if (status == STATUS_OK)
        status = store_sources(s, &p->sources, &p->n, err);
    p->parts = alloc_zeroed(p->n + 1, sizeof *p->parts);
    for (size_t i = 0; i < p->n && status == STATUS_OK; i++) {
        p->parts[i] = (struct part){.source = &p->sources[i],
                                    .first = INT64_MAX,
                                    .last = INT64_MIN,
                                    .last_hour = INT64_MIN};
        status = look_at(p, &p->parts[i], r, &backing, err);
    }
    if (status < 0) {
        store_period_end(p);
        return status;
    }
    rollup_back(r, &backing);
    *ret = p;
    return STATUS_OK;
}

void store_period_end(struct store_period *p)
{
    struct error ignored = ERROR_INIT;
    if (!p)
        return;
    (void)db_exec(p->store->db, "ROLLBACK", &ignored);
    store_sources_free(p->sources, p->n);
    free(p->parts);
    free(p);
}
