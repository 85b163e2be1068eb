/*
 * The version of a set of criteria: a hash over all of it, so that two reports can be compared at a
 * glance: same six digits, same document. Numbers enter as the bits of their double: exact, and
 * without printf's decimal point, which a locale may change. Strings enter with their length, so
 * that no two sets have the same text.
 */
#include "audit/criteria.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/hash.h"

/* A configuration of a few kilobytes gives a text of the same order. */
#define TEXT_LIMIT ((size_t)16 << 20)

static void add_number(struct buffer *text, const char *name, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    buffer_appendf(text, "%s %016" PRIx64 "\n", name, bits);
}

static void add_count(struct buffer *text, const char *name, uint64_t value)
{
    buffer_appendf(text, "%s %" PRIu64 "\n", name, value);
}

static void add_string(struct buffer *text, const char *name, const char *value)
{
    if (!value) {
        buffer_appendf(text, "%s -\n", name);
        return;
    }
    buffer_appendf(text, "%s %zu ", name, strlen(value));
    buffer_append_str(text, value);
    buffer_append_char(text, '\n');
}

static void add_threshold(struct buffer *text, const char *name, const struct threshold *t)
{
    add_count(text, name, (uint64_t)t->comparison);
    add_number(text, name, t->value);
}

static void add_endpoints(struct buffer *text, const struct criteria *c)
{
    add_count(text, "watched", c->n_watched);
    for (size_t i = 0; i < c->n_watched; i++) {
        const struct watched_endpoint *w = &c->watched[i];
        add_string(text, "method", w->method);
        add_string(text, "path", w->path);
        add_string(text, "id", w->id);
        buffer_appendf(text, "%d %d\n", w->match_method, w->critical);
    }
    add_count(text, "cv_paths", c->n_cv_paths);
    for (size_t i = 0; i < c->n_cv_paths; i++)
        add_string(text, "path", c->cv_paths[i]);
}

static void add_rollup_rules(struct buffer *text, const struct rollup_rules *rules)
{
    const struct endpoint_rules *endpoints = &rules->endpoints;
    add_count(text, "templates", endpoints->n_templates);
    for (size_t i = 0; i < endpoints->n_templates; i++) {
        const struct endpoint_template *t = &endpoints->templates[i];
        add_string(text, "path", t->path);
        add_string(text, "method", t->method);
        buffer_appendf(text, "%d %d\n", t->named, t->stream);
    }
    add_count(text, "max_endpoints", endpoints->max_endpoints);
    add_count(text, "test_agents", rules->n_test_agents);
    for (size_t i = 0; i < rules->n_test_agents; i++)
        add_string(text, "agent", rules->test_agents[i]);
}

static void add_names(struct buffer *text, const char *what, const struct endpoint_name *names,
                      size_t n)
{
    add_count(text, what, n);
    for (size_t i = 0; i < n; i++) {
        add_string(text, "method", names[i].method);
        add_string(text, "path", names[i].path);
    }
}

/* What the bottlenecks are measured with; the groups follow from it and the watched endpoints. */
static void add_bottlenecks(struct buffer *text, const struct criteria *c)
{
    add_count(text, "busy_timeout", (uint64_t)c->busy_timeout_us);
    add_count(text, "caches", c->n_caches);
    for (size_t i = 0; i < c->n_caches; i++) {
        add_names(text, "read", &c->caches[i].read, 1);
        add_names(text, "writes", c->caches[i].writes, c->caches[i].n_writes);
    }
    add_names(text, "blockers", c->blockers, c->n_blockers);
    for (size_t i = 0; i < c->n_cache_ttls; i++)
        add_count(text, "ttl", (uint64_t)c->cache_ttls_s[i]);
}

static void add_checklist_rules(struct buffer *text, const struct criteria *c)
{
    add_count(text, "rules", c->n_rules);
    for (size_t i = 0; i < c->n_rules; i++) {
        const struct check_rule *r = &c->rules[i];
        buffer_appendf(text, "%u %d %d %d %d %d %d\n", r->item, r->kind, r->question, r->test,
                       r->flag, r->compares_rows, r->has_limit);
        add_string(text, "path", r->path);
        add_string(text, "matches", r->matches);
        add_count(text, "min_size", r->min_size);
        add_count(text, "newer_than", (uint64_t)r->newer_than_s);
        add_number(text, "max_loss", r->max_loss_pct);
        add_number(text, "limit", r->limit);
    }
}

void criteria_version(const struct criteria *c, char ret[7])
{
    struct buffer text;
    buffer_init(&text, TEXT_LIMIT);
    for (int i = 0; i < CRITERION_COUNT; i++)
        add_threshold(&text, criterion_names[i], &c->criterion[i]);
    for (int i = 0; i < FLAG_COUNT; i++)
        add_threshold(&text, flag_names[i], &c->flag[i]);
    add_number(&text, "close_share", c->close_share);
    add_number(&text, "min_understood", c->min_understood);
    add_count(&text, "min_n", c->min_n);
    add_endpoints(&text, c);
    add_rollup_rules(&text, &c->rollup);
    add_bottlenecks(&text, c);
    if (c->n_rules)
        add_checklist_rules(&text, c);

    struct span bytes = buffer_span(&text);
    char digits[17];
    snprintf(digits, sizeof digits, "%016" PRIx64, hash_bytes(bytes.ptr, bytes.len, 0));
    memcpy(ret, digits, 6);
    ret[6] = '\0';
    buffer_release(&text);
}
