/*
 * Where the shipped patterns are: in the source tree while the program runs from its build tree,
 * else where they were installed.
 */
#ifndef PROGRAM_PATTERNS_PATH_H
#define PROGRAM_PATTERNS_PATH_H

/* A directory; static memory. */
const char *patterns_path(void);

#endif
