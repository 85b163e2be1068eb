/*
 * A connection to Redis under a deadline: redis_client.c with hiredis, redis_client_none.c where
 * that is not built in.
 */
#ifndef EDGE_REDIS_CLIENT_H
#define EDGE_REDIS_CLIENT_H

#include "audit/evidence.h"
#include "base/span.h"

struct redis_client;

enum redis_answer_kind { ANSWER_TEXT, ANSWER_NUMBER, ANSWER_ERROR };

struct redis_answer {
    enum redis_answer_kind kind;
    struct span text; /* of a text or an error; valid until the next question */
    int64_t number;
};

/* REDIS_ANSWERS, and a client; else REDIS_UNREACHABLE or REDIS_NO_CLIENT. Host or socket. */
enum redis_state redis_client_open(const char *host, int port, const char *socket,
                                   struct redis_client **ret);
void redis_client_close(struct redis_client *c); /* NULL is fine */

/* Ask and wait. REDIS_ANSWERS, and what; else REDIS_SILENT, REDIS_CLOSED or REDIS_GARBAGE, after
   which the client can only be closed. */
enum redis_state redis_client_ask(struct redis_client *c, int n_words, const char *const *words,
                                  struct redis_answer *ret);

#endif
