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
 * Measured on the access log of tests/bench, in a loop of nothing but matches: 53 ns a line by
 * itself, 37 in pairs (420 instead of 530 instructions); each line's code written out by hand in C
 * takes 48, since its chain is the same. Rejected: a bit map of all delimiters of a line, 16 bytes
 * at a time, and a walk along its bits (59 ns by hand: 280 instructions more, which cost more than
 * the shorter chain saves); a run's length guessed from the line before, where the last 16 were
 * alike (59 ns; 41 where all lines are the same one); more than two lines, since the end of the
 * second has to be known for the third.
 */
#include "parse/linear_private.h"
#include "parse/linear_runs.h"

/* A line on its way. */
struct lane {
    const char *at;
    struct span *slots;
};

static inline __attribute__((always_inline)) bool take_literal(const struct step *s, const char *at,
                                                               struct lane *lane)
{
    lane->at = at + s->literal_len;
    return !word_differs(s, at);
}

static inline void put_capture(const struct step *s, const char *at, const struct lane *lane)
{
    *slot_of(lane->slots, s) = span_make(lane->at, (size_t)(at - lane->at));
}

/* A run, its capture and its literal. Nothing is read that begins behind `last`. */
static inline __attribute__((always_inline)) bool
take_run(enum step_op op, bool captured, const struct step *s, uintptr_t last, struct lane *lane)
{
    const char *at = lane->at;
    if ((uintptr_t)at > last)
        return false;
    unsigned stops = stops_at(op, s->set, at);
    if (stops & s->least)
        return false;
    while (!LIKELY(stops)) {
        at += 16;
        if ((uintptr_t)at > last)
            return false;
        stops = stops_at(op, s->set, at);
    }
    at += (unsigned)__builtin_ctz(stops);
    if (captured)
        put_capture(s, at, lane);
    return take_literal(s, at, lane);
}

static inline __attribute__((always_inline)) bool take_count(bool captured, const struct step *s,
                                                             uintptr_t last, struct lane *lane)
{
    const char *at = lane->at;
    if ((uintptr_t)at > last || count_differs(s, at))
        return false;
    at += s->min;
    if (captured)
        put_capture(s, at, lane);
    return take_literal(s, at, lane);
}

static inline __attribute__((always_inline)) bool
take_literal_alone(const struct step *s, uintptr_t last, struct lane *lane)
{
    return (uintptr_t)lane->at <= last && take_literal(s, lane->at, lane);
}

static inline void close_group(const struct step *s, const struct lane *lane)
{
    struct span *slot = slot_of(lane->slots, s);
    slot->len = (size_t)(lane->at - slot->ptr);
}

#define NEXT goto *(s = s->next)->pair_code

#define BOTH(taken_by_a, taken_by_b)    \
    if (!(taken_by_a) || !(taken_by_b)) \
        return false;                   \
    NEXT

#define RUN_OP(label, op, captured) \
    label:                          \
    BOTH(take_run(op, captured, s, last, &a), take_run(op, captured, s, last, &b));

#define RUN(label, op)       \
    RUN_OP(label, op, false) \
    RUN_OP(label##_captured, op, true)

#define COUNT(label, captured) \
    label:                     \
    BOTH(take_count(captured, s, last, &a), take_count(captured, s, last, &b));

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
    BOTH(take_literal_alone(s, last, &a), take_literal_alone(s, last, &b));
open:
    slot_of(a.slots, s)->ptr = a.at;
    slot_of(b.slots, s)->ptr = b.at;
    NEXT;
branch:
    if ((uintptr_t)b.at > last || starts_with(s, a.at, end) != s->set->has[(unsigned char)*b.at])
        return false;
    s = s->set->has[(unsigned char)*b.at] ? s->next : s->other;
    goto * s->pair_code;
optional:
    if ((uintptr_t)b.at > last || starts_with(s, a.at, end) || s->set->has[(unsigned char)*b.at])
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

/* Where the line behind the subject begins, if its line feed and enough of it to be matched are
   there; else NULL. */
static const char *find_next(struct span subject, size_t spare)
{
    const char *at = subject.ptr + subject.len;
    if (spare < LINEAR_SPARE + 2)
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
    next->start = find_next(subject, spare);
    if (!next->start)
        return false;
    size_t fast = (size_t)(subject.ptr + subject.len + spare - next->start) - LINEAR_SPARE;
    if (fast > LINEAR_MAX_SUBJECT)
        fast = LINEAR_MAX_SUBJECT;
    if (run_pair(l, subject, (uintptr_t)next->start + fast, ret_slots, next, NULL))
        return true;
    next->start = NULL;
    return false;
}
