/* base/buffer: growth, termination, the limit and the error that sticks. */
#include "base/buffer.h"
#include "check.h"

static void an_empty_one_reads_as_empty(void)
{
    struct buffer b;
    buffer_init(&b, 10);
    CHECK_STR(buffer_str(&b), "");
    CHECK_SPAN(buffer_span(&b), SPAN(""));
    CHECK(b.data == NULL);
    buffer_release(&b);
    buffer_release(&b);
    struct buffer zeroed = {0};
    buffer_release(&zeroed);
}

static void appends_follow_one_another(void)
{
    struct buffer b;
    buffer_init(&b, 1000);
    buffer_append(&b, "a\0b", 3);
    buffer_append_span(&b, SPAN("cd"));
    buffer_append_span(&b, SPAN_NONE);
    buffer_append_str(&b, "ef");
    buffer_append_char(&b, 'g');
    buffer_appendf(&b, "%d-%s", 42, "h");
    CHECK_SPAN(buffer_span(&b), SPAN("a\0bcdefg42-h"));
    CHECK_INT(buffer_str(&b)[b.len], '\0');
    CHECK_INT(b.status, STATUS_OK);
    buffer_release(&b);
}

static void the_limit_can_be_reached_but_not_passed(void)
{
    struct buffer b;
    buffer_init(&b, 5);
    buffer_append_str(&b, "abc");
    buffer_append_str(&b, "de");
    CHECK_INT(b.status, STATUS_OK);
    buffer_append_str(&b, "");
    CHECK_INT(b.status, STATUS_OK);
    buffer_append_char(&b, 'f');
    CHECK_INT(b.status, STATUS_LIMIT);
    CHECK_STR(buffer_str(&b), "abcde");
    buffer_release(&b);
}

static void an_append_past_the_limit_is_dropped_whole_and_sticks(void)
{
    struct buffer b;
    buffer_init(&b, 5);
    buffer_append_str(&b, "abc");
    buffer_appendf(&b, "%s", "def");
    CHECK_STR(buffer_str(&b), "abc");
    buffer_append_char(&b, 'd'); /* it would fit, but something before it is missing */
    buffer_appendf(&b, "e");
    CHECK_STR(buffer_str(&b), "abc");
    CHECK_INT(b.status, STATUS_LIMIT);
    buffer_clear(&b);
    CHECK_INT(b.status, STATUS_OK);
    CHECK_STR(buffer_str(&b), "");
    buffer_append_str(&b, "12345");
    CHECK_STR(buffer_str(&b), "12345");
    buffer_release(&b);
}

static void much_can_be_appended(void)
{
    struct buffer b;
    buffer_init(&b, SIZE_MAX);
    for (int i = 0; i < 100000; i++)
        buffer_appendf(&b, "%d,", i % 10);
    CHECK_INT(b.len, 200000);
    CHECK_INT(b.data[199998], '9');
    CHECK_INT(b.status, STATUS_OK);
    buffer_release(&b);
}

int main(void)
{
    RUN(an_empty_one_reads_as_empty);
    RUN(appends_follow_one_another);
    RUN(the_limit_can_be_reached_but_not_passed);
    RUN(an_append_past_the_limit_is_dropped_whole_and_sticks);
    RUN(much_can_be_appended);
    return check_end();
}
