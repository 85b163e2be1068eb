/*
 * init: a configuration that says the defaults, on standard output or as a new file. A file that is
 * there is never overwritten: O_EXCL decides, not a look beforehand.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/span.h"
#include "edge/config.h"
#include "program/command.h"

static int write_new(const char *path, struct span text, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return error_set(err, STATUS_IO, "%s: %s", path,
                         errno == EEXIST ? "is there already and is left alone" : strerror(errno));
    ssize_t written = write(fd, text.ptr, text.len);
    bool ok = written == (ssize_t)text.len && fsync(fd) == 0;
    int first = written >= 0 && (size_t)written < text.len ? ENOSPC : errno;
    if (close(fd) != 0 && ok) {
        first = errno;
        ok = false;
    }
    if (ok)
        return STATUS_OK;
    unlink(path);
    return error_set(err, STATUS_IO, "%s: %s", path, strerror(first));
}

int command_init(const struct options *options)
{
    struct error err = ERROR_INIT;
    if (options->n_operands) {
        error_set(&err, STATUS_USAGE, "init takes no operand; --output names the file");
        return command_fail(&err);
    }
    if (!options->output || strcmp(options->output, "-") == 0) {
        fputs(config_text, stdout);
        return EXIT_DONE;
    }
    if (write_new(options->output, span_str(config_text), &err) < 0)
        return command_fail(&err);
    return EXIT_DONE;
}
