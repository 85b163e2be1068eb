/*
 * Numbers of log lines, exactly: no floating point, so that "0.0000005" s is 1 µs on every
 * machine. All of them read a whole span and fail on anything else in it.
 */
#ifndef PARSE_NUMBERS_H
#define PARSE_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/span.h"
#include "parse/pattern_spec.h"

enum rounding { ROUND_DOWN, ROUND_HALF_UP };

/*
 * A decimal number, "12", "0.005" or "1.5e-05", without a sign, times 10^exponent, as an integer.
 * False where it is none, or the result is above `max` (at most 9 * 10^17).
 */
bool number_scaled(struct span text, int exponent, enum rounding rounding, int64_t max,
                   int64_t *ret);

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* The number that eight digits are, values of 0 to 9, the first one in the lowest byte. */
static inline uint64_t eight_digits(uint64_t word)
{
    word = word * (1 + (10 << 8)) >> 8;
    word = (word & UINT64_C(0x00ff00ff00ff00ff)) * (1 + (100 << 16)) >> 16;
    return (word & UINT64_C(0x0000ffff0000ffff)) * (1 + (UINT64_C(10000) << 32)) >> 32;
}

/*
 * What nginx writes, seconds with just three decimals, without a loop: the text is put against the
 * end of a word of eight digits, and what stands before its point moves over it. False: something
 * else.
 */
static inline bool number_milliseconds(struct span text, int64_t *ret_us)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint32_t first, last;
    if (text.len - 5 > 3) /* 5 to 8 */
        return false;
    memcpy(&first, text.ptr, sizeof first);
    memcpy(&last, text.ptr + text.len - 4, sizeof last);
    if ((last & 0xff) != '.')
        return false;
    first = (first ^ '0' * (uint32_t)ones) << 8 * (8 - text.len);
    uint64_t word = (uint64_t)first << 8 | (uint64_t)(last >> 8 ^ '0' * 0x010101) << 40;
    if (((word + ones * (0x7f - 9)) | word) & ones << 7) /* a carry comes only from what is wrong */
        return false;
    *ret_us = (int64_t)eight_digits(word) * 1000;
    return true;
}
#else
static inline bool number_milliseconds(struct span text, int64_t *ret_us)
{
    (void)text;
    (void)ret_us;
    return false;
}
#endif

/* number_latency() of anything. */
bool number_any_latency(struct span text, enum latency_unit unit, int64_t *ret_us);

/*
 * A latency in µs, finer digits rounded half up. False where it is missing: "-", "", negative,
 * above RECORD_MAX_LATENCY_US, or no number.
 */
static inline bool number_latency(struct span text, enum latency_unit unit, int64_t *ret_us)
{
    return (unit == LATENCY_SECONDS && number_milliseconds(text, ret_us)) ||
           number_any_latency(text, unit, ret_us);
}

/* nginx's list of upstream latencies, "0.000, 0.016 : 0.004": their sum; "-" adds nothing, and
   a list of nothing else is missing. */
bool number_latency_list(struct span text, enum latency_unit unit, int64_t *ret_us);

static inline bool number_three_digits(const char *at, int *ret)
{
    unsigned first = (unsigned char)at[0] - (unsigned)'0';
    unsigned second = (unsigned char)at[1] - (unsigned)'0';
    unsigned third = (unsigned char)at[2] - (unsigned)'0';
    if ((first > 9) | (second > 9) | (third > 9))
        return false;
    *ret = (int)(first * 100 + second * 10 + third);
    return true;
}

/* One to three digits; three, mostly. */
static inline bool number_status(struct span text, int *ret)
{
    unsigned value = 0;
    if (text.len == 3)
        return number_three_digits(text.ptr, ret);
    if (text.len == 0 || text.len > 3)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned char)text.ptr[i] - (unsigned)'0';
        if (digit > 9)
            return false;
        value = value * 10 + digit;
    }
    *ret = (int)value;
    return true;
}

#endif
