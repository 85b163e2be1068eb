/*
 * A parser that sees the next line behind each, and so may match both at once, says what one says
 * that sees each line alone. Blocks of lines of several kinds in an order drawn by a fixed seed;
 * each block in the memory of the one before.
 */
#include "input/chunks.h"
#include "parse_support.h"

#define BLOCKS 200
#define LINES 40

#define NGINX(client, stamp, rest) client " - - [" stamp "] \"" rest "\n"
#define STAMP "15/Nov/2026:22:00:00 +0000"

static const char *const lines[] = {
    NGINX("10.0.0.3", STAMP,
          "GET /meta HTTP/1.1\" 200 403 \"-\" \"a/1.0 (agent-002)\" 0.001 0.002"),
    NGINX("10.0.0.30", STAMP, "POST /agent/status HTTP/1.1\" 200 95 \"-\" \"b\" 0.012 0.011"),
    NGINX("10.0.0.4", STAMP, "GET / HTTP/1.1\" 499 0 \"-\" \"c\" - -"),
    NGINX("::1", STAMP, "\" 400 0 \"-\" \"-\" 0.000 -"),
    NGINX("10.0.0.5", STAMP, "GET /cr HTTP/1.1\" 200 1 \"-\" \"d\" 0.001 0.001\r"),
    NGINX("10.0.0.6", "no time", "GET / HTTP/1.1\" 200 1 \"-\" \"d\" 0.001 0.001"),
    NGINX("10.0.0.7", STAMP, "GET /cut HTTP/1.1\" 200 1 \"-\" \"e"),
    NGINX("10.0.0.8", STAMP, "GET /short HTTP/1.1\" 20 1 \"-\" \"f\" 0.001 0.001"),
    "INFO:     10.0.0.9:1 - \"GET /app HTTP/1.1\" 200 OK\n",
    "ERROR:porta:Something\n",
    "  that goes on\n",
    "\n",
    "\r\n",
    " \n",
};

/* The first ones, by far the most frequent, in a row. */
static size_t draw_line(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    uint32_t drawn = (uint32_t)(*state >> 33);
    return drawn % 4 ? drawn / 4 % 2 : drawn / 4 % COUNT(lines);
}

static void feed_block(struct bench *b, char *block, size_t len)
{
    struct chunk_lines lines_of;
    struct line line = {.number = 0};
    chunk_lines_begin(&lines_of, span_make(block, len));
    while (chunk_lines_next(&lines_of, &line.text, &line.terminated)) {
        line.number = ++b->line;
        line.spare = chunk_lines_left(&lines_of, line.text.ptr + line.text.len);
        parser_line(b->parser, &line);
    }
}

static void a_line_means_the_same_before_any_other(void)
{
    const struct pattern_spec specs[] = {SPEC_NGINX, SPEC_UVICORN, SPEC_PORTA, SPEC_EVENTS};
    struct bench together, alone;
    struct buffer text;
    uint64_t state = 1;
    bench_start(&together, specs, COUNT(specs), 0);
    bench_start(&alone, specs, COUNT(specs), 0);
    buffer_init(&text, SIZE_MAX);
    char *block = alloc_bytes(LINES * 256);
    for (size_t i = 0; i < BLOCKS; i++) {
        buffer_clear(&text);
        while (text.len < LINES * 100)
            buffer_append_str(&text, lines[draw_line(&state)]);
        size_t len = text.len;
        memcpy(block, text.data, len);
        feed_block(&together, block, len);
        struct chunk_lines lines_of;
        struct span line;
        bool terminated;
        chunk_lines_begin(&lines_of, buffer_span(&text));
        while (chunk_lines_next(&lines_of, &line, &terminated))
            bench_line(&alone, line, false);
    }
    bench_finish(&together);
    bench_finish(&alone);
    CHECK(together.n_records > BLOCKS * LINES / 2);
    CHECK_RECORDS(&together, buffer_str(&alone.records));
    free(block);
    buffer_release(&text);
    bench_end(&together);
    bench_end(&alone);
}

int main(void)
{
    RUN(a_line_means_the_same_before_any_other);
    return check_end();
}
