/*
 * A period that is over is looked at once: by its first report, which keeps what it found. Later
 * ones take that, so that a rerun says what the first one said, whatever has become of the files
 * since. What the configuration asks for only now was not looked at then, and is "not recorded".
 */
#include "program/evidence.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "edge/daily_metrics.h"
#include "edge/files.h"
#include "edge/porta_db.h"
#include "edge/redis.h"

#define KIND "evidence"
#define SAMPLE_LIMIT ((size_t)64 << 20)
#define KEY_SIZE 64

static const char not_recorded[] = "not recorded when the evidence of this period was taken";

/* ---- looking ---- */

static void look_at_database(const struct evidence_request *q, struct evidence_sample *s)
{
    const struct options *o = q->options;
    int64_t start = q->period ? q->period->start : 0, end = q->period ? q->period->end : 0;
    if (!o->porta_db)
        return;
    /* What is kept serves reports of either kind. */
    for (int with_tests = 0; with_tests < 2; with_tests++)
        if (q->store || with_tests == o->include_test_traffic)
            porta_db_look(o->porta_db, q->period != NULL, start, end, &q->config->criteria.rollup,
                          with_tests, &s->database[with_tests]);
}

/* Timestamps in them are local, as in the logs. Without a period every test counts. */
static void look_at_daily_metrics(const struct evidence_request *q, struct evidence_sample *s)
{
    if (q->options->daily_metrics)
        daily_metrics_look(q->options->daily_metrics, settings_assumed_zone(q->settings),
                           q->period ? q->period->start : 0, q->period ? q->period->end : 0,
                           &s->daily_metrics);
}

/* What was changed later does not speak of the period any more (audit/steps.h: rules_near). */
static int64_t latest_change(const struct evidence_request *q)
{
    const struct period *p = q->period;
    if (!p || p->end > q->settings->now)
        return INT64_MAX;
    return p->end + (p->end - p->start) / 4;
}

static void look_at_files(const struct evidence_request *q, struct evidence_sample *s)
{
    const struct criteria *c = &q->config->criteria;
    s->rules = alloc_zeroed(c->n_rules + 1, sizeof *s->rules);
    for (size_t i = 0; i < c->n_rules; i++) {
        enum rule_kind kind = c->rules[i].kind;
        if (kind == RULE_FILE || kind == RULE_BACKUP)
            files_look(&c->rules[i], (const char *const *)q->config->roots.items,
                       q->config->roots.count, latest_change(q), &s->rules[s->n_rules++]);
    }
}

static void look(const struct evidence_request *q, struct evidence_sample *s)
{
    const struct criteria *c = &q->config->criteria;
    *s = (struct evidence_sample){.taken_at = q->settings->now};
    look_at_database(q, s);
    look_at_daily_metrics(q, s);
    look_at_files(q, s);
    if (q->config->has_redis)
        redis_look(&q->config->redis, &s->redis);
    for (int i = 0; i < CRITERION_COUNT; i++)
        s->criterion[i] = c->criterion[i].value;
    for (int i = 0; i < FLAG_COUNT; i++)
        s->flag[i] = c->flag[i].value;
    criteria_version(c, s->criteria_version);
}

/* ---- keeping ---- */

/* Bounds, not the name: a week of another zone is another period. */
static void key_of(const struct period *p, char ret[KEY_SIZE])
{
    snprintf(ret, KEY_SIZE, "%" PRId64 "/%" PRId64, p->start, p->end);
}

static bool bounds_of(struct span key, int64_t *ret_start, int64_t *ret_end)
{
    char text[KEY_SIZE];
    if (key.len >= sizeof text)
        return false;
    memcpy(text, key.ptr, key.len);
    text[key.len] = '\0';
    return sscanf(text, "%" SCNd64 "/%" SCNd64, ret_start, ret_end) == 2;
}

static int get(struct store *store, const struct period *p, struct evidence_sample *ret,
               bool *ret_found, struct error *err)
{
    char key[KEY_SIZE];
    struct buffer bytes;
    key_of(p, key);
    buffer_init(&bytes, SAMPLE_LIMIT);
    int status = store_get_kept(store, KIND, key, &bytes, ret_found, err);
    if (status == STATUS_OK && *ret_found && !sample_decode(buffer_span(&bytes), ret))
        status = error_set(err, STATUS_FORMAT,
                           "the evidence that the store keeps for %s is damaged; a report of that "
                           "period with --refresh-evidence takes it anew",
                           p->name);
    buffer_release(&bytes);
    return status;
}

static int put(struct store *store, const struct period *p, const struct evidence_sample *s,
               struct error *err)
{
    char key[KEY_SIZE];
    struct buffer bytes;
    key_of(p, key);
    buffer_init(&bytes, SAMPLE_LIMIT);
    sample_encode(s, &bytes);
    int status = bytes.status < 0 ? error_set(err, STATUS_LIMIT, "the evidence is too large")
                                  : store_begin(store, err);
    if (status == STATUS_OK) {
        status = store_put_kept(store, KIND, key, buffer_span(&bytes), err);
        if (status == STATUS_OK)
            status = store_commit(store, err);
        if (status < 0)
            store_rollback(store);
    }
    buffer_release(&bytes);
    return status;
}

/* What is asked for now and was not then. */
static void name_gaps(const struct evidence_request *q, struct evidence_sample *s)
{
    struct daily_metrics_evidence *daily = &s->daily_metrics;
    for (int i = 0; i < 2; i++) {
        struct database_evidence *d = &s->database[i];
        if (!q->options->porta_db) {
            *d = (struct database_evidence){0};
        } else if (!d->asked) {
            d->asked = true;
            snprintf(d->gap, sizeof d->gap, "%s", not_recorded);
        }
    }
    if (q->options->daily_metrics && !daily->asked) {
        daily->asked = true;
        snprintf(daily->gap, sizeof daily->gap, "%s", not_recorded);
    } else if (!q->options->daily_metrics && daily->asked) {
        daily_metrics_release(daily);
    }
    if (!q->config->has_redis)
        s->redis = (struct redis_evidence){0};
    else if (s->redis.state == REDIS_NOT_ASKED)
        s->redis.state = REDIS_NOT_RECORDED;
}

/* Does the report show anything from outside the logs? */
static bool has_outside(const struct evidence_request *q, const struct evidence_sample *s)
{
    return q->options->porta_db || q->options->daily_metrics || q->config->has_redis ||
           s->n_rules > 0;
}

/* Only what is over can be kept: it will not change any more. Where nothing outside the logs is
   asked for, the criteria are, for the next week's or month's report. */
static bool to_be_kept(const struct evidence_request *q, const struct evidence_sample *s)
{
    return q->store && q->period && q->period->end <= q->settings->now &&
           (has_outside(q, s) || q->period->kind != PERIOD_RANGE) && !store_read_only(q->store);
}

struct last {
    const struct evidence_request *request;
    bool found;
    struct period period;
};

/* Is it of a week, or month, that ends by the period's start, and later than what was found? */
static int take_last(void *context, struct span key, struct span bytes, struct error *err)
{
    struct last *l = context;
    const struct period *p = l->request->period;
    const struct zone *zone = l->request->settings->zone;
    struct period own;
    int64_t start, end;
    (void)bytes;
    (void)err;
    if (!bounds_of(key, &start, &end) || end > p->start || (l->found && end <= l->period.end))
        return STATUS_OK;
    if (p->kind == PERIOD_WEEK)
        period_last_week(end, zone, &own);
    else
        period_last_month(end, zone, &own);
    if (own.start == start && own.end == end) {
        l->found = true;
        l->period = own;
    }
    return STATUS_OK;
}

/* The sample of the last week, or month, before this one that has any. */
static int get_earlier(const struct evidence_request *q, struct evidence *ret, struct error *err)
{
    struct last last = {.request = q};
    if (!q->store || !q->period || q->period->kind == PERIOD_RANGE)
        return STATUS_OK;
    int status = store_each_kept(q->store, KIND, take_last, &last, err);
    return status == STATUS_OK && last.found
               ? get(q->store, &last.period, &ret->earlier, &ret->has_earlier, err)
               : status;
}

int evidence_gather(const struct evidence_request *q, struct evidence *ret, struct error *err)
{
    struct evidence e = {0};
    int status = get_earlier(q, &e, err);
    bool over = q->period && q->period->end <= q->settings->now;
    if (status == STATUS_OK && q->store && over && !q->options->refresh_evidence)
        status = get(q->store, q->period, &e.now, &e.kept, err);
    if (status == STATUS_OK && !e.kept) {
        look(q, &e.now);
        e.kept = to_be_kept(q, &e.now);
        if (e.kept)
            status = put(q->store, q->period, &e.now, err);
    } else if (status == STATUS_OK) {
        name_gaps(q, &e.now);
    }
    e.kept = e.kept && has_outside(q, &e.now);
    if (status < 0)
        evidence_release(&e);
    else
        *ret = e;
    return status;
}

void evidence_release(struct evidence *e)
{
    sample_release(&e->now);
    sample_release(&e->earlier);
    *e = (struct evidence){0};
}
