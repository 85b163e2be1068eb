#include "program/history.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define KIND "history"
#define ENTRY_LIMIT ((size_t)1 << 20)
#define KEY_SIZE 64

/* Bounds, not the name: a week of another zone is another period. */
static void key_of(const struct history_entry *e, char ret[KEY_SIZE])
{
    snprintf(ret, KEY_SIZE, "%" PRId64 "/%" PRId64, e->start, e->end);
}

static bool is_of_zone(const struct history_entry *e, const struct zone *zone)
{
    struct error ignored = ERROR_INIT;
    struct period p;
    int status = e->kind == PERIOD_WEEK ? period_week(e->name, zone, &p, &ignored)
                                        : period_month(e->name, zone, &p, &ignored);
    return status == STATUS_OK && p.start == e->start && p.end == e->end;
}

static int compare(const void *a, const void *b)
{
    const struct history_entry *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

struct loading {
    struct history history;
    const struct zone *zone;
    size_t capacity;
};

static int take(void *context, struct span period, struct span bytes, struct error *err)
{
    struct loading *l = context;
    struct history *h = &l->history;
    struct history_entry entry;
    if (!history_decode(bytes, &entry))
        return error_set(err, STATUS_FORMAT, "the history that the store keeps for %.*s is damaged",
                         (int)period.len, period.ptr);
    if (!is_of_zone(&entry, l->zone))
        return STATUS_OK;
    h->entries = alloc_grow(h->entries, &l->capacity, h->n + 1, sizeof *h->entries);
    h->entries[h->n++] = entry;
    return STATUS_OK;
}

int history_load(struct store *store, const struct zone *zone, struct history *ret,
                 struct error *err)
{
    struct loading l = {.zone = zone};
    int status = store_each_kept(store, KIND, take, &l, err);
    if (status < 0) {
        history_release(&l.history);
        return status;
    }
    if (l.history.n)
        qsort(l.history.entries, l.history.n, sizeof *l.history.entries, compare);
    *ret = l.history;
    return STATUS_OK;
}

void history_release(struct history *h)
{
    free(h->entries);
    *h = (struct history){0};
}

const struct history_entry *history_find(const struct history *h, const struct period *p)
{
    for (size_t i = 0; i < h->n; i++) {
        const struct history_entry *e = &h->entries[i];
        if (e->kind == p->kind && e->start == p->start && e->end == p->end)
            return e;
    }
    return NULL;
}

/* Those of a kind that are over by then. */
static const struct history_entry *over_by(const struct history *h, enum period_kind kind,
                                           int64_t time, size_t *ret_n)
{
    size_t first = 0;
    while (first < h->n && h->entries[first].kind != kind)
        first++;
    size_t end = first;
    while (end < h->n && h->entries[end].kind == kind && h->entries[end].end <= time)
        end++;
    *ret_n = end - first;
    return end > first ? &h->entries[first] : NULL;
}

const struct history_entry *history_before(const struct history *h, const struct period *p,
                                           size_t *ret_n)
{
    return over_by(h, p->kind, p->start, ret_n);
}

const struct history_entry *history_weeks(const struct history *h, const struct period *p,
                                          size_t *ret_n)
{
    return over_by(h, PERIOD_WEEK, p->kind == PERIOD_WEEK ? p->start : p->end, ret_n);
}

/* Does the store say just that? */
static int is_kept(struct store *store, const char *key, struct span bytes, bool *ret,
                   struct error *err)
{
    struct buffer kept;
    bool found;
    buffer_init(&kept, ENTRY_LIMIT);
    int status = store_get_kept(store, KIND, key, &kept, &found, err);
    *ret = status == STATUS_OK && found && span_equal(buffer_span(&kept), bytes);
    buffer_release(&kept);
    return status;
}

static int put(struct store *store, const char *key, struct span bytes, struct error *err)
{
    int status = store_begin(store, err);
    if (status < 0)
        return status;
    status = store_put_kept(store, KIND, key, bytes, err);
    if (status == STATUS_OK)
        status = store_commit(store, err);
    if (status < 0)
        store_rollback(store);
    return status;
}

int history_keep(struct store *store, const struct history_entry *entry, struct error *err)
{
    char key[KEY_SIZE];
    struct buffer bytes;
    bool kept = false;
    key_of(entry, key);
    buffer_init(&bytes, ENTRY_LIMIT);
    history_encode(entry, &bytes);
    int status = is_kept(store, key, buffer_span(&bytes), &kept, err);
    if (status == STATUS_OK && !kept && !store_read_only(store))
        status = put(store, key, buffer_span(&bytes), err);
    buffer_release(&bytes);
    return status;
}
