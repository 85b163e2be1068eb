/* Who is in flight before SQLite's locks begin, on logs in which it is known who holds them. */
#include "audit/attribution.h"

#include "activity_fixture.h"

#define S INT64_C(1000000)
#define TIMEOUT_US (5 * S)
#define PIPELINE 0
#define RUN_BASH 1
#define RUN_BASH_OR_GROUP_2 2

static void visit(void *context, const struct activity_hour *hour)
{
    attribution_hour(context, hour);
}

static struct attribution attribute(const struct made *m)
{
    struct attribution ret;
    static const uint64_t endpoints[] = {1 << 0, 1 << 1, 1 << 1 | 1 << 2};
    struct attributing *a = attribution_begin(endpoints, 3, HOUR0, TIMEOUT_US);
    made_walk(m, visit, a);
    attribution_end(a, &ret);
    return ret;
}

/* Three hours in which the pipeline runs for 20 s now and then; whoever waits for its lock fails 5
   s after it began to. */
static struct made with_culprit(bool culprit)
{
    struct made m = made_new(3);
    uint64_t seed = 7;
    for (int64_t at = 100; at < 3 * 3600 - 100; at += 300) {
        int64_t runs_from = at + (int64_t)(200 * made_uniform(&seed));
        made_request(&m, PIPELINE, (runs_from + 20) * S, 20 * S);
        int64_t victim = culprit ? runs_from + 3 : at + (int64_t)(280 * made_uniform(&seed));
        made_request(&m, RUN_BASH, (victim + 5) * S + 1000, 5 * S);
        made_lock(&m, victim + 5, true);
        made_lock(&m, victim + 6, true);
    }
    return m;
}

static void the_culprit_is_found(void)
{
    struct made m = with_culprit(true);
    struct attribution a = attribute(&m);
    CHECK_INT(a.episodes, 36);
    CHECK_INT(a.usable, 36);
    CHECK_INT(a.events, 72);
    CHECK_INT(a.endpoints[PIPELINE].observed, 36);
    CHECK(a.endpoints[PIPELINE].expected < 4);
    CHECK(a.endpoints[PIPELINE].p < 1e-12);
    CHECK_INT(a.endpoints[RUN_BASH].observed, 0); /* the victim waits, and is none */
    CHECK_NEAR(a.endpoints[RUN_BASH].p, 1, 0);
    attribution_release(&a);
    made_free(&m);
}

static void a_bystander_is_none(void)
{
    struct made m = with_culprit(false);
    struct attribution a = attribute(&m);
    CHECK(a.usable >= 30);
    CHECK(a.endpoints[PIPELINE].expected > 1);
    CHECK(a.endpoints[PIPELINE].observed <= 6);
    CHECK(a.endpoints[PIPELINE].p > 0.01);
    attribution_release(&a);
    made_free(&m);
}

/* In flight from second 94 to 100 of the hour: 7 of 3600 seconds. The lock at 106 is asked about
   second 100, that at 107 about 101. */
static void the_moment_is_six_seconds_before(void)
{
    for (int64_t lock = 106; lock <= 107; lock++) {
        struct made m = made_new(1);
        made_request(&m, PIPELINE, 100 * S, 6 * S);
        made_lock(&m, lock, true);
        struct attribution a = attribute(&m);
        CHECK_INT(a.usable, 1);
        CHECK_INT(a.n_listed, 1);
        CHECK_INT(a.listed[0].first, HOUR0 + lock);
        CHECK_INT(a.endpoints[PIPELINE].observed, lock == 106);
        CHECK_INT(a.listed[0].in_flight[PIPELINE], lock == 106);
        CHECK_NEAR(a.endpoints[PIPELINE].expected, 7 / 3600.0, 1e-15);
        attribution_release(&a);
        made_free(&m);
    }
}

/* A lock in the first seconds of an hour is held against the hour before, and its share. */
static void the_moment_may_lie_in_the_hour_before(void)
{
    struct made m = made_new(2);
    made_request(&m, PIPELINE, 3599 * S, 10 * S);
    made_lock(&m, 3600 + 2, true);
    struct attribution a = attribute(&m);
    CHECK_INT(a.endpoints[PIPELINE].observed, 1);
    CHECK_NEAR(a.endpoints[PIPELINE].expected, 11 / 3600.0, 1e-15);
    attribution_release(&a);
    made_free(&m);
}

/* Of the period's first six seconds there is no before. */
static void before_the_period_nothing_is_known(void)
{
    struct made m = made_new(1);
    made_lock(&m, 5, true);
    made_lock(&m, 100, true);
    struct attribution a = attribute(&m);
    CHECK_INT(a.episodes, 2);
    CHECK_INT(a.usable, 1);
    attribution_release(&a);
    made_free(&m);
}

/* A path that several groups make up, by method, is in flight while one of them is: 5 + 3 - 1
   seconds. */
static void an_endpoint_may_be_several_groups(void)
{
    struct made m = made_new(1);
    made_request(&m, RUN_BASH, 100 * S, 4 * S);
    made_request(&m, 2, 102 * S, 2 * S);
    made_lock(&m, 108, true);
    struct attribution a = attribute(&m);
    CHECK_INT(a.endpoints[RUN_BASH].observed, 0);
    CHECK_INT(a.endpoints[RUN_BASH_OR_GROUP_2].observed, 1);
    CHECK_NEAR(a.endpoints[RUN_BASH_OR_GROUP_2].expected, 7 / 3600.0, 1e-15);
    attribution_release(&a);
    made_free(&m);
}

static void episodes_and_events_without_a_time(void)
{
    struct made m = made_new(1);
    made_lock(&m, 100, false); /* an episode whose first event has only a neighbour's time */
    made_lock(&m, 110, true);
    made_lock(&m, 121, true); /* 11 s later: another one */
    struct attribution a = attribute(&m);
    CHECK_INT(a.episodes, 2);
    CHECK_INT(a.usable, 1);
    CHECK_INT(a.events, 2);
    CHECK_INT(a.events_unusable, 1);
    CHECK_INT(a.listed[0].first, HOUR0 + 121);
    const struct attribution_waits *e = attribution_waits_of(&a, HOUR0 + 100);
    CHECK(e && !e->first_known && e->events == 2 && e->known == 1);
    attribution_release(&a);
    made_free(&m);
}

static void episode_is(const struct attribution *a, int64_t first, uint64_t events, uint64_t known,
                       uint64_t contention, bool begins)
{
    const struct attribution_waits *e = attribution_waits_of(a, HOUR0 + first);
    CHECK(e != NULL);
    if (!e)
        return;
    CHECK_INT(e->events, events);
    CHECK_INT(e->known, known);
    CHECK_INT(e->contention, contention);
    CHECK(e->first_known);
    CHECK_INT(e->begins, begins);
}

static void contention_is_a_long_request_that_began_a_timeout_ago(void)
{
    struct made m = made_new(1);
    made_request(&m, RUN_BASH, 204 * S, 4 * S);     /* 200 to 204 */
    made_request(&m, RUN_BASH, 304 * S, 4 * S - 1); /* too short */
    made_request(&m, PIPELINE, 430 * S, 30 * S);    /* 400 to 430: may have waited until 406 */
    made_lock(&m, 406, true);
    made_lock(&m, 407, true);
    made_lock(&m, 429, true);
    made_lock(&m, 199, true);
    made_lock(&m, 200, true);
    made_lock(&m, 204, true);
    made_lock(&m, 204, false);
    made_lock(&m, 205, true);
    made_lock(&m, 302, true);
    struct attribution a = attribute(&m);
    CHECK_INT(a.events, 8);
    CHECK_INT(a.contention, 3);
    CHECK_INT(a.usable, 4);           /* 199, 302, 406, 429 */
    CHECK_INT(a.waiting.observed, 1); /* 406 */
    episode_is(&a, 199, 5, 4, 2, false); /* its last event is only a neighbour's */
    episode_is(&a, 302, 1, 1, 0, false);
    episode_is(&a, 406, 2, 2, 1, true);
    episode_is(&a, 429, 1, 1, 0, false);
    CHECK(attribution_waits_of(&a, HOUR0 + 407) == NULL);
    attribution_release(&a);
    made_free(&m);
}

/* The end of the wait may lie in the next hour; then an hour lies between, and nothing is left. */
static void a_wait_spans_two_hours(void)
{
    struct made m = made_new(3);
    made_request(&m, RUN_BASH, 3601 * S, 5 * S);
    made_request(&m, RUN_BASH, 7200 * S - 1, 5 * S);
    made_lock(&m, 3601, true);
    made_lock(&m, 3602, true);
    made_lock(&m, 7200, true);
    struct attribution a = attribute(&m);
    CHECK_INT(a.contention, 1);
    attribution_release(&a);
    made_free(&m);
}

/* Of the hour's seconds those that lie more than 6 s from an event: 3600 - 13; a wait of its own
   is none of them, another one of 7 is; and one more is counted in. */
static void waiting_is_held_against_the_rest_of_the_hour(void)
{
    struct made m = made_new(1);
    made_request(&m, RUN_BASH, 1005 * S, 5 * S);
    made_lock(&m, 1005, true);
    struct attribution a = attribute(&m);
    CHECK_INT(a.waiting.observed, 1);
    CHECK_NEAR(a.waiting.p, 7 / (3600.0 - 13 + 7), 1e-12);
    attribution_release(&a);
    made_request(&m, PIPELINE, 2030 * S, 30 * S);
    a = attribute(&m);
    CHECK_NEAR(a.waiting.expected, 14 / (3600.0 - 13 + 7), 1e-12);
    attribution_release(&a);
    made_free(&m);
}

static void no_more_than_nine_are_listed(void)
{
    struct made m = made_new(1);
    for (int64_t s = 100; s < 100 + 12 * 20; s += 20)
        made_lock(&m, s, true);
    struct attribution a = attribute(&m);
    CHECK_INT(a.usable, 12);
    CHECK_INT(a.n_listed, ATTRIBUTION_MIN_EPISODES - 1);
    CHECK_INT(a.n_waits, 12);
    attribution_release(&a);
    made_free(&m);
}

/* Of more, however many, nothing is kept but the sums. */
static void no_more_than_a_thousand_are_told(void)
{
    struct made m = made_new(4);
    for (int64_t s = 100; s < 4 * 3600; s += 12)
        made_lock(&m, s, true);
    struct attribution a = attribute(&m);
    CHECK(a.episodes > ATTRIBUTION_TOLD);
    CHECK_INT(a.n_waits, ATTRIBUTION_TOLD);
    CHECK(attribution_waits_of(&a, HOUR0 + 100 + 12 * (ATTRIBUTION_TOLD - 1)) != NULL);
    CHECK(attribution_waits_of(&a, HOUR0 + 100 + 12 * ATTRIBUTION_TOLD) == NULL);
    attribution_release(&a);
    made_free(&m);
}

int main(void)
{
    RUN(the_culprit_is_found);
    RUN(a_bystander_is_none);
    RUN(the_moment_is_six_seconds_before);
    RUN(the_moment_may_lie_in_the_hour_before);
    RUN(before_the_period_nothing_is_known);
    RUN(an_endpoint_may_be_several_groups);
    RUN(episodes_and_events_without_a_time);
    RUN(contention_is_a_long_request_that_began_a_timeout_ago);
    RUN(a_wait_spans_two_hours);
    RUN(waiting_is_held_against_the_rest_of_the_hour);
    RUN(no_more_than_nine_are_listed);
    RUN(no_more_than_a_thousand_are_told);
    return check_end();
}
