/*
 * porta-audit: listens to Porta's logs for the whisper that asks for Redis.
 */
#include "config.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "program/command.h"
#include "program/options.h"

int command_fail(const struct error *err)
{
    fprintf(stderr, "porta-audit: %s\n", err->text);
    if (err->status != STATUS_USAGE)
        return EXIT_FAILED;
    fputs("Try 'porta-audit --help'.\n", stderr);
    return EXIT_USAGE;
}

static int run(const struct options *options)
{
    switch (options->command) {
    case COMMAND_WEEKLY:
    case COMMAND_MONTHLY:
    case COMMAND_REPORT:
        return command_audit(options);
    case COMMAND_SCAN:
        return command_scan(options);
    case COMMAND_MERGE:
        return command_merge(options);
    case COMMAND_EXPLAIN:
        return command_explain(options);
    case COMMAND_PATTERNS:
        return command_patterns(options);
    case COMMAND_INIT:
        return command_init(options);
    case COMMAND_ATTEST:
        return command_attest(options);
    case COMMAND_HELP:
        options_help(options->help_for, stdout);
        return EXIT_DONE;
    case COMMAND_VERSION:
        puts("porta-audit " PACKAGE_VERSION);
        return EXIT_DONE;
    case COMMAND_COUNT:
        break;
    }
    return EXIT_USAGE;
}

/* A full disk shows only when stdout is flushed and closed. */
static int close_stdout(int status)
{
    if (!ferror(stdout) && fclose(stdout) == 0)
        return status;
    if (status != EXIT_FAILED) /* else somebody has said what failed */
        fprintf(stderr, "porta-audit: standard output: %s\n", strerror(errno));
    return status == EXIT_DONE || status == EXIT_INCOMPLETE ? EXIT_FAILED : status;
}

/*
 * Threads allocate little once they are warm, but an arena for each keeps 10 MB that the others
 * could use. Large tables come from the system, which has them ready as zeros and takes them back:
 * unless it is told so, glibc stops that with the first one that is freed, and fills a table of
 * which three places are used. That saves 2 MB with two threads.
 */
static void share_memory(void)
{
#ifdef M_ARENA_MAX
    (void)mallopt(M_ARENA_MAX, 1);
#endif
#ifdef M_MMAP_THRESHOLD
    (void)mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

int main(int argc, char **argv)
{
    share_memory();
    struct options options;
    struct error err = ERROR_INIT;
    if (options_parse(argc, argv, &options, &err) < 0)
        return command_fail(&err);
    return close_stdout(run(&options));
}
