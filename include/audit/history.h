/*
 * What the report of a week or a month said, in brief: kept in a store for the next one ("Last
 * week"), for trends and for the index of reports.
 *
 * A weekly or monthly report from a store *states* its period once that is over. A later report of
 * the same period *restates* it where the logs now give other figures: data that came late, a host
 * that was merged in, logs that were counted anew. Then its revision grows by one, and the report
 * says what became of the figures before. Other thresholds, other evidence (--refresh-evidence),
 * another language or form restate nothing: the entry then says what the report says, under the
 * same revision. With --include-test-traffic nothing is stated, for those are other figures.
 */
#ifndef AUDIT_HISTORY_H
#define AUDIT_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/audit.h"
#include "base/buffer.h"
#include "base/span.h"

struct history_criterion {
    bool has_value, at_least;
    double value;
    enum criterion_status status;
    enum figure_source source;
    double threshold;
};

struct history_flag {
    enum flag_state state;
    bool has_value;
    double value;
};

/* In place of a time: it was looked for in vain; or nobody could look, or an older version wrote
   the entry and did not say which. */
#define HISTORY_TEST_NOT_SEEN 0
#define HISTORY_TEST_UNKNOWN (-1)

/* A set of hours of the week by the clock of the entry's zone: hour h, from Monday 00:00 on, is bit
   h % 64 of word h / 64. */
#define HISTORY_HOUR_WORDS 3

/* What the revision before this one said. */
struct history_before {
    struct history_criterion criterion[CRITERION_COUNT];
    enum verdict_level verdict;
    uint64_t requests;
};

struct history_entry {
    enum period_kind kind; /* week or month */
    char name[16];         /* 2025-W31, 2025-07 */
    int64_t start, end;    /* seconds UTC */
    bool complete;         /* always: nothing else is stated */
    struct history_criterion criterion[CRITERION_COUNT];
    struct history_flag flag[FLAG_COUNT];
    enum verdict_level verdict;
    char criteria_version[7];
    unsigned revision; /* restatements; 0: as first stated */
    uint64_t requests;
    int64_t test_seen[TEST_PLAN_COUNT]; /* the test plan's windows: the last second of each in the
                                           period, UTC; or HISTORY_TEST_… */
    bool has_hours;                     /* of a week, unless an older version wrote the entry: */
    uint64_t hours[HISTORY_HOUR_WORDS]; /* those with a request */
    uint64_t figures; /* hash of what the logs gave: the same in each form of the report */
    struct history_before before; /* meaningless while revision is 0 */
};

/*
 * Appended to the buffer, sealed. Of two encodings of one period the one with the higher revision
 * is the smaller as bytes (what store_merge keeps; it counts so up to revision 127), and of one
 * revision the one of the later version, which says more.
 */
void history_encode(const struct history_entry *e, struct buffer *out);

/* False where it is damaged or of a version that is not known; *ret is then zeroed. */
bool history_decode(struct span bytes, struct history_entry *ret);

#endif
