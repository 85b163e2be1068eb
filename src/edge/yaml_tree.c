/*
 * YAML files as small trees; the only file that includes libyaml.
 *
 * libyaml's events are turned into nodes by one recursive descent whose depth is limited. A node
 * owns its children in one array (a mapping's keys and values in turns), so releasing is a plain
 * walk and looking a key up is a scan: mappings in these files have a dozen keys. Only the check
 * for duplicate keys must stand a hostile megabyte, so it sorts.
 *
 * libyaml gives the mark of a scalar's first character, which for a block scalar is the `|`. Its
 * text begins on the next line, so the indentation is read from the bytes of the file, which are
 * kept until the tree stands.
 *
 * Rejected: libyaml's own document API (yaml_parser_load). It resolves aliases, which makes a
 * small file into a huge tree, and it keeps no place for a scalar's text.
 */
#include "edge/yaml_tree.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/alloc.h"

struct reading {
    const char *path;
    char *bytes;
    size_t len;
    yaml_parser_t parser;
    struct error *err;
};

static int fail(struct reading *r, yaml_mark_t mark, const char *what)
{
    return error_set_at(r->err, STATUS_FORMAT, r->path, (unsigned)mark.line + 1,
                        (unsigned)mark.column + 1, "%s", what);
}

/* ---- the file's bytes ---- */

/* Line and column of a byte offset, for errors that libyaml gives no mark to. */
static yaml_mark_t mark_of_offset(const struct reading *r, size_t offset)
{
    yaml_mark_t mark = {0, 0, 0};
    for (size_t i = 0; i < offset && i < r->len; i++) {
        if (r->bytes[i] == '\n') {
            mark.line++;
            mark.column = 0;
        } else if (((unsigned char)r->bytes[i] & 0xC0) != 0x80) {
            mark.column++;
        }
    }
    return mark;
}

/* Indentation of the first line after line `header` (from 0) that is not blank. */
static unsigned indentation_below(const struct reading *r, size_t header)
{
    const char *p = r->bytes, *end = r->bytes + r->len;
    for (size_t line = 0; line <= header && p < end; line++) {
        const char *lf = memchr(p, '\n', (size_t)(end - p));
        p = lf ? lf + 1 : end;
    }
    unsigned indent = 0;
    for (; p < end; p++) {
        if (*p == '\n' || *p == '\r')
            indent = 0;
        else if (*p == ' ')
            indent++;
        else
            break;
    }
    return indent;
}

static int read_stream(struct reading *r, FILE *f)
{
    size_t capacity = YAML_TREE_MAX_BYTES + 1;
    r->bytes = alloc_bytes(capacity);
    r->len = fread(r->bytes, 1, capacity, f);
    if (ferror(f))
        return error_set(r->err, STATUS_IO, "%s: %s", r->path, strerror(errno));
    if (r->len > YAML_TREE_MAX_BYTES)
        return error_set(r->err, STATUS_LIMIT, "%s: larger than %zu bytes", r->path,
                         YAML_TREE_MAX_BYTES);
    const char *nul = memchr(r->bytes, '\0', r->len);
    if (nul)
        return fail(r, mark_of_offset(r, (size_t)(nul - r->bytes)),
                    "a NUL byte: the file has to be UTF-8 text");
    return 0;
}

static int read_bytes(struct reading *r)
{
    FILE *f = fopen(r->path, "rb");
    if (!f)
        return error_set(r->err, STATUS_IO, "%s: %s", r->path, strerror(errno));
    int status = read_stream(r, f);
    fclose(f);
    return status;
}

/* ---- events to nodes ---- */

static int fail_parse(struct reading *r)
{
    const yaml_parser_t *p = &r->parser;
    const char *problem = p->problem ? p->problem : "not YAML";
    if (p->error == YAML_READER_ERROR)
        return fail(r, mark_of_offset(r, p->problem_offset), problem);
    char text[256];
    if (p->context)
        snprintf(text, sizeof text, "%s, %s", problem, p->context);
    else
        snprintf(text, sizeof text, "%s", problem);
    return fail(r, p->problem_mark, text);
}

static int next_event(struct reading *r, yaml_event_t *ret)
{
    return yaml_parser_parse(&r->parser, ret) ? 0 : fail_parse(r);
}

static struct yaml_node *add_item(struct yaml_node *parent)
{
    parent->items =
        alloc_grow(parent->items, &parent->capacity, parent->n_items + 1, sizeof *parent->items);
    struct yaml_node *node = &parent->items[parent->n_items++];
    memset(node, 0, sizeof *node);
    return node;
}

/* As spec_text.style names it; text that is folded from several lines is written in another way. */
static char style_of(const yaml_event_t *event)
{
    bool one_line = event->start_mark.line == event->end_mark.line;
    switch (event->data.scalar.style) {
    case YAML_PLAIN_SCALAR_STYLE:
        return one_line ? '\0' : '?';
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return one_line ? '\'' : '?';
    case YAML_LITERAL_SCALAR_STYLE:
        return '|';
    default:
        return '?';
    }
}

static int read_scalar(struct reading *r, const yaml_event_t *event, struct yaml_node *node)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t len = event->data.scalar.length;
    if (memchr(value, '\0', len))
        return fail(r, event->start_mark, "a NUL character");
    node->kind = YAML_SCALAR;
    node->text = alloc_string_span(span_make(value, len));
    node->style = style_of(event);
    node->text_line = node->line;
    node->text_column = node->column;
    switch (event->data.scalar.style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        node->text_column++;
        break;
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE:
        node->text_line++;
        node->text_column = indentation_below(r, event->start_mark.line) + 1;
        break;
    default:
        break;
    }
    return 0;
}

static int compare_keys(const void *a, const void *b)
{
    const struct yaml_node *x = *(const struct yaml_node *const *)a;
    const struct yaml_node *y = *(const struct yaml_node *const *)b;
    int order = strcmp(x->text, y->text);
    if (order == 0) /* the array holds them in the order of the file */
        order = x < y ? -1 : x > y;
    return order;
}

/* The first key in the file that stood before is the one that is named. */
static int check_duplicates(struct reading *r, const struct yaml_node *mapping)
{
    size_t n = mapping->n_items / 2;
    if (n < 2)
        return 0;
    const struct yaml_node **keys = alloc_zeroed(n, sizeof *keys);
    for (size_t i = 0; i < n; i++)
        keys[i] = &mapping->items[2 * i];
    qsort(keys, n, sizeof *keys, compare_keys);
    const struct yaml_node *first = NULL, *second = NULL;
    for (size_t i = 1; i < n; i++) {
        if (strcmp(keys[i - 1]->text, keys[i]->text) == 0 && (!second || keys[i] < second)) {
            first = keys[i - 1];
            second = keys[i];
        }
    }
    free(keys);
    if (!second)
        return 0;
    return error_set_at(r->err, STATUS_FORMAT, r->path, second->line, second->column,
                        "the key \"%s\" is there twice, first in line %u, column %u", second->text,
                        first->line, first->column);
}

static int read_node(struct reading *r, const yaml_event_t *event, unsigned depth,
                     struct yaml_node *node);

/* Items up to the end of a sequence or mapping; the start event was read. */
static int read_items(struct reading *r, unsigned depth, struct yaml_node *node)
{
    for (;;) {
        yaml_event_t event;
        int status = next_event(r, &event);
        if (status)
            return status;
        bool end = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
        if (!end)
            status = read_node(r, &event, depth + 1, add_item(node));
        bool is_key = node->kind == YAML_MAPPING && node->n_items % 2 == 1;
        if (!end && !status && is_key && node->items[node->n_items - 1].kind != YAML_SCALAR)
            status = fail(r, event.start_mark, "a key has to be plain text");
        yaml_event_delete(&event);
        if (status)
            return status;
        if (end)
            return node->kind == YAML_MAPPING ? check_duplicates(r, node) : 0;
    }
}

static int read_collection(struct reading *r, const yaml_event_t *event, enum yaml_kind kind,
                           unsigned depth, struct yaml_node *node)
{
    if (depth >= YAML_TREE_MAX_DEPTH)
        return fail(r, event->start_mark, "nested too deeply");
    node->kind = kind;
    return read_items(r, depth, node);
}

/* What a node may not carry: an anchor (then aliases could follow) or a tag. */
static int check_plain(struct reading *r, const yaml_event_t *event, const void *anchor,
                       const void *tag)
{
    if (anchor)
        return fail(r, event->start_mark, "anchors (&) are not supported");
    if (tag)
        return fail(r, event->start_mark, "tags (!) are not supported");
    return 0;
}

static int read_node(struct reading *r, const yaml_event_t *event, unsigned depth,
                     struct yaml_node *node)
{
    int status;
    node->line = (unsigned)event->start_mark.line + 1;
    node->column = (unsigned)event->start_mark.column + 1;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        status = check_plain(r, event, event->data.scalar.anchor, event->data.scalar.tag);
        return status ? status : read_scalar(r, event, node);
    case YAML_SEQUENCE_START_EVENT:
        status = check_plain(r, event, event->data.sequence_start.anchor,
                             event->data.sequence_start.tag);
        return status ? status : read_collection(r, event, YAML_SEQUENCE, depth, node);
    case YAML_MAPPING_START_EVENT:
        status =
            check_plain(r, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        return status ? status : read_collection(r, event, YAML_MAPPING, depth, node);
    case YAML_ALIAS_EVENT:
        return fail(r, event->start_mark, "aliases (*) are not supported");
    default:
        return fail(r, event->start_mark, "unexpected structure");
    }
}

static int check_document(struct reading *r, const yaml_event_t *event)
{
    if (event->data.document_start.version_directive ||
        event->data.document_start.tag_directives.start !=
            event->data.document_start.tag_directives.end)
        return fail(r, event->start_mark, "directives (%) are not supported");
    return 0;
}

/* Stream and document events around the one root node. */
static int read_document(struct reading *r, struct yaml_node *root)
{
    bool seen = false;
    for (;;) {
        yaml_event_t event;
        int status = next_event(r, &event);
        if (status)
            return status;
        bool end = event.type == YAML_STREAM_END_EVENT;
        switch (event.type) {
        case YAML_STREAM_START_EVENT:
        case YAML_STREAM_END_EVENT:
        case YAML_DOCUMENT_END_EVENT:
            break;
        case YAML_DOCUMENT_START_EVENT:
            status = seen ? fail(r, event.start_mark, "a second document; one file is one document")
                          : check_document(r, &event);
            seen = true;
            break;
        default:
            status = read_node(r, &event, 0, root);
        }
        yaml_event_delete(&event);
        if (status || end)
            return status;
    }
}

int yaml_tree_read(const char *path, struct yaml_node *ret_root, struct error *err)
{
    struct reading r = {.path = path, .err = err};
    struct yaml_node root = {.kind = YAML_NOTHING, .line = 1, .column = 1};
    int status = read_bytes(&r);
    if (status)
        goto out;
    if (!yaml_parser_initialize(&r.parser)) {
        status = error_set(err, STATUS_LIMIT, "%s: no memory to read it", path);
        goto out;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.bytes, r.len);
    status = read_document(&r, &root);
    yaml_parser_delete(&r.parser);
out:
    free(r.bytes);
    if (status)
        yaml_tree_release(&root);
    else
        *ret_root = root;
    return status;
}

void yaml_tree_release(struct yaml_node *root)
{
    for (size_t i = 0; i < root->n_items; i++)
        yaml_tree_release(&root->items[i]);
    free(root->items);
    free(root->text);
    memset(root, 0, sizeof *root);
}

/* ---- asking ---- */

const struct yaml_node *yaml_tree_get(const struct yaml_node *mapping, const char *key)
{
    if (mapping->kind != YAML_MAPPING)
        return NULL;
    for (size_t i = 0; i + 1 < mapping->n_items; i += 2) {
        if (strcmp(mapping->items[i].text, key) == 0)
            return &mapping->items[i + 1];
    }
    return NULL;
}

static const char *kind_name(enum yaml_kind kind)
{
    switch (kind) {
    case YAML_SCALAR:
        return "text";
    case YAML_SEQUENCE:
        return "a list";
    case YAML_MAPPING:
        return "a mapping";
    case YAML_NOTHING:
        break;
    }
    return "nothing";
}

const char *yaml_tree_kind(const struct yaml_node *node)
{
    return kind_name(node->kind);
}

int yaml_tree_want(const char *path, const struct yaml_node *node, enum yaml_kind kind,
                   const char *what, struct error *err)
{
    if (node->kind == kind)
        return 0;
    return error_set_at(err, STATUS_FORMAT, path, node->line, node->column,
                        "%s has to be %s, but is %s", what, kind_name(kind), yaml_tree_kind(node));
}

int yaml_tree_want_text(const char *path, const struct yaml_node *node, const char *what,
                        struct error *err)
{
    int status = yaml_tree_want(path, node, YAML_SCALAR, what, err);
    if (status || node->text[0])
        return status;
    return error_set_at(err, STATUS_FORMAT, path, node->line, node->column, "%s is empty", what);
}

int yaml_tree_want_keys(const char *path, const struct yaml_node *node, const char *const *known,
                        const char *what, struct error *err)
{
    int status = yaml_tree_want(path, node, YAML_MAPPING, what, err);
    for (size_t i = 0; !status && i < node->n_items; i += 2) {
        const struct yaml_node *key = &node->items[i];
        size_t k = 0;
        while (known[k] && strcmp(known[k], key->text) != 0)
            k++;
        if (known[k])
            continue;
        char names[512];
        yaml_tree_join(known, names, sizeof names);
        status = error_set_at(err, STATUS_FORMAT, path, key->line, key->column,
                              "unknown key \"%.64s\" in %s; known are %s", key->text, what, names);
    }
    return status;
}

void yaml_tree_join(const char *const *names, char *ret, size_t size)
{
    size_t len = 0;
    ret[0] = '\0';
    for (size_t i = 0; names[i]; i++) {
        int n = snprintf(ret + len, size - len, "%s%s", i ? ", " : "", names[i]);
        if (n < 0 || (size_t)n >= size - len) {
            ret[len] = '\0';
            return;
        }
        len += (size_t)n;
    }
}
