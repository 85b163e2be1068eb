/*
 * The index of reports: a table, a row a period that was stated, the newest first.
 */
#include "report/index.h"

#include "report/notes.h"
#include "report/numbers.h"
#include "report/parts.h"

static void period_cell(struct page *p, const struct report_index_row *row)
{
    const struct history_entry *e = row->entry;
    page_raw(p, row->linked ? "[" : "");
    page_raw(p, e->name);
    if (row->linked) {
        page_raw(p, "](");
        page_raw(p, e->name);
        page_raw(p, ".md)");
    }
    if (e->revision)
        SAY(p, PHRASE_INDEX_REVISION, page_count(p, e->revision));
}

static void criterion_cell(struct page *p, enum criterion_id id, const struct history_criterion *c)
{
    static const char *const marks[] = {[CRITERION_SAFE] = "✅",
                                        [CRITERION_CLOSE] = "⚠️",
                                        [CRITERION_REACHED] = "🚨",
                                        [CRITERION_UNKNOWN] = "❔"};
    page_raw(p, marks[c->status]);
    if (!c->has_value)
        return;
    page_raw(p, NO_BREAK_SPACE);
    page_put(p, parts_value(p, parts_criterion_topic(id), c->value, c->at_least));
}

static void index_row(struct page *p, const struct report_index_row *row)
{
    page_row(p);
    period_cell(p, row);
    page_cell(p);
    page_put(p, parts_verdict(p, row->entry->verdict));
    for (unsigned id = 0; id < CRITERION_COUNT; id++) {
        page_cell(p);
        criterion_cell(p, (enum criterion_id)id, &row->entry->criterion[id]);
    }
    page_row_end(p);
}

void report_index(const struct report_index_row *rows, size_t n, enum language language,
                  struct span notes, struct buffer *out)
{
    struct page page, *p = &page;
    page_init(p, NULL, language, out);
    page_raw(p, REPORT_FIRST_LINE "\n# ");
    page_text(p, PHRASE_INDEX_TITLE);
    page_raw(p, "\n\n");
    page_text(p, PHRASE_INDEX_ABOUT);
    page_raw(p, "\n\n");
    page_header(p, PHRASE_INDEX_HEADER, "llrrrrr", NULL, 0);
    for (size_t i = 0; i < n; i++)
        index_row(p, &rows[i]);
    page_raw(p, "\n");
    notes_write(notes, out);
    page_release(p);
}

bool report_index_replaceable(struct span old)
{
    return old.len == 0 || notes_begins_with(old, PHRASE_INDEX_TITLE);
}
