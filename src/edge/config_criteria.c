/*
 * The document's values in the configuration: thresholds, flags, watched endpoints, templates. One
 * table of thresholds for each mapping, one function for each list of mappings.
 */
#include "edge/config_reader.h"

#include <string.h>

#include "base/alloc.h"

struct threshold_row {
    const char *key;
    enum config_quantity of;
    unsigned id;
};

/* A mapping of thresholds; at most 5 rows. */
static int take_thresholds(const struct config_reader *r, const struct yaml_node *node,
                           const char *what, const struct threshold_row *rows, size_t n,
                           struct threshold *into)
{
    const char *known[8] = {NULL};
    for (size_t i = 0; i < n; i++)
        known[i] = rows[i].key;
    int status = yaml_tree_want_keys(r->path, node, known, what, r->err);
    for (size_t i = 0; i < n && !status; i++) {
        const struct yaml_node *value = yaml_tree_get(node, rows[i].key);
        if (value)
            status =
                config_take_quantity(r, value, rows[i].key, rows[i].of, &into[rows[i].id].value);
    }
    return status;
}

int config_take_criteria(const struct config_reader *r, const struct yaml_node *node)
{
    static const struct threshold_row rows[] = {
        {"agents", QUANTITY_COUNT, CRITERION_AGENTS}, {"p95", QUANTITY_TIME, CRITERION_P95},
        {"cv", QUANTITY_SHARE, CRITERION_CV},         {"db_size", QUANTITY_SIZE, CRITERION_DB_SIZE},
        {"rps", QUANTITY_COUNT, CRITERION_RPS},
    };
    return take_thresholds(r, node, "criteria", rows, 5, r->c->criteria.criterion);
}

int config_take_flags(const struct config_reader *r, const struct yaml_node *node)
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

int config_take_close(const struct config_reader *r, const struct yaml_node *node)
{
    double share;
    int status = config_take_quantity(r, node, "close_from", QUANTITY_SHARE, &share);
    if (!status && (share <= 0 || share > 100))
        status = config_fail(r, node, "close_from", "a share above 0 % and up to 100 %");
    if (!status)
        r->c->criteria.close_share = share / 100;
    return status;
}

static int want_path(const struct config_reader *r, const struct yaml_node *entry)
{
    const struct yaml_node *path = yaml_tree_get(entry, "path");
    if (!path || path->kind != YAML_SCALAR || path->text[0] != '/')
        return config_fail(r, path ? path : entry, "path", "a path that begins with /");
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

static int take_watched_entry(const struct config_reader *r, const struct yaml_node *entry,
                              struct watched_endpoint *w)
{
    static const char *const known[] = {"path", "method",  "match_method", "class",
                                        "what", "problem", "remedy",       NULL};
    w->method = "";
    int status = yaml_tree_want_keys(r->path, entry, known, "a watched endpoint", r->err);
    if (!status)
        status = want_path(r, entry);
    if (!status)
        status = config_take_entry_text(r, entry, "path", &w->path);
    if (!status)
        status = config_take_entry_text(r, entry, "method", &w->method);
    if (!status)
        status = config_take_choice(r, entry, "match_method", "yes", "no", &w->match_method);
    if (!status && w->match_method && w->method[0] == '\0')
        status = config_fail(r, entry, "match_method", "a method beside it");
    if (!status)
        status = config_take_choice(r, entry, "class", "critical", "monitored", &w->critical);
    if (!status)
        status = config_take_entry_text(r, entry, "what", &w->what);
    if (!status)
        status = config_take_entry_text(r, entry, "problem", &w->problem);
    if (!status)
        status = config_take_entry_text(r, entry, "remedy", &w->remedy);
    if (!status)
        w->id = watched_id(w->path);
    return status;
}

int config_take_watched(const struct config_reader *r, const struct yaml_node *node)
{
    int status = yaml_tree_want(r->path, node, YAML_SEQUENCE, "watched", r->err);
    if (!status && node->n_items > CONFIG_MAX_ITEMS)
        status = config_fail(r, node, "watched", "at most 100 items");
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
int config_take_templates(const struct config_reader *r, const struct yaml_node *node)
{
    static const char *const known[] = {"path", "method", "stream", NULL};
    struct endpoint_rules *rules = &r->c->criteria.rollup.endpoints;
    int status = yaml_tree_want(r->path, node, YAML_SEQUENCE, "templates", r->err);
    if (!status && node->n_items > CONFIG_MAX_ITEMS)
        status = config_fail(r, node, "templates", "at most 100 items");
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
            status = config_take_entry_text(r, entry, "path", &t->path);
        if (!status)
            status = config_take_entry_text(r, entry, "method", &t->method);
        if (!status)
            status = config_take_choice(r, entry, "stream", "yes", "no", &t->stream);
    }
    memcpy(r->c->templates + n, rules->templates, rules->n_templates * sizeof *r->c->templates);
    rules->templates = r->c->templates;
    rules->n_templates += n;
    return status;
}
