/* JSON and LTSV lines: the values of wanted keys, and everything that is not such a line. */
#include "parse/json.h"

#include "check.h"
#include "parse/ltsv.h"

#define MAX_SLOTS 8

struct scanned {
    bool ok;
    size_t reach;
    struct value values[MAX_SLOTS];
    char *line, *scratch; /* exact sizes, so that a sanitizer sees one byte too many */
};

static struct scanned scan(const char *const *paths, struct span line, bool bytes)
{
    struct key_tree t;
    size_t size = line.len ? line.len : 1;
    struct scanned s = {.line = malloc(size), .scratch = malloc(size)};
    keys_init(&t);
    for (size_t i = 0; paths[i]; i++)
        CHECK_INT(keys_add(&t, span_str(paths[i]), true, bytes), (int)i);
    memcpy(s.line, line.ptr, line.len);
    s.ok = json_scan(&t, span_make(s.line, line.len), s.scratch, s.values, &s.reach);
    keys_release(&t);
    return s;
}

static void release(struct scanned *s)
{
    free(s->line);
    free(s->scratch);
}

/* One path, one line: its text, "(absent)", "(object)" or "(malformed)". */
static void check_one(const char *path, struct span line, struct span want)
{
    const char *const paths[] = {path, NULL};
    struct scanned s = scan(paths, line, false);
    struct span got = SPAN("(malformed)");
    if (s.ok && s.values[0].kind == VALUE_ABSENT)
        got = SPAN("(absent)");
    else if (s.ok && s.values[0].kind == VALUE_OBJECT)
        got = SPAN("(object)");
    else if (s.ok)
        got = s.values[0].text;
    if (!span_equal(got, want))
        printf("# %.*s\n", (int)line.len, line.ptr);
    CHECK_SPAN(got, want);
    release(&s);
}

static void values(void)
{
    static const struct {
        const char *path, *line, *want;
    } rows[] = {
        {"a", "{\"a\":\"x\"}", "x"},
        {"a", " { \"a\" : \"x\" } ", "x"},
        {"a", "{\"b\":1,\"a\":0.005}", "0.005"},
        {"a", "{\"a\":-1.5e-05,\"b\":2}", "-1.5e-05"},
        {"a", "{\"a\":true}", "true"},
        {"a", "{\"a\":false}", "false"},
        {"a", "{\"a\":null}", "(absent)"},
        {"a", "{\"a\":\"\"}", ""},
        {"a", "{\"b\":\"a\"}", "(absent)"},
        {"a", "{}", "(absent)"},
        {"a", "{\"a\":{}}", "(object)"},
        {"a", "{\"a\":[]}", "(absent)"},
        {"a", "{\"a\":[[],1]}", "(absent)"},
        {"a", "{\"a\":[\"x\",\"y\"]}", "x"},
        {"a", "{\"a\":[[\"x\"],\"y\"]}", "x"},
        {"a", "{\"a\":[72,105]}", "72"},
        {"a", "{\"a\":[{\"a\":1}]}", "(object)"},
        {"r.h.X-Id", "{\"r\":{\"h\":{\"Y\":[\"n\"],\"X-Id\":[\"a1\",\"a2\"]}}}", "a1"},
        {"r.h", "{\"h\":1,\"r\":{\"x\":{\"h\":2},\"h\":3},\"h\":4}", "3"},
        {"r.h", "{\"r\":[{\"h\":1},{\"h\":2}]}", "1"},
        {"r.h", "{\"r\":5}", "(absent)"},
        /* the last of duplicates counts, with all that hangs below it */
        {"a", "{\"a\":1,\"a\":2}", "2"},
        {"a", "{\"a\":1,\"a\":null}", "(absent)"},
        {"r.h", "{\"r\":{\"h\":1},\"r\":{}}", "(absent)"},
        {"r.h", "{\"r\":{\"h\":1},\"r\":2}", "(absent)"},
        {"r.h", "{\"r\":{\"h\":1},\"r\":{\"h\":2}}", "2"},
        /* escapes */
        {"a", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "\"\\/\b\f\n\r\t"},
        {"a", "{\"a\":\"x\\u0041y\"}", "xAy"},
        {"a", "{\"a\":\"\\u00b5\\u20AC\"}", "\xc2\xb5\xe2\x82\xac"},
        {"a", "{\"a\":\"\\ud83d\\ude00!\"}", "\xf0\x9f\x98\x80!"},
        {"a", "{\"a\":\"\\ud83d\"}", "\xef\xbf\xbd"},
        {"a", "{\"a\":\"\\ude00\\ud83d\"}", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"a", "{\"a\":\"\\ud83dx\"}", "\xef\xbf\xbdx"},
        {"a", "{\"a\":\"\\ud83d\\u0041\"}",
         "\xef\xbf\xbd"
         "A"},
        {"a", "{\"a\":\"\\ud83d\\n\"}", "\xef\xbf\xbd\n"},
        {"ab", "{\"\\u0061b\":7}", "7"},
        {"a", "{\"skipped \\u0041 \\\" key\":{\"s\":\"\\t\"},\"a\":\"long enough \\\\ text\"}",
         "long enough \\ text"},
        /* bytes that are no UTF-8 pass */
        {"a", "{\"\xff\":\"\xfe\",\"a\":\"\xff\xfe caf\xe9 0123456789\"}",
         "\xff\xfe caf\xe9 0123456789"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_one(rows[i].path, span_str(rows[i].line), span_str(rows[i].want));
    check_one("a", SPAN("{\"a\":\"x\\u0000y\"}"), SPAN("x\0y"));
}

static void malformed_lines(void)
{
    static const char *const lines[] = {
        "",
        " ",
        "x",
        "[]",
        "\"a\"",
        "1",
        "{",
        "}",
        "{}x",
        "{}{}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":tru}",
        "{\"a\":True}",
        "{\"a\":nul}",
        "{\"a\":NaN}",
        "{\"a\":\"x}",
        "{\"a\":\"x\\\"}",
        "{\"a\":\"\\x41\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\ud83d\\u\"}",
        "{\"a\":\"tab\there\"}",
        "{\"a\":\"\x01\"}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[1}",
        "{\"a\":[1]",
        "{\"a\":{]}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        check_one("a", span_str(lines[i]), SPAN("(malformed)"));
    check_one("a", SPAN("{\"a\":\"\0\"}"), SPAN("(malformed)"));
    check_one("a", SPAN("{\"a\":\"\\\0\"}"), SPAN("(malformed)"));
}

/* Every beginning of a line is malformed, and says that it only ended too early. */
static void every_beginning_is_incomplete(void)
{
    static const char line[] = "{\"a\":[\"x\\u0041\\ud83d\\ude00\",{\"b\":null}],\"c\":{\"d\":["
                               "true,false]},\"e\":\"y\\n\"}";
    const char *const paths[] = {"a", "c.d", "e", NULL};
    for (size_t len = 0; len < sizeof line - 1; len++) {
        struct scanned s = scan(paths, span_make(line, len), false);
        CHECK(!s.ok);
        CHECK_INT(s.reach, (int64_t)len);
        release(&s);
    }
    struct scanned s = scan(paths, span_make(line, sizeof line - 1), false);
    CHECK(s.ok);
    CHECK_SPAN(s.values[0].text, SPAN("xA\xf0\x9f\x98\x80"));
    CHECK_SPAN(s.values[1].text, SPAN("true"));
    CHECK_SPAN(s.values[2].text, SPAN("y\n"));
    release(&s);
}

static void reach_is_where_it_broke(void)
{
    const char *const paths[] = {"a", NULL};
    struct scanned s = scan(paths, SPAN("{\"a\":1,\"b\":x}"), false);
    CHECK(!s.ok);
    CHECK_INT(s.reach, 11);
    release(&s);
    s = scan(paths, SPAN("INFO: x"), false);
    CHECK_INT(s.reach, 0);
    release(&s);
}

static void depth_is_limited(void)
{
    for (int depth = JSON_MAX_DEPTH - 1; depth <= JSON_MAX_DEPTH + 1; depth++) {
        char line[4 * JSON_MAX_DEPTH + 64];
        size_t at = (size_t)snprintf(line, sizeof line, "{\"a\":");
        for (int i = 1; i < depth; i++)
            line[at++] = '[';
        line[at++] = '7';
        for (int i = 1; i < depth; i++)
            line[at++] = ']';
        line[at++] = '}';
        check_one("a", span_make(line, at),
                  depth <= JSON_MAX_DEPTH ? SPAN("7") : SPAN("(malformed)"));
    }
    size_t len = 1 << 20;
    char *hostile = malloc(len);
    for (int kind = 0; kind < 2; kind++) {
        memcpy(hostile, "{\"a\":", 5);
        for (size_t i = 5; i < len; i++)
            hostile[i] = kind ? "{\"a\":"[i % 5] : '[';
        check_one("a", span_make(hostile, len), SPAN("(malformed)"));
    }
    free(hostile);
}

static void many_keys_at_once(void)
{
    const char *const paths[] = {"time",   "request", "request.uri", "request.headers.X-Agent-Id",
                                 "status", "",        NULL};
    struct key_tree t;
    keys_init(&t);
    CHECK_INT(keys_add(&t, SPAN("a.b"), true, false), 0);
    CHECK_INT(keys_add(&t, SPAN("a"), true, false), 1);
    CHECK_INT(keys_add(&t, SPAN("a.b"), true, false), 0);
    CHECK_INT(keys_add(&t, SPAN(""), true, false), -1);
    CHECK_INT(keys_add(&t, SPAN("a."), true, false), -1);
    CHECK_INT(keys_add(&t, SPAN(".a"), true, false), -1);
    keys_release(&t);
    const char *const five[] = {paths[0], paths[1], paths[2], paths[3], paths[4], NULL};
    struct scanned s =
        scan(five,
             SPAN("{\"status\":200,\"request\":{\"headers\":{\"X-Agent-Id\":[\"a1\"]},"
                  "\"uri\":\"/x\"},\"time\":1.5}"),
             false);
    CHECK(s.ok);
    CHECK_SPAN(s.values[0].text, SPAN("1.5"));
    CHECK_INT(s.values[1].kind, VALUE_OBJECT);
    CHECK_SPAN(s.values[2].text, SPAN("/x"));
    CHECK_SPAN(s.values[3].text, SPAN("a1"));
    CHECK_SPAN(s.values[4].text, SPAN("200"));
    release(&s);
}

static void text_as_an_array_of_bytes(void)
{
    static const struct {
        const char *line, *want;
    } rows[] = {
        {"{\"a\":[73,78,27,10]}", "IN\x1b\n"},
        {"{\"a\":[ 255 , 0 ]}", NULL},
        {"{\"a\":[73]}", "73"},
        {"{\"a\":[73,256]}", "73"},
        {"{\"a\":[73,\"x\"]}", "73"},
        {"{\"a\":[73,-1]}", "73"},
        {"{\"a\":[7.5,1]}", "7.5"},
        {"{\"a\":[\"x\",1]}", "x"},
    };
    const char *const paths[] = {"a", NULL};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scanned s = scan(paths, span_str(rows[i].line), true);
        CHECK(s.ok);
        CHECK_SPAN(s.values[0].text,
                   rows[i].want ? span_str(rows[i].want) : span_make("\xff\0", 2));
        release(&s);
    }
}

static void ltsv_lines(void)
{
    struct key_tree t;
    struct value v[3];
    size_t reach = 0;
    keys_init(&t);
    CHECK_INT(keys_add(&t, SPAN("time"), false, false), 0);
    CHECK_INT(keys_add(&t, SPAN("req.uri"), false, false), 1);
    CHECK_INT(keys_add(&t, SPAN("ua"), false, false), 2);
    CHECK(ltsv_scan(&t, SPAN("host:h\ttime:12:30\treq.uri:/x?a:b\tua:"), v, &reach));
    CHECK_SPAN(v[0].text, SPAN("12:30"));
    CHECK_SPAN(v[1].text, SPAN("/x?a:b"));
    CHECK_SPAN(v[2].text, SPAN(""));
    CHECK(ltsv_scan(&t, SPAN("time:1\ttime:2"), v, &reach));
    CHECK_SPAN(v[0].text, SPAN("2"));
    CHECK_INT(v[1].kind, VALUE_ABSENT);
    static const struct {
        const char *line;
        size_t reach;
    } bad[] = {
        {"", 0},
        {"time", 4},
        {":x", 0},
        {"time:1\t", 7},
        {"time:1\t\tua:x", 7},
        {"time:1\tno label", 9},
        {"Traceback (most recent call last):", 9},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(!ltsv_scan(&t, span_str(bad[i].line), v, &reach));
        CHECK_INT(reach, (int64_t)bad[i].reach);
    }
    keys_release(&t);
}

int main(void)
{
    RUN(values);
    RUN(malformed_lines);
    RUN(every_beginning_is_incomplete);
    RUN(reach_is_where_it_broke);
    RUN(depth_is_limited);
    RUN(many_keys_at_once);
    RUN(text_as_an_array_of_bytes);
    RUN(ltsv_lines);
    return check_end();
}
