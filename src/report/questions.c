/*
 * A sentence for each kind of reason; the audit decided which hold.
 */
#include "report/questions.h"

#include "report/parts.h"

static void say_blocker(struct page *p, enum phrase phrase, const struct audit_blocker *b)
{
    SAY(p, phrase, page_code(p, b->endpoint->path), parts_ratio(p, &b->blocking, b->blocking.ratio),
        parts_ratio(p, &b->blocking, b->blocking.interval.low),
        parts_ratio(p, &b->blocking, b->blocking.interval.high));
}

/* Flags and criteria, by their names; false for other reasons. */
static bool say_names(struct page *p, enum phrase phrase, const struct reason *r)
{
    switch (r->kind) {
    case REASON_RED_FLAGS:
        SAY(p, phrase, page_count(p, r->n), page_count(p, r->m));
        page_raw(p, r->m > 0 ? " (" : "");
        parts_red_flags(p, FLAG_UNKNOWN, true);
        page_raw(p, r->m > 0 ? ")" : "");
        return true;
    case REASON_CRITERIA_UNKNOWN:
        page_text(p, phrase);
        parts_unmeasured(p);
        return true;
    case REASON_MISSING_FLAGS:
        SAY(p, phrase, page_count(p, r->n));
        parts_red_flags(p, FLAG_UNKNOWN, false);
        return true;
    case REASON_REACHED:
        SAY(p, phrase, page_phrase(p, PHRASE_CRITERION + (enum phrase)r->n));
        return true;
    case REASON_MISSING_LOAD:
        SAY(p, phrase, page_phrase(p, PHRASE_CRITERION + (enum phrase)r->n),
            parts_reason(p, p->audit->criterion[r->n].why,
                         parts_criterion_topic((enum criterion_id)r->n)));
        return true;
    default:
        return false;
    }
}

void questions_say_reason(struct page *p, const struct reason *r)
{
    const struct audit *a = p->audit;
    enum phrase phrase = PHRASE_BECAUSE + (enum phrase)r->kind;
    if (say_names(p, phrase, r))
        return;
    switch (r->kind) {
    case REASON_CRITERIA:
    case REASON_HOURS:
    case REASON_CONTENTION:
    case REASON_CHANCE:
    case REASON_FAILED:
    case REASON_ROWS_LOST:
    case REASON_ROWS_NEAR:
    case REASON_ROWS_THERE:
        SAY(p, phrase, page_count(p, r->n), page_count(p, r->m));
        return;
    case REASON_ADVICE:
    case REASON_LOCKS:
    case REASON_NO_LOCKS:
    case REASON_NO_CONTENTION:
    case REASON_CONNECTIONS:
    case REASON_MISSING_SECONDS:
    case REASON_MISSING_FILES:
        SAY(p, phrase, page_count(p, r->n));
        return;
    case REASON_OWN_LOCKS:
        SAY(p, phrase, page_code(p, r->path), page_count(p, r->n), page_count(p, r->m));
        return;
    case REASON_FILES_FAST:
    case REASON_FILES_LOCKED:
        SAY(p, phrase, page_code(p, r->path), page_ms(p, r->us), page_count(p, r->n));
        return;
    case REASON_FILES_SLOW:
        SAY(p, phrase, page_code(p, r->path), page_ms(p, r->us), page_count(p, r->n),
            page_count(p, r->m));
        return;
    case REASON_BLOCKS:
    case REASON_NOT_BLOCKED:
    case REASON_BLOCKS_UNSURE:
        say_blocker(p, phrase, &a->blockers[r->n]);
        return;
    case REASON_MISSING_BLOCKING:
        SAY(p, phrase, page_code(p, a->blockers[r->n].endpoint->path));
        return;
    case REASON_MISSING_LOCKS:
        SAY(p, phrase, parts_reason(p, a->flag[FLAG_LOCK_ERRORS].why, TOPIC_LOCKS));
        return;
    default:
        page_text(p, phrase);
        return;
    }
}
