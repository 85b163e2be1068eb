/*
 * Rejected: openat2 with RESOLVE_BENEATH, which does the same in one call, but not on every kernel
 * or in every sandbox that this runs in, so that the walk would be needed beside it and be the
 * path that nobody tests. glob(3) follows links.
 */
#include "edge/beneath.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/span.h"

#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)

bool beneath_is_plain(const char *path)
{
    int depth = 0;
    for (const char *p = path;; p++) {
        size_t len = strcspn(p, "/");
        bool dots = (len == 1 && p[0] == '.') || (len == 2 && p[0] == '.' && p[1] == '.');
        if (len == 0 || len > NAME_MAX || dots || ++depth > BENEATH_MAX_DEPTH)
            return false;
        p += len;
        if (*p == '\0')
            return true;
    }
}

/* By going back to the last star: linear for a pattern with one, and never exponential. */
bool beneath_match(const char *pattern, const char *name)
{
    const char *star = NULL, *retry = NULL;
    if (name[0] == '.' && pattern[0] != '.')
        return false;
    while (*name) {
        if (*pattern == '*') {
            star = pattern++;
            retry = name;
        } else if (*pattern && (*pattern == '?' || *pattern == *name)) {
            pattern++;
            name++;
        } else if (star) {
            pattern = star + 1;
            name = ++retry;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

struct walk {
    beneath_found *found;
    void *context;
    struct buffer path; /* of what is looked at, below the directory */
    unsigned n_found;
};

/* The first component of a path; *ret_rest is what follows, NULL after the last one. */
static void split(const char *path, char ret[NAME_MAX + 1], const char **ret_rest)
{
    size_t len = strcspn(path, "/");
    memcpy(ret, path, len);
    ret[len] = '\0';
    *ret_rest = path[len] ? path + len + 1 : NULL;
}

static void walk(struct walk *w, int directory, const char *pattern);

/* An entry that the component matches: it is found, or the walk goes on below it. */
static void visit(struct walk *w, int directory, const char *name, const char *rest)
{
    struct stat st;
    size_t before = w->path.len;
    if (w->n_found >= BENEATH_MAX_FOUND || fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    if (before)
        buffer_append_char(&w->path, '/');
    buffer_append_str(&w->path, name);
    if (!rest && w->path.status == STATUS_OK) {
        w->n_found++;
        w->found(w->context, buffer_str(&w->path), &st);
    } else if (rest && S_ISDIR(st.st_mode)) {
        int below = openat(directory, name, OPEN_FLAGS | O_DIRECTORY);
        if (below >= 0) {
            walk(w, below, rest);
            close(below);
        }
    }
    if (w->path.status == STATUS_OK) {
        w->path.len = before;
        w->path.data[before] = '\0';
    }
}

static void walk(struct walk *w, int directory, const char *pattern)
{
    char component[NAME_MAX + 1];
    const char *rest;
    split(pattern, component, &rest);
    if (!strpbrk(component, "*?")) {
        visit(w, directory, component, rest);
        return;
    }
    int copy = openat(directory, ".", OPEN_FLAGS | O_DIRECTORY);
    DIR *dir = copy < 0 ? NULL : fdopendir(copy);
    if (!dir && copy >= 0)
        close(copy);
    if (!dir)
        return;
    struct dirent *entry;
    for (unsigned i = 0; i < BENEATH_MAX_ENTRIES && (entry = readdir(dir)) != NULL; i++) {
        bool dots = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        if (!dots && beneath_match(component, entry->d_name))
            visit(w, directory, entry->d_name, rest);
    }
    closedir(dir);
}

void beneath_glob(int directory, const char *pattern, beneath_found *found, void *context)
{
    struct walk w = {.found = found, .context = context};
    if (!beneath_is_plain(pattern))
        return;
    buffer_init(&w.path, PATH_MAX);
    walk(&w, directory, pattern);
    buffer_release(&w.path);
}

int beneath_open(int directory, const char *path)
{
    if (!beneath_is_plain(path)) {
        errno = EINVAL;
        return -1;
    }
    int at = directory;
    for (const char *rest = path; rest;) {
        char component[NAME_MAX + 1];
        split(rest, component, &rest);
        int fd = openat(at, component, OPEN_FLAGS | (rest ? O_DIRECTORY : 0));
        int why = errno;
        if (at != directory)
            close(at);
        if (fd < 0) {
            errno = why;
            return -1;
        }
        at = fd;
    }
    struct stat st;
    if (fstat(at, &st) == 0 && S_ISREG(st.st_mode))
        return at;
    close(at);
    errno = ELOOP;
    return -1;
}
