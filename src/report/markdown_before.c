/*
 * "Before Redis": the audit's advice, each with the evidence that earned it its place, and what
 * could not be measured.
 */
#include "report/parts.h"
#include "report/markdown.h"

static void say_journal(struct page *p)
{
    const struct audit *a = p->audit;
    struct argument mode = page_code(p, a->database.journal_mode);
    if (a->lock_events)
        SAY(p, PHRASE_ADVICE_WAL_LOCKS, mode, page_count(p, a->lock_events));
    else
        SAY(p, PHRASE_ADVICE_WAL, mode);
}

static void say_busy_timeout(struct page *p)
{
    const struct audit *a = p->audit;
    SAY(p, PHRASE_ADVICE_BUSY_TIMEOUT, parts_seconds(p, (double)a->criteria->busy_timeout_us / 1e6),
        page_count(p, a->contention), page_count(p, a->attribution.events),
        parts_seconds(p, (double)a->criteria->rollup.long_us / 1e6),
        parts_seconds(p, (double)a->criteria->busy_timeout_us / 1e6 + 1),
        page_count(p, a->long_requests));
    SAY(p, PHRASE_ADVICE_WAITS, page_count(p, a->attribution.waiting.observed),
        page_count(p, a->attribution.usable), page_decimal(p, a->attribution.waiting.expected, 1),
        parts_p(p, a->attribution.waiting.p));
    page_text(p, PHRASE_ADVICE_LONGER);
}

static void say_blocker(struct page *p, const struct audit_blocker *b)
{
    SAY(p, PHRASE_ADVICE_ASYNC, page_code(p, b->endpoint->path),
        parts_ratio(p, &b->blocking, b->blocking.ratio),
        parts_ratio(p, &b->blocking, b->blocking.interval.low),
        parts_ratio(p, &b->blocking, b->blocking.interval.high));
}

static void say_cache(struct page *p, const struct advice *advice)
{
    SAY(p, PHRASE_ADVICE_CACHE, parts_seconds(p, (double)advice->ttl->seconds),
        parts_share(p, advice->ttl->hits, advice->cache->replay.reads),
        page_count(p, advice->cache->replay.reads), page_code(p, advice->cache->rule->read.path));
}

static void say(struct page *p, const struct advice *advice)
{
    switch (advice->kind) {
    case ADVICE_WAL:
        say_journal(p);
        return;
    case ADVICE_BUSY_TIMEOUT:
        say_busy_timeout(p);
        return;
    case ADVICE_ASYNC:
        say_blocker(p, advice->blocker);
        return;
    case ADVICE_CACHE:
        say_cache(p, advice);
    }
}

static void say_unmeasured(struct page *p, const struct advice *advice)
{
    switch (advice->kind) {
    case ADVICE_WAL:
        page_text(p, PHRASE_UNMEASURED_WAL);
        return;
    case ADVICE_BUSY_TIMEOUT:
        page_text(p, PHRASE_UNMEASURED_BUSY_TIMEOUT);
        return;
    case ADVICE_ASYNC:
        SAY(p, PHRASE_UNMEASURED_ASYNC, page_code(p, advice->blocker->endpoint->path));
        return;
    case ADVICE_CACHE:
        SAY(p, PHRASE_UNMEASURED_CACHE, page_code(p, advice->cache->rule->read.path));
    }
}

/* A paragraph: what no advice can be given on, and where that can be mended, how. */
static void unmeasured(struct page *p)
{
    const struct audit *a = p->audit;
    struct list list = {p, "; ", 0};
    if (a->n_unmeasured == 0)
        return;
    page_raw(p, "\n");
    page_text(p, PHRASE_BEFORE_UNMEASURED);
    for (size_t i = 0; i < a->n_unmeasured; i++) {
        list_item(&list);
        say_unmeasured(p, &a->unmeasured[i]);
    }
    page_raw(p, ".");
    if (a->hours_without_seconds > 0) {
        page_raw(p, " ");
        SAY(p, PHRASE_REBUILD, page_count(p, a->hours_without_seconds));
    }
    page_raw(p, "\n");
}

void markdown_before_redis(struct page *p)
{
    const struct audit *a = p->audit;
    page_heading(p, 2, PHRASE_BEFORE_REDIS);
    page_text(p, a->n_advice       ? PHRASE_BEFORE_INTRODUCTION
                 : a->n_unmeasured ? PHRASE_BEFORE_NOTHING_SEEN
                                   : PHRASE_BEFORE_NOTHING);
    page_raw(p, a->n_advice ? "\n\n" : "\n");
    for (size_t i = 0; i < a->n_advice; i++) {
        page_raw(p, "- ");
        say(p, &a->advice[i]);
        page_raw(p, "\n");
    }
    unmeasured(p);
}
