/*
 * The short way of nearly all lines of an application log, as plain.c is that of an access log's:
 * the pattern that matched last matches again, so the entry before is complete, and this one is
 * held until the next line. Its record is read at once, and only the text that it points into is
 * kept; where nothing continues it, the record is handed on as it is.
 *
 * Only for patterns whose stamps mean the same whenever they are read. On anything else nothing has
 * happened, and parser_take starts over.
 */
#include "parse/short_way.h"

static inline void move(struct span *s, ptrdiff_t distance)
{
    if (span_present(*s))
        s->ptr += distance;
}

/* The entry is open, and its record points into its own text. */
static void hold(struct entry *e, struct span text, struct record *record)
{
    if (text.len > e->text.capacity) {
        buffer_clear(&e->text);
        buffer_append_span(&e->text, text);
    }
    memcpy(e->text.data, text.ptr, text.len);
    e->text.len = text.len;
    ptrdiff_t distance = e->text.data - text.ptr;
    move(&record->agent, distance);
    move(&record->operation, distance);
    move(&record->logger, distance);
    move(&record->message, distance);
    e->own = !e->own;
    e->state = ENTRY_OPEN;
    e->pattern = record->pattern;
    e->first_len = text.len;
    e->number = record->line;
    e->lines = 1;
    e->full = e->restored = e->traceback = false;
    e->read = true;
    e->quotes = QUOTES_UNASKED;
    e->wrapped = (struct stamp){.quality = TIME_NONE};
}

bool held_take(struct parser *p, const struct line *line)
{
    struct stream *root = &p->root;
    struct entry *e = &root->entry;
    /* Read in place: a copy of what has just been written field by field waits for all of it. */
    struct record *record = &e->records[!e->own];
    bool same =
        e->state == ENTRY_NONE || (e->state == ENTRY_OPEN && e->pattern == p->depths[0].last);
    if (!same || root->doubts || !read_again(p, line, false, record))
        return false;
    entry_complete(p, root);
    if (record->kind == RECORD_REQUEST)
        entry_emit(p, root, record, line->text);
    else
        hold(e, line->text, record);
    return true;
}
