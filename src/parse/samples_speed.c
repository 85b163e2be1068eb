/*
 * How long a pattern takes for a line, measured on its samples: the fastest of several batches, in
 * the thread's own processor time, so that a busy machine does not make a pattern look slow. The
 * unit is a line, not a byte, since that is what a scan pays for; a factor between patterns is all
 * that it is used for.
 */
#include "parse/samples.h"

#include <string.h>
#include <time.h>

#include "parse/packs_private.h"

#define BATCHES 9
#define ROUNDS 15
/* A pattern that takes this long has shown how slow it is. */
#define ENOUGH_NS 100e6

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Match the first line of each sample once. */
static void run_round(const struct pattern *p, struct matching *m, struct fields *fields)
{
    for (size_t i = 0; i < p->spec->n_samples; i++) {
        const char *text = p->spec->samples[i].line.text;
        struct span line = span_make(text, strcspn(text, "\n"));
        if (pattern_match(p, line, m, fields) != REGEX_YES)
            pattern_ignores(p, line, m);
    }
}

double samples_line_ns(const struct packs *packs, size_t index)
{
    const struct pattern *p = packs_pattern(packs, index);
    struct regex_scratch *regex = regex_scratch_new(packs_groups(packs));
    struct matching m;
    struct fields fields = {0};
    double least = 0, total = 0;
    if (p->spec->n_samples == 0) {
        regex_scratch_free(regex);
        return 0;
    }
    matching_init(&m, regex);
    run_round(p, &m, &fields); /* warms caches and the matching's memory */
    for (int batch = 0; batch < BATCHES && total < ENOUGH_NS; batch++) {
        double begin = now_ns();
        for (int round = 0; round < ROUNDS; round++)
            run_round(p, &m, &fields);
        double taken = now_ns() - begin;
        total += taken;
        if (batch == 0 || taken < least)
            least = taken;
    }
    matching_release(&m);
    regex_scratch_free(regex);
    return least / ROUNDS / (double)p->spec->n_samples;
}
