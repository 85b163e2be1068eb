/*
 * The list of compiled patterns. Event rules are compiled once each, whether a file has them for
 * others (kind events) or for itself, and kept apart from the patterns that point to them, so that
 * selecting patterns by name never cuts a reference. Files of kind events start no entries and so
 * are not in the list.
 */
#include "parse/packs_private.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buffer.h"

#define NAMES_TEXT_LIMIT 900

struct rules_of {
    const struct pattern_spec *spec;
    struct event_rules *rules;
};

struct packs {
    struct pattern **patterns;
    size_t n_patterns;
    struct rules_of *rules;
    size_t n_rules;
    unsigned groups;
};

/* Is there one of this name before specs[index]? That one overrides it. */
static bool overridden(const struct pattern_spec *specs, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(specs[i].name.text, specs[index].name.text) == 0)
            return true;
    }
    return false;
}

static const struct event_rules *find_rules(const struct packs *p, const char *name)
{
    for (size_t i = 0; i < p->n_rules; i++) {
        if (strcmp(p->rules[i].spec->name.text, name) == 0)
            return p->rules[i].rules;
    }
    return NULL;
}

static void note_groups(struct packs *p, unsigned groups)
{
    if (groups > p->groups)
        p->groups = groups;
}

static int add_rules(struct packs *p, const struct pattern_spec *spec, struct error *err)
{
    if (spec->kind != PATTERN_EVENTS && spec->n_events == 0)
        return STATUS_OK;
    if (spec->kind == PATTERN_ACCESS || spec->kind == PATTERN_WRAPPER)
        return error_set_at(err, STATUS_FORMAT, spec->file, spec->name.line, spec->name.column,
                            "only application patterns have events");
    struct event_rules *rules;
    int status = event_rules_new(spec, &rules, err);
    if (status < 0)
        return status;
    p->rules[p->n_rules++] = (struct rules_of){spec, rules};
    note_groups(p, event_rules_groups(rules));
    return STATUS_OK;
}

static int add_pattern(struct packs *p, const struct pattern_spec *spec, struct error *err)
{
    if (spec->kind == PATTERN_EVENTS)
        return STATUS_OK;
    struct pattern *pattern;
    int status = pattern_new(spec, &pattern, err);
    if (status < 0)
        return status;
    p->patterns[p->n_patterns++] = pattern;
    note_groups(p, pattern_groups(pattern));
    const struct spec_text *from = &spec->events_from;
    pattern->events = find_rules(p, from->text ? from->text : spec->name.text);
    if (from->text && (!pattern->events || spec->kind != PATTERN_APPLICATION))
        return error_set_at(err, STATUS_FORMAT, spec->file, from->line, from->column,
                            pattern->events ? "only application patterns have events (\"%s\")"
                                            : "there is no pattern file \"%s\" of kind events",
                            from->text);
    return STATUS_OK;
}

int packs_new(const struct pattern_spec *specs, size_t n_specs, struct packs **ret_packs,
              struct error *err)
{
    struct packs *p = alloc_zeroed(1, sizeof *p);
    p->patterns = alloc_zeroed(n_specs, sizeof(struct pattern *));
    p->rules = alloc_zeroed(n_specs, sizeof *p->rules);
    int status = STATUS_OK;
    for (size_t i = 0; i < n_specs && status == STATUS_OK; i++) {
        if (!overridden(specs, i))
            status = add_rules(p, &specs[i], err);
    }
    for (size_t i = 0; i < n_specs && status == STATUS_OK; i++) {
        if (!overridden(specs, i))
            status = add_pattern(p, &specs[i], err);
    }
    if (status < 0) {
        packs_free(p);
        return status;
    }
    *ret_packs = p;
    return STATUS_OK;
}

void packs_free(struct packs *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->n_patterns; i++)
        pattern_free(p->patterns[i]);
    for (size_t i = 0; i < p->n_rules; i++)
        event_rules_free(p->rules[i].rules);
    free(p->patterns);
    free(p->rules);
    free(p);
}

size_t packs_count(const struct packs *p)
{
    return p->n_patterns;
}

const struct pattern_spec *packs_spec(const struct packs *p, size_t index)
{
    return p->patterns[index]->spec;
}

const struct pattern *packs_pattern(const struct packs *p, size_t index)
{
    return p->patterns[index];
}

unsigned packs_groups(const struct packs *p)
{
    return p->groups;
}

static bool listed(const char *name, const char *const *names, size_t n_names)
{
    for (size_t i = 0; i < n_names; i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

static bool has_pattern(const struct packs *p, const char *name)
{
    for (size_t i = 0; i < p->n_patterns; i++) {
        if (strcmp(p->patterns[i]->spec->name.text, name) == 0)
            return true;
    }
    return false;
}

static int unknown_name(const struct packs *p, const char *name, struct error *err)
{
    struct buffer list;
    buffer_init(&list, NAMES_TEXT_LIMIT);
    for (size_t i = 0; i < p->n_patterns; i++)
        buffer_appendf(&list, "%s%s", i ? ", " : "", p->patterns[i]->spec->name.text);
    int status = error_set(err, STATUS_USAGE, "there is no pattern \"%s\"; there are: %s", name,
                           buffer_str(&list));
    buffer_release(&list);
    return status;
}

int packs_select(struct packs *p, const char *const *names, size_t n_names, struct error *err)
{
    for (size_t i = 0; i < n_names; i++) {
        if (!has_pattern(p, names[i]))
            return unknown_name(p, names[i], err);
    }
    size_t kept = 0;
    for (size_t i = 0; i < p->n_patterns; i++) {
        if (listed(p->patterns[i]->spec->name.text, names, n_names))
            p->patterns[kept++] = p->patterns[i];
        else
            pattern_free(p->patterns[i]);
    }
    p->n_patterns = kept;
    return STATUS_OK;
}
