/*
 * The sections of the Markdown report, in their order. Each begins with a blank line and ends with
 * a line feed, so that any of them can follow any other.
 */
#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

#include "report/page.h"
#include "report/pictures.h"

void markdown_head(struct page *p);     /* title, period, verdict */
void markdown_revision(struct page *p); /* where the period was restated */
void markdown_criteria(struct page *p); /* the five criteria and how they are measured */
void markdown_state(struct page *p);
void markdown_flags(struct page *p);
void markdown_episodes(struct page *p); /* a list of its own under the flag on lock errors */
void markdown_endpoints(struct page *p);
void markdown_mix(struct page *p); /* still of the endpoints: what changed P95 */
void markdown_bottlenecks(struct page *p);
void markdown_lock_starts(struct page *p); /* of few episodes each, in the bottlenecks */
void markdown_before_redis(struct page *p);
void markdown_test_plan(struct page *p);
void markdown_monthly(struct page *p);   /* the full audit of a month */
void markdown_checklist(struct page *p); /* and the routines */
void markdown_basis(struct page *p);

/* A paragraph with a picture, where the report has pictures and there is something to see. */
void markdown_picture(struct page *p, enum picture picture);

#endif
