/*
 * What became of the figures since the report stated them before: its revision, in the head.
 */
#include "audit/history.h"
#include "report/markdown.h"
#include "report/parts.h"

/* "P95 response time 1,702.00 ms → 1,813.52 ms"; nothing where both read the same. */
static void criterion_change(struct list *list, enum criterion_id id,
                             const struct history_criterion *before,
                             const struct history_criterion *now)
{
    struct page *p = list->page;
    enum topic topic = parts_criterion_topic(id);
    struct argument from = before->has_value
                               ? parts_value(p, topic, before->value, before->at_least)
                               : page_trusted(p, "–");
    struct argument to =
        now->has_value ? parts_value(p, topic, now->value, now->at_least) : page_trusted(p, "–");
    if (page_same(p, from, to)) {
        page_forget(p);
        return;
    }
    list_item(list);
    SAY(p, PHRASE_REVISION_CRITERION, page_phrase(p, PHRASE_CRITERION + (enum phrase)id), from, to);
}

void markdown_revision(struct page *p)
{
    const struct history_entry *now = p->audit->statement;
    if (!now || now->revision == 0)
        return;
    const struct history_before *before = &now->before;
    struct list list = {p, "; ", 0};
    page_raw(p, "\n");
    SAY(p, PHRASE_REVISION, page_count(p, now->revision));
    if (before->requests != now->requests) {
        list_item(&list);
        SAY(p, PHRASE_REVISION_REQUESTS, page_count(p, before->requests),
            page_count(p, now->requests));
    }
    if (before->verdict != now->verdict) {
        list_item(&list);
        SAY(p, PHRASE_REVISION_VERDICT, parts_verdict(p, before->verdict),
            parts_verdict(p, now->verdict));
    }
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        criterion_change(&list, (enum criterion_id)id, &before->criterion[id], &now->criterion[id]);
    if (list.items == 0)
        page_text(p, PHRASE_REVISION_SAME);
    page_raw(p, ".\n");
}
