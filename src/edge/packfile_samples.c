/*
 * The samples of a pattern file. That they are there at all is checked by packfile_spec, what
 * comes of them by parse/samples; here only their shape, and that `expect` has no unknown key.
 */
#include "edge/packfile_spec.h"

#include <string.h>

#include "base/alloc.h"

static const char *const sample_keys[] = {"line", "no_match", "expect", NULL};

/* parse/samples.h says what they mean. */
static const char *const expect_keys[] = {
    "kind",      "time",      "method",     "path",    "status", "latency_us",
    "agent",     "client",    "user_agent", "level",   "logger", "message",
    "operation", "malformed", "event",      "records", NULL};

static int read_expect(const char *path, const struct yaml_node *node, struct spec_sample *sample,
                       struct error *err)
{
    int status = yaml_tree_want_keys(path, node, expect_keys, "expect", err);
    if (status)
        return status;
    sample->expect = alloc_zeroed(node->n_items / 2 + 1, sizeof *sample->expect);
    for (size_t i = 0; i < node->n_items; i += 2) {
        const struct yaml_node *key = &node->items[i], *value = &node->items[i + 1];
        status = yaml_tree_want(path, value, YAML_SCALAR, key->text, err);
        if (status)
            return status;
        struct spec_expect *expect = &sample->expect[sample->n_expect++];
        expect->key = (struct spec_text){alloc_string(key->text), key->line, key->column, '?'};
        expect->value =
            (struct spec_text){alloc_string(value->text), value->line, value->column, '?'};
    }
    return 0;
}

/* A block scalar keeps the line feed of its last line, which no line of a log has. */
static void drop_last_line_feed(char *text)
{
    size_t len = strlen(text);
    if (len > 0 && text[len - 1] == '\n')
        text[len - 1] = '\0';
}

static int read_sample(const char *path, const struct yaml_node *node, struct spec_sample *sample,
                       struct error *err)
{
    int status = yaml_tree_want_keys(path, node, sample_keys, "a sample", err);
    if (status)
        return status;
    const struct yaml_node *line = yaml_tree_get(node, "line");
    const struct yaml_node *no_match = yaml_tree_get(node, "no_match");
    const struct yaml_node *expect = yaml_tree_get(node, "expect");
    if (!line == !no_match)
        return error_set_at(err, STATUS_FORMAT, path, node->line, node->column,
                            "a sample has either line or no_match");
    if (no_match && expect)
        return error_set_at(err, STATUS_FORMAT, path, expect->line, expect->column,
                            "expect belongs to line, not to no_match");
    sample->must_match = line != NULL;
    status = packfile_take_text(path, line ? line : no_match, line ? "line" : "no_match",
                                &sample->line, err);
    if (status)
        return status;
    drop_last_line_feed(sample->line.text);
    return expect ? read_expect(path, expect, sample, err) : 0;
}

int packfile_samples_read(const char *path, const struct yaml_node *list, struct pattern_spec *spec,
                          struct error *err)
{
    int status = yaml_tree_want(path, list, YAML_SEQUENCE, "samples", err);
    if (status)
        return status;
    spec->samples = alloc_zeroed(list->n_items + 1, sizeof *spec->samples);
    for (size_t i = 0; i < list->n_items && !status; i++)
        status = read_sample(path, &list->items[i], &spec->samples[spec->n_samples++], err);
    return status;
}
