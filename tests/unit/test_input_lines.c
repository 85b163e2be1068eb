/* input/lines: where lines begin and end, whatever the blocks, the limit and the source do. */
#include "input_files.h"

#define LIMIT 10000

/* What lines_next is held to: the same rules on a text that lies in memory whole. */
static struct line expected_line(struct span text, size_t *at, size_t limit)
{
    while (*at < text.len && text.ptr[*at] == '\0')
        ++*at;
    struct line line = {.offset = *at};
    struct span rest = span_skip(text, *at);
    const char *feed = rest.len ? memchr(rest.ptr, '\n', rest.len) : NULL;
    size_t len = feed ? (size_t)(feed - rest.ptr) : rest.len;
    *at += len + (feed != NULL);
    if (feed && len && rest.ptr[len - 1] == '\r')
        len--;
    line.terminated = feed != NULL;
    line.too_long = len > limit;
    if (line.too_long)
        len = limit < LINES_TOO_LONG_SHOWN ? limit : LINES_TOO_LONG_SHOWN;
    line.text = span_make(rest.ptr, len);
    return line;
}

/* Reads the file at files_log: exactly the lines of `text`. */
static void check_lines(struct span text, size_t limit)
{
    struct source *s = source_open(files_log);
    struct lines *l = lines_new(s, limit);
    struct line got;
    size_t at = 0;
    uint64_t number = 0, complete = 0;
    while (lines_next(l, &got)) {
        struct line want = expected_line(text, &at, limit);
        CHECK_INT(got.number, ++number);
        CHECK_INT(got.offset, want.offset);
        CHECK_INT(got.too_long, want.too_long);
        CHECK_INT(got.terminated, want.terminated);
        CHECK_INT(got.text.len, want.text.len);
        CHECK(span_equal(got.text, want.text));
        const struct span behind = span_make(got.text.ptr + got.text.len, got.spare);
        const struct span rest =
            span_make(want.text.ptr + want.text.len,
                      (size_t)(text.ptr + text.len - want.text.ptr) - want.text.len);
        CHECK(span_starts_with(rest, behind));
        CHECK(got.spare > 0 || got.too_long || !got.terminated);
        complete = got.terminated ? at : complete;
        CHECK_INT(lines_complete_bytes(l), complete);
        if (check_this_failed)
            break;
    }
    /* Nothing but NULs, which are no line, can be left. */
    for (; at < text.len; at++)
        CHECK_INT(text.ptr[at], '\0');
    CHECK_INT(lines_next(l, &got), 0);
    CHECK_INT(lines_complete_bytes(l), complete);
    lines_free(l);
    source_close(s);
}

/* Plain and compressed. */
static void check_text(struct span text, size_t limit)
{
    struct buffer gz = files_buffer();
    files_write(text);
    check_lines(text, limit);
    files_gzip(&gz, text);
    files_write(buffer_span(&gz));
    check_lines(text, limit);
    buffer_release(&gz);
}

static void line_feeds_end_lines(void)
{
    check_text(SPAN(""), LIMIT);
    check_text(SPAN("\n"), LIMIT);
    check_text(SPAN("a\n\nb\n"), LIMIT);
    check_text(SPAN("a\r\n\r\nb\rc\r\r\n"), LIMIT);
    check_text(SPAN("last"), LIMIT);
    check_text(SPAN("a\nlast"), LIMIT);
    check_text(SPAN("a\nlast\r"), LIMIT);
    check_text(SPAN("a\n\r"), LIMIT);
    struct buffer text = files_lines(50000);
    check_text(buffer_span(&text), LIMIT);
    check_text(buffer_span(&text), LINES_DEFAULT_LIMIT);
    buffer_release(&text);
}

static void one_line_is_as_expected(void)
{
    /* expected_line is a program, too: here is what it may not get wrong. */
    files_write(SPAN("\0\0one\r\n\ntwo"));
    struct source *s = source_open(files_log);
    struct lines *l = lines_new(s, LINES_DEFAULT_LIMIT);
    struct line line;
    CHECK_INT(lines_next(l, &line), 1);
    CHECK_SPAN(line.text, SPAN("one"));
    CHECK_INT(line.number, 1);
    CHECK_INT(line.offset, 2);
    CHECK(line.terminated && !line.too_long);
    CHECK_INT(lines_complete_bytes(l), 7);
    CHECK_INT(lines_next(l, &line), 1);
    CHECK_SPAN(line.text, SPAN(""));
    CHECK_INT(lines_next(l, &line), 1);
    CHECK_SPAN(line.text, SPAN("two"));
    CHECK_INT(line.number, 3);
    CHECK_INT(line.offset, 8);
    CHECK(!line.terminated && !line.too_long);
    CHECK_INT(lines_complete_bytes(l), 8);
    CHECK_INT(lines_next(l, &line), 0);
    lines_free(l);
    lines_free(NULL);
    source_close(s);
}

static void nuls_are_dropped_where_lines_begin(void)
{
    check_text(SPAN("\0\0\0a\0b\n\0\0c\n\0\n\0\0"), LIMIT);
    check_text(SPAN("\0\0\0"), LIMIT);
    check_text(SPAN("a\0\n\0\0b"), LIMIT);
    struct buffer text = files_buffer();
    static const char zeros[1000];
    buffer_append_str(&text, "before\n");
    for (int i = 0; i < 1000; i++)
        buffer_append(&text, zeros, sizeof zeros);
    buffer_append_str(&text, "after\n");
    check_text(buffer_span(&text), LIMIT);
    buffer_release(&text);
}

/* Lines just below, at and above the limit, with each end, at changing places in the blocks. */
static void the_limit_is_exact(void)
{
    static const char *const ends[] = {"\n", "\r\n"};
    static const size_t limits[] = {LIMIT, 100, 4096, 4097, 1};
    for (size_t k = 0; k < sizeof limits / sizeof *limits; k++) {
        struct buffer text = files_buffer();
        for (int i = 0; i < 120; i++) {
            size_t len = limits[k] + 2 - (size_t)(i % 5) % (limits[k] + 2);
            for (size_t n = 0; n < len; n++)
                buffer_append_char(&text, (char)('a' + (n + (size_t)i) % 26));
            buffer_append_str(&text, ends[i / 5 % 2]);
            buffer_appendf(&text, "%.*s\n", i % 60,
                           "short, but of another length each time, so that all moves along");
        }
        check_text(buffer_span(&text), limits[k]);
        /* The same without its last line feed, and with a long line as its last. */
        check_text(span_make(text.data, text.len - 1), limits[k]);
        for (size_t n = 0; n < 3; n++) {
            while (text.data[text.len - 1] != '\n')
                text.len--;
            for (size_t i = 0; i < limits[k] + n; i++)
                buffer_append_char(&text, 'z');
            check_text(buffer_span(&text), limits[k]);
            buffer_append_char(&text, '\r');
            check_text(buffer_span(&text), limits[k]);
        }
        buffer_release(&text);
    }
}

/* Far longer than a block: reported once, and what follows is right. */
static void huge_lines_are_skipped(void)
{
    struct buffer text = files_buffer();
    for (int i = 0; i < 5; i++) {
        buffer_appendf(&text, "before %d\n", i);
        buffer_append_span(&text, SPAN("\0forged"));
        for (size_t n = 0; n < 700000 + (size_t)i * 13; n++)
            buffer_append_char(&text, n % 1000 == 999 ? '\0' : (char)('a' + n % 26));
        buffer_append_str(&text, i % 2 ? "\n" : "\r\n");
    }
    check_text(buffer_span(&text), LIMIT);
    check_text(buffer_span(&text), 300000);
    check_text(buffer_span(&text), LINES_DEFAULT_LIMIT);
    check_text(span_make(text.data, text.len - 2), LIMIT);
    buffer_release(&text);
}

/* A feed on each side of each place where blocks may meet. */
static void blocks_meet_anywhere(void)
{
    struct buffer text = files_buffer();
    for (size_t i = 0; i < 300000; i++)
        buffer_append_char(&text, 'x');
    for (size_t at = 262144 - 4096 - 3; at < 262144 + 4096 + 3; at += at % 4096 < 4 ? 1 : 509) {
        text.data[at] = '\n';
        text.data[at - 1] = '\r';
        files_write(buffer_span(&text));
        check_lines(buffer_span(&text), 100);
        check_lines(buffer_span(&text), 400000);
        text.data[at] = 'x';
        text.data[at - 1] = 'x';
    }
    buffer_release(&text);
}

/* They are looked for in many lines at once: from nothing but line feeds to few in thousands of
   bytes, with CRs before them and NULs behind. */
static void line_feeds_lie_anywhere(void)
{
    static const char drawn[] = "\n\n\r\0aa";
    uint64_t state = 1;
    for (uint32_t others = 1; others < 20000; others *= 4) {
        struct buffer text = files_buffer();
        while (text.len < 30000) {
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            uint32_t i = (uint32_t)(state >> 33) % (sizeof drawn - 1 + others);
            buffer_append_span(&text, i < sizeof drawn - 1 ? span_make(drawn + i, 1) : SPAN("x"));
        }
        check_text(buffer_span(&text), LIMIT);
        check_text(buffer_span(&text), 10);
        buffer_release(&text);
    }
}

static void a_byte_order_mark_is_no_text_but_has_an_offset(void)
{
    files_write(SPAN("\xef\xbb\xbf"
                     "one\n"));
    struct source *s = source_open(files_log);
    struct lines *l = lines_new(s, LIMIT);
    struct line line;
    CHECK_INT(lines_next(l, &line), 1);
    CHECK_SPAN(line.text, SPAN("one"));
    CHECK_INT(line.offset, 3);
    CHECK_INT(lines_complete_bytes(l), 7);
    CHECK_INT(lines_next(l, &line), 0);
    lines_free(l);
    source_close(s);
}

/* The file at files_log is broken: its lines are the first lines of `text`, all of them whole. */
static size_t check_broken(struct span text, enum source_state state)
{
    struct source *s = source_open(files_log);
    struct lines *l = lines_new(s, LIMIT);
    struct line line;
    size_t at = 0, count = 0;
    while (lines_next(l, &line)) {
        struct line want = expected_line(text, &at, LIMIT);
        CHECK(line.terminated);
        CHECK_SPAN(line.text, want.text);
        count++;
    }
    CHECK_INT(source_state(s), state);
    CHECK_INT(lines_complete_bytes(l), at);
    CHECK(lines_complete_bytes(l) <= source_bytes(s));
    /* All whole lines of what was inflated, not only some. */
    CHECK(memrchr(text.ptr + at, '\n', source_bytes(s) - at) == NULL);
    lines_free(l);
    source_close(s);
    return count;
}

static void a_cut_file_gives_its_whole_lines(void)
{
    struct buffer text = files_lines(60), gz = files_buffer();
    size_t last = 0;
    files_gzip(&gz, buffer_span(&text));
    for (size_t len = 1; len < gz.len; len++) {
        files_write(span_make(gz.data, len));
        size_t count = check_broken(buffer_span(&text), SOURCE_TRUNCATED);
        CHECK(count >= last);
        last = count;
    }
    CHECK_INT(last, 60);
    buffer_release(&text);
    buffer_release(&gz);
}

/* The last line looks whole, and is, but the file says that it is broken. */
static void the_open_line_of_a_broken_file_is_dropped(void)
{
    struct buffer gz = files_buffer();
    files_gzip(&gz, SPAN("one\ntwo\nthree"));
    files_write(span_make(gz.data, gz.len - 1));
    CHECK_INT(check_broken(SPAN("one\ntwo\nthree"), SOURCE_TRUNCATED), 2);
    gz.data[gz.len - 1] ^= 1;
    files_write(buffer_span(&gz));
    CHECK_INT(check_broken(SPAN("one\ntwo\nthree"), SOURCE_CORRUPT), 2);
    gz.data[gz.len - 1] ^= 1;
    files_write(buffer_span(&gz));
    check_lines(SPAN("one\ntwo\nthree"), LIMIT);
    buffer_append_str(&gz, "garbage");
    files_write(buffer_span(&gz));
    check_lines(SPAN("one\ntwo\nthree"), LIMIT);
    buffer_release(&gz);
}

static void the_open_line_before_a_read_error_is_dropped(void)
{
    struct buffer text = files_lines(1000);
    struct line line;
    uint64_t count = 0;
    if (!files_failing_stdin(span_make(text.data, text.len - 1))) {
        printf("# skipped: no memory to read\n");
        buffer_release(&text);
        return;
    }
    struct source *s = source_open("-");
    struct lines *l = lines_new(s, LIMIT);
    while (lines_next(l, &line))
        count = line.number;
    CHECK_INT(count, 999);
    CHECK_INT(source_state(s), SOURCE_UNREADABLE);
    CHECK(lines_complete_bytes(l) < text.len - 1);
    lines_free(l);
    source_close(s);
    buffer_release(&text);
}

/* A too long line at the very end of a broken file is not known to be one line. */
static void a_cut_long_line_is_dropped(void)
{
    struct buffer text = files_buffer(), gz = files_buffer();
    buffer_append_str(&text, "one\n");
    for (int i = 0; i < 50000; i++)
        buffer_append_char(&text, (char)('a' + i % 251 * i % 26));
    files_gzip(&gz, buffer_span(&text));
    files_write(span_make(gz.data, gz.len - 1));
    CHECK_INT(check_broken(buffer_span(&text), SOURCE_TRUNCATED), 1);
    buffer_release(&text);
    buffer_release(&gz);
}

static void bit_flips_do_no_harm(void)
{
    struct buffer text = files_lines(40), gz = files_buffer();
    files_gzip(&gz, buffer_span(&text));
    for (size_t bit = 0; bit < 8 * gz.len; bit++) {
        gz.data[bit / 8] ^= (char)(1 << bit % 8);
        files_write(buffer_span(&gz));
        struct source *s = source_open(files_log);
        struct lines *l = lines_new(s, 100);
        struct line line;
        uint64_t end = 0;
        while (lines_next(l, &line)) {
            CHECK(line.offset >= end && line.text.len <= 100);
            end = line.offset + line.text.len;
        }
        CHECK(end <= source_bytes(s));
        lines_free(l);
        source_close(s);
        gz.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    buffer_release(&text);
    buffer_release(&gz);
}

int main(void)
{
    files_begin();
    RUN(one_line_is_as_expected);
    RUN(line_feeds_end_lines);
    RUN(nuls_are_dropped_where_lines_begin);
    RUN(the_limit_is_exact);
    RUN(huge_lines_are_skipped);
    RUN(blocks_meet_anywhere);
    RUN(line_feeds_lie_anywhere);
    RUN(a_byte_order_mark_is_no_text_but_has_an_offset);
    RUN(a_cut_file_gives_its_whole_lines);
    RUN(the_open_line_of_a_broken_file_is_dropped);
    RUN(the_open_line_before_a_read_error_is_dropped);
    RUN(a_cut_long_line_is_dropped);
    RUN(bit_flips_do_no_harm);
    files_end();
    return check_end();
}
