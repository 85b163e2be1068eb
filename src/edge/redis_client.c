/*
 * hiredis; the only file that includes it. It connects, writes commands and parses answers; when to
 * read is decided here, since its own timeout begins anew with every byte, and a server that sends
 * one a second would never run into it.
 *
 * An answer's first byte is looked at before hiredis gets it: only a status, an error, a number or
 * a text is an answer to what we ask, and an array could claim any size. What a server may send for
 * one answer is bounded, too.
 */
#include "edge/redis_client.h"

#include <errno.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/alloc.h"

#define STEP_MS 2000
#define TOTAL_MS 5000
#define MAX_ANSWER_BYTES ((size_t)1 << 20)
#define MAX_WORDS 4

struct redis_client {
    redisContext *context;
    redisReply *reply; /* the last one */
    int64_t deadline_ms;
};

static int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

enum redis_state redis_client_open(const char *host, int port, const char *socket,
                                   struct redis_client **ret)
{
    const struct timeval timeout = {STEP_MS / 1000, 0};
    int64_t deadline = clock_ms() + TOTAL_MS;
    redisContext *context = host ? redisConnectWithTimeout(host, port, timeout)
                                 : redisConnectUnixWithTimeout(socket, timeout);
    *ret = NULL;
    if (!context || context->err) {
        if (context)
            redisFree(context);
        return REDIS_UNREACHABLE;
    }
    struct redis_client *c = alloc_zeroed(1, sizeof *c);
    c->context = context;
    c->deadline_ms = deadline;
    *ret = c;
    return REDIS_ANSWERS;
}

void redis_client_close(struct redis_client *c)
{
    if (!c)
        return;
    if (c->reply)
        freeReplyObject(c->reply);
    redisFree(c->context);
    free(c);
}

/* Until it can be read, or no time is left. */
static bool wait_for(struct redis_client *c, short what, int64_t until_ms)
{
    for (;;) {
        int64_t left = until_ms - clock_ms();
        struct pollfd poll_fd = {.fd = c->context->fd, .events = what};
        if (left <= 0)
            return false;
        int n = poll(&poll_fd, 1, (int)left);
        if (n > 0)
            return true;
        if (n == 0 || errno != EINTR)
            return false;
    }
}

/* The command on its way. The socket blocks, but a few words fit into its buffer. A server that
   hung up must not end the program by a signal. */
static enum redis_state put(struct redis_client *c, int n, const char *const *words, int64_t until)
{
    size_t lengths[MAX_WORDS];
    const char *arguments[MAX_WORDS];
    char *bytes;
    for (int i = 0; i < n; i++) {
        arguments[i] = words[i];
        lengths[i] = strlen(words[i]);
    }
    int len = redisFormatCommandArgv(&bytes, n, arguments, lengths);
    if (len < 0)
        return REDIS_GARBAGE;
    enum redis_state state = REDIS_ANSWERS;
    for (int at = 0; at < len && state == REDIS_ANSWERS;) {
        if (!wait_for(c, POLLOUT, until)) {
            state = REDIS_SILENT;
            break;
        }
        ssize_t sent =
            send(c->context->fd, bytes + at, (size_t)(len - at), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            at += (int)sent;
        else if (sent < 0 && errno != EAGAIN && errno != EINTR)
            state = REDIS_CLOSED;
    }
    redisFreeCommand(bytes);
    return state;
}

/* The next byte that the server sends. */
static enum redis_state peek(struct redis_client *c, char *ret, int64_t until)
{
    if (!wait_for(c, POLLIN, until))
        return REDIS_SILENT;
    return recv(c->context->fd, ret, 1, MSG_PEEK | MSG_DONTWAIT) == 1 ? REDIS_ANSWERS
                                                                      : REDIS_CLOSED;
}

static enum redis_state get(struct redis_client *c, int64_t until)
{
    char first;
    void *reply = NULL;
    enum redis_state state = peek(c, &first, until);
    if (state == REDIS_ANSWERS && !memchr("+-:$", first, 4))
        return REDIS_GARBAGE;
    while (state == REDIS_ANSWERS) {
        if (redisBufferRead(c->context) != REDIS_OK)
            return c->context->err == REDIS_ERR_EOF || c->context->err == REDIS_ERR_IO
                       ? REDIS_CLOSED
                       : REDIS_GARBAGE;
        if (redisReaderGetReply(c->context->reader, &reply) != REDIS_OK)
            return REDIS_GARBAGE;
        if (reply)
            break;
        if (c->context->reader->len > MAX_ANSWER_BYTES)
            return REDIS_GARBAGE;
        if (!wait_for(c, POLLIN, until))
            state = REDIS_SILENT;
    }
    c->reply = reply;
    return state;
}

enum redis_state redis_client_ask(struct redis_client *c, int n_words, const char *const *words,
                                  struct redis_answer *ret)
{
    int64_t until = clock_ms() + STEP_MS;
    if (until > c->deadline_ms)
        until = c->deadline_ms;
    if (c->reply)
        freeReplyObject(c->reply);
    c->reply = NULL;
    enum redis_state state = n_words > MAX_WORDS ? REDIS_GARBAGE : put(c, n_words, words, until);
    if (state == REDIS_ANSWERS)
        state = get(c, until);
    if (state != REDIS_ANSWERS)
        return state;
    const redisReply *reply = c->reply;
    *ret = (struct redis_answer){.text = SPAN("")};
    switch (reply->type) {
    case REDIS_REPLY_INTEGER:
        ret->kind = ANSWER_NUMBER;
        ret->number = reply->integer;
        return REDIS_ANSWERS;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR:
        ret->kind = reply->type == REDIS_REPLY_ERROR ? ANSWER_ERROR : ANSWER_TEXT;
        ret->text = span_make(reply->str, (size_t)reply->len);
        return REDIS_ANSWERS;
    default: /* nil */
        return REDIS_GARBAGE;
    }
}
