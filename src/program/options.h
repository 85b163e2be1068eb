/*
 * The command line as data. One table (options.c) drives parsing, the check of which command
 * takes what, and the help.
 */
#ifndef PROGRAM_OPTIONS_H
#define PROGRAM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

enum command {
    COMMAND_WEEKLY,
    COMMAND_MONTHLY,
    COMMAND_REPORT,
    COMMAND_SCAN,
    COMMAND_MERGE,
    COMMAND_EXPLAIN,
    COMMAND_PATTERNS,
    COMMAND_INIT,
    COMMAND_ATTEST,
    COMMAND_COUNT,
    COMMAND_HELP,    /* --help, with or without a command */
    COMMAND_VERSION, /* --version */
};

/* Most values of an option that may be repeated. */
#define OPTIONS_MAX_REPEATS 32

struct option_list {
    const char *items[OPTIONS_MAX_REPEATS];
    size_t count;
};

/* Every string is borrowed from argv; NULL or false where the option was not given. */
struct options {
    enum command command;
    struct option_list patterns; /* directories and files, before the shipped ones */
    struct option_list pattern;  /* names: only these are tried */
    const char *since, *until, *week, *month;
    const char *timezone, *assume_tz, *assume_year, *undated_as, *now;
    const char *lang, *format, *output, *output_dir;
    const char *porta_db, *daily_metrics, *attestations;
    const char *store, *keep;
    const char *first, *config, *jobs;
    bool include_test_traffic, refresh_evidence, dry_run;
    bool rebuild;
    enum command help_for; /* COMMAND_HELP: whose; COMMAND_COUNT: the program's */
    char **operands;       /* logs; for `patterns` its own words */
    int n_operands;
};

/* STATUS_USAGE says what is wrong and what to do. *ret is then undefined. */
int options_parse(int argc, char **argv, struct options *ret, struct error *err);

/* The help: of the whole program, or of one command (COMMAND_COUNT: of the program). */
void options_help(enum command command, FILE *out);

#endif
