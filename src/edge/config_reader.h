/*
 * What the parts of the configuration's reader share. Every function that takes a node gives 0, or
 * a negative status with file, line, column, key and what was expected.
 */
#ifndef EDGE_CONFIG_READER_H
#define EDGE_CONFIG_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "edge/config.h"
#include "edge/yaml_tree.h"

struct config_reader {
    const char *path; /* of the file */
    struct config *c; /* filled in */
    struct error *err;
};

int config_fail(const struct config_reader *r, const struct yaml_node *at, const char *key,
                const char *expected);

/* The list owns the text from now on. */
void config_keep(struct config_list *list, char *text);

/* The path as it is meant, relative to the configuration's directory; the caller frees it. */
char *config_resolve(const struct config_reader *r, const char *path);

/* Counts, milliseconds, percent, bytes, hours. */
enum config_quantity { QUANTITY_COUNT, QUANTITY_TIME, QUANTITY_SHARE, QUANTITY_SIZE, QUANTITY_AGE };
int config_take_quantity(const struct config_reader *r, const struct yaml_node *node,
                         const char *key, enum config_quantity of, double *ret);

int config_take_text(const struct config_reader *r, const struct yaml_node *node, const char *key,
                     char **ret);
int config_take_list(const struct config_reader *r, const struct yaml_node *node, const char *key,
                     bool paths, struct config_list *ret);

/* An optional text of an entry, owned by config.texts. */
int config_take_entry_text(const struct config_reader *r, const struct yaml_node *entry,
                           const char *key, const char **ret);

/* An optional value that is one of two words. */
int config_take_choice(const struct config_reader *r, const struct yaml_node *entry,
                       const char *key, const char *yes, const char *no, bool *ret);

/* config_criteria.c */
int config_take_criteria(const struct config_reader *r, const struct yaml_node *node);
int config_take_flags(const struct config_reader *r, const struct yaml_node *node);
int config_take_close(const struct config_reader *r, const struct yaml_node *node);
int config_take_watched(const struct config_reader *r, const struct yaml_node *node);
int config_take_templates(const struct config_reader *r, const struct yaml_node *node);

/* config_bottlenecks.c; the last one when all others have been read. */
int config_take_busy_timeout(const struct config_reader *r, const struct yaml_node *node);
int config_take_caches(const struct config_reader *r, const struct yaml_node *node);
int config_take_cache_ttls(const struct config_reader *r, const struct yaml_node *node);
int config_take_blockers(const struct config_reader *r, const struct yaml_node *node);
int config_group_endpoints(const struct config_reader *r, const struct yaml_node *root);

/* config_checklist.c; roots before the checklist, whose rules lie below them. */
int config_take_roots(const struct config_reader *r, const struct yaml_node *node);
int config_take_redis(const struct config_reader *r, const struct yaml_node *node);
/* Rules of items that ask a configured Redis, where there are none. */
void config_add_redis_rules(struct config *c);
int config_take_checklist(const struct config_reader *r, const struct yaml_node *node);

#endif
