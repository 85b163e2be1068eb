/*
 * What scans have counted, for ever, in one SQLite file (DESIGN.md, "A store is a set of sources").
 * Each source has its own slots, hours and undated records, and the state from which its reading
 * goes on; all of it changes in one transaction, so that a process that dies at any moment leaves
 * the figures of before, with the offset of before.
 *
 * Beside sums a store holds the text of entries that were still open at the end of a log: at most
 * PARSER_STATE_LIMIT for each log, as it stood there. So a new one is readable by its owner alone.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "input/source.h"
#include "rollup/rollup.h"

/* The schema that this version writes (PRAGMA user_version). */
#define STORE_SCHEMA 5

/* What identifies the part of a log that was read: its beginning, and what lies before `offset`. */
struct store_identity {
    uint64_t head_hash, head_len; /* of the first bytes, at most SOURCE_FINGERPRINT_BYTES */
    uint64_t tail_hash, tail_len; /* of those before the offset */
    uint64_t offset;              /* uncompressed bytes read and counted */
};

/* A source as it was left. Strings are owned; NULL where there is none. */
struct store_source {
    int64_t id; /* 0: not in the store yet */
    struct store_identity identity;
    char *path;     /* where it was seen last */
    uint64_t rules; /* hash of the patterns and rules that counted it; 0: several */
    bool held;      /* an entry at its end is held back until more follows */
    enum source_state state;
    char *detail;
    bool incomplete;
    bool can_tell_locks;
    bool has_tier;
    unsigned tier;
    char *patterns;
    uint64_t bytes, lines, understood, ignored, continuation, not_understood, too_long;
    uint64_t app_entries;
    uint64_t first_missed_line, first_missed_column;
    char *first_missed_pattern;
    bool has_last; /* the last dated entry's time */
    int64_t last_us;
    struct source_marks marks; /* what it holds at places before the offset */
    bool unproved;             /* merged with a copy of which only the beginning was compared */
};

void store_source_release(struct store_source *s);

/* A file as it was seen: while none of this changes, nothing new can be in it. */
struct store_file {
    uint64_t device, inode, size;
    int64_t modified_ns, changed_ns;
};

enum store_mode {
    STORE_CREATE, /* made where it is missing */
    STORE_WRITE,  /* must exist */
    STORE_READ,
};

struct store;

/*
 * Open a store. Nothing is written to one that exists, unless its schema is older. A file that is
 * no store, is damaged or was written by a newer version is an error that names it, and stays as
 * it is.
 */
int store_open(const char *path, enum store_mode mode, struct store **ret, struct error *err);
void store_close(struct store *s); /* what was not committed is undone */

/*
 * A store for this process alone, which nobody sees and which is gone when it is closed or the
 * process ends: what is too much for SQLite's cache lies in an unlinked file, where SQLITE_TMPDIR
 * or TMPDIR says. A transaction cannot be undone: after a failure it is only to be closed.
 */
int store_open_temporary(struct store **ret, struct error *err);

/*
 * Between begin and commit this process alone writes. Another one that does is waited for, some
 * seconds; then STATUS_IO says that the store is in use. A failure within leaves only rollback.
 */
int store_begin(struct store *s, struct error *err);
int store_commit(struct store *s, struct error *err);
void store_rollback(struct store *s);

/* All sources, by id. */
int store_sources(struct store *s, struct store_source **ret, size_t *ret_count, struct error *err);
void store_sources_free(struct store_source *sources, size_t count);

/* Put the source's state; a new one gets its id. `parser` and `pending` are what its reading goes
   on from: empty spans where there is nothing. */
int store_put_source(struct store *s, struct store_source *source, struct span parser,
                     struct span pending, struct error *err);
/* Appended to the buffers. */
int store_get_resume(struct store *s, int64_t id, struct buffer *parser, struct buffer *pending,
                     struct error *err);
/* With all that belongs to it. */
int store_remove_source(struct store *s, int64_t id, struct error *err);

/* Which source a path was, and how its file looked; *ret_id is 0 where it was never seen. */
int store_get_file(struct store *s, const char *path, int64_t *ret_id, struct store_file *ret,
                   struct error *err);
int store_put_file(struct store *s, const char *path, int64_t id, const struct store_file *file,
                   struct error *err);

/* Add the slots, hours and undated records of the rollup to a source's. The rollup is used up:
   what the store had of them has been added to it. */
int store_add(struct store *s, int64_t id, struct rollup *r, struct error *err);

/* The same as a new source, of which nothing else is known. */
int store_append(struct store *s, struct rollup *r, int64_t *ret_id, struct error *err);

/*
 * Add to the rollup what sources have in [start, end) (seconds, whole slots), their undated
 * records, and what waits at their ends. id 0: of all of them.
 */
int store_load(struct store *s, int64_t id, int64_t start, int64_t end, struct rollup *r,
               struct error *err);

/*
 * The same of all sources, but their slots and hours stay in the store and are read a few hours at
 * a time whenever the rollup is summed or walked through, so that memory does not grow with the
 * period. Without `hours` sums by slot are all there is: peaks are 0, nothing is walked through.
 * Until the end, which comes after the last look at the rollup (but for its names), the store is
 * read as it was at the beginning, and nothing can be written to it.
 */
struct store_period;
int store_period_begin(struct store *s, int64_t start, int64_t end, bool hours, struct rollup *r,
                       struct store_period **ret, struct error *err);
void store_period_end(struct store_period *p); /* accepts NULL */

/* Has the source a slot in [start, end), or anything undated? */
int store_covers(struct store *s, int64_t id, int64_t start, int64_t end, bool *ret,
                 struct error *err);

/* Has the source messages or operations in [start, end), those that wait at its end for the time
   of its last entry included? */
int store_speaks(struct store *s, const struct store_source *source, int64_t start, int64_t end,
                 bool *ret, struct error *err);

/*
 * Forget slots and hours before that second; what is kept of a source lets its reading go on.
 * Nothing is written when there are none, or where it can only be read. The store remembers up to
 * where it has forgotten, and a merged one what either of them has; *ret is INT64_MIN for nothing.
 */
int store_forget(struct store *s, int64_t before, struct error *err);
int store_forgotten(struct store *s, int64_t *ret, struct error *err);

/*
 * Bytes that are kept for a period under a kind ("evidence", "history"); appended to `ret`. Putting
 * replaces what was kept, within a transaction. merge takes them over; where both stores have some
 * for one period, those that compare as the smaller bytes.
 */
int store_get_kept(struct store *s, const char *kind, const char *period, struct buffer *ret,
                   bool *ret_found, struct error *err);
int store_put_kept(struct store *s, const char *kind, const char *period, struct span bytes,
                   struct error *err);

/* All that is kept under a kind, by period as text; a negative status of `each` ends it. */
typedef int store_kept(void *context, struct span period, struct span bytes, struct error *err);
int store_each_kept(struct store *s, const char *kind, store_kept *each, void *context,
                    struct error *err);

/* It can only be read: nothing can be kept in it. */
bool store_read_only(struct store *s);

/*
 * Add another store: a source that is in both counts once, as the copy that was read further. In a
 * transaction of its own. Copies are compared by their marks; where a store of an older schema has
 * none, only by their beginnings, and the source is marked `unproved`.
 */
int store_merge(struct store *s, struct store *other, struct error *err);

#endif
