/* Scans of small logs: what becomes of records without a time, of bounds, of sources. */
#include <stdio.h>
#include <unistd.h>

#include "base/civil.h"
#include "check.h"
#include "edge/packfile.h"
#include "rollup/sums.h"
#include "scan/scan.h"

#define T0 INT64_C(1795262400) /* 2026-11-21T12:00:00Z */

static struct packfiles files;
static struct packs *packs;
static struct zone *utc;
static char directory[] = "/tmp/porta-audit-scan-XXXXXX";

static const char *write_log(const char *name, const char *text)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *f = fopen(path, "w");
    fputs(text, f);
    fclose(f);
    return path;
}

static const struct rollup_rules rules = {.endpoints = {.max_endpoints = 100}};

struct scanned_log {
    struct rollup *rollup;
    struct scan *scan;
    struct sums *sums;
};

/* Scan the text as one log and add up the day around T0. */
static struct scanned_log scan_text(const char *text, struct scan_options options,
                                    bool include_undated)
{
    struct scanned_log s;
    options.packs = packs;
    options.zone = utc;
    s.rollup = rollup_new(&rules);
    s.scan = scan_new(&options, s.rollup);
    scan_source(s.scan, write_log("a.log", text));
    scan_finish(s.scan);
    struct sums_request request = {
        .start = T0 - 43200, .end = T0 + 43200, .include_undated = include_undated};
    s.sums = sums_new(s.rollup, &request);
    return s;
}

static void done(struct scanned_log *s)
{
    sums_free(s->sums);
    scan_free(s->scan);
    rollup_free(s->rollup);
}

#define REQUEST "INFO:     127.0.0.1:1 - \"GET /meta HTTP/1.1\" 200 OK\n"
#define AGENT(time) \
    "INFO:porta:[AGENT] a1 called agent_status: {'status': 'ok'} at 2026-11-21T" time "\n"

static void undated_between_close_entries_are_inferred(void)
{
    struct scanned_log s =
        scan_text(AGENT("12:00:00.500000") REQUEST REQUEST AGENT("13:00:00.500000"),
                  (struct scan_options){0}, false);
    CHECK_INT(s.sums->normal.total.requests, 2);
    CHECK_INT(s.sums->normal.total.inferred, 2);
    CHECK_INT(s.sums->inferred_entries, 2);
    CHECK_INT(s.sums->undated_entries, 0);
    CHECK_INT(s.sums->normal.peak_minute, 2);
    CHECK_INT(s.sums->normal.peak_minute_at, T0);
    CHECK_INT(s.sums->normal.peak_second, 0);
    done(&s);
}

static void more_than_an_hour_between_leaves_them_undated(void)
{
    struct scanned_log s =
        scan_text(AGENT("12:00:00") REQUEST AGENT("13:00:01"), (struct scan_options){0}, false);
    CHECK_INT(s.sums->normal.total.requests, 0);
    CHECK_INT(s.sums->undated_entries, 1);
    done(&s);
    s = scan_text(AGENT("12:00:00") REQUEST AGENT("13:00:01"), (struct scan_options){0}, true);
    CHECK_INT(s.sums->normal.total.requests, 1);
    CHECK_INT(s.sums->normal.total.undated, 1);
    done(&s);
}

static void before_the_first_stamp_is_undated_after_the_last_inferred(void)
{
    struct scanned_log s =
        scan_text(REQUEST AGENT("12:00:00") REQUEST REQUEST, (struct scan_options){0}, false);
    CHECK_INT(s.sums->normal.total.requests, 2);
    CHECK_INT(s.sums->inferred_entries, 2);
    CHECK_INT(s.sums->undated_entries, 1);
    done(&s);
}

static void undated_as_gives_them_a_time(void)
{
    struct scan_options options = {.has_undated_as = true, .undated_as = T0 + 60};
    struct scanned_log s = scan_text(REQUEST REQUEST REQUEST, options, false);
    CHECK_INT(s.sums->normal.total.requests, 3);
    CHECK_INT(s.sums->normal.total.inferred, 3);
    CHECK_INT(s.sums->undated_entries, 0);
    done(&s);
}

static void bounds_are_exact_but_entries_outside_still_date(void)
{
    struct scan_options options = {
        .has_since = true, .since = T0 + 7, .has_until = true, .until = T0 + 20};
    struct scanned_log s = scan_text(AGENT("12:00:05") REQUEST AGENT("12:00:07")
                                         REQUEST AGENT("12:00:19.999999") AGENT("12:00:20"),
                                     options, false);
    CHECK_INT(s.sums->operations, 2);
    CHECK_INT(s.sums->normal.total.requests, 1);
    CHECK_INT(s.sums->inferred_entries, 1);
    done(&s);
}

#define LOCK "ERROR:porta:Ошибка получения списка агентов: database is locked\n"

static void lock_events_take_the_time_before_them(void)
{
    struct scanned_log s = scan_text(AGENT("12:00:00") LOCK LOCK AGENT("12:00:09")
                                         LOCK AGENT("12:30:00") LOCK AGENT("12:31:00"),
                                     (struct scan_options){0}, false);
    CHECK_INT(s.sums->lock_events, 4);
    CHECK_INT(s.sums->lock_inferred, 4);
    CHECK_INT(s.sums->n_episodes, 2);
    CHECK_INT(s.sums->episodes[0].first, T0);
    CHECK_INT(s.sums->episodes[0].last, T0 + 9);
    CHECK_INT(s.sums->episodes[0].events, 3);
    CHECK(s.sums->episodes[0].inferred);
    CHECK_INT(s.sums->episodes[1].events, 1);
    done(&s);
}

static void an_access_log_alone_cannot_tell_locks(void)
{
    size_t n;
    struct scanned_log s = scan_text(REQUEST REQUEST, (struct scan_options){0}, true);
    CHECK(!scan_sources(s.scan, &n)->can_tell_locks);
    done(&s);
    s = scan_text(REQUEST AGENT("12:00:00"), (struct scan_options){0}, true);
    CHECK(scan_sources(s.scan, &n)->can_tell_locks);
    CHECK_INT(n, 1);
    CHECK_INT(scan_sources(s.scan, &n)->tier, TIER_APP);
    CHECK_STR(scan_sources(s.scan, &n)->patterns, "porta-uvicorn");
    done(&s);
}

/* What an application's log says outside the bounds is no evidence within them. */
static void only_what_counts_can_tell_locks(void)
{
    size_t n;
    const struct scan_options bounds = {
        .has_since = true, .since = T0, .has_until = true, .until = T0 + 600};
    static const struct {
        const char *text;
        bool can_tell;
    } want[] = {
        {AGENT("11:59:59"), false}, /* dated, before */
        {AGENT("12:10:00"), false}, /* dated, at the end */
        {AGENT("12:09:59"), true},
        {REQUEST "INFO:porta:hello\n", false},           /* undated */
        {AGENT("11:59:59") "INFO:porta:hello\n", false}, /* inferred, before */
        {AGENT("12:00:00") REQUEST AGENT("12:30:00"), true},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        struct scanned_log s = scan_text(want[i].text, bounds, false);
        CHECK_INT(scan_sources(s.scan, &n)->can_tell_locks, want[i].can_tell);
        done(&s);
    }
    struct scan_options dated = bounds;
    dated.has_undated_as = true;
    dated.undated_as = T0 + 60;
    struct scanned_log s = scan_text("INFO:porta:hello\n", dated, false);
    CHECK(scan_sources(s.scan, &n)->can_tell_locks);
    done(&s);
    s = scan_text("INFO:porta:hello\n", (struct scan_options){0}, true);
    CHECK(scan_sources(s.scan, &n)->can_tell_locks); /* without bounds undated entries count */
    done(&s);
}

static void lines_that_nothing_understands_are_kept_for_the_operator(void)
{
    size_t n;
    struct scanned_log s = scan_text(REQUEST "\x01\x02 what is this\n\nand this\n" REQUEST,
                                     (struct scan_options){0}, true);
    const struct source_evidence *e = scan_sources(s.scan, &n);
    CHECK_INT(e->lines, 5);
    CHECK_INT(e->understood, 2);
    CHECK_INT(e->ignored, 1);
    CHECK_INT(e->not_understood, 2);
    CHECK_INT(e->first_missed_line, 2);
    const struct scan_miss *misses = scan_misses(s.scan, 0, &n);
    CHECK_INT(n, 2);
    CHECK_SPAN(span_make(misses[1].text, misses[1].text_len), SPAN("and this"));
    done(&s);
}

static void sources_are_ordered_by_content_not_by_argument(void)
{
    const char *texts[] = {REQUEST, REQUEST REQUEST, AGENT("12:00:00")};
    uint64_t first_order[3];
    for (int round = 0; round < 2; round++) {
        struct scan_options options = {.packs = packs, .zone = utc};
        struct rollup *rollup = rollup_new(&rules);
        struct scan *scan = scan_new(&options, rollup);
        for (int i = 0; i < 3; i++)
            scan_source(scan, write_log(round ? "x" : "y", texts[round ? 2 - i : i]));
        scan_source(scan, "/nonexistent/log");
        scan_finish(scan);
        size_t n;
        const struct source_evidence *e = scan_sources(scan, &n);
        CHECK_INT(n, 4);
        int unreadable = 0;
        for (int i = 0, j = 0; i < 4; i++) {
            unreadable += e[i].state == SOURCE_UNREADABLE;
            if (e[i].state == SOURCE_UNREADABLE)
                continue;
            if (round)
                CHECK(first_order[j] == e[i].fingerprint);
            first_order[j++] = e[i].fingerprint;
        }
        CHECK_INT(unreadable, 1);
        scan_free(scan);
        rollup_free(rollup);
    }
}

int main(void)
{
    struct error err = ERROR_INIT;
    char path[4096];
    const char *top = getenv("srcdir_top");
    snprintf(path, sizeof path, "%s/patterns", top ? top : ".");
    if (!mkdtemp(directory) || zone_new("UTC", &utc, &err) < 0 ||
        packfiles_read_directory(&files, path, &err) < 0 ||
        packs_new(files.specs, files.count, &packs, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        return EXIT_FAILURE;
    }
    RUN(undated_between_close_entries_are_inferred);
    RUN(more_than_an_hour_between_leaves_them_undated);
    RUN(before_the_first_stamp_is_undated_after_the_last_inferred);
    RUN(undated_as_gives_them_a_time);
    RUN(bounds_are_exact_but_entries_outside_still_date);
    RUN(lock_events_take_the_time_before_them);
    RUN(an_access_log_alone_cannot_tell_locks);
    RUN(only_what_counts_can_tell_locks);
    RUN(lines_that_nothing_understands_are_kept_for_the_operator);
    RUN(sources_are_ordered_by_content_not_by_argument);
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"a.log", "x", "y"};
        snprintf(path, sizeof path, "%s/%s", directory, names[i]);
        unlink(path);
    }
    rmdir(directory);
    packs_free(packs);
    packfiles_release(&files);
    zone_free(utc);
    return check_end();
}
