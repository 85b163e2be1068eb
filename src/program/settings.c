#include "program/settings.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/civil.h"
#include "base/period.h"
#include "program/patterns_path.h"

#define MOST_JOBS 64

static int load_zone(const char *name, struct zone **ret, struct error *err)
{
    if (name)
        return zone_new(name, ret, err);
    /* libc would take a TZ that it does not know for UTC, and shift every week by hours. */
    const char *tz = getenv("TZ");
    tz = tz && *tz == ':' ? tz + 1 : tz;
    if (tz && *tz && *tz != '/' && zone_new(tz, ret, err) < 0)
        return error_set(err, STATUS_USAGE, "TZ=%.60s is no IANA name: give --timezone", tz);
    if (tz && *tz && *tz != '/')
        return STATUS_OK;
    char *system = zone_system_name();
    int status = zone_new(system, ret, err);
    free(system);
    return status;
}

static int read_patterns(const char *path, struct packfiles *files, struct error *err)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return error_set(err, STATUS_IO, "%s: %s (patterns)", path, strerror(errno));
    return S_ISDIR(st.st_mode) ? packfiles_read_directory(files, path, err)
                               : packfiles_read(files, path, err);
}

int settings_load_patterns(const struct options *options, struct packfiles *ret, struct error *err)
{
    struct packfiles files = {0};
    int status = STATUS_OK;
    for (size_t i = 0; i < options->patterns.count && status == STATUS_OK; i++)
        status = read_patterns(options->patterns.items[i], &files, err);
    if (status == STATUS_OK)
        status = read_patterns(patterns_path(), &files, err);
    if (status < 0)
        packfiles_release(&files);
    else
        *ret = files;
    return status;
}

static int parse_year(const char *text, int *ret, struct error *err)
{
    char *end;
    errno = 0;
    long year = strtol(text, &end, 10);
    if (errno || *end || end == text || year < 1970 || year > 2099)
        return error_set(err, STATUS_USAGE,
                         "--assume-year '%.40s': expected a year from 1970 to 2099", text);
    *ret = (int)year;
    return STATUS_OK;
}

/* Those that this process may use. */
static unsigned processors(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < MOST_JOBS ? (unsigned)n : MOST_JOBS;
}

static int parse_jobs(const char *text, unsigned *ret, struct error *err)
{
    char *end;
    errno = 0;
    long jobs = strtol(text, &end, 10);
    if (errno || *end || end == text || jobs < 1 || jobs > MOST_JOBS)
        return error_set(err, STATUS_USAGE, "--jobs '%.40s': expected a number from 1 to %d", text,
                         MOST_JOBS);
    *ret = (unsigned)jobs;
    return STATUS_OK;
}

static int load(const struct options *o, struct settings *s, struct error *err)
{
    int status = load_zone(o->timezone, &s->zone, err);
    if (status == STATUS_OK && o->assume_tz)
        status = zone_new(o->assume_tz, &s->assume, err);
    s->now = (int64_t)time(NULL);
    if (status == STATUS_OK && o->now)
        status = period_instant(o->now, s->now, s->zone, &s->now, err);
    s->jobs = processors();
    if (status == STATUS_OK && o->jobs)
        status = parse_jobs(o->jobs, &s->jobs, err);
    s->has_assume_year = o->assume_year != NULL;
    if (status == STATUS_OK && o->assume_year)
        status = parse_year(o->assume_year, &s->assume_year, err);
    if (status == STATUS_OK)
        status = settings_load_patterns(o, &s->files, err);
    if (status == STATUS_OK)
        status = packs_new(s->files.specs, s->files.count, &s->packs, err);
    if (status == STATUS_OK && o->pattern.count)
        status = packs_select(s->packs, o->pattern.items, o->pattern.count, err);
    return status;
}

int settings_load(const struct options *options, struct settings *ret, struct error *err)
{
    struct settings s = {0};
    int status = load(options, &s, err);
    if (status < 0)
        settings_release(&s);
    *ret = s;
    return status;
}

void settings_release(struct settings *s)
{
    packs_free(s->packs);
    packfiles_release(&s->files);
    zone_free(s->assume);
    zone_free(s->zone);
    *s = (struct settings){0};
}

const struct zone *settings_assumed_zone(const struct settings *s)
{
    return s->assume ? s->assume : s->zone;
}

int64_t settings_assumed_year_us(const struct settings *s)
{
    return civil_days(s->assume_year, 7, 2) * 86400 * INT64_C(1000000);
}
