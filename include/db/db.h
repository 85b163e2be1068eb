/*
 * SQLite behind two opaque types: the only module that knows the library. Statements are prepared
 * once and reset; nothing is built from text that came from outside. Errors carry the file's name
 * and SQLite's own words.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"

/*
 * How a file is opened. The three that only read never trust its schema: no view, no function in it
 * runs. The last two of them are for somebody else's database in write-ahead mode, where SQLite by
 * itself would create files beside it; their path must be absolute.
 */
enum db_mode {
    DB_READ_WRITE,    /* a missing file is made */
    DB_EXISTING,      /* the same, but a missing file is an error; reads where it cannot write */
    DB_READ_ONLY,     /* a missing file is an error; takes the shared lock while it reads */
    DB_READ_ONLY_SHM, /* reads the index that another process keeps, never writes it */
    DB_IMMUTABLE,     /* takes no lock: the caller finds out whether it changed meanwhile */
    /* A new one in memory, and what is too much for SQLite's cache in a file without a name, which
       goes with the process; the path is only what errors call it. */
    DB_TEMPORARY,
};

/* Why the last call failed. */
enum db_fault {
    DB_BUSY,     /* another process holds its lock */
    DB_CORRUPT,  /* no database, or one that is damaged */
    DB_REFUSED,  /* it would have to be written and cannot be */
    DB_MISMATCH, /* the statement does not fit the schema */
    DB_OTHER,
};

struct db;
struct db_statement;

/* `busy_ms`: how long a call waits for another process's lock. */
int db_open(const char *path, enum db_mode mode, int busy_ms, struct db **ret, struct error *err);
void db_close(struct db *db); /* NULL is fine; all statements must be freed before */

/* Give up (DB_OTHER) after about so many steps of SQLite's machine, all statements together. */
void db_limit_work(struct db *db, uint64_t steps);

/* One or more statements without parameters or results. */
int db_exec(struct db *db, const char *sql, struct error *err);

/* Of the last call that failed, and SQLite's words for it. */
enum db_fault db_fault(const struct db *db);
const char *db_fault_text(const struct db *db);

/* The row id of the last INSERT. */
int64_t db_last_row(const struct db *db);

int db_prepare(struct db *db, const char *sql, struct db_statement **ret, struct error *err);
void db_statement_free(struct db_statement *s); /* NULL is fine */

/* Parameters from 1. Blobs and texts are copied. An absent span binds NULL. */
void db_bind_int(struct db_statement *s, int parameter, int64_t value);
void db_bind_text(struct db_statement *s, int parameter, struct span text);
void db_bind_blob(struct db_statement *s, int parameter, struct span bytes);

/* 1: a row is there; 0: done, and the statement is reset; negative: failed, and it is reset. */
int db_step(struct db_statement *s, struct error *err);
void db_reset(struct db_statement *s);

/* Columns of the row, from 0. Spans are valid until the next step or reset; NULL is absent. */
int64_t db_column_int(struct db_statement *s, int column);
struct span db_column_text(struct db_statement *s, int column);
struct span db_column_blob(struct db_statement *s, int column);

#endif
