/* Mix or speed, on two periods whose difference is known. */
#include "audit/mix.h"

#include "audit_fixture.h"

static struct fixture before, now;

static void begin(void)
{
    fixture_empty(&before);
    fixture_empty(&now);
}

static struct mix compute(void)
{
    struct mix ret;
    mix_compute(&before.sums.normal, &now.sums.normal, 20, &ret);
    fixture_release(&before);
    fixture_release(&now);
    return ret;
}

/* The slow endpoint's share grows from 4 % to 10 %, and nothing else changes. */
static void another_mix(void)
{
    begin();
    fixture_add(&before.sums.normal, "GET", "/meta", 960, 200, 1000);
    fixture_add(&before.sums.normal, "POST", "/run_bash", 40, 200, 2000000);
    fixture_add(&now.sums.normal, "GET", "/meta", 450, 200, 1000);
    fixture_add(&now.sums.normal, "POST", "/run_bash", 50, 200, 2000000);
    struct mix m = compute();
    CHECK_INT(m.state, MIX_MEASURED);
    CHECK_INT(m.before_us, 1000);
    CHECK_INT(m.now_us, 2000000);
    CHECK_INT(m.mix_us, 1999000);
    CHECK_INT(m.speed_us, 0);
}

/* The same requests, each of them slower. */
static void slower_endpoints(void)
{
    begin();
    fixture_add(&before.sums.normal, "GET", "/meta", 900, 200, 1000);
    fixture_add(&before.sums.normal, "POST", "/run_bash", 100, 200, 2000000);
    fixture_add(&now.sums.normal, "GET", "/meta", 90, 200, 2000);
    fixture_add(&now.sums.normal, "POST", "/run_bash", 10, 200, 2500000);
    struct mix m = compute();
    CHECK_INT(m.mix_us, 0);
    CHECK_INT(m.speed_us, 500000);
}

/* By hand: before, /a has 1 to 100 ms and /b 200 ms once; now there are 50 of /a and 3 of /b. 95 %
   of 53 are 50.35, more than the 50 of /a: mixed 200 ms. Now it is 150 ms. */
static void both_at_once(void)
{
    begin();
    for (int i = 1; i <= 100; i++)
        fixture_add(&before.sums.normal, "GET", "/a", 1, 200, 1000 * i);
    fixture_add(&before.sums.normal, "GET", "/b", 1, 200, 200000);
    fixture_add(&now.sums.normal, "GET", "/a", 50, 200, 40000);
    fixture_add(&now.sums.normal, "GET", "/b", 3, 200, 150000);
    struct mix m = compute();
    CHECK_INT(m.before_us, 96000);
    CHECK_INT(m.now_us, 150000);
    CHECK_INT(m.mix_us, 104000);
    CHECK_INT(m.speed_us, -50000);
    CHECK_INT(m.n_before, 101);
    CHECK_INT(m.n, 53);
}

/* Equal shares: the weights' rounding must not move the rank. */
static void the_same_mix_is_no_change(void)
{
    begin();
    for (int i = 1; i <= 700; i++) {
        fixture_add(&before.sums.normal, "GET", i % 3 ? "/a" : "/b", 1, 200, 1000 * i);
        fixture_add(&now.sums.normal, "GET", i % 3 ? "/a" : "/b", 3, 200, 1000 * i);
    }
    struct mix m = compute();
    CHECK_INT(m.mix_us, 0);
    CHECK_INT(m.speed_us, 0);
}

static void endpoints_that_were_not_there(void)
{
    begin();
    fixture_add(&before.sums.normal, "GET", "/a", 100, 200, 1000);
    fixture_add(&now.sums.normal, "GET", "/a", 95, 200, 1000);
    fixture_add(&now.sums.normal, "GET", "/new", 5, 200, 9000);
    struct mix m = compute();
    CHECK_INT(m.state, MIX_MEASURED);
    CHECK_INT(m.n_new, 5);
    begin();
    fixture_add(&before.sums.normal, "GET", "/a", 100, 200, 1000);
    fixture_add(&now.sums.normal, "GET", "/a", 94, 200, 1000);
    fixture_add(&now.sums.normal, "GET", "/new", 6, 200, 9000);
    m = compute();
    CHECK_INT(m.state, MIX_NEW);
    CHECK_INT(m.n_new, 6);
}

static void too_few_are_not_compared(void)
{
    begin();
    fixture_add(&before.sums.normal, "GET", "/a", 19, 200, 1000);
    fixture_add(&now.sums.normal, "GET", "/a", 100, 200, 1000);
    struct mix m = compute();
    CHECK_INT(m.state, MIX_TOO_FEW);
    CHECK_INT(m.n_before, 19);
}

/* A stream's latency is a connection's lifetime. */
static void streams_do_not_count(void)
{
    begin();
    fixture_endpoint(&now.sums.normal, "GET", "/events")->stream = true;
    fixture_add(&before.sums.normal, "GET", "/a", 100, 200, 1000);
    fixture_add(&now.sums.normal, "GET", "/a", 100, 200, 1000);
    fixture_add(&now.sums.normal, "GET", "/events", 100, 200, 60000000);
    struct mix m = compute();
    CHECK_INT(m.state, MIX_MEASURED);
    CHECK_INT(m.n_new, 0);
    CHECK_INT(m.mix_us, 0);
    CHECK_INT(m.speed_us, 0);
}

/* Of days of a month P95 is not that of a month. How many hours are quiet, this period tells. */
static void a_period_that_is_hardly_there(void)
{
    static const struct {
        uint64_t silent_before, silent;
        enum mix_state state;
    } cases[] = {{0, 0, MIX_MEASURED},    {648, 0, MIX_LITTLE},  {144, 0, MIX_MEASURED}, /* 80 % */
                 {145, 0, MIX_LITTLE},    {648, 48, MIX_LITTLE}, {648, 648, MIX_MEASURED},
                 {600, 580, MIX_MEASURED}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture_empty(&before);
        fixture_quiet(&now);
        fixture_add(&before.sums.normal, "GET", "/meta", 900, 200, 1000);
        before.sums.hours = now.sums.hours = 720;
        before.sums.hours_without_records_total = cases[i].silent_before;
        now.sums.hours_without_records_total = cases[i].silent;
        now.input.before = &before.sums;
        const struct mix *m = &fixture_audit(&now)->mix;
        CHECK_INT(m->state, cases[i].state);
        CHECK_INT(m->hours_before, 720);
        CHECK_INT(m->covered_before, 720 - cases[i].silent_before);
        CHECK_INT(m->covered, 720 - cases[i].silent);
        fixture_release(&before);
        fixture_release(&now);
    }
}

int main(void)
{
    RUN(another_mix);
    RUN(slower_endpoints);
    RUN(both_at_once);
    RUN(the_same_mix_is_no_change);
    RUN(endpoints_that_were_not_there);
    RUN(too_few_are_not_compared);
    RUN(streams_do_not_count);
    RUN(a_period_that_is_hardly_there);
    return check_end();
}
