/*
 * The user's document as data: thresholds, flags, endpoints, checklist (seed: "Redis adoption
 * criteria"). criteria_default() is the one place where the document's values stand; a
 * configuration will fill in the same structure.
 */
#ifndef AUDIT_CRITERIA_H
#define AUDIT_CRITERIA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/rules.h"
#include "rollup/rollup.h"

enum criterion_id {
    CRITERION_AGENTS,
    CRITERION_P95,
    CRITERION_CV,
    CRITERION_DB_SIZE,
    CRITERION_RPS,
    CRITERION_COUNT,
};

enum flag_id {
    FLAG_LOCK_ERRORS,
    FLAG_RED_P95,
    FLAG_HTTP_500,
    FLAG_GROWTH,
    FLAG_YELLOW_P95,
    FLAG_YELLOW_CV,
    FLAG_YELLOW_AGENTS,
    FLAG_YELLOW_DB_SIZE,
    FLAG_GREEN_P95,
    FLAG_GREEN_CV,
    FLAG_GREEN_AGENTS,
    FLAG_GREEN_DB_SIZE,
    FLAG_COUNT,
};
#define FLAG_COLOURS 3 /* red, yellow, green */
#define FLAGS_PER_COLOUR 4

enum checklist_id {
    CHECK_RED_FLAG,
    CHECK_PERFORMANCE_TESTS,
    CHECK_MIGRATION_PLAN,
    CHECK_BACKUP,
    CHECK_REDIS_INSTALLED,
    CHECK_CONNECTION,
    CHECK_CACHING,
    CHECK_COMPATIBILITY,
    CHECK_REDIS_METRICS,
    CHECK_LOGGING,
    CHECK_ALERTS,
    CHECK_DOCUMENTATION,
    CHECK_COUNT,
};
#define CHECKS_PER_SECTION 4 /* preparation, adoption, monitoring */

/* The document's weekly, then monthly tasks. */
enum routine_id {
    ROUTINE_STRESS_TEST,
    ROUTINE_DB_SIZE,
    ROUTINE_LOGS,
    ROUTINE_METRICS,
    ROUTINE_AUDIT,
    ROUTINE_CRITERIA,
    ROUTINE_PLANNING,
    ROUTINE_DOCUMENT,
    ROUTINE_COUNT,
};
#define ROUTINE_WEEKLY 4 /* the first four */

/* JSON names, in the order of the enums ("agents", "lock_errors", "red_flag", "stress_test", …). */
extern const char *const criterion_names[CRITERION_COUNT];
extern const char *const criterion_units[CRITERION_COUNT]; /* agents, ms, %, bytes, req/s */
extern const char *const flag_names[FLAG_COUNT];
extern const char *const checklist_names[CHECK_COUNT];
extern const char *const routine_names[ROUTINE_COUNT];

/* How a value is held against a threshold. */
enum comparison { AT_LEAST, MORE_THAN, LESS_THAN };

struct threshold {
    enum comparison comparison;
    double value; /* agents; ms; percent; bytes; requests a second */
};

struct watched_endpoint {
    const char
        *method; /* as the document writes it; shown, and matched only where `match_method` */
    bool match_method;
    const char *path;
    bool critical;  /* else monitored */
    const char *id; /* "pipeline", "status", "run_bash", …: key of its problem and remedy texts */
    const char *what, *problem, *remedy; /* texts in their place, from outside; or NULL */
};

/* A read that a shared cache could answer, and the writes after which it could not. */
struct cache_rule {
    struct endpoint_name read;
    const struct endpoint_name *writes;
    size_t n_writes;
};

struct criteria {
    struct threshold criterion[CRITERION_COUNT];
    struct threshold
        flag[FLAG_COUNT];  /* lock_errors: more than 0; growth: not a threshold, unused */
    double close_share;    /* a criterion is close from this share of its threshold: 0.90 */
    double min_understood; /* percent of lines below which nothing is told: 95 */
    uint64_t min_n;        /* rates, percentiles and the CV are unknown with fewer: 20 */
    const struct watched_endpoint *watched;
    size_t n_watched;
    const char *const *cv_paths; /* endpoints whose work is constant */
    size_t n_cv_paths;
    const struct check_rule *rules; /* by item; none in the document */
    size_t n_rules;
    int64_t busy_timeout_us;         /* how long Porta's sqlite3 waits for a lock: 5 s */
    const struct cache_rule *caches; /* METRICS.md, "Bottlenecks": the cache what-if */
    size_t n_caches;
    const struct endpoint_name *blockers; /* … head-of-line blocking */
    size_t n_blockers;
    const int64_t *cache_ttls_s; /* ascending, seconds */
    size_t n_cache_ttls;
    /* Its groups are all endpoints that the above names, its long_us 0.8 × busy_timeout_us. */
    struct rollup_rules rollup;
};

/* What of the busy timeout makes a request one that may have waited for a lock. */
#define CRITERIA_LONG_SHARE_PERCENT 80

/* Static data; never NULL. */
const struct criteria *criteria_default(void);

/* XXH64 over a canonical text of every value above, as 6 hex digits and NUL: the version in the
   report. */
void criteria_version(const struct criteria *c, char ret[7]);

bool threshold_met(const struct threshold *t, double value);

#endif
