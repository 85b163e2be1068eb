/*
 * Values of the configuration that more than one of its parts has: quantities with their units,
 * texts, lists, choices, paths.
 */
#include "edge/config_reader.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "parse/numbers.h"

#define MAX_PATH_BYTES ((size_t)8192)

int config_fail(const struct config_reader *r, const struct yaml_node *at, const char *key,
                const char *expected)
{
    return error_set_at(r->err, STATUS_FORMAT, r->path, at->line, at->column, "%s: expected %s",
                        key, expected);
}

void config_keep(struct config_list *list, char *text)
{
    list->items = alloc_resize(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count++] = text;
}

/* The path as it is meant: relative to the configuration's directory. */
char *config_resolve(const struct config_reader *r, const char *path)
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

static const struct unit {
    enum config_quantity of;
    const char *name;
    double factor;
} units[] = {
    {QUANTITY_COUNT, "", 1},
    {QUANTITY_TIME, "ms", 1},
    {QUANTITY_TIME, "s", 1000},
    {QUANTITY_TIME, "min", 60000},
    {QUANTITY_SHARE, "%", 1},
    {QUANTITY_AGE, "h", 1},
    {QUANTITY_AGE, "d", 24},
    {QUANTITY_SIZE, "B", 1},
    {QUANTITY_SIZE, "KB", 1024},
    {QUANTITY_SIZE, "MB", 1024.0 * 1024},
    {QUANTITY_SIZE, "GB", 1024.0 * 1024 * 1024},
};

static bool quantity(const char *text, enum config_quantity of, double *ret)
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

int config_take_quantity(const struct config_reader *r, const struct yaml_node *node,
                         const char *key, enum config_quantity of, double *ret)
{
    static const char *const expected[] = {
        [QUANTITY_COUNT] = "a number without a unit",
        [QUANTITY_TIME] = "a time with its unit (ms, s, min), as 2 s",
        [QUANTITY_SHARE] = "a share in percent, as 50 %",
        [QUANTITY_AGE] = "an age with its unit (h, d), as 8 d",
        [QUANTITY_SIZE] = "a size with its unit (B, KB, MB, GB), as 100 MB",
    };
    if (node->kind != YAML_SCALAR || !quantity(node->text, of, ret))
        return config_fail(r, node, key, expected[of]);
    return STATUS_OK;
}

/* ---- texts ---- */

int config_take_text(const struct config_reader *r, const struct yaml_node *node, const char *key,
                     char **ret)
{
    int status = yaml_tree_want_text(r->path, node, key, r->err);
    if (!status)
        *ret = alloc_string(node->text);
    return status;
}

int config_take_list(const struct config_reader *r, const struct yaml_node *node, const char *key,
                     bool paths, struct config_list *ret)
{
    int status = yaml_tree_want(r->path, node, YAML_SEQUENCE, key, r->err);
    if (!status && node->n_items > CONFIG_MAX_ITEMS)
        status = config_fail(r, node, key, "at most 100 items");
    for (size_t i = 0; i < node->n_items && !status; i++) {
        const struct yaml_node *item = &node->items[i];
        status = yaml_tree_want_text(r->path, item, key, r->err);
        if (!status)
            config_keep(ret, paths ? config_resolve(r, item->text) : alloc_string(item->text));
    }
    return status;
}

/* An optional text of an entry, owned by config.texts. */
int config_take_entry_text(const struct config_reader *r, const struct yaml_node *entry,
                           const char *key, const char **ret)
{
    char *text = NULL;
    const struct yaml_node *value = yaml_tree_get(entry, key);
    int status = value ? config_take_text(r, value, key, &text) : STATUS_OK;
    if (text)
        config_keep(&r->c->texts, text);
    if (text)
        *ret = text;
    return status;
}

int config_take_choice(const struct config_reader *r, const struct yaml_node *entry,
                       const char *key, const char *yes, const char *no, bool *ret)
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
