/*
 * Lock episodes one by one: under the red flag the first of them with their times; among the
 * bottlenecks, where they are few, what was in flight before each. Both say what of it is
 * contention.
 */
#include "report/parts.h"
#include "report/markdown.h"

/* Lock episodes that are listed with their times. */
#define EPISODES_SHOWN 5

/* "; 3 errors; contention at 2 of 3, the first among them"; nothing where no contention is known */
static void say_contention(struct page *p, int64_t first, bool errors)
{
    const struct audit *a = p->audit;
    const struct attribution_waits *e = attribution_waits_of(&a->attribution, first);
    if (!e || a->waits.state == CLAIM_NOT_ENOUGH) /* the flag says why */
        return;
    if (errors)
        SAY(p, PHRASE_EPISODE_ERRORS, page_count(p, e->events));
    if (e->known == 0) {
        page_text(p, PHRASE_EPISODE_UNKNOWN);
    } else if (e->contention == 0 && e->known == e->events) {
        page_text(p, PHRASE_EPISODE_NO_WAITS);
    } else if (e->contention == e->events) {
        SAY(p, PHRASE_EPISODE_ALL_WAIT, page_count(p, e->events));
    } else {
        SAY(p, e->known < e->events ? PHRASE_EPISODE_WAITS_KNOWN : PHRASE_EPISODE_WAITS,
            page_count(p, e->contention), page_count(p, e->known));
        if (e->contention > 0 && e->first_known)
            page_text(p, e->begins ? PHRASE_EPISODE_BEGINS : PHRASE_EPISODE_BEGINS_NOT);
    }
}

void markdown_episodes(struct page *p)
{
    const struct audit *a = p->audit;
    for (size_t i = 0; i < a->n_episodes && i < EPISODES_SHOWN; i++) {
        const struct lock_episode *episode = &a->episodes[i];
        page_raw(p, "  - ");
        SAY(p, PHRASE_EPISODE, page_instant(p, episode->first), page_count(p, episode->events));
        if (episode->inferred)
            page_text(p, PHRASE_EPISODE_INFERRED);
        say_contention(p, episode->first, false);
        page_raw(p, "\n");
    }
    if (a->n_episodes > EPISODES_SHOWN) {
        page_raw(p, "  - ");
        SAY(p, PHRASE_AND_MORE, page_count(p, a->n_episodes - EPISODES_SHOWN));
        page_raw(p, "\n");
    }
}

static bool some_lock_start(const struct attribution *t)
{
    for (size_t i = 0; i < t->n_listed; i++)
        for (size_t k = 0; k < t->n_endpoints; k++)
            if (t->listed[i].in_flight[k])
                return true;
    return false;
}

/* Few episodes say nothing by their number: here is each of them, if anything was in flight. */
void markdown_lock_starts(struct page *p)
{
    const struct audit *a = p->audit;
    const struct attribution *t = &a->attribution;
    if (t->n_listed == 0 || t->usable >= ATTRIBUTION_MIN_EPISODES || a->hours_without_seconds)
        return;
    page_heading(p, 3, PHRASE_LOCK_STARTS);
    bool some = some_lock_start(t);
    SAY(p, some ? PHRASE_LOCK_STARTS_RULE : PHRASE_LOCK_STARTS_NONE,
        parts_seconds(p, (double)(a->criteria->busy_timeout_us + 1000000) / 1e6),
        page_count(p, ATTRIBUTION_MIN_EPISODES), page_count(p, t->usable));
    page_raw(p, some ? "\n\n" : "\n");
    if (!some)
        return;
    for (size_t i = 0; i < t->n_listed; i++) {
        page_raw(p, "- ");
        SAY(p, PHRASE_LOCK_START, page_instant(p, t->listed[i].first));
        struct list list = {p, ", ", 0};
        for (size_t k = 0; k < t->n_endpoints; k++) {
            if (!t->listed[i].in_flight[k])
                continue;
            list_item(&list);
            page_put(p,
                     parts_endpoint(p, a->watched[k].watched->method, a->watched[k].watched->path));
        }
        if (list.items == 0)
            page_text(p, PHRASE_LOCK_START_NOTHING);
        say_contention(p, t->listed[i].first, true);
        page_raw(p, "\n");
    }
}
