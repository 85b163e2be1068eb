/*
 * A file of its own, so that the tests can put another one in its place. The figures keep any input
 * within 64 MiB, of which the program without sums takes 8, and SQLite's cache 2.
 */
#include "scan/budget.h"

#define MIB ((size_t)1 << 20)

const struct budget budget = {
    .alone = 40 * MIB,
    .all = 20 * MIB,
    .workers = 32 * MIB,
    .worker = 4 * MIB,
    .part = MIB,
    .lines = 4096,
};
