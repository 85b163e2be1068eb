/*
 * The five questions that the full audit ends with (seed: "How the user audits Porta by hand"):
 * each answered from evidence, or with the evidence that is missing (METRICS.md, "The five
 * questions").
 */
#ifndef AUDIT_QUESTIONS_H
#define AUDIT_QUESTIONS_H

#include <stdint.h>

enum question_id {
    QUESTION_REDIS,
    QUESTION_POOL, /* of connections to SQLite */
    QUESTION_IO,   /* are there problems with it */
    QUESTION_LOGGING,
    QUESTION_ARCHITECTURE,
    QUESTION_COUNT
};

enum answer { ANSWERED_NO, ANSWERED_NOT_YET, ANSWERED_YES, ANSWERED_UNKNOWN, ANSWER_COUNT };

/* What speaks for the answer; n and m as said. */
enum reason_kind {
    REASON_RED_FLAGS,        /* n are raised, m unknown, growth counted too */
    REASON_CRITERIA,         /* n are reached, m close */
    REASON_CRITERIA_UNKNOWN, /* those whose status is unknown */
    REASON_COVERAGE,         /* too few lines were understood */
    REASON_HOURS,            /* n of m usual hours have a request: too few */
    REASON_ADVICE,           /* n entries under "Before Redis" */
    REASON_LOCKS,            /* n lock events */
    REASON_NO_LOCKS,         /* in n log entries that are no requests */
    REASON_CONTENTION,       /* n of m lock events with a request that waited */
    REASON_NO_CONTENTION,    /* of n lock events none */
    REASON_CHANCE,           /* n of m, no more than chance may have it */
    REASON_OWN_LOCKS,        /* `path` was in flight before n of m lock episodes */
    REASON_CONNECTIONS,      /* n operations in the busiest minute, a connection each */
    REASON_FILES_FAST,       /* `path` has the largest P95, `us`, of n timed requests */
    REASON_FILES_SLOW,       /* it is over m ms, which the document calls well */
    REASON_FILES_LOCKED,  /* it is as long as SQLite waits for a lock, and there were lock events */
    REASON_FAILED,        /* n of m operations failed, in Porta's database */
    REASON_ROWS_LOST,     /* the database lacks n of the m operations that the logs tell of */
    REASON_ROWS_NEAR,     /* the database has n, the logs tell of m: a few more, dated apart */
    REASON_ROWS_THERE,    /* the database has n, the logs tell of m: no more than that */
    REASON_BLOCKS,        /* audit.blockers[n]: other requests wait for it */
    REASON_NOT_BLOCKED,   /* audit.blockers[n]: they do not */
    REASON_BLOCKS_UNSURE, /* audit.blockers[n]: its interval is too wide to say */
    REASON_GROWTH,        /* response time grows exponentially */
    REASON_REACHED,       /* criterion n is */
    REASON_QUIET,         /* no red flag is raised, and load is below its thresholds */
    /* What is missing: */
    REASON_MISSING_LOCKS,      /* whether there were lock events; the flag says why */
    REASON_MISSING_LATENCIES,  /* requests without a latency: who waited is not known */
    REASON_MISSING_MOMENTS,    /* no lock event, or no request, has a time of its own */
    REASON_MISSING_SECONDS,    /* those of n hours were not kept */
    REASON_MISSING_HOLDER,     /* who held the locks: a request of Porta's own, or somebody else */
    REASON_MISSING_FILES,      /* n latencies of an endpoint that reads and writes files */
    REASON_MISSING_DISK,       /* what the disk itself is doing is in no log */
    REASON_MISSING_OPERATIONS, /* operations in the logs */
    REASON_MISSING_DATABASE,   /* operations in Porta's database */
    REASON_MISSING_DURATION,   /* how long a line takes to be written is in no log */
    REASON_MISSING_BLOCKING,   /* audit.blockers[n]: not enough data */
    REASON_MISSING_FLAGS,      /* n red flags are unknown, growth not counted */
    REASON_MISSING_LOAD,       /* criterion n is unknown; it says why */
    REASON_KIND_COUNT
};
#define REASON_IS_MISSING(kind) ((kind) >= REASON_MISSING_LOCKS)

struct reason {
    enum reason_kind kind;
    uint64_t n, m;
    const char *path; /* borrowed */
    int64_t us;
};

#define QUESTION_REASONS 16

struct question {
    enum answer answer;
    struct reason reasons[QUESTION_REASONS];
    unsigned n_reasons;
};

/* JSON names: redis, connection_pool, io, logging, architecture; no, not_yet, yes, unknown. */
extern const char *const question_names[QUESTION_COUNT];
extern const char *const answer_names[ANSWER_COUNT];

#endif
