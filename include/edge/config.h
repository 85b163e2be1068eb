/*
 * The configuration, porta-audit.yaml: where things are, and the document's criteria with other
 * values. All of it is optional; what is missing is criteria_default(). An unknown or duplicate
 * key, a wrong type or unit is an error with file, line, column, key and what was expected.
 * Relative paths are relative to the file's directory. config_text explains every key.
 */
#ifndef EDGE_CONFIG_H
#define EDGE_CONFIG_H

#include <stddef.h>

#include "audit/criteria.h"
#include "base/error.h"
#include "edge/redis.h"

/* Most items of a list. */
#define CONFIG_MAX_ITEMS 100

struct config_list {
    char **items;
    size_t count;
};

/* Most lifetimes that a cache is tried with. */
#define CONFIG_MAX_TTLS 8

struct config_cache {
    struct cache_rule rule;
    struct endpoint_name *writes; /* owned: what rule.writes is */
};

struct config {
    char *path;              /* of the file; NULL: none was read */
    struct config_list logs; /* globs */
    struct config_list patterns;
    char *store, *keep;                                 /* or NULL */
    char *output_dir, *language, *timezone, *assume_tz; /* or NULL */
    char *porta_db, *daily_metrics, *attestations;      /* or NULL */
    struct config_list roots;                           /* below which rules may look for files */
    bool has_redis;
    struct redis_target redis;
    struct criteria criteria;
    struct config_list cv_paths, test_agents; /* what criteria points to, where configured */
    struct watched_endpoint *watched;         /* or NULL */
    struct endpoint_template *templates;      /* or NULL */
    struct check_rule *rules;                 /* or NULL */
    struct config_cache *caches;              /* or NULL */
    size_t n_caches;
    struct cache_rule *cache_rules; /* the rules of `caches` in a row */
    struct endpoint_name *blockers; /* or NULL */
    int64_t *cache_ttls;            /* or NULL */
    struct endpoint_name *groups;   /* of criteria.rollup; or NULL */
    struct config_list texts;       /* strings of all since `watched` */
};

/* The defaults, as if an empty file had been read. */
void config_init(struct config *ret);
int config_read(const char *path, struct config *ret, struct error *err);
void config_release(struct config *c); /* accepts a zeroed one */

/* A commented file that says nothing but the defaults. */
extern const char config_text[];

#endif
