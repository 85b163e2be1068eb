/* One pattern file's tree as a pattern_spec; edge/packfile.h says what the keys are. */
#ifndef EDGE_PACKFILE_SPEC_H
#define EDGE_PACKFILE_SPEC_H

#include "base/error.h"
#include "edge/yaml_tree.h"
#include "parse/pattern_spec.h"

/* `spec` is zeroed; on failure it may be half filled and is the caller's to release. */
int packfile_spec_read(const char *path, const struct yaml_node *root, struct pattern_spec *spec,
                       struct error *err);

/* The `samples` list. */
int packfile_samples_read(const char *path, const struct yaml_node *list, struct pattern_spec *spec,
                          struct error *err);

/* Copy a scalar with its place; `what` names it where it is no text or empty. */
int packfile_take_text(const char *path, const struct yaml_node *node, const char *what,
                       struct spec_text *ret, struct error *err);

#endif
