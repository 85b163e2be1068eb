/*
 * In place of src/scan/budget.c: hardly anything may be in memory, so that the sums of all logs but
 * the smallest go to a temporary store.
 */
#include "scan/budget.h"

#define KIB ((size_t)1 << 10)

const struct budget budget = {
    .alone = 384 * KIB,
    .all = 256 * KIB,
    .workers = 128 * KIB,
    .worker = 32 * KIB,
    .part = 16 * KIB,
    .lines = 200,
};
