/*
 * The watched endpoints of all hours of a rollup (rollup/activity.h says what the figures are).
 */
#ifndef SRC_ROLLUP_WATCH_H
#define SRC_ROLLUP_WATCH_H

#include "base/bytes.h"
#include "rollup/event_log.h"

/* What one hour has: all of it adds up. A zeroed one is empty. */
struct watch_hour {
    struct event_log log;     /* what comes now */
    struct watch_part *parts; /* owned */
    uint16_t n_parts;
    bool incomplete; /* some of it could not be taken over (rollup/activity.h) */
};

struct watch_part {
    char *bytes; /* owned */
    uint32_t len;
    bool is_log; /* a packed event log; else bits of dense_codec.h */
};

struct watch {
    const struct rollup_rules *rules;
    struct event_codes codes; /* of the groups, with the one of all others */
    int64_t long_us;          /* INT64_MAX: no request is a long one */
    struct dense *dense;      /* to add up an hour; NULL until it is needed */
    uint64_t hash;            /* of what the groups are */
    size_t weight;            /* bytes of logs and parts */
    struct event_log spare;   /* a log's memory, for the next one */
    uint32_t usual;           /* bytes of the log that grew last */
};

struct watch *watch_new(const struct rollup_rules *rules);
void watch_free(struct watch *w);
void watch_hour_release(struct watch_hour *h);

/* Any request. */
void watch_add(struct watch *w, struct watch_hour *h, const struct dense_event *e);

/* Add what the hour of another rollup with the same rules has; with `move` it has nothing then. */
void watch_merge(struct watch *w, struct watch_hour *h, struct watch *from_watch,
                 struct watch_hour *from, bool move);

/* Is there anything? */
bool watch_has(const struct watch_hour *h);

/* All of an hour together, until the watch is asked for anything else; watch_collected() then. */
struct dense *watch_collect(struct watch *w, struct watch_hour *h);
void watch_collected(struct watch *w);

/* As bytes, and back: false where they are damaged. Bytes of the first version have a dense hour
   only. */
#define WATCH_VERSION 2

void watch_put(struct watch *w, struct watch_hour *h, struct buffer *out);
bool watch_get(struct watch *w, struct watch_hour *h, struct bytes_reader *in, unsigned version);

#endif
