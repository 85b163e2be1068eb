/*
 * A traceback as a walk over lines with three states: outside (a headline may come), among frames
 * (indented lines; the first one that is not indented is the exception), and after an exception
 * (its message may go on; a headline counts only when announced).
 */
#include "parse/traceback.h"

#include <string.h>

#define HEADLINE "Traceback (most recent call last):"

enum { OUTSIDE, FRAMES, AFTER };

static struct span take_line(struct span *rest)
{
    const char *feed = memchr(rest->ptr, '\n', rest->len);
    size_t len = feed ? (size_t)(feed - rest->ptr) : rest->len;
    struct span line = span_make(rest->ptr, len);
    *rest = span_skip(*rest, feed ? len + 1 : len);
    while (line.len > 0 && (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\r'))
        line.len--;
    return line;
}

/* How many bytes at the start draw the frame of an exception group or indent. */
static size_t drawing(struct span line)
{
    size_t n = 0;
    while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '|' || line.ptr[n] == '+'))
        n++;
    return n;
}

/* Is it a headline? What stands before it is the frame of the lines that follow. */
static bool is_headline(struct span line, struct span *ret_frame)
{
    if (!span_ends_with(line, SPAN(HEADLINE)))
        return false;
    struct span before = span_make(line.ptr, line.len - (sizeof HEADLINE - 1));
    size_t drawn = drawing(before);
    if (drawn != before.len && !span_equal(span_skip(before, drawn), SPAN("Exception Group ")))
        return false;
    *ret_frame = span_make(line.ptr, drawn);
    return true;
}

bool traceback_begins(struct span line)
{
    struct span frame;
    return line.len >= sizeof HEADLINE - 1 && is_headline(line, &frame);
}

/* The line without the frame: "  | " where the headline had "  + ". */
static struct span strip_frame(struct span line, struct span frame)
{
    size_t drawn = drawing(line);
    return span_skip(line, drawn < frame.len ? drawn : frame.len);
}

/* Does this line say that another traceback follows? */
static bool is_announcement(struct span line)
{
    static const struct span chained[] = {
        {"During handling of the above exception, another exception occurred:", 67},
        {"The above exception was the direct cause of the following exception:", 68},
    };
    struct span text = span_skip(line, drawing(line));
    for (size_t i = 0; i < sizeof chained / sizeof *chained; i++) {
        if (span_equal(text, chained[i]))
            return true;
    }
    if (span_starts_with(text, SPAN("Exception in ")) ||
        span_starts_with(text, SPAN("Exception ignored in")))
        return true;
    /* "+-+---------------- 1 ----------------" of an exception group */
    return span_starts_with(text, SPAN("-")) && span_ends_with(text, SPAN("----")) && text.len > 16;
}

void traceback_start(struct traceback *t, struct span text)
{
    *t = (struct traceback){.rest = text, .state = OUTSIDE};
}

bool traceback_next(struct traceback *t, struct span *ret_exception)
{
    while (t->rest.len > 0) {
        struct span line = take_line(&t->rest);
        if (t->state == FRAMES) {
            struct span text = strip_frame(line, t->frame);
            if (text.len == 0 || text.ptr[0] == ' ' || text.ptr[0] == '\t')
                continue;
            t->state = AFTER;
            *ret_exception = text;
            return true;
        }
        if (t->state == AFTER) {
            if (is_announcement(line))
                t->state = OUTSIDE;
        } else if (is_headline(line, &t->frame)) {
            t->state = FRAMES;
        }
    }
    return false;
}

struct span traceback_before(struct span message)
{
    struct span rest = message, frame;
    while (rest.len > 0) {
        const char *start = rest.ptr;
        if (is_headline(take_line(&rest), &frame)) {
            size_t len = (size_t)(start - message.ptr);
            return span_make(message.ptr, len ? len - 1 : 0);
        }
    }
    return message;
}
