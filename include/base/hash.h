/*
 * XXH64, as the xxHash specification defines it (xxhash_spec.md, "XXH64 Algorithm"): the same
 * 64 bits for the same bytes on every machine. Values are kept in stores and decide which
 * endpoints and agents are kept, so the function can never change.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed);

#endif
