/*
 * Fields to records. Only fields that the pattern can give are looked at; what is missing or
 * unreadable becomes the record's own "missing", never a guess.
 */
#include "parse/interpret.h"

#include <strings.h>

#include "parse/numbers.h"
#include "parse/request_line.h"

enum record_kind interpret_kind(const struct pattern *p, const struct fields *f)
{
    if (p->spec->kind == PATTERN_ACCESS || span_present(f->v[FIELD_REQUEST]) ||
        span_present(f->v[FIELD_REQUEST_CUT]) || span_present(f->v[FIELD_PATH]))
        return RECORD_REQUEST;
    return span_present(f->v[FIELD_OPERATION]) ? RECORD_OPERATION : RECORD_MESSAGE;
}

/* Logs write "-" for nothing; some write nothing for it. */
static struct span or_none(struct span s)
{
    return s.len == 0 || (s.len == 1 && s.ptr[0] == '-') ? SPAN_NONE : s;
}

/* The stamp by any of the formats that come after the first so many. */
static __attribute__((noinline)) bool read_stamp_after(const struct pattern *p, size_t n,
                                                       struct span text,
                                                       struct timestamp_context *context,
                                                       int64_t *ret_us)
{
    for (size_t i = n; i < p->spec->n_time_formats; i++) {
        if (timestamp_read(p->formats[i], text, context, ret_us))
            return true;
    }
    return false;
}

/* By any of them: mostly the first. */
static inline bool read_stamp(const struct pattern *p, struct span text,
                              struct timestamp_context *context, int64_t *ret_us)
{
    return (p->spec->n_time_formats > 0 && timestamp_read(p->formats[0], text, context, ret_us)) ||
           read_stamp_after(p, 1, text, context, ret_us);
}

/* Why nothing reads it. */
static enum interpreted explain(const struct pattern *p, const struct fields *f,
                                const struct timestamp_context *context)
{
    struct span text = or_none(f->v[FIELD_TIME]);
    if (!span_present(text) || p->spec->n_time_formats == 0)
        return STAMP_NONE;
    struct timestamp_context hinted = {.zone = context->zone, .has_year_hint = true};
    int64_t us;
    bool lacks_a_year = !context->has_year_hint && read_stamp_after(p, 0, text, &hinted, &us);
    return lacks_a_year ? STAMP_NONE : STAMP_UNREADABLE;
}

enum interpreted interpret_time(const struct pattern *p, const struct fields *f,
                                enum time_quality quality, struct timestamp_context *context,
                                struct stamp *ret)
{
    int64_t us;
    if (!read_stamp(p, f->v[FIELD_TIME], context, &us))
        return explain(p, f, context);
    ret->quality = quality;
    ret->fine = context->fine;
    ret->us = us;
    return STAMP_READ;
}

static enum level read_level(struct span text)
{
    static const struct {
        struct span name;
        enum level level;
    } names[] = {
        {{"info", 4}, LEVEL_INFO},      {{"warning", 7}, LEVEL_WARNING},
        {{"error", 5}, LEVEL_ERROR},    {{"critical", 8}, LEVEL_CRITICAL},
        {{"debug", 5}, LEVEL_DEBUG},    {{"notice", 6}, LEVEL_INFO},
        {{"warn", 4}, LEVEL_WARNING},   {{"err", 3}, LEVEL_ERROR},
        {{"crit", 4}, LEVEL_CRITICAL},  {{"alert", 5}, LEVEL_CRITICAL},
        {{"emerg", 5}, LEVEL_CRITICAL}, {{"fatal", 5}, LEVEL_CRITICAL},
        {{"panic", 5}, LEVEL_CRITICAL}, {{"trace", 5}, LEVEL_DEBUG},
    };
    if (text.len == 4 && memcmp(text.ptr, "INFO", 4) == 0) /* nearly always */
        return LEVEL_INFO;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text.len == names[i].name.len &&
            strncasecmp(text.ptr, names[i].name.ptr, text.len) == 0)
            return names[i].level;
    }
    return LEVEL_NONE;
}

static void read_request(const struct pattern *p, const struct fields *f, struct record *r)
{
    if (span_present(f->v[FIELD_REQUEST]) &&
        request_line_split(f->v[FIELD_REQUEST], &r->method, &r->target)) {
        r->malformed = false;
        return;
    }
    r->method = SPAN_NONE;
    r->target = SPAN_NONE;
    if (span_present(f->v[FIELD_REQUEST])) {
        r->malformed = true;
        return;
    }
    struct span method = f->v[FIELD_METHOD], target = f->v[FIELD_PATH];
    if (pattern_gives(p, FIELD_METHOD) && !span_present(method))
        method = SPAN("");
    r->malformed = !span_present(target) || !request_line_valid(method, target);
    if (r->malformed)
        return;
    r->method = span_present(method) ? method : SPAN("");
    r->target = target;
}

static inline int64_t read_latency(const struct pattern *p, const struct fields *f)
{
    enum latency_unit unit = p->spec->latency_unit;
    int64_t us;
    if (span_present(f->v[FIELD_LATENCY]) && number_latency(f->v[FIELD_LATENCY], unit, &us))
        return us;
    if (span_present(f->v[FIELD_LATENCY_UPSTREAM]) &&
        number_latency_list(f->v[FIELD_LATENCY_UPSTREAM], unit, &us))
        return us;
    return RECORD_NO_LATENCY;
}

static inline enum interpreted read_time(const struct pattern *p, const struct fields *f,
                                         const struct stamp *wrapped,
                                         struct timestamp_context *context, struct record *r)
{
    if (read_stamp(p, f->v[FIELD_TIME], context, &r->time_us)) {
        r->quality = TIME_OWN;
        r->time_fine = context->fine;
        r->at_start = p->spec->time_at_start;
        return STAMP_READ;
    }
    r->quality = wrapped->quality;
    r->time_us = wrapped->us;
    r->time_fine = wrapped->quality != TIME_NONE && wrapped->fine;
    r->at_start = false;
    return explain(p, f, context);
}

static inline void take_request(const struct pattern *p, const struct fields *f, struct record *r)
{
    read_request(p, f, r);
    r->status = RECORD_NO_STATUS;
    number_status(f->v[FIELD_STATUS], &r->status);
    r->latency_us = read_latency(p, f);
    r->client = or_none(f->v[FIELD_CLIENT]);
    r->user_agent = or_none(f->v[FIELD_USER_AGENT]);
    r->operation = SPAN_NONE;
    r->logger = SPAN_NONE;
    r->message = SPAN_NONE;
    r->level = LEVEL_NONE;
}

static void take_message(const struct pattern *p, const struct fields *f, struct record *r)
{
    bool operation = r->kind == RECORD_OPERATION;
    r->method = SPAN_NONE;
    r->target = SPAN_NONE;
    r->client = SPAN_NONE;
    r->user_agent = SPAN_NONE;
    r->malformed = false;
    r->status = RECORD_NO_STATUS;
    r->latency_us = operation ? read_latency(p, f) : RECORD_NO_LATENCY;
    r->level = read_level(f->v[FIELD_LEVEL]);
    r->logger = f->v[FIELD_LOGGER];
    r->message = f->v[FIELD_MESSAGE];
    r->operation = operation ? f->v[FIELD_OPERATION] : SPAN_NONE;
}

/* Each field is set where it is known: zeroing the record before, as gcc does by a string
   instruction, cost more than all else here (30 ns a line). */
enum interpreted interpret_record(const struct pattern *p, const struct fields *f,
                                  const struct stamp *wrapped, struct timestamp_context *context,
                                  struct record *ret)
{
    ret->kind = interpret_kind(p, f);
    ret->tier = p->spec->tier;
    ret->lock_event = false;
    ret->agent = or_none(f->v[FIELD_AGENT]);
    enum interpreted time = read_time(p, f, wrapped, context, ret);
    if (ret->kind == RECORD_REQUEST)
        take_request(p, f, ret);
    else
        take_message(p, f, ret);
    return time;
}
