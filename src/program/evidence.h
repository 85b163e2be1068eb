/*
 * What lies outside the logs, for one report: looked at now, or as the store has kept it for the
 * period (METRICS.md, "Evidence and reruns").
 */
#ifndef PROGRAM_EVIDENCE_H
#define PROGRAM_EVIDENCE_H

#include <stdbool.h>

#include "audit/sample.h"
#include "base/error.h"
#include "base/period.h"
#include "edge/config.h"
#include "program/options.h"
#include "program/settings.h"
#include "store/store.h"

struct evidence_request {
    const struct options *options;
    const struct config *config;
    const struct settings *settings;
    const struct period *period; /* NULL: no dated record and no bounds */
    struct store *store;         /* or NULL */
};

struct evidence {
    struct evidence_sample now;
    bool kept; /* in the store; never where nothing outside the logs is asked for */
    struct evidence_sample earlier; /* of the period before, as kept */
    bool has_earlier;
};

/* Fails only with the store. */
int evidence_gather(const struct evidence_request *q, struct evidence *ret, struct error *err);
void evidence_release(struct evidence *e); /* accepts a zeroed one */

#endif
