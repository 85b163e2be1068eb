/*
 * One row an option: name, the word for its value, the commands that take it, where its value
 * goes, and its help. getopt_long does the splitting, so that abbreviations, `--name=value`
 * and options after the logs work as everywhere.
 */
#include "program/options.h"

#include <getopt.h>
#include <string.h>

enum option_kind { OPTION_TEXT, OPTION_LIST, OPTION_FLAG };

#define BIT(command) (1u << (command))
#define ALL_REPORTS (BIT(COMMAND_WEEKLY) | BIT(COMMAND_MONTHLY) | BIT(COMMAND_REPORT))
#define READS_LOGS (ALL_REPORTS | BIT(COMMAND_SCAN) | BIT(COMMAND_EXPLAIN))
#define WITH_STORE (ALL_REPORTS | BIT(COMMAND_SCAN) | BIT(COMMAND_MERGE))
#define ANY_COMMAND (READS_LOGS | BIT(COMMAND_PATTERNS))

struct option_row {
    const char *name;
    const char *value; /* NULL: it takes none */
    enum option_kind kind;
    unsigned commands;
    size_t offset; /* in struct options */
    const char *help;
};

#define TEXT(name, value, commands, member, help)                                  \
    {                                                                              \
        name, value, OPTION_TEXT, commands, offsetof(struct options, member), help \
    }
#define LIST(name, value, commands, member, help)                                  \
    {                                                                              \
        name, value, OPTION_LIST, commands, offsetof(struct options, member), help \
    }
#define FLAG(name, commands, member, help)                                        \
    {                                                                             \
        name, NULL, OPTION_FLAG, commands, offsetof(struct options, member), help \
    }

static const struct option_row rows[] = {
    TEXT("config", "FILE", ANY_COMMAND, config,
         "the configuration (default: porta-audit.yaml where init says)"),
    TEXT("week", "YYYY-Www", BIT(COMMAND_WEEKLY) | BIT(COMMAND_REPORT), week,
         "the ISO week to audit (default: the last one that is over)"),
    TEXT("month", "YYYY-MM", BIT(COMMAND_MONTHLY) | BIT(COMMAND_REPORT), month,
         "the month to audit (default: the last one that is over)"),
    TEXT("since", "TIME", BIT(COMMAND_REPORT), since,
         "from this instant on: ISO 8601, or 14d, 36h, 90m ago"),
    TEXT("until", "TIME", BIT(COMMAND_REPORT), until, "up to, not including, this instant"),
    TEXT("timezone", "ZONE", READS_LOGS | BIT(COMMAND_ATTEST), timezone,
         "IANA name of the report's zone (default: the system's)"),
    TEXT("assume-tz", "ZONE", READS_LOGS, assume_tz,
         "zone of stamps without an offset (default: the report's)"),
    TEXT("assume-year", "YYYY", READS_LOGS, assume_year,
         "year of stamps without one, where no period is asked for"),
    TEXT("store", "FILE", WITH_STORE, store,
         "the store: what is new in the logs is added, reports cover all"),
    FLAG("rebuild", BIT(COMMAND_SCAN), rebuild,
         "forget what the store has of these logs and count them anew"),
    TEXT("keep", "MONTHS", ALL_REPORTS | BIT(COMMAND_SCAN), keep,
         "let the store forget what is older: \"24 months\" (default: keep all)"),
    TEXT("jobs", "N", ALL_REPORTS | BIT(COMMAND_SCAN), jobs,
         "threads that read the logs (default: one for each processor)"),
    TEXT("undated-as", "TIME", ALL_REPORTS, undated_as,
         "count entries that nothing dates as of this instant"),
    FLAG("include-test-traffic", ALL_REPORTS, include_test_traffic,
         "count the requests of test agents in the criteria, too"),
    FLAG("refresh-evidence", ALL_REPORTS, refresh_evidence,
         "look again at what lies outside the logs, though the store has it"),
    TEXT("porta-db", "FILE", ALL_REPORTS, porta_db, "Porta's database; it is only read"),
    TEXT("daily-metrics", "DIR", ALL_REPORTS, daily_metrics,
         "Porta's daily metrics (*.json): tests that were run"),
    TEXT("attestations", "FILE", ALL_REPORTS, attestations,
         "YAML file in which people attest items of the checklist"),
    TEXT("lang", "en|ru", ALL_REPORTS, lang, "language of the Markdown report (default: en)"),
    TEXT("format", "markdown|json", ALL_REPORTS, format, "form of the report (default: markdown)"),
    TEXT("output", "FILE", ALL_REPORTS | BIT(COMMAND_INIT), output,
         "write there; - is standard output"),
    TEXT("output-dir", "DIR", ALL_REPORTS, output_dir,
         "write it into this directory, named after the period"),
    TEXT("first", "N", BIT(COMMAND_EXPLAIN), first,
         "explain only the first N lines that no pattern understands"),
    LIST("patterns", "PATH", ANY_COMMAND, patterns,
         "directory or file with patterns, before the shipped ones"),
    LIST("pattern", "NAME", READS_LOGS, pattern, "try only this pattern (may be repeated)"),
    FLAG("dry-run", ALL_REPORTS, dry_run, "say what would be read and written, and stop"),
    TEXT("now", "TIME", READS_LOGS | BIT(COMMAND_ATTEST), now,
         "the clock: decides the default period and what is incomplete"),
};
#define ROWS (sizeof rows / sizeof rows[0])

static const struct command_row {
    const char *name, *operands, *help;
} commands[COMMAND_COUNT] = {
    [COMMAND_WEEKLY] = {"weekly", "[LOG...]", "audit one ISO week"},
    [COMMAND_MONTHLY] = {"monthly", "[LOG...]", "audit one calendar month"},
    [COMMAND_REPORT] = {"report", "[LOG...]", "audit any range, or all that the logs hold"},
    [COMMAND_SCAN] = {"scan", "[LOG...]", "add what is new in the logs to the store"},
    [COMMAND_MERGE] = {"merge", "STORE...", "add the stores of other machines to the store"},
    [COMMAND_EXPLAIN] = {"explain", "[FILE]", "say line by line what a log is understood as"},
    [COMMAND_PATTERNS] = {"patterns", "list | test [FILE...]",
                          "show the patterns, or run the samples in them"},
    [COMMAND_INIT] = {"init", "", "write a commented configuration that says the defaults"},
    [COMMAND_ATTEST] = {"attest", "ITEM", "print an attestation of an item, to be pasted"},
};

/* getopt's values: the row's index from here on; below are the two that need no command. */
enum { VALUE_HELP = 1, VALUE_VERSION = 2, VALUE_ROWS = 256 };

static void fill_long_options(struct option *list)
{
    for (size_t i = 0; i < ROWS; i++) {
        list[i] = (struct option){rows[i].name, rows[i].value ? required_argument : no_argument,
                                  NULL, VALUE_ROWS + (int)i};
    }
    list[ROWS] = (struct option){"help", no_argument, NULL, VALUE_HELP};
    list[ROWS + 1] = (struct option){"version", no_argument, NULL, VALUE_VERSION};
    list[ROWS + 2] = (struct option){NULL, 0, NULL, 0};
}

static int store(struct options *o, const struct option_row *row, const char *value,
                 struct error *err)
{
    void *target = (char *)o + row->offset;
    if (value && *value == '\0')
        return error_set(err, STATUS_USAGE, "--%s was given an empty value", row->name);
    if (row->kind == OPTION_FLAG) {
        *(bool *)target = true;
    } else if (row->kind == OPTION_TEXT) {
        if (*(const char **)target)
            return error_set(err, STATUS_USAGE, "--%s was given twice", row->name);
        *(const char **)target = value;
    } else {
        struct option_list *list = target;
        if (list->count == OPTIONS_MAX_REPEATS)
            return error_set(err, STATUS_USAGE, "--%s was given more than %d times", row->name,
                             OPTIONS_MAX_REPEATS);
        list->items[list->count++] = value;
    }
    return STATUS_OK;
}

static int find_command(const char *word, enum command *ret, struct error *err)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(word, commands[i].name) == 0) {
            *ret = (enum command)i;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_USAGE,
                     "unknown command '%.60s': expected weekly, monthly, report, scan, merge, "
                     "explain, patterns, init or attest",
                     word);
}

/* The first operand is the command; the others stay. Options that the command does not take are
   named. */
static int settle_command(struct options *o, unsigned long long seen, bool help, struct error *err)
{
    if (o->n_operands == 0) {
        if (help) {
            o->command = COMMAND_COUNT;
            return STATUS_OK;
        }
        return error_set(err, STATUS_USAGE,
                         "no command: expected weekly, monthly, report, scan, merge, explain, "
                         "patterns, init or attest");
    }
    int status = find_command(o->operands[0], &o->command, err);
    if (status < 0)
        return status;
    o->operands++;
    o->n_operands--;
    for (size_t i = 0; i < ROWS; i++) {
        if ((seen >> i & 1) && !(rows[i].commands & BIT(o->command)))
            return error_set(err, STATUS_USAGE, "%s takes no --%s", commands[o->command].name,
                             rows[i].name);
    }
    return STATUS_OK;
}

/* What getopt_long refused, in words; it leaves the argument before optind. */
static int refuse(char **argv, int value, struct error *err)
{
    const char *argument = argv[optind - 1];
    if (value == ':')
        return error_set(err, STATUS_USAGE, "%.100s needs a value", argument);
    if (optopt >= VALUE_ROWS || (optopt > 0 && optopt < 3))
        return error_set(err, STATUS_USAGE, "%.100s takes no value", argument);
    return error_set(err, STATUS_USAGE, "unknown or ambiguous option '%.100s'", argument);
}

int options_parse(int argc, char **argv, struct options *ret, struct error *err)
{
    struct option list[ROWS + 3];
    fill_long_options(list);
    *ret = (struct options){0};
    unsigned long long seen = 0;
    bool help = false;
    _Static_assert(ROWS <= 64, "one bit an option");
    opterr = 0;
    for (;;) {
        int value = getopt_long(argc, argv, ":h", list, NULL);
        if (value == -1)
            break;
        if (value == VALUE_VERSION) {
            ret->command = COMMAND_VERSION;
            return STATUS_OK;
        }
        if (value == VALUE_HELP || value == 'h') {
            help = true;
            continue;
        }
        if (value < VALUE_ROWS)
            return refuse(argv, value, err);
        size_t i = (size_t)(value - VALUE_ROWS);
        seen |= 1ull << i;
        int status = store(ret, &rows[i], optarg, err);
        if (status < 0)
            return status;
    }
    ret->operands = argv + optind;
    ret->n_operands = argc - optind;
    int status = settle_command(ret, help ? 0 : seen, help, err);
    if (status < 0)
        return status;
    if (help) {
        ret->help_for = ret->command;
        ret->command = COMMAND_HELP;
    }
    return STATUS_OK;
}

static void help_options(enum command command, FILE *out)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (command != COMMAND_COUNT && !(rows[i].commands & BIT(command)))
            continue;
        char left[48];
        snprintf(left, sizeof left, "--%s%s%s", rows[i].name, rows[i].value ? " " : "",
                 rows[i].value ? rows[i].value : "");
        fprintf(out, "  %-25s %s\n", left, rows[i].help);
    }
    fprintf(out, "  %-25s %s\n", "--help", "this text, or that of a command");
    fprintf(out, "  %-25s %s\n", "--version", "the version");
}

void options_help(enum command command, FILE *out)
{
    if (command == COMMAND_COUNT) {
        fputs("Usage: porta-audit COMMAND [OPTION...] [LOG...]\n\n"
              "Reads Porta's logs (plain or gzip; - is standard input) and writes an audit of its\n"
              "Redis adoption criteria.\n\nCommands:\n",
              out);
        for (size_t i = 0; i < COMMAND_COUNT; i++)
            fprintf(out, "  %-10s %-20s %s\n", commands[i].name, commands[i].operands,
                    commands[i].help);
    } else {
        fprintf(out, "Usage: porta-audit %s [OPTION...] %s\n\nTo %s.\n", commands[command].name,
                commands[command].operands, commands[command].help);
    }
    fputs("\nOptions:\n", out);
    help_options(command, out);
    fputs("\nExit status: 0 done, whatever the verdict; 1 failed, nothing written; 2 wrong usage;\n"
          "3 done, but some log was incomplete or unreadable.\n",
          out);
}
