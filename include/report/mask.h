/*
 * A hostile line for a terminal: secrets left out, and the rest made visible (escape_visible), with
 * "…" where something was.
 *
 * A secret is the query of a URL; the password in front of a URL's host; the value of a key or
 * header whose name speaks of a token, a password, a secret, a cookie, a session, a signature, an
 * authorization or a key of some service, written with "=", ":" or, after "--", a blank; what
 * follows Bearer or Basic; and a long word that looks like hex or base64. What is left out may be
 * no secret: a line is shown so that its shape can be understood, and that stays.
 */
#ifndef REPORT_MASK_H
#define REPORT_MASK_H

#include "base/buffer.h"
#include "base/span.h"

void mask_line(struct span line, struct buffer *out);

#endif
