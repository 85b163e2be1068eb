/*
 * patterns list: what is loaded, from where. patterns test [FILE…]: runs the samples, of all
 * patterns or of the given files beside them.
 */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "parse/samples.h"
#include "program/command.h"
#include "program/settings.h"

#define MESSAGES_LIMIT ((size_t)1 << 20)

static const char *const kinds[] = {
    [PATTERN_ACCESS] = "access",
    [PATTERN_APPLICATION] = "application",
    [PATTERN_WRAPPER] = "wrapper",
    [PATTERN_EVENTS] = "events",
};

static const char *const tiers[] = {
    [TIER_EDGE] = "edge",
    [TIER_APP] = "app",
    [TIER_CLIENT] = "client",
};

static bool has_tier(const struct pattern_spec *spec)
{
    return spec->kind == PATTERN_ACCESS || spec->kind == PATTERN_APPLICATION;
}

static int list(const struct packs *packs)
{
    for (size_t i = 0; i < packs_count(packs); i++) {
        const struct pattern_spec *spec = packs_spec(packs, i);
        printf("%-24s %-12s %-7s %s\n", spec->name.text, kinds[spec->kind],
               has_tier(spec) ? tiers[spec->tier] : "-", spec->file);
    }
    return EXIT_DONE;
}

/* Is the pattern one of the files that were named (or was none named)? */
static bool chosen(const struct pattern_spec *spec, char *const *files, int n_files)
{
    for (int i = 0; i < n_files; i++) {
        if (strcmp(spec->file, files[i]) == 0)
            return true;
    }
    return n_files == 0;
}

static int test(const struct packs *packs, char *const *files, int n_files)
{
    struct buffer messages;
    size_t run = 0, failed = 0, patterns = 0;
    buffer_init(&messages, MESSAGES_LIMIT);
    for (size_t i = 0; i < packs_count(packs); i++) {
        struct samples_result result = {0};
        if (!chosen(packs_spec(packs, i), files, n_files))
            continue;
        samples_run(packs, i, &result, &messages);
        patterns++;
        run += result.run;
        failed += result.failed;
    }
    fputs(buffer_str(&messages), stderr);
    printf("%zu samples of %zu patterns, %zu failed\n", run, patterns, failed);
    buffer_release(&messages);
    return failed ? EXIT_FAILED : EXIT_DONE;
}

/* The files come first, as --patterns does, so that they override shipped ones of their name. */
static int load(const struct options *options, char *const *files, int n_files,
                struct packfiles *ret, struct error *err)
{
    struct options with_files = *options;
    struct option_list *list = &with_files.patterns;
    if (list->count + (size_t)n_files > OPTIONS_MAX_REPEATS)
        return error_set(err, STATUS_USAGE, "more than %d pattern files at once",
                         OPTIONS_MAX_REPEATS);
    memmove(list->items + n_files, list->items, list->count * sizeof list->items[0]);
    for (int i = 0; i < n_files; i++)
        list->items[i] = files[i];
    list->count += (size_t)n_files;
    return settings_load_patterns(&with_files, ret, err);
}

int command_patterns(const struct options *options)
{
    struct error err = ERROR_INIT;
    const char *word = options->n_operands ? options->operands[0] : "";
    bool testing = strcmp(word, "test") == 0;
    if (!testing && (strcmp(word, "list") != 0 || options->n_operands > 1)) {
        error_set(&err, STATUS_USAGE, "patterns: expected 'list' or 'test [FILE...]'");
        return command_fail(&err);
    }
    char *const *files = options->operands + 1;
    int n_files = options->n_operands - 1;
    struct packfiles loaded = {0};
    struct packs *packs = NULL;
    int result;
    if (load(options, files, n_files, &loaded, &err) < 0 ||
        packs_new(loaded.specs, loaded.count, &packs, &err) < 0)
        result = command_fail(&err);
    else
        result = testing ? test(packs, files, n_files) : list(packs);
    packs_free(packs);
    packfiles_release(&loaded);
    return result;
}
