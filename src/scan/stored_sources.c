/*
 * What a store says of its sources, as the evidence of a scan: of those that a report rests on, or
 * of those that were looked at.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "scan/reading.h"

static void set_detail(struct scanned *scanned, const char *detail)
{
    free(scanned->detail);
    scanned->detail = alloc_string(detail);
}

/* The evidence of a source is what the store says of it. */
static void fill_evidence(const struct scan *s, struct scanned *scanned, struct store_source *row)
{
    struct source_evidence *e = &scanned->evidence;
    bool other_rules = row->rules != s->options.rules;
    free(scanned->path);
    free(scanned->detail);
    free(scanned->patterns);
    free(scanned->missed_pattern);
    scanned->stored = row->id;
    scanned->path = row->path;
    scanned->detail = row->detail;
    scanned->patterns = row->patterns;
    scanned->missed_pattern = row->first_missed_pattern;
    row->path = row->detail = row->patterns = row->first_missed_pattern = NULL;
    if (other_rules && !scanned->detail)
        set_detail(scanned, "counted with other patterns or rules than today's; "
                            "scan --rebuild counts it anew");
    else if (row->unproved && !scanned->detail)
        set_detail(scanned, "merged with a copy of which only the beginning could be compared; "
                            "scan --rebuild counts it anew");
    *e = (struct source_evidence){
        .fingerprint = row->identity.head_hash,
        .has_tier = row->has_tier,
        .tier = (enum tier)row->tier,
        .state = row->state,
        .incomplete = row->incomplete,
        .bytes = row->bytes,
        .complete_bytes = row->identity.offset,
        .lines = row->lines,
        .understood = row->understood,
        .ignored = row->ignored,
        .continuation = row->continuation,
        .not_understood = row->not_understood,
        .too_long = row->too_long,
        .first_missed_line = row->first_missed_line,
        .first_missed_column = row->first_missed_column,
        .first_missed_pattern = scanned->missed_pattern,
        .can_tell_locks = row->can_tell_locks,
    };
}

/*
 * Is the source one that a report of the period rests on? What it can tell of locks it tells of
 * the period: last week's messages are no evidence that nothing was locked in this one. A source
 * without a single time tells what it tells.
 */
static int concerns(struct store *store, struct store_source *row, int64_t start, int64_t end,
                    bool *ret, struct error *err)
{
    const int64_t ever = INT64_C(1) << 45;
    bool covers, dated = true, speaks = true;
    int status = store_covers(store, row->id, start, end, &covers, err);
    if (status == STATUS_OK && !covers)
        status = store_covers(store, row->id, -ever, ever, &dated, err);
    if (status == STATUS_OK && covers && row->can_tell_locks)
        status = store_speaks(store, row, start, end, &speaks, err);
    row->can_tell_locks = row->can_tell_locks && speaks;
    *ret = covers || !dated;
    return status;
}

static void remove_scanned(struct scan *s, size_t i)
{
    reading_release(&s->sources[i]);
    memmove(&s->sources[i], &s->sources[i + 1], (s->n_sources - i - 1) * sizeof *s->sources);
    s->n_sources--;
}

/* Where the scan has that source; n_sources: it did not look at it. */
static size_t find_scanned(const struct scan *s, int64_t id)
{
    size_t i = 0;
    while (i < s->n_sources && s->sources[i].stored != id)
        i++;
    return i;
}

int scan_finish_store(struct scan *s, struct store *store, int64_t start, int64_t end,
                      struct error *err)
{
    struct store_source *rows;
    size_t n;
    int status = store_sources(store, &rows, &n, err);
    if (status < 0)
        return status;
    for (size_t i = 0; i < n && status == STATUS_OK; i++) {
        size_t at = find_scanned(s, rows[i].id);
        bool wanted = false;
        status = concerns(store, &rows[i], start, end, &wanted, err);
        if (wanted && at == s->n_sources)
            reading_add_source(s, rows[i].path);
        if (wanted)
            fill_evidence(s, &s->sources[at], &rows[i]);
        else if (at < s->n_sources)
            remove_scanned(s, at);
    }
    store_sources_free(rows, n);
    if (status == STATUS_OK)
        scan_finish(s);
    return status;
}

int scan_finish_read(struct scan *s, struct store *store, struct error *err)
{
    struct store_source *rows;
    size_t n;
    int status = store_sources(store, &rows, &n, err);
    if (status < 0)
        return status;
    for (size_t i = 0; i < n; i++) {
        size_t at = find_scanned(s, rows[i].id);
        if (at < s->n_sources)
            fill_evidence(s, &s->sources[at], &rows[i]);
    }
    store_sources_free(rows, n);
    scan_finish(s);
    return STATUS_OK;
}
