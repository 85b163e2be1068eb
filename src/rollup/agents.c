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

static void forget_times(struct agent *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        entries[i].stamp = entries[i].slot_stamp = AGENT_NO_STAMP;
}

void agents_forget_times(struct agents *a)
{
    forget_times(a->names, AGENTS_NAMES);
    forget_times(a->clients, AGENTS_CLIENTS);
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

/* His entry, or the one of the two for him that was needed less lately, and then is his. */
static struct agent *enter(struct agent *entries, size_t i, struct span first, struct span second,
                           bool *ret_found)
{
    struct agent *here = &entries[i], *there = &entries[i ^ 1];
    *ret_found = true;
    if (is_agent(here, first, second))
        return here;
    if (is_agent(there, first, second))
        return there;
    *ret_found = false;
    struct agent *chosen = there->stamp < here->stamp ? there : here;
    chosen->first_len = (uint8_t)first.len;
    chosen->second_len = (uint8_t)second.len;
    memcpy(chosen->bytes, first.ptr, first.len);
    memcpy(chosen->bytes + first.len, second.ptr, second.len);
    return chosen;
}

struct agent *agents_by_name(struct agents *a, struct span name)
{
    struct agent *agent = &a->passing;
    if (name.len <= AGENT_BYTES) {
        bool found;
        agent = enter(a->names, fast_hash(0, name) % AGENTS_NAMES, name, SPAN(""), &found);
        if (found)
            return agent;
    }
    agent->hash = hash_bytes(name.ptr, name.len, 0);
    agent->class = (uint8_t)class_of(a->rules, name);
    agent->stamp = agent->slot_stamp = AGENT_NO_STAMP;
    return agent;
}

static size_t client_index(struct span client, struct span user_agent)
{
    if (fast_words_fit(client.len) && user_agent.len >= 16) {
        const struct fast_words words = fast_words(client.ptr, client.len);
        return agents_index(&words, user_agent);
    }
    size_t skip = user_agent.len > 16 ? user_agent.len - 16 : 0;
    uint64_t hash = fast_hash(fast_hash(skip, client), span_skip(user_agent, skip));
    return hash % AGENTS_CLIENTS;
}

struct agent *agents_by_any_client(struct agents *a, struct span client, struct span user_agent)
{
    if (!span_present(client))
        client = SPAN("");
    if (!span_present(user_agent))
        user_agent = SPAN("");
    struct agent *agent = &a->passing;
    if (client.len + user_agent.len <= AGENT_BYTES) {
        bool found;
        agent = enter(a->clients, client_index(client, user_agent), client, user_agent, &found);
        if (found)
            return agent;
    }
    agent->hash = hash_bytes(user_agent.ptr, user_agent.len, hash_bytes(client.ptr, client.len, 0));
    agent->class = TRAFFIC_NORMAL;
    agent->stamp = agent->slot_stamp = AGENT_NO_STAMP;
    return agent;
}
