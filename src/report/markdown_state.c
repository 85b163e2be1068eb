/*
 * "Current state": the document's two lists, from the figures. A criterion that is safe works
 * well, one that is close or reached needs attention, and what could not be measured is named.
 */
#include <math.h>
#include <stdio.h>

#include "report/markdown.h"
#include "report/parts.h"
#include "report/pictures.h"

static bool is_safe(const struct audit *a, enum criterion_id id)
{
    return a->criterion[id].status == CRITERION_SAFE;
}

static bool is_strained(const struct audit *a, enum criterion_id id)
{
    return a->criterion[id].status == CRITERION_CLOSE ||
           a->criterion[id].status == CRITERION_REACHED;
}

/* One criterion's part of either list. */
static void criterion_item(struct list *list, enum criterion_id id)
{
    struct page *p = list->page;
    const struct audit *a = p->audit;
    const struct audit_criterion *criterion = &a->criterion[id];
    static const enum phrase phrases[CRITERION_COUNT] = {
        [CRITERION_AGENTS] = PHRASE_HAS_AGENTS, [CRITERION_P95] = PHRASE_HAS_P95,
        [CRITERION_CV] = PHRASE_HAS_CV,         [CRITERION_DB_SIZE] = PHRASE_HAS_DATABASE,
        [CRITERION_RPS] = PHRASE_HAS_RATE,
    };
    list_item(list);
    if (id == CRITERION_P95 && criterion->status != CRITERION_SAFE && a->latency.n > 0) {
        SAY(p, PHRASE_HAS_P95_P99, page_ms(p, a->latency.p95_us), page_ms(p, a->latency.p99_us));
        return;
    }
    struct argument value =
        parts_value(p, parts_criterion_topic(id), criterion->value, criterion->at_least);
    if (id == CRITERION_AGENTS)
        value.count = a->agents_peak;
    SAY(p, phrases[id], value);
}

static void works_well(struct page *p)
{
    const struct audit *a = p->audit;
    struct list list = {p, "; ", 0};
    page_raw(p, "**");
    page_text(p, PHRASE_WORKS_WELL);
    page_raw(p, ":** ");
    if (a->flag[FLAG_LOCK_ERRORS].state == FLAG_NOT_RAISED && a->locks_measured &&
        a->requests > 0 && !a->coverage_low && !a->hours_low) {
        list_item(&list);
        page_text(p, PHRASE_COPES);
    }
    if (a->rate_500.n > 0 && a->rate_500.hits == 0) {
        list_item(&list);
        SAY(p, PHRASE_HAS_NO_500, page_count(p, a->rate_500.n));
    }
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        if (is_safe(a, (enum criterion_id)id))
            criterion_item(&list, (enum criterion_id)id);
    if (a->operations > 0) {
        list_item(&list);
        SAY(p, PHRASE_HAS_OPERATIONS, page_count(p, a->operations));
        parts_operations_peak(p);
    }
    if (list.items == 0)
        page_text(p, PHRASE_NOTHING_MEASURED);
    page_raw(p, ".\n\n");
}

static void unmeasured(struct list *list)
{
    struct page *p = list->page;
    const struct audit *a = p->audit;
    struct list names = {p, ", ", 0};
    for (unsigned id = 0; id <= CRITERION_COUNT; id++) {
        bool locks = id == CRITERION_COUNT;
        if (locks ? a->flag[FLAG_LOCK_ERRORS].state != FLAG_UNKNOWN
                  : a->criterion[id].status != CRITERION_UNKNOWN)
            continue;
        if (names.items == 0) {
            list_item(list);
            page_text(p, PHRASE_HAS_UNMEASURED);
        }
        list_item(&names);
        enum topic topic = locks ? TOPIC_LOCKS : parts_criterion_topic((enum criterion_id)id);
        page_text(p, PHRASE_TOPIC + (enum phrase)topic);
    }
}

static void needs_attention(struct page *p)
{
    const struct audit *a = p->audit;
    struct list list = {p, "; ", 0};
    page_raw(p, "**");
    page_text(p, PHRASE_NEEDS_ATTENTION);
    page_raw(p, ":** ");
    if (a->flag[FLAG_LOCK_ERRORS].state == FLAG_RAISED) {
        list_item(&list);
        SAY(p, PHRASE_HAS_LOCKS, page_count(p, a->lock_events));
    }
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        if (is_strained(a, (enum criterion_id)id))
            criterion_item(&list, (enum criterion_id)id);
    if (a->rate_500.hits > 0) {
        list_item(&list);
        SAY(p, PHRASE_HAS_500S, page_count(p, a->rate_500.hits), page_count(p, a->rate_500.n));
    }
    unmeasured(&list);
    if (list.items == 0)
        page_text(p, PHRASE_NOTHING_STANDS_OUT);
    page_raw(p, ".\n\n");
}

/* "Porta's database: 20 KB, 5 pages of 4 KB (0 free), journal mode `delete`; 12 operations …" */
static void database_contents(struct page *p)
{
    const struct database_evidence *d = &p->audit->database;
    if (!d->has_size)
        return;
    page_raw(p, "**");
    page_text(p, PHRASE_DATABASE);
    page_raw(p, ":** ");
    SAY(p, PHRASE_DATABASE_SIZE, page_bytes(p, d->bytes + d->wal_bytes));
    if (d->has_pages)
        SAY(p, PHRASE_DATABASE_PAGES, page_count(p, d->pages), page_bytes(p, d->page_bytes),
            page_count(p, d->free_pages));
    if (d->has_agents) {
        double mean = p->audit->db_operations_per_minute;
        SAY(p, PHRASE_DATABASE_OPERATIONS, page_count(p, database_operations(d)),
            page_count(p, d->agents), page_rate(p, isfinite(mean) ? mean : 0),
            page_count(p, d->peak_operations));
        parts_database_tests(p);
        if (d->has_failed)
            SAY(p, PHRASE_DATABASE_FAILED, page_count(p, d->failed_operations));
    }
    struct list tables = {p, ", ", 0};
    if (d->n_tables > 0)
        page_text(p, PHRASE_DATABASE_TABLES);
    for (unsigned i = 0; i < d->n_tables; i++) {
        list_item(&tables);
        SAY(p, PHRASE_DATABASE_TABLE, page_code(p, d->tables[i].name),
            page_bytes(p, d->tables[i].bytes));
    }
    if (d->tables_gap[0])
        SAY(p, PHRASE_DATABASE_TABLES_GAP, page_code(p, d->tables_gap));
    if (d->gap[0])
        SAY(p, PHRASE_DATABASE_GAP, page_code(p, d->gap));
    page_raw(p, ".\n\n");
}

/* A reader looks for the picture where the other one stands. A short period has none at all. */
static void no_latency_picture(struct page *p)
{
    const struct audit *a = p->audit;
    bool any = a->requests > 0 || a->latency_source != FIGURE_NONE;
    if (!p->pictures || !any || a->series.n_bins < 2 || picture_exists(a, PICTURE_LATENCY))
        return;
    page_raw(p, "\n");
    switch (a->latency_source) {
    case FIGURE_CLIENT:
    case FIGURE_DAILY_METRICS:
        page_text(p, PHRASE_NO_LATENCY_PICTURE_TESTS);
        break;
    case FIGURE_REQUESTS:
        page_text(p, PHRASE_NO_LATENCY_PICTURE_UNDATED);
        break;
    default:
        page_text(p, PHRASE_NO_LATENCY_PICTURE);
    }
    page_raw(p, "\n");
}

void markdown_state(struct page *p)
{
    page_heading(p, 2, PHRASE_STATE);
    works_well(p);
    needs_attention(p);
    database_contents(p);
    page_text(p, PHRASE_WHY_CRITERIA);
    page_raw(p, "\n");
    markdown_picture(p, PICTURE_LATENCY);
    no_latency_picture(p);
    markdown_picture(p, PICTURE_LOAD);
}
