/*
 * weekly, monthly, report: read the logs, look at the evidence, add up the period, judge, write.
 * The commands differ only in the period and in where the report goes by default.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "audit/audit.h"
#include "base/period.h"
#include "edge/attestations.h"
#include "program/command.h"
#include "program/complain.h"
#include "program/configured.h"
#include "program/evidence.h"
#include "program/figures.h"
#include "program/history.h"
#include "program/index.h"
#include "program/logs.h"
#include "program/output.h"
#include "program/pictures.h"
#include "program/report_output.h"
#include "program/retention.h"
#include "program/settings.h"
#include "report/report.h"
#include "store/store.h"

#define PATH_LIMIT 4096

/* What one run holds; all of it is released at its end. */
struct run {
    const struct options *options; /* those below, the configuration's values filled in */
    struct configured configured;
    struct settings settings;
    struct report_form form;
    struct figures figures;
    struct evidence evidence;
    struct history history;
    struct attestation *attestations;
    size_t n_attestations;
    struct audit *audit;
};

static void release(struct run *r)
{
    audit_free(r->audit);
    evidence_release(&r->evidence);
    history_release(&r->history);
    attestations_free(r->attestations, r->n_attestations);
    figures_release(&r->figures);
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
    r->figures.has_period = true;
    if (o->week)
        return period_week(o->week, zone, &r->figures.period, err);
    if (o->month)
        return period_month(o->month, zone, &r->figures.period, err);
    if (o->command == COMMAND_WEEKLY) {
        period_last_week(now, zone, &r->figures.period);
        return STATUS_OK;
    }
    if (o->command == COMMAND_MONTHLY) {
        period_last_month(now, zone, &r->figures.period);
        return STATUS_OK;
    }
    r->figures.unbounded = !o->since && !o->until;
    return period_range(o->since, o->until, now, zone, &r->figures.period, err);
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
    r->figures.options = o;
    r->figures.settings = &r->settings;
    r->figures.criteria = &r->configured.config.criteria;
    r->form = (struct report_form){.options = o, .period = r->figures.period.name};
    if (status == STATUS_OK)
        status = settings_load(o, &r->settings, err);
    if (status == STATUS_OK)
        status = choose_form(r, err);
    if (status == STATUS_OK)
        status = choose_period(r, err);
    if (status == STATUS_OK && o->output_dir)
        status = output_check_directory(o->output_dir, err);
    r->figures.has_undated_as = o->undated_as != NULL;
    if (status == STATUS_OK && o->undated_as)
        status = period_instant(o->undated_as, r->settings.now, r->settings.zone,
                                &r->figures.undated_as, err);
    if (status == STATUS_OK)
        status = retention_parse(o->keep, r->settings.now, &r->figures.keep_from, err);
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
        status = store_open(o->store, o->n_operands ? STORE_CREATE : STORE_WRITE, &r->figures.store,
                            err);
    return status;
}

/* The last look at the store's sums. */
static int judge(struct run *r, struct error *err)
{
    struct figures *f = &r->figures;
    const struct period *period = f->has_period ? &f->period : NULL;
    size_t n_sources, n_history = 0, n_stated_weeks = 0;
    const struct source_evidence *sources = scan_sources(f->scan, &n_sources);
    const struct history_entry *history =
        period ? history_before(&r->history, period, &n_history) : NULL;
    const struct history_entry *stated_weeks =
        period ? history_weeks(&r->history, period, &n_stated_weeks) : NULL;
    struct audit_input input = {
        .criteria = f->criteria,
        .rollup = f->rollup,
        .include_test = r->options->include_test_traffic,
        .sums = f->sums,
        .before = f->before.sums,
        .before_other_rules = f->before.other_rules,
        .period = period,
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
        .stated = period ? history_find(&r->history, period) : NULL,
        .states = f->store && !r->options->include_test_traffic,
        .attestations = r->attestations,
        .n_attestations = r->n_attestations,
        .sources = sources,
        .n_sources = n_sources,
        .program_version = PACKAGE_VERSION,
    };
    if (f->has_period && f->period.kind == PERIOD_MONTH) {
        weeks_audit(&input, &r->history, &f->weeks);
        input.weeks = f->weeks.items;
        input.n_weeks = f->weeks.n;
    }
    r->audit = audit_new(&input);
    figures_end_reading(f);
    return rollup_check(f->rollup, err);
}

static bool has_index(const struct run *r)
{
    return r->figures.store && r->options->output_dir && !r->form.json;
}

/* What is kept now, and not what it was when the run began. */
static int write_index(const struct run *r, struct error *err)
{
    struct history history = {0};
    int status = history_load(r->figures.store, r->settings.zone, &history, err);
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
        status = history_keep(r->figures.store, statement, err);
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
    if (r->figures.store && a->n_sources == 0)
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
    bool bounded = r->figures.period.has_start && r->figures.period.has_end;
    if (o->output_dir && bounded)
        report_output_path(&r->form, &path);
    else if (o->output_dir) /* named after what the logs hold */
        buffer_appendf(&path, "%s/*.%s", o->output_dir, r->form.json ? "json" : "md");
    else
        buffer_append_str(&path, o->output ? o->output : "-");
    configured_say(&r->configured, stdout);
    printf("period: %s\n", r->figures.period.name);
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
    if (figures_read(&r.figures, &err) < 0) {
        result = command_fail(&err);
        goto out;
    }
    if (!r.figures.has_period)
        r.form.period = NULL;
    const struct evidence_request request = {
        .options = r.options,
        .config = &r.configured.config,
        .settings = &r.settings,
        .period = r.figures.has_period ? &r.figures.period : NULL,
        .store = r.figures.store,
    };
    if (evidence_gather(&request, &r.evidence, &err) < 0) {
        result = command_fail(&err);
        goto out;
    }
    if (r.figures.store && history_load(r.figures.store, r.settings.zone, &r.history, &err) < 0) {
        result = command_fail(&err);
        goto out;
    }
    if (figures_add_up(&r.figures, &err) < 0 || judge(&r, &err) < 0) {
        result = command_fail(&err);
        goto out;
    }
    complain(r.audit, r.figures.scan, r.options->porta_db);
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
