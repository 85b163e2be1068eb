/*
 * Workers around one source:
 *
 *      mutex ┌──────────┐   chunk 3   ┌────────┐
 *     ──────▶│ source,  │────────────▶│ worker │  parser, dating, rollup: its own
 *            │ inflated │   chunk 4   ├────────┤
 *            │ in turns │────────────▶│ worker │
 *            └──────────┘             └────────┘
 *
 * Why the sums are the same, however the chunks fall: a chunk begins at a boundary
 * (parse/boundary.h), where all that one line can mean for the next is known: no entry and no
 * wrapper's stream goes on, the pattern tried first is told, what waits for a time gets the
 * boundary's, the year and the twin of an event do not matter. Each worker checks that its
 * chunk began and ended so. Then every chunk means what it would have meant after all the others,
 * and rollups add up in any order. What is no sum is settled at the end: line numbers, the first
 * lines that were not understood, the last time, the parser of the last chunk.
 *
 * Where a check fails (a line over the limit, wrapped lines, patterns that overlap, an entry that
 * says something else with its continuation lines, no boundary in a megabyte), the source is read
 * again by one. Rejected: a ring between an inflating and parsing threads, which is slower
 * (PERFORMANCE.md: 0.39 against 0.26 of `gzip -dc`); undoing what a chunk added.
 */
#include "scan/split.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "input/chunks.h"
#include "input/lines.h"
#include "parse/boundary.h"
#include "rollup/codec.h"

/* What is smaller is read by one: so many chunks, or a part of one when compressed. */
#define LEAST_CHUNKS 2
#define LEAST_COMPRESSED 4

/* Sums that grow heavy from so many chunks are of a log in no order. */
#define FEW_CHUNKS 2

/* What is known of a chunk that has been taken. */
struct note {
    uint64_t lines;
    unsigned seen;           /* kinds of entries (parser.h) */
    unsigned assumed, asked; /* of those before, and which of them mattered */
};

struct worker {
    struct reading own, *reading; /* the owner's is not its own */
    struct scanned misses;
    struct parser *parser;
    struct chunk chunk;
    struct note note; /* of the chunk */
    bool has_chunk;
    bool took_last;   /* the source's last chunk */
    unsigned chunks;  /* that went into its sums */
    bool in_no_order; /* each of them has a bit of many slots */
};

struct split {
    struct split_options options;
    pthread_mutex_t flushing; /* of what options.flush adds to */
    pthread_mutex_t mutex;    /* of all below, but for what is a worker's own */
    struct chunks *chunks;
    struct boundary *boundary;
    bool failed;
    int status; /* what flushing came to */
    uint64_t raw_bytes;
    uint64_t lines_earlier; /* of the source, read in other runs */
    struct split_end end;
    unsigned seen;      /* in chunks that have been taken */
    struct note *notes; /* of each chunk */
    size_t n_notes, notes_capacity;
    struct worker *workers[SPLIT_MOST_WORKERS]; /* the first is the owner's */
    unsigned n_workers;
};

/* --- is it one? --- */

static size_t find_place(void *context, struct span block, struct chunk_place *ret)
{
    struct boundary_place place;
    if (!boundary_find_last(context, block, &place))
        return 0;
    *ret = (struct chunk_place){place.us, place.pattern, place.before};
    return place.at;
}

/* Do its next lines show a place to part them at? */
static bool shows_place(struct boundary *boundary, struct source *source, size_t bytes)
{
    struct boundary_place place;
    char *sample = alloc_bytes(2 * bytes);
    size_t len = 0, n = 1;
    while (len < bytes && n > 0) {
        n = source_read(source, sample + len, bytes);
        len += n;
    }
    const char *feed = len ? memrchr(sample, '\n', len) : NULL;
    size_t whole = feed ? (size_t)(feed - sample) + 1 : 0;
    bool found = boundary_find_last(boundary, span_make(sample, whole), &place);
    free(sample);
    return found;
}

/* --- a worker --- */

static struct worker *new_worker(const struct split *s)
{
    const struct scan *scan = s->options.first->scan;
    struct worker *w = alloc_zeroed(1, sizeof *w);
    w->reading = &w->own;
    w->own = (struct reading){.scan = scan, .scanned = &w->misses};
    reading_new_sums(&w->own, s->options.rules);
    w->parser = reading_parser(&w->own);
    return w;
}

static bool only_nuls(const char *text, size_t len)
{
    while (len > 0 && text[len - 1] == '\0')
        len--;
    return len == 0;
}

/* What the source ends with: a line without a line feed is left, or it is one, too. NULs alone
   (input/lines.h) are none. */
static void note_end(struct split *s, struct chunk *c)
{
    const char *feed = c->len ? memrchr(c->block, '\n', c->len) : NULL;
    size_t whole = feed ? (size_t)(feed - c->block) + 1 : 0;
    if (whole > 0)
        s->end.complete_bytes = c->offset + whole;
    if (s->options.leave_end && !only_nuls(c->block + whole, c->len - whole) &&
        !source_is_gzip(s->options.source)) {
        s->end.unfinished = true;
        c->len = whole;
    }
}

/* Take the next chunk, and account for the one before. */
static bool next_chunk(struct split *s, struct worker *w)
{
    const struct source *source = s->options.source;
    pthread_mutex_lock(&s->mutex);
    if (w->has_chunk) {
        s->notes[w->chunk.index] = w->note;
        s->seen |= w->note.seen;
    }
    s->failed |= w->reading->mistaken;
    int result = s->failed ? 0 : chunks_next(s->chunks, &w->chunk);
    s->failed |= result < 0;
    w->has_chunk = result > 0;
    if (w->has_chunk) {
        s->notes = alloc_grow(s->notes, &s->notes_capacity, ++s->n_notes, sizeof *s->notes);
        w->note = (struct note){.assumed = s->seen};
        if (w->chunk.last)
            note_end(s, &w->chunk);
        else
            s->end.complete_bytes = w->chunk.offset + w->chunk.len;
    }
    uint64_t raw = source_raw_bytes(source), more = raw - s->raw_bytes;
    s->raw_bytes = raw;
    pthread_mutex_unlock(&s->mutex);
    reading_progress(w->reading, more);
    return w->has_chunk;
}

/* The source has ended: nothing else reads it now. */
static void take_end(const struct split *s, struct worker *w)
{
    const struct source *source = s->options.source;
    bool complete = source_is_gzip(source) && source_state(source) == SOURCE_OK;
    w->took_last = true;
    if (!s->options.leave_end || complete)
        parser_finish(w->parser);
    if (!s->options.leave_end)
        dating_finish(&w->reading->dating);
}

static void take_chunk(const struct split *s, struct worker *w)
{
    struct reading *r = w->reading;
    struct chunk_lines lines;
    uint64_t earlier = w->chunk.index > 0 ? 0 : s->lines_earlier;
    struct line line = {.number = earlier};
    r->chunk = w->chunk.index;
    r->expects_first = w->chunk.index > 0;
    r->first_us = w->chunk.first.time;
    r->first_pattern = w->chunk.first.pattern;
    if (w->chunk.index > 0)
        parser_begin_at(w->parser, w->chunk.first.before, w->note.assumed);
    chunk_lines_begin(&lines, span_make(w->chunk.block, w->chunk.len));
    while (chunk_lines_next(&lines, &line.text, &line.terminated)) {
        line.number++;
        line.too_long = line.text.len > LINES_DEFAULT_LIMIT;
        line.spare = chunk_lines_left(&lines, line.text.ptr + line.text.len);
        parser_line(w->parser, &line);
    }
    if (w->chunk.last) {
        r->mistaken |= w->chunk.index > 0 && !parser_alone(w->parser);
        take_end(s, w);
    } else {
        r->mistaken |= !parser_met(w->parser, w->chunk.next.before, w->chunk.next.pattern);
        parser_finish(w->parser);
        dating_meet(&r->dating, w->chunk.next.time);
    }
    r->mistaken |= r->expects_first;
    w->note.lines = line.number - earlier;
    w->note.seen = parser_seen(w->parser);
    w->note.asked = parser_asked(w->parser);
}

static size_t chunk_bytes(const struct scan *scan)
{
    return scan->options.chunk_bytes ? scan->options.chunk_bytes : CHUNK_BYTES;
}

/* Is there enough of it for several? */
static bool is_worth_it(const struct source *source, uint64_t at, size_t bytes)
{
    uint64_t size = source_raw_size(source), least = LEAST_CHUNKS * bytes;
    return source_is_gzip(source) || (size >= least && size - least >= at);
}

struct split *split_new(const struct split_options *options)
{
    struct source *source = options->source;
    const struct scan *scan = options->first->scan;
    uint64_t at = source_bytes(source);
    if (scan->options.jobs <= 1 || !source_is_regular(source) ||
        source_raw_size(source) < chunk_bytes(scan) / LEAST_COMPRESSED)
        return NULL;
    struct boundary *boundary = boundary_new(scan->options.packs, scan->options.zone);
    size_t bytes = chunk_bytes(scan);
    bool fit = shows_place(boundary, source, bytes) && is_worth_it(source, at, bytes);
    if (!source_seek(source, at) || !fit) {
        boundary_free(boundary);
        return NULL;
    }
    struct split *s = alloc_zeroed(1, sizeof *s);
    s->options = *options;
    pthread_mutex_init(&s->flushing, NULL);
    pthread_mutex_init(&s->mutex, NULL);
    s->boundary = boundary;
    s->chunks = chunks_new(source, bytes, find_place, boundary);
    s->end.complete_bytes = at;
    s->lines_earlier = parser_counts(*options->parser)->lines;
    s->workers[0] = alloc_zeroed(1, sizeof *s->workers[0]);
    s->workers[0]->reading = options->first;
    s->workers[0]->parser = *options->parser;
    s->n_workers = 1;
    /* What the first lines show is told to all that follow. */
    if (next_chunk(s, s->workers[0])) {
        take_chunk(s, s->workers[0]);
        next_chunk(s, s->workers[0]);
    }
    return s;
}

static bool is_heavy(const struct split *s, struct worker *w)
{
    const struct rollup *r = w->reading->dating.rollup;
    size_t weight = rollup_weight(r);
    if (++w->chunks <= FEW_CHUNKS && weight >= s->options.weight)
        w->in_no_order = true;
    size_t limit = w->in_no_order ? s->options.most_weight : s->options.weight;
    return rollup_crowded(r) || weight >= limit;
}

/* Sums that have grown heavy go where the owner wants them. */
static void flush(struct split *s, struct worker *w)
{
    struct reading *r = w->reading;
    if (w->took_last || r->mistaken || !is_heavy(s, w))
        return;
    /* The batch is empty at a chunk's end, but belongs to the rollup. */
    batch_free(r->dating.waiting);
    w->chunks = 0;
    /* The others take chunks meanwhile. What a flush adds after another one failed does no harm. */
    pthread_mutex_lock(&s->flushing);
    int status = s->options.flush(s->options.context, r->dating.rollup);
    pthread_mutex_unlock(&s->flushing);
    pthread_mutex_lock(&s->mutex);
    s->status = s->status < 0 ? s->status : status;
    s->failed |= status < 0;
    pthread_mutex_unlock(&s->mutex);
    r->dating.waiting = batch_new(r->dating.rollup);
}

static void work(struct split *s, struct worker *w)
{
    while (next_chunk(s, w)) {
        take_chunk(s, w);
        flush(s, w);
    }
}

bool split_wants_help(const struct split *s)
{
    const struct worker *owner = s->workers[0];
    return owner->has_chunk && !owner->chunk.last;
}

void split_work(struct split *s)
{
    struct worker *owner = s->workers[0];
    if (!owner->has_chunk)
        return;
    take_chunk(s, owner);
    flush(s, owner);
    work(s, owner);
}

void split_help(struct split *s)
{
    struct worker *w = NULL;
    pthread_mutex_lock(&s->mutex);
    if (s->n_workers < SPLIT_MOST_WORKERS && !s->failed)
        w = s->workers[s->n_workers++] = new_worker(s);
    pthread_mutex_unlock(&s->mutex);
    if (w)
        work(s, w);
}

static void *help(void *split)
{
    split_help(split);
    return NULL;
}

void split_run(struct split *s, unsigned jobs)
{
    pthread_t threads[SPLIT_MOST_WORKERS];
    unsigned n = 0;
    while (split_wants_help(s) && n + 1 < jobs && n < SPLIT_MOST_WORKERS &&
           pthread_create(&threads[n], NULL, help, s) == 0)
        n++;
    split_work(s);
    for (unsigned i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
}

/* --- the end --- */

/* What is to be added to the numbers of a chunk's lines: those of the first one are whole. */
static uint64_t lines_before(const struct split *s, uint64_t chunk)
{
    uint64_t sum = chunk > 0 ? s->lines_earlier : 0;
    for (uint64_t i = 0; i < chunk; i++)
        sum += s->notes[i].lines;
    return sum;
}

/* The miss of some worker that comes next after those taken; false: there is none. */
static bool next_miss(const struct split *s, size_t taken[SPLIT_MOST_WORKERS], unsigned *ret)
{
    bool found = false;
    for (unsigned i = 0; i < s->n_workers; i++) {
        const struct scanned *from = s->workers[i]->reading->scanned;
        if (taken[i] == from->n_misses)
            continue;
        const struct scanned *best = s->workers[*ret]->reading->scanned;
        if (!found || from->miss_chunks[taken[i]] < best->miss_chunks[taken[*ret]])
            *ret = i;
        found = true;
    }
    return found;
}

/* The first of all misses, with their places in the source, into the owner's. */
static void settle_misses(const struct split *s)
{
    struct scanned *to = s->options.first->scanned;
    struct scan_miss all[SCAN_MAX_MISSES];
    size_t n = 0, taken[SPLIT_MOST_WORKERS] = {0};
    unsigned of = 0;
    while (n < SCAN_MAX_MISSES && next_miss(s, taken, &of)) {
        const struct scanned *from = s->workers[of]->reading->scanned;
        size_t i = taken[of]++;
        all[n] = from->misses[i];
        all[n++].line += lines_before(s, from->miss_chunks[i]);
        of = 0;
    }
    memcpy(to->misses, all, n * sizeof *all);
    to->n_misses = n;
}

/* What the last worker knows of the time, and what waits for one. */
static int settle_dating(struct dating *to, const struct dating *last)
{
    if (to == last)
        return STATUS_OK;
    struct buffer waiting;
    struct error err;
    buffer_init(&waiting, CODEC_LIMIT);
    codec_put_batch(last->waiting, &waiting);
    int status = codec_add_batch(to->waiting, buffer_span(&waiting), &err);
    buffer_release(&waiting);
    to->has_last = last->has_last;
    to->last_us = last->last_us;
    to->app_waiting += last->app_waiting;
    return status;
}

/* Was each chunk told right what the lines before it had seen? */
static bool told_right(const struct split *s)
{
    unsigned seen = 0, wrong = 0;
    for (size_t i = 0; i < s->n_notes; i++) {
        const struct note *n = &s->notes[i];
        wrong |= i > 0 ? n->asked & (n->assumed ^ seen) : 0;
        seen |= n->seen;
    }
    return wrong == 0;
}

bool split_finish(struct split *s, struct split_end *ret_end)
{
    struct worker *owner = s->workers[0], *last = owner;
    struct dating *sum = &owner->reading->dating;
    for (unsigned i = 0; i < s->n_workers; i++) {
        if (s->workers[i]->took_last)
            last = s->workers[i];
    }
    if (s->failed || !told_right(s) || settle_dating(sum, &last->reading->dating) < 0)
        return false;
    parser_come_after(last->parser, lines_before(s, last->chunk.index), s->seen);
    settle_misses(s);
    for (unsigned i = 0; i < s->n_workers; i++) {
        struct worker *w = s->workers[i];
        if (w != last)
            parser_add_counts(last->parser, w->parser);
        if (w == owner)
            continue;
        sum->app_counted += w->own.dating.app_counted;
        owner->reading->foreign |= w->own.foreign;
        batch_free(w->own.dating.waiting);
        w->own.dating.waiting = NULL;
        rollup_move(sum->rollup, w->own.dating.rollup);
    }
    if (last != owner) {
        struct parser *parser = owner->parser;
        *s->options.parser = owner->parser = last->parser;
        last->parser = parser;
    }
    *ret_end = s->end;
    return true;
}

int split_status(const struct split *s)
{
    return s->status;
}

void split_free(struct split *s)
{
    if (!s)
        return;
    for (unsigned i = 0; i < s->n_workers; i++) {
        struct worker *w = s->workers[i];
        chunk_release(&w->chunk);
        if (i > 0) {
            parser_free(w->parser);
            reading_drop_sums(&w->own);
        }
        free(w);
    }
    pthread_mutex_destroy(&s->flushing);
    pthread_mutex_destroy(&s->mutex);
    chunks_free(s->chunks);
    boundary_free(s->boundary);
    free(s->notes);
    free(s);
}
