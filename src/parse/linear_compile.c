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
    unsigned depth;
    bool failed;
};

/* Can the node match nothing? Adds the bytes that it can begin with. Looks only narrow that. */
static bool first_bytes(const struct node *n, struct byte_set *set)
{
    bool nullable;
    switch (n->kind) {
    case NODE_SET:
        byte_set_unite(set, &n->set);
        return false;
    case NODE_SEQUENCE:
    case NODE_GROUP:
        for (const struct node *c = n->child; c; c = c->next) {
            if (!first_bytes(c, set))
                return false;
        }
        return true;
    case NODE_CHOICE:
        nullable = false;
        for (const struct node *c = n->child; c; c = c->next)
            nullable |= first_bytes(c, set);
        return nullable;
    case NODE_REPEAT:
        nullable = first_bytes(n->child, set);
        return nullable || n->min == 0;
    default:
        return true;
    }
}

/* The number of bytes that the node always matches; false where that is not one number. */
static bool fixed_width(const struct node *n, uint32_t *ret)
{
    uint32_t sum = 0, width;
    switch (n->kind) {
    case NODE_SET:
        *ret = 1;
        return true;
    case NODE_SEQUENCE:
    case NODE_GROUP:
        for (const struct node *c = n->child; c; c = c->next) {
            if (!fixed_width(c, &width))
                return false;
            sum += width;
        }
        *ret = sum;
        return true;
    case NODE_REPEAT:
        if (n->min != n->max || !fixed_width(n->child, &width))
            return false;
        *ret = width * n->min;
        return true;
    default:
        return false;
    }
}

static const struct node *unwrap(const struct node *n)
{
    while (n->kind == NODE_SEQUENCE && n->child && !n->child->next)
        n = n->child;
    return n;
}

static size_t add_step(struct compiler *c, enum step_op op)
{
    struct linear *l = c->program;
    if (l->n_steps == UINT16_MAX) {
        c->failed = true;
        return 0;
    }
    l->steps = alloc_grow(l->steps, &l->steps_capacity, l->n_steps + 1, sizeof *l->steps);
    l->steps[l->n_steps] = (struct step){.op = (uint8_t)op};
    return l->n_steps++;
}

static struct step *step_at(struct compiler *c, size_t i)
{
    return &c->program->steps[i];
}

static void set_target(struct compiler *c, size_t step)
{
    step_at(c, step)->target = (uint16_t)c->program->n_steps;
}

/* How many ranges of bytes are in the set, or are not. */
static unsigned count_ranges(const struct linear_set *s, bool inside)
{
    unsigned n = 0;
    for (unsigned byte = 0; byte < 256; byte++)
        n += s->has[byte] == inside && (byte == 0 || s->has[byte - 1] != inside);
    return n;
}

/* The set's ranges, or those of what is not in it, where these are fewer. */
static void find_ranges(struct linear_set *s)
{
    unsigned rest = count_ranges(s, false);
    bool inside = rest == 0 || count_ranges(s, true) < rest;
    unsigned n = count_ranges(s, inside);
    if (n == 0 || n > SET_MAX_RANGES)
        return;
    s->n_ranges = n;
    s->inside = inside ? 0xffff : 0;
    n = 0;
    for (unsigned from = 0; from < 256; from++) {
        unsigned to = from;
        if (s->has[from] != inside)
            continue;
        while (to < 255 && s->has[to + 1] == inside)
            to++;
        memset(s->low[n], (int)from, sizeof s->low[n]);
        memset(s->width[n], (int)(to - from), sizeof s->width[n]);
        n++;
        from = to;
    }
    for (; n < SET_MAX_RANGES; n++) {
        memcpy(s->low[n], s->low[0], sizeof s->low[0]);
        memcpy(s->width[n], s->width[0], sizeof s->width[0]);
    }
}

static const struct linear_set *add_set(struct compiler *c, const struct byte_set *set)
{
    struct linear *l = c->program;
    for (size_t i = 0; i < l->n_sets; i++) {
        if (memcmp(&l->sets[i]->set, set, sizeof *set) == 0)
            return l->sets[i];
    }
    struct linear_set *s = alloc_zeroed(1, sizeof *s);
    s->set = *set;
    for (unsigned byte = 0; byte < 256; byte++)
        s->has[byte] = byte_set_has(set, (unsigned char)byte);
    find_ranges(s);
    l->sets = alloc_grow(l->sets, &l->sets_capacity, l->n_sets + 1, sizeof(struct linear_set *));
    l->sets[l->n_sets++] = s;
    return s;
}

/* The one byte of the set, or -1. */
static int only_byte(const struct byte_set *set)
{
    int found = -1;
    for (int byte = 0; byte < 256; byte++) {
        if (!byte_set_has(set, (unsigned char)byte))
            continue;
        if (found >= 0)
            return -1;
        found = byte;
    }
    return found;
}

/* `join`: nothing can jump to between this byte and what was emitted before it. */
static void emit_literal_byte(struct compiler *c, unsigned char byte, bool join)
{
    struct linear *l = c->program;
    struct step *s = join ? step_at(c, l->n_steps - 1) : NULL;
    if (!s || s->op > OP_ANY_RUN || s->literal_len == sizeof s->literal)
        s = step_at(c, add_step(c, OP_LITERAL));
    memcpy((char *)&s->literal + s->literal_len, &byte, 1);
    memset((char *)&s->mask + s->literal_len, 0xff, 1);
    s->literal_len++;
}

/* Does nothing that follows in the sequence begin with a byte of the set? */
static bool following_excludes(const struct node *following, const struct byte_set *set)
{
    struct byte_set first = {{0}};
    for (; following; following = following->next) {
        if (following->kind == NODE_END || !first_bytes(following, &first))
            return !byte_sets_meet(&first, set);
    }
    return false;
}

/* Is the node a run of a set? */
static bool is_run(const struct node *n)
{
    return n->kind == NODE_SET || (n->kind == NODE_REPEAT && unwrap(n->child)->kind == NODE_SET);
}

static uint8_t run_op(const struct linear_set *set)
{
    if (set->n_ranges > 1)
        return OP_RUN;
    return !set->inside && set->width[0][0] == 0 ? OP_TO : OP_RANGE;
}

/* A run; `group` captures just it, or is 0. */
static void emit_run(struct compiler *c, const struct node *n, unsigned group)
{
    bool repeat = n->kind == NODE_REPEAT;
    const struct byte_set *set = repeat ? &unwrap(n->child)->set : &n->set;
    struct step *s = step_at(c, add_step(c, OP_ANY_RUN));
    s->set = add_set(c, set);
    s->group = (uint16_t)group;
    s->min = repeat ? n->min : 1;
    s->max = repeat ? n->max : 1;
    s->soft = repeat && !n->atomic && n->min != n->max && !following_excludes(n->next, set);
    if (s->soft || (group != 0 && c->depth > 0))
        return;
    if (s->min == s->max)
        s->op = OP_COUNT;
    else if (s->max == TREE_MANY && s->set->n_ranges > 0)
        s->op = run_op(s->set);
    memcpy(s->stop, s->set->low[0], sizeof s->stop);
}

static void emit(struct compiler *c, const struct node *n);

static size_t begin_try(struct compiler *c, const struct node *n, bool check)
{
    struct byte_set first = {{0}};
    bool checked = check && !first_bytes(n, &first);
    size_t at = add_step(c, OP_TRY);
    step_at(c, at)->checked = checked;
    step_at(c, at)->set = checked ? add_set(c, &first) : NULL;
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

/* Where the next byte is none of these, on at the target, which is still to be set. */
static size_t add_branch(struct compiler *c, const struct byte_set *first)
{
    size_t at = add_step(c, OP_BRANCH);
    step_at(c, at)->set = add_set(c, first);
    return at;
}

/* A part that is there or not, or as often as it is there. Where what follows cannot begin as it
   does, there is nothing to come back to. */
static void emit_optional(struct compiler *c, const struct node *n)
{
    struct byte_set first = {{0}};
    if (n->min != 0 || (n->max != 1 && n->max != TREE_MANY) || first_bytes(n->child, &first)) {
        c->failed = true;
        return;
    }
    if (n->max == 1 && following_excludes(n->next, &first)) {
        size_t branch = add_branch(c, &first);
        emit(c, n->child);
        set_target(c, branch);
        return;
    }
    size_t start = begin_try(c, n->child, true);
    emit(c, n->child);
    size_t end = end_try(c, n->atomic, !n->atomic);
    set_target(c, start);
    set_target(c, end);
    if (n->max == TREE_MANY)
        step_at(c, end)->target = (uint16_t)start;
}

static void emit_repeat(struct compiler *c, const struct node *n)
{
    if (is_run(n))
        emit_run(c, n, 0);
    else if (n->min == 1 && n->max == 1 && !n->atomic)
        emit(c, n->child);
    else
        emit_optional(c, n);
}

/* Could a later alternative match where this one, which begins with these bytes, did? */
static bool has_rival(const struct node *n, struct byte_set *ret_first)
{
    struct byte_set later = {{0}};
    *ret_first = (struct byte_set){{0}};
    bool nullable = first_bytes(n, ret_first);
    for (const struct node *c = n->next; c; c = c->next)
        nullable |= first_bytes(c, &later);
    return nullable || byte_sets_meet(ret_first, &later);
}

static void emit_back(struct compiler *c, const struct node *n)
{
    uint32_t width;
    if (!fixed_width(n, &width))
        c->failed = true;
    else
        step_at(c, add_step(c, OP_BACK))->min = width;
}

/* Alternatives; each step back by its own length where they look behind. */
static void emit_choice(struct compiler *c, const struct node *n, bool behind)
{
    size_t ends = SIZE_MAX; /* of each, with the number of the one before as target */
    for (const struct node *child = n->child; child && !c->failed; child = child->next) {
        struct byte_set first;
        bool rival = has_rival(child, &first) || behind;
        size_t start = !child->next ? SIZE_MAX
                       : rival      ? begin_try(c, child, !behind)
                                    : add_branch(c, &first);
        if (behind)
            emit_back(c, child);
        emit(c, child);
        if (start == SIZE_MAX)
            break;
        size_t end = rival ? end_try(c, false, true) : add_step(c, OP_JUMP);
        step_at(c, end)->target = (uint16_t)ends;
        ends = end;
        set_target(c, start);
    }
    while (!c->failed && ends != SIZE_MAX) {
        uint16_t before = step_at(c, ends)->target;
        set_target(c, ends);
        ends = before == UINT16_MAX ? SIZE_MAX : before;
    }
}

static void emit_look(struct compiler *c, const struct node *n)
{
    const struct node *child = unwrap(n->child);
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
    const struct node *child = unwrap(n->child);
    if (is_run(child)) {
        emit_run(c, child, n->group);
        return;
    }
    step_at(c, add_step(c, OP_OPEN))->group = (uint16_t)n->group;
    emit(c, n->child);
    step_at(c, add_step(c, OP_CLOSE))->group = (uint16_t)n->group;
}

/* Bytes one after the other become one literal, behind the run before them where there is one. */
static void emit_sequence(struct compiler *c, const struct node *n)
{
    bool join = false;
    for (const struct node *child = n->child; child && !c->failed; child = child->next) {
        int byte = child->kind == NODE_SET ? only_byte(&child->set) : -1;
        if (byte >= 0)
            emit_literal_byte(c, (unsigned char)byte, join);
        else
            emit(c, child);
        join = byte >= 0 || is_run(child) ||
               (child->kind == NODE_GROUP && is_run(unwrap(child->child)));
    }
}

static void emit(struct compiler *c, const struct node *n)
{
    if (c->failed)
        return;
    switch (n->kind) {
    case NODE_SET:
        emit_run(c, n, 0);
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

struct linear *linear_new(const char *pattern)
{
    unsigned groups;
    struct node *tree = tree_new(pattern, &groups);
    if (!tree)
        return NULL;
    struct linear *l = alloc_zeroed(1, sizeof *l);
    struct compiler c = {.program = l};
    l->groups = groups;
    c.failed = groups > LINEAR_MAX_GROUPS;
    emit(&c, tree);
    add_step(&c, OP_MATCH);
    tree_free(tree);
    if (!c.failed)
        return l;
    linear_free(l);
    return NULL;
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
