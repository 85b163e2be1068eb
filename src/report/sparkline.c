/*
 * A row of block characters, one a part of the period, from one eighth to eight: how an endpoint's
 * P95 went, against the row's own largest.
 */
#include "report/sparkline.h"

#define LEVELS 8

static int64_t largest(const int64_t *values, size_t n)
{
    int64_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = values[i] > most ? values[i] : most;
    return most;
}

void sparkline(struct page *p, const int64_t *values, size_t n)
{
    static const char *const blocks[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    int64_t most = largest(values, n);
    for (size_t i = 0; i < n; i++) {
        if (values[i] < 0) {
            page_raw(p, "·");
            continue;
        }
        /* ⌈8 · value ÷ most⌉, of which 0 is shown as the lowest, too. */
        int64_t level = most > 0 ? (LEVELS * values[i] + most - 1) / most : 0;
        page_raw(p, blocks[level > 0 ? level - 1 : 0]);
    }
}
