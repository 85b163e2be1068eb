/*
 * Event rules, compiled. The order of the checks is that of their price: most entries are below
 * WARNING and cost one comparison, all of this 0.6 % of the time of an application log. Rejected:
 * looking for the phrases over whole chunks first. Each line is matched anyway, to be counted, so
 * that a pass of its own, however fast, would come on top.
 */
#include "parse/events.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "parse/traceback.h"

struct rule {
    struct regex *message, *exception, *unless; /* NULL: not given */
};

struct event_rules {
    struct rule *rules;
    size_t n_rules;
};

static int compile(const struct pattern_spec *spec, const struct spec_text *text,
                   struct regex **ret, struct error *err)
{
    char message[REGEX_ERROR_SIZE];
    size_t offset;
    if (!text->text)
        return STATUS_OK;
    struct regex *re = regex_new(text->text, 0, message, &offset);
    if (!re) {
        unsigned line, column;
        spec_text_place(text, offset, &line, &column);
        return error_set_at(err, STATUS_FORMAT, spec->file, line, column,
                            "bad regex, at its byte %zu: %s", offset + 1, message);
    }
    *ret = re;
    return STATUS_OK;
}

static int compile_rule(const struct pattern_spec *spec, const struct spec_event *event,
                        struct rule *rule, struct error *err)
{
    if (!event->event.text || strcmp(event->event.text, "db_locked") != 0)
        return error_set_at(err, STATUS_FORMAT, spec->file, event->event.line, event->event.column,
                            "unknown event \"%s\"; there is only db_locked",
                            event->event.text ? event->event.text : "");
    if (!event->message.text && !event->exception.text)
        return error_set_at(err, STATUS_FORMAT, spec->file, event->event.line, event->event.column,
                            "an event rule needs a regex: message, exception or both");
    int status = compile(spec, &event->message, &rule->message, err);
    if (status == STATUS_OK)
        status = compile(spec, &event->exception, &rule->exception, err);
    if (status == STATUS_OK)
        status = compile(spec, &event->unless, &rule->unless, err);
    return status;
}

int event_rules_new(const struct pattern_spec *spec, struct event_rules **ret, struct error *err)
{
    struct event_rules *r = alloc_zeroed(1, sizeof *r);
    r->rules = alloc_zeroed(spec->n_events, sizeof *r->rules);
    r->n_rules = spec->n_events;
    for (size_t i = 0; i < r->n_rules; i++) {
        int status = compile_rule(spec, &spec->events[i], &r->rules[i], err);
        if (status < 0) {
            event_rules_free(r);
            return status;
        }
    }
    *ret = r;
    return STATUS_OK;
}

void event_rules_free(struct event_rules *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->n_rules; i++) {
        regex_free(r->rules[i].message);
        regex_free(r->rules[i].exception);
        regex_free(r->rules[i].unless);
    }
    free(r->rules);
    free(r);
}

static unsigned groups_of(const struct regex *re, unsigned most)
{
    return re && regex_group_count(re) > most ? regex_group_count(re) : most;
}

unsigned event_rules_groups(const struct event_rules *r)
{
    unsigned most = 0;
    for (size_t i = 0; i < r->n_rules; i++) {
        most = groups_of(r->rules[i].message, most);
        most = groups_of(r->rules[i].exception, most);
        most = groups_of(r->rules[i].unless, most);
    }
    return most;
}

static bool found(const struct regex *re, struct regex_scratch *scratch, struct span text)
{
    return re && span_present(text) && regex_match(re, scratch, text, NULL) == REGEX_YES;
}

static bool exception_found(const struct regex *re, struct regex_scratch *scratch, struct span text)
{
    struct traceback t;
    struct span exception;
    traceback_start(&t, text);
    while (traceback_next(&t, &exception)) {
        if (found(re, scratch, exception))
            return true;
    }
    return false;
}

bool event_rules_hold(const struct event_rules *r, struct regex_scratch *scratch, enum level level,
                      struct span message, struct span text)
{
    if (level != LEVEL_NONE && level < LEVEL_WARNING)
        return false;
    struct span said = span_present(message) ? traceback_before(message) : SPAN_NONE;
    for (size_t i = 0; i < r->n_rules; i++) {
        const struct rule *rule = &r->rules[i];
        if (level >= LEVEL_WARNING && found(rule->message, scratch, said))
            return true;
        if (rule->exception && !found(rule->unless, scratch, said) &&
            exception_found(rule->exception, scratch, text))
            return true;
    }
    return false;
}

bool event_rules_know_quotes(const struct event_rules *r)
{
    for (size_t i = 0; i < r->n_rules; i++) {
        if (r->rules[i].unless)
            return true;
    }
    return false;
}

bool event_rules_quote(const struct event_rules *r, struct regex_scratch *scratch,
                       struct span message)
{
    for (size_t i = 0; i < r->n_rules; i++) {
        if (found(r->rules[i].unless, scratch, message))
            return true;
    }
    return false;
}
