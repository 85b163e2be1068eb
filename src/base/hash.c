/*
 * XXH64 after its specification: four lanes over 32-byte stripes, then the tail by 8, 4 and 1
 * bytes, then the avalanche. Words are little-endian whatever the machine is. One-shot only:
 * all that is hashed here lies in one piece of memory.
 */
#include "base/hash.h"

#include <endian.h>
#include <string.h>

#define PRIME_1 UINT64_C(0x9E3779B185EBCA87)
#define PRIME_2 UINT64_C(0xC2B2AE3D27D4EB4F)
#define PRIME_3 UINT64_C(0x165667B19E3779F9)
#define PRIME_4 UINT64_C(0x85EBCA77C2B2AE63)
#define PRIME_5 UINT64_C(0x27D4EB2F165667C5)

static uint64_t rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static uint64_t read_64(const unsigned char *p)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
    return le64toh(x);
}

static uint32_t read_32(const unsigned char *p)
{
    uint32_t x;
    memcpy(&x, p, sizeof x);
    return le32toh(x);
}

static uint64_t lane_round(uint64_t lane, uint64_t input)
{
    return rotate(lane + input * PRIME_2, 31) * PRIME_1;
}

static uint64_t merge_lane(uint64_t hash, uint64_t lane)
{
    return (hash ^ lane_round(0, lane)) * PRIME_1 + PRIME_4;
}

/* The four lanes over all whole stripes, folded into one; *p ends at the tail. */
static uint64_t stripes(const unsigned char **p, const unsigned char *end, uint64_t seed)
{
    uint64_t a = seed + PRIME_1 + PRIME_2, b = seed + PRIME_2, c = seed, d = seed - PRIME_1;
    const unsigned char *at = *p;
    for (; end - at >= 32; at += 32) {
        a = lane_round(a, read_64(at));
        b = lane_round(b, read_64(at + 8));
        c = lane_round(c, read_64(at + 16));
        d = lane_round(d, read_64(at + 24));
    }
    *p = at;
    uint64_t hash = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
    hash = merge_lane(hash, a);
    hash = merge_lane(hash, b);
    hash = merge_lane(hash, c);
    return merge_lane(hash, d);
}

static uint64_t tail(uint64_t hash, const unsigned char *p, const unsigned char *end)
{
    for (; end - p >= 8; p += 8)
        hash = rotate(hash ^ lane_round(0, read_64(p)), 27) * PRIME_1 + PRIME_4;
    if (end - p >= 4) {
        hash = rotate(hash ^ (read_32(p) * PRIME_1), 23) * PRIME_2 + PRIME_3;
        p += 4;
    }
    for (; p < end; p++)
        hash = rotate(hash ^ (*p * PRIME_5), 11) * PRIME_1;
    return hash;
}

uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed)
{
    if (len == 0)
        bytes = ""; /* an absent span has no address to compute with */
    const unsigned char *p = bytes, *end = p + len;
    uint64_t hash = len >= 32 ? stripes(&p, end, seed) : seed + PRIME_5;
    hash = tail(hash + len, p, end);
    hash = (hash ^ (hash >> 33)) * PRIME_2;
    hash = (hash ^ (hash >> 29)) * PRIME_3;
    return hash ^ (hash >> 32);
}
