/*
 * Sets of bytes as runs look for them: a table, and a few ranges for vectors. Equal sets of a
 * program are one.
 */
#include "parse/linear_private.h"

#include <string.h>

#include "base/alloc.h"

struct range {
    unsigned first, last;
};

/* The one byte of the set, or -1. */
int byte_set_only(const struct byte_set *set)
{
    int found = -1;
    for (int word = 0; word < 4; word++) {
        uint64_t bits = set->words[word];
        if (bits == 0)
            continue;
        if (found >= 0 || (bits & (bits - 1)) != 0)
            return -1;
        found = 64 * word + __builtin_ctzll(bits);
    }
    return found;
}

/* The first byte from there on that is in the set, or is not; 256 where there is none. */
static unsigned next_byte(const struct byte_set *set, bool inside, unsigned from)
{
    while (from < 256) {
        uint64_t left = (inside ? set->words[from / 64] : ~set->words[from / 64]) >> from % 64;
        if (left)
            return from + (unsigned)__builtin_ctzll(left);
        from = (from / 64 + 1) * 64;
    }
    return 256;
}

/* The set's ranges, or those of what is not in it; how many there are. The first ones are kept. */
static unsigned find_ranges(const struct byte_set *set, bool inside,
                            struct range ranges[SET_MAX_RANGES])
{
    unsigned n = 0, from, end = 0;
    while ((from = next_byte(set, inside, end)) < 256) {
        end = next_byte(set, !inside, from);
        if (n < SET_MAX_RANGES)
            ranges[n] = (struct range){from, end - 1};
        n++;
    }
    return n;
}

/* The ranges of the set, or those of what is not in it, where these are fewer. */
static void take_ranges(struct linear_set *s)
{
    struct range in[SET_MAX_RANGES], out[SET_MAX_RANGES];
    unsigned n_in = find_ranges(&s->set, true, in), n_out = find_ranges(&s->set, false, out);
    bool inside = n_out == 0 || n_in < n_out;
    const struct range *ranges = inside ? in : out;
    unsigned n = inside ? n_in : n_out;
    if (n == 0 || n > SET_MAX_RANGES)
        return;
    s->n_ranges = n;
    s->inside = inside ? 0xffff : 0;
    s->single = true;
    for (unsigned i = 0; i < SET_MAX_RANGES; i++) {
        const struct range *r = &ranges[i < n ? i : 0];
        memset(s->low[i], (int)r->first, sizeof s->low[i]);
        memset(s->width[i], (int)(r->last - r->first), sizeof s->width[i]);
        s->single &= r->first == r->last;
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
    for (unsigned byte = 0; byte < 256; byte++)
        s->has[byte] = byte_set_has(set, (unsigned char)byte);
    take_ranges(s);
    s->all = s->n_ranges == 1 && s->inside && s->width[0][0] == UINT8_MAX;
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
