/*
 * A VFS over the system's. A file of ours is an image in memory, loaded when it is opened; a sync
 * writes the sectors that have changed to the real file, which is never synced itself. Locks,
 * names and times are the real file's.
 */
#include "failing_disk.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 512
#define MOST_FILES 16

struct image {
    sqlite3_file base;
    unsigned char *bytes;
    bool *dirty; /* by sector */
    size_t size, capacity;
    bool truncated; /* shorter than the real one */
    sqlite3_file *real;
};

static sqlite3_vfs *system_vfs;
static sqlite3_vfs disk_vfs;
static struct image *open_files[MOST_FILES];

static struct {
    enum disk_failure failure;
    long at, count;
    bool failed;
    uint64_t random;
} disk;

static uint32_t draw(void)
{
    disk.random = disk.random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(disk.random >> 33);
}

static void reserve(struct image *f, size_t size)
{
    if (size <= f->capacity)
        return;
    size_t capacity = (2 * size + SECTOR - 1) / SECTOR * SECTOR;
    f->bytes = realloc(f->bytes, capacity);
    f->dirty = realloc(f->dirty, capacity / SECTOR * sizeof *f->dirty);
    if (!f->bytes || !f->dirty)
        abort();
    memset(f->bytes + f->capacity, 0, capacity - f->capacity);
    memset(f->dirty + f->capacity / SECTOR, 0,
           (capacity - f->capacity) / SECTOR * sizeof *f->dirty);
    f->capacity = capacity;
}

/* Bring the real file up to date; with `some`, by chance only parts of it. */
static int flush(struct image *f, bool some)
{
    int code = SQLITE_OK;
    if (f->truncated && !(some && draw() % 2))
        code = f->real->pMethods->xTruncate(f->real, (sqlite3_int64)f->size);
    f->truncated = false;
    for (size_t at = 0; at < f->size && code == SQLITE_OK; at += SECTOR) {
        size_t n = f->size - at < SECTOR ? f->size - at : SECTOR;
        if (!f->dirty[at / SECTOR] || (some && draw() % 2))
            continue;
        code = f->real->pMethods->xWrite(f->real, f->bytes + at, (int)n, (sqlite3_int64)at);
        f->dirty[at / SECTOR] = false;
    }
    return code;
}

static bool is_dead(void)
{
    return disk.failed && disk.failure == DISK_POWER;
}

/* Is this the operation that fails? `grows`: it needs room. */
static bool fails(bool grows)
{
    bool now = disk.failure != DISK_WORKS && disk.count++ == disk.at;
    if (now && disk.failure == DISK_POWER) {
        for (size_t i = 0; i < MOST_FILES; i++) {
            if (open_files[i])
                flush(open_files[i], true);
        }
    }
    if (disk.failure == DISK_FULL) {
        now = disk.count > disk.at && grows;
        disk.failed |= now;
        return now;
    }
    disk.failed |= now;
    return disk.failed && (now || disk.failure != DISK_ERROR_ONCE);
}

static int close_image(sqlite3_file *file)
{
    struct image *f = (struct image *)file;
    if (!is_dead())
        flush(f, false);
    for (size_t i = 0; i < MOST_FILES; i++) {
        if (open_files[i] == f)
            open_files[i] = NULL;
    }
    free(f->bytes);
    free(f->dirty);
    int code = f->real->pMethods->xClose(f->real);
    free(f->real);
    return code;
}

static int read_image(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    struct image *f = (struct image *)file;
    size_t there = (size_t)at < f->size ? f->size - (size_t)at : 0;
    if (is_dead())
        return SQLITE_IOERR_READ;
    if (there > (size_t)n)
        there = (size_t)n;
    if (there > 0)
        memcpy(to, f->bytes + at, there);
    memset((char *)to + there, 0, (size_t)n - there);
    return there == (size_t)n ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int write_image(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    struct image *f = (struct image *)file;
    size_t end = (size_t)at + (size_t)n;
    if (fails(true))
        return disk.failure == DISK_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    reserve(f, end);
    memcpy(f->bytes + at, from, (size_t)n);
    for (size_t sector = (size_t)at / SECTOR; sector * SECTOR < end; sector++)
        f->dirty[sector] = true;
    if (end > f->size)
        f->size = end;
    return SQLITE_OK;
}

static int truncate_image(sqlite3_file *file, sqlite3_int64 size)
{
    struct image *f = (struct image *)file;
    if (fails(false))
        return SQLITE_IOERR_TRUNCATE;
    if ((size_t)size < f->size) {
        memset(f->bytes + size, 0, f->size - (size_t)size);
        f->size = (size_t)size;
        f->truncated = true;
    }
    return SQLITE_OK;
}

static int sync_image(sqlite3_file *file, int flags)
{
    (void)flags;
    return fails(true) ? SQLITE_IOERR_FSYNC : flush((struct image *)file, false);
}

static int size_image(sqlite3_file *file, sqlite3_int64 *ret)
{
    *ret = (sqlite3_int64)((struct image *)file)->size;
    return SQLITE_OK;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return ((struct image *)file)->real;
}

static int lock_image(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int unlock_image(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int check_image(sqlite3_file *file, int *ret)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), ret);
}

static int control_image(sqlite3_file *file, int op, void *argument)
{
    (void)file;
    (void)op;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int characteristics(sqlite3_file *file)
{
    (void)file;
    return 0;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_image,
    .xRead = read_image,
    .xWrite = write_image,
    .xTruncate = truncate_image,
    .xSync = sync_image,
    .xFileSize = size_image,
    .xLock = lock_image,
    .xUnlock = unlock_image,
    .xCheckReservedLock = check_image,
    .xFileControl = control_image,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
};

static int load(struct image *f)
{
    sqlite3_int64 size;
    int code = f->real->pMethods->xFileSize(f->real, &size);
    if (code != SQLITE_OK || size == 0)
        return code;
    reserve(f, (size_t)size);
    f->size = (size_t)size;
    return f->real->pMethods->xRead(f->real, f->bytes, (int)size, 0);
}

static int open_image(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                      int *ret_flags)
{
    (void)vfs;
    struct image *f = (struct image *)file;
    size_t place = 0;
    int exists = 1;
    *f = (struct image){.real = calloc(1, (size_t)system_vfs->szOsFile)};
    if (name && flags & SQLITE_OPEN_CREATE)
        system_vfs->xAccess(system_vfs, name, SQLITE_ACCESS_EXISTS, &exists);
    int code = !exists && fails(true)
                   ? SQLITE_CANTOPEN
                   : system_vfs->xOpen(system_vfs, name, f->real, flags, ret_flags);
    if (code == SQLITE_OK)
        code = load(f);
    if (code != SQLITE_OK) {
        free(f->real);
        return code;
    }
    while (place < MOST_FILES && open_files[place])
        place++;
    if (place == MOST_FILES)
        abort();
    open_files[place] = f;
    f->base.pMethods = &methods;
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    return fails(false) ? SQLITE_IOERR_DELETE : system_vfs->xDelete(system_vfs, name, sync);
}

void failing_disk_install(void)
{
    system_vfs = sqlite3_vfs_find(NULL);
    disk_vfs = *system_vfs;
    disk_vfs.zName = "failing-disk";
    disk_vfs.szOsFile = (int)sizeof(struct image);
    disk_vfs.xOpen = open_image;
    disk_vfs.xDelete = delete_file;
    sqlite3_vfs_register(&disk_vfs, 1);
}

void failing_disk_arm(enum disk_failure failure, long at, unsigned seed)
{
    disk.failure = failure;
    disk.at = at;
    disk.count = 0;
    disk.failed = false;
    disk.random = seed + UINT64_C(1);
}

long failing_disk_disarm(void)
{
    disk.failure = DISK_WORKS;
    disk.failed = false;
    return disk.count;
}

bool failing_disk_failed(void)
{
    return disk.failed;
}
