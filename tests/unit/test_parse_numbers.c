/* Latencies, statuses and request lines: tables of what servers write and what must come of it. */
#include "parse/numbers.h"

#include <stdlib.h>

#include "check.h"
#include "parse/request_line.h"

#define MISSING INT64_C(-1)

struct latency_row {
    const char *text;
    int64_t us;
};

static void check_latencies(enum latency_unit unit, const struct latency_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int64_t us = MISSING;
        bool ok = number_latency(span_str(rows[i].text), unit, &us);
        if ((ok ? us : MISSING) != rows[i].us || ok != (us != MISSING))
            printf("# unit %d: \"%s\"\n", (int)unit, rows[i].text);
        CHECK_INT(ok ? us : MISSING, rows[i].us);
        CHECK(ok == (us != MISSING)); /* untouched on failure */
    }
}

#define CHECK_LATENCIES(unit, rows) check_latencies(unit, rows, sizeof(rows) / sizeof *(rows))

static void latencies_in_seconds(void)
{
    static const struct latency_row rows[] = {
        {"0.000", 0},
        {"0", 0},
        {"0.005", 5000},
        {"1.813", 1813000},
        {"0.0123", 12300},
        {"0.004563570022583008", 4564},
        {"0.0000004", 0},
        {"0.0000005", 1},
        {"0.00000049999999999999999999999", 0},
        {"0.0000014999999", 1},
        {"0.0000015", 2},
        {"1.5e-05", 15},
        {"1.5E-05", 15},
        {"5e-7", 1},
        {"4.9e-7", 0},
        {"1e+1", 10000000},
        {"0e99999999999999", 0},
        {"1e-99999999999999", 0},
        {"0.00000000000000000000000000000000000001e38", 1000000},
        {"86400", RECORD_MAX_LATENCY_US},
        {"86400.0000004", RECORD_MAX_LATENCY_US},
        {"86400.0000005", MISSING},
        {"86401", MISSING},
        {"999999999999999999999999999", MISSING},
        {"1e30", MISSING},
        {"-", MISSING},
        {"", MISSING},
        {"-1", MISSING},
        {"-0.5", MISSING},
        {"+1", MISSING},
        {" 1", MISSING},
        {"1 ", MISSING},
        {"1.", MISSING},
        {".5", MISSING},
        {"1.2.3", MISSING},
        {"1e", MISSING},
        {"1e+", MISSING},
        {"0x10", MISSING},
        {"nan", MISSING},
        {"inf", MISSING},
        {"1s", MISSING},
    };
    CHECK_LATENCIES(LATENCY_SECONDS, rows);
}

static void latencies_in_smaller_units(void)
{
    static const struct latency_row ms[] = {
        {"44", 44000}, {"0", 0},         {"-1", MISSING},       {"0.0005", 1},
        {"0.0004", 0}, {"83.25", 83250}, {"86400001", MISSING},
    };
    static const struct latency_row us[] = {
        {"8838", 8838},           {"0.5", 1}, {"0.49", 0}, {"86400000000", RECORD_MAX_LATENCY_US},
        {"86400000001", MISSING},
    };
    static const struct latency_row ns[] = {
        {"499", 0}, {"500", 1}, {"1500", 2}, {"1499.999999", 1}, {"6093000", 6093},
    };
    CHECK_LATENCIES(LATENCY_MILLISECONDS, ms);
    CHECK_LATENCIES(LATENCY_MICROSECONDS, us);
    CHECK_LATENCIES(LATENCY_NANOSECONDS, ns);
}

static void latencies_with_units(void)
{
    static const struct latency_row rows[] = {
        {"843.166\xc2\xb5s", 843},
        {"843.5\xce\xbcs", 844},
        {"843.166us", 843},
        {"4.6ms", 4600},
        {"10.03s", 10030000},
        {"1m10.03s", 70030000},
        {"1h2m3s", 3723000000},
        {"0s", 0},
        {"500ns", 1},
        {"499ns", 0},
        {"0.4999999995us", 0},
        {"0.006121", 6121},
        {"24h", RECORD_MAX_LATENCY_US},
        {"24h1us", MISSING},
        {"99999999999999999999h", MISSING},
        {"", MISSING},
        {"-", MISSING},
        {"-5ms", MISSING},
        {"5", 5000000},
        {"5x", MISSING},
        {"ms", MISSING},
        {"5ms ", MISSING},
        {"1m2", MISSING},
        {"1.5.5s", MISSING},
    };
    CHECK_LATENCIES(LATENCY_TEXT, rows);
}

static void upstream_lists(void)
{
    static const struct latency_row rows[] = {
        {"0.004", 4000},
        {"0.000, 0.016 : 0.004", 20000},
        {"-", MISSING},
        {"-, -", MISSING},
        {"-, 0.010", 10000},
        {"0.010 : -", 10000},
        {"0.0000005, 0.0000005", 1},
        {"", MISSING},
        {"0.010,0.010", MISSING},
        {"0.010, ", MISSING},
        {"0.010 : x", MISSING},
        {"0.010 0.010", MISSING},
        {"86400, 1", MISSING},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t us = MISSING;
        number_latency_list(span_str(rows[i].text), LATENCY_SECONDS, &us);
        if (us != rows[i].us)
            printf("# \"%s\"\n", rows[i].text);
        CHECK_INT(us, rows[i].us);
    }
}

static void statuses(void)
{
    static const struct {
        const char *text;
        int status;
    } rows[] = {{"200", 200}, {"0", 0},   {"000", 0},   {"99", 99},  {"999", 999}, {"", -1},
                {"-", -1},    {"-1", -1}, {"2000", -1}, {"20x", -1}, {" 200", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int status = -1;
        number_status(span_str(rows[i].text), &status);
        CHECK_INT(status, rows[i].status);
    }
}

static void request_lines(void)
{
    static const struct {
        const char *line, *method, *target; /* NULL: malformed */
    } rows[] = {
        {"GET /meta HTTP/1.1", "GET", "/meta"},
        {"GET /meta HTTP/2.0", "GET", "/meta"},
        {"GET /meta HTTP/2", "GET", "/meta"},
        {"POST /run_bash 1.1", "POST", "/run_bash"},
        {"POST /run_bash 2", "POST", "/run_bash"},
        {"GET /meta", "GET", "/meta"},
        {"GET /", "GET", "/"},
        {"get /meta HTTP/1.1", "get", "/meta"},
        {"M-SEARCH /x HTTP/1.1", "M-SEARCH", "/x"},
        {"!#$%&'*+-.^_`|~ /x HTTP/1.1", "!#$%&'*+-.^_`|~", "/x"},
        {"GET /x?q=a%20b#f HTTP/1.1", "GET", "/x?q=a%20b#f"},
        {"GET /\\x22\\x22 HTTP/1.1", "GET", "/\\x22\\x22"},
        {"GET /caf\xc3\xa9 HTTP/1.1", "GET", "/caf\xc3\xa9"},
        {"GET http://example.com/x HTTP/1.1", "GET", "http://example.com/x"},
        {"GET HTTPS://example.com HTTP/1.1", "GET", "HTTPS://example.com"},
        {"OPTIONS * HTTP/1.1", "OPTIONS", "*"},
        {"CONNECT example.com:443 HTTP/1.1", "CONNECT", "example.com:443"},
        {"CONNECT [::1]:443 HTTP/1.1", "CONNECT", "[::1]:443"},
        {"ABCDEFGHIJABCDEFGHIJABCDEFGHIJAB /x HTTP/1.1", "ABCDEFGHIJABCDEFGHIJABCDEFGHIJAB", "/x"},
        {"ABCDEFGHIJABCDEFGHIJABCDEFGHIJABC /x HTTP/1.1", NULL, NULL},
        {"", NULL, NULL},
        {"-", NULL, NULL},
        {"GET", NULL, NULL},
        {"GET ", NULL, NULL},
        {" /x HTTP/1.1", NULL, NULL},
        {"GET  HTTP/1.1", NULL, NULL},
        {"GET  /x HTTP/1.1", NULL, NULL},
        {"GET /a b HTTP/1.1", NULL, NULL},
        {"GET /a b", NULL, NULL},
        {"GET /x ", NULL, NULL},
        {"GET /x HTTP/", NULL, NULL},
        {"GET /x HTTP/1.", NULL, NULL},
        {"GET /x HTTP/1.10", NULL, NULL},
        {"GET /x HTTP/1.1 ", NULL, NULL},
        {"GET /x FTP/1.1", NULL, NULL},
        {"GET /x\tHTTP/1.1", NULL, NULL},
        {"GET /abcdefghijklm\x7fnop HTTP/1.1", NULL, NULL},
        {"GET /abcdefgh\x01 HTTP/1.1", NULL, NULL},
        {"POST /x", NULL, NULL},
        {"GET x HTTP/1.1", NULL, NULL},
        {"GET http:// HTTP/1.1", NULL, NULL},
        {"GET example.com:443 HTTP/1.1", NULL, NULL},
        {"GET * HTTP/1.1", NULL, NULL},
        {"PRI * HTTP/2.0", NULL, NULL},
        {"CONNECT /x HTTP/1.1", NULL, NULL},
        {"CONNECT example.com HTTP/1.1", NULL, NULL},
        {"CONNECT :443 HTTP/1.1", NULL, NULL},
        {"<BADREQ>", NULL, NULL},
        {"\x16\x03\x01\x02", NULL, NULL},
        {"\\x16\\x03\\x01 \\x00", NULL, NULL},
        {"G\xc3\x89T /x HTTP/1.1", NULL, NULL},
        {"GE(T /x HTTP/1.1", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct span method = SPAN_NONE, target = SPAN_NONE;
        request_line_split(span_str(rows[i].line), &method, &target);
        if (!span_equal(method, span_str(rows[i].method)) ||
            !span_equal(target, span_str(rows[i].target)))
            printf("# \"%s\"\n", rows[i].line);
        CHECK_SPAN(method, span_str(rows[i].method));
        CHECK_SPAN(target, span_str(rows[i].target));
    }
}

/* A number with an exponent is read the long way, one without the short way where that can. */
static void the_short_way_is_the_same(void)
{
    static const char bytes[] = "00123456789995.";
    static const int64_t limits[] = {0, 9, 86400000000, INT64_C(900000000000000000)};
    uint64_t state = 1;
    size_t read = 0;
    for (int turn = 0; turn < 200000; turn++) {
        char text[32];
        size_t len = 0;
        state = state * UINT64_C(6364136223846793005) + 1;
        uint64_t bits = state >> 17;
        size_t most = 1 + bits % 20;
        for (; len < most; len++) {
            state = state * UINT64_C(6364136223846793005) + 1;
            text[len] = bytes[(state >> 33) % (sizeof bytes - 1)];
        }
        int exponent = (int)(bits >> 8) % 15 - 1;
        enum rounding rounding = bits >> 14 & 1 ? ROUND_HALF_UP : ROUND_DOWN;
        int64_t max = limits[bits >> 16 & 3], a = -1, b = -1;
        number_scaled(span_make(text, len), exponent, rounding, max, &a);
        memcpy(text + len, "e0", 2);
        number_scaled(span_make(text, len + 2), exponent, rounding, max, &b);
        if (a != b)
            printf("# %.*s, exponent %d\n", (int)len, text, exponent);
        CHECK_INT(a, b);
        read += a >= 0;
    }
    CHECK(read > 50000);
}

/* A latency with three decimals is read as one word: no byte of it may be taken for another. */
static void every_byte_of_a_latency_is_seen(void)
{
    for (size_t len = 4; len <= 9; len++) {
        char *text = malloc(len); /* of its own size, so that ASan sees both its ends */
        for (size_t at = 0; at < 2 * len; at++) {
            for (int byte = 0; byte < 256; byte++) {
                int64_t latency = -1, number = -1;
                memset(text, at < len ? '9' : '0', len);
                text[len - 4] = '.';
                text[at % len] = (char)byte;
                number_latency(span_make(text, len), LATENCY_SECONDS, &latency);
                number_scaled(span_make(text, len), 6, ROUND_HALF_UP, RECORD_MAX_LATENCY_US,
                              &number);
                if (latency != number)
                    CHECK_INT(byte, -1);
            }
        }
        free(text);
    }
    int64_t us;
    CHECK(number_latency(SPAN("1234.567"), LATENCY_SECONDS, &us));
    CHECK_INT(us, 1234567000);
}

/* In targets of every length, by themselves and in a request line in memory of its own. */
static void every_blank_in_a_target_is_seen(void)
{
    static const char version[] = " HTTP/1.1";
    for (size_t len = 1; len <= 40; len++) {
        size_t whole = 4 + len + sizeof version - 1;
        char *line = malloc(whole), *target = line + 4;
        for (size_t at = 1; at <= len; at++) {
            for (int byte = 0; byte < 256; byte++) {
                memcpy(line, "GET /", 5);
                memset(target + 1, 'a', len - 1);
                memcpy(target + len, version, sizeof version - 1);
                if (at < len)
                    target[at] = (char)byte;
                bool blank = at < len && (byte <= 0x20 || byte == 0x7f);
                struct span method, rest;
                if (request_line_valid(SPAN("GET"), span_make(target, len)) == blank)
                    CHECK_INT(byte, -1);
                if (request_line_split(span_make(line, whole), &method, &rest) == blank)
                    CHECK_INT(byte, -1);
                if (!blank && (method.len != 3 || rest.ptr != target || rest.len != len))
                    CHECK_INT(byte, -1);
            }
        }
        free(line);
    }
}

static void requests_logged_apart(void)
{
    CHECK(request_line_valid(SPAN("GET"), SPAN("/x")));
    CHECK(request_line_valid(SPAN_NONE, SPAN("/x")));
    CHECK(!request_line_valid(SPAN(""), SPAN("/x")));
    CHECK(!request_line_valid(SPAN("-"), SPAN("-")));
    CHECK(!request_line_valid(SPAN("GET"), SPAN("")));
    CHECK(!request_line_valid(SPAN("GET"), SPAN("/a b")));
}

int main(void)
{
    RUN(latencies_in_seconds);
    RUN(latencies_in_smaller_units);
    RUN(latencies_with_units);
    RUN(upstream_lists);
    RUN(statuses);
    RUN(the_short_way_is_the_same);
    RUN(every_byte_of_a_latency_is_seen);
    RUN(request_lines);
    RUN(every_blank_in_a_target_is_seen);
    RUN(requests_logged_apart);
    return check_end();
}
