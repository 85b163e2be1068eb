/*
 * weekly, monthly, report: scan the logs, add up the period, look at the evidence, judge, write.
 * The commands differ only in the period and in where the report goes by default.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "base/alloc.h"
#include "base/cuts.h"
#include "base/period.h"
#include "edge/attestations.h"
#include "program/before.h"
#include "program/command.h"
#include "program/complain.h"
#include "program/configured.h"
#include "program/evidence.h"
#include "program/history.h"
#include "program/index.h"
#include "program/logs.h"
#include "program/output.h"
#include "program/progress.h"
#include "program/pictures.h"
#include "program/report_output.h"
#include "program/retention.h"
#include "program/settings.h"
#include "program/weeks.h"
#include "report/report.h"
#include "scan/scan.h"
#include "store/store.h"

#define US INT64_C(1000000)
#define PATH_LIMIT 4096
#define EVER (INT64_C(1) << 45) /* a second that no log has */

/* What one run holds; all of it is released at its end. */
struct run {
    const struct options *options; /* those below, the configuration's values filled in */
    struct configured configured;
    struct settings settings;
    struct report_form form;
    bool has_period;      /* false: an unbounded report of logs without a single time */
    struct period period; /* sides may be open until the logs are read */
    bool unbounded;       /* neither side was asked for: undated entries count */
    bool has_undated_as;
    int64_t undated_as;
    int64_t from, to;  /* what of a store is looked at */
    int64_t keep_from; /* what the store may forget ends there */
    const struct criteria *criteria;
    struct rollup *rollup;
    struct store *store;         /* NULL: the logs alone */
    struct store_period *stored; /* what the rollup reads of it, while it does */
    struct scan *scan;
    struct progress progress;
    struct cuts bins, parts; /* of the period, for its pictures */
    struct sums *sums;
    struct before before;
    struct evidence evidence;
    struct history history;
    struct weeks weeks; /* of a month */
    struct attestation *attestations;
    size_t n_attestations;
    struct audit *audit;
};

static void release(struct run *r)
{
    audit_free(r->audit);
    weeks_release(&r->weeks);
    evidence_release(&r->evidence);
    history_release(&r->history);
    attestations_free(r->attestations, r->n_attestations);
    before_release(&r->before);
    sums_free(r->sums);
    cuts_release(&r->bins);
    cuts_release(&r->parts);
    scan_free(r->scan);
    store_period_end(r->stored);
    store_close(r->store);
    rollup_free(r->rollup);
    settings_release(&r->settings);
    configured_release(&r->configured);
}

static int choose_period(struct run *r, struct error *err)
{
    const struct options *o = r->options;
    const struct zone *zone = r->settings.zone;
    int64_t now = r->settings.now;
    if ((o->week != NULL) + (o->month != NULL) + (o->since || o->until) > 1)
        return error_set(err, STATUS_USAGE,
                         "--week, --month and --since/--until exclude each other");
    r->has_period = true;
    if (o->week)
        return period_week(o->week, zone, &r->period, err);
    if (o->month)
        return period_month(o->month, zone, &r->period, err);
    if (o->command == COMMAND_WEEKLY) {
        period_last_week(now, zone, &r->period);
        return STATUS_OK;
    }
    if (o->command == COMMAND_MONTHLY) {
        period_last_month(now, zone, &r->period);
        return STATUS_OK;
    }
    r->unbounded = !o->since && !o->until;
    return period_range(o->since, o->until, now, zone, &r->period, err);
}

static int choose_form(struct run *r, struct error *err)
{
    const struct options *o = r->options;
    if (o->lang && strcmp(o->lang, "en") != 0 && strcmp(o->lang, "ru") != 0)
        return error_set(err, STATUS_USAGE, "--lang '%.40s': expected en or ru", o->lang);
    r->form.language = o->lang && strcmp(o->lang, "ru") == 0 ? LANGUAGE_RUSSIAN : LANGUAGE_ENGLISH;
    if (o->format && strcmp(o->format, "markdown") != 0 && strcmp(o->format, "json") != 0)
        return error_set(err, STATUS_USAGE, "--format '%.40s': expected markdown or json",
                         o->format);
    r->form.json = o->format && strcmp(o->format, "json") == 0;
    if (r->form.json && o->lang)
        return error_set(err, STATUS_USAGE, "--lang is for Markdown; JSON has one language");
    if (o->output && o->output_dir)
        return error_set(err, STATUS_USAGE, "--output and --output-dir exclude each other");
    return STATUS_OK;
}

/* Everything that can be wrong is found before the first log is read. */
static int prepare(struct run *r, struct error *err)
{
    const struct options *given = r->options;
    int status = configured_load(given, &r->configured, err);
    const struct options *o = r->options = &r->configured.options;
    r->criteria = &r->configured.config.criteria;
    r->form = (struct report_form){.options = o, .period = r->period.name};
    if (status == STATUS_OK)
        status = settings_load(o, &r->settings, err);
    if (status == STATUS_OK)
        status = choose_form(r, err);
    if (status == STATUS_OK)
        status = choose_period(r, err);
    if (status == STATUS_OK && o->output_dir)
        status = output_check_directory(o->output_dir, err);
    r->has_undated_as = o->undated_as != NULL;
    if (status == STATUS_OK && o->undated_as)
        status =
            period_instant(o->undated_as, r->settings.now, r->settings.zone, &r->undated_as, err);
    if (status == STATUS_OK)
        status = retention_parse(o->keep, r->settings.now, &r->keep_from, err);
    if (status == STATUS_OK && o->attestations)
        status = attestations_read(o->attestations, &r->attestations, &r->n_attestations, err);
    if (status == STATUS_OK && o->n_operands == 0 && !o->store)
        status = error_set(err, STATUS_USAGE,
                           "no log was given (- is standard input), and none is "
                           "configured");
    if (status == STATUS_OK && !o->store && given->keep)
        status = error_set(err, STATUS_USAGE, "--keep says what a store keeps: it needs --store");
    if (status == STATUS_OK && o->store && o->undated_as)
        status = error_set(err, STATUS_USAGE,
                           "--undated-as cannot be used with --store, which counts entries as they "
                           "are");
    if (status == STATUS_OK)
        status = logs_check(o, err);
    if (status == STATUS_OK && o->store && !o->dry_run)
        status = store_open(o->store, o->n_operands ? STORE_CREATE : STORE_WRITE, &r->store, err);
    return status;
}

static void start_scan(struct run *r)
{
    const struct settings *s = &r->settings;
    const struct period *p = &r->period;
    struct scan_options options;
    logs_options(s, &r->criteria->rollup, &r->progress, &options);
    if (p->has_start || p->has_end) {
        int64_t middle = !p->has_end     ? p->start
                         : !p->has_start ? p->end
                                         : p->start + (p->end - p->start) / 2;
        options.has_year_hint = true;
        options.year_hint_us = middle * US;
    }
    if (!r->store) {
        options.has_since = p->has_start;
        options.since = p->start;
        options.has_until = p->has_end;
        options.until = p->end;
        options.has_undated_as = r->has_undated_as;
        options.undated_as = r->undated_as;
    }
    r->rollup = rollup_new(&r->criteria->rollup);
    r->scan = scan_new(&options, r->rollup);
}

/* A store knows only whole slots (METRICS.md, "Period and time"). */
static void widen_period(struct run *r)
{
    struct period *p = &r->period;
    int64_t start = rollup_slot_start(p->start), end = rollup_slot_start(p->end + SLOT_SECONDS - 1);
    if (p->has_start && p->has_end && (start != p->start || end != p->end))
        period_set_range(p, start, end, r->settings.zone);
    p->start = p->has_start ? start : p->start;
    p->end = p->has_end ? end : p->end;
}

static int load_before(struct run *r, struct error *err)
{
    const struct settings *s = &r->settings;
    const struct before_request request = {
        .store = r->store,
        .period = r->has_period ? &r->period : NULL,
        .zone = s->zone,
        .rollup = &r->criteria->rollup,
        .rules = scan_rules_hash(s->packs, &r->criteria->rollup, settings_assumed_zone(s)),
        .include_test = r->options->include_test_traffic,
    };
    return before_load(&request, &r->before, err);
}

/* An open side ends where the records do, in whole slots (METRICS.md, "Period and time"). */
static void close_period(struct run *r, const struct rollup *of)
{
    struct period *p = &r->period;
    if (p->has_start && p->has_end)
        return;
    int64_t first, last;
    if (!rollup_span(of, &first, &last)) {
        r->has_period = false;
        r->form.period = NULL;
        return;
    }
    int64_t start = p->has_start ? p->start : rollup_slot_start(first);
    int64_t end = p->has_end ? p->end : rollup_slot_start(last) + SLOT_SECONDS;
    period_set_range(p, start, end, r->settings.zone);
}

/* Nothing but the first and the last record of a store matters here. */
static int close_stored_period(struct run *r, struct error *err)
{
    struct store_period *stored = NULL;
    if (r->period.has_start && r->period.has_end)
        return STATUS_OK;
    struct rollup *all = rollup_new(&r->criteria->rollup);
    int status = store_period_begin(r->store, r->from, r->to, true, all, &stored, err);
    if (status == STATUS_OK)
        close_period(r, all);
    rollup_free(all);
    store_period_end(stored);
    return status;
}

/* Nothing that this report needs is forgotten: neither its own period nor the one before. */
static int64_t may_forget(const struct run *r)
{
    struct period before;
    int64_t needed = r->period.has_start ? r->period.start : INT64_MIN;
    if (r->has_period && before_period(&r->period, r->settings.zone, &before))
        needed = before.start;
    return needed < r->keep_from ? needed : r->keep_from;
}

/* Add what is new to the store. The rollup reads of it what the period asks for (add_up). */
static int read_store(struct run *r, struct error *err)
{
    int64_t forgotten = INT64_MIN;
    widen_period(r);
    int status = logs_store(r->options, r->scan, r->store, &r->progress, err);
    if (status == STATUS_OK)
        status = store_forget(r->store, may_forget(r), err);
    if (status == STATUS_OK)
        status = store_forgotten(r->store, &forgotten, err);
    if (status < 0)
        return status;
    if (r->period.has_start && r->period.start < forgotten) {
        char from[PERIOD_ISO_SIZE];
        period_format_iso(forgotten, r->settings.zone, from);
        return error_set(err, STATUS_IO,
                         "%s: what lies before %s was forgotten (keep); %s cannot be told any more",
                         r->options->store, from, r->period.name);
    }
    r->from = r->period.has_start ? r->period.start : forgotten > -EVER ? forgotten : -EVER;
    r->to = r->period.has_end ? r->period.end : EVER;
    status = scan_finish_store(r->scan, r->store, r->from, r->to, err);
    return status < 0 ? status : close_stored_period(r, err);
}

static int read_logs(struct run *r, struct error *err)
{
    start_scan(r);
    if (r->store)
        return read_store(r, err);
    logs_scan(r->options, r->scan, &r->progress);
    close_period(r, r->rollup);
    return STATUS_OK;
}

/* The period, and the weeks of a month, in one pass. */
static void sum(struct run *r)
{
    struct sums_request request = {
        .include_undated = r->unbounded,
        .include_test = r->options->include_test_traffic,
    };
    if (r->has_period) {
        /* The scan has kept exact bounds; slots only have to enclose them. */
        int64_t start = r->period.start, end = r->period.end;
        request.start = rollup_slot_start(start);
        request.end = rollup_slot_start(end + SLOT_SECONDS - 1);
        request.zone_offset_start = zone_offset(r->settings.zone, start);
        cuts_make(r->settings.zone, start, end, cuts_fine(end - start), &r->bins);
        cuts_make(r->settings.zone, start, end, cuts_coarse(end - start), &r->parts);
        request.bins = &r->bins;
        request.parts = &r->parts;
    }
    if (r->has_period && r->period.kind == PERIOD_MONTH)
        weeks_init(r->settings.zone, r->period.start, r->period.end, &r->weeks);
    size_t n = r->weeks.n + 1;
    struct sums_request *requests = alloc_zeroed(n, sizeof *requests);
    struct sums **sums = alloc_zeroed(n, sizeof *sums);
    requests[0] = request;
    for (size_t i = 1; i < n; i++)
        requests[i] =
            weeks_request(&r->weeks, i - 1, r->settings.zone, r->options->include_test_traffic);
    sums_new_all(r->rollup, requests, n, sums);
    r->sums = sums[0];
    for (size_t i = 1; i < n; i++)
        r->weeks.sums[i - 1] = sums[i];
    free(requests);
    free(sums);
}

/* The period before comes first: what it took is free again then. */
static int add_up(struct run *r, struct error *err)
{
    int status = load_before(r, err);
    if (status == STATUS_OK && r->store)
        status = store_period_begin(r->store, r->from, r->to, true, r->rollup, &r->stored, err);
    if (status < 0)
        return status;
    sum(r);
    return rollup_check(r->rollup, err);
}

/* The last look at the store's sums. */
static int judge(struct run *r, struct error *err)
{
    size_t n_sources, n_history = 0, n_stated_weeks = 0;
    const struct source_evidence *sources = scan_sources(r->scan, &n_sources);
    const struct history_entry *history =
        r->has_period ? history_before(&r->history, &r->period, &n_history) : NULL;
    const struct history_entry *stated_weeks =
        r->has_period ? history_weeks(&r->history, &r->period, &n_stated_weeks) : NULL;
    struct audit_input input = {
        .criteria = r->criteria,
        .rollup = r->rollup,
        .include_test = r->options->include_test_traffic,
        .sums = r->sums,
        .before = r->before.sums,
        .before_other_rules = r->before.other_rules,
        .period = r->has_period ? &r->period : NULL,
        .now = r->settings.now,
        .zone = r->settings.zone,
        .database = &r->evidence.now.database[r->options->include_test_traffic],
        .daily_metrics = &r->evidence.now.daily_metrics,
        .redis = &r->evidence.now.redis,
        .rules = r->evidence.now.rules,
        .n_rules = r->evidence.now.n_rules,
        .has_sample = r->evidence.kept,
        .sampled_at = r->evidence.now.taken_at,
        .earlier = r->evidence.has_earlier ? &r->evidence.earlier : NULL,
        .history = history,
        .n_history = n_history,
        .stated_weeks = stated_weeks,
        .n_stated_weeks = n_stated_weeks,
        .statements = r->history.entries,
        .n_statements = r->history.n,
        .stated = r->has_period ? history_find(&r->history, &r->period) : NULL,
        .states = r->store && !r->options->include_test_traffic,
        .attestations = r->attestations,
        .n_attestations = r->n_attestations,
        .sources = sources,
        .n_sources = n_sources,
        .program_version = PACKAGE_VERSION,
    };
    if (r->has_period && r->period.kind == PERIOD_MONTH) {
        weeks_audit(&input, &r->history, &r->weeks);
        input.weeks = r->weeks.items;
        input.n_weeks = r->weeks.n;
    }
    r->audit = audit_new(&input);
    store_period_end(r->stored);
    r->stored = NULL;
    return rollup_check(r->rollup, err);
}

static bool has_index(const struct run *r)
{
    return r->store && r->options->output_dir && !r->form.json;
}

/* What is kept now, and not what it was when the run began. */
static int write_index(const struct run *r, struct error *err)
{
    struct history history = {0};
    int status = history_load(r->store, r->settings.zone, &history, err);
    if (status == STATUS_OK)
        status = index_write(r->options->output_dir, r->form.language, &history, err);
    history_release(&history);
    return status;
}

/* The history first: where the report cannot be written, the next one states the same. */
static int write_all(struct run *r, struct error *err)
{
    const struct history_entry *statement = r->audit->statement;
    int status = has_index(r) ? index_check(r->options->output_dir, err) : STATUS_OK;
    if (status == STATUS_OK && statement)
        status = history_keep(r->store, statement, err);
    if (status == STATUS_OK)
        status = report_output_write(&r->form, r->audit, err);
    return status == STATUS_OK && has_index(r) ? write_index(r, err) : status;
}

static int exit_status(const struct audit *a)
{
    for (size_t i = 0; i < a->n_sources; i++) {
        if (a->sources[i].incomplete)
            return EXIT_INCOMPLETE;
    }
    return complain_of_database(&a->database) ? EXIT_INCOMPLETE : EXIT_DONE;
}

/* There was a log, and none that could be read. A store may be silent about a period. */
static bool nothing_readable(const struct run *r)
{
    const struct audit *a = r->audit;
    if (r->store && a->n_sources == 0)
        return false;
    for (size_t i = 0; i < a->n_sources; i++) {
        if (a->sources[i].state != SOURCE_UNREADABLE)
            return false;
    }
    return true;
}

/* What a run would read and write; nothing is. */
static int say_plan(const struct run *r)
{
    const struct options *o = r->options;
    struct buffer path;
    buffer_init(&path, PATH_LIMIT);
    bool bounded = r->period.has_start && r->period.has_end;
    if (o->output_dir && bounded)
        report_output_path(&r->form, &path);
    else if (o->output_dir) /* named after what the logs hold */
        buffer_appendf(&path, "%s/*.%s", o->output_dir, r->form.json ? "json" : "md");
    else
        buffer_append_str(&path, o->output ? o->output : "-");
    configured_say(&r->configured, stdout);
    printf("period: %s\n", r->period.name);
    bool to_stdout = strcmp(buffer_str(&path), "-") == 0;
    printf("would write: %s\n", to_stdout ? "standard output" : buffer_str(&path));
    if (!to_stdout && !r->form.json) {
        struct buffer folder;
        buffer_init(&folder, PATH_LIMIT);
        pictures_folder(buffer_str(&path), &folder);
        printf("would write: %s/*.svg\n", buffer_str(&folder));
        buffer_release(&folder);
    }
    buffer_release(&path);
    return EXIT_DONE;
}

int command_audit(const struct options *options)
{
    struct run r = {.options = options};
    struct error err = ERROR_INIT;
    int result = EXIT_DONE;
    if (prepare(&r, &err) < 0) {
        result = command_fail(&err);
        goto out;
    }
    if (options->dry_run) {
        result = say_plan(&r);
        goto out;
    }
    if (read_logs(&r, &err) < 0) {
        result = command_fail(&err);
        goto out;
    }
    const struct evidence_request request = {
        .options = r.options,
        .config = &r.configured.config,
        .settings = &r.settings,
        .period = r.has_period ? &r.period : NULL,
        .store = r.store,
    };
    if (evidence_gather(&request, &r.evidence, &err) < 0) {
        result = command_fail(&err);
        goto out;
    }
    if (r.store && history_load(r.store, r.settings.zone, &r.history, &err) < 0) {
        result = command_fail(&err);
        goto out;
    }
    if (add_up(&r, &err) < 0 || judge(&r, &err) < 0) {
        result = command_fail(&err);
        goto out;
    }
    complain(r.audit, r.scan, r.options->porta_db);
    if (nothing_readable(&r)) {
        fputs("porta-audit: no log could be read; no report was written\n", stderr);
        result = EXIT_FAILED;
    } else if (write_all(&r, &err) < 0) {
        result = command_fail(&err);
    } else {
        result = exit_status(r.audit);
    }
out:
    release(&r);
    return result;
}
