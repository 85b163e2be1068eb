/*
 * An expression on its way to a program: text ─ linear_tree.c ─▶ tree ─ linear_compile.c ─▶ steps,
 * which linear.c runs. linear_nodes.c knows what a node of the tree can begin with and the like,
 * linear_sets.c makes sets of bytes fit for vectors.
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

/* The one byte of the set, or -1. */
int byte_set_only(const struct byte_set *s);

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

/* Of nodes */

/* Can it match nothing? Adds the bytes that it can begin with. Looks only narrow that. */
bool node_first_bytes(const struct node *n, struct byte_set *set);

/* The number of bytes that it always matches; false where that is not one number. */
bool node_fixed_width(const struct node *n, uint32_t *ret);

/* The only thing in it. */
const struct node *node_unwrap(const struct node *n);

/* Is it a run of a set? */
bool node_is_run(const struct node *n);

/* Is there a group in it? */
bool node_captures(const struct node *n);

/* Does nothing that comes from this one on in a sequence begin with a byte of the set? */
bool node_following_excludes(const struct node *following, const struct byte_set *set);

/* Could a later alternative match where this one, which begins with these bytes, did? */
bool node_has_rival(const struct node *n, struct byte_set *ret_first);

/* The program */

/* Choices, optional parts and looks inside each other. */
#define LINEAR_MAX_DEPTH 12
#define LINEAR_MAX_GROUPS 63

enum step_op {
    /* What takes bytes: a run of a set, as long as it goes, of at least `min` bytes, at most 16;
       then the literal. The first ones know the bytes that end the run. */
    OP_TO,
    OP_TO2,
    OP_TO4,
    OP_RANGE,   /* the set is one range of bytes, or the rest of one */
    OP_RANGES,  /* several */
    OP_COUNT,   /* just min bytes, each of one range: of the same, or of that of its place */
    OP_REST,    /* all that is left */
    OP_LITERAL, /* no run */
    /* The same where the run is captured: OP_CAPTURED later. */
    OP_TO_CAPTURED,
    OP_TO2_CAPTURED,
    OP_TO4_CAPTURED,
    OP_RANGE_CAPTURED,
    OP_RANGES_CAPTURED,
    OP_COUNT_CAPTURED,
    OP_REST_CAPTURED,
    /* What decides where to go on */
    OP_BRANCH, /* here if the next byte is of the set, else at `other`: no way leads back */
    OP_OPEN,   /* the group starts here; nothing will take it back */
    OP_CLOSE,  /* and ends here; then the literal */
    OP_END,    /* the subject's end must be here */
    OP_MATCH,  /* done */
    /* The others are at most a few in a line. */
    OP_ANY_RUN,   /* a run of a set of many ranges, of at most max bytes, soft, or captured where
                     that may have to be taken back; then the literal */
    OP_OPEN_SOFT, /* as above where that may have to be taken back */
    OP_CLOSE_SOFT,
    OP_BACK,   /* min bytes back */
    OP_JUMP,   /* the step before goes on at the target: never run */
    OP_TRY,    /* what fails from here to its OP_COMMIT goes on at `other` instead; so does a next
                  byte that is not of the set, where `checked` */
    OP_COMMIT, /* it did not fail */
    OP_LOOK,   /* up to its OP_LOOKED nothing moves; a negative one that finds nothing, as it
                  should, goes on at `other` */
    OP_LOOKED,
    OP_KINDS,
};

/* What a run needs comes first: one line of the cache. */
struct step {
    const void *code;             /* of the op in linear.c */
    const struct linear_set *set; /* of a run, OP_TRY, OP_BRANCH */
    size_t min;
    uint64_t literal, mask; /* its bytes as they lie in memory, and ones where it has some */
    uint32_t slot_bytes;    /* of a capture: its slot's offset */
    uint16_t literal_len;   /* 0 to 8 */
    uint16_t least;         /* of a run that knows its end: a bit for each of its min bytes */
    const struct step *next;
    const void *pair_code;    /* as `code`, in linear_pair.c */
    const struct step *other; /* of a run or literal: where it goes on from its beginning if that is
                                 not there; NULL: it fails */
    size_t max;
    uint8_t op;
    bool soft;       /* PCRE2 could come back here and decide otherwise */
    bool atomic;     /* OP_COMMIT: there is no way back into what was tried */
    bool negative;   /* OP_LOOK */
    bool checked;    /* OP_TRY */
    bool captures;   /* a run: slot_bytes is that of a group */
    uint16_t target; /* becomes `other`, or `next`, when all steps are there */
};

#define OP_CAPTURED OP_TO_CAPTURED

/* Which code a step has: that of its op, or behind all of them that of OP_TRY that is `checked`. */
static inline unsigned step_code(const struct step *s)
{
    return s->op == OP_TRY && s->checked ? OP_KINDS : s->op;
}

#define STEP_NO_TARGET UINT16_MAX

#define SET_MAX_RANGES 4

/* A set of bytes, or what is not in it, as a few ranges, each byte repeated for a vector. Or a
   range for each place, the first of `low` and `width`, of bytes that follow each other. */
struct linear_set {
    _Alignas(max_align_t) unsigned char low[SET_MAX_RANGES][16];
    unsigned char width[SET_MAX_RANGES][16];
    unsigned n_ranges; /* 0: there are too many; unused ones are like the first */
    unsigned inside;   /* 0xffff: the ranges are the set; 0: they are the rest */
    bool single;       /* each range is one byte */
    bool all;          /* it is every byte */
    bool places;       /* one of places: `set` and `has` are empty */
    struct byte_set set;
    bool has[256];
};

struct linear {
    struct step *steps;
    size_t n_steps, steps_capacity;
    struct linear_set **sets;
    size_t n_sets, sets_capacity;
    unsigned whole;                              /* the slot of group 0 */
    unsigned char absent[LINEAR_MAX_GROUPS + 1]; /* slots that may stay without a text */
    unsigned n_absent;
};

/* The program's set of those bytes. */
const struct linear_set *linear_add_set(struct linear *l, const struct byte_set *set);

/* The bytes of an OP_COUNT, its literal, then n bytes of a set that is one range: at most 16. */
const struct linear_set *linear_add_places(struct linear *l, const struct step *count,
                                           const struct linear_set *set, uint32_t n);

/* Give the steps their code. */
void linear_link(struct linear *l);
void linear_pair_link(struct linear *l);

#endif
