#include "program/retention.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"

#define DAY INT64_C(86400)

/* The last complete month is compared with the one before, and the last complete week with the
   eight before: at the beginning of March all of that began in December. */
#define LEAST_MONTHS 3
#define MOST_MONTHS 1200

int retention_parse(const char *text, int64_t now, int64_t *ret, struct error *err)
{
    char *end;
    *ret = INT64_MIN;
    if (!text)
        return STATUS_OK;
    errno = 0;
    long n = strtol(text, &end, 10);
    while (*end == ' ')
        end++;
    bool months = strcmp(end, "months") == 0 || strcmp(end, "month") == 0;
    if (errno || end == text || !months || n < LEAST_MONTHS || n > MOST_MONTHS)
        return error_set(err, STATUS_USAGE,
                         "keep '%.40s': expected a number of months from %d on (\"24 months\")",
                         text, LEAST_MONTHS);
    struct civil date;
    civil_from_seconds(now, &date);
    long month = date.year * 12L + date.month - 1 - n;
    /* A day more, since a month begins earlier in the east. */
    *ret = (civil_days((int)(month / 12), (int)(month % 12) + 1, 1) - 1) * DAY;
    return STATUS_OK;
}
