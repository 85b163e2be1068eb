/*
 * Several logs side by side, and several threads at one log: a thread that finds no log that nobody
 * has begun helps with one that can be split (split.h).
 *
 *   thread ──▶ next log ──┬──▶ read alone ──▶ this thread's rollup
 *              none left  ├──▶ split: it takes chunks, others come and help
 *                  └──────┴──▶ helps with a log that is split, until there is none
 *
 * Each thread adds to a rollup of its own; they are added up when all have ended. Whoever has
 * nothing to do waits for a condition, so nothing spins on a slow pipe.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "scan/reading.h"
#include "scan/split.h"

/* What a worker's sums may weigh before they are added to those of the log. Sums of a week or two
   would be kept once for each worker, else. */
#define WORKER_WEIGHT ((size_t)1 << 20)

struct crew {
    struct scan *scan;
    const struct rollup_rules *rules;
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

static int keep_sums(void *sum, struct rollup *rollup)
{
    rollup_drain(sum, rollup);
    return STATUS_OK;
}

/* False: it has to be read by one. */
static bool read_together(struct crew *c, struct scanned *scanned, struct rollup *rollup)
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
    /* Sums of this log alone, which may turn out to be wrong. */
    struct rollup *sum = rollup_new(c->rules);
    const struct split_options options = {
        .first = &r,
        .parser = &parser,
        .source = source,
        .rules = c->rules,
        .weight = WORKER_WEIGHT,
        .flush = keep_sums,
        .context = sum,
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
        rollup_move(rollup, sum);
        rollup_merge(rollup, r.dating.rollup);
    } else {
        scanned->n_misses = 0;
    }
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
    if (!read_together(c, scanned, m->rollup))
        reading_alone(c->scan, scanned, m->rollup);
    pthread_mutex_lock(&c->mutex);
    c->reading--;
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
    members[0] = (struct member){.crew = c, .rollup = c->scan->rollup};
    for (; n < jobs; n++) {
        members[n] = (struct member){.crew = c, .rollup = rollup_new(c->rules)};
        if (pthread_create(&members[n].thread, NULL, take_part, &members[n]) != 0) {
            rollup_free(members[n].rollup);
            break;
        }
    }
    take_part(&members[0]);
    for (unsigned i = 1; i < n; i++) {
        pthread_join(members[i].thread, NULL);
        rollup_move(c->scan->rollup, members[i].rollup);
        rollup_free(members[i].rollup);
    }
    free(members);
}

void scan_logs(struct scan *s, const char *const *paths, size_t n)
{
    unsigned jobs = s->options.jobs < SPLIT_MOST_WORKERS ? s->options.jobs : SPLIT_MOST_WORKERS;
    struct crew c = {.scan = s, .next = s->n_sources, .end = s->n_sources + n};
    if (jobs <= 1) {
        for (size_t i = 0; i < n; i++)
            scan_source(s, paths[i]);
        return;
    }
    for (size_t i = 0; i < n; i++)
        reading_add_source(s, paths[i]);
    c.rules = rollup_rules_of(s->rollup);
    pthread_mutex_init(&c.mutex, NULL);
    pthread_cond_init(&c.changed, NULL);
    run(&c, jobs);
    pthread_cond_destroy(&c.changed);
    pthread_mutex_destroy(&c.mutex);
}
