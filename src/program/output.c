#include "program/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

#define PATH_LIMIT 4096

static int fail(struct error *err, const char *path, const char *what)
{
    return error_set(err, STATUS_IO, "%s: %s: %s", path, what, strerror(errno));
}

static int read_all(int fd, const char *path, struct buffer *b, struct error *err)
{
    char block[65536];
    for (;;) {
        ssize_t n = read(fd, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(err, path, "cannot read");
        if (n == 0)
            return STATUS_OK;
        buffer_append(b, block, (size_t)n);
        if (b->status < 0)
            return error_set(err, STATUS_LIMIT, "%s: too large for a report", path);
    }
}

bool output_is_special(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

int output_read(const char *path, struct buffer *ret, struct error *err)
{
    buffer_init(ret, OUTPUT_OLD_LIMIT);
    if (output_is_special(path))
        return STATUS_OK;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? STATUS_OK : fail(err, path, "cannot read");
    int status = read_all(fd, path, ret, err);
    close(fd);
    return status;
}

static int write_all(int fd, struct span bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        bytes = span_skip(bytes, (size_t)n);
    }
    return 0;
}

/* A new file has the mode that open() would have given it, an old one keeps its own. */
static mode_t target_mode(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0)
        return st.st_mode & 07777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* The directory entry itself must reach the disk, too. A file system that cannot is no error. */
static void sync_directory(const char *path)
{
    char *directory = alloc_string(path);
    char *slash = strrchr(directory, '/');
    if (slash)
        slash[slash == directory] = '\0';
    int fd = open(slash ? directory : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(directory);
}

/* Write, sync and close; errno is that of what failed first. */
static int fill(int fd, mode_t mode, struct span bytes)
{
    if (write_all(fd, bytes) != 0 || fchmod(fd, mode) != 0 || fsync(fd) != 0) {
        int first = errno;
        close(fd);
        errno = first;
        return -1;
    }
    return close(fd);
}

static int replace(const char *path, struct span bytes, struct error *err)
{
    struct buffer temporary;
    buffer_init(&temporary, PATH_LIMIT);
    buffer_appendf(&temporary, "%s.XXXXXX", path);
    if (temporary.status < 0) {
        buffer_release(&temporary);
        return error_set(err, STATUS_LIMIT, "%s: the path is too long", path);
    }
    int status = STATUS_OK;
    int fd = mkstemp(temporary.data);
    if (fd < 0) {
        status = fail(err, path, "cannot write beside it");
    } else if (fill(fd, target_mode(path), bytes) != 0 || rename(temporary.data, path) != 0) {
        status = fail(err, path, "cannot write");
        unlink(temporary.data);
    } else {
        sync_directory(path);
    }
    buffer_release(&temporary);
    return status;
}

static int write_special(const char *path, struct span bytes, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return fail(err, path, "cannot write");
    int status = write_all(fd, bytes) == 0 ? STATUS_OK : fail(err, path, "cannot write");
    close(fd);
    return status;
}

int output_write(const char *path, struct span bytes, struct error *err)
{
    if (output_is_special(path))
        return write_special(path, bytes, err);
    struct buffer old;
    struct stat st;
    char *real = realpath(path, NULL); /* NULL: there is no such file yet */
    if (!real && lstat(path, &st) == 0)
        return error_set(err, STATUS_IO, "%s: is a symbolic link that leads nowhere", path);
    const char *target = real ? real : path;
    int status = output_read(target, &old, err);
    if (status == STATUS_OK && !(real && span_equal(buffer_span(&old), bytes)))
        status = replace(target, bytes, err);
    buffer_release(&old);
    free(real);
    return status;
}

int output_check_directory(const char *path, struct error *err)
{
    struct stat st;
    if (stat(path, &st) != 0 && errno == ENOENT)
        return error_set(err, STATUS_IO,
                         "%s: there is no such directory for reports; make it first", path);
    if (stat(path, &st) != 0)
        return fail(err, path, "cannot write reports into it");
    if (!S_ISDIR(st.st_mode))
        return error_set(err, STATUS_IO, "%s: is not a directory, and reports go into one", path);
    return STATUS_OK;
}

int output_make_directory(const char *path, struct error *err)
{
    if (mkdir(path, 0777) != 0)
        return errno == EEXIST ? STATUS_OK : fail(err, path, "cannot make the directory");
    sync_directory(path);
    return STATUS_OK;
}
