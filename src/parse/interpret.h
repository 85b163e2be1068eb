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

/* The `time` field by the pattern's formats; false where there is none or none can read it. */
bool interpret_time(const struct pattern *p, const struct fields *f, enum time_quality quality,
                    struct timestamp_context *context, struct stamp *ret);

/* All of a record but its event. `wrapped` dates it where it has no readable time of its own. */
void interpret_record(const struct pattern *p, const struct fields *f, const struct stamp *wrapped,
                      struct timestamp_context *context, struct record *ret);

#endif
