/*
 * Several logs side by side, and several threads at one log: a thread that finds no log that nobody
 * has begun helps with one that can be split (split.h).
 *
 *   thread ──▶ next log ──┬──▶ read alone ──▶ this thread's rollup
 *              none left  ├──▶ split: it takes chunks, others come and help
 *                  └──────┴──▶ helps with a log that is split, until there is none
 *
 * Each thread adds to rollups of its own; they are added to piles (piles.h) as they grow, and when
 * all have ended. Whoever has nothing to do waits for a condition, so nothing spins on a slow pipe.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "scan/budget.h"
#include "scan/piles.h"
#include "scan/reading.h"
#include "scan/split.h"

struct crew {
    struct scan *scan;
    const struct rollup_rules *rules;
    size_t weight;         /* what the sums of a thread may weigh */
    pthread_mutex_t mutex; /* of all below */
    pthread_cond_t changed;
    size_t next, end; /* sources: those not begun are [next, end) */
    unsigned reading; /* threads that are at a log */
    struct open_split {
        struct split *split;
        unsigned helpers;
        bool exhausted; /* no help is wanted any more */
    } open[SPLIT_MOST_WORKERS]; /* one a thread at most */
    unsigned n_open;
};

struct member {
    struct crew *crew;
    struct rollup *rollup;
    pthread_t thread;
};

static struct open_split *find_open(struct crew *c, const struct split *split)
{
    struct open_split *o = c->open;
    while (o->split != split)
        o++;
    return o;
}

/* Others may come and help, until all chunks are taken and all of them are gone. */
static void work_together(struct crew *c, struct split *split)
{
    if (!split_wants_help(split)) {
        split_work(split);
        return;
    }
    pthread_mutex_lock(&c->mutex);
    c->open[c->n_open++] = (struct open_split){.split = split};
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->mutex);
    split_work(split);
    pthread_mutex_lock(&c->mutex);
    find_open(c, split)->exhausted = true;
    while (find_open(c, split)->helpers > 0)
        pthread_cond_wait(&c->changed, &c->mutex);
    *find_open(c, split) = c->open[--c->n_open];
    pthread_mutex_unlock(&c->mutex);
}

/* The sums of one log that several read, which may turn out to be wrong. */
struct log_sums {
    struct piles *piles;
    struct pile pile;
};

static int add_sums(void *context, struct rollup *rollup)
{
    struct log_sums *sums = context;
    /* So much only comes together of a log in no order, and with all slots in it. */
    bool heavy = rollup_weight(rollup) > 2 * budget.part;
    return (heavy ? piles_put : piles_add)(sums->piles, &sums->pile, rollup);
}

/* Its owner's sums, too, are what they are to be, or not. */
static void settle_sums(struct log_sums *sums, struct reading *r, bool good)
{
    dating_release(&r->dating);
    if (good) {
        piles_add(sums->piles, &sums->pile, r->dating.rollup);
        piles_keep(sums->piles, &sums->pile);
    } else {
        piles_drop(sums->piles, &sums->pile);
    }
}

/* False: it has to be read by one. */
static bool read_together(struct crew *c, struct scanned *scanned)
{
    struct reading r = {.scan = c->scan, .scanned = scanned};
    struct stat st;
    /* A pipe can be opened once only: who writes to it would see its reader go. */
    if (stat(scanned->path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    struct source *source = source_open(scanned->path);
    if (!source_is_regular(source)) {
        source_close(source);
        return false;
    }
    reading_new_sums(&r, c->rules);
    struct parser *parser = reading_parser(&r);
    struct rollup *sum = rollup_new(c->rules);
    struct log_sums sums = {.piles = c->scan->piles};
    piles_begin(sums.piles, &sums.pile, sum);
    const struct split_options options = {
        .first = &r,
        .parser = &parser,
        .source = source,
        .rules = c->rules,
        .weight = budget.part < c->weight ? budget.part : c->weight,
        .most_weight = c->weight,
        .flush = add_sums,
        .context = &sums,
    };
    struct split *split = split_new(&options);
    bool good = false;
    if (split) {
        struct split_end end;
        work_together(c, split);
        good = split_finish(split, &end);
        split_free(split);
        scanned->evidence.complete_bytes = good ? end.complete_bytes : 0;
    }
    if (good) {
        reading_describe(&r, source, parser);
    } else {
        scanned->n_misses = 0;
    }
    settle_sums(&sums, &r, good);
    source_close(source);
    parser_free(parser);
    reading_drop_sums(&r);
    rollup_free(sum);
    return good;
}

static void read_next(struct member *m)
{
    struct crew *c = m->crew;
    struct scanned *scanned = &c->scan->sources[c->next++];
    c->reading++;
    pthread_mutex_unlock(&c->mutex);
    if (!read_together(c, scanned) && piles_status(c->scan->piles) == STATUS_OK)
        reading_alone(c->scan, scanned, m->rollup, c->weight);
    bool failed = piles_status(c->scan->piles) < 0;
    pthread_mutex_lock(&c->mutex);
    c->reading--;
    if (failed)
        c->next = c->end;
    pthread_cond_broadcast(&c->changed);
}

/* The one that the fewest help with; NULL: none wants help. */
static struct open_split *least_helped(struct crew *c)
{
    struct open_split *found = NULL;
    for (struct open_split *o = c->open; o < c->open + c->n_open; o++) {
        if (!o->exhausted && (!found || o->helpers < found->helpers))
            found = o;
    }
    return found;
}

static void help(struct crew *c, struct open_split *o)
{
    struct split *split = o->split;
    o->helpers++;
    pthread_mutex_unlock(&c->mutex);
    split_help(split);
    pthread_mutex_lock(&c->mutex);
    o = find_open(c, split); /* it may have moved */
    o->helpers--;
    o->exhausted = true;
    pthread_cond_broadcast(&c->changed);
}

static void *take_part(void *member)
{
    struct member *m = member;
    struct crew *c = m->crew;
    struct open_split *open;
    pthread_mutex_lock(&c->mutex);
    for (;;) {
        if (c->next < c->end)
            read_next(m);
        else if ((open = least_helped(c)))
            help(c, open);
        else if (c->reading > 0)
            pthread_cond_wait(&c->changed, &c->mutex);
        else
            break;
    }
    pthread_mutex_unlock(&c->mutex);
    return NULL;
}

static void run(struct crew *c, unsigned jobs)
{
    struct member *members = alloc_zeroed(jobs, sizeof *members);
    unsigned n = 1;
    members[0] = (struct member){.crew = c, .rollup = rollup_new(c->rules)};
    for (; n < jobs; n++) {
        members[n] = (struct member){.crew = c, .rollup = rollup_new(c->rules)};
        if (pthread_create(&members[n].thread, NULL, take_part, &members[n]) != 0) {
            rollup_free(members[n].rollup);
            break;
        }
    }
    take_part(&members[0]);
    for (unsigned i = 0; i < n; i++) {
        if (i > 0)
            pthread_join(members[i].thread, NULL);
        piles_add(c->scan->piles, NULL, members[i].rollup);
        rollup_free(members[i].rollup);
    }
    free(members);
}

static void run_alone(struct crew *c)
{
    struct rollup *rollup = rollup_new(c->rules);
    while (c->next < c->end && piles_status(c->scan->piles) == STATUS_OK)
        reading_alone(c->scan, &c->scan->sources[c->next++], rollup, c->weight);
    piles_add(c->scan->piles, NULL, rollup);
    rollup_free(rollup);
}

/* Each thread's share. One that reads alone needs no pile beside its sums. */
static size_t share(unsigned jobs)
{
    size_t weight = jobs > 1 ? budget.workers / jobs : budget.alone;
    return weight > budget.worker ? weight : budget.worker;
}

int scan_logs(struct scan *s, const char *const *paths, size_t n, struct error *err)
{
    unsigned jobs = s->options.jobs < SPLIT_MOST_WORKERS ? s->options.jobs : SPLIT_MOST_WORKERS;
    struct crew c = {.scan = s, .next = s->n_sources, .end = s->n_sources + n};
    c.rules = rollup_rules_of(s->rollup);
    c.weight = share(jobs);
    s->piles = piles_new(s->rollup, jobs > 1 ? budget.all : c.weight);
    for (size_t i = 0; i < n; i++)
        reading_add_source(s, paths[i]);
    pthread_mutex_init(&c.mutex, NULL);
    pthread_cond_init(&c.changed, NULL);
    if (jobs > 1)
        run(&c, jobs);
    else
        run_alone(&c);
    pthread_cond_destroy(&c.changed);
    pthread_mutex_destroy(&c.mutex);
    return piles_finish(s->piles, err);
}
