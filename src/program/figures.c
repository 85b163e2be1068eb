/*
 * A store is asked twice: when the logs are read, so that it holds what is new in them, and when
 * all is added up, six hours at a time, for as long as the rollup is asked. Without one the rollup
 * holds everything, or a temporary store, which is asked in the same way.
 */
#include "program/figures.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "program/logs.h"

#define US INT64_C(1000000)
#define EVER (INT64_C(1) << 45) /* a second that no log has */

static void start_scan(struct figures *f)
{
    const struct settings *s = f->settings;
    const struct period *p = &f->period;
    struct scan_options options;
    logs_options(s, &f->criteria->rollup, &f->progress, &options);
    if (p->has_start || p->has_end) {
        int64_t middle = !p->has_end     ? p->start
                         : !p->has_start ? p->end
                                         : p->start + (p->end - p->start) / 2;
        options.has_year_hint = true;
        options.year_hint_us = middle * US;
    }
    if (!f->store) {
        options.has_since = p->has_start;
        options.since = p->start;
        options.has_until = p->has_end;
        options.until = p->end;
        options.has_undated_as = f->has_undated_as;
        options.undated_as = f->undated_as;
    }
    f->rollup = rollup_new(&f->criteria->rollup);
    f->scan = scan_new(&options, f->rollup);
}

/* A store knows only whole slots (METRICS.md, "Period and time"). */
static void widen_period(struct figures *f)
{
    struct period *p = &f->period;
    int64_t start = rollup_slot_start(p->start), end = rollup_slot_start(p->end + SLOT_SECONDS - 1);
    if (p->has_start && p->has_end && (start != p->start || end != p->end))
        period_set_range(p, start, end, f->settings->zone);
    p->start = p->has_start ? start : p->start;
    p->end = p->has_end ? end : p->end;
}

static int load_before(struct figures *f, struct error *err)
{
    const struct settings *s = f->settings;
    const struct before_request request = {
        .store = f->store,
        .period = f->has_period ? &f->period : NULL,
        .zone = s->zone,
        .rollup = &f->criteria->rollup,
        .rules = scan_rules_hash(s->packs, &f->criteria->rollup, settings_assumed_zone(s)),
        .include_test = f->options->include_test_traffic,
    };
    return before_load(&request, &f->before, err);
}

/* An open side ends where the records do, in whole slots (METRICS.md, "Period and time"). */
static void close_period(struct figures *f, const struct rollup *of)
{
    struct period *p = &f->period;
    if (p->has_start && p->has_end)
        return;
    int64_t first, last;
    if (!rollup_span(of, &first, &last)) {
        f->has_period = false;
        return;
    }
    int64_t start = p->has_start ? p->start : rollup_slot_start(first);
    int64_t end = p->has_end ? p->end : rollup_slot_start(last) + SLOT_SECONDS;
    period_set_range(p, start, end, f->settings->zone);
}

/* Nothing but the first and the last record of a store matters here. */
static int close_stored_period(struct figures *f, struct store *store, struct error *err)
{
    struct store_period *stored = NULL;
    if (f->period.has_start && f->period.has_end)
        return STATUS_OK;
    struct rollup *all = rollup_new(&f->criteria->rollup);
    int status = store_period_begin(store, f->from, f->to, true, all, &stored, err);
    if (status == STATUS_OK)
        close_period(f, all);
    rollup_free(all);
    store_period_end(stored);
    return status;
}

/* Nothing that this report needs is forgotten: neither its own period nor the one before. */
static int64_t may_forget(const struct figures *f)
{
    struct period before;
    int64_t needed = f->period.has_start ? f->period.start : INT64_MIN;
    if (f->has_period && before_period(&f->period, f->settings->zone, &before))
        needed = before.start;
    return needed < f->keep_from ? needed : f->keep_from;
}

/* Add what is new to the store. The rollup reads of it what the period asks for: add_up. */
static int read_store(struct figures *f, struct error *err)
{
    int64_t forgotten = INT64_MIN;
    widen_period(f);
    int status = logs_store(f->options, f->scan, f->store, &f->progress, err);
    if (status == STATUS_OK)
        status = store_forget(f->store, may_forget(f), err);
    if (status == STATUS_OK)
        status = store_forgotten(f->store, &forgotten, err);
    if (status < 0)
        return status;
    if (f->period.has_start && f->period.start < forgotten) {
        char from[PERIOD_ISO_SIZE];
        period_format_iso(forgotten, f->settings->zone, from);
        return error_set(err, STATUS_IO,
                         "%s: what lies before %s was forgotten (keep); %s cannot be told any more",
                         f->options->store, from, f->period.name);
    }
    f->from = f->period.has_start ? f->period.start : forgotten > -EVER ? forgotten : -EVER;
    f->to = f->period.has_end ? f->period.end : EVER;
    status = scan_finish_store(f->scan, f->store, f->from, f->to, err);
    return status < 0 ? status : close_stored_period(f, f->store, err);
}

/* The scan has kept the exact bounds: what is in a temporary store is all within them. */
static int read_logs(struct figures *f, struct error *err)
{
    int status = logs_scan(f->options, f->scan, &f->progress, err);
    struct store *temporary = scan_temporary(f->scan);
    f->from = -EVER;
    f->to = EVER;
    if (status == STATUS_OK && temporary)
        return close_stored_period(f, temporary, err);
    close_period(f, f->rollup);
    return status;
}

int figures_read(struct figures *f, struct error *err)
{
    start_scan(f);
    if (f->store)
        return read_store(f, err);
    return read_logs(f, err);
}

/* The period, and the weeks of a month, in one pass. */
static void sum(struct figures *f)
{
    struct sums_request request = {
        .include_undated = f->unbounded,
        .include_test = f->options->include_test_traffic,
    };
    if (f->has_period) {
        /* The scan has kept exact bounds; slots only have to enclose them. */
        int64_t start = f->period.start, end = f->period.end;
        request.start = rollup_slot_start(start);
        request.end = rollup_slot_start(end + SLOT_SECONDS - 1);
        request.zone_offset_start = zone_offset(f->settings->zone, start);
        cuts_make(f->settings->zone, start, end, cuts_fine(end - start), &f->bins);
        cuts_make(f->settings->zone, start, end, cuts_coarse(end - start), &f->parts);
        request.bins = &f->bins;
        request.parts = &f->parts;
    }
    if (f->has_period && f->period.kind == PERIOD_MONTH)
        weeks_init(f->settings->zone, f->period.start, f->period.end, &f->weeks);
    size_t n = f->weeks.n + 1;
    struct sums_request *requests = alloc_zeroed(n, sizeof *requests);
    struct sums **sums = alloc_zeroed(n, sizeof *sums);
    requests[0] = request;
    for (size_t i = 1; i < n; i++)
        requests[i] =
            weeks_request(&f->weeks, i - 1, f->settings->zone, f->options->include_test_traffic);
    sums_new_all(f->rollup, requests, n, sums);
    f->sums = sums[0];
    for (size_t i = 1; i < n; i++)
        f->weeks.sums[i - 1] = sums[i];
    free(requests);
    free(sums);
}

/* The period before comes first: what it took is free again then. */
int figures_add_up(struct figures *f, struct error *err)
{
    int status = load_before(f, err);
    struct store *store = f->store ? f->store : scan_temporary(f->scan);
    if (status == STATUS_OK && store)
        status = store_period_begin(store, f->from, f->to, true, f->rollup, &f->stored, err);
    if (status < 0)
        return status;
    sum(f);
    return rollup_check(f->rollup, err);
}

void figures_end_reading(struct figures *f)
{
    store_period_end(f->stored);
    f->stored = NULL;
}

void figures_release(struct figures *f)
{
    weeks_release(&f->weeks);
    before_release(&f->before);
    sums_free(f->sums);
    cuts_release(&f->bins);
    cuts_release(&f->parts);
    store_period_end(f->stored);
    scan_free(f->scan);
    store_close(f->store);
    rollup_free(f->rollup);
}
