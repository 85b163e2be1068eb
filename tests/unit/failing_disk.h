/*
 * A disk for SQLite that fails on demand. Everything that is written stays in memory until it is
 * synced, as it may in an operating system, so that a power failure can lose it: any of it, sector
 * by sector.
 */
#ifndef TESTS_UNIT_FAILING_DISK_H
#define TESTS_UNIT_FAILING_DISK_H

#include <stdbool.h>

enum disk_failure {
    DISK_WORKS,
    DISK_ERROR_ONCE, /* that operation fails, the next ones do not */
    DISK_ERROR,      /* it fails from then on */
    DISK_FULL,       /* writing fails from then on: no room is left */
    DISK_POWER,      /* the power fails: nothing happens any more, not all that was written stays */
    DISK_FAILURES,
};

/* Make it what SQLite uses from here on. */
void failing_disk_install(void);

/* Let operation number `at` (from 0) fail. Operations are those that change the disk: opening a new
   file, writing, truncating, syncing, deleting. The seed decides what a power failure leaves. */
void failing_disk_arm(enum disk_failure failure, long at, unsigned seed);

/* Works again (the power is back). Gives the number of operations since it was armed. */
long failing_disk_disarm(void);

/* Has it failed since it was armed? */
bool failing_disk_failed(void);

#endif
