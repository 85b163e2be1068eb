/*
 * The fields of a line, which are text, as a record, which is typed.
 */
#ifndef PARSE_INTERPRET_H
#define PARSE_INTERPRET_H

#include "parse/pattern.h"
#include "parse/record.h"
#include "parse/timestamp.h"

/* A time and what it is worth. */
struct stamp {
    enum time_quality quality; /* TIME_NONE: there is none */
    bool fine;
    int64_t us;
};

/* What kind of record the fields make: a request is never continued. */
enum record_kind interpret_kind(const struct pattern *p, const struct fields *f);

enum interpreted {
    STAMP_READ,
    STAMP_NONE,       /* there is none, or it names no year and there is none to take */
    STAMP_UNREADABLE, /* it is there, and no format reads it: the line is not of this pattern */
};

/* The `time` field by the pattern's formats; *ret is set where it was read. */
enum interpreted interpret_time(const struct pattern *p, const struct fields *f,
                                enum time_quality quality, struct timestamp_context *context,
                                struct stamp *ret);

/* All of a record but its event, and what became of its own time. `wrapped` dates it where it has
   none that could be read. */
enum interpreted interpret_record(const struct pattern *p, const struct fields *f,
                                  const struct stamp *wrapped, struct timestamp_context *context,
                                  struct record *ret);

#endif
