/*
 * The adoption checklist in the document's three sections, and its routine tasks: the weekly ones
 * in every report, the monthly ones in a month's.
 */
#include "report/evidence.h"
#include "report/markdown.h"

/* Is it neither attested nor asked for by a rule? Its line has only its name then. */
static bool is_open(const struct audit_check *check)
{
    return check->state == CHECK_NOT_CHECKED && check->evidence == EVIDENCE_NOT_ATTESTED &&
           !check->rule;
}

/* What such lines have in common, once. */
static void say_open(struct page *p)
{
    const struct audit *a = p->audit;
    bool monthly = a->has_period && a->period.kind == PERIOD_MONTH, any = false;
    for (unsigned id = 0; id < CHECK_COUNT; id++)
        any |= is_open(&a->check[id]);
    for (unsigned id = 0; id < (monthly ? ROUTINE_COUNT : ROUTINE_WEEKLY); id++)
        any |= is_open(&a->routine[id]);
    if (!any)
        return;
    page_raw(p, " ");
    page_text(p, PHRASE_CHECKLIST_OPEN);
}

static void item(struct page *p, enum phrase label, const struct audit_check *check,
                 const char *name)
{
    page_raw(p, check->state == CHECK_MET ? "- [x] " : "- [ ] ");
    page_text(p, label);
    page_raw(p, ": ");
    evidence_say(p, check, name);
    page_raw(p, "\n");
}

static void routine(struct page *p, enum phrase heading, unsigned from, unsigned to)
{
    page_heading(p, 2, heading);
    for (unsigned id = from; id < to; id++)
        item(p, PHRASE_ROUTINE + (enum phrase)id, &p->audit->routine[id], routine_names[id]);
}

void markdown_checklist(struct page *p)
{
    const struct audit *a = p->audit;
    page_heading(p, 2, PHRASE_CHECKLIST);
    page_text(p, PHRASE_CHECKLIST_RULE);
    say_open(p);
    page_raw(p, "\n");
    for (unsigned id = 0; id < CHECK_COUNT; id++) {
        if (id % CHECKS_PER_SECTION == 0)
            page_heading(p, 3, PHRASE_SECTION + (enum phrase)(id / CHECKS_PER_SECTION));
        item(p, PHRASE_CHECK + (enum phrase)id, &a->check[id], checklist_names[id]);
    }
    routine(p, PHRASE_WEEKLY, 0, ROUTINE_WEEKLY);
    if (a->has_period && a->period.kind == PERIOD_MONTH)
        routine(p, PHRASE_MONTHLY, ROUTINE_WEEKLY, ROUTINE_COUNT);
}
