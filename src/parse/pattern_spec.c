/*
 * Field names, and the end of a spec's life. A spec is plain data that the reader of pattern
 * files builds piece by piece, so releasing accepts any state in between.
 */
#include "parse/pattern_spec.h"

#include <stdlib.h>

const char *const field_names[FIELD_COUNT] = {
    [FIELD_TIME] = "time",
    [FIELD_REQUEST] = "request",
    [FIELD_REQUEST_CUT] = "request_cut",
    [FIELD_METHOD] = "method",
    [FIELD_PATH] = "path",
    [FIELD_STATUS] = "status",
    [FIELD_LATENCY] = "latency",
    [FIELD_LATENCY_UPSTREAM] = "latency_upstream",
    [FIELD_AGENT] = "agent",
    [FIELD_CLIENT] = "client",
    [FIELD_USER_AGENT] = "user_agent",
    [FIELD_LEVEL] = "level",
    [FIELD_LOGGER] = "logger",
    [FIELD_MESSAGE] = "message",
    [FIELD_OPERATION] = "operation",
    [FIELD_LINE] = "line",
    [FIELD_STREAM] = "stream",
    [FIELD_PARTIAL] = "partial",
};

void spec_text_place(const struct spec_text *text, size_t byte, unsigned *ret_line,
                     unsigned *ret_column)
{
    unsigned line = text->line, column = text->column;
    for (size_t i = 0; i < byte && text->text[i] && text->style != '?'; i++) {
        unsigned char c = (unsigned char)text->text[i];
        if (c == '\n') {
            line++;
            column = text->column;
        } else if ((c & 0xC0) != 0x80) {
            column += c == '\'' && text->style == '\'' ? 2 : 1;
        }
    }
    *ret_line = line;
    *ret_column = column;
}

static void release_texts(struct spec_text *texts, size_t n)
{
    for (size_t i = 0; texts && i < n; i++)
        free(texts[i].text);
    free(texts);
}

static void release_events(struct spec_event *events, size_t n)
{
    for (size_t i = 0; events && i < n; i++) {
        free(events[i].event.text);
        free(events[i].message.text);
        free(events[i].exception.text);
        free(events[i].unless.text);
    }
    free(events);
}

static void release_samples(struct spec_sample *samples, size_t n)
{
    for (size_t i = 0; samples && i < n; i++) {
        free(samples[i].line.text);
        for (size_t k = 0; samples[i].expect && k < samples[i].n_expect; k++) {
            free(samples[i].expect[k].key.text);
            free(samples[i].expect[k].value.text);
        }
        free(samples[i].expect);
    }
    free(samples);
}

void pattern_spec_release(struct pattern_spec *spec)
{
    free(spec->file);
    free(spec->name.text);
    free(spec->description.text);
    free(spec->regex.text);
    for (size_t i = 0; spec->keys && i < spec->n_keys; i++)
        free(spec->keys[i].key.text);
    free(spec->keys);
    release_texts(spec->require, spec->n_require);
    release_texts(spec->time_formats, spec->n_time_formats);
    free(spec->zone.text);
    free(spec->twin_logger.text);
    release_texts(spec->ignore, spec->n_ignore);
    free(spec->events_from.text);
    release_events(spec->events, spec->n_events);
    release_samples(spec->samples, spec->n_samples);
    *spec = (struct pattern_spec){0};
}
