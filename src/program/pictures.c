/*
 * They are written before the report that refers to them, each as reports are: beside its target,
 * synced, renamed, and not at all where the same bytes are there already.
 */
#include "program/pictures.h"

#include <string.h>

#include "program/output.h"
#include "report/pictures.h"

#define PATH_LIMIT 4096

const char *pictures_link(const char *folder)
{
    const char *slash = strrchr(folder, '/');
    return slash ? slash + 1 : folder;
}

/* A report's name without ".md" names a folder, unless nothing, "." or ".." is left of it. */
static bool names_folder(struct span name)
{
    if (!span_ends_with(name, SPAN(".md")))
        return false;
    struct span stem = {name.ptr, name.len - 3};
    return stem.len > 0 && !span_equal(stem, SPAN(".")) && !span_equal(stem, SPAN(".."));
}

void pictures_folder(const char *path, struct buffer *ret)
{
    struct span whole = span_str(path);
    bool plain = names_folder(span_str(pictures_link(path)));
    buffer_append(ret, whole.ptr, plain ? whole.len - 3 : whole.len);
    if (!plain)
        buffer_append_str(ret, ".pictures");
}

static int write_one(const struct audit *a, enum language language, enum picture picture,
                     const char *path, struct error *err)
{
    struct buffer old, out;
    buffer_init(&out, PICTURE_LIMIT);
    int status = output_read(path, &old, err);
    if (status == STATUS_OK && !picture_replaceable(buffer_span(&old)))
        status = error_set(err, STATUS_IO,
                           "%s: holds no picture of porta-audit and is left as it is", path);
    if (status == STATUS_OK) {
        picture_write(a, language, picture, &out);
        status = out.status < 0 ? error_set(err, STATUS_LIMIT, "%s: too large for a picture", path)
                                : output_write(path, buffer_span(&out), err);
    }
    buffer_release(&out);
    buffer_release(&old);
    return status;
}

int pictures_write(const struct audit *a, enum language language, const char *folder,
                   struct error *err)
{
    struct buffer path;
    int status = STATUS_OK;
    bool made = false;
    buffer_init(&path, PATH_LIMIT);
    for (unsigned picture = 0; picture < PICTURE_COUNT && status == STATUS_OK; picture++) {
        if (!picture_exists(a, (enum picture)picture))
            continue;
        buffer_clear(&path);
        buffer_appendf(&path, "%s/%s", folder, picture_files[picture]);
        if (path.status < 0)
            status = error_set(err, STATUS_LIMIT, "%s: the path is too long", folder);
        if (status == STATUS_OK && !made)
            status = output_make_directory(folder, err);
        made = true;
        if (status == STATUS_OK)
            status = write_one(a, language, (enum picture)picture, buffer_str(&path), err);
    }
    buffer_release(&path);
    return status;
}
