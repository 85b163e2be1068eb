/*
 * The key tree is built once, when a pattern is compiled, and only read afterwards. Nodes lie in
 * one array and name each other by index.
 */
#include "parse/keys.h"

#include <stdlib.h>

#include "base/alloc.h"

static unsigned add_node(struct key_tree *t, struct span key)
{
    t->nodes = alloc_grow(t->nodes, &t->capacity, t->n_nodes + 1, sizeof *t->nodes);
    t->nodes[t->n_nodes] = (struct key_node){.key = key, .slot = KEYS_NO_SLOT};
    return (unsigned)t->n_nodes++;
}

void keys_init(struct key_tree *t)
{
    *t = (struct key_tree){0};
    add_node(t, SPAN(""));
}

void keys_release(struct key_tree *t)
{
    free(t->nodes);
    *t = (struct key_tree){0};
}

static unsigned find_or_add(struct key_tree *t, unsigned parent, struct span key)
{
    unsigned child = keys_find(t, parent, key);
    if (child)
        return child;
    child = add_node(t, key);
    uint16_t *head = &t->nodes[parent].heads[keys_bucket(key)];
    t->nodes[child].next = *head;
    *head = (uint16_t)child;
    t->nodes[parent].has_children = true;
    return child;
}

int keys_add(struct key_tree *t, struct span path, bool nested, bool bytes)
{
    unsigned node = KEYS_ROOT;
    for (;;) {
        const char *dot = nested && path.len ? memchr(path.ptr, '.', path.len) : NULL;
        struct span part = dot ? span_make(path.ptr, (size_t)(dot - path.ptr)) : path;
        if (part.len == 0 || t->n_nodes == KEYS_MAX_NODES)
            return -1;
        node = find_or_add(t, node, part);
        if (!dot)
            break;
        path = span_skip(path, part.len + 1);
    }
    struct key_node *n = &t->nodes[node];
    if (n->slot == KEYS_NO_SLOT)
        n->slot = (int)t->n_slots++;
    n->bytes |= bytes;
    return n->slot;
}
