/*
 * The file in which persons attest what no program can see. Its entries end in the report under
 * somebody's name, so it is read strictly: everything that is not exactly as include/ says is an
 * error with its place, never a guess.
 *
 * An item may be attested once: two entries that disagree would leave it to chance which one
 * counts. Who changes their mind edits the entry, and version control keeps the old one.
 */
#include "edge/attestations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/criteria.h"
#include "base/alloc.h"
#include "base/civil.h"
#include "edge/yaml_tree.h"

#define MAX_ENTRIES 1000
#define MAX_TEXT_BYTES 1000 /* of each value */

static int fail(const char *path, const struct yaml_node *at, const char *what, struct error *err)
{
    return error_set_at(err, STATUS_FORMAT, path, at->line, at->column, "%s", what);
}

/* ---- values ---- */

/* A required or optional text of an entry, copied; NULL where an optional one is absent. */
static int take_text(const char *path, const struct yaml_node *entry, const char *key,
                     bool required, char **ret, struct error *err)
{
    const struct yaml_node *value = yaml_tree_get(entry, key);
    if (!value && !required)
        return 0;
    if (!value)
        return error_set_at(err, STATUS_FORMAT, path, entry->line, entry->column, "%s is missing",
                            key);
    int status = yaml_tree_want_text(path, value, key, err);
    if (status)
        return status;
    if (strlen(value->text) > MAX_TEXT_BYTES)
        return error_set_at(err, STATUS_LIMIT, path, value->line, value->column,
                            "%s is longer than %d bytes", key, MAX_TEXT_BYTES);
    *ret = alloc_string(value->text);
    return 0;
}

/* `digits` digits as a number; -1 where there is anything else. */
static int digits_value(const char *text, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* "2025-08-01" as a day number. */
static bool read_date(const char *text, int64_t *ret_days)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    struct civil c = {.year = digits_value(text, 4),
                      .month = digits_value(text + 5, 2),
                      .day = digits_value(text + 8, 2)};
    if (c.year < 1 || !civil_valid(&c))
        return false;
    *ret_days = civil_days(c.year, c.month, c.day);
    return true;
}

static int take_date(const char *path, const struct yaml_node *entry, const char *key,
                     bool required, char **ret, int64_t *ret_days, struct error *err)
{
    int status = take_text(path, entry, key, required, ret, err);
    if (status || !*ret || read_date(*ret, ret_days))
        return status;
    const struct yaml_node *value = yaml_tree_get(entry, key);
    return error_set_at(err, STATUS_FORMAT, path, value->line, value->column,
                        "%s is \"%.40s\"; it has to be a date that exists, as 2025-08-01", key,
                        value->text);
}

/* ---- entries ---- */

bool attestations_measured(const char *name)
{
    return strcmp(name, checklist_names[CHECK_RED_FLAG]) == 0 ||
           strcmp(name, routine_names[ROUTINE_METRICS]) == 0;
}

bool attestations_item(const char *name)
{
    for (int i = 0; i < CHECK_COUNT; i++) {
        if (strcmp(checklist_names[i], name) == 0)
            return true;
    }
    for (int i = 0; i < ROUTINE_COUNT; i++) {
        if (strcmp(routine_names[i], name) == 0)
            return true;
    }
    return false;
}

static int fail_item(const char *path, const struct yaml_node *at, struct error *err)
{
    const char *names[CHECK_COUNT + ROUTINE_COUNT + 1] = {NULL};
    size_t n = 0;
    for (int i = 0; i < CHECK_COUNT; i++) {
        if (!attestations_measured(checklist_names[i]))
            names[n++] = checklist_names[i];
    }
    for (int i = 0; i < ROUTINE_COUNT; i++) {
        if (!attestations_measured(routine_names[i]))
            names[n++] = routine_names[i];
    }
    char known[600];
    yaml_tree_join(names, known, sizeof known);
    return error_set_at(err, STATUS_FORMAT, path, at->line, at->column,
                        "unknown item \"%.40s\"; known are %s", at->text, known);
}

static int take_item(const char *path, const struct yaml_node *entry, struct attestation *a,
                     struct error *err)
{
    int status = take_text(path, entry, "item", true, &a->item, err);
    if (status)
        return status;
    const struct yaml_node *at = yaml_tree_get(entry, "item");
    if (attestations_measured(a->item))
        return error_set_at(err, STATUS_FORMAT, path, at->line, at->column,
                            "%s is always measured; an attestation of it has no effect", a->item);
    return attestations_item(a->item) ? STATUS_OK : fail_item(path, at, err);
}

static int take_state(const char *path, const struct yaml_node *entry, struct attestation *a,
                      struct error *err)
{
    char *state = NULL;
    int status = take_text(path, entry, "state", true, &state, err);
    if (!status) {
        a->met = strcmp(state, "met") == 0;
        if (!a->met && strcmp(state, "not_met") != 0)
            status =
                fail(path, yaml_tree_get(entry, "state"), "state has to be met or not_met", err);
    }
    free(state);
    return status;
}

/*
 * Is there a letter or a digit? Beyond ASCII all characters count but the blocks of punctuation,
 * spaces and symbols: U+0080-00BF (ª, µ, º are letters), ×, ÷, U+2000-2BFF, U+3000-3003, U+FEFF.
 */
static bool names_somebody(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c;) {
        if (*c < 0x80) {
            if ((*c | 0x20u) - 'a' < 26u || *c - (unsigned)'0' < 10u)
                return true;
            c++;
            continue;
        }
        unsigned more = *c >= 0xf0 ? 3 : *c >= 0xe0 ? 2 : 1;
        uint32_t code = *c++ & (0x3fu >> more);
        for (; more > 0 && (*c & 0xc0) == 0x80; more--)
            code = code << 6 | (*c++ & 0x3fu);
        bool symbol = code < 0xc0
                          ? code != 0xaa && code != 0xb5 && code != 0xba
                          : code == 0xd7 || code == 0xf7 || (code >= 0x2000 && code <= 0x2bff) ||
                                (code >= 0x3000 && code <= 0x3003) || code == 0xfeff;
        if (!symbol)
            return true;
    }
    return false;
}

static int take_by(const char *path, const struct yaml_node *entry, struct attestation *a,
                   struct error *err)
{
    int status = take_text(path, entry, "by", true, &a->by, err);
    if (status || names_somebody(a->by))
        return status;
    return fail(path, yaml_tree_get(entry, "by"),
                "by has to name somebody: it has neither a letter nor a digit", err);
}

static int read_entry(const char *path, const struct yaml_node *entry, struct attestation *a,
                      struct error *err)
{
    static const char *const known[] = {"item", "state", "by", "on", "until", "note", "link", NULL};
    a->until_days = INT64_MAX;
    int status = yaml_tree_want_keys(path, entry, known, "an attestation", err);
    if (!status)
        status = take_item(path, entry, a, err);
    if (!status)
        status = take_state(path, entry, a, err);
    if (!status)
        status = take_by(path, entry, a, err);
    if (!status)
        status = take_date(path, entry, "on", true, &a->on, &a->on_days, err);
    if (!status)
        status = take_date(path, entry, "until", false, &a->until, &a->until_days, err);
    if (!status)
        status = take_text(path, entry, "note", false, &a->note, err);
    if (!status)
        status = take_text(path, entry, "link", false, &a->link, err);
    if (!status && a->until_days < a->on_days)
        status = fail(path, yaml_tree_get(entry, "until"), "until is before on", err);
    return status;
}

static int check_once(const char *path, const struct yaml_node *root,
                      const struct attestation *list, size_t index, struct error *err)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(list[i].item, list[index].item) == 0) {
            const struct yaml_node *at = yaml_tree_get(&root->items[index], "item");
            const struct yaml_node *first = yaml_tree_get(&root->items[i], "item");
            return error_set_at(err, STATUS_FORMAT, path, at->line, at->column,
                                "%s is attested twice, first in line %u", list[i].item,
                                first->line);
        }
    }
    return 0;
}

static int read_list(const char *path, const struct yaml_node *root, struct attestation *list,
                     struct error *err)
{
    for (size_t i = 0; i < root->n_items; i++) {
        int status = read_entry(path, &root->items[i], &list[i], err);
        if (!status)
            status = check_once(path, root, list, i, err);
        if (status)
            return status;
    }
    return 0;
}

int attestations_read(const char *path, struct attestation **ret, size_t *ret_count,
                      struct error *err)
{
    struct yaml_node root = {0};
    int status = yaml_tree_read(path, &root, err);
    if (status)
        return status;
    size_t count = root.n_items;
    if (root.kind != YAML_NOTHING) /* only comments: nothing is attested yet */
        status = yaml_tree_want(path, &root, YAML_SEQUENCE, "the file", err);
    if (!status && count > MAX_ENTRIES)
        status =
            error_set_at(err, STATUS_LIMIT, path, root.items[MAX_ENTRIES].line,
                         root.items[MAX_ENTRIES].column, "more than %d attestations", MAX_ENTRIES);
    if (!status) {
        struct attestation *list = alloc_zeroed(count + 1, sizeof *list);
        status = read_list(path, &root, list, err);
        if (status) {
            attestations_free(list, count);
        } else {
            *ret = list;
            *ret_count = count;
        }
    }
    yaml_tree_release(&root);
    return status;
}

void attestations_free(struct attestation *list, size_t count)
{
    if (!list)
        return;
    for (size_t i = 0; i < count; i++) {
        free(list[i].item);
        free(list[i].by);
        free(list[i].on);
        free(list[i].until);
        free(list[i].note);
        free(list[i].link);
    }
    free(list);
}
