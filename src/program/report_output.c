#include "program/report_output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "program/output.h"
#include "program/pictures.h"

#define PATH_LIMIT 4096

void report_output_path(const struct report_form *form, struct buffer *path)
{
    buffer_appendf(path, "%s/", form->options->output_dir);
    for (const char *c = form->period ? form->period : "undated"; *c; c++) {
        if (*c == '/')
            buffer_append_char(path, '_');
        else if (*c != ':')
            buffer_append_char(path, *c);
    }
    buffer_append_str(path, form->json ? ".json" : ".md");
}

/* `pictures`: the folder that the report refers to; NULL: none. */
static void render(const struct report_form *form, const struct audit *audit, struct span notes,
                   const char *pictures, struct buffer *out)
{
    buffer_init(out, REPORT_LIMIT);
    if (form->json)
        report_json(audit, out);
    else
        report_markdown(audit, form->language, notes, pictures, out);
}

/* A file that is no report of this form is not for us to replace, whatever it is. */
static int check_replaceable(const struct report_form *form, const char *path, struct span old,
                             struct error *err)
{
    if (report_replaceable(old, form->json))
        return STATUS_OK;
    return error_set(
        err, STATUS_IO,
        "%s: holds no %s report of porta-audit and is left as it is; name another file", path,
        form->json ? "JSON" : "Markdown");
}

/* To a file, keeping the notes of the report that it replaces. Its pictures come first, so that it
   never refers to one that is not there. */
static int write_file(const struct report_form *form, const struct audit *audit, const char *path,
                      struct error *err)
{
    struct buffer old, out, folder;
    bool pictures = !form->json && !output_is_special(path);
    buffer_init(&folder, PATH_LIMIT);
    pictures_folder(path, &folder);
    int status = output_read(path, &old, err);
    if (status == STATUS_OK)
        status = check_replaceable(form, path, buffer_span(&old), err);
    if (status == STATUS_OK && pictures)
        status = pictures_write(audit, form->language, buffer_str(&folder), err);
    if (status == STATUS_OK) {
        render(form, audit, form->json ? SPAN_NONE : report_notes(buffer_span(&old)),
               pictures ? pictures_link(buffer_str(&folder)) : NULL, &out);
        status = out.status < 0 ? error_set(err, STATUS_LIMIT, "%s: the report is too large", path)
                                : output_write(path, buffer_span(&out), err);
        buffer_release(&out);
    }
    buffer_release(&old);
    buffer_release(&folder);
    return status;
}

static int write_stdout(const struct report_form *form, const struct audit *audit,
                        struct error *err)
{
    struct buffer out;
    render(form, audit, SPAN_NONE, NULL, &out);
    int status = STATUS_OK;
    if (out.status < 0)
        status = error_set(err, STATUS_LIMIT, "the report is too large");
    else if (fwrite(buffer_str(&out), 1, out.len, stdout) != out.len || fflush(stdout) != 0)
        status = error_set(err, STATUS_IO, "standard output: %s", strerror(errno));
    buffer_release(&out);
    return status;
}

int report_output_write(const struct report_form *form, const struct audit *audit,
                        struct error *err)
{
    const struct options *o = form->options;
    if (o->output_dir) {
        struct buffer path;
        buffer_init(&path, PATH_LIMIT);
        report_output_path(form, &path);
        int status = path.status < 0
                         ? error_set(err, STATUS_USAGE, "--output-dir: the path is too long")
                         : write_file(form, audit, buffer_str(&path), err);
        buffer_release(&path);
        return status;
    }
    if (o->output && strcmp(o->output, "-") != 0)
        return write_file(form, audit, o->output, err);
    return write_stdout(form, audit, err);
}
