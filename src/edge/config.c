/*
 * porta-audit.yaml to struct config: one table of plain settings, one of the parts that have a
 * reader of their own. Reading starts from the defaults, so that a key that is not there needs no
 * code.
 */
#include "edge/config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "edge/config_reader.h"

static int take_lists(const struct config_reader *r, const struct yaml_node *root)
{
    struct config *c = r->c;
    const struct yaml_node *node;
    int status = STATUS_OK;
    if ((node = yaml_tree_get(root, "logs")))
        status = config_take_list(r, node, "logs", true, &c->logs);
    if (!status && (node = yaml_tree_get(root, "patterns")))
        status = config_take_list(r, node, "patterns", true, &c->patterns);
    if (!status && (node = yaml_tree_get(root, "constant_work"))) {
        status = config_take_list(r, node, "constant_work", false, &c->cv_paths);
        c->criteria.cv_paths = (const char *const *)c->cv_paths.items;
        c->criteria.n_cv_paths = c->cv_paths.count;
    }
    if (!status && (node = yaml_tree_get(root, "test_agents"))) {
        status = config_take_list(r, node, "test_agents", false, &c->test_agents);
        c->criteria.rollup.test_agents = (const char *const *)c->test_agents.items;
        c->criteria.rollup.n_test_agents = c->test_agents.count;
    }
    return status;
}

static int take_settings(const struct config_reader *r, const struct yaml_node *root)
{
    struct config *c = r->c;
    const struct {
        const char *key;
        bool path;
        char **into;
    } rows[] = {
        {"output_dir", true, &c->output_dir},
        {"language", false, &c->language},
        {"timezone", false, &c->timezone},
        {"assume_tz", false, &c->assume_tz},
        {"store", true, &c->store},
        {"keep", false, &c->keep},
        {"porta_db", true, &c->porta_db},
        {"daily_metrics", true, &c->daily_metrics},
        {"attestations", true, &c->attestations},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct yaml_node *node = yaml_tree_get(root, rows[i].key);
        if (!node)
            continue;
        int status = yaml_tree_want_text(r->path, node, rows[i].key, r->err);
        if (status)
            return status;
        *rows[i].into = rows[i].path ? config_resolve(r, node->text) : alloc_string(node->text);
    }
    if (c->language && strcmp(c->language, "en") != 0 && strcmp(c->language, "ru") != 0)
        return config_fail(r, yaml_tree_get(root, "language"), "language", "en or ru");
    return STATUS_OK;
}

static int take_root(const struct config_reader *r, const struct yaml_node *root)
{
    static const char *const known[] = {
        "logs",      "store",        "output_dir",    "language",     "timezone",
        "assume_tz", "porta_db",     "daily_metrics", "attestations", "patterns",
        "criteria",  "close_from",   "flags",         "watched",      "constant_work",
        "templates", "test_agents",  "roots",         "redis",        "checklist",
        "keep",      "busy_timeout", "caches",        "cache_ttls",   "blockers",
        NULL};
    static const struct {
        const char *key;
        int (*take)(const struct config_reader *, const struct yaml_node *);
    } parts[] = {{"criteria", config_take_criteria},
                 {"close_from", config_take_close},
                 {"flags", config_take_flags},
                 {"watched", config_take_watched},
                 {"templates", config_take_templates},
                 {"roots", config_take_roots},
                 {"redis", config_take_redis},
                 {"checklist", config_take_checklist},
                 {"busy_timeout", config_take_busy_timeout},
                 {"caches", config_take_caches},
                 {"cache_ttls", config_take_cache_ttls},
                 {"blockers", config_take_blockers}};
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
    config_add_redis_rules(r->c);
    return status ? status : config_group_endpoints(r, root);
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
    const struct config_reader r = {path, &c, err};
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
    list_release(&c->roots);
    list_release(&c->texts);
    char *const texts[] = {c->path,         c->store,     c->output_dir, c->language,
                           c->timezone,     c->assume_tz, c->porta_db,   c->daily_metrics,
                           c->attestations, c->keep};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
    free(c->watched);
    free(c->templates);
    free(c->rules);
    for (size_t i = 0; i < c->n_caches; i++)
        free(c->caches[i].writes);
    free(c->caches);
    free(c->cache_rules);
    free(c->blockers);
    free(c->cache_ttls);
    free(c->groups);
    *c = (struct config){0};
}
