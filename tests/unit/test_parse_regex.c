/* Expressions: the same with and without JIT, bounded on hostile text, explained where they fail.
 */
#include "parse/regex.h"

#include "check.h"

static struct regex *compile(const char *pattern, int flags)
{
    char message[REGEX_ERROR_SIZE] = "";
    size_t offset = 0;
    struct regex *re = regex_new(pattern, flags, message, &offset);
    if (!re)
        printf("# %s: %s at %zu\n", pattern, message, offset);
    CHECK(re != NULL);
    return re;
}

/* Match with and without JIT; both must say the same of every group. */
static enum regex_result match_both(const char *pattern, struct span subject,
                                    struct span ret_groups[4])
{
    struct regex *jit = compile(pattern, REGEX_ANCHORED);
    struct regex *plain = compile(pattern, REGEX_ANCHORED | REGEX_NO_JIT);
    struct regex_scratch *a = regex_scratch_new(4), *b = regex_scratch_new(4);
    struct span others[4];
    enum regex_result result = regex_match(jit, a, subject, ret_groups);
    CHECK_INT(regex_match(plain, b, subject, others), result);
    for (unsigned i = 0; i <= regex_group_count(jit) && result == REGEX_YES; i++)
        CHECK(others[i].ptr == ret_groups[i].ptr && others[i].len == ret_groups[i].len);
    regex_scratch_free(a);
    regex_scratch_free(b);
    regex_free(jit);
    regex_free(plain);
    return result;
}

static void groups(void)
{
    struct span g[4];
    CHECK_INT(match_both("(a)(b)?(c)?", SPAN("ac"), g), REGEX_YES);
    CHECK_SPAN(g[0], SPAN("ac"));
    CHECK_SPAN(g[1], SPAN("a"));
    CHECK_SPAN(g[2], SPAN_NONE);
    CHECK_SPAN(g[3], SPAN("c"));
    CHECK_INT(match_both("(a)(b)?(c)?", SPAN("a"), g), REGEX_YES);
    CHECK_SPAN(g[3], SPAN_NONE);
    CHECK_INT(match_both("(a)()", SPAN("a"), g), REGEX_YES);
    CHECK_SPAN(g[2], SPAN(""));
    CHECK_INT(match_both("a", SPAN("ba"), g), REGEX_NO); /* anchored */
    CHECK_INT(match_both("", SPAN_NONE, g), REGEX_YES);
}

/* Groups that go elsewhere, or nowhere: by the program and by PCRE2. */
static void places(void)
{
    static const unsigned char slots[] = {3, REGEX_NOWHERE, 0, 1};
    struct regex_scratch *s = regex_scratch_new(3);
    for (int flags = 0; flags <= REGEX_NO_LINEAR; flags += REGEX_NO_LINEAR) {
        struct regex *re = compile("(a)(b)?(?:(c*)d)?", REGEX_ANCHORED | flags);
        struct span g[4] = {SPAN("x"), SPAN("x"), SPAN("x"), SPAN("x")};
        regex_place(re, slots);
        CHECK_INT(regex_match(re, s, SPAN("abccd"), g), REGEX_YES);
        CHECK_SPAN(g[0], SPAN("b"));
        CHECK_SPAN(g[1], SPAN("cc"));
        CHECK_SPAN(g[2], SPAN("x"));
        CHECK_SPAN(g[3], SPAN("abccd"));
        CHECK_INT(regex_match(re, s, SPAN("ac"), g), REGEX_YES);
        CHECK_SPAN(g[0], SPAN_NONE);
        CHECK_SPAN(g[1], SPAN_NONE);
        CHECK_SPAN(g[3], SPAN("a"));
        regex_free(re);
    }
    regex_scratch_free(s);
}

static void bytes_and_ends(void)
{
    struct span g[4];
    CHECK_INT(match_both("a.c$",
                         SPAN("a\xff"
                              "c"),
                         g),
              REGEX_YES);
    CHECK_INT(match_both("a.c$", SPAN("a\0c"), g), REGEX_YES);
    CHECK_INT(match_both("a.c$", SPAN("a\nc"), g), REGEX_NO);
    CHECK_INT(match_both("a.c$", SPAN("a\rc"), g), REGEX_YES);
    CHECK_INT(match_both("ac$", SPAN("ac\n"), g), REGEX_NO);
    CHECK_INT(match_both("(?s:a.c)$", SPAN("a\nc"), g), REGEX_YES);
}

static void names(void)
{
    struct regex *re = compile("(?J)(?<b>x)(?<a>y)|(?<b>z)", 0);
    unsigned group = 99;
    CHECK_INT(regex_group_count(re), 3);
    CHECK_STR(regex_name(re, 0, &group), "a");
    CHECK_INT(group, 2);
    CHECK_STR(regex_name(re, 1, &group), "b");
    CHECK_INT(group, 1);
    CHECK_STR(regex_name(re, 2, &group), "b");
    CHECK_INT(group, 3);
    CHECK(regex_name(re, 3, &group) == NULL);
    regex_free(re);
}

static void bad_expressions(void)
{
    static const char *const patterns[] = {"(",       "a**b(",   "[a", "(?<x>a)(?<x>b)",
                                           "(*UTF)a", "(*UCP)a", "\\"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char message[REGEX_ERROR_SIZE] = "";
        size_t offset = 999;
        CHECK(regex_new(patterns[i], 0, message, &offset) == NULL);
        CHECK(message[0] != '\0' && offset <= strlen(patterns[i]));
    }
}

/* Exponential and quadratic expressions stop; linear ones pass over the longest entry. */
static void limits(void)
{
    size_t len = (size_t)1 << 20;
    char *text = malloc(len);
    struct span g[4];
    memset(text, 'a', len);
    CHECK_INT(match_both("(?:a+)+b", SPAN("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaacb"), g),
              REGEX_LIMIT);
    CHECK_INT(match_both("([^x]*+)$", span_make(text, len), g), REGEX_YES);
    CHECK_INT(g[1].len, (int64_t)len);
    CHECK_INT(match_both("((?s:.*?))$", span_make(text, len), g), REGEX_YES);
    text[len - 1] = 'b';
    struct regex *re = compile("(a+)+c|a*a*a*a*d|b", REGEX_ANCHORED);
    struct regex_scratch *s = regex_scratch_new(1);
    CHECK(regex_match(re, s, span_make(text, len), NULL) != REGEX_YES);
    /* the limit of a long subject is not left behind, nor the failure */
    CHECK_INT(regex_match(re, s, SPAN("b"), NULL), REGEX_YES);
    CHECK_INT(regex_match(re, s, SPAN("aac"), NULL), REGEX_YES);
    regex_scratch_free(s);
    regex_free(re);
    free(text);
}

static void reach(void)
{
    static const struct {
        const char *text;
        size_t reach;
        const char *expected;
    } rows[] = {
        {"", 0, "^"},      {"x", 0, "^"},        {"[", 1, "[0-9]"},
        {"[12", 3, "\\]"}, {"[12] GEX", 7, "T"}, {"[12] GET /x y", 11, "$"},
    };
    struct regex *re = compile("^\\[[0-9]++\\] GET [^ ]++$", REGEX_ANCHORED);
    struct regex_probe *probe = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct span expected = SPAN_NONE;
        CHECK_INT(regex_reach(re, &probe, span_str(rows[i].text), &expected),
                  (int64_t)rows[i].reach);
        CHECK(span_starts_with(expected, span_str(rows[i].expected)));
    }
    regex_probe_free(probe);
    /* slow expressions are given up here, too */
    struct regex *slow = compile("(?:a+)+b", REGEX_ANCHORED);
    struct span expected;
    probe = NULL;
    CHECK(regex_reach(slow, &probe, SPAN("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"),
                      &expected) >= 40);
    regex_probe_free(probe);
    regex_free(slow);
    regex_free(re);
}

static void beginnings(void)
{
    struct regex *re = compile("^\\[(\\d+)\\] \"([^\"]*+)\" x$", REGEX_ANCHORED);
    struct regex_scratch *s = regex_scratch_new(2);
    CHECK(regex_could_start(re, s, SPAN("[12] \"abc")));
    CHECK(regex_could_start(re, s, SPAN("[1")));
    CHECK(regex_could_start(re, s, SPAN("[12] \"abc\" x")));
    CHECK(!regex_could_start(re, s, SPAN("[12] \"abc\" y")));
    CHECK(!regex_could_start(re, s, SPAN("x[12] \"abc")));
    regex_scratch_free(s);
    regex_free(re);
}

int main(void)
{
    RUN(groups);
    RUN(places);
    RUN(bytes_and_ends);
    RUN(names);
    RUN(bad_expressions);
    RUN(limits);
    RUN(reach);
    RUN(beginnings);
    return check_end();
}
