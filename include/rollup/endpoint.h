/*
 * Endpoints: a method and a normalised path (METRICS.md, "Endpoints"), at most a bounded number of
 * them. Normalising, in this order: an absolute URL is reduced to its path; query and fragment are
 * dropped; percent-encoding is decoded where it gives printable UTF-8 (never "/" and "%", so that
 * segments stay what they are and the result has one meaning), any other byte that is not
 * printable UTF-8 is percent-encoded; duplicate slashes are folded; then the configured templates
 * in their order, then the built-in rule (a segment that is a number, a UUID or ≥ 16 hex digits is
 * ":id"). So a normalised path is always printable UTF-8. "*" and the authority of a CONNECT
 * (host:port) stay as they are.
 */
#ifndef ROLLUP_ENDPOINT_H
#define ROLLUP_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/* Longest normalised path kept, in bytes; a longer one is cut at a character and ends in "…". */
#define ENDPOINT_MAX_PATH 256

/*
 * A template: segments that stand for themselves, ":name" for any one segment, "*" at the end for
 * any rest. A path that it matches becomes the template's own text. A named one is always kept and
 * never "(not found)"; where it leaves the method open, it is so only for HTTP's own methods (RFC
 * 9110, and PATCH), since a client can make up any number of others. An absent method (a client's
 * log) fits every template.
 */
struct endpoint_template {
    const char *path;
    const char *method; /* NULL: any */
    bool named;
    bool stream; /* latency is a connection's lifetime: out of percentiles */
};

struct endpoint_rules {
    const struct endpoint_template *templates; /* borrowed, in order */
    size_t n_templates;
    size_t max_endpoints; /* METRICS.md: 1000 */
};

struct endpoint_result {
    bool named;
    bool stream;
};

/*
 * Is this a valid request: method an RFC 9110 token of at most 32 bytes, target without blanks
 * or control bytes, starting with "/", or an absolute http(s) URL, or "*"; or for CONNECT
 * "host:port"? An empty or absent method is none.
 */
bool endpoint_valid(struct span method, struct span target);

/* One that HTTP knows (RFC 9110, and PATCH), or none: not to be made up by clients. */
bool endpoint_usual_method(struct span method);

/*
 * The normalised path of a valid target, into `path` (cleared first; its limit at least
 * ENDPOINT_MAX_PATH). `method` may be empty.
 */
void endpoint_normalise(const struct endpoint_rules *rules, struct span method, struct span target,
                        struct buffer *path, struct endpoint_result *ret);

#endif
