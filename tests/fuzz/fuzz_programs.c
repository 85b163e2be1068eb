/*
 * Fuzz target: a program and PCRE2 have to say the same. The first line of the input is an
 * expression, the rest a subject; where the first line is empty, the subject is held against the
 * expressions of all shipped patterns.
 */
#include "fuzz.h"

#include <string.h>

#include "edge/packfile.h"
#include "parse/linear.h"
#include "parse/regex.h"

#define MAX_GROUPS 64
#define MAX_EXPRESSION 512

const char fuzz_corpus[] = "programs";

static struct packfiles files;
static struct both {
    struct regex *pcre2;
    struct linear *program; /* NULL: it has none */
} * shipped;
static struct regex_scratch *scratch;

/* False: it is no expression, or one of too many groups. */
static bool open_both(const char *expression, struct both *ret)
{
    char message[REGEX_ERROR_SIZE];
    size_t offset;
    *ret = (struct both){0};
    ret->pcre2 = regex_new(expression, REGEX_ANCHORED | REGEX_NO_LINEAR, message, &offset);
    if (!ret->pcre2 || regex_group_count(ret->pcre2) > MAX_GROUPS)
        return false;
    ret->program = linear_new(expression, NULL);
    return true;
}

static void close_both(struct both *b)
{
    regex_free(b->pcre2);
    linear_free(b->program);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    const char *top = getenv("srcdir_top");
    char path[4096];
    struct error err = ERROR_INIT;
    snprintf(path, sizeof path, "%s/patterns", top ? top : ".");
    if (packfiles_read_directory(&files, path, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        exit(EXIT_FAILURE);
    }
    shipped = calloc(files.count, sizeof *shipped);
    for (size_t i = 0; i < files.count; i++) {
        if (files.specs[i].regex.text)
            FUZZ_HOLDS(open_both(files.specs[i].regex.text, &shipped[i]));
    }
    scratch = regex_scratch_new(MAX_GROUPS);
    return 0;
}

/* What lies behind the subject must not matter: a copy with its own beginning, or its last byte,
   over and over behind it. Gives the answer for the subject. */
static bool match(const struct both *b, struct span subject, struct span *slots)
{
    struct span others[MAX_GROUPS + 1];
    bool yes = linear_match(b->program, subject, 0, slots);
    for (size_t step = 0; step < 2 && subject.len > 0; step++) {
        char *copy = malloc(subject.len + LINEAR_SPARE);
        memcpy(copy, subject.ptr, subject.len);
        for (size_t i = 0; i < LINEAR_SPARE; i++)
            copy[subject.len + i] = subject.ptr[step ? i % subject.len : subject.len - 1];
        FUZZ_HOLDS(linear_match(b->program, span_make(copy, subject.len), LINEAR_SPARE, others) ==
                   yes);
        for (size_t g = 0; yes && g <= regex_group_count(b->pcre2); g++)
            FUZZ_HOLDS(span_present(others[g]) == span_present(slots[g]) &&
                       others[g].len == slots[g].len &&
                       (!others[g].ptr || others[g].ptr - copy == slots[g].ptr - subject.ptr));
        free(copy);
    }
    return yes;
}

static bool same_groups(const struct both *b, const struct span *x, const struct span *y)
{
    for (size_t g = 0; g <= regex_group_count(b->pcre2); g++) {
        if (x[g].ptr != y[g].ptr || x[g].len != y[g].len)
            return false;
    }
    return true;
}

/* Take the first line off the text; false where it has no line feed. */
static bool take_line(struct span *rest, struct span *ret_line)
{
    const char *feed = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
    if (!feed)
        return false;
    size_t len = (size_t)(feed - rest->ptr);
    *ret_line = span_make(rest->ptr, len - (len > 0 && feed[-1] == '\r'));
    *rest = span_skip(*rest, len + 1);
    return true;
}

/* Bytes behind the lines that are matched in pairs: enough that the last ones are, too. */
#define BEHIND 8192

/* The feed's lines two at a time: where that says anything, each by itself says the same. */
static void match_pairs(const struct both *b, struct span feed)
{
    struct span slots[MAX_GROUPS + 1], later[MAX_GROUPS + 1], alone[MAX_GROUPS + 1], line, next;
    struct linear_next pair = {.slots = later};
    while (take_line(&feed, &line)) {
        size_t spare = (size_t)(feed.ptr + feed.len - (line.ptr + line.len));
        struct span rest = feed;
        if (!linear_match_pair(b->program, line, spare, slots, &pair))
            continue;
        FUZZ_HOLDS(linear_match(b->program, line, spare, alone) && same_groups(b, slots, alone));
        if (take_line(&rest, &next) && next.len > 0 && linear_pair_fits(&pair, next))
            FUZZ_HOLDS(linear_match(b->program, next, 0, alone) && same_groups(b, later, alone));
    }
}

/* The subject's lines with many bytes behind them. */
static void match_behind(const struct both *b, struct span subject)
{
    char *lines = malloc(subject.len + BEHIND);
    if (subject.len)
        memcpy(lines, subject.ptr, subject.len);
    memset(lines + subject.len, '0', BEHIND);
    match_pairs(b, span_make(lines, subject.len + BEHIND));
    free(lines);
}

/* The subject, and it again, and again with a CR, as lines; a few bytes behind them, or many. */
static void match_repeated(const struct both *b, struct span subject)
{
    char *lines = malloc(3 * subject.len + 4 + BEHIND), *at = lines;
    for (size_t i = 0; i < 3 && subject.len > 0; i++) {
        memcpy(at, subject.ptr, subject.len);
        at += subject.len;
        if (i == 1)
            *at++ = '\r';
        *at++ = '\n';
    }
    memset(at, 'x', BEHIND);
    match_pairs(b, span_make(lines, (size_t)(at - lines) + LINEAR_SPARE));
    match_pairs(b, span_make(lines, (size_t)(at - lines) + BEHIND));
    free(lines);
}

/* A limit of PCRE2's is no answer; shipped expressions reach none where a program arrives. */
static void compare(const struct both *b, struct span subject, bool may_give_up)
{
    struct span slots[MAX_GROUPS + 1], groups[MAX_GROUPS + 1];
    if (!b->program)
        return;
    match_pairs(b, subject);
    match_behind(b, subject);
    match_repeated(b, subject);
    if (!match(b, subject, slots))
        return;
    enum regex_result result = regex_match(b->pcre2, scratch, subject, groups);
    if (result == REGEX_LIMIT && may_give_up)
        return;
    FUZZ_HOLDS(result == REGEX_YES);
    for (size_t g = 0; g <= regex_group_count(b->pcre2); g++)
        FUZZ_HOLDS(slots[g].ptr == groups[g].ptr && slots[g].len == groups[g].len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *feed = size ? memchr(data, '\n', size) : NULL;
    if (!feed || feed - data >= MAX_EXPRESSION)
        return 0;
    size_t len = (size_t)(feed - data), rest = size - len - 1;
    char *subject = malloc(rest ? rest : 1); /* of its own size, so that ASan sees both its ends */
    memcpy(subject, feed + 1, rest);
    if (len == 0) {
        for (size_t i = 0; i < files.count; i++)
            compare(&shipped[i], span_make(subject, rest), false);
    } else {
        char expression[MAX_EXPRESSION];
        struct both b;
        memcpy(expression, data, len);
        expression[len] = '\0';
        if (open_both(expression, &b))
            compare(&b, span_make(subject, rest), true);
        close_both(&b);
    }
    free(subject);
    return 0;
}
