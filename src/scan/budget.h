/*
 * What sums may weigh in memory (rollup_weight) while logs are read without a store. What grows
 * beyond it goes to a temporary one (piles.h). A week of a busy server stays below.
 */
#ifndef SRC_SCAN_BUDGET_H
#define SRC_SCAN_BUDGET_H

#include <stddef.h>

struct budget {
    size_t alone;   /* bytes of all that one thread has added up */
    size_t all;     /* of what several have, */
    size_t workers; /* and of what they add to meanwhile, all of them together */
    size_t worker;  /* what each of them has at least */
    /* What a thread adds to before it is added to the sums of its log: sums of a week or two would
       be kept once for each thread, else. It grows where that comes too often (split.h). */
    size_t part;
    unsigned lines; /* between two looks at what one thread's sums weigh */
};

/* The tests have another one, so that all logs outgrow it. */
extern const struct budget budget;

#endif
