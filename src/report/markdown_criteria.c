/*
 * The five criteria as a table, and under it how each is measured: the definition stands beside the
 * figure, so that nobody has to look it up.
 */
#include <math.h>

#include "audit/history.h"
#include "report/numbers.h"
#include "report/parts.h"
#include "report/markdown.h"

static void threshold_cell(struct page *p, enum criterion_id id)
{
    static const char *const signs[] = {[AT_LEAST] = "≥" NO_BREAK_SPACE,
                                        [MORE_THAN] = ">" NO_BREAK_SPACE,
                                        [LESS_THAN] = "<" NO_BREAK_SPACE};
    const struct threshold *threshold = &p->audit->criteria->criterion[id];
    page_raw(p, signs[threshold->comparison]);
    page_put(p, parts_threshold(p, parts_criterion_topic(id), threshold->value));
}

/* Rounded, but never to 100 % while the threshold is not there. */
static void used_cell(struct page *p, const struct audit_criterion *criterion)
{
    if (!criterion->has_value || !isfinite(criterion->used_pct)) {
        page_raw(p, "–");
        return;
    }
    double used = round(criterion->used_pct);
    if (used >= 100 && criterion->used_pct < 100)
        used = 99;
    SAY(p, PHRASE_PERCENT, page_decimal(p, used, 0));
}

static void status_cell(struct page *p, enum criterion_id id)
{
    static const enum phrase statuses[] = {
        [CRITERION_SAFE] = PHRASE_SAFE,
        [CRITERION_CLOSE] = PHRASE_CLOSE,
        [CRITERION_REACHED] = PHRASE_REACHED,
    };
    const struct audit_criterion *criterion = &p->audit->criterion[id];
    if (criterion->status == CRITERION_UNKNOWN)
        SAY(p, PHRASE_UNKNOWN, parts_reason(p, criterion->why, parts_criterion_topic(id)));
    else
        page_text(p, statuses[criterion->status]);
}

static void value_cell(struct page *p, enum criterion_id id, bool has_value, double value,
                       bool at_least)
{
    if (has_value)
        page_put(p, parts_value(p, parts_criterion_topic(id), value, at_least));
    else
        page_raw(p, "–");
}

static void previous_cell(struct page *p, enum criterion_id id)
{
    static const struct history_criterion nothing;
    const struct history_entry *previous = p->audit->previous;
    const struct history_criterion *c = previous ? &previous->criterion[id] : &nothing;
    value_cell(p, id, c->has_value, c->value, c->at_least);
}

static void forecast_dates(struct page *p, const struct audit_forecast *f)
{
    if (f->trend.has_to)
        page_put(p, page_days(p, f->from, f->to));
    else
        SAY(p, PHRASE_FORECAST_FROM, page_days(p, f->from, f->from));
}

static void forecast_cell(struct page *p, enum criterion_id id)
{
    const struct audit_forecast *f = &p->audit->forecast[id];
    switch (f->trend.kind) {
    case FORECAST_TOO_LITTLE:
        page_raw(p, "–");
        return;
    case FORECAST_NO_TREND:
        SAY(p, PHRASE_FORECAST_NO_TREND, page_count(p, f->trend.n));
        return;
    case FORECAST_BEYOND:
        SAY(p, PHRASE_FORECAST_BEYOND, page_count(p, f->trend.n));
        return;
    case FORECAST_DATES:
        forecast_dates(p, f);
        SAY(p, PHRASE_RESTS_ON, page_count(p, f->trend.n));
        return;
    case FORECAST_REACHED:
        page_text(p, PHRASE_FORECAST_REACHED);
        return;
    case FORECAST_LAST_THERE:
        page_text(p, PHRASE_FORECAST_LAST_THERE);
    }
}

static void criterion_row(struct page *p, enum criterion_id id)
{
    const struct audit_criterion *criterion = &p->audit->criterion[id];
    page_row(p);
    page_text(p, PHRASE_CRITERION + (enum phrase)id);
    page_cell(p);
    value_cell(p, id, criterion->has_value, criterion->value, criterion->at_least);
    page_cell(p);
    previous_cell(p, id);
    page_cell(p);
    threshold_cell(p, id);
    page_cell(p);
    used_cell(p, criterion);
    page_cell(p);
    status_cell(p, id);
    page_cell(p);
    forecast_cell(p, id);
    page_row_end(p);
}

static void define_agents(struct page *p)
{
    static const enum phrase sources[] = {
        [FIGURE_NONE] = PHRASE_AGENTS_BY_NOTHING,
        [FIGURE_REQUESTS] = PHRASE_AGENTS_BY_NOTHING,
        [FIGURE_CLIENT] = PHRASE_AGENTS_BY_NOTHING,
        [FIGURE_FIELD] = PHRASE_AGENTS_BY_FIELD,
        [FIGURE_DATABASE] = PHRASE_AGENTS_BY_DATABASE,
        [FIGURE_ADDRESS] = PHRASE_AGENTS_BY_ADDRESS,
        [FIGURE_DAILY_METRICS] = PHRASE_AGENTS_BY_NOTHING,
    };
    const struct audit *a = p->audit;
    page_text(p, sources[a->agents_source]);
    if (a->agents_source != FIGURE_NONE)
        SAY(p, PHRASE_AGENTS_IN_PERIOD,
            page_at_least(p, a->agents_distinct, a->agents_distinct_at_least));
}

static void define_p95(struct page *p)
{
    const struct audit_latency *l = &p->audit->latency;
    bool few = l->n < p->audit->criteria->min_n;
    SAY(p, p->audit->latency_source == FIGURE_CLIENT ? PHRASE_P95_FROM_CLIENT : PHRASE_N_IS,
        page_count(p, l->n),
        few ? page_trusted(p, "") : parts_ms_interval(p, &l->p95_us_interval, LEAST_N_P95));
}

static void define_cv(struct page *p)
{
    const struct audit *a = p->audit;
    if (a->latency_source == FIGURE_DAILY_METRICS && a->cv_n > 0)
        SAY(p, PHRASE_CV_FROM_RUNS, page_count(p, a->cv_n));
    if (a->latency.n == 0)
        return;
    if (a->cv_all_endpoints) {
        page_text(p, PHRASE_CV_ALL_ENDPOINTS);
    } else {
        page_text(p, PHRASE_CV_SOME_ENDPOINTS);
        struct list list = {p, ", ", 0};
        for (size_t i = 0; i < a->criteria->n_cv_paths; i++) {
            list_item(&list);
            page_put(p, page_code(p, a->criteria->cv_paths[i]));
        }
    }
    SAY(p, PHRASE_RESTS_ON, page_count(p, a->cv_n));
    if (isfinite(a->cv_pooled_pct) && a->latency.n >= a->criteria->min_n)
        SAY(p, PHRASE_CV_POOLED, page_decimal(p, a->cv_pooled_pct, 1));
}

static void define_rate(struct page *p)
{
    const struct audit *a = p->audit;
    if (isfinite(a->mean_per_s))
        SAY(p, PHRASE_RATE_MEAN, page_rate(p, a->mean_per_s));
    if (a->has_peak_second)
        SAY(p, PHRASE_RATE_SECOND, page_count(p, a->peak_second));
}

static void definition(struct page *p, enum criterion_id id)
{
    const struct audit *a = p->audit;
    page_raw(p, "- **");
    page_text(p, PHRASE_CRITERION + (enum phrase)id);
    page_raw(p, ":** ");
    page_text(p, PHRASE_DEFINITION + (enum phrase)id);
    if (id == CRITERION_AGENTS)
        define_agents(p);
    else if (id == CRITERION_P95 && a->criterion[id].source == FIGURE_DAILY_METRICS)
        SAY(p, PHRASE_P95_FROM_RUN, page_code(p, a->slowest_run->file),
            page_count(p, a->slowest_run->n));
    else if (id == CRITERION_P95 && a->latency.n > 0)
        define_p95(p);
    else if (id == CRITERION_CV)
        define_cv(p);
    else if (id == CRITERION_RPS)
        define_rate(p);
    page_raw(p, ".\n");
}

/* Why a forecast's cell has only a dash: "(1 of 6 weeks)", or "(0 to 5 of 6 weeks)" where the
   criteria have been measured for different times. Nothing where there is none. */
static void say_too_little_history(struct page *p)
{
    uint64_t least = UINT64_MAX, most = 0;
    for (unsigned id = 0; id < CRITERION_COUNT; id++) {
        const struct trend_forecast *trend = &p->audit->forecast[id].trend;
        if (trend->kind != FORECAST_TOO_LITTLE)
            continue;
        least = trend->n < least ? trend->n : least;
        most = trend->n > most ? trend->n : most;
    }
    if (least > most)
        return;
    SAY(p, PHRASE_TOO_LITTLE_HISTORY,
        least == most ? page_count(p, most)
                      : COMPOSE(p, PHRASE_FROM_TO, page_count(p, least), page_count(p, most)),
        page_count(p, TREND_MIN_WEEKS));
    page_raw(p, " ");
}

/* What dates are, where any stand there. */
static void say_forecast(struct page *p)
{
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        if (p->audit->forecast[id].trend.kind == FORECAST_DATES) {
            page_text(p, PHRASE_FORECAST_NOTE);
            page_raw(p, " ");
            return;
        }
}

void markdown_criteria(struct page *p)
{
    enum period_kind kind = p->audit->has_period ? p->audit->period.kind : PERIOD_RANGE;
    page_raw(p, "\n");
    const struct argument columns[] = {page_phrase(p, PHRASE_THIS + (enum phrase)kind),
                                       page_phrase(p, PHRASE_LAST_ONE + (enum phrase)kind)};
    page_header(p, PHRASE_CRITERIA_HEADER, "lrrrrll", columns, 2);
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        criterion_row(p, (enum criterion_id)id);
    markdown_picture(p, PICTURE_CRITERIA);
    page_raw(p, "\n");
    if (!p->audit->previous) {
        SAY(p, p->audit->n_history ? PHRASE_NO_PREVIOUS : PHRASE_NO_HISTORY,
            page_phrase(p, PHRASE_LAST_ONE + (enum phrase)kind));
        page_raw(p, " ");
    }
    say_too_little_history(p);
    say_forecast(p);
    page_text(p, PHRASE_MEASURED_HOW);
    page_raw(p, "\n\n");
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        definition(p, (enum criterion_id)id);
}
