/*
 * The statistics of the audit, one question a line on standard input, one answer a line on standard
 * output: for a comparison with another implementation. The words of a question are a name and
 * numbers; there are at most MAX_NUMBERS of them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/statistics.h"
#include "audit/trend.h"

#define MAX_NUMBERS 20000
#define LINE_BYTES (MAX_NUMBERS * 32)

static double numbers[MAX_NUMBERS];
static size_t count;

/* chances LEAST P...: P(at least LEAST) */
static void chances(void)
{
    struct chances c = {0};
    for (size_t i = 1; i < count; i++)
        statistics_chance(&c, numbers[i]);
    printf("%.17g\n", statistics_chances_tail(&c, (uint64_t)numbers[0]));
    statistics_chances_release(&c);
}

/* kendall VALUE...: S, its variance */
static void kendall(void)
{
    int64_t s;
    double variance;
    trend_kendall(numbers, count, &s, &variance);
    printf("%" PRId64 " %.17g\n", s, variance);
}

/* growth HOUR VALUE HOUR VALUE ...: one-sided p, days until it doubles */
static void growth(void)
{
    struct trend_hour *hours = calloc(count / 2 + 1, sizeof *hours);
    struct trend_growth g;
    for (size_t i = 0; i + 1 < count; i += 2)
        hours[i / 2] = (struct trend_hour){(int64_t)numbers[i], numbers[i + 1]};
    trend_growth(hours, count / 2, &g);
    printf("%.17g %.17g\n", g.p, g.doubling_days);
    free(hours);
}

/* slope T... Y...: Theil and Sen's */
static void slope(void)
{
    printf("%.17g\n", trend_theil_sen(numbers, numbers + count / 2, count / 2));
}

/* wilson HITS N: low, high */
static void wilson(void)
{
    struct interval i = statistics_wilson((uint64_t)numbers[0], (uint64_t)numbers[1]);
    printf("%.17g %.17g\n", i.low, i.high);
}

/* ranks N PERMILLE: low, high; 0 for none */
static void ranks(void)
{
    uint64_t low, high;
    statistics_quantile_ranks((uint64_t)numbers[0], (unsigned)numbers[1], &low, &high);
    printf("%" PRIu64 " %" PRIu64 "\n", low, high);
}

/* inversions N TAIL: the rank that bounds a slope's interval */
static void inversions(void)
{
    printf("%zu\n", trend_kendall_rank((size_t)numbers[0], numbers[1]));
}

static const struct {
    const char *name;
    void (*answer)(void);
} questions[] = {
    {"chances", chances}, {"kendall", kendall}, {"growth", growth},         {"slope", slope},
    {"wilson", wilson},   {"ranks", ranks},     {"inversions", inversions},
};

static void ask(char *line)
{
    char *rest = line + strcspn(line, " \n");
    size_t length = (size_t)(rest - line);
    for (count = 0; count < MAX_NUMBERS; count++) {
        char *end;
        numbers[count] = strtod(rest, &end);
        if (end == rest)
            break;
        rest = end;
    }
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
        if (strlen(questions[i].name) == length && memcmp(questions[i].name, line, length) == 0)
            questions[i].answer();
}

int main(void)
{
    char *line = malloc(LINE_BYTES);
    while (line && fgets(line, LINE_BYTES, stdin))
        ask(line);
    free(line);
    return EXIT_SUCCESS;
}
