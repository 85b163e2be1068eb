/*
 * LTSV: a field ends at a tab or at the end, its label at the first colon. Nothing is escaped in
 * the format itself; what a server escapes in values stays as logged.
 */
#include "parse/ltsv.h"

/* By a table: labels are looked at byte by byte, since most are shorter than a vector. */
static const bool label_bytes[256] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
    ['_'] = true,         ['.'] = true,         ['-'] = true,
};

bool ltsv_scan(const struct key_tree *t, struct span line, struct value *values, size_t *ret_reach)
{
    const char *at = line.ptr, *const end = line.ptr + line.len;
    memset(values, 0, t->n_slots * sizeof *values);
    for (;;) {
        const char *start = at;
        while (at < end && label_bytes[(unsigned char)*at])
            at++;
        if (at == start || at == end || *at != ':') {
            *ret_reach = (size_t)(at - line.ptr);
            return false;
        }
        struct span label = span_make(start, (size_t)(at - start));
        at++;
        const char *tab = at < end ? memchr(at, '\t', (size_t)(end - at)) : NULL;
        const char *value_end = tab ? tab : end;
        unsigned node = keys_find(t, KEYS_ROOT, label);
        if (node)
            values[t->nodes[node].slot] =
                (struct value){VALUE_TEXT, span_make(at, (size_t)(value_end - at))};
        if (!tab)
            return true;
        at = tab + 1;
    }
}
