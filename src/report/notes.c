/*
 * The notes lie between the first line that is exactly the marker of their beginning and the last
 * line that is exactly that of their end (white space around it aside). So notes may quote the
 * markers themselves. Text from a log cannot forge one: in the report it always stands in a code
 * span, on a line that begins with something else.
 *
 * A lost end marker does not lose the notes: they then reach to the end of the file.
 */
#include "report/notes.h"

#include <stdbool.h>

#include "report/phrases.h"
#include "report/report.h"

/* The line at the beginning of `text`, with its line feed. */
static struct span first_line(struct span text)
{
    const char *end = memchr(text.ptr, '\n', text.len);
    return end ? span_make(text.ptr, (size_t)(end + 1 - text.ptr)) : text;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_marker(struct span line, struct span marker)
{
    while (line.len > 0 && is_blank(line.ptr[line.len - 1]))
        line.len--;
    while (line.len > 0 && is_blank(line.ptr[0]))
        line = span_skip(line, 1);
    return span_equal(line, marker);
}

bool notes_begins_with(struct span text, enum phrase title)
{
    if (!span_starts_with(text, SPAN(REPORT_FIRST_LINE)))
        return false;
    struct span rest = span_skip(text, sizeof REPORT_FIRST_LINE - 1);
    while (rest.len > 0 && is_blank(rest.ptr[0]))
        rest = span_skip(rest, 1);
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
        struct span words = span_str(phrases_get((enum language)language, title));
        if (span_starts_with(rest, SPAN("# ")) && span_starts_with(span_skip(rest, 2), words))
            return true;
    }
    return false;
}

bool report_replaceable(struct span old, bool json)
{
    if (old.len == 0)
        return true;
    if (json)
        return span_starts_with(old, SPAN("{\n  \"schema\": \"porta-audit/report/"));
    return notes_begins_with(old, PHRASE_TITLE);
}

struct span report_notes(struct span old_report)
{
    const char *begin = NULL;
    const char *end = NULL;
    struct span rest = old_report;
    while (rest.len > 0) {
        struct span line = first_line(rest);
        rest = span_skip(rest, line.len);
        if (!begin && is_marker(line, SPAN(NOTES_BEGIN)))
            begin = rest.ptr;
        else if (begin && is_marker(line, SPAN(NOTES_END)))
            end = line.ptr;
    }
    if (!begin)
        return SPAN_NONE;
    return span_make(begin, (size_t)((end ? end : rest.ptr) - begin));
}

void notes_write(struct span notes, struct buffer *out)
{
    buffer_append_str(out, NOTES_BEGIN "\n");
    if (!span_present(notes)) {
        buffer_append_char(out, '\n');
    } else {
        buffer_append_span(out, notes);
        if (notes.len > 0 && !span_ends_with(notes, SPAN("\n")))
            buffer_append_char(out, '\n'); /* the marker has to stand alone */
    }
    buffer_append_str(out, NOTES_END "\n");
}
