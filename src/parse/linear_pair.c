/*
 * Running a program on two lines at a time.
 *
 * A match waits for itself: where a run begins is known when the one before has ended, some 14
 * cycles each from load to position, and in that time a processor could do twice as much. But the
 * next line does not wait for this one. So the same step is taken on this line and on the next,
 * then the step after it on both, and the two chains run side by side; what dispatching a step
 * costs is shared.
 *
 * Only what most lines of an access log need is here: steps that go on in both lines and in the
 * same way, an optional part only where neither line has it. On anything else, a literal that is
 * not there, a branch that parts the two lines, a rare step, the pair gives up; each line is then
 * matched by itself (linear.c). So this is the path of linear.c or nothing, and none of its way
 * back is needed.
 *
 * Where the next line ends is not looked for (whoever takes it will): it is matched as if it went
 * on, and its match counts only if its end turns out to be where the match says (linear_pair_fits).
 * No step of these goes back, so that a match which passed the end, or took the line feed for a
 * byte of the line, ends behind it.
 *
 * Where a line is in memory is not asked at each step, but where a run is long, and where a step
 * can lead back to one before: all steps between two such places move by so few bytes (STEP_BYTES)
 * that as many as a program has can be read without a look.
 *
 * Measured on the access log of tests/bench, in a loop of nothing but matches: 53 ns a line by
 * itself, 37 in pairs (420 instead of 530 instructions); each line's code written out by hand in C
 * takes 48, since its chain is the same. In the whole program it was 458 instructions a line, and
 * is 380 since it asks once for the room of a program and what two lines lack is one branch.
 * Rejected: a bit map of all delimiters of a line, 16 bytes at a time, and a walk along its bits
 * (59 ns by hand: 280 instructions more, which cost more than the shorter chain saves); a run's
 * length guessed from the line before, where the last 16 were alike (59 ns; 41 where all lines are
 * the same one); more than two lines, since the end of the second has to be known for the third.
 */
#include "parse/linear_private.h"
#include "parse/linear_runs.h"

/* A step moves by less than a vector and a literal, unless it asks. */
#define STEP_BYTES ((size_t)24)

/* A line on its way. */
struct lane {
    const char *at;
    struct span *slots;
};

/* The literal of a step whose run ended at `x` and at `y`. */
static inline __attribute__((always_inline)) bool
take_literals(const struct step *s, const char *x, const char *y, struct lane *a, struct lane *b)
{
    a->at = x + s->literal_len;
    b->at = y + s->literal_len;
    return !(word_differs(s, x) | word_differs(s, y));
}

static inline void put_capture(const struct step *s, const char *at, const struct lane *lane)
{
    *slot_of(lane->slots, s) = span_make(lane->at, (size_t)(at - lane->at));
}

/* The end of a run that goes on behind its first 16 bytes, or NULL. */
static inline __attribute__((always_inline)) const char *long_run(enum step_op op,
                                                                  const struct linear_set *set,
                                                                  const char *at, uintptr_t last,
                                                                  unsigned *ret_stops)
{
    do {
        at += 16;
        if ((uintptr_t)at > last)
            return NULL;
        *ret_stops = stops_at(op, set, at);
    } while (!*ret_stops);
    return at;
}

/* A run, its captures and its literal. */
static inline __attribute__((always_inline)) bool take_runs(enum step_op op, bool captured,
                                                            const struct step *s, uintptr_t last,
                                                            struct lane *a, struct lane *b)
{
    const char *x = a->at, *y = b->at;
    unsigned stops_x = stops_at(op, s->set, x), stops_y = stops_at(op, s->set, y);
    if ((stops_x | stops_y) & s->least)
        return false;
    if (!LIKELY(stops_x) && !(x = long_run(op, s->set, x, last, &stops_x)))
        return false;
    if (!LIKELY(stops_y) && !(y = long_run(op, s->set, y, last, &stops_y)))
        return false;
    x += first_of(stops_x);
    y += first_of(stops_y);
    if (captured) {
        put_capture(s, x, a);
        put_capture(s, y, b);
    }
    return take_literals(s, x, y, a, b);
}

static inline __attribute__((always_inline)) bool take_counts(bool captured, const struct step *s,
                                                              struct lane *a, struct lane *b)
{
    const char *x = a->at + s->min, *y = b->at + s->min;
    if (counts_differ(s, a->at, b->at))
        return false;
    if (captured) {
        put_capture(s, x, a);
        put_capture(s, y, b);
    }
    return take_literals(s, x, y, a, b);
}

static inline void close_group(const struct step *s, const struct lane *lane)
{
    struct span *slot = slot_of(lane->slots, s);
    slot->len = (size_t)(lane->at - slot->ptr);
}

#define NEXT goto *(s = s->next)->pair_code

#define TAKE(taken)   \
    if (!(taken))     \
        return false; \
    NEXT

#define RUN_OP(label, op, captured) \
    label:                          \
    TAKE(take_runs(op, captured, s, last, &a, &b));

#define RUN(label, op)       \
    RUN_OP(label, op, false) \
    RUN_OP(label##_captured, op, true)

#define COUNT(label, captured) \
    label:                     \
    TAKE(take_counts(captured, s, &a, &b));

/* Without a program: the places of its code. */
static bool run_pair(const struct linear *l, struct span subject, uintptr_t last,
                     struct span *slots, struct linear_next *next, const void *const **ret_ops)
{
    /* clang-format off */
    static const void *const ops[] = {
        &&to, &&to2, &&to4, &&range, &&ranges, &&count, &&rare, &&literal,
        &&to_captured, &&to2_captured, &&to4_captured, &&range_captured, &&ranges_captured,
        &&count_captured, &&rare, &&branch, &&open, &&close, &&at_end, &&match,
        &&rare, &&rare, &&rare, &&rare, NULL, &&rare, &&rare, &&rare, &&rare, &&optional,
    };
    /* clang-format on */
    if (!l) {
        *ret_ops = ops;
        return false;
    }
    const char *const end = subject.ptr + subject.len;
    struct lane a = {subject.ptr, slots}, b = {next->start, next->slots};
    linear_clear_absent(l, a.slots);
    linear_clear_absent(l, b.slots);
    const struct step *s = l->steps;
    goto * s->pair_code;
    RUN(to, OP_TO)
    RUN(to2, OP_TO2)
    RUN(to4, OP_TO4)
    RUN(range, OP_RANGE)
    RUN(ranges, OP_RANGES)
    COUNT(count, false)
    COUNT(count_captured, true)
close:
    close_group(s, &a);
    close_group(s, &b);
literal:
    TAKE(take_literals(s, a.at, b.at, &a, &b));
open:
    slot_of(a.slots, s)->ptr = a.at;
    slot_of(b.slots, s)->ptr = b.at;
    NEXT;
branch:
    if ((uintptr_t)a.at > last || (uintptr_t)b.at > last ||
        starts_with(s, a.at, end) != s->set->has[(unsigned char)*b.at])
        return false;
    s = s->set->has[(unsigned char)*b.at] ? s->next : s->other;
    goto * s->pair_code;
optional:
    if ((uintptr_t)a.at > last || (uintptr_t)b.at > last || starts_with(s, a.at, end) ||
        s->set->has[(unsigned char)*b.at])
        return false;
    s = s->other;
    goto * s->pair_code;
at_end:
    if (a.at != end)
        return false;
    next->end = b.at;
    NEXT;
rare:
    return false;
match:
    slots[l->whole] = span_make(subject.ptr, (size_t)(a.at - subject.ptr));
    next->slots[l->whole] = span_make(next->start, (size_t)(b.at - next->start));
    next->at = b.at;
    return a.at <= end;
}

void linear_pair_link(struct linear *l)
{
    const void *const *ops;
    run_pair(NULL, SPAN(""), 0, NULL, NULL, &ops);
    for (size_t i = 0; i < l->n_steps; i++)
        l->steps[i].pair_code = ops[step_code(&l->steps[i])];
}

/* Where the line behind the subject begins, if its line feed and so many bytes more are there; else
   NULL. */
static const char *find_next(struct span subject, size_t spare, size_t more)
{
    const char *at = subject.ptr + subject.len;
    if (spare < more + 2)
        return NULL;
    at += *at == '\r';
    return *at == '\n' ? at + 1 : NULL;
}

bool linear_match_pair(const struct linear *l, struct span subject, size_t spare,
                       struct span *ret_slots, struct linear_next *next)
{
    if (subject.len == 0 || subject.len > LINEAR_MAX_SUBJECT)
        return false;
    next->end = NULL;
    size_t unasked = l->n_steps * STEP_BYTES + LINEAR_SPARE;
    next->start = find_next(subject, spare, unasked);
    if (!next->start)
        return false;
    size_t fast = (size_t)(subject.ptr + subject.len + spare - next->start) - unasked;
    if (fast > LINEAR_MAX_SUBJECT)
        fast = LINEAR_MAX_SUBJECT;
    if (run_pair(l, subject, (uintptr_t)next->start + fast, ret_slots, next, NULL))
        return true;
    next->start = NULL;
    return false;
}
