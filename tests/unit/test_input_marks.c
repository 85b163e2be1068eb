/* Marks: the same for the same bytes, however they are read, compressed or cut. */
#include "input/source.h"

#include "base/hash.h"
#include "input_files.h"

#define LENGTH 100000

static char data[LENGTH];

static void fill(void)
{
    uint64_t state = 1;
    for (size_t i = 0; i < LENGTH; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        data[i] = i % 120 == 119 ? '\n' : (char)('a' + (state >> 60));
    }
}

/* Read from `offset` to the end in blocks of that size. */
static void read_from(uint64_t offset, size_t block, struct source_marks *marks)
{
    static char bytes[1 << 16];
    struct source *s = source_open(files_log);
    CHECK(source_seek(s, offset));
    source_mark(s, marks);
    while (source_read(s, bytes, block) > 0)
        ;
    CHECK_INT(source_bytes(s), LENGTH);
    source_close(s);
}

static void check_all(const struct source_marks *marks)
{
    for (unsigned i = 0; i < SOURCE_MARKS; i++) {
        uint64_t place = source_mark_place(i);
        size_t length = place < SOURCE_FINGERPRINT_BYTES ? place : SOURCE_FINGERPRINT_BYTES;
        uint64_t want = place <= LENGTH ? hash_bytes(data + place - length, length, 0) : 0;
        CHECK(marks->hashes[i] == want);
    }
}

static void places_go_up_by_a_quarter_at_most(void)
{
    CHECK_INT(source_mark_place(0), 64);
    CHECK_INT(source_mark_place(1), 80);
    CHECK_INT(source_mark_place(4), 128);
    for (unsigned i = 1; i < SOURCE_MARKS; i++) {
        CHECK(source_mark_place(i) > source_mark_place(i - 1));
        CHECK(4 * source_mark_place(i) <= 5 * source_mark_place(i - 1));
    }
}

static void they_do_not_depend_on_how_it_is_read(void)
{
    static const size_t blocks[] = {4096, 5000, 1 << 16};
    struct buffer packed = files_buffer();
    fill();
    files_gzip(&packed, span_make(data, LENGTH));
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        struct source_marks a = {{0}}, b = {{0}};
        files_write(span_make(data, LENGTH));
        read_from(0, blocks[i], &a);
        check_all(&a);
        files_write(buffer_span(&packed));
        read_from(0, blocks[i], &b);
        check_all(&b);
    }
    buffer_release(&packed);
}

/* A log that goes on where it was left adds the marks that come. */
static void they_go_on(void)
{
    fill();
    files_write(span_make(data, LENGTH));
    struct source_marks all = {{0}}, rest = {{0}};
    read_from(0, 1 << 16, &all);
    read_from(50000, 1 << 16, &rest);
    for (unsigned i = 0; i < SOURCE_MARKS; i++) {
        uint64_t place = source_mark_place(i);
        bool seen = place <= SOURCE_FINGERPRINT_BYTES || place > 50000;
        CHECK(rest.hashes[i] == (seen ? all.hashes[i] : 0));
    }
}

int main(void)
{
    files_begin();
    RUN(places_go_up_by_a_quarter_at_most);
    RUN(they_do_not_depend_on_how_it_is_read);
    RUN(they_go_on);
    files_end();
    return check_end();
}
