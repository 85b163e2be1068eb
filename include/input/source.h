/*
 * A log as a bounded stream of uncompressed bytes: a path, or "-" for standard input. gzip is
 * recognised by its magic bytes, whatever the name says; concatenated and empty members and zero
 * padding are handled. Every way in which a source can break has a state and a detail text; what
 * came before the break has been delivered. Memory is constant.
 */
#ifndef INPUT_SOURCE_H
#define INPUT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* METRICS.md, "Coverage"; report.schema.json, sources[].state. */
enum source_state {
    SOURCE_OK,         /* read to its end; garbage after the last gzip member: ok with a detail */
    SOURCE_TRUNCATED,  /* the compressed data ends in the middle of a member */
    SOURCE_CORRUPT,    /* bad compressed data, checksum or length */
    SOURCE_UNREADABLE, /* cannot be opened or read: missing, directory, permission, UTF-16, EIO */
    SOURCE_EMPTY,      /* no uncompressed byte in it, and nothing wrong with that */
    SOURCE_DUPLICATE,  /* the same data was already counted (set by the store, never here) */
};

struct source;

/*
 * Always gives a source (never NULL): one that could not be opened is SOURCE_UNREADABLE with its
 * detail, and reads as empty. A directory, a socket or a device other than a pipe, terminal or
 * /dev/null-like character device is unreadable. UTF-16 text (by byte-order mark, or by NULs in
 * every other byte of its beginning) is unreadable too: its detail says how to convert it.
 */
struct source *source_open(const char *path);
void source_close(struct source *s);

/*
 * Read up to `capacity` bytes (capacity >= 4096). > 0: that many bytes; 0: the end, for whatever
 * reason: source_state tells. A UTF-8 byte-order mark at the very beginning is left out of what
 * is delivered, but counts in source_bytes. Blocks on a slow pipe; retries EINTR.
 */
size_t source_read(struct source *s, void *bytes, size_t capacity);

/* What became of it; final once source_read returned 0. */
enum source_state source_state(const struct source *s);

/*
 * What broke or was remarkable, in English without the path, or NULL: "wrong checksum …", "3 bytes
 * of garbage after the last gzip member", "No such file or directory", ….
 */
const char *source_detail(const struct source *s);

/* Is there something in source_detail that makes the run's exit status 3? */
bool source_incomplete(const struct source *s);

const char *source_path(const struct source *s);

/* Uncompressed bytes read so far, a byte-order mark included. */
uint64_t source_bytes(const struct source *s);

/* Bytes of the file consumed so far (compressed ones), and its size; 0 where unknown (a pipe). */
uint64_t source_raw_bytes(const struct source *s);
uint64_t source_raw_size(const struct source *s);

/* Is it compressed? Known after the first read. */
bool source_is_gzip(const struct source *s);

/*
 * DESIGN.md, "Sources": hash_bytes(first 4 KiB uncompressed, seed 0), or of as much as there was,
 * and the number of bytes hashed. Final once 4096 bytes or the end were read.
 */
#define SOURCE_FINGERPRINT_BYTES 4096
uint64_t source_fingerprint(const struct source *s, size_t *ret_length);

/*
 * For a store, which knows a log by what is in it. Only a regular file can be looked at more than
 * once.
 */
bool source_is_regular(const struct source *s);

/*
 * Go to that byte (uncompressed), forward or back: the next read begins there, and what became of
 * the source so far is forgotten; at 0 it is as it was opened. A plain file is sought in, a
 * compressed one is inflated up to there. False: it ends before, or cannot be read.
 */
bool source_seek(struct source *s, uint64_t offset);

/* The hash of the first `length` bytes, at most as many as the fingerprint's; after a read. */
uint64_t source_head_hash(const struct source *s, size_t length);

/* The hash of the SOURCE_FINGERPRINT_BYTES (or as many as there are) before where it is now; false
   where they cannot be read any more. */
bool source_tail_hash(const struct source *s, uint64_t *ret_hash, size_t *ret_length);

/*
 * What a source holds at certain places, so that two copies of it that were read to different
 * places can be compared: at 64, 80, 96, 112, 128, 160, … uncompressed bytes, four places an
 * octave, the hash of the SOURCE_FINGERPRINT_BYTES (or as many as there are) before that place; 0
 * where nothing was read there yet.
 */
#define SOURCE_MARKS 128
struct source_marks {
    uint64_t hashes[SOURCE_MARKS];
};

uint64_t source_mark_place(unsigned index);

/* From here on each read fills in the marks that it comes to. Borrowed; NULL: no more. */
void source_mark(struct source *s, struct source_marks *marks);

#endif
