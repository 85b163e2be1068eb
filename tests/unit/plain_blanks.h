/*
 * No-break spaces as plain blanks, for tests of what a sentence says.
 */
#ifndef TESTS_UNIT_PLAIN_BLANKS_H
#define TESTS_UNIT_PLAIN_BLANKS_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/span.h"

/* Which blanks do not break is test_report_phrases' and test_report_numbers' subject: elsewhere
   expectations are written with plain ones. */
static inline void plain_blanks(struct buffer *b)
{
    struct span text = buffer_span(b);
    char *out = b->data;
    if (!out)
        return;
    for (size_t i = 0; i < text.len; i++) {
        bool no_break = i + 1 < text.len && text.ptr[i] == '\xc2' && text.ptr[i + 1] == '\xa0';
        *out++ = no_break ? ' ' : text.ptr[i];
        i += no_break;
    }
    *out = '\0';
    b->len = (size_t)(out - b->data);
}

#endif
