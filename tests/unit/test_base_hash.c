/*
 * base/hash against published XXH64 values, and against itself where the input lies at another
 * address. The function must never change: its values are stored.
 */
#include "base/hash.h"
#include "check.h"

static void published_values(void)
{
    static const struct {
        const char *text;
        uint64_t hash;
    } values[] = {
        {"", UINT64_C(0xef46db3751d8e999)},
        {"a", UINT64_C(0xd24ec4f1a98c6e5b)},
        {"abc", UINT64_C(0x44bc2cf5ad770999)},
        {"abcd", UINT64_C(0xde0327b0d25d92cc)},
        {"xxhash", UINT64_C(0x32dd38952c4bc720)},
        {"Nobody inspects the spammish repetition", UINT64_C(0xfbcea83c8a378bf1)},
        {"Call me Ishmael. Some years ago--never mind how long precisely-",
         UINT64_C(0x02a2e85470d6fd96)},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        CHECK(hash_bytes(values[i].text, strlen(values[i].text), 0) == values[i].hash);
    CHECK(hash_bytes(NULL, 0, 0) == values[0].hash);
}

static void seeds_and_binary_input(void)
{
    CHECK(hash_bytes("xxhash", 6, 20141025) == UINT64_C(0xb559b98d844e0635));
    /* The reference implementation's own check: a generated buffer, with and without a seed. */
    unsigned char bytes[222];
    uint64_t generator = UINT64_C(2654435761);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)(generator >> 56);
        generator *= UINT64_C(11400714785074694797);
    }
    const uint64_t seed = 2654435761;
    CHECK(hash_bytes(bytes, 0, seed) == UINT64_C(0xac75fda2929b17ef));
    CHECK(hash_bytes(bytes, 1, 0) == UINT64_C(0xe934a84adb052768));
    CHECK(hash_bytes(bytes, 1, seed) == UINT64_C(0x5014607643a9b4c3));
    CHECK(hash_bytes(bytes, 14, 0) == UINT64_C(0x8282dcc4994e35c8));
    CHECK(hash_bytes(bytes, 14, seed) == UINT64_C(0xc3bd6bf63deb6df0));
    CHECK(hash_bytes(bytes, 222, 0) == UINT64_C(0xb641ae8cb691c174));
    CHECK(hash_bytes(bytes, 222, seed) == UINT64_C(0x20cb8ab7ae10c14a));
}

static void every_length_at_every_alignment(void)
{
    unsigned char bytes[128 + 8];
    for (size_t len = 0; len <= 120; len++) {
        uint64_t first = 0;
        for (size_t shift = 0; shift < 8; shift++) {
            for (size_t i = 0; i < len; i++)
                bytes[shift + i] = (unsigned char)(i * 37 + len);
            uint64_t hash = hash_bytes(bytes + shift, len, 7);
            if (shift == 0)
                first = hash;
            CHECK(hash == first);
        }
        /* Each byte counts. */
        for (size_t i = 0; i < len; i++) {
            for (size_t k = 0; k < len; k++)
                bytes[k] = (unsigned char)(k * 37 + len);
            bytes[i] ^= 1;
            CHECK(hash_bytes(bytes, len, 7) != first);
        }
    }
}

int main(void)
{
    RUN(published_values);
    RUN(seeds_and_binary_input);
    RUN(every_length_at_every_alignment);
    return check_end();
}
