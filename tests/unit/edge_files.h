/*
 * A scratch directory for the tests of file readers: made at the first file, removed at the end.
 */
#ifndef TESTS_UNIT_EDGE_FILES_H
#define TESTS_UNIT_EDGE_FILES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char scratch_dir[3072];

static inline const char *scratch(void)
{
    if (!scratch_dir[0]) {
        const char *tmp = getenv("TMPDIR");
        snprintf(scratch_dir, sizeof scratch_dir, "%s/edge-test-XXXXXX", tmp ? tmp : "/tmp");
        if (!mkdtemp(scratch_dir)) {
            perror(scratch_dir);
            exit(EXIT_FAILURE);
        }
    }
    return scratch_dir;
}

/* The path of a name in the scratch directory; valid until the next call. */
static inline const char *scratch_path(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", scratch(), name);
    return path;
}

static inline const char *scratch_write_bytes(const char *name, const void *bytes, size_t len)
{
    const char *path = scratch_path(name);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return path;
}

static inline const char *scratch_write(const char *name, const char *text)
{
    return scratch_write_bytes(name, text, strlen(text));
}

static inline void scratch_remove(void)
{
    DIR *dir = scratch_dir[0] ? opendir(scratch_dir) : NULL;
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            const char *path = scratch_path(entry->d_name);
            if (unlink(path) != 0)
                rmdir(path);
        }
    }
    closedir(dir);
    rmdir(scratch_dir);
}

/* Is `text` what stands after the file's name in an error: ":line:column: …" or ": …"? */
static inline bool scratch_error_is(const char *error, const char *path, const char *text)
{
    size_t len = strlen(path);
    return strncmp(error, path, len) == 0 && strcmp(error + len, text) == 0;
}

#endif
