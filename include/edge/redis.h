/*
 * What a Redis server says of itself: PING, INFO, SLOWLOG LEN, nothing else. Connecting and each
 * answer may take 2 s, all of it 5 s (a host's name is looked up by the system, in its own time).
 * Whatever goes wrong is a state of the evidence, never a failure of the run.
 *
 * The password comes from the first line of a file or from an environment variable. Nothing that
 * the server says reaches the evidence as text but a version of digits and dots, so that no answer
 * can bring the password into a report.
 */
#ifndef EDGE_REDIS_H
#define EDGE_REDIS_H

#include "audit/evidence.h"

struct redis_target {
    const char *host; /* NULL: the socket */
    int port;
    const char *socket;        /* absolute path */
    const char *password_file; /* or NULL */
    const char *password_env;  /* its name, or NULL */
};

void redis_look(const struct redis_target *target, struct redis_evidence *ret);

#endif
