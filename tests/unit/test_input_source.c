/* input/source: everything that can be right or wrong with a file, and what is said about it. */
#include "base/hash.h"
#include "input_files.h"

struct outcome {
    enum source_state state;
    bool incomplete;
    char detail[200]; /* "": none */
    uint64_t bytes;
};

/* Reads the file in small and in large pieces: both must yield `want` and the same outcome. */
static struct outcome read_file(struct span want)
{
    static const size_t capacities[] = {4096, 65536, 5000};
    struct outcome first = {0};
    for (size_t i = 0; i < sizeof capacities / sizeof *capacities; i++) {
        struct source *s = source_open(files_log);
        struct buffer all = files_read_all(s, capacities[i]);
        struct outcome o = {source_state(s), source_incomplete(s), "", source_bytes(s)};
        if (source_detail(s))
            snprintf(o.detail, sizeof o.detail, "%s", source_detail(s));
        CHECK_INT(all.len, want.len);
        CHECK(span_equal(buffer_span(&all), want));
        if (i == 0)
            first = o;
        CHECK_INT(o.state, first.state);
        CHECK_INT(o.incomplete, first.incomplete);
        CHECK_INT(o.bytes, first.bytes);
        source_close(s);
        buffer_release(&all);
    }
    return first;
}

static void expect(struct span file, struct span want, enum source_state state, bool incomplete,
                   const char *detail)
{
    files_write(file);
    struct outcome o = read_file(want);
    CHECK_INT(o.state, state);
    CHECK_INT(o.incomplete, incomplete);
    CHECK_STR(o.detail, detail);
}

static void plain_bytes_come_through(void)
{
    struct buffer text = files_lines(10000);
    expect(buffer_span(&text), buffer_span(&text), SOURCE_OK, false, "");
    struct source *s = source_open(files_log);
    CHECK_INT(source_raw_size(s), text.len);
    CHECK_STR(source_path(s), files_log);
    struct buffer all = files_read_all(s, 4096);
    CHECK(!source_is_gzip(s));
    CHECK_INT(source_bytes(s), text.len);
    CHECK_INT(source_raw_bytes(s), text.len);
    source_close(s);
    buffer_release(&all);
    buffer_release(&text);
    source_close(NULL);
}

static void short_files(void)
{
    expect(SPAN("x"), SPAN("x"), SOURCE_OK, false, "");
    expect(SPAN("\x1e\x8b"), SPAN("\x1e\x8b"), SOURCE_OK, false, "");
    expect(SPAN("\x1f\x8c\x08"), SPAN("\x1f\x8c\x08"), SOURCE_OK, false, "");
    expect(SPAN(""), SPAN(""), SOURCE_EMPTY, false, "");
}

static void gzip_is_known_by_its_magic_bytes(void)
{
    struct buffer text = files_lines(20000), gz = files_buffer();
    files_gzip_named(&gz, buffer_span(&text), "some.log");
    expect(buffer_span(&gz), buffer_span(&text), SOURCE_OK, false, "");
    struct source *s = source_open(files_log);
    struct buffer all = files_read_all(s, 4096);
    CHECK(source_is_gzip(s));
    CHECK_INT(source_bytes(s), text.len);
    CHECK_INT(source_raw_bytes(s), gz.len);
    CHECK_INT(source_raw_size(s), gz.len);
    source_close(s);
    buffer_release(&all);
    buffer_release(&text);
    buffer_release(&gz);
}

/* Members, empty ones and zeros in every order; the text is always the members' in a row. */
static void members_follow_one_another(void)
{
    static const char zeros[70000];
    struct buffer gz = files_buffer();
    files_gzip(&gz, SPAN("one\ntw"));
    files_gzip(&gz, SPAN("o\n"));
    expect(buffer_span(&gz), SPAN("one\ntwo\n"), SOURCE_OK, false, "");
    files_gzip(&gz, SPAN(""));
    files_gzip(&gz, SPAN(""));
    files_gzip(&gz, SPAN("three\n"));
    expect(buffer_span(&gz), SPAN("one\ntwo\nthree\n"), SOURCE_OK, false, "");
    buffer_append(&gz, zeros, 3);
    expect(buffer_span(&gz), SPAN("one\ntwo\nthree\n"), SOURCE_OK, false, "");
    buffer_append(&gz, zeros, sizeof zeros);
    files_gzip(&gz, SPAN("four\n"));
    buffer_append(&gz, zeros, sizeof zeros);
    expect(buffer_span(&gz), SPAN("one\ntwo\nthree\nfour\n"), SOURCE_OK, false, "");
    buffer_release(&gz);
}

/* More of them than one block of input holds, so that members begin at every place in it. */
static void many_members(void)
{
    struct buffer text = files_buffer(), gz = files_buffer();
    for (int i = 0; i < 20000; i++) {
        char line[32];
        int len = i % 3 ? snprintf(line, sizeof line, "line %d\n", i) : 0;
        buffer_append(&text, line, (size_t)len);
        files_gzip(&gz, span_make(line, (size_t)len));
    }
    expect(buffer_span(&gz), buffer_span(&text), SOURCE_OK, false, "");
    buffer_release(&text);
    buffer_release(&gz);
}

static void empty_members_are_an_empty_file(void)
{
    struct buffer gz = files_buffer();
    files_gzip(&gz, SPAN(""));
    expect(buffer_span(&gz), SPAN(""), SOURCE_EMPTY, false, "");
    files_gzip(&gz, SPAN(""));
    buffer_append(&gz, "\0\0", 2);
    expect(buffer_span(&gz), SPAN(""), SOURCE_EMPTY, false, "");
    buffer_append(&gz, "x", 1);
    expect(buffer_span(&gz), SPAN(""), SOURCE_OK, true,
           "1 byte of garbage after the last gzip member, at compressed byte 42");
    buffer_release(&gz);
}

static void garbage_after_the_last_member_is_named(void)
{
    struct buffer gz = files_buffer();
    char detail[100];
    files_gzip(&gz, SPAN("one\n"));
    size_t len = gz.len;
    snprintf(detail, sizeof detail,
             "3 bytes of garbage after the last gzip member, at compressed byte %zu", len);
    buffer_append_str(&gz, "abc");
    expect(buffer_span(&gz), SPAN("one\n"), SOURCE_OK, true, detail);
    /* Much of it, behind zeros, and a member inside that is no longer looked for. */
    gz.len = len;
    buffer_append(&gz, "\0\0\0\0", 4);
    for (int i = 0; i < 200000; i++)
        buffer_append_char(&gz, 'g');
    files_gzip(&gz, SPAN("two\n"));
    snprintf(detail, sizeof detail,
             "%s bytes of garbage after the last gzip member, at compressed byte %zu", "200,024",
             len + 4);
    expect(buffer_span(&gz), SPAN("one\n"), SOURCE_OK, true, detail);
    buffer_release(&gz);
}

/* At every byte: what comes is a beginning of the text, and the state says that it was cut. */
static void a_cut_is_found_wherever_it_is(void)
{
    struct buffer text = files_lines(60), gz = files_buffer();
    files_gzip_named(&gz, span_make(text.data, 1000), "a-name");
    size_t first_member = gz.len;
    files_gzip(&gz, span_skip(buffer_span(&text), 1000));
    for (size_t len = 1; len < gz.len; len++) {
        files_write(span_make(gz.data, len));
        struct source *s = source_open(files_log);
        struct buffer all = files_read_all(s, 4096);
        CHECK(span_starts_with(buffer_span(&text), buffer_span(&all)));
        CHECK(len < first_member || all.len >= 1000);
        CHECK_INT(source_bytes(s), all.len);
        if (len == first_member) {
            CHECK_INT(source_state(s), SOURCE_OK);
            CHECK(!source_incomplete(s));
        } else {
            CHECK_INT(source_state(s), SOURCE_TRUNCATED);
            CHECK(source_incomplete(s));
            char want[120];
            snprintf(want, sizeof want,
                     "the compressed data ends in the middle of a member, after %zu "
                     "compressed bytes",
                     len);
            CHECK_STR(source_detail(s), want);
        }
        source_close(s);
        buffer_release(&all);
    }
    buffer_release(&text);
    buffer_release(&gz);
}

/* Text of which deflate makes far more than one block of input. */
static struct buffer noise(size_t len)
{
    struct buffer b = files_buffer();
    uint64_t x = 88172645463325252;
    while (b.len < len) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        buffer_append_char(&b, (char)('0' + x % 64));
    }
    return b;
}

static void all_before_a_cut_is_delivered(void)
{
    struct buffer text = noise(1000000), gz = files_buffer();
    files_gzip(&gz, buffer_span(&text));
    /* Without the trailer, everything has been inflated. */
    files_write(span_make(gz.data, gz.len - 8));
    struct outcome o = read_file(buffer_span(&text));
    CHECK_INT(o.state, SOURCE_TRUNCATED);
    /* Six bits a byte: half of the file is about half of the text. */
    files_write(span_make(gz.data, gz.len / 2));
    struct source *s = source_open(files_log);
    struct buffer all = files_read_all(s, 65536);
    CHECK(span_starts_with(buffer_span(&text), buffer_span(&all)));
    CHECK(all.len > 450000 && all.len < 550000);
    CHECK_INT(source_state(s), SOURCE_TRUNCATED);
    source_close(s);
    buffer_release(&all);
    buffer_release(&text);
    buffer_release(&gz);
}

/* Damage one byte of a file of one member, whose text is otherwise delivered. */
static void expect_damage(size_t from_end, struct span want, const char *detail)
{
    struct buffer gz = files_buffer();
    files_gzip(&gz, SPAN("one\ntwo\n"));
    gz.data[gz.len - from_end] ^= 1;
    expect(buffer_span(&gz), want, SOURCE_CORRUPT, true, detail);
    buffer_release(&gz);
}

static void checksum_and_length_are_checked(void)
{
    expect_damage(8, SPAN("one\ntwo\n"), "wrong checksum at compressed byte 24");
    expect_damage(4, SPAN("one\ntwo\n"), "wrong length at compressed byte 28");
}

static void headers_are_checked(void)
{
    struct buffer gz = files_buffer();
    files_gzip(&gz, SPAN("one\n"));
    size_t second = gz.len;
    char detail[80];
    snprintf(detail, sizeof detail, "unusable gzip header at compressed byte %zu", second);
    files_gzip_named(&gz, SPAN("two\n"), "name");
    gz.data[second + 2] = 7; /* a compression method that does not exist */
    expect(buffer_span(&gz), SPAN("one\n"), SOURCE_CORRUPT, true, detail);
    gz.data[second + 2] = 8;
    gz.data[second + 3] |= (char)0xe0; /* reserved flags */
    expect(buffer_span(&gz), SPAN("one\n"), SOURCE_CORRUPT, true, detail);
    gz.data[second + 3] &= 0x1f;
    gz.data[second + 10] ^= 1; /* the name, which the header's own checksum covers */
    expect(buffer_span(&gz), SPAN("one\n"), SOURCE_CORRUPT, true, detail);
    expect(SPAN("\x1f\x8b\x07 not deflate"), SPAN(""), SOURCE_CORRUPT, true,
           "unusable gzip header at compressed byte 0");
    buffer_release(&gz);
}

/* All before the damaged block is delivered, and it is named where it is. */
static void damage_in_the_middle_stops_there(void)
{
    struct buffer text = noise(300000), gz = files_buffer();
    files_gzip(&gz, buffer_span(&text));
    size_t second = gz.len;
    files_gzip(&gz, SPAN("lost\n"));
    gz.data[second + 10] = 7; /* a last block of the type that does not exist */
    files_write(buffer_span(&gz));
    struct outcome o = read_file(buffer_span(&text));
    CHECK_INT(o.state, SOURCE_CORRUPT);
    CHECK(o.incomplete);
    CHECK(strstr(o.detail, "invalid compressed data at compressed byte ") != NULL);
    buffer_release(&text);
    buffer_release(&gz);
}

/*
 * Every bit of a small file, flipped alone: it is noticed, or changes nothing. (What the header
 * says of time, system and name is nobody's business; a second member that no longer looks like
 * one is garbage.)
 */
static void every_flipped_bit_is_noticed_or_harmless(void)
{
    struct buffer text = files_lines(30), gz = files_buffer();
    files_gzip(&gz, span_make(text.data, 500));
    files_gzip(&gz, span_skip(buffer_span(&text), 500));
    int noticed = 0;
    for (size_t bit = 8 * 3; bit < 8 * gz.len; bit++) {
        gz.data[bit / 8] ^= (char)(1 << bit % 8);
        files_write(buffer_span(&gz));
        struct source *s = source_open(files_log);
        struct buffer all = files_read_all(s, 4096);
        bool same = span_equal(buffer_span(&all), buffer_span(&text));
        CHECK(source_incomplete(s) || same);
        CHECK_INT(source_incomplete(s), source_detail(s) != NULL);
        noticed += source_incomplete(s);
        source_close(s);
        buffer_release(&all);
        gz.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    CHECK(noticed > (int)(8 * gz.len) - 200);
    buffer_release(&text);
    buffer_release(&gz);
}

static void expect_unreadable(const char *path, const char *detail)
{
    struct source *s = source_open(path);
    CHECK_INT(source_state(s), SOURCE_UNREADABLE);
    struct buffer all = files_read_all(s, 4096);
    CHECK_INT(all.len, 0);
    CHECK_INT(source_state(s), SOURCE_UNREADABLE);
    CHECK(source_incomplete(s));
    CHECK_STR(source_detail(s), detail);
    CHECK_INT(source_bytes(s), 0);
    CHECK_INT(source_raw_size(s), 0);
    size_t length = 1;
    CHECK(source_fingerprint(s, &length) == hash_bytes("", 0, 0));
    CHECK_INT(length, 0);
    CHECK(!source_is_gzip(s));
    source_close(s);
    buffer_release(&all);
}

static void what_cannot_be_opened_is_unreadable(void)
{
    char path[700];
    snprintf(path, sizeof path, "%s/missing", files_directory);
    expect_unreadable(path, "No such file or directory");
    expect_unreadable(files_directory, "Is a directory");
    expect_unreadable("/dev/zero", "Is a device");
    files_write(SPAN("x\n"));
    snprintf(path, sizeof path, "%s/log/below", files_directory);
    expect_unreadable(path, "Not a directory");
    /* Nothing is forbidden to root, so it becomes somebody else, who may not enter its directory.
     */
    uid_t user = geteuid();
    chmod(files_log, 0);
    if (user == 0 && seteuid(65534) != 0) {
        printf("# skipped: nobody but root here\n");
    } else {
        expect_unreadable(files_log, "Permission denied");
        CHECK_INT(seteuid(user), 0);
    }
    chmod(files_log, 0600);
}

/* A file of the kernel's that can be opened but not read at its beginning. */
static void a_read_error_is_unreadable(void)
{
    struct source *s = source_open("/proc/self/mem");
    struct buffer all = files_read_all(s, 4096);
    CHECK_INT(all.len, 0);
    CHECK_INT(source_state(s), SOURCE_UNREADABLE);
    CHECK(source_incomplete(s));
    CHECK_STR(source_detail(s), "Input/output error");
    source_close(s);
    buffer_release(&all);
}

/* What came before it has been delivered, from compressed data all that could be inflated. */
static void a_read_error_in_the_middle_is_unreadable(void)
{
    struct buffer text = noise(100000), gz = files_buffer();
    files_gzip(&gz, buffer_span(&text));
    for (int compressed = 0; compressed < 2; compressed++) {
        struct span part = compressed ? span_make(gz.data, 50000) : span_make(text.data, 50000);
        if (!files_failing_stdin(part)) {
            printf("# skipped: no memory to read\n");
            break;
        }
        struct source *s = source_open("-");
        struct buffer all = files_read_all(s, 65536);
        CHECK(span_starts_with(buffer_span(&text), buffer_span(&all)));
        CHECK(compressed ? all.len > 60000 : all.len == 50000);
        CHECK_INT(source_state(s), SOURCE_UNREADABLE);
        CHECK(source_incomplete(s));
        CHECK_STR(source_detail(s), compressed ? "Input/output error, after 50,000 compressed bytes"
                                               : "Input/output error, after 50,000 bytes");
        source_close(s);
        buffer_release(&all);
    }
    buffer_release(&text);
    buffer_release(&gz);
}

static void dev_null_is_empty(void)
{
    struct source *s = source_open("/dev/null");
    struct buffer all = files_read_all(s, 4096);
    CHECK_INT(all.len, 0);
    CHECK_INT(source_state(s), SOURCE_EMPTY);
    CHECK(source_detail(s) == NULL);
    source_close(s);
    buffer_release(&all);
}

static void a_byte_order_mark_is_left_out_but_counted(void)
{
    files_write(SPAN("\xef\xbb\xbfone\n"));
    struct outcome o = read_file(SPAN("one\n"));
    CHECK_INT(o.state, SOURCE_OK);
    CHECK_INT(o.bytes, 7);
    files_write(SPAN("\xef\xbb\xbf"));
    o = read_file(SPAN(""));
    CHECK_INT(o.bytes, 3);
    CHECK(!o.incomplete);
    /* Only at the very beginning, and only a whole one. */
    expect(SPAN("a\xef\xbb\xbf"), SPAN("a\xef\xbb\xbf"), SOURCE_OK, false, "");
    expect(SPAN("\xef\xbb"), SPAN("\xef\xbb"), SOURCE_OK, false, "");
    struct buffer gz = files_buffer();
    files_gzip(&gz, SPAN("\xef\xbb"));
    files_gzip(&gz, SPAN("\xbf"
                         "two\n"));
    expect(buffer_span(&gz), SPAN("two\n"), SOURCE_OK, false, "");
    buffer_release(&gz);
}

/* `text` with a NUL after (or before) each byte. */
static struct buffer widen(struct span mark, struct span text, bool little)
{
    struct buffer b = files_buffer();
    buffer_append_span(&b, mark);
    for (size_t i = 0; i < text.len; i++) {
        char pair[2] = {little ? text.ptr[i] : '\0', little ? '\0' : text.ptr[i]};
        buffer_append(&b, pair, 2);
    }
    return b;
}

static void expect_wide(struct span mark, bool little, const char *name)
{
    char detail[100];
    snprintf(detail, sizeof detail, "%.6s text: convert it with iconv -f %s -t UTF-8", name, name);
    struct buffer text = files_lines(200), wide = widen(mark, buffer_span(&text), little);
    struct buffer gz = files_buffer();
    files_gzip(&gz, buffer_span(&wide));
    expect(buffer_span(&wide), SPAN(""), SOURCE_UNREADABLE, true, detail);
    expect(buffer_span(&gz), SPAN(""), SOURCE_UNREADABLE, true, detail);
    expect(span_make(wide.data, mark.len + 20), SPAN(""), SOURCE_UNREADABLE, true, detail);
    buffer_release(&text);
    buffer_release(&wide);
    buffer_release(&gz);
}

static void utf_16_is_named_and_not_read(void)
{
    expect_wide(SPAN("\xff\xfe"), true, "UTF-16");
    expect_wide(SPAN("\xfe\xff"), false, "UTF-16");
    expect_wide(SPAN(""), true, "UTF-16LE");
    expect_wide(SPAN(""), false, "UTF-16BE");
    expect_wide(SPAN("\xff\xfe\0\0"), true, "UTF-32");
}

static void nuls_alone_are_not_utf_16(void)
{
    static const char zeros[5000];
    struct span all_zeros = span_make(zeros, sizeof zeros);
    expect(all_zeros, all_zeros, SOURCE_OK, false, "");
    struct span few = SPAN("a\0b\0c\0d\0e\0f\0g\0");
    expect(few, few, SOURCE_OK, false, "");
    struct span mixed = SPAN("a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0no longer wide: no NUL here\n");
    expect(mixed, mixed, SOURCE_OK, false, "");
    struct span both = SPAN("\0\0a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l\0m\0n\0o\0");
    expect(both, both, SOURCE_OK, false, "");
}

static void check_fingerprint(struct span file, struct span text)
{
    size_t head = text.len < SOURCE_FINGERPRINT_BYTES ? text.len : SOURCE_FINGERPRINT_BYTES;
    size_t length = 0;
    files_write(file);
    struct source *s = source_open(files_log);
    struct buffer all = files_read_all(s, 65536);
    CHECK(source_fingerprint(s, &length) == hash_bytes(text.ptr, head, 0));
    CHECK_INT(length, head);
    source_close(s);
    buffer_release(&all);
}

static void the_fingerprint_is_of_the_text(void)
{
    struct buffer text = files_lines(1000), gz = files_buffer();
    /* In small members: the first inflated bytes come in pieces. */
    for (size_t at = 0; at < text.len; at += 100)
        files_gzip(&gz, span_make(text.data + at, text.len - at < 100 ? text.len - at : 100));
    check_fingerprint(buffer_span(&text), buffer_span(&text));
    check_fingerprint(buffer_span(&gz), buffer_span(&text));
    check_fingerprint(SPAN("short\n"), SPAN("short\n"));
    check_fingerprint(SPAN(""), SPAN(""));
    check_fingerprint(SPAN("\xef\xbb\xbfmark\n"), SPAN("\xef\xbb\xbfmark\n"));
    buffer_release(&text);
    buffer_release(&gz);
}

/* Make standard input a pipe that a child fills in small pieces. */
static pid_t pipe_in(struct span bytes, size_t piece)
{
    int ends[2];
    fflush(stdout);
    if (pipe(ends) != 0)
        exit(99);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        for (size_t at = 0; at < bytes.len; at += piece) {
            size_t len = bytes.len - at < piece ? bytes.len - at : piece;
            if (write(ends[1], bytes.ptr + at, len) != (ssize_t)len)
                _exit(1);
        }
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    return child;
}

static void check_pipe(struct span bytes, size_t piece, struct span want)
{
    pid_t child = pipe_in(bytes, piece);
    /* Another program may have left it so. */
    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
    struct source *s = source_open("-");
    struct buffer all = files_read_all(s, 4096);
    CHECK(span_equal(buffer_span(&all), want));
    CHECK_INT(source_state(s), want.len ? SOURCE_OK : SOURCE_EMPTY);
    CHECK_INT(source_raw_size(s), 0);
    CHECK_INT(source_raw_bytes(s), bytes.len);
    CHECK_STR(source_path(s), "-");
    source_close(s);
    CHECK(fcntl(STDIN_FILENO, F_GETFD) >= 0); /* it is not ours to close */
    waitpid(child, NULL, 0);
    buffer_release(&all);
}

static void standard_input_can_be_a_pipe(void)
{
    struct buffer text = files_lines(500), gz = files_buffer();
    files_gzip(&gz, buffer_span(&text));
    check_pipe(buffer_span(&text), 7, buffer_span(&text));
    check_pipe(buffer_span(&gz), 1, buffer_span(&text));
    check_pipe(SPAN(""), 1, SPAN(""));
    buffer_release(&text);
    buffer_release(&gz);
}

static void standard_input_can_be_a_file_half_read(void)
{
    char two[2];
    files_write(SPAN("x\nrest\n"));
    int fd = open(files_log, O_RDONLY);
    dup2(fd, STDIN_FILENO);
    close(fd);
    CHECK_INT(read(STDIN_FILENO, two, 2), 2);
    struct source *s = source_open("-");
    CHECK_INT(source_raw_size(s), 5);
    struct buffer all = files_read_all(s, 4096);
    CHECK_STR(buffer_str(&all), "rest\n");
    source_close(s);
    buffer_release(&all);
}

static void a_closed_standard_input_is_unreadable(void)
{
    close(STDIN_FILENO);
    expect_unreadable("-", "Bad file descriptor");
}

int main(void)
{
    files_begin();
    RUN(plain_bytes_come_through);
    RUN(short_files);
    RUN(gzip_is_known_by_its_magic_bytes);
    RUN(members_follow_one_another);
    RUN(many_members);
    RUN(empty_members_are_an_empty_file);
    RUN(garbage_after_the_last_member_is_named);
    RUN(a_cut_is_found_wherever_it_is);
    RUN(all_before_a_cut_is_delivered);
    RUN(checksum_and_length_are_checked);
    RUN(headers_are_checked);
    RUN(damage_in_the_middle_stops_there);
    RUN(every_flipped_bit_is_noticed_or_harmless);
    RUN(what_cannot_be_opened_is_unreadable);
    RUN(a_read_error_is_unreadable);
    RUN(a_read_error_in_the_middle_is_unreadable);
    RUN(dev_null_is_empty);
    RUN(a_byte_order_mark_is_left_out_but_counted);
    RUN(utf_16_is_named_and_not_read);
    RUN(nuls_alone_are_not_utf_16);
    RUN(the_fingerprint_is_of_the_text);
    RUN(standard_input_can_be_a_pipe);
    RUN(standard_input_can_be_a_file_half_read);
    RUN(a_closed_standard_input_is_unreadable);
    files_end();
    return check_end();
}
