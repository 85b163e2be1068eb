/*
 * The document's test plan: was it done, and with what result? Each window is looked for in test
 * traffic first, then in all traffic.
 *
 * Seconds carry no percentiles. So a window's come from the slots of 15 minutes that it lies in,
 * and are its own only where it holds all of their requests; that is said with them.
 */
#include <math.h>

#include "audit/history.h"
#include "audit/steps.h"

/* P95 and CV of the slots that the window lies in. */
static void result(const struct audit *a, const struct audit_input *input, struct audit_test *t)
{
    struct sums_request request = {.start = rollup_slot_start(t->window.from),
                                   .end = rollup_slot_start(t->window.to) + SLOT_SECONDS,
                                   .include_test = !t->in_test,
                                   .zone_offset_start = 0};
    struct sums *sums = sums_new(input->rollup, &request);
    const struct population *p = t->in_test ? &sums->test : &sums->normal;
    t->latency = figures_latency(&p->criterion);
    t->cv_within_pct = figures_variation(a->criteria, p).within_pct;
    t->exact = p->total.requests == t->window.requests;
    sums_free(sums);
}

static void window(struct audit *a, const struct audit_input *input, enum test_plan_id id,
                   const struct window *test, const struct window *all)
{
    struct audit_test *t = &a->test_plan[id];
    t->in_test = test && test->seen;
    if (t->in_test)
        t->window = *test;
    else if (all)
        t->window = *all;
    bool any = a->requests > 0 || a->test_requests > 0; /* else there may be no log of them */
    bool looked =
        any && all && a->seconds_cover && (id != TEST_PLAN_AGENTS || audit_tells_agents(a));
    t->known = t->window.seen || looked;
    if (t->window.seen)
        result(a, input, t);
}

static void data(struct audit *a)
{
    struct audit_test *t = &a->test_plan[TEST_PLAN_DATA];
    t->known = a->database.has_size;
    t->window.seen = t->known && a->database.bytes + a->database.wal_bytes >= TEST_PLAN_DATA_BYTES;
    t->window.last = a->has_sample ? a->sampled_at : a->evidence_at;
}

void test_plan_fill(struct audit *a, const struct audit_input *input,
                    const struct plan_windows *test, const struct plan_windows *all)
{
    for (int id = 0; id < TEST_PLAN_COUNT; id++)
        a->test_plan[id] = (struct audit_test){
            .latency = {.mean_ms = (double)NAN, .stddev_ms = (double)NAN, .cv_pct = (double)NAN},
            .cv_within_pct = (double)NAN};
    window(a, input, TEST_PLAN_AGENTS, test->searched ? &test->agents : NULL,
           all->searched ? &all->agents : NULL);
    window(a, input, TEST_PLAN_REQUESTS, test->searched ? &test->requests : NULL,
           all->searched ? &all->requests : NULL);
    data(a);
}

/* Is it of another period, and over by the end of this one? */
static bool is_earlier(const struct audit *a, const struct history_entry *e)
{
    const struct period *p = &a->period;
    bool same = e->kind == p->kind && e->start == p->start && e->end == p->end;
    return !same && e->end <= p->end;
}

/* A week that lies in a month, or across its start, tells of times, but is no report before it. */
static void take_statement(const struct audit *a, const struct history_entry *e,
                           enum test_plan_id id, struct audit_test *t)
{
    int64_t seen = e->test_seen[id];
    bool before = e->end <= a->period.start;
    if (seen == HISTORY_TEST_UNKNOWN) {
        t->earlier_unknown += before;
    } else if (seen == HISTORY_TEST_NOT_SEEN) {
        t->earlier_not_seen += before;
    } else if (!t->earlier_in || seen > t->earlier) {
        t->earlier_in = e;
        t->earlier = seen;
        t->earlier_within = !before && seen >= a->period.start;
    }
}

void test_plan_earlier(struct audit *a, const struct audit_input *input)
{
    for (size_t i = 0; i < input->n_statements && a->has_period; i++) {
        const struct history_entry *e = &input->statements[i];
        for (int id = 0; id < TEST_PLAN_COUNT && is_earlier(a, e); id++) {
            if (!a->test_plan[id].window.seen)
                take_statement(a, e, (enum test_plan_id)id, &a->test_plan[id]);
        }
    }
}
