/*
 * Another store's sources, one by one: blobs move as they are, since a source is taken whole or
 * not at all. So nothing is ever added twice, and nothing has to be subtracted.
 *
 * Two sources are one where the copy that was read less far is a beginning of the other. Both hold
 * hashes of what lies before certain places (source_mark_place): where all agree up to the last
 * that both have passed, at least four fifths of the shorter copy have been compared all along;
 * where one of them differs, they are two. Stores of an older schema have no such hashes. Then
 * nothing but the first 4 KiB can be compared: they are taken for one, and marked so, where each
 * store has only one source with that beginning, and for two where a store has several (servers
 * that begin with a banner of more than 4 KiB).
 *
 * Rejected: to compare the sums of 15 minutes, of which those of the shorter copy are all in the
 * other. True only of logs in the order of their times, and counted by the same rules.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/state.h"

static bool same_head(const struct store_source *a, const struct store_source *b)
{
    return a->identity.head_len == b->identity.head_len &&
           a->identity.head_hash == b->identity.head_hash;
}

enum kinship { TWO, MAYBE_ONE, ONE, SAME /* … and read to the same place */ };

/* Do the marks agree at all places that both copies have passed? */
static enum kinship compare_marks(const struct store_source *a, const struct store_source *b)
{
    enum kinship found = MAYBE_ONE;
    for (unsigned i = 0; i < SOURCE_MARKS; i++) {
        uint64_t place = source_mark_place(i);
        if (place > a->identity.offset || place > b->identity.offset)
            break;
        uint64_t x = a->marks.hashes[i], y = b->marks.hashes[i];
        if (x && y && x != y)
            return TWO;
        found = x && y ? ONE : MAYBE_ONE;
    }
    return found;
}

static enum kinship compare(const struct store_source *a, const struct store_source *b)
{
    enum kinship marks = compare_marks(a, b);
    if (marks == TWO || a->identity.offset != b->identity.offset)
        return marks == MAYBE_ONE && !same_head(a, b) ? TWO : marks;
    if (a->identity.tail_hash != b->identity.tail_hash)
        return TWO;
    /* What lies before the offset is all there is, or begins alike, too. */
    bool whole = a->identity.offset <= SOURCE_FINGERPRINT_BYTES;
    return whole || marks == ONE || same_head(a, b) ? SAME : TWO;
}

static size_t count_heads(const struct store_source *all, size_t n, const struct store_source *s)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += same_head(&all[i], s);
    return count;
}

static size_t find_same(const struct store_source *all, size_t n, const struct store_source *s)
{
    size_t i = 0;
    while (i < n && compare(&all[i], s) != SAME)
        i++;
    return i < n ? i : SIZE_MAX;
}

/* Of the sources that are one with `s`, read to another place, the one read furthest. What has its
   like in the other store, where `s` is from, is no other source. */
static size_t find_kin(const struct store_source *all, size_t n, const struct store_source *s,
                       const struct store_source *others, size_t n_others)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        if (compare(&all[i], s) != ONE || find_same(others, n_others, &all[i]) != SIZE_MAX)
            continue;
        if (found == SIZE_MAX || all[i].identity.offset > all[found].identity.offset)
            found = i;
    }
    return found;
}

static size_t find_maybe(const struct store_source *here, size_t n,
                         const struct store_source *there, size_t n_there,
                         const struct store_source *s)
{
    size_t i = 0;
    while (i < n &&
           (compare(&here[i], s) != MAYBE_ONE || find_same(there, n_there, &here[i]) != SIZE_MAX))
        i++;
    bool alone = count_heads(here, n, s) <= 1 && count_heads(there, n_there, s) <= 1;
    return i < n && alone ? i : SIZE_MAX;
}

/*
 * The index in `here` of the source that this one of the other store is; SIZE_MAX: none. One log
 * may be the beginning of several in a store; two are taken for one where each is the other's
 * nearest, so that it does not matter which store is merged into which.
 */
static size_t find(const struct store_source *here, size_t n, const struct store_source *there,
                   size_t n_there, const struct store_source *s, bool *ret_proved)
{
    size_t found = find_same(here, n, s);
    *ret_proved = true;
    if (found != SIZE_MAX)
        return found;
    found = find_kin(here, n, s, there, n_there);
    if (found != SIZE_MAX)
        return &there[find_kin(there, n_there, &here[found], here, n)] == s ? found : SIZE_MAX;
    *ret_proved = false;
    return find_maybe(here, n, there, n_there, s);
}

/* Which of two copies of one source is kept; decided by what they are, not by where. */
static bool is_better(const struct store_source *a, const struct store_source *b)
{
    if (a->identity.offset != b->identity.offset)
        return a->identity.offset > b->identity.offset;
    if (a->held != b->held)
        return !a->held;
    if (a->understood != b->understood)
        return a->understood > b->understood;
    if (a->rules != b->rules)
        return a->rules > b->rules;
    return strcmp(a->path, b->path) < 0;
}

static int copy_rows(struct store *from, int64_t from_id, enum store_sql get, struct store *to,
                     int64_t to_id, const char *insert, struct error *err)
{
    static const char *const queries[] = {
        "SELECT number, data FROM slots WHERE source = ?1",
        "SELECT number, data FROM hours WHERE source = ?1",
    };
    struct db_statement *rows, *put;
    int status = db_prepare(from->db, queries[get == SQL_HOURS], &rows, err);
    if (status < 0)
        return status;
    status = db_prepare(to->db, insert, &put, err);
    if (status == STATUS_OK) {
        db_bind_int(rows, 1, from_id);
        while ((status = db_step(rows, err)) > 0) {
            db_bind_int(put, 1, to_id);
            db_bind_int(put, 2, db_column_int(rows, 0));
            db_bind_blob(put, 3, db_column_blob(rows, 1));
            status = store_run(put, err);
            if (status < 0)
                break;
        }
        db_reset(rows);
        db_statement_free(put);
    }
    db_statement_free(rows);
    return status;
}

static int copy_undated(struct store *from, int64_t from_id, struct store *to, int64_t to_id,
                        struct error *err)
{
    struct db_statement *get = store_statement(from, SQL_UNDATED, err);
    struct db_statement *put = get ? store_statement(to, SQL_PUT_UNDATED, err) : NULL;
    if (!put)
        return err->status;
    db_bind_int(get, 1, from_id);
    int status = db_step(get, err);
    if (status > 0) {
        db_bind_int(put, 1, to_id);
        db_bind_blob(put, 2, db_column_blob(get, 0));
        status = store_run(put, err);
    }
    db_reset(get);
    return status;
}

static int take(struct store *from, struct store_source *source, struct store *to,
                struct error *err)
{
    struct buffer parser, pending;
    buffer_init(&parser, SIZE_MAX);
    buffer_init(&pending, SIZE_MAX);
    int64_t from_id = source->id;
    int status = store_get_resume(from, from_id, &parser, &pending, err);
    source->id = 0;
    if (status == STATUS_OK)
        status = store_put_source(to, source, buffer_span(&parser), buffer_span(&pending), err);
    if (status == STATUS_OK)
        status = copy_rows(from, from_id, SQL_SLOTS, to, source->id,
                           "INSERT INTO slots(source, number, data) VALUES(?1, ?2, ?3)", err);
    if (status == STATUS_OK)
        status = copy_rows(from, from_id, SQL_HOURS, to, source->id,
                           "INSERT INTO hours(source, number, data) VALUES(?1, ?2, ?3)", err);
    if (status == STATUS_OK)
        status = copy_undated(from, from_id, to, source->id, err);
    buffer_release(&parser);
    buffer_release(&pending);
    return status;
}

/* Of a source that stays: only part of it could be compared with the other store's copy. */
static int doubt(struct store *s, struct store_source *source, struct error *err)
{
    struct buffer parser, pending;
    buffer_init(&parser, SIZE_MAX);
    buffer_init(&pending, SIZE_MAX);
    int status = store_get_resume(s, source->id, &parser, &pending, err);
    source->unproved = true;
    if (status == STATUS_OK)
        status = store_put_source(s, source, buffer_span(&parser), buffer_span(&pending), err);
    buffer_release(&parser);
    buffer_release(&pending);
    return status;
}

/* Two copies of one source: the better one stays. */
static int merge_copies(struct store *s, struct store_source *here, struct store *other,
                        struct store_source *there, bool proved, struct error *err)
{
    bool unproved = !proved || here->unproved || there->unproved;
    if (!is_better(there, here))
        return unproved && !here->unproved ? doubt(s, here, err) : STATUS_OK;
    there->unproved = unproved;
    int status = store_remove_source(s, here->id, err);
    return status < 0 ? status : take(other, there, s, err);
}

static int merge_sources(struct store *s, struct store *other, struct error *err)
{
    struct store_source *here = NULL, *there = NULL;
    size_t n = 0, n_there = 0;
    int status = store_sources(s, &here, &n, err);
    if (status == STATUS_OK)
        status = store_sources(other, &there, &n_there, err);
    for (size_t i = 0; i < n_there && status == STATUS_OK; i++) {
        bool proved;
        size_t same = find(here, n, there, n_there, &there[i], &proved);
        status = same == SIZE_MAX ? take(other, &there[i], s, err)
                                  : merge_copies(s, &here[same], other, &there[i], proved, err);
    }
    store_sources_free(here, n);
    store_sources_free(there, n_there);
    return status;
}

int store_merge(struct store *s, struct store *other, struct error *err)
{
    int status = store_begin(s, err);
    if (status < 0)
        return status;
    /* One look at the other store, whatever is written to it meanwhile. */
    status = db_exec(other->db, "BEGIN", err);
    if (status == STATUS_OK)
        status = merge_sources(s, other, err);
    if (status == STATUS_OK)
        status = store_merge_kept(s, other, err);
    struct error ignored = ERROR_INIT;
    (void)db_exec(other->db, "ROLLBACK", &ignored);
    if (status == STATUS_OK)
        status = store_commit(s, err);
    if (status < 0)
        store_rollback(s);
    return status;
}
