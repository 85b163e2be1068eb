/*
 * The Markdown report: its sections in the order of the user's document, and the notes at its end.
 */
#include "report/markdown.h"

#include "report/notes.h"

void report_markdown(const struct audit *a, enum language language, struct span notes,
                     struct buffer *out)
{
    static void (*const sections[])(struct page *) = {
        markdown_head,      markdown_revision,  markdown_criteria,    markdown_state,
        markdown_flags,     markdown_endpoints, markdown_bottlenecks, markdown_before_redis,
        markdown_test_plan, markdown_checklist, markdown_basis,
    };
    struct page page;
    page_init(&page, a, language, out);
    page_raw(&page, REPORT_FIRST_LINE "\n");
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        sections[i](&page);
    page_raw(&page, "\n");
    notes_write(notes, out);
    page_release(&page);
}
