/*
 * All texts and numbers of the patterns and rules, in their order, one hash over them. What says
 * nothing of how a line is counted (samples, descriptions, files) is left out.
 */
#include "base/bytes.h"
#include "base/hash.h"
#include "scan/scan.h"

#define LIMIT ((size_t)16 << 20)

static void put_text(struct buffer *b, const struct spec_text *text)
{
    bytes_put_span(b, span_str(text->text ? text->text : ""));
}

static void put_texts(struct buffer *b, const struct spec_text *texts, size_t n)
{
    bytes_put(b, n);
    for (size_t i = 0; i < n; i++)
        put_text(b, &texts[i]);
}

static void put_events(struct buffer *b, const struct pattern_spec *s)
{
    put_text(b, &s->events_from);
    bytes_put(b, s->n_events);
    for (size_t i = 0; i < s->n_events; i++) {
        put_text(b, &s->events[i].event);
        put_text(b, &s->events[i].message);
        put_text(b, &s->events[i].exception);
        put_text(b, &s->events[i].unless);
    }
}

static void put_spec(struct buffer *b, const struct pattern_spec *s)
{
    const uint64_t numbers[] = {s->kind,         s->tier,         s->shape, s->time_at_start,
                                s->latency_unit, s->continuation, s->orphan};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        bytes_put(b, numbers[i]);
    put_text(b, &s->name);
    put_text(b, &s->regex);
    bytes_put(b, s->n_keys);
    for (size_t i = 0; i < s->n_keys; i++) {
        bytes_put(b, s->keys[i].field);
        put_text(b, &s->keys[i].key);
    }
    put_texts(b, s->require, s->n_require);
    put_texts(b, s->time_formats, s->n_time_formats);
    put_text(b, &s->zone);
    put_text(b, &s->twin_logger);
    put_texts(b, s->ignore, s->n_ignore);
    put_events(b, s);
}

uint64_t scan_rules_hash(const struct packs *packs, const struct rollup_rules *rules,
                         const struct zone *zone)
{
    struct buffer b;
    buffer_init(&b, LIMIT);
    for (size_t i = 0; i < packs_count(packs); i++)
        put_spec(&b, packs_spec(packs, i));
    for (size_t i = 0; i < rules->endpoints.n_templates; i++) {
        const struct endpoint_template *t = &rules->endpoints.templates[i];
        bytes_put_span(&b, span_str(t->path));
        bytes_put_span(&b, span_str(t->method ? t->method : ""));
        bytes_put(&b, (uint64_t)t->named << 1 | t->stream);
    }
    bytes_put(&b, rules->endpoints.max_endpoints);
    for (size_t i = 0; i < rules->n_test_agents; i++)
        bytes_put_span(&b, span_str(rules->test_agents[i]));
    bytes_put(&b, rules->n_groups);
    for (size_t i = 0; i < rules->n_groups; i++) {
        bytes_put_span(&b, span_str(rules->groups[i].path));
        bytes_put_span(&b, span_str(rules->groups[i].method ? rules->groups[i].method : ""));
    }
    bytes_put(&b, (uint64_t)rules->long_us);
    bytes_put_span(&b, span_str(zone_name(zone)));
    uint64_t hash = hash_bytes(buffer_str(&b), b.len, 0);
    buffer_release(&b);
    return hash ? hash : 1; /* 0 stands for several */
}
