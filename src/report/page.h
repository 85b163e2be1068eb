/*
 * The Markdown page that is being written: the audit it shows, its language, and how a phrase with
 * arguments gets onto it. Every text that comes from outside the program becomes an argument by
 * page_code and so is in a code span.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "audit/audit.h"
#include "base/buffer.h"
#include "report/phrases.h"
#include "report/report.h"

struct page {
    const struct audit *audit;
    enum language language;
    struct buffer *out;
    const char *pictures;  /* of report_markdown */
    bool in_cell;          /* code spans are for a table cell */
    struct buffer scratch; /* the arguments' texts; emptied by page_say */
};

/* A formatted text in page.scratch. It lives until the next page_say. */
struct argument {
    size_t at, len;
    uint64_t count; /* what a {1:one|other} goes by */
};

void page_init(struct page *p, const struct audit *a, enum language language, struct buffer *out);
void page_release(struct page *p);

/* Punctuation of Markdown, written in the code. */
void page_raw(struct page *p, const char *markdown);

void page_text(struct page *p, enum phrase phrase);
void page_say(struct page *p, enum phrase phrase, const struct argument *arguments, size_t n);

/* SAY(p, PHRASE_…, argument, …): with one argument or more. */
#define SAY(p, phrase, ...)                                         \
    page_say((p), (phrase), (const struct argument[]){__VA_ARGS__}, \
             sizeof((const struct argument[]){__VA_ARGS__}) / sizeof(struct argument))

/* The phrase as an argument of another one; its own arguments stay valid. */
struct argument page_compose(struct page *p, enum phrase phrase, const struct argument *arguments,
                             size_t n);
#define COMPOSE(p, phrase, ...)                                         \
    page_compose((p), (phrase), (const struct argument[]){__VA_ARGS__}, \
                 sizeof((const struct argument[]){__VA_ARGS__}) / sizeof(struct argument))

/* A blank line, the heading and a blank line. */
void page_heading(struct page *p, int level, enum phrase phrase);

/*
 * A table: page_header says the header row's phrase, whose cells stand between "|", and rules it
 * off (`columns`: "l" or "r" for each); then rows. A row is page_row, cells with page_cell
 * between them, page_row_end.
 */
void page_header(struct page *p, enum phrase phrase, const char *columns,
                 const struct argument *arguments, size_t n);
void page_row(struct page *p);
void page_cell(struct page *p);
void page_row_end(struct page *p);

struct argument page_count(struct page *p, uint64_t value);
struct argument page_at_least(struct page *p, uint64_t value, bool at_least); /* "≥ 64" */
struct argument page_decimal(struct page *p, double value, int decimals);
struct argument page_short(struct page *p, double value);
struct argument page_rate(struct page *p, double value);
struct argument page_ms(struct page *p, int64_t us);
struct argument page_bytes(struct page *p, uint64_t bytes);
struct argument page_phrase(struct page *p, enum phrase phrase);
struct argument page_trusted(struct page *p, const char *text); /* from the program itself */
struct argument page_code(struct page *p, const char *text);
struct argument page_code_span(struct page *p, struct span text);
struct argument page_dates(struct page *p, int64_t start, int64_t end); /* [start, end) in words */
struct argument page_days(struct page *p, int64_t first, int64_t last); /* those they lie in */
struct argument page_span(struct page *p, int64_t first, int64_t last); /* to the second */
struct argument page_instant(struct page *p, int64_t at);

/* Put an argument alone onto the page. */
void page_put(struct page *p, struct argument argument);

/* Do two arguments read the same? Arguments that are not said after all: forget them. */
bool page_same(const struct page *p, struct argument a, struct argument b);
void page_forget(struct page *p);

/* Items joined by a separator: writes it before all but the first. */
struct list {
    struct page *page;
    const char *separator;
    unsigned items;
};
void list_item(struct list *l);

#endif
