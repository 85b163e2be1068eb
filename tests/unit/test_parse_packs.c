/* The list of patterns: mistakes of pattern files named with their place, overriding, selecting;
   and the samples that every pattern file carries. */
#include "parse/samples.h"
#include "parse_support.h"

#define AT(literal, l, c)                                            \
    {                                                                \
        .text = (char *)(uintptr_t)(literal), .line = l, .column = c \
    }

/* Compiling these fails with a text that begins and goes on like this. */
static void check_error(const struct pattern_spec *specs, size_t n, const char *begin,
                        const char *part)
{
    struct packs *packs = NULL;
    struct error err = ERROR_INIT;
    CHECK_INT(packs_new(specs, n, &packs, &err), STATUS_FORMAT);
    CHECK(packs == NULL);
    if (strncmp(err.text, begin, strlen(begin)) != 0 || !strstr(err.text, part)) {
        printf("# %s\n", err.text);
        CHECK_STR(err.text, begin);
    }
    packs_free(packs);
}

#define CHECK_ERROR(spec, begin, part)        \
    do {                                      \
        const struct pattern_spec one = spec; \
        check_error(&one, 1, begin, part);    \
    } while (0)

/* A good access pattern to break in one place. */
static struct pattern_spec good_access(void)
{
    return (struct pattern_spec){SPEC_FILE, .name = AT("x", 1, 7), .kind = PATTERN_ACCESS,
                                 .regex = AT("^(?<request>.*)$", 3, 8)};
}

static void bad_expressions(void)
{
    struct pattern_spec s = good_access();
    s.regex.text = (char *)(uintptr_t) "^(?<request>.*$";
    CHECK_ERROR(s, "test.yaml:3:23: bad regex, at its byte 16: ", "parenthesis");
    s.regex.text = (char *)(uintptr_t) "(*UTF)^(?<request>.*)$";
    CHECK_ERROR(s, "test.yaml:3:14: bad regex", "UTF");
    s.regex.text = NULL;
    CHECK_ERROR(s, "test.yaml:1:7: ", "no regex");
    s = good_access();
    s.ignore = TEXTS(AT("(", 9, 5));
    s.n_ignore = 1;
    CHECK_ERROR(s, "test.yaml:9:6: bad regex, at its byte 2: ", "parenthesis");
}

static void bad_groups_and_keys(void)
{
    struct pattern_spec s = good_access();
    s.regex.text = (char *)(uintptr_t) "^(?<request>.*) (?<ip>.*)$";
    CHECK_ERROR(s, "test.yaml:3:27: unknown named group \"ip\"; there are time, request,",
                "user_agent");
    s.regex.text = (char *)(uintptr_t) "^(?<request>.*) (?<message>.*)$";
    CHECK_ERROR(s, "test.yaml:3:27: entries of this kind have no field \"message\"; there are time",
                "client");
    s.regex.text = (char *)(uintptr_t) "^(?<request>.*) (?<request>.*)$";
    CHECK_ERROR(s, "test.yaml:3:35: bad regex", "same name");
    s.regex.text = (char *)(uintptr_t) "^(?<status>.*)$";
    CHECK_ERROR(s, "test.yaml:1:7: an access pattern must capture", "path");
    s.kind = PATTERN_APPLICATION;
    CHECK_ERROR(s, "test.yaml:1:7: an application pattern must capture", "message");
    s.kind = PATTERN_WRAPPER;
    s.regex.text = (char *)(uintptr_t) "^(?<stream>.*)$";
    CHECK_ERROR(s, "test.yaml:1:7: a wrapper must capture", "line");
    s = good_access();
    s.shape = SHAPE_JSON;
    s.keys = KEYS({FIELD_PATH, AT("a..b", 4, 5)});
    s.n_keys = 1;
    CHECK_ERROR(s, "test.yaml:4:5: bad key \"a..b\"", "empty");
    s.keys = KEYS({FIELD_LINE, AT("a", 4, 5)});
    CHECK_ERROR(s, "test.yaml:4:5: entries of this kind have no field \"line\"", "path");
    s.keys = KEYS({FIELD_PATH, AT("a", 4, 5)});
    s.require = TEXTS(AT("=x", 6, 7));
    s.n_require = 1;
    CHECK_ERROR(s, "test.yaml:6:7: bad key \"\"", "empty");
}

static void bad_times(void)
{
    struct pattern_spec s = good_access();
    s.regex.text = (char *)(uintptr_t) "^(?<time>\\S+) (?<request>.*)$";
    CHECK_ERROR(s, "test.yaml:1:7: `time` is captured", "no time format");
    s.time_formats = TEXTS(AT("%F %K", 5, 9));
    s.n_time_formats = 1;
    CHECK_ERROR(s, "test.yaml:5:12: bad time format, at its byte 4: ", "%K");
    s.time_formats = TEXTS(AT("%F %T", 5, 9));
    s.zone = (struct spec_text)AT("Mars/Base", 6, 9);
    CHECK_ERROR(s, "test.yaml:6:9: ", "Mars/Base");
    s = good_access();
    s.time_formats = TEXTS(AT("%F %T", 5, 9));
    s.n_time_formats = 1;
    CHECK_ERROR(s, "test.yaml:1:7: there is a time format", "time");
    s = good_access();
    s.continuation = CONTINUES_ANY;
    CHECK_ERROR(s, "test.yaml:1:7: entries of an access pattern", "single");
}

static void bad_events(void)
{
    struct spec_event event = {.event = AT("db_locked", 7, 3)};
    struct pattern_spec s = {SPEC_FILE, .name = AT("e", 1, 7), .kind = PATTERN_EVENTS,
                             .events = &event, .n_events = 1};
    CHECK_ERROR(s, "test.yaml:7:3: an event rule needs a regex", "message");
    event.message = (struct spec_text)AT("(", 8, 3);
    CHECK_ERROR(s, "test.yaml:8:4: bad regex", "parenthesis");
    event.message = (struct spec_text)AT("x", 8, 3);
    event.event = (struct spec_text)AT("db_gone", 7, 3);
    CHECK_ERROR(s, "test.yaml:7:3: unknown event \"db_gone\"", "db_locked");
    s = good_access();
    s.kind = PATTERN_APPLICATION;
    s.events_from = (struct spec_text)AT("nobody", 8, 9);
    CHECK_ERROR(s, "test.yaml:8:9: there is no pattern file \"nobody\" of kind events", "");
    s = good_access();
    s.events = &event;
    s.n_events = 1;
    CHECK_ERROR(s, "test.yaml:1:7: only application patterns have events", "");
}

static void count_event(void *context, const struct record *r)
{
    *(int *)context += r->lock_event;
}

static void the_first_of_a_name_counts(void)
{
    const struct pattern_spec specs[] = {
        {SPEC_FILE, .name = TEXT("a"), .kind = PATTERN_ACCESS,
         .regex = TEXT("^first (?<request>.*)$")},
        SPEC_EVENTS,
        {SPEC_FILE, .name = TEXT("b"), .kind = PATTERN_ACCESS, .regex = TEXT("^b (?<request>.*)$")},
        /* never compiled */
        {SPEC_FILE, .name = TEXT("a"), .kind = PATTERN_ACCESS, .regex = TEXT("(")},
    };
    struct packs *packs = NULL;
    struct error err = ERROR_INIT;
    CHECK_INT(packs_new(specs, COUNT(specs), &packs, &err), STATUS_OK);
    CHECK_INT(packs_count(packs), 2);
    CHECK(packs_spec(packs, 0) == &specs[0] && packs_spec(packs, 1) == &specs[2]);
    packs_free(packs);
}

static void selecting_by_name(void)
{
    const struct pattern_spec specs[] = {SPEC_NGINX, SPEC_UVICORN, SPEC_PORTA, SPEC_EVENTS};
    struct packs *packs = NULL;
    struct error err = ERROR_INIT;
    CHECK_INT(packs_new(specs, COUNT(specs), &packs, &err), STATUS_OK);
    const char *const unknown[] = {"nginx", "apache"};
    CHECK_INT(packs_select(packs, unknown, 2, &err), STATUS_USAGE);
    CHECK_STR(err.text, "there is no pattern \"apache\"; there are: nginx, uvicorn, porta");
    CHECK_INT(packs_count(packs), 3);
    const char *const names[] = {"porta", "nginx"};
    CHECK_INT(packs_select(packs, names, 2, &err), STATUS_OK);
    CHECK_INT(packs_count(packs), 2);
    CHECK_STR(packs_spec(packs, 0)->name.text, "nginx");
    CHECK_STR(packs_spec(packs, 1)->name.text, "porta");
    /* the rules that porta refers to are still there, though their file is not among the names */
    int events = 0;
    const struct parser_options options = {.entry_limit = 1000};
    struct parser *p = parser_new(packs, &options, count_event, NULL, &events);
    struct line line = {.text =
                            SPAN("ERROR:porta:Ошибка получения списка агентов: database is locked"),
                        .number = 1};
    parser_line(p, &line);
    parser_finish(p);
    CHECK_INT(events, 1);
    parser_free(p);
    packs_free(packs);
}

/* One pattern with these samples; what samples_run says. */
static struct samples_result run_samples(struct spec_sample *samples, size_t n, char *ret_text,
                                         size_t size)
{
    struct pattern_spec specs[] = {
        {SPEC_FILE, .name = TEXT("before"), .kind = PATTERN_APPLICATION,
         .regex = TEXT("^(?<message>before.*)$")},
        SPEC_PORTA,
        SPEC_EVENTS,
    };
    specs[1].samples = samples;
    specs[1].n_samples = n;
    struct packs *packs = NULL;
    struct error err = ERROR_INIT;
    struct samples_result result = {99, 99, 99};
    struct buffer messages;
    buffer_init(&messages, 65536);
    CHECK_INT(packs_new(specs, COUNT(specs), &packs, &err), STATUS_OK);
    samples_run(packs, 1, &result, &messages);
    snprintf(ret_text, size, "%s", buffer_str(&messages));
    buffer_release(&messages);
    packs_free(packs);
    return result;
}

#define EXPECT(...)                                \
    .expect = (struct spec_expect[]){__VA_ARGS__}, \
    .n_expect = sizeof((struct spec_expect[]){__VA_ARGS__}) / sizeof(struct spec_expect)

static void samples_that_pass(void)
{
    struct spec_sample samples[] = {
        {.line = AT("INFO:porta:[AGENT] a1 called pipeline: {} at 2026-11-22T19:20:11.050", 9, 5),
         .must_match = true,
         EXPECT({TEXT("kind"), TEXT("operation")}, {TEXT("time"), TEXT("2026-11-22T19:20:11.05Z")},
                {TEXT("agent"), TEXT("a1")}, {TEXT("operation"), TEXT("pipeline")},
                {TEXT("level"), TEXT("info")}, {TEXT("latency_us"), TEXT("~")},
                {TEXT("event"), TEXT("~")}, {TEXT("status"), TEXT("~")})},
        {.line = AT("ERROR:porta:x\nmore\nERROR:__main__:Ошибка получения списка агентов: database "
                    "is locked\n",
                    9, 5),
         .must_match = true,
         EXPECT({TEXT("records"), TEXT("2")}, {TEXT("event"), TEXT("db_locked")},
                {TEXT("logger"), TEXT("__main__")}, {TEXT("time"), TEXT("~")})},
        {.line = AT("no level", 20, 5), .must_match = false},
    };
    char text[4096];
    struct samples_result r = run_samples(samples, COUNT(samples), text, sizeof text);
    CHECK_INT(r.run, 3);
    CHECK_INT(r.failed, 0);
    CHECK_STR(text, "");
}

static void samples_that_fail(void)
{
    const struct {
        struct spec_sample sample;
        const char *message;
    } rows[] = {
        {{.line = AT("nothing", 9, 5), .must_match = true, EXPECT({TEXT("records"), TEXT("0")})},
         "test.yaml:9:5: not matched by porta, which got to byte 1 of 7 and wants ^ there\n"},
        {{.line = AT("INFO:porta:x", 9, 5), .must_match = false},
         "test.yaml:9:5: matched by porta, and must not be\n"},
        {{.line = AT("INFO:porta:x", 9, 5),
          .must_match = true,
          EXPECT({TEXT("level"), AT("error", 11, 3)})},
         "test.yaml:11:3: level: expected \"error\", got \"info\"\n"},
        {{.line = AT("INFO:porta:x", 9, 5),
          .must_match = true,
          EXPECT({TEXT("agent"), AT("a1", 11, 3)})},
         "test.yaml:11:3: agent: expected \"a1\", got none\n"},
        {{.line = AT("INFO:porta:x", 9, 5),
          .must_match = true,
          EXPECT({TEXT("message"), AT("~", 11, 3)})},
         "test.yaml:11:3: message: expected none, got \"x\"\n"},
        {{.line = AT("INFO:porta:x\nINFO:porta:y", 9, 5), .must_match = true},
         "test.yaml:9:5: gives 2 records, expected 1\n"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct spec_sample sample = rows[i].sample;
        char text[4096];
        struct samples_result r = run_samples(&sample, 1, text, sizeof text);
        CHECK_INT(r.run, 1);
        CHECK_INT(r.failed, 1);
        CHECK_STR(text, rows[i].message);
    }
    char text[4096];
    struct spec_sample unknown = {.line = AT("INFO:porta:x", 9, 5),
                                  .must_match = true,
                                  EXPECT({AT("colour", 10, 3), TEXT("red")})};
    CHECK_INT(run_samples(&unknown, 1, text, sizeof text).failed, 1);
    CHECK(strstr(text, "test.yaml:10:3: cannot expect \"colour\"; there are kind, time,") == text);
}

/* A line that a pattern tried before takes is no sample of this one. */
static void samples_of_another(void)
{
    struct pattern_spec specs[] = {
        {SPEC_FILE, .name = TEXT("first"), .kind = PATTERN_APPLICATION,
         .regex = TEXT("^(?<message>INFO.*)$")},
        SPEC_PORTA,
        SPEC_EVENTS,
    };
    struct spec_sample sample = {.line = AT("INFO:porta:x", 9, 5), .must_match = true};
    specs[1].samples = &sample;
    specs[1].n_samples = 1;
    struct packs *packs = NULL;
    struct error err = ERROR_INIT;
    struct samples_result result;
    struct buffer messages;
    buffer_init(&messages, 65536);
    CHECK_INT(packs_new(specs, COUNT(specs), &packs, &err), STATUS_OK);
    samples_run(packs, 1, &result, &messages);
    CHECK_INT(result.failed, 1);
    CHECK_STR(buffer_str(&messages),
              "test.yaml:9:5: also matched by first, which is tried before porta\n");
    samples_run(packs, 0, &result, &messages);
    CHECK_INT(result.run, 0);
    buffer_release(&messages);
    packs_free(packs);
}

static void releasing_a_spec(void)
{
    struct pattern_spec s = {0};
    pattern_spec_release(&s);
    s.file = alloc_string("f");
    s.name.text = alloc_string("n");
    s.keys = alloc_zeroed(2, sizeof *s.keys);
    s.n_keys = 2;
    s.keys[1].key.text = alloc_string("k");
    s.samples = alloc_zeroed(1, sizeof *s.samples);
    s.n_samples = 1;
    s.samples->expect = alloc_zeroed(1, sizeof *s.samples->expect);
    s.samples->n_expect = 1;
    s.samples->expect->key.text = alloc_string("k");
    s.events = alloc_zeroed(1, sizeof *s.events);
    s.n_events = 1;
    s.events->unless.text = alloc_string("u");
    s.ignore = alloc_zeroed(1, sizeof *s.ignore);
    s.n_ignore = 1;
    s.ignore->text = alloc_string("i");
    pattern_spec_release(&s);
    CHECK(s.file == NULL && s.n_keys == 0);
}

int main(void)
{
    RUN(bad_expressions);
    RUN(bad_groups_and_keys);
    RUN(bad_times);
    RUN(bad_events);
    RUN(the_first_of_a_name_counts);
    RUN(selecting_by_name);
    RUN(samples_that_pass);
    RUN(samples_that_fail);
    RUN(samples_of_another);
    RUN(releasing_a_spec);
    return check_end();
}
