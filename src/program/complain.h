/*
 * What the operator must know on stderr: logs that broke, and, where little was understood, the
 * first lines of it. Silent where all is well.
 */
#ifndef PROGRAM_COMPLAIN_H
#define PROGRAM_COMPLAIN_H

#include "audit/audit.h"
#include "scan/scan.h"

/* `porta_db`: the database's path, or NULL. */
void complain(const struct audit *a, const struct scan *scan, const char *porta_db);

/* Was the database asked for, and its size or its operations could not be looked at? */
bool complain_of_database(const struct database_evidence *d);

#endif
