/*
 * A zone as the instants at which its offset changes. Between two changes lies a stretch:
 *
 *     stretch 0 | stretch 1 | … | stretch n        changes[i].at: where stretch i + 1 begins
 *     first       changes[0].offset                changes[i].offset: its offset from there on
 *
 * The changes are found by asking localtime_r three days apart and halving those in which the
 * offset changed. The shortest stretch since 1970 is the week of summer time in the north of Brazil
 * in October 2000. Most zones have no summer time any more: their TZif file (RFC 8536) says after
 * which instant nothing changes, and asking ends there. Rejected: reading the changes from the
 * file, whose rules past the last entry are a language of their own that libc knows already; and
 * asking libc each time, which takes a lock and depends on the environment.
 */
#include "base/zone.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"

#define DEFAULT_DATABASE "/usr/share/zoneinfo"
#define PATH_SIZE 4096
#define NAME_LIMIT 255 /* longer than any name */
#define TZIF_HEADER 44
#define FILE_LIMIT 65536
#define STEP_SECONDS INT64_C(259200)
#define TABLE_END INT64_C(4102444800) /* 2100-01-01 */
/* Offsets are less than a day, so a local time read as UTC is less than a day off. */
#define MOST_OFFSET 86400

struct change {
    int64_t at; /* seconds since 1970 UTC */
    int32_t offset;
};

struct zone {
    char *name;
    int32_t first; /* the offset before the first change */
    struct change *changes;
    size_t count, capacity;
};

/* Made of what IANA names are made of: not a path that leads out of the database, not "EST5EDT,…".
 */
static bool is_name(const char *name)
{
    size_t len = strlen(name);
    if (len == 0 || len > NAME_LIMIT || name[0] == '/')
        return false;
    return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") ==
           len;
}

static const char *database(void)
{
    const char *dir = getenv("TZDIR");
    return dir && dir[0] == '/' ? dir : DEFAULT_DATABASE;
}

/* The zone's file, in `path`; false where there is none. */
static bool find_file(const char *name, char path[PATH_SIZE])
{
    int len = snprintf(path, PATH_SIZE, "%s/%s", database(), name);
    struct stat st;
    if (len < 0 || len >= PATH_SIZE || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    FILE *f = fopen(path, "rbe");
    if (!f)
        return false;
    char magic[4];
    bool found = fread(magic, 1, sizeof magic, f) == sizeof magic && memcmp(magic, "TZif", 4) == 0;
    fclose(f);
    return found;
}

static bool is_utc(const char *name)
{
    return strcmp(name, "UTC") == 0;
}

static bool is_known(const char *name)
{
    char path[PATH_SIZE];
    return is_name(name) && (is_utc(name) || find_file(name, path));
}

static int32_t libc_offset(int64_t at)
{
    time_t t = (time_t)at;
    struct tm tm;
    return localtime_r(&t, &tm) ? (int32_t)tm.tm_gmtoff : 0;
}

/* The first instant with another offset than `offset`, of which `before` is and `after` is not. */
static int64_t find_change(int64_t before, int64_t after, int32_t offset)
{
    while (after - before > 1) {
        int64_t middle = before + (after - before) / 2;
        if (libc_offset(middle) == offset)
            before = middle;
        else
            after = middle;
    }
    return after;
}

/* Numbers in a TZif file have their most significant byte first. */
static uint64_t get_number(const unsigned char *from, unsigned bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value = value << 8 | from[i];
    return value;
}

/* The bytes of a file's block whose header begins there; its times have `width` bytes each. */
static uint64_t block_size(const unsigned char *header, unsigned width)
{
    const unsigned char *counts = header + 20;
    uint64_t utc = get_number(counts, 4), standard = get_number(counts + 4, 4);
    uint64_t leaps = get_number(counts + 8, 4), times = get_number(counts + 12, 4);
    uint64_t types = get_number(counts + 16, 4), names = get_number(counts + 20, 4);
    return TZIF_HEADER + times * (width + 1) + types * 6 + names + leaps * (width + 4) + standard +
           utc;
}

/* From when on nothing changes, as far as the file says; TABLE_END where a rule follows its list of
   changes, and where it is not understood. */
static int64_t last_change(const unsigned char *file, size_t len)
{
    if (len < TZIF_HEADER || file[4] < '2')
        return TABLE_END;
    uint64_t start = block_size(file, 4);
    if (start > len || len - start < TZIF_HEADER)
        return TABLE_END;
    const unsigned char *header = file + start;
    uint64_t size = block_size(header, 8), times = get_number(header + 32, 4);
    if (size >= len - start || memchr(header + size, ',', len - start - size))
        return TABLE_END;
    return times ? (int64_t)get_number(header + TZIF_HEADER + 8 * (times - 1), 8) : 0;
}

/* The end of what has to be asked for: never before a change. */
static int64_t table_end(const char *path)
{
    unsigned char *file = alloc_bytes(FILE_LIMIT);
    FILE *f = fopen(path, "rbe");
    size_t len = f ? fread(file, 1, FILE_LIMIT, f) : 0;
    int64_t last = len < FILE_LIMIT ? last_change(file, len) : TABLE_END;
    if (f)
        fclose(f);
    free(file);
    return last < TABLE_END - STEP_SECONDS ? last + STEP_SECONDS : TABLE_END;
}

/* Fill the table from libc, which has been told the zone. */
static void read_changes(struct zone *z, int64_t end)
{
    int64_t at = 0;
    int32_t offset = z->first = libc_offset(0);
    while (at < end) {
        int64_t next = at + STEP_SECONDS < end ? at + STEP_SECONDS : end;
        if (libc_offset(next) != offset) {
            next = find_change(at, next, offset);
            offset = libc_offset(next);
            z->changes = alloc_grow(z->changes, &z->capacity, z->count + 1, sizeof *z->changes);
            z->changes[z->count++] = (struct change){next, offset};
        }
        at = next;
    }
}

/* Set TZ to the zone's file for as long as the table is read. */
static void read_zone(struct zone *z, const char *path)
{
    char spec[PATH_SIZE + 1];
    const char *old = getenv("TZ");
    char *saved = old ? alloc_string(old) : NULL;
    snprintf(spec, sizeof spec, ":%s", path);
    setenv("TZ", spec, 1);
    tzset();
    read_changes(z, table_end(path));
    if (saved)
        setenv("TZ", saved, 1);
    else
        unsetenv("TZ");
    tzset();
    free(saved);
}

int zone_new(const char *name, struct zone **ret_zone, struct error *err)
{
    char path[PATH_SIZE];
    if (!is_known(name)) {
        bool has_database = access(database(), F_OK) == 0;
        return error_set(err, STATUS_USAGE,
                         "unknown time zone \"%.80s\": expected an IANA name such as "
                         "\"Europe/Moscow\" or \"UTC\"%s%.400s%s",
                         name, has_database ? ", a file under " : "; there is no zone database in ",
                         database(), has_database ? "" : " (Debian: install tzdata)");
    }
    struct zone *z = alloc_zeroed(1, sizeof *z);
    z->name = alloc_string(name);
    if (!is_utc(name) && find_file(name, path))
        read_zone(z, path);
    *ret_zone = z;
    return STATUS_OK;
}

void zone_free(struct zone *z)
{
    if (!z)
        return;
    free(z->changes);
    free(z->name);
    free(z);
}

const char *zone_name(const struct zone *z)
{
    return z->name;
}

/* The stretch an instant lies in: the number of changes that are not after it. */
static size_t stretch_at(const struct zone *z, int64_t utc_seconds)
{
    size_t low = 0, high = z->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->changes[middle].at <= utc_seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int32_t stretch_offset(const struct zone *z, size_t stretch)
{
    return stretch ? z->changes[stretch - 1].offset : z->first;
}

int32_t zone_offset(const struct zone *z, int64_t utc_seconds)
{
    return stretch_offset(z, stretch_at(z, utc_seconds));
}

int64_t zone_to_utc(const struct zone *z, int64_t local_seconds)
{
    /*
     * The first stretch that ends, by its own clock, after the local time. Starting a day early
     * costs a step or two; it makes the earlier of two stretches that both hold the time win.
     */
    size_t stretch = stretch_at(z, local_seconds - MOST_OFFSET);
    while (stretch < z->count &&
           local_seconds >= z->changes[stretch].at + stretch_offset(z, stretch))
        stretch++;
    int32_t offset = stretch_offset(z, stretch);
    /* Before its beginning, by its own clock: the time was skipped. */
    if (stretch > 0 && local_seconds < z->changes[stretch - 1].at + offset)
        offset = stretch_offset(z, stretch - 1);
    return local_seconds - offset;
}

/* The IANA name in "…/zoneinfo/Europe/Berlin", or the whole text. */
static const char *after_zoneinfo(const char *path)
{
    static const char directory[] = "/zoneinfo/";
    const char *found = strstr(path, directory);
    return found ? found + sizeof directory - 1 : path;
}

/* What /etc/timezone says, in `text`; "" when it says nothing. */
static void read_etc_timezone(char *text, size_t size)
{
    text[0] = '\0';
    FILE *f = fopen("/etc/timezone", "re");
    if (!f)
        return;
    if (!fgets(text, (int)size, f))
        text[0] = '\0';
    fclose(f);
    text[strcspn(text, " \t\r\n")] = '\0';
}

char *zone_system_name(void)
{
    char text[PATH_SIZE];
    const char *tz = getenv("TZ");
    if (tz) {
        const char *name = after_zoneinfo(tz[0] == ':' ? tz + 1 : tz);
        if (!name[0])
            return alloc_string("UTC"); /* what libc makes of an empty TZ */
        if (is_known(name))
            return alloc_string(name);
    }
    read_etc_timezone(text, sizeof text);
    if (is_known(text))
        return alloc_string(text);
    ssize_t len = readlink("/etc/localtime", text, sizeof text - 1);
    text[len > 0 ? len : 0] = '\0';
    const char *name = after_zoneinfo(text);
    return alloc_string(is_known(name) ? name : "UTC");
}
