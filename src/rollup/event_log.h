/*
 * Requests of one hour as bytes, in the order in which they came: what an hour of the watched
 * endpoints is while a scan goes on, and in a store, unless there are very many. Adding one writes
 * a byte or two; nothing is looked up, and no second is touched. Whoever wants seconds adds the log
 * up in a dense hour (dense.h).
 *
 * What it says depends on the number of groups. Packed it is stored: a change of it needs a new
 * version of an hour's blob (codec.c).
 */
#ifndef SRC_ROLLUP_EVENT_LOG_H
#define SRC_ROLLUP_EVENT_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rollup/dense.h"

/* Bytes that begin a request; the others are escapes (event_log.c). */
#define EVENT_LOG_CODES 252
#define EVENT_LOG_JUMP 254

/* What such a byte says. Eight bytes, so that one is found without a multiplication. */
struct event_code {
    _Alignas(8) uint8_t group;
    uint8_t later;   /* seconds after the request before: 0 or 1 */
    uint8_t latency; /* in units of the mode; or, with a rest, what is to be added to it */
    uint8_t more;    /* 1: there is a rest, */
    uint8_t mask;    /* and then all bits are set here; else none */
};

/* What a latency adds to its second. */
struct event_latency {
    uint64_t us, log2;
};

/* So many latencies, from 0 ms on, need one byte or two. */
#define EVENT_LOG_NEAR_MS (EVENT_LOG_CODES / 2 + UINT8_MAX)

struct event_codes {
    unsigned n_groups;
    unsigned direct;   /* latencies below it need no more bytes */
    uint64_t usual_us; /* up to it no latency is a long one, and in ms one more byte is enough */
    struct event_code codes[EVENT_LOG_CODES];
    struct event_latency ms[EVENT_LOG_NEAR_MS];
};

/* Latencies of `long_us` or more are long ones. */
void event_codes_init(struct event_codes *c, unsigned n_groups, int64_t long_us);

/* What the requests that come next are like, until it changes. */
enum {
    EVENT_LOG_APP = DENSE_APP,
    EVENT_LOG_TEST = DENSE_TEST,
    EVENT_LOG_FINE = 4,  /* a request began a second later than if it had been logged right at the
                            start of its second: stamps that are finer than a second say so */
    EVENT_LOG_MICRO = 8, /* latencies in µs, not in ms */
};

/*
 * A zeroed one is empty. What begins requests grows from the start of the memory on, the rests of
 * their latencies from its end down: where a request begins is known without looking at the one
 * before it. event_log.c says what the bytes mean.
 */
struct event_log {
    unsigned char *bytes; /* owned */
    uint32_t len;         /* of the beginnings */
    uint32_t rests;       /* where the rests begin */
    uint32_t capacity;    /* where they end */
    uint16_t second;      /* of the last request */
    uint8_t mode;
};

/* Bytes that one request takes at most, with all that comes before it; and the end of the log,
   which is written when it is packed. */
#define EVENT_LOG_MOST_BYTES 32

static inline bool event_log_has_room(const struct event_log *log)
{
    return log->rests - log->len >= EVENT_LOG_MOST_BYTES;
}

/* Room for so many bytes more: the memory is resized, and the rests go to its new end. */
void event_log_grow(struct event_log *log, uint32_t more);

/* An empty log with the same memory. */
struct event_log event_log_emptied(const struct event_log *log);

/* Any request. The caller has made sure that there is room. */
void event_log_put(struct event_log *log, const struct event_codes *codes,
                   const struct dense_event *e);

/* What shall be known of those in flight. */
enum event_log_flights {
    EVENT_LOG_COUNT, /* how many more there are than in the second before: d's flights */
    EVENT_LOG_SEE,   /* in which seconds there are any: d's flights and brief ones together */
};

/* A log without the room in its middle: how many bytes that takes; and to write them. `to` may be
   log->bytes, which are no log then. */
uint32_t event_log_packed(const struct event_log *log);
void event_log_pack(const struct event_log *log, void *to);

/* May bytes from elsewhere be added up? */
bool event_log_valid(const struct event_codes *codes, const void *bytes, size_t len);

/* Add a packed and valid one up; `d` has as many groups as the codes. */
void event_log_add(struct dense *d, const struct event_codes *codes, const void *bytes,
                   uint32_t len, enum event_log_flights flights);

/* In how many seconds before the one that it is logged in is a request in flight? */
static inline unsigned event_log_before(uint64_t latency_us, unsigned mode)
{
    unsigned seconds = ((unsigned)latency_us + 999999) / 1000000;
    return seconds - (mode & EVENT_LOG_FINE && seconds > 0);
}

static inline void event_log_jump(struct event_log *log, unsigned second)
{
    unsigned char *to = log->bytes + log->len;
    log->second = (uint16_t)second;
    log->len += 3;
    to[0] = EVENT_LOG_JUMP;
    to[1] = (unsigned char)second;
    to[2] = (unsigned char)(second >> 8);
}

/* The second is that of the one before, or the next; all the rest is as the mode says. */
static inline void event_log_put_usual(struct event_log *log, const struct event_codes *c,
                                       unsigned second, unsigned group, uint32_t latency)
{
    /* All of it before the bytes, which could be anything's for all that the compiler knows. */
    const unsigned direct = c->direct;
    const unsigned first = (2 * group + second - log->second) * (direct + 1);
    const unsigned more = latency >= direct;
    unsigned char *at = log->bytes + log->len, *rest = log->bytes + log->rests - 1;
    log->len++;
    log->rests -= more;
    log->second = (uint16_t)second;
    *at = (unsigned char)(first + (more ? direct : latency));
    *rest = (unsigned char)(latency - direct); /* or it is written over by the next one */
}

/*
 * A request that is not a long one, no stream, logged at its end, not in an hour's first second (it
 * may have begun before that), like the one before in all that is the mode's, and with a latency of
 * whole ms, few of them: what most are in a log of whole seconds and ms. False where it is none of
 * those, or where there may be no room.
 */
static inline bool event_log_try(struct event_log *log, const struct event_codes *c,
                                 unsigned second, unsigned group, uint64_t latency_us,
                                 int64_t part_us, unsigned flags)
{
    if (second == 0 || latency_us > c->usual_us || !event_log_has_room(log))
        return false;
    const unsigned us = (unsigned)latency_us, ms = us / 1000;
    /* It took some time, all of it within its second: 0 < us <= part. */
    const unsigned fine = us - 1 < (unsigned)part_us;
    if (ms * 1000 != us || (flags | fine * EVENT_LOG_FINE) != log->mode)
        return false;
    if (second - log->second > 1)
        event_log_jump(log, second);
    event_log_put_usual(log, c, second, group, ms);
    return true;
}

#endif
