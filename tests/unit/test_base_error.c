/* base/error: what a caller gets to print. */
#include "base/error.h"
#include "check.h"

static void status_and_text_are_set(void)
{
    struct error e = ERROR_INIT;
    CHECK_INT(e.status, STATUS_OK);
    CHECK_STR(e.text, "");
    CHECK_INT(error_set(&e, STATUS_IO, "no %s, %d times", "luck", 3), STATUS_IO);
    CHECK_INT(e.status, STATUS_IO);
    CHECK_STR(e.text, "no luck, 3 times");
}

static void places_are_written_as_far_as_known(void)
{
    struct error e = ERROR_INIT;
    CHECK_INT(error_set_at(&e, STATUS_FORMAT, "a.yaml", 12, 5, "bad %s", "key"), STATUS_FORMAT);
    CHECK_STR(e.text, "a.yaml:12:5: bad key");
    error_set_at(&e, STATUS_FORMAT, "a.yaml", 12, 0, "bad key");
    CHECK_STR(e.text, "a.yaml:12: bad key");
    error_set_at(&e, STATUS_FORMAT, "a.yaml", 0, 7, "bad key");
    CHECK_STR(e.text, "a.yaml: bad key");
}

static void a_long_text_is_cut(void)
{
    struct error e = ERROR_INIT;
    char path[3000];
    memset(path, 'p', sizeof path);
    path[sizeof path - 1] = '\0';
    error_set(&e, STATUS_IO, "%s", path);
    CHECK_INT(strlen(e.text), ERROR_TEXT_SIZE - 1);
    error_set_at(&e, STATUS_IO, path, 1, 1, "lost");
    CHECK_INT(strlen(e.text), ERROR_TEXT_SIZE - 1);
}

static void its_own_text_can_be_wrapped(void)
{
    struct error e = ERROR_INIT;
    error_set(&e, STATUS_FORMAT, "inner");
    error_set(&e, e.status, "outer: %s", e.text);
    CHECK_STR(e.text, "outer: inner");
    CHECK_INT(e.status, STATUS_FORMAT);
}

int main(void)
{
    RUN(status_and_text_are_set);
    RUN(places_are_written_as_far_as_known);
    RUN(a_long_text_is_cut);
    RUN(its_own_text_can_be_wrapped);
    return check_end();
}
