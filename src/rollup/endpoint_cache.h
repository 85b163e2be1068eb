/*
 * The endpoints of the requests that came last, by their raw bytes: method, one byte, target. So
 * they mostly stand in a log's line, in one piece. An entry holds a copy of the bytes and compares
 * them, so it can only be slow, never wrong. What most keys are, 8 to 32 bytes, is hashed and
 * compared as four numbers, without a branch that depends on their length: which endpoint comes
 * next nobody can guess.
 *
 * A key has a place and a second one, the one beside it (index ^ 1). What is met anew goes to its
 * place, and what was there moves to the second one. With one place for each, of a hundred
 * endpoints a few would keep turning each other out, at the price of normalising each time.
 *
 * The numbers lie apart from the keys, so that an eviction passes over 8 KB. A path is remembered
 * even where the status made the request "(not found)" and the path got no number (ENDPOINT_NONE):
 * scanners ask again and again.
 */
#ifndef SRC_ROLLUP_ENDPOINT_CACHE_H
#define SRC_ROLLUP_ENDPOINT_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rollup/fast_hash.h"

#define ENDPOINT_CACHE_LOG2 11
#define ENDPOINT_CACHE_ENTRIES (1 << ENDPOINT_CACHE_LOG2)
#define ENDPOINT_CACHE_KEY 125 /* longest one */

/* No key has a query: what is found as it stands has none. */
struct endpoint_key {
    uint8_t len; /* 0: empty entry */
    uint8_t method_len;
    bool settled; /* whatever the status: named, or malformed */
    char bytes[ENDPOINT_CACHE_KEY];
};

struct endpoint_cache {
    uint32_t numbers[ENDPOINT_CACHE_ENTRIES]; /* of an entry that is not empty */
    struct endpoint_key keys[ENDPOINT_CACHE_ENTRIES];
};

/* The place of a key of 1 to ENDPOINT_CACHE_KEY bytes; is it in it? */
static inline size_t endpoint_cache_index(const struct endpoint_cache *c, struct span key,
                                          size_t method_len, bool *ret_found)
{
    const struct endpoint_key *entry;
    size_t i;
    bool same;
    if (fast_words_fit(key.len)) {
        const struct fast_words words = fast_words(key.ptr, key.len);
        i = fast_words_hash(&words, key.len) >> (64 - ENDPOINT_CACHE_LOG2);
        entry = &c->keys[i];
        /* Of another length these are other bytes of it, but never beyond them. */
        const struct fast_words there = fast_words(entry->bytes, key.len);
        same = fast_words_equal(&words, &there);
    } else {
        i = fast_hash(method_len, key) % ENDPOINT_CACHE_ENTRIES;
        entry = &c->keys[i];
        same = bytes_equal(entry->bytes, key.ptr, key.len);
    }
    *ret_found = same && entry->len == key.len && entry->method_len == method_len;
    return i;
}

#endif
