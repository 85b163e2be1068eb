/* What an entry takes in: lines of other servers that it quotes, and lines that nobody knows. And
   lines that are of a format but for their stamp. */
#include "parse_support.h"

static struct spec_text syslog_format[] = {TEXT("%b %e %T")};

static const struct pattern_spec shipped[] = {
    SPEC_NGINX,
    SPEC_UVICORN,
    SPEC_PORTA,
    SPEC_EVENTS,
    {SPEC_FILE, .name = TEXT("syslog"), .kind = PATTERN_WRAPPER,
     .regex =
         TEXT("^(?<time>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d) \\S++ (?<stream>[a-z]++): "
              "(?<line>.*)$"),
     .time_formats = syslog_format, .n_time_formats = 1},
    {SPEC_FILE, .name = TEXT("free"), .kind = PATTERN_APPLICATION, .tier = TIER_APP,
     .regex = TEXT("^free (?<message>(?s:.*))$"), .continuation = CONTINUES_ANY},
    {SPEC_FILE, .name = TEXT("proxy"), .kind = PATTERN_APPLICATION, .tier = TIER_EDGE,
     .regex = TEXT("^proxy (?<message>(?s:.*))$"), .continuation = CONTINUES_ANY},
};

#define EDGE                                                                          \
    "127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] \"GET /meta HTTP/1.1\" 500 40 \"-\" " \
    "\"-\" 0.005 0.004\n"
#define EDGE_RECORD                                                                       \
    "request 0 own 1795375162000000 status=500 latency=5000 method=<GET> target=</meta> " \
    "client=<127.0.0.1>\n"
#define APP "INFO:     a - \"POST /run_bash HTTP/1.1\" 200 OK\n"
#define APP_RECORD "request 1 none status=200 method=<POST> target=</run_bash> client=<a>\n"
#define QUOTING "ERROR:porta:Команда превысила таймаут: cat <<E\n"
#define QUOTING_RECORD \
    "message 1 none level=4 logger=<porta> message=<Команда превысила таймаут: cat <<E"
#define PLAIN "INFO:porta:plain\n"
#define PLAIN_RECORD "message 1 none level=2 logger=<porta> message=<plain"

static void run(struct bench *b, const char *text)
{
    bench_start(b, shipped, COUNT(shipped), 0);
    bench_feed(b, text);
    bench_finish(b);
}

static void another_servers_line_under_a_quoting_message_is_text(void)
{
    struct bench b;
    run(&b, APP QUOTING EDGE "E\n" APP);
    CHECK(strstr(buffer_str(&b.records), "E\\n127.0.0.1 - - [") != NULL);
    CHECK_INT(b.n_records, 3);
    CHECK_COUNTS(&b, 3, 0, 2, 0, 0);
    CHECK_INT(parser_matches(b.parser)[0], 0);
    bench_end(&b);
    /* At the end of the text, and of the file. */
    run(&b, QUOTING EDGE EDGE PLAIN QUOTING EDGE);
    CHECK_RECORDS(&b, QUOTING_RECORD ">\n" PLAIN_RECORD ">\n" QUOTING_RECORD ">\n");
    CHECK_COUNTS(&b, 3, 0, 3, 0, 0);
    bench_end(&b);
    /* A wrapper's line, too; and under what has gone on already. */
    run(&b, QUOTING "Nov 22 19:19:22 host nginx: " EDGE PLAIN "x\n" EDGE PLAIN);
    CHECK_INT(b.n_records, 3);
    CHECK_COUNTS(&b, 3, 0, 3, 0, 0);
    bench_end(&b);
}

static void it_begins_an_entry_where_the_text_says_so(void)
{
    struct bench b;
    /* Under a message that quotes nothing. */
    run(&b, PLAIN EDGE);
    CHECK_RECORDS(&b, PLAIN_RECORD ">\n" EDGE_RECORD);
    bench_end(&b);
    /* Where the file has had such lines before. */
    run(&b, EDGE QUOTING EDGE "E\n");
    CHECK_RECORDS(&b, EDGE_RECORD QUOTING_RECORD ">\n" EDGE_RECORD);
    CHECK_COUNTS(&b, 3, 0, 0, 1, 0);
    bench_end(&b);
    /* … or has them later; but not what is inside an entry. */
    run(&b, QUOTING EDGE "E\n" EDGE "\n" EDGE APP QUOTING EDGE APP EDGE);
    CHECK_INT(b.n_records, 1 + 2 + 1 + 1 + 1 + 1 + 1);
    CHECK(strstr(buffer_str(&b.records),
                 APP_RECORD EDGE_RECORD EDGE_RECORD EDGE_RECORD EDGE_RECORD) != NULL);
    CHECK_COUNTS(&b, 8, 1, 2, 0, 0);
    bench_end(&b);
    /* A line of the same tier cannot be told from a real one. */
    run(&b, QUOTING APP "E\n");
    CHECK_RECORDS(&b, QUOTING_RECORD ">\n" APP_RECORD);
    CHECK_COUNTS(&b, 2, 0, 0, 1, 0);
    bench_end(&b);
}

static void a_log_that_was_appended(void)
{
    enum { MOST = 64 };
    struct bench b;
    bench_start(&b, shipped, COUNT(shipped), 0);
    bench_feed(&b, APP QUOTING);
    for (int i = 0; i < MOST; i++)
        bench_feed(&b, i % 8 ? EDGE : "\n" EDGE);
    CHECK_INT(b.n_records, 1);
    CHECK_INT(parser_counts(b.parser)->continuation, 0); /* not known yet */
    bench_feed(&b, EDGE);
    CHECK_INT(b.n_records, 2 + MOST + 1);
    bench_feed(&b, EDGE);
    bench_finish(&b);
    CHECK_INT(b.n_records, 2 + MOST + 2);
    CHECK_COUNTS(&b, 2 + MOST + 2, MOST / 8, 0, 0, 0);
    CHECK(strstr(buffer_str(&b.records), QUOTING_RECORD ">\n" EDGE_RECORD EDGE_RECORD) != NULL);
    bench_end(&b);
    /* As many are text where the entry goes on after them. */
    bench_start(&b, shipped, COUNT(shipped), 0);
    bench_feed(&b, QUOTING);
    for (int i = 0; i < 2 * MOST; i++)
        bench_feed(&b, i == MOST ? "x\n" EDGE : EDGE);
    bench_feed(&b, "E\n");
    bench_finish(&b);
    CHECK_INT(b.n_records, 1);
    CHECK_COUNTS(&b, 1, 0, 2 * MOST + 2, 0, 0);
    bench_end(&b);
}

/* An entry that may go on, found only when all lines are there, is not lost. */
static void what_is_found_at_the_end_is_complete(void)
{
#define PROXY_RECORD(text) "message 0 none message=<" text ">\n"
#define SYSLOG "Nov 22 19:19:22 host porta: "
    struct bench b;
    run(&b, QUOTING "proxy one\n" PLAIN "proxy two\n");
    CHECK_RECORDS(&b, QUOTING_RECORD ">\n" PLAIN_RECORD ">\n" PROXY_RECORD("two")
                          PROXY_RECORD("one"));
    CHECK_COUNTS(&b, 4, 0, 0, 0, 0);
    bench_end(&b);
    run(&b, SYSLOG QUOTING SYSLOG "proxy one\n" SYSLOG PLAIN SYSLOG "proxy two\n");
    CHECK_INT(b.n_records, 4);
    CHECK(strstr(buffer_str(&b.records), "message=<one>") != NULL);
    CHECK_COUNTS(&b, 4, 0, 0, 0, 0);
    bench_end(&b);
}

static void take(struct bench *b, const char *first, const char *second, size_t lines)
{
    bench_start(b, shipped, COUNT(shipped), 0);
    bench_feed(b, first);
    bench_feed(b, second);
    for (size_t i = 0; i < lines; i++)
        bench_feed(b, "nobody knows this\n");
    bench_finish(b);
    CHECK_INT(b->n_records, 1);
}

static void unknown_lines_do_not_vanish_in_an_entry(void)
{
    struct bench b;
    take(&b, PLAIN, "", 100);
    CHECK_COUNTS(&b, 1, 0, 100, 0, 0);
    bench_end(&b);
    take(&b, PLAIN, "", 150);
    CHECK_COUNTS(&b, 1, 0, 100, 50, 0);
    CHECK(strncmp(buffer_str(&b.misses), "102:", 4) == 0);
    bench_end(&b);
    /* Quoted text, a traceback, and a pattern that knows no quotes have no such end. */
    take(&b, QUOTING, "", 150);
    CHECK_COUNTS(&b, 1, 0, 150, 0, 0);
    bench_end(&b);
    take(&b, PLAIN, "Traceback (most recent call last):\n", 150);
    CHECK_COUNTS(&b, 1, 0, 151, 0, 0);
    bench_end(&b);
    take(&b, "ERROR:    Traceback (most recent call last):\n", "", 150);
    CHECK_COUNTS(&b, 1, 0, 150, 0, 0);
    bench_end(&b);
    take(&b, "free x\n", "", 150);
    CHECK_COUNTS(&b, 1, 0, 150, 0, 0);
    bench_end(&b);
}

#define STAMPED(stamp) "h - - [" stamp "] \"GET /meta HTTP/1.1\" 200 1 \"-\" \"-\" 0.1 -\n"

static void a_stamp_that_cannot_be_read(void)
{
    static const char *const stamps[] = {
        STAMPED("31/Nov/2026:10:00:00 +0000"),
        STAMPED("22/Ноя/2026:10:00:00 +0000"),
        STAMPED("22/Nov/2026:25:00:00 +0000"),
        STAMPED("22/Nov/2026 10:00:00"),
    };
    struct bench b;
    for (size_t i = 0; i < COUNT(stamps); i++) {
        run(&b, stamps[i]);
        CHECK_RECORDS(&b, "");
        CHECK_COUNTS(&b, 0, 0, 0, 1, 0);
        CHECK(strncmp(buffer_str(&b.misses), "1:8 nginx <h - - [", 18) == 0);
        CHECK_INT(parser_matches(b.parser)[0], 0);
        bench_end(&b);
    }
    /* None at all is no fault of the line. */
    run(&b, STAMPED("-"));
    CHECK_INT(b.n_records, 1);
    bench_end(&b);
    /* An operation, an entry above, a wrapper. */
    run(&b, "INFO:porta:[AGENT] a called x: {} at 2026-13-22T19:20:11.054917\n");
    CHECK_COUNTS(&b, 0, 0, 0, 1, 0);
    bench_end(&b);
    run(&b, PLAIN STAMPED("31/Nov/2026:10:00:00 +0000") APP);
    CHECK_COUNTS(&b, 2, 0, 1, 0, 0);
    bench_end(&b);
    run(&b, "Nov 31 19:19:22 host porta: INFO:porta:plain\n");
    CHECK_COUNTS(&b, 0, 0, 0, 1, 0);
    CHECK(strncmp(buffer_str(&b.misses), "1:1 syslog <", 12) == 0);
    bench_end(&b);
    /* A year that nothing names is no fault either. */
    run(&b, "Nov 30 19:19:22 host porta: INFO:porta:plain\n");
    CHECK_RECORDS(&b, PLAIN_RECORD ">\n");
    bench_end(&b);
}

int main(void)
{
    RUN(another_servers_line_under_a_quoting_message_is_text);
    RUN(it_begins_an_entry_where_the_text_says_so);
    RUN(a_log_that_was_appended);
    RUN(what_is_found_at_the_end_is_complete);
    RUN(unknown_lines_do_not_vanish_in_an_entry);
    RUN(a_stamp_that_cannot_be_read);
    return check_end();
}
