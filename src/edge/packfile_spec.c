/*
 * What a pattern file may say, as one table: each key with the kinds of file that may have it and
 * the function that reads its value. The table drives the check for unknown keys, for keys of
 * another kind, and the reading; what must be there, or belongs together, is checked afterwards.
 *
 * Whether a regex, a field name inside it or a time format is right is for parse/packs to say: it
 * gets the place of every text. Only one thing is looked for in the regex here: whether it names
 * a time or a latency, since a file without their format or unit is incomplete.
 */
#include "edge/packfile_spec.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct reader {
    const char *path;
    struct pattern_spec *spec;
    struct error *err;
};

typedef int key_reader(struct reader *r, const struct yaml_node *value);

static int fail(struct reader *r, const struct yaml_node *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int fail(struct reader *r, const struct yaml_node *at, const char *format, ...)
{
    char text[ERROR_TEXT_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_set_at(r->err, STATUS_FORMAT, r->path, at->line, at->column, "%s", text);
}

int packfile_take_text(const char *path, const struct yaml_node *node, const char *what,
                       struct spec_text *ret, struct error *err)
{
    int status = yaml_tree_want_text(path, node, what, err);
    if (status)
        return status;
    *ret = (struct spec_text){alloc_string(node->text), node->text_line, node->text_column,
                              node->style};
    return 0;
}

static int take_text(struct reader *r, const struct yaml_node *node, const char *what,
                     struct spec_text *ret)
{
    return packfile_take_text(r->path, node, what, ret, r->err);
}

/* One text, or a list of texts. */
static int take_texts(struct reader *r, const struct yaml_node *node, const char *what,
                      struct spec_text **ret, size_t *ret_n)
{
    const struct yaml_node *items = node->kind == YAML_SEQUENCE ? node->items : node;
    size_t n = node->kind == YAML_SEQUENCE ? node->n_items : 1;
    if (n == 0)
        return fail(r, node, "%s is an empty list", what);
    *ret = alloc_zeroed(n, sizeof **ret);
    for (size_t i = 0; i < n; i++) {
        int status = take_text(r, &items[i], what, &(*ret)[i]);
        if (status)
            return status;
        (*ret_n)++;
    }
    return 0;
}

/* One word of a NULL-terminated list: its index. */
static int take_word(struct reader *r, const struct yaml_node *node, const char *what,
                     const char *const *words, int *ret)
{
    int status = yaml_tree_want_text(r->path, node, what, r->err);
    if (status)
        return status;
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], node->text) == 0) {
            *ret = i;
            return 0;
        }
    }
    char known[128];
    yaml_tree_join(words, known, sizeof known);
    return fail(r, node, "%s is \"%.64s\"; it has to be one of %s", what, node->text, known);
}

/* ---- the keys ---- */

static int read_name(struct reader *r, const struct yaml_node *value)
{
    int status = take_text(r, value, "name", &r->spec->name);
    if (status)
        return status;
    const char *name = r->spec->name.text;
    if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")])
        return fail(r, value, "name may hold small letters, digits and - only");
    const char *slash = strrchr(r->path, '/');
    const char *file = slash ? slash + 1 : r->path;
    size_t len = strlen(name);
    if (strncmp(file, name, len) != 0 || strcmp(file + len, ".yaml") != 0)
        return fail(r, value, "name is \"%.64s\", but the file is not %.64s.yaml", name, name);
    return 0;
}

static int read_description(struct reader *r, const struct yaml_node *value)
{
    return take_text(r, value, "description", &r->spec->description);
}

static int read_kind(struct reader *r, const struct yaml_node *value)
{
    (void)r; /* read first of all: see read_kind_first */
    (void)value;
    return 0;
}

static int read_tier(struct reader *r, const struct yaml_node *value)
{
    static const char *const words[] = {"edge", "app", "client", NULL};
    static const enum tier tiers[] = {TIER_EDGE, TIER_APP, TIER_CLIENT};
    int word;
    int status = take_word(r, value, "tier", words, &word);
    if (!status)
        r->spec->tier = tiers[word];
    return status;
}

static int read_regex(struct reader *r, const struct yaml_node *value)
{
    r->spec->shape = SHAPE_REGEX;
    return take_text(r, value, "regex", &r->spec->regex);
}

static int find_field(struct reader *r, const struct yaml_node *key, enum field *ret)
{
    for (int f = 0; f < FIELD_COUNT; f++) {
        if (strcmp(field_names[f], key->text) == 0) {
            *ret = (enum field)f;
            return 0;
        }
    }
    const char *names[FIELD_COUNT + 1] = {NULL};
    for (int f = 0; f < FIELD_COUNT; f++)
        names[f] = field_names[f];
    char known[256];
    yaml_tree_join(names, known, sizeof known);
    return fail(r, key, "unknown field \"%.64s\"; known are %s", key->text, known);
}

static int read_keys(struct reader *r, const struct yaml_node *value, const char *what)
{
    int status = yaml_tree_want(r->path, value, YAML_MAPPING, what, r->err);
    if (status)
        return status;
    if (value->n_items == 0)
        return fail(r, value, "%s names no field", what);
    size_t capacity = 0;
    for (size_t i = 0; i < value->n_items; i += 2) {
        enum field field = FIELD_COUNT; /* of no use where n stays 0 */
        struct spec_text *texts = NULL;
        size_t n = 0;
        status = find_field(r, &value->items[i], &field);
        if (!status)
            status = take_texts(r, &value->items[i + 1], value->items[i].text, &texts, &n);
        r->spec->keys =
            alloc_grow(r->spec->keys, &capacity, r->spec->n_keys + n + 1, sizeof *r->spec->keys);
        for (size_t k = 0; k < n; k++)
            r->spec->keys[r->spec->n_keys++] = (struct spec_key){field, texts[k]};
        free(texts);
        if (status)
            return status;
    }
    return 0;
}

static int read_json(struct reader *r, const struct yaml_node *value)
{
    r->spec->shape = SHAPE_JSON;
    return read_keys(r, value, "json");
}

static int read_ltsv(struct reader *r, const struct yaml_node *value)
{
    r->spec->shape = SHAPE_LTSV;
    return read_keys(r, value, "ltsv");
}

static int read_require(struct reader *r, const struct yaml_node *value)
{
    return take_texts(r, value, "require", &r->spec->require, &r->spec->n_require);
}

static int read_time(struct reader *r, const struct yaml_node *value)
{
    static const char *const known[] = {"format", "at", "zone", NULL};
    static const char *const ends[] = {"end", "start", NULL};
    int status = yaml_tree_want_keys(r->path, value, known, "time", r->err);
    if (status)
        return status;
    const struct yaml_node *format = yaml_tree_get(value, "format");
    const struct yaml_node *at = yaml_tree_get(value, "at");
    const struct yaml_node *zone = yaml_tree_get(value, "zone");
    if (!format)
        return fail(r, value, "time has no format");
    status = take_texts(r, format, "format", &r->spec->time_formats, &r->spec->n_time_formats);
    int end = 0;
    if (!status && at)
        status = take_word(r, at, "at", ends, &end);
    if (!status && zone)
        status = take_text(r, zone, "zone", &r->spec->zone);
    r->spec->time_at_start = end == 1;
    return status;
}

static int read_latency(struct reader *r, const struct yaml_node *value)
{
    static const char *const words[] = {"s", "ms", "us", "ns", "text", NULL};
    static const enum latency_unit units[] = {LATENCY_SECONDS, LATENCY_MILLISECONDS,
                                              LATENCY_MICROSECONDS, LATENCY_NANOSECONDS,
                                              LATENCY_TEXT};
    int word;
    int status = take_word(r, value, "latency", words, &word);
    if (!status)
        r->spec->latency_unit = units[word];
    return status;
}

static int read_continuation(struct reader *r, const struct yaml_node *value)
{
    static const char *const words[] = {"none", "any", NULL};
    int word;
    int status = take_word(r, value, "continuation", words, &word);
    if (!status)
        r->spec->continuation = word ? CONTINUES_ANY : CONTINUES_NONE;
    return status;
}

static int read_starts(struct reader *r, const struct yaml_node *value)
{
    static const char *const words[] = {"anywhere", "when-nothing-open", NULL};
    int word;
    int status = take_word(r, value, "starts", words, &word);
    if (!status)
        r->spec->orphan = word == 1;
    return status;
}

static int read_twin_logger(struct reader *r, const struct yaml_node *value)
{
    return take_text(r, value, "twin_logger", &r->spec->twin_logger);
}

static int read_ignore(struct reader *r, const struct yaml_node *value)
{
    return take_texts(r, value, "ignore", &r->spec->ignore, &r->spec->n_ignore);
}

static int read_event(struct reader *r, const struct yaml_node *node, struct spec_event *event)
{
    static const char *const known[] = {"event", "message", "exception", "unless", NULL};
    static const char *const words[] = {"db_locked", NULL};
    int status = yaml_tree_want_keys(r->path, node, known, "an event rule", r->err);
    if (status)
        return status;
    const struct yaml_node *name = yaml_tree_get(node, "event");
    const struct yaml_node *message = yaml_tree_get(node, "message");
    const struct yaml_node *exception = yaml_tree_get(node, "exception");
    const struct yaml_node *unless = yaml_tree_get(node, "unless");
    if (!name)
        return fail(r, node, "an event rule has no event");
    if (!message && !exception)
        return fail(r, node, "an event rule needs a message or an exception");
    if (unless && !exception)
        return fail(r, unless, "unless switches an exception off, and there is none");
    int word;
    status = take_word(r, name, "event", words, &word);
    if (!status)
        status = take_text(r, name, "event", &event->event);
    if (!status && message)
        status = take_text(r, message, "message", &event->message);
    if (!status && exception)
        status = take_text(r, exception, "exception", &event->exception);
    if (!status && unless)
        status = take_text(r, unless, "unless", &event->unless);
    return status;
}

static int read_events(struct reader *r, const struct yaml_node *value)
{
    if (value->kind == YAML_SCALAR && r->spec->kind != PATTERN_EVENTS)
        return take_text(r, value, "events", &r->spec->events_from);
    int status = yaml_tree_want(r->path, value, YAML_SEQUENCE, "events", r->err);
    if (status)
        return status;
    if (value->n_items == 0)
        return fail(r, value, "events is an empty list");
    r->spec->events = alloc_zeroed(value->n_items, sizeof *r->spec->events);
    for (size_t i = 0; i < value->n_items && !status; i++)
        status = read_event(r, &value->items[i], &r->spec->events[r->spec->n_events++]);
    return status;
}

static int read_samples(struct reader *r, const struct yaml_node *value)
{
    return packfile_samples_read(r->path, value, r->spec, r->err);
}

/* ---- the table ---- */

enum {
    IN_ACCESS = 1 << PATTERN_ACCESS,
    IN_APPLICATION = 1 << PATTERN_APPLICATION,
    IN_WRAPPER = 1 << PATTERN_WRAPPER,
    IN_EVENTS = 1 << PATTERN_EVENTS,
    IN_RECORDS = IN_ACCESS | IN_APPLICATION,
    IN_LINES = IN_RECORDS | IN_WRAPPER,
    IN_ALL = IN_LINES | IN_EVENTS,
};

static const struct {
    const char *key;
    key_reader *read;
    unsigned allowed;  /* kinds that may have it */
    unsigned required; /* kinds that must */
} keys[] = {
    {"name", read_name, IN_ALL, IN_ALL},
    {"description", read_description, IN_ALL, 0},
    {"kind", read_kind, IN_ALL, IN_ALL},
    {"tier", read_tier, IN_RECORDS, IN_RECORDS},
    {"regex", read_regex, IN_LINES, 0},
    {"json", read_json, IN_LINES, 0},
    {"ltsv", read_ltsv, IN_LINES, 0},
    {"require", read_require, IN_LINES, 0},
    {"time", read_time, IN_LINES, 0},
    {"latency", read_latency, IN_RECORDS, 0},
    {"continuation", read_continuation, IN_APPLICATION, 0},
    {"starts", read_starts, IN_APPLICATION, 0},
    {"twin_logger", read_twin_logger, IN_APPLICATION, 0},
    {"ignore", read_ignore, IN_LINES, 0},
    {"events", read_events, IN_APPLICATION | IN_EVENTS, IN_EVENTS},
    {"samples", read_samples, IN_LINES, IN_LINES},
};

#define N_KEYS (sizeof keys / sizeof keys[0])

static const char *const kind_words[] = {"access", "application", "wrapper", "events", NULL};
static const enum pattern_kind kinds[] = {PATTERN_ACCESS, PATTERN_APPLICATION, PATTERN_WRAPPER,
                                          PATTERN_EVENTS};

static const char *kind_word(enum pattern_kind kind)
{
    for (size_t i = 0; kind_words[i]; i++) {
        if (kinds[i] == kind)
            return kind_words[i];
    }
    return "";
}

static int check_known(struct reader *r, const struct yaml_node *root)
{
    const char *names[N_KEYS + 1] = {NULL};
    for (size_t k = 0; k < N_KEYS; k++)
        names[k] = keys[k].key;
    return yaml_tree_want_keys(r->path, root, names, "a pattern file", r->err);
}

/* The kind decides what the other keys may be, so it comes before them. */
static int read_kind_first(struct reader *r, const struct yaml_node *root)
{
    const struct yaml_node *kind = yaml_tree_get(root, "kind");
    if (!kind)
        return fail(r, root, "kind is missing");
    int word;
    int status = take_word(r, kind, "kind", kind_words, &word);
    if (!status)
        r->spec->kind = kinds[word];
    return status;
}

/* In the order of the file, so that its first mistake is the one that is named. */
static int read_values(struct reader *r, const struct yaml_node *root)
{
    unsigned kind = 1u << r->spec->kind;
    for (size_t i = 0; i < root->n_items; i += 2) {
        const struct yaml_node *key = &root->items[i];
        size_t k = 0;
        while (strcmp(keys[k].key, key->text) != 0)
            k++;
        if (!(keys[k].allowed & kind))
            return fail(r, key, "a pattern of kind %s has no %s", kind_word(r->spec->kind),
                        key->text);
        int status = keys[k].read(r, &root->items[i + 1]);
        if (status)
            return status;
    }
    for (size_t k = 0; k < N_KEYS; k++) {
        if ((keys[k].required & kind) && !yaml_tree_get(root, keys[k].key))
            return fail(r, root, "%s is missing: a pattern of kind %s needs it", keys[k].key,
                        kind_word(r->spec->kind));
    }
    return 0;
}

/* ---- what belongs together ---- */

/* Does the regex have a group of that name ((?<x>…), (?P<x>…), (?'x'…)), or a key yield it? */
static bool has_field(const struct pattern_spec *spec, enum field field)
{
    for (size_t i = 0; i < spec->n_keys; i++) {
        if (spec->keys[i].field == field)
            return true;
    }
    if (!spec->regex.text)
        return false;
    static const struct {
        const char *before, *after;
    } shapes[] = {{"(?<", ">"}, {"(?P<", ">"}, {"(?'", "'"}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        char group[64];
        snprintf(group, sizeof group, "%s%s%s", shapes[i].before, field_names[field],
                 shapes[i].after);
        if (strstr(spec->regex.text, group))
            return true;
    }
    return false;
}

static int check_shape(struct reader *r, const struct yaml_node *root)
{
    const struct yaml_node *shapes[] = {yaml_tree_get(root, "regex"), yaml_tree_get(root, "json"),
                                        yaml_tree_get(root, "ltsv")};
    const struct yaml_node *found = NULL;
    for (size_t i = 0; i < 3; i++) {
        if (shapes[i] && found)
            return fail(r, shapes[i], "only one of regex, json and ltsv can be given");
        if (shapes[i])
            found = shapes[i];
    }
    if (!found)
        return fail(r, root, "one of regex, json and ltsv is missing");
    const struct yaml_node *require = yaml_tree_get(root, "require");
    if (require && r->spec->shape == SHAPE_REGEX)
        return fail(r, require, "require is for json and ltsv");
    if (r->spec->kind == PATTERN_WRAPPER && !has_field(r->spec, FIELD_LINE))
        return fail(r, found, "a wrapper needs the field line");
    return 0;
}

/* A field and the key that says how to read it come together. */
static int check_pair(struct reader *r, const struct yaml_node *root, bool field, const char *name,
                      const char *key)
{
    const struct yaml_node *node = yaml_tree_get(root, key);
    if (field && !node)
        return fail(r, root, "%s is missing: the pattern has a field %s", key, name);
    if (!field && node)
        return fail(r, node, "%s is given, but the pattern has no field %s", key, name);
    return 0;
}

static int check_samples(struct reader *r, const struct yaml_node *root)
{
    bool line = false, no_match = false;
    for (size_t i = 0; i < r->spec->n_samples; i++) {
        line = line || r->spec->samples[i].must_match;
        no_match = no_match || !r->spec->samples[i].must_match;
    }
    if (line && no_match)
        return 0;
    return fail(r, yaml_tree_get(root, "samples"), "samples need at least one %s",
                line ? "no_match" : "line");
}

int packfile_spec_read(const char *path, const struct yaml_node *root, struct pattern_spec *spec,
                       struct error *err)
{
    struct reader r = {path, spec, err};
    spec->file = alloc_string(path);
    int status = check_known(&r, root);
    if (!status)
        status = read_kind_first(&r, root);
    if (!status)
        status = read_values(&r, root);
    if (status || spec->kind == PATTERN_EVENTS)
        return status;
    status = check_shape(&r, root);
    if (!status)
        status = check_pair(&r, root, has_field(spec, FIELD_TIME), "time", "time");
    bool latency = has_field(spec, FIELD_LATENCY) || has_field(spec, FIELD_LATENCY_UPSTREAM);
    if (!status && spec->kind != PATTERN_WRAPPER)
        status = check_pair(&r, root, latency, "latency", "latency");
    if (!status)
        status = check_samples(&r, root);
    return status;
}
