/*
 * Looking below a directory without ever leaving it: each component is opened by itself with
 * O_NOFOLLOW below the one before, so that neither a symbolic link nor ".." leads out, whoever
 * changes the tree meanwhile.
 */
#ifndef EDGE_BENEATH_H
#define EDGE_BENEATH_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/buffer.h"

/* Components are at most so many; of a directory at most so many entries are looked at, and so
   many names are found at all. */
#define BENEATH_MAX_DEPTH 32
#define BENEATH_MAX_ENTRIES 100000
#define BENEATH_MAX_FOUND 10000

/* A path below the directory: no empty component, no "." and no "..", not too many. */
bool beneath_is_plain(const char *path);

/* A name against * and ?; a name that begins with a dot only matches a pattern that does. */
bool beneath_match(const char *pattern, const char *name);

/* Called with each path below the directory that the pattern matches; lstat's answer with it. */
typedef void beneath_found(void *context, const char *path, const struct stat *st);
void beneath_glob(int directory, const char *pattern, beneath_found *found, void *context);

/* A regular file, for reading; -1 with errno. ELOOP: what is there is none. */
int beneath_open(int directory, const char *path);

#endif
