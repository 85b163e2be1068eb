/* Wrapped lines: journald, docker, Kubernetes, syslog; parts, streams, nesting, limits. */
#include "parse_support.h"

static struct spec_key docker_keys[] = {{FIELD_LINE, TEXT("log")},
                                        {FIELD_PARTIAL, TEXT("log")},
                                        {FIELD_STREAM, TEXT("stream")},
                                        {FIELD_TIME, TEXT("time")}};
static struct spec_key journald_keys[] = {{FIELD_LINE, TEXT("MESSAGE")},
                                          {FIELD_STREAM, TEXT("_PID")},
                                          {FIELD_TIME, TEXT("__REALTIME_TIMESTAMP")}};
static struct spec_text syslog_format[] = {TEXT("%b %e %T")};
static struct spec_text epoch_micro[] = {TEXT("%J")};

static const struct pattern_spec specs[] = {
    SPEC_UVICORN,
    SPEC_PORTA,
    SPEC_NGINX,
    SPEC_ORPHAN,
    SPEC_EVENTS,
    {SPEC_FILE, .name = TEXT("docker-json-file"), .kind = PATTERN_WRAPPER, .shape = SHAPE_JSON,
     .keys = docker_keys, .n_keys = COUNT(docker_keys), .time_formats = iso_format,
     .n_time_formats = COUNT(iso_format)},
    {SPEC_FILE, .name = TEXT("journald-json"), .kind = PATTERN_WRAPPER, .shape = SHAPE_JSON,
     .keys = journald_keys, .n_keys = COUNT(journald_keys), .time_formats = epoch_micro,
     .n_time_formats = 1},
    {SPEC_FILE, .name = TEXT("cri"), .kind = PATTERN_WRAPPER,
     .regex = TEXT("^(?<time>\\d{4}-[^ ]++) (?<stream>stdout|stderr) (?<partial>[FP]) "
                   "(?<line>.*+)$"),
     .time_formats = iso_format, .n_time_formats = COUNT(iso_format)},
    {SPEC_FILE, .name = TEXT("syslog"), .kind = PATTERN_WRAPPER,
     .regex = TEXT("^(?J)(?<time>[A-Z][a-z]{2} [ \\d]\\d [\\d:]{8}) (?<stream>[^ ]++) "
                   "(?<stream>[^ :]++): (?<line>.*+)$"),
     .time_formats = syslog_format, .n_time_formats = 1},
    {SPEC_FILE, .name = TEXT("compose"), .kind = PATTERN_WRAPPER,
     .regex = TEXT("^(?<stream>[a-z]++-\\d++)  ?\\| (?<line>.*+)$")},
};

static void start(struct bench *b, size_t entry_limit)
{
    bench_start(b, specs, COUNT(specs), entry_limit);
}

#define REQUEST "INFO:     1.1.1.1:1 - \"GET /x HTTP/1.1\" 200 OK"
#define REQUEST_AT(time) \
    "request 1 wrapper " time " status=200 method=<GET> target=</x> client=<1.1.1.1:1>\n"

static void the_wrapper_dates_what_has_no_time(void)
{
    struct bench b;
    start(&b, 0);
    bench_feed(&b, "{\"log\":\""
                   "INFO:     1.1.1.1:1 - \\\"GET /x HTTP/1.1\\\" 200 OK"
                   "\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-22T19:19:22.5Z\"}\n"
                   "2026-11-22T19:19:22+00:00 stdout F " REQUEST "\n"
                   "2026-11-22T19:19:23+00:00 stdout F 127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] "
                   "\"GET / HTTP/1.1\" 200 0 \"-\" \"-\" 0.1 -\n"
                   "Nov 22 19:19:22 host porta[1]: " REQUEST "\n"
                   "{\"__REALTIME_TIMESTAMP\":\"1795375162000001\",\"_PID\":\"1\",\"MESSAGE\":"
                   "\"INFO:porta:x\"}\n"
                   "compose-1  | " REQUEST "\n");
    bench_finish(&b);
    CHECK_RECORDS(
        &b,
        REQUEST_AT("1795375162500000 fine") REQUEST_AT(
            "1795375162000000") "request 0 own 1795375162000000 status=200 latency=100000 "
                                "method=<GET> "
                                "target=</> client=<127.0.0.1>\n" REQUEST_AT(
                                    "1795375162000000") "request 1 none status=200 method=<GET> "
                                                        "target=</x> client=<1.1.1.1:1>\n"
                                                        "message 1 wrapper 1795375162000001 fine "
                                                        "level=2 logger=<porta> "
                                                        "message=<x>\n");
    CHECK_COUNTS(&b, 6, 0, 0, 0, 0);
    bench_end(&b);
}

static void wrappers_nest(void)
{
    struct bench b;
    start(&b, 0);
    /* the innermost stamp counts; four wrappers come off, a fifth does not */
    bench_feed(&b, "c-1 | 2026-11-22T19:19:22Z stdout F Nov 23 00:00:00 h p: c-1 | " REQUEST "\n"
                   "c-1 | c-1 | c-1 | c-1 | " REQUEST "\n"
                   "c-1 | c-1 | c-1 | c-1 | c-1 | " REQUEST "\n");
    bench_finish(&b);
    CHECK_RECORDS(&b, REQUEST_AT("1795392000000000") "request 1 none status=200 method=<GET> "
                                                     "target=</x> client=<1.1.1.1:1>\n");
    CHECK_COUNTS(&b, 2, 0, 0, 1, 0);
    bench_end(&b);
}

static void parts_are_joined(void)
{
    struct bench b;
    start(&b, 0);
    bench_feed(&b, "2026-11-22T19:19:22Z stdout P INFO:     1.1.1.1:1 - \n"
                   "2026-11-22T19:19:23Z stderr F INFO:porta:between\n"
                   "2026-11-22T19:19:24Z stdout P \"GET /x HTTP\n"
                   "2026-11-22T19:19:25Z stdout F /1.1\" 200 OK\n"
                   "{\"log\":\"INFO:porta:one \",\"stream\":\"s\"}\n"
                   "{\"log\":\"two\\n\",\"stream\":\"s\"}\n"
                   "{\"log\":\"INFO:porta:three\\n\",\"stream\":\"s\"}\n"
                   "2026-11-22T19:19:22Z stdout P not\n"
                   "2026-11-22T19:19:22Z stdout F understood\n"
                   "2026-11-22T19:19:22Z stdout P INFO:porta:the end is missing\n");
    bench_finish(&b);
    CHECK_RECORDS(
        &b,
        REQUEST_AT("1795375162000000") "message 1 none level=2 logger=<porta> message=<one two>\n"
                                       "message 1 wrapper 1795375163000000 level=2 logger=<porta> "
                                       "message=<between>\n"
                                       "message 1 none level=2 logger=<porta> message=<three>\n"
                                       "message 1 wrapper 1795375162000000 level=2 logger=<porta> "
                                       "message=<the end "
                                       "is missing>\n");
    CHECK_STR(buffer_str(&b.misses), "8:14 nginx <notunderstood>\n");
    CHECK_COUNTS(&b, 5, 0, 3, 2, 0);
    bench_end(&b);
}

#define ERR "2026-11-22T19:19:22Z stderr F "
#define OUT "2026-11-22T19:19:22Z stdout F "

static void streams_are_kept_apart(void)
{
    struct bench b;
    start(&b, 0);
    bench_feed(&b, ERR "ERROR:    Exception in ASGI application\n" OUT REQUEST "\n" ERR
                       "Traceback (most recent call last):\n" OUT REQUEST "\n" ERR
                       "  File \"x.py\", line 1\n" OUT "\n" ERR "\n" ERR
                       "sqlite3.OperationalError: database is locked\n" OUT
                       "Traceback (most recent call last):\n");
    bench_finish(&b);
    CHECK_INT(b.events, 1);
    CHECK_INT(b.n_records, 4);
    CHECK_COUNTS(&b, 4, 2, 3, 0, 0);
    bench_end(&b);
}

/* A stream is all that its wrapper captured, not any of it. */
static void streams_of_two_captures(void)
{
    struct bench b;
    start(&b, 0);
    bench_feed(&b, "Nov 22 19:19:22 a b: INFO:porta:x\n"
                   "Nov 22 19:19:22 a c:   not of x\n"
                   "Nov 22 19:19:22 ab :   nor this\n"
                   "Nov 22 19:19:22 a b:   of x\n");
    bench_finish(&b);
    CHECK_COUNTS(&b, 1, 0, 1, 2, 0);
    bench_end(&b);
}

static void a_message_of_several_lines(void)
{
    struct bench b;
    start(&b, 0);
    bench_feed(&b,
               "{\"MESSAGE\":\"ERROR:    Exception in ASGI application\\nTraceback (most recent "
               "call last):\\n  File\\nsqlite3.OperationalError: database is locked\\n\"}\n"
               "{\"MESSAGE\":[73,78,70,79,58,112,111,114,116,97,58,27]}\n"
               "{\"MESSAGE\":\"\\n\\nmore\"}\n"
               "{\"MESSAGE\":\"more\\nand more\"}\n");
    bench_finish(&b);
    CHECK_INT(b.events, 1);
    CHECK(strstr(buffer_str(&b.records), "logger=<porta> message=<\x1b\\nmore\\nmore\\nand more>"));
    CHECK_COUNTS(&b, 2, 0, 2, 0, 0);
    bench_end(&b);
}

static void columns_count_in_the_line(void)
{
    struct bench b;
    start(&b, 0);
    bench_feed(&b, OUT "INFO:     1.1.1.1:1 - \"GET /x HTTP/1.1\" 2x\n"
                       "{\"log\":\"INFO:     1.1.1.1:1 - \\\"GET /x HTTP/1.1\\\" 2x\\n\"}\n"
                       "{\"log\":\n{\"log\":\"x\",\"a\":\n");
    bench_finish(&b);
    CHECK_STR(buffer_str(&b.misses),
              "1:71 uvicorn <" OUT "INFO:     1.1.1.1:1 - \"GET /x HTTP/1.1\" 2x>\n"
              "2:41 uvicorn <INFO:     1.1.1.1:1 - \"GET /x HTTP/1.1\" 2x>\n"
              "3:8 nginx <{\"log\":>\n4:16 docker-json-file <{\"log\":\"x\",\"a\":>\n");
    bench_end(&b);
}

/* Parts whose end never comes are taken late: under the number of their first line, and shown as
   they are, though the last line is long gone. */
static void parts_keep_their_place(void)
{
    struct bench b;
    char line[64];
    start(&b, 0);
    bench_feed(&b, OUT "\n2026-11-22T19:19:22Z stdout P not understood\n" ERR "INFO:porta:x\n");
    for (int i = 0; i < 300; i++) {
        snprintf(line, sizeof line, "s-%d | INFO:porta:%d", i, i);
        bench_line(&b, span_str(line), false);
    }
    CHECK_STR(buffer_str(&b.misses), "2:5 nginx <not understood>\n");
    bench_feed(&b, "2026-11-22T19:19:22Z stdout P nor this\n" ERR "INFO:porta:y\n");
    bench_finish(&b);
    CHECK_STR(buffer_str(&b.misses), "2:5 nginx <not understood>\n304:5 nginx <nor this>\n");
    CHECK_COUNTS(&b, 302, 1, 0, 2, 0);
    bench_end(&b);
}

/* Two containers, both streams of each, an entry and a line in parts in every one of them, dealt
   out one line at a time; a line that one of them forges belongs to it alone. */
static void four_streams_of_two_containers(void)
{
    static const char *const parts[] = {
        "F ERROR:porta:", "F   of it ", "P INFO:porta:part ", "P forged-1 | INFO:porta:x ",
        "F end ",
    };
    struct bench b;
    char line[128];
    start(&b, 0);
    for (size_t i = 0; i < COUNT(parts); i++) {
        for (int stream = 0; stream < 4; stream++) {
            snprintf(line, sizeof line, "c-%d | 2026-11-22T19:19:22Z %s %s%d", stream / 2,
                     stream % 2 ? "stdout" : "stderr", parts[i], stream);
            bench_line(&b, span_str(line), false);
        }
    }
    bench_finish(&b);
    CHECK_INT(b.n_records, 8);
    for (int stream = 0; stream < 4; stream++) {
        snprintf(line, sizeof line, "message=<%d\\n  of it %d>", stream, stream);
        CHECK(strstr(buffer_str(&b.records), line) != NULL);
        snprintf(line, sizeof line, "message=<part %dforged-1 | INFO:porta:x %dend %d>", stream,
                 stream, stream);
        CHECK(strstr(buffer_str(&b.records), line) != NULL);
    }
    CHECK_COUNTS(&b, 8, 0, 12, 0, 0);
    bench_end(&b);
}

/* More streams than are kept open: the one that was silent for longest is complete. */
static void many_streams(void)
{
    struct bench b;
    char line[128];
    start(&b, 0);
    for (int i = 0; i < 300; i++) {
        snprintf(line, sizeof line, "s-%d | INFO:porta:%d", i, i);
        bench_line(&b, span_str(line), false);
    }
    CHECK_INT(b.n_records, 300 - 256);
    bench_feed(&b, "s-299 |   goes on\ns-44 |   goes on\ns-43 |   does not\n");
    bench_finish(&b);
    CHECK_INT(b.n_records, 300);
    CHECK_COUNTS(&b, 300, 0, 2, 1, 0);
    CHECK(strncmp(buffer_str(&b.records), "message 1 none level=2 logger=<porta> message=<0>\n",
                  50) == 0);
    CHECK(strstr(buffer_str(&b.records), "message=<44\\n  goes on>") != NULL);
    bench_end(&b);
}

/* Parts that wrap parts that wrap parts: dropping a stream opens others. */
static void streams_that_open_streams(void)
{
    struct bench b;
    char line[256];
    start(&b, 0);
    for (int i = 0; i < 2000; i++) {
        snprintf(line, sizeof line, "s-%d | " OUT "s-%d | INFO:porta:%d", i, i, i);
        bench_line(&b, span_str(line), false);
        snprintf(
            line, sizeof line,
            "{\"stream\":\"%d\",\"log\":\"{\\\"stream\\\":\\\"%d\\\",\\\"log\\\":\\\"%s\\\"}\"}", i,
            i, "a-1 | INFO:porta:x");
        bench_line(&b, span_str(line), false);
    }
    bench_finish(&b);
    CHECK_INT(b.n_records, 4000);
    CHECK_COUNTS(&b, 4000, 0, 0, 0, 0);
    bench_end(&b);
}

static void joined_parts_have_a_limit(void)
{
    struct bench b;
    start(&b, 100);
    for (int i = 0; i < 5; i++)
        bench_feed(&b, "2026-11-22T19:19:22Z stderr P INFO:porta:0123456789012345678901234567\n");
    bench_feed(&b, ERR "the last part\n" ERR "continues what was cut\n" ERR "INFO:porta:next\n");
    bench_finish(&b);
    CHECK_INT(b.n_records, 1);
    CHECK_COUNTS(&b, 1, 0, 1, 0, 6);
    bench_end(&b);
}

/* All streams together hold back a bounded number of bytes. */
static void held_bytes_have_a_budget(void)
{
    struct bench b;
    size_t len = 900000;
    char *line = malloc(len + 1);
    start(&b, 0);
    for (int i = 0; i < 40; i++) {
        int head = snprintf(line, len, "s-%d | INFO:porta:", i);
        memset(line + head, 'x', len - (size_t)head);
        bench_line(&b, span_make(line, len), false);
        head = snprintf(line, len, "s-%d |   ", i);
        line[len] = '\0';
        bench_line(&b, span_make(line, 60000), false);
    }
    CHECK(b.n_records >= 25); /* 8 MiB hold fewer than 15 of them */
    bench_finish(&b);
    CHECK_INT(b.n_records, 40);
    CHECK_COUNTS(&b, 40, 0, 40, 0, 0);
    free(line);
    bench_end(&b);
}

int main(void)
{
    RUN(the_wrapper_dates_what_has_no_time);
    RUN(wrappers_nest);
    RUN(parts_are_joined);
    RUN(streams_are_kept_apart);
    RUN(streams_of_two_captures);
    RUN(a_message_of_several_lines);
    RUN(columns_count_in_the_line);
    RUN(parts_keep_their_place);
    RUN(four_streams_of_two_containers);
    RUN(many_streams);
    RUN(streams_that_open_streams);
    RUN(joined_parts_have_a_limit);
    RUN(held_bytes_have_a_budget);
    return check_end();
}
