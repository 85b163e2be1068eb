#include "rollup/kmin.h"

#include "check.h"

/* A permutation of 0 to 1008: 1009 is a prime. */
static uint64_t scattered(uint64_t i)
{
    return i * 577 % 1009;
}

static void exact_while_small(void)
{
    struct kmin k = {.hashes = NULL};
    CHECK(kmin_add(&k, 9, KMIN_MINUTE));
    CHECK(kmin_add(&k, 3, KMIN_MINUTE));
    CHECK(!kmin_add(&k, 9, KMIN_MINUTE));
    CHECK(kmin_add(&k, UINT64_MAX, KMIN_MINUTE));
    CHECK(kmin_add(&k, 0, KMIN_MINUTE));
    CHECK_INT(k.count, 4);
    const uint64_t want[] = {0, 3, 9, UINT64_MAX};
    CHECK(memcmp(k.hashes, want, sizeof want) == 0);
    kmin_release(&k);
    CHECK_INT(k.count, 0);
}

static void keeps_the_smallest(void)
{
    struct kmin k = {.hashes = NULL};
    for (uint64_t i = 0; i < 1009; i++)
        kmin_add(&k, scattered(i), KMIN_MINUTE);
    CHECK_INT(k.count, KMIN_MINUTE);
    for (uint64_t i = 0; i < KMIN_MINUTE; i++)
        CHECK_INT(k.hashes[i], i);
    CHECK(!kmin_add(&k, 64, KMIN_MINUTE));
    CHECK_INT(k.count, KMIN_MINUTE);
    kmin_release(&k);
}

static void merges_in_any_order(void)
{
    struct kmin parts[3] = {{.hashes = NULL}};
    for (uint64_t i = 0; i < 1009; i++)
        kmin_add(&parts[i * i % 3], scattered(i), KMIN_MINUTE);
    for (uint64_t i = 0; i < 100; i++)
        kmin_add(&parts[2], scattered(i), KMIN_MINUTE);
    struct kmin forth = {.hashes = NULL}, back = {.hashes = NULL};
    for (size_t i = 0; i < 3; i++) {
        kmin_merge(&forth, &parts[i], KMIN_MINUTE);
        kmin_merge(&back, &parts[2 - i], KMIN_MINUTE);
    }
    CHECK_INT(forth.count, KMIN_MINUTE);
    CHECK_INT(back.count, KMIN_MINUTE);
    CHECK(memcmp(forth.hashes, back.hashes, KMIN_MINUTE * sizeof *forth.hashes) == 0);
    for (uint64_t i = 0; i < KMIN_MINUTE; i++)
        CHECK_INT(forth.hashes[i], i);
    for (size_t i = 0; i < 3; i++)
        kmin_release(&parts[i]);
    kmin_release(&forth);
    kmin_release(&back);
}

static void fill(struct kmin *k, uint32_t n, uint64_t step, uint32_t limit)
{
    for (uint64_t i = 1; i <= n; i++)
        kmin_add(k, i * step * UINT64_C(0x9e3779b97f4a7c15) % 100003, limit);
}

/* Whatever the sizes: what adding one after the other comes to, and the other stays as it is. */
static void merges_sets_of_all_sizes(void)
{
    static const uint32_t sizes[] = {0, 1, 5, 70, 1500, 6000},
                          limits[] = {KMIN_MINUTE, KMIN_PERIOD};
    for (unsigned i = 0; i < 6 * 6 * 2; i++) {
        struct kmin k = {.hashes = NULL}, other = {.hashes = NULL}, want = {.hashes = NULL};
        uint32_t limit = limits[i % 2];
        fill(&k, sizes[i / 2 % 6], 1, limit);
        fill(&other, sizes[i / 12], 3, KMIN_PERIOD);
        for (uint32_t h = 0; h < k.count; h++)
            kmin_add(&want, k.hashes[h], limit);
        for (uint32_t h = 0; h < other.count; h++)
            kmin_add(&want, other.hashes[h], limit);
        uint32_t count = other.count;
        kmin_merge(&k, &other, limit);
        CHECK_INT(other.count, count);
        CHECK_INT(k.count, want.count);
        CHECK(k.capacity >= k.count && k.capacity <= limit);
        CHECK(k.count == 0 || memcmp(k.hashes, want.hashes, k.count * sizeof *k.hashes) == 0);
        kmin_release(&k);
        kmin_release(&other);
        kmin_release(&want);
    }
}

/* One at a time or many: the same set, whatever is there already, and however often it comes. */
static void adds_many_at_a_time(void)
{
    static const uint32_t sizes[] = {0, 1, 7, 8, 9, 100, KMIN_MANY};
    struct kmin one = {.hashes = NULL}, many = {.hashes = NULL};
    uint64_t hashes[KMIN_MANY];
    uint64_t next = 0;
    for (size_t round = 0; round < 140; round++) {
        uint32_t n = sizes[round % (sizeof sizes / sizeof *sizes)];
        for (uint32_t i = 0; i < n; i++) {
            hashes[i] = next++ * UINT64_C(0x9e3779b97f4a7c15) % 9001;
            kmin_add(&one, hashes[i], KMIN_PERIOD);
        }
        kmin_add_many(&many, hashes, n, KMIN_PERIOD);
        CHECK_INT(many.count, one.count);
        CHECK(one.count == 0 ||
              memcmp(many.hashes, one.hashes, one.count * sizeof *one.hashes) == 0);
    }
    CHECK_INT(many.count, KMIN_PERIOD);
    CHECK(many.capacity <= KMIN_PERIOD);
    kmin_release(&one);
    kmin_release(&many);
}

int main(void)
{
    RUN(exact_while_small);
    RUN(keeps_the_smallest);
    RUN(merges_in_any_order);
    RUN(merges_sets_of_all_sizes);
    RUN(adds_many_at_a_time);
    return check_end();
}
