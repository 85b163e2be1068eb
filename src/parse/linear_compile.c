/*
 * From the tree to steps. What has to be decided here is where PCRE2, on its way, leaves something
 * behind that it could come back to: a run or an optional part that is not possessive, and an
 * alternative after which another could match as well. Such a step is `soft`, and a failure
 * behind it is no failure (linear.c). It is not soft where coming back cannot help, because what
 * follows begins with none of the bytes that would be given back, or because no other alternative
 * begins with the byte that is there.
 *
 * What does not fit (loops around what can be empty, counted groups, look-behind of several
 * lengths) makes no program at all.
 */
#include "parse/linear_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct compiler {
    struct linear *program;
    const unsigned char *slots; /* of the groups; NULL: their numbers */
    unsigned depth;             /* of what can be taken back */
    unsigned branches;          /* around here: may be left out */
    bool join; /* a literal may go into the last step: nothing jumps to behind it */
    bool failed;
};

static void set_slot(struct step *s, unsigned slot)
{
    s->slot_bytes = (uint32_t)(slot * sizeof(struct span));
}

static size_t add_step(struct compiler *c, enum step_op op)
{
    struct linear *l = c->program;
    if (l->n_steps == STEP_NO_TARGET) {
        c->failed = true;
        return 0;
    }
    l->steps = alloc_grow(l->steps, &l->steps_capacity, l->n_steps + 1, sizeof *l->steps);
    l->steps[l->n_steps] = (struct step){.op = (uint8_t)op, .target = STEP_NO_TARGET};
    set_slot(&l->steps[l->n_steps], l->whole);
    c->join = false;
    return l->n_steps++;
}

static struct step *step_at(struct compiler *c, size_t i)
{
    return &c->program->steps[i];
}

static void set_target(struct compiler *c, size_t step)
{
    step_at(c, step)->target = (uint16_t)c->program->n_steps;
    c->join = false;
}

static void emit_literal_byte(struct compiler *c, unsigned char byte)
{
    struct linear *l = c->program;
    struct step *s = c->join ? step_at(c, l->n_steps - 1) : NULL;
    if (!s || s->literal_len == sizeof s->literal)
        s = step_at(c, add_step(c, OP_LITERAL));
    c->join = true;
    memcpy((char *)&s->literal + s->literal_len, &byte, 1);
    memset((char *)&s->mask + s->literal_len, 0xff, 1);
    s->literal_len++;
}

static enum step_op run_op(const struct linear_set *set)
{
    if (set->single && !set->inside)
        return set->n_ranges == 1 ? OP_TO : set->n_ranges == 2 ? OP_TO2 : OP_TO4;
    return set->n_ranges == 1 ? OP_RANGE : OP_RANGES;
}

/* Where a group's text goes; false: nowhere. */
static bool group_slot(const struct compiler *c, unsigned group, unsigned *ret)
{
    *ret = c->slots ? c->slots[group] : group;
    return *ret != LINEAR_NOWHERE;
}

/* The step sets that slot; it may never be run. */
static void capture_into(struct compiler *c, size_t step, unsigned slot)
{
    struct linear *l = c->program;
    if (l->steps[step].op < OP_LITERAL)
        l->steps[step].op += OP_CAPTURED;
    l->steps[step].captures = true;
    set_slot(&l->steps[step], slot);
    if (c->depth + c->branches > 0 && !memchr(l->absent, (int)slot, l->n_absent))
        l->absent[l->n_absent++] = (unsigned char)slot;
}

static uint16_t first_bits(size_t n)
{
    return (uint16_t)((1U << n) - 1);
}

/* So many bytes of a range right behind such bytes, as in a time: one step, if they fit. */
static bool join_count(struct compiler *c, const struct linear_set *set, uint32_t n)
{
    struct step *s = c->join ? step_at(c, c->program->n_steps - 1) : NULL;
    if (!s || s->op != OP_COUNT || !s->set->inside || !set->inside || set->n_ranges != 1 ||
        s->min + s->literal_len + n > 16)
        return false;
    s->set = linear_add_places(c->program, s, set, n);
    s->min += s->literal_len + n;
    s->max = s->min;
    s->least = first_bits(s->min);
    s->literal = s->mask = 0;
    s->literal_len = 0;
    return true;
}

/* A run. */
static size_t emit_run(struct compiler *c, const struct node *n, bool captured)
{
    bool repeat = n->kind == NODE_REPEAT;
    const struct byte_set *bytes = repeat ? &node_unwrap(n->child)->set : &n->set;
    const struct linear_set *set = linear_add_set(c->program, bytes);
    uint32_t min = repeat ? n->min : 1, max = repeat ? n->max : 1;
    if (!captured && min == max && min <= 16 && join_count(c, set, min))
        return c->program->n_steps - 1;
    size_t at = add_step(c, OP_ANY_RUN);
    struct step *s = step_at(c, at);
    s->set = set;
    s->min = min;
    s->max = max;
    s->soft = repeat && !n->atomic && n->min != n->max && !node_following_excludes(n->next, bytes);
    c->join = true;
    if (s->soft || (captured && c->depth > 0) || s->min > 16 || s->set->n_ranges == 0)
        return at;
    if (s->min == s->max && s->set->n_ranges == 1)
        s->op = OP_COUNT;
    else if (s->max == TREE_MANY)
        s->op = s->set->all ? OP_REST : (uint8_t)run_op(s->set);
    s->least = first_bits(s->min);
    return at;
}

static void emit(struct compiler *c, const struct node *n);

static size_t begin_try(struct compiler *c, const struct node *n, bool check)
{
    struct byte_set first = {{0}};
    bool checked = check && !node_first_bytes(n, &first);
    size_t at = add_step(c, OP_TRY);
    step_at(c, at)->checked = checked;
    step_at(c, at)->set = checked ? linear_add_set(c->program, &first) : NULL;
    if (++c->depth > LINEAR_MAX_DEPTH)
        c->failed = true;
    return at;
}

static size_t end_try(struct compiler *c, bool atomic, bool soft)
{
    size_t at = add_step(c, OP_COMMIT);
    step_at(c, at)->atomic = atomic;
    step_at(c, at)->soft = soft;
    c->depth--;
    return at;
}

/* What is tried is one run or literal: it goes on elsewhere by itself. A choice made so is soft,
   but outside of everything that can be taken back a failure behind it gives up anyway. */
static bool fold_try(struct compiler *c, size_t start)
{
    const struct step *only = step_at(c, start + 1);
    if (c->depth != 1 || c->program->n_steps != start + 2 || only->op > OP_LITERAL ||
        only->captures)
        return false;
    *step_at(c, start) = *only;
    c->program->n_steps--;
    c->depth--;
    return true;
}

/* Where the next byte is none of these, on at the target, which is still to be set. */
static size_t add_branch(struct compiler *c, const struct byte_set *first)
{
    size_t at = add_step(c, OP_BRANCH);
    step_at(c, at)->set = linear_add_set(c->program, first);
    return at;
}

/* An optional part that PCRE2 could come back to. */
static void emit_tried(struct compiler *c, const struct node *n)
{
    size_t start = begin_try(c, n->child, true);
    emit(c, n->child);
    bool folded = fold_try(c, start);
    if (!folded || n->max == TREE_MANY) {
        size_t end = folded ? add_step(c, OP_JUMP) : end_try(c, n->atomic, !n->atomic);
        set_target(c, end);
        if (n->max == TREE_MANY)
            step_at(c, end)->target = (uint16_t)start;
    }
    set_target(c, start);
}

/* A part that is there or not, or as often as it is there. Where what follows cannot begin as it
   does, there is nothing to come back to. */
static void emit_optional(struct compiler *c, const struct node *n)
{
    struct byte_set first = {{0}};
    if (n->min != 0 || (n->max != 1 && n->max != TREE_MANY) || node_first_bytes(n->child, &first)) {
        c->failed = true;
        return;
    }
    c->branches++;
    if (n->max == 1 && node_following_excludes(n->next, &first)) {
        size_t branch = add_branch(c, &first);
        emit(c, n->child);
        set_target(c, branch);
    } else {
        emit_tried(c, n);
    }
    c->branches--;
}

/* A byte that is there or not. False: PCRE2 could come back to that. */
static bool emit_optional_byte(struct compiler *c, const struct node *n)
{
    const struct node *byte = node_unwrap(n->child);
    if (n->min != 0 || n->max != 1 || !(n->atomic || node_following_excludes(n->next, &byte->set)))
        return false;
    size_t branch = add_branch(c, &byte->set);
    emit_run(c, byte, false);
    set_target(c, branch);
    return true;
}

/* Of a possessive group that is repeated without end, "(a)*+", PCRE2 (10.42) keeps the capture also
   where what it stands in is taken back, against its own manual: its answer cannot be foreseen. */
static bool keeps_captures(const struct compiler *c, const struct node *n)
{
    return n->atomic && n->max == TREE_MANY && c->depth > 0 && node_captures(n->child);
}

static void emit_repeat(struct compiler *c, const struct node *n)
{
    c->failed |= keeps_captures(c, n);
    if (node_is_run(n)) {
        if (!emit_optional_byte(c, n))
            emit_run(c, n, false);
    } else if (n->min == 1 && n->max == 1 && !n->atomic)
        emit(c, n->child);
    else
        emit_optional(c, n);
}

static void emit_back(struct compiler *c, const struct node *n)
{
    uint32_t width;
    if (!node_fixed_width(n, &width))
        c->failed = true;
    else
        step_at(c, add_step(c, OP_BACK))->min = width;
}

/* Alternatives; each step back by its own length where they look behind. */
static void emit_choice(struct compiler *c, const struct node *n, bool behind)
{
    size_t ends = SIZE_MAX; /* of each, with the number of the one before as target */
    c->branches++;
    for (const struct node *child = n->child; child && !c->failed; child = child->next) {
        struct byte_set first;
        bool rival = node_has_rival(child, &first) || behind;
        size_t start = !child->next ? SIZE_MAX
                       : rival      ? begin_try(c, child, !behind)
                                    : add_branch(c, &first);
        if (behind)
            emit_back(c, child);
        emit(c, child);
        if (start == SIZE_MAX)
            break;
        bool folded = rival && !behind && fold_try(c, start);
        size_t end = rival && !folded ? end_try(c, false, true) : add_step(c, OP_JUMP);
        step_at(c, end)->target = (uint16_t)ends;
        ends = end;
        set_target(c, start);
    }
    while (!c->failed && ends != SIZE_MAX) {
        uint16_t before = step_at(c, ends)->target;
        set_target(c, ends);
        ends = before == UINT16_MAX ? SIZE_MAX : before;
    }
    c->branches--;
}

static void emit_look(struct compiler *c, const struct node *n)
{
    const struct node *child = node_unwrap(n->child);
    size_t start = add_step(c, OP_LOOK);
    step_at(c, start)->negative = n->negative;
    if (++c->depth > LINEAR_MAX_DEPTH)
        c->failed = true;
    if (n->behind && child->kind != NODE_CHOICE)
        emit_back(c, child);
    if (child->kind == NODE_CHOICE)
        emit_choice(c, child, n->behind);
    else
        emit(c, child);
    c->depth--;
    add_step(c, OP_LOOKED);
    set_target(c, start);
}

static void emit_group(struct compiler *c, const struct node *n)
{
    const struct node *child = node_unwrap(n->child);
    unsigned slot;
    bool wanted = group_slot(c, n->group, &slot);
    if (node_is_run(child)) {
        size_t run = emit_run(c, child, wanted);
        if (wanted)
            capture_into(c, run, slot);
        return;
    }
    if (wanted)
        set_slot(step_at(c, add_step(c, c->depth ? OP_OPEN_SOFT : OP_OPEN)), slot);
    emit(c, n->child);
    if (!wanted)
        return;
    capture_into(c, add_step(c, c->depth ? OP_CLOSE_SOFT : OP_CLOSE), slot);
    c->join = c->depth == 0;
}

/* Bytes one after the other become one literal, behind the run before them where there is one. */
static void emit_sequence(struct compiler *c, const struct node *n)
{
    for (const struct node *child = n->child; child && !c->failed; child = child->next) {
        int byte = child->kind == NODE_SET ? byte_set_only(&child->set) : -1;
        if (byte >= 0)
            emit_literal_byte(c, (unsigned char)byte);
        else
            emit(c, child);
    }
}

static void emit(struct compiler *c, const struct node *n)
{
    if (c->failed)
        return;
    switch (n->kind) {
    case NODE_SET:
        emit_run(c, n, false);
        break;
    case NODE_SEQUENCE:
        emit_sequence(c, n);
        break;
    case NODE_CHOICE:
        emit_choice(c, n, false);
        break;
    case NODE_REPEAT:
        emit_repeat(c, n);
        break;
    case NODE_GROUP:
        emit_group(c, n);
        break;
    case NODE_LOOK:
        emit_look(c, n);
        break;
    case NODE_END:
        add_step(c, OP_END);
        break;
    }
}

/* The step that comes at that place. */
static const struct step *resolve(const struct linear *l, size_t i)
{
    while (l->steps[i].op == OP_JUMP)
        i = l->steps[i].target;
    return &l->steps[i];
}

/* Targets become pointers. */
static void resolve_targets(struct linear *l)
{
    for (size_t i = 0; i + 1 < l->n_steps; i++) {
        struct step *s = &l->steps[i];
        bool ahead = s->op == OP_COMMIT || s->op == OP_JUMP;
        s->next = resolve(l, ahead ? s->target : i + 1);
        if (!ahead && s->target != STEP_NO_TARGET)
            s->other = resolve(l, s->target);
    }
}

struct linear *linear_new(const char *pattern, const unsigned char *slots)
{
    unsigned groups;
    struct node *tree = tree_new(pattern, &groups);
    if (!tree)
        return NULL;
    struct linear *l = alloc_zeroed(1, sizeof *l);
    struct compiler c = {.program = l, .slots = slots};
    group_slot(&c, 0, &l->whole);
    c.failed = groups > LINEAR_MAX_GROUPS;
    emit(&c, tree);
    add_step(&c, OP_MATCH);
    tree_free(tree);
    if (c.failed) {
        linear_free(l);
        return NULL;
    }
    resolve_targets(l);
    linear_link(l);
    linear_pair_link(l);
    return l;
}

void linear_free(struct linear *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->n_sets; i++)
        free(l->sets[i]);
    free(l->sets);
    free(l->steps);
    free(l);
}
