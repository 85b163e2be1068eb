#include "program/complain.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "report/mask.h"

/* Room for a masked line: every byte can become "\xNN". */
#define MASKED_LIMIT ((size_t)16 << 10)

static void print_miss(const char *path, const struct scan_miss *miss)
{
    struct buffer text;
    buffer_init(&text, MASKED_LIMIT);
    mask_line(span_make(miss->text, miss->text_len), &text);
    fprintf(stderr, "porta-audit: %s:%ju", path, (uintmax_t)miss->line);
    if (miss->pattern)
        fprintf(stderr, ":%ju: not understood, closest is %s: ", (uintmax_t)miss->column,
                miss->pattern);
    else
        fputs(": not understood, no pattern comes near: ", stderr);
    fprintf(stderr, "%s\n", buffer_str(&text));
    buffer_release(&text);
}

bool complain_of_database(const struct database_evidence *d)
{
    return d->asked && (!d->has_size || database_agents_missing(d));
}

void complain(const struct audit *a, const struct scan *scan, const char *porta_db)
{
    if (a->coverage_low)
        fprintf(stderr,
                "porta-audit: only %.1f %% of the lines were understood; "
                "'porta-audit explain' shows why\n",
                floor(a->understood_pct * 10) / 10); /* cut, as in the report */
    if (complain_of_database(&a->database))
        fprintf(stderr, "porta-audit: %s: the database %s\n", porta_db, a->database.gap);
    for (size_t i = 0; i < a->n_sources; i++) {
        const struct source_evidence *e = &a->sources[i];
        if (e->incomplete)
            fprintf(stderr, "porta-audit: %s: %s\n", e->path, e->detail ? e->detail : "incomplete");
        size_t n_misses;
        const struct scan_miss *misses = scan_misses(scan, i, &n_misses);
        for (size_t j = 0; j < n_misses && a->coverage_low; j++)
            print_miss(e->path, &misses[j]);
    }
}
