/* A parser that goes on in another run says what one says that never stopped. */
#include "base/alloc.h"
#include "base/bytes.h"
#include "check.h"
#include "edge/packfile.h"
#include "parse/parser.h"

#define MAX_LINES 64

static struct packfiles files;
static struct packs *packs;
static struct zone *utc;

#define CRI "2025-07-01T10:00:00.5Z "
#define WHEN "2025-07-01 10:00:00,000 "
#define EDGE "h - - [01/Jul/2025:10:00:02 +0000] \"GET /meta HTTP/1.1\" 200 1 \"-\" \"-\""
#define TRACEBACK(head)                                                                        \
    head "Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "    g()", "", \
        "sqlite3.OperationalError: database is locked"

static const char *const text[] = {
    WHEN "INFO:porta:one",
    WHEN "ERROR:    Exception in ASGI application",
    TRACEBACK(""),
    WHEN "ERROR:uvicorn.error:Exception in ASGI application",
    TRACEBACK(""),
    "",
    WHEN "WARNING:porta:over",
    "  two lines",
    CRI "stdout F " WHEN "ERROR:    Exception in ASGI application",
    CRI "stderr P " WHEN "INFO:porta:a long",
    CRI "stdout F Traceback (most recent call last):",
    CRI "stderr P  line in ",
    CRI "stdout F sqlite3.OperationalError: database is locked",
    CRI "stderr F three parts",
    "nobody understands this",
    "Jul  1 10:00:01 host porta[1]: " WHEN "INFO:porta:wrapped",
    WHEN "INFO:porta:Выполняется команда: cat <<E",
    EDGE,
    "",
    EDGE,
    "E",
    CRI "stderr F " WHEN "INFO:porta:Выполняется команда: cat <<E",
    CRI "stderr F " EDGE,
    EDGE,
    WHEN "INFO:     a:1 - \"GET / HTTP/1.1\" 200 OK",
    EDGE,
    WHEN "INFO:porta:last",
    "  goes on",
};
#define LINES (sizeof text / sizeof text[0])

struct heard {
    struct buffer said;
};

static void hear(void *context, const struct record *r)
{
    struct heard *h = context;
    buffer_appendf(&h->said, "%d %d %d %lld %d %llu|", (int)r->kind, (int)r->level, (int)r->quality,
                   (long long)(r->quality == TIME_NONE ? 0 : r->time_us), r->lock_event,
                   (unsigned long long)r->line);
    buffer_append_span(&h->said, span_present(r->message) ? r->message : SPAN("(none)"));
    buffer_append_char(&h->said, '\n');
}

static struct parser *start(struct heard *h)
{
    const struct parser_options options = {.zone = utc, .entry_limit = 4096};
    return parser_new(packs, &options, hear, NULL, h);
}

static void feed(struct parser *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        struct line line = {.text = span_str(text[i]), .number = i + 1, .terminated = true};
        parser_line(p, &line);
    }
}

static void check_counts(const struct parser_counts *a, const struct parser_counts *b)
{
    CHECK_INT(a->lines, b->lines);
    CHECK_INT(a->understood, b->understood);
    CHECK_INT(a->ignored, b->ignored);
    CHECK_INT(a->continuation, b->continuation);
    CHECK_INT(a->not_understood, b->not_understood);
    CHECK_INT(a->too_long, b->too_long);
}

static void it_may_stop_after_any_line(void)
{
    struct error err = ERROR_INIT;
    struct heard whole, parts;
    struct buffer state;
    buffer_init(&whole.said, 1 << 20);
    struct parser *one = start(&whole);
    feed(one, 0, LINES);
    CHECK(parser_holds(one));
    parser_finish(one);
    CHECK(!parser_holds(one));
    CHECK(strstr(buffer_str(&whole.said), " 1 3|") || strstr(buffer_str(&whole.said), " 1 2|"));
    for (size_t stop = 0; stop <= LINES; stop++) {
        buffer_init(&parts.said, 1 << 20);
        buffer_init(&state, PARSER_STATE_LIMIT);
        struct parser *first = start(&parts), *second = start(&parts);
        feed(first, 0, stop);
        parser_save(first, &state);
        CHECK_INT(parser_restore(second, buffer_span(&state), &err), STATUS_OK);
        CHECK_INT(parser_holds(second), parser_holds(first));
        parser_free(first);
        feed(second, stop, LINES);
        parser_finish(second);
        CHECK_SPAN(buffer_span(&parts.said), buffer_span(&whole.said));
        check_counts(parser_counts(second), parser_counts(one));
        for (size_t i = 0; i < packs_count(packs); i++)
            CHECK_INT(parser_matches(second)[i], parser_matches(one)[i]);
        parser_free(second);
        buffer_release(&parts.said);
        buffer_release(&state);
    }
    parser_free(one);
    buffer_release(&whole.said);
}

/* Damage is noticed by the seal; sealed again, it is harmless. */
static void damage_is_harmless(void)
{
    struct error err = ERROR_INIT;
    struct heard h;
    struct buffer state, bad;
    uint64_t seed = 1;
    buffer_init(&h.said, 1 << 20);
    buffer_init(&state, PARSER_STATE_LIMIT);
    buffer_init(&bad, PARSER_STATE_LIMIT);
    struct parser *p = start(&h);
    feed(p, 0, 12);
    parser_save(p, &state);
    parser_free(p);
    for (int round = 0; round < 3000; round++) {
        buffer_clear(&bad);
        buffer_append(&bad, state.data, state.len - 4);
        for (int flips = 1 + round % 3; flips > 0; flips--) {
            seed = seed * UINT64_C(6364136223846793005) + 1;
            bad.data[(seed >> 33) % bad.len] ^= (char)(1 + (seed >> 20) % 255);
        }
        if (round % 5 == 0)
            bad.len -= (seed >> 40) % bad.len;
        bytes_seal(&bad, 0);
        p = start(&h);
        if (parser_restore(p, buffer_span(&bad), &err) == STATUS_OK) {
            feed(p, 12, LINES);
            parser_finish(p);
        }
        parser_free(p);
        buffer_clear(&h.said);
    }
    state.data[3] ^= 1;
    p = start(&h);
    CHECK_INT(parser_restore(p, buffer_span(&state), &err), STATUS_FORMAT);
    parser_free(p);
    buffer_release(&h.said);
    buffer_release(&state);
    buffer_release(&bad);
}

int main(void)
{
    struct error err = ERROR_INIT;
    char path[4096];
    const char *top = getenv("srcdir_top");
    snprintf(path, sizeof path, "%s/patterns", top ? top : ".");
    if (zone_new("UTC", &utc, &err) < 0 || packfiles_read_directory(&files, path, &err) < 0 ||
        packs_new(files.specs, files.count, &packs, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        return EXIT_FAILURE;
    }
    RUN(it_may_stop_after_any_line);
    RUN(damage_is_harmless);
    packs_free(packs);
    packfiles_release(&files);
    zone_free(utc);
    return check_end();
}
