/*
 * Files that rules of the checklist ask for. A rule may look only below the configured roots, never
 * through a symbolic link, and opens regular files alone; the first FILES_SEARCH_BYTES of a file
 * are searched for an expression, line by line. What is found is evidence; the audit judges it.
 */
#ifndef EDGE_FILES_H
#define EDGE_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "audit/evidence.h"
#include "audit/rules.h"

#define FILES_SEARCH_BYTES ((size_t)64 << 10)
#define FILES_LINE_BYTES ((size_t)1024) /* of a line; the rest is not searched */

/* Is it a path that a rule may have with these roots: plain, and below one if it is absolute? */
bool files_path_allowed(const char *path, const char *const *roots, size_t n_roots);

/* For a rule of kind file or backup. What was changed after `latest` comes last. At most FILES_SEEN
   files are opened, and backups are examined one after the other until one is good. */
void files_look(const struct check_rule *rule, const char *const *roots, size_t n_roots,
                int64_t latest, struct rule_evidence *ret);

#endif
