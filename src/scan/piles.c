/*
 * The temporary store is made when it is needed, which an ordinary week never does. What goes there
 * is a source of its own each time: to add it to what is there already would mean to read and write
 * all slots again, and where this happens often, a log is in no order and each part of it has all
 * slots. Parts that follow one another in time cost nothing more.
 */
#include "scan/piles.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "scan/budget.h"
#include "scan/split.h"

struct piles {
    pthread_mutex_t mutex; /* of all below */
    size_t limit;
    struct store *store;
    struct pile all;
    struct pile *open[SPLIT_MOST_WORKERS + 1]; /* the first is that of all */
    unsigned n_open;
    struct error error;
};

struct piles *piles_new(struct rollup *all, size_t limit)
{
    const struct error none = ERROR_INIT;
    struct piles *p = alloc_zeroed(1, sizeof *p);
    pthread_mutex_init(&p->mutex, NULL);
    p->limit = limit;
    p->error = none;
    p->all.rollup = all;
    p->open[p->n_open++] = &p->all;
    return p;
}

void piles_free(struct piles *p)
{
    if (!p)
        return;
    store_close(p->store);
    free(p->all.stored);
    pthread_mutex_destroy(&p->mutex);
    free(p);
}

/* The sums become a source of the temporary store. */
static void put_away(struct piles *p, struct pile *pile, struct rollup *rollup)
{
    int64_t id = 0;
    int status = p->error.status;
    if (status == STATUS_OK && !p->store) {
        status = store_open_temporary(&p->store, &p->error);
        if (status == STATUS_OK)
            status = store_begin(p->store, &p->error);
    }
    if (status == STATUS_OK)
        status = store_append(p->store, rollup, &id, &p->error);
    if (status == STATUS_OK) {
        pile->stored =
            alloc_grow(pile->stored, &pile->capacity, pile->n_stored + 1, sizeof *pile->stored);
        pile->stored[pile->n_stored++] = id;
    }
    rollup_empty(rollup);
}

/* The pile that weighs most. */
static struct pile *heaviest(struct piles *p, size_t *ret_weight, size_t *ret_total)
{
    struct pile *found = NULL;
    *ret_weight = *ret_total = 0;
    for (unsigned i = 0; i < p->n_open; i++) {
        size_t weight = rollup_weight(p->open[i]->rollup);
        if (!found || weight > *ret_weight) {
            found = p->open[i];
            *ret_weight = weight;
        }
        *ret_total += weight;
    }
    return found;
}

/* What is light keeps its memory for what comes next. */
static void add_up(struct rollup *to, struct rollup *from, size_t weight)
{
    if (weight <= 2 * budget.part)
        rollup_drain(to, from);
    else
        rollup_move(to, from);
}

static void add(struct piles *p, struct pile *to, struct rollup *from)
{
    size_t weight, total, more = rollup_weight(from);
    struct pile *heavy = heaviest(p, &weight, &total);
    if (p->error.status < 0)
        rollup_clear(from);
    else if (total + more <= p->limit)
        add_up(to->rollup, from, more);
    else if (more >= weight)
        put_away(p, to, from);
    else {
        put_away(p, heavy, heavy->rollup);
        add_up(to->rollup, from, more);
    }
}

void piles_begin(struct piles *p, struct pile *pile, struct rollup *rollup)
{
    *pile = (struct pile){.rollup = rollup};
    pthread_mutex_lock(&p->mutex);
    p->open[p->n_open++] = pile;
    pthread_mutex_unlock(&p->mutex);
}

int piles_add(struct piles *p, struct pile *pile, struct rollup *from)
{
    pthread_mutex_lock(&p->mutex);
    add(p, pile ? pile : &p->all, from);
    int status = p->error.status;
    pthread_mutex_unlock(&p->mutex);
    return status;
}

int piles_put(struct piles *p, struct pile *pile, struct rollup *from)
{
    pthread_mutex_lock(&p->mutex);
    put_away(p, pile, from);
    int status = p->error.status;
    pthread_mutex_unlock(&p->mutex);
    return status;
}

static void forget(struct piles *p, struct pile *pile)
{
    unsigned i = 0;
    while (p->open[i] != pile)
        i++;
    p->open[i] = p->open[--p->n_open];
    free(pile->stored);
    pile->stored = NULL;
}

int piles_keep(struct piles *p, struct pile *pile)
{
    pthread_mutex_lock(&p->mutex);
    forget(p, pile);
    add(p, &p->all, pile->rollup);
    int status = p->error.status;
    pthread_mutex_unlock(&p->mutex);
    return status;
}

int piles_drop(struct piles *p, struct pile *pile)
{
    pthread_mutex_lock(&p->mutex);
    for (size_t i = 0; i < pile->n_stored && p->error.status == STATUS_OK; i++)
        (void)store_remove_source(p->store, pile->stored[i], &p->error);
    forget(p, pile);
    rollup_clear(pile->rollup);
    int status = p->error.status;
    pthread_mutex_unlock(&p->mutex);
    return status;
}

int piles_status(struct piles *p)
{
    pthread_mutex_lock(&p->mutex);
    int status = p->error.status;
    pthread_mutex_unlock(&p->mutex);
    return status;
}

static int say_way_out(const struct error *cause, struct error *err)
{
    return error_set(err, cause->status,
                     "%s; the sums of these logs are too large for memory: TMPDIR can name a "
                     "directory with more room, --store a file to keep them in",
                     cause->text);
}

int piles_finish(struct piles *p, struct error *err)
{
    if (p->store && p->error.status == STATUS_OK)
        put_away(p, &p->all, p->all.rollup);
    if (p->store)
        rollup_clear(p->all.rollup);
    if (p->store && p->error.status == STATUS_OK)
        (void)store_commit(p->store, &p->error);
    return p->error.status < 0 ? say_way_out(&p->error, err) : STATUS_OK;
}

struct store *piles_store(const struct piles *p)
{
    return p ? p->store : NULL;
}
