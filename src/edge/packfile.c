/*
 * Pattern files on disk: one file, or all of a directory, added to a growing list of specs. What a
 * file may say is packfile_spec's; YAML itself is yaml_tree's.
 *
 * A directory is read in the order of its names as bytes, so that no locale and no file system
 * decides which pattern is tried first. It is added whole or not at all.
 */
#include "edge/packfile.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "edge/packfile_spec.h"
#include "edge/yaml_tree.h"

/* More files than anyone has formats: a directory given by mistake ends here. */
#define MAX_FILES 1000
#define MAX_PATH_BYTES 8192

int packfiles_read(struct packfiles *files, const char *path, struct error *err)
{
    struct yaml_node root = {0};
    struct pattern_spec spec = {0};
    int status = yaml_tree_read(path, &root, err);
    if (status)
        return status;
    status = packfile_spec_read(path, &root, &spec, err);
    yaml_tree_release(&root);
    if (status) {
        pattern_spec_release(&spec);
        return status;
    }
    files->specs =
        alloc_grow(files->specs, &files->capacity, files->count + 1, sizeof *files->specs);
    files->specs[files->count++] = spec;
    return 0;
}

/* Forget what was added after the first `count`. */
static void truncate_to(struct packfiles *files, size_t count)
{
    while (files->count > count)
        pattern_spec_release(&files->specs[--files->count]);
}

struct names {
    char **list;
    size_t count;
    size_t capacity;
};

static void names_release(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->list[i]);
    free(names->list);
}

static bool is_pattern_file(const char *name)
{
    return name[0] != '.' && span_ends_with(span_str(name), SPAN(".yaml"));
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list_directory(const char *path, struct names *names, struct error *err)
{
    DIR *dir = opendir(path);
    if (!dir)
        return error_set(err, STATUS_IO, "%s: %s", path, strerror(errno));
    int status = 0;
    while (!status) {
        errno = 0;
        struct dirent *entry = readdir(dir);
        if (!entry) {
            if (errno)
                status = error_set(err, STATUS_IO, "%s: %s", path, strerror(errno));
            break;
        }
        if (!is_pattern_file(entry->d_name))
            continue;
        if (names->count == MAX_FILES)
            status =
                error_set(err, STATUS_LIMIT, "%s: more than %d pattern files", path, MAX_FILES);
        names->list =
            alloc_grow(names->list, &names->capacity, names->count + 1, sizeof *names->list);
        names->list[names->count++] = alloc_string(entry->d_name);
    }
    closedir(dir);
    if (!status && names->count == 0)
        status = error_set(err, STATUS_USAGE, "%s: no pattern files (*.yaml) there", path);
    if (!status)
        qsort(names->list, names->count, sizeof *names->list, compare_names);
    return status;
}

static int read_in_directory(struct packfiles *files, const char *directory, const char *name,
                             struct error *err)
{
    struct buffer path;
    buffer_init(&path, MAX_PATH_BYTES);
    buffer_append_str(&path, directory);
    if (!span_ends_with(span_str(directory), SPAN("/")))
        buffer_append_char(&path, '/');
    buffer_append_str(&path, name);
    int status = path.status ? error_set(err, STATUS_LIMIT, "%.64s…: path too long", directory)
                             : packfiles_read(files, buffer_str(&path), err);
    buffer_release(&path);
    return status;
}

int packfiles_read_directory(struct packfiles *files, const char *path, struct error *err)
{
    struct names names = {0};
    size_t count = files->count;
    int status = list_directory(path, &names, err);
    for (size_t i = 0; i < names.count && !status; i++)
        status = read_in_directory(files, path, names.list[i], err);
    if (status)
        truncate_to(files, count);
    names_release(&names);
    return status;
}

void packfiles_release(struct packfiles *files)
{
    truncate_to(files, 0);
    free(files->specs);
    memset(files, 0, sizeof *files);
}
