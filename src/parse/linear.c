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
 * An alternative or optional part that is one run or literal needs no frame where nothing around it
 * can be taken back: the step itself says where to go on (`other`). Nor does a choice that the next
 * byte alone decides (a branch), nor an optional part that it rules out.
 *
 * Patterns are written with possessive runs up to a delimiter, so on nearly all lines that a
 * pattern matches the path arrives. A step is a run and the literal behind it, or what has a fixed
 * width, as digits of a time; captures go as spans to where the caller wants them, and groups that
 * nobody wants cost nothing.
 *
 * The end. Most runs end in the first 16 bytes that are looked at, and where so many bytes and a
 * literal's eight more can be read, though they may lie behind the subject (the next line, mostly),
 * nothing is asked of the end: a run that passes it is noticed later (run_program). For the last
 * bytes before what cannot be read there is a slower step out of line.
 *
 * Measured on the access log of tests/bench (136 bytes a line, 19 steps, 11 runs): 530 instructions
 * a line; 630 when each run and literal asked for the end, 1020 and 200 more for copying the
 * captures before a step knew its successor, its slot and its other way; 1400 of PCRE2's JIT. What
 * is left is a chain: a run begins where the one before ended, at some 14 cycles each from load to
 * position. So lines are matched two at a time where they can be (linear_pair.c).
 *
 * On Porta's own log (tests/bench, a loop of nothing but matches) 50 ns a line; 64 before what has
 * a fixed width was one step, what takes all that is left a step like others, and each rare step
 * had code of its own instead of a case in a switch (operations: 99 instead of 126 ns).
 *
 * Rejected: machine code of our own (another JIT to trust, and the chain stays), programs only
 * for expressions proved free of choices (hardly a shipped pattern is: what a client may put into
 * a name or a request needs alternatives), a table byte by byte (runs end at a mispredicted jump
 * each), AVX2 (runs are shorter than 32 bytes), one switch in a loop (10 % more instructions, and
 * one jump that every step shares), a function a step that calls the next one (the stack of a build
 * that does not make jumps of such calls grows with the line).
 */
#include "parse/linear_private.h"
#include "parse/linear_runs.h"

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

/* What a slot was before it was set. */
struct undo {
    struct span *slot;
    struct span before;
};

struct run {
    struct bounds in;
    const char *at;
    struct span *slots;
    bool soft;   /* something since the innermost frame could have been decided otherwise */
    bool passed; /* the subject's end */
    unsigned depth, trail, looks;
    const char *opened[LINEAR_MAX_GROUPS + 1]; /* where the group of each slot began */
    struct frame frames[LINEAR_MAX_DEPTH];
    struct undo undo[MAX_TRAIL];
};

/* A capture that can be taken back. */
static bool capture(struct run *r, const struct step *s, const char *from, const char *to)
{
    struct span *slot = slot_of(r->slots, s);
    if (r->depth > 0) {
        if (r->trail == MAX_TRAIL)
            return false;
        r->undo[r->trail++] = (struct undo){slot, *slot};
    }
    *slot = span_make(from, (size_t)(to - from));
    return true;
}

/* The longest run from here on. */
static inline const char *longest_run(const struct run *r, const struct step *s)
{
    const char *at = r->at, *end = r->in.end;
    if ((size_t)(end - at) > s->max)
        return run_bytes(s->set, at, at + s->max);
    if (s->set->all)
        return end;
    return s->set->n_ranges ? run_end(OP_RANGES, s->set, &r->in, at) : run_bytes(s->set, at, end);
}

/* A run that can be decided otherwise, is limited, is the rest whatever it is, or has a capture
   that may be taken back; and its literal. What gives back gives back byte by byte until the
   literal is there. */
static bool any_run(struct run *r, const struct step *s)
{
    const char *at = r->at, *to = longest_run(r, s);
    while (s->soft && (size_t)(to - at) > s->min && literal_differs(s, &r->in, to))
        to--;
    if ((size_t)(to - at) < s->min || literal_differs(s, &r->in, to))
        return false;
    r->soft |= s->soft;
    r->at = to + s->literal_len;
    if (!s->captures || capture(r, s, at, to))
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
        *u->slot = u->before;
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
            return f->step->other;
    }
    return NULL;
}

/* A step failed in the subject. */
static inline const struct step *fail(struct run *r, const struct step *s, const char *from)
{
    r->at = from;
    return s->other ? s->other : back_out(r);
}

/* What was tried did not fail. */
static const struct step *commit(struct run *r, const struct step *s)
{
    const struct frame *f = &r->frames[--r->depth];
    r->soft = f->soft || (!s->atomic && (r->soft || s->soft));
    if (r->depth == 0)
        r->trail = 0;
    return s->next;
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
    return s->next;
}

/* These give the next step, or NULL to give up. */

static inline const struct step *step_back(struct run *r, const struct step *s)
{
    if ((size_t)(r->at - r->in.start) < s->min)
        return back_out(r);
    r->at -= s->min;
    return s->next;
}

static inline const struct step *open_soft(struct run *r, const struct step *s)
{
    r->opened[slot_of(r->slots, s) - r->slots] = r->at;
    return s->next;
}

static inline const struct step *close_soft(struct run *r, const struct step *s)
{
    return capture(r, s, r->opened[slot_of(r->slots, s) - r->slots], r->at) ? s->next : NULL;
}

/* What was found so far may lie behind the subject: give up. */
static const struct step *passed_end(struct run *r)
{
    r->passed = true;
    return NULL;
}

/* The end of a step's run, whatever lies behind the subject. */
static const char *careful_end(const struct step *s, const struct bounds *in, const char *at)
{
    if (!s->set)
        return at;
    if (s->op == OP_COUNT || s->op == OP_COUNT_CAPTURED)
        return places_end(s->set, at, (size_t)(in->end - at) > s->min ? at + s->min : in->end);
    return run_end(OP_RANGES, s->set, in, at); /* which can say it of all other sets, too */
}

/* A run or literal near the subject's end. */
static __attribute__((noinline)) const struct step *
careful_step(struct run *r, const struct step *s, const char *from)
{
    if (from > r->in.end)
        return passed_end(r);
    const char *at = careful_end(s, &r->in, from);
    if ((size_t)(at - from) < s->min || literal_differs(s, &r->in, at))
        return fail(r, s, from);
    if (s->set && s->captures)
        *slot_of(r->slots, s) = span_make(from, (size_t)(at - from));
    r->at = at + s->literal_len;
    return s->next;
}

/* What the step needs is not at `at`, where it came to. */
static const struct step *failed_step(struct run *r, const struct step *s, const char *from,
                                      const char *at)
{
    return at + s->literal_len > r->in.end ? passed_end(r) : fail(r, s, from);
}

static inline void begin(struct run *r, const struct linear *l, struct span subject,
                         struct span *slots)
{
    r->in = (struct bounds){subject.ptr, subject.ptr + subject.len};
    r->slots = slots;
    r->soft = r->passed = false;
    r->depth = r->trail = r->looks = 0;
    linear_clear_absent(l, slots);
}

/* The last place in the subject with bytes enough that can be read for a run that ends in its first
   16 bytes, and its literal; 0: there is none. */
static inline uintptr_t find_last_fast(struct span subject, size_t spare)
{
    uintptr_t end = (uintptr_t)(subject.ptr + subject.len);
    if (spare >= LINEAR_SPARE)
        return end;
    return subject.len + spare < LINEAR_SPARE ? 0 : end - (LINEAR_SPARE - spare);
}

/* A step jumps to the code of the next one by itself (labels as values), so that the processor can
   learn the order of a pattern's steps. */
#define NEXT goto *(s = s->next)->code

/* What is behind a run: its capture, its literal. */
#define BEHIND(captured)                                           \
    if (captured)                                                  \
        *slot_of(slots, s) = span_make(from, (size_t)(at - from)); \
    if (word_differs(s, at))                                       \
        goto failed;                                               \
    at += s->literal_len;                                          \
    NEXT

/* A run without a look at the subject's end. Most end in their first 16 bytes. */
#define RUN_OP(label, its_op, captured)       \
    label:                                    \
    from = at;                                \
    if ((uintptr_t)at > last_fast)            \
        goto careful;                         \
    stops = stops_at(its_op, s->set, at);     \
    if (stops & s->least)                     \
        goto failed;                          \
    while (!LIKELY(stops)) {                  \
        at += 16;                             \
        if ((uintptr_t)at > last_fast)        \
            goto careful;                     \
        stops = stops_at(its_op, s->set, at); \
    }                                         \
    at += first_of(stops);                    \
    BEHIND(captured);

#define RUN(label, its_op)       \
    RUN_OP(label, its_op, false) \
    RUN_OP(label##_captured, its_op, true)

#define COUNT(label, captured)     \
    label:                         \
    from = at;                     \
    if ((uintptr_t)at > last_fast) \
        goto careful;              \
    if (count_differs(s, at))      \
        goto failed;               \
    at += s->min;                  \
    BEHIND(captured);

#define REST(label, captured)                                                  \
    label:                                                                     \
    from = at;                                                                 \
    if (at > end || (uintptr_t)end > last_fast || (size_t)(end - at) < s->min) \
        goto careful;                                                          \
    at = end;                                                                  \
    BEHIND(captured);

/* What is done on `r`, and nowhere else. */
#define RARE(label, its_next)                      \
    label:                                         \
    if (at > end)                                  \
        return match_carefully(l, subject, slots); \
    r.at = at;                                     \
    s = its_next;                                  \
    at = r.at;                                     \
    if (!s)                                        \
        goto gave_up;                              \
    goto * s->code;

#define RUN_OPS          \
    RUN(to, OP_TO)       \
    RUN(to2, OP_TO2)     \
    RUN(to4, OP_TO4)     \
    RUN(range, OP_RANGE) \
    RUN(ranges, OP_RANGES)

#define FIXED_OPS               \
    COUNT(count, false)         \
    COUNT(count_captured, true) \
    REST(rest, false)           \
    REST(rest_captured, true)

#define RARE_OPS                                           \
    RARE(any_run, any_run(&r, s) ? s->next : back_out(&r)) \
    RARE(open_soft, open_soft(&r, s))                      \
    RARE(close_soft, close_soft(&r, s))                    \
    RARE(back, step_back(&r, s))                           \
    RARE(commit, commit(&r, s))                            \
    RARE(look, push(&r, s) ? s->next : NULL)               \
    RARE(looked, looked(&r, s))

static bool match_carefully(const struct linear *l, struct span subject, struct span *slots);

/*
 * What most lines need is done here, on locals. Without a program: the places of its code.
 *
 * A run may pass the subject's end, and what follows be found in the bytes behind it. That is seen
 * wherever it could matter, before a failure, the end or anything rare, and the match begins again.
 * With 0 as the last fast place no run does.
 */
static bool run_program(const struct linear *l, struct span subject, uintptr_t last_fast,
                        struct span *slots, const void *const **ret_ops)
{
    /* clang-format off */
    static const void *const ops[] = {
        &&to, &&to2, &&to4, &&range, &&ranges, &&count, &&rest, &&literal,
        &&to_captured, &&to2_captured, &&to4_captured, &&range_captured, &&ranges_captured,
        &&count_captured, &&rest_captured, &&branch, &&open, &&close, &&at_end, &&match,
        &&any_run, &&open_soft, &&close_soft, &&back, NULL, &&try, &&commit, &&look, &&looked,
        &&optional,
    };
    /* clang-format on */
    struct run r; /* not zeroed: most of it is never used */
    const char *const end = subject.ptr + subject.len, *at = subject.ptr, *from;
    unsigned stops;
    if (!l) {
        *ret_ops = ops;
        return false;
    }
    begin(&r, l, subject, slots);
    const struct step *s = l->steps;
    goto * s->code;
    RUN_OPS
    FIXED_OPS
close:
    slot_of(slots, s)->len = (size_t)(at - slot_of(slots, s)->ptr);
literal:
    from = at;
    if ((uintptr_t)at > last_fast)
        goto careful;
    BEHIND(false);
open:
    slot_of(slots, s)->ptr = at;
    NEXT;
branch:
    s = starts_with(s, at, end) ? s->next : s->other;
    goto * s->code;
at_end:
    from = at;
    if (at == end)
        NEXT;
failed:
    s = failed_step(&r, s, from, at);
    goto resume;
careful:
    s = careful_step(&r, s, from);
    goto resume;
    RARE_OPS
optional:
    if (!starts_with(s, at, end)) {
        s = s->other;
        goto * s->code;
    }
    RARE(try, push(&r, s) ? s->next : NULL)
resume:
    at = r.at;
    if (s)
        goto * s->code;
gave_up:
    return r.passed && match_carefully(l, subject, slots);
match:
    slots[l->whole] = span_make(subject.ptr, (size_t)(at - subject.ptr));
    return at <= end || match_carefully(l, subject, slots);
}

/* The subject's end was passed: look for it in each step. */
static __attribute__((noinline)) bool match_carefully(const struct linear *l, struct span subject,
                                                      struct span *slots)
{
    return run_program(l, subject, 0, slots, NULL);
}

void linear_link(struct linear *l)
{
    const void *const *ops;
    run_program(NULL, SPAN(""), 0, NULL, &ops);
    for (size_t i = 0; i < l->n_steps; i++)
        l->steps[i].code = ops[step_code(&l->steps[i])];
}

bool linear_match(const struct linear *l, struct span subject, size_t spare, struct span *ret_slots)
{
    if (subject.len == 0 || subject.len > LINEAR_MAX_SUBJECT)
        return false;
    return run_program(l, subject, find_last_fast(subject, spare), ret_slots, NULL);
}
