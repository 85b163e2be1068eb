/*
 * What one log entry said (METRICS.md, "Records"): a request, an operation or a message. The
 * parser fills it in; spans point into the parser's memory and are valid only during the call
 * that hands the record on.
 */
#ifndef PARSE_RECORD_H
#define PARSE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum record_kind {
    RECORD_REQUEST,   /* an access-log entry */
    RECORD_OPERATION, /* Porta's own "[AGENT] a1 called pipeline: …" */
    RECORD_MESSAGE,   /* an error- or application-log entry */
};

enum tier {
    TIER_EDGE,   /* nginx, Apache, Caddy, HAProxy */
    TIER_APP,    /* uvicorn, gunicorn, hypercorn, Porta itself */
    TIER_CLIENT, /* a stress test's own output */
    TIER_COUNT,
};

enum level {
    LEVEL_NONE, /* the entry names none */
    LEVEL_DEBUG,
    LEVEL_INFO,
    LEVEL_WARNING,
    LEVEL_ERROR,
    LEVEL_CRITICAL,
};

/* Where a record's time comes from. Ordered: larger is weaker. */
enum time_quality {
    TIME_OWN,      /* in the line itself */
    TIME_WRAPPER,  /* in the wrapper around it: its arrival */
    TIME_INFERRED, /* from the dated entry before it in its source */
    TIME_NONE,     /* undated */
};

#define RECORD_NO_STATUS (-1)
#define RECORD_NO_LATENCY INT64_C(-1)

/* A latency above this (one day) is taken for a broken number and counted as missing. */
#define RECORD_MAX_LATENCY_US INT64_C(86400000000)

struct record {
    size_t pattern; /* index in the packs of the pattern that its entry began with */
    uint64_t line;  /* number of its first line in the source */
    enum record_kind kind;
    enum tier tier;
    enum time_quality quality;
    int64_t time_us; /* µs since 1970 UTC; meaningless while quality is TIME_NONE */
    bool time_fine;  /* the stamp is finer than a second */
    bool at_start;   /* time_us is the request's start, not its end */

    /* request; for an operation `latency_us` is its execution time */
    struct span method; /* as logged; "" where the format logs none; absent when malformed */
    struct span target; /* request target as logged (a log's escapes, "\x22", stay as they are);
                           absent when malformed */
    bool malformed;     /* the request line is no HTTP request, or was cut off */
    int status;         /* RECORD_NO_STATUS when missing; 0 is a status */
    int64_t latency_us; /* RECORD_NO_LATENCY when missing; 0 is a real 0 */
    struct span agent;  /* absent: none was logged (or "-" or "") */
    struct span client; /* absent: none */
    struct span user_agent;

    /* operation */
    struct span operation; /* its name */

    /* message (level also for operations) */
    enum level level;
    struct span logger;
    struct span message;
    bool lock_event; /* this entry is one failed database operation (METRICS.md, "Errors") */
};

#endif
