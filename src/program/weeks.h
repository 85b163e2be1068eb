/*
 * The ISO weeks of a month, each audited by itself, or the part of it that lies in the month: what
 * a monthly report shows side by side.
 */
#ifndef PROGRAM_WEEKS_H
#define PROGRAM_WEEKS_H

#include "audit/audit.h"
#include "program/history.h"
#include "rollup/rollup.h"

/* A zeroed one is empty. */
struct weeks {
    struct audit_week *items;
    struct sums **sums; /* of each */
    size_t n;
};

/* `month`: the input of the month's audit; `history` of the store, for what weeks stated. */
void weeks_audit(const struct audit_input *month, const struct rollup *rollup, bool include_test,
                 const struct history *history, struct weeks *ret);
void weeks_release(struct weeks *w);

#endif
