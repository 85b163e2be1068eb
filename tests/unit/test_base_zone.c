/*
 * base/zone against libc's localtime_r, and the rules for local times that occur twice or never.
 * Where the machine has no zone database, only what works without one is tested.
 */
#include <time.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/zone.h"
#include "check.h"

#define TABLE_END INT64_C(4102444800) /* 2100-01-01 */

static bool have_database(void)
{
    static const char *const file = "/usr/share/zoneinfo/Europe/Berlin";
    if (access(file, R_OK) == 0 && !getenv("TZDIR"))
        return true;
    printf("# skipped: there is no %s\n", file);
    return false;
}

static struct zone *open_zone(const char *name)
{
    struct zone *z = NULL;
    struct error e = ERROR_INIT;
    CHECK_INT(zone_new(name, &z, &e), STATUS_OK);
    CHECK_STR(e.text, "");
    return z;
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
    struct civil c = {year, month, day, hour, minute, 0};
    return civil_seconds(&c);
}

/* All offsets, twice a day, and to the second around each change. */
static void compare_with_libc(const char *name)
{
    struct zone *z = open_zone(name);
    if (!z)
        return;
    setenv("TZ", name, 1);
    tzset();
    int bad = 0;
    int32_t last = zone_offset(z, 0);
    for (int64_t s = 0; s < TABLE_END; s += 43200) {
        time_t t = (time_t)s;
        struct tm tm;
        localtime_r(&t, &tm);
        int32_t offset = zone_offset(z, s);
        bad += offset != tm.tm_gmtoff;
        if (offset == last)
            continue;
        last = offset;
        for (t = (time_t)s - 43200; t <= (time_t)s; t++) {
            localtime_r(&t, &tm);
            bad += zone_offset(z, t) != tm.tm_gmtoff;
        }
    }
    unsetenv("TZ");
    tzset();
    if (bad)
        printf("# %s\n", name);
    CHECK_INT(bad, 0);
    zone_free(z);
}

static void libc_agrees(void)
{
    /* Recife had a summer time of one week; Apia lost a day; Lord Howe moves by half an hour. */
    static const char *const names[] = {
        "Europe/Moscow",  "Europe/Berlin",       "America/New_York", "Asia/Kolkata",
        "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia",     "UTC",
        "America/Recife",
    };
    for (size_t i = 0; have_database() && i < sizeof names / sizeof *names; i++)
        compare_with_libc(names[i]);
}

/* Whatever instant has a local time, the local time leads to it, or to the first of the two. */
static void local_times_lead_back(void)
{
    static const char *const names[] = {"Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia",
                                        "America/New_York", "Asia/Kathmandu"};
    for (size_t i = 0; have_database() && i < sizeof names / sizeof *names; i++) {
        struct zone *z = open_zone(names[i]);
        int bad = 0;
        for (int64_t s = 86400; z && s < TABLE_END; s += 1800) {
            int64_t local = s + zone_offset(z, s), back = zone_to_utc(z, local);
            bad += back > s || back < s - 86400 || back + zone_offset(z, back) != local;
        }
        CHECK_INT(bad, 0);
        zone_free(z);
    }
}

static void a_repeated_time_is_the_first_one(void)
{
    if (!have_database())
        return;
    struct zone *z = open_zone("Europe/Berlin");
    /* 2025-10-26 03:00 +02:00 becomes 02:00 +01:00 at 01:00 UTC. */
    CHECK_INT(zone_to_utc(z, at(2025, 10, 26, 1, 59)), at(2025, 10, 25, 23, 59));
    CHECK_INT(zone_to_utc(z, at(2025, 10, 26, 2, 0)), at(2025, 10, 26, 0, 0));
    CHECK_INT(zone_to_utc(z, at(2025, 10, 26, 2, 59)), at(2025, 10, 26, 0, 59));
    CHECK_INT(zone_to_utc(z, at(2025, 10, 26, 3, 0)), at(2025, 10, 26, 2, 0));
    zone_free(z);
    z = open_zone("Australia/Lord_Howe");
    /* 2025-04-06 02:00 +11:00 becomes 01:30 +10:30 at 15:00 UTC the day before. */
    CHECK_INT(zone_to_utc(z, at(2025, 4, 6, 1, 30)), at(2025, 4, 5, 14, 30));
    CHECK_INT(zone_to_utc(z, at(2025, 4, 6, 2, 0)), at(2025, 4, 5, 15, 30));
    zone_free(z);
}

static void a_skipped_time_takes_the_offset_before(void)
{
    if (!have_database())
        return;
    struct zone *z = open_zone("Europe/Berlin");
    /* 2025-03-30 02:00 +01:00 becomes 03:00 +02:00 at 01:00 UTC. */
    CHECK_INT(zone_to_utc(z, at(2025, 3, 30, 1, 59)), at(2025, 3, 30, 0, 59));
    CHECK_INT(zone_to_utc(z, at(2025, 3, 30, 2, 0)), at(2025, 3, 30, 1, 0));
    CHECK_INT(zone_to_utc(z, at(2025, 3, 30, 2, 30)), at(2025, 3, 30, 1, 30));
    CHECK_INT(zone_to_utc(z, at(2025, 3, 30, 3, 0)), at(2025, 3, 30, 1, 0));
    zone_free(z);
    z = open_zone("Pacific/Apia");
    /* 2011-12-30 did not happen: 00:00 -10:00 was 31 December, 00:00 +14:00, at 10:00 UTC. */
    CHECK_INT(zone_to_utc(z, at(2011, 12, 29, 23, 59)), at(2011, 12, 30, 9, 59));
    CHECK_INT(zone_to_utc(z, at(2011, 12, 30, 12, 0)), at(2011, 12, 30, 22, 0));
    CHECK_INT(zone_to_utc(z, at(2011, 12, 31, 0, 0)), at(2011, 12, 30, 10, 0));
    zone_free(z);
}

static void outside_the_table_the_nearest_offset_holds(void)
{
    if (!have_database())
        return;
    struct zone *z = open_zone("Europe/Berlin");
    CHECK_INT(zone_offset(z, at(1, 7, 1, 0, 0)), zone_offset(z, 0));
    CHECK_INT(zone_offset(z, at(9999, 7, 1, 0, 0)), 3600);
    CHECK_INT(zone_to_utc(z, at(9999, 7, 1, 0, 0)), at(9999, 6, 30, 23, 0));
    zone_free(z);
}

static void unknown_names_are_refused(void)
{
    static const char *const names[] = {
        "",
        "Europe/Nowhere",
        "/Europe/Berlin",
        "../../etc/passwd",
        "/usr/share/zoneinfo/UTC",
        "Europe",
        "MSK-3",
        "EST5EDT,M3.2.0",
        "Europe/../Europe/Berlin",
        "tzdata.zi",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct zone *z = NULL;
        struct error e = ERROR_INIT;
        CHECK_INT(zone_new(names[i], &z, &e), STATUS_USAGE);
        CHECK_INT(e.status, STATUS_USAGE);
        CHECK(strstr(e.text, "Europe/Moscow") != NULL);
        CHECK(z == NULL);
        zone_free(z);
    }
}

/* A database of one file, of those bytes: "Here" is a zone then. */
static void make_database(char directory[512], char path[600], const void *bytes, size_t len)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(directory, 512, "%.400s/test-zone-XXXXXX", tmp && tmp[0] ? tmp : "/tmp");
    CHECK(mkdtemp(directory) != NULL);
    snprintf(path, 600, "%s/Here", directory);
    FILE *f = fopen(path, "w");
    CHECK(f && fwrite(bytes, 1, len, f) == len && fclose(f) == 0);
    setenv("TZDIR", directory, 1);
}

static void remove_database(const char *directory, const char *path)
{
    unsetenv("TZDIR");
    unlink(path);
    rmdir(directory);
}

/* libc would take it for UTC. */
static void a_file_that_is_no_zone_is_refused(void)
{
    char directory[512], path[600];
    make_database(directory, path, "no zone\n", 8);
    struct zone *z = NULL;
    struct error e = ERROR_INIT;
    CHECK_INT(zone_new("Here", &z, &e), STATUS_USAGE);
    zone_free(z);
    remove_database(directory, path);
}

/* What libc makes of the file is what counts, whatever it says of its changes. */
static int differs_from_libc(const void *bytes, size_t len)
{
    char directory[512], path[600], spec[610];
    make_database(directory, path, bytes, len);
    struct zone *z = open_zone("Here");
    snprintf(spec, sizeof spec, ":%s", path);
    setenv("TZ", spec, 1);
    tzset();
    int bad = 0;
    for (int64_t s = 0; z && s < TABLE_END; s += 20 * 86400) {
        time_t t = (time_t)s;
        struct tm tm;
        localtime_r(&t, &tm);
        bad += zone_offset(z, s) != tm.tm_gmtoff;
    }
    unsetenv("TZ");
    tzset();
    zone_free(z);
    remove_database(directory, path);
    return bad;
}

static void a_file_that_is_cut_off(void)
{
    static const char *const names[] = {"Berlin", "Moscow"};
    unsigned char bytes[8192];
    char path[64];
    int bad = 0;
    for (size_t i = 0; have_database() && i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "/usr/share/zoneinfo/Europe/%s", names[i]);
        FILE *f = fopen(path, "r");
        size_t len = f ? fread(bytes, 1, sizeof bytes, f) : 0;
        CHECK(f && fclose(f) == 0 && len > 100 && len < sizeof bytes);
        for (size_t n = 4; n <= len; n += n + 40 < len ? 97 : 1)
            bad += differs_from_libc(bytes, n);
    }
    CHECK_INT(bad, 0);
}

/* Counts that the file does not bear out. */
static void a_file_with_wild_counts(void)
{
    unsigned char bytes[400] = "TZif2";
    for (size_t at = 20; at < 44; at += 4) {
        memset(bytes + at, 0xff, 4);
        CHECK_INT(differs_from_libc(bytes, sizeof bytes), 0);
        memset(bytes + at, 0, 4);
        memcpy(bytes + 44, "TZif2", 5);
        memset(bytes + 44 + at, 0xff, 4);
        CHECK_INT(differs_from_libc(bytes, sizeof bytes), 0);
        memset(bytes + 44 + at, 0, 4);
    }
}

static void utc_needs_no_database(void)
{
    setenv("TZDIR", "/nonexistent", 1);
    struct zone *z = open_zone("UTC"), *berlin = NULL;
    CHECK_STR(zone_name(z), "UTC");
    CHECK_INT(zone_offset(z, at(2025, 7, 1, 0, 0)), 0);
    CHECK_INT(zone_to_utc(z, 12345), 12345);
    struct error e = ERROR_INIT;
    CHECK_INT(zone_new("Europe/Berlin", &berlin, &e), STATUS_USAGE);
    CHECK(strstr(e.text, "/nonexistent") != NULL);
    CHECK(strstr(e.text, "tzdata") != NULL);
    unsetenv("TZDIR");
    zone_free(z);
    zone_free(NULL);
}

static void the_environment_is_restored(void)
{
    if (!have_database())
        return;
    time_t t = 0;
    struct tm tm;
    setenv("TZ", "Asia/Kolkata", 1);
    tzset();
    zone_free(open_zone("Europe/Berlin"));
    CHECK_STR(getenv("TZ"), "Asia/Kolkata");
    localtime_r(&t, &tm);
    CHECK_INT(tm.tm_gmtoff, 19800);
    unsetenv("TZ");
    zone_free(open_zone("Europe/Berlin"));
    CHECK(getenv("TZ") == NULL);
    localtime_r(&t, &tm);
    CHECK(tm.tm_gmtoff != 19800);
}

static void check_system_name(const char *tz, const char *want)
{
    setenv("TZ", tz, 1);
    char *name = zone_system_name();
    CHECK_STR(name, want);
    free(name);
    unsetenv("TZ");
}

static void the_system_name_comes_from_the_environment(void)
{
    check_system_name("UTC", "UTC");
    check_system_name("", "UTC");
    if (have_database()) {
        check_system_name("Europe/Moscow", "Europe/Moscow");
        check_system_name(":Europe/Moscow", "Europe/Moscow");
        check_system_name("/usr/share/zoneinfo/Europe/Moscow", "Europe/Moscow");
    }
}

/* Whatever the machine is set to, the name is one that zone_new takes. */
static void the_system_name_is_known(void)
{
    setenv("TZ", "MSK-3", 1);
    char *name = zone_system_name();
    CHECK(strcmp(name, "MSK-3") != 0);
    zone_free(open_zone(name));
    free(name);
    unsetenv("TZ");
    name = zone_system_name();
    zone_free(open_zone(name));
    free(name);
}

int main(void)
{
    unsetenv("TZ");
    RUN(libc_agrees);
    RUN(local_times_lead_back);
    RUN(a_repeated_time_is_the_first_one);
    RUN(a_skipped_time_takes_the_offset_before);
    RUN(outside_the_table_the_nearest_offset_holds);
    RUN(unknown_names_are_refused);
    RUN(a_file_that_is_no_zone_is_refused);
    RUN(a_file_that_is_cut_off);
    RUN(a_file_with_wild_counts);
    RUN(utc_needs_no_database);
    RUN(the_environment_is_restored);
    RUN(the_system_name_comes_from_the_environment);
    RUN(the_system_name_is_known);
    return check_end();
}
