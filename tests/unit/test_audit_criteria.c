/* The document's numbers, written down a second time; names; the version. */
#include "audit/criteria.h"

#include "check.h"

static void check_threshold(struct threshold got, enum comparison comparison, double value)
{
    CHECK_INT(got.comparison, comparison);
    CHECK_NEAR(got.value, value, 0);
}

static void thresholds_of_the_document(void)
{
    const struct criteria *c = criteria_default();
    check_threshold(c->criterion[CRITERION_AGENTS], AT_LEAST, 5);
    check_threshold(c->criterion[CRITERION_P95], MORE_THAN, 2000);
    check_threshold(c->criterion[CRITERION_CV], MORE_THAN, 50);
    check_threshold(c->criterion[CRITERION_DB_SIZE], MORE_THAN, 104857600);
    check_threshold(c->criterion[CRITERION_RPS], MORE_THAN, 50);
    CHECK_NEAR(c->close_share, 0.9, 0);
    CHECK_NEAR(c->min_understood, 95, 0);
    CHECK_INT(c->min_n, 20);
}

static void flags_of_the_document(void)
{
    const struct threshold *t = criteria_default()->flag;
    check_threshold(t[FLAG_LOCK_ERRORS], MORE_THAN, 0);
    check_threshold(t[FLAG_RED_P95], MORE_THAN, 3000);
    check_threshold(t[FLAG_HTTP_500], MORE_THAN, 5);
    check_threshold(t[FLAG_YELLOW_P95], MORE_THAN, 2000);
    check_threshold(t[FLAG_YELLOW_CV], MORE_THAN, 40);
    check_threshold(t[FLAG_YELLOW_AGENTS], MORE_THAN, 3);
    check_threshold(t[FLAG_YELLOW_DB_SIZE], MORE_THAN, 52428800);
    check_threshold(t[FLAG_GREEN_P95], LESS_THAN, 1000);
    check_threshold(t[FLAG_GREEN_CV], LESS_THAN, 30);
    check_threshold(t[FLAG_GREEN_AGENTS], LESS_THAN, 3);
    check_threshold(t[FLAG_GREEN_DB_SIZE], LESS_THAN, 10485760);
    CHECK_INT(FLAG_COUNT, FLAG_COLOURS * FLAGS_PER_COLOUR);
}

static void endpoints_of_the_document(void)
{
    static const struct watched_endpoint want[] = {
        {.method = "POST", .path = "/agent/pipeline", .critical = true, .id = "pipeline"},
        {.method = "GET", .path = "/agent/status", .critical = true, .id = "status"},
        {.method = "POST", .path = "/run_bash", .critical = true, .id = "run_bash"},
        {.method = "GET", .path = "/meta", .critical = false, .id = "meta"},
        {.method = "GET", .path = "/public_url", .critical = false, .id = "public_url"},
    };
    const struct criteria *c = criteria_default();
    CHECK_INT(c->n_watched, 5);
    for (size_t i = 0; i < c->n_watched && i < 5; i++) {
        CHECK_STR(c->watched[i].method, want[i].method);
        CHECK_STR(c->watched[i].path, want[i].path);
        CHECK_STR(c->watched[i].id, want[i].id);
        CHECK_INT(c->watched[i].critical, want[i].critical);
        CHECK_INT(c->watched[i].match_method, false);
    }
    CHECK_INT(c->n_cv_paths, 3);
    CHECK_STR(c->cv_paths[0], "/meta");
    CHECK_STR(c->cv_paths[1], "/public_url");
    CHECK_STR(c->cv_paths[2], "/agent/status");
}

static void rules_of_the_rollup(void)
{
    static const char *const paths[] = {"/",           "/meta",          "/public_url",
                                        "/web/*",      "/run_bash",      "/write_file",
                                        "/read_file",  "/list_dir",      "/agent/status",
                                        "/agent/list", "/agent/history", "/agent/pipeline"};
    const struct rollup_rules *r = &criteria_default()->rollup;
    CHECK_INT(r->endpoints.max_endpoints, 1000);
    CHECK_INT(r->endpoints.n_templates, 12);
    for (size_t i = 0; i < r->endpoints.n_templates && i < 12; i++) {
        CHECK_STR(r->endpoints.templates[i].path, paths[i]);
        CHECK(r->endpoints.templates[i].method == NULL);
        CHECK(r->endpoints.templates[i].named && !r->endpoints.templates[i].stream);
    }
    CHECK_INT(r->n_test_agents, 2);
    CHECK_STR(r->test_agents[0], "stress-test*");
    CHECK_STR(r->test_agents[1], "ping-test*");
}

static void a_threshold_is_met(void)
{
    struct threshold t = {AT_LEAST, 5};
    CHECK(threshold_met(&t, 5) && !threshold_met(&t, 4.999));
    t.comparison = MORE_THAN;
    CHECK(!threshold_met(&t, 5) && threshold_met(&t, 5.001));
    t.comparison = LESS_THAN;
    CHECK(!threshold_met(&t, 5) && threshold_met(&t, 4.999));
    CHECK(!threshold_met(&t, (double)NAN));
}

static void names_are_unique_where_they_must_be(void)
{
    for (int i = 0; i < CHECK_COUNT; i++) {
        for (int j = 0; j < i; j++)
            CHECK(strcmp(checklist_names[i], checklist_names[j]) != 0);
        for (int j = 0; j < ROUTINE_COUNT; j++)
            CHECK(strcmp(checklist_names[i], routine_names[j]) != 0);
    }
    for (int i = 0; i < ROUTINE_COUNT; i++)
        for (int j = 0; j < i; j++)
            CHECK(strcmp(routine_names[i], routine_names[j]) != 0);
    for (int i = 0; i < FLAG_COUNT; i++)
        for (int j = i - i % FLAGS_PER_COLOUR; j < i; j++)
            CHECK(strcmp(flag_names[i], flag_names[j]) != 0);
    for (int i = 0; i < CRITERION_COUNT; i++)
        CHECK(criterion_names[i] && criterion_units[i]);
}

static void version_of(const struct criteria *c, char ret[7])
{
    memset(ret, 'x', 7);
    criteria_version(c, ret);
    CHECK_INT(strlen(ret), 6);
    CHECK_INT(strspn(ret, "0123456789abcdef"), 6);
}

/* Whatever changes in the criteria, their version changes. */
static void any_change_shows_in_the_version(void)
{
    char first[7], other[7];
    version_of(criteria_default(), first);
    version_of(criteria_default(), other);
    CHECK_STR(other, first);

#define CHANGED(statement)                       \
    do {                                         \
        struct criteria c = *criteria_default(); \
        statement;                               \
        version_of(&c, other);                   \
        CHECK(strcmp(first, other) != 0);        \
    } while (0)
    static const char *const agents[] = {"stress-test*", "ping-test"};
    struct watched_endpoint watched[5];
    memcpy(watched, criteria_default()->watched, sizeof watched);
    watched[4].match_method = true;
    CHANGED(c.criterion[CRITERION_RPS].value = 50.000001);
    CHANGED(c.criterion[CRITERION_RPS].comparison = AT_LEAST);
    CHANGED(c.flag[FLAG_GREEN_DB_SIZE].value++);
    CHANGED(c.close_share = 0.91);
    CHANGED(c.min_understood = 94);
    CHANGED(c.min_n = 21);
    CHANGED(c.n_watched = 4);
    CHANGED(c.watched = watched);
    CHANGED(c.n_cv_paths = 2);
    CHANGED(c.rollup.endpoints.max_endpoints = 999);
    CHANGED(c.rollup.endpoints.n_templates = 11);
    CHANGED(c.rollup.test_agents = agents);
#undef CHANGED
}

int main(void)
{
    RUN(thresholds_of_the_document);
    RUN(flags_of_the_document);
    RUN(endpoints_of_the_document);
    RUN(rules_of_the_rollup);
    RUN(a_threshold_is_met);
    RUN(names_are_unique_where_they_must_be);
    RUN(any_change_shows_in_the_version);
    return check_end();
}
