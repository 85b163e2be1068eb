/*
 * Who sent a record: hashes of the agent's name and of client address with user agent, and
 * whether the name is test traffic's. Remembers the last ones it was asked for, so that most
 * records cost a comparison.
 */
#ifndef SRC_ROLLUP_AGENTS_H
#define SRC_ROLLUP_AGENTS_H

#include <stdint.h>

#include "base/span.h"
#include "rollup/rollup.h"

#define AGENT_BYTES 232
#define AGENT_NO_STAMP INT64_MIN

struct agent {
    uint64_t hash;
    /* The caller's: in which minute and in which slot it last counted this agent; at first
       AGENT_NO_STAMP. */
    int64_t stamp, slot_stamp;
    uint8_t class;                 /* enum traffic_class; by name only */
    uint8_t first_len, second_len; /* both UINT8_MAX: nobody yet */
    char bytes[AGENT_BYTES];
};

struct agents;

struct agents *agents_new(const struct rollup_rules *rules);
void agents_free(struct agents *a);

/* Both are valid until the next call. */
struct agent *agents_by_name(struct agents *a, struct span name);
struct agent *agents_by_client(struct agents *a, struct span client, struct span user_agent);

#endif
