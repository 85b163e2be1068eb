/* Lines to records: formats that alternate, entries of several lines, too long lines, misses. */
#include "parse_support.h"

static const struct pattern_spec shipped[] = {SPEC_NGINX, SPEC_UVICORN, SPEC_PORTA, SPEC_ORPHAN,
                                              SPEC_EVENTS};

#define NGINX_LINE                                                                    \
    "127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] \"GET /meta HTTP/1.1\" 200 40 \"-\" " \
    "\"curl/7.88.1\" 0.005 0.004"
#define NGINX_RECORD                                                                      \
    "request 0 own 1795375162000000 status=200 latency=5000 method=<GET> target=</meta> " \
    "client=<127.0.0.1> ua=<curl/7.88.1>\n"
#define UVICORN_LINE "INFO:     127.0.0.1:40850 - \"POST /run_bash HTTP/1.1\" 200 OK"
#define UVICORN_RECORD \
    "request 1 none status=200 method=<POST> target=</run_bash> client=<127.0.0.1:40850>\n"
#define OPERATION_LINE \
    "INFO:porta:[AGENT] a1 called run_bash: {'stdout': ''} at 2026-11-22T19:20:11.054917"
#define OPERATION_RECORD                                                             \
    "operation 1 own 1795375211054917 fine level=2 agent=<a1> operation=<run_bash> " \
    "logger=<porta> message=<{'stdout': ''}>\n"

static void start(struct bench *b)
{
    bench_start(b, shipped, COUNT(shipped), 0);
}

static void one_source_of_several_formats(void)
{
    struct bench b;
    start(&b);
    bench_feed(&b, NGINX_LINE "\n" UVICORN_LINE "\n" OPERATION_LINE "\n" NGINX_LINE "\n" NGINX_LINE
                              "\n" UVICORN_LINE "\n" UVICORN_LINE "\n" OPERATION_LINE "\n");
    bench_finish(&b);
    CHECK_RECORDS(&b, NGINX_RECORD UVICORN_RECORD OPERATION_RECORD NGINX_RECORD NGINX_RECORD
                          UVICORN_RECORD UVICORN_RECORD OPERATION_RECORD);
    CHECK_COUNTS(&b, 8, 0, 0, 0, 0);
    CHECK_INT(packs_count(b.packs), 4);
    CHECK_INT(parser_matches(b.parser)[0], 3);
    CHECK_INT(parser_matches(b.parser)[1], 3);
    CHECK_INT(parser_matches(b.parser)[2], 2);
    CHECK_INT(parser_matches(b.parser)[3], 0);
    bench_end(&b);
}

static void requests_come_out_at_once(void)
{
    struct bench b;
    start(&b);
    bench_feed(&b, NGINX_LINE);
    CHECK_INT(b.n_records, 1);
    bench_feed(&b, OPERATION_LINE);
    CHECK_INT(b.n_records, 1); /* may go on */
    bench_feed(&b, UVICORN_LINE);
    CHECK_INT(b.n_records, 3);
    bench_finish(&b);
    CHECK_RECORDS(&b, NGINX_RECORD OPERATION_RECORD UVICORN_RECORD);
    bench_end(&b);
}

static void latencies_missing_and_replaced(void)
{
    static const struct {
        const char *end;
        const char *latency;
    } rows[] = {
        {"0.000 0.004", " latency=0 "},
        {"- 0.000, 0.016 : 0.004", " latency=20000 "},
        {"- -", NULL},
        {"x -", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        char line[300];
        start(&b);
        snprintf(line, sizeof line,
                 "127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] \"GET /meta HTTP/1.1\" 200 40 \"-\" "
                 "\"-\" %s",
                 rows[i].end);
        bench_feed(&b, line);
        bench_finish(&b);
        const char *found = strstr(buffer_str(&b.records), " latency=");
        CHECK((found != NULL) == (rows[i].latency != NULL));
        CHECK(!rows[i].latency || strstr(buffer_str(&b.records), rows[i].latency));
        CHECK(!strstr(buffer_str(&b.records), "ua="));
        bench_end(&b);
    }
}

static void malformed_requests_are_requests(void)
{
    struct bench b;
    start(&b);
    bench_feed(&b,
               "1.2.3.4 - - [22/Nov/2026:19:19:22 +0000] \"\\x16\\x03\" 400 0 \"-\" \"-\" 0.1 -\n"
               "1.2.3.4 - - [22/Nov/2026:19:19:22 +0000] \"\" 000 0 \"-\" \"-\" 0.2 -\n"
               "1.2.3.4 - - [22/Nov/2026:19:19:22 +0000] \"GET /a b HTTP/1.1\" 200 0 \"-\" "
               "\"-\" 0.3 -\n");
    bench_finish(&b);
    CHECK_RECORDS(
        &b,
        "request 0 own 1795375162000000 malformed status=400 latency=100000 client=<1.2.3.4>\n"
        "request 0 own 1795375162000000 malformed status=0 latency=200000 client=<1.2.3.4>\n"
        "request 0 own 1795375162000000 malformed status=200 latency=300000 client=<1.2.3.4>\n");
    CHECK_COUNTS(&b, 3, 0, 0, 0, 0);
    bench_end(&b);
}

static void an_entry_goes_on(void)
{
    struct bench b;
    start(&b);
    bench_feed(&b, "INFO:porta:Выполняется команда: for i in 1 2; do\n"
                   "  echo $i\n"
                   "\n"
                   " \t\n"
                   "done\n"
                   "\n"
                   "\n" UVICORN_LINE "\n"
                   "\n");
    bench_finish(&b);
    CHECK_RECORDS(&b, "message 1 none level=2 logger=<porta> message=<Выполняется команда: for i "
                      "in 1 2; do\\n  echo $i\\n\\n\\ndone>\n" UVICORN_RECORD);
    CHECK_COUNTS(&b, 2, 5, 2, 0, 0);
    bench_end(&b);
}

static void an_agents_name_with_a_line_break(void)
{
    struct bench b;
    start(&b);
    bench_feed(&b, "INFO:porta:[AGENT] evil\n"
                   "name called run_bash: {'stdout': ''} at 2026-11-22T19:20:11.054917\n"
                   "INFO:porta:next\n"
                   "ERROR:porta:Ошибка регистрации агента evil\n"
                   "name: database is locked\n");
    bench_finish(&b);
    CHECK_RECORDS(&b, "operation 1 own 1795375211054917 fine level=2 agent=<evil\\nname> "
                      "operation=<run_bash> logger=<porta> message=<{'stdout': ''}>\n"
                      "message 1 none level=2 logger=<porta> message=<next>\n"
                      "message 1 none level=4 logger=<porta> message=<Ошибка регистрации агента "
                      "evil\\nname: database is locked> EVENT\n");
    CHECK_COUNTS(&b, 3, 0, 2, 0, 0);
    bench_end(&b);
}

/* A pattern that cannot match over a line break: the fields of the first line stand. */
static void the_first_line_stands(void)
{
    const struct pattern_spec specs[] = {
        {SPEC_FILE, .name = TEXT("app"), .kind = PATTERN_APPLICATION, .tier = TIER_APP,
         .regex = TEXT("^(?<level>[A-Z]++) (?<message>.*)$"), .continuation = CONTINUES_ANY},
    };
    struct bench b;
    bench_start(&b, specs, 1, 0);
    bench_feed(&b, "ERROR first line\n  second\nWARN other\n");
    bench_finish(&b);
    CHECK_RECORDS(&b, "message 1 none level=4 message=<first line>\n"
                      "message 1 none level=3 message=<other>\n");
    CHECK_COUNTS(&b, 2, 0, 1, 0, 0);
    bench_end(&b);
}

static void nothing_continues_a_request(void)
{
    struct bench b;
    start(&b);
    bench_feed(&b, UVICORN_LINE "\n"
                                "  stray line\n"
                                "Traceback (most recent call last):\n"
                                "  File \"x.py\", line 1\n"
                                "sqlite3.OperationalError: database is locked\n" UVICORN_LINE "\n");
    bench_finish(&b);
    CHECK_COUNTS(&b, 3, 0, 2, 1, 0);
    CHECK_INT(b.events, 1);
    bench_end(&b);
}

static void orphans_start_only_where_nothing_is_open(void)
{
    struct bench b;
    start(&b);
    bench_feed(&b, "ERROR:porta:Внутренняя ошибка\n"
                   "Traceback (most recent call last):\n"
                   "  File \"x.py\", line 1\n"
                   "ValueError: x\n");
    bench_finish(&b);
    CHECK_INT(b.n_records, 1);
    CHECK_INT(parser_matches(b.parser)[3], 0);
    CHECK_COUNTS(&b, 1, 0, 3, 0, 0);
    bench_end(&b);
}

static void ignored_lines(void)
{
    struct spec_text banners[] = {TEXT("Press CTRL\\+C"), TEXT("⚡ ")};
    const struct pattern_spec specs[] = {
        {SPEC_FILE, .name = TEXT("stress"), .kind = PATTERN_ACCESS, .tier = TIER_CLIENT,
         .regex = TEXT("^\\[(?<path>/[^\\]]*+)\\] (?:(?<status>\\d++) - (?<latency>\\d++)ms|ERROR: "
                       ".*)$"),
         .latency_unit = LATENCY_MILLISECONDS, .ignore = banners, .n_ignore = 2},
        SPEC_PORTA,
        SPEC_EVENTS,
    };
    struct bench b;
    bench_start(&b, specs, COUNT(specs), 0);
    bench_feed(&b, "⚡ Начало\n[/agent/status] 200 - 83ms\n[/run_bash] ERROR: timeout\n"
                   "INFO:porta:x\nPress CTRL+C to quit\nnot understood\nxPress CTRL+C\n");
    bench_finish(&b);
    CHECK_RECORDS(&b, "request 2 none status=200 latency=83000 method=<> target=</agent/status>\n"
                      "request 2 none method=<> target=</run_bash>\n"
                      "message 1 none level=2 logger=<porta> message=<x>\n");
    CHECK_COUNTS(&b, 3, 2, 0, 2, 0);
    bench_end(&b);
}

static void misses_name_the_closest_pattern(void)
{
    struct bench b;
    start(&b);
    bench_feed(&b, "127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] \"GET / HTTP/1.1\" x\n"
                   "INFO:     127.0.0.1:1 - \"GET /\" 2000 OK\n");
    bench_line(&b, SPAN("\x01\x02"), false);
    bench_finish(&b);
    CHECK_STR(buffer_str(&b.misses),
              "1:61 nginx <127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] \"GET / HTTP/1.1\" x>\n"
              "2:36 uvicorn <INFO:     127.0.0.1:1 - \"GET /\" 2000 OK>\n"
              "3:3 nginx <\x01\x02>\n");
    CHECK_COUNTS(&b, 0, 0, 0, 3, 0);
    bench_end(&b);
}

static void only_the_first_misses_are_explained(void)
{
    struct bench b;
    start(&b);
    for (int i = 0; i < PARSER_EXPLAINED_MISSES + 1; i++)
        bench_feed(&b, "not a log line");
    bench_finish(&b);
    CHECK_INT(parser_counts(b.parser)->not_understood, PARSER_EXPLAINED_MISSES + 1);
    CHECK(
        strstr(buffer_str(&b.misses), "100:5 nginx <not a log line>\n101:0 none <not a log line>"));
    bench_end(&b);
}

static void a_regex_that_gives_up_is_counted(void)
{
    const struct pattern_spec specs[] = {
        {SPEC_FILE, .name = TEXT("slow"), .kind = PATTERN_APPLICATION, .tier = TIER_APP,
         .regex = TEXT("^(?<message>(?:a+)+b)$")},
    };
    struct bench b;
    bench_start(&b, specs, 1, 0);
    bench_feed(&b, "aaab\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaacb\nc\n");
    bench_finish(&b);
    CHECK_COUNTS(&b, 1, 0, 0, 2, 0);
    CHECK_INT(parser_counts(b.parser)->match_limit, 1);
    bench_end(&b);
}

/* Lines that were cut by the reader of lines. */
static void too_long_lines(void)
{
    char cut[LINES_TOO_LONG_SHOWN];
    struct bench b;
    start(&b);
    bench_feed(&b, "ERROR:porta:before");
    memset(cut, 'x', sizeof cut);
    bench_line(&b, span_make(cut, sizeof cut), true); /* goes on with the entry */
    bench_feed(&b, "still before");
    memcpy(cut, "ERROR:porta:", 12);
    bench_line(&b, span_make(cut, sizeof cut), true); /* an entry of its own: no record */
    CHECK_INT(b.n_records, 1);
    bench_feed(&b, "belongs to the one that was cut\n" UVICORN_LINE);
    memcpy(cut, "INFO:     1.1.1.1:1 - \"GET /", 28);
    bench_line(&b, span_make(cut, sizeof cut), true); /* a request takes no lines */
    bench_feed(&b, "stray");
    bench_finish(&b);
    CHECK_COUNTS(&b, 2, 0, 2, 1, 3);
    CHECK_INT(b.n_records, 2);
    const char *records = buffer_str(&b.records);
    CHECK(strncmp(records, "message 1 none level=4 logger=<porta> message=<before\\nxxxx", 59) ==
          0);
    CHECK(strstr(records, "xxxx\\nstill before>\nrequest 1") != NULL);
    bench_end(&b);
}

static void an_entry_stops_at_its_limit(void)
{
    struct bench b;
    bench_start(&b, shipped, COUNT(shipped), 64);
    bench_feed(&b, "INFO:porta:0123456789\n"                    /* 21 */
                   "0123456789012345678901234567890123456789\n" /* 62 */
                   "\n"
                   "x\n" /* 65: one too many */
                   "y\n"
                   "\n"
                   "INFO:porta:next\n"
                   "INFO:porta:this first line alone is longer than the limit of an entry\n"
                   "its continuation\n");
    bench_finish(&b);
    CHECK_RECORDS(&b, "message 1 none level=2 logger=<porta> message=<0123456789\\n"
                      "0123456789012345678901234567890123456789>\n"
                      "message 1 none level=2 logger=<porta> message=<next>\n");
    /* blank lines are ignored, wherever they stand */
    CHECK_COUNTS(&b, 2, 2, 2, 0, 3);
    bench_end(&b);
    bench_start(&b, shipped, COUNT(shipped), 64);
    bench_feed(&b, "INFO:porta:0123456789\n0123456789012345678901234567890123456789\nx\n");
    bench_finish(&b);
    CHECK_COUNTS(&b, 1, 0, 2, 0, 0); /* 64 bytes exactly */
    bench_end(&b);
}

static void json_and_ltsv(void)
{
    struct spec_text seconds[] = {TEXT("%s"), TEXT("%FT%T%z")};
    struct spec_key json[] = {
        {FIELD_TIME, TEXT("ts")},          {FIELD_METHOD, TEXT("request.method")},
        {FIELD_PATH, TEXT("request.uri")}, {FIELD_STATUS, TEXT("status")},
        {FIELD_LATENCY, TEXT("duration")}, {FIELD_AGENT, TEXT("request.headers.X-Agent-Id")},
        {FIELD_AGENT, TEXT("agent")},
    };
    struct spec_text required[] = {TEXT("msg=handled request"), TEXT("request")};
    struct spec_key ltsv[] = {{FIELD_TIME, TEXT("time")},
                              {FIELD_REQUEST, TEXT("req")},
                              {FIELD_LATENCY, TEXT("reqtime")},
                              {FIELD_AGENT, TEXT("agent")}};
    const struct pattern_spec specs[] = {
        {SPEC_FILE, .name = TEXT("caddy"), .kind = PATTERN_ACCESS, .tier = TIER_EDGE,
         .shape = SHAPE_JSON, .keys = json, .n_keys = COUNT(json), .require = required,
         .n_require = 2, .time_formats = seconds, .n_time_formats = 2,
         .latency_unit = LATENCY_TEXT},
        {SPEC_FILE, .name = TEXT("ltsv"), .kind = PATTERN_ACCESS, .tier = TIER_EDGE,
         .shape = SHAPE_LTSV, .keys = ltsv, .n_keys = COUNT(ltsv), .time_formats = seconds,
         .n_time_formats = 2, .time_at_start = true},
    };
    struct bench b;
    bench_start(&b, specs, 2, 0);
    bench_feed(&b,
               "{\"ts\":1795375162.38,\"msg\":\"handled request\",\"request\":{\"method\":\"GET\","
               "\"uri\":\"/a\\u00e9\",\"headers\":{\"X-Agent-Id\":[\"\"]}},\"duration\":1.5e-05,"
               "\"status\":0,\"agent\":\"a1\"}\n"
               "{\"status\":200,\"duration\":\"843.5\xc2\xb5s\",\"request\":{\"uri\":\"\","
               "\"method\":\"\"},\"msg\":\"handled request\",\"ts\":\"2026-11-22T19:19:22Z\"}\n"
               "{\"msg\":\"handled request\",\"ts\":1,\"request\":{}}\n"
               "{\"msg\":\"serving\",\"request\":{\"uri\":\"/x\"}}\n"
               "{\"msg\":\"handled request\",\"uri\":\"/x\"}\n"
               "{\"msg\":\"handled request\",\"request\":{\"uri\":\"/x\"}\n"
               "time:2026-11-22T19:19:22+00:00\treq:GET /meta HTTP/1.1\treqtime:0.005\tagent:-\n"
               "time:x\n");
    bench_finish(&b);
    CHECK_RECORDS(&b, "request 0 own 1795375162380000 fine status=0 latency=15 method=<GET> "
                      "target=</aé> agent=<a1>\n"
                      "request 0 own 1795375162000000 malformed status=200 latency=844\n"
                      "request 0 own 1795375162000000 at-start latency=5000 method=<GET> "
                      "target=</meta>\n");
    CHECK_COUNTS(&b, 3, 0, 0, 5, 0);
    bench_end(&b);
}

/* A JSON log of messages, whose unescaped text must survive being held. */
static void held_json(void)
{
    struct spec_key keys[] = {{FIELD_LEVEL, TEXT("level")}, {FIELD_MESSAGE, TEXT("msg")}};
    const struct pattern_spec specs[] = {
        {SPEC_FILE, .name = TEXT("json-app"), .kind = PATTERN_APPLICATION, .tier = TIER_APP,
         .shape = SHAPE_JSON, .keys = keys, .n_keys = 2, .continuation = CONTINUES_ANY},
    };
    struct bench b;
    bench_start(&b, specs, 1, 0);
    bench_feed(&b, "{\"level\":\"warn\",\"msg\":\"a\\tb\"}\n  more\n"
                   "{\"level\":\"error\",\"msg\":\"c\\td\"}\n");
    bench_finish(&b);
    CHECK_RECORDS(&b, "message 1 none level=3 message=<a\tb>\n"
                      "message 1 none level=4 message=<c\td>\n");
    CHECK_COUNTS(&b, 2, 0, 1, 0, 0);
    bench_end(&b);
}

static void levels_by_name(void)
{
    static const struct {
        const char *name;
        enum level level;
    } rows[] = {
        {"debug", LEVEL_DEBUG},    {"INFO", LEVEL_INFO},       {"notice", LEVEL_INFO},
        {"Warn", LEVEL_WARNING},   {"WARNING", LEVEL_WARNING}, {"err", LEVEL_ERROR},
        {"error", LEVEL_ERROR},    {"crit", LEVEL_CRITICAL},   {"CRITICAL", LEVEL_CRITICAL},
        {"alert", LEVEL_CRITICAL}, {"emerg", LEVEL_CRITICAL},  {"fatal", LEVEL_CRITICAL},
        {"odd", LEVEL_NONE},       {"", LEVEL_NONE},
    };
    const struct pattern_spec specs[] = {
        {SPEC_FILE, .name = TEXT("app"), .kind = PATTERN_APPLICATION, .tier = TIER_APP,
         .regex = TEXT("^\\[(?<level>\\w*)\\] (?<message>.*)$")},
    };
    struct bench b;
    struct buffer want;
    bench_start(&b, specs, 1, 0);
    buffer_init(&want, 65536);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char line[64];
        snprintf(line, sizeof line, "[%s] x", rows[i].name);
        bench_feed(&b, line);
        buffer_append_str(&want, "message 1 none");
        if (rows[i].level)
            buffer_appendf(&want, " level=%d", (int)rows[i].level);
        buffer_append_str(&want, " message=<x>\n");
    }
    CHECK_RECORDS(&b, buffer_str(&want));
    buffer_release(&want);
    bench_finish(&b);
    bench_end(&b);
}

/* Disjoint patterns: their order, and so which is tried first, changes nothing. */
static void the_order_of_patterns_changes_nothing(void)
{
    static const char *const lines[] = {
        NGINX_LINE,
        UVICORN_LINE,
        OPERATION_LINE,
        "  continuation",
        "",
        "ERROR:porta:Ошибка получения списка агентов: database is locked",
        "Traceback (most recent call last):",
        "  File \"x\"",
        "sqlite3.OperationalError: database is locked",
        "{not understood",
    };
    struct buffer first;
    buffer_init(&first, (size_t)16 << 20);
    for (unsigned order = 0; order < 6; order++) {
        struct pattern_spec specs[] = {SPEC_NGINX, SPEC_UVICORN, SPEC_PORTA, SPEC_ORPHAN,
                                       SPEC_EVENTS};
        static const unsigned char orders[6][5] = {{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0},
                                                   {2, 0, 3, 4, 1}, {1, 2, 0, 4, 3},
                                                   {3, 4, 1, 0, 2}, {4, 0, 2, 1, 3}};
        struct pattern_spec ordered[5];
        for (size_t i = 0; i < 5; i++)
            ordered[i] = specs[orders[order][i]];
        /* uvicorn's lines are messages to Porta's pattern, too: keep them apart here */
        for (size_t i = 0; i < 5; i++) {
            if (strcmp(ordered[i].name.text, "porta") == 0)
                ordered[i].regex.text =
                    (char *)(uintptr_t) "^(?<level>INFO|ERROR):(?<logger>\\w++):"
                                        "(?<message>(?s:.*))$";
            if (strcmp(ordered[i].name.text, "porta") == 0)
                ordered[i].n_time_formats = 0;
        }
        struct bench b;
        bench_start(&b, ordered, 5, 0);
        uint64_t random = 12345;
        for (int i = 0; i < 3000; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            bench_line(&b, span_str(lines[(random >> 33) % COUNT(lines)]), false);
        }
        bench_finish(&b);
        const struct parser_counts *c = parser_counts(b.parser);
        buffer_appendf(&b.records, "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, c->understood,
                       c->ignored, c->continuation, c->not_understood);
        if (order == 0)
            buffer_append_span(&first, buffer_span(&b.records));
        CHECK(c->not_understood > 0 && c->continuation > 0 && b.events > 0);
        CHECK(span_equal(buffer_span(&first), buffer_span(&b.records)));
        bench_end(&b);
    }
    buffer_release(&first);
}

/* Whatever an expression allows: neither before nor behind an entry of its own. */
static void blank_lines_begin_no_entry(void)
{
    static const struct pattern_spec any[] = {
        {SPEC_FILE, .name = TEXT("any"), .kind = PATTERN_APPLICATION, .tier = TIER_APP,
         .regex = TEXT("^(?<message>(?s:.*+))$"), .continuation = CONTINUES_ANY},
    };
    static const struct pattern_spec request[] = {
        {SPEC_FILE, .name = TEXT("any"), .kind = PATTERN_ACCESS, .tier = TIER_EDGE,
         .regex = TEXT("^(?<request>.*+)$")},
    };
    for (int i = 0; i < 2; i++) {
        struct bench b;
        bench_start(&b, i ? request : any, 1, 0);
        bench_feed(&b, " \t\none\ntwo\n \n\n\t\n three\nfour\n");
        bench_finish(&b);
        CHECK_INT(b.n_records, 4);
        CHECK_COUNTS(&b, 4, 4, 0, 0, 0);
        bench_end(&b);
    }
}

/* A line that its pattern understands, twice and more, and what stands between them. */
static void entries_of_one_pattern(void)
{
#define ERROR_LINE "ERROR:porta:x"
#define ERROR_RECORD(text) "message 1 none level=4 logger=<porta> message=<x" text ">\n"
    struct bench b;
    start(&b);
    bench_feed(&b, ERROR_LINE "\n" ERROR_LINE "\n" ERROR_LINE "\ny\n" ERROR_LINE "\n\n");
    bench_feed(&b, ERROR_LINE "\n\nz\n" OPERATION_LINE "\n" OPERATION_LINE "\n" ERROR_LINE);
    bench_feed(&b, UVICORN_LINE "\n" ERROR_LINE);
    bench_finish(&b);
    CHECK_RECORDS(&b, ERROR_RECORD("") ERROR_RECORD("") ERROR_RECORD("\\ny") ERROR_RECORD("")
                          ERROR_RECORD("\\n\\nz") OPERATION_RECORD OPERATION_RECORD ERROR_RECORD("")
                              UVICORN_RECORD ERROR_RECORD(""));
    CHECK_COUNTS(&b, 10, 2, 2, 0, 0);
    bench_end(&b);
}

static void years_of_syslog_stamps_follow_the_entries(void)
{
    struct spec_text formats[] = {TEXT("%b %e %T")};
    const struct pattern_spec specs[] = {
        {SPEC_FILE, .name = TEXT("old"), .kind = PATTERN_APPLICATION, .tier = TIER_APP,
         .regex = TEXT("^(?<time>\\w{3} [ \\d]\\d [\\d:]{8}) (?<message>.*)$"),
         .time_formats = formats, .n_time_formats = 1},
        SPEC_NGINX,
    };
    struct bench b;
    bench_start(&b, specs, 2, 0);
    bench_feed(&b, "Dec 31 23:59:59 no year known\n" NGINX_LINE "\nDec 31 23:59:59 x\n"
                   "Jan  1 00:00:00 y\n");
    bench_finish(&b);
    CHECK_RECORDS(&b, "message 1 none message=<no year known>\n" NGINX_RECORD
                      "message 1 own 1798761599000000 message=<x>\n"
                      "message 1 own 1798761600000000 message=<y>\n");
    bench_end(&b);
}

int main(void)
{
    RUN(one_source_of_several_formats);
    RUN(requests_come_out_at_once);
    RUN(latencies_missing_and_replaced);
    RUN(malformed_requests_are_requests);
    RUN(an_entry_goes_on);
    RUN(an_agents_name_with_a_line_break);
    RUN(the_first_line_stands);
    RUN(nothing_continues_a_request);
    RUN(orphans_start_only_where_nothing_is_open);
    RUN(ignored_lines);
    RUN(misses_name_the_closest_pattern);
    RUN(only_the_first_misses_are_explained);
    RUN(a_regex_that_gives_up_is_counted);
    RUN(too_long_lines);
    RUN(an_entry_stops_at_its_limit);
    RUN(json_and_ltsv);
    RUN(held_json);
    RUN(levels_by_name);
    RUN(the_order_of_patterns_changes_nothing);
    RUN(blank_lines_begin_no_entry);
    RUN(entries_of_one_pattern);
    RUN(years_of_syslog_stamps_follow_the_entries);
    return check_end();
}
