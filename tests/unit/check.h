/*
 * The unit tests' harness: a test is a void function, run with RUN(); each run is one TAP line.
 * A failed check says where and what, and the test goes on. End main with `return check_end();`.
 */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"

static int check_run_count, check_failed_count;
static bool check_this_failed;

static inline void check_fail(const char *file, int line, const char *what)
{
    check_this_failed = true;
    printf("# %s:%d: %s\n", file, line, what);
}

static inline void check_int_(const char *file, int line, const char *expr, int64_t got,
                              int64_t want)
{
    if (got == want)
        return;
    char text[512];
    snprintf(text, sizeof text, "%.300s is %" PRId64 ", expected %" PRId64, expr, got, want);
    check_fail(file, line, text);
}

static inline void check_span_(const char *file, int line, const char *expr, struct span got,
                               struct span want)
{
    if (span_present(got) == span_present(want) && span_equal(got, want))
        return;
    check_fail(file, line, expr);
    printf("#   got      %s%.*s%s\n", got.ptr ? "\"" : "(absent)", (int)got.len,
           got.ptr ? got.ptr : "", got.ptr ? "\"" : "");
    printf("#   expected %s%.*s%s\n", want.ptr ? "\"" : "(absent)", (int)want.len,
           want.ptr ? want.ptr : "", want.ptr ? "\"" : "");
}

static inline void check_near_(const char *file, int line, const char *expr, double got,
                               double want, double tolerance)
{
    if ((isnan(got) && isnan(want)) || fabs(got - want) <= tolerance)
        return;
    char text[512];
    snprintf(text, sizeof text, "%.300s is %.17g, expected %.17g", expr, got, want);
    check_fail(file, line, text);
}

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            check_fail(__FILE__, __LINE__, #condition);                                            \
    } while (0)
#define CHECK_INT(got, want)                                                                       \
    check_int_(__FILE__, __LINE__, #got, (int64_t)(got), (int64_t)(want))
#define CHECK_SPAN(got, want) check_span_(__FILE__, __LINE__, #got, (got), (want))
#define CHECK_STR(got, want)                                                                       \
    check_span_(__FILE__, __LINE__, #got, span_str(got), span_str(want))
#define CHECK_NEAR(got, want, tolerance)                                                           \
    check_near_(__FILE__, __LINE__, #got, (got), (want), (tolerance))

#define RUN(test)                                                                                  \
    do {                                                                                           \
        check_this_failed = false;                                                                 \
        test();                                                                                    \
        check_run_count++;                                                                         \
        check_failed_count += check_this_failed;                                                   \
        printf("%sok %d - %s\n", check_this_failed ? "not " : "", check_run_count, #test);         \
        fflush(stdout);                                                                            \
    } while (0)

static inline int check_end(void)
{
    printf("1..%d\n", check_run_count);
    return check_failed_count ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
