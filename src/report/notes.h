/*
 * What people write into a report between two markers, kept when it is written again.
 */
#ifndef REPORT_NOTES_H
#define REPORT_NOTES_H

#include "base/buffer.h"
#include "base/span.h"
#include "report/phrases.h"

/* The first line of every Markdown report. */
#define REPORT_FIRST_LINE "<!-- markdownlint-disable MD013 -->"

#define NOTES_BEGIN "<!-- notes: kept when the report is written again -->"
#define NOTES_END "<!-- /notes -->"

/* Does the text begin as a page of ours with that title in some language? */
bool notes_begins_with(struct span text, enum phrase title);

/* The markers with the notes between them; absent notes are one empty line. */
void notes_write(struct span notes, struct buffer *out);

#endif
