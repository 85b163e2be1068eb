/*
 * A format is compiled to a list of steps, one a directive or a run of literal bytes; %T and %F
 * become the steps that they stand for. Reading walks text and steps side by side into a
 * `reading`, which is then checked and turned into an instant.
 *
 * Most lines repeat the stamp of the line before, or differ from it in the digits of the second and
 * of the fraction. So the context keeps the last text, which bytes of it these are, what it meant,
 * and what its minute did. A text of the same length that differs from it in nothing but these
 * digits, and has digits there, is read the same way up to their value: what any other step took
 * stands before or behind them unchanged, and where a step stops because a digit comes, one still
 * comes. Two vectors compare most stamps (25 instructions, 45 where the second is new, 600 to read
 * it in full). A zone's offset that changes within the minute switches the second's digits off.
 * Stamps without a year are never taken from the cache, since their year depends on the hint.
 *
 * Rejected: strptime (locale, no fractions, no offsets on all systems) and a table of fixed
 * columns (variable days, fractions and offsets break it for half of the real formats).
 */
#include "parse/timestamp.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/civil.h"
#include "parse/numbers.h"

#define MICRO INT64_C(1000000)

/* Seconds of 9999-12-31T23:59:59Z: no epoch stamp lies beyond. */
#define MAX_EPOCH INT64_C(253402300799)

/* How many years around the hint's are looked at for a 29 February. */
#define LEAP_SEARCH 8

enum step_kind {
    STEP_LITERAL,
    STEP_YEAR,
    STEP_MONTH,
    STEP_MONTH_NAME,
    STEP_DAY,
    STEP_WEEKDAY,
    STEP_HOUR,
    STEP_MINUTE,
    STEP_SECOND,
    STEP_OFFSET,
    STEP_FRACTION,
    STEP_EPOCH,
    STEP_EPOCH_MILLI,
    STEP_EPOCH_MICRO,
    STEP_KIND_COUNT,
};

struct step {
    enum step_kind kind;
    struct span literal; /* in the format's own text */
};

struct timestamp_format {
    char *text;
    struct step *steps;
    size_t n_steps, capacity;
    unsigned seen; /* a bit a step_kind */
    bool cacheable;
};

/* What one text said. */
struct reading {
    struct civil civil;
    bool has_offset;
    int32_t offset;
    int64_t fraction_us;
    size_t second_at, fraction_at, fraction_len; /* where their digits stand; len 0: none */
    int64_t epoch_us;
    bool fine;
};

static bool has_step(const struct timestamp_format *f, enum step_kind kind)
{
    return f->seen >> kind & 1;
}

static bool is_epoch(const struct timestamp_format *f)
{
    return has_step(f, STEP_EPOCH) || has_step(f, STEP_EPOCH_MILLI) ||
           has_step(f, STEP_EPOCH_MICRO);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Compiling */

static void add_step(struct timestamp_format *f, enum step_kind kind, struct span literal)
{
    f->steps = alloc_grow(f->steps, &f->capacity, f->n_steps + 1, sizeof *f->steps);
    f->steps[f->n_steps++] = (struct step){.kind = kind, .literal = literal};
}

static int add_directive(struct timestamp_format *f, enum step_kind kind, char c, struct error *err)
{
    if (has_step(f, kind))
        return error_set(err, STATUS_FORMAT, "%%%c gives again what the time format already has",
                         c);
    f->seen |= 1U << kind;
    add_step(f, kind, SPAN_NONE);
    return STATUS_OK;
}

/* The step, or steps, of the directive at `at`. */
static int compile_directive(struct timestamp_format *f, const char *at, struct error *err)
{
    static const struct {
        char letter;
        enum step_kind kind;
    } letters[] = {
        {'Y', STEP_YEAR},        {'m', STEP_MONTH},       {'b', STEP_MONTH_NAME},
        {'d', STEP_DAY},         {'e', STEP_DAY},         {'a', STEP_WEEKDAY},
        {'H', STEP_HOUR},        {'M', STEP_MINUTE},      {'S', STEP_SECOND},
        {'z', STEP_OFFSET},      {'f', STEP_FRACTION},    {'s', STEP_EPOCH},
        {'Q', STEP_EPOCH_MILLI}, {'J', STEP_EPOCH_MICRO},
    };
    char c = at[1];
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (letters[i].letter == c)
            return add_directive(f, letters[i].kind, c, err);
    }
    if (c == '%') {
        add_step(f, STEP_LITERAL, span_make(at, 1));
        return STATUS_OK;
    }
    if (c == '\0')
        return error_set(err, STATUS_FORMAT, "a time format cannot end in a lone %%");
    if (c != 'T' && c != 'F')
        return error_set(err, STATUS_FORMAT, "unknown time directive %%%c", c);
    const char *parts = c == 'T' ? "H:M:S" : "Y-m-d";
    for (const char *p = parts; *p; p++) {
        const char one[3] = {'%', *p, '\0'};
        if (*p == ':' || *p == '-') {
            add_step(f, STEP_LITERAL, span_make(p, 1));
            continue;
        }
        int status = compile_directive(f, one, err);
        if (status < 0)
            return status;
    }
    return STATUS_OK;
}

/* Does the format say enough, and not too much, to name an instant? */
static int check_whole(const struct timestamp_format *f, struct error *err)
{
    int epochs =
        has_step(f, STEP_EPOCH) + has_step(f, STEP_EPOCH_MILLI) + has_step(f, STEP_EPOCH_MICRO);
    if (epochs) {
        unsigned rest =
            f->seen & ~(1U << STEP_EPOCH | 1U << STEP_EPOCH_MILLI | 1U << STEP_EPOCH_MICRO);
        if (epochs > 1 || rest)
            return error_set(err, STATUS_FORMAT,
                             "%%s, %%Q or %%J stands alone: it says the whole time");
        return STATUS_OK;
    }
    if (has_step(f, STEP_MONTH) && has_step(f, STEP_MONTH_NAME))
        return error_set(err, STATUS_FORMAT, "%%m and %%b both give the month");
    if (!(has_step(f, STEP_MONTH) || has_step(f, STEP_MONTH_NAME)) || !has_step(f, STEP_DAY) ||
        !has_step(f, STEP_HOUR))
        return error_set(err, STATUS_FORMAT,
                         "a time format needs a month (%%m, %%b), a day (%%d) and an hour (%%H), "
                         "or %%s");
    if ((has_step(f, STEP_SECOND) && !has_step(f, STEP_MINUTE)) ||
        (has_step(f, STEP_FRACTION) && !has_step(f, STEP_SECOND)))
        return error_set(err, STATUS_FORMAT,
                         "a time format with seconds needs minutes (%%M), "
                         "one with a fraction seconds (%%S)");
    return STATUS_OK;
}

int timestamp_format_new(const char *format, struct timestamp_format **ret, unsigned *ret_column,
                         struct error *err)
{
    struct timestamp_format *f = alloc_zeroed(1, sizeof *f);
    f->text = alloc_string(format);
    int status = STATUS_OK;
    unsigned column = 1;
    for (const char *at = f->text; *at;) {
        column = (unsigned)(at - f->text) + 1;
        size_t literal = strcspn(at, "%");
        if (literal) {
            add_step(f, STEP_LITERAL, span_make(at, literal));
            at += literal;
            continue;
        }
        status = compile_directive(f, at, err);
        if (status < 0)
            break;
        at += 2;
    }
    if (status == STATUS_OK) {
        column = 1;
        status = check_whole(f, err);
    }
    if (status < 0) {
        *ret_column = column;
        timestamp_format_free(f);
        return status;
    }
    f->cacheable = has_step(f, STEP_YEAR);
    *ret = f;
    return STATUS_OK;
}

void timestamp_format_free(struct timestamp_format *f)
{
    if (!f)
        return;
    free(f->steps);
    free(f->text);
    free(f);
}

bool timestamp_format_fine(const struct timestamp_format *f)
{
    return has_step(f, STEP_FRACTION) || is_epoch(f);
}

/* Reading. Each reader takes its text off *at and says whether it could. */

/* Between `least` and `most` digits. */
static bool read_digits(struct span text, size_t *at, size_t least, size_t most, int *ret)
{
    int value = 0;
    size_t i = *at;
    for (; i < text.len && i - *at < most && is_digit(text.ptr[i]); i++)
        value = value * 10 + (text.ptr[i] - '0');
    if (i - *at < least)
        return false;
    *at = i;
    *ret = value;
    return true;
}

/* Three letters in any case as one number, which no three bytes that are not those have. */
static uint32_t three_letters(const char *at)
{
    uint32_t value = 0;
    for (int i = 0; i < 3; i++) {
        unsigned char c = (unsigned char)at[i];
        value = value << 8 | (c >= 'A' && c <= 'Z' ? c | 0x20U : c);
    }
    return value;
}

/* The index of a three-letter name in "JanFeb…". */
static bool read_name(struct span text, size_t *at, const char *names, int *ret)
{
    if (text.len - *at < 3)
        return false;
    for (int i = 0; names[i * 3]; i++) {
        if (names[i * 3] == (text.ptr[*at] & ~0x20) &&
            three_letters(text.ptr + *at) == three_letters(names + i * 3)) {
            *ret = i;
            *at += 3;
            return true;
        }
    }
    return false;
}

static bool read_day(struct span text, size_t *at, int *ret)
{
    if (*at < text.len && text.ptr[*at] == ' ') {
        (*at)++;
        return read_digits(text, at, 1, 1, ret);
    }
    return read_digits(text, at, 1, 2, ret);
}

static bool read_offset(struct span text, size_t *at, struct reading *r)
{
    if (*at == text.len)
        return false;
    char sign = text.ptr[*at];
    int hours, minutes = 0;
    r->has_offset = true;
    r->offset = 0;
    (*at)++;
    if (sign == 'Z')
        return true;
    if ((sign != '+' && sign != '-') || !read_digits(text, at, 2, 2, &hours))
        return false;
    size_t after = *at + (*at < text.len && text.ptr[*at] == ':');
    if (read_digits(text, &after, 2, 2, &minutes))
        *at = after;
    if (hours > 23 || minutes > 59)
        return false;
    r->offset = (hours * 3600 + minutes * 60) * (sign == '-' ? -1 : 1);
    return true;
}

/* One to nine digits as µs, rounded half up: up to a whole second. */
static bool read_any_fraction(struct span digits, int64_t *ret)
{
    static const int64_t scale[] = {0, 100000, 10000, 1000, 100, 10, 1};
    int64_t value = 0;
    if (digits.len == 0 || digits.len > 9)
        return false;
    for (size_t i = 0; i < digits.len && i < 6; i++) {
        if (!is_digit(digits.ptr[i]))
            return false;
        value = value * 10 + (digits.ptr[i] - '0');
    }
    for (size_t i = 6; i < digits.len; i++) {
        if (!is_digit(digits.ptr[i]))
            return false;
    }
    if (digits.len <= 6)
        value *= scale[digits.len];
    else
        value += digits.ptr[6] >= '5';
    *ret = value;
    return true;
}

/* The same; Python and many others write three. */
static inline bool read_fraction(struct span digits, int64_t *ret)
{
    int ms;
    if (digits.len != 3)
        return read_any_fraction(digits, ret);
    if (!number_three_digits(digits.ptr, &ms))
        return false;
    *ret = (int64_t)ms * 1000;
    return true;
}

/* The end of the digits from there on. */
static size_t digits_end(struct span text, size_t from)
{
    const char *at = text.ptr + from, *end = text.ptr + text.len;
    while (at < end && is_digit(*at))
        at++;
    return (size_t)(at - text.ptr);
}

/* A number of seconds, ms or µs since 1970; `digits` is the power of ten that makes it µs. */
static bool read_epoch(struct span text, size_t *at, int digits, struct reading *r)
{
    int64_t us;
    bool negative = *at < text.len && text.ptr[*at] == '-';
    size_t start = *at + negative, end = digits_end(text, start), whole = end;
    /* Nearly always that is all of the text. */
    if (digits == 6 &&
        number_scaled(span_skip(text, start), digits, ROUND_HALF_UP, MAX_EPOCH * MICRO, &us)) {
        r->epoch_us = negative ? -us : us;
        r->fine = whole != text.len;
        *at = text.len;
        return true;
    }
    if (digits == 6 && end + 1 < text.len && text.ptr[end] == '.' && is_digit(text.ptr[end + 1]))
        end = digits_end(text, end + 1);
    if (digits == 6 && end < text.len && (text.ptr[end] == 'e' || text.ptr[end] == 'E')) {
        size_t exponent = end + 1;
        exponent += exponent < text.len && (text.ptr[exponent] == '+' || text.ptr[exponent] == '-');
        while (exponent < text.len && is_digit(text.ptr[exponent]))
            end = ++exponent;
    }
    if (!number_scaled(span_make(text.ptr + start, end - start), digits, ROUND_HALF_UP,
                       MAX_EPOCH * MICRO, &us))
        return false;
    r->epoch_us = negative ? -us : us;
    r->fine = digits != 6 || end != whole;
    *at = end;
    return true;
}

static bool read_step(const struct step *step, struct span text, size_t *at, struct reading *r)
{
    int value;
    switch (step->kind) {
    case STEP_LITERAL:
        if (!span_starts_with(span_skip(text, *at), step->literal))
            return false;
        *at += step->literal.len;
        return true;
    case STEP_YEAR:
        return read_digits(text, at, 4, 4, &r->civil.year);
    case STEP_MONTH:
        return read_digits(text, at, 2, 2, &r->civil.month);
    case STEP_MONTH_NAME:
        if (!read_name(text, at, "JanFebMarAprMayJunJulAugSepOctNovDec", &value))
            return false;
        r->civil.month = value + 1;
        return true;
    case STEP_DAY:
        return read_day(text, at, &r->civil.day);
    case STEP_WEEKDAY:
        return read_name(text, at, "MonTueWedThuFriSatSun", &value);
    case STEP_HOUR:
        return read_digits(text, at, 2, 2, &r->civil.hour);
    case STEP_MINUTE:
        return read_digits(text, at, 2, 2, &r->civil.minute);
    case STEP_SECOND:
        r->second_at = *at;
        return read_digits(text, at, 2, 2, &r->civil.second);
    case STEP_OFFSET:
        return read_offset(text, at, r);
    case STEP_FRACTION:
        r->fraction_at = *at;
        while (*at < text.len && *at - r->fraction_at < 9 && is_digit(text.ptr[*at]))
            (*at)++;
        r->fraction_len = *at - r->fraction_at;
        r->fine = true;
        return read_fraction(span_make(text.ptr + r->fraction_at, r->fraction_len),
                             &r->fraction_us);
    case STEP_EPOCH:
        return read_epoch(text, at, 6, r);
    case STEP_EPOCH_MILLI:
        return read_epoch(text, at, 3, r);
    case STEP_EPOCH_MICRO:
        return read_epoch(text, at, 0, r);
    case STEP_KIND_COUNT:
        break;
    }
    return false;
}

/* Whole seconds since 1970 UTC of what was read. */
static int64_t reading_seconds(const struct reading *r, const struct timestamp_context *context)
{
    int64_t local = civil_seconds(&r->civil);
    if (r->has_offset)
        return local - r->offset;
    return context->zone ? zone_to_utc(context->zone, local) : local;
}

/* Give the reading the year that puts it closest to the hint; the hint's own year on a tie. */
static bool take_year(struct reading *r, const struct timestamp_context *context)
{
    if (!context->has_year_hint)
        return false;
    int64_t hint = context->year_hint_us / MICRO, best = INT64_MAX;
    int best_year = 0;
    struct civil around;
    civil_from_seconds(hint, &around);
    int reach = r->civil.month == 2 && r->civil.day == 29 ? LEAP_SEARCH : 1;
    for (int i = 0; i <= 2 * reach; i++) {
        /* 0, -1, +1, -2, +2, … */
        r->civil.year = around.year + (i % 2 ? -(i + 1) / 2 : i / 2);
        if (!civil_valid(&r->civil))
            continue;
        int64_t distance = reading_seconds(r, context) - hint;
        distance = distance < 0 ? -distance : distance;
        if (distance < best) {
            best = distance;
            best_year = r->civil.year;
        }
    }
    r->civil.year = best_year;
    return best != INT64_MAX;
}

/* The cache */

/* A bit for each byte that is not the same in two texts of 16 to 64 bytes. */
static inline uint64_t differences(const char *a, const char *b, size_t len)
{
    uint64_t differ = 0;
#ifdef __SSE2__
    const size_t last = len - 16;
    for (size_t i = 0; i < last; i += 16)
        differ |= (uint64_t)(0xffff ^ _mm_movemask_epi8(bytes_equal16(a + i, b + i))) << i;
    return differ | (uint64_t)(0xffff ^ _mm_movemask_epi8(bytes_equal16(a + last, b + last)))
                        << last;
#else
    for (size_t i = 0; i < len; i++)
        differ |= (uint64_t)(a[i] != b[i]) << i;
    return differ;
#endif
}

/* Copy 16 to 48 bytes. */
static inline void copy_text(char *to, const char *from, size_t len)
{
    memcpy(to, from, 16);
    if (len > 32)
        memcpy(to + 16, from + 16, 16);
    memcpy(to + len - 16, from + len - 16, 16);
}

/* The text is another one than the last; where it differs only in what may, it becomes the last
   one. */
static bool cache_move(struct span text, struct timestamp_context *c)
{
    int64_t us = c->cache_base_us, fraction = 0;
    if (differences(text.ptr, c->cache_text, text.len) & ~c->cache_free)
        return false;
    if (c->cache_second) {
        const char *digits = text.ptr + c->cache_second;
        if (!is_digit(digits[0]) || digits[0] > '5' || !is_digit(digits[1]))
            return false;
        us += ((digits[0] - '0') * 10 + (digits[1] - '0')) * MICRO;
    }
    if (c->cache_fraction_len &&
        !read_fraction(span_make(text.ptr + c->cache_fraction, c->cache_fraction_len), &fraction))
        return false;
    copy_text(c->cache_text, text.ptr, text.len);
    c->cache_us = us + fraction;
    return true;
}

/* Is the zone's offset the same all through the minute of what was read? */
static bool minute_is_whole(struct reading r, const struct timestamp_context *c)
{
    r.civil.second = 0;
    int64_t first = reading_seconds(&r, c);
    r.civil.second = 59;
    return reading_seconds(&r, c) - first == 59;
}

static uint64_t bits(size_t at, size_t n)
{
    return ((UINT64_C(1) << n) - 1) << at;
}

static void cache_store(const struct timestamp_format *f, struct span text, const struct reading *r,
                        int64_t second_us, struct timestamp_context *c)
{
    c->cache_format = NULL;
    if (text.len < 16 || text.len > sizeof c->cache_text)
        return;
    bool moves = has_step(f, STEP_SECOND) && r->second_at > 0 && r->civil.second < 60 &&
                 minute_is_whole(*r, c);
    c->cache_format = f;
    c->cache_zone = c->zone;
    c->cache_len = (unsigned char)text.len;
    c->cache_second = moves ? (unsigned char)r->second_at : 0;
    c->cache_fraction = (unsigned char)r->fraction_at;
    c->cache_fraction_len = (unsigned char)r->fraction_len;
    c->cache_free = bits(r->fraction_at, r->fraction_len) | (moves ? bits(r->second_at, 2) : 0);
    c->cache_base_us = second_us - (moves ? r->civil.second * MICRO : 0);
    c->cache_us = second_us + r->fraction_us;
    copy_text(c->cache_text, text.ptr, text.len);
}

static bool read_whole(const struct timestamp_format *f, struct span text,
                       struct timestamp_context *context, int64_t *ret_us)
{
    struct reading r = {.civil = {.year = 1}};
    size_t at = 0;
    for (size_t i = 0; i < f->n_steps; i++) {
        if (!read_step(&f->steps[i], text, &at, &r))
            return false;
    }
    if (at != text.len)
        return false;
    if (is_epoch(f)) {
        *ret_us = r.epoch_us;
        context->fine = r.fine;
        return true;
    }
    if (has_step(f, STEP_YEAR) ? !civil_valid(&r.civil) : !take_year(&r, context))
        return false;
    int64_t second_us = reading_seconds(&r, context) * MICRO;
    if (f->cacheable)
        cache_store(f, text, &r, second_us, context);
    *ret_us = second_us + r.fraction_us;
    context->fine = r.fine;
    return true;
}

bool timestamp_read_other(const struct timestamp_format *f, struct span text,
                          struct timestamp_context *context, int64_t *ret_us)
{
    struct timestamp_context *c = context;
    if (c->cache_format == f && c->cache_zone == c->zone && text.len == c->cache_len &&
        cache_move(text, c)) {
        *ret_us = c->cache_us;
        c->fine = c->cache_fraction_len != 0;
        return true;
    }
    return span_present(text) && read_whole(f, text, context, ret_us);
}
