/*
 * The keys that a JSON or LTSV pattern asks for, as a tree to walk while a line is scanned: a
 * node a key, found by a small hash of its bytes. A path's value goes into its slot; equal paths
 * share one.
 */
#ifndef PARSE_KEYS_H
#define PARSE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* Most nodes of one tree, its root included. */
#define KEYS_MAX_NODES 256
#define KEYS_BUCKETS 16

#define KEYS_ROOT 0
#define KEYS_NONE 0 /* as a result: the root is nobody's child */
#define KEYS_NO_SLOT (-1)

enum value_kind {
    VALUE_ABSENT, /* not there, null, or an empty array */
    VALUE_TEXT,   /* string (unescaped), number, true, false */
    VALUE_OBJECT, /* there, but nothing to read as text */
};

struct value {
    enum value_kind kind;
    struct span text;
};

struct key_node {
    struct span key;
    int slot;
    bool bytes; /* an array of numbers 0 to 255 is read as the text that it spells */
    bool has_children;
    uint16_t next; /* in the parent's bucket */
    uint16_t heads[KEYS_BUCKETS];
};

struct key_tree {
    struct key_node *nodes;
    size_t n_nodes, capacity;
    size_t n_slots;
};

void keys_init(struct key_tree *t);
void keys_release(struct key_tree *t);

/* The slot of a path whose bytes outlive the tree; `nested`: split at dots. -1: too many keys, or
   an empty part. */
int keys_add(struct key_tree *t, struct span path, bool nested, bool bytes);

static inline unsigned keys_bucket(struct span key)
{
    if (key.len == 0)
        return 0;
    return (unsigned)(key.len + 5 * (unsigned char)key.ptr[0] +
                      (unsigned char)key.ptr[key.len - 1]) %
           KEYS_BUCKETS;
}

/* The child of a node with that key, or KEYS_NONE. */
static inline unsigned keys_find(const struct key_tree *t, unsigned node, struct span key)
{
    unsigned child = t->nodes[node].heads[keys_bucket(key)];
    for (; child; child = t->nodes[child].next) {
        struct span other = t->nodes[child].key;
        if (other.len == key.len && bytes_equal(other.ptr, key.ptr, key.len))
            break;
    }
    return child;
}

#endif
