/*
 * The judgement: everything that a report says, as data. A pure function of sums, evidence and
 * criteria; reads no file, prints nothing, knows no language. The report layer only renders it: a
 * figure or verdict in the Markdown is here first, and in the JSON too.
 *
 * Units: latencies in µs (integers) or ms (where `_ms`), rates in percent, sizes in bytes, times
 * in seconds since 1970 UTC. What could not be measured has its `has_…` false or is NAN.
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/attribution.h"
#include "audit/blocking.h"
#include "audit/cache_replay.h"
#include "audit/criteria.h"
#include "audit/evidence.h"
#include "audit/mix.h"
#include "audit/questions.h"
#include "audit/sample.h"
#include "audit/statistics.h"
#include "audit/trend.h"
#include "audit/windows.h"
#include "base/period.h"
#include "base/zone.h"
#include "rollup/sums.h"
#include "scan/coverage.h"

enum audit_tier {
    AUDIT_TIER_NONE,
    AUDIT_TIER_EDGE,
    AUDIT_TIER_APP,
    AUDIT_TIER_CLIENT,
    AUDIT_TIER_MIXED
};

struct audit_latency {
    uint64_t n;
    double mean_ms, stddev_ms, cv_pct;                      /* NAN: undefined */
    int64_t min_us, p50_us, p90_us, p95_us, p99_us, max_us; /* meaningless while n == 0 */
    double error_bound;                                     /* relative; 0: exact */
    struct interval p95_us_interval, p99_us_interval;       /* in µs */
};

struct audit_rate {
    uint64_t hits, n;
    double pct;               /* NAN while n == 0 */
    struct interval interval; /* percent */
};

struct audit_endpoint {
    const char *method, *path; /* borrowed from the rollup */
    bool named, stream;
    uint64_t requests, http_500, http_5xx;
    struct audit_rate rate_500;
    const struct status_count *statuses;
    size_t n_statuses;
    struct audit_latency latency;
    const int64_t *p95_by_part; /* µs, for each of series.parts; below 0: no latency in it; NULL:
                                   none in any */
    uint64_t slowest; /* of the slowest 5 %: its requests at or above the criterion's P95; 0 for
                         streams, and where the criterion's latencies are not this population's */
};

enum criterion_status { CRITERION_SAFE, CRITERION_CLOSE, CRITERION_REACHED, CRITERION_UNKNOWN };

/* Where a criterion's value comes from; why it is unknown. */
enum figure_source {
    FIGURE_NONE,
    FIGURE_REQUESTS,      /* the chosen tier's requests */
    FIGURE_CLIENT,        /* the client tier: a stress test's output */
    FIGURE_FIELD,         /* agents by the logs' agent field */
    FIGURE_DATABASE,      /* Porta's database */
    FIGURE_ADDRESS,       /* agents by client address and user agent */
    FIGURE_DAILY_METRICS, /* the tests that daily metrics files tell of */
};

enum unknown_reason {
    UNKNOWN_NOT, /* it is known */
    UNKNOWN_NO_REQUESTS,
    UNKNOWN_NO_LATENCIES, /* no request carries one; for the CV: none above 0 */
    UNKNOWN_TOO_FEW,      /* fewer than criteria.min_n */
    UNKNOWN_NO_DATABASE,  /* no --porta-db */
    UNKNOWN_DATABASE_GAP, /* audit.database.gap says why */
    UNKNOWN_NO_IDENTITY,  /* nothing tells agents apart */
    UNKNOWN_NO_APP_LOG,   /* no log that could hold lock errors was understood in the period */
    UNKNOWN_APP_LOG_INCOMPLETE, /* a log that could hold lock errors was cut or unreadable */
    UNKNOWN_UNDATED,   /* only undated lock events, which may lie in the period; only undated
                          requests or agents, which lie in no minute */
    UNKNOWN_FEW_HOURS, /* growth: fewer than TREND_MIN_HOURS hours with enough requests */
};

struct audit_criterion {
    bool has_value;
    double value;    /* agents; ms; %; bytes; requests a second */
    bool at_least;   /* agents: the set was full, there may be more */
    double used_pct; /* value as percent of the threshold */
    enum criterion_status status;
    enum figure_source source;
    enum unknown_reason why;
};

enum flag_state { FLAG_NOT_RAISED, FLAG_RAISED, FLAG_UNKNOWN };

struct audit_flag {
    enum flag_state state;
    bool has_value;
    double value;   /* in the unit of its threshold; growth: days until the P95 doubles */
    uint64_t n;     /* what it rests on; 0: not a statistic */
    bool uncertain; /* the interval spans the threshold */
    enum unknown_reason why;
};

enum verdict_level { VERDICT_NOT_NEEDED, VERDICT_WATCH, VERDICT_ASKED_FOR, VERDICT_CANNOT_TELL };

/* What moved the verdict: exactly one of the kinds a cause. */
enum cause_kind { CAUSE_FLAG, CAUSE_CRITERION, CAUSE_COVERAGE, CAUSE_HOURS };
struct cause {
    enum cause_kind kind;
    unsigned id; /* flag_id, criterion_id */
};
#define MAX_CAUSES (FLAG_COUNT + CRITERION_COUNT + 1)

enum check_state { CHECK_MET, CHECK_NOT_MET, CHECK_NOT_CHECKED };

/* Why an item has its state; the report writes the sentence. */
enum check_evidence {
    EVIDENCE_NONE_RAISED,   /* red_flag: no red flag is raised */
    EVIDENCE_RAISED,        /* red_flag: `flags` of them are (ids in audit.flags) */
    EVIDENCE_FLAGS_UNKNOWN, /* red_flag: none raised, some unknown */
    EVIDENCE_TEST_TRAFFIC,  /* test agents seen, with `n` requests (0: only operations of theirs) */
    EVIDENCE_STRESS_OUTPUT, /* lines of a stress test's output seen: `n` */
    EVIDENCE_DAILY_METRICS, /* daily metrics of `n` runs; the last one is `run` */
    EVIDENCE_TEST_FAILED,   /* daily metrics only of runs that failed: `n`; the last one is `run` */
    EVIDENCE_NO_TEST,       /* none of them */
    EVIDENCE_ATTESTED,      /* `attestation` */
    EVIDENCE_ATTESTED_NOT,  /* somebody attests that it is not met */
    EVIDENCE_EXPIRED,       /* attested, but no longer at the period's end */
    EVIDENCE_NOT_YET,       /* attested only after the period's end */
    EVIDENCE_NOT_ATTESTED,  /* where redis_tells, with what audit.redis says of item `n` */
    EVIDENCE_DB_SIZE,       /* routine: the size was taken: `n` bytes, write-ahead log included */
    EVIDENCE_DB_NOT_ASKED,  /* no database was named */
    EVIDENCE_DB_GAP,        /* it could not be read */
    EVIDENCE_ENTRIES,       /* routine: `n` log entries were analysed */
    EVIDENCE_NO_ENTRIES,
    EVIDENCE_THIS_REPORT,      /* routine: this report */
    EVIDENCE_CRITERIA_CHANGED, /* routine: audit.changes, or another version at least */
    EVIDENCE_RULES,            /* `parts` say it, one a rule of the configuration */
    /* Of a rule: */
    EVIDENCE_NOT_RECORDED, /* not looked for when the period was sampled */
    EVIDENCE_FLAG_RAISED,  /* `rule->flag` */
    EVIDENCE_FLAG_NOT_RAISED,
    EVIDENCE_FLAG_UNKNOWN,
    EVIDENCE_FILE_THERE,   /* `file` satisfies the rule */
    EVIDENCE_FILE_MATCHES, /* and has a line that matches */
    EVIDENCE_FILE_NONE,    /* nothing matches `rule->path` */
    EVIDENCE_FILE_NO_ROOT, /* nor can a root be opened */
    EVIDENCE_FILE_UNREADABLE,
    EVIDENCE_FILE_NOT_REGULAR,
    EVIDENCE_FILE_OLD,
    EVIDENCE_FILE_LATER, /* changed so long after the period that its age then is not known */
    EVIDENCE_FILE_SMALL,
    EVIDENCE_FILE_NO_MATCH,
    EVIDENCE_FILE_GAVE_UP, /* the expression took too many steps */
    EVIDENCE_BACKUP_GOOD,  /* with `n` operations */
    EVIDENCE_BACKUP_NOT_SQLITE,
    EVIDENCE_BACKUP_DAMAGED,
    EVIDENCE_BACKUP_FOREIGN,
    EVIDENCE_BACKUP_TOO_LARGE,
    EVIDENCE_BACKUP_LOST_OPERATIONS, /* `n` instead of `before` */
    EVIDENCE_BACKUP_LOST_AGENTS,
    EVIDENCE_REDIS_NOT_ASKED, /* this and the next: audit.redis */
    EVIDENCE_REDIS_NO_CLIENT,
    EVIDENCE_REDIS_NO_PASSWORD,
    EVIDENCE_REDIS_UNREACHABLE,
    EVIDENCE_REDIS_SILENT,
    EVIDENCE_REDIS_CLOSED,
    EVIDENCE_REDIS_GARBAGE,
    EVIDENCE_REDIS_WANTS_PASSWORD,
    EVIDENCE_REDIS_WRONG_PASSWORD,
    EVIDENCE_REDIS_LOADING,
    EVIDENCE_REDIS_REFUSED,
    EVIDENCE_REDIS_NOT_TOLD,     /* it answers, but does not tell this */
    EVIDENCE_REDIS_NO_EARLIER,   /* no sample of the period before to compare with */
    EVIDENCE_REDIS_SAMPLED_LATE, /* its sample was not taken near the end of this period */
    EVIDENCE_REDIS_RESTARTED,    /* or its figures were reset in between */
    EVIDENCE_REDIS_ANSWERS,
    EVIDENCE_REDIS_VERSION,
    EVIDENCE_REDIS_VERSION_OLD,
    EVIDENCE_REDIS_PERSISTENT,
    EVIDENCE_REDIS_NOT_PERSISTENT,
    EVIDENCE_REDIS_HITS, /* `n` in the period */
    EVIDENCE_REDIS_HITS_FEW,
    EVIDENCE_REDIS_RATIO, /* `n` of `before` reads */
    EVIDENCE_REDIS_RATIO_LOW,
    EVIDENCE_REDIS_EVICTIONS,
    EVIDENCE_REDIS_EVICTIONS_MANY,
    EVIDENCE_REDIS_MEMORY, /* `n` bytes */
    EVIDENCE_REDIS_MEMORY_MUCH,
    EVIDENCE_REDIS_SLOW_LOG, /* `n` entries */
    EVIDENCE_REDIS_SLOW_LOG_LONG,
    EVIDENCE_COUNT
};

/* A file that a rule is not satisfied with, and why. */
struct file_judged {
    const struct file_seen *file;
    enum check_evidence evidence;
};

struct audit_check {
    enum check_state state;
    enum check_evidence evidence;
    uint64_t n;
    const struct attestation *attestation; /* or NULL */
    const struct test_run *run;            /* or NULL */
    const struct check_rule *rule;         /* of a part */
    const struct file_seen *file;          /* or NULL */
    uint64_t before;
    bool redis_tells;
    const struct audit_check *parts; /* of EVIDENCE_RULES */
    size_t n_parts;
    struct file_judged newer[FILES_SEEN - 1]; /* backups that are newer than `file` and unusable */
    unsigned n_newer;
};

/* A threshold that is another one than in the earlier report. */
struct threshold_change {
    bool is_flag;
    unsigned id; /* criterion_id or flag_id */
    double from, to;
};

/* What a measurement makes of a claim of the document. */
enum claim_state {
    CLAIM_NOT_ENOUGH,    /* `gap` says why */
    CLAIM_MEASURED,      /* there are figures, and nothing to be for or against */
    CLAIM_SUPPORTED,     /* they speak for it */
    CLAIM_NOT_SUPPORTED, /* they do not */
};

/* What the seconds of a period lack. */
enum claim_gap {
    CLAIM_GAP_NONE,
    CLAIM_GAP_SECONDS,       /* they were not kept, or of other endpoints, in some hours */
    CLAIM_GAP_NO_REQUESTS,   /* none to the endpoint */
    CLAIM_GAP_NO_LATENCIES,  /* its requests carry none, so it is in flight nowhere */
    CLAIM_GAP_NO_TIMES,      /* over MAX_UNTIMED_PCT of them have no time of their own */
    CLAIM_GAP_LOCKS_UNKNOWN, /* the flag on lock errors says why */
    CLAIM_GAP_NO_LOCKS,      /* no lock error, so nothing to attribute */
    CLAIM_GAP_NO_MOMENTS,    /* no lock episode whose first event has a time of its own */
    CLAIM_GAP_FEW,           /* there are figures, too few to say anything */
    CLAIM_GAP_COUNT
};
#define MAX_UNTIMED_PCT 5

struct claim {
    enum claim_state state;
    enum claim_gap gap; /* of CLAIM_NOT_ENOUGH */
};

/* A read that a shared cache might answer. */
struct audit_cache {
    const struct cache_rule *rule;
    struct claim claim;
    uint64_t requests; /* the replay's may be fewer: those with a time of their own */
    struct cache_replay replay;
};

/* An endpoint that may keep others waiting. */
struct audit_blocker {
    const struct endpoint_name *endpoint;
    struct claim claim;
    uint64_t requests;
    struct blocking blocking;
};

struct audit_watched {
    const struct watched_endpoint *watched;
    bool seen;
    uint64_t requests, http_500;
    struct audit_latency latency;        /* of all methods that match, together */
    struct claim locks;                  /* audit.attribution's endpoint of the same index */
    const struct audit_cache *cache;     /* NULL: not a read to be cached */
    const struct audit_blocker *blocker; /* NULL: not one that may block */
};

struct history_entry; /* audit/history.h */

/* The tests of the document's plan. */
enum test_plan_id { TEST_PLAN_AGENTS, TEST_PLAN_REQUESTS, TEST_PLAN_DATA, TEST_PLAN_COUNT };
#define TEST_PLAN_DATA_BYTES (UINT64_C(100) << 20)

struct audit_test {
    bool known;           /* it was looked for; else the seconds or the size are not known */
    bool in_test;         /* what follows is of test traffic; else of all traffic */
    struct window window; /* TEST_PLAN_DATA: `seen` and `last` only */
    struct audit_latency latency; /* of a window that was seen: of its slots of 15 minutes */
    bool exact;                   /* and all of their requests lie in it */
    double cv_within_pct;         /* as latency; NAN: undefined */
    /* Not seen: the last time that another week or month saw it, and whose statement says so. NULL:
       none did. */
    const struct history_entry *earlier_in;
    int64_t earlier;
    bool earlier_within; /* in this period: a week of it saw what the whole does not show */
    size_t earlier_not_seen, earlier_unknown; /* not seen: weeks and months over by the period's
                                                 start that looked in vain, and that could not */
};

/* What would help before Redis; only with its evidence. */
enum advice_kind { ADVICE_WAL, ADVICE_BUSY_TIMEOUT, ADVICE_ASYNC, ADVICE_CACHE };

struct advice {
    enum advice_kind kind;
    const struct audit_cache *cache;     /* ADVICE_CACHE: */
    const struct cache_ttl *ttl;         /* the shortest with which half of the reads hit */
    const struct audit_blocker *blocker; /* ADVICE_ASYNC */
};

/* When a criterion reaches its threshold. */
struct audit_forecast {
    struct trend_forecast trend; /* `t` in weeks since 1970 */
    int64_t from, to;            /* FORECAST_DATES: seconds UTC; `to` only where trend.has_to */
};

/* A part of the period; requests and latencies as those of the criteria. */
struct audit_bin {
    int64_t start, end; /* seconds UTC, the clock of the zone */
    bool has_records;   /* false: the logs are silent, nothing below is known */
    uint64_t requests, peak_minute;
    double per_minute; /* requests, on average over its length */
    bool has_agents;   /* the agents were told apart by the logs: */
    unsigned agents;   /* most in one of its clock minutes */
    uint64_t lock_events;
    uint64_t n; /* latencies; percentiles are meaningless while it is 0 */
    int64_t p50_us, p95_us, p99_us;
};

/* How the period went, for pictures and sparklines. */
struct audit_series {
    enum cut_unit unit;
    struct audit_bin *bins; /* ascending, without gaps */
    size_t n_bins;
    bool has_latency, has_requests, has_agents; /* in some bin */
    bool agents_at_least;                       /* of some bin: there may have been more */
    enum cut_unit part_unit;
    const int64_t *parts; /* starts of longer parts, for audit_endpoint.p95_by_part */
    size_t n_parts;       /* 0, or at least 2 */
};

struct audit;

/* A week of a month, or the part of it that lies in the month. */
struct audit_week {
    char name[16];      /* 2025-W31 */
    int64_t start, end; /* seconds UTC */
    bool whole;
    struct daily_metrics_evidence daily_metrics; /* its runs, borrowed */
    struct audit *audit; /* of that part alone; of what lies outside the logs only the runs */
    bool has_db_size;    /* the week's own report stated it: */
    double db_bytes;
};

/* What the runs of the daily metrics say, all together. */
struct audit_runs {
    size_t n, failed;
    uint64_t sent, errors; /* of those that say both */
    bool has_mean;         /* weighted by the requests of each */
    double mean_ms;
    int64_t p95_us, p99_us; /* the largest; below 0: none says one */
};

struct audit {
    struct period period; /* both sides set, unless has_period is false */
    bool has_period;
    bool complete;     /* over at `now` */
    int64_t elapsed_s; /* from the period's start to its end, across a change of summer time: what
                          means divide by, whatever `now` is. 0 without a period */
    const struct zone *zone;
    const char *program_version;
    char criteria_version[7];
    const struct criteria *criteria;
    const struct sums *sums;

    enum audit_tier tier;
    uint64_t requests; /* normal population */
    const struct status_count *statuses;
    size_t n_statuses;
    struct audit_latency
        latency; /* of the criterion: without streams and test traffic. From the client tier
                    where nothing else has latencies: latency_source says so */
    enum figure_source latency_source;   /* FIGURE_NONE, FIGURE_REQUESTS, FIGURE_CLIENT;
                                            FIGURE_DAILY_METRICS: `latency` is empty, P95 and CV
                                            of the criteria are those of the runs below */
    double cv_within_pct, cv_pooled_pct; /* NAN: undefined */
    uint64_t cv_n;                       /* requests that cv_within_pct rests on */
    bool cv_all_endpoints;               /* none of the constant-work endpoints had two requests */
    bool cv_all_zero;                    /* undefined, since each latency that counts is 0 */
    struct audit_rate rate_500, rate_5xx;

    uint64_t lock_events, lock_inferred, lock_undated;
    const struct lock_episode *episodes;
    size_t n_episodes;
    bool locks_measured;     /* some source could tell lock errors and speaks of the period, and all
                                sources that could were read whole */
    bool app_log_incomplete; /* one that could was not */

    enum figure_source agents_source; /* FIGURE_NONE, FIELD, DATABASE, ADDRESS */
    uint64_t agents_distinct, agents_peak;
    bool agents_distinct_at_least, agents_peak_at_least;

    double mean_per_s; /* requests / elapsed_s; NAN: no request, or no period */
    double operations_per_minute, db_operations_per_minute; /* likewise: of the logs, and of Porta's
                                                               database */
    bool has_rate; /* some request has a time, of its own or inferred: there are peaks */
    uint64_t peak_minute, peak_second;
    bool has_peak_second;                  /* some request had a time of its own */
    uint64_t operations, operations_timed; /* of agents in the logs, but those known to be of test
                                              agents; of them those whose time is known */
    bool has_operations_peak;              /* these are half of them or more */

    struct database_evidence database;

    struct audit_endpoint *endpoints; /* by requests descending, then path, method */
    size_t n_endpoints;
    struct audit_endpoint *client_endpoints; /* of the client tier, in the same order; where
                                                latency_source is FIGURE_CLIENT, these have the
                                                slowest 5 % */
    size_t n_client_endpoints;
    uint64_t slowest;              /* requests at or above the criterion's P95, all endpoints */
    struct audit_watched *watched; /* criteria.n_watched */

    uint64_t
        hours_without_seconds; /* of which the seconds were not kept, or not these endpoints' */
    bool seconds_cover;        /* none is, and nearly all requests have a time of their own */
    struct attribution attribution; /* by watched endpoint; empty: no seconds are known */
    /* Contention: supported where requests wait at the episodes' begins more often than by chance.
       Where there is not enough data, nothing is known of `contention`. */
    struct claim waits;
    uint64_t contention;            /* lock events; the others are unclassified */
    uint64_t long_requests;         /* that took criteria.rollup.long_us or longer */
    struct audit_cache *caches;     /* criteria.n_caches */
    struct audit_blocker *blockers; /* criteria.n_blockers */
    struct mix mix;
    struct audit_test test_plan[TEST_PLAN_COUNT];
    struct advice *advice; /* by the evidence: advice.c */
    size_t n_advice;
    struct advice *unmeasured; /* what no advice can be given on, or against; `ttl` is NULL */
    size_t n_unmeasured;
    struct question question[QUESTION_COUNT];

    struct audit_latency test_latency; /* of test traffic */
    uint64_t test_requests, client_requests;
    struct audit_rate test_rate_500;
    struct audit_latency client_latency; /* of the client tier */

    struct trend_growth growth; /* of the hourly P95 */
    struct audit_series series;

    struct daily_metrics_evidence daily_metrics; /* borrowed */
    const struct test_run *slowest_run; /* the one with the largest P95 of those that rest on
                                           criteria.min_n requests; NULL: none */
    double runs_cv_pct;                 /* within the runs; NAN: no run tells one */
    uint64_t runs_cv_n;                 /* requests that it rests on */
    struct audit_runs runs;
    const struct audit_week *weeks; /* of a month, ascending; borrowed */
    size_t n_weeks;

    struct audit_criterion criterion[CRITERION_COUNT];
    struct audit_forecast forecast[CRITERION_COUNT];
    struct audit_flag flag[FLAG_COUNT];
    enum verdict_level verdict;
    struct cause causes[MAX_CAUSES]; /* what moved it, in the order of METRICS.md's sentence:
                                        coverage, flags, criteria (unknown: criteria, flags) */
    size_t n_causes;
    struct redis_evidence redis;
    bool has_sample; /* evidence is kept, and was taken at: */
    int64_t sampled_at;
    bool sampled_late;   /* so long after the period that it speaks of another time */
    int64_t evidence_at; /* what ages of files are relative to: the period's end once it is over */
    struct threshold_change changes[CRITERION_COUNT + FLAG_COUNT];
    size_t n_changes;
    bool criteria_changed; /* there is an earlier report, with criteria of another version: */
    char earlier_version[7];
    struct audit_check *rule_checks; /* criteria.n_rules */
    struct audit_check check[CHECK_COUNT];
    struct audit_check routine[ROUTINE_COUNT];

    const struct source_evidence *sources;
    size_t n_sources;
    double understood_pct; /* NAN: no line was read */
    bool coverage_low;     /* the share above is under criteria.min_understood */
    /* Of the sums' clock hours those that are over at `now`, all of them once the period is; of
       these without a record, of which the sums list so many (the first). */
    uint64_t hours_over, hours_silent;
    size_t n_silent_hours;
    /* METRICS.md, "Status, flags, verdict": of the last USUAL_WEEKS weeks before the period those
       whose hours are known; of the hours that are over those that have a request in at least half
       of these weeks, and of them those that have one now. Zero with too few weeks. */
    unsigned usual_weeks;
    uint64_t usual_hours, usual_hours_seen;
    bool hours_low; /* under USUAL_MIN_PCT of them have one */

    const struct history_entry *history; /* borrowed: of the same kind, before it, ascending */
    size_t n_history;
    const struct history_entry *stated_weeks; /* borrowed: weeks over by the period's end, without
                                                 this one, ascending: what a forecast rests on */
    size_t n_stated_weeks;
    const struct history_entry *previous; /* of the period right before; or NULL */
    struct history_entry *statement; /* what this report states; NULL: it states nothing. Owned */
    unsigned revision;               /* restatements of this period; 0: none */
};

#define USUAL_WEEKS 8
#define USUAL_MIN_WEEKS 4
#define USUAL_MIN_PCT 80

struct audit_input {
    const struct criteria *criteria;
    const struct rollup *rollup; /* what the sums are of, for its seconds; NULL: none are known */
    bool include_test;           /* the sums' normal population has test traffic in it */
    const struct sums *sums;
    const struct sums *before;   /* of the period before; NULL: not known */
    bool before_other_rules;     /* some of either was counted by other rules */
    const struct period *period; /* NULL: no dated record and no bounds */
    int64_t now;
    const struct zone *zone;
    const struct database_evidence *database;
    const struct daily_metrics_evidence *daily_metrics; /* or NULL */
    const struct redis_evidence *redis;                 /* or NULL */
    const struct rule_evidence *rules; /* what was found for rules of files and backups */
    size_t n_rules;
    bool has_sample; /* the evidence is kept in a store */
    int64_t sampled_at;
    const struct evidence_sample *earlier; /* of the period before; or NULL */
    const struct history_entry *history;   /* of the same kind, before the period, ascending */
    size_t n_history;
    const struct history_entry *stated_weeks; /* see struct audit */
    size_t n_stated_weeks;
    const struct history_entry *statements; /* all weeks and months, in any order */
    size_t n_statements;
    const struct history_entry *stated; /* what was stated for this very period; or NULL */
    bool states;                        /* a history is kept, and this report can enter it */
    const struct audit_week *weeks;     /* of a month; or NULL */
    size_t n_weeks;
    const struct attestation *attestations;
    size_t n_attestations;
    const struct source_evidence *sources; /* in the order of the report */
    size_t n_sources;
    const char *program_version;
};

/* Do the logs tell agents apart, by name or by address? Porta's database does so for a period. */
static inline bool audit_tells_agents(const struct audit *a)
{
    return a->agents_source == FIGURE_FIELD || a->agents_source == FIGURE_ADDRESS;
}

/* All of the input must outlive the audit. Never NULL. */
struct audit *audit_new(const struct audit_input *input);
void audit_free(struct audit *a);

#endif
