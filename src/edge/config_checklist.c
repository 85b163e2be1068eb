/*
 * The checklist's part of the configuration: roots, Redis, and a list of rules for each item. A
 * rule is a mapping whose one key of `kinds` says what it is; which other keys it takes depends on
 * that. What can be wrong with a rule is found here, not when it is used: its expression compiles,
 * its path lies below a root.
 */
#include "edge/config_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "edge/files.h"
#include "parse/regex.h"

#define MAX_RULES 20 /* of an item */
#define LEAST_HOURS 1
#define DEFAULT_PORT 6379

int config_take_roots(const struct config_reader *r, const struct yaml_node *node)
{
    return config_take_list(r, node, "roots", true, &r->c->roots);
}

/* ---- Redis ---- */

static int take_port(const struct config_reader *r, const struct yaml_node *node, int *ret)
{
    double port = DEFAULT_PORT;
    int status = node ? config_take_quantity(r, node, "port", QUANTITY_COUNT, &port) : STATUS_OK;
    if (!status && (port < 1 || port > 65535 || port != (int)port))
        status = config_fail(r, node, "port", "a number from 1 to 65535");
    if (!status)
        *ret = (int)port;
    return status;
}

static int take_entry_path(const struct config_reader *r, const struct yaml_node *entry,
                           const char *key, const char **ret)
{
    const struct yaml_node *node = yaml_tree_get(entry, key);
    int status = node ? yaml_tree_want_text(r->path, node, key, r->err) : STATUS_OK;
    if (status || !node)
        return status;
    char *path = config_resolve(r, node->text);
    config_keep(&r->c->texts, path);
    *ret = path;
    return STATUS_OK;
}

int config_take_redis(const struct config_reader *r, const struct yaml_node *node)
{
    static const char *const known[] = {"host",          "port",         "socket",
                                        "password_file", "password_env", NULL};
    struct redis_target *t = &r->c->redis;
    int status = yaml_tree_want_keys(r->path, node, known, "redis", r->err);
    if (!status)
        status = config_take_entry_text(r, node, "host", &t->host);
    if (!status)
        status = take_entry_path(r, node, "socket", &t->socket);
    if (!status)
        status = take_port(r, yaml_tree_get(node, "port"), &t->port);
    if (!status)
        status = take_entry_path(r, node, "password_file", &t->password_file);
    if (!status)
        status = config_take_entry_text(r, node, "password_env", &t->password_env);
    if (!status && !t->host == !t->socket)
        status = config_fail(r, node, "redis", "either host or socket");
    if (!status && t->socket && yaml_tree_get(node, "port"))
        status = config_fail(r, yaml_tree_get(node, "port"), "port", "a host beside it");
    if (!status && t->password_file && t->password_env)
        status = config_fail(r, node, "redis", "one of password_file and password_env");
    r->c->has_redis = status == STATUS_OK;
    return status;
}

/* ---- rules ---- */

struct rule_reader {
    const struct config_reader *r;
    const struct yaml_node *entry;
    struct check_rule *rule;
};

static int want_keys(const struct rule_reader *q, const char *const *known)
{
    return yaml_tree_want_keys(q->r->path, q->entry, known, "this rule", q->r->err);
}

static int take_pattern(const struct rule_reader *q, const char *key)
{
    const struct config *c = q->r->c;
    int status = config_take_entry_text(q->r, q->entry, key, &q->rule->path);
    if (!status &&
        !files_path_allowed(q->rule->path, (const char *const *)c->roots.items, c->roots.count))
        status = config_fail(q->r, yaml_tree_get(q->entry, key), key,
                             c->roots.count ? "a path below one of the roots, without . and .."
                                            : "a path below one of the roots, and there are none");
    return status;
}

static int take_age(const struct rule_reader *q)
{
    double hours;
    const struct yaml_node *node = yaml_tree_get(q->entry, "newer_than");
    int status =
        node ? config_take_quantity(q->r, node, "newer_than", QUANTITY_AGE, &hours) : STATUS_OK;
    if (!status && node && (hours < LEAST_HOURS || hours > 24 * 36525))
        status = config_fail(q->r, node, "newer_than", "an age from 1 h to 36525 d");
    if (!status && node)
        q->rule->newer_than_s = (int64_t)(hours * 3600);
    return status;
}

static int take_size(const struct rule_reader *q)
{
    double bytes = 0;
    const struct yaml_node *node = yaml_tree_get(q->entry, "min_size");
    int status =
        node ? config_take_quantity(q->r, node, "min_size", QUANTITY_SIZE, &bytes) : STATUS_OK;
    if (!status)
        q->rule->min_size = (uint64_t)bytes;
    return status;
}

static int take_expression(const struct rule_reader *q)
{
    char message[REGEX_ERROR_SIZE];
    size_t offset;
    int status = config_take_entry_text(q->r, q->entry, "matches", &q->rule->matches);
    if (status || !q->rule->matches)
        return status;
    struct regex *re = regex_new(q->rule->matches, 0, message, &offset);
    if (re) {
        regex_free(re);
        return STATUS_OK;
    }
    const struct yaml_node *node = yaml_tree_get(q->entry, "matches");
    return error_set_at(q->r->err, STATUS_FORMAT, q->r->path, node->line, node->column,
                        "matches: expected a regular expression, but %s after %zu bytes", message,
                        offset);
}

static int take_file(const struct rule_reader *q)
{
    static const char *const known[] = {"file", "newer_than", "min_size", "matches", NULL};
    q->rule->kind = RULE_FILE;
    int status = want_keys(q, known);
    if (!status)
        status = take_pattern(q, "file");
    if (!status)
        status = take_age(q);
    if (!status)
        status = take_size(q);
    return status ? status : take_expression(q);
}

static int take_backup(const struct rule_reader *q)
{
    static const char *const known[] = {"backup", "newer_than", "min_size", "max_loss", NULL};
    q->rule->kind = RULE_BACKUP;
    int status = want_keys(q, known);
    if (!status)
        status = take_pattern(q, "backup");
    if (!status)
        status = take_age(q);
    if (!status)
        status = take_size(q);
    const struct yaml_node *node = yaml_tree_get(q->entry, "max_loss");
    q->rule->compares_rows = node != NULL;
    if (!status && node)
        status =
            config_take_quantity(q->r, node, "max_loss", QUANTITY_SHARE, &q->rule->max_loss_pct);
    if (!status && q->rule->max_loss_pct > 100)
        status = config_fail(q->r, node, "max_loss", "a share up to 100 %");
    return status;
}

/* One of the names; its index. */
static int take_name(const struct rule_reader *q, const char *key, const char *const *names,
                     unsigned n, unsigned *ret)
{
    const struct yaml_node *node = yaml_tree_get(q->entry, key);
    const char *known[REDIS_QUESTION_COUNT + TEST_KIND_COUNT + 1] = {NULL};
    for (unsigned i = 0; i < n; i++) {
        known[i] = names[i];
        if (node->kind == YAML_SCALAR && strcmp(node->text, names[i]) == 0) {
            *ret = i;
            return STATUS_OK;
        }
    }
    char list[256];
    yaml_tree_join(known, list, sizeof list);
    return error_set_at(q->r->err, STATUS_FORMAT, q->r->path, node->line, node->column,
                        "%s: expected one of %s", key, list);
}

/* "6.2" as check_rule.limit has it: up to three numbers below 1000. */
static bool version_limit(const char *text, double *ret)
{
    double limit = 0, weight = 1e6;
    for (int i = 0; i < 3; i++, weight /= 1000) {
        size_t digits = strspn(text, "0123456789");
        if (digits < 1 || digits > 3)
            return false;
        limit += weight * (double)strtol(text, NULL, 10);
        text += digits;
        if (*text == '\0') {
            *ret = limit;
            return true;
        }
        if (*text++ != '.')
            return false;
    }
    return false;
}

static int take_limit(const struct rule_reader *q, const char *key, enum config_quantity of)
{
    const struct yaml_node *node = yaml_tree_get(q->entry, key);
    q->rule->has_limit = node != NULL;
    if (!node)
        return STATUS_OK;
    if (q->rule->question != REDIS_VERSION)
        return config_take_quantity(q->r, node, key, of, &q->rule->limit);
    return node->kind == YAML_SCALAR && version_limit(node->text, &q->rule->limit)
               ? STATUS_OK
               : config_fail(q->r, node, key, "a version, as 6.2");
}

/* Which limit a question takes, in which unit; `required`: it asks nothing without one. */
static int take_redis(const struct rule_reader *q)
{
    static const struct {
        const char *key; /* NULL: it takes none */
        enum config_quantity of;
        bool required;
        double otherwise;
    } limits[REDIS_QUESTION_COUNT] = {
        [REDIS_VERSION] = {"at_least", QUANTITY_COUNT, false, 0},
        [REDIS_HITS] = {"at_least", QUANTITY_COUNT, false, 1},
        [REDIS_HIT_RATIO] = {"at_least", QUANTITY_SHARE, true, 0},
        [REDIS_EVICTIONS] = {"at_most", QUANTITY_COUNT, false, 0},
        [REDIS_MEMORY] = {"at_most", QUANTITY_SIZE, true, 0},
        [REDIS_SLOW_LOG] = {"at_most", QUANTITY_COUNT, true, 0},
    };
    unsigned question = 0;
    q->rule->kind = RULE_REDIS;
    int status = take_name(q, "redis", redis_question_names, REDIS_QUESTION_COUNT, &question);
    const char *key = limits[question].key;
    const char *const known[] = {"redis", key, NULL};
    q->rule->question = question;
    q->rule->limit = limits[question].otherwise;
    if (!status)
        status = want_keys(q, known);
    if (!status && key)
        status = take_limit(q, key, limits[question].of);
    if (!status && limits[question].required && !q->rule->has_limit)
        status =
            config_fail(q->r, q->entry, redis_question_names[question],
                        question == REDIS_HIT_RATIO ? "at_least beside it" : "at_most beside it");
    return status;
}

static int take_test(const struct rule_reader *q)
{
    static const char *const known[] = {"test", NULL};
    unsigned kind = 0;
    q->rule->kind = RULE_TEST;
    int status = want_keys(q, known);
    if (!status)
        status = take_name(q, "test", test_kind_names, TEST_KIND_COUNT, &kind);
    q->rule->test = kind;
    return status;
}

static int take_flag(const struct rule_reader *q)
{
    static const char *const known[] = {"flag", NULL};
    static const char *const colours[FLAG_COLOURS] = {"red", "yellow", "green"};
    q->rule->kind = RULE_FLAG;
    int status = want_keys(q, known);
    if (status)
        return status;
    const struct yaml_node *node = yaml_tree_get(q->entry, "flag");
    const char *text = node->kind == YAML_SCALAR ? node->text : "";
    q->rule->flag = RULE_ANY_RED_FLAG;
    if (strcmp(text, "red") == 0)
        return STATUS_OK;
    for (int id = 0; id < FLAG_COUNT; id++) {
        const char *colour = colours[id / FLAGS_PER_COLOUR];
        size_t len = strlen(colour);
        if (strncmp(text, colour, len) == 0 && text[len] == '.' &&
            strcmp(text + len + 1, flag_names[id]) == 0) {
            q->rule->flag = id;
            return STATUS_OK;
        }
    }
    return config_fail(q->r, node, "flag", "red, or one flag, as red.lock_errors or yellow.p95");
}

static int take_attested(const struct rule_reader *q)
{
    static const char *const known[] = {"attested", NULL};
    bool yes = false;
    q->rule->kind = RULE_ATTESTED;
    int status = want_keys(q, known);
    if (!status)
        status = config_take_choice(q->r, q->entry, "attested", "yes", "no", &yes);
    if (!status && !yes)
        status = config_fail(q->r, yaml_tree_get(q->entry, "attested"), "attested", "yes");
    if (!status && q->rule->item == CHECK_RED_FLAG)
        status = config_fail(q->r, q->entry, "red_flag", "a rule that is measured");
    return status;
}

static int take_rule(const struct rule_reader *q)
{
    static const struct {
        const char *key;
        int (*take)(const struct rule_reader *);
    } kinds[] = {{"file", take_file}, {"backup", take_backup}, {"redis", take_redis},
                 {"test", take_test}, {"flag", take_flag},     {"attested", take_attested}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct yaml_node *node = yaml_tree_get(q->entry, kinds[i].key);
        if (node && node->kind != YAML_SCALAR)
            return config_fail(q->r, node, kinds[i].key, "text");
        if (node)
            return kinds[i].take(q);
    }
    return config_fail(q->r, q->entry, "checklist",
                       "a rule: a mapping with file, backup, redis, test, flag or attested");
}

static int take_rules(const struct config_reader *r, const struct yaml_node *node, unsigned item,
                      const char *name)
{
    struct config *c = r->c;
    int status = yaml_tree_want(r->path, node, YAML_SEQUENCE, name, r->err);
    if (!status && (node->n_items == 0 || node->n_items > MAX_RULES))
        status = config_fail(r, node, name, "1 to 20 rules");
    for (size_t i = 0; !status && i < node->n_items; i++) {
        c->rules = alloc_resize(c->rules, c->criteria.n_rules + 1, sizeof *c->rules);
        struct check_rule *rule = &c->rules[c->criteria.n_rules++];
        *rule = (struct check_rule){.item = item};
        const struct rule_reader q = {r, &node->items[i], rule};
        status = take_rule(&q);
    }
    c->criteria.rules = c->rules;
    return status;
}

/* Items whose state can come from somewhere else than the audit itself. */
static const char *item_name(unsigned item)
{
    if (item < CHECK_COUNT)
        return checklist_names[item];
    unsigned task = item - CHECK_COUNT;
    return task == ROUTINE_DB_SIZE || task == ROUTINE_LOGS || task == ROUTINE_METRICS
               ? NULL
               : routine_names[task];
}

int config_take_checklist(const struct config_reader *r, const struct yaml_node *node)
{
    const char *known[CHECK_COUNT + ROUTINE_COUNT + 1] = {NULL};
    for (unsigned item = 0, n = 0; item < CHECK_COUNT + ROUTINE_COUNT; item++)
        if (item_name(item))
            known[n++] = item_name(item);
    int status = yaml_tree_want_keys(r->path, node, known, "the checklist", r->err);
    for (unsigned item = 0; !status && item < CHECK_COUNT + ROUTINE_COUNT; item++) {
        const char *name = item_name(item);
        const struct yaml_node *value = name ? yaml_tree_get(node, name) : NULL;
        if (value)
            status = take_rules(r, value, item, name);
    }
    return status;
}

static bool has_rules(const struct config *c, unsigned item)
{
    for (size_t i = 0; i < c->criteria.n_rules; i++)
        if (c->rules[i].item == item)
            return true;
    return false;
}

/* Who names a Redis has said where to look for two of the items. */
void config_add_redis_rules(struct config *c)
{
    static const struct check_rule rules[] = {
        {.item = CHECK_REDIS_INSTALLED, .kind = RULE_REDIS, .question = REDIS_PING},
        {.item = CHECK_CACHING, .kind = RULE_REDIS, .question = REDIS_HITS, .limit = 1},
    };
    for (size_t i = 0; c->has_redis && i < sizeof rules / sizeof rules[0]; i++) {
        if (has_rules(c, rules[i].item))
            continue;
        c->rules = alloc_resize(c->rules, c->criteria.n_rules + 1, sizeof *c->rules);
        c->rules[c->criteria.n_rules++] = rules[i];
        c->criteria.rules = c->rules;
    }
}
