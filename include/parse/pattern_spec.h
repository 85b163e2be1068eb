/*
 * A pattern file as data: what a YAML file in patterns/ declares, before anything is compiled.
 * edge/packfile fills it in; parse/pattern compiles it. Every string is owned by the spec. Places
 * (line, column; from 1) are kept so that a later error can name where in the YAML it is.
 *
 * A field is what a capture or a key yields. In a regex it is a named group; in JSON or LTSV a
 * key. The same names serve both.
 */
#ifndef PARSE_PATTERN_SPEC_H
#define PARSE_PATTERN_SPEC_H

#include <stdbool.h>
#include <stddef.h>

#include "parse/record.h"

enum field {
    FIELD_TIME,        /* the stamp, read by the time formats */
    FIELD_REQUEST,     /* a whole request line: "GET /x HTTP/1.1" */
    FIELD_REQUEST_CUT, /* a request line whose end the log lost: always malformed */
    FIELD_METHOD,      /* where method and target are logged apart */
    FIELD_PATH,        /* the request target */
    FIELD_STATUS,
    FIELD_LATENCY,          /* one number in the declared unit; "-", "" or negative is missing */
    FIELD_LATENCY_UPSTREAM, /* nginx's list "0.000, 0.016 : 0.004": its sum, used where `latency`
                               is not captured or missing */
    FIELD_AGENT,
    FIELD_CLIENT,
    FIELD_USER_AGENT,
    FIELD_LEVEL,
    FIELD_LOGGER,
    FIELD_MESSAGE,
    FIELD_OPERATION,
    FIELD_LINE,    /* wrapper: the inner line */
    FIELD_STREAM,  /* wrapper: what keeps interleaved streams apart (several: all together) */
    FIELD_PARTIAL, /* wrapper: the inner line goes on in the next one of its stream, unless this is
                      absent, empty, "F" or "false", or ends in a line feed (docker's json-file
                      tells by that: its `partial` is the key of its `line`) */
    FIELD_COUNT,
};

/* "time", "request", …; the index is the enum. */
extern const char *const field_names[FIELD_COUNT];

enum pattern_kind {
    PATTERN_ACCESS,      /* every entry is a request */
    PATTERN_APPLICATION, /* a request where `request` or `path` was captured, an operation where
                            `operation` was, else a message */
    PATTERN_WRAPPER,     /* `line` holds the real line */
    PATTERN_EVENTS,      /* only event rules, for other files to refer to */
};

enum pattern_shape { SHAPE_REGEX, SHAPE_JSON, SHAPE_LTSV };

enum latency_unit {
    LATENCY_SECONDS,
    LATENCY_MILLISECONDS,
    LATENCY_MICROSECONDS,
    LATENCY_NANOSECONDS,
    LATENCY_TEXT, /* with its unit: "843.166µs", "4.6ms", "1m10.03s" (Go's duration); a bare number
                     is seconds */
};

/* A string of the YAML file and where it stands. */
struct spec_text {
    char *text; /* NULL: not given */
    unsigned line, column;
    char style; /* how the file writes it: 0 as it is, ' in single quotes, | as a literal block,
                   ? in another way */
};

/* Where in the file the byte of the text stands; the text's beginning where its style hides it. */
void spec_text_place(const struct spec_text *text, size_t byte, unsigned *ret_line,
                     unsigned *ret_column);

/* JSON: path of keys separated by dots ("request.headers.X-Agent-Id"; an array yields its first
   item). LTSV: the label. Several keys of one field: the first that is present and not empty. */
struct spec_key {
    enum field field;
    struct spec_text key;
};

/* What a line after an entry's first is, when no pattern starts an entry with it. */
enum continuation {
    CONTINUES_NONE, /* entries are single lines */
    CONTINUES_ANY,  /* it belongs to the entry above; a request takes none */
};

/* One event rule. `message`: a regex searched in the entry's message (before a traceback).
   `exception`: a regex on the exception lines of a traceback, anywhere in its chain; `unless`: a
   regex on the message that switches `exception` off (a message that quotes foreign text). */
struct spec_event {
    struct spec_text event; /* "db_locked" is the only one there is */
    struct spec_text message;
    struct spec_text exception;
    struct spec_text unless;
};

struct spec_expect {
    struct spec_text key; /* see parse/samples.h */
    struct spec_text value;
};

/* A line (or several: an entry) with what must come of it, or one that must not match. */
struct spec_sample {
    struct spec_text line;
    bool must_match;
    struct spec_expect *expect;
    size_t n_expect;
};

struct pattern_spec {
    char *file; /* path it was read from */
    struct spec_text name;
    struct spec_text description; /* one sentence, may be absent */
    enum pattern_kind kind;
    enum tier tier;
    enum pattern_shape shape;
    struct spec_text regex; /* SHAPE_REGEX: PCRE2, extended mode is the file's choice */
    struct spec_key *keys;  /* SHAPE_JSON, SHAPE_LTSV */
    size_t n_keys;
    struct spec_text *require; /* SHAPE_JSON, SHAPE_LTSV: "key" or "key=value" that a line must
                                  have to be of this format at all */
    size_t n_require;
    struct spec_text *time_formats; /* tried in order; see parse/timestamp.h */
    size_t n_time_formats;
    bool time_at_start;
    struct spec_text zone; /* for stamps without an offset: an IANA name; absent: the source's
                              zone */
    enum latency_unit latency_unit;
    enum continuation continuation;
    bool orphan;                  /* starts an entry only where none is open that takes lines */
    struct spec_text twin_logger; /* an entry is printed again at once, with the same text under
                                     this logger: together one event */
    struct spec_text *ignore;     /* regexes: lines that are understood as nothing (banners) */
    size_t n_ignore;
    struct spec_text events_from; /* name of a PATTERN_EVENTS file */
    struct spec_event *events;    /* PATTERN_EVENTS, or this pattern's own */
    size_t n_events;
    struct spec_sample *samples;
    size_t n_samples;
};

/* Release what a spec owns; accepts a zeroed one. */
void pattern_spec_release(struct pattern_spec *spec);

#endif
