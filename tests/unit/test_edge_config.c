/* porta-audit.yaml: the defaults, every key, every way to be wrong. */
#include "edge/config.h"

#include "base/buffer.h"
#include "check.h"
#include "edge_files.h"

static struct config c;
static struct error err;

static int read_text(const char *text)
{
    config_release(&c);
    err = (struct error)ERROR_INIT;
    return config_read(scratch_write("porta-audit.yaml", text), &c, &err);
}

static bool wrong(const char *text, const char *message)
{
    int status = read_text(text);
    bool ok = status == STATUS_FORMAT &&
              scratch_error_is(err.text, scratch_path("porta-audit.yaml"), message);
    if (!ok)
        printf("# %d %s\n", status, err.text);
    return ok;
}

static bool is_document(void)
{
    char mine[7], documents[7];
    criteria_version(&c.criteria, mine);
    criteria_version(criteria_default(), documents);
    return strcmp(mine, documents) == 0;
}

static void defaults(void)
{
    CHECK_INT(read_text(""), 0);
    CHECK(is_document());
    CHECK_INT(read_text("# nothing\n"), 0);
    CHECK(is_document() && !c.porta_db && c.logs.count == 0);
}

static void the_text_of_init_says_the_defaults(void)
{
    CHECK_INT(read_text(config_text), 0);
    CHECK_STR(err.text, "");
    CHECK(is_document());
    CHECK(!c.porta_db && !c.timezone && c.logs.count == 0);
    CHECK(strcmp(c.criteria.watched[0].id, "pipeline") == 0);
}

/* What is commented out in it must be right, too. */
static void the_examples_of_init_are_valid(void)
{
    struct buffer b;
    buffer_init(&b, 65536);
    for (const char *line = config_text, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        line += line[0] == '#' && line[1] != ' ';
        if (line[0] == '#' && line[1] == ' ' && line[2] == ' ')
            line++;
        buffer_append(&b, line, (size_t)(end - line) + 1);
    }
    CHECK_INT(read_text(buffer_str(&b)), 0);
    CHECK_STR(err.text, "");
    CHECK_INT(c.logs.count, 2);
    CHECK_STR(c.language, "en");
    CHECK_STR(c.timezone, "Europe/Moscow");
    CHECK_INT(c.criteria.n_watched, 6);
    CHECK_STR(c.criteria.watched[5].remedy, "add an index.");
    CHECK(c.criteria.watched[5].match_method && c.criteria.watched[5].critical);
    size_t n = criteria_default()->rollup.endpoints.n_templates;
    CHECK_INT(c.criteria.rollup.endpoints.n_templates, n + 2);
    CHECK_STR(c.criteria.rollup.endpoints.templates[1].path, "/events");
    CHECK(c.criteria.rollup.endpoints.templates[1].stream);
    CHECK_STR(c.criteria.rollup.endpoints.templates[2].path, "/");
    CHECK_INT(c.roots.count, 2);
    CHECK_INT(c.redis.port, 6379);
    CHECK_INT(c.criteria.n_rules, 17);
    buffer_release(&b);
}

static void thresholds_and_units(void)
{
    CHECK_INT(read_text("criteria: {agents: 7, p95: 1500 ms, cv: 42.5%, db_size: 1 GB, rps: 2.5}\n"
                        "close_from: 80 %\n"
                        "flags:\n  red: {p95: 1 min, http_500: 1 %}\n"
                        "  yellow: {agents: 4}\n  green: {db_size: 512 KB}\n"),
              0);
    CHECK_STR(err.text, "");
    CHECK_NEAR(c.criteria.criterion[CRITERION_AGENTS].value, 7, 0);
    CHECK_INT(c.criteria.criterion[CRITERION_AGENTS].comparison, AT_LEAST);
    CHECK_NEAR(c.criteria.criterion[CRITERION_P95].value, 1500, 0);
    CHECK_NEAR(c.criteria.criterion[CRITERION_CV].value, 42.5, 0);
    CHECK_NEAR(c.criteria.criterion[CRITERION_DB_SIZE].value, 1073741824.0, 0);
    CHECK_NEAR(c.criteria.criterion[CRITERION_RPS].value, 2.5, 0);
    CHECK_NEAR(c.criteria.close_share, 0.8, 1e-12);
    CHECK_NEAR(c.criteria.flag[FLAG_RED_P95].value, 60000, 0);
    CHECK_NEAR(c.criteria.flag[FLAG_HTTP_500].value, 1, 0);
    CHECK_NEAR(c.criteria.flag[FLAG_YELLOW_AGENTS].value, 4, 0);
    CHECK_NEAR(c.criteria.flag[FLAG_GREEN_DB_SIZE].value, 524288, 0);
    CHECK_NEAR(c.criteria.flag[FLAG_YELLOW_CV].value, 40, 0); /* as it was */
    CHECK(!is_document());
}

static void paths_are_relative_to_the_file(void)
{
    char expected[4096];
    CHECK_INT(read_text("porta_db: agents.db\nlogs: [/var/log/a, b*.log]\n"), 0);
    snprintf(expected, sizeof expected, "%s", scratch_path("agents.db"));
    CHECK_STR(c.porta_db, expected);
    CHECK_STR(c.logs.items[0], "/var/log/a");
    snprintf(expected, sizeof expected, "%s", scratch_path("b*.log"));
    CHECK_STR(c.logs.items[1], expected);
}

static void lists_replace(void)
{
    CHECK_INT(read_text("test_agents: [probe*]\nconstant_work: []\nwatched: []\n"), 0);
    CHECK_INT(c.criteria.rollup.n_test_agents, 1);
    CHECK_STR(c.criteria.rollup.test_agents[0], "probe*");
    CHECK_INT(c.criteria.n_cv_paths, 0);
    CHECK_INT(c.criteria.n_watched, 0);
}

static void check_group(size_t i, const char *method, const char *path)
{
    const struct endpoint_name *g = &c.criteria.rollup.groups[i];
    CHECK(i < c.criteria.rollup.n_groups);
    CHECK_STR(g->path, path);
    CHECK_STR(g->method ? g->method : "any", method);
}

static void bottlenecks(void)
{
    const struct rollup_rules *document = &criteria_default()->rollup;
    CHECK_INT(read_text(config_text), 0);
    CHECK_INT(c.criteria.rollup.n_groups, document->n_groups);
    for (size_t i = 0; i < document->n_groups; i++)
        check_group(i, "any", document->groups[i].path);
    CHECK_INT(c.criteria.rollup.long_us, document->long_us);
    CHECK_INT(read_text("watched:\n  - {path: /a, class: critical}\n"
                        "  - {path: /b, method: GET, match_method: yes}\n"
                        "busy_timeout: 30 s\ncache_ttls: [2 s, 1 min]\nblockers: [PUT /a, /a]\n"
                        "caches:\n  - {read: GET /c, writes: [POST /c, /a]}\n  - read: /d\n"),
              0);
    CHECK_STR(err.text, "");
    CHECK_INT(c.criteria.rollup.n_groups, 6);
    check_group(0, "GET", "/b");
    check_group(1, "GET", "/c");
    check_group(2, "POST", "/c");
    check_group(3, "PUT", "/a");
    check_group(4, "any", "/a");
    check_group(5, "any", "/d");
    CHECK_INT(c.criteria.busy_timeout_us, 30000000);
    CHECK_INT(c.criteria.rollup.long_us, 24000000);
    CHECK_INT(c.criteria.n_cache_ttls, 2);
    CHECK_INT(c.criteria.cache_ttls_s[1], 60);
    CHECK_INT(c.criteria.n_caches, 2);
    CHECK_INT(c.criteria.caches[0].n_writes, 2);
    CHECK_STR(c.criteria.caches[0].writes[0].method, "POST");
    CHECK_INT(c.criteria.caches[1].n_writes, 0);
    CHECK_INT(c.criteria.n_blockers, 2);
    CHECK(!is_document());
    CHECK_INT(read_text("caches: []\nblockers: []\n"), 0);
    CHECK_INT(c.criteria.rollup.n_groups, 5);
}

/* What is counted with other values is another document. */
static void bottlenecks_make_a_version(void)
{
    static const char *const texts[] = {"busy_timeout: 4 s\n", "caches: []\n",
                                        "cache_ttls: [5 s]\n", "blockers: [/meta]\n",
                                        "caches: [{read: /agent/status}]\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        CHECK_INT(read_text(texts[i]), 0);
        CHECK(!is_document());
    }
}

static void wrong_bottlenecks(void)
{
    char many[4096] = "blockers: [";
    CHECK(wrong("busy_timeout: 0 s\n",
                ":1:15: busy_timeout: expected a time above 0 and up to an hour"));
    CHECK(wrong("cache_ttls: [5 s, 5 s]\n",
                ":1:19: cache_ttls: expected whole seconds, each more than the one before, up to "
                "a day"));
    CHECK(wrong("cache_ttls: [1500 ms]\n", ":1:14: cache_ttls: expected whole seconds, each more "
                                           "than the one before, up to a day"));
    CHECK(wrong("blockers: [GET]\n", ":1:12: blockers: expected /path or METHOD /path"));
    CHECK(wrong("blockers: [GET meta]\n", ":1:12: blockers: expected /path or METHOD /path"));
    CHECK(wrong("caches: [{writes: [/a]}]\n", ":1:10: read: expected /path or METHOD /path"));
    CHECK(wrong("caches: [{read: /a, writes: [b]}]\n",
                ":1:30: writes: expected /path or METHOD /path"));
    for (int i = 0; i < 60; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), "/x%d, ", i);
    snprintf(many + strlen(many), sizeof many - strlen(many), "]\n");
    CHECK(wrong(many, ":1:1: watched: expected at most 63 endpoints together with caches, their "
                      "writes and blockers"));
}

static void rules(void)
{
    CHECK_INT(
        read_text("roots: [., /srv/porta]\n"
                  "redis: {host: 127.0.0.1, port: 6380, password_env: REDIS_PASSWORD}\n"
                  "checklist:\n"
                  "  connection:\n"
                  "    - {redis: ping}\n"
                  "    - {file: /srv/porta/porta.env, matches: ^REDIS_URL=}\n"
                  "  backup:\n"
                  "    - {backup: backup/*.db, newer_than: 8 d, max_loss: 10 %, min_size: 1 KB}\n"
                  "  planning: [{file: plans/*.md, newer_than: 36 h}]\n"
                  "  redis_installed:\n"
                  "    - {redis: version, at_least: 6.2}\n"
                  "    - {redis: memory, at_most: 100 MB}\n"
                  "  red_flag: [{flag: red.growth}, {flag: red}]\n"
                  "  performance_tests: [{test: traffic}, {attested: yes}]\n"),
        0);
    CHECK_STR(err.text, "");
    CHECK_INT(c.criteria.n_rules, 11);
    const struct check_rule *r = c.criteria.rules; /* in the order of the items */
    CHECK_INT(r[0].item, CHECK_RED_FLAG);
    CHECK_INT(r[0].flag, FLAG_GROWTH);
    CHECK_INT(r[1].flag, RULE_ANY_RED_FLAG);
    CHECK_INT(r[2].test, TEST_TRAFFIC);
    CHECK_INT(r[3].kind, RULE_ATTESTED);
    CHECK_INT(r[4].item, CHECK_BACKUP);
    CHECK_INT(r[4].newer_than_s, 8 * 86400);
    CHECK_INT(r[4].min_size, 1024);
    CHECK(r[4].compares_rows);
    CHECK_NEAR(r[4].max_loss_pct, 10, 0);
    CHECK_NEAR(r[5].limit, 6002000, 0);
    CHECK_NEAR(r[6].limit, 100 * 1048576.0, 0);
    CHECK_INT(r[7].question, REDIS_PING);
    CHECK_STR(r[8].matches, "^REDIS_URL=");
    CHECK_INT(r[9].item, CHECK_COUNT + ROUTINE_PLANNING);
    CHECK_INT(r[9].newer_than_s, 36 * 3600);
    CHECK_INT(r[10].item, CHECK_CACHING); /* asked of a Redis that is named */
    CHECK_INT(r[10].question, REDIS_HITS);
    CHECK(c.has_redis);
    CHECK_STR(c.redis.host, "127.0.0.1");
    CHECK_INT(c.redis.port, 6380);
    CHECK_STR(c.redis.password_env, "REDIS_PASSWORD");
    CHECK(!is_document()); /* rules are criteria, too */
    /* A Redis that is named is asked, unless rules say what. */
    CHECK_INT(read_text("redis: {socket: redis.sock}\nchecklist: {caching: [{redis: memory, "
                        "at_most: 1 MB}]}\n"),
              0);
    CHECK(c.redis.socket[0] == '/' && !c.redis.host);
    CHECK_INT(c.criteria.n_rules, 2);
    CHECK_INT(c.criteria.rules[0].question, REDIS_MEMORY);
    CHECK_INT(c.criteria.rules[1].item, CHECK_REDIS_INSTALLED);
    CHECK_INT(c.criteria.rules[1].question, REDIS_PING);
}

static void wrong_rules(void)
{
    CHECK(wrong("checklist: {backup: [{file: a}]}\n",
                ":1:29: file: expected a path below one of the roots, and there are none"));
    CHECK(wrong("roots: [/srv]\nchecklist: {backup: [{file: /etc/passwd}]}\n",
                ":2:29: file: expected a path below one of the roots, without . and .."));
    CHECK(wrong("roots: [/srv]\nchecklist: {backup: [{file: a, matches: '('}]}\n",
                ":2:41: matches: expected a regular expression, but missing closing parenthesis "
                "after 1 bytes"));
    CHECK(wrong("roots: [/srv]\nchecklist: {backup: [{backup: a, newer_than: 3 weeks}]}\n",
                ":2:46: newer_than: expected an age with its unit (h, d), as 8 d"));
    CHECK(wrong("checklist: {backup: [{command: rm}]}\n",
                ":1:22: checklist: expected a rule: a mapping with file, backup, redis, test, flag "
                "or attested"));
    CHECK(wrong("checklist: {backup: []}\n", ":1:21: backup: expected 1 to 20 rules"));
    CHECK(wrong("checklist: {red_flag: [{attested: yes}]}\n",
                ":1:24: red_flag: expected a rule that is measured"));
    CHECK(wrong("checklist: {backup: [{redis: pong}]}\n",
                ":1:30: redis: expected one of ping, version, persistence, hits, hit_ratio, "
                "evictions, memory, slow_log"));
    CHECK(wrong("checklist: {backup: [{redis: memory}]}\n",
                ":1:22: memory: expected at_most beside it"));
    CHECK(wrong("checklist: {backup: [{redis: version, at_least: six}]}\n",
                ":1:49: at_least: expected a version, as 6.2"));
    CHECK(wrong("checklist: {backup: [{flag: blue}]}\n",
                ":1:29: flag: expected red, or one flag, as red.lock_errors or yellow.p95"));
    CHECK(wrong("redis: {port: 1}\n", ":1:8: redis: expected either host or socket"));
    CHECK(
        wrong("redis: {host: a, port: 70000}\n", ":1:24: port: expected a number from 1 to 65535"));
    CHECK(wrong("redis: {host: a, password_file: b, password_env: C}\n",
                ":1:8: redis: expected one of password_file and password_env"));
    CHECK_INT(read_text("checklist: {logs: [{attested: yes}]}\n"), STATUS_FORMAT);
    CHECK_INT(read_text("redis: {host: a, password: secret}\n"), STATUS_FORMAT);
    CHECK(!strstr(err.text, "secret"));
}

static void errors(void)
{
    CHECK(wrong("criteria: {p95: 2}\n",
                ":1:17: p95: expected a time with its unit (ms, s, min), as 2 s"));
    CHECK(wrong("criteria:\n  cv: 50\n", ":2:7: cv: expected a share in percent, as 50 %"));
    CHECK(wrong("criteria:\n  db_size: 100 mb\n",
                ":2:12: db_size: expected a size with its unit (B, KB, MB, GB), as 100 MB"));
    CHECK(wrong("criteria:\n  agents: 5 %\n", ":2:11: agents: expected a number without a unit"));
    CHECK(wrong("criteria:\n  agents: -5\n", ":2:11: agents: expected a number without a unit"));
    CHECK(wrong("close_from: 120 %\n",
                ":1:13: close_from: expected a share above 0 % and up to 100 %"));
    CHECK(wrong("language: de\n", ":1:11: language: expected en or ru"));
    CHECK(wrong("watched:\n  - {path: meta}\n", ":2:12: path: expected a path that begins with /"));
    CHECK(wrong("watched:\n  - {path: /a, class: high}\n",
                ":2:23: class: expected critical or monitored"));
    CHECK(wrong("watched:\n  - {path: /a, match_method: yes}\n",
                ":2:5: match_method: expected a method beside it"));
    CHECK_INT(read_text("logs: [a]\nlogs: [b]\n"), STATUS_FORMAT);
    CHECK(strstr(err.text, "logs") != NULL);
    CHECK_INT(read_text("colour: red\n"), STATUS_FORMAT);
    CHECK(strstr(err.text, "colour") && strstr(err.text, "close_from"));
    CHECK_INT(read_text("flags: {red: {cv: 1 %}}\n"), STATUS_FORMAT);
    CHECK_INT(read_text("logs: {a: b}\n"), STATUS_FORMAT);
    CHECK_INT(config_read(scratch_path("none.yaml"), &c, &err), STATUS_IO);
}

int main(void)
{
    RUN(defaults);
    RUN(the_text_of_init_says_the_defaults);
    RUN(the_examples_of_init_are_valid);
    RUN(thresholds_and_units);
    RUN(paths_are_relative_to_the_file);
    RUN(lists_replace);
    RUN(bottlenecks);
    RUN(bottlenecks_make_a_version);
    RUN(wrong_bottlenecks);
    RUN(rules);
    RUN(wrong_rules);
    RUN(errors);
    config_release(&c);
    scratch_remove();
    return check_end();
}
