/* The windows of the test plan. */
#include "audit/windows.h"

#include "activity_fixture.h"

#define S INT64_C(1000000)

static unsigned agents[24][WINDOW_MINUTES];
static struct window by_agents, by_requests;

static void visit(void *context, const struct activity_hour *hour)
{
    windows_hour(context, hour, agents[(hour->start - HOUR0) / 3600]);
}

static void search(const struct made *m)
{
    struct window_search *w = windows_begin();
    made_walk(m, visit, w);
    windows_end(w, &by_agents, &by_requests);
}

static struct made empty(size_t hours)
{
    memset(agents, 0, sizeof agents);
    return made_new(hours);
}

static void requests(struct made *m, int64_t second, unsigned n)
{
    m->hours[second / 3600].groups[second % GROUPS].cells[second % 3600].requests += n;
}

static void nothing_is_not_seen(void)
{
    struct made m = empty(2);
    search(&m);
    CHECK(!by_agents.seen && !by_requests.seen);
    CHECK_INT(by_agents.requests, 0);
    CHECK_INT(by_requests.requests, 0);
    made_free(&m);
}

/* 300 seconds from 3500 to 3799, across the hour. */
static void a_window_may_span_hours(void)
{
    struct made m = empty(2);
    requests(&m, 3500, 600);
    requests(&m, 3799, 400);
    made_lock(&m, 3600, true);
    made_lock(&m, 3700, false);
    made_lock(&m, 3800, true);
    search(&m);
    CHECK(by_requests.seen);
    CHECK_INT(by_requests.requests, 1000);
    CHECK_INT(by_requests.from, HOUR0 + 3500);
    CHECK_INT(by_requests.to, HOUR0 + 3799);
    CHECK_INT(by_requests.last, HOUR0 + 3799);
    CHECK_INT(by_requests.lock_events, 2);
    made_free(&m);
}

/* The window begins with its first request: a lock error before that is none of it. */
static void locks_before_the_first_request(void)
{
    struct made m = empty(1);
    made_lock(&m, 90, true);
    requests(&m, 100, 600);
    made_lock(&m, 110, true);
    requests(&m, 120, 400);
    search(&m);
    CHECK_INT(by_requests.requests, 1000);
    CHECK_INT(by_requests.from, HOUR0 + 100);
    CHECK_INT(by_requests.lock_events, 1);
    made_free(&m);
}

static void a_lock_and_then_one_second(void)
{
    struct made m = empty(1);
    made_lock(&m, 90, true);
    requests(&m, 100, 600);
    search(&m);
    CHECK_INT(by_requests.from, HOUR0 + 100);
    CHECK_INT(by_requests.to, HOUR0 + 100);
    CHECK_INT(by_requests.lock_events, 0);
    made_free(&m);
}

static void a_second_more_is_too_long(void)
{
    struct made m = empty(2);
    requests(&m, 3500, 600);
    requests(&m, 3800, 400);
    search(&m);
    CHECK(!by_requests.seen);
    CHECK_INT(by_requests.requests, 600);
    made_free(&m);
}

static void the_busiest_and_the_last(void)
{
    struct made m = empty(4);
    requests(&m, 100, 1000);
    requests(&m, 5000, 1500);
    requests(&m, 9000, 1200);
    search(&m);
    CHECK_INT(by_requests.requests, 1500);
    CHECK_INT(by_requests.from, HOUR0 + 5000);
    CHECK_INT(by_requests.last, HOUR0 + 9000);
    made_free(&m);
}

/* Hours that are left out are gaps. */
static void skip_every_other(void *context, const struct activity_hour *hour)
{
    if ((hour->start - HOUR0) / 3600 % 2 == 0)
        visit(context, hour);
}

static void a_gap_is_no_neighbour(void)
{
    struct made m = empty(3);
    requests(&m, 3599, 600);
    requests(&m, 7200, 600);
    struct window_search *w = windows_begin();
    made_walk(&m, skip_every_other, w);
    windows_end(w, &by_agents, &by_requests);
    CHECK(!by_requests.seen);
    CHECK_INT(by_requests.requests, 600);
    made_free(&m);
}

static void five_agents_for_ten_seconds(void)
{
    struct made m = empty(1);
    agents[0][3] = 5;
    requests(&m, 185, 3);
    requests(&m, 195, 4);
    made_lock(&m, 190, true);
    made_lock(&m, 200, true);
    agents[0][7] = 9; /* more of them, but only for nine seconds */
    requests(&m, 430, 20);
    requests(&m, 439, 20);
    search(&m);
    CHECK(by_agents.seen);
    CHECK_INT(by_agents.agents, 5);
    CHECK_INT(by_agents.from, HOUR0 + 185);
    CHECK_INT(by_agents.to, HOUR0 + 195);
    CHECK_INT(by_agents.requests, 7);
    CHECK_INT(by_agents.lock_events, 1);
    made_free(&m);
}

static void fewer_agents_are_not_enough(void)
{
    struct made m = empty(1);
    agents[0][3] = 4;
    requests(&m, 185, 3);
    requests(&m, 235, 4);
    search(&m);
    CHECK(!by_agents.seen);
    CHECK_INT(by_agents.agents, 4);
    CHECK_INT(by_agents.requests, 7);
    made_free(&m);
}

static void more_agents_are_better_and_the_last_is_known(void)
{
    struct made m = empty(1);
    agents[0][1] = 5;
    agents[0][2] = 6;
    agents[0][5] = 5;
    for (int64_t minute = 1; minute <= 5; minute++) {
        requests(&m, 60 * minute, 1);
        requests(&m, 60 * minute + 30, 1);
    }
    search(&m);
    CHECK_INT(by_agents.agents, 6);
    CHECK_INT(by_agents.from, HOUR0 + 120);
    CHECK_INT(by_agents.last, HOUR0 + 330);
    made_free(&m);
}

static void of_as_many_agents_the_first_with_most_requests(void)
{
    static const unsigned n[] = {3, 7, 5, 7};
    struct made m = empty(1);
    for (int64_t minute = 0; minute < 4; minute++) {
        agents[0][minute] = 5;
        requests(&m, 60 * minute, n[minute]);
        requests(&m, 60 * minute + 30, 1);
    }
    search(&m);
    CHECK_INT(by_agents.from, HOUR0 + 60);
    CHECK_INT(by_agents.requests, 8);
    CHECK_INT(by_agents.last, HOUR0 + 210);
    made_free(&m);
}

int main(void)
{
    RUN(nothing_is_not_seen);
    RUN(a_window_may_span_hours);
    RUN(locks_before_the_first_request);
    RUN(a_lock_and_then_one_second);
    RUN(a_second_more_is_too_long);
    RUN(the_busiest_and_the_last);
    RUN(a_gap_is_no_neighbour);
    RUN(five_agents_for_ten_seconds);
    RUN(fewer_agents_are_not_enough);
    RUN(more_agents_are_better_and_the_last_is_known);
    RUN(of_as_many_agents_the_first_with_most_requests);
    return check_end();
}
