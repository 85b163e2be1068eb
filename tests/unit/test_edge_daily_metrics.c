/* Daily metrics files: whole, with nulls, several a day, malformed, of a wrong date. */
#include "edge/daily_metrics.h"

#include <sys/stat.h>

#include "check.h"
#include "edge_files.h"

/* 2025-07-28 00:00 in Moscow, and a week later. */
#define START (INT64_C(1753660800) - 10800)
#define END (START + 7 * 86400)

static struct daily_metrics_evidence seen;
static struct zone *zone;

static void look(void)
{
    daily_metrics_release(&seen);
    daily_metrics_look(scratch(), zone, START, END, &seen);
}

static void only(const char *name, const char *text)
{
    scratch_write(name, text);
    look();
    unlink(scratch_path(name));
}

#define FIGURES                                                                                    \
    "\"rps\": 3, \"duration_sec\": 30, \"requests_sent\": 90, \"successful\": 88, \"errors\": 2, " \
    "\"avg_latency_ms\": 134.25, \"p95_latency_ms\": 193, \"p99_latency_ms\": 216.0005, "          \
    "\"cv_latency\": 26.74, \"raw_output\": \"[/run_bash] 200 - 62ms\\n\", \"returncode\": 0}"

static void whole_file(void)
{
    only("2025-08-03.json", "{\"timestamp\": \"2025-08-03T14:39:47\", " FIGURES);
    CHECK(seen.asked);
    CHECK_INT(seen.n_gaps, 0);
    CHECK_INT(seen.n_runs, 1);
    if (seen.n_runs != 1)
        return;
    const struct test_run *run = seen.runs;
    CHECK_STR(run->file, "2025-08-03.json");
    CHECK_INT(run->at, INT64_C(1754231987) - 10800); /* local in Moscow */
    CHECK(run->has_n && run->has_sent && run->has_errors && run->has_duration);
    CHECK(run->has_p95 && run->has_p99 && run->has_mean && run->has_cv);
    CHECK_INT(run->n, 88);
    CHECK_INT(run->sent, 90);
    CHECK_INT(run->errors, 2);
    CHECK_INT(run->duration_s, 30);
    CHECK_INT(run->p95_us, 193000);
    CHECK_INT(run->p99_us, 216001); /* half up */
    CHECK_INT(run->mean_us, 134250);
    CHECK_NEAR(run->cv_pct, 26.74, 1e-9);
    CHECK(!run->failed && !run->day_only);
}

static void the_sample(void)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/fixtures/shipped/daily_metrics", getenv("srcdir_top"));
    daily_metrics_release(&seen);
    daily_metrics_look(path, zone, 0, 0, &seen);
    CHECK_INT(seen.n_runs, 7);
    CHECK_INT(seen.n_gaps, 5);
}

static void nulls(void)
{
    only("2025-08-03.json",
         "{\"timestamp\": null, \"successful\": null, \"requests_sent\": 50, \"errors\": 10, "
         "\"p95_latency_ms\": null, \"cv_latency\": null}");
    CHECK_INT(seen.n_runs, 1);
    CHECK_INT(seen.n_gaps, 2);
    if (seen.n_runs != 1 || seen.n_gaps != 2)
        return;
    CHECK(seen.runs[0].day_only);
    CHECK_INT(seen.runs[0].at, INT64_C(1754222400) - 10800); /* noon of the day in its name */
    CHECK(!seen.runs[0].has_p95 && !seen.runs[0].has_cv && !seen.runs[0].has_mean);
    CHECK(seen.runs[0].has_n);
    CHECK_INT(seen.runs[0].n, 40);
    CHECK_STR(seen.gaps[0].why, "no timestamp: dated by its name");
    CHECK_STR(seen.gaps[1].why, "p95_latency_ms is missing or null");
    CHECK(seen.gaps[0].counted && seen.gaps[1].counted);
}

static void only_gap(const char *name, const char *text, bool counted, const char *why)
{
    only(name, text);
    CHECK_INT(seen.n_gaps, 1);
    CHECK_INT(seen.n_runs, counted);
    if (seen.n_gaps != 1)
        return;
    CHECK_STR(seen.gaps[0].file, name);
    CHECK_STR(seen.gaps[0].why, why);
    CHECK(seen.gaps[0].counted == counted);
}

static void broken_files(void)
{
    only_gap("a.json", "", false, "ends too early: after 0 bytes");
    only_gap("a.json", "{\"timestamp\": \"2025-08", false, "ends too early: after 22 bytes");
    only_gap("a.json", "{\"timestamp\" \"x\"}", false, "is no JSON object from byte 14 on");
    only_gap("a.json", "[1]", false, "is no JSON object from byte 1 on");
    only_gap("a.json", "{}", false, "neither a timestamp nor a name that begins with a date");
    only_gap("2025-13-03.json", "{}", false,
             "neither a timestamp nor a name that begins with a date");
    only_gap("2025-08-02.json", "{\"timestamp\": \"2025-08-32T00:00:00\"}", false,
             "its timestamp is no date and time that exists");
    only_gap("2025-08-02.json", "{\"timestamp\": \"2025-08-02T25:00:00\"}", false,
             "its timestamp is no date and time that exists");
    only_gap("2025-08-02.json", "{\"timestamp\": {\"at\": 1}}", false,
             "its timestamp is no date and time that exists");
    only_gap("2025-08-02.json", "{\"timestamp\": \"2025-08-03T14:39:47\", " FIGURES, true,
             "its name is of another day than its timestamp");
    only_gap("2025-08-02.json",
             "{\"timestamp\": \"2025-08-02T14:39:47\", \"successful\": -1, \"p95_latency_ms\": 1, "
             "\"cv_latency\": 1}",
             true, "successful is no number that it can be");
    only_gap("2025-08-02.json",
             "{\"timestamp\": \"2025-08-02T14:39:47\", \"successful\": 1, \"p95_latency_ms\": "
             "\"fast\", \"cv_latency\": 1}",
             true, "p95_latency_ms is no number that it can be");
}

static void other_periods_stay_silent(void)
{
    only("2025-07-20.json", "{\"timestamp\": \"2025-07-2");
    CHECK_INT(seen.n_gaps, 0);
    only("2025-07-20.json", "{\"timestamp\": \"2025-07-20T14:00:00\"}");
    CHECK_INT(seen.n_gaps, 0);
    CHECK_INT(seen.n_runs, 0);
    CHECK_INT(seen.n_elsewhere, 1);
}

static void period_is_half_open(void)
{
    only("a.json", "{\"timestamp\": \"2025-07-28T00:00:00\", " FIGURES);
    CHECK_INT(seen.n_runs, 1);
    only("a.json", "{\"timestamp\": \"2025-08-03T23:59:59\", " FIGURES);
    CHECK_INT(seen.n_runs, 1);
    only("a.json", "{\"timestamp\": \"2025-08-04T00:00:00\", " FIGURES);
    CHECK_INT(seen.n_runs, 0);
    only("a.json", "{\"timestamp\": \"2025-07-27T23:59:59\", " FIGURES);
    CHECK_INT(seen.n_runs, 0);
    only("a.json", "{\"timestamp\": \"2025-08-03T21:00:00+00:00\", " FIGURES);
    CHECK_INT(seen.n_runs, 0);
}

static void several_a_day_in_order(void)
{
    scratch_write("2025-08-01-a.json", "{\"timestamp\": \"2025-08-01T15:00:00\", " FIGURES);
    scratch_write("2025-08-01-b.json", "{\"timestamp\": \"2025-08-01T09:00:00\", " FIGURES);
    scratch_write("2025-08-01-c.json", "{\"timestamp\": \"2025-08-01T09:00:00\", " FIGURES);
    scratch_write("notes.txt", "no metrics");
    scratch_write(".hidden.json", "no metrics");
    look();
    CHECK_INT(seen.n_gaps, 0);
    CHECK_INT(seen.n_runs, 3);
    if (seen.n_runs == 3) {
        CHECK_STR(seen.runs[0].file, "2025-08-01-b.json");
        CHECK_STR(seen.runs[1].file, "2025-08-01-c.json");
        CHECK_STR(seen.runs[2].file, "2025-08-01-a.json");
    }
    static const char *const names[] = {"2025-08-01-a.json", "2025-08-01-b.json",
                                        "2025-08-01-c.json", "notes.txt", ".hidden.json"};
    for (size_t i = 0; i < 5; i++)
        unlink(scratch_path(names[i]));
}

static void failed_runs(void)
{
    only("a.json",
         "{\"timestamp\": \"2025-08-01T15:00:00\", \"successful\": 5, \"p95_latency_ms\": "
         "1, \"cv_latency\": 1, \"returncode\": 1}");
    CHECK(seen.n_runs == 1 && seen.runs[0].failed);
    only("a.json",
         "{\"timestamp\": \"2025-08-01T15:00:00\", \"successful\": 0, \"p95_latency_ms\": "
         "1, \"cv_latency\": 1, \"returncode\": 0}");
    CHECK(seen.n_runs == 1 && seen.runs[0].failed);
}

static void what_is_no_file(void)
{
    char target[4096];
    snprintf(target, sizeof target, "%s", scratch_write("real.txt", "{}"));
    if (symlink(target, scratch_path("link.json")) != 0 ||
        mkdir(scratch_path("directory.json"), 0777) != 0 ||
        mkfifo(scratch_path("fifo.json"), 0666) != 0)
        abort();
    look();
    CHECK_INT(seen.n_runs, 0);
    CHECK_INT(seen.n_gaps, 3);
    if (seen.n_gaps == 3) {
        CHECK_STR(seen.gaps[0].why, "is not a regular file");
        CHECK_STR(seen.gaps[1].why, "is not a regular file");
        CHECK_STR(seen.gaps[2].why, "is a symbolic link");
    }
    unlink(scratch_path("link.json"));
    unlink(scratch_path("fifo.json"));
    rmdir(scratch_path("directory.json"));
    unlink(scratch_path("real.txt"));
}

static void large_file(void)
{
    size_t len = ((size_t)1 << 20) + 1;
    char *bytes = malloc(len);
    memset(bytes, ' ', len);
    bytes[0] = '{';
    bytes[len - 1] = '}';
    scratch_write_bytes("2025-08-01.json", bytes, len);
    look();
    CHECK_INT(seen.n_gaps, 1);
    CHECK(seen.n_gaps == 1 && strcmp(seen.gaps[0].why, "is larger than 1 MiB") == 0);
    unlink(scratch_path("2025-08-01.json"));
    free(bytes);
}

static void no_directory(void)
{
    daily_metrics_release(&seen);
    daily_metrics_look(scratch_path("none"), zone, START, END, &seen);
    CHECK(seen.asked);
    CHECK_STR(seen.gap, "cannot be read: No such file or directory");
    CHECK_INT(seen.n_runs, 0);
}

int main(void)
{
    struct error err = ERROR_INIT;
    if (zone_new("Europe/Moscow", &zone, &err) < 0)
        abort();
    RUN(whole_file);
    RUN(the_sample);
    RUN(nulls);
    RUN(broken_files);
    RUN(other_periods_stay_silent);
    RUN(period_is_half_open);
    RUN(several_a_day_in_order);
    RUN(failed_runs);
    RUN(what_is_no_file);
    RUN(large_file);
    RUN(no_directory);
    daily_metrics_release(&seen);
    zone_free(zone);
    scratch_remove();
    return check_end();
}
