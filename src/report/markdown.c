/*
 * The Markdown report: its sections in the order of the user's document, and the notes at its end.
 */
#include "report/markdown.h"

#include <string.h>

#include "report/chart.h"
#include "report/notes.h"

/* The folder's name in a link: what is no letter, digit or one of -._/ is percent-encoded. */
static void put_folder(struct page *p)
{
    static const char hex[] = "0123456789ABCDEF";
    for (const unsigned char *c = (const unsigned char *)p->pictures; *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                     (*c >= '0' && *c <= '9') || strchr("-._/", *c);
        char text[] = {plain ? (char)*c : '%', hex[*c >> 4], hex[*c & 15], '\0'};
        if (plain)
            text[1] = '\0';
        page_raw(p, text);
    }
}

void markdown_picture(struct page *p, enum picture picture)
{
    static void (*const texts[PICTURE_COUNT])(struct page *) = {
        [PICTURE_LATENCY] = chart_say_latency,
        [PICTURE_LOAD] = chart_say_load,
        [PICTURE_CRITERIA] = chart_say_criteria,
    };
    if (!p->pictures || !picture_exists(p->audit, picture))
        return;
    page_raw(p, "\n![");
    texts[picture](p);
    page_raw(p, "](");
    put_folder(p);
    page_raw(p, "/");
    page_raw(p, picture_files[picture]);
    page_raw(p, ")\n");
}

void report_markdown(const struct audit *a, enum language language, struct span notes,
                     const char *pictures, struct buffer *out)
{
    static void (*const sections[])(struct page *) = {
        markdown_head,         markdown_revision,  markdown_criteria, markdown_state,
        markdown_flags,        markdown_endpoints, markdown_mix,      markdown_bottlenecks,
        markdown_before_redis, markdown_test_plan, markdown_monthly,  markdown_checklist,
        markdown_basis,
    };
    struct page page;
    page_init(&page, a, language, out);
    page.pictures = pictures;
    page_raw(&page, REPORT_FIRST_LINE "\n");
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        sections[i](&page);
    page_raw(&page, "\n");
    notes_write(notes, out);
    page_release(&page);
}
