/*
 * A page and its phrases. The arguments of one page_say lie one after the other in `scratch`, so
 * that a caller can write them in a row without naming buffers; page_say empties it. An argument
 * that is made of a phrase itself (a date) is composed in a buffer of its own first.
 *
 * printf with positional arguments was rejected: it knows no plural forms, and a format that comes
 * from a table cannot be checked by the compiler.
 */
#include "report/page.h"

#include <assert.h>
#include <string.h>

#include "report/escape.h"
#include "report/numbers.h"

/* Arguments of one phrase: numbers and texts of bounded length. */
#define SCRATCH_LIMIT ((size_t)64 << 10)

void page_init(struct page *p, const struct audit *a, enum language language, struct buffer *out)
{
    *p = (struct page){.audit = a, .language = language, .out = out};
    buffer_init(&p->scratch, SCRATCH_LIMIT);
}

void page_release(struct page *p)
{
    buffer_release(&p->scratch);
}

void page_raw(struct page *p, const char *markdown)
{
    buffer_append_str(p->out, markdown);
}

void page_text(struct page *p, enum phrase phrase)
{
    page_say(p, phrase, NULL, 0);
}

/* The `index`-th of the forms between "|" (the last one, where there are fewer). */
static struct span plural_form(struct span forms, unsigned index)
{
    for (; index > 0; index--) {
        const char *bar = memchr(forms.ptr, '|', forms.len);
        if (!bar)
            break;
        forms = span_skip(forms, (size_t)(bar + 1 - forms.ptr));
    }
    const char *bar = memchr(forms.ptr, '|', forms.len);
    return bar ? span_make(forms.ptr, (size_t)(bar - forms.ptr)) : forms;
}

static struct span argument_text(const struct page *p, struct argument argument)
{
    return span_make(buffer_str(&p->scratch) + argument.at, argument.len);
}

/* `field` is what stands between the braces: "1" or "1:one|other". */
static void render_field(const struct page *p, struct span field, const struct argument *arguments,
                         size_t n, struct buffer *out)
{
    size_t index = (size_t)(field.ptr[0] - '1');
    assert(index < n);
    if (index >= n)
        return;
    if (field.len == 1)
        buffer_append_span(out, argument_text(p, arguments[index]));
    else
        buffer_append_span(out, plural_form(span_skip(field, 2),
                                            numbers_plural(p->language, arguments[index].count)));
}

static bool begins_unit(struct span text)
{
    static const char *const units[] = {"ms", "%", "s", "KB", "MB", "B"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (!span_starts_with(text, span_str(units[i])))
            continue;
        struct span after = span_skip(text, strlen(units[i]));
        if (after.len == 0 || after.ptr[0] < 'a' || after.ptr[0] > 'z')
            return true;
    }
    return false;
}

/* May no line end at the blank that `text` begins with? Between a number and its unit, and between
   a sign ("≥", ">", "<", "=") and its number; `out` is what stands before. */
static bool joins(struct span text, const struct buffer *out)
{
    struct span next = span_skip(text, 1), before = buffer_span(out);
    if (next.len == 0 || before.len == 0)
        return false;
    char last = before.ptr[before.len - 1];
    if (last >= '0' && last <= '9')
        return begins_unit(next);
    bool number = next.ptr[0] == '{' || (next.ptr[0] >= '0' && next.ptr[0] <= '9');
    return number &&
           (last == '>' || last == '<' || last == '=' || span_ends_with(before, SPAN("≥")));
}

/* `text` up to, without, its next field or its end. */
static void render_literal(struct span text, size_t len, struct buffer *out)
{
    for (; len > 0; len--, text = span_skip(text, 1)) {
        if (text.ptr[0] == ' ' && joins(text, out))
            buffer_append_str(out, NO_BREAK_SPACE);
        else
            buffer_append_char(out, text.ptr[0]);
    }
}

/* `out` is not the scratch, which holds the arguments. */
static void render(const struct page *p, enum phrase phrase, const struct argument *arguments,
                   size_t n, struct buffer *out)
{
    struct span rest = span_str(phrases_get(p->language, phrase));
    for (const char *open; (open = memchr(rest.ptr, '{', rest.len)) != NULL;) {
        size_t before = (size_t)(open - rest.ptr);
        render_literal(rest, before, out);
        rest = span_skip(rest, before + 1);
        const char *close = memchr(rest.ptr, '}', rest.len);
        assert(close);
        size_t len = (size_t)(close - rest.ptr);
        render_field(p, span_make(rest.ptr, len), arguments, n, out);
        rest = span_skip(rest, len + 1);
    }
    render_literal(rest, rest.len, out);
}

void page_say(struct page *p, enum phrase phrase, const struct argument *arguments, size_t n)
{
    render(p, phrase, arguments, n, p->out);
    buffer_clear(&p->scratch);
}

struct argument page_compose(struct page *p, enum phrase phrase, const struct argument *arguments,
                             size_t n)
{
    struct buffer text;
    buffer_init(&text, SCRATCH_LIMIT);
    render(p, phrase, arguments, n, &text);
    struct argument argument = page_trusted(p, buffer_str(&text));
    buffer_release(&text);
    return argument;
}

void page_heading(struct page *p, int level, enum phrase phrase)
{
    static const char *const marks[] = {"", "# ", "## ", "### "};
    page_raw(p, "\n");
    page_raw(p, marks[level]);
    page_text(p, phrase);
    page_raw(p, "\n\n");
}

void page_header(struct page *p, enum phrase phrase, const char *columns,
                 const struct argument *arguments, size_t n)
{
    page_raw(p, "| ");
    page_say(p, phrase, arguments, n);
    page_raw(p, " |\n");
    for (; *columns; columns++)
        page_raw(p, *columns == 'r' ? "| ---: " : "| --- ");
    page_raw(p, "|\n");
}

void page_row(struct page *p)
{
    p->in_cell = true;
    page_raw(p, "| ");
}

void page_cell(struct page *p)
{
    page_raw(p, " | ");
}

void page_row_end(struct page *p)
{
    p->in_cell = false;
    page_raw(p, " |\n");
}

/* The argument that was appended to scratch from `at` on. */
static struct argument taken(const struct page *p, size_t at, uint64_t count)
{
    return (struct argument){at, p->scratch.len - at, count};
}

struct argument page_count(struct page *p, uint64_t value)
{
    size_t at = p->scratch.len;
    numbers_count(p->language, value, &p->scratch);
    return taken(p, at, value);
}

struct argument page_at_least(struct page *p, uint64_t value, bool at_least)
{
    size_t at = p->scratch.len;
    buffer_append_str(&p->scratch, at_least ? "≥" NO_BREAK_SPACE : "");
    numbers_count(p->language, value, &p->scratch);
    return taken(p, at, value);
}

struct argument page_decimal(struct page *p, double value, int decimals)
{
    size_t at = p->scratch.len;
    numbers_decimal(p->language, value, decimals, &p->scratch);
    return taken(p, at, 0);
}

struct argument page_short(struct page *p, double value)
{
    size_t at = p->scratch.len;
    numbers_short(p->language, value, &p->scratch);
    return taken(p, at, value > 0 && value < 1e9 ? (uint64_t)value : 0);
}

struct argument page_rate(struct page *p, double value)
{
    size_t at = p->scratch.len;
    numbers_rate(p->language, value, &p->scratch);
    return taken(p, at, 0);
}

struct argument page_ms(struct page *p, int64_t us)
{
    size_t at = p->scratch.len;
    numbers_ms(p->language, us, &p->scratch);
    return taken(p, at, 0);
}

struct argument page_bytes(struct page *p, uint64_t bytes)
{
    size_t at = p->scratch.len;
    numbers_bytes(p->language, bytes, &p->scratch);
    return taken(p, at, bytes);
}

struct argument page_phrase(struct page *p, enum phrase phrase)
{
    return page_compose(p, phrase, NULL, 0);
}

struct argument page_trusted(struct page *p, const char *text)
{
    size_t at = p->scratch.len;
    buffer_append_str(&p->scratch, text);
    return taken(p, at, 0);
}

struct argument page_code(struct page *p, const char *text)
{
    return page_code_span(p, text ? span_str(text) : SPAN(""));
}

struct argument page_code_span(struct page *p, struct span text)
{
    size_t at = p->scratch.len;
    if (p->in_cell)
        escape_code_cell(text, &p->scratch);
    else
        escape_code(text, &p->scratch);
    return taken(p, at, 0);
}

void page_put(struct page *p, struct argument argument)
{
    buffer_append_span(p->out, argument_text(p, argument));
    buffer_clear(&p->scratch);
}

bool page_same(const struct page *p, struct argument a, struct argument b)
{
    return span_equal(argument_text(p, a), argument_text(p, b));
}

void page_forget(struct page *p)
{
    buffer_clear(&p->scratch);
}

void list_item(struct list *l)
{
    if (l->items++ > 0)
        page_raw(l->page, l->separator);
}
