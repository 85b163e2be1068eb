/*
 * Files are written beside their target, synced and renamed (DESIGN.md, "Files"): whoever reads
 * sees the old report or the new one, never half of one.
 */
#ifndef PROGRAM_OUTPUT_H
#define PROGRAM_OUTPUT_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/span.h"

/* Largest report that is read back for its notes. */
#define OUTPUT_OLD_LIMIT ((size_t)64 << 20)

/* Read a file whole. One that does not exist, or that is a pipe or device, is STATUS_OK and leaves
   `ret` empty; `ret` is initialised here and released by the caller. */
int output_read(const char *path, struct buffer *ret, struct error *err);

/* Replace the file at `path` by `bytes`. The same bytes already there: nothing is touched. A
   symbolic link stays one; its target is replaced. A pipe or a device is written to as it is. */
int output_write(const char *path, struct span bytes, struct error *err);

/* Is there a pipe or a device, which is written to and neither read back nor replaced? */
bool output_is_special(const char *path);

/* Nothing is made there: a mistyped name in a crontab would otherwise fill a directory that nobody
   looks into. */
int output_check_directory(const char *path, struct error *err);

/* Make a directory, whose parent has to be there; one that is there already is well. */
int output_make_directory(const char *path, struct error *err);

#endif
