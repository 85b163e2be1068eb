/*
 * Pattern files: YAML to parse/pattern_spec. The only keys are those below; an unknown or
 * duplicate key, a missing one, a wrong type is an error with file, line, column, the key and
 * what was expected. No anchors, aliases or tags. A file is at most 1 MiB.
 *
 *   name: nginx-timed               required; [a-z0-9-]+, and the file's name without .yaml
 *   description: one sentence
 *   kind: access | application | wrapper | events
 *   tier: edge | app | client       required for access and application
 *   regex: ^…$                      exactly one of regex, json, ltsv (none for events)
 *   json: {time: msec, path: request.uri, agent: [http_x_agent_id, agent]}
 *   ltsv: {time: msec, path: uri}
 *   require: [msg=handled request]  json, ltsv
 *   time: {format: "%d/%b/%Y:%H:%M:%S %z" | [several], at: end | start, zone: UTC}
 *   latency: s | ms | us | ns | text   required where a latency field is
 *   continuation: none | any        default none
 *   starts: anywhere | when-nothing-open   default anywhere (pattern_spec.orphan)
 *   twin_logger: uvicorn.error
 *   ignore: [regex, …]
 *   events: porta-events            (name of an events file), or, in an events file, a list of
 *                                   {event: db_locked, message: regex, exception: regex, unless:
 * regex} samples:                        required: at least one line and one no_match (not for
 * events)
 *     - line: '…'                   a block scalar for an entry of several lines
 *       expect: {method: GET, status: 200}
 *     - no_match: '…'
 */
#ifndef EDGE_PACKFILE_H
#define EDGE_PACKFILE_H

#include <stddef.h>

#include "base/error.h"
#include "parse/pattern_spec.h"

struct packfiles {
    struct pattern_spec *specs;
    size_t count;
    size_t capacity;
};

/* Read one file and add it. On failure nothing is added. */
int packfiles_read(struct packfiles *files, const char *path, struct error *err);

/* Read all *.yaml of a directory, sorted by name (bytes). A directory without any is an error. */
int packfiles_read_directory(struct packfiles *files, const char *path, struct error *err);

void packfiles_release(struct packfiles *files);

#endif
