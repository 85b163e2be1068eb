/*
 * The sentences that the five questions are answered with.
 */
#ifndef REPORT_QUESTIONS_H
#define REPORT_QUESTIONS_H

#include "report/page.h"

void questions_say_reason(struct page *p, const struct reason *reason);

#endif
