/*
 * The user's document as static data, and the names under which its parts appear in the JSON and
 * in attestations. Rejected: thresholds as #defines beside the code that uses them: a configuration
 * has to be able to replace every one, and a reader wants to see them in one place.
 *
 * The document's methods are shown but not matched: in Porta's published source /agent/status
 * answers POST, where the document says GET.
 */
#include "audit/criteria.h"

#define MEBIBYTE (1024.0 * 1024.0)

const char *const criterion_names[CRITERION_COUNT] = {
    [CRITERION_AGENTS] = "agents",   [CRITERION_P95] = "p95", [CRITERION_CV] = "cv",
    [CRITERION_DB_SIZE] = "db_size", [CRITERION_RPS] = "rps",
};

const char *const criterion_units[CRITERION_COUNT] = {
    [CRITERION_AGENTS] = "agents", [CRITERION_P95] = "ms",    [CRITERION_CV] = "%",
    [CRITERION_DB_SIZE] = "bytes", [CRITERION_RPS] = "req/s",
};

/* Unique within a colour only, as in the JSON. */
const char *const flag_names[FLAG_COUNT] = {
    [FLAG_LOCK_ERRORS] = "lock_errors", [FLAG_RED_P95] = "p95",
    [FLAG_HTTP_500] = "http_500",       [FLAG_GROWTH] = "growth",
    [FLAG_YELLOW_P95] = "p95",          [FLAG_YELLOW_CV] = "cv",
    [FLAG_YELLOW_AGENTS] = "agents",    [FLAG_YELLOW_DB_SIZE] = "db_size",
    [FLAG_GREEN_P95] = "p95",           [FLAG_GREEN_CV] = "cv",
    [FLAG_GREEN_AGENTS] = "agents",     [FLAG_GREEN_DB_SIZE] = "db_size",
};

/* Attestations name an item of either list, so no name stands in both. */
const char *const checklist_names[CHECK_COUNT] = {
    [CHECK_RED_FLAG] = "red_flag",
    [CHECK_PERFORMANCE_TESTS] = "performance_tests",
    [CHECK_MIGRATION_PLAN] = "migration_plan",
    [CHECK_BACKUP] = "backup",
    [CHECK_REDIS_INSTALLED] = "redis_installed",
    [CHECK_CONNECTION] = "connection",
    [CHECK_CACHING] = "caching",
    [CHECK_COMPATIBILITY] = "compatibility",
    [CHECK_REDIS_METRICS] = "redis_metrics",
    [CHECK_LOGGING] = "logging",
    [CHECK_ALERTS] = "alerts",
    [CHECK_DOCUMENTATION] = "documentation",
};

const char *const routine_names[ROUTINE_COUNT] = {
    [ROUTINE_STRESS_TEST] = "stress_test",
    [ROUTINE_DB_SIZE] = "db_size",
    [ROUTINE_LOGS] = "logs",
    [ROUTINE_METRICS] = "metrics",
    [ROUTINE_AUDIT] = "audit",
    [ROUTINE_CRITERIA] = "criteria",
    [ROUTINE_PLANNING] = "planning",
    [ROUTINE_DOCUMENT] = "document",
};

static const struct watched_endpoint watched[] = {
    {.method = "POST", .path = "/agent/pipeline", .critical = true, .id = "pipeline"},
    {.method = "GET", .path = "/agent/status", .critical = true, .id = "status"},
    {.method = "POST", .path = "/run_bash", .critical = true, .id = "run_bash"},
    {.method = "GET", .path = "/meta", .critical = false, .id = "meta"},
    {.method = "GET", .path = "/public_url", .critical = false, .id = "public_url"},
};

/* What Porta's own latency benchmark asks. */
static const char *const cv_paths[] = {"/meta", "/public_url", "/agent/status"};

static const char *const test_agents[] = {"stress-test*", "ping-test*"};

/* Porta's endpoints: always kept, and never "(not found)". */
static const struct endpoint_template porta_endpoints[] = {
    {"/", NULL, true, false},
    {"/meta", NULL, true, false},
    {"/public_url", NULL, true, false},
    {"/web/*", NULL, true, false},
    {"/run_bash", NULL, true, false},
    {"/write_file", NULL, true, false},
    {"/read_file", NULL, true, false},
    {"/list_dir", NULL, true, false},
    {"/agent/status", NULL, true, false},
    {"/agent/list", NULL, true, false},
    {"/agent/history", NULL, true, false},
    {"/agent/pipeline", NULL, true, false},
};

/*
 * The document's cache: the status of an agent. Porta logs every operation with the agent's
 * last_seen, so every endpoint that does one for an agent invalidates it.
 */
static const struct endpoint_name status_writes[] = {
    {NULL, "/run_bash"}, {NULL, "/write_file"},     {NULL, "/read_file"},
    {NULL, "/list_dir"}, {NULL, "/agent/pipeline"},
};
static const int64_t cache_ttls[] = {5, 10, 30, 60};
static const struct endpoint_name blockers[] = {{NULL, "/run_bash"}};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct cache_rule caches[] = {
    {{NULL, "/agent/status"}, status_writes, COUNT(status_writes)},
};

/* All endpoints that the above names: the watched ones, then the other writes. */
static const struct endpoint_name groups[] = {
    {NULL, "/agent/pipeline"}, {NULL, "/agent/status"}, {NULL, "/run_bash"},  {NULL, "/meta"},
    {NULL, "/public_url"},     {NULL, "/write_file"},   {NULL, "/read_file"}, {NULL, "/list_dir"},
};

#define BUSY_TIMEOUT_US INT64_C(5000000) /* sqlite3's default in Python */

static const struct criteria document = {
    .criterion =
        {
            [CRITERION_AGENTS] = {AT_LEAST, 5},
            [CRITERION_P95] = {MORE_THAN, 2000},
            [CRITERION_CV] = {MORE_THAN, 50},
            [CRITERION_DB_SIZE] = {MORE_THAN, 100 * MEBIBYTE},
            [CRITERION_RPS] = {MORE_THAN, 50},
        },
    .flag =
        {
            [FLAG_LOCK_ERRORS] = {MORE_THAN, 0},
            [FLAG_RED_P95] = {MORE_THAN, 3000},
            [FLAG_HTTP_500] = {MORE_THAN, 5},
            [FLAG_GROWTH] = {MORE_THAN, 0}, /* not a threshold */
            [FLAG_YELLOW_P95] = {MORE_THAN, 2000},
            [FLAG_YELLOW_CV] = {MORE_THAN, 40},
            [FLAG_YELLOW_AGENTS] = {MORE_THAN, 3},
            [FLAG_YELLOW_DB_SIZE] = {MORE_THAN, 50 * MEBIBYTE},
            [FLAG_GREEN_P95] = {LESS_THAN, 1000},
            [FLAG_GREEN_CV] = {LESS_THAN, 30},
            [FLAG_GREEN_AGENTS] = {LESS_THAN, 3},
            [FLAG_GREEN_DB_SIZE] = {LESS_THAN, 10 * MEBIBYTE},
        },
    .close_share = 0.90,
    .min_understood = 95,
    .min_n = 20,
    .watched = watched,
    .n_watched = COUNT(watched),
    .cv_paths = cv_paths,
    .n_cv_paths = COUNT(cv_paths),
    .busy_timeout_us = BUSY_TIMEOUT_US,
    .caches = caches,
    .n_caches = COUNT(caches),
    .blockers = blockers,
    .n_blockers = COUNT(blockers),
    .cache_ttls_s = cache_ttls,
    .n_cache_ttls = COUNT(cache_ttls),
    .rollup =
        {
            .groups = groups,
            .n_groups = COUNT(groups),
            .long_us = BUSY_TIMEOUT_US * CRITERIA_LONG_SHARE_PERCENT / 100,
            .endpoints = {porta_endpoints, COUNT(porta_endpoints), 1000},
            .test_agents = test_agents,
            .n_test_agents = COUNT(test_agents),
        },
};

const struct criteria *criteria_default(void)
{
    return &document;
}

bool threshold_met(const struct threshold *t, double value)
{
    switch (t->comparison) {
    case AT_LEAST:
        return value >= t->value;
    case MORE_THAN:
        return value > t->value;
    case LESS_THAN:
        return value < t->value;
    }
    return false;
}
