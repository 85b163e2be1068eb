/*
 * A YAML file as a tree of scalars, sequences and mappings, each with its place. Only the plain
 * part of YAML is read: one document, no anchors, aliases, tags or directives, no key twice, no
 * NUL, at most YAML_TREE_MAX_BYTES and YAML_TREE_MAX_DEPTH. Every scalar is text: `200`, `no` and
 * `~` mean what their reader makes of them.
 */
#ifndef EDGE_YAML_TREE_H
#define EDGE_YAML_TREE_H

#include <stddef.h>

#include "base/error.h"

#define YAML_TREE_MAX_BYTES ((size_t)1 << 20)
#define YAML_TREE_MAX_DEPTH 16

enum yaml_kind {
    YAML_NOTHING, /* the file holds no document: it is empty, or only comments */
    YAML_SCALAR,
    YAML_SEQUENCE,
    YAML_MAPPING,
};

struct yaml_node {
    enum yaml_kind kind;
    unsigned line, column;           /* where the node begins, from 1; columns are characters */
    unsigned text_line, text_column; /* scalar: where its text begins, past a quote or a `|` */
    char style;                      /* scalar: spec_text.style (parse/pattern_spec.h) */
    char *text;                      /* scalar; owned */
    struct yaml_node *items;         /* sequence: items; mapping: key, value, key, value … */
    size_t n_items;
    size_t capacity; /* private */
};

/* Read a file. Errors carry its path and, where the text is at fault, line and column. */
int yaml_tree_read(const char *path, struct yaml_node *ret_root, struct error *err);
void yaml_tree_release(struct yaml_node *root); /* accepts a zeroed one */

/* The value of a mapping's key; NULL when it has none. */
const struct yaml_node *yaml_tree_get(const struct yaml_node *mapping, const char *key);

/* "text", "a list", "a mapping", "nothing": for messages. */
const char *yaml_tree_kind(const struct yaml_node *node);

/*
 * What every file reader asks of a node: that it is of a kind, that it is text which is not
 * empty, that a mapping has no key outside `known` (NULL-terminated; the error lists it). `what`
 * names the node in the error. 0, or STATUS_FORMAT.
 */
int yaml_tree_want(const char *path, const struct yaml_node *node, enum yaml_kind kind,
                   const char *what, struct error *err);
int yaml_tree_want_text(const char *path, const struct yaml_node *node, const char *what,
                        struct error *err);
int yaml_tree_want_keys(const char *path, const struct yaml_node *node, const char *const *known,
                        const char *what, struct error *err);

/* "a, b, c" of a NULL-terminated list, cut where it does not fit. */
void yaml_tree_join(const char *const *names, char *ret, size_t size);

#endif
