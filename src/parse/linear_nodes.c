/*
 * What can be said of a node of the tree without a subject: with which bytes it can begin, how long
 * it is, and whether what stands around it could take its place. By this the compiler knows what
 * PCRE2 could come back to.
 */
#include "parse/linear_private.h"

/* Can the node match nothing? Adds the bytes that it can begin with. Looks only narrow that. */
bool node_first_bytes(const struct node *n, struct byte_set *set)
{
    bool nullable;
    switch (n->kind) {
    case NODE_SET:
        byte_set_unite(set, &n->set);
        return false;
    case NODE_SEQUENCE:
    case NODE_GROUP:
        for (const struct node *c = n->child; c; c = c->next) {
            if (!node_first_bytes(c, set))
                return false;
        }
        return true;
    case NODE_CHOICE:
        nullable = false;
        for (const struct node *c = n->child; c; c = c->next)
            nullable |= node_first_bytes(c, set);
        return nullable;
    case NODE_REPEAT:
        nullable = node_first_bytes(n->child, set);
        return nullable || n->min == 0;
    default:
        return true;
    }
}

/* The number of bytes that the node always matches; false where that is not one number. */
bool node_fixed_width(const struct node *n, uint32_t *ret)
{
    uint32_t sum = 0, width;
    switch (n->kind) {
    case NODE_SET:
        *ret = 1;
        return true;
    case NODE_SEQUENCE:
    case NODE_GROUP:
        for (const struct node *c = n->child; c; c = c->next) {
            if (!node_fixed_width(c, &width))
                return false;
            sum += width;
        }
        *ret = sum;
        return true;
    case NODE_REPEAT:
        if (n->min != n->max || !node_fixed_width(n->child, &width))
            return false;
        *ret = width * n->min;
        return true;
    default:
        return false;
    }
}

const struct node *node_unwrap(const struct node *n)
{
    while (n->kind == NODE_SEQUENCE && n->child && !n->child->next)
        n = n->child;
    return n;
}

/* Does nothing that follows in the sequence begin with a byte of the set? */
bool node_following_excludes(const struct node *following, const struct byte_set *set)
{
    struct byte_set first = {{0}};
    for (; following; following = following->next) {
        if (following->kind == NODE_END || !node_first_bytes(following, &first))
            return !byte_sets_meet(&first, set);
    }
    return false;
}

/* Is the node a run of a set? */
bool node_is_run(const struct node *n)
{
    return n->kind == NODE_SET ||
           (n->kind == NODE_REPEAT && node_unwrap(n->child)->kind == NODE_SET);
}

bool node_captures(const struct node *n)
{
    bool captures = n->kind == NODE_GROUP;
    for (const struct node *c = n->child; c && !captures; c = c->next)
        captures = node_captures(c);
    return captures;
}

/* Could a later alternative match where this one, which begins with these bytes, did? */
bool node_has_rival(const struct node *n, struct byte_set *ret_first)
{
    struct byte_set later = {{0}};
    *ret_first = (struct byte_set){{0}};
    bool nullable = node_first_bytes(n, ret_first);
    for (const struct node *c = n->next; c; c = c->next)
        nullable |= node_first_bytes(c, &later);
    return nullable || byte_sets_meet(ret_first, &later);
}
