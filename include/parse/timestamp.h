/*
 * Stamps of log lines to microseconds since 1970 UTC, by a format compiled once. No libc time
 * function, no locale, no allocation when reading. The directives are strptime's where it has one:
 *
 *   %Y %m %d %H %M %S   digits (4, 2, 2, …; %d, %e also " 5" and one digit)
 *   %b                  Jan … Dec, English, any case
 *   %a                  Mon … Sun, not held against the date
 *   %z                  +0300, +03:00, +03, Z
 *   %f                  1 to 9 digits of a fraction; finer than µs rounds half up
 *   %s                  epoch seconds, optionally negative, with an optional .fraction and exponent
 *   %Q, %J              epoch milliseconds; epoch microseconds (journald's JSON); whole numbers
 *   %T                  %H:%M:%S                             %F   %Y-%m-%d
 *   %%                  a percent sign; any other character stands for itself
 *
 * A date and time that do not exist (30 February, 25:00) are no stamp. A format without %Y takes
 * its year from the hint: the one that puts it closest. A format names a month, a day and an hour
 * at least, or is one of %s, %Q, %J alone; nothing stands in it twice.
 */
#ifndef PARSE_TIMESTAMP_H
#define PARSE_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "base/zone.h"

struct timestamp_format; /* immutable once compiled */

/* STATUS_FORMAT with the cause and, in *ret_column, the column (from 1) of the bad directive. */
int timestamp_format_new(const char *format, struct timestamp_format **ret, unsigned *ret_column,
                         struct error *err);
void timestamp_format_free(struct timestamp_format *f);

/* Can it yield fractions of a second? Whether a stamp does is `fine` in the context. */
bool timestamp_format_fine(const struct timestamp_format *f);

/*
 * What reading needs besides the text, and the last result: most lines have the stamp of the line
 * before but for a few digits, which are all that is read then. One per source; zeroed, then `zone`
 * set.
 */
struct timestamp_context {
    const struct zone *zone; /* of stamps without an offset; borrowed */
    bool has_year_hint;
    bool fine;            /* result: the last stamp read names fractions of a second */
    int64_t year_hint_us; /* a stamp without a year takes the year that puts it closest */

    /* Private from here: the last text, and what it meant. */
    const void *cache_format; /* NULL: there is none */
    const struct zone *cache_zone;
    uint64_t cache_free;        /* a bit for each byte that may be another digit */
    int64_t cache_us;           /* of the text */
    int64_t cache_base_us;      /* of its minute, or of its second where that one's digits are not
                                   free */
    unsigned char cache_len;    /* 16 to 48 */
    unsigned char cache_second; /* where the free digits of the second are; 0: they are not */
    unsigned char cache_fraction, cache_fraction_len; /* where those of the fraction are; len 0: it
                                                         has none */
    char cache_text[48];
};

/* timestamp_read() of a text that is not the last one. */
bool timestamp_read_other(const struct timestamp_format *f, struct span text,
                          struct timestamp_context *context, int64_t *ret_us);

/* True: *ret_us is set. False: the whole of `text` is not such a stamp, or has no year to take. */
static inline bool timestamp_read(const struct timestamp_format *f, struct span text,
                                  struct timestamp_context *context, int64_t *ret_us)
{
    if (context->cache_format != f || context->cache_zone != context->zone ||
        text.len != context->cache_len || !bytes_equal(text.ptr, context->cache_text, text.len))
        return timestamp_read_other(f, text, context, ret_us);
    *ret_us = context->cache_us;
    context->fine = context->cache_fraction_len != 0;
    return true;
}

#endif
