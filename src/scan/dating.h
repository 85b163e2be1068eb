/*
 * Gives the records of one source their times (METRICS.md, "Records"): one without a stamp takes
 * that of the nearest earlier dated entry and is inferred, if the next dated entry follows within
 * one hour; else it is undated. What follows the last dated entry counts as inferred (DESIGN.md, "A
 * store is a set of sources").
 */
#ifndef SCAN_DATING_H
#define SCAN_DATING_H

#include <stdbool.h>
#include <stdint.h>

#include "parse/record.h"
#include "rollup/rollup.h"
#include "scan/scan.h"

struct dating {
    const struct scan_options *options; /* bounds and undated_as; borrowed */
    struct rollup *rollup;              /* borrowed */
    struct batch *waiting;              /* owned: undated records since the last dated one */
    bool has_last;
    int64_t last_us; /* time of the last dated entry */
    /* Messages and operations of the app tier: those that wait, and those that count in the report,
       which alone are evidence that lock errors would have shown. */
    uint64_t app_waiting, app_counted;
};

void dating_init(struct dating *d, const struct scan_options *options, struct rollup *rollup);
void dating_release(struct dating *d);

void dating_add(struct dating *d, const struct record *record);

/* The next record will have that time, but it goes elsewhere. */
void dating_meet(struct dating *d, int64_t next_us);

/* The source has ended. */
void dating_finish(struct dating *d);

#endif
