/*
 * Who sent a record: hashes of the agent's name and of client address with user agent, and
 * whether the name is test traffic's. Remembers the last ones it was asked for, so that most
 * records cost a comparison: in place, since nobody can guess where in a long call the next record
 * would go another way.
 */
#ifndef SRC_ROLLUP_AGENTS_H
#define SRC_ROLLUP_AGENTS_H

#include <stdint.h>

#include "base/span.h"
#include "rollup/fast_hash.h"
#include "rollup/rollup.h"

#define AGENT_BYTES 229 /* so that an agent has 256 */
#define AGENTS_NAMES 256 /* powers of two */
#define AGENTS_LOG2_CLIENTS 10
#define AGENTS_CLIENTS (1 << AGENTS_LOG2_CLIENTS)
#define AGENT_NO_STAMP INT64_MIN

struct agent {
    uint64_t hash;
    /* The caller's: in which minute and in which slot it last counted this agent; at first
       AGENT_NO_STAMP. */
    int64_t stamp, slot_stamp;
    uint8_t class;                 /* enum traffic_class; by name only */
    uint8_t first_len, second_len; /* both 0: nobody yet */
    char bytes[AGENT_BYTES];
};

/*
 * Two caches. Who is not in his place may be in the one beside it (index ^ 1): with one place
 * for each, of forty that come all the time a few would keep turning each other out. An entry holds
 * a copy of the bytes and compares them.
 */
struct agents {
    const struct rollup_rules *rules;
    struct agent passing; /* one that is too long to be remembered */
    struct agent names[AGENTS_NAMES];
    struct agent clients[AGENTS_CLIENTS];
};

struct agents *agents_new(const struct rollup_rules *rules);
void agents_free(struct agents *a);

/* All stamps are AGENT_NO_STAMP again. */
void agents_forget_times(struct agents *a);

/* All are valid until the next call. Names, and clients with their user agents, are not empty. */
struct agent *agents_by_name(struct agents *a, struct span name);

/* agents_by_client() of any lengths, and of clients that were not met lately. */
struct agent *agents_by_any_client(struct agents *a, struct span client, struct span user_agent);

/* The place of a client with an address of 8 to 32 bytes and a user agent of 16 or more. The ends
   of the address and of the user agent tell most of them apart; the rest compare. */
static inline size_t agents_index(const struct fast_words *client, struct span user_agent)
{
    const char *end = user_agent.ptr + user_agent.len;
    uint64_t last = fast_hash_word(end - 8), before = fast_hash_word(end - 16);
    uint64_t hash = client->w[0] * UINT64_C(0x9fb21c651e98df25) +
                    client->w[3] * UINT64_C(0xe7037ed1a0b428db) +
                    (last ^ (before << 29 | before >> 35)) * UINT64_C(0x8ebc6af09c88c6e3);
    return (size_t)(hash >> (64 - AGENTS_LOG2_CLIENTS));
}

static inline struct agent *agents_by_client(struct agents *a, struct span client,
                                             struct span user_agent)
{
    if (fast_words_fit(client.len) && user_agent.len >= 16 &&
        client.len + user_agent.len <= AGENT_BYTES) {
        const struct fast_words words = fast_words(client.ptr, client.len);
        struct agent *found = &a->clients[agents_index(&words, user_agent)];
        const struct fast_words there = fast_words(found->bytes, client.len);
        bool same = fast_words_equal(&words, &there) & (found->first_len == client.len) &
                    (found->second_len == user_agent.len);
        if (same && bytes_equal(found->bytes + client.len, user_agent.ptr, user_agent.len))
            return found;
    }
    return agents_by_any_client(a, client, user_agent);
}

#endif
