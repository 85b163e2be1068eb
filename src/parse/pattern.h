/*
 * One pattern file, compiled: a regex, a set of JSON keys or a set of LTSV labels behind one
 * function that gives the fields of a line. Immutable; what matching writes to is the caller's
 * (struct matching), one a thread.
 */
#ifndef PARSE_PATTERN_H
#define PARSE_PATTERN_H

#include "base/error.h"
#include "base/zone.h"
#include "parse/events.h"
#include "parse/keys.h"
#include "parse/pattern_spec.h"
#include "parse/regex.h"
#include "parse/timestamp.h"

/* Captures of `stream` that one wrapper can have. */
#define PATTERN_MAX_STREAMS 8

/* Captures of fields that have been captured before, of which matches write each to a place of its
   own. */
#define PATTERN_MAX_REPEATS 24

/* What a line gave. Spans point into the line or into the matching's text; absent: not captured. */
struct pattern;
struct fields {
    const struct pattern *of; /* that gave them; NULL at first */
    /* Behind the fields: what is matched, and captures of the same field. */
    struct span v[FIELD_COUNT + 1 + PATTERN_MAX_REPEATS];
    struct span streams[PATTERN_MAX_STREAMS];
    size_t n_streams;
};

/* A field and where it comes from: a group's number, or a slot of the key tree. */
struct capture {
    enum field field;
    unsigned source;
};

/* What a JSON or LTSV line must have; an absent value: anything. */
struct required {
    unsigned slot;
    struct span value;
};

struct pattern {
    const struct pattern_spec *spec;
    struct regex *regex;          /* SHAPE_REGEX */
    const struct linear *program; /* the regex's, where it fills in the fields; or NULL */
    bool plain;                   /* each of its entries is one line and a request */
    bool held;                    /* they may go on, and do not depend on those before */
    bool years;                   /* there is one in each of its time formats */
    struct key_tree keys;
    struct capture *captures;
    size_t n_captures, captures_capacity;
    struct capture repeats[PATTERN_MAX_REPEATS]; /* the source is a place in fields.v */
    size_t n_repeats;
    unsigned has; /* a bit a field that it can give */
    bool shared;  /* fields are taken from numbered groups: one may come several times */
    struct required *required;
    struct timestamp_format **formats;
    struct zone *zone; /* NULL: the source's */
    struct regex **ignore;
    const struct event_rules *events; /* NULL: none; owned by the packs */
};

/* Memory that matching writes to. The regex scratch holds nothing between matches, so that several
   of these can share one. */
struct matching {
    struct regex_scratch *regex; /* borrowed */
    char *text;                  /* unescaped strings of the last match */
    size_t capacity;
};

/* Compile; the spec must outlive the pattern. Events are the packs' business. */
int pattern_new(const struct pattern_spec *spec, struct pattern **ret, struct error *err);
void pattern_free(struct pattern *p);

/* Most groups of any of its expressions. */
unsigned pattern_groups(const struct pattern *p);

static inline bool pattern_gives(const struct pattern *p, enum field field)
{
    return p->has >> field & 1;
}

/* Of several captures of a field the first that took part counts. */
static inline void pattern_take_repeats(const struct pattern *p, struct fields *f)
{
    for (size_t i = 0; i < p->n_repeats; i++) {
        const struct capture *c = &p->repeats[i];
        if (!span_present(f->v[c->field]))
            f->v[c->field] = f->v[c->source];
    }
}

/* Nothing is in the fields, and they are that pattern's. */
void pattern_clear_fields(const struct pattern *p, struct fields *f);

/* May its entries go on in the next line? */
static inline bool pattern_continues(const struct pattern *p)
{
    return p->spec->continuation == CONTINUES_ANY;
}

void matching_init(struct matching *m, struct regex_scratch *regex);
void matching_release(struct matching *m);

/* REGEX_YES: *ret holds the fields, until the next match with the same matching. */
enum regex_result pattern_match(const struct pattern *p, struct span line, struct matching *m,
                                struct fields *ret);

/* Is the line one of those that mean nothing? */
enum regex_result pattern_ignores(const struct pattern *p, struct span line, struct matching *m);

/* How far a line that did not match was as a pattern wants it. */
struct reach {
    size_t bytes;         /* of the line, from its beginning */
    size_t keys;          /* JSON and LTSV: how many of the keys that it asks for were there */
    struct span expected; /* a regex: the item of it that came next; keys, where the line is
                             well-formed: the first of `require` that it does not have. Absent:
                             nothing of that. Lives as long as the pattern */
};

/* Slow, for messages. `*probe` is regex_reach's. */
void pattern_reach(const struct pattern *p, struct span line, struct matching *m,
                   struct regex_probe **probe, struct reach *ret);

/* Slow: could a line that begins like this match? */
bool pattern_could_start(const struct pattern *p, struct span beginning, struct matching *m);

#endif
