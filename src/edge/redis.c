/*
 * The questions and what becomes of the answers. An answer that is an error tells by its first word
 * what is wrong (Redis, "Errors" of the protocol); the rest of it is never kept: servers repeat the
 * arguments of commands that they do not know, and AUTH's argument is the password.
 */
#include "edge/redis.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "edge/redis_client.h"
#include "parse/numbers.h"

#define MAX_PASSWORD_BYTES 1024
#define MAX_FIGURE (INT64_C(1) << 60)

/* ---- the password ---- */

static bool password_of_file(const char *path, char ret[MAX_PASSWORD_BYTES])
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    ssize_t len = -1;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        len = read(fd, ret, MAX_PASSWORD_BYTES - 1);
    close(fd);
    if (len < 0)
        return false;
    ret[len] = '\0';
    ret[strcspn(ret, "\r\n")] = '\0';
    return ret[0] != '\0';
}

/* False: one is configured and cannot be had. "" where none is. */
static bool password(const struct redis_target *t, char ret[MAX_PASSWORD_BYTES])
{
    ret[0] = '\0';
    if (t->password_file)
        return password_of_file(t->password_file, ret);
    if (!t->password_env)
        return true;
    const char *value = getenv(t->password_env);
    if (!value || !*value || strlen(value) >= MAX_PASSWORD_BYTES)
        return false;
    memcpy(ret, value, strlen(value) + 1);
    return true;
}

/* ---- answers ---- */

static enum redis_state state_of_error(struct span text, bool has_password)
{
    if (span_starts_with(text, SPAN("NOAUTH")))
        return REDIS_WANTS_PASSWORD;
    if (span_starts_with(text, SPAN("LOADING")))
        return REDIS_LOADING;
    if (has_password && (span_starts_with(text, SPAN("WRONGPASS")) ||
                         span_starts_with(text, SPAN("ERR invalid password"))))
        return REDIS_WRONG_PASSWORD;
    return REDIS_REFUSED;
}

/* The value of "name:value" in INFO's lines; absent where there is none. */
static struct span field(struct span info, const char *name)
{
    size_t name_len = strlen(name);
    for (struct span rest = info; rest.len;) {
        const char *lf = memchr(rest.ptr, '\n', rest.len);
        size_t len = lf ? (size_t)(lf - rest.ptr) : rest.len;
        struct span line = span_make(rest.ptr, len && rest.ptr[len - 1] == '\r' ? len - 1 : len);
        if (line.len > name_len && line.ptr[name_len] == ':' &&
            memcmp(line.ptr, name, name_len) == 0)
            return span_skip(line, name_len + 1);
        rest = span_skip(rest, lf ? len + 1 : len);
    }
    return SPAN_NONE;
}

static bool figure(struct span info, const char *name, uint64_t *ret)
{
    int64_t value;
    struct span text = field(info, name);
    if (!span_present(text) || !number_scaled(text, 0, ROUND_HALF_UP, MAX_FIGURE, &value))
        return false;
    *ret = (uint64_t)value;
    return true;
}

static void take_version(struct span text, char *ret, size_t size)
{
    if (!span_present(text) || text.len == 0 || text.len >= size)
        return;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '.' && (text.ptr[i] < '0' || text.ptr[i] > '9'))
            return;
    memcpy(ret, text.ptr, text.len);
    ret[text.len] = '\0';
}

static void take_info(struct span info, struct redis_evidence *ret)
{
    struct span run = field(info, "run_id");
    uint64_t append_only = 0, saved = 0;
    take_version(field(info, "redis_version"), ret->version, sizeof ret->version);
    ret->has_run = span_present(run) && run.len > 0 && figure(info, "keyspace_hits", &ret->hits) &&
                   figure(info, "keyspace_misses", &ret->misses) &&
                   figure(info, "evicted_keys", &ret->evictions);
    ret->run = ret->has_run ? hash_bytes(run.ptr, run.len, 0) : 0;
    ret->has_memory = figure(info, "used_memory", &ret->memory_bytes);
    ret->has_persistence = figure(info, "aof_enabled", &append_only) &&
                           figure(info, "rdb_last_save_time", &saved) &&
                           span_present(field(info, "rdb_last_bgsave_status"));
    ret->append_only = append_only != 0;
    /* A server that never saved gives the time at which it started. */
    uint64_t saves = 1;
    if (figure(info, "rdb_saves", &saves))
        saved = saves ? saved : 0;
    ret->saved = saved != 0 && span_equal(field(info, "rdb_last_bgsave_status"), SPAN("ok"));
}

/* ---- the questions ---- */

static enum redis_state ask(struct redis_client *c, int n, const char *const *words,
                            struct redis_answer *answer, bool has_password)
{
    enum redis_state state = redis_client_ask(c, n, words, answer);
    if (state == REDIS_ANSWERS && answer->kind == ANSWER_ERROR)
        return state_of_error(answer->text, has_password);
    return state;
}

static enum redis_state talk(struct redis_client *c, const char *secret, struct redis_evidence *ret)
{
    const char *const auth[] = {"AUTH", secret}, *const ping[] = {"PING"};
    const char *const info[] = {"INFO"}, *const slow_log[] = {"SLOWLOG", "LEN"};
    bool has_password = secret[0] != '\0';
    struct redis_answer answer;
    enum redis_state state = REDIS_ANSWERS;
    if (has_password) {
        state = ask(c, 2, auth, &answer, true);
        /* "ERR Client sent AUTH, but no password is set": then it needs none. PING will tell. */
        if (state == REDIS_REFUSED)
            state = REDIS_ANSWERS;
    }
    if (state == REDIS_ANSWERS)
        state = ask(c, 1, ping, &answer, has_password);
    if (state != REDIS_ANSWERS)
        return state;
    if (answer.kind != ANSWER_TEXT || !span_equal(answer.text, SPAN("PONG")))
        return REDIS_GARBAGE;
    /* It answers. What it does not tell from here on is only not known; but it must go on. */
    state = redis_client_ask(c, 1, info, &answer);
    if (state != REDIS_ANSWERS)
        return state;
    if (answer.kind == ANSWER_TEXT)
        take_info(answer.text, ret);
    state = redis_client_ask(c, 2, slow_log, &answer);
    if (state == REDIS_ANSWERS && answer.kind == ANSWER_NUMBER && answer.number >= 0) {
        ret->has_slow_log = true;
        ret->slow_log = (uint64_t)answer.number;
    }
    return state;
}

void redis_look(const struct redis_target *target, struct redis_evidence *ret)
{
    char secret[MAX_PASSWORD_BYTES];
    struct redis_client *client = NULL;
    struct redis_evidence found = {.state = REDIS_NO_PASSWORD};
    if (target->host)
        snprintf(found.address, sizeof found.address, "%s:%d", target->host, target->port);
    else
        snprintf(found.address, sizeof found.address, "%s", target->socket);
    if (password(target, secret)) {
        found.state = redis_client_open(target->host, target->port, target->socket, &client);
        if (found.state == REDIS_ANSWERS)
            found.state = talk(client, secret, &found);
        redis_client_close(client);
    }
    explicit_bzero(secret, sizeof secret);
    *ret = found;
}
