#include "check.h"
#include "edge/packfile.h"
#include "edge_files.h"

#define HEAD "name: x\nkind: access\ntier: edge\n"
#define REGEX "regex: '^(?<path>/.*)$'\n"
#define SAMPLES "samples:\n  - line: /a\n  - no_match: b\n"

/* Reading x.yaml with that text fails with that error after the file's name; nothing is added. */
static void check_bad(int line, const char *text, const char *error)
{
    struct packfiles files = {0};
    struct error err = ERROR_INIT;
    const char *path = scratch_write("x.yaml", text);
    int status = packfiles_read(&files, path, &err);
    if (status >= 0 || err.status != status || files.count != 0 ||
        !scratch_error_is(err.text, path, error)) {
        check_fail(__FILE__, line, text);
        printf("#   got      %s\n#   expected %s%s\n", err.text, path, error);
    }
    packfiles_release(&files);
}
#define BAD(text, error) check_bad(__LINE__, (text), (error))

static bool read_good(struct packfiles *files, const char *text)
{
    struct error err = ERROR_INIT;
    int status = packfiles_read(files, scratch_write("x.yaml", text), &err);
    if (status != 0)
        printf("#   %s\n", err.text);
    CHECK_INT(status, 0);
    return status == 0 && files->count == 1;
}

static void every_key_arrives(void)
{
    struct packfiles files = {0};
    if (!read_good(&files, "name: x\n"
                           "description: All keys.\n"
                           "kind: application\n"
                           "tier: app\n"
                           "regex: '^(?<time>\\S+) (?<latency>\\S+) (?<message>.*)$'\n"
                           "time: {format: ['%s', '%F'], at: start, zone: Europe/Moscow}\n"
                           "latency: us\n"
                           "continuation: any\n"
                           "starts: when-nothing-open\n"
                           "twin_logger: uvicorn.error\n"
                           "ignore: ['^a', '^b']\n"
                           "events: some-events\n"
                           "samples:\n"
                           "  - line: |-\n"
                           "      one\n"
                           "      two\n"
                           "    expect: {status: 200, agent: ~}\n"
                           "  - no_match: three\n"))
        return;
    const struct pattern_spec *s = &files.specs[0];
    CHECK_STR(s->name.text, "x");
    CHECK_STR(s->description.text, "All keys.");
    CHECK_INT(s->kind, PATTERN_APPLICATION);
    CHECK_INT(s->tier, TIER_APP);
    CHECK_INT(s->shape, SHAPE_REGEX);
    CHECK_STR(s->regex.text, "^(?<time>\\S+) (?<latency>\\S+) (?<message>.*)$");
    CHECK_INT(s->n_time_formats, 2);
    CHECK_STR(s->time_formats[1].text, "%F");
    CHECK(s->time_at_start);
    CHECK_STR(s->zone.text, "Europe/Moscow");
    CHECK_INT(s->latency_unit, LATENCY_MICROSECONDS);
    CHECK_INT(s->continuation, CONTINUES_ANY);
    CHECK(s->orphan);
    CHECK_STR(s->twin_logger.text, "uvicorn.error");
    CHECK_INT(s->n_ignore, 2);
    CHECK_STR(s->ignore[0].text, "^a");
    CHECK_STR(s->events_from.text, "some-events");
    CHECK_INT(s->n_samples, 2);
    CHECK(s->samples[0].must_match && !s->samples[1].must_match);
    CHECK_STR(s->samples[0].line.text, "one\ntwo");
    CHECK_INT(s->samples[0].n_expect, 2);
    CHECK_STR(s->samples[0].expect[0].key.text, "status");
    CHECK_STR(s->samples[0].expect[0].value.text, "200");
    CHECK_STR(s->samples[0].expect[1].value.text, "~");
    CHECK_STR(s->samples[1].line.text, "three");
    packfiles_release(&files);
}

static void keys_keep_their_order(void)
{
    struct packfiles files = {0};
    if (!read_good(&files, HEAD "json: {path: request.uri, agent: [a, b.c]}\n"
                                "require: [msg=handled request, status]\n" SAMPLES))
        return;
    const struct pattern_spec *s = &files.specs[0];
    CHECK_INT(s->shape, SHAPE_JSON);
    CHECK_INT(s->n_keys, 3);
    CHECK_INT(s->keys[0].field, FIELD_PATH);
    CHECK_STR(s->keys[0].key.text, "request.uri");
    CHECK_INT(s->keys[2].field, FIELD_AGENT);
    CHECK_STR(s->keys[1].key.text, "a");
    CHECK_STR(s->keys[2].key.text, "b.c");
    CHECK_INT(s->n_require, 2);
    CHECK_STR(s->require[0].text, "msg=handled request");
    packfiles_release(&files);
}

static void what_is_not_said_has_its_default(void)
{
    struct packfiles files = {0};
    if (!read_good(&files, HEAD "ltsv: {path: uri}\n" SAMPLES))
        return;
    const struct pattern_spec *s = &files.specs[0];
    CHECK_INT(s->shape, SHAPE_LTSV);
    CHECK_INT(s->continuation, CONTINUES_NONE);
    CHECK(!s->orphan && !s->time_at_start);
    CHECK(!s->description.text && !s->zone.text && !s->twin_logger.text);
    packfiles_release(&files);
}

static void events_are_read(void)
{
    struct packfiles files = {0};
    if (!read_good(&files, "name: x\nkind: events\nevents:\n"
                           "  - {event: db_locked, message: m}\n"
                           "  - event: db_locked\n    exception: e\n    unless: u\n"))
        return;
    const struct pattern_spec *s = &files.specs[0];
    CHECK_INT(s->kind, PATTERN_EVENTS);
    CHECK_INT(s->n_events, 2);
    CHECK_STR(s->events[0].message.text, "m");
    CHECK(!s->events[0].exception.text);
    CHECK_STR(s->events[1].event.text, "db_locked");
    CHECK_STR(s->events[1].exception.text, "e");
    CHECK_STR(s->events[1].unless.text, "u");
    packfiles_release(&files);
}

static void texts_keep_their_place(void)
{
    struct packfiles files = {0};
    if (!read_good(&files, HEAD "description: plain\n"
                                "regex: |-\n"
                                "\n"
                                "    (?x)^\n"
                                "    (?<path>/.*)$\n"
                                "samples:\n"
                                "  - {line: \"/a\", expect: {path: 'b'}}\n"
                                "  - no_match: b\n"))
        return;
    const struct pattern_spec *s = &files.specs[0];
    CHECK_INT(s->description.line, 4);
    CHECK_INT(s->description.column, 14);
    CHECK_INT(s->regex.line, 6);
    CHECK_INT(s->regex.column, 5);
    CHECK_INT(s->samples[0].line.line, 10);
    CHECK_INT(s->samples[0].line.column, 13);
    CHECK_INT(s->samples[0].expect[0].key.column, 27);
    packfiles_release(&files);
}

static void broken_yaml_is_named(void)
{
    BAD("name: [x\n", ":2:1: did not find expected ',' or ']', while parsing a flow sequence");
    BAD("name: x\n  kind: y\n", ":2:7: mapping values are not allowed in this context");
    BAD("", ":1:1: a pattern file has to be a mapping, but is nothing");
    BAD("# only a comment\n", ":1:1: a pattern file has to be a mapping, but is nothing");
    BAD("- a\n", ":1:1: a pattern file has to be a mapping, but is a list");
    BAD("name: &a x\n", ":1:7: anchors (&) are not supported");
    BAD("name: x\nkind: *a\n", ":2:7: aliases (*) are not supported");
    BAD("name: !!str x\n", ":1:7: tags (!) are not supported");
    BAD("time: ! {}\n", ":1:7: tags (!) are not supported");
    BAD("%YAML 1.1\n---\nname: x\n", ":1:1: directives (%) are not supported");
    BAD("name: x\n---\nname: y\n", ":2:1: a second document; one file is one document");
    BAD("name: x\nkind: a\n name: y\n", ":3:6: mapping values are not allowed in this context");
    BAD("name: x\ntier: a\nname: y\n",
        ":3:1: the key \"name\" is there twice, first in line 1, column 1");
    BAD("time: {at: a, zone: b, zone: c, at: d}\n",
        ":1:24: the key \"zone\" is there twice, first in line 1, column 15");
    BAD("[a]: b\n", ":1:1: a key has to be plain text");
    BAD("name: \"a\\0b\"\n", ":1:7: a NUL character");
    BAD("name: \xff\n", ":1:7: invalid leading UTF-8 octet");
    BAD("a: [[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]\n", ":1:19: nested too deeply");
}

static void bytes_that_are_no_text_are_named(void)
{
    struct packfiles files = {0};
    struct error err = ERROR_INIT;
    const char *path = scratch_write_bytes("x.yaml", "name: x\nk\0\n", 11);
    CHECK_INT(packfiles_read(&files, path, &err), STATUS_FORMAT);
    CHECK(scratch_error_is(err.text, path, ":2:2: a NUL byte: the file has to be UTF-8 text"));
    size_t size = ((size_t)1 << 20) + 1;
    char *large = malloc(size);
    memset(large, '#', size);
    path = scratch_write_bytes("x.yaml", large, size);
    CHECK_INT(packfiles_read(&files, path, &err), STATUS_LIMIT);
    CHECK(scratch_error_is(err.text, path, ": larger than 1048576 bytes"));
    path = scratch_write_bytes("x.yaml", large, size - 1); /* one long comment */
    CHECK_INT(packfiles_read(&files, path, &err), STATUS_FORMAT);
    free(large);
    CHECK_INT(packfiles_read(&files, scratch_path("missing.yaml"), &err), STATUS_IO);
    CHECK_INT(packfiles_read(&files, scratch(), &err), STATUS_IO);
    CHECK_INT(files.count, 0);
    packfiles_release(&files);
}

static void unknown_keys_and_words_are_named(void)
{
    BAD(HEAD REGEX "color: red\n" SAMPLES,
        ":5:1: unknown key \"color\" in a pattern file; known are name, description, kind, tier, "
        "regex, json, ltsv, require, time, latency, continuation, starts, twin_logger, ignore, "
        "events, samples");
    BAD("name: x\nkind: acess\n",
        ":2:7: kind is \"acess\"; it has to be one of access, application, wrapper, events");
    BAD("name: x\nkind: access\ntier: front\n",
        ":3:7: tier is \"front\"; it has to be one of edge, app, client");
    BAD(HEAD "json: {uri: a}\n" SAMPLES,
        ":4:8: unknown field \"uri\"; known are time, request, request_cut, method, path, status, "
        "latency, latency_upstream, agent, client, user_agent, level, logger, message, operation, "
        "line, stream, partial");
    BAD(HEAD REGEX "time: {fmt: x}\n" SAMPLES,
        ":5:8: unknown key \"fmt\" in time; known are format, at, zone");
    BAD(HEAD REGEX "samples:\n  - lines: a\n",
        ":6:5: unknown key \"lines\" in a sample; known are line, no_match, expect");
    BAD(HEAD REGEX "samples:\n  - {line: /a, expect: {stat: 1}}\n",
        ":6:25: unknown key \"stat\" in expect; known are kind, time, method, path, status, "
        "latency_us, agent, client, user_agent, level, logger, message, operation, malformed, "
        "event, records");
    BAD("name: x\nkind: events\nevents: [{event: locked, message: a}]\n",
        ":3:18: event is \"locked\"; it has to be one of db_locked");
}

static void keys_of_another_kind_are_named(void)
{
    BAD(HEAD REGEX "continuation: any\n" SAMPLES,
        ":5:1: a pattern of kind access has no continuation");
    BAD("name: x\nkind: wrapper\ntier: app\n", ":3:1: a pattern of kind wrapper has no tier");
    BAD("name: x\nkind: events\nevents: [{event: db_locked, message: a}]\n" SAMPLES,
        ":4:1: a pattern of kind events has no samples");
    BAD(HEAD REGEX "events: porta-events\n" SAMPLES,
        ":5:1: a pattern of kind access has no events");
}

static void missing_keys_are_named(void)
{
    BAD("kind: access\n", ":1:1: name is missing: a pattern of kind access needs it");
    BAD("name: x\n", ":1:1: kind is missing");
    BAD("name: x\nkind: access\n" REGEX SAMPLES,
        ":1:1: tier is missing: a pattern of kind access needs it");
    BAD(HEAD REGEX, ":1:1: samples is missing: a pattern of kind access needs it");
    BAD(HEAD REGEX "samples: [{line: /a}]\n", ":5:10: samples need at least one no_match");
    BAD(HEAD REGEX "samples: [{no_match: a}]\n", ":5:10: samples need at least one line");
    BAD(HEAD SAMPLES, ":1:1: one of regex, json and ltsv is missing");
    BAD("name: x\nkind: wrapper\nregex: (?<stream>a)\n" SAMPLES,
        ":3:8: a wrapper needs the field line");
    BAD("name: x\nkind: events\n", ":1:1: events is missing: a pattern of kind events needs it");
    BAD(HEAD "regex: ^(?<path>/)(?<latency>.)$\n" SAMPLES,
        ":1:1: latency is missing: the pattern has a field latency");
    BAD(HEAD "json: {path: a, latency_upstream: b}\n" SAMPLES,
        ":1:1: latency is missing: the pattern has a field latency");
    BAD(HEAD "regex: ^(?<path>/)(?P<time>.)$\n" SAMPLES,
        ":1:1: time is missing: the pattern has a field time");
    BAD(HEAD REGEX "time: {at: end}\n" SAMPLES, ":5:7: time has no format");
}

static void contradictions_are_named(void)
{
    BAD("name: y\nkind: access\n", ":1:7: name is \"y\", but the file is not y.yaml");
    BAD("name: X\nkind: access\n", ":1:7: name may hold small letters, digits and - only");
    BAD(HEAD REGEX "json: {path: a}\n" SAMPLES,
        ":5:7: only one of regex, json and ltsv can be given");
    BAD(HEAD REGEX "require: a\n" SAMPLES, ":5:10: require is for json and ltsv");
    BAD(HEAD REGEX "latency: s\n" SAMPLES,
        ":5:10: latency is given, but the pattern has no field latency");
    BAD(HEAD REGEX "time: {format: '%s'}\n" SAMPLES,
        ":5:7: time is given, but the pattern has no field time");
    BAD(HEAD REGEX "samples:\n  - {line: a, no_match: b}\n",
        ":6:5: a sample has either line or no_match");
    BAD(HEAD REGEX "samples:\n  - {no_match: b, expect: {}}\n",
        ":6:27: expect belongs to line, not to no_match");
    BAD("name: x\nkind: events\nevents: [{event: db_locked}]\n",
        ":3:10: an event rule needs a message or an exception");
    BAD("name: x\nkind: events\nevents: [{event: db_locked, message: a, unless: b}]\n",
        ":3:49: unless switches an exception off, and there is none");
    BAD("name: x\nkind: events\nevents: [{message: a}]\n", ":3:10: an event rule has no event");
}

static void wrong_types_are_named(void)
{
    BAD("name: [x]\nkind: access\n", ":1:7: name has to be text, but is a list");
    BAD("name:\nkind: access\n", ":1:6: name is empty");
    BAD(HEAD REGEX "samples: /a\n", ":5:10: samples has to be a list, but is text");
    BAD(HEAD REGEX "samples: [a]\n", ":5:11: a sample has to be a mapping, but is text");
    BAD(HEAD "json: {}\n" SAMPLES, ":4:7: json names no field");
    BAD(HEAD "json: {path: []}\n" SAMPLES, ":4:14: path is an empty list");
    BAD(HEAD "json: {path: [[a]]}\n" SAMPLES, ":4:15: path has to be text, but is a list");
    BAD("name: x\nkind: events\nevents: other\n", ":3:9: events has to be a list, but is text");
}

static void a_directory_is_read_in_byte_order(void)
{
    struct packfiles files = {0};
    struct error err = ERROR_INIT;
    const char *rest = "\nkind: events\nevents: [{event: db_locked, message: a}]\n";
    static const char *const names[] = {"b", "a-2", "a-10"};
    scratch_remove();
    scratch_dir[0] = '\0';
    for (size_t i = 0; i < 3; i++) {
        char file[32], text[128];
        snprintf(file, sizeof file, "%s.yaml", names[i]);
        snprintf(text, sizeof text, "name: %s%s", names[i], rest);
        scratch_write(file, text);
    }
    scratch_write("notes.txt", "not a pattern");
    scratch_write(".hidden.yaml", "not a pattern");
    CHECK_INT(packfiles_read_directory(&files, scratch(), &err), 0);
    CHECK_INT(files.count, 3);
    if (files.count == 3) {
        CHECK_STR(files.specs[0].name.text, "a-10");
        CHECK_STR(files.specs[1].name.text, "a-2");
        CHECK_STR(files.specs[2].name.text, "b");
    }
    scratch_write("c.yaml", "name: c\n");
    CHECK_INT(packfiles_read_directory(&files, scratch(), &err), STATUS_FORMAT);
    CHECK_INT(files.count, 3); /* those of before, none of the failed directory's */
    packfiles_release(&files);
}

static void a_directory_without_patterns_is_an_error(void)
{
    struct packfiles files = {0};
    struct error err = ERROR_INIT;
    scratch_remove();
    scratch_dir[0] = '\0';
    CHECK_INT(packfiles_read_directory(&files, scratch(), &err), STATUS_USAGE);
    CHECK(scratch_error_is(err.text, scratch(), ": no pattern files (*.yaml) there"));
    CHECK_INT(packfiles_read_directory(&files, scratch_path("missing"), &err), STATUS_IO);
    packfiles_release(&files);
}

int main(void)
{
    RUN(every_key_arrives);
    RUN(keys_keep_their_order);
    RUN(what_is_not_said_has_its_default);
    RUN(events_are_read);
    RUN(texts_keep_their_place);
    RUN(broken_yaml_is_named);
    RUN(bytes_that_are_no_text_are_named);
    RUN(unknown_keys_and_words_are_named);
    RUN(keys_of_another_kind_are_named);
    RUN(missing_keys_are_named);
    RUN(contradictions_are_named);
    RUN(wrong_types_are_named);
    RUN(a_directory_is_read_in_byte_order);
    RUN(a_directory_without_patterns_is_an_error);
    scratch_remove();
    return check_end();
}
