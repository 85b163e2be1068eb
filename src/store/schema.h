/*
 * The tables of a store, and how an older schema becomes today's.
 */
#ifndef SRC_STORE_SCHEMA_H
#define SRC_STORE_SCHEMA_H

#include "db/db.h"

/* Check that it is a store of ours that we understand; make an empty file one, where `may_write`.
 */
int schema_settle(struct db *db, const char *path, bool may_write, struct error *err);

#endif
