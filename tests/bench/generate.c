/*
 * Writes a log for `make bench`: a week (2026-W47, UTC) of a Porta in daily use, the same bytes
 * for the same options on every machine.
 *
 *   generate [--format nginx-timed|nginx-timed-hosts|porta-asctime] [--lines N] [--seed N]
 *
 * nginx-timed is the access log of a server in front, about 137 bytes a line, twelve endpoints,
 * latencies in steps of 1 ms, forty agents, each from an address of its own; in nginx-timed-hosts
 * every agent comes from any of a thousand addresses, which is hard on sets of clients;
 * porta-asctime is Porta's own log, in which hardly a line holds anything that the report counts.
 *
 * Latencies are about log-normal: 2 to the power of a sum of four uniform bytes, which needs no
 * floating point and so gives the same digits everywhere. One request in 128 is slow: 4 to 19
 * times that. Times follow a daily rhythm: each hour has its weight.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_DAY = 16, DAYS = 7, HOURS = DAYS * 24, AGENTS = 40 };
#define US_PER_HOUR UINT64_C(3600000000)

struct endpoint {
    const char *request;
    uint32_t weight;  /* of 1024 */
    uint32_t base_us; /* median latency */
    uint32_t bytes;   /* typical size of an answer */
};

static const struct endpoint endpoints[] = {
    {"POST /agent/status", 250, 5000, 80},  {"POST /run_bash", 170, 9000, 90},
    {"GET /meta", 160, 1200, 368},          {"POST /agent/pipeline", 110, 60000, 324},
    {"POST /agent/list", 80, 3000, 208},    {"POST /agent/history", 70, 3500, 1187},
    {"GET /public_url", 60, 1500, 72},      {"POST /write_file", 40, 6000, 156},
    {"POST /read_file", 40, 4000, 539},     {"POST /list_dir", 20, 5000, 134},
    {"GET /meta?verbose=1", 14, 2000, 512}, {"GET /robots.txt", 10, 800, 22},
};
#define ENDPOINTS (sizeof endpoints / sizeof endpoints[0])

/* Requests by hour of the day, in shares of 1000. */
static const uint32_t hour_weight[24] = {12, 9,  8,  8,  9,  14, 22, 34, 52, 68, 74, 72,
                                         64, 70, 74, 72, 66, 58, 50, 44, 40, 36, 28, 16};
#define HOUR_WEIGHTS 1000u

/* 2^(i/16) in 16.16 fixed point. */
static const uint32_t power_of_two[16] = {65536,  68438,  71468,  74632, 77936,  81386,
                                          84990,  88752,  92682,  96785, 101070, 105545,
                                          110218, 115098, 120194, 125515};

struct generator {
    uint64_t state;
    uint64_t lines;
    bool many_hosts;
};

/* A linear congruential generator (Knuth's MMIX constants); its high bits are the good ones. */
static uint32_t draw(struct generator *g)
{
    g->state = g->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(g->state >> 32);
}

static uint32_t draw_below(struct generator *g, uint32_t limit)
{
    return (uint32_t)(((uint64_t)draw(g) * limit) >> 32);
}

static uint64_t draw_latency_us(struct generator *g, uint32_t base_us)
{
    uint32_t bytes = draw(g);
    int sum = (int)((bytes & 255) + (bytes >> 8 & 255) + (bytes >> 16 & 255) + (bytes >> 24));
    int sixteenths = (sum - 510) * 6 / 64 + 16 * 8; /* 8 octaves up, so that it is positive */
    uint64_t us = ((uint64_t)base_us * power_of_two[sixteenths % 16] << (sixteenths / 16)) >> 24;
    if (draw_below(g, 128) == 0)
        us *= 4 + draw_below(g, 16);
    return us;
}

static const struct endpoint *draw_endpoint(struct generator *g)
{
    uint32_t at = draw_below(g, 1024);
    size_t i = 0;
    while (i + 1 < ENDPOINTS && at >= endpoints[i].weight)
        at -= endpoints[i++].weight;
    return &endpoints[i];
}

static unsigned draw_status(struct generator *g)
{
    uint32_t at = draw_below(g, 1000);
    return at < 960 ? 200 : at < 975 ? 401 : at < 990 ? 404 : at < 998 ? 500 : 502;
}

static void write_nginx_timed(struct generator *g, uint64_t us)
{
    const struct endpoint *e = draw_endpoint(g);
    unsigned status = draw_status(g);
    uint64_t ms = (draw_latency_us(g, e->base_us) + 500) / 1000;
    uint64_t upstream = ms - (ms > 0 && draw_below(g, 4) == 0);
    uint64_t second = us / 1000000;
    unsigned size = status == 200 ? e->bytes + draw_below(g, 64) : 40;
    uint32_t agent = draw_below(g, AGENTS), host = g->many_hosts ? draw_below(g, 1000) : agent;
    printf("10.0.%" PRIu32 ".%" PRIu32 " - - [%02u/Nov/2026:%02u:%02u:%02u +0000] "
           "\"%s HTTP/1.1\" %u %u \"-\" \"porta-agent/1.0 python/3.11 (agent-%03" PRIu32 ")\" "
           "%" PRIu64 ".%03" PRIu64 " %" PRIu64 ".%03" PRIu64 "\n",
           host / 250, 1 + host % 250, (unsigned)(FIRST_DAY + second / 86400),
           (unsigned)(second / 3600 % 24), (unsigned)(second / 60 % 60), (unsigned)(second % 60),
           e->request, status, size, agent, ms / 1000, ms % 1000, upstream / 1000, upstream % 1000);
}

static void write_porta_asctime(struct generator *g, uint64_t us)
{
    uint64_t second = us / 1000000;
    unsigned day = (unsigned)(FIRST_DAY + second / 86400);
    unsigned hour = (unsigned)(second / 3600 % 24), minute = (unsigned)(second / 60 % 60);
    printf("2026-11-%02u %02u:%02u:%02u,%03u ", day, hour, minute, (unsigned)(second % 60),
           (unsigned)(us / 1000 % 1000));
    uint32_t kind = draw_below(g, 100000), agent = draw_below(g, AGENTS);
    if (kind < 5)
        printf("ERROR:porta:Ошибка регистрации агента agent-%03" PRIu32 ": database is locked\n",
               agent);
    else if (kind < 1000)
        printf("ERROR:porta:Файл не существует: /srv/porta/work/f%" PRIu32 ".txt\n",
               draw_below(g, 1000));
    else if (kind < 45000)
        printf("INFO:porta:Агент agent-%03" PRIu32 " зарегистрирован/обновлен\n", agent);
    else if (kind < 80000)
        printf("INFO:porta:Выполняется команда: grep -c needle part-%05" PRIu32 ".txt\n",
               draw_below(g, 100000));
    else
        printf("INFO:porta:[AGENT] agent-%03" PRIu32 " called run_bash: {'stdout': '%" PRIu32
               "', 'stderr': '', 'exit_code': 0, 'success': True, 'agent_id': 'agent-%03" PRIu32
               "'} at 2026-11-%02uT%02u:%02u:%02u.%06u\n",
               agent, draw(g), agent, day, hour, minute, (unsigned)(second % 60),
               (unsigned)(us % 1000000));
}

/* Writes the lines hour by hour, each hour's evenly spread with some jitter, in order of time. */
static void write_week(struct generator *g, void (*write_line)(struct generator *, uint64_t))
{
    uint64_t written = 0, weight = 0;
    for (unsigned h = 0; h < HOURS; h++) {
        weight += hour_weight[h % 24];
        uint64_t until = g->lines * weight / (HOUR_WEIGHTS * DAYS);
        uint64_t count = until - written, step = count ? US_PER_HOUR / count : 0;
        for (uint64_t i = 0; i < count; i++) {
            uint64_t jitter = ((uint64_t)draw(g) * step) >> 32;
            write_line(g, h * US_PER_HOUR + i * step + jitter);
        }
        written = until;
    }
}

static bool parse_number(const char *text, uint64_t *ret)
{
    char *end;
    uint64_t value = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end)
        return false;
    *ret = value;
    return true;
}

static int usage(void)
{
    fputs("usage: generate [--format nginx-timed|nginx-timed-hosts|porta-asctime] [--lines N]"
          " [--seed N]\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct generator g = {.state = 1, .lines = 5000000};
    void (*write_line)(struct generator *, uint64_t) = write_nginx_timed;
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (strcmp(argv[i], "--format") == 0 && strcmp(value, "nginx-timed") == 0)
            write_line = write_nginx_timed;
        else if (strcmp(argv[i], "--format") == 0 && strcmp(value, "nginx-timed-hosts") == 0)
            g.many_hosts = true;
        else if (strcmp(argv[i], "--format") == 0 && strcmp(value, "porta-asctime") == 0)
            write_line = write_porta_asctime;
        else if (strcmp(argv[i], "--lines") == 0 && parse_number(value, &g.lines))
            continue;
        else if (strcmp(argv[i], "--seed") == 0 && parse_number(value, &g.state))
            continue;
        else
            return usage();
    }
    static char buffer[1 << 20];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    write_week(&g, write_line);
    if (ferror(stdout) || fclose(stdout) != 0) {
        perror("generate");
        return 1;
    }
    return 0;
}
