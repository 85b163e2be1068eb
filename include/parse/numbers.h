/*
 * Numbers of log lines, exactly: no floating point, so that "0.0000005" s is 1 µs on every
 * machine. All of them read a whole span and fail on anything else in it.
 */
#ifndef PARSE_NUMBERS_H
#define PARSE_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "parse/pattern_spec.h"

enum rounding { ROUND_DOWN, ROUND_HALF_UP };

/*
 * A decimal number, "12", "0.005" or "1.5e-05", without a sign, times 10^exponent, as an integer.
 * False where it is none, or the result is above `max` (at most 9 * 10^17).
 */
bool number_scaled(struct span text, int exponent, enum rounding rounding, int64_t max,
                   int64_t *ret);

/*
 * A latency in µs, finer digits rounded half up. False where it is missing: "-", "", negative,
 * above RECORD_MAX_LATENCY_US, or no number.
 */
bool number_latency(struct span text, enum latency_unit unit, int64_t *ret_us);

/* nginx's list of upstream latencies, "0.000, 0.016 : 0.004": their sum; "-" adds nothing, and
   a list of nothing else is missing. */
bool number_latency_list(struct span text, enum latency_unit unit, int64_t *ret_us);

/* One to three digits. */
static inline bool number_status(struct span text, int *ret)
{
    unsigned value = 0;
    if (text.len == 0 || text.len > 3)
        return false;
    for (const char *at = text.ptr, *end = at + text.len; at < end; at++) {
        unsigned digit = (unsigned char)*at - (unsigned)'0';
        if (digit > 9)
            return false;
        value = value * 10 + digit;
    }
    *ret = (int)value;
    return true;
}

#endif
