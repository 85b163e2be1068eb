/*
 * Running the program of an expression: the path that PCRE2 would try first, and no other.
 *
 * PCRE2 tries what an expression allows in a fixed order: longest run first, alternatives from
 * left to right, an optional part before its absence. What it arrives at first is its answer. So
 * if that very path arrives, its captures are PCRE2's, whatever else the expression would allow;
 * nothing has to be proved about the expression. If it does not, the program says "nobody knows"
 * and PCRE2 is asked, which starts over.
 *
 * Going on after a failure is part of the path where it is plain that PCRE2 would go on there,
 * too: an alternative or an optional part that failed gives way to the next, unless something on
 * its way could have been decided otherwise (`soft`: PCRE2 would come back to that first). Then
 * the program gives up. For this there is a small stack, a frame for each alternative, optional
 * part or look that is open:
 *
 *   TRY ────▶ frame {step, position, soft so far, captures so far} ──▶ COMMIT drops it
 *                 failure, nothing soft since: back to its position, on at its target
 *
 * Patterns are written with possessive runs up to a delimiter, so on nearly all lines that a
 * pattern matches the path arrives. A run goes 16 bytes at a time with SSE2 where there is x86
 * and its set, or the rest, is at most four ranges; byte by byte elsewhere. A literal is up to
 * eight bytes compared as one word, in one step with the run before it. Where the next byte alone
 * decides between alternatives, the step is a branch without a frame.
 *
 * Measured on the access log of tests/bench (136 bytes a line, 21 steps, 11 runs): 940 instructions
 * a line against 1400 of PCRE2's JIT. What is left is a chain: a run begins where the one before
 * ended, at some 13 cycles each from load to position. That is why a set of all bytes but one, by
 * far the most frequent, has a step of its own, and so has one of a single range.
 *
 * Rejected: machine code of our own (another JIT to trust, and the chain stays), programs only
 * for expressions proved free of choices (hardly a shipped pattern is: what a client may put into
 * a name or a request needs alternatives), a table byte by byte (runs end at a mispredicted jump
 * each), AVX2 (runs are shorter than 32 bytes), one switch in a loop (10 % more instructions, and
 * one jump that every step shares). Not tried: bit maps of the delimiters of a whole line made at
 * once, which would break the chain.
 */
#include "parse/linear_private.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Captures to take back when something fails, and looks around, in one match. Each look costs at
   most the subject's length. */
#define MAX_TRAIL 64
#define MAX_LOOKS 256

struct frame {
    const struct step *step; /* OP_TRY or OP_LOOK */
    const char *at;
    unsigned trail;
    bool soft; /* what was soft before it */
};

/* A capture's offsets before they were set. */
struct undo {
    unsigned group;
    size_t start, end;
};

struct run {
    const struct linear *program;
    const char *start, *end;
    const char *at;
    size_t *offsets;
    bool soft; /* something since the innermost frame could have been decided otherwise */
    unsigned depth, trail, looks;
    const char *opened[LINEAR_MAX_GROUPS + 1]; /* where each group began */
    struct frame frames[LINEAR_MAX_DEPTH];
    struct undo undo[MAX_TRAIL];
};

#ifdef __SSE2__
static inline __m128i load(const void *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

/* Which of 16 bytes lie in a range. */
static inline __m128i in_range(const struct linear_set *set, unsigned i, __m128i bytes)
{
    __m128i above = _mm_sub_epi8(bytes, load(set->low[i]));
    return _mm_cmpeq_epi8(_mm_min_epu8(above, load(set->width[i])), above);
}

/* A bit for each of 16 bytes that is not in the set. */
static inline unsigned stops_of(const struct linear_set *set, const char *at)
{
    __m128i bytes = load(at), in = in_range(set, 0, bytes);
    if (set->n_ranges > 1)
        in = _mm_or_si128(in, in_range(set, 1, bytes));
    if (set->n_ranges > 2)
        in = _mm_or_si128(in, _mm_or_si128(in_range(set, 2, bytes), in_range(set, 3, bytes)));
    return (unsigned)_mm_movemask_epi8(in) ^ set->inside;
}
#endif

static inline const char *run_bytes(const struct linear_set *set, const char *at, const char *end)
{
    while (at < end && set->has[(unsigned char)*at])
        at++;
    return at;
}

/* The end of the run that begins at `at`. The subject's last bytes are looked at together with
   those before them. */
static const char *run_end(const struct linear_set *set, const char *start, const char *at,
                           const char *end)
{
#ifdef __SSE2__
    if (end - start >= 16) {
        const char *last = end - 16;
        for (; at <= last; at += 16) {
            unsigned stops = stops_of(set, at);
            if (stops)
                return at + (unsigned)__builtin_ctz(stops);
        }
        unsigned stops = stops_of(set, last) >> (at - last);
        return stops ? at + (unsigned)__builtin_ctz(stops) : end;
    }
#else
    (void)start;
#endif
    return run_bytes(set, at, end);
}

/* The same, for a set that is one range or the rest of one. */
static inline const char *range_end(const struct linear_set *set, const char *start, const char *at,
                                    const char *end)
{
#ifdef __SSE2__
    for (; end - at >= 16; at += 16) {
        unsigned stops = (unsigned)_mm_movemask_epi8(in_range(set, 0, load(at))) ^ set->inside;
        if (stops)
            return at + (unsigned)__builtin_ctz(stops);
    }
#endif
    return run_end(set, start, at, end);
}

/* The same up to one byte. */
static inline const char *stop_end(const struct step *s, const char *start, const char *at,
                                   const char *end)
{
#ifdef __SSE2__
    for (__m128i stop = load(s->stop); end - at >= 16; at += 16) {
        int stops = _mm_movemask_epi8(_mm_cmpeq_epi8(load(at), stop));
        if (stops)
            return at + (unsigned)__builtin_ctz((unsigned)stops);
    }
#endif
    return run_end(s->set, start, at, end);
}

/* That many bytes of a set, or none. */
static inline const char *count_end(const struct step *s, const char *at, const char *end)
{
    if ((size_t)(end - at) < s->min)
        return at;
    for (uint32_t i = 0; i < s->min; i++) {
        if (!s->set->has[(unsigned char)at[i]])
            return at;
    }
    return at + s->min;
}

/* Is the literal what is left, or the beginning of it? */
static bool ends_with(const struct step *s, const char *at, const char *end)
{
    size_t len = s->literal_len;
    return len <= (size_t)(end - at) && bytes_equal(at, (const char *)&s->literal, len);
}

/* Is what the step wants behind its run there? */
static inline bool literal_follows(const struct step *s, const char *at, const char *end)
{
    uint64_t word;
    if (end - at < (ptrdiff_t)sizeof word)
        return ends_with(s, at, end);
    memcpy(&word, at, sizeof word);
    return ((word ^ s->literal) & s->mask) == 0;
}

static inline void set_pair(struct run *r, unsigned group, const char *from, const char *to)
{
    r->offsets[2 * group] = (size_t)(from - r->start);
    r->offsets[2 * group + 1] = (size_t)(to - r->start);
}

/* A capture that can be taken back. */
static bool capture(struct run *r, unsigned group, const char *from, const char *to)
{
    if (r->depth > 0) {
        if (r->trail == MAX_TRAIL)
            return false;
        const size_t *pair = r->offsets + 2 * (size_t)group;
        r->undo[r->trail++] = (struct undo){group, pair[0], pair[1]};
    }
    set_pair(r, group, from, to);
    return true;
}

/* A run that can be decided otherwise, is limited, or has a capture that may be taken back. */
static bool any_run(struct run *r, const struct step *s)
{
    const char *at = r->at, *limit = (size_t)(r->end - at) > s->max ? at + s->max : r->end;
    const char *to = run_bytes(s->set, at, limit);
    if ((size_t)(to - at) < s->min)
        return false;
    r->soft |= s->soft;
    r->at = to;
    if (!s->group || capture(r, s->group, at, to))
        return true;
    r->soft = true; /* no room for another capture: give up */
    return false;
}

static inline bool push(struct run *r, const struct step *s)
{
    struct frame *f = &r->frames[r->depth++];
    f->step = s;
    f->at = r->at;
    f->trail = r->trail;
    f->soft = r->soft;
    r->soft = false;
    return s->op == OP_TRY || r->looks++ < MAX_LOOKS;
}

/* The innermost frame, dropped; captures are as they were. */
static const struct frame *take_back(struct run *r)
{
    const struct frame *f = &r->frames[--r->depth];
    while (r->trail > f->trail) {
        const struct undo *u = &r->undo[--r->trail];
        r->offsets[2 * u->group] = u->start;
        r->offsets[2 * u->group + 1] = u->end;
    }
    r->at = f->at;
    r->soft = f->soft;
    return f;
}

/* Something failed: the step where PCRE2 would go on, or NULL where that is not plain. */
static const struct step *back_out(struct run *r)
{
    while (r->depth > 0 && !r->soft) {
        const struct frame *f = take_back(r);
        if (f->step->op == OP_TRY || f->step->negative)
            return r->program->steps + f->step->target;
    }
    return NULL;
}

/* What was tried did not fail. */
static const struct step *commit(struct run *r, const struct step *s)
{
    const struct frame *f = &r->frames[--r->depth];
    r->soft = f->soft || (!s->atomic && (r->soft || s->soft));
    if (r->depth == 0)
        r->trail = 0;
    return r->program->steps + s->target;
}

/* What was looked for is there. */
static const struct step *looked(struct run *r, const struct step *s)
{
    const struct frame *f = &r->frames[r->depth - 1];
    if (f->step->negative) {
        take_back(r);
        return back_out(r);
    }
    r->at = f->at;
    r->soft = f->soft;
    if (--r->depth == 0)
        r->trail = 0;
    return s + 1;
}

/* Is the next byte one that it can go on with? */
static inline bool starts_with(const struct step *s, const char *at, const char *end)
{
    return at < end && s->set->has[(unsigned char)*at];
}

/* One step of those that take no bytes: the next one, or NULL to give up. */
static const struct step *control(struct run *r, const struct step *s)
{
    switch (s->op) {
    case OP_BACK:
        if ((size_t)(r->at - r->start) < s->min)
            return back_out(r);
        r->at -= s->min;
        return s + 1;
    case OP_CLOSE:
        return capture(r, s->group, r->opened[s->group], r->at) ? s + 1 : NULL;
    case OP_ANY_RUN:
        if (!any_run(r, s) || !literal_follows(s, r->at, r->end))
            return back_out(r);
        r->at += s->literal_len;
        return s + 1;
    case OP_END:
        return r->at == r->end ? s + 1 : back_out(r);
    case OP_JUMP:
        return r->program->steps + s->target;
    case OP_OPEN:
        r->opened[s->group] = r->at;
        return s + 1;
    case OP_TRY:
        if (s->checked && !starts_with(s, r->at, r->end))
            return r->program->steps + s->target;
        return push(r, s) ? s + 1 : NULL;
    case OP_COMMIT:
        return commit(r, s);
    case OP_LOOK:
        return push(r, s) ? s + 1 : NULL;
    case OP_LOOKED:
        return looked(r, s);
    default:
        return NULL;
    }
}

/*
 * What most lines need is done here, on locals: the next run begins behind the literal that ends
 * this one, and nothing else should lie on that way. A run jumps to the code of the next step by
 * itself (labels as values), so that the processor can learn the order of a pattern's steps.
 */
static bool run_program(struct run *r)
{
    static const void *const ops[OP_CODES] = {
        [OP_TO] = &&to,         [OP_RANGE] = &&range,  [OP_RUN] = &&run,   [OP_COUNT] = &&count,
        [OP_LITERAL] = &&took,  [OP_ANY_RUN] = &&rare, [OP_BACK] = &&rare, [OP_END] = &&rare,
        [OP_BRANCH] = &&branch, [OP_JUMP] = &&rare,    [OP_OPEN] = &&rare, [OP_CLOSE] = &&rare,
        [OP_TRY] = &&rare,      [OP_COMMIT] = &&rare,  [OP_LOOK] = &&rare, [OP_LOOKED] = &&rare,
        [OP_MATCH] = &&match,
    };
    const struct step *s = r->program->steps;
    const char *const start = r->start, *const end = r->end;
    const char *at = start, *from;
    goto *ops[s->op];
to:
    from = at;
    at = stop_end(s, start, at, end);
    goto ran;
range:
    from = at;
    at = range_end(s->set, start, at, end);
    goto ran;
run:
    from = at;
    at = run_end(s->set, start, at, end);
    goto ran;
count:
    from = at;
    at = count_end(s, at, end);
ran:
    if ((size_t)(at - from) < s->min)
        goto failed;
    if (s->group)
        set_pair(r, s->group, from, at);
took:
    if (!literal_follows(s, at, end))
        goto failed;
    at += s->literal_len;
    s++;
    goto *ops[s->op];
branch:
    s = starts_with(s, at, end) ? s + 1 : r->program->steps + s->target;
    goto *ops[s->op];
failed:
    s = back_out(r);
    goto go_on;
rare:
    r->at = at;
    s = control(r, s);
go_on:
    if (!s)
        return false;
    at = r->at;
    goto *ops[s->op];
match:
    r->at = at;
    return true;
}

bool linear_match(const struct linear *l, struct span subject, size_t *offsets)
{
    if (subject.len == 0 || subject.len > LINEAR_MAX_SUBJECT)
        return false;
    struct run r; /* not zeroed: most of it is never used */
    r.program = l;
    r.start = subject.ptr;
    r.end = subject.ptr + subject.len;
    r.offsets = offsets;
    r.soft = false;
    r.depth = r.trail = r.looks = 0;
    memset(offsets, 0xff, 2 * ((size_t)l->groups + 1) * sizeof *offsets); /* LINEAR_UNSET */
    if (!run_program(&r))
        return false;
    offsets[0] = 0;
    offsets[1] = (size_t)(r.at - r.start);
    return true;
}
