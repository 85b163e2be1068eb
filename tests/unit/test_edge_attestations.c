#include "base/civil.h"
#include "check.h"
#include "edge/attestations.h"
#include "edge_files.h"

#define ENTRY "- item: backup\n  state: met\n  by: Al\n  on: 2025-08-01\n"

static void check_bad(int line, const char *text, const char *error)
{
    struct attestation *list = (struct attestation *)&list; /* must stay as it is */
    size_t count = 77;
    struct error err = ERROR_INIT;
    const char *path = scratch_write("a.yaml", text);
    int status = attestations_read(path, &list, &count, &err);
    if (status >= 0 || err.status != status || list != (struct attestation *)&list || count != 77 ||
        !scratch_error_is(err.text, path, error)) {
        check_fail(__FILE__, line, text);
        printf("#   got      %s\n#   expected %s%s\n", err.text, path, error);
    }
}
#define BAD(text, error) check_bad(__LINE__, (text), (error))

static void entries_arrive(void)
{
    struct attestation *list = NULL;
    size_t count = 0;
    struct error err = ERROR_INIT;
    const char *path = scratch_write("a.yaml", ENTRY "- item: stress_test\n"
                                                     "  state: not_met\n"
                                                     "  by: 'Ольга'\n"
                                                     "  on: 2024-02-29\n"
                                                     "  until: 2024-02-29\n"
                                                     "  note: one sentence\n"
                                                     "  link: docs/decisions/0007.md\n");
    CHECK_INT(attestations_read(path, &list, &count, &err), 0);
    CHECK_STR(err.text, "");
    CHECK_INT(count, 2);
    if (count != 2)
        return;
    CHECK_STR(list[0].item, "backup");
    CHECK(list[0].met);
    CHECK_STR(list[0].by, "Al");
    CHECK_STR(list[0].on, "2025-08-01");
    CHECK_INT(list[0].on_days, civil_days(2025, 8, 1));
    CHECK_INT(list[0].until_days, INT64_MAX);
    CHECK(!list[0].until && !list[0].note && !list[0].link);
    CHECK_STR(list[1].item, "stress_test");
    CHECK(!list[1].met);
    CHECK_STR(list[1].by, "Ольга");
    CHECK_STR(list[1].until, "2024-02-29");
    CHECK_INT(list[1].until_days, civil_days(2024, 2, 29));
    CHECK_STR(list[1].note, "one sentence");
    CHECK_STR(list[1].link, "docs/decisions/0007.md");
    attestations_free(list, count);
}

static void a_file_can_attest_nothing(void)
{
    static const char *const texts[] = {"", "# nothing yet\n", "[]\n"};
    for (size_t i = 0; i < 3; i++) {
        struct attestation *list = NULL;
        size_t count = 1;
        struct error err = ERROR_INIT;
        CHECK_INT(attestations_read(scratch_write("a.yaml", texts[i]), &list, &count, &err), 0);
        CHECK_INT(count, 0);
        attestations_free(list, count);
    }
    attestations_free(NULL, 0);
}

static void mistakes_are_named(void)
{
    BAD("item: backup\n", ":1:1: the file has to be a list, but is a mapping");
    BAD("- backup\n", ":1:3: an attestation has to be a mapping, but is text");
    BAD(ENTRY "  who: Al\n", ":5:3: unknown key \"who\" in an attestation; known are item, state, "
                             "by, on, until, note, link");
    BAD(ENTRY "  by: Bo\n", ":5:3: the key \"by\" is there twice, first in line 3, column 3");
    BAD("- state: met\n  by: Al\n  on: 2025-08-01\n", ":1:3: item is missing");
    BAD("- item: backup\n  by: Al\n  on: 2025-08-01\n", ":1:3: state is missing");
    BAD("- item: backup\n  state: met\n  on: 2025-08-01\n", ":1:3: by is missing");
    BAD("- item: backup\n  state: met\n  by: Al\n", ":1:3: on is missing");
    BAD("- item: backup\n  state: yes\n  by: Al\n  on: 2025-08-01\n",
        ":2:10: state has to be met or not_met");
    BAD("- item: backup\n  state: met\n  by: ''\n  on: 2025-08-01\n", ":3:7: by is empty");
    BAD("- item: backup\n  state: met\n  by: [Al]\n  on: 2025-08-01\n",
        ":3:7: by has to be text, but is a list");
    BAD("- item: backup\n  state: met\n  by: ' . '\n  on: 2025-08-01\n",
        ":3:7: by has to name somebody: it has neither a letter nor a digit");
    BAD("- item: backup\n  state: met\n  by: \"\\u00a0\\u2026\"\n  on: 2025-08-01\n",
        ":3:7: by has to name somebody: it has neither a letter nor a digit");
    BAD("- item: red_flag\n  state: met\n  by: Al\n  on: 2025-08-01\n",
        ":1:9: red_flag is always measured; an attestation of it has no effect");
    BAD("- item: metrics\n  state: met\n  by: Al\n  on: 2025-08-01\n",
        ":1:9: metrics is always measured; an attestation of it has no effect");
    BAD(ENTRY ENTRY, ":5:9: backup is attested twice, first in line 1");
    BAD("- item: backups\n  state: met\n  by: Al\n  on: 2025-08-01\n",
        ":1:9: unknown item \"backups\"; known are performance_tests, migration_plan, "
        "backup, redis_installed, connection, caching, compatibility, redis_metrics, logging, "
        "alerts, documentation, stress_test, db_size, logs, audit, criteria, planning, "
        "document");
}

static void dates_have_to_exist(void)
{
    static const char *const dates[] = {"2025-02-29", "2025-13-01",  "0000-01-01",
                                        "2025-8-1",   "2025/08/01",  "20250801",
                                        "2025-08-0x", "2025-08-011", "today"};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        char text[256], error[256];
        snprintf(text, sizeof text, "- item: backup\n  state: met\n  by: Al\n  on: %s\n", dates[i]);
        snprintf(error, sizeof error,
                 ":4:7: on is \"%s\"; it has to be a date that exists, as 2025-08-01", dates[i]);
        BAD(text, error);
    }
    BAD(ENTRY "  until: 2025-06-31\n",
        ":5:10: until is \"2025-06-31\"; it has to be a date that exists, as 2025-08-01");
    BAD(ENTRY "  until: 2025-07-31\n", ":5:10: until is before on");
}

static void there_are_limits(void)
{
    char text[1200] = ENTRY "  note: ";
    size_t len = strlen(text);
    memset(text + len, 'n', 1001);
    memcpy(text + len + 1001, "\n", 2);
    BAD(text, ":5:9: note is longer than 1000 bytes");

    struct attestation *list = NULL;
    size_t count = 0, size = 1001 * 4;
    struct error err = ERROR_INIT;
    char *many = malloc(size);
    for (size_t i = 0; i < size; i += 4)
        memcpy(many + i, "- a\n", 4);
    const char *path = scratch_write_bytes("a.yaml", many, size);
    CHECK_INT(attestations_read(path, &list, &count, &err), STATUS_LIMIT);
    CHECK(scratch_error_is(err.text, path, ":1001:3: more than 1000 attestations"));
    free(many);
    CHECK_INT(attestations_read(scratch_path("missing.yaml"), &list, &count, &err), STATUS_IO);
}

int main(void)
{
    RUN(entries_arrive);
    RUN(a_file_can_attest_nothing);
    RUN(mistakes_are_named);
    RUN(dates_have_to_exist);
    RUN(there_are_limits);
    scratch_remove();
    return check_end();
}
