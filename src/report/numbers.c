/*
 * Number formats. Latencies and sizes are integers and are formatted with integer arithmetic.
 * Doubles are rounded by printf (correctly, in glibc); its decimal point depends on the locale, so
 * only the digits are taken from it: what stands before the point are the leading digits, what
 * stands after it the last `decimals` ones.
 */
#include "report/numbers.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The digits of the largest double, a sign, a point in any locale and nine decimals. */
#define DOUBLE_SIZE 352
#define MAX_DECIMALS 9

static const char *const group_marks[LANGUAGE_COUNT] = {",", NO_BREAK_SPACE};
static const char *const decimal_marks[LANGUAGE_COUNT] = {".", ","};

static void append_grouped(enum language language, struct span digits, struct buffer *out)
{
    for (size_t i = 0; i < digits.len; i++) {
        if (i > 0 && (digits.len - i) % 3 == 0)
            buffer_append_str(out, group_marks[language]);
        buffer_append_char(out, digits.ptr[i]);
    }
}

void numbers_count(enum language language, uint64_t value, struct buffer *out)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, value);
    append_grouped(language, span_str(text), out);
}

/* Decimals of a number in JSON, at most: a rate of one request in a century. */
#define JSON_MAX_DECIMALS 18

/* A finite double as its digits before and after the point. */
struct digits {
    char text[DOUBLE_SIZE];
    bool negative;
    struct span whole, fraction; /* in text */
};

static void split_double(double value, int decimals, struct digits *ret)
{
    snprintf(ret->text, sizeof ret->text, "%.*f", decimals, fabs(value));
    ret->whole = span_make(ret->text, strspn(ret->text, "0123456789"));
    size_t len = strlen(ret->text);
    ret->fraction = span_make(ret->text + len - (size_t)decimals, (size_t)decimals);
    bool zero = strpbrk(ret->text, "123456789") == NULL;
    ret->negative = signbit(value) && !zero; /* no "-0" */
}

static struct span without_trailing_zeros(struct span fraction)
{
    while (fraction.len > 0 && fraction.ptr[fraction.len - 1] == '0')
        fraction.len--;
    return fraction;
}

static void append_decimal(enum language language, double value, int decimals, bool shorten,
                           struct buffer *out)
{
    if (!isfinite(value)) {
        buffer_append_str(out, "–");
        return;
    }
    struct digits digits;
    split_double(value, decimals < MAX_DECIMALS ? decimals : MAX_DECIMALS, &digits);
    if (digits.negative)
        buffer_append_char(out, '-');
    append_grouped(language, digits.whole, out);
    struct span fraction = shorten ? without_trailing_zeros(digits.fraction) : digits.fraction;
    if (fraction.len > 0) {
        buffer_append_str(out, decimal_marks[language]);
        buffer_append_span(out, fraction);
    }
}

void numbers_decimal(enum language language, double value, int decimals, struct buffer *out)
{
    append_decimal(language, value, decimals, false, out);
}

void numbers_short(enum language language, double value, struct buffer *out)
{
    append_decimal(language, value, 3, true, out);
}

void numbers_rate(enum language language, double value, struct buffer *out)
{
    bool too_small = value > 0 && value < 0.005;
    if (too_small)
        buffer_append_str(out, "<" NO_BREAK_SPACE);
    numbers_decimal(language, too_small ? 0.01 : value, 2, out);
}

void numbers_ms(enum language language, int64_t us, struct buffer *out)
{
    uint64_t hundredths = us > 0 ? ((uint64_t)us + 5) / 10 : 0;
    numbers_count(language, hundredths / 100, out);
    buffer_appendf(out, "%s%02u", decimal_marks[language], (unsigned)(hundredths % 100));
}

/* Tenths of a unit, rounded half up; the remainder first, so that nothing overflows. */
static uint64_t tenths_of(uint64_t bytes, uint64_t unit)
{
    return bytes / unit * 10 + (bytes % unit * 10 + unit / 2) / unit;
}

void numbers_bytes(enum language language, uint64_t bytes, struct buffer *out)
{
    if (bytes < 1024) {
        buffer_appendf(out, "%" PRIu64 NO_BREAK_SPACE "B", bytes);
        return;
    }
    const char *unit = "KB";
    uint64_t tenths = tenths_of(bytes, 1024);
    if (tenths >= 10 * 1024) {
        unit = "MB";
        tenths = tenths_of(bytes, 1024 * 1024);
    }
    numbers_count(language, tenths / 10, out);
    if (tenths % 10)
        buffer_appendf(out, "%s%u", decimal_marks[language], (unsigned)(tenths % 10));
    buffer_appendf(out, NO_BREAK_SPACE "%s", unit);
}

unsigned numbers_plural(enum language language, uint64_t value)
{
    if (language == LANGUAGE_ENGLISH)
        return value == 1 ? 0 : 1;
    uint64_t last = value % 10, last_two = value % 100;
    if (last == 1 && last_two != 11)
        return 0;
    return last >= 2 && last <= 4 && !(last_two >= 12 && last_two <= 14) ? 1 : 2;
}

/* Six decimals, and as many more as a small value has zeros after the point. */
static int json_decimals(double value)
{
    int decimals = 6;
    for (double x = fabs(value); x > 0 && x < 1 && decimals < JSON_MAX_DECIMALS; x *= 10)
        decimals++;
    return decimals;
}

void numbers_json(double value, struct buffer *out)
{
    if (!isfinite(value)) {
        buffer_append_str(out, "null");
        return;
    }
    struct digits digits;
    split_double(value, json_decimals(value), &digits);
    struct span fraction = without_trailing_zeros(digits.fraction);
    if (digits.negative)
        buffer_append_char(out, '-');
    buffer_append_span(out, digits.whole);
    if (fraction.len > 0) {
        buffer_append_char(out, '.');
        buffer_append_span(out, fraction);
    }
}

void numbers_json_ms(int64_t us, struct buffer *out)
{
    char fraction[8];
    uint64_t positive = us > 0 ? (uint64_t)us : 0;
    buffer_appendf(out, "%" PRIu64, positive / 1000);
    snprintf(fraction, sizeof fraction, "%03u", (unsigned)(positive % 1000));
    struct span digits = without_trailing_zeros(span_str(fraction));
    if (digits.len > 0) {
        buffer_append_char(out, '.');
        buffer_append_span(out, digits);
    }
}
