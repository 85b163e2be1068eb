/*
 * What the bottlenecks are measured with: the busy timeout, reads that a cache could answer, what
 * may block others; and from all of it the endpoints to watch second by second.
 */
#include "edge/config_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define MS_US 1000
#define MS_S 1000
#define MAX_TIMEOUT_MS (3600.0 * 1000)

int config_take_busy_timeout(const struct config_reader *r, const struct yaml_node *node)
{
    double ms;
    int status = config_take_quantity(r, node, "busy_timeout", QUANTITY_TIME, &ms);
    if (!status && (ms <= 0 || ms > MAX_TIMEOUT_MS))
        status = config_fail(r, node, "busy_timeout", "a time above 0 and up to an hour");
    if (!status)
        r->c->criteria.busy_timeout_us = (int64_t)(ms * MS_US);
    return status;
}

/* "/path" or "METHOD /path"; its texts are owned by config.texts. */
static int take_name(const struct config_reader *r, const struct yaml_node *node, const char *key,
                     struct endpoint_name *ret)
{
    char *text;
    int status = config_take_text(r, node, key, &text);
    if (status)
        return status;
    config_keep(&r->c->texts, text);
    char *blank = strchr(text, ' ');
    *ret = (struct endpoint_name){.method = blank ? text : NULL, .path = blank ? blank + 1 : text};
    if (blank)
        *blank = '\0';
    if (ret->path[0] != '/' || (blank && (blank == text || strchr(text, '/'))))
        return config_fail(r, node, key, "/path or METHOD /path");
    return STATUS_OK;
}

/* *ret is the caller's to free, whatever the status. */
static int take_names(const struct config_reader *r, const struct yaml_node *node, const char *key,
                      struct endpoint_name **ret, size_t *ret_count)
{
    int status = yaml_tree_want(r->path, node, YAML_SEQUENCE, key, r->err);
    if (!status && node->n_items > CONFIG_MAX_ITEMS)
        status = config_fail(r, node, key, "at most 100 items");
    if (status)
        return status;
    *ret = alloc_zeroed(node->n_items + 1, sizeof **ret);
    for (size_t i = 0; i < node->n_items && !status; i++)
        status = take_name(r, &node->items[i], key, &(*ret)[i]);
    *ret_count = node->n_items;
    return status;
}

static int take_cache(const struct config_reader *r, const struct yaml_node *entry,
                      struct config_cache *cache)
{
    static const char *const known[] = {"read", "writes", NULL};
    int status = yaml_tree_want_keys(r->path, entry, known, "a cache", r->err);
    const struct yaml_node *read = status ? NULL : yaml_tree_get(entry, "read");
    const struct yaml_node *writes = status ? NULL : yaml_tree_get(entry, "writes");
    if (!status && !read)
        status = config_fail(r, entry, "read", "/path or METHOD /path");
    if (!status)
        status = take_name(r, read, "read", &cache->rule.read);
    if (!status && writes)
        status = take_names(r, writes, "writes", &cache->writes, &cache->rule.n_writes);
    cache->rule.writes = cache->writes;
    return status;
}

int config_take_caches(const struct config_reader *r, const struct yaml_node *node)
{
    struct config *c = r->c;
    int status = yaml_tree_want(r->path, node, YAML_SEQUENCE, "caches", r->err);
    if (!status && node->n_items > CONFIG_MAX_ITEMS)
        status = config_fail(r, node, "caches", "at most 100 items");
    if (status)
        return status;
    c->caches = alloc_zeroed(node->n_items + 1, sizeof *c->caches);
    c->cache_rules = alloc_zeroed(node->n_items + 1, sizeof *c->cache_rules);
    c->n_caches = node->n_items;
    for (size_t i = 0; i < node->n_items && !status; i++) {
        status = take_cache(r, &node->items[i], &c->caches[i]);
        c->cache_rules[i] = c->caches[i].rule;
    }
    c->criteria.caches = c->cache_rules;
    c->criteria.n_caches = c->n_caches;
    return status;
}

int config_take_cache_ttls(const struct config_reader *r, const struct yaml_node *node)
{
    int status = yaml_tree_want(r->path, node, YAML_SEQUENCE, "cache_ttls", r->err);
    if (!status && node->n_items > CONFIG_MAX_TTLS)
        status = config_fail(r, node, "cache_ttls", "at most 8 items");
    if (status)
        return status;
    r->c->cache_ttls = alloc_zeroed(node->n_items + 1, sizeof *r->c->cache_ttls);
    double before = 0;
    for (size_t i = 0; i < node->n_items && !status; i++) {
        double ms = 0;
        status = config_take_quantity(r, &node->items[i], "cache_ttls", QUANTITY_TIME, &ms);
        double s = ms / MS_S;
        if (!status && (s <= before || s > 86400 || s != (double)(int64_t)s))
            status = config_fail(r, &node->items[i], "cache_ttls",
                                 "whole seconds, each more than the one before, up to a day");
        r->c->cache_ttls[i] = (int64_t)s;
        before = s;
    }
    r->c->criteria.cache_ttls_s = r->c->cache_ttls;
    r->c->criteria.n_cache_ttls = node->n_items;
    return status;
}

int config_take_blockers(const struct config_reader *r, const struct yaml_node *node)
{
    struct criteria *criteria = &r->c->criteria;
    int status = take_names(r, node, "blockers", &r->c->blockers, &criteria->n_blockers);
    criteria->blockers = r->c->blockers;
    return status;
}

static bool same_name(const struct endpoint_name *a, const struct endpoint_name *b)
{
    bool same_method =
        a->method && b->method ? strcmp(a->method, b->method) == 0 : a->method == b->method;
    return same_method && strcmp(a->path, b->path) == 0;
}

struct names {
    struct endpoint_name *items;
    size_t count, capacity;
};

static void add_name(struct names *names, const struct endpoint_name *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (same_name(&names->items[i], name))
            return;
    }
    names->items =
        alloc_grow(names->items, &names->capacity, names->count + 1, sizeof *names->items);
    names->items[names->count++] = *name;
}

static void add_all(struct names *names, const struct criteria *c)
{
    for (size_t i = 0; i < c->n_watched; i++) {
        const struct watched_endpoint *w = &c->watched[i];
        add_name(names,
                 &(struct endpoint_name){.method = w->match_method ? w->method : NULL, w->path});
    }
    for (size_t i = 0; i < c->n_caches; i++) {
        add_name(names, &c->caches[i].read);
        for (size_t j = 0; j < c->caches[i].n_writes; j++)
            add_name(names, &c->caches[i].writes[j]);
    }
    for (size_t i = 0; i < c->n_blockers; i++)
        add_name(names, &c->blockers[i]);
}

/* Those with a method first: an endpoint belongs to the first that names it. */
int config_group_endpoints(const struct config_reader *r, const struct yaml_node *root)
{
    struct rollup_rules *rules = &r->c->criteria.rollup;
    struct names names = {.items = NULL};
    add_all(&names, &r->c->criteria);
    if (names.count > ROLLUP_MAX_GROUPS) {
        free(names.items);
        return config_fail(r, root, "watched",
                           "at most 63 endpoints together with caches, their writes and blockers");
    }
    size_t n = 0;
    r->c->groups = alloc_zeroed(names.count + 1, sizeof *r->c->groups);
    for (size_t i = 0; i < names.count; i++) {
        if (names.items[i].method)
            r->c->groups[n++] = names.items[i];
    }
    for (size_t i = 0; i < names.count; i++) {
        if (!names.items[i].method)
            r->c->groups[n++] = names.items[i];
    }
    free(names.items);
    rules->groups = r->c->groups;
    rules->n_groups = n;
    rules->long_us = r->c->criteria.busy_timeout_us * CRITERIA_LONG_SHARE_PERCENT / 100;
    return STATUS_OK;
}
