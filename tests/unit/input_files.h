/*
 * Files for the tests of the input layer: a directory of their own, gzip members built in memory,
 * and all that a source yields in one piece.
 */
#ifndef TESTS_UNIT_INPUT_FILES_H
#define TESTS_UNIT_INPUT_FILES_H

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "check.h"
#include "input/lines.h"
#include "input/source.h"

static char files_directory[512]; /* made by files_begin */
static char files_log[600];       /* a path in it, for the one file most tests need */

static inline void files_begin(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(files_directory, sizeof files_directory, "%.400s/test-input-XXXXXX",
             tmp && tmp[0] ? tmp : "/tmp");
    if (!mkdtemp(files_directory)) {
        perror(files_directory);
        exit(99);
    }
    snprintf(files_log, sizeof files_log, "%s/log", files_directory);
}

static inline void files_end(void)
{
    unlink(files_log);
    rmdir(files_directory);
}

static inline void files_write(struct span bytes)
{
    FILE *f = fopen(files_log, "wb");
    if (!f || fwrite(bytes.ptr, 1, bytes.len, f) != bytes.len || fclose(f) != 0) {
        perror(files_log);
        exit(99);
    }
}

static inline struct buffer files_buffer(void)
{
    struct buffer b;
    buffer_init(&b, (size_t)1 << 30);
    return b;
}

/* Append `text` to *b as one gzip member, with a name in its header where there is one. */
static inline void files_gzip_named(struct buffer *b, struct span text, char *name)
{
    z_stream z = {0};
    gz_header header = {.name = (Bytef *)name, .hcrc = name != NULL};
    size_t room = text.len + text.len / 100 + 1000;
    unsigned char *out = alloc_bytes(room);
    if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        exit(99);
    if (name)
        deflateSetHeader(&z, &header);
    z.next_in = (Bytef *)(uintptr_t)text.ptr;
    z.avail_in = (uInt)text.len;
    z.next_out = out;
    z.avail_out = (uInt)room;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        exit(99);
    buffer_append(b, out, room - z.avail_out);
    deflateEnd(&z);
    free(out);
}

static inline void files_gzip(struct buffer *b, struct span text)
{
    files_gzip_named(b, text, NULL);
}

/* All that a source yields, in reads of `capacity` bytes. */
static inline struct buffer files_read_all(struct source *s, size_t capacity)
{
    struct buffer all = files_buffer();
    char *block = alloc_bytes(capacity);
    size_t n;
    while ((n = source_read(s, block, capacity)) > 0)
        buffer_append(&all, block, n);
    CHECK_INT(source_read(s, block, capacity), 0);
    free(block);
    return all;
}

/* `count` numbered lines of different lengths. */
static inline struct buffer files_lines(int count)
{
    struct buffer b = files_buffer();
    for (int i = 0; i < count; i++)
        buffer_appendf(&b, "line %d %.*s\n", i, i * 7 % 50,
                       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return b;
}

/*
 * Make standard input yield `bytes` and then fail with EIO: it is this process' own memory, and
 * behind the bytes lies a page that is not mapped. False where the kernel does not play along.
 */
static inline bool files_failing_stdin(struct span bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = (bytes.len / page + 1) * page;
    char *memory =
        mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int fd = open("/proc/self/mem", O_RDONLY);
    if (memory == MAP_FAILED || fd < 0 || munmap(memory + size, page) != 0)
        return false;
    char *start = memory + size - bytes.len, probe;
    memcpy(start, bytes.ptr, bytes.len);
    dup2(fd, STDIN_FILENO);
    close(fd);
    if (pread(STDIN_FILENO, &probe, 1, (off_t)(uintptr_t)(memory + size)) == 0 || errno != EIO)
        return false;
    return lseek(STDIN_FILENO, (off_t)(uintptr_t)start, SEEK_SET) == (off_t)(uintptr_t)start;
}

#endif
