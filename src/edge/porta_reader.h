/*
 * Reads Porta's database so that Porta neither waits for the reader nor finds a trace of it. What
 * is read is a function of the caller's, because it may have to be read once more: where the file
 * changed meanwhile.
 */
#ifndef EDGE_PORTA_READER_H
#define EDGE_PORTA_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "db/db.h"

struct porta_reader {
    const char *path; /* resolved: SQLite keeps -wal and -journal beside a link's target */
    bool wal;         /* the header's mode */
    bool shared;      /* Porta keeps a write-ahead log open, whose index is read */
    bool locking;     /* the last resort: SQLite's shared lock is taken while something is read */
    bool moved;       /* it changed between two steps: opening it anew may tell */
    struct db *db;    /* of these two */
};

/* Returns NULL, or why not. It begins anew each time it is called: what the call before it found
   does not count. */
typedef const char *porta_read_fn(struct db *db, void *context);

/* stat of the path with that suffix; false where there is no such file. */
bool stat_beside(const char *path, const char *suffix, struct stat *ret);

/* NULL, or why it cannot be read. Close it in either case. */
const char *porta_reader_open(struct porta_reader *ret, const char *path, bool wal);
void porta_reader_close(struct porta_reader *r);

/* Everything that one call of `read` finds belongs to one state of the database. NULL, or why it
   was not read. */
const char *porta_read(struct porta_reader *r, porta_read_fn *read, void *context);

/* Why the last statement failed, in words; also of one that does not compile. */
const char *porta_fault(const struct db *db);

#endif
