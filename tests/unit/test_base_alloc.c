/* base/alloc: copies, growth, and the end of the program where memory has run out. */
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "check.h"

static void zero_bytes_are_a_pointer(void)
{
    void *a = alloc_bytes(0), *b = alloc_zeroed(0, 8), *c = alloc_resize(NULL, 0, 8);
    CHECK(a && b && c);
    free(a);
    free(b);
    free(c);
}

static void zeroed_is_zero(void)
{
    unsigned char *p = alloc_zeroed(1000, 3);
    size_t sum = 0;
    for (size_t i = 0; i < 3000; i++)
        sum += p[i];
    CHECK_INT(sum, 0);
    free(p);
}

static void strings_are_copied(void)
{
    char text[] = "abc";
    char *a = alloc_string(text);
    char *b = alloc_string_span(span_make(text, 2));
    char *c = alloc_string_span(SPAN_NONE);
    text[0] = 'x';
    CHECK_STR(a, "abc");
    CHECK_STR(b, "ab");
    CHECK_STR(c, "");
    free(a);
    free(b);
    free(c);
}

static void growth_doubles_from_eight(void)
{
    size_t capacity = 0;
    int *items = alloc_grow(NULL, &capacity, 1, sizeof *items);
    CHECK_INT(capacity, 8);
    for (int i = 0; i < 8; i++)
        items[i] = i;
    CHECK(alloc_grow(items, &capacity, 8, sizeof *items) == items);
    CHECK_INT(capacity, 8);
    items = alloc_grow(items, &capacity, 9, sizeof *items);
    CHECK_INT(capacity, 16);
    items = alloc_grow(items, &capacity, 1000, sizeof *items);
    CHECK_INT(capacity, 1024);
    for (int i = 0; i < 8; i++)
        CHECK_INT(items[i], i);
    free(items);
}

enum overflow { OVERFLOW_ZEROED, OVERFLOW_RESIZE, OVERFLOW_GROW };

/* The exit status of a child that asks for more than there can be. */
static int status_of(enum overflow which)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        size_t capacity = 8;
        /* Volatile: the compiler must not see that this cannot work. */
        volatile size_t huge = SIZE_MAX / 2 + 2;
        if (!freopen("/dev/null", "w", stderr))
            _exit(99);
        if (which == OVERFLOW_ZEROED)
            free(alloc_zeroed(huge, 2));
        else if (which == OVERFLOW_RESIZE)
            free(alloc_resize(NULL, huge, 2));
        else
            free(alloc_grow(NULL, &capacity, huge, 1));
        _exit(98);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void overflow_ends_the_program(void)
{
    CHECK_INT(status_of(OVERFLOW_ZEROED), 1);
    CHECK_INT(status_of(OVERFLOW_RESIZE), 1);
    CHECK_INT(status_of(OVERFLOW_GROW), 1);
}

int main(void)
{
    RUN(zero_bytes_are_a_pointer);
    RUN(zeroed_is_zero);
    RUN(strings_are_copied);
    RUN(growth_doubles_from_eight);
    RUN(overflow_ends_the_program);
    return check_end();
}
