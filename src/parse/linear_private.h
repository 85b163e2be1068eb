/*
 * An expression on its way to a program: text ─ linear_tree.c ─▶ tree ─ linear_compile.c ─▶ steps,
 * which linear.c runs.
 */
#ifndef PARSE_LINEAR_PRIVATE_H
#define PARSE_LINEAR_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/linear.h"

/* A set of bytes. */
struct byte_set {
    uint64_t words[4];
};

static inline void byte_set_add(struct byte_set *s, unsigned char byte)
{
    s->words[byte >> 6] |= UINT64_C(1) << (byte & 63);
}

static inline bool byte_set_has(const struct byte_set *s, unsigned char byte)
{
    return s->words[byte >> 6] >> (byte & 63) & 1;
}

static inline void byte_set_unite(struct byte_set *s, const struct byte_set *other)
{
    for (int i = 0; i < 4; i++)
        s->words[i] |= other->words[i];
}

static inline bool byte_sets_meet(const struct byte_set *a, const struct byte_set *b)
{
    uint64_t common = 0;
    for (int i = 0; i < 4; i++)
        common |= a->words[i] & b->words[i];
    return common != 0;
}

/* The tree */

#define TREE_MANY UINT32_MAX /* no upper bound */

enum node_kind {
    NODE_SET,      /* one byte of a set */
    NODE_SEQUENCE, /* its children one after the other; none: nothing */
    NODE_CHOICE,   /* the first of its children that matches */
    NODE_REPEAT,   /* its child min to max times, as often as possible */
    NODE_GROUP,    /* its child, captured */
    NODE_LOOK,     /* its child from here on, or up to here (`behind`), without moving */
    NODE_END,      /* the subject's end */
};

struct node {
    enum node_kind kind;
    struct node *child, *last, *next; /* first and last child, next sibling */
    struct byte_set set;              /* NODE_SET */
    uint32_t min, max;                /* NODE_REPEAT */
    bool atomic;                      /* NODE_REPEAT: what it took is not given back */
    unsigned group;                   /* NODE_GROUP */
    bool behind, negative;            /* NODE_LOOK */
};

/* The tree of an expression, or NULL where something in it is not understood. */
struct node *tree_new(const char *pattern, unsigned *ret_groups);
void tree_free(struct node *n);

/* The program */

/* Choices, optional parts and looks inside each other. */
#define LINEAR_MAX_DEPTH 12
#define LINEAR_MAX_GROUPS 63

enum step_op {
    /* What takes bytes */
    OP_TO,      /* a run up to one byte, `stop`, then the literal; none of what OP_ANY_RUN allows */
    OP_RANGE,   /* the same of a set that is one range or the rest of one */
    OP_RUN,     /* the same of another set */
    OP_COUNT,   /* min bytes of a set, then the literal */
    OP_LITERAL, /* bytes */
    OP_ANY_RUN, /* a run of a set without ranges, of at most max bytes, soft, or captured where that
                   may have to be taken back; then the literal */
    /* What decides where to go on */
    OP_BACK,   /* min bytes back */
    OP_END,    /* the subject's end must be here */
    OP_BRANCH, /* here if the next byte is of the set, else at the target: no way leads back */
    OP_JUMP,   /* at the target */
    OP_OPEN,   /* the group starts here */
    OP_CLOSE,  /* the group ends here */
    OP_TRY,    /* what fails from here to its OP_COMMIT goes on at the target instead; so does a
                  next byte that is not of the set, where `checked` */
    OP_COMMIT, /* it did not fail: go on at the target */
    OP_LOOK,   /* up to its OP_LOOKED nothing moves; a negative one that finds nothing, as it
                  should, goes on at the target */
    OP_LOOKED,
    OP_MATCH, /* done */
    OP_CODES
};

/* One line of the cache each. */
struct step {
    uint8_t op;
    bool soft;                    /* PCRE2 could come back here and decide otherwise */
    bool atomic;                  /* OP_COMMIT: there is no way back into what was tried */
    bool negative;                /* OP_LOOK */
    bool checked;                 /* OP_TRY */
    uint8_t literal_len;          /* 0 to 8 */
    uint16_t group;               /* of a run: that it is all of, or 0 */
    uint16_t target;              /* a step */
    uint32_t min, max;            /* of a run */
    const struct linear_set *set; /* of a run, OP_TRY, OP_BRANCH */
    uint64_t literal, mask;       /* its bytes as they lie in memory, and ones where it has some */
    unsigned char stop[16];       /* OP_TO: the byte, for a vector */
};

#define SET_MAX_RANGES 4

/* A set of bytes, or what is not in it, as a few ranges, each byte repeated for a vector. */
struct linear_set {
    unsigned char low[SET_MAX_RANGES][16], width[SET_MAX_RANGES][16];
    unsigned n_ranges; /* 0: there are too many; unused ones are like the first */
    unsigned inside;   /* 0xffff: the ranges are the set; 0: they are the rest */
    struct byte_set set;
    bool has[256];
};

struct linear {
    struct step *steps;
    size_t n_steps, steps_capacity;
    struct linear_set **sets;
    size_t n_sets, sets_capacity;
    unsigned groups;
};

#endif
