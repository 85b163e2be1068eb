/*
 * Writes a log for `make bench`: a week (2026-W47, UTC) of a Porta in daily use, the same bytes
 * for the same options on every machine.
 *
 *   generate [--format FORMAT] [--lines N] [--seed N]
 *
 * FORMAT is
 *   nginx-timed    the access log of a server in front, about 137 bytes a line, twelve endpoints,
 *                  latencies in steps of 1 ms, forty agents, each from an address of its own
 *   nginx-hosts    the same, but every agent comes from any of a thousand addresses, which is hard
 *                  on sets of clients
 *   nginx-agents   the same with ten thousand agents
 *   nginx-paths    the same, but each line asks for a path of its own
 *   nginx-month    a month with 1000 endpoints, its lines in random order
 *   nginx-year     a year with 50 endpoints
 *   porta-asctime  Porta's own log, in which hardly a line holds anything that the report counts
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

/* Days are counted from 2026-01-01. */
enum { MONDAY = 319, WEEK = 7, NOVEMBER = 304, MONTH = 30, YEAR = 364, AGENTS = 40 };
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

static const struct {
    const char *name;
    unsigned days;
} months[12] = {{"Jan", 31}, {"Feb", 28}, {"Mar", 31}, {"Apr", 30}, {"May", 31}, {"Jun", 30},
                {"Jul", 31}, {"Aug", 31}, {"Sep", 30}, {"Oct", 31}, {"Nov", 30}, {"Dec", 31}};

struct generator {
    uint64_t state;
    uint64_t lines;
    unsigned first_day, days;
    uint32_t agents;
    uint32_t hosts; /* 0: one for each agent */
    uint32_t paths; /* 0: those above; UINT32_MAX: any number */
    bool shuffled;
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

/* The day's month, from 0, and its day in it, from 1. */
static unsigned month_of(unsigned day, unsigned *ret_day)
{
    unsigned month = 0;
    for (; day >= months[month].days; month++)
        day -= months[month].days;
    *ret_day = day + 1;
    return month;
}

/* A path that no number in it makes one with others: digits as letters. */
static void write_path(struct generator *g)
{
    uint32_t number = g->paths == UINT32_MAX ? draw(g) : draw_below(g, g->paths);
    char text[9];
    for (int i = 0; i < 8; i++, number /= 16)
        text[i] = (char)('g' + number % 16);
    text[8] = '\0';
    printf("GET /files/%s", text);
}

static void write_nginx_timed(struct generator *g, uint64_t us)
{
    const struct endpoint *e = draw_endpoint(g);
    unsigned day, month = month_of(g->first_day + (unsigned)(us / 86400000000), &day);
    unsigned status = draw_status(g);
    uint64_t ms = (draw_latency_us(g, e->base_us) + 500) / 1000;
    uint64_t upstream = ms - (ms > 0 && draw_below(g, 4) == 0);
    uint64_t second = us / 1000000;
    unsigned size = status == 200 ? e->bytes + draw_below(g, 64) : 40;
    uint32_t agent = draw_below(g, g->agents), host = g->hosts ? draw_below(g, g->hosts) : agent;
    printf("10.0.%" PRIu32 ".%" PRIu32 " - - [%02u/%s/2026:%02u:%02u:%02u +0000] \"", host / 250,
           1 + host % 250, day, months[month].name, (unsigned)(second / 3600 % 24),
           (unsigned)(second / 60 % 60), (unsigned)(second % 60));
    if (g->paths)
        write_path(g);
    else
        fputs(e->request, stdout);
    printf(" HTTP/1.1\" %u %u \"-\" \"porta-agent/1.0 python/3.11 (agent-%03" PRIu32 ")\" "
           "%" PRIu64 ".%03" PRIu64 " %" PRIu64 ".%03" PRIu64 "\n",
           status, size, agent, ms / 1000, ms % 1000, upstream / 1000, upstream % 1000);
}

static void write_porta_asctime(struct generator *g, uint64_t us)
{
    uint64_t second = us / 1000000;
    unsigned day = (unsigned)(16 + second / 86400);
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
static void write_in_order(struct generator *g, void (*write_line)(struct generator *, uint64_t))
{
    uint64_t written = 0, weight = 0;
    for (unsigned h = 0; h < g->days * 24; h++) {
        weight += hour_weight[h % 24];
        uint64_t until = g->lines * weight / ((uint64_t)HOUR_WEIGHTS * g->days);
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

static void write_in_disorder(struct generator *g, void (*write_line)(struct generator *, uint64_t))
{
    for (uint64_t i = 0; i < g->lines; i++) {
        uint64_t second = draw_below(g, g->days * 86400);
        write_line(g, second * 1000000 + draw_below(g, 1000000));
    }
}

static int usage(void)
{
    fputs("usage: generate [--format nginx-timed|nginx-hosts|nginx-agents|nginx-paths|nginx-month|"
          "nginx-year|porta-asctime] [--lines N] [--seed N]\n",
          stderr);
    return 2;
}

static bool choose_format(struct generator *g, const char *name)
{
    static const struct {
        const char *name;
        struct generator as;
    } formats[] = {
        {"nginx-timed", {.first_day = MONDAY, .days = WEEK, .agents = AGENTS}},
        {"nginx-hosts", {.first_day = MONDAY, .days = WEEK, .agents = AGENTS, .hosts = 1000}},
        {"nginx-agents", {.first_day = MONDAY, .days = WEEK, .agents = 10000}},
        {"nginx-paths",
         {.first_day = MONDAY, .days = WEEK, .agents = AGENTS, .paths = UINT32_MAX}},
        {"nginx-month",
         {.first_day = NOVEMBER, .days = MONTH, .agents = AGENTS, .paths = 1000, .shuffled = true}},
        {"nginx-year", {.days = YEAR, .agents = AGENTS, .paths = 50}},
        {"porta-asctime", {.first_day = MONDAY, .days = WEEK, .agents = AGENTS}},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            *g = formats[i].as;
            return true;
        }
    }
    return false;
}

int main(int argc, char **argv)
{
    struct generator g;
    const char *format = "nginx-timed";
    uint64_t lines = 5000000, seed = 1;
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (strcmp(argv[i], "--format") == 0)
            format = value;
        else if ((strcmp(argv[i], "--lines") != 0 || !parse_number(value, &lines)) &&
                 (strcmp(argv[i], "--seed") != 0 || !parse_number(value, &seed)))
            return usage();
    }
    if (!choose_format(&g, format))
        return usage();
    g.lines = lines;
    g.state = seed;
    static char buffer[1 << 20];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    bool app = strcmp(format, "porta-asctime") == 0;
    (g.shuffled ? write_in_disorder : write_in_order)(&g, app ? write_porta_asctime
                                                              : write_nginx_timed);
    if (ferror(stdout) || fclose(stdout) != 0) {
        perror("generate");
        return 1;
    }
    return 0;
}
