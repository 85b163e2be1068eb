/*
 * Fuzz target: a pattern file, from its bytes to its samples run, beside the shipped file of event
 * rules that it may refer to. It is written out as fuzz.yaml, so it has to be named "fuzz".
 */
#include "fuzz.h"

#include <string.h>
#include <unistd.h>

#include "edge/packfile.h"
#include "parse/packs.h"
#include "parse/samples.h"

#define MESSAGES_LIMIT ((size_t)1 << 20)

const char fuzz_corpus[] = "patterns";

static char directory[4096], file[4200], events[4200];

static void clean_up(void)
{
    unlink(file);
    rmdir(directory);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    const char *top = getenv("srcdir_top"), *tmp = getenv("TMPDIR");
    snprintf(events, sizeof events, "%s/patterns/porta-events.yaml", top ? top : ".");
    snprintf(directory, sizeof directory, "%s/porta-audit-fuzz.XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(directory)) {
        perror(directory);
        exit(EXIT_FAILURE);
    }
    snprintf(file, sizeof file, "%s/fuzz.yaml", directory);
    atexit(clean_up);
    return 0;
}

static void write_file(const uint8_t *data, size_t size)
{
    FILE *out = fopen(file, "wb");
    if (!out || fwrite(data, 1, size, out) != size || fclose(out) != 0) {
        perror(file);
        exit(EXIT_FAILURE);
    }
}

static void run(const struct packfiles *files)
{
    struct error err = ERROR_INIT;
    struct packs *packs = NULL;
    if (packs_new(files->specs, files->count, &packs, &err) < 0) {
        FUZZ_HOLDS(packs == NULL);
        FUZZ_HOLDS(strncmp(err.text, file, strlen(file)) == 0);
        return;
    }
    struct buffer messages;
    buffer_init(&messages, MESSAGES_LIMIT);
    for (size_t i = 0; i < packs_count(packs); i++) {
        struct samples_result result;
        samples_run(packs, i, &result, &messages);
        FUZZ_HOLDS(result.run == packs_spec(packs, i)->n_samples);
        FUZZ_HOLDS(result.failed <= result.run);
        FUZZ_HOLDS(result.failed == 0 || messages.len > 0 || messages.status != 0);
    }
    buffer_release(&messages);
    packs_free(packs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = ERROR_INIT;
    struct packfiles files = {0};
    write_file(data, size);
    if (packfiles_read(&files, file, &err) == 0) {
        FUZZ_HOLDS(files.count == 1);
        if (packfiles_read(&files, events, &err) < 0) {
            fprintf(stderr, "%s\n", err.text);
            exit(EXIT_FAILURE);
        }
        run(&files);
    } else {
        FUZZ_HOLDS(files.count == 0);
        FUZZ_HOLDS(strncmp(err.text, file, strlen(file)) == 0);
    }
    packfiles_release(&files);
    return 0;
}
