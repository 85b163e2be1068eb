/*
 * Matching a compiled pattern. All names are resolved when it is compiled (pattern_compile.c): a
 * match copies spans from numbered groups or slots and looks nothing up.
 */
#include "parse/pattern.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "parse/json.h"
#include "parse/ltsv.h"

/* Smallest text memory: most lines fit, so that it never grows. */
#define TEXT_START 4096

void matching_init(struct matching *m, struct regex_scratch *regex)
{
    *m = (struct matching){.regex = regex};
}

void matching_release(struct matching *m)
{
    free(m->text);
    *m = (struct matching){0};
}

/* Room for the unescaped strings of a line. Nothing in it is needed any more. */
static void reserve_text(struct matching *m, size_t len)
{
    if (len <= m->capacity)
        return;
    size_t capacity = m->capacity ? m->capacity : TEXT_START;
    while (capacity < len)
        capacity *= 2;
    free(m->text);
    m->text = alloc_bytes(capacity);
    m->capacity = capacity;
}

/* Nothing is in the fields. Those that this pattern filled in before hold no others than its own:
   zeroing all of them, as gcc does by a string instruction, costs more than many a match. */
void pattern_clear_fields(const struct pattern *p, struct fields *f)
{
    f->n_streams = 0;
    for (size_t i = 0; i < p->n_captures && f->of == p; i++)
        f->v[p->captures[i].field] = SPAN_NONE;
    if (f->of != p)
        memset(f->v, 0, sizeof f->v);
    f->of = p;
}

static void add_stream(struct fields *f, struct span text)
{
    if (f->n_streams < PATTERN_MAX_STREAMS)
        f->streams[f->n_streams++] = text;
}

/* Of several captures of a field the first that took part counts. */
static void take_shared_groups(const struct pattern *p, const struct span *groups,
                               struct fields *ret)
{
    pattern_clear_fields(p, ret);
    for (size_t i = 0; i < p->n_captures; i++) {
        const struct capture *c = &p->captures[i];
        struct span text = groups[c->source];
        if (!span_present(text))
            continue;
        if (!span_present(ret->v[c->field]))
            ret->v[c->field] = text;
        if (c->field == FIELD_STREAM)
            add_stream(ret, text);
    }
}

static bool has_required(const struct required *r, const struct value *values)
{
    const struct value *v = &values[r->slot];
    if (v->kind == VALUE_ABSENT)
        return false;
    return !span_present(r->value) || (v->kind == VALUE_TEXT && span_equal(v->text, r->value));
}

/* The index of the first thing in `require` that the line does not have; n_require: none. */
static size_t first_missing(const struct pattern *p, const struct value *values)
{
    size_t i = 0;
    while (i < p->spec->n_require && has_required(&p->required[i], values))
        i++;
    return i;
}

/* Fields without which a line of keys is of another format. */
static bool has_substance(const struct pattern *p, const struct fields *f)
{
    if (p->spec->kind == PATTERN_WRAPPER)
        return span_present(f->v[FIELD_LINE]);
    if (span_present(f->v[FIELD_REQUEST]) || span_present(f->v[FIELD_REQUEST_CUT]) ||
        span_present(f->v[FIELD_METHOD]) || span_present(f->v[FIELD_PATH]))
        return true;
    return p->spec->kind == PATTERN_APPLICATION &&
           (span_present(f->v[FIELD_MESSAGE]) || span_present(f->v[FIELD_OPERATION]));
}

static bool take_values(const struct pattern *p, const struct value *values, struct fields *ret)
{
    if (first_missing(p, values) < p->spec->n_require)
        return false;
    for (size_t i = 0; i < p->n_captures; i++) {
        const struct capture *c = &p->captures[i];
        const struct value *v = &values[c->source];
        if (v->kind != VALUE_TEXT)
            continue;
        if (ret->v[c->field].len == 0)
            ret->v[c->field] = v->text;
        if (c->field == FIELD_STREAM)
            add_stream(ret, v->text);
    }
    return has_substance(p, ret);
}

static bool scan_keys(const struct pattern *p, struct span line, struct matching *m,
                      struct value *values, size_t *ret_reach)
{
    if (p->spec->shape == SHAPE_LTSV)
        return ltsv_scan(&p->keys, line, values, ret_reach);
    reserve_text(m, line.len);
    return json_scan(&p->keys, line, m->text, values, ret_reach);
}

/* Not inline: its table of values would take its place on every line's stack. */
static __attribute__((noinline)) enum regex_result
match_keys(const struct pattern *p, struct span line, struct matching *m, struct fields *ret)
{
    struct value values[KEYS_MAX_NODES];
    size_t reach;
    if (!scan_keys(p, line, m, values, &reach))
        return REGEX_NO;
    pattern_clear_fields(p, ret);
    return take_values(p, values, ret) ? REGEX_YES : REGEX_NO;
}

enum regex_result pattern_match(const struct pattern *p, struct span line, struct matching *m,
                                struct fields *ret)
{
    if (!p->regex)
        return match_keys(p, line, m, ret);
    if (!p->shared) {
        /* Each field that it has is set whatever was in it; only another pattern's are in the way,
           also where this one does not match. */
        if (ret->of != p)
            pattern_clear_fields(p, ret);
        enum regex_result result = regex_match(p->regex, m->regex, line, ret->v);
        if (result == REGEX_YES)
            pattern_take_repeats(p, ret);
        return result;
    }
    enum regex_result result = regex_match(p->regex, m->regex, line, NULL);
    if (result == REGEX_YES)
        take_shared_groups(p, regex_groups(m->regex), ret);
    return result;
}

enum regex_result pattern_ignores(const struct pattern *p, struct span line, struct matching *m)
{
    enum regex_result result = REGEX_NO;
    for (size_t i = 0; i < p->spec->n_ignore && result == REGEX_NO; i++)
        result = regex_match(p->ignore[i], m->regex, line, NULL);
    return result;
}

void pattern_reach(const struct pattern *p, struct span line, struct matching *m,
                   struct regex_probe **probe, struct reach *ret)
{
    *ret = (struct reach){0};
    if (p->regex) {
        ret->bytes = regex_reach(p->regex, probe, line, &ret->expected);
        return;
    }
    struct value values[KEYS_MAX_NODES];
    if (scan_keys(p, line, m, values, &ret->bytes)) {
        size_t missing = first_missing(p, values);
        ret->bytes = line.len;
        if (missing < p->spec->n_require)
            ret->expected = span_str(p->spec->require[missing].text);
    }
    for (size_t i = 0; i < p->keys.n_slots; i++)
        ret->keys += values[i].kind != VALUE_ABSENT;
    /* "word: any text" is well-formed LTSV: without a key it is no sign of it. */
    if (p->spec->shape == SHAPE_LTSV && ret->keys == 0)
        ret->bytes = 0;
}

bool pattern_could_start(const struct pattern *p, struct span beginning, struct matching *m)
{
    if (p->regex)
        return regex_could_start(p->regex, m->regex, beginning);
    struct value values[KEYS_MAX_NODES];
    size_t reach;
    return scan_keys(p, beginning, m, values, &reach) || reach == beginning.len;
}
