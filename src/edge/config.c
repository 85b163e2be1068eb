/*
 * porta-audit.yaml to struct config: one table of plain settings, one of thresholds, one function
 * for each list of mappings. Reading starts from the defaults, so that a key that is not there
 * needs no code.
 */
#include "edge/config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "edge/yaml_tree.h"
#include "parse/numbers.h"

#define MAX_PATH_BYTES ((size_t)8192)

struct reader {
    const char *path;
    struct config *c;
    struct error *err;
};

static int fail(const struct reader *r, const struct yaml_node *at, const char *key,
                const char *expected)
{
    return error_set_at(r->err, STATUS_FORMAT, r->path, at->line, at->column, "%s: expected %s",
                        key, expected);
}

static void keep(struct config_list *list, char *text)
{
    list->items = alloc_resize(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count++] = text;
}

/* The path as it is meant: relative to the configuration's directory. */
static char *resolve(const struct reader *r, const char *path)
{
    const char *slash = strrchr(r->path, '/');
    if (path[0] == '/' || !slash)
        return alloc_string(path);
    struct buffer b;
    buffer_init(&b, MAX_PATH_BYTES);
    buffer_append(&b, r->path, (size_t)(slash - r->path) + 1);
    buffer_append_str(&b, path);
    char *ret = alloc_string(b.status ? path : buffer_str(&b));
    buffer_release(&b);
    return ret;
}

/* ---- quantities ---- */

enum quantity { QUANTITY_COUNT, QUANTITY_TIME, QUANTITY_SHARE, QUANTITY_SIZE };

static const struct unit {
    enum quantity of;
    const char *name;
    double factor;
} units[] = {
    {QUANTITY_COUNT, "", 1},
    {QUANTITY_TIME, "ms", 1},
    {QUANTITY_TIME, "s", 1000},
    {QUANTITY_TIME, "min", 60000},
    {QUANTITY_SHARE, "%", 1},
    {QUANTITY_SIZE, "B", 1},
    {QUANTITY_SIZE, "KB", 1024},
    {QUANTITY_SIZE, "MB", 1024.0 * 1024},
    {QUANTITY_SIZE, "GB", 1024.0 * 1024 * 1024},
};

static bool quantity(const char *text, enum quantity of, double *ret)
{
    int64_t micro;
    size_t digits = strspn(text, "0123456789.");
    if (!digits ||
        !number_scaled(span_make(text, digits), 6, ROUND_HALF_UP, INT64_C(1) << 58, &micro))
        return false;
    const char *unit = text + digits + (text[digits] == ' ');
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].of == of && strcmp(units[i].name, unit) == 0) {
            *ret = (double)micro / 1e6 * units[i].factor;
            return true;
        }
    }
    return false;
}

static int take_quantity(const struct reader *r, const struct yaml_node *node, const char *key,
                         enum quantity of, double *ret)
{
    static const char *const expected[] = {
        [QUANTITY_COUNT] = "a number without a unit",
        [QUANTITY_TIME] = "a time with its unit (ms, s, min), as 2 s",
        [QUANTITY_SHARE] = "a share in percent, as 50 %",
        [QUANTITY_SIZE] = "a size with its unit (B, KB, MB, GB), as 100 MB",
    };
    if (node->kind != YAML_SCALAR || !quantity(node->text, of, ret))
        return fail(r, node, key, expected[of]);
    return STATUS_OK;
}

struct threshold_row {
    const char *key;
    enum quantity of;
    unsigned id;
};

/* A mapping of thresholds; at most 5 rows. */
static int take_thresholds(const struct reader *r, const struct yaml_node *node, const char *what,
                           const struct threshold_row *rows, size_t n, struct threshold *into)
{
    const char *known[8] = {NULL};
    for (size_t i = 0; i < n; i++)
        known[i] = rows[i].key;
    int status = yaml_tree_want_keys(r->path, node, known, what, r->err);
    for (size_t i = 0; i < n && !status; i++) {
        const struct yaml_node *value = yaml_tree_get(node, rows[i].key);
        if (value)
            status = take_quantity(r, value, rows[i].key, rows[i].of, &into[rows[i].id].value);
    }
    return status;
}

static int take_criteria(const struct reader *r, const struct yaml_node *node)
{
    static const struct threshold_row rows[] = {
        {"agents", QUANTITY_COUNT, CRITERION_AGENTS}, {"p95", QUANTITY_TIME, CRITERION_P95},
        {"cv", QUANTITY_SHARE, CRITERION_CV},         {"db_size", QUANTITY_SIZE, CRITERION_DB_SIZE},
        {"rps", QUANTITY_COUNT, CRITERION_RPS},
    };
    return take_thresholds(r, node, "criteria", rows, 5, r->c->criteria.criterion);
}

static int take_flags(const struct reader *r, const struct yaml_node *node)
{
    static const char *const colours[] = {"red", "yellow", "green", NULL};
    static const struct threshold_row rows[FLAG_COLOURS][4] = {
        {{"p95", QUANTITY_TIME, FLAG_RED_P95}, {"http_500", QUANTITY_SHARE, FLAG_HTTP_500}},
        {{"p95", QUANTITY_TIME, FLAG_YELLOW_P95},
         {"cv", QUANTITY_SHARE, FLAG_YELLOW_CV},
         {"agents", QUANTITY_COUNT, FLAG_YELLOW_AGENTS},
         {"db_size", QUANTITY_SIZE, FLAG_YELLOW_DB_SIZE}},
        {{"p95", QUANTITY_TIME, FLAG_GREEN_P95},
         {"cv", QUANTITY_SHARE, FLAG_GREEN_CV},
         {"agents", QUANTITY_COUNT, FLAG_GREEN_AGENTS},
         {"db_size", QUANTITY_SIZE, FLAG_GREEN_DB_SIZE}},
    };
    int status = yaml_tree_want_keys(r->path, node, colours, "flags", r->err);
    for (int i = 0; i < FLAG_COLOURS && !status; i++) {
        const struct yaml_node *value = yaml_tree_get(node, colours[i]);
        if (value)
            status =
                take_thresholds(r, value, colours[i], rows[i], i == 0 ? 2 : 4, r->c->criteria.flag);
    }
    return status;
}

static int take_close(const struct reader *r, const struct yaml_node *node)
{
    double share;
    int status = take_quantity(r, node, "close_from", QUANTITY_SHARE, &share);
    if (!status && (share <= 0 || share > 100))
        status = fail(r, node, "close_from", "a share above 0 % and up to 100 %");
    if (!status)
        r->c->criteria.close_share = share / 100;
    return status;
}

/* ---- texts ---- */

static int take_text(const struct reader *r, const struct yaml_node *node, const char *key,
                     char **ret)
{
    int status = yaml_tree_want_text(r->path, node, key, r->err);
    if (!status)
        *ret = alloc_string(node->text);
    return status;
}

static int take_list(const struct reader *r, const struct yaml_node *node, const char *key,
                     bool paths, struct config_list *ret)
{
    int status = yaml_tree_want(r->path, node, YAML_SEQUENCE, key, r->err);
    if (!status && node->n_items > CONFIG_MAX_ITEMS)
        status = fail(r, node, key, "at most 100 items");
    for (size_t i = 0; i < node->n_items && !status; i++) {
        const struct yaml_node *item = &node->items[i];
        status = yaml_tree_want_text(r->path, item, key, r->err);
        if (!status)
            keep(ret, paths ? resolve(r, item->text) : alloc_string(item->text));
    }
    return status;
}

/* An optional text of an entry, owned by config.texts. */
static int take_entry_text(const struct reader *r, const struct yaml_node *entry, const char *key,
                           const char **ret)
{
    char *text = NULL;
    const struct yaml_node *value = yaml_tree_get(entry, key);
    int status = value ? take_text(r, value, key, &text) : STATUS_OK;
    if (text)
        keep(&r->c->texts, text);
    if (text)
        *ret = text;
    return status;
}

static int take_choice(const struct reader *r, const struct yaml_node *entry, const char *key,
                       const char *yes, const char *no, bool *ret)
{
    const struct yaml_node *value = yaml_tree_get(entry, key);
    if (!value)
        return STATUS_OK;
    bool is_yes = value->kind == YAML_SCALAR && strcmp(value->text, yes) == 0;
    if (!is_yes && (value->kind != YAML_SCALAR || strcmp(value->text, no) != 0))
        return error_set_at(r->err, STATUS_FORMAT, r->path, value->line, value->column,
                            "%s: expected %s or %s", key, yes, no);
    *ret = is_yes;
    return STATUS_OK;
}

static int want_path(const struct reader *r, const struct yaml_node *entry)
{
    const struct yaml_node *path = yaml_tree_get(entry, "path");
    if (!path || path->kind != YAML_SCALAR || path->text[0] != '/')
        return fail(r, path ? path : entry, "path", "a path that begins with /");
    return STATUS_OK;
}

/* The document's own name of a watched path keeps its texts in both languages. */
static const char *watched_id(const char *path)
{
    const struct criteria *document = criteria_default();
    for (size_t i = 0; i < document->n_watched; i++)
        if (strcmp(document->watched[i].path, path) == 0)
            return document->watched[i].id;
    return path;
}

static int take_watched_entry(const struct reader *r, const struct yaml_node *entry,
                              struct watched_endpoint *w)
{
    static const char *const known[] = {"path", "method",  "match_method", "class",
                                        "what", "problem", "remedy",       NULL};
    w->method = "";
    int status = yaml_tree_want_keys(r->path, entry, known, "a watched endpoint", r->err);
    if (!status)
        status = want_path(r, entry);
    if (!status)
        status = take_entry_text(r, entry, "path", &w->path);
    if (!status)
        status = take_entry_text(r, entry, "method", &w->method);
    if (!status)
        status = take_choice(r, entry, "match_method", "yes", "no", &w->match_method);
    if (!status && w->match_method && w->method[0] == '\0')
        status = fail(r, entry, "match_method", "a method beside it");
    if (!status)
        status = take_choice(r, entry, "class", "critical", "monitored", &w->critical);
    if (!status)
        status = take_entry_text(r, entry, "what", &w->what);
    if (!status)
        status = take_entry_text(r, entry, "problem", &w->problem);
    if (!status)
        status = take_entry_text(r, entry, "remedy", &w->remedy);
    if (!status)
        w->id = watched_id(w->path);
    return status;
}

static int take_watched(const struct reader *r, const struct yaml_node *node)
{
    int status = yaml_tree_want(r->path, node, YAML_SEQUENCE, "watched", r->err);
    if (!status && node->n_items > CONFIG_MAX_ITEMS)
        status = fail(r, node, "watched", "at most 100 items");
    if (status)
        return status;
    r->c->watched = alloc_zeroed(node->n_items + 1, sizeof *r->c->watched);
    for (size_t i = 0; i < node->n_items && !status; i++)
        status = take_watched_entry(r, &node->items[i], &r->c->watched[i]);
    r->c->criteria.watched = r->c->watched;
    r->c->criteria.n_watched = node->n_items;
    return status;
}

/* The configured templates, then the document's: the first that fits counts. */
static int take_templates(const struct reader *r, const struct yaml_node *node)
{
    static const char *const known[] = {"path", "method", "stream", NULL};
    struct endpoint_rules *rules = &r->c->criteria.rollup.endpoints;
    int status = yaml_tree_want(r->path, node, YAML_SEQUENCE, "templates", r->err);
    if (!status && node->n_items > CONFIG_MAX_ITEMS)
        status = fail(r, node, "templates", "at most 100 items");
    if (status)
        return status;
    size_t n = node->n_items;
    r->c->templates = alloc_zeroed(n + rules->n_templates, sizeof *r->c->templates);
    for (size_t i = 0; i < n && !status; i++) {
        const struct yaml_node *entry = &node->items[i];
        struct endpoint_template *t = &r->c->templates[i];
        t->named = true;
        status = yaml_tree_want_keys(r->path, entry, known, "a template", r->err);
        if (!status)
            status = want_path(r, entry);
        if (!status)
            status = take_entry_text(r, entry, "path", &t->path);
        if (!status)
            status = take_entry_text(r, entry, "method", &t->method);
        if (!status)
            status = take_choice(r, entry, "stream", "yes", "no", &t->stream);
    }
    memcpy(r->c->templates + n, rules->templates, rules->n_templates * sizeof *r->c->templates);
    rules->templates = r->c->templates;
    rules->n_templates += n;
    return status;
}

/* ---- the file ---- */

static int take_lists(const struct reader *r, const struct yaml_node *root)
{
    struct config *c = r->c;
    const struct yaml_node *node;
    int status = STATUS_OK;
    if ((node = yaml_tree_get(root, "logs")))
        status = take_list(r, node, "logs", true, &c->logs);
    if (!status && (node = yaml_tree_get(root, "patterns")))
        status = take_list(r, node, "patterns", true, &c->patterns);
    if (!status && (node = yaml_tree_get(root, "constant_work"))) {
        status = take_list(r, node, "constant_work", false, &c->cv_paths);
        c->criteria.cv_paths = (const char *const *)c->cv_paths.items;
        c->criteria.n_cv_paths = c->cv_paths.count;
    }
    if (!status && (node = yaml_tree_get(root, "test_agents"))) {
        status = take_list(r, node, "test_agents", false, &c->test_agents);
        c->criteria.rollup.test_agents = (const char *const *)c->test_agents.items;
        c->criteria.rollup.n_test_agents = c->test_agents.count;
    }
    return status;
}

static int take_settings(const struct reader *r, const struct yaml_node *root)
{
    struct config *c = r->c;
    const struct {
        const char *key;
        bool path;
        char **into;
    } rows[] = {
        {"output_dir", true, &c->output_dir},     {"language", false, &c->language},
        {"timezone", false, &c->timezone},        {"assume_tz", false, &c->assume_tz},
        {"porta_db", true, &c->porta_db},         {"daily_metrics", true, &c->daily_metrics},
        {"attestations", true, &c->attestations},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct yaml_node *node = yaml_tree_get(root, rows[i].key);
        if (!node)
            continue;
        int status = yaml_tree_want_text(r->path, node, rows[i].key, r->err);
        if (status)
            return status;
        *rows[i].into = rows[i].path ? resolve(r, node->text) : alloc_string(node->text);
    }
    if (c->language && strcmp(c->language, "en") != 0 && strcmp(c->language, "ru") != 0)
        return fail(r, yaml_tree_get(root, "language"), "language", "en or ru");
    return STATUS_OK;
}

static int take_root(const struct reader *r, const struct yaml_node *root)
{
    static const char *const known[] = {
        "logs",          "output_dir",    "language",  "timezone",    "assume_tz",  "porta_db",
        "daily_metrics", "attestations",  "patterns",  "criteria",    "close_from", "flags",
        "watched",       "constant_work", "templates", "test_agents", NULL};
    static const struct {
        const char *key;
        int (*take)(const struct reader *, const struct yaml_node *);
    } parts[] = {{"criteria", take_criteria},
                 {"close_from", take_close},
                 {"flags", take_flags},
                 {"watched", take_watched},
                 {"templates", take_templates}};
    if (root->kind == YAML_NOTHING) /* only comments */
        return STATUS_OK;
    int status = yaml_tree_want_keys(r->path, root, known, "the configuration", r->err);
    if (!status)
        status = take_settings(r, root);
    if (!status)
        status = take_lists(r, root);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && !status; i++) {
        const struct yaml_node *node = yaml_tree_get(root, parts[i].key);
        if (node)
            status = parts[i].take(r, node);
    }
    return status;
}

void config_init(struct config *ret)
{
    *ret = (struct config){.criteria = *criteria_default()};
}

int config_read(const char *path, struct config *ret, struct error *err)
{
    struct yaml_node root = {0};
    struct config c;
    int status = yaml_tree_read(path, &root, err);
    if (status)
        return status;
    config_init(&c);
    c.path = alloc_string(path);
    const struct reader r = {path, &c, err};
    status = take_root(&r, &root);
    yaml_tree_release(&root);
    if (status)
        config_release(&c);
    else
        *ret = c;
    return status;
}

static void list_release(struct config_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
}

void config_release(struct config *c)
{
    list_release(&c->logs);
    list_release(&c->patterns);
    list_release(&c->cv_paths);
    list_release(&c->test_agents);
    list_release(&c->texts);
    char *const texts[] = {c->path,      c->output_dir, c->language,      c->timezone,
                           c->assume_tz, c->porta_db,   c->daily_metrics, c->attestations};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
    free(c->watched);
    free(c->templates);
    *c = (struct config){0};
}
