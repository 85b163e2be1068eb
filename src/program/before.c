/*
 * Only a store remembers the period before, and not where it was told to forget some of it; it is
 * loaded as if it were reported, but for its seconds and minutes, of which nothing is compared. Its
 * sums are all that stays.
 */
#include "program/before.h"

/* Was anything from the first period's start to the second one's end counted by other rules? */
static int check_rules(const struct before_request *q, int64_t start, bool *ret, struct error *err)
{
    struct store_source *sources;
    size_t n;
    int status = store_sources(q->store, &sources, &n, err);
    if (status < 0)
        return status;
    for (size_t i = 0; i < n && status == STATUS_OK && !*ret; i++)
        if (sources[i].rules != q->rules)
            status = store_covers(q->store, sources[i].id, start, q->period->end, ret, err);
    store_sources_free(sources, n);
    return status;
}

bool before_period(const struct period *period, const struct zone *zone, struct period *ret)
{
    if (period->kind == PERIOD_RANGE)
        return false;
    if (period->kind == PERIOD_WEEK)
        period_last_week(period->start, zone, ret);
    else
        period_last_month(period->start, zone, ret);
    return true;
}

int before_load(const struct before_request *q, struct before *ret, struct error *err)
{
    *ret = (struct before){.rollup = NULL};
    struct period p;
    if (!q->store || !q->period || !before_period(q->period, q->zone, &p))
        return STATUS_OK;
    int64_t forgotten;
    int status = store_forgotten(q->store, &forgotten, err);
    if (status < 0 || p.start < forgotten)
        return status;
    status = check_rules(q, p.start, &ret->other_rules, err);
    if (status < 0 || ret->other_rules)
        return status;
    ret->rollup = rollup_new(q->rollup);
    struct store_period *stored = NULL;
    status = store_period_begin(q->store, p.start, p.end, false, ret->rollup, &stored, err);
    if (status < 0) {
        before_release(ret);
        return status;
    }
    const struct sums_request request = {.start = p.start,
                                         .end = p.end,
                                         .include_test = q->include_test,
                                         .zone_offset_start = zone_offset(q->zone, p.start)};
    ret->sums = sums_new(ret->rollup, &request);
    status = rollup_check(ret->rollup, err);
    rollup_keep_names(ret->rollup);
    store_period_end(stored);
    if (status < 0)
        before_release(ret);
    return status;
}

void before_release(struct before *b)
{
    sums_free(b->sums);
    rollup_free(b->rollup);
    *b = (struct before){.rollup = NULL};
}
