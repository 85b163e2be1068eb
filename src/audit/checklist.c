/*
 * The twelve items of the document's checklist and its eight routine tasks, each met, not met or
 * not checked, with what says so. What the program measured comes first; a person's attestation
 * fills in what it cannot see, and is never able to overrule a measurement.
 *
 * An attestation holds on the period's last day, or it does not: one that was made later checks
 * nothing, and one that had run out by then is not met, so that somebody looks again. A rerun next
 * year gives the same answer.
 */
#include "audit/steps.h"

#include <string.h>

#include "base/alloc.h"

#define SECONDS_PER_DAY 86400

struct context {
    const struct audit_input *input;
    int64_t last_day; /* civil day number of the period's last day in the report's zone */
};

static int64_t day_of(int64_t seconds, const struct zone *zone)
{
    int64_t local = seconds + zone_offset(zone, seconds);
    int64_t days = local / SECONDS_PER_DAY;
    return local % SECONDS_PER_DAY < 0 ? days - 1 : days;
}

static struct context context_of(const struct audit *a, const struct audit_input *input)
{
    return (struct context){input,
                            day_of(a->has_period ? a->period.end - 1 : input->now, input->zone)};
}

static struct audit_check check(enum check_state state, enum check_evidence evidence, uint64_t n)
{
    return (struct audit_check){.state = state, .evidence = evidence, .n = n};
}

static const struct attestation *find(const struct context *c, const char *item)
{
    for (size_t i = 0; i < c->input->n_attestations; i++)
        if (strcmp(c->input->attestations[i].item, item) == 0)
            return &c->input->attestations[i];
    return NULL;
}

/* What a person says about the item, else `otherwise`. */
static struct audit_check attested(const struct context *c, const char *item,
                                   struct audit_check otherwise)
{
    const struct attestation *a = find(c, item);
    if (!a)
        return otherwise;
    struct audit_check ret;
    if (a->on_days > c->last_day)
        ret = check(CHECK_NOT_CHECKED, EVIDENCE_NOT_YET, 0);
    else if (a->until_days < c->last_day)
        ret = check(CHECK_NOT_MET, EVIDENCE_EXPIRED, 0);
    else if (a->met)
        ret = check(CHECK_MET, EVIDENCE_ATTESTED, 0);
    else
        ret = check(CHECK_NOT_MET, EVIDENCE_ATTESTED_NOT, 0);
    /* Words without force do not hide what was measured. */
    bool force = ret.evidence == EVIDENCE_ATTESTED || ret.evidence == EVIDENCE_ATTESTED_NOT;
    if (!force && otherwise.state == CHECK_NOT_MET)
        return otherwise;
    ret.attestation = a;
    return ret;
}

static struct audit_check not_attested(void)
{
    return check(CHECK_NOT_CHECKED, EVIDENCE_NOT_ATTESTED, 0);
}

struct audit_check checklist_attested(const struct audit_input *input, const struct audit *a,
                                      unsigned item)
{
    const char *name =
        item < CHECK_COUNT ? checklist_names[item] : routine_names[item - CHECK_COUNT];
    struct context c = context_of(a, input);
    struct audit_check ret = attested(&c, name, not_attested());
    if (ret.state == CHECK_NOT_CHECKED) /* a word was asked for, and there is none */
        ret.state = CHECK_NOT_MET;
    return ret;
}

/* Growth is often unknown; with it alone unknown, "none is raised" is what can be said. */
struct audit_check checklist_red_flag(const struct audit *a)
{
    uint64_t raised = 0, unknown = 0;
    for (unsigned id = 0; id < FLAGS_PER_COLOUR; id++) {
        raised += a->flag[id].state == FLAG_RAISED;
        unknown += a->flag[id].state == FLAG_UNKNOWN && id != FLAG_GROWTH;
    }
    if (raised)
        return check(CHECK_MET, EVIDENCE_RAISED, raised);
    if (unknown)
        return check(CHECK_NOT_CHECKED, EVIDENCE_FLAGS_UNKNOWN, unknown);
    return check(CHECK_NOT_MET, EVIDENCE_NONE_RAISED, 0);
}

/* The daily metrics of runs that worked, else of those that failed; the last of them is shown. */
static struct audit_check daily_metrics(const struct audit *a)
{
    const struct daily_metrics_evidence *d = &a->daily_metrics;
    const struct test_run *last = NULL;
    uint64_t worked = 0;
    for (size_t i = 0; i < d->n_runs; i++) {
        if (d->runs[i].failed && worked)
            continue;
        worked += !d->runs[i].failed;
        last = &d->runs[i];
    }
    struct audit_check ret = worked ? check(CHECK_MET, EVIDENCE_DAILY_METRICS, worked)
                                    : check(CHECK_NOT_MET, EVIDENCE_TEST_FAILED, d->n_runs);
    ret.run = last;
    return ret;
}

/* A test was seen: in the daily metrics, by its agents' requests or operations, or by its own
   output. */
struct audit_check checklist_test(const struct audit *a, enum test_kind kind)
{
    struct audit_check told = daily_metrics(a);
    bool any = kind == TEST_ANY, daily = any || kind == TEST_DAILY_METRICS;
    bool traffic = any || kind == TEST_TRAFFIC;
    if (daily && told.state == CHECK_MET)
        return told;
    if (traffic && a->test_requests)
        return check(CHECK_MET, EVIDENCE_TEST_TRAFFIC, a->test_requests);
    if ((any || kind == TEST_OUTPUT) && a->client_requests)
        return check(CHECK_MET, EVIDENCE_STRESS_OUTPUT, a->client_requests);
    if (traffic && a->sums->test.agents_by_field.count)
        return check(CHECK_MET, EVIDENCE_TEST_TRAFFIC, 0);
    return daily && told.run ? told : check(CHECK_NOT_MET, EVIDENCE_NO_TEST, 0);
}

static struct audit_check test_run(const struct audit *a, const struct context *c, const char *item)
{
    struct audit_check seen = checklist_test(a, TEST_ANY);
    return seen.state == CHECK_MET ? seen : attested(c, item, seen);
}

static struct audit_check database_size(const struct audit *a, const struct context *c)
{
    const struct database_evidence *d = &a->database;
    const char *item = routine_names[ROUTINE_DB_SIZE];
    if (d->has_size)
        return check(CHECK_MET, EVIDENCE_DB_SIZE, d->bytes + d->wal_bytes);
    if (d->asked)
        return attested(c, item, check(CHECK_NOT_MET, EVIDENCE_DB_GAP, 0));
    return attested(c, item, check(CHECK_NOT_CHECKED, EVIDENCE_DB_NOT_ASKED, 0));
}

static struct audit_check logs_analysed(const struct audit *a, const struct context *c)
{
    if (a->sums->entries)
        return check(CHECK_MET, EVIDENCE_ENTRIES, a->sums->entries);
    return attested(c, routine_names[ROUTINE_LOGS], check(CHECK_NOT_MET, EVIDENCE_NO_ENTRIES, 0));
}

static struct audit_check metrics_updated(const struct audit *a)
{
    if (a->sums->entries)
        return check(CHECK_MET, EVIDENCE_THIS_REPORT, 0);
    return check(CHECK_NOT_MET, EVIDENCE_NO_ENTRIES, 0);
}

/* The report of a month that is over is the full audit; a week's is not, nor one of nothing. */
static struct audit_check full_audit(const struct audit *a, const struct context *c)
{
    if (a->has_period && a->period.kind == PERIOD_MONTH && a->complete && a->sums->entries)
        return check(CHECK_MET, EVIDENCE_THIS_REPORT, 0);
    return attested(c, routine_names[ROUTINE_AUDIT], not_attested());
}

/* The criteria are another version than in the earlier report. */
static struct audit_check criteria_updated(const struct audit *a, const struct context *c)
{
    if (a->criteria_changed)
        return check(CHECK_MET, EVIDENCE_CRITERIA_CHANGED, a->n_changes);
    return attested(c, routine_names[ROUTINE_CRITERIA], not_attested());
}

/*
 * An item with rules: not met when one of them is not, not checked when one could not be. Where
 * nothing was found against it, a person's word may stand for what could not be checked.
 */
static struct audit_check all_rules(const struct context *c, const struct audit_check *parts,
                                    size_t n, const char *item)
{
    struct audit_check ret = {.evidence = EVIDENCE_RULES, .parts = parts, .n_parts = n};
    ret.state = CHECK_MET;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].state == CHECK_NOT_MET)
            ret.state = CHECK_NOT_MET;
        else if (parts[i].state == CHECK_NOT_CHECKED && ret.state == CHECK_MET)
            ret.state = CHECK_NOT_CHECKED;
    }
    if (ret.state != CHECK_NOT_CHECKED)
        return ret;
    struct audit_check word = attested(c, item, ret);
    return word.state == CHECK_NOT_CHECKED ? ret : word;
}

/* The configuration's rules replace what the program would look for by itself. */
static void apply_rules(struct audit *a, const struct context *c)
{
    const struct criteria *criteria = a->criteria;
    a->rule_checks = alloc_zeroed(criteria->n_rules + 1, sizeof *a->rule_checks);
    for (size_t i = 0, end; i < criteria->n_rules; i = end) {
        unsigned item = criteria->rules[i].item;
        for (end = i; end < criteria->n_rules && criteria->rules[end].item == item; end++)
            a->rule_checks[end] = rules_judge(a, c->input, &criteria->rules[end]);
        bool task = item >= CHECK_COUNT;
        struct audit_check *into = task ? &a->routine[item - CHECK_COUNT] : &a->check[item];
        const char *name = task ? routine_names[item - CHECK_COUNT] : checklist_names[item];
        *into = all_rules(c, &a->rule_checks[i], end - i, name);
    }
}

/* What a Redis says of an item that it cannot decide: that it could be connected to, has figures
   and a log is no evidence that Porta does, or that somebody looks at them. */
static void let_redis_tell(struct audit *a)
{
    const struct redis_evidence *r = &a->redis;
    const struct {
        unsigned item;
        bool told;
    } items[] = {{CHECK_CONNECTION, r->version[0] != '\0'},
                 {CHECK_REDIS_METRICS, r->has_memory && r->has_run},
                 {CHECK_LOGGING, r->has_slow_log}};
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        struct audit_check *c = &a->check[items[i].item];
        if (r->state != REDIS_ANSWERS || !items[i].told || c->evidence != EVIDENCE_NOT_ATTESTED)
            continue;
        c->redis_tells = true;
        c->n = items[i].item;
    }
}

void checklist_fill(struct audit *a, const struct audit_input *input)
{
    struct context c = context_of(a, input);
    a->check[CHECK_RED_FLAG] = checklist_red_flag(a);
    a->check[CHECK_PERFORMANCE_TESTS] = test_run(a, &c, checklist_names[CHECK_PERFORMANCE_TESTS]);
    for (int i = CHECK_MIGRATION_PLAN; i < CHECK_COUNT; i++)
        a->check[i] = attested(&c, checklist_names[i], not_attested());

    let_redis_tell(a);
    a->routine[ROUTINE_STRESS_TEST] = test_run(a, &c, routine_names[ROUTINE_STRESS_TEST]);
    a->routine[ROUTINE_DB_SIZE] = database_size(a, &c);
    a->routine[ROUTINE_LOGS] = logs_analysed(a, &c);
    a->routine[ROUTINE_METRICS] = metrics_updated(a);
    a->routine[ROUTINE_AUDIT] = full_audit(a, &c);
    a->routine[ROUTINE_CRITERIA] = criteria_updated(a, &c);
    for (int i = ROUTINE_PLANNING; i < ROUTINE_COUNT; i++)
        a->routine[i] = attested(&c, routine_names[i], not_attested());
    apply_rules(a, &c);
}
