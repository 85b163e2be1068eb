/*
 * The client where hiredis is not built in: it says so.
 */
#include "edge/redis_client.h"

#include <stddef.h>

enum redis_state redis_client_open(const char *host, int port, const char *socket,
                                   struct redis_client **ret)
{
    (void)host, (void)port, (void)socket;
    *ret = NULL;
    return REDIS_NO_CLIENT;
}

void redis_client_close(struct redis_client *c)
{
    (void)c;
}

enum redis_state redis_client_ask(struct redis_client *c, int n_words, const char *const *words,
                                  struct redis_answer *ret)
{
    (void)c, (void)n_words, (void)words, (void)ret;
    return REDIS_NO_CLIENT;
}
