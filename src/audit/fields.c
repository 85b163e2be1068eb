#include "audit/fields.h"

#include <string.h>

#include "base/alloc.h"

void fields_number(struct fields *f, uint64_t *value)
{
    if (f->out)
        bytes_put(f->out, *value);
    else
        *value = bytes_get(&f->in);
}

void fields_signed(struct fields *f, int64_t *value)
{
    if (f->out)
        bytes_put_signed(f->out, *value);
    else
        *value = bytes_get_signed(&f->in);
}

void fields_fixed(struct fields *f, uint64_t *value)
{
    if (f->out)
        bytes_put_fixed(f->out, *value);
    else
        *value = bytes_get_fixed(&f->in);
}

uint64_t fields_up_to(struct fields *f, uint64_t value, uint64_t most)
{
    if (!f->out)
        return bytes_get_up_to(&f->in, most);
    bytes_put(f->out, value);
    return value;
}

void fields_flag(struct fields *f, bool *value)
{
    *value = fields_up_to(f, *value, 1) != 0;
}

void fields_real(struct fields *f, double *value)
{
    uint64_t bits;
    memcpy(&bits, value, sizeof bits);
    fields_fixed(f, &bits);
    memcpy(value, &bits, sizeof bits);
}

/* A text that was read holds no NUL and has fewer bytes than `size`. */
static bool is_sound(struct fields *f, struct span s, size_t size)
{
    if (s.len >= size || (s.len && memchr(s.ptr, '\0', s.len)))
        f->in.bad = true;
    return !f->in.bad;
}

void fields_text(struct fields *f, char *value, size_t size)
{
    if (f->out) {
        bytes_put_span(f->out, span_str(value));
        return;
    }
    struct span s = bytes_get_span(&f->in);
    if (!is_sound(f, s, size))
        return;
    memset(value, 0, size);
    memcpy(value, s.ptr ? s.ptr : "", s.len);
}

void fields_name(struct fields *f, char **value)
{
    if (f->out) {
        bytes_put_span(f->out, span_str(*value));
        return;
    }
    struct span s = bytes_get_span(&f->in);
    *value = alloc_string_span(is_sound(f, s, FIELDS_NAME_BYTES + 1) ? s : SPAN(""));
}
