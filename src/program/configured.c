#include "program/configured.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"

#define PATH_LIMIT 4096

/* The first configuration that exists; "" for none. */
static void find(struct buffer *path)
{
    const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (base && base[0] == '/')
        buffer_appendf(path, "%s/porta-audit/porta-audit.yaml", base);
    else if (home && home[0] == '/')
        buffer_appendf(path, "%s/.config/porta-audit/porta-audit.yaml", home);
    if (path->len && !path->status && access(buffer_str(path), F_OK) == 0)
        return;
    buffer_clear(path);
    buffer_append_str(path, "/etc/porta-audit.yaml");
    if (access(buffer_str(path), F_OK) != 0)
        buffer_clear(path);
}

static int read_config(const struct options *o, struct config *ret, struct error *err)
{
    struct buffer path;
    buffer_init(&path, PATH_LIMIT);
    if (o->config)
        buffer_append_str(&path, o->config);
    else
        find(&path);
    int status = STATUS_OK;
    if (path.len)
        status = config_read(buffer_str(&path), ret, err);
    else
        config_init(ret);
    buffer_release(&path);
    return status;
}

static void fill(const char **option, const char *configured)
{
    if (!*option)
        *option = configured;
}

/* Sorted by bytes within each glob; a glob that matches nothing adds nothing. */
static int expand_logs(struct configured *c, struct error *err)
{
    for (size_t i = 0; i < c->config.logs.count; i++) {
        int rc = glob(c->config.logs.items[i], c->has_logs ? GLOB_APPEND : 0, NULL, &c->logs);
        c->has_logs = true;
        if (rc != 0 && rc != GLOB_NOMATCH)
            return error_set(err, STATUS_IO, "%s: cannot be searched", c->config.logs.items[i]);
    }
    if (!c->has_logs)
        return STATUS_OK;
    if (c->logs.gl_pathc == 0)
        return error_set(err, STATUS_USAGE, "%s: no file matches its logs", c->config.path);
    c->options.operands = c->logs.gl_pathv;
    c->options.n_operands = (int)c->logs.gl_pathc;
    return STATUS_OK;
}

static int apply(struct configured *c, struct error *err)
{
    struct options *o = &c->options;
    const struct config *config = &c->config;
    bool json = o->format && strcmp(o->format, "json") == 0;
    fill(&o->timezone, config->timezone);
    fill(&o->assume_tz, config->assume_tz);
    fill(&o->porta_db, config->porta_db);
    fill(&o->daily_metrics, config->daily_metrics);
    fill(&o->attestations, config->attestations);
    fill(&o->store, config->store);
    fill(&o->keep, config->keep);
    if (!json)
        fill(&o->lang, config->language);
    /* `report` goes to standard output unless the command line says otherwise. */
    if (!o->output && o->command != COMMAND_REPORT)
        fill(&o->output_dir, config->output_dir);
    for (size_t i = 0; i < config->patterns.count; i++) {
        if (o->patterns.count == OPTIONS_MAX_REPEATS)
            return error_set(err, STATUS_USAGE, "more than %d places for patterns",
                             OPTIONS_MAX_REPEATS);
        o->patterns.items[o->patterns.count++] = config->patterns.items[i];
    }
    /* Operands of the others are no logs, or their absence means standard input. */
    bool wants_logs = o->command != COMMAND_EXPLAIN && o->command != COMMAND_PATTERNS;
    return wants_logs && o->n_operands == 0 ? expand_logs(c, err) : STATUS_OK;
}

int configured_load(const struct options *options, struct configured *ret, struct error *err)
{
    *ret = (struct configured){.options = *options};
    int status = read_config(options, &ret->config, err);
    return status < 0 ? status : apply(ret, err);
}

void configured_release(struct configured *c)
{
    if (c->has_logs)
        globfree(&c->logs);
    config_release(&c->config);
    *c = (struct configured){0};
}

void configured_say(const struct configured *c, FILE *out)
{
    const struct options *o = &c->options;
    const struct {
        const char *what, *path;
    } reads[] = {{"configuration", c->config.path},
                 {"Porta's database", o->porta_db},
                 {"daily metrics", o->daily_metrics},
                 {"attestations", o->attestations}};
    for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++)
        fprintf(out, "%s: %s\n", reads[i].what, reads[i].path ? reads[i].path : "none");
    if (o->store)
        fprintf(out, "store: %s, keeps %s\n", o->store, o->keep ? o->keep : "all");
    for (size_t i = 0; i < c->config.roots.count; i++)
        fprintf(out, "files of the checklist: %s\n", c->config.roots.items[i]);
    if (c->config.redis.host)
        fprintf(out, "Redis: %s:%d\n", c->config.redis.host, c->config.redis.port);
    else if (c->config.redis.socket)
        fprintf(out, "Redis: %s\n", c->config.redis.socket);
    for (size_t i = 0; i < o->patterns.count; i++)
        fprintf(out, "patterns: %s\n", o->patterns.items[i]);
    for (int i = 0; i < o->n_operands; i++)
        fprintf(out, "log: %s\n", o->operands[i]);
}
