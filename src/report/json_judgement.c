/*
 * What the audit makes of it: criteria, flags, verdict, bottlenecks, checklist. Evidence is the
 * sentence of the English Markdown.
 */
#include <math.h>
#include <stdio.h>

#include "audit/history.h"
#include "report/evidence.h"
#include "report/json.h"

/* One sentence of evidence. */
#define EVIDENCE_LIMIT ((size_t)32 << 10)

static const char *const check_states[] = {
    [CHECK_MET] = "met", [CHECK_NOT_MET] = "not_met", [CHECK_NOT_CHECKED] = "not_checked"};
static const char *const colours[FLAG_COLOURS] = {"red", "yellow", "green"};

static const char *reason_name(enum unknown_reason why)
{
    static const char *const names[] = {
        [UNKNOWN_NOT] = NULL,
        [UNKNOWN_NO_REQUESTS] = "no_requests",
        [UNKNOWN_NO_LATENCIES] = "no_latencies",
        [UNKNOWN_TOO_FEW] = "too_few",
        [UNKNOWN_NO_DATABASE] = "no_database",
        [UNKNOWN_DATABASE_GAP] = "database_gap",
        [UNKNOWN_NO_IDENTITY] = "no_identity",
        [UNKNOWN_NO_APP_LOG] = "no_app_log",
        [UNKNOWN_APP_LOG_INCOMPLETE] = "app_log_incomplete",
        [UNKNOWN_UNDATED] = "undated",
        [UNKNOWN_FEW_HOURS] = "few_hours",
    };
    return names[why];
}

const char *json_source_name(enum figure_source source)
{
    static const char *const names[] = {
        [FIGURE_NONE] = NULL,
        [FIGURE_REQUESTS] = "requests",
        [FIGURE_CLIENT] = "stress_test",
        [FIGURE_FIELD] = "field",
        [FIGURE_DATABASE] = "database",
        [FIGURE_ADDRESS] = "client",
        [FIGURE_DAILY_METRICS] = "daily_metrics",
    };
    return names[source];
}

static const char *const statuses[] = {
    [CRITERION_SAFE] = "safe",
    [CRITERION_CLOSE] = "close",
    [CRITERION_REACHED] = "reached",
    [CRITERION_UNKNOWN] = "unknown",
};

static const char *const levels[] = {
    [VERDICT_NOT_NEEDED] = "not_needed",
    [VERDICT_WATCH] = "watch",
    [VERDICT_ASKED_FOR] = "asked_for",
    [VERDICT_CANNOT_TELL] = "cannot_tell",
};

static void json_value(struct writer *w, const char *key, const struct history_criterion *c)
{
    if (c->has_value)
        writer_double(w, key, c->value);
    else
        writer_null(w, key);
}

/* What the report of the period right before said; null where none is kept. */
static void json_previous(struct json *j, unsigned id)
{
    const struct history_entry *previous = j->audit->previous;
    struct writer *w = &j->writer;
    if (!previous) {
        writer_null(w, "previous");
        return;
    }
    const struct history_criterion *c = &previous->criterion[id];
    writer_object(w, "previous");
    json_value(w, "value", c);
    writer_bool(w, "at_least", c->at_least);
    writer_double(w, "threshold", c->threshold);
    writer_string(w, "status", statuses[c->status]);
    writer_string(w, "source", json_source_name(c->source));
    writer_object_end(w);
}

static bool same_value(const struct history_criterion *a, const struct history_criterion *b)
{
    return a->has_value == b->has_value && a->at_least == b->at_least && a->value == b->value;
}

/* What the revision before this one said, where it was something else. */
void json_restated(struct json *j)
{
    const struct history_entry *now = j->audit->statement;
    struct writer *w = &j->writer;
    if (!now || now->revision == 0) {
        writer_null(w, "restated");
        return;
    }
    const struct history_before *before = &now->before;
    writer_object(w, "restated");
    writer_object(w, "requests");
    writer_uint(w, "from", before->requests);
    writer_uint(w, "to", now->requests);
    writer_object_end(w);
    writer_object(w, "verdict");
    writer_string(w, "from", levels[before->verdict]);
    writer_string(w, "to", levels[now->verdict]);
    writer_object_end(w);
    writer_array(w, "criteria");
    for (unsigned id = 0; id < CRITERION_COUNT; id++) {
        if (same_value(&before->criterion[id], &now->criterion[id]))
            continue;
        writer_object(w, NULL);
        writer_string(w, "id", criterion_names[id]);
        json_value(w, "from", &before->criterion[id]);
        json_value(w, "to", &now->criterion[id]);
        writer_object_end(w);
    }
    writer_array_end(w);
    writer_object_end(w);
}

/* `from` and `to` are days; slopes are a week, in the criterion's unit. */
static void json_forecast(struct json *j, unsigned id)
{
    static const char *const kinds[] = {
        [FORECAST_TOO_LITTLE] = "too_little_history",
        [FORECAST_NO_TREND] = "no_trend",
        [FORECAST_BEYOND] = "beyond",
        [FORECAST_DATES] = "dates",
        [FORECAST_REACHED] = "reached",
        [FORECAST_LAST_THERE] = "last_reached",
    };
    const struct audit_forecast *f = &j->audit->forecast[id];
    struct writer *w = &j->writer;
    writer_object(w, "forecast");
    writer_string(w, "kind", kinds[f->trend.kind]);
    writer_uint(w, "n", f->trend.n);
    writer_uint(w, "n_needed", TREND_MIN_WEEKS);
    if (f->trend.n >= TREND_MIN_WEEKS) {
        writer_double(w, "slope_per_week", f->trend.slope);
        writer_array(w, "slope_interval");
        writer_double(w, NULL, f->trend.slope_low);
        writer_double(w, NULL, f->trend.slope_high);
        writer_array_end(w);
    }
    if (f->trend.kind == FORECAST_DATES) {
        json_time(j, "from", f->from);
        if (f->trend.has_to)
            json_time(j, "to", f->to);
        else
            writer_null(w, "to");
    }
    writer_object_end(w);
}

static const char *const comparisons[] = {
    [AT_LEAST] = "at_least", [MORE_THAN] = "more_than", [LESS_THAN] = "less_than"};

static void json_criteria(struct json *j)
{
    struct writer *w = &j->writer;
    writer_array(w, "criteria");
    for (unsigned id = 0; id < CRITERION_COUNT; id++) {
        const struct audit_criterion *c = &j->audit->criterion[id];
        const struct threshold *t = &j->audit->criteria->criterion[id];
        writer_object(w, NULL);
        writer_string(w, "id", criterion_names[id]);
        if (c->has_value)
            writer_double(w, "value", c->value);
        else
            writer_null(w, "value");
        if (!c->has_value)
            json_unknown(j, "criteria", criterion_names[id]);
        writer_double(w, "threshold", t->value);
        writer_string(w, "comparison", comparisons[t->comparison]);
        writer_string(w, "unit", criterion_units[id]);
        writer_string(w, "status", statuses[c->status]);
        if (c->has_value)
            writer_double(w, "used_pct", c->used_pct);
        writer_bool(w, "at_least", c->at_least);
        writer_string(w, "source", json_source_name(c->source));
        writer_string(w, "why_unknown", reason_name(c->why));
        json_previous(j, id);
        json_forecast(j, id);
        writer_object_end(w);
    }
    writer_array_end(w);
}

/* A configuration may have set it. Growth is no threshold's matter. */
static void json_flag_threshold(struct json *j, unsigned id)
{
    const struct threshold *t = &j->audit->criteria->flag[id];
    if (id == FLAG_GROWTH) {
        writer_null(&j->writer, "threshold");
        writer_null(&j->writer, "comparison");
        return;
    }
    writer_double(&j->writer, "threshold", t->value);
    writer_string(&j->writer, "comparison", comparisons[t->comparison]);
}

static void json_flag(struct json *j, unsigned id)
{
    const struct audit_flag *flag = &j->audit->flag[id];
    struct writer *w = &j->writer;
    writer_object(w, NULL);
    writer_string(w, "id", flag_names[id]);
    if (flag->state == FLAG_UNKNOWN)
        writer_null(w, "raised");
    else
        writer_bool(w, "raised", flag->state == FLAG_RAISED);
    if (flag->has_value)
        writer_double(w, "value", flag->value);
    else
        writer_null(w, "value");
    json_flag_threshold(j, id);
    if (flag->state == FLAG_UNKNOWN) {
        char path[16];
        snprintf(path, sizeof path, "flags.%s", colours[id / FLAGS_PER_COLOUR]);
        json_unknown(j, path, flag_names[id]);
    }
    writer_uint(w, "n", flag->n);
    writer_bool(w, "uncertain", flag->uncertain);
    writer_string(w, "why_unknown", reason_name(flag->why));
    writer_object_end(w);
}

static void json_flags(struct json *j)
{
    writer_object(&j->writer, "flags");
    for (unsigned colour = 0; colour < FLAG_COLOURS; colour++) {
        writer_array(&j->writer, colours[colour]);
        for (unsigned i = 0; i < FLAGS_PER_COLOUR; i++)
            json_flag(j, colour * FLAGS_PER_COLOUR + i);
        writer_array_end(&j->writer);
    }
    writer_object_end(&j->writer);
}

/* What the growth flag rests on. */
static void json_growth(struct json *j)
{
    static const char *const doubts[] = {
        [TREND_NO_DOUBT] = NULL,
        [TREND_CHANCE] = "chance",
        [TREND_SLOW] = "slow",
        [TREND_OTHER_SHAPE] = "other_shape",
    };
    const struct trend_growth *g = &j->audit->growth;
    struct writer *w = &j->writer;
    if (!g->measured) {
        writer_null(w, "growth");
        return;
    }
    writer_object(w, "growth");
    writer_string(w, "doubt", doubts[g->doubt]);
    writer_uint(w, "hours", g->n_hours);
    writer_double(w, "p", g->p);
    if (isfinite(g->doubling_days))
        writer_double(w, "doubling_days", g->doubling_days);
    else
        writer_null(w, "doubling_days");
    writer_double(w, "exponential_cost_ms", g->exponential_cost);
    writer_double(w, "line_cost_ms", g->line_cost);
    writer_double(w, "step_cost_ms", g->step_cost);
    writer_object_end(w);
}

static void json_verdict(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    writer_object(w, "verdict");
    writer_string(w, "level", levels[a->verdict]);
    writer_array(w, "because");
    for (size_t i = 0; i < a->n_causes; i++) {
        char name[32] = "coverage";
        unsigned id = a->causes[i].id;
        if (a->causes[i].kind == CAUSE_HOURS)
            snprintf(name, sizeof name, "coverage.usual_hours");
        if (a->causes[i].kind == CAUSE_FLAG)
            snprintf(name, sizeof name, "%s.%s", colours[id / FLAGS_PER_COLOUR], flag_names[id]);
        else if (a->causes[i].kind == CAUSE_CRITERION)
            snprintf(name, sizeof name, "criteria.%s", criterion_names[id]);
        writer_string(w, NULL, name);
    }
    writer_array_end(w);
    writer_object_end(w);
}

static void json_evidence(struct json *j, const struct audit_check *check, const char *id)
{
    struct buffer sentence;
    struct page page;
    buffer_init(&sentence, EVIDENCE_LIMIT);
    page_init(&page, j->audit, LANGUAGE_ENGLISH, &sentence);
    evidence_say(&page, check, id);
    writer_span(&j->writer, "evidence", buffer_span(&sentence));
    page_release(&page);
    buffer_release(&sentence);
}

/* What the configuration's rules for the item found, each. */
static void json_parts(struct json *j, const struct audit_check *check, const char *id)
{
    static const char *const kinds[] = {
        [RULE_FILE] = "file", [RULE_BACKUP] = "backup", [RULE_REDIS] = "redis",
        [RULE_TEST] = "test", [RULE_FLAG] = "flag",     [RULE_ATTESTED] = "attested"};
    writer_array(&j->writer, "rules");
    for (size_t i = 0; i < check->n_parts; i++) {
        writer_object(&j->writer, NULL);
        writer_string(&j->writer, "rule", kinds[check->parts[i].rule->kind]);
        writer_string(&j->writer, "state", check_states[check->parts[i].state]);
        json_evidence(j, &check->parts[i], id);
        writer_object_end(&j->writer);
    }
    writer_array_end(&j->writer);
}

/* One item of the checklist or the routine. */
static void json_check(struct json *j, const struct audit_check *check, const char *id,
                       const char *section)
{
    writer_object(&j->writer, NULL);
    writer_string(&j->writer, "id", id);
    writer_string(&j->writer, "section", section);
    writer_string(&j->writer, "state", check_states[check->state]);
    json_evidence(j, check, id);
    if (check->evidence == EVIDENCE_RULES)
        json_parts(j, check, id);
    writer_object_end(&j->writer);
}

/* When the evidence was taken, and what became of the criteria since the report before. */
static void json_sample(struct json *j)
{
    const struct audit *a = j->audit;
    struct writer *w = &j->writer;
    char at[PERIOD_ISO_SIZE];
    if (a->has_sample)
        period_format_iso(a->sampled_at, a->zone, at);
    writer_string(w, "evidence_taken_at", a->has_sample ? at : NULL);
    writer_bool(w, "evidence_taken_late", a->sampled_late);
    writer_string(w, "earlier_criteria_version", a->criteria_changed ? a->earlier_version : NULL);
    writer_array(w, "criteria_changes");
    for (size_t i = 0; i < a->n_changes; i++) {
        const struct threshold_change *change = &a->changes[i];
        char name[32];
        if (change->is_flag)
            snprintf(name, sizeof name, "%s.%s", colours[change->id / FLAGS_PER_COLOUR],
                     flag_names[change->id]);
        else
            snprintf(name, sizeof name, "criteria.%s", criterion_names[change->id]);
        writer_object(w, NULL);
        writer_string(w, "id", name);
        writer_double(w, "from", change->from);
        writer_double(w, "to", change->to);
        writer_object_end(w);
    }
    writer_array_end(w);
}

static void json_checklist(struct json *j)
{
    static const char *const sections[] = {"preparation", "adoption", "monitoring"};
    const struct audit *a = j->audit;
    writer_array(&j->writer, "checklist");
    for (unsigned id = 0; id < CHECK_COUNT; id++)
        json_check(j, &a->check[id], checklist_names[id], sections[id / CHECKS_PER_SECTION]);
    writer_array_end(&j->writer);
    writer_array(&j->writer, "routine");
    for (unsigned id = 0; id < ROUTINE_COUNT; id++)
        json_check(j, &a->routine[id], routine_names[id],
                   id < ROUTINE_WEEKLY ? "weekly" : "monthly");
    writer_array_end(&j->writer);
}

void json_judgement(struct json *j)
{
    json_criteria(j);
    json_flags(j);
    json_growth(j);
    json_verdict(j);
    json_bottlenecks(j);
    json_checklist(j);
    json_sample(j);
}
