/*
 * The pattern files that are shipped: each one's samples, one test a file; and that no sample of
 * one is matched by another, in whatever order they are tried.
 */
#include "base/buffer.h"
#include "check.h"
#include "edge/packfile.h"
#include "parse/packs.h"
#include "parse/samples.h"

#define MESSAGES_LIMIT ((size_t)1 << 20)

static struct packfiles files;

static bool read_shipped(void)
{
    const char *top = getenv("srcdir_top");
    char path[4096];
    struct error err = ERROR_INIT;
    snprintf(path, sizeof path, "%s/patterns", top ? top : ".");
    if (packfiles_read_directory(&files, path, &err) == 0)
        return true;
    check_fail(__FILE__, __LINE__, err.text);
    return false;
}

/* A line of the samples' report as TAP comments. */
static void say(const struct buffer *messages)
{
    struct span rest = buffer_span(messages);
    while (rest.len > 0) {
        const char *feed = memchr(rest.ptr, '\n', rest.len);
        size_t len = feed ? (size_t)(feed - rest.ptr) : rest.len;
        printf("#   %.*s\n", (int)len, rest.ptr);
        rest = span_skip(rest, feed ? len + 1 : len);
    }
}

static void run_samples(const struct packs *packs, size_t index)
{
    struct samples_result result = {0};
    struct buffer messages;
    buffer_init(&messages, MESSAGES_LIMIT);
    samples_run(packs, index, &result, &messages);
    CHECK_INT(result.failed, 0);
    CHECK(result.run >= 2);
    CHECK_INT(messages.len, 0);
    say(&messages);
    buffer_release(&messages);
}

/* One TAP line, as RUN() prints it, under a name of the pattern's. */
static void report(const char *what, const char *name)
{
    check_run_count++;
    check_failed_count += check_this_failed;
    printf("%sok %d - %s%s\n", check_this_failed ? "not " : "", check_run_count, what, name);
    check_this_failed = false;
}

static void test_each(const struct pattern_spec *specs, size_t count, const char *what)
{
    struct packs *packs = NULL;
    struct error err = ERROR_INIT;
    if (packs_new(specs, count, &packs, &err) != 0) {
        check_fail(__FILE__, __LINE__, err.text);
        report(what, "all");
        return;
    }
    for (size_t i = 0; i < packs_count(packs); i++) {
        run_samples(packs, i);
        report(what, packs_spec(packs, i)->name.text);
    }
    packs_free(packs);
}

/*
 * A sample must not be matched by a pattern that is tried before its own. So running all samples
 * in the reverse order too makes every pair of patterns disjoint.
 */
static void test_reversed(void)
{
    struct pattern_spec *specs = calloc(files.count, sizeof *specs);
    for (size_t i = 0; i < files.count; i++)
        specs[i] = files.specs[files.count - 1 - i];
    test_each(specs, files.count, "reversed: ");
    free(specs);
}

static void the_formats_of_the_manual_are_there(void)
{
    static const char *const names[] = {
        "porta-uvicorn",  "porta-uvicorn-color", "porta-asctime", "porta-asctime-dashes",
        "nginx-combined", "nginx-main",          "nginx-vhost",   "nginx-timed",
        "nginx-timed-kv", "nginx-json",          "nginx-ltsv",    "nginx-error",
        "stress-test",    "porta-events",        "caddy-json",    "haproxy-httplog",
        "k8s-cri",        "docker-json-file",    "journald-json", "syslog-rfc3164",
    };
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        size_t i = 0;
        while (i < files.count && strcmp(files.specs[i].name.text, names[n]) != 0)
            i++;
        CHECK(i < files.count);
    }
}

static void every_file_describes_itself(void)
{
    for (size_t i = 0; i < files.count; i++)
        CHECK(files.specs[i].description.text != NULL);
}

int main(void)
{
    if (!read_shipped()) {
        report("read the shipped patterns", "");
        return check_end();
    }
    RUN(the_formats_of_the_manual_are_there);
    RUN(every_file_describes_itself);
    test_each(files.specs, files.count, "");
    test_reversed();
    packfiles_release(&files);
    return check_end();
}
