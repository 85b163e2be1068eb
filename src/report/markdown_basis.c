/*
 * "What this report rests on": every log with what became of its lines, and what was left out or
 * assumed. A reader who doubts a figure finds here what it does not rest on.
 */
#include <inttypes.h>
#include <math.h>

#include "report/evidence.h"
#include "report/parts.h"
#include "report/markdown.h"

/* Runs of hours without records that are listed. */
#define GAPS_SHOWN 10

/* A file name before ":line" keeps its end, so that the line number is never cut off. */
#define FILE_LINE_BYTES 120

static void pattern_cell(struct page *p, const struct source_evidence *source)
{
    if (!source->patterns) {
        page_text(p, PHRASE_NO_PATTERN);
        return;
    }
    page_put(p, page_code(p, source->patterns));
    if (source->has_tier) {
        page_raw(p, " (");
        page_text(p, PHRASE_TIER + (enum phrase)source->tier);
        page_raw(p, ")");
    }
}

static void state_cell(struct page *p, const struct source_evidence *source)
{
    bool has_detail = source->detail != NULL;
    switch (source->state) {
    case SOURCE_OK:
        if (source->not_understood > 0)
            SAY(p, PHRASE_WHOLE_MISSED, page_count(p, source->not_understood));
        else
            page_text(p, has_detail || source->incomplete || source->too_long > 0 ? PHRASE_WHOLE_BUT
                                                                                  : PHRASE_WHOLE);
        if (source->too_long > 0) {
            page_raw(p, ", ");
            SAY(p, PHRASE_TOO_LONG, page_count(p, source->too_long));
        }
        break;
    case SOURCE_TRUNCATED:
        SAY(p, PHRASE_CUT, page_count(p, source->complete_bytes));
        break;
    case SOURCE_CORRUPT:
        SAY(p, PHRASE_CORRUPT, page_count(p, source->complete_bytes));
        break;
    case SOURCE_UNREADABLE:
        page_text(p, PHRASE_UNREADABLE);
        break;
    case SOURCE_EMPTY:
        page_text(p, PHRASE_EMPTY);
        break;
    case SOURCE_DUPLICATE:
        page_text(p, PHRASE_DUPLICATE);
        break;
    }
    if (has_detail) {
        page_raw(p, ": ");
        page_put(p, page_code(p, source->detail));
    }
}

static void source_row(struct page *p, const struct source_evidence *source)
{
    page_row(p);
    page_put(p, page_code(p, source->path));
    page_cell(p);
    pattern_cell(p, source);
    page_cell(p);
    page_put(p, page_count(p, source->understood));
    page_cell(p);
    page_put(p, page_count(p, source->lines));
    page_cell(p);
    state_cell(p, source);
    page_row_end(p);
}

static struct argument file_line(struct page *p, const char *path, uint64_t line)
{
    struct buffer text;
    size_t len = strlen(path);
    const char *tail = path;
    buffer_init(&text, FILE_LINE_BYTES + 64);
    if (len > FILE_LINE_BYTES) {
        tail += len - FILE_LINE_BYTES;
        while (((unsigned char)*tail & 0xc0) == 0x80) /* begin at a character */
            tail++;
        buffer_append_str(&text, "…");
    }
    buffer_append_str(&text, tail);
    buffer_appendf(&text, ":%" PRIu64, line);
    struct argument argument = page_code_span(p, buffer_span(&text));
    buffer_release(&text);
    return argument;
}

/* "- `porta.log`: 3 of 100 lines not understood, the first at `porta.log:17`, column 23 …" */
static void missed_lines(struct page *p, const struct source_evidence *source)
{
    if (source->not_understood == 0 && source->too_long == 0)
        return;
    page_raw(p, "- ");
    page_put(p, page_code(p, source->path));
    page_raw(p, ": ");
    struct list list = {p, "; ", 0};
    if (source->not_understood > 0) {
        list_item(&list);
        SAY(p, PHRASE_MISSED, page_count(p, source->not_understood), page_count(p, source->lines));
        if (source->first_missed_line > 0)
            SAY(p, PHRASE_MISSED_FIRST, file_line(p, source->path, source->first_missed_line));
        if (source->first_missed_column > 0 && source->first_missed_pattern)
            SAY(p, PHRASE_MISSED_CLOSEST, page_count(p, source->first_missed_column),
                page_code(p, source->first_missed_pattern));
    }
    if (source->too_long > 0) {
        list_item(&list);
        SAY(p, PHRASE_TOO_LONG, page_count(p, source->too_long));
    }
    page_raw(p, ".\n");
}

static void source_table(struct page *p)
{
    const struct audit *a = p->audit;
    bool missed = false;
    page_header(p, PHRASE_SOURCES_HEADER, "llrrl", NULL, 0);
    for (size_t i = 0; i < a->n_sources; i++) {
        source_row(p, &a->sources[i]);
        missed |= a->sources[i].not_understood > 0 || a->sources[i].too_long > 0;
    }
    page_raw(p, missed ? "\n" : "");
    for (size_t i = 0; i < a->n_sources; i++)
        missed_lines(p, &a->sources[i]);
}

/* Sentences of one paragraph, which begins with the first of them. */
static void sentence(struct list *list)
{
    if (list->items == 0)
        page_raw(list->page, "\n");
    list_item(list);
}

static void say_tier(struct list *list)
{
    struct page *p = list->page;
    const struct audit *a = p->audit;
    static const enum phrase phrases[] = {
        [AUDIT_TIER_EDGE] = PHRASE_REQUESTS_EDGE,
        [AUDIT_TIER_APP] = PHRASE_REQUESTS_APP,
        [AUDIT_TIER_CLIENT] = PHRASE_REQUESTS_CLIENT,
        [AUDIT_TIER_MIXED] = PHRASE_REQUESTS_MIXED,
    };
    if (a->tier != AUDIT_TIER_NONE) {
        sentence(list);
        page_text(p, phrases[a->tier]);
    }
    if (a->sums->other_tier_requests > 0) {
        sentence(list);
        SAY(p, PHRASE_OTHER_TIER, page_count(p, a->sums->other_tier_requests));
    }
}

static void say_latencies(struct list *list)
{
    struct page *p = list->page;
    const struct audit_latency *latency = &p->audit->latency;
    if (latency->n == 0)
        return;
    sentence(list);
    if (latency->error_bound > 0) /* rounded up: it is a bound */
        SAY(p, PHRASE_ERROR_BOUND, page_short(p, ceil(latency->error_bound * 1e5) / 1e3));
    else
        page_text(p, PHRASE_EXACT);
}

static void say_count(struct list *list, enum phrase phrase, uint64_t count)
{
    if (count == 0)
        return;
    sentence(list);
    SAY(list->page, phrase, page_count(list->page, count));
}

/* Records that have no time of their own, or count nowhere. */
static void say_records(struct list *list)
{
    const struct sums *sums = list->page->audit->sums;
    say_count(list, PHRASE_INFERRED, sums->inferred_entries);
    if (sums->undated_counted && sums->undated_entries >= sums->undated_app_left_out)
        say_count(list, PHRASE_UNDATED_COUNTED, sums->undated_entries - sums->undated_app_left_out);
    else
        say_count(list, PHRASE_UNDATED, sums->undated_entries);
    say_count(list, PHRASE_UNDATED_APP, sums->undated_app_left_out);
    say_count(list, PHRASE_EVICTED, sums->evicted_requests);
}

static void say_assumptions(struct page *p)
{
    const struct audit *a = p->audit;
    struct list list = {p, " ", 0};
    if (isfinite(a->understood_pct)) {
        sentence(&list);
        SAY(p, PHRASE_UNDERSTOOD, page_decimal(p, floor(a->understood_pct * 10) / 10, 1));
    }
    say_tier(&list);
    say_latencies(&list);
    say_records(&list);
    page_raw(p, list.items > 0 ? "\n" : "");
}

/* The end of the run of adjacent hours that begins at `first`. */
static size_t run_end(const struct audit *a, size_t first)
{
    const int64_t *hours = a->sums->hours_without_records;
    size_t end = first + 1;
    while (end < a->n_silent_hours && hours[end] == hours[end - 1] + 3600)
        end++;
    return end;
}

static void say_gaps(struct page *p)
{
    const struct audit *a = p->audit;
    const int64_t *hours = a->sums->hours_without_records;
    size_t runs = 0;
    if (a->hours_silent == 0)
        return;
    page_raw(p, "\n");
    SAY(p, a->complete ? PHRASE_NO_RECORDS : PHRASE_NO_RECORDS_SO_FAR,
        page_count(p, a->hours_silent), page_count(p, a->hours_over));
    page_raw(p, "\n\n");
    for (size_t i = 0, end; i < a->n_silent_hours; i = end) {
        end = run_end(a, i);
        if (runs++ >= GAPS_SHOWN)
            continue;
        page_raw(p, "- ");
        page_put(p, page_dates(p, hours[i], hours[end - 1] + 3600));
        page_raw(p, "\n");
    }
    if (runs > GAPS_SHOWN) {
        page_raw(p, "- ");
        SAY(p, PHRASE_AND_MORE, page_count(p, runs - GAPS_SHOWN));
        page_raw(p, "\n");
    }
}

/* What was kept of the world outside the logs, and what it was held against before. */
static void say_sample(struct page *p)
{
    const struct audit *a = p->audit;
    if (a->has_sample) {
        page_raw(p, "\n");
        SAY(p, PHRASE_SAMPLED, page_instant(p, a->sampled_at));
        if (a->sampled_late)
            page_text(p, PHRASE_SAMPLED_LATE);
        page_raw(p, "\n");
    }
    if (a->criteria_changed) {
        page_raw(p, "\n");
        page_text(p, PHRASE_CRITERIA_NOTE);
        evidence_say_changes(p);
        page_raw(p, ".\n");
    }
}

void markdown_basis(struct page *p)
{
    const struct audit *a = p->audit;
    page_heading(p, 2, PHRASE_BASIS);
    if (a->n_sources == 0) {
        page_text(p, PHRASE_SOURCES_NONE);
        page_raw(p, "\n");
    } else {
        source_table(p);
    }
    say_assumptions(p);
    say_gaps(p);
    say_sample(p);
}
