/*
 * A log into a store: recognise it, go on where it was left, commit what was read together with
 * how far.
 *
 *   looked at before and unchanged      nothing is opened, read or written
 *   begin
 *     recognise                         head and tail hashes, whatever the name
 *     seek, restore parser and dating   or begin anew
 *     read lines, add to a rollup       which goes to the store each time that it grows heavy
 *     save parser and dating, identity
 *   commit
 *
 * The transaction is the whole of one log's reading: whoever dies in it has not read anything, and
 * the next scan does it again. Rejected: committing in between, which has to happen where no entry
 * is open and gains nothing but a shorter repetition.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "input/lines.h"
#include "parse/parser.h"
#include "rollup/codec.h"
#include "scan/dating.h"
#include "scan/reading.h"
#include "scan/split.h"

#define CHANGED "it changed while it was read"
#define UNFINISHED "the last line has no line feed yet: it is read when it has one"

/* One log on its way into the store. */
struct storing {
    struct scan *scan;
    struct store *store;
    struct reading reading;
    struct store_source row;
    struct store_file file;
    struct source *source;
    struct parser *parser;
    bool is_new, unchanged;
    bool alone;      /* several workers could not read it */
    bool unfinished; /* it ends in a line without a line feed */
    struct error *err;
};

static bool look_at_file(const char *path, struct store_file *ret)
{
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    *ret = (struct store_file){
        .device = (uint64_t)st.st_dev,
        .inode = (uint64_t)st.st_ino,
        .size = (uint64_t)st.st_size,
        .modified_ns = st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec,
        .changed_ns = st.st_ctim.tv_sec * INT64_C(1000000000) + st.st_ctim.tv_nsec,
    };
    return true;
}

static bool same_file(const struct store_file *a, const struct store_file *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->modified_ns == b->modified_ns && a->changed_ns == b->changed_ns;
}

/* Has another log of this scan been found to be that source? */
static const struct scanned *already_seen(const struct scan *s, const struct scanned *but,
                                          int64_t id)
{
    for (size_t i = 0; i < s->n_sources; i++) {
        if (&s->sources[i] != but && s->sources[i].stored == id)
            return &s->sources[i];
    }
    return NULL;
}

void reading_set_detail(struct scanned *scanned, const char *detail)
{
    free(scanned->detail);
    scanned->detail = detail ? alloc_string(detail) : NULL;
}

/* It is that source, and nothing of it had to be read. */
static void settle_known(struct scan *s, struct scanned *scanned, const struct store_source *row)
{
    const struct scanned *first = already_seen(s, scanned, row->id);
    if (!first) {
        scanned->stored = row->id;
        return;
    }
    struct buffer detail;
    buffer_init(&detail, 8192);
    buffer_appendf(&detail, "the same data as %s", first->path);
    reading_set_detail(scanned, buffer_str(&detail));
    buffer_release(&detail);
    scanned->evidence.state = SOURCE_DUPLICATE;
    scanned->evidence.fingerprint = row->identity.head_hash;
}

/* Does the log begin as this source did? */
static bool same_head(const struct source *source, const struct store_source *row)
{
    size_t len;
    source_fingerprint(source, &len);
    return row->identity.head_len <= len &&
           source_head_hash(source, row->identity.head_len) == row->identity.head_hash;
}

/* … and are the bytes before the place up to which it was read the same? */
static bool same_tail(struct source *source, const struct store_source *row)
{
    uint64_t hash;
    size_t len;
    return source_seek(source, row->identity.offset) && source_tail_hash(source, &hash, &len) &&
           len == row->identity.tail_len && hash == row->identity.tail_hash;
}

static int compare_offsets(const void *a, const void *b)
{
    const struct store_source *x = a, *y = b;
    if (x->identity.offset != y->identity.offset)
        return x->identity.offset < y->identity.offset ? -1 : 1;
    return (x->id < y->id) - (x->id > y->id);
}

/* Move the row of the source that the log goes on from, the one read furthest, to *ret. */
static int recognise(struct storing *g, struct store_source *ret)
{
    struct store_source *rows;
    size_t n, found = SIZE_MAX;
    if (store_sources(g->store, &rows, &n, g->err) < 0)
        return g->err->status;
    /* Ascending: a compressed log is inflated only once. */
    if (n)
        qsort(rows, n, sizeof *rows, compare_offsets);
    for (size_t i = 0; i < n; i++) {
        if (same_head(g->source, &rows[i]) && same_tail(g->source, &rows[i]))
            found = i;
    }
    if (found != SIZE_MAX) {
        *ret = rows[found];
        rows[found] = (struct store_source){.id = 0};
    }
    store_sources_free(rows, n);
    return STATUS_OK;
}

/* What has been added up goes to the store. */
static int add_sums(void *context, struct rollup *rollup)
{
    struct storing *g = context;
    int status = store_add(g->store, g->row.id, rollup, g->err);
    rollup_clear(rollup);
    return status;
}

/* Parser and dating as they were left. */
static int restore(struct storing *g)
{
    struct buffer parser, pending;
    buffer_init(&parser, SIZE_MAX);
    buffer_init(&pending, SIZE_MAX);
    g->reading.dating.has_last = g->row.has_last;
    g->reading.dating.last_us = g->row.last_us;
    g->reading.dating.app_counted = g->row.app_entries; /* what waits counts in the end, too */
    int status = store_get_resume(g->store, g->row.id, &parser, &pending, g->err);
    if (status == STATUS_OK)
        status = parser_restore(g->parser, buffer_span(&parser), g->err);
    if (status == STATUS_FORMAT)
        error_set(g->err, STATUS_FORMAT,
                  "%s: how far its reading went is damaged in the store; scan --rebuild counts it "
                  "anew",
                  g->reading.scanned->path);
    if (status == STATUS_OK)
        status = codec_add_batch(g->reading.dating.waiting, buffer_span(&pending), g->err);
    buffer_release(&parser);
    buffer_release(&pending);
    return status;
}

/* Read what is new. A compressed log is complete, so its last line is one, too. */
static int read_new_lines(struct storing *g, uint64_t *ret_offset)
{
    struct lines *lines = lines_new(g->source, LINES_DEFAULT_LIMIT);
    struct line line;
    int status = STATUS_OK;
    uint64_t n = 0, shown = source_raw_bytes(g->source);
    lines_continue(lines, g->row.identity.offset, parser_counts(g->parser)->lines);
    while (status == STATUS_OK && lines_next(lines, &line) > 0) {
        g->unfinished = !line.terminated && !source_is_gzip(g->source);
        if (g->unfinished)
            break;
        parser_line(g->parser, &line);
        if (++n % PROGRESS_LINES == 0) {
            reading_progress(&g->reading, source_raw_bytes(g->source) - shown);
            shown = source_raw_bytes(g->source);
        }
        const struct rollup *sums = g->reading.dating.rollup;
        if (n % PROGRESS_LINES == 0 &&
            (rollup_crowded(sums) || rollup_weight(sums) > ROLLUP_WEIGHT))
            status = reading_hand_over(&g->reading, add_sums, g, g->err);
    }
    bool complete = source_is_gzip(g->source) && source_state(g->source) == SOURCE_OK;
    *ret_offset = complete ? source_bytes(g->source) : lines_complete_bytes(lines);
    if (complete || g->unchanged)
        parser_finish(g->parser);
    lines_free(lines);
    return status;
}

/* The same with several workers, where the log can be split. *ret_done: it was. */
static int read_split(struct storing *g, uint64_t *ret_offset, bool *ret_done)
{
    const struct split_options options = {
        .first = &g->reading,
        .parser = &g->parser,
        .source = g->source,
        .rules = g->scan->options.store_rules,
        .leave_end = true,
        .weight = ROLLUP_WEIGHT / 2,
        .most_weight = ROLLUP_WEIGHT / 2,
        .flush = add_sums,
        .context = g,
    };
    struct split *split = g->alone || g->unchanged ? NULL : split_new(&options);
    struct split_end end;
    *ret_done = split != NULL;
    if (!split)
        return STATUS_OK;
    split_run(split, g->scan->options.jobs);
    int status = split_status(split);
    g->alone = status == STATUS_OK && !split_finish(split, &end);
    split_free(split);
    if (status < 0 || g->alone)
        return status;
    bool complete = source_is_gzip(g->source) && source_state(g->source) == SOURCE_OK;
    *ret_offset = complete ? source_bytes(g->source) : end.complete_bytes;
    g->unfinished = end.unfinished;
    return STATUS_OK;
}

static void replace_text(char **to, const char *from)
{
    free(*to);
    *to = from ? alloc_string(from) : NULL;
}

/* What the report says of the source, from what the scan has found out about it. */
static void fill_row(struct storing *g)
{
    struct scanned *scanned = g->reading.scanned;
    struct store_source *row = &g->row;
    reading_describe_lines(&g->reading, g->parser, row->detail);
    const struct source_evidence *e = &scanned->evidence;
    row->state = e->state;
    row->incomplete = e->incomplete;
    row->can_tell_locks |= e->can_tell_locks;
    row->has_tier = e->has_tier;
    row->tier = e->tier;
    row->bytes = e->bytes;
    row->lines = e->lines;
    row->understood = e->understood;
    row->ignored = e->ignored;
    row->continuation = e->continuation;
    row->not_understood = e->not_understood;
    row->too_long = e->too_long;
    row->app_entries = g->reading.dating.app_counted + g->reading.dating.app_waiting;
    if (e->first_missed_line && !row->first_missed_line) {
        row->first_missed_line = e->first_missed_line;
        row->first_missed_column = e->first_missed_column;
        replace_text(&row->first_missed_pattern, e->first_missed_pattern);
    }
    replace_text(&row->detail, scanned->detail ? scanned->detail
                               : g->unfinished ? UNFINISHED
                                               : NULL);
    replace_text(&row->patterns, scanned->patterns);
    if (!already_seen(g->scan, scanned, row->id))
        replace_text(&row->path, scanned->path);
    row->has_last = g->reading.dating.has_last;
    row->last_us = g->reading.dating.last_us;
    row->held = parser_holds(g->parser);
    if (row->rules != g->scan->options.rules)
        row->rules = 0;
}

/* How it is recognised the next time. */
static bool identify(struct storing *g, uint64_t offset)
{
    struct store_identity *i = &g->row.identity;
    size_t head_len, tail_len;
    i->head_hash = source_fingerprint(g->source, &head_len);
    i->head_len = head_len;
    i->offset = offset;
    if ((source_bytes(g->source) != offset || !source_is_gzip(g->source)) &&
        !source_seek(g->source, offset))
        return false;
    if (!source_tail_hash(g->source, &i->tail_hash, &tail_len))
        return false;
    i->tail_len = tail_len;
    return true;
}

static int put_row(struct storing *g)
{
    struct buffer parser, pending;
    buffer_init(&parser, PARSER_STATE_LIMIT);
    buffer_init(&pending, CODEC_LIMIT);
    parser_save(g->parser, &parser);
    codec_put_batch(g->reading.dating.waiting, &pending);
    int status =
        parser.status < 0 || pending.status < 0
            ? error_set(g->err, STATUS_LIMIT,
                        "%s: what is open at its end is too large for a store", g->row.path)
            : store_put_source(g->store, &g->row, buffer_span(&parser), buffer_span(&pending),
                               g->err);
    buffer_release(&parser);
    buffer_release(&pending);
    return status;
}

/* The log changed its beginning while it was read: what was read of it is not counted this time. */
static int give_up(struct storing *g, const char *why)
{
    struct scanned *scanned = g->reading.scanned;
    scanned->evidence.state = SOURCE_UNREADABLE;
    scanned->evidence.incomplete = true;
    reading_set_detail(scanned, why);
    store_rollback(g->store);
    return STATUS_OK;
}

/* Read the log from where the row says, and put all of it into the open transaction. */
static int read_on(struct storing *g)
{
    uint64_t offset = 0;
    int status = STATUS_OK;
    reading_new_sums(&g->reading, g->scan->options.store_rules);
    g->parser = reading_parser(&g->reading);
    if (g->is_new)
        status = put_row(g); /* for its id; it is put again below */
    else
        status = restore(g);
    bool tried = g->alone, done = false;
    source_mark(g->source, &g->row.marks);
    if (status == STATUS_OK)
        status = read_split(g, &offset, &done);
    if (status == STATUS_OK && !done && source_bytes(g->source) != g->row.identity.offset)
        return give_up(g, CHANGED);
    if (status == STATUS_OK && !done)
        status = read_new_lines(g, &offset);
    source_mark(g->source, NULL);
    if (status < 0 || g->alone != tried)
        return status; /* scan_into_store does it again */
    struct scanned *scanned = g->reading.scanned;
    reading_describe_source(scanned, g->source);
    scanned->evidence.complete_bytes = offset;
    if (offset == 0) {
        /* Nothing but the beginning of a line, or nothing at all: nothing to remember. */
        if (g->unfinished)
            reading_set_detail(scanned, UNFINISHED);
        store_rollback(g->store);
        return STATUS_OK;
    }
    fill_row(g);
    if (!identify(g, offset))
        return give_up(g, CHANGED);
    status = store_add(g->store, g->row.id, g->reading.dating.rollup, g->err);
    if (status == STATUS_OK)
        status = put_row(g);
    if (status == STATUS_OK)
        status = store_put_file(g->store, scanned->path, g->row.id, &g->file, g->err);
    if (status == STATUS_OK)
        status = store_commit(g->store, g->err);
    if (status == STATUS_OK)
        scanned->stored = g->row.id;
    return status;
}

/* It is where it was left: only its name, or how the file looks, is new. */
static int note_file(struct storing *g)
{
    struct scanned *scanned = g->reading.scanned;
    int status = store_put_file(g->store, scanned->path, g->row.id, &g->file, g->err);
    if (status == STATUS_OK)
        status = store_commit(g->store, g->err);
    if (status == STATUS_OK)
        settle_known(g->scan, scanned, &g->row);
    return status;
}

/* Is there nothing after the place that it was read up to? */
static bool at_end(struct storing *g)
{
    char block[SOURCE_FINGERPRINT_BYTES];
    if (source_read(g->source, block, sizeof block) > 0)
        return false;
    enum source_state state = source_state(g->source);
    return state == SOURCE_OK || state == SOURCE_EMPTY;
}

static int store_log(struct storing *g, bool rebuild)
{
    int status = recognise(g, &g->row);
    if (status < 0)
        return status;
    if (g->row.id && rebuild && !already_seen(g->scan, g->reading.scanned, g->row.id)) {
        status = store_remove_source(g->store, g->row.id, g->err);
        store_source_release(&g->row);
    }
    if (status < 0)
        return status;
    g->is_new = g->row.id == 0;
    if (!g->is_new && source_seek(g->source, g->row.identity.offset) && at_end(g) &&
        !(g->row.held && (g->unchanged || source_is_gzip(g->source))))
        return note_file(g);
    if (g->is_new) {
        g->row.path = alloc_string(g->reading.scanned->path);
        g->row.rules = g->scan->options.rules;
        /* Opened again, so that a byte-order mark is left out. */
        source_close(g->source);
        g->source = source_open(g->reading.scanned->path);
    } else if (!source_seek(g->source, g->row.identity.offset)) {
        return give_up(g, CHANGED);
    }
    return read_on(g);
}

/* What can be said without opening it: a file that looks as it did when it was read. */
static int look_up(struct storing *g, bool *ret_done)
{
    struct scanned *scanned = g->reading.scanned;
    struct store_file before;
    struct store_source *rows;
    int64_t id;
    size_t n;
    *ret_done = false;
    if (store_get_file(g->store, scanned->path, &id, &before, g->err) < 0)
        return g->err->status;
    if (!id || !same_file(&before, &g->file))
        return STATUS_OK;
    if (store_sources(g->store, &rows, &n, g->err) < 0)
        return g->err->status;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].id != id)
            continue;
        g->unchanged = true;
        *ret_done = !rows[i].held;
        if (*ret_done)
            settle_known(g->scan, scanned, &rows[i]);
    }
    store_sources_free(rows, n);
    return STATUS_OK;
}

/* A log that cannot be read into a store at all; its evidence says why. */
static bool is_unfit(struct storing *g)
{
    struct scanned *scanned = g->reading.scanned;
    source_seek(g->source, 0);
    reading_describe_source(scanned, g->source);
    if (scanned->evidence.state == SOURCE_UNREADABLE)
        return true;
    if (source_is_regular(g->source))
        return false;
    scanned->evidence.state = SOURCE_UNREADABLE;
    scanned->evidence.incomplete = true;
    reading_set_detail(scanned, "only regular files can be read into a store");
    return true;
}

static int store_in_transaction(struct storing *g, bool rebuild)
{
    int status = store_begin(g->store, g->err);
    if (status == STATUS_OK)
        status = store_log(g, rebuild);
    store_rollback(g->store); /* of what was not committed */
    return status;
}

static void release(struct storing *g)
{
    reading_drop_sums(&g->reading);
    parser_free(g->parser);
    source_close(g->source);
    store_source_release(&g->row);
}

/* Several workers spoiled it: one does it alone. */
static void begin_again(struct storing *g)
{
    struct scanned *scanned = g->reading.scanned;
    release(g);
    scanned->n_misses = 0;
    g->reading = (struct reading){.scan = g->scan, .scanned = scanned};
    g->row = (struct store_source){.id = 0};
    g->parser = NULL;
    g->unfinished = false;
    g->source = source_open(scanned->path);
    source_seek(g->source, 0); /* its head is read: what it is recognised by */
}

int scan_into_store(struct scan *s, struct store *store, const char *path, bool rebuild,
                    struct error *err)
{
    struct storing g = {.scan = s, .store = store, .err = err};
    g.reading = (struct reading){.scan = s, .scanned = reading_add_source(s, path)};
    bool done = false;
    int status = STATUS_OK;
    if (look_at_file(path, &g.file) && !rebuild)
        status = look_up(&g, &done);
    if (status < 0 || done)
        return status;
    g.source = source_open(path);
    if (!is_unfit(&g)) {
        status = store_in_transaction(&g, rebuild);
        if (status == STATUS_OK && g.alone) {
            begin_again(&g);
            status = store_in_transaction(&g, rebuild);
        }
    }
    release(&g);
    return status;
}
