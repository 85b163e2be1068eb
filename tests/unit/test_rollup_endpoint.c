#include "rollup/endpoint.h"

#include "check.h"

static const struct endpoint_template templates[] = {
    {"/agent/:agent/info", "GET", true, false},
    {"/agent/:agent/*", NULL, false, false},
    {"/meta", NULL, true, false},
    {"/events", "GET", true, true},
    {"/static/*", NULL, false, false},
    {"/", NULL, true, false},
};

static const struct endpoint_rules none = {NULL, 0, 1000};
static const struct endpoint_rules some = {templates, sizeof templates / sizeof *templates, 1000};

struct normalised {
    struct buffer path;
    struct endpoint_result result;
};

static const char *normalise(struct normalised *n, const struct endpoint_rules *rules,
                             const char *method, const char *target)
{
    endpoint_normalise(rules, span_str(method), span_str(target), &n->path, &n->result);
    CHECK(n->path.status == STATUS_OK);
    return buffer_str(&n->path);
}

static void check_paths(const struct endpoint_rules *rules, const char *method,
                        const char *const pairs[][2], size_t count)
{
    struct normalised n;
    buffer_init(&n.path, ENDPOINT_MAX_PATH);
    for (size_t i = 0; i < count; i++)
        CHECK_STR(normalise(&n, rules, method, pairs[i][0]), pairs[i][1]);
    buffer_release(&n.path);
}

#define CHECK_PATHS(rules, method, pairs) \
    check_paths(rules, method, pairs, sizeof(pairs) / sizeof *(pairs))

static void valid_requests(void)
{
    const char *const good[][2] = {
        {"GET", "/"},           {"GET", "//"},
        {"GET", "/a?b=c#d"},    {"M-SEARCH", "*"},
        {"OPTIONS", "*"},       {"GET", "http://host/x"},
        {"GET", "HTTPS://h"},   {"CONNECT", "example.org:443"},
        {"CONNECT", "[::1]:1"}, {"GET", "/\xc3\xa9"},
        {"GET", "/%"},          {"!#$%&'*+-.^_`|~09azAZ", "/"},
    };
    const char *const bad[][2] = {
        {"GET", ""},
        {"GET", "x"},
        {"GET", "/a b"},
        {"GET", "/a\tb"},
        {"GET", "/a\x7f"},
        {"GET", "**"},
        {"", "/"},
        {"G T", "/"},
        {"GET:", "/"},
        {"GET\x80", "/"},
        {"GET", "ftp://h/x"},
        {"GET", "http://"},
        {"GET", "http:/h"},
        {"GET", "http:///x"},
        {"GET", "example.org:443"},
        {"CONNECT", ":1"},
        {"CONNECT", "h"},
        {"CONNECT", "h:"},
        {"CONNECT", "h/x:1"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!endpoint_valid(span_str(good[i][0]), span_str(good[i][1])))
            check_fail(__FILE__, __LINE__, good[i][1]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (endpoint_valid(span_str(bad[i][0]), span_str(bad[i][1])))
            check_fail(__FILE__, __LINE__, bad[i][1]);
    }
    CHECK(!endpoint_valid(SPAN("GET"), SPAN("/a\0b")));
    CHECK(!endpoint_valid(SPAN("G\0T"), SPAN("/")));
    CHECK(!endpoint_valid(SPAN_NONE, SPAN("/")));
    CHECK(!endpoint_valid(SPAN("GET"), SPAN_NONE));
    CHECK(endpoint_valid(SPAN("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), SPAN("/")));
    CHECK(!endpoint_valid(SPAN("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), SPAN("/")));
}

static void shape(void)
{
    const char *const pairs[][2] = {
        {"/", "/"},
        {"/a/b", "/a/b"},
        {"/a/b/", "/a/b/"},
        {"/A/b", "/A/b"},
        {"//a///b//", "/a/b/"},
        {"/a?token=secret", "/a"},
        {"/a#frag?x", "/a"},
        {"/?x", "/"},
        {"http://host:8000/a//b?c", "/a/b"},
        {"HTTP://host", "/"},
        {"https://host?x", "/"},
        {"http://host#/x", "/"},
        {"/http://host/x", "/http:/host/x"},
        {"*", "*"},
        {"/a;jsessionid=1F/b", "/a;jsessionid=1F/b"},
        {"/a/../b", "/a/../b"},
    };
    CHECK_PATHS(&none, "GET", pairs);
    const char *const authorities[][2] = {{"example.org:443", "example.org:443"}};
    CHECK_PATHS(&none, "CONNECT", authorities);
}

static void decoding(void)
{
    const char *const pairs[][2] = {
        {"/%61%62c", "/abc"},
        {"/%7Euser", "/~user"},
        {"/a%2fb", "/a%2Fb"}, /* stays one segment */
        {"/a%2F%2Fb", "/a%2F%2Fb"},
        {"/100%25", "/100%25"},
        {"/%2561", "/%2561"}, /* once, not twice */
        {"/%", "/%"},
        {"/%4", "/%4"},
        {"/%zz", "/%zz"},
        {"/a%3fb%23c", "/a?b#c"},
        {"/a%20b", "/a b"},
        {"/%0a%00%7f", "/%0A%00%7F"},
        {"/%D0%B0%d0%b1", "/аб"},
        {"/\xd0\xb0%d0%b1", "/аб"},
        {"/\xd0%b0", "/а"}, /* half raw, half encoded */
        {"/%d0", "/%D0"},
        {"/%d0/x", "/%D0/x"},
        {"/\xd0", "/%D0"},
        {"/%d0%d0%b0", "/%D0а"},
        {"/\xff\xfe", "/%FF%FE"},
        {"/%c0%af", "/%C0%AF"},             /* overlong "/" */
        {"/%e0%80%af", "/%E0%80%AF"},       /* overlong */
        {"/%ed%a0%80", "/%ED%A0%80"},       /* a surrogate */
        {"/%f4%90%80%80", "/%F4%90%80%80"}, /* above U+10FFFF */
        {"/%e2%80%ae", "/%E2%80%AE"},       /* right-to-left override */
        {"/\xe2\x80\xae", "/%E2%80%AE"},    /* the same, raw */
        {"/%e2%81%a6", "/%E2%81%A6"},       /* bidirectional isolate */
        {"/%ef%bb%bf", "/%EF%BB%BF"},       /* byte order mark */
        {"/%c2%85", "/%C2%85"},             /* C1 control */
        {"/%c2%a0", "/%C2%A0"},             /* no-break space */
        {"/%ef%bf%bf", "/%EF%BF%BF"},       /* noncharacter */
        {"/%f0%9f%98%80", "/😀"},
        {"/%e2%82%ac", "/€"},
        {"/%e2%82", "/%E2%82"},
        {"/%80", "/%80"},
        {"/%60%7c", "/`|"},
    };
    CHECK_PATHS(&none, "GET", pairs);
}

static void ids(void)
{
    const char *const pairs[][2] = {
        {"/1", "/:id"},
        {"/a/007/b", "/a/:id/b"},
        {"/a/12/", "/a/:id/"},
        {"/%31%32", "/:id"},
        {"/1a", "/1a"},
        {"/v1", "/v1"},
        {"/-1", "/-1"},
        {"/123e4567-e89b-12d3-A456-426614174000", "/:id"},
        {"/123e4567-e89b-12d3-A456-42661417400", "/123e4567-e89b-12d3-A456-42661417400"},
        {"/123e4567-e89b-12d3-A456-42661417400g", "/123e4567-e89b-12d3-A456-42661417400g"},
        {"/123e4567ee89b-12d3-A456-426614174000", "/123e4567ee89b-12d3-A456-426614174000"},
        {"/deadbeefDEADBEEF", "/:id"},
        {"/deadbeefdeadbee", "/deadbeefdeadbee"},
        {"/deadbeefdeadbeeg", "/deadbeefdeadbeeg"},
        {"/1/2/3", "/:id/:id/:id"},
        {"//1//2", "/:id/:id"},
    };
    CHECK_PATHS(&none, "GET", pairs);
}

static void template_order(void)
{
    const char *const pairs[][2] = {
        {"/agent/a1/info", "/agent/:agent/info"},
        {"/agent/a1/info?x=1", "/agent/:agent/info"},
        {"/agent/a1/other/9", "/agent/:agent/*"},
        {"/agent/a1/", "/agent/:agent/*"},
        {"/agent/a1", "/agent/a1"},
        {"/agent//info", "/agent/info"}, /* folded first */
        {"/agent/12/", "/agent/:agent/*"},
        {"/meta", "/meta"},
        {"/%6deta", "/meta"},
        {"/meta/", "/meta/"},
        {"/metadata", "/metadata"},
        {"/static/a/b/c", "/static/*"},
        {"/static", "/static"},
        {"/static%2fa", "/static%2Fa"},
        {"/", "/"},
    };
    CHECK_PATHS(&some, "GET", pairs);
    const char *const posts[][2] = {{"/agent/a1/info", "/agent/:agent/*"}};
    CHECK_PATHS(&some, "POST", posts);
}

static void check_result(const char *method, const char *target, bool named, bool stream)
{
    struct normalised n;
    buffer_init(&n.path, ENDPOINT_MAX_PATH);
    normalise(&n, &some, method, target);
    CHECK_INT(n.result.named, named);
    CHECK_INT(n.result.stream, stream);
    buffer_release(&n.path);
}

static void template_properties(void)
{
    check_result("GET", "/agent/a/info", true, false);
    check_result("POST", "/agent/a/info", false, false);
    check_result("", "/agent/a/info", true, false); /* a log without methods */
    check_result("GET", "/events", true, true);
    check_result("POST", "/events", false, false);
    check_result("GET", "/static/x", false, false);
    check_result("PATCH", "/meta", true, false);
    check_result("", "/meta", true, false);
    check_result("MADEUP", "/meta", false, false); /* or clients could fill the table */
    check_result("GET", "/nothing", false, false);
}

/* "/" and that many times the text. */
static const char *long_path(char *text, size_t size, const char *part, size_t times)
{
    size_t len = strlen(part);
    text[0] = '/';
    for (size_t i = 0; i < times && 1 + (i + 1) * len < size; i++)
        memcpy(text + 1 + i * len, part, len);
    text[1 + times * len] = '\0';
    return text;
}

static void long_paths(void)
{
    static char text[20000];
    struct normalised n;
    buffer_init(&n.path, ENDPOINT_MAX_PATH);
    CHECK_INT(strlen(normalise(&n, &none, "GET", long_path(text, sizeof text, "x", 255))), 256);
    CHECK(span_ends_with(buffer_span(&n.path), SPAN("x")));
    CHECK_INT(strlen(normalise(&n, &none, "GET", long_path(text, sizeof text, "x", 256))), 256);
    CHECK(span_ends_with(buffer_span(&n.path), SPAN("xx…")));
    CHECK_INT(strlen(normalise(&n, &none, "GET", long_path(text, sizeof text, "я", 128))), 256);
    CHECK(span_ends_with(buffer_span(&n.path), SPAN("яя…"))); /* 1 + 126 × 2 + 3 */
    CHECK_INT(strlen(normalise(&n, &none, "GET", long_path(text, sizeof text, "€", 100))), 256);
    CHECK(span_ends_with(buffer_span(&n.path), SPAN("€…")));
    CHECK_INT(strlen(normalise(&n, &none, "GET", long_path(text, sizeof text, "😀", 100))), 256);
    CHECK(span_ends_with(buffer_span(&n.path), SPAN("😀…")));
    /* Longer than what is looked at: who knows whether the last segment is a number? */
    CHECK_INT(strlen(normalise(&n, &none, "GET", long_path(text, sizeof text, "1", 9000))), 256);
    CHECK(span_ends_with(buffer_span(&n.path), SPAN("11…")));
    CHECK_INT(strlen(normalise(&n, &none, "GET", long_path(text, sizeof text, "12/", 6000))), 256);
    CHECK(span_ends_with(buffer_span(&n.path), SPAN("…")));
    CHECK_STR(normalise(&n, &none, "GET", long_path(text, sizeof text, "1", 900)), "/:id");
    memcpy(text, "/static/", 8);
    memset(text + 8, 'x', 12000);
    text[12008] = '\0';
    CHECK_STR(normalise(&n, &some, "GET", text), "/static/*");
    buffer_release(&n.path);
}

int main(void)
{
    RUN(valid_requests);
    RUN(shape);
    RUN(decoding);
    RUN(ids);
    RUN(template_order);
    RUN(template_properties);
    RUN(long_paths);
    return check_end();
}
