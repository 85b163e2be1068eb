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

/* Would some format read it if there were a year to take? */
static bool lacks_a_year(const struct pattern *p, struct span text,
                         const struct timestamp_context *context)
{
    struct timestamp_context hinted = {.zone = context->zone, .has_year_hint = true};
    int64_t us;
    for (size_t i = 0; i < p->spec->n_time_formats; i++) {
        if (timestamp_read(p->formats[i], text, &hinted, &us))
            return true;
    }
    return false;
}

enum interpreted interpret_time(const struct pattern *p, const struct fields *f,
                                enum time_quality quality, struct timestamp_context *context,
                                struct stamp *ret)
{
    int64_t us;
    if (!span_present(f->v[FIELD_TIME]))
        return STAMP_NONE;
    for (size_t i = 0; i < p->spec->n_time_formats; i++) {
        if (timestamp_read(p->formats[i], f->v[FIELD_TIME], context, &us)) {
            ret->quality = quality;
            ret->fine = context->fine;
            ret->us = us;
            return STAMP_READ;
        }
    }
    struct span text = or_none(f->v[FIELD_TIME]);
    bool none = !span_present(text) || p->spec->n_time_formats == 0 ||
                (!context->has_year_hint && lacks_a_year(p, text, context));
    return none ? STAMP_NONE : STAMP_UNREADABLE;
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
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text.len == names[i].name.len &&
            strncasecmp(text.ptr, names[i].name.ptr, text.len) == 0)
            return names[i].level;
    }
    return LEVEL_NONE;
}

static void read_request(const struct pattern *p, const struct fields *f, struct record *r)
{
    if (span_present(f->v[FIELD_REQUEST])) {
        r->malformed = !request_line_split(f->v[FIELD_REQUEST], &r->method, &r->target);
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

static int64_t read_latency(const struct pattern *p, const struct fields *f)
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

static enum interpreted read_time(const struct pattern *p, const struct fields *f,
                                  const struct stamp *wrapped, struct timestamp_context *context,
                                  struct record *r)
{
    struct stamp own;
    const struct stamp *stamp = wrapped;
    enum interpreted result = interpret_time(p, f, TIME_OWN, context, &own);
    if (result == STAMP_READ) {
        stamp = &own;
        r->at_start = p->spec->time_at_start;
    }
    r->quality = stamp->quality;
    r->time_us = stamp->us;
    r->time_fine = stamp->quality != TIME_NONE && stamp->fine;
    return result;
}

/* Nothing is said yet. Field by field: zeroing all of it at once, as gcc does by a string
   instruction, cost more than all else here (30 ns a line). */
static void clear(struct record *r)
{
    r->at_start = r->malformed = r->lock_event = false;
    r->method = r->target = r->agent = r->client = r->user_agent = SPAN_NONE;
    r->operation = r->logger = r->message = SPAN_NONE;
    r->level = LEVEL_NONE;
    r->status = RECORD_NO_STATUS;
    r->latency_us = RECORD_NO_LATENCY;
}

enum interpreted interpret_record(const struct pattern *p, const struct fields *f,
                                  const struct stamp *wrapped, struct timestamp_context *context,
                                  struct record *ret)
{
    clear(ret);
    ret->kind = interpret_kind(p, f);
    ret->tier = p->spec->tier;
    enum interpreted time = read_time(p, f, wrapped, context, ret);
    ret->agent = or_none(f->v[FIELD_AGENT]);
    if (ret->kind != RECORD_MESSAGE)
        ret->latency_us = read_latency(p, f);
    if (ret->kind == RECORD_REQUEST) {
        read_request(p, f, ret);
        number_status(f->v[FIELD_STATUS], &ret->status);
        ret->client = or_none(f->v[FIELD_CLIENT]);
        ret->user_agent = or_none(f->v[FIELD_USER_AGENT]);
        return time;
    }
    ret->level = read_level(f->v[FIELD_LEVEL]);
    ret->logger = f->v[FIELD_LOGGER];
    ret->message = f->v[FIELD_MESSAGE];
    if (ret->kind == RECORD_OPERATION)
        ret->operation = f->v[FIELD_OPERATION];
    return time;
}
