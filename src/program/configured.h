/*
 * The command line and the configuration together: what the command line does not say, the
 * configuration does. The other commands and the rest of the program see only options.
 */
#ifndef PROGRAM_CONFIGURED_H
#define PROGRAM_CONFIGURED_H

#include <glob.h>
#include <stdio.h>

#include "edge/config.h"
#include "program/options.h"

struct configured {
    struct config config;
    struct options options; /* borrows from argv, config and logs */
    glob_t logs;            /* what the configured globs match */
    bool has_logs;
};

/* --config, else $XDG_CONFIG_HOME (or ~/.config), else /etc; none of the latter is no error. */
int configured_load(const struct options *options, struct configured *ret, struct error *err);
void configured_release(struct configured *c);

/* What would be read. */
void configured_say(const struct configured *c, FILE *out);

#endif
