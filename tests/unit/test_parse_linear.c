/*
 * A program and PCRE2 have to say the same: whenever the program says yes, PCRE2 does, with the
 * same offsets of every group. Held on the samples of all shipped patterns, each tried with every
 * pattern, on thousands of mutations of them, and, for small expressions that use all that a
 * program knows, on every text of a few letters. What lies behind a text must not matter. The seeds
 * are fixed.
 */
#include "check.h"
#include "edge/packfile.h"
#include "parse/linear.h"
#include "parse/regex.h"

#define MAX_GROUPS 64
#define MAX_LINE 2048
#define MUTATIONS 8000 /* of each sample, with its own pattern */

/* An expression both ways. */
struct both {
    struct regex *pcre2;
    struct regex_scratch *scratch;
    struct linear *linear; /* NULL: it has no program */
    size_t matched;        /* texts that the program took */
    size_t pairs;          /* of two lines, both of which it took at once */
    char before[MAX_LINE]; /* the last of these texts */
    size_t before_len;
};

static void open_both(struct both *b, const char *pattern)
{
    char message[REGEX_ERROR_SIZE];
    size_t offset;
    *b = (struct both){.scratch = regex_scratch_new(MAX_GROUPS)};
    b->pcre2 = regex_new(pattern, REGEX_ANCHORED | REGEX_NO_LINEAR, message, &offset);
    b->linear = linear_new(pattern, NULL);
    if (!b->pcre2)
        check_fail(__FILE__, __LINE__, pattern);
}

static void close_both(struct both *b)
{
    regex_free(b->pcre2);
    regex_scratch_free(b->scratch);
    linear_free(b->linear);
}

/* The same groups, each where it is in its own text? */
static bool same_groups(const struct both *b, const struct span *x, struct span of_x,
                        const struct span *y, struct span of_y)
{
    for (size_t g = 0; g <= regex_group_count(b->pcre2); g++) {
        if (span_present(x[g]) != span_present(y[g]) || x[g].len != y[g].len ||
            (span_present(x[g]) && x[g].ptr - of_x.ptr != y[g].ptr - of_y.ptr))
            return false;
    }
    return true;
}

/* Says the program the same where these bytes, over and over, lie behind the text? */
static bool agree_before(const struct both *b, struct span text, struct span behind, bool yes,
                         const struct span *slots)
{
    char room[LINEAR_MAX_SUBJECT + LINEAR_SPARE];
    struct span copy = span_make(room, text.len), others[MAX_GROUPS + 1];
    if (text.len == 0 || text.len > LINEAR_MAX_SUBJECT)
        return true;
    memcpy(room, text.ptr, text.len);
    for (size_t i = 0; i < LINEAR_SPARE; i++)
        room[text.len + i] = behind.ptr[i % behind.len];
    return linear_match(b->linear, copy, LINEAR_SPARE, others) == yes &&
           (!yes || same_groups(b, others, copy, slots, text));
}

static bool agree_alone(const struct both *b, struct span text, const struct span *slots)
{
    struct span groups[MAX_GROUPS + 1];
    return regex_match(b->pcre2, b->scratch, text, groups) == REGEX_YES &&
           same_groups(b, slots, text, groups, text);
}

/* Bytes behind two lines: enough for all shipped programs. */
#define PAIR_SPARE 4096

/* Two texts, one line behind the other, matched at once: does PCRE2 say the same of each line? The
   second ends at its first line feed, the CR before it is not part of it. */
static bool agree_in_pair(struct both *b, struct span text, const char *break_, struct span behind)
{
    char room[2 * MAX_LINE + PAIR_SPARE + 3];
    struct span slots[MAX_GROUPS + 1], later[MAX_GROUPS + 1];
    struct linear_next next = {.slots = later};
    if (text.len > MAX_LINE || behind.len > MAX_LINE)
        return true;
    size_t break_len = strlen(break_), feed = text.len + break_len + behind.len;
    size_t len = feed + 1 + PAIR_SPARE;
    memset(room, ' ', len); /* snprintf() would take ten times as long as all else here */
    memcpy(room + text.len, break_, break_len);
    room[feed] = '\n';
    char *second = room + text.len + break_len;
    if (text.len)
        memcpy(room, text.ptr, text.len);
    if (behind.len)
        memcpy(second, behind.ptr, behind.len);
    text.ptr = room;
    if (!linear_match_pair(b->linear, text, len - text.len, slots, &next))
        return true;
    size_t end = (size_t)((const char *)memchr(second, '\n', behind.len + 1) - second);
    struct span line = span_make(second, end - (end > 0 && second[end - 1] == '\r'));
    bool fits = line.len > 0 && linear_pair_fits(&next, line);
    b->pairs += fits;
    return agree_alone(b, text, slots) && (!fits || agree_alone(b, line, later));
}

/* With itself, and with the text before it that matched, on either side. */
static bool agree_in_pairs(struct both *b, struct span text)
{
    const struct span before = span_make(b->before, b->before_len);
    return agree_in_pair(b, text, "\n", text) && agree_in_pair(b, text, "\r\n", before) &&
           agree_in_pair(b, before, "\n", text);
}

static void remember(struct both *b, struct span text)
{
    if (text.len == 0 || text.len > sizeof b->before)
        return;
    memcpy(b->before, text.ptr, text.len);
    b->before_len = text.len;
}

/* The same answer? Says which text differed. */
static bool agree(struct both *b, struct span text)
{
    struct span slots[MAX_GROUPS + 1];
    if (!b->linear)
        return true;
    bool yes = linear_match(b->linear, text, 0, slots);
    bool same =
        agree_before(b, text, text, yes, slots) && agree_before(b, text, SPAN("\n"), yes, slots) &&
        (text.len == 0 || agree_before(b, text, span_skip(text, text.len - 1), yes, slots)) &&
        agree_in_pairs(b, text);
    if (yes) {
        b->matched++;
        same = same && agree_alone(b, text, slots);
        remember(b, text);
    }
    if (!same) {
        check_fail(__FILE__, __LINE__, "program and PCRE2 differ");
        printf("#   on \"%.*s\"\n", (int)text.len, text.ptr);
    }
    return same;
}

/* Shipped patterns */

static struct packfiles files;

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*state >> 33) % below);
}

/* A byte that some format gives a meaning, or any. */
static char draw_byte(uint64_t *state)
{
    static const char special[] = "\"\"\"[[]]  --\\\\::'{}()=.,/|<>\n\t\x1b"
                                  "0123456789aGT\xd0\x80";
    uint32_t i = draw(state, sizeof special + 3);
    return i < sizeof special - 1 ? special[i] : (char)draw(state, 256);
}

/* One to three changes: a byte replaced, put in or taken out, a piece doubled, the end cut. */
static size_t mutate(uint64_t *state, char *text, size_t len)
{
    for (uint32_t n = 1 + draw(state, 3); n > 0 && len > 1; n--) {
        size_t at = draw(state, (uint32_t)len), piece = 1 + draw(state, 20);
        switch (draw(state, 6)) {
        case 0:
        case 1:
            text[at] = draw_byte(state);
            break;
        case 2:
            if (len < MAX_LINE) {
                memmove(text + at + 1, text + at, len++ - at);
                text[at] = draw_byte(state);
            }
            break;
        case 3:
            memmove(text + at, text + at + 1, --len - at);
            break;
        case 4:
            if (at + piece <= len && len + piece <= MAX_LINE) {
                memmove(text + at + piece, text + at, len - at);
                len += piece;
            }
            break;
        default:
            if (draw(state, 4) == 0)
                len = at + 1;
        }
    }
    return len;
}

static void try_mutations(struct both *b, struct span sample, uint64_t seed)
{
    char text[MAX_LINE + 64];
    for (unsigned i = 0; i < MUTATIONS && sample.len <= MAX_LINE; i++) {
        memcpy(text, sample.ptr, sample.len);
        if (!agree(b, span_make(text, mutate(&seed, text, sample.len))))
            return;
    }
}

static void try_samples(struct both *b, const struct pattern_spec *of, const struct pattern_spec *s)
{
    for (size_t i = 0; i < s->n_samples; i++) {
        struct span line = span_str(s->samples[i].line.text);
        if (!agree(b, line))
            return;
        if (s == of)
            try_mutations(b, line, i + 1);
    }
}

static void test_shipped_patterns(void)
{
    size_t programs = 0, used = 0;
    for (size_t i = 0; i < files.count; i++) {
        const struct pattern_spec *spec = &files.specs[i];
        struct both b;
        if (!spec->regex.text)
            continue;
        open_both(&b, spec->regex.text);
        for (size_t k = 0; k < files.count; k++)
            try_samples(&b, spec, &files.specs[k]);
        programs += b.linear != NULL;
        used += b.matched > MUTATIONS / 10;
        if (b.matched <= MUTATIONS / 10)
            printf("# %s is PCRE2's\n", spec->name.text);
        close_both(&b);
    }
    /* All but hypercorn's, which has a lazy quantifier. */
    CHECK(programs >= 20);
    CHECK(used == programs);
}

/* A mutation must not be all that a program is asked: the samples themselves, then. */
static void test_samples_take_the_short_way(void)
{
    static const struct {
        const char *name;
        bool in_pairs; /* also two of it at once */
    } expected[] = {
        {"nginx-combined", true},  {"nginx-timed", true},   {"nginx-main", true},
        {"nginx-timed-kv", false}, {"apache-common", true}, {"porta-asctime", false},
        {"porta-uvicorn", false},
    };
    size_t found = 0;
    for (size_t i = 0; i < files.count; i++) {
        const struct pattern_spec *spec = &files.specs[i];
        for (size_t n = 0; n < sizeof expected / sizeof *expected; n++) {
            if (strcmp(spec->name.text, expected[n].name) != 0)
                continue;
            struct both b;
            open_both(&b, spec->regex.text);
            CHECK(agree(&b, span_str(spec->samples[0].line.text)));
            CHECK_INT(b.matched, 1);
            CHECK_INT(b.pairs, expected[n].in_pairs);
            close_both(&b);
            found++;
        }
    }
    CHECK_INT(found, sizeof expected / sizeof *expected);
}

/* Small expressions */

/* Every text of up to `most` letters of "ab-\n", behind a prefix that makes it long or not. */
static void try_texts(struct both *b, const char *prefix, unsigned most)
{
    static const char letters[] = "ab-\n";
    char text[64];
    size_t before = strlen(prefix);
    memcpy(text, prefix, before);
    for (unsigned len = 0; len <= most; len++) {
        for (unsigned code = 0; code < 1U << (2 * len); code++) {
            for (unsigned i = 0; i < len; i++)
                text[before + i] = letters[code >> (2 * i) & 3];
            if (!agree(b, span_make(text, before + len)))
                return;
        }
    }
}

static const char *const small[] = {
    "a*b",
    "^a*+b$",
    "a+a",
    "a*ab",
    "(a*)(b*)$",
    "(a+?b)",
    "[^b]*b",
    "[^b]*+b-",
    ".*b",
    "(.*)-(.*)$",
    "(?s:.*+)$",
    "(?s:.)b",
    "(?s:.*)$",
    "(?s:.*+)b",
    "a(?:b(?s:.*+)-|(?s:(.*+)))$",
    "a?(?s:(.++))$",
    "a?a?b",
    "a?+ab",
    "a{2}b",
    "a{1,2}b$",
    "a{1,2}+ab",
    "a{2,}b",
    "a{0,2}-",
    "(a|b)*$",
    "(?:a|b)*+$",
    "(?:a|b)*-",
    "(?:ab|a)b$",
    "(?:ab|a)(?:b|-)",
    "(?:a|ab)-",
    "(a|(b))+$",
    "(?:(a)|(b)|-)*+$",
    "(?:(a)b|(a)-)*+b",
    "(?:(a)b)?+a",
    "(?:(a)*+b)*+-",
    "(?:(?:(a)b)?+-|ab*+)$",
    "(?:(?:(a)|b){0,2}+-|[ab]*+)$",
    "(?:(?:(?:(a)b)?+-|a)*+b|[ab]*+)-",
    "(a)*+(b)*+-",
    "(?:(a)b)?a",
    "(?:(a)b)?ab",
    "(a(b)?)*+-",
    "(?:a(?=b)|b)*+-",
    "(?:a(?!b)|b)*+$",
    "(?!ab)[ab]*+-",
    "(?=(a+)b)a",
    "(?=(a)|(b)).$",
    "(?:b(?<=ab)|a)*+$",
    "(?<!a)b|a(?<=(a))b",
    "a(?:(?<=a)b|-)*+",
    "(?:(?<=(a)|b-)-|[ab])*+$",
    "(?:a*b|a*-)",
    "(?:a*+b|a*+-)",
    "(?:(?:a|b)-|ab)*+$",
    "(?:a|)b",
    "(|a)b",
    "(?:-|a|b)+b",
    "a$|ab",
    "((a)(?:b|-)?)*+b$",
    "(?x) a  b # a comment\n -",
    "(?x) [ ab]+ \\ ?+ -",
    "(?J)(?<x>a)|(?<x>b)-",
    "\\w+-",
    "\\W*+\\w",
    "\\s*+a",
    "\\S+$",
    "[\\w-]+\\n",
    "[a-b]+-$",
    "[^a-b]*a",
    "\\x61\\x62*-",
    "(?:[^a\\n]++-|[^-]*+)b",
    "(a)?+(b)?+(-)?+$",
    "(?:(a)|b)*(?:-|$)",
    "a.b",
    "a\\.b|a-",
    "$",
    "a*$",
    "(?<a>a)(?<b>b)?",
    "(?:(?:(?:a)?b)?-)?a$",
    "(?:ab)*+a",
    "(?:ab?)*+b",
    "(?:a*b)*+$",
    "(?:a?b)*-",
    "-*+(?!b)(?:a(?!a)|b(?=b|-))*+",
    "(?=a)(?=.b)(?!.*-)ab",
    "(?:a(?:b(?:-|$)|$)|b)*+",
    "([ab]*)b-",
    "(?:[ab-]*ba)*+-",
    "[ab]{0,3}ab",
    "(?:a?-)*+b",
    "-?+-",
    "(?:-?a)*+b",
    "(?:ab)-(?:ba)?",
    "[ab]{2}-[a-b][b-z]{2}$",
    "([ab][b-z]-?)[ab]{2}-",
    "(?:[ab]{2}-[ab]|[ab][b-z]-)*+$",
    "[ab]{2}[^a][ab]b",
    "(?s:[ab]{1}.)[b-z](.*+)",
    "(a(?s:.{1,}+))$",
    "a(?s:.{2,}+)|(ab)",
    "(?:a(?s:(.*+))b|(?s:(.*+)))$",
};

static void test_small_expressions(void)
{
    size_t programs = 0;
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        struct both b;
        open_both(&b, small[i]);
        try_texts(&b, "", 7);
        programs += b.linear != NULL && b.matched > 0;
        close_both(&b);
    }
    CHECK(programs >= 60);
}

/* Behind a long prefix runs go by 16 bytes, and end at, before and behind such a boundary. */
static void test_long_runs(void)
{
    static const char *const patterns[] = {
        "[^-]*+-b",           "[ab]*+(-)?+",       "([^\\n]*+)\\n",     "[^ab]*+a",
        "x*+([ab-]*+)$",      "x{3}(x*+)(a|b)?+",  "x{10,20}(a*)",      "(?:x{5})*+(a?)",
        "[x-z]*+([^xa\n]*+)", "[!#%')xa]*+(b*)",   "x{9}[w-z]{7}(a*+)", "x{9}[w-z]{8}[ab]",
        "x{8}[w-y]{4}xx-?",   "(x(?s:.{16,}+))b?",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct both b;
        size_t longest = 0;
        open_both(&b, patterns[i]);
        for (const char *p = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; *p; p++, longest++)
            try_texts(&b, p, 3);
        CHECK_INT(longest, 37);
        CHECK(b.matched > 0 || !b.linear);
        close_both(&b);
    }
}

/* What a program cannot say has none, or says that it does not know. */
static void test_limits(void)
{
    static const char *const none[] = {"a*?b", "(a)\\1",     "[[:alpha:]]",  "(?i)a",
                                       "\\bx", "(?>a*)b",    "(?:a*)*b",     "(?<=a|b*)c",
                                       "a{2",  "(*COMMIT)a", "(?:(a)*+b-)*+"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct linear *l = linear_new(none[i], NULL);
        CHECK(l == NULL);
        linear_free(l);
    }
    static char text[LINEAR_MAX_SUBJECT + 1];
    struct span whole[1];
    struct linear *l = linear_new("a*+", NULL);
    memset(text, 'a', sizeof text);
    CHECK(linear_match(l, span_make(text, LINEAR_MAX_SUBJECT), 0, whole));
    CHECK_INT(whole[0].len, LINEAR_MAX_SUBJECT);
    CHECK(!linear_match(l, span_make(text, sizeof text), 0, whole));
    CHECK(!linear_match(l, SPAN_NONE, 0, whole));
    linear_free(l);
    /* Looks that would look over and over are left to PCRE2's limits. */
    struct linear *looks = linear_new("(?:a(?!a*b))*+$", NULL);
    CHECK(linear_match(looks, span_make(text, 200), 0, whole));
    CHECK(!linear_match(looks, span_make(text, 4000), 0, whole));
    linear_free(looks);
}

int main(void)
{
    const char *top = getenv("srcdir_top");
    char path[4096];
    struct error err = ERROR_INIT;
    snprintf(path, sizeof path, "%s/patterns", top ? top : ".");
    if (packfiles_read_directory(&files, path, &err) != 0) {
        printf("Bail out! %s\n", err.text);
        return 1;
    }
    RUN(test_shipped_patterns);
    RUN(test_samples_take_the_short_way);
    RUN(test_small_expressions);
    RUN(test_long_runs);
    RUN(test_limits);
    packfiles_release(&files);
    return check_end();
}
