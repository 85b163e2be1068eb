/*
 * A store on a disk that fails: at each operation in turn, in each way, a scan, a merge and a
 * forgetting are interrupted. Afterwards the store has to be what it was after one of the steps,
 * and doing it all again has to end exactly where an undisturbed run does.
 */
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/hash.h"
#include "check.h"
#include "edge/packfile.h"
#include "failing_disk.h"
#include "rollup/codec.h"
#include "rollup/sums.h"
#include "scan/scan.h"
#include "store/store.h"

#define T0 INT64_C(1795262400) /* 2026-11-21T12:00:00Z */
#define EVER (INT64_C(1) << 40)
#define STEPS 6
#define PARTS 3000

static struct packfiles files;
static struct packs *packs;
static struct zone *utc;
static char directory[] = "/tmp/porta-audit-faults-XXXXXX";
static char store_path[64], other_path[64], logs[2][64];
static const struct rollup_rules rules = {.endpoints = {.max_endpoints = 100}};

/* A few lines of a log, from the n-th hour on. */
static void append_hours(const char *path, int first, int count)
{
    FILE *f = fopen(path, "a");
    for (int i = first * 12; i < (first + count) * 12; i++)
        fprintf(f,
                "10.0.0.%d - - [21/Nov/2026:%02d:%02d:%02d +0000] \"GET /%d HTTP/1.1\" 200 40 "
                "\"-\" \"agent/%d\" 0.%03d 0.001\n",
                i % 20, i / 12, i % 12 * 5, i % 60, i % 7, i % 5, i * 37 % 1000);
    fclose(f);
}

static void copy(const char *from, const char *to)
{
    char block[4096];
    size_t n;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    while ((n = fread(block, 1, sizeof block, in)) > 0)
        fwrite(block, 1, n, out);
    fclose(in);
    fclose(out);
}

static int scan(struct store *store, const char *path, struct error *err)
{
    const struct scan_options options = {
        .packs = packs, .zone = utc, .store_rules = &rules, .rules = 1};
    struct scan *s = scan_new(&options, NULL);
    int status = scan_into_store(s, store, path, false, err);
    scan_free(s);
    return status;
}

static int keep(struct store *store, struct error *err)
{
    int status = store_begin(store, err);
    if (status == STATUS_OK)
        status = store_put_kept(store, "history", "1/2", SPAN("what was stated"), err);
    if (status == STATUS_OK)
        status = store_commit(store, err);
    if (status < 0)
        store_rollback(store);
    return status;
}

static int merge(struct store *store, struct error *err)
{
    struct store *other = NULL;
    int status = store_open(other_path, STORE_READ, &other, err);
    if (status == STATUS_OK)
        status = store_merge(store, other, err);
    store_close(other);
    return status;
}

/* All that a store says, as one number. */
static uint64_t digest(struct store *store)
{
    struct error err = ERROR_INIT;
    struct rollup *r = rollup_new(&rules);
    struct buffer out;
    size_t n;
    bool found;
    buffer_init(&out, (size_t)1 << 24);
    CHECK_INT(store_load(store, 0, -EVER, EVER, r, &err), STATUS_OK);
    int64_t *slots = codec_slots(r, &n);
    for (size_t i = 0; i < n; i++)
        codec_put_slot(r, slots[i], &out);
    free(slots);
    int64_t *hours = codec_hours(r, &n);
    for (size_t i = 0; i < n; i++)
        codec_put_hour(r, hours[i], &out);
    free(hours);
    codec_put_undated(r, &out);
    CHECK_INT(store_get_kept(store, "history", "1/2", &out, &found, &err), STATUS_OK);
    CHECK_INT(store_get_kept(store, "forgotten", "before", &out, &found, &err), STATUS_OK);
    uint64_t hash = hash_bytes(out.data, out.len, 0);
    buffer_release(&out);
    rollup_free(r);
    return hash;
}

/* All the work; `states` gets the digest after each step, where it is not NULL. */
static int work(uint64_t *states, struct error *err)
{
    struct store *store = NULL;
    int status = store_open(store_path, STORE_CREATE, &store, err);
    for (int step = 0; step < STEPS && status == STATUS_OK; step++) {
        if (step == 1 || step == 2)
            status = scan(store, logs[step - 1], err);
        else if (step == 3)
            status = keep(store, err);
        else if (step == 4)
            status = merge(store, err);
        else if (step == 5)
            status = store_forget(store, T0 - 10 * 3600, err);
        if (states && status == STATUS_OK)
            states[step] = digest(store);
    }
    store_close(store);
    return status;
}

static void begin(const char *start)
{
    unlink(store_path);
    if (start)
        copy(start, store_path);
}

/* What is there now is one of the states, or there is no store yet. */
static void check_state(const char *start, const uint64_t *states)
{
    struct error err = ERROR_INIT;
    struct store *store = NULL;
    bool known = false;
    if (store_open(store_path, STORE_READ, &store, &err) < 0) {
        CHECK(!start);
        return;
    }
    uint64_t now = digest(store);
    for (int step = 0; step < STEPS; step++)
        known |= states[step] == now;
    CHECK(known);
    store_close(store);
}

static void interrupt_everywhere(const char *start)
{
    uint64_t states[STEPS];
    struct error err = ERROR_INIT;
    begin(start);
    failing_disk_arm(DISK_ERROR, LONG_MAX, 0);
    CHECK_INT(work(states, &err), STATUS_OK);
    long operations = failing_disk_disarm();
    CHECK(operations > 50);
    for (unsigned failure = DISK_ERROR_ONCE; failure < DISK_FAILURES; failure++) {
        long noticed = 0;
        for (long at = 0; at < operations; at++) {
            begin(start);
            failing_disk_arm((enum disk_failure)failure, at, (unsigned)at);
            noticed += work(NULL, &err) < 0;
            failing_disk_disarm();
            check_state(start, states);
            struct store *store = NULL;
            CHECK_INT(work(NULL, &err), STATUS_OK);
            CHECK_INT(store_open(store_path, STORE_READ, &store, &err), STATUS_OK);
            CHECK(store && digest(store) == states[STEPS - 1]);
            store_close(store);
        }
        printf("# failure %u: %ld operations, %ld noticed\n", failure, operations, noticed);
        CHECK(noticed > operations / 2);
    }
}

static void a_new_store(void)
{
    interrupt_everywhere(NULL);
}

static void a_store_that_goes_on(void)
{
    struct error err = ERROR_INIT;
    struct store *store = NULL;
    char first[80];
    snprintf(first, sizeof first, "%s/first.db", directory);
    CHECK_INT(store_open(first, STORE_CREATE, &store, &err), STATUS_OK);
    CHECK_INT(scan(store, logs[0], &err), STATUS_OK);
    store_close(store);
    append_hours(logs[0], 2, 1);
    interrupt_everywhere(first);
    unlink(first);
}

/* More than SQLite's cache holds goes into a temporary store and is read again. */
static int work_temporarily(uint64_t *ret_entries, struct error *err)
{
    const struct scan_options options = {.packs = packs, .zone = utc};
    const struct sums_request request = {.start = T0 - 86400, .end = T0 + 86400};
    struct store *store = NULL;
    struct store_period *period = NULL;
    struct rollup *all = rollup_new(&rules);
    int status = store_open_temporary(&store, err);
    if (status == STATUS_OK)
        status = store_begin(store, err);
    for (int i = 0; i < PARTS && status == STATUS_OK; i++) {
        int64_t id;
        struct rollup *part = rollup_new(&rules);
        struct scan *s = scan_new(&options, part);
        scan_source(s, logs[1]);
        status = store_append(store, part, &id, err);
        scan_free(s);
        rollup_free(part);
    }
    if (status == STATUS_OK)
        status = store_commit(store, err);
    if (status == STATUS_OK)
        status = store_period_begin(store, -EVER, EVER, true, all, &period, err);
    if (status == STATUS_OK) {
        struct sums *sums = sums_new(all, &request);
        *ret_entries = sums->entries;
        sums_free(sums);
        status = rollup_check(all, err);
    }
    store_period_end(period);
    rollup_free(all);
    store_close(store);
    return status;
}

static void a_temporary_store(void)
{
    struct error err = ERROR_INIT;
    uint64_t entries = 0;
    failing_disk_arm(DISK_ERROR, LONG_MAX, 0);
    CHECK_INT(work_temporarily(&entries, &err), STATUS_OK);
    long operations = failing_disk_disarm();
    CHECK_INT(entries, PARTS * 24);
    CHECK(operations > 100);
    for (unsigned failure = DISK_ERROR_ONCE; failure <= DISK_FULL; failure++) {
        for (long at = 0; at < operations; at += operations / 3) {
            struct error failed = ERROR_INIT;
            failing_disk_arm((enum disk_failure)failure, at, 0);
            CHECK_INT(work_temporarily(&entries, &failed), STATUS_IO);
            failing_disk_disarm();
            CHECK(strncmp(failed.text, "temporary store: ", 17) == 0);
        }
    }
}

static bool prepare(void)
{
    const char *top = getenv("srcdir_top");
    char patterns[4096];
    struct error err = ERROR_INIT;
    struct store *other = NULL;
    if (!mkdtemp(directory))
        return false;
    snprintf(patterns, sizeof patterns, "%s/patterns/nginx-timed.yaml", top ? top : ".");
    snprintf(store_path, sizeof store_path, "%s/s.db", directory);
    snprintf(other_path, sizeof other_path, "%s/o.db", directory);
    for (int i = 0; i < 2; i++)
        snprintf(logs[i], sizeof logs[i], "%s/%d.log", directory, i);
    if (packfiles_read(&files, patterns, &err) < 0 ||
        packs_new(files.specs, files.count, &packs, &err) < 0 || zone_new("UTC", &utc, &err) < 0 ||
        store_open(other_path, STORE_CREATE, &other, &err) < 0)
        return false;
    append_hours(logs[0], 3, 4);
    bool ready = scan(other, logs[0], &err) == STATUS_OK;
    store_close(other);
    unlink(logs[0]);
    append_hours(logs[0], 0, 2);
    append_hours(logs[1], 8, 2);
    return ready;
}

int main(void)
{
    failing_disk_install();
    if (!prepare()) {
        puts("Bail out! cannot prepare");
        return 99;
    }
    RUN(a_new_store);
    RUN(a_store_that_goes_on);
    RUN(a_temporary_store);
    unlink(store_path);
    unlink(other_path);
    unlink(logs[0]);
    unlink(logs[1]);
    rmdir(directory);
    zone_free(utc);
    packs_free(packs);
    packfiles_release(&files);
    return check_end();
}
