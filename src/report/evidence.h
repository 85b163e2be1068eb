/*
 * Why an item of the checklist or of the routine has its state, as a sentence: in the Markdown, and
 * in the JSON in English.
 */
#ifndef REPORT_EVIDENCE_H
#define REPORT_EVIDENCE_H

#include "report/page.h"

/* `item` is the item's JSON name, which an attestation would carry. */
void evidence_say(struct page *p, const struct audit_check *check, const char *item);

/* What the rules of an item found, each; what became of the criteria since the report before. */
void evidence_say_rules(struct page *p, const struct audit_check *check, const char *item);
void evidence_say_changes(struct page *p);

#endif
