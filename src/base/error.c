/*
 * Filling in a struct error. A text that does not fit is cut: it is for a person to read, and the
 * cause stands at its beginning.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * Formats into a local text first: an argument may be the error's own old text ("%s: " around
 * what a lower layer said), and vsnprintf must not read what it writes.
 */
__attribute__((format(printf, 4, 0))) static int
set(struct error *err, enum status status, const char *prefix, const char *format, va_list args)
{
    char text[ERROR_TEXT_SIZE];
    int used = snprintf(text, sizeof text, "%s", prefix);
    if (used >= 0 && (size_t)used < sizeof text)
        vsnprintf(text + used, sizeof text - (size_t)used, format, args);
    memcpy(err->text, text, sizeof text);
    err->status = status;
    return status;
}

int error_set(struct error *err, enum status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int result = set(err, status, "", format, args);
    va_end(args);
    return result;
}

int error_set_at(struct error *err, enum status status, const char *file, unsigned line,
                 unsigned column, const char *format, ...)
{
    char prefix[ERROR_TEXT_SIZE];
    if (line && column)
        snprintf(prefix, sizeof prefix, "%s:%u:%u: ", file, line, column);
    else if (line)
        snprintf(prefix, sizeof prefix, "%s:%u: ", file, line);
    else
        snprintf(prefix, sizeof prefix, "%s: ", file);
    va_list args;
    va_start(args, format);
    int result = set(err, status, prefix, format, args);
    va_end(args);
    return result;
}
