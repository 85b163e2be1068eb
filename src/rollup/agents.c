/*
 * The long way to an agent. What is longer than a cache's entry is hashed each time. The stable
 * hash of a client is that of its user agent, seeded with that of its address: as good as hashing
 * both in a row, and nothing has to be copied for it.
 */
#include "rollup/agents.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

struct agents *agents_new(const struct rollup_rules *rules)
{
    struct agents *a = alloc_zeroed(1, sizeof *a);
    a->rules = rules;
    return a;
}

void agents_free(struct agents *a)
{
    free(a);
}

/* `*` stands for any run. After a mismatch only the last `*` needs to take one byte more. */
static bool glob_matches(const char *glob, struct span text)
{
    const char *after_star = NULL;
    size_t i = 0, retry = 0;
    while (i < text.len) {
        if (*glob == '*') {
            after_star = ++glob;
            retry = i;
        } else if (*glob != '\0' && *glob == text.ptr[i]) {
            glob++;
            i++;
        } else if (after_star) {
            glob = after_star;
            i = ++retry;
        } else {
            return false;
        }
    }
    while (*glob == '*')
        glob++;
    return *glob == '\0';
}

static enum traffic_class class_of(const struct rollup_rules *rules, struct span name)
{
    for (size_t i = 0; i < rules->n_test_agents; i++) {
        if (glob_matches(rules->test_agents[i], name))
            return TRAFFIC_TEST;
    }
    return TRAFFIC_NORMAL;
}

static inline bool is_agent(const struct agent *a, struct span first, struct span second)
{
    return a->first_len == first.len && a->second_len == second.len &&
           bytes_equal(a->bytes, first.ptr, first.len) &&
           bytes_equal(a->bytes + first.len, second.ptr, second.len);
}

static void remember(struct agent *a, struct span first, struct span second)
{
    a->first_len = (uint8_t)first.len;
    a->second_len = (uint8_t)second.len;
    memcpy(a->bytes, first.ptr, first.len);
    memcpy(a->bytes + first.len, second.ptr, second.len);
}

struct agent *agents_by_name(struct agents *a, struct span name)
{
    struct agent *found = &a->passing;
    if (name.len <= AGENT_BYTES) {
        found = &a->names[fast_hash(0, name) % AGENTS_NAMES];
        if (is_agent(found, name, SPAN("")))
            return found;
        remember(found, name, SPAN(""));
    }
    found->hash = hash_bytes(name.ptr, name.len, 0);
    found->class = (uint8_t)class_of(a->rules, name);
    found->stamp = found->slot_stamp = AGENT_NO_STAMP;
    return found;
}

/* Where a client is remembered. */
static struct agent *place_of(struct agents *a, struct span client, struct span user_agent)
{
    if (fast_words_fit(client.len) && user_agent.len >= 16) {
        const struct fast_words words = fast_words(client.ptr, client.len);
        return agents_place(a, &words, user_agent);
    }
    size_t skip = user_agent.len > 16 ? user_agent.len - 16 : 0;
    uint64_t index = fast_hash(fast_hash(skip, client), span_skip(user_agent, skip));
    return &a->clients[index % (1 << AGENTS_LOG2_CLIENTS)];
}

struct agent *agents_by_any_client(struct agents *a, struct span client, struct span user_agent)
{
    if (!span_present(client))
        client = SPAN("");
    if (!span_present(user_agent))
        user_agent = SPAN("");
    struct agent *found = &a->passing;
    if (client.len + user_agent.len <= AGENT_BYTES) {
        found = place_of(a, client, user_agent);
        if (is_agent(found, client, user_agent))
            return found;
        remember(found, client, user_agent);
    }
    found->hash = hash_bytes(user_agent.ptr, user_agent.len, hash_bytes(client.ptr, client.len, 0));
    found->class = TRAFFIC_NORMAL;
    found->stamp = found->slot_stamp = AGENT_NO_STAMP;
    return found;
}
