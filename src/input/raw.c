/*
 * Reading a file descriptor. The only place that calls read(2), so that every caller sees the
 * same three outcomes: bytes, the end, an error that sticks. Rejected: mmap, which gains nothing
 * on one pass, does not work on pipes and turns an I/O error or a file cut meanwhile into SIGBUS.
 */
#include "input/raw.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

size_t raw_read(struct raw *r, void *bytes, size_t capacity)
{
    while (!r->ended && !r->error) {
        ssize_t n = read(r->fd, bytes, capacity);
        if (n >= 0) {
            r->bytes += (size_t)n;
            r->ended = n == 0;
            return (size_t)n;
        }
        if (errno == EAGAIN) {
            /* Standard input that another program made non-blocking. */
            struct pollfd ready = {.fd = r->fd, .events = POLLIN};
            if (poll(&ready, 1, -1) >= 0)
                continue;
        }
        if (errno != EINTR)
            r->error = errno;
    }
    return 0;
}

size_t raw_fill(struct raw *r, void *bytes, size_t capacity)
{
    size_t len = 0;
    while (len < capacity) {
        size_t n = raw_read(r, (char *)bytes + len, capacity - len);
        if (n == 0)
            break;
        len += n;
    }
    return len;
}
