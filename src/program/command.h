/*
 * The commands, one file each: they take the options and give the exit status (DESIGN.md, "Exit
 * codes").
 */
#ifndef PROGRAM_COMMAND_H
#define PROGRAM_COMMAND_H

#include "base/error.h"
#include "program/options.h"

enum exit_status {
    EXIT_DONE = 0,
    EXIT_FAILED = 1, /* nothing was written */
    EXIT_USAGE = 2,
    EXIT_INCOMPLETE = 3, /* done, but some input was incomplete or unreadable */
};

int command_audit(const struct options *options); /* weekly, monthly, report */
int command_scan(const struct options *options);
int command_merge(const struct options *options);
int command_explain(const struct options *options);
int command_patterns(const struct options *options);
int command_init(const struct options *options);
int command_attest(const struct options *options);

/* Print "porta-audit: TEXT" on stderr and give the exit status that fits the error. */
int command_fail(const struct error *err);

#endif
