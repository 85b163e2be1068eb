/*
 * The ISO weeks of a month, each audited by itself, or the part of it that lies in the month: what
 * a monthly report shows side by side.
 */
#ifndef PROGRAM_WEEKS_H
#define PROGRAM_WEEKS_H

#include "audit/audit.h"
#include "base/cuts.h"
#include "program/history.h"
#include "rollup/sums.h"

/* A zeroed one is empty. */
struct weeks {
    struct cuts cuts; /* of the month */
    size_t n;
    struct sums **sums; /* of each: whoever adds them up puts them here */
    struct audit_week *items;
};

void weeks_init(const struct zone *zone, int64_t start, int64_t end, struct weeks *ret);

/* What has to be added up for a week. */
struct sums_request weeks_request(const struct weeks *w, size_t week, const struct zone *zone,
                                  bool include_test);

/* `month`: the input of the month's audit; `history` of the store, for what weeks stated. */
void weeks_audit(const struct audit_input *month, const struct history *history, struct weeks *w);
void weeks_release(struct weeks *w);

#endif
