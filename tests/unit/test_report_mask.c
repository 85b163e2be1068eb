/* Lines for a terminal: what is a secret is left out, the line's shape stays. */
#include "report/mask.h"

#include "check.h"

static void check_mask(const char *line, const char *want)
{
    struct buffer out;
    buffer_init(&out, 4096);
    /* Memory of just its length, so that a sanitizer sees a byte too far. */
    size_t len = strlen(line);
    char *copy = malloc(len ? len : 1);
    memcpy(copy, line, len);
    mask_line(span_make(copy, len), &out);
    CHECK_STR(buffer_str(&out), want);
    free(copy);
    buffer_release(&out);
}

static void plain_lines_stay(void)
{
    static const char *const lines[] = {
        "",
        "INFO:     127.0.0.1:40850 - \"GET /meta HTTP/1.1\" 200 OK",
        "ERROR:porta:Файл не существует: /srv/porta/work/agent-solo/f5.txt",
        "127.0.0.1 - - [22/Nov/2026:19:19:22 +0000] \"GET /meta HTTP/1.1\" 200 368 \"-\"",
        "the token was wrong",
        "2026/11/22 19:21:18 [error] 812#812: *3 upstream prematurely closed connection",
        "http://127.0.0.1:8111/agent/status",
        "/srv/porta/some_long_directory_name/another_long_directory_name",
        "stress-test-agent-for-the-weekly-audit",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        check_mask(lines[i], lines[i]);
}

static void queries_and_users(void)
{
    check_mask("GET /a?token=x&y=1 HTTP/1.1", "GET /a?… HTTP/1.1");
    check_mask("\"http://a/b?c\" /d?", "\"http://a/b?…\" /d?");
    check_mask("redis://:hunter2@10.0.0.1:6379/0", "redis://…@10.0.0.1:6379/0");
    check_mask("http://user:p@host/", "http://…@host/");
}

static void values_of_secret_names(void)
{
    check_mask("token=abc rest", "token=… rest");
    check_mask("X-PORTA-TOKEN: abc", "X-PORTA-TOKEN: …");
    check_mask("PORTA_TOKEN=abc;x=1", "PORTA_TOKEN=…;x=1");
    check_mask("{\"password\": \"a b\", \"n\": 1}", "{\"password\": \"…\", \"n\": 1}");
    check_mask("{'access_token': 'a b'}", "{'access_token': '…'}");
    check_mask("{\"line\":\"{\\\"secret\\\":\\\"a b\\\"}\"}",
               "{\"line\":\"{\\\"secret\\\":\\\"…\"}\"}");
    check_mask("curl --password hunter2 x", "curl --password … x");
    check_mask("Api-Key = k", "Api-Key = …");
    check_mask("passwd=", "passwd=");
    check_mask("token:", "token:");
    check_mask("token='abc", "token='…");
}

static void headers(void)
{
    check_mask("Cookie: a=1; b=2", "Cookie: …");
    check_mask("cookie:a=1; b=2\tua:curl", "cookie:…\\x09ua:curl");
    check_mask("-H 'Authorization: Digest a, b' /x", "-H 'Authorization: …' /x");
    check_mask("Authorization: Bearer abc", "Authorization: …");
    check_mask("sent Bearer abc.def to", "sent Bearer … to");
    check_mask("Basic dXNlcg==", "Basic …");
}

static void long_words(void)
{
    check_mask("id 0123456789abcdef0123456789abcdef.", "id ….");
    check_mask("id 550e8400-e29b-41d4-a716-446655440000", "id …");
    check_mask("key AbCdEfGhIjKlMnOp1234 x", "key … x");
    check_mask("key AbCdEfGhIjKl/MnOp1234AbCdEfGhIjKlMn+Op== x", "key … x");
}

int main(void)
{
    RUN(plain_lines_stay);
    RUN(queries_and_users);
    RUN(values_of_secret_names);
    RUN(headers);
    RUN(long_words);
    return check_end();
}
