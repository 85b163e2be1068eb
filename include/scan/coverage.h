/*
 * What became of each log that was read (METRICS.md, "Coverage"), as data for the audit.
 */
#ifndef SCAN_COVERAGE_H
#define SCAN_COVERAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "input/source.h"
#include "parse/record.h"

/* One log. Strings are owned by the scan. */
struct source_evidence {
    const char *path;     /* as given; "-" is stdin */
    uint64_t fingerprint; /* of the content: the order of the report */
    const char *patterns; /* names by entries, descending, "a, b"; NULL: none matched */
    bool has_tier;
    enum tier tier; /* of the pattern with the most entries */
    enum source_state state;
    const char *detail; /* or NULL */
    bool incomplete;    /* makes the exit status 3 */
    uint64_t bytes, complete_bytes;
    uint64_t lines, understood, ignored, continuation, not_understood, too_long;
    uint64_t first_missed_line;       /* 0: none */
    uint64_t first_missed_column;     /* where the closest pattern stopped; 0: none came near */
    const char *first_missed_pattern; /* that pattern; NULL: none */
    bool can_tell_locks; /* an application pattern with db_locked rules understood entries, and
                            messages or operations among them lie in the scan's bounds */
};

#endif
