/*
 * A store's insides, shared by its files: store.c (opening, transactions, sums), source_row.c
 * (sources as rows), period.c (sums read again), kept.c, forget.c, merge.c.
 */
#ifndef SRC_STORE_STATE_H
#define SRC_STORE_STATE_H

#include "db/db.h"
#include "store/store.h"

enum store_sql {
    SQL_SOURCES,
    SQL_INSERT_SOURCE,
    SQL_UPDATE_SOURCE,
    SQL_RESUME,
    SQL_UNDATED,
    SQL_PUT_UNDATED,
    SQL_PUT_SLOT,
    SQL_PUT_HOUR,
    SQL_SLOTS,
    SQL_HOURS,
    SQL_HAS_SLOT,
    SQL_FIRST_SLOT,
    SQL_FIRST_HOUR,
    SQL_LAST_SLOT,
    SQL_LAST_HOUR,
    SQL_GET_FILE,
    SQL_PUT_FILE,
    SQL_DELETE_SOURCE,
    SQL_DELETE_SLOTS,
    SQL_DELETE_HOURS,
    SQL_DELETE_FILES,
    SQL_OLD_SLOT,
    SQL_FORGET_SLOTS,
    SQL_FORGET_HOURS,
    SQL_GET_KEPT,
    SQL_PUT_KEPT,
    SQL_EACH_KEPT,
    SQL_COUNT,
};

#define SLOTS_IN_HOUR (3600 / SLOT_SECONDS)

static inline int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct store {
    struct db *db;
    char *path;
    bool in_transaction;
    struct db_statement *statements[SQL_COUNT]; /* prepared when first used */
};

/* The statement, ready for its parameters; NULL with the error set. */
struct db_statement *store_statement(struct store *s, enum store_sql which, struct error *err);

/* Step a statement that gives no rows. */
int store_run(struct db_statement *statement, struct error *err);

/* Add what a source has in [from, to): SQL_SLOTS or SQL_HOURS, by number. */
typedef int store_add_blob(struct rollup *r, struct span blob, struct error *err);
int store_add_range(struct store *s, enum store_sql which, int64_t id, int64_t from, int64_t to,
                    store_add_blob *add, struct rollup *r, struct error *err);

/* Add what is undated of a source. */
int store_add_undated(struct store *s, int64_t id, struct rollup *r, struct error *err);

/* What the other store keeps for periods: kept.c. Within the transactions of store_merge. */
int store_merge_kept(struct store *s, struct store *other, struct error *err);

/* Damage inside a blob: the error again, with the store's name. */
int store_damaged(const struct store *s, struct error *err);

#endif
