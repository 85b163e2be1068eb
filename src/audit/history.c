/*
 * What a report states for the history, and how that lies in a store. The statement is made here,
 * not where it is kept, so that the revision is a part of the audit like any other figure.
 */
#include "audit/history.h"

#include <stdlib.h>
#include <string.h>

#include "audit/fields.h"
#include "audit/steps.h"
#include "base/alloc.h"
#include "base/hash.h"

/* 1: without test_seen; 2: its 0 may also mean that nobody could look; 3: without hours */
#define HISTORY_VERSION 4
/* Versions up to it are written as they are, later ones as 0 and what they lack to LAST_RANK. */
#define LAST_PLAIN_VERSION 3
#define LAST_RANK 127 /* the largest varint of one byte */
#define FIGURES_LIMIT ((size_t)64 << 20)

/* ---- the figures as one number ---- */

static void add_latency(struct buffer *out, const struct latency *l)
{
    static const unsigned permilles[] = {500, 900, 950, 990};
    bytes_put(out, l->n);
    if (l->n == 0)
        return;
    bytes_put_fixed(out, (uint64_t)l->sum);
    bytes_put_fixed(out, (uint64_t)(l->sum >> 64));
    bytes_put_fixed(out, (uint64_t)l->squares);
    bytes_put_fixed(out, (uint64_t)(l->squares >> 64));
    bytes_put_signed(out, l->min);
    bytes_put_signed(out, l->max);
    for (size_t i = 0; i < sizeof permilles / sizeof permilles[0]; i++)
        bytes_put_signed(out, latency_percentile(l, permilles[i]));
}

static void add_traffic(struct buffer *out, const struct traffic *t)
{
    bytes_put(out, t->requests);
    bytes_put(out, t->inferred);
    bytes_put(out, t->n_statuses);
    for (size_t i = 0; i < t->n_statuses; i++) {
        bytes_put_signed(out, t->statuses[i].status);
        bytes_put(out, t->statuses[i].count);
    }
    add_latency(out, &t->latency);
}

static void add_agents(struct buffer *out, const struct kmin *agents, unsigned peak)
{
    bytes_put(out, agents->count);
    for (uint32_t i = 0; i < agents->count; i++)
        bytes_put_fixed(out, agents->hashes[i]);
    bytes_put(out, peak);
}

static void add_population(struct buffer *out, const struct population *p)
{
    add_traffic(out, &p->total);
    add_latency(out, &p->criterion);
    bytes_put(out, p->n_endpoints);
    for (size_t i = 0; i < p->n_endpoints; i++) {
        bytes_put_span(out, span_str(p->endpoints[i].method));
        bytes_put_span(out, span_str(p->endpoints[i].path));
        add_traffic(out, &p->endpoints[i].traffic);
    }
    bytes_put(out, p->peak_minute);
    bytes_put(out, p->peak_second);
    add_agents(out, &p->agents_by_field, p->peak_agents_by_field);
    add_agents(out, &p->agents_by_client, p->peak_agents_by_client);
}

/*
 * A hash of what the logs gave for the period. Left out is what later logs change without saying
 * anything of this period (entries without a time), unless a verdict rests on it (lock events).
 */
static uint64_t figures(const struct sums *s)
{
    struct buffer out;
    buffer_init(&out, FIGURES_LIMIT);
    add_population(&out, &s->normal);
    add_population(&out, &s->test);
    add_population(&out, &s->client);
    const uint64_t numbers[] = {s->other_tier_requests,
                                s->entries,
                                s->messages,
                                s->operations,
                                s->inferred_entries,
                                s->evicted_requests,
                                s->lock_events,
                                s->lock_inferred,
                                s->lock_undated,
                                s->operations_peak_minute,
                                s->hours_without_records_total};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        bytes_put(&out, numbers[i]);
    for (size_t i = 0; i < s->n_episodes; i++) {
        bytes_put_signed(&out, s->episodes[i].first);
        bytes_put_signed(&out, s->episodes[i].last);
        bytes_put(&out, s->episodes[i].events);
    }
    struct span bytes = buffer_span(&out);
    uint64_t hash = hash_bytes(bytes.ptr, bytes.len, 0);
    buffer_release(&out);
    return hash;
}

/* ---- the statement ---- */

static void take_criteria(const struct audit *a, struct history_entry *e)
{
    for (int i = 0; i < CRITERION_COUNT; i++) {
        const struct audit_criterion *c = &a->criterion[i];
        e->criterion[i] = (struct history_criterion){.has_value = c->has_value,
                                                     .at_least = c->at_least,
                                                     .value = c->has_value ? c->value : 0,
                                                     .status = c->status,
                                                     .source = c->source,
                                                     .threshold = a->criteria->criterion[i].value};
    }
    for (int i = 0; i < FLAG_COUNT; i++)
        e->flag[i] = (struct history_flag){.state = a->flag[i].state,
                                           .has_value = a->flag[i].has_value,
                                           .value = a->flag[i].has_value ? a->flag[i].value : 0};
}

static int64_t test_seen(const struct audit_test *t)
{
    if (t->window.seen)
        return t->window.last;
    return t->known ? HISTORY_TEST_NOT_SEEN : HISTORY_TEST_UNKNOWN;
}

static struct history_entry *state(const struct audit *a)
{
    struct history_entry *e = alloc_zeroed(1, sizeof *e);
    e->kind = a->period.kind;
    size_t len = strlen(a->period.name);
    memcpy(e->name, a->period.name, len < sizeof e->name ? len : sizeof e->name - 1);
    e->start = a->period.start;
    e->end = a->period.end;
    e->complete = true;
    take_criteria(a, e);
    for (int i = 0; i < TEST_PLAN_COUNT; i++)
        e->test_seen[i] = test_seen(&a->test_plan[i]);
    e->has_hours = e->kind == PERIOD_WEEK;
    if (e->has_hours)
        usual_hours_of(a, e->hours);
    e->verdict = a->verdict;
    memcpy(e->criteria_version, a->criteria_version, sizeof e->criteria_version);
    e->requests = a->requests;
    e->figures = figures(a->sums);
    return e;
}

static void restate(struct history_entry *e, const struct history_entry *stated)
{
    e->revision = stated->revision;
    e->before = stated->before;
    if (stated->figures == e->figures)
        return;
    e->revision++;
    memcpy(e->before.criterion, stated->criterion, sizeof e->before.criterion);
    e->before.verdict = stated->verdict;
    e->before.requests = stated->requests;
}

void history_fill(struct audit *a, const struct audit_input *input)
{
    a->history = input->history;
    a->n_history = input->n_history;
    a->stated_weeks = input->stated_weeks;
    a->n_stated_weeks = input->n_stated_weeks;
    if (a->n_history && a->has_period && a->history[a->n_history - 1].end == a->period.start)
        a->previous = &a->history[a->n_history - 1];
    if (input->stated)
        a->revision = input->stated->revision;
    if (!input->states || !a->has_period || !a->complete || a->period.kind == PERIOD_RANGE)
        return;
    a->statement = state(a);
    if (input->stated)
        restate(a->statement, input->stated);
    a->revision = a->statement->revision;
}

/* ---- as bytes ---- */

static void criterion(struct fields *f, struct history_criterion *c)
{
    fields_flag(f, &c->has_value);
    fields_flag(f, &c->at_least);
    fields_real(f, &c->value);
    c->status = (enum criterion_status)fields_up_to(f, c->status, CRITERION_UNKNOWN);
    c->source = (enum figure_source)fields_up_to(f, c->source, FIGURE_DAILY_METRICS);
    fields_real(f, &c->threshold);
}

static void verdict(struct fields *f, enum verdict_level *v)
{
    *v = (enum verdict_level)fields_up_to(f, *v, VERDICT_CANNOT_TELL);
}

static void before(struct fields *f, struct history_before *b)
{
    for (int i = 0; i < CRITERION_COUNT; i++)
        criterion(f, &b->criterion[i]);
    verdict(f, &b->verdict);
    fields_number(f, &b->requests);
}

static void all(struct fields *f, uint64_t version, struct history_entry *e)
{
    e->kind = (enum period_kind)fields_up_to(f, e->kind, PERIOD_MONTH);
    fields_text(f, e->name, sizeof e->name);
    fields_signed(f, &e->start);
    fields_signed(f, &e->end);
    fields_flag(f, &e->complete);
    for (int i = 0; i < CRITERION_COUNT; i++)
        criterion(f, &e->criterion[i]);
    for (int i = 0; i < FLAG_COUNT; i++) {
        e->flag[i].state = (enum flag_state)fields_up_to(f, e->flag[i].state, FLAG_UNKNOWN);
        fields_flag(f, &e->flag[i].has_value);
        fields_real(f, &e->flag[i].value);
    }
    verdict(f, &e->verdict);
    fields_text(f, e->criteria_version, sizeof e->criteria_version);
    e->revision = (unsigned)fields_up_to(f, e->revision, UINT32_MAX);
    fields_number(f, &e->requests);
    fields_fixed(f, &e->figures);
    if (e->revision)
        before(f, &e->before);
    for (int i = 0; i < TEST_PLAN_COUNT; i++) {
        if (version > 1)
            fields_signed(f, &e->test_seen[i]);
        if (version < 3 && e->test_seen[i] == 0)
            e->test_seen[i] = HISTORY_TEST_UNKNOWN;
    }
    if (version > 3)
        fields_flag(f, &e->has_hours);
    for (int i = 0; e->has_hours && i < HISTORY_HOUR_WORDS; i++)
        fields_fixed(f, &e->hours[i]);
}

void history_encode(const struct history_entry *e, struct buffer *out)
{
    size_t start = out->len;
    struct fields f = {.out = out};
    struct history_entry copy = *e; /* the fields take what they could fill in */
    bytes_put(out, LAST_RANK - (e->revision < LAST_RANK ? e->revision : LAST_RANK));
    bytes_put(out, 0);
    bytes_put(out, LAST_RANK - HISTORY_VERSION);
    all(&f, HISTORY_VERSION, &copy);
    bytes_seal(out, start);
}

static uint64_t read_version(struct bytes_reader *in)
{
    uint64_t version = bytes_get(in);
    if (version > 0)
        return version <= LAST_PLAIN_VERSION ? version : 0;
    version = LAST_RANK - bytes_get_up_to(in, LAST_RANK);
    return version > LAST_PLAIN_VERSION && version <= HISTORY_VERSION ? version : 0;
}

bool history_decode(struct span bytes, struct history_entry *ret)
{
    struct fields f = {.in = bytes_read_sealed(bytes)};
    *ret = (struct history_entry){0};
    struct history_entry e = {0};
    bytes_get_up_to(&f.in, LAST_RANK);
    uint64_t version = read_version(&f.in);
    if (version == 0)
        return false;
    all(&f, version, &e);
    if (!bytes_read_all(&f.in))
        return false;
    *ret = e;
    return true;
}
