/*
 * Numbers as text, without the C library's locale: English (1,813.52) and Russian (1 813,52, the
 * blank being U+00A0) for people, and JSON's for programs. All append to a buffer.
 */
#ifndef REPORT_NUMBERS_H
#define REPORT_NUMBERS_H

#include <stdint.h>

#include "base/buffer.h"
#include "report/report.h"

/* U+00A0: no line ends between a number and what belongs to it. */
#define NO_BREAK_SPACE "\xc2\xa0"

void numbers_count(enum language language, uint64_t value, struct buffer *out);

/* `decimals` digits after the point, at most 9; "–" for what is not finite. */
void numbers_decimal(enum language language, double value, int decimals, struct buffer *out);

/* At most three decimals, without trailing zeros: a threshold. */
void numbers_short(enum language language, double value, struct buffer *out);

/* Two decimals; what is above 0 but would be shown as 0 is "< 0.01". */
void numbers_rate(enum language language, double value, struct buffer *out);

/* µs as ms with two decimals, rounded half up: 1813525 → "1,813.53". */
void numbers_ms(enum language language, int64_t us, struct buffer *out);

/* "512 B", "20 KB", "1.5 MB": 1024 and 1024² bytes, one decimal unless it is 0. */
void numbers_bytes(enum language language, uint64_t bytes, struct buffer *out);

/* Which of a word's forms the number takes: English 0 or 1, Russian 0 (запрос), 1 (запроса) or 2
   (запросов). */
unsigned numbers_plural(enum language language, uint64_t value);

/* At least six significant digits, without trailing zeros; "null" for what is not finite. */
void numbers_json(double value, struct buffer *out);

/* µs as ms, exactly: 1813520 → "1813.52", 5 → "0.005". */
void numbers_json_ms(int64_t us, struct buffer *out);

#endif
