/*
 * Is it an HTTP request (RFC 9112, section 3)? A method is a token of at most 32 bytes; a target
 * has no blank or control byte and is a path, an absolute http or https URL, "*" of an OPTIONS or
 * host:port of a CONNECT.
 */
#ifndef PARSE_REQUEST_LINE_H
#define PARSE_REQUEST_LINE_H

#include <stdbool.h>

#include "base/span.h"

/*
 * "GET /x HTTP/1.1"; the version also as hypercorn logs it ("GET /x 1.1", "GET /x 2"), and
 * HTTP/0.9's "GET /x". False where it is malformed.
 */
bool request_line_split(struct span line, struct span *ret_method, struct span *ret_target);

/* A method and a target that were logged apart. An absent method: the format logs none. */
bool request_line_valid(struct span method, struct span target);

#endif
