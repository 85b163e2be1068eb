/*
 * The bytes of a file descriptor as they lie on the disk or come through the pipe.
 */
#ifndef INPUT_RAW_H
#define INPUT_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct raw {
    int fd;
    bool ended;     /* a read found the end: it is not asked again (a terminal would go on) */
    int error;      /* errno of the read that failed, else 0; nothing is read after it */
    uint64_t bytes; /* read so far */
};

/* Up to `capacity` bytes, > 0; 0 at the end and on an error. Waits, and retries EINTR. */
size_t raw_read(struct raw *r, void *bytes, size_t capacity);

/* Reads on until `capacity` bytes are there; less only at the end and on an error. */
size_t raw_fill(struct raw *r, void *bytes, size_t capacity);

#endif
