/*
 * The pictures of a Markdown report as files: in a folder beside it that is named after it.
 */
#ifndef PROGRAM_PICTURES_H
#define PROGRAM_PICTURES_H

#include "audit/audit.h"
#include "base/buffer.h"
#include "base/error.h"
#include "report/report.h"

/* The folder of the report at `path`: "docs/2026-W47.md" has "docs/2026-W47", a name without .md
   has it with ".pictures" added. Appended to `ret`. */
void pictures_folder(const char *path, struct buffer *ret);

/* Its name as the report refers to it: "2026-W47". Points into `folder`. */
const char *pictures_link(const char *folder);

/* Write those that there are; make the folder where it is missing. A file that is no picture of
   ours is left as it is, and an error. Nothing is removed. */
int pictures_write(const struct audit *a, enum language language, const char *folder,
                   struct error *err);

#endif
