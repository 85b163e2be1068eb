#include "program/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define FIRST_SHOWN_MS 1000
#define EVERY_MS 200

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_start(struct progress *p, uint64_t total)
{
    *p = (struct progress){.enabled = isatty(STDERR_FILENO) == 1, .total = total};
    p->started_ms = now_ms();
}

static void show(const struct progress *p, uint64_t done, int64_t elapsed_ms)
{
    double rate = (double)done * 1000 / (double)elapsed_ms; /* bytes a second */
    fprintf(stderr, "\r%.1f MB", (double)done / 1048576);
    if (p->total > done)
        fprintf(stderr, " of %.1f MB", (double)p->total / 1048576);
    fprintf(stderr, ", %.1f MB/s", rate / 1048576);
    if (p->total > done && rate > 0)
        fprintf(stderr, ", %.0f s left", (double)(p->total - done) / rate);
    fputs("\033[K", stderr);
}

void progress_show(struct progress *p, uint64_t bytes)
{
    p->current += bytes;
    if (!p->enabled)
        return;
    int64_t now = now_ms();
    if (now - p->started_ms < FIRST_SHOWN_MS || now - p->last_ms < EVERY_MS)
        return;
    p->last_ms = now;
    p->shown = true;
    show(p, p->finished + p->current, now - p->started_ms);
}

void progress_next(struct progress *p, uint64_t file_bytes)
{
    p->finished += file_bytes;
    p->current = 0;
}

void progress_end(struct progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}
