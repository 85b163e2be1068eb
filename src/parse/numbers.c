/*
 * Decimal numbers to scaled integers. A number is walked once, digit by digit; the power of ten
 * that is asked for only moves the point, so the digit after the new point decides the rounding
 * and no digit is ever lost to a binary fraction. strtod was rejected: slower, dependent on the
 * locale, and wrong in the last place after scaling.
 *
 * Latencies are summed in picoseconds and cut there; rounding half up to µs after the cut is the
 * same as before it, since a half µs is a whole number of picoseconds.
 */
#include "parse/numbers.h"

#define PICO_PER_MICRO INT64_C(1000000)
#define MAX_PICO (RECORD_MAX_LATENCY_US * PICO_PER_MICRO + PICO_PER_MICRO)

/* Exponents beyond this all mean "too large" or "zero". */
#define MAX_EXPONENT 10000

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The end of the digits that start at `at`. */
static size_t digits_end(struct span text, size_t at)
{
    while (at < text.len && is_digit(text.ptr[at]))
        at++;
    return at;
}

/* An optional "e-05" at `at`, which must be the end of the text. */
static bool read_exponent(struct span text, size_t at, int *ret)
{
    *ret = 0;
    if (at == text.len)
        return true;
    if (text.ptr[at] != 'e' && text.ptr[at] != 'E')
        return false;
    at++;
    bool negative = at < text.len && text.ptr[at] == '-';
    if (at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '+'))
        at++;
    if (at == text.len || digits_end(text, at) != text.len)
        return false;
    int value = 0;
    for (; at < text.len; at++) {
        if (value < MAX_EXPONENT)
            value = value * 10 + (text.ptr[at] - '0');
    }
    *ret = negative ? -value : value;
    return true;
}

/* The digits before the point that lies `point` digits after the first one; the next rounds. */
static bool scale_digits(struct span number, int64_t point, enum rounding rounding, int64_t max,
                         int64_t *ret)
{
    int64_t value = 0, seen = 0;
    for (size_t i = 0; i < number.len && seen <= point; i++) {
        if (number.ptr[i] == '.')
            continue;
        int digit = number.ptr[i] - '0';
        if (seen++ == point) {
            value += rounding == ROUND_HALF_UP && digit >= 5;
            break;
        }
        value = value * 10 + digit;
        if (value > max)
            return false;
    }
    for (; seen < point && value > 0; seen++) {
        value *= 10;
        if (value > max)
            return false;
    }
    if (value > max)
        return false;
    *ret = value;
    return true;
}

/*
 * Digits and perhaps a point, and no more of them before the new point than always fit: one pass.
 * Says false of everything else, which is then read in full.
 */
static bool read_short(struct span text, int exponent, enum rounding rounding, int64_t max,
                       int64_t *ret)
{
    const char *at = text.ptr, *end = at + text.len;
    int64_t value = 0;
    int left = exponent; /* digits before the new point */
    if (text.len == 0 || text.len > 18 || exponent < 0)
        return false;
    for (; at < end && is_digit(*at); at++)
        value = value * 10 + (*at - '0');
    if (at == text.ptr || (at - text.ptr) + exponent > 18)
        return false;
    if (at < end && (*at++ != '.' || at == end))
        return false;
    for (; at < end && left > 0 && is_digit(*at); at++, left--)
        value = value * 10 + (*at - '0');
    if (at < end && left == 0 && *at >= '5' && rounding == ROUND_HALF_UP)
        value++;
    for (; at < end; at++) {
        if (!is_digit(*at))
            return false;
    }
    for (; left > 0; left--)
        value *= 10;
    if (value > max)
        return false;
    *ret = value;
    return true;
}

static bool read_long(struct span text, int exponent, enum rounding rounding, int64_t max,
                      int64_t *ret)
{
    size_t whole = digits_end(text, 0), end = whole;
    if (whole == 0)
        return false;
    if (end < text.len && text.ptr[end] == '.') {
        end = digits_end(text, whole + 1);
        if (end == whole + 1)
            return false;
    }
    int own;
    if (!read_exponent(text, end, &own))
        return false;
    return scale_digits(span_make(text.ptr, end), (int64_t)whole + own + exponent, rounding, max,
                        ret);
}

bool number_scaled(struct span text, int exponent, enum rounding rounding, int64_t max,
                   int64_t *ret)
{
    return read_short(text, exponent, rounding, max, ret) ||
           read_long(text, exponent, rounding, max, ret);
}

/* The length of a unit's name at the start of the text, and its power of ten in picoseconds;
   minutes and hours are seconds times a factor. */
static size_t read_unit(struct span text, int *ret_exponent, int *ret_factor)
{
    static const struct {
        const char *name;
        int exponent, factor;
    } units[] = {
        {"ms", 9, 1},        {"ns", 3, 1}, {"us", 6, 1},  {"\xc2\xb5s", 6, 1},
        {"\xce\xbcs", 6, 1}, {"s", 12, 1}, {"m", 12, 60}, {"h", 12, 3600},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct span name = span_str(units[i].name);
        if (span_starts_with(text, name)) {
            *ret_exponent = units[i].exponent;
            *ret_factor = units[i].factor;
            return name.len;
        }
    }
    return 0;
}

/* Go's duration: "1m10.03s"; or a bare number of seconds. */
static bool read_duration(struct span text, int64_t *ret_pico)
{
    if (number_scaled(text, 12, ROUND_DOWN, MAX_PICO, ret_pico))
        return true;
    int64_t sum = 0;
    if (text.len == 0)
        return false;
    while (text.len > 0) {
        size_t end = digits_end(text, 0);
        if (end < text.len && text.ptr[end] == '.')
            end = digits_end(text, end + 1);
        int exponent, factor;
        int64_t part;
        size_t unit = read_unit(span_skip(text, end), &exponent, &factor);
        if (unit == 0 || !number_scaled(span_make(text.ptr, end), exponent, ROUND_DOWN,
                                        MAX_PICO / factor, &part))
            return false;
        sum += part * factor;
        if (sum > MAX_PICO)
            return false;
        text = span_skip(text, end + unit);
    }
    *ret_pico = sum;
    return true;
}

static bool read_pico(struct span text, enum latency_unit unit, int64_t *ret)
{
    static const int exponents[] = {
        [LATENCY_SECONDS] = 12,
        [LATENCY_MILLISECONDS] = 9,
        [LATENCY_MICROSECONDS] = 6,
        [LATENCY_NANOSECONDS] = 3,
    };
    if (unit == LATENCY_TEXT)
        return read_duration(text, ret);
    return number_scaled(text, exponents[unit], ROUND_DOWN, MAX_PICO, ret);
}

static bool pico_to_latency(int64_t pico, int64_t *ret_us)
{
    int64_t us = (pico + PICO_PER_MICRO / 2) / PICO_PER_MICRO;
    if (us > RECORD_MAX_LATENCY_US)
        return false;
    *ret_us = us;
    return true;
}

/* Digits from `at` on, appended to a number; their end. A number of 16 digits and more is too long.
 */
static inline const char *append_digits(const char *at, const char *end, int64_t *value)
{
    for (unsigned digit; at < end && (digit = (unsigned char)*at - (unsigned)'0') <= 9; at++)
        *value = *value * 10 + (int)digit;
    return at;
}

/*
 * The common case in two short loops: at most 15 digits and perhaps a point, no finer than µs. Says
 * false of everything else, which is then read in full.
 */
static bool read_plain(struct span text, enum latency_unit unit, int64_t *ret_us)
{
    /* Powers of ten, and what times each of them is the largest latency: no division here. */
    static const struct {
        int64_t factor, most;
    } powers[] = {
        {1, RECORD_MAX_LATENCY_US},
        {10, RECORD_MAX_LATENCY_US / 10},
        {100, RECORD_MAX_LATENCY_US / 100},
        {1000, RECORD_MAX_LATENCY_US / 1000},
        {10000, RECORD_MAX_LATENCY_US / 10000},
        {100000, RECORD_MAX_LATENCY_US / 100000},
        {1000000, RECORD_MAX_LATENCY_US / 1000000},
    };
    static const unsigned char digits[] = {
        [LATENCY_SECONDS] = 6, [LATENCY_MILLISECONDS] = 3, [LATENCY_MICROSECONDS] = 0};
    const char *end = text.ptr + text.len;
    int64_t value = 0;
    size_t fraction = 0;
    if (text.len == 0 || text.len > 15 || unit > LATENCY_MICROSECONDS)
        return false;
    const char *at = append_digits(text.ptr, end, &value);
    if (at == text.ptr)
        return false;
    if (at < end && *at == '.') {
        const char *first = ++at;
        at = append_digits(at, end, &value);
        fraction = (size_t)(at - first);
        if (fraction == 0 || fraction > digits[unit])
            return false;
    }
    size_t scale = digits[unit] - fraction;
    if (at < end || value > powers[scale].most)
        return false;
    *ret_us = value * powers[scale].factor;
    return true;
}

bool number_any_latency(struct span text, enum latency_unit unit, int64_t *ret_us)
{
    int64_t pico;
    return read_plain(text, unit, ret_us) ||
           (read_pico(text, unit, &pico) && pico_to_latency(pico, ret_us));
}

bool number_latency_list(struct span text, enum latency_unit unit, int64_t *ret_us)
{
    int64_t sum = 0;
    bool any = false;
    for (size_t at = 0;;) {
        size_t end = at;
        while (end < text.len && text.ptr[end] != ',' && text.ptr[end] != ' ')
            end++;
        struct span item = span_make(text.ptr + at, end - at);
        int64_t pico;
        if (!span_equal(item, SPAN("-"))) {
            if (!read_pico(item, unit, &pico))
                return false;
            any = true;
            sum += pico;
            if (sum > MAX_PICO)
                return false;
        }
        if (end == text.len)
            break;
        struct span rest = span_skip(text, end);
        if (span_starts_with(rest, SPAN(", ")))
            at = end + 2;
        else if (span_starts_with(rest, SPAN(" : ")))
            at = end + 3;
        else
            return false;
    }
    return any && pico_to_latency(sum, ret_us);
}
