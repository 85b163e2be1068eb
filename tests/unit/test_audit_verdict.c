/* Criteria, flags and verdict: each boundary from both sides, and why something is unknown. */
#include "audit_fixture.h"

static struct fixture f;

#define STATUS(id) (fixture_audit(&f)->criterion[id].status)
#define FLAG(id) (fixture_audit(&f)->flag[id].state)

/* 1000 latencies of which rank 950, the P95, is `us`. */
static void p95_of(int64_t us)
{
    struct population *p = &f.sums.normal;
    fixture_add(p, "GET", "/meta", 949, 200, us - 1);
    fixture_add(p, "GET", "/meta", 51, 200, us);
    p->has_edge = true;
    p->peak_minute = 1;
}

static void a_quiet_week(void)
{
    fixture_quiet(&f);
    const struct audit *a = fixture_audit(&f);
    for (int i = 0; i < CRITERION_COUNT; i++) {
        CHECK_INT(a->criterion[i].status, CRITERION_SAFE);
        CHECK(a->criterion[i].has_value);
        CHECK_INT(a->criterion[i].why, UNKNOWN_NOT);
    }
    CHECK_NEAR(a->criterion[CRITERION_AGENTS].value, 1, 0);
    CHECK_NEAR(a->criterion[CRITERION_AGENTS].used_pct, 20, 1e-12);
    CHECK_INT(a->criterion[CRITERION_AGENTS].source, FIGURE_FIELD);
    CHECK_NEAR(a->criterion[CRITERION_P95].value, 110, 0);
    CHECK_NEAR(a->criterion[CRITERION_P95].used_pct, 5.5, 1e-12);
    CHECK_INT(a->criterion[CRITERION_P95].source, FIGURE_REQUESTS);
    CHECK_NEAR(a->criterion[CRITERION_CV].value, 100 * sqrt(100 * 50.0 / 99) / 100, 1e-10);
    CHECK_NEAR(a->criterion[CRITERION_DB_SIZE].value, 20480, 0);
    CHECK_INT(a->criterion[CRITERION_DB_SIZE].source, FIGURE_DATABASE);
    CHECK_NEAR(a->criterion[CRITERION_RPS].value, 0.05, 1e-15);

    static const enum flag_state want[FLAG_COUNT] = {[FLAG_GROWTH] = FLAG_UNKNOWN,
                                                     [FLAG_GREEN_P95] = FLAG_RAISED,
                                                     [FLAG_GREEN_CV] = FLAG_RAISED,
                                                     [FLAG_GREEN_AGENTS] = FLAG_RAISED,
                                                     [FLAG_GREEN_DB_SIZE] = FLAG_RAISED};
    for (int i = 0; i < FLAG_COUNT; i++) {
        CHECK_INT(a->flag[i].state, want[i]);
        CHECK(!a->flag[i].uncertain);
    }
    CHECK_INT(a->flag[FLAG_GROWTH].why, UNKNOWN_FEW_HOURS);
    CHECK_INT(a->flag[FLAG_LOCK_ERRORS].n, 140);
    CHECK_INT(a->flag[FLAG_HTTP_500].n, 100);
    CHECK_INT(a->flag[FLAG_RED_P95].n, 100);
    CHECK_INT(a->flag[FLAG_YELLOW_CV].n, 100);
    CHECK_INT(a->verdict, VERDICT_NOT_NEEDED);
    CHECK_INT(a->n_causes, 0);
    fixture_release(&f);
}

static void agents_against_their_thresholds(void)
{
    fixture_quiet(&f);
    static const struct {
        unsigned agents;
        enum criterion_status status;
        bool yellow, green;
    } want[] = {
        {2, CRITERION_SAFE, false, true},
        {3, CRITERION_SAFE, false, false},
        {4, CRITERION_SAFE, true, false},
        {5, CRITERION_REACHED, true, false},
    };
    for (size_t i = 0; i < 4; i++) {
        f.sums.normal.peak_agents_by_field = want[i].agents;
        const struct audit *a = fixture_audit(&f);
        CHECK_INT(a->criterion[CRITERION_AGENTS].status, want[i].status);
        CHECK_INT(a->flag[FLAG_YELLOW_AGENTS].state, want[i].yellow);
        CHECK_INT(a->flag[FLAG_GREEN_AGENTS].state, want[i].green);
    }
    fixture_release(&f);
}

static void p95_against_its_thresholds(void)
{
    static const struct {
        int64_t us;
        enum criterion_status status;
        bool red, yellow, green;
    } want[] = {
        {999999, CRITERION_SAFE, false, false, true},
        {1000000, CRITERION_SAFE, false, false, false},
        {1799999, CRITERION_SAFE, false, false, false},
        {1800000, CRITERION_CLOSE, false, false, false},
        {1813520, CRITERION_CLOSE, false, false, false},
        {2000000, CRITERION_CLOSE, false, false, false},
        {2000001, CRITERION_REACHED, false, true, false},
        {3000000, CRITERION_REACHED, false, true, false},
        {3000001, CRITERION_REACHED, true, true, false},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        fixture_empty(&f);
        p95_of(want[i].us);
        const struct audit *a = fixture_audit(&f);
        CHECK_INT(a->criterion[CRITERION_P95].status, want[i].status);
        CHECK_NEAR(a->criterion[CRITERION_P95].value, (double)want[i].us / 1000, 0);
        CHECK_INT(a->flag[FLAG_RED_P95].state, want[i].red);
        CHECK_INT(a->flag[FLAG_YELLOW_P95].state, want[i].yellow);
        CHECK_INT(a->flag[FLAG_GREEN_P95].state, want[i].green);
        fixture_release(&f);
    }
}

/* Half at m - d, half at m + d: a CV of nearly 100·d/m percent. */
static void cv_against_its_thresholds(void)
{
    static const struct {
        int64_t d;
        enum criterion_status status;
        bool yellow, green;
    } want[] = {
        {29000, CRITERION_SAFE, false, true},  {31000, CRITERION_SAFE, false, false},
        {39000, CRITERION_SAFE, false, false}, {41000, CRITERION_SAFE, true, false},
        {46000, CRITERION_CLOSE, true, false}, {51000, CRITERION_REACHED, true, false},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        fixture_empty(&f);
        fixture_add(&f.sums.normal, "GET", "/meta", 500, 200, 100000 - want[i].d);
        fixture_add(&f.sums.normal, "GET", "/meta", 500, 200, 100000 + want[i].d);
        const struct audit *a = fixture_audit(&f);
        CHECK_INT(a->criterion[CRITERION_CV].status, want[i].status);
        CHECK_INT(a->flag[FLAG_YELLOW_CV].state, want[i].yellow);
        CHECK_INT(a->flag[FLAG_GREEN_CV].state, want[i].green);
        fixture_release(&f);
    }
}

static void database_against_its_thresholds(void)
{
    static const struct {
        uint64_t bytes, wal;
        enum criterion_status status;
        bool yellow, green;
    } want[] = {
        {10485759, 0, CRITERION_SAFE, false, true},
        {10485759, 1, CRITERION_SAFE, false, false},
        {52428800, 0, CRITERION_SAFE, false, false},
        {52428800, 1, CRITERION_SAFE, true, false},
        {94371839, 0, CRITERION_SAFE, true, false},
        {94371840, 0, CRITERION_CLOSE, true, false},
        {104857600, 0, CRITERION_CLOSE, true, false},
        {104857600, 1, CRITERION_REACHED, true, false},
    };
    fixture_quiet(&f);
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        f.database.bytes = want[i].bytes;
        f.database.wal_bytes = want[i].wal;
        const struct audit *a = fixture_audit(&f);
        CHECK_INT(a->criterion[CRITERION_DB_SIZE].status, want[i].status);
        CHECK_INT(a->flag[FLAG_YELLOW_DB_SIZE].state, want[i].yellow);
        CHECK_INT(a->flag[FLAG_GREEN_DB_SIZE].state, want[i].green);
    }
    fixture_release(&f);
}

static void rate_against_its_threshold(void)
{
    fixture_quiet(&f);
    f.sums.normal.peak_minute = 2699;
    CHECK_INT(STATUS(CRITERION_RPS), CRITERION_SAFE);
    f.sums.normal.peak_minute = 2700;
    CHECK_INT(STATUS(CRITERION_RPS), CRITERION_CLOSE);
    f.sums.normal.peak_minute = 3000;
    CHECK_INT(STATUS(CRITERION_RPS), CRITERION_CLOSE);
    f.sums.normal.peak_minute = 3001;
    CHECK_INT(STATUS(CRITERION_RPS), CRITERION_REACHED);
    fixture_release(&f);
}

static void check_unknown(enum criterion_id id, enum unknown_reason why)
{
    const struct audit_criterion *c = &fixture_audit(&f)->criterion[id];
    CHECK_INT(c->status, CRITERION_UNKNOWN);
    CHECK(!c->has_value);
    CHECK_INT(c->source, FIGURE_NONE);
    CHECK_INT(c->why, why);
}

static void unknown_without_evidence(void)
{
    fixture_empty(&f);
    check_unknown(CRITERION_AGENTS, UNKNOWN_NO_REQUESTS);
    check_unknown(CRITERION_P95, UNKNOWN_NO_REQUESTS);
    check_unknown(CRITERION_CV, UNKNOWN_NO_REQUESTS);
    check_unknown(CRITERION_DB_SIZE, UNKNOWN_NO_DATABASE);
    check_unknown(CRITERION_RPS, UNKNOWN_NO_REQUESTS);
    f.database.asked = true;
    check_unknown(CRITERION_DB_SIZE, UNKNOWN_DATABASE_GAP);
    f.input.database = NULL;
    check_unknown(CRITERION_DB_SIZE, UNKNOWN_NO_DATABASE);

    fixture_add(&f.sums.normal, "GET", "/meta", 30, 200, -1);
    check_unknown(CRITERION_AGENTS, UNKNOWN_NO_IDENTITY);
    check_unknown(CRITERION_P95, UNKNOWN_NO_LATENCIES);
    check_unknown(CRITERION_CV, UNKNOWN_NO_LATENCIES);
    check_unknown(CRITERION_RPS, UNKNOWN_UNDATED); /* requests, none of them in a minute */
    fixture_agents(&f.sums.normal.agents_by_field, 2);
    check_unknown(CRITERION_AGENTS, UNKNOWN_UNDATED);
    fixture_release(&f);
}

static void unknown_with_too_few(void)
{
    fixture_empty(&f);
    fixture_add(&f.sums.normal, "GET", "/meta", 1, 200, 1000);
    check_unknown(CRITERION_CV, UNKNOWN_TOO_FEW);
    fixture_add(&f.sums.normal, "GET", "/meta", 18, 200, 3000);
    check_unknown(CRITERION_P95, UNKNOWN_TOO_FEW);
    CHECK_INT(f.audit->flag[FLAG_RED_P95].state, FLAG_UNKNOWN);
    CHECK_INT(f.audit->flag[FLAG_RED_P95].why, UNKNOWN_TOO_FEW);
    CHECK_INT(f.audit->flag[FLAG_HTTP_500].state, FLAG_UNKNOWN);
    CHECK_INT(f.audit->flag[FLAG_HTTP_500].why, UNKNOWN_TOO_FEW);
    check_unknown(CRITERION_CV, UNKNOWN_TOO_FEW);
    CHECK_INT(f.audit->flag[FLAG_YELLOW_CV].state, FLAG_UNKNOWN);
    CHECK_INT(f.audit->flag[FLAG_YELLOW_CV].why, UNKNOWN_TOO_FEW);
    CHECK_INT(f.audit->flag[FLAG_GREEN_CV].state, FLAG_UNKNOWN);
    CHECK(!isnan(f.audit->cv_within_pct)); /* a figure, with its n: no judgement */
    CHECK_INT(f.audit->cv_n, 19);
    fixture_add(&f.sums.normal, "GET", "/meta", 1, 200, 3000);
    CHECK_INT(STATUS(CRITERION_P95), CRITERION_SAFE);
    CHECK_INT(STATUS(CRITERION_CV), CRITERION_SAFE);
    CHECK_INT(FLAG(FLAG_HTTP_500), FLAG_NOT_RAISED);
    CHECK_INT(FLAG(FLAG_GREEN_CV), FLAG_RAISED);
    fixture_release(&f);

    fixture_empty(&f);
    fixture_add(&f.sums.normal, "GET", "/meta", 30, 200, 0);
    check_unknown(CRITERION_CV, UNKNOWN_NO_LATENCIES);
    CHECK_INT(STATUS(CRITERION_P95), CRITERION_SAFE); /* a 0 is a real 0 */
    fixture_add(&f.sums.normal, "POST", "/run_bash", 30, 200, 1000);
    check_unknown(CRITERION_CV, UNKNOWN_NO_LATENCIES); /* of those that count, all are 0 */
    fixture_release(&f);
}

/* The CV's n is that of the endpoints of constant work, however many requests others have. Nor do
   a few values that scatter ask for Redis. */
static void a_cv_of_few_in_a_busy_week(void)
{
    fixture_quiet(&f);
    struct population *p = &f.sums.normal;
    p->endpoints[0].path = "/list"; /* all of the 100: no constant work */
    fixture_add(p, "GET", "/meta", 18, 200, 1000);
    fixture_add(p, "GET", "/meta", 1, 200, 900000);
    check_unknown(CRITERION_CV, UNKNOWN_TOO_FEW);
    const struct audit *a = f.audit;
    CHECK_INT(a->cv_n, 19);
    CHECK_INT(a->criterion[CRITERION_P95].status, CRITERION_SAFE);
    CHECK_INT(a->verdict, VERDICT_CANNOT_TELL);
    CHECK_INT(a->n_causes, 1);
    CHECK_INT(a->causes[0].kind, CAUSE_CRITERION);
    CHECK_INT(a->causes[0].id, CRITERION_CV);
    fixture_add(p, "GET", "/public_url", 1, 200, 1000); /* one is no set, and counts for nothing */
    check_unknown(CRITERION_CV, UNKNOWN_TOO_FEW);
    fixture_add(p, "GET", "/public_url", 1, 200, 1000);
    CHECK_INT(STATUS(CRITERION_CV), CRITERION_REACHED);
    CHECK_INT(f.audit->cv_n, 21);
    CHECK_INT(f.audit->verdict, VERDICT_ASKED_FOR);
    fixture_release(&f);
}

static void criteria_of_the_client_tier(void)
{
    fixture_empty(&f);
    fixture_add(&f.sums.client, "", "/meta", 10, 200, 1000000);
    fixture_add(&f.sums.client, "", "/meta", 10, 200, 2500000);
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->criterion[CRITERION_P95].status, CRITERION_REACHED);
    CHECK_INT(a->criterion[CRITERION_P95].source, FIGURE_CLIENT);
    CHECK_INT(a->criterion[CRITERION_CV].source, FIGURE_CLIENT);
    CHECK_INT(a->criterion[CRITERION_RPS].why, UNKNOWN_NO_REQUESTS);
    CHECK_INT(a->flag[FLAG_HTTP_500].why, UNKNOWN_NO_REQUESTS);
    fixture_release(&f);
}

static void database_names_the_agents(void)
{
    fixture_empty(&f);
    f.database = (struct database_evidence){
        .asked = true, .has_agents = true, .operations = 9, .agents = 7, .peak_agents = 5};
    CHECK_INT(STATUS(CRITERION_AGENTS), CRITERION_REACHED);
    CHECK_INT(f.audit->criterion[CRITERION_AGENTS].source, FIGURE_DATABASE);
    f.database.agents = f.database.peak_agents = 0; /* test agents only: an answer */
    CHECK_INT(STATUS(CRITERION_AGENTS), CRITERION_SAFE);
    f.database.operations = 0; /* nothing at all: none */
    check_unknown(CRITERION_AGENTS, UNKNOWN_NO_REQUESTS);
    fixture_release(&f);
}

static void lock_flag(void)
{
    fixture_quiet(&f);
    f.sums.lock_events = 1;
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_RAISED);
    CHECK_NEAR(f.audit->flag[FLAG_LOCK_ERRORS].value, 1, 0);
    f.input.n_sources = 1; /* raised, whoever said so */
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_RAISED);

    f.sums.lock_events = 0; /* only nginx was read */
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_UNKNOWN);
    CHECK_INT(f.audit->flag[FLAG_LOCK_ERRORS].why, UNKNOWN_NO_APP_LOG);
    CHECK(!f.audit->flag[FLAG_LOCK_ERRORS].has_value);

    f.input.n_sources = 2;
    f.sums.lock_undated = 1;
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_UNKNOWN);
    CHECK_INT(f.audit->flag[FLAG_LOCK_ERRORS].why, UNKNOWN_UNDATED);
    f.sums.lock_undated = 0;
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_NOT_RAISED);

    f.sums.messages = 0;            /* nor does the application's log say anything in the period */
    f.sums.other_tier_requests = 1; /* but for access lines */
    f.sums.undated_entries = 1;
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_UNKNOWN);
    CHECK_INT(f.audit->flag[FLAG_LOCK_ERRORS].why, UNKNOWN_NO_APP_LOG);
    f.sums.messages = 1;
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_NOT_RAISED);
    fixture_release(&f);
}

static void a_log_cut_short_may_hide_lock_errors(void)
{
    fixture_quiet(&f);
    f.sources[0].tier = TIER_EDGE;
    f.sources[0].incomplete = true; /* nginx's: no lock error stands there */
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_NOT_RAISED);
    f.sources[1].incomplete = true;
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_UNKNOWN);
    CHECK_INT(f.audit->flag[FLAG_LOCK_ERRORS].why, UNKNOWN_APP_LOG_INCOMPLETE);
    CHECK(!f.audit->locks_measured);
    CHECK_INT(f.audit->verdict, VERDICT_CANNOT_TELL);
    f.sums.lock_events = 1; /* what was seen was seen */
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_RAISED);
    f.sums.lock_events = 0;
    f.sources[1].incomplete = false;
    f.sources[2] = (struct source_evidence){.path = "gone.log",
                                            .state = SOURCE_UNREADABLE,
                                            .incomplete = true}; /* whose log it is nobody knows */
    f.input.n_sources = 3;
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_UNKNOWN);
    CHECK_INT(f.audit->flag[FLAG_LOCK_ERRORS].why, UNKNOWN_APP_LOG_INCOMPLETE);
    f.sources[2].has_tier = true;
    f.sources[2].tier = TIER_EDGE;
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_NOT_RAISED);
    f.sources[2].tier = TIER_APP;
    CHECK_INT(FLAG(FLAG_LOCK_ERRORS), FLAG_UNKNOWN);
    fixture_release(&f);
}

static void agents_of_a_database_that_cannot_be_read(void)
{
    fixture_empty(&f);
    fixture_add(&f.sums.normal, "GET", "/meta", 30, 200, -1);
    fixture_agents(&f.sums.normal.agents_by_client, 2);
    f.sums.normal.peak_agents_by_client = 1;
    CHECK_INT(STATUS(CRITERION_AGENTS), CRITERION_SAFE);
    f.database.asked = f.database.has_size = true;
    snprintf(f.database.gap, sizeof f.database.gap, "the operations cannot be read");
    check_unknown(CRITERION_AGENTS, UNKNOWN_DATABASE_GAP);
    fixture_agents(&f.sums.normal.agents_by_field, 1);
    f.sums.normal.peak_agents_by_field = 1; /* the logs name them: no need to ask */
    CHECK_INT(STATUS(CRITERION_AGENTS), CRITERION_SAFE);
    fixture_release(&f);
}

static void rate_of_500(void)
{
    static const struct {
        uint64_t ok, bad;
        bool raised, uncertain;
    } want[] = {
        {20, 0, false, true}, /* up to 16 % */
        {95, 5, false, true},      {94, 6, true, true},
        {9900, 100, false, false}, {900, 100, true, false},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        fixture_empty(&f);
        fixture_add(&f.sums.normal, "GET", "/meta", want[i].ok, 200, -1);
        if (want[i].bad)
            fixture_add(&f.sums.normal, "GET", "/meta", want[i].bad, 500, -1);
        const struct audit_flag *flag = &fixture_audit(&f)->flag[FLAG_HTTP_500];
        CHECK_INT(flag->state, want[i].raised);
        CHECK_INT(flag->uncertain, want[i].uncertain);
        CHECK_INT(flag->n, want[i].ok + want[i].bad);
        fixture_release(&f);
    }
}

/* Of 100 latencies: the interval of P95 is from rank 90 to rank 100. */
static void uncertain_percentiles(void)
{
    static const struct {
        int64_t rank_90, rank_95, rank_100; /* ms */
        bool red, yellow, green;
    } want[] = {
        {1100, 1200, 1300, false, false, false}, {1100, 1200, 3100, true, true, false},
        {1900, 2100, 2200, false, true, false},  {900, 950, 1100, false, false, true},
        {900, 1050, 1100, false, false, true},   {3100, 3200, 3300, false, false, false},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        fixture_empty(&f);
        fixture_add(&f.sums.normal, "GET", "/meta", 94, 200, want[i].rank_90 * 1000);
        fixture_add(&f.sums.normal, "GET", "/meta", 5, 200, want[i].rank_95 * 1000);
        fixture_add(&f.sums.normal, "GET", "/meta", 1, 200, want[i].rank_100 * 1000);
        const struct audit_flag *flag = fixture_audit(&f)->flag;
        CHECK_INT(flag[FLAG_RED_P95].uncertain, want[i].red);
        CHECK_INT(flag[FLAG_YELLOW_P95].uncertain, want[i].yellow);
        CHECK_INT(flag[FLAG_GREEN_P95].uncertain, want[i].green);
        fixture_release(&f);
    }

    /* No upper bound: what lies below a threshold may lie above it, and not the other way. */
    fixture_empty(&f);
    fixture_add(&f.sums.normal, "GET", "/meta", 50, 200, 2500000);
    const struct audit_flag *flag = fixture_audit(&f)->flag;
    CHECK_INT(flag[FLAG_RED_P95].uncertain, true);
    CHECK_INT(flag[FLAG_YELLOW_P95].uncertain, false);
    CHECK_INT(flag[FLAG_GREEN_P95].uncertain, false);
    fixture_release(&f);
}

static void check_verdict(enum verdict_level level, size_t n, const struct cause *causes)
{
    const struct audit *a = fixture_audit(&f);
    CHECK_INT(a->verdict, level);
    CHECK_INT(a->n_causes, n);
    for (size_t i = 0; i < n && i < a->n_causes; i++) {
        CHECK_INT(a->causes[i].kind, causes[i].kind);
        CHECK_INT(a->causes[i].id, causes[i].id);
    }
}
#define VERDICT(level, ...)                                                          \
    check_verdict(level, sizeof(struct cause[]){__VA_ARGS__} / sizeof(struct cause), \
                  (struct cause[]){__VA_ARGS__})

/* Step by step from green to red; each stronger one hides the weaker. */
static void verdicts_in_their_order(void)
{
    fixture_quiet(&f);
    f.sums.normal.peak_agents_by_field = 4;
    f.sums.normal.peak_minute = 2700;
    VERDICT(VERDICT_WATCH, {CAUSE_FLAG, FLAG_YELLOW_AGENTS}, {CAUSE_CRITERION, CRITERION_RPS});

    f.database.has_size = false;
    VERDICT(VERDICT_CANNOT_TELL, {CAUSE_CRITERION, CRITERION_DB_SIZE});
    f.sources[0].not_understood = 10;
    f.input.n_sources = 1;
    VERDICT(VERDICT_CANNOT_TELL, {CAUSE_COVERAGE, 0}, {CAUSE_CRITERION, CRITERION_DB_SIZE},
            {CAUSE_FLAG, FLAG_LOCK_ERRORS});

    f.sums.lock_events = 3;
    f.sums.normal.peak_minute = 3001;
    VERDICT(VERDICT_ASKED_FOR, {CAUSE_FLAG, FLAG_LOCK_ERRORS}, {CAUSE_CRITERION, CRITERION_RPS});
    fixture_release(&f);
}

static void low_coverage_alone(void)
{
    fixture_quiet(&f);
    f.sources[0].not_understood = 8; /* of 140 lines: 94.3 % */
    VERDICT(VERDICT_CANNOT_TELL, {CAUSE_COVERAGE, 0});
    fixture_release(&f);
}

static void a_reached_criterion_alone(void)
{
    fixture_quiet(&f);
    f.sums.normal.peak_agents_by_field = 5;
    VERDICT(VERDICT_ASKED_FOR, {CAUSE_CRITERION, CRITERION_AGENTS});
    fixture_release(&f);
}

static void everything_at_once(void)
{
    fixture_empty(&f);
    p95_of(3000002);
    fixture_add(&f.sums.normal, "GET", "/meta", 600, 500, -1);
    fixture_add(&f.sums.normal, "GET", "/public_url", 39, 200, 1);
    fixture_add(&f.sums.normal, "GET", "/public_url", 1, 200, 1000000);
    f.sums.lock_events = 1;
    f.sums.normal.peak_minute = 3001;
    fixture_agents(&f.sums.normal.agents_by_field, 5);
    f.sums.normal.peak_agents_by_field = 5;
    f.database = (struct database_evidence){.asked = true, .has_size = true, .bytes = 1 << 30};
    VERDICT(VERDICT_ASKED_FOR, {CAUSE_FLAG, FLAG_LOCK_ERRORS}, {CAUSE_FLAG, FLAG_RED_P95},
            {CAUSE_FLAG, FLAG_HTTP_500}, {CAUSE_CRITERION, CRITERION_AGENTS},
            {CAUSE_CRITERION, CRITERION_P95}, {CAUSE_CRITERION, CRITERION_CV},
            {CAUSE_CRITERION, CRITERION_DB_SIZE}, {CAUSE_CRITERION, CRITERION_RPS});
    fixture_release(&f);
}

static void nothing_at_all(void)
{
    fixture_empty(&f);
    VERDICT(VERDICT_CANNOT_TELL, {CAUSE_CRITERION, CRITERION_AGENTS},
            {CAUSE_CRITERION, CRITERION_P95}, {CAUSE_CRITERION, CRITERION_CV},
            {CAUSE_CRITERION, CRITERION_DB_SIZE}, {CAUSE_CRITERION, CRITERION_RPS},
            {CAUSE_FLAG, FLAG_LOCK_ERRORS}, {CAUSE_FLAG, FLAG_RED_P95},
            {CAUSE_FLAG, FLAG_HTTP_500});
    fixture_release(&f);
}

int main(void)
{
    RUN(a_quiet_week);
    RUN(agents_against_their_thresholds);
    RUN(p95_against_its_thresholds);
    RUN(cv_against_its_thresholds);
    RUN(database_against_its_thresholds);
    RUN(rate_against_its_threshold);
    RUN(unknown_without_evidence);
    RUN(unknown_with_too_few);
    RUN(a_cv_of_few_in_a_busy_week);
    RUN(criteria_of_the_client_tier);
    RUN(database_names_the_agents);
    RUN(lock_flag);
    RUN(a_log_cut_short_may_hide_lock_errors);
    RUN(agents_of_a_database_that_cannot_be_read);
    RUN(rate_of_500);
    RUN(uncertain_percentiles);
    RUN(verdicts_in_their_order);
    RUN(low_coverage_alone);
    RUN(a_reached_criterion_alone);
    RUN(everything_at_once);
    RUN(nothing_at_all);
    return check_end();
}
