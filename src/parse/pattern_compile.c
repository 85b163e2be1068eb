/*
 * A spec to a pattern: every name resolved, every expression compiled, every mistake of a
 * pattern file that can be known without a log named with its place.
 */
#include "parse/pattern.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buffer.h"

#define FIELDS_TEXT_LIMIT 512

#define BIT(field) (1U << (field))

/* Fields that entries of each kind can have. */
static unsigned allowed_fields(enum pattern_kind kind)
{
    const unsigned request = BIT(FIELD_TIME) | BIT(FIELD_REQUEST) | BIT(FIELD_REQUEST_CUT) |
                             BIT(FIELD_METHOD) | BIT(FIELD_PATH) | BIT(FIELD_STATUS) |
                             BIT(FIELD_LATENCY) | BIT(FIELD_LATENCY_UPSTREAM) | BIT(FIELD_AGENT) |
                             BIT(FIELD_CLIENT) | BIT(FIELD_USER_AGENT) | BIT(FIELD_LEVEL) |
                             BIT(FIELD_LOGGER);
    switch (kind) {
    case PATTERN_ACCESS:
        return request;
    case PATTERN_APPLICATION:
        return request | BIT(FIELD_MESSAGE) | BIT(FIELD_OPERATION);
    case PATTERN_WRAPPER:
        return BIT(FIELD_TIME) | BIT(FIELD_LINE) | BIT(FIELD_STREAM) | BIT(FIELD_PARTIAL);
    case PATTERN_EVENTS:
        break;
    }
    return 0;
}

/* An error at a place of the spec, with the fields that there are. */
static int bad_field(const struct pattern_spec *spec, const struct spec_text *where,
                     const char *what, const char *name, struct error *err)
{
    struct buffer list;
    buffer_init(&list, FIELDS_TEXT_LIMIT);
    unsigned allowed = allowed_fields(spec->kind);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (allowed & BIT(i))
            buffer_appendf(&list, "%s%s", list.len ? ", " : "", field_names[i]);
    }
    int status = error_set_at(err, STATUS_FORMAT, spec->file, where->line, where->column,
                              "%s \"%s\"; there are %s", what, name, buffer_str(&list));
    buffer_release(&list);
    return status;
}

static void add_capture(struct pattern *p, enum field field, unsigned source)
{
    p->captures =
        alloc_grow(p->captures, &p->captures_capacity, p->n_captures + 1, sizeof *p->captures);
    /* In the order of the groups, so that the first of several of a name is tried first; the name
       table is ordered by name. Keys come in their own order, which is that of trying. */
    size_t at = p->n_captures++;
    while (p->regex && at > 0 && p->captures[at - 1].source > source) {
        p->captures[at] = p->captures[at - 1];
        at--;
    }
    p->captures[at] = (struct capture){field, source};
    p->n_repeats += pattern_gives(p, field);
    p->shared |= field == FIELD_STREAM || p->n_repeats > PATTERN_MAX_REPEATS;
    p->has |= BIT(field);
}

static int compile_expression(const struct pattern_spec *spec, const struct spec_text *text,
                              int flags, struct regex **ret, struct error *err)
{
    char message[REGEX_ERROR_SIZE];
    size_t offset;
    struct regex *re = regex_new(text->text, REGEX_ANCHORED | flags, message, &offset);
    if (!re) {
        unsigned line, column;
        spec_text_place(text, offset, &line, &column);
        return error_set_at(err, STATUS_FORMAT, spec->file, line, column,
                            "bad regex, at its byte %zu: %s", offset + 1, message);
    }
    *ret = re;
    return STATUS_OK;
}

static bool field_by_name(const char *name, enum field *ret)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (strcmp(field_names[i], name) == 0) {
            *ret = (enum field)i;
            return true;
        }
    }
    return false;
}

/* A named group's place in the file: where its name is, or where the regex begins. */
static struct spec_text place_of_group(const struct spec_text *regex, const char *name)
{
    struct spec_text place = *regex;
    size_t len = strlen(name);
    for (const char *at = regex->text; (at = strstr(at, name)) != NULL; at++) {
        if (at > regex->text && strchr("<'", at[-1]) && strchr(">'", at[len])) {
            spec_text_place(regex, (size_t)(at - regex->text), &place.line, &place.column);
            break;
        }
    }
    return place;
}

/* Matches write each field where it belongs, and what may be one, too, behind them. */
static void place_fields(struct pattern *p)
{
    unsigned groups = regex_group_count(p->regex), placed = 0;
    unsigned char *slots = alloc_bytes((size_t)groups + 1);
    memset(slots, REGEX_NOWHERE, (size_t)groups + 1);
    slots[0] = FIELD_COUNT;
    p->n_repeats = 0;
    for (size_t i = 0; i < p->n_captures; i++) {
        const struct capture *c = &p->captures[i];
        unsigned slot = c->field;
        if (placed & BIT(c->field)) {
            slot = (unsigned)(FIELD_COUNT + 1 + p->n_repeats);
            p->repeats[p->n_repeats++] = (struct capture){c->field, slot};
        }
        placed |= BIT(c->field);
        slots[c->source] = (unsigned char)slot;
    }
    regex_place(p->regex, slots);
    free(slots);
    p->program = regex_program(p->regex);
}

static int compile_regex(struct pattern *p, struct error *err)
{
    const struct pattern_spec *spec = p->spec;
    if (!spec->regex.text)
        return error_set_at(err, STATUS_FORMAT, spec->file, spec->name.line, spec->name.column,
                            "the pattern has no regex");
    int status = compile_expression(spec, &spec->regex, REGEX_PLACED, &p->regex, err);
    if (status < 0)
        return status;
    const char *name;
    unsigned group;
    for (unsigned i = 0; (name = regex_name(p->regex, i, &group)) != NULL; i++) {
        enum field field;
        const struct spec_text place = place_of_group(&spec->regex, name);
        if (!field_by_name(name, &field))
            return bad_field(spec, &place, "unknown named group", name, err);
        if (!(allowed_fields(spec->kind) & BIT(field)))
            return bad_field(spec, &place, "entries of this kind have no field", name, err);
        add_capture(p, field, group);
    }
    if (p->shared)
        regex_place(p->regex, NULL);
    else
        place_fields(p);
    return STATUS_OK;
}

/* A key's slot; a key that cannot be one is an error. */
static int add_key(struct pattern *p, const struct spec_text *where, struct span path, bool bytes,
                   unsigned *ret, struct error *err)
{
    int slot = keys_add(&p->keys, path, p->spec->shape == SHAPE_JSON, bytes);
    if (slot < 0)
        return error_set_at(err, STATUS_FORMAT, p->spec->file, where->line, where->column,
                            "bad key \"%.*s\": it or a part of it is empty, or there are more "
                            "than %d",
                            (int)(path.len < 64 ? path.len : 64), path.ptr, KEYS_MAX_NODES - 1);
    *ret = (unsigned)slot;
    return STATUS_OK;
}

static int compile_required(struct pattern *p, struct error *err)
{
    const struct pattern_spec *spec = p->spec;
    p->required = alloc_zeroed(spec->n_require, sizeof *p->required);
    for (size_t i = 0; i < spec->n_require; i++) {
        struct span text = span_str(spec->require[i].text), key = text;
        const char *equals = memchr(text.ptr, '=', text.len);
        if (equals) {
            key.len = (size_t)(equals - text.ptr);
            p->required[i].value = span_skip(text, key.len + 1);
        }
        int status = add_key(p, &spec->require[i], key, false, &p->required[i].slot, err);
        if (status < 0)
            return status;
    }
    return STATUS_OK;
}

static int compile_keys(struct pattern *p, struct error *err)
{
    const struct pattern_spec *spec = p->spec;
    for (size_t i = 0; i < spec->n_keys; i++) {
        const struct spec_key *k = &spec->keys[i];
        if (!(allowed_fields(spec->kind) & BIT(k->field)))
            return bad_field(spec, &k->key, "entries of this kind have no field",
                             field_names[k->field], err);
        unsigned slot;
        bool bytes = k->field == FIELD_LINE || k->field == FIELD_MESSAGE;
        int status = add_key(p, &k->key, span_str(k->key.text), bytes, &slot, err);
        if (status < 0)
            return status;
        add_capture(p, k->field, slot);
    }
    return compile_required(p, err);
}

/* What an entry cannot do without. */
static int check_fields(const struct pattern *p, struct error *err)
{
    const struct pattern_spec *spec = p->spec;
    const unsigned request = BIT(FIELD_REQUEST) | BIT(FIELD_REQUEST_CUT) | BIT(FIELD_PATH);
    const unsigned other = BIT(FIELD_MESSAGE) | BIT(FIELD_OPERATION);
    const char *missing = NULL;
    if (spec->kind == PATTERN_WRAPPER && !pattern_gives(p, FIELD_LINE))
        missing = "a wrapper must capture `line`";
    else if (spec->kind == PATTERN_ACCESS && !(p->has & request))
        missing = "an access pattern must capture `request` or `path`";
    else if (spec->kind == PATTERN_APPLICATION && !(p->has & (request | other)))
        missing = "an application pattern must capture `message`, `operation`, `request` or `path`";
    else if (pattern_gives(p, FIELD_TIME) != (spec->n_time_formats > 0))
        missing = spec->n_time_formats ? "there is a time format, but nothing captures `time`"
                                       : "`time` is captured, but there is no time format";
    else if (spec->kind == PATTERN_ACCESS && spec->continuation != CONTINUES_NONE)
        missing = "entries of an access pattern are single lines";
    if (missing)
        return error_set_at(err, STATUS_FORMAT, spec->file, spec->name.line, spec->name.column,
                            "%s", missing);
    return STATUS_OK;
}

static int compile_times(struct pattern *p, struct error *err)
{
    const struct pattern_spec *spec = p->spec;
    p->formats = alloc_zeroed(spec->n_time_formats, sizeof(struct timestamp_format *));
    for (size_t i = 0; i < spec->n_time_formats; i++) {
        const struct spec_text *text = &spec->time_formats[i];
        struct error inner = ERROR_INIT;
        unsigned byte;
        if (timestamp_format_new(text->text, &p->formats[i], &byte, &inner) < 0) {
            unsigned line, column;
            spec_text_place(text, byte - 1, &line, &column);
            return error_set_at(err, STATUS_FORMAT, spec->file, line, column,
                                "bad time format, at its byte %u: %s", byte, inner.text);
        }
    }
    if (spec->zone.text) {
        struct error inner = ERROR_INIT;
        if (zone_new(spec->zone.text, &p->zone, &inner) < 0)
            return error_set_at(err, STATUS_FORMAT, spec->file, spec->zone.line, spec->zone.column,
                                "%s", inner.text);
    }
    return STATUS_OK;
}

static int compile_ignore(struct pattern *p, struct error *err)
{
    const struct pattern_spec *spec = p->spec;
    p->ignore = alloc_zeroed(spec->n_ignore, sizeof(struct regex *));
    for (size_t i = 0; i < spec->n_ignore; i++) {
        int status = compile_expression(spec, &spec->ignore[i], 0, &p->ignore[i], err);
        if (status < 0)
            return status;
    }
    return STATUS_OK;
}

static bool has_years(const struct pattern_spec *spec)
{
    for (size_t i = 0; i < spec->n_time_formats; i++) {
        const char *format = spec->time_formats[i].text;
        bool found = false;
        for (const char *c = strchr(format, '%'); c && c[1]; c = strchr(c + 2, '%'))
            found |= strchr("YFsQJ", c[1]) != NULL;
        if (!found)
            return false;
    }
    return spec->n_time_formats > 0;
}

int pattern_new(const struct pattern_spec *spec, struct pattern **ret, struct error *err)
{
    struct pattern *p = alloc_zeroed(1, sizeof *p);
    p->spec = spec;
    keys_init(&p->keys);
    int status = spec->shape == SHAPE_REGEX ? compile_regex(p, err) : compile_keys(p, err);
    if (status == STATUS_OK)
        status = check_fields(p, err);
    if (status == STATUS_OK)
        status = compile_times(p, err);
    if (status == STATUS_OK)
        status = compile_ignore(p, err);
    if (status < 0) {
        pattern_free(p);
        return status;
    }
    p->years = has_years(spec);
    p->plain = spec->kind == PATTERN_ACCESS && !spec->orphan;
    p->held = spec->kind == PATTERN_APPLICATION && !spec->orphan && p->regex &&
              pattern_continues(p) && (p->years || spec->n_time_formats == 0);
    *ret = p;
    return STATUS_OK;
}

void pattern_free(struct pattern *p)
{
    if (!p)
        return;
    regex_free(p->regex);
    keys_release(&p->keys);
    free(p->captures);
    free(p->required);
    for (size_t i = 0; p->formats && i < p->spec->n_time_formats; i++)
        timestamp_format_free(p->formats[i]);
    free(p->formats);
    zone_free(p->zone);
    for (size_t i = 0; p->ignore && i < p->spec->n_ignore; i++)
        regex_free(p->ignore[i]);
    free(p->ignore);
    free(p);
}

unsigned pattern_groups(const struct pattern *p)
{
    unsigned most = p->regex ? regex_group_count(p->regex) : 0;
    for (size_t i = 0; i < p->spec->n_ignore; i++) {
        if (regex_group_count(p->ignore[i]) > most)
            most = regex_group_count(p->ignore[i]);
    }
    return most;
}
