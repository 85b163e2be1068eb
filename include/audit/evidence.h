/*
 * Evidence from outside the logs, as data. The edge layer fills it in, the audit judges it.
 */
#ifndef AUDIT_EVIDENCE_H
#define AUDIT_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Tables and indexes of Porta's database that are listed. */
#define DATABASE_TABLES 5

struct database_table {
    char name[64]; /* cut where it is longer */
    uint64_t bytes;
};

/* Porta's database (edge/porta_db.h). */
struct database_evidence {
    bool asked; /* a path was given */
    bool has_size;
    uint64_t bytes; /* the database file */
    uint64_t wal_bytes;
    char journal_mode[16]; /* "delete" (rollback journal), "wal", "" unknown: from the header */
    bool has_agents;       /* agent_operations was read */
    uint64_t operations;   /* its rows in the period, those of test agents too */
    bool tests_apart;      /* else a sample of old, which did not count the next: */
    uint64_t operations_of_tests; /* of them; 0 where test traffic is counted in */
    uint64_t agents;              /* distinct agent_id in the period */
    unsigned peak_agents;         /* most in one clock minute */
    uint64_t peak_operations;     /* most in one clock minute, those of test agents not counted */
    bool has_rows;                /* all rows of the two tables, whatever their time: */
    uint64_t rows_agents, rows_operations;
    bool has_failed;            /* the operations say whether they succeeded */
    uint64_t failed_operations; /* of test agents only where !tests_apart */
    bool has_pages; /* of the file's header; pages in the write-ahead log do not count */
    uint64_t page_bytes, pages, free_pages;
    struct database_table tables[DATABASE_TABLES]; /* the largest, by bytes, then name */
    unsigned n_tables;
    char tables_gap[128]; /* why there are none; "" */
    char gap[256];        /* what is missing and why; "" nothing */
};

/* Those that all figures but `operations` are of. */
static inline uint64_t database_operations(const struct database_evidence *d)
{
    return d->operations - d->operations_of_tests;
}

/* A test that was run, as a daily metrics file tells it (edge/daily_metrics.h). */
struct test_run {
    char *file;    /* its name, without the directory */
    int64_t at;    /* seconds UTC */
    bool day_only; /* no timestamp in it: `at` is noon of the day in its name */
    bool has_n;    /* the number of requests with a latency is known: */
    uint64_t n;    /* those that succeeded */
    bool has_sent, has_errors, has_duration;
    uint64_t sent, errors, duration_s;
    bool has_p95, has_p99, has_mean, has_cv;
    int64_t p95_us, p99_us, mean_us;
    double cv_pct;
    bool failed; /* it returned a code other than 0, no request succeeded, or nothing says that one
                    did */
};

/* What is wrong with a file; the run in it may count all the same (`counted`). */
struct test_gap {
    char *file;
    char why[160];
    bool counted;
};

/* What the runs' own lines say of an endpoint, all runs of the period together. */
#define TEST_ENDPOINTS 32
struct test_endpoint {
    char path[64]; /* as the test names it, cut; "": all beyond the first TEST_ENDPOINTS - 1 */
    uint64_t requests, errors /* without an answer */, http_500;
    uint64_t n; /* with a latency */
    int64_t p50_us, p95_us, p99_us;
    double cv_pct; /* NAN: undefined */
};

struct daily_metrics_evidence {
    bool asked;
    char gap[256];         /* why the directory could not be read; "" */
    struct test_run *runs; /* those of the period, by time, then name */
    size_t n_runs;
    uint64_t n_elsewhere;  /* runs outside the period */
    struct test_gap *gaps; /* by name */
    size_t n_gaps;
    struct test_endpoint endpoints[TEST_ENDPOINTS]; /* by requests descending, then path */
    unsigned n_endpoints;
};

/* A file that a rule of the checklist asks for (edge/files.h). */
#define FILES_SEEN 8
#define FILE_PATH_BYTES 512
#define FILE_MATCH_BYTES 256

enum file_state { FILE_REGULAR, FILE_NOT_REGULAR, FILE_UNREADABLE };

enum backup_state {
    BACKUP_NOT_LOOKED, /* one before it is good */
    BACKUP_GOOD,       /* opens, passes quick_check, has Porta's tables */
    BACKUP_NOT_SQLITE,
    BACKUP_DAMAGED,
    BACKUP_FOREIGN, /* a database without Porta's tables */
    BACKUP_TOO_LARGE,
    BACKUP_STATE_COUNT
};

struct file_seen {
    char path[FILE_PATH_BYTES]; /* cut where it is longer */
    int64_t modified;           /* seconds UTC */
    uint64_t bytes;
    enum file_state state;
    bool matched, gave_up;        /* the rule's expression */
    char match[FILE_MATCH_BYTES]; /* what matched, cut; user names and passwords of URLs left out */
    enum backup_state backup;
    uint64_t agents, operations; /* rows of a good backup */
};

/* What was found for one rule: the newest files, regular ones first, and those that were changed
   long after the period last. */
struct rule_evidence {
    uint64_t key;      /* rules_key */
    bool root_missing; /* no root could be opened, or only some */
    uint64_t n_found;  /* all that the path matches */
    struct file_seen files[FILES_SEEN];
    unsigned n_files;
};

/* How Redis was found (edge/redis.h). */
enum redis_state {
    REDIS_NOT_ASKED,      /* none is configured */
    REDIS_NOT_RECORDED,   /* it is, but was not when this period was sampled */
    REDIS_NO_CLIENT,      /* built without hiredis */
    REDIS_NO_PASSWORD,    /* the configured password could not be read */
    REDIS_UNREACHABLE,    /* no connection */
    REDIS_SILENT,         /* a connection, but no answer in time */
    REDIS_CLOSED,         /* it hung up in the middle */
    REDIS_GARBAGE,        /* what it says is not Redis' protocol */
    REDIS_WANTS_PASSWORD, /* and none is configured */
    REDIS_WRONG_PASSWORD,
    REDIS_LOADING, /* it is starting */
    REDIS_REFUSED, /* it answers PING with another error */
    REDIS_ANSWERS,
    REDIS_STATE_COUNT
};

struct redis_evidence {
    enum redis_state state;
    char address[160]; /* "127.0.0.1:6379", or the socket's path, cut */
    char version[32];  /* digits and dots; "" unknown */
    bool has_run;      /* the figures since its start are there: */
    uint64_t run;      /* a hash of its run id: changes when it is restarted */
    uint64_t hits, misses, evictions;
    bool has_memory;
    uint64_t memory_bytes;
    bool has_persistence, append_only, saved; /* saved: at least once, and the last time well */
    bool has_slow_log;
    uint64_t slow_log;
};

/* Its operations were wanted and could not be read. */
static inline bool database_agents_missing(const struct database_evidence *d)
{
    return d->asked && !d->has_agents && d->gap[0] != '\0';
}

struct attestation {
    char *item;
    bool met;
    char *by;
    char *on;           /* YYYY-MM-DD */
    char *until;        /* YYYY-MM-DD or NULL */
    char *note;         /* or NULL */
    char *link;         /* or NULL */
    int64_t until_days; /* last day it holds, as civil_days; INT64_MAX without `until` */
    int64_t on_days;
};

#endif
