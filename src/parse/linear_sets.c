/*
 * Sets of bytes as runs look for them: a table, and a few ranges for vectors. Equal sets of a
 * program are one.
 */
#include "parse/linear_private.h"

#include <string.h>

#include "base/alloc.h"

/* The one byte of the set, or -1. */
int byte_set_only(const struct byte_set *set)
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
    s->single = true;
    n = 0;
    for (unsigned from = 0; from < 256; from++) {
        unsigned to = from;
        if (s->has[from] != inside)
            continue;
        while (to < 255 && s->has[to + 1] == inside)
            to++;
        memset(s->low[n], (int)from, sizeof s->low[n]);
        memset(s->width[n], (int)(to - from), sizeof s->width[n]);
        s->single &= from == to;
        n++;
        from = to;
    }
    for (; n < SET_MAX_RANGES; n++) {
        memcpy(s->low[n], s->low[0], sizeof s->low[0]);
        memcpy(s->width[n], s->width[0], sizeof s->width[0]);
    }
}

static struct linear_set *add_empty(struct linear *l)
{
    struct linear_set *s = alloc_zeroed(1, sizeof *s);
    l->sets = alloc_grow(l->sets, &l->sets_capacity, l->n_sets + 1, sizeof(struct linear_set *));
    return l->sets[l->n_sets++] = s;
}

const struct linear_set *linear_add_set(struct linear *l, const struct byte_set *set)
{
    for (size_t i = 0; i < l->n_sets; i++) {
        if (!l->sets[i]->places && memcmp(&l->sets[i]->set, set, sizeof *set) == 0)
            return l->sets[i];
    }
    struct linear_set *s = add_empty(l);
    s->set = *set;
    s->all = true;
    for (unsigned byte = 0; byte < 256; byte++) {
        s->has[byte] = byte_set_has(set, (unsigned char)byte);
        s->all &= s->has[byte];
    }
    find_ranges(s);
    return s;
}

const struct linear_set *linear_add_places(struct linear *l, const struct step *count,
                                           const struct linear_set *set, uint32_t n)
{
    struct linear_set *s = add_empty(l);
    s->places = true;
    s->n_ranges = 1;
    s->inside = count->set->inside;
    memcpy(s->low[0], count->set->low[0], count->min);
    memcpy(s->width[0], count->set->width[0], count->min);
    memcpy(s->low[0] + count->min, &count->literal, count->literal_len);
    memcpy(s->low[0] + count->min + count->literal_len, set->low[0], n);
    memcpy(s->width[0] + count->min + count->literal_len, set->width[0], n);
    return s;
}
