/*
 * LTSV: a field ends at a tab or at the end, its label at the first colon. Nothing is escaped in
 * the format itself; what a server escapes in values stays as logged.
 */
#include "parse/ltsv.h"

static bool is_label_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

bool ltsv_scan(const struct key_tree *t, struct span line, struct value *values, size_t *ret_reach)
{
    memset(values, 0, t->n_slots * sizeof *values);
    for (size_t at = 0;;) {
        size_t start = at;
        while (at < line.len && is_label_byte(line.ptr[at]))
            at++;
        if (at == start || at == line.len || line.ptr[at] != ':') {
            *ret_reach = at;
            return false;
        }
        struct span label = span_make(line.ptr + start, at - start);
        at++;
        const char *tab = at < line.len ? memchr(line.ptr + at, '\t', line.len - at) : NULL;
        size_t end = tab ? (size_t)(tab - line.ptr) : line.len;
        unsigned node = keys_find(t, KEYS_ROOT, label);
        if (node)
            values[t->nodes[node].slot] =
                (struct value){VALUE_TEXT, span_make(line.ptr + at, end - at)};
        if (!tab)
            return true;
        at = end + 1;
    }
}
