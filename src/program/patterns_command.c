/*
 * patterns list: what is loaded, from where. patterns test [FILE…]: runs the samples, of all
 * patterns or of the given files beside them, and says which patterns are slow. How slow is a
 * measurement, so only a match limit, which is hit or not, is a failure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "parse/samples.h"
#include "program/command.h"
#include "program/configured.h"
#include "program/settings.h"

#define MESSAGES_LIMIT ((size_t)1 << 20)

/* So many times the median makes a pattern slow. */
#define SLOW_FACTOR 20

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

/* The first file of a name is used; print those of the same name after it. */
static void print_overridden(const struct packfiles *files, size_t index)
{
    for (size_t i = index + 1; i < files->count; i++) {
        if (strcmp(files->specs[i].name.text, files->specs[index].name.text) == 0)
            printf(", overrides %s", files->specs[i].file);
    }
}

static bool is_overridden(const struct packfiles *files, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(files->specs[i].name.text, files->specs[index].name.text) == 0)
            return true;
    }
    return false;
}

static int list(const struct packfiles *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct pattern_spec *spec = &files->specs[i];
        if (is_overridden(files, i))
            continue;
        printf("%-24s %-12s %-7s %s", spec->name.text, kinds[spec->kind],
               has_tier(spec) ? tiers[spec->tier] : "-", spec->file);
        print_overridden(files, i);
        putchar('\n');
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

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median of the patterns' times a line, and each one's. */
static double measure(const struct packs *packs, double *times)
{
    size_t n = packs_count(packs);
    double *sorted = alloc_zeroed(n, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = times[i] = samples_line_ns(packs, i);
    qsort(sorted, n, sizeof *sorted, compare_times);
    double median = n ? sorted[n / 2] : 0;
    free(sorted);
    return median;
}

static void complain_of_slow(const struct packs *packs, char *const *files, int n_files)
{
    double *times = alloc_zeroed(packs_count(packs), sizeof *times);
    double median = measure(packs, times);
    for (size_t i = 0; i < packs_count(packs); i++) {
        const struct pattern_spec *spec = packs_spec(packs, i);
        if (chosen(spec, files, n_files) && times[i] > SLOW_FACTOR * median)
            fprintf(stderr,
                    "%s:%u:%u: %s is slow: a line takes %.0f times as long as with the median "
                    "pattern\n",
                    spec->file, spec->name.line, spec->name.column, spec->name.text,
                    times[i] / median);
    }
    free(times);
}

static void complain_of_limit(const struct pattern_spec *spec, size_t limited)
{
    const struct spec_text *at = spec->regex.text ? &spec->regex : &spec->name;
    fprintf(stderr,
            "%s:%u:%u: %s hit a match limit on %zu of its samples: it backtracks too much\n",
            spec->file, at->line, at->column, spec->name.text, limited);
}

static int test(const struct packs *packs, char *const *files, int n_files)
{
    struct buffer messages;
    size_t run = 0, failed = 0, limited = 0, patterns = 0;
    buffer_init(&messages, MESSAGES_LIMIT);
    for (size_t i = 0; i < packs_count(packs); i++) {
        struct samples_result result = {0};
        if (!chosen(packs_spec(packs, i), files, n_files))
            continue;
        buffer_clear(&messages);
        samples_run(packs, i, &result, &messages);
        fputs(buffer_str(&messages), stderr);
        if (result.limited)
            complain_of_limit(packs_spec(packs, i), result.limited);
        patterns++;
        run += result.run;
        failed += result.failed;
        limited += result.limited;
    }
    complain_of_slow(packs, files, n_files);
    printf("%zu sample%s of %zu pattern%s, %zu failed\n", run, run == 1 ? "" : "s", patterns,
           patterns == 1 ? "" : "s", failed);
    buffer_release(&messages);
    return failed || limited ? EXIT_FAILED : EXIT_DONE;
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
    struct configured configured;
    struct packs *packs = NULL;
    int result;
    if (configured_load(options, &configured, &err) < 0 ||
        load(&configured.options, files, n_files, &loaded, &err) < 0 ||
        packs_new(loaded.specs, loaded.count, &packs, &err) < 0)
        result = command_fail(&err);
    else
        result = testing ? test(packs, files, n_files) : list(&loaded);
    packs_free(packs);
    packfiles_release(&loaded);
    configured_release(&configured);
    return result;
}
