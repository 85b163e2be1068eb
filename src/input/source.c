/*
 * A source: opening, telling what it is, reading, and putting in words what became of it.
 *
 * Three layers: raw (the descriptor), gzip (its members, where it is compressed), and this. The
 * first read collects SOURCE_FINGERPRINT_BYTES straight in the caller's block (4 KiB of plain
 * bytes, or inflated), looks at them there, and hands them over; every later read goes through
 * without another copy. Nothing is read at source_open, so that opening many pipes cannot block
 * on the first of them.
 */
#include "input/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "input/gzip.h"
#include "input/raw.h"

#define DETAIL_SIZE 160
#define COUNT_SIZE 32

/* One step of going forward in a compressed file. */
#define SEEK_BYTES ((size_t)64 << 10)

/* Text in UTF-16 without a byte-order mark: so many NULs, and so large a part of their places. */
#define UTF16_LEAST_NULS 8
#define UTF16_LEAST_PERCENT 90

struct source {
    char *path;
    struct raw raw;
    struct gzip *gzip; /* NULL: plain, or not known yet */
    bool owns_fd;
    bool started, ended;
    bool incomplete;
    enum source_state state;
    char detail[DETAIL_SIZE]; /* "": nothing to say */
    uint64_t raw_size;
    uint64_t bytes;
    uint64_t fingerprint;
    size_t fingerprint_len;
    bool regular;
    unsigned char head[SOURCE_FINGERPRINT_BYTES];
    unsigned char tail[SOURCE_FINGERPRINT_BYTES]; /* gzip: the last bytes inflated */
    size_t tail_len;
    struct source_marks *marks; /* or NULL */
};

/* A count with thousands separators, as the report writes it. */
static const char *count_text(uint64_t count, char text[COUNT_SIZE])
{
    char *p = text + COUNT_SIZE;
    *--p = '\0';
    for (int digits = 0;; digits++) {
        if (digits && digits % 3 == 0)
            *--p = ',';
        *--p = (char)('0' + count % 10);
        count /= 10;
        if (!count)
            return p;
    }
}

__attribute__((format(printf, 3, 4))) static void settle(struct source *s, enum source_state state,
                                                         const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(s->detail, sizeof s->detail, format, args);
    va_end(args);
    s->state = state;
    s->incomplete = true;
    s->ended = true;
}

static void settle_error(struct source *s, int error)
{
    char text[96];
    /* GNU strerror_r: thread-safe, may return a text of its own. */
    settle(s, SOURCE_UNREADABLE, "%s", strerror_r(error, text, sizeof text));
}

/* A read failed: where matters only when there was something before. */
static void settle_read_error(struct source *s)
{
    char text[96], count[COUNT_SIZE];
    const char *cause = strerror_r(s->raw.error, text, sizeof text);
    if (s->raw.bytes)
        settle(s, SOURCE_UNREADABLE, "%s, after %s %sbytes", cause, count_text(s->raw.bytes, count),
               s->gzip ? "compressed " : "");
    else
        settle(s, SOURCE_UNREADABLE, "%s", cause);
}

/* Kinds of file that are no log, or have no end (/dev/zero); NULL for one that can be read. */
static const char *unfit(const struct stat *st, int fd)
{
    if (S_ISDIR(st->st_mode))
        return "Is a directory";
    if (S_ISSOCK(st->st_mode))
        return "Is a socket";
    if (S_ISBLK(st->st_mode))
        return "Is a block device";
    bool is_null = S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3);
    if (S_ISCHR(st->st_mode) && !is_null && !isatty(fd))
        return "Is a device";
    return NULL;
}

/* What is left of a file that somebody may have read from before (standard input). */
static uint64_t size_left(const struct stat *st, int fd)
{
    off_t at = S_ISREG(st->st_mode) ? lseek(fd, 0, SEEK_CUR) : -1;
    return at >= 0 && at < st->st_size ? (uint64_t)(st->st_size - at) : 0;
}

static void open_fd(struct source *s)
{
    struct stat st;
    if (strcmp(s->path, "-") == 0) {
        s->raw.fd = STDIN_FILENO;
    } else if (stat(s->path, &st) == 0 && S_ISSOCK(st.st_mode)) {
        settle(s, SOURCE_UNREADABLE, "Is a socket"); /* open would say something puzzling */
        return;
    } else {
        s->raw.fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        s->owns_fd = s->raw.fd >= 0;
    }
    if (s->raw.fd < 0 || fstat(s->raw.fd, &st) < 0) {
        settle_error(s, errno);
        return;
    }
    const char *why = unfit(&st, s->raw.fd);
    if (why) {
        settle(s, SOURCE_UNREADABLE, "%s", why);
        return;
    }
    s->raw_size = size_left(&st, s->raw.fd);
    s->regular = S_ISREG(st.st_mode) && s->owns_fd;
    /* Advice only: a pipe refuses it, and nothing is lost. */
    (void)posix_fadvise(s->raw.fd, 0, 0, POSIX_FADV_SEQUENTIAL);
}

struct source *source_open(const char *path)
{
    struct source *s = alloc_zeroed(1, sizeof *s);
    s->path = alloc_string(path);
    s->raw.fd = -1;
    s->fingerprint = hash_bytes("", 0, 0);
    open_fd(s);
    return s;
}

void source_close(struct source *s)
{
    if (!s)
        return;
    gzip_free(s->gzip);
    if (s->owns_fd)
        close(s->raw.fd);
    free(s->path);
    free(s);
}

/* The gzip stream ended: put in words how. */
static void settle_gzip(struct source *s)
{
    char at_text[COUNT_SIZE], garbage_text[COUNT_SIZE];
    uint64_t at, garbage;
    enum gzip_end end = gzip_end(s->gzip, &at, &garbage);
    const char *where = count_text(at, at_text);
    switch (end) {
    case GZIP_GOING_ON:
    case GZIP_COMPLETE:
        break;
    case GZIP_GARBAGE:
        settle(s, SOURCE_OK,
               "%s byte%s of garbage after the last gzip member, at compressed byte %s",
               count_text(garbage, garbage_text), garbage == 1 ? "" : "s", where);
        break;
    case GZIP_CUT:
        settle(s, SOURCE_TRUNCATED,
               "the compressed data ends in the middle of a member, after %s compressed bytes",
               where);
        break;
    case GZIP_BAD_HEADER:
        settle(s, SOURCE_CORRUPT, "unusable gzip header at compressed byte %s", where);
        break;
    case GZIP_BAD_DATA:
        settle(s, SOURCE_CORRUPT, "invalid compressed data at compressed byte %s", where);
        break;
    case GZIP_BAD_CHECKSUM:
        settle(s, SOURCE_CORRUPT, "wrong checksum at compressed byte %s", where);
        break;
    case GZIP_BAD_LENGTH:
        settle(s, SOURCE_CORRUPT, "wrong length at compressed byte %s", where);
        break;
    case GZIP_READ_ERROR:
        settle_read_error(s);
        break;
    }
}

/* A plain file can be read again; of a compressed one its last bytes are kept. */
static void keep_tail(struct source *s, const unsigned char *bytes, size_t n)
{
    size_t fresh = n < sizeof s->tail ? n : sizeof s->tail;
    size_t kept = s->tail_len < sizeof s->tail - fresh ? s->tail_len : sizeof s->tail - fresh;
    memmove(s->tail, s->tail + s->tail_len - kept, kept);
    memcpy(s->tail + kept, bytes + n - fresh, fresh);
    s->tail_len = kept + fresh;
}

uint64_t source_mark_place(unsigned index)
{
    return (uint64_t)(16 * (4 + index % 4)) << index / 4;
}

/* The first mark behind that place; SOURCE_MARKS: none any more. */
static unsigned next_mark(uint64_t at)
{
    unsigned index = 0;
    while (index < SOURCE_MARKS && source_mark_place(index) <= at)
        index++;
    return index;
}

/* The marks within the first bytes, which are read in one go. */
static void mark_head(struct source *s)
{
    for (unsigned i = 0; source_mark_place(i) <= s->fingerprint_len; i++)
        s->marks->hashes[i] = hash_bytes(s->head, (size_t)source_mark_place(i), 0);
}

/* Uncompressed bytes, whatever the source is; 0 at the end, which is then settled. */
static size_t decode(struct source *s, void *bytes, size_t capacity)
{
    if (s->ended)
        return 0;
    unsigned mark = s->marks ? next_mark(s->bytes) : SOURCE_MARKS;
    uint64_t place = source_mark_place(mark);
    size_t length;
    if (mark < SOURCE_MARKS && capacity > place - s->bytes)
        capacity = (size_t)(place - s->bytes);
    size_t n = s->gzip ? gzip_read(s->gzip, bytes, capacity) : raw_read(&s->raw, bytes, capacity);
    s->bytes += n;
    if (n && s->gzip)
        keep_tail(s, bytes, n);
    if (n && mark < SOURCE_MARKS && s->bytes == place)
        (void)source_tail_hash(s, &s->marks->hashes[mark], &length);
    if (n)
        return n;
    s->ended = true;
    if (s->gzip)
        settle_gzip(s);
    else if (s->raw.error)
        settle_read_error(s);
    if (s->state == SOURCE_OK && s->bytes == 0 && !s->incomplete)
        s->state = SOURCE_EMPTY;
    return 0;
}

/* "UTF-16LE" and so on for text that the byte-order mark or the NULs give away, else NULL. */
static const char *wide_encoding(const unsigned char *p, size_t len)
{
    if (len >= 4 && (memcmp(p, "\xff\xfe\0\0", 4) == 0 || memcmp(p, "\0\0\xfe\xff", 4) == 0))
        return "UTF-32";
    if (len >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0))
        return "UTF-16";
    size_t nuls[2] = {0, 0}, pairs = len / 2;
    for (size_t i = 0; i < 2 * pairs; i++)
        nuls[i % 2] += p[i] == '\0';
    size_t least = (pairs * UTF16_LEAST_PERCENT + 99) / 100;
    if (least < UTF16_LEAST_NULS)
        least = UTF16_LEAST_NULS;
    if (nuls[0] == 0 && nuls[1] >= least)
        return "UTF-16LE";
    if (nuls[1] == 0 && nuls[0] >= least)
        return "UTF-16BE";
    return NULL;
}

/* Read the beginning into the caller's block; what it holds there afterwards, in bytes. */
static size_t read_head(struct source *s, void *bytes, size_t capacity)
{
    size_t len = raw_fill(&s->raw, bytes, SOURCE_FINGERPRINT_BYTES);
    if (gzip_is_magic(bytes, len)) {
        s->gzip = gzip_new(&s->raw, bytes, len);
        len = 0;
    }
    s->bytes = len;
    while (len < SOURCE_FINGERPRINT_BYTES) {
        size_t n = decode(s, (char *)bytes + len, capacity - len);
        if (n == 0)
            break;
        len += n;
    }
    return len;
}

static size_t start(struct source *s, void *bytes, size_t capacity)
{
    s->started = true;
    size_t len = read_head(s, bytes, capacity);
    size_t head = len < SOURCE_FINGERPRINT_BYTES ? len : SOURCE_FINGERPRINT_BYTES;
    s->fingerprint = hash_bytes(bytes, head, 0);
    s->fingerprint_len = head;
    memcpy(s->head, bytes, head);
    if (s->marks)
        mark_head(s);
    const char *encoding = wide_encoding(bytes, head);
    if (encoding) {
        /* Numbers from half-read text would be wrong ones. */
        s->bytes = 0;
        settle(s, SOURCE_UNREADABLE, "%.6s text: convert it with iconv -f %s -t UTF-8", encoding,
               encoding);
        return 0;
    }
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        len -= 3;
        memmove(bytes, (char *)bytes + 3, len);
        if (len == 0)
            return decode(s, bytes, capacity);
    }
    return len;
}

size_t source_read(struct source *s, void *bytes, size_t capacity)
{
    if (!s->started && !s->ended)
        return start(s, bytes, capacity);
    return decode(s, bytes, capacity);
}

enum source_state source_state(const struct source *s)
{
    return s->state;
}

const char *source_detail(const struct source *s)
{
    return s->detail[0] ? s->detail : NULL;
}

bool source_incomplete(const struct source *s)
{
    return s->incomplete;
}

const char *source_path(const struct source *s)
{
    return s->path;
}

uint64_t source_bytes(const struct source *s)
{
    return s->bytes;
}

uint64_t source_raw_bytes(const struct source *s)
{
    return s->raw.bytes;
}

uint64_t source_raw_size(const struct source *s)
{
    return s->raw_size;
}

bool source_is_gzip(const struct source *s)
{
    return s->gzip != NULL;
}

uint64_t source_fingerprint(const struct source *s, size_t *ret_length)
{
    *ret_length = s->fingerprint_len;
    return s->fingerprint;
}

bool source_is_regular(const struct source *s)
{
    return s->regular;
}

uint64_t source_head_hash(const struct source *s, size_t length)
{
    return hash_bytes(s->head, length < s->fingerprint_len ? length : s->fingerprint_len, 0);
}

bool source_tail_hash(const struct source *s, uint64_t *ret_hash, size_t *ret_length)
{
    unsigned char bytes[SOURCE_FINGERPRINT_BYTES];
    size_t len = s->bytes < sizeof bytes ? (size_t)s->bytes : sizeof bytes;
    const unsigned char *tail = bytes;
    if (s->gzip) {
        tail = s->tail;
        if (s->tail_len != len)
            return false;
    } else if (pread(s->raw.fd, bytes, len, (off_t)(s->bytes - len)) != (ssize_t)len) {
        return false;
    }
    *ret_hash = hash_bytes(tail, len, 0);
    *ret_length = len;
    return true;
}

void source_mark(struct source *s, struct source_marks *marks)
{
    s->marks = marks;
    if (marks && s->started)
        mark_head(s);
}

/* Before the first byte again; what the source is stays known. */
static bool rewind_source(struct source *s)
{
    unsigned char head[SOURCE_FINGERPRINT_BYTES];
    if (lseek(s->raw.fd, 0, SEEK_SET) != 0)
        return false;
    s->raw = (struct raw){.fd = s->raw.fd};
    s->state = SOURCE_OK;
    s->detail[0] = '\0';
    s->ended = s->incomplete = false;
    s->bytes = 0;
    s->tail_len = 0;
    if (!s->gzip)
        return true;
    gzip_free(s->gzip);
    s->gzip = gzip_new(&s->raw, head, raw_fill(&s->raw, head, sizeof head));
    return true;
}

static bool seek_plain(struct source *s, uint64_t offset)
{
    struct stat st;
    if (fstat(s->raw.fd, &st) != 0 || offset > (uint64_t)st.st_size ||
        lseek(s->raw.fd, (off_t)offset, SEEK_SET) < 0)
        return false;
    s->raw.bytes = s->bytes = offset;
    return true;
}

/* As it was opened: what it begins with is looked at again. */
static bool restart(struct source *s)
{
    if (s->state == SOURCE_UNREADABLE || !rewind_source(s) || lseek(s->raw.fd, 0, SEEK_SET) != 0)
        return false;
    gzip_free(s->gzip);
    s->gzip = NULL;
    s->raw = (struct raw){.fd = s->raw.fd};
    s->started = false;
    return true;
}

bool source_seek(struct source *s, uint64_t offset)
{
    unsigned char *block = alloc_bytes(SEEK_BYTES);
    bool found = s->regular;
    if (found && !s->started) {
        start(s, block, SEEK_BYTES);
        found = s->state != SOURCE_UNREADABLE;
    }
    if (offset == 0) {
        free(block);
        return found && restart(s);
    }
    if (found && (!s->gzip || offset < s->bytes || s->ended))
        found = rewind_source(s);
    if (found && !s->gzip)
        found = seek_plain(s, offset);
    while (found && s->bytes < offset) {
        uint64_t left = offset - s->bytes;
        found = decode(s, block, left < SEEK_BYTES ? (size_t)left : SEEK_BYTES) > 0;
    }
    free(block);
    return found;
}
