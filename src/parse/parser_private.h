/*
 * The parser's insides, shared by the files that it is made of:
 *
 *   parser.c   one line in, one count out: which pattern, and what follows from it
 *   plain.c    the same for the usual line of an access log
 *   held.c     and for that of an application log
 *   wrapped.c  wrappers: the inner line, its stream, lines cut in parts
 *   streams.c  the table of streams
 *   entry.c    the open entry of a stream: held, continued, completed into a record
 *   quoted.c   what an entry may take in: lines of other servers that it may only quote
 *   saved.c    all of this as bytes, to go on in another run
 *   misses.c   which pattern came closest to a line that none matched
 */
#ifndef PARSE_PARSER_PRIVATE_H
#define PARSE_PARSER_PRIVATE_H

#include "base/buffer.h"
#include "parse/interpret.h"
#include "parse/linear.h"
#include "parse/packs_private.h"
#include "parse/parser.h"

/* Wrappers that are taken off one line. */
#define MAX_WRAPPERS 4
#define DEPTHS (MAX_WRAPPERS + 1)

/* Streams open between lines. */
#define MAX_STREAMS 256

/* Buffers larger than this are released when empty, and counted against the budget below. */
#define LARGE_BUFFER ((size_t)64 << 10)

/* Bytes of lines in doubt that a stream keeps past the entry. */
#define DOUBTS_BYTES ((size_t)64 << 10)

/* Bytes that all wrapped streams together may hold back. */
#define STREAMS_BUDGET ((size_t)8 << 20)

/* What became of a line: which counter it adds to. */
enum outcome {
    OUTCOME_UNDERSTOOD,
    OUTCOME_IGNORED,
    OUTCOME_CONTINUATION,
    OUTCOME_NOT_UNDERSTOOD,
    OUTCOME_TOO_LONG,
    OUTCOME_DEFERRED, /* counted when the rest of it has come */
};

/* Lines in a row that look like entries of another server and are taken for quoted text. */
#define MAX_SUSPECTS 64

/* Lines that an entry takes in which neither quotes foreign text nor holds a traceback. */
#define MAX_PLAIN_LINES 100

enum entry_state {
    ENTRY_NONE,
    ENTRY_OPEN,
    ENTRY_VOID, /* its first line was too long: what continues it belongs to nothing */
};

/* Does its message quote foreign text, by its pattern's rules? */
enum quotes { QUOTES_UNASKED, QUOTES_NO, QUOTES_YES };

/* A line at an entry's end that may be quoted text or an entry of another server. */
struct suspect {
    uint64_t number;
    unsigned kind;     /* one of ALL_KINDS */
    size_t start, len; /* in the entry's text */
    struct stamp wrapped;
};

/* stream.seen: the tiers, and wrappers. */
#define ALL_KINDS ((1U << (TIER_COUNT + 1)) - 1)

struct suspects {
    size_t n;
    size_t text_len;      /* of the entry without them */
    uint64_t entry_lines; /* the same */
    struct suspect at[MAX_SUSPECTS];
};

/* Lines that were at the end of entries that are complete: text, unless the stream turns out to
   have entries of their kind. Counted as text. */
struct doubts {
    size_t n;
    unsigned kinds; /* of all of them */
    struct buffer text;
    struct suspect at[MAX_SUSPECTS];
};

/* An entry that may go on. */
struct entry {
    enum entry_state state;
    size_t pattern;
    struct buffer text;    /* its lines, joined by line feeds */
    struct fields *fields; /* of its first line, in text; void once a line was added */
    size_t first_len;
    uint64_t number; /* of its first line in the source */
    uint64_t lines;
    uint64_t blanks; /* blank lines since its last line: part of the text if it goes on, ignored
                        in the counters either way (METRICS.md, "Coverage") */
    bool full;       /* it reached the limit */
    bool read;       /* its record is that of its first line, and `fields` are void */
    bool restored;   /* the fields are void: it was begun by another run */
    bool traceback;  /* some line after the first is the headline of one */
    enum quotes quotes;
    struct suspects *suspects; /* NULL: there were none yet */
    struct stamp wrapped;
    struct record records[2]; /* its own, and room for that of the entry after it */
    unsigned own;             /* which is which */
};

/* The last entry, where it was an event that may be printed again. */
struct twin {
    bool set;
    bool has_logger; /* it is the one that names its logger */
    uint64_t logger; /* hash of that logger's name, or of the one that its pattern names */
    enum level level;
    size_t len;
    uint64_t hash;
};

/* The low bits of a stream's key hold its depth of wrapping (wrapped.c). */
#define STREAM_DEPTH 7

struct stream {
    uint64_t key;          /* of the stream without a wrapper: 0 */
    uint64_t used;         /* the count of lines when it was used last */
    unsigned seen;         /* a bit a kind (quoted.c) that began entries here beyond doubt */
    struct doubts *doubts; /* NULL: there were none yet */
    struct entry entry;
    struct twin twin;
    struct buffer partial; /* parts of an inner line that goes on */
    uint64_t partial_lines;
    uint64_t partial_number; /* of the first part in the source */
    bool partial_cut;        /* it passed the limit */
    size_t partial_depth;
    struct stamp partial_stamp;
};

struct streams {
    uint64_t *keys; /* of open[], side by side so that looking is fast */
    struct stream **open;
    size_t count, keys_capacity, open_capacity;
    size_t recent; /* index that was found last */
};

/* What matching at one depth of wrapping remembers and writes to. */
struct depth {
    size_t last; /* the pattern that matched here last; SIZE_MAX: none yet */
    struct matching matching;
    struct fields *fields;
};

/* The line behind the one that was taken, where both were matched at once (plain.c). */
struct ahead {
    struct linear_next next; /* start NULL: there is none */
    struct fields *fields;
    unsigned failed; /* tries in a row that did not match both */
    unsigned pause;  /* so many lines are not worth a try */
};

struct parser {
    const struct packs *packs;
    size_t n_patterns;
    const struct pattern **patterns;
    struct timestamp_context *times; /* one a pattern */
    size_t entry_limit;
    bool has_year_hint;
    bool dated; /* the hint is that of a dated entry */
    int64_t year_hint_us;
    parser_emit *emit;
    parser_missed *missed;
    parser_unwrapped *unwrapped; /* NULL: nobody asked */
    void *context;

    struct parser_counts counts;
    uint64_t *matches;

    struct regex_scratch *regex;
    struct depth depths[DEPTHS];
    const struct pattern *plain; /* depths[0].last, where plain.c or held.c is for it; or NULL */
    struct ahead ahead;
    struct matching again; /* for entries that are matched a second time */
    struct fields again_fields;
    struct stream root; /* of lines without a wrapper */
    struct streams streams;
    bool unsplit; /* a line was wrapped, in doubt or too long: what it does depends on all lines */
    unsigned assumed; /* kinds that the lines before this parser's began entries of, they say */
    unsigned asked;   /* of these, those that mattered before it had seen an entry itself */
    bool large;       /* some stream's buffer grew large: look at the budget */
    bool review;      /* some stream's lines in doubt may be entries */

    struct span line; /* that was fed; absent while the source's end is taken */
    uint64_t number;  /* of the line being taken: of its first part, where it came in parts */
    bool limit_hit;

    size_t unreadable; /* the pattern that this line is of, but for its stamp; SIZE_MAX: none */
    struct span unreadable_time;
    struct regex_probe **probes; /* one a pattern, made when needed */
    unsigned explained;
};

/* parser.c */
enum outcome parser_take(struct parser *p, size_t depth, struct span text, struct stream *stream,
                         const struct stamp *wrapped);
enum outcome parser_take_cut(struct parser *p, size_t depth, struct span beginning,
                             struct stream *stream);
/* No entry begins with it: is it text of the one above? */
enum outcome parser_take_unmatched(struct parser *p, size_t depth, struct span text,
                                   struct stream *stream);
/* The same for a line of that pattern whose stamp cannot be read. */
enum outcome parser_take_unreadable(struct parser *p, size_t depth, size_t pattern,
                                    struct span text, struct stream *stream);
void parser_count(struct parser *p, enum outcome outcome, uint64_t lines);

/* Where a pattern's stamps are read; the source's year hint is shared by all of them. */
static inline struct timestamp_context *parser_times(struct parser *p, size_t pattern)
{
    struct timestamp_context *context = &p->times[pattern];
    context->has_year_hint = p->has_year_hint;
    context->year_hint_us = p->year_hint_us;
    return context;
}

static inline void parser_dated(struct parser *p, int64_t us)
{
    p->has_year_hint = p->dated = true;
    p->year_hint_us = us;
}

/* plain.c */
/* False: the line is not as usual, and nothing has happened. */
bool plain_take(struct parser *p, const struct line *line);

/* held.c: the same */
bool held_take(struct parser *p, const struct line *line);

/* wrapped.c */
enum outcome wrapped_take(struct parser *p, size_t depth, size_t pattern, struct span text,
                          struct stream *outer, const struct stamp *wrapped);
/* The parts that are there are all that will come. */
void wrapped_finish(struct parser *p, struct stream *stream);

/* streams.c */
void stream_init(struct parser *p, struct stream *s, uint64_t key);
void stream_release(struct stream *s);
struct stream *streams_get(struct parser *p, uint64_t key);
/* Complete and drop what is above the limits; between lines only. */
void streams_trim(struct parser *p);
void streams_finish(struct parser *p);
void streams_release(struct streams *s);
/* A buffer was emptied: give back its memory if it is large. */
void stream_shrink(struct buffer *b);

/* entry.c */
/* False: its stamp cannot be read, and nothing has happened. */
bool entry_start(struct parser *p, struct stream *stream, size_t depth, size_t pattern,
                 struct span text, const struct stamp *wrapped);
enum outcome entry_continue(struct parser *p, struct stream *stream, struct span text);
void entry_void(struct parser *p, struct stream *stream, size_t pattern);
void entry_complete(struct parser *p, struct stream *stream);
/* Hand on the record of an entry with that text. */
void entry_emit(struct parser *p, struct stream *stream, struct record *record, struct span text);
/* Add a line to the open entry's text; false: that is full. */
bool entry_append(struct parser *p, struct entry *e, struct span text);
/* The fields of the first line alone; NULL: it does not match any more. */
const struct fields *entry_first_fields(struct parser *p, const struct entry *e);

/* quoted.c */
/* May a line of that pattern be text that the open entry quotes? */
bool quoted_suspects(struct parser *p, struct stream *stream, size_t pattern);
/* Keep it until it is known; false: there are too many, which have been taken for what they look
   like: match the line anew. */
bool quoted_keep(struct parser *p, struct stream *stream, size_t pattern, struct span text,
                 const struct stamp *wrapped);
/* What was kept is text: the entry goes on after it. */
void quoted_settle(struct parser *p, struct stream *stream);
/* The entry is complete: what was kept is text as far as is known. */
void quoted_leave(struct parser *p, struct stream *stream);
/* Between lines: take what turned out to be entries, in all streams or in one. */
void quoted_review(struct parser *p);
void quoted_review_stream(struct parser *p, struct stream *stream);
/* Could a line that begins no entry be text of the open one? */
bool quoted_may_go_on(struct parser *p, struct entry *e);
/* An entry of that pattern begins beyond doubt. */
void quoted_note(struct parser *p, struct stream *stream, size_t pattern);

/* misses.c */
void misses_report(struct parser *p, size_t depth, struct span text);

#endif
