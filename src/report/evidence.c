/*
 * The sentences of evidence. Whatever a person wrote in an attestation is in a code span, like text
 * from a log: the file is reviewed, but the report must not depend on that.
 */
#include "report/evidence.h"

#include "report/parts.h"

static void say_attestation(struct page *p, enum phrase phrase, const struct attestation *a)
{
    SAY(p, phrase, page_code(p, a->by), page_code(p, a->on));
    if (a->until)
        SAY(p, PHRASE_EVIDENCE_UNTIL, page_code(p, a->until));
    if (a->note) {
        page_raw(p, ": ");
        page_put(p, page_code(p, a->note));
    }
    if (a->link) {
        page_raw(p, ", ");
        page_put(p, page_code(p, a->link));
    }
}

/* What Redis itself tells of the item, which is not yet evidence for it. */
static void say_redis(struct page *p, unsigned item)
{
    const struct redis_evidence *r = &p->audit->redis;
    page_raw(p, "; ");
    if (item == CHECK_CONNECTION)
        SAY(p, PHRASE_REDIS_CONNECTION, page_code(p, r->address), page_code(p, r->version));
    else if (item == CHECK_REDIS_METRICS)
        SAY(p, PHRASE_REDIS_METRICS, page_code(p, r->address), page_bytes(p, r->memory_bytes),
            page_count(p, r->hits), page_count(p, r->misses), page_count(p, r->evictions));
    else
        SAY(p, PHRASE_REDIS_LOGGING, page_code(p, r->address), page_count(p, r->slow_log));
}

static void say_attested(struct page *p, const struct audit_check *check, const char *item)
{
    switch (check->attestation ? check->evidence : EVIDENCE_NOT_ATTESTED) {
    case EVIDENCE_ATTESTED:
        say_attestation(p, PHRASE_EVIDENCE_ATTESTED, check->attestation);
        break;
    case EVIDENCE_ATTESTED_NOT:
        say_attestation(p, PHRASE_EVIDENCE_ATTESTED_NOT, check->attestation);
        break;
    case EVIDENCE_EXPIRED:
        say_attestation(p, PHRASE_EVIDENCE_EXPIRED, check->attestation);
        break;
    case EVIDENCE_NOT_YET:
        say_attestation(p, PHRASE_EVIDENCE_NOT_YET, check->attestation);
        break;
    default:
        SAY(p, check->rule ? PHRASE_EVIDENCE_NO_WORD : PHRASE_EVIDENCE_NOT_ATTESTED,
            page_code(p, item));
        if (check->redis_tells)
            say_redis(p, (unsigned)check->n);
        break;
    }
}

static void say_sentence(struct page *p, const struct audit_check *check, const char *item)
{
    switch (check->evidence) {
    case EVIDENCE_NONE_RAISED:
        page_text(p, PHRASE_EVIDENCE_NONE_RAISED);
        break;
    case EVIDENCE_RAISED:
        page_text(p, PHRASE_EVIDENCE_RAISED);
        parts_red_flags(p, FLAG_RAISED, true);
        break;
    case EVIDENCE_FLAGS_UNKNOWN:
        page_text(p, PHRASE_EVIDENCE_FLAGS_UNKNOWN);
        parts_red_flags(p, FLAG_UNKNOWN, true);
        break;
    case EVIDENCE_TEST_TRAFFIC:
        if (check->n > 0)
            SAY(p, PHRASE_EVIDENCE_TEST_TRAFFIC, page_count(p, check->n));
        else
            page_text(p, PHRASE_EVIDENCE_TEST_OPERATIONS);
        break;
    case EVIDENCE_STRESS_OUTPUT:
        SAY(p, PHRASE_EVIDENCE_STRESS_OUTPUT, page_count(p, check->n));
        break;
    case EVIDENCE_DAILY_METRICS:
        SAY(p, PHRASE_EVIDENCE_DAILY_METRICS, page_count(p, check->n),
            parts_run_time(p, check->run), page_code(p, check->run->file));
        break;
    case EVIDENCE_TEST_FAILED:
        SAY(p, PHRASE_EVIDENCE_TEST_FAILED, page_count(p, check->n), parts_run_time(p, check->run),
            page_code(p, check->run->file));
        break;
    case EVIDENCE_NO_TEST:
        page_text(p, PHRASE_EVIDENCE_NO_TEST);
        break;
    case EVIDENCE_DB_SIZE:
        page_put(p, page_bytes(p, check->n));
        break;
    case EVIDENCE_DB_NOT_ASKED:
        page_text(p, PHRASE_EVIDENCE_DB_NOT_ASKED);
        break;
    case EVIDENCE_DB_GAP:
        SAY(p, PHRASE_EVIDENCE_DB_GAP, page_code(p, p->audit->database.gap));
        break;
    case EVIDENCE_ENTRIES:
        SAY(p, PHRASE_EVIDENCE_ENTRIES, page_count(p, check->n));
        break;
    case EVIDENCE_NO_ENTRIES:
        page_text(p, PHRASE_EVIDENCE_NO_ENTRIES);
        break;
    case EVIDENCE_THIS_REPORT:
        page_text(p, PHRASE_EVIDENCE_THIS_REPORT);
        break;
    default:
        say_attested(p, check, item);
        break;
    }
}

void evidence_say(struct page *p, const struct audit_check *check, const char *item)
{
    bool open = check->state == CHECK_NOT_CHECKED;
    if (open) {
        page_text(p, PHRASE_NOT_CHECKED);
        page_raw(p, " (");
    }
    if (check->evidence == EVIDENCE_RULES)
        evidence_say_rules(p, check, item);
    else if (check->evidence == EVIDENCE_CRITERIA_CHANGED)
        evidence_say_changes(p);
    else
        say_sentence(p, check, item);
    page_raw(p, open ? ")" : "");
}
