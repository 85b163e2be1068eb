/*
 * What a configuration asks of the items of the checklist and of the routine. An item is met when
 * each of its rules is (METRICS.md, "The checklist"). A rule is data: none can run anything.
 */
#ifndef AUDIT_RULES_H
#define AUDIT_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rule_kind { RULE_FILE, RULE_BACKUP, RULE_REDIS, RULE_TEST, RULE_FLAG, RULE_ATTESTED };

/* What is asked of Redis. */
enum redis_question {
    REDIS_PING,
    REDIS_VERSION,     /* `limit` at least */
    REDIS_PERSISTENCE, /* append-only file, or saved at least once and the last time well */
    REDIS_HITS,        /* in the period, `limit` at least */
    REDIS_HIT_RATIO,   /* in the period, `limit` percent at least */
    REDIS_EVICTIONS,   /* in the period, `limit` at most */
    REDIS_MEMORY,      /* `limit` bytes at most */
    REDIS_SLOW_LOG,    /* `limit` entries at most */
    REDIS_QUESTION_COUNT
};

enum test_kind { TEST_ANY, TEST_TRAFFIC, TEST_OUTPUT, TEST_DAILY_METRICS, TEST_KIND_COUNT };

#define RULE_ANY_RED_FLAG (-1)

struct check_rule {
    unsigned item; /* checklist_id, or CHECK_COUNT + routine_id */
    enum rule_kind kind;
    /* file, backup */
    const char *path;     /* glob: * and ? within a name; absolute, or below any root */
    const char *matches;  /* file: an expression that some line matches; or NULL */
    uint64_t min_size;    /* bytes */
    int64_t newer_than_s; /* seconds before the period's end; 0: of any age */
    bool compares_rows;   /* backup: not fewer rows than in the earlier report's */
    double max_loss_pct;  /* but for this share */
    /* redis */
    enum redis_question question;
    bool has_limit;
    double limit; /* version: major × 10⁶ + minor × 10³ + patch */
    enum test_kind test;
    int flag; /* flag_id, or RULE_ANY_RED_FLAG */
};

/* What is looked for outside, and so what a sample holds an answer to: a hash over path and
   expression of a file or backup rule. Kept in stores. */
uint64_t rules_key(const struct check_rule *rule);

/* JSON and configuration names, in the order of the enums. */
extern const char *const redis_question_names[REDIS_QUESTION_COUNT];
extern const char *const test_kind_names[TEST_KIND_COUNT];

#endif
