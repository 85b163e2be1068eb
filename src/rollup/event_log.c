/*
 * A request is
 *
 *   1 byte     ((2 × group + seconds since the one before, 0 or 1) × (direct + 1)) + latency, or
 *              `direct` for a latency that is as long or longer. With 9 groups `direct` is 13.
 *   the rest   of such a latency: less `direct`, 1 byte in ms or 2 bytes in µs. All bits set: the
 *              latency is in the 4 bytes that come next. Rests are apart, the first one last.
 *
 * Before it may come, each once:
 *
 *   JUMP       2 bytes: the second that the one before shall have had
 *   MODE       1 byte
 *
 * and WHOLE is any request that is not like this, in full: what struct dense_event has, in its
 * order. A packed log is what begins requests, END where the next one would begin, and the rests.
 * Numbers have their lowest byte first.
 *
 * With the rest of a request behind its byte, reading waited for each byte before it knew where the
 * next one was: it took half as long again.
 *
 * Measured with 5 million lines in a week and nine groups: 1.2 bytes a request (with a tenth of
 * the lines 1.7, with a million of a month in no order 4.2: then most have a JUMP). Bit by bit
 * (Rice codes with parameters that follow the latencies) it was a seventh less, but reading took
 * twice as long, since where a request begins is known only when the one before has been taken
 * apart. Adding each request to its second at once, and encoding hours (dense_codec.h) as they go
 * by, took as long again, and kept 1 MB of seconds in use all the time.
 */
#include "rollup/event_log.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "base/alloc.h"

#define END 252
#define WHOLE 253
#define MODE 255

#define FAR_MS UINT8_MAX
#define FAR_MICRO UINT16_MAX
#define FAR_BYTES 4
#define WHOLE_BYTES 16

#define MOST_LATENCY_US UINT64_C(4000000000)

#define SERVED (DENSE_COUNTED | DENSE_TIMED | DENSE_IN_FLIGHT)
#define MOST_MODE (EVENT_LOG_APP | EVENT_LOG_TEST | EVENT_LOG_FINE | EVENT_LOG_MICRO)
#define SERVER (EVENT_LOG_APP | EVENT_LOG_TEST)

static inline struct event_latency latency_of(uint32_t us)
{
    return (struct event_latency){.us = us, .log2 = activity_log2(us)};
}

void event_codes_init(struct event_codes *c, unsigned n_groups, int64_t long_us)
{
    unsigned n = EVENT_LOG_CODES / (2 * n_groups);
    uint64_t near_us = (n - 1 + UINT64_C(254)) * 1000, short_us = (uint64_t)long_us - 1;
    *c = (struct event_codes){
        .n_groups = n_groups,
        .direct = n - 1,
        .usual_us = near_us < short_us ? near_us : short_us,
    };
    for (unsigned i = 0; i < 2 * n_groups * n; i++)
        c->codes[i] = (struct event_code){
            .group = (uint8_t)(i / n / 2),
            .later = i / n % 2,
            .latency = (uint8_t)(i % n),
            .more = i % n == n - 1,
            .mask = i % n == n - 1 ? UINT8_MAX : 0,
        };
    for (unsigned ms = 0; ms < EVENT_LOG_NEAR_MS; ms++)
        c->ms[ms] = latency_of(ms * 1000);
}

static inline void write_number(unsigned char *to, uint64_t value, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        to[i] = (unsigned char)(value >> 8 * i);
}

static inline uint64_t read_number(const unsigned char *from, unsigned n)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < n; i++)
        value |= (uint64_t)from[i] << 8 * i;
    return value;
}

static void put(struct event_log *log, uint64_t value, unsigned n)
{
    write_number(log->bytes + log->len, value, n);
    log->len += n;
}

static void put_rest(struct event_log *log, uint64_t value, unsigned n)
{
    log->rests -= n;
    write_number(log->bytes + log->rests, value, n);
}

static void put_whole(struct event_log *log, const struct dense_event *e)
{
    put(log, WHOLE, 1);
    put(log, (uint64_t)e->latency_us, 8);
    put(log, e->at, 2);
    put(log, e->from, 2);
    put(log, e->to, 2);
    put(log, e->group, 1);
    put(log, e->flags, 1);
}

static struct dense_event read_whole(const unsigned char *from)
{
    return (struct dense_event){
        .latency_us = (int64_t)read_number(from, 8),
        .at = (uint16_t)read_number(from + 8, 2),
        .from = (uint16_t)read_number(from + 10, 2),
        .to = (uint16_t)read_number(from + 12, 2),
        .group = from[14],
        .flags = from[15],
    };
}

/* The mode that a request can be written in, if there is one. */
static bool mode_for(const struct event_log *log, const struct dense_event *e, unsigned *ret)
{
    uint64_t us = (uint64_t)e->latency_us;
    unsigned before = (unsigned)(e->at - e->from);
    if ((e->flags & (SERVED | DENSE_LONG)) != SERVED || us >= MOST_LATENCY_US || e->to != e->at)
        return false;
    unsigned mode = (e->flags & SERVER) | (log->mode & (EVENT_LOG_FINE | EVENT_LOG_MICRO));
    if (us % 1000)
        mode |= EVENT_LOG_MICRO;
    if (event_log_before(us, mode) != before)
        mode ^= EVENT_LOG_FINE;
    *ret = mode;
    return event_log_before(us, mode) == before;
}

/* The request begins; then, in place of the one byte of a rest that was put with it, all that the
   latency needs. */
static void put_usual(struct event_log *log, const struct event_codes *c,
                      const struct dense_event *e)
{
    uint64_t us = (uint64_t)e->latency_us;
    uint32_t latency = (uint32_t)(log->mode & EVENT_LOG_MICRO ? us : us / 1000);
    uint32_t rest = latency - c->direct;
    event_log_put_usual(log, c, e->at, e->group, latency);
    if (latency < c->direct)
        return;
    log->rests++;
    const uint32_t far = log->mode & EVENT_LOG_MICRO ? FAR_MICRO : FAR_MS;
    put_rest(log, rest < far ? rest : far, log->mode & EVENT_LOG_MICRO ? 2 : 1);
    if (rest >= far)
        put_rest(log, latency, FAR_BYTES);
}

void event_log_put(struct event_log *log, const struct event_codes *codes,
                   const struct dense_event *e)
{
    unsigned mode;
    assert(event_log_has_room(log));
    if (!mode_for(log, e, &mode)) {
        put_whole(log, e);
        return;
    }
    if (mode != log->mode) {
        put(log, MODE, 1);
        put(log, mode, 1);
        log->mode = (uint8_t)mode;
    }
    if (e->at != log->second && e->at != log->second + 1)
        event_log_jump(log, e->at);
    put_usual(log, codes, e);
}

/* ---- its memory ---- */

static uint32_t n_rests(const struct event_log *log)
{
    return log->capacity - log->rests;
}

void event_log_grow(struct event_log *log, uint32_t more)
{
    uint32_t n = n_rests(log);
    log->bytes = alloc_resize(log->bytes, log->capacity + more, 1);
    memmove(log->bytes + log->rests + more, log->bytes + log->rests, n);
    log->capacity += more;
    log->rests += more;
}

struct event_log event_log_emptied(const struct event_log *log)
{
    return (struct event_log){
        .bytes = log->bytes, .rests = log->capacity, .capacity = log->capacity};
}

uint32_t event_log_packed(const struct event_log *log)
{
    return log->len + 1 + n_rests(log);
}

void event_log_pack(const struct event_log *log, void *to)
{
    unsigned char *bytes = to;
    memmove(bytes, log->bytes, log->len);
    bytes[log->len] = END;
    memmove(bytes + log->len + 1, log->bytes + log->rests, n_rests(log));
}

/* ---- and back ---- */

struct reading {
    const unsigned char *at;    /* the next beginning */
    const unsigned char *rests; /* the next rest ends there */
    struct dense *dense;
    const struct event_codes *codes;
    struct dense_series **series; /* of the mode, by group */
    unsigned first_series;
    unsigned second, mode;
};

static void set_mode(struct reading *r, unsigned mode)
{
    r->mode = mode;
    r->first_series =
        dense_series_at(r->codes->n_groups, mode & EVENT_LOG_APP ? TIER_APP : TIER_EDGE,
                        mode & EVENT_LOG_TEST ? TRAFFIC_TEST : TRAFFIC_NORMAL, 0);
    r->series = r->dense->series + r->first_series;
}

static uint32_t take_rest(struct reading *r, unsigned n)
{
    r->rests -= n;
    return (uint32_t)read_number(r->rests, n);
}

/* What is not the beginning of a request; false at the end. */
static bool take_escape(struct reading *r)
{
    struct dense_event e;
    switch (*r->at++) {
    case END:
        return false;
    case WHOLE:
        e = read_whole(r->at);
        r->at += WHOLE_BYTES;
        dense_add(r->dense, &e);
        break;
    case EVENT_LOG_JUMP:
        r->second = (unsigned)read_number(r->at, 2);
        r->at += 2;
        break;
    default:
        set_mode(r, *r->at++);
    }
    return true;
}

/* A latency of which the first byte has not said all. */
static uint32_t take_micro(struct reading *r, unsigned direct)
{
    uint32_t two = take_rest(r, 2);
    return two < FAR_MICRO ? direct + two : take_rest(r, FAR_BYTES);
}

static inline void add(struct dense_series *s, unsigned second, unsigned before,
                       const struct event_latency *latency, bool see)
{
    if (see && before <= 1)
        dense_see_brief(s, second, before);
    else
        dense_fly_counted(s, second - before, second);
    dense_count(&s->cells[second], latency->us, latency->log2);
}

/* Of a latency that is not in the table. Apart, as it is rare. */
static __attribute__((noinline)) void add_us(const struct reading *r, struct dense_series *s,
                                             uint32_t us, bool see)
{
    const struct event_latency latency = latency_of(us);
    add(s, r->second, event_log_before(us, r->mode), &latency, see);
}

/* Up to the next escape. */
static void take_micros(struct reading *r, bool see)
{
    while (*r->at < EVENT_LOG_CODES) {
        const struct event_code *code = &r->codes->codes[*r->at++];
        r->second += code->later;
        uint32_t us = code->more ? take_micro(r, code->latency) : code->latency;
        add_us(r, dense_make_series(r->dense, r->first_series + code->group), us, see);
    }
}

/* The same for latencies in ms. What is asked once for all of them is a constant here, and the
   reading stays in registers meanwhile. */
static inline __attribute__((always_inline)) void take_ms(struct reading *all, bool see)
{
    const struct event_codes *codes = all->codes;
    struct dense_series **series = all->series;
    const unsigned char *at = all->at, *rests = all->rests;
    unsigned second = all->second;
    const unsigned coarse = !(all->mode & EVENT_LOG_FINE);
    while (*at < EVENT_LOG_CODES) {
        const struct event_code *code = &codes->codes[*at++];
        struct dense_series *s = series[code->group];
        second += code->later;
        if (!s)
            s = dense_make_series(all->dense, all->first_series + code->group);
        /* Whether there is a rest nobody can guess: a branch would cost more. */
        unsigned rest = rests[-1] & code->mask;
        rests -= code->more;
        if (rest == FAR_MS) {
            all->rests = rests;
            all->second = second;
            add_us(all, s, take_rest(all, FAR_BYTES) * 1000, see);
            rests = all->rests;
            continue;
        }
        const unsigned ms = code->latency + rest;
        add(s, second, (ms > 0) & coarse, &codes->ms[ms], see);
    }
    all->at = at;
    all->rests = rests;
    all->second = second;
}

static void take_run(struct reading *r, bool see)
{
    if (r->mode & EVENT_LOG_MICRO)
        take_micros(r, see);
    else if (see)
        take_ms(r, true);
    else
        take_ms(r, false);
}

void event_log_add(struct dense *d, const struct event_codes *codes, const void *bytes,
                   uint32_t len, enum event_log_flights flights)
{
    const unsigned char *first = bytes;
    struct reading r = {.at = first, .rests = first + len, .dense = d, .codes = codes};
    set_mode(&r, 0);
    do
        take_run(&r, flights == EVENT_LOG_SEE);
    while (take_escape(&r));
    dense_settle_brief(d);
}

/* ---- from elsewhere ---- */

static bool valid_whole(const struct dense_event *e, unsigned n_groups)
{
    return e->latency_us >= 0 && e->at < ACTIVITY_SECONDS && e->from <= e->to &&
           e->to < ACTIVITY_SECONDS && e->group < n_groups;
}

/* A rest lies behind all that is still to come. */
static bool take_valid_rest(struct reading *r, unsigned n, uint64_t *ret)
{
    if (r->rests - r->at < (ptrdiff_t)n)
        return false;
    *ret = take_rest(r, n);
    return true;
}

static bool valid_latency(struct reading *r, const struct event_code *code)
{
    const bool micro = r->mode & EVENT_LOG_MICRO;
    const uint64_t far = micro ? FAR_MICRO : FAR_MS;
    uint64_t rest = 0, latency = code->latency;
    if (code->more && !take_valid_rest(r, micro ? 2 : 1, &rest))
        return false;
    if (rest == far && !take_valid_rest(r, FAR_BYTES, &latency))
        return false;
    if (rest < far)
        latency += rest;
    latency *= micro ? 1 : 1000;
    return latency < MOST_LATENCY_US && event_log_before(latency, r->mode) <= r->second;
}

/*
 * Latencies in ms as long as no rest is more than a byte: the same as valid_usual, without asking
 * what nobody can guess. A request that begins in the second before needs one; all seconds are good
 * where the last one is.
 */
static bool valid_near(struct reading *all)
{
    struct reading r = *all;
    const unsigned n_codes = 2 * r.codes->n_groups * (r.codes->direct + 1);
    const unsigned coarse = r.mode & EVENT_LOG_FINE ? 0 : UINT_MAX;
    bool bad = false;
    while (r.at < r.rests && *r.at < n_codes) {
        const struct event_code *code = &r.codes->codes[*r.at];
        const unsigned rest = r.rests[-1] & code->mask;
        if (rest == FAR_MS)
            break;
        r.at++;
        r.rests -= code->more;
        r.second += code->later;
        bad |= r.second == 0 && ((code->latency + rest) & coarse) > 0;
    }
    *all = r;
    return !bad && r.second < ACTIVITY_SECONDS && r.at <= r.rests;
}

static bool valid_usual(struct reading *r)
{
    if (!(r->mode & EVENT_LOG_MICRO) && !valid_near(r))
        return false;
    if (r->at == r->rests || *r->at >= EVENT_LOG_CODES)
        return true;
    const unsigned first = *r->at++;
    const struct event_code *code = &r->codes->codes[first];
    r->second += code->later;
    return first < 2 * r->codes->n_groups * (r->codes->direct + 1) &&
           r->second < ACTIVITY_SECONDS && valid_latency(r, code);
}

/* What is no request like the others, unless it is the end. */
static bool valid_escape(struct reading *r)
{
    const unsigned what = *r->at++;
    const unsigned n = what == WHOLE ? WHOLE_BYTES : what == EVENT_LOG_JUMP ? 2 : 1;
    if (r->rests - r->at < (ptrdiff_t)n)
        return false;
    const struct dense_event e = what == WHOLE ? read_whole(r->at) : (struct dense_event){.at = 0};
    if (what == EVENT_LOG_JUMP)
        r->second = (unsigned)read_number(r->at, 2);
    if (what == MODE)
        r->mode = *r->at;
    r->at += n;
    return valid_whole(&e, r->codes->n_groups) && r->mode <= MOST_MODE;
}

bool event_log_valid(const struct event_codes *codes, const void *bytes, size_t len)
{
    const unsigned char *first = bytes;
    struct reading r = {.at = first, .rests = first + len, .codes = codes};
    while (r.at < r.rests) {
        if (*r.at == END)
            return r.at + 1 == r.rests;
        if (!(*r.at < EVENT_LOG_CODES ? valid_usual(&r) : valid_escape(&r)))
            return false;
    }
    return false;
}
