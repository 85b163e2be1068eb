/*
 * What a reader sees first: the title, that too little was understood if so, the period in words
 * and the verdict with what moved it.
 */
#include <math.h>

#include "report/parts.h"
#include "report/markdown.h"

static void head_title(struct page *p)
{
    page_raw(p, "# ");
    page_text(p, PHRASE_TITLE);
    if (p->audit->has_period) {
        page_raw(p, " ");
        page_raw(p, p->audit->period.name);
    }
    page_raw(p, "\n\n");
}

static void head_low_coverage(struct page *p)
{
    const struct audit *a = p->audit;
    uint64_t lines = 0, missed = 0;
    for (size_t i = 0; i < a->n_sources; i++) {
        lines += a->sources[i].lines;
        missed += a->sources[i].not_understood + a->sources[i].too_long;
    }
    if (lines == 0) {
        page_text(p, PHRASE_NOTHING_READ);
        page_raw(p, "\n\n");
    } else if (a->coverage_low) {
        /* Cut, not rounded: 94.96 must not read as 95.0. */
        SAY(p, PHRASE_LOW_COVERAGE, page_decimal(p, floor(a->understood_pct * 10) / 10, 1),
            page_count(p, lines - missed), page_count(p, lines),
            page_short(p, a->criteria->min_understood));
        page_raw(p, "\n\n");
    }
    if (a->hours_low) {
        SAY(p, PHRASE_LOW_HOURS, page_count(p, a->usual_hours_seen), page_count(p, a->usual_hours),
            page_count(p, a->usual_weeks), page_count(p, USUAL_MIN_PCT));
        page_raw(p, "\n\n");
    }
}

static void head_hours(struct page *p)
{
    const struct audit *a = p->audit;
    uint64_t hours = a->hours_over, missing = a->hours_silent;
    if (hours == 0 && !a->complete)
        page_text(p, PHRASE_NO_HOUR_OVER);
    else if (missing == 0 && hours % 24 == 0)
        SAY(p, a->complete ? PHRASE_ALL_DAYS_COVERED : PHRASE_ALL_DAYS_SO_FAR,
            page_count(p, hours / 24));
    else if (missing == 0)
        SAY(p, a->complete ? PHRASE_ALL_HOURS_COVERED : PHRASE_ALL_HOURS_SO_FAR,
            page_count(p, hours));
    else
        SAY(p, a->complete ? PHRASE_HOURS_COVERED : PHRASE_HOURS_SO_FAR,
            page_count(p, hours - missing), page_count(p, hours));
}

static void head_line(struct page *p)
{
    const struct audit *a = p->audit;
    if (a->has_period) {
        page_put(p, page_dates(p, a->period.start, a->period.end));
        page_raw(p, ", ");
        page_raw(p, zone_name(a->zone));
    } else {
        page_text(p, PHRASE_NO_DATED_RECORD);
    }
    page_raw(p, " · ");
    SAY(p, PHRASE_REQUESTS, page_count(p, a->requests));
    if (a->has_period) {
        page_raw(p, " · ");
        head_hours(p);
    }
    page_raw(p, " · ");
    SAY(p, PHRASE_PROGRAM, page_trusted(p, a->program_version), page_code(p, a->criteria_version));
    if (!a->complete) {
        page_raw(p, " · ");
        page_text(p, PHRASE_INCOMPLETE);
    }
    page_raw(p, "\n");
}

/* The value in a red verdict: " (3,412.00 ms)". */
static void verdict_value(struct page *p, enum topic topic, bool has_value, double value,
                          bool at_least)
{
    if (!has_value || topic == TOPIC_GROWTH)
        return;
    page_raw(p, " (");
    page_put(p, parts_value(p, topic, value, at_least));
    page_raw(p, ")");
}

static void verdict_cause(struct page *p, enum topic topic, const struct cause *cause)
{
    const struct audit *a = p->audit;
    page_text(p, PHRASE_TOPIC + (enum phrase)topic);
    if (a->verdict != VERDICT_ASKED_FOR)
        return;
    if (cause->kind == CAUSE_FLAG) {
        const struct audit_flag *flag = &a->flag[cause->id];
        verdict_value(p, topic, flag->has_value, flag->value, false);
    } else {
        const struct audit_criterion *criterion = &a->criterion[cause->id];
        verdict_value(p, topic, criterion->has_value, criterion->value, criterion->at_least);
    }
}

/* Every topic once, though a flag and a criterion may rest on the same. */
static void verdict_causes(struct page *p)
{
    bool named[TOPIC_COUNT] = {false};
    struct list list = {p, ", ", 0};
    for (size_t i = 0; i < p->audit->n_causes; i++) {
        const struct cause *cause = &p->audit->causes[i];
        if (cause->kind == CAUSE_COVERAGE || cause->kind == CAUSE_HOURS) {
            list_item(&list);
            page_text(p, cause->kind == CAUSE_HOURS ? PHRASE_COVERAGE_HOURS : PHRASE_COVERAGE);
            continue;
        }
        enum topic topic = cause->kind == CAUSE_FLAG
                               ? parts_flag_topic((enum flag_id)cause->id)
                               : parts_criterion_topic((enum criterion_id)cause->id);
        if (named[topic])
            continue;
        named[topic] = true;
        list_item(&list);
        verdict_cause(p, topic, cause);
    }
}

static void verdict_red_flags(struct page *p)
{
    unsigned raised = 0, unknown = 0;
    for (unsigned id = 0; id < FLAGS_PER_COLOUR; id++) {
        raised += p->audit->flag[id].state == FLAG_RAISED;
        unknown += p->audit->flag[id].state == FLAG_UNKNOWN;
    }
    if (raised > 0)
        SAY(p, PHRASE_RED_FLAGS, page_count(p, raised));
    else
        page_text(p, PHRASE_NO_RED_FLAG);
    if (unknown > 0)
        SAY(p, PHRASE_RED_FLAGS_UNKNOWN, page_count(p, unknown), page_count(p, FLAGS_PER_COLOUR));
    page_raw(p, ". ");
}

static void verdict_criteria(struct page *p)
{
    static const struct {
        enum criterion_status status;
        enum phrase phrase;
    } parts[] = {
        {CRITERION_REACHED, PHRASE_CRITERIA_REACHED},
        {CRITERION_CLOSE, PHRASE_CRITERIA_CLOSE},
        {CRITERION_UNKNOWN, PHRASE_CRITERIA_UNKNOWN},
    };
    unsigned counts[CRITERION_UNKNOWN + 1] = {0};
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        counts[p->audit->criterion[id].status]++;
    if (counts[CRITERION_SAFE] == CRITERION_COUNT) {
        page_text(p, PHRASE_ALL_SAFE);
        return;
    }
    SAY(p, PHRASE_OF_CRITERIA, page_count(p, CRITERION_COUNT));
    struct list list = {p, ", ", 0};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (counts[parts[i].status] == 0)
            continue;
        list_item(&list);
        SAY(p, parts[i].phrase, page_count(p, counts[parts[i].status]));
    }
    page_raw(p, ".");
}

static void head_verdict(struct page *p)
{
    static const char *const emojis[VERDICT_COUNT] = {"🟢", "🟡", "🔴", "❔"};
    enum verdict_level verdict = p->audit->verdict;
    page_raw(p, "\n> ");
    page_raw(p, emojis[verdict]);
    page_raw(p, " **");
    page_text(p, PHRASE_VERDICT + (enum phrase)verdict);
    verdict_causes(p);
    page_raw(p, ".** ");
    verdict_red_flags(p);
    verdict_criteria(p);
    if (verdict == VERDICT_ASKED_FOR && p->audit->n_advice > 0)
        page_text(p, PHRASE_SEE_BEFORE_REDIS);
    page_raw(p, "\n>\n> *"); /* a paragraph of its own */
    page_text(p, PHRASE_MAXIM);
    page_raw(p, "*\n");
}

void markdown_head(struct page *p)
{
    head_title(p);
    head_low_coverage(p);
    head_line(p);
    head_verdict(p);
}
