/*
 * All that a rule's path matches is listed first, then sorted: regular files before others, those
 * of the period before what was changed too late to speak of it, the newest before older ones, and
 * by name where they are of one age. So neither the order of a directory nor how many files there
 * are decides. Only the first few are opened; of backups, until one is good.
 */
#include "edge/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "edge/backup.h"
#include "edge/beneath.h"
#include "parse/regex.h"

struct found {
    char *path; /* below the root */
    size_t root;
    int64_t modified;
    int64_t modified_ns;
    uint64_t bytes;
    bool regular, late;
};

struct look {
    const struct check_rule *rule;
    const char *const *roots;
    size_t n_roots;
    int64_t latest;
    size_t root; /* the one that is looked through */
    struct found *found;
    size_t n_found, capacity;
};

/* What follows the root in an absolute path; NULL where it is not below it. */
static const char *below(const char *root, const char *path)
{
    size_t len = strlen(root);
    while (len > 1 && root[len - 1] == '/')
        len--;
    if (strncmp(root, path, len) != 0)
        return NULL;
    if (len == 1) /* the root directory itself */
        return path + 1;
    return path[len] == '/' ? path + len + 1 : NULL;
}

bool files_path_allowed(const char *path, const char *const *roots, size_t n_roots)
{
    if (path[0] != '/')
        return n_roots > 0 && beneath_is_plain(path);
    for (size_t i = 0; i < n_roots; i++) {
        const char *rest = below(roots[i], path);
        if (rest && beneath_is_plain(rest))
            return true;
    }
    return false;
}

static void take(void *context, const char *path, const struct stat *st)
{
    struct look *l = context;
    l->found = alloc_grow(l->found, &l->capacity, l->n_found + 1, sizeof *l->found);
    l->found[l->n_found++] = (struct found){.path = alloc_string(path),
                                            .root = l->root,
                                            .modified = st->st_mtim.tv_sec,
                                            .modified_ns = st->st_mtim.tv_nsec,
                                            .bytes = (uint64_t)st->st_size,
                                            .regular = S_ISREG(st->st_mode),
                                            .late = st->st_mtim.tv_sec > l->latest};
}

static int compare(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    if (x->regular != y->regular)
        return x->regular ? -1 : 1;
    if (x->late != y->late)
        return x->late ? 1 : -1;
    if (x->modified != y->modified)
        return x->modified > y->modified ? -1 : 1;
    if (x->modified_ns != y->modified_ns)
        return x->modified_ns > y->modified_ns ? -1 : 1;
    if (x->root != y->root)
        return x->root < y->root ? -1 : 1;
    return strcmp(x->path, y->path);
}

/* ---- the content ---- */

/* Where the user and password of a URL in the text end: they stand before its last "@", or, where
   the text ends within them, they are all that is no host and port. */
static size_t secret_length(struct span text)
{
    for (size_t i = text.len; i > 0; i--)
        if (text.ptr[i - 1] == '@')
            return i - 1;
    const char *colon = memchr(text.ptr, ':', text.len);
    const char *end = text.ptr + text.len;
    for (const char *c = colon ? colon + 1 : end; c < end && *c != '/'; c++)
        if (*c < '0' || *c > '9')
            return text.len;
    return 0;
}

/* The match, cut, without what may be a secret. */
static void keep_match(struct span match, char ret[FILE_MATCH_BYTES])
{
    size_t at = 0, from = match.len, to = match.len;
    for (size_t i = 0; i + 3 <= match.len && from == match.len; i++) {
        if (memcmp(match.ptr + i, "://", 3) != 0)
            continue;
        from = i + 3;
        to = from + secret_length(span_skip(match, from));
    }
    for (size_t i = 0; i < match.len && at + 1 < FILE_MATCH_BYTES; i++)
        if (i < from || i >= to)
            ret[at++] = match.ptr[i] ? match.ptr[i] : ' ';
    ret[at] = '\0';
}

static void search(const struct regex *re, struct span text, struct file_seen *ret)
{
    struct regex_scratch *scratch = regex_scratch_new(regex_group_count(re));
    for (struct span rest = text; rest.len && !ret->matched && !ret->gave_up;) {
        const char *lf = memchr(rest.ptr, '\n', rest.len);
        size_t len = lf ? (size_t)(lf - rest.ptr) : rest.len;
        struct span line = span_make(rest.ptr, len < FILES_LINE_BYTES ? len : FILES_LINE_BYTES);
        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        enum regex_result result = regex_match(re, scratch, line, NULL);
        ret->gave_up = result == REGEX_LIMIT;
        ret->matched = result == REGEX_YES;
        if (ret->matched)
            keep_match(regex_groups(scratch)[0], ret->match);
        rest = span_skip(rest, lf ? len + 1 : len);
    }
    regex_scratch_free(scratch);
}

static void search_file(int fd, const struct regex *re, struct file_seen *ret)
{
    char *bytes = alloc_bytes(FILES_SEARCH_BYTES);
    size_t len = 0;
    ssize_t got = 1;
    while (len < FILES_SEARCH_BYTES && (got = read(fd, bytes + len, FILES_SEARCH_BYTES - len)) > 0)
        len += (size_t)got;
    if (got < 0)
        ret->state = FILE_UNREADABLE;
    else
        search(re, span_make(bytes, len), ret);
    free(bytes);
}

static int open_root(const char *root)
{
    return open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
}

static void look_at(struct look *l, const struct found *f, const struct regex *re, bool backup,
                    struct file_seen *ret)
{
    bool absolute = l->rule->path[0] == '/';
    const char *root = l->roots[f->root];
    bool slash = root[strlen(root) - 1] == '/';
    snprintf(ret->path, sizeof ret->path, "%s%s%s", absolute ? root : "",
             absolute && !slash ? "/" : "", f->path);
    ret->modified = f->modified;
    ret->bytes = f->bytes;
    ret->state = f->regular ? FILE_REGULAR : FILE_NOT_REGULAR;
    if (!f->regular || (!re && !backup))
        return;
    int directory = open_root(root);
    int fd = directory < 0 ? -1 : beneath_open(directory, f->path);
    if (fd < 0) {
        ret->state = errno == ELOOP ? FILE_NOT_REGULAR : FILE_UNREADABLE;
    } else {
        if (re)
            search_file(fd, re, ret);
        if (backup)
            backup_look(fd, ret);
        close(fd);
    }
    if (directory >= 0)
        close(directory);
}

/* ---- the rule ---- */

static void list(struct look *l, struct rule_evidence *ret)
{
    for (l->root = 0; l->root < l->n_roots; l->root++) {
        const char *root = l->roots[l->root], *pattern = l->rule->path;
        if (pattern[0] == '/')
            pattern = below(root, pattern);
        if (!pattern)
            continue;
        int directory = open_root(root);
        if (directory < 0) {
            ret->root_missing = true;
            continue;
        }
        beneath_glob(directory, pattern, take, l);
        close(directory);
    }
}

void files_look(const struct check_rule *rule, const char *const *roots, size_t n_roots,
                int64_t latest, struct rule_evidence *ret)
{
    struct look l = {.rule = rule, .roots = roots, .n_roots = n_roots, .latest = latest};
    bool backup = rule->kind == RULE_BACKUP;
    char message[REGEX_ERROR_SIZE];
    size_t offset;
    *ret = (struct rule_evidence){.key = rules_key(rule)};
    list(&l, ret);
    ret->n_found = l.n_found;
    if (l.n_found)
        qsort(l.found, l.n_found, sizeof *l.found, compare);
    struct regex *re = rule->matches ? regex_new(rule->matches, 0, message, &offset) : NULL;
    for (size_t i = 0; i < l.n_found && i < FILES_SEEN; i++) {
        struct file_seen *file = &ret->files[ret->n_files++];
        look_at(&l, &l.found[i], re, backup, file);
        backup = backup && (file->backup != BACKUP_GOOD || file->bytes < rule->min_size);
    }
    if (re)
        regex_free(re);
    for (size_t i = 0; i < l.n_found; i++)
        free(l.found[i].path);
    free(l.found);
}
