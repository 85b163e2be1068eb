/*
 * What would help sooner than Redis, each only with its evidence, and in its order: first what the
 * lock errors of the period speak for, then what an interval shows, then what is only a setting or
 * an upper bound. Nothing is advised for lack of evidence to the contrary; what could not be
 * measured is named.
 */
#include <string.h>

#include "audit/steps.h"
#include "base/alloc.h"

/* A cache is worth a line where it answers at most so many of the reads, and that is at least: */
#define MIN_HIT_SHARE 0.5

static void add(struct audit *a, struct advice advice)
{
    a->advice[a->n_advice++] = advice;
}

static void add_blockers(struct audit *a)
{
    for (size_t i = 0; i < a->criteria->n_blockers; i++)
        if (a->blockers[i].claim.state == CLAIM_SUPPORTED)
            add(a, (struct advice){.kind = ADVICE_ASYNC, .blocker = &a->blockers[i]});
}

/* The shortest time to live that is worth it: the freshest answers. */
static void add_cache(struct audit *a, const struct audit_cache *cache)
{
    for (size_t i = 0; i < cache->replay.n_ttls; i++) {
        const struct cache_ttl *t = &cache->replay.ttl[i];
        if ((double)t->hits < MIN_HIT_SHARE * (double)cache->replay.reads)
            continue;
        add(a, (struct advice){.kind = ADVICE_CACHE, .cache = cache, .ttl = t});
        return;
    }
}

static void add_unmeasured(struct audit *a, struct advice advice)
{
    a->unmeasured[a->n_unmeasured++] = advice;
}

/* An endpoint without requests needs no remedy: all others could not be measured. */
static bool unmeasured(const struct claim *claim)
{
    return claim->state == CLAIM_NOT_ENOUGH && claim->gap != CLAIM_GAP_NO_REQUESTS;
}

/* Silence about these would read like a finding. */
static void find_unmeasured(struct audit *a)
{
    const struct criteria *c = a->criteria;
    a->unmeasured = alloc_zeroed(2 + c->n_blockers + c->n_caches, sizeof *a->unmeasured);
    if (unmeasured(&a->waits))
        add_unmeasured(a, (struct advice){.kind = ADVICE_BUSY_TIMEOUT});
    for (size_t i = 0; i < c->n_blockers; i++)
        if (unmeasured(&a->blockers[i].claim))
            add_unmeasured(a, (struct advice){.kind = ADVICE_ASYNC, .blocker = &a->blockers[i]});
    if (a->database.journal_mode[0] == '\0')
        add_unmeasured(a, (struct advice){.kind = ADVICE_WAL});
    for (size_t i = 0; i < c->n_caches; i++)
        if (unmeasured(&a->caches[i].claim))
            add_unmeasured(a, (struct advice){.kind = ADVICE_CACHE, .cache = &a->caches[i]});
}

void advice_fill(struct audit *a)
{
    const struct criteria *c = a->criteria;
    bool rollback_journal = strcmp(a->database.journal_mode, "delete") == 0;
    a->advice = alloc_zeroed(2 + c->n_blockers + c->n_caches, sizeof *a->advice);
    if (rollback_journal && a->lock_events)
        add(a, (struct advice){.kind = ADVICE_WAL});
    if (a->waits.state == CLAIM_SUPPORTED)
        add(a, (struct advice){.kind = ADVICE_BUSY_TIMEOUT});
    add_blockers(a);
    if (rollback_journal && !a->lock_events)
        add(a, (struct advice){.kind = ADVICE_WAL});
    for (size_t i = 0; i < c->n_caches; i++)
        if (a->caches[i].claim.state == CLAIM_MEASURED)
            add_cache(a, &a->caches[i]);
    find_unmeasured(a);
}
