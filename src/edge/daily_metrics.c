/*
 * Daily metrics files, read through parse's JSON scanner: flat objects of which a few keys are
 * asked for. Values keep the scanner's leniency (a number in quotes is a number); what is no number
 * where one has to be is missing, and named.
 *
 * Files are opened below the directory's descriptor with O_NOFOLLOW, so none can lead out of it.
 * They are taken in the order of their names as bytes, then sorted by time: no file system decides.
 */
#include "edge/daily_metrics.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/period.h"
#include "edge/test_output.h"
#include "parse/json.h"
#include "parse/numbers.h"

#define MAX_FILES 10000
#define MAX_FILE_BYTES ((size_t)1 << 20)

/* Latencies of up to a day, in µs; counts; CV in percent. */
#define MAX_LATENCY_US (INT64_C(86400) * 1000000)
#define MAX_COUNT INT64_C(1000000000000)
#define MAX_CV_MICRO INT64_C(1000000000000)

enum key {
    KEY_TIMESTAMP,
    KEY_DURATION,
    KEY_SENT,
    KEY_SUCCESSFUL,
    KEY_ERRORS,
    KEY_MEAN,
    KEY_P95,
    KEY_P99,
    KEY_CV,
    KEY_RETURNCODE,
    KEY_OUTPUT,
    KEY_COUNT
};
static const char *const key_names[KEY_COUNT] = {
    "timestamp",  "duration_sec",   "requests_sent",  "successful",
    "errors",     "avg_latency_ms", "p95_latency_ms", "p99_latency_ms",
    "cv_latency", "returncode",     "raw_output"};

struct reader {
    const struct zone *zone;
    int64_t start, end;
    int directory;
    struct key_tree tree;
    struct daily_metrics_evidence *ret;
    size_t runs_capacity, gaps_capacity;
    struct test_output output;
};

/* ---- values ---- */

static bool number(const struct value *v, int exponent, int64_t max, int64_t *ret)
{
    return v->kind == VALUE_TEXT && number_scaled(v->text, exponent, ROUND_HALF_UP, max, ret);
}

/* A figure that is there and no number; an absent or null one is only missing. */
static const char *first_bad(const struct value *values)
{
    static const struct {
        int exponent;
        int64_t max;
    } of[KEY_COUNT] = {
        [KEY_DURATION] = {0, MAX_COUNT},   [KEY_SENT] = {0, MAX_COUNT},
        [KEY_SUCCESSFUL] = {0, MAX_COUNT}, [KEY_ERRORS] = {0, MAX_COUNT},
        [KEY_MEAN] = {3, MAX_LATENCY_US},  [KEY_P95] = {3, MAX_LATENCY_US},
        [KEY_P99] = {3, MAX_LATENCY_US},   [KEY_CV] = {6, MAX_CV_MICRO},
    };
    int64_t unused;
    for (int key = 0; key < KEY_COUNT; key++)
        if (of[key].max && values[key].kind != VALUE_ABSENT &&
            !number(&values[key], of[key].exponent, of[key].max, &unused))
            return key_names[key];
    return NULL;
}

static void take_count(const struct value *v, bool *ret_has, uint64_t *ret)
{
    int64_t count;
    *ret_has = number(v, 0, MAX_COUNT, &count);
    if (*ret_has)
        *ret = (uint64_t)count;
}

static void take_figures(const struct value *values, struct test_run *run)
{
    int64_t cv;
    take_count(&values[KEY_DURATION], &run->has_duration, &run->duration_s);
    take_count(&values[KEY_SENT], &run->has_sent, &run->sent);
    take_count(&values[KEY_ERRORS], &run->has_errors, &run->errors);
    take_count(&values[KEY_SUCCESSFUL], &run->has_n, &run->n);
    if (!run->has_n && run->has_sent && run->has_errors && run->errors <= run->sent) {
        run->has_n = true;
        run->n = run->sent - run->errors;
    }
    run->has_mean = number(&values[KEY_MEAN], 3, MAX_LATENCY_US, &run->mean_us);
    run->has_p95 = number(&values[KEY_P95], 3, MAX_LATENCY_US, &run->p95_us);
    run->has_p99 = number(&values[KEY_P99], 3, MAX_LATENCY_US, &run->p99_us);
    run->has_cv = number(&values[KEY_CV], 6, MAX_CV_MICRO, &cv);
    run->cv_pct = run->has_cv ? (double)cv / 1e6 : 0;
    const struct value *code = &values[KEY_RETURNCODE];
    run->failed = (code->kind == VALUE_TEXT && !span_equal(code->text, SPAN("0"))) ||
                  (run->has_n ? run->n == 0 : !run->has_p95 && !run->has_mean);
}

/* ---- times ---- */

/* "2025-08-03" at the beginning. */
static bool day_of_text(struct span text, int64_t *ret_days)
{
    struct civil c = {0};
    int *const parts[] = {&c.year, &c.month, &c.day};
    static const struct {
        size_t at, digits;
    } places[] = {{0, 4}, {5, 2}, {8, 2}};
    if (text.len < 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
        return false;
    for (int i = 0; i < 3; i++) {
        for (size_t j = 0; j < places[i].digits; j++) {
            char digit = text.ptr[places[i].at + j];
            if (digit < '0' || digit > '9')
                return false;
            *parts[i] = *parts[i] * 10 + (digit - '0');
        }
    }
    if (c.year < 1 || !civil_valid(&c))
        return false;
    *ret_days = civil_days(c.year, c.month, c.day);
    return true;
}

/* The instant of a timestamp, and the local day that it was written on. */
static bool instant(const struct reader *r, struct span text, int64_t *ret, int64_t *ret_day)
{
    struct error err = ERROR_INIT;
    char copy[64];
    if (!day_of_text(text, ret_day) || text.len >= sizeof copy || memchr(text.ptr, '\0', text.len))
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return period_instant(copy, 0, r->zone, ret, &err) == STATUS_OK;
}

/* False: nothing dates the run; `*note` says why. True: it may say what is odd about it. */
static bool date(const struct reader *r, const struct value *stamp, struct test_run *run,
                 const char **note)
{
    int64_t named, day;
    bool has_name = day_of_text(span_str(run->file), &named);
    *note = NULL;
    if (stamp->kind != VALUE_ABSENT) {
        if (stamp->kind == VALUE_TEXT && instant(r, stamp->text, &run->at, &day)) {
            if (has_name && named != day)
                *note = "its name is of another day than its timestamp";
            return true;
        }
        *note = "its timestamp is no date and time that exists";
        return false;
    }
    *note = has_name ? "no timestamp: dated by its name"
                     : "neither a timestamp nor a name that begins with a date";
    run->at = has_name ? zone_to_utc(r->zone, named * 86400 + 43200) : 0;
    run->day_only = has_name;
    return has_name;
}

static bool in_period(const struct reader *r, int64_t at, int64_t slack)
{
    return r->start == r->end || (at >= r->start - slack && at < r->end + slack);
}

/* ---- what is wrong ---- */

static void __attribute__((format(printf, 4, 5)))
name_gap(struct reader *r, const char *file, bool counted, const char *format, ...)
{
    struct daily_metrics_evidence *e = r->ret;
    int64_t day;
    /* The name of a file that cannot be read still says whether it is of this period. */
    if (!counted && day_of_text(span_str(file), &day) &&
        !in_period(r, zone_to_utc(r->zone, day * 86400), 86400))
        return;
    e->gaps = alloc_grow(e->gaps, &r->gaps_capacity, e->n_gaps + 1, sizeof *e->gaps);
    struct test_gap *gap = &e->gaps[e->n_gaps++];
    *gap = (struct test_gap){.file = alloc_string(file), .counted = counted};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(gap->why, sizeof gap->why, format, arguments);
    va_end(arguments);
}

/* ---- files ---- */

/* The bytes of a regular file; NULL, and why has been named. */
static char *read_bytes(struct reader *r, const char *file, size_t *ret_len)
{
    struct stat st;
    int fd = openat(r->directory, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        name_gap(r, file, false, errno == ELOOP ? "is a symbolic link" : "cannot be read");
        return NULL;
    }
    char *bytes = NULL;
    size_t len = 0;
    ssize_t got = 1;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        name_gap(r, file, false, "is not a regular file");
    } else {
        bytes = alloc_bytes(MAX_FILE_BYTES + 1);
        while (len <= MAX_FILE_BYTES && (got = read(fd, bytes + len, MAX_FILE_BYTES + 1 - len)) > 0)
            len += (size_t)got;
    }
    close(fd);
    if (bytes && (got < 0 || len > MAX_FILE_BYTES)) {
        name_gap(r, file, false, got < 0 ? "cannot be read" : "is larger than 1 MiB");
        free(bytes);
        return NULL;
    }
    *ret_len = len;
    return bytes;
}

/* The run's figures that could count for something and do not. */
static void name_missing(struct reader *r, const struct test_run *run, const char *bad)
{
    if (bad)
        name_gap(r, run->file, true, "%s is no number that it can be", bad);
    else if (!run->has_p95 || !run->has_cv || !run->has_n)
        name_gap(r, run->file, true, "%s is missing or null",
                 !run->has_p95  ? key_names[KEY_P95]
                 : !run->has_cv ? key_names[KEY_CV]
                                : key_names[KEY_SUCCESSFUL]);
}

static void take_run(struct reader *r, const struct value *values, const char *file)
{
    struct test_run run = {.file = alloc_string(file)};
    struct daily_metrics_evidence *e = r->ret;
    const char *note;
    take_figures(values, &run);
    bool dated = date(r, &values[KEY_TIMESTAMP], &run, &note);
    if (!dated || !in_period(r, run.at, 0)) {
        if (!dated)
            name_gap(r, file, false, "%s", note);
        e->n_elsewhere += dated;
        free(run.file);
        return;
    }
    if (note)
        name_gap(r, file, true, "%s", note);
    name_missing(r, &run, first_bad(values));
    e->runs = alloc_grow(e->runs, &r->runs_capacity, e->n_runs + 1, sizeof *e->runs);
    e->runs[e->n_runs++] = run;
    if (values[KEY_OUTPUT].kind == VALUE_TEXT)
        test_output_add(&r->output, values[KEY_OUTPUT].text);
}

static void read_file(struct reader *r, const char *file)
{
    size_t len = 0, reach;
    char *bytes = read_bytes(r, file, &len);
    if (!bytes)
        return;
    struct value values[KEY_COUNT];
    char *scratch = alloc_bytes(len + 1);
    if (json_scan(&r->tree, span_make(bytes, len), scratch, values, &reach))
        take_run(r, values, file);
    else
        name_gap(r, file, false,
                 reach < len ? "is no JSON object from byte %zu on"
                             : "ends too early: after %zu bytes",
                 reach < len ? reach + 1 : len);
    free(scratch);
    free(bytes);
}

/* ---- the directory ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int compare_runs(const void *a, const void *b)
{
    const struct test_run *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return strcmp(x->file, y->file);
}

/* Names that end in .json, sorted; the caller frees. */
static char **list_names(DIR *dir, size_t *ret_count, bool *ret_more)
{
    char **names = NULL;
    size_t capacity = 0, count = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.' || !span_ends_with(span_str(entry->d_name), SPAN(".json")))
            continue;
        names = alloc_grow(names, &capacity, count + 1, sizeof *names);
        names[count++] = alloc_string(entry->d_name);
    }
    if (count)
        qsort(names, count, sizeof *names, compare_names);
    *ret_more = count > MAX_FILES;
    *ret_count = count;
    return names;
}

static void read_all(struct reader *r, DIR *dir)
{
    size_t count;
    bool more;
    char **names = list_names(dir, &count, &more);
    if (more)
        snprintf(r->ret->gap, sizeof r->ret->gap, "more than %d files, only the last are read",
                 MAX_FILES);
    for (size_t i = 0; i < count; i++) {
        if (!more || i >= count - MAX_FILES)
            read_file(r, names[i]);
        free(names[i]);
    }
    free(names);
}

void daily_metrics_look(const char *directory, const struct zone *zone, int64_t start, int64_t end,
                        struct daily_metrics_evidence *ret)
{
    *ret = (struct daily_metrics_evidence){.asked = true};
    struct reader r = {.zone = zone, .start = start, .end = end, .ret = ret};
    DIR *dir = opendir(directory);
    if (!dir) {
        snprintf(ret->gap, sizeof ret->gap, "cannot be read: %s", strerror(errno));
        return;
    }
    r.directory = dirfd(dir);
    keys_init(&r.tree);
    for (int key = 0; key < KEY_COUNT; key++)
        keys_add(&r.tree, span_str(key_names[key]), false, false);
    read_all(&r, dir);
    if (ret->n_runs)
        qsort(ret->runs, ret->n_runs, sizeof *ret->runs, compare_runs);
    test_output_end(&r.output, ret);
    keys_release(&r.tree);
    closedir(dir);
}

void daily_metrics_release(struct daily_metrics_evidence *evidence)
{
    for (size_t i = 0; i < evidence->n_runs; i++)
        free(evidence->runs[i].file);
    for (size_t i = 0; i < evidence->n_gaps; i++)
        free(evidence->gaps[i].file);
    free(evidence->runs);
    free(evidence->gaps);
    *evidence = (struct daily_metrics_evidence){0};
}
