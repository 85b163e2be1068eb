/*
 * Reading the logs of a command line, with progress.
 */
#include "program/logs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"

int logs_check(const struct options *o, struct error *err)
{
    for (int i = 0, dashes = 0; i < o->n_operands; i++) {
        dashes += strcmp(o->operands[i], "-") == 0;
        if (dashes > 1)
            return error_set(err, STATUS_USAGE, "standard input can be read only once");
        if (dashes && o->store)
            return error_set(err, STATUS_USAGE, "standard input cannot be read into a store");
    }
    return STATUS_OK;
}

/* Bytes of the logs on disk; 0 where one of them has no size. */
static uint64_t logs_size(const struct options *o)
{
    uint64_t total = 0;
    for (int i = 0; i < o->n_operands; i++) {
        struct stat st;
        if (strcmp(o->operands[i], "-") == 0 || stat(o->operands[i], &st) != 0 ||
            !S_ISREG(st.st_mode))
            return 0;
        total += (uint64_t)st.st_size;
    }
    return total;
}

static void show_progress(void *context, uint64_t bytes)
{
    progress_show(context, bytes);
}

static void next_log(struct progress *progress, const char *path)
{
    struct stat st;
    progress_next(progress, stat(path, &st) == 0 ? (uint64_t)st.st_size : 0);
}

void logs_options(const struct settings *s, const struct rollup_rules *rules,
                  struct progress *progress, struct scan_options *ret)
{
    *ret = (struct scan_options){
        .packs = s->packs,
        .zone = settings_assumed_zone(s),
        .store_rules = rules,
        .jobs = s->jobs,
        .rules = scan_rules_hash(s->packs, rules, settings_assumed_zone(s)),
        .progress = show_progress,
        .progress_context = progress,
    };
    if (s->has_assume_year) {
        ret->has_year_hint = true;
        ret->year_hint_us = settings_assumed_year_us(s);
    }
}

int logs_scan(const struct options *o, struct scan *scan, struct progress *progress,
              struct error *err)
{
    progress_start(progress, logs_size(o));
    int status = scan_logs(scan, (const char *const *)o->operands, (size_t)o->n_operands, err);
    progress_end(progress);
    scan_finish(scan);
    return status;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int logs_store(const struct options *o, struct scan *scan, struct store *store,
               struct progress *progress, struct error *err)
{
    size_t n = (size_t)o->n_operands;
    const char **names = alloc_zeroed(n + 1, sizeof *names);
    int status = STATUS_OK;
    for (size_t i = 0; i < n; i++)
        names[i] = o->operands[i];
    qsort(names, n, sizeof *names, compare_names);
    progress_start(progress, logs_size(o));
    for (size_t i = 0; i < n && status == STATUS_OK; i++) {
        status = scan_into_store(scan, store, names[i], o->rebuild, err);
        next_log(progress, names[i]);
    }
    progress_end(progress);
    free(names);
    return status;
}
