/*
 * scan: read what is new in the logs into the store, and forget what is older than --keep.
 */
#include "config.h"

#include <stdio.h>

#include "audit/criteria.h"
#include "program/command.h"
#include "program/configured.h"
#include "program/logs.h"
#include "program/retention.h"

/* What broke, on stderr; the exit status that it means. */
static int account(const struct scan *scan)
{
    size_t n, unreadable = 0;
    int result = EXIT_DONE;
    const struct source_evidence *all = scan_sources(scan, &n);
    for (size_t i = 0; i < n; i++) {
        unreadable += all[i].state == SOURCE_UNREADABLE;
        if (!all[i].incomplete)
            continue;
        fprintf(stderr, "porta-audit: %s: %s\n", all[i].path,
                all[i].detail ? all[i].detail : "incomplete");
        result = EXIT_INCOMPLETE;
    }
    return n > 0 && unreadable == n ? EXIT_FAILED : result;
}

static int run(const struct configured *c, const struct settings *s, int *ret_exit,
               struct error *err)
{
    const struct options *o = &c->options;
    struct store *store = NULL;
    struct progress progress;
    struct scan_options options;
    int64_t before;
    int status = logs_check(o, err);
    if (status == STATUS_OK)
        status = retention_parse(o->keep, s->now, &before, err);
    if (status == STATUS_OK)
        status = store_open(o->store, STORE_CREATE, &store, err);
    if (status < 0)
        return status;
    logs_options(s, &c->config.criteria.rollup, &progress, &options);
    struct scan *scan = scan_new(&options, NULL);
    status = logs_store(o, scan, store, &progress, err);
    if (status == STATUS_OK)
        status = store_forget(store, before, err);
    if (status == STATUS_OK)
        status = scan_finish_read(scan, store, err);
    if (status == STATUS_OK)
        *ret_exit = account(scan);
    scan_free(scan);
    store_close(store);
    return status;
}

int command_scan(const struct options *options)
{
    struct configured configured;
    struct settings settings = {0};
    struct error err = ERROR_INIT;
    int result = EXIT_DONE;
    int status = configured_load(options, &configured, &err);
    const struct options *o = &configured.options;
    if (status == STATUS_OK && (!o->store || o->n_operands == 0))
        status = error_set(&err, STATUS_USAGE,
                           o->store ? "no log was given" : "scan needs --store FILE");
    if (status == STATUS_OK)
        status = settings_load(o, &settings, &err);
    if (status == STATUS_OK)
        status = run(&configured, &settings, &result, &err);
    settings_release(&settings);
    configured_release(&configured);
    return status < 0 ? command_fail(&err) : result;
}
