/*
 * How a function says that it failed: a negative status as its result, and a text that the
 * program prints. Library code fills in the error and never prints. Functions take a
 * struct error that is not NULL and leave it alone when they succeed.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

enum status {
    STATUS_OK = 0,
    STATUS_IO = -1,          /* the operating system refused: open, read, write, rename */
    STATUS_FORMAT = -2,      /* input that is not what it has to be: YAML, a regex, a database */
    STATUS_LIMIT = -3,       /* a named limit was reached */
    STATUS_USAGE = -4,       /* the caller of the program asked for something impossible */
    STATUS_UNSUPPORTED = -5, /* valid, but not by this build or this machine */
};

/* Longest error text, NUL included; a longer one is cut. */
#define ERROR_TEXT_SIZE 1024

struct error {
    enum status status;
    char text[ERROR_TEXT_SIZE];
};

#define ERROR_INIT    \
    {                 \
        STATUS_OK, "" \
    }

/* Set the error and return its status, so that a caller can write `return error_set(…)`. */
int error_set(struct error *err, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, with `file:line:column: ` before the text. A line or column of 0 is left out. */
int error_set_at(struct error *err, enum status status, const char *file, unsigned line,
                 unsigned column, const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
