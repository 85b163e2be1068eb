/*
 * What the operator must know on stderr: logs that broke, and, where little was understood, the
 * first lines of it. Silent where all is well.
 */
#ifndef PROGRAM_COMPLAIN_H
#define PROGRAM_COMPLAIN_H

#include "audit/audit.h"
#include "base/buffer.h"
#include "base/span.h"
#include "scan/scan.h"

/* `porta_db`: the database's path, or NULL. */
void complain(const struct audit *a, const struct scan *scan, const char *porta_db);

/* Was the database asked for, and its size or its operations could not be looked at? */
bool complain_of_database(const struct database_evidence *d);

/* A hostile line for a terminal, appended to `out`: query strings, which carry tokens, become
   "?…", and everything that a terminal could act on is made visible. */
void complain_mask(struct span line, struct buffer *out);

#endif
