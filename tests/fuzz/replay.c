/*
 * Runs a fuzz target over its corpus, without libFuzzer; speaks TAP. An input that breaks the
 * target ends the program, which then did not keep its plan. Arguments: files to run instead.
 */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>

#define MAX_INPUT_BYTES ((size_t)4 << 20)

static void run(const char *path, int number)
{
    FILE *in = fopen(path, "rb");
    uint8_t *room = malloc(MAX_INPUT_BYTES);
    size_t size = in ? fread(room, 1, MAX_INPUT_BYTES, in) : 0;
    if (!in || ferror(in)) {
        printf("Bail out! cannot read %s\n", path);
        exit(EXIT_FAILURE);
    }
    fclose(in);
    uint8_t *data = malloc(size ? size : 1); /* of just its size, so that ASan sees its end */
    memcpy(data, room, size);
    free(room);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    const char *slash = strrchr(path, '/');
    printf("ok %d - %s\n", number, slash ? slash + 1 : path);
    fflush(stdout);
}

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int run_corpus(void)
{
    char directory[4096], path[8192];
    const char *top = getenv("srcdir_top");
    struct dirent **entries = NULL;
    snprintf(directory, sizeof directory, "%s/fixtures/corpus/%s", top ? top : ".", fuzz_corpus);
    int n = scandir(directory, &entries, is_input, alphasort);
    if (n <= 0) {
        printf("Bail out! no corpus in %s\n", directory);
        return EXIT_FAILURE;
    }
    printf("1..%d\n", n);
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, entries[i]->d_name);
        run(path, i + 1);
        free(entries[i]);
    }
    free(entries);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    LLVMFuzzerInitialize(&argc, &argv);
    if (argc < 2)
        return run_corpus();
    printf("1..%d\n", argc - 1);
    for (int i = 1; i < argc; i++)
        run(argv[i], i);
    return EXIT_SUCCESS;
}
