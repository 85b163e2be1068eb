/*
 * The axis of time under the pictures, for periods of minutes up to centuries that begin anywhere:
 * no label touches another one or leaves the picture, in either set. Letters are as wide here as
 * those of DejaVu Sans, one of the widest that a reader may have.
 */
#include "base/cuts.h"
#include "report/pictures.h"

#include "report_fixture.h"

#define BINS 24
#define MINUTE INT64_C(60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

struct drawn {
    struct report_fixture f;
    struct audit_bin bins[BINS];
    struct zone *zone;
    struct buffer svg;
};

static void drawn_init(struct drawn *d, const char *zone)
{
    struct error error = ERROR_INIT;
    memset(d, 0, sizeof *d);
    fixture_init(&d->f);
    if (zone_new(zone, &d->zone, &error) < 0)
        abort();
    d->f.audit.zone = d->zone;
    buffer_init(&d->svg, PICTURE_LIMIT);
}

static void drawn_release(struct drawn *d)
{
    buffer_release(&d->svg);
    zone_free(d->zone);
    fixture_release(&d->f);
}

/* The period; its latencies are around half a second, and the busiest minute has `peak` requests.
 */
static void set_period(struct drawn *d, int64_t start, int64_t length, uint64_t peak)
{
    struct audit *a = &d->f.audit;
    a->period.kind = PERIOD_RANGE;
    a->period.start = start;
    a->period.end = start + length;
    for (int i = 0; i < BINS; i++)
        d->bins[i] = (struct audit_bin){.start = start + length * i / BINS,
                                        .end = start + length * (i + 1) / BINS,
                                        .has_records = true,
                                        .requests = 100,
                                        .per_minute = 1,
                                        .peak_minute = peak,
                                        .has_agents = true,
                                        .agents = 2,
                                        .n = 100,
                                        .p50_us = 20000,
                                        .p95_us = 400000,
                                        .p99_us = 900000 + i};
    a->series = (struct audit_series){.unit = cuts_fine(length),
                                      .bins = d->bins,
                                      .n_bins = BINS,
                                      .has_latency = true,
                                      .has_requests = true,
                                      .has_agents = true};
}

/* --- what a picture's texts take up --------------------------------------------------------------
 */

#define MAX_TEXTS 128
#define AXIS_TOP 360 /* of latencies: above it stands the lowest label of their scale */

struct box {
    double left, right, top, bottom; /* units of the picture */
    char words[64];
};

/* In thousandths of the letters' size. */
static int advance(const char *c)
{
    static const struct {
        const char *letters;
        int width;
    } widths[] = {{"0123456789", 636}, {" ,.:", 337},  {"OND", 787},  {"M", 863},
                  {"W", 989},          {"AFJST", 684}, {"ilrt", 411}, {"mw", 974}};
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++)
        if (strchr(widths[i].letters, *c))
            return widths[i].width;
    static const struct {
        const char *letter;
        int width;
    } others[] = {{"\u00a0", 318}, {"м", 754}, {"ф", 855}, {"ю", 842}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (!strncmp(c, others[i].letter, 2))
            return others[i].width;
    return 635;
}

static double attribute(const char *text, const char *end, const char *name)
{
    const char *found = strstr(text, name);
    CHECK(found && found < end);
    return found && found < end ? strtod(found + strlen(name), NULL) : 0;
}

/* The next text of the set in what is left of a picture; NULL: none. */
static const char *next_text(const char *svg, bool wide, struct box *ret)
{
    static const char tag[] = "<text class=\"";
    for (const char *c = strstr(svg, tag); c; c = strstr(c + 1, tag)) {
        const char *end = strchr(c, '>') + 1;
        if (c[strlen(tag)] != (wide ? 'w' : 'n'))
            continue;
        double size = wide ? 13 : 24, width = 0;
        double x = attribute(c, end, " x=\""), y = attribute(c, end, " y=\"");
        size_t len = strcspn(end, "<");
        for (size_t i = 0; i < len; i++)
            if (((unsigned char)end[i] & 0xc0) != 0x80)
                width += size * advance(end + i) / 1000;
        const char *anchor = strstr(c, "text-anchor=\"");
        bool anchored = anchor && anchor < end;
        double left = !anchored ? x : anchor[13] == 'm' ? x - width / 2 : x - width;
        *ret = (struct box){left, left + width, y - 0.78 * size, y + 0.1 * size, ""};
        snprintf(ret->words, sizeof ret->words, "%.*s", (int)len, end);
        return end + len;
    }
    return NULL;
}

static size_t texts_of(const char *svg, bool wide, struct box ret[MAX_TEXTS])
{
    size_t n = 0;
    for (struct box box; n < MAX_TEXTS && (svg = next_text(svg, wide, &box));)
        ret[n++] = box;
    CHECK(n < MAX_TEXTS);
    return n;
}

/* Two texts beside each other need some room between them. */
static bool touch(const struct box *a, const struct box *b)
{
    const double apart = 3;
    return a->left < b->right + apart && b->left < a->right + apart && a->top < b->bottom &&
           b->top < a->bottom;
}

/* How many texts touch others or are cut off; says which. */
static size_t breaches_of(const char *svg, bool wide)
{
    struct box texts[MAX_TEXTS];
    size_t n = texts_of(svg, wide, texts), breaches = 0;
    for (size_t i = 0; i < n; i++) {
        bool cut = texts[i].left < 4 || texts[i].right > 636;
        if (cut)
            printf("# \"%s\" is cut off\n", texts[i].words);
        breaches += cut;
        for (size_t j = i + 1; j < n; j++) {
            if (!touch(&texts[i], &texts[j]))
                continue;
            printf("# \"%s\" touches \"%s\"\n", texts[i].words, texts[j].words);
            breaches++;
        }
    }
    return breaches;
}

/* Texts in the upper row of the axis of latencies. */
static size_t labels_of(const char *svg)
{
    struct box texts[MAX_TEXTS];
    size_t n = texts_of(svg, false, texts), found = 0;
    for (size_t i = 0; i < n; i++)
        found += texts[i].bottom > AXIS_TOP && texts[i].bottom < AXIS_TOP + 25;
    return found;
}

static void check_period(struct drawn *d, int64_t start, int64_t length, uint64_t peak)
{
    static const enum picture pictures[] = {PICTURE_LATENCY, PICTURE_LOAD};
    set_period(d, start, length, peak);
    for (unsigned i = 0; i < 4; i++) {
        buffer_clear(&d->svg);
        picture_write(&d->f.audit, i % 2 ? LANGUAGE_RUSSIAN : LANGUAGE_ENGLISH, pictures[i / 2],
                      &d->svg);
        size_t breaches =
            breaches_of(buffer_str(&d->svg), false) + breaches_of(buffer_str(&d->svg), true);
        if (breaches)
            printf("# %" PRId64 " s from %" PRId64 " in %s\n", length, start, zone_name(d->zone));
        CHECK_INT((int64_t)breaches, 0);
    }
}

/* --- tests -------------------------------------------------------------------------------------
 */

static const int64_t lengths[] = {
    15 * MINUTE, 30 * MINUTE, 45 * MINUTE, HOUR,       2 * HOUR,   5 * HOUR,   8 * HOUR,
    12 * HOUR,   16 * HOUR,   18 * HOUR,   DAY,        36 * HOUR,  2 * DAY,    3 * DAY,
    4 * DAY,     7 * DAY,     7 * DAY + 1, 8 * DAY,    10 * DAY,   14 * DAY,   20 * DAY,
    28 * DAY,    31 * DAY,    42 * DAY,    62 * DAY,   92 * DAY,   184 * DAY,  270 * DAY,
    366 * DAY,   732 * DAY,   1100 * DAY,  1500 * DAY, 2200 * DAY, 4000 * DAY, 9000 * DAY,
    20000 * DAY, 40000 * DAY, 600000 * DAY};

#define LENGTHS (sizeof lengths / sizeof lengths[0])

/* Of the starts every so many are tried; 1 takes seconds, and has been tried by hand. */
#define STRIDE 7

static void labels_keep_apart(void)
{
    static const char *const zones[] = {"UTC", "Europe/Moscow", "America/Havana", "Asia/Kathmandu"};
    static const uint64_t peaks[] = {3, 42, 6000, 1000000};
    for (size_t z = 0; z < 4; z++) {
        struct drawn d;
        drawn_init(&d, zones[z]);
        /* Starts anywhere in the year, the day and the hour. */
        for (size_t i = 0; i < LENGTHS && !check_this_failed; i++)
            for (int64_t k = (int64_t)z; k < 24; k += STRIDE)
                check_period(&d, FIXTURE_START + k * (15 * DAY + 5 * HOUR + 17 * MINUTE),
                             lengths[i], peaks[k % 4]);
        for (size_t i = 0; i < LENGTHS && !check_this_failed;
             i++) /* from midnight, and afternoon */
            for (int64_t k = (int64_t)z; k < 31; k += STRIDE)
                check_period(&d, FIXTURE_START + k * DAY + k % 2 * 17 * HOUR, lengths[i],
                             peaks[k % 4]);
        drawn_release(&d);
    }
}

/* A reader finds a place on the axis by two labels at least. */
static void there_are_labels(void)
{
    struct drawn d;
    drawn_init(&d, "UTC");
    for (size_t i = 0; i < LENGTHS; i++) {
        check_period(&d, FIXTURE_START, lengths[i], 42);
        buffer_clear(&d.svg);
        picture_write(&d.f.audit, LANGUAGE_ENGLISH, PICTURE_LATENCY, &d.svg);
        size_t n = labels_of(buffer_str(&d.svg));
        if (n < 2 || n > 10)
            printf("# %" PRId64 " s: %zu labels\n", lengths[i], n);
        CHECK(n >= 2 && n <= 10);
    }
    drawn_release(&d);
}

/* The labels of English latencies in large letters, each row from left to right. */
static void check_labels(int64_t start, int64_t length, const char *want)
{
    struct drawn d;
    struct box texts[MAX_TEXTS];
    char got[512] = "";
    drawn_init(&d, "UTC");
    set_period(&d, start, length, 42);
    picture_write(&d.f.audit, LANGUAGE_ENGLISH, PICTURE_LATENCY, &d.svg);
    size_t n = texts_of(buffer_str(&d.svg), false, texts);
    for (int row = 0; row < 2; row++)
        for (size_t i = 0; i < n; i++)
            if (texts[i].bottom > AXIS_TOP && row == (texts[i].bottom > AXIS_TOP + 25))
                snprintf(got + strlen(got), sizeof got - strlen(got), "%s|", texts[i].words);
    if (strcmp(got, want))
        printf("# %s\n", got);
    CHECK_STR(got, want);
    drawn_release(&d);
}

static void units_suit_the_length(void)
{
    const int64_t monday = FIXTURE_START; /* 17 November 2025 */
    check_labels(monday, DAY, "00:00|06:00|12:00|18:00|17 Nov|");
    check_labels(monday + 17 * HOUR, DAY, "18:00|00:00|06:00|12:00|17 Nov|18|");
    check_labels(monday, 2 * DAY, "00:00|12:00|00:00|12:00|17 Nov|18|");
    check_labels(monday, 7 * DAY, "Mon|Tue|Wed|Thu|Fri|Sat|Sun|17 Nov|18|19|20|21|22|23|");
    /* A month that ends in the week needs no name twice. */
    check_labels(monday + 13 * DAY, 3 * DAY, "Sun|Mon|Tue|30 Nov|1 Dec|2|");
    check_labels(monday + 13 * DAY, 7 * DAY, "Sun|Mon|Tue|Wed|Thu|Fri|Sat|30|1 Dec|2|3|4|5|6|");
    check_labels(monday - 50 * DAY, 42 * DAY, "1|8|15|22|29|1|8|Oct|Nov|");
    check_labels(monday + 14 * HOUR + 5 * MINUTE, 20 * MINUTE, "14:05|14:10|14:15|14:20|17 Nov|");
    check_labels(monday, 12 * 366 * DAY, "2026|2028|2030|2032|2034|2036|");
}

int main(void)
{
    RUN(labels_keep_apart);
    RUN(there_are_labels);
    RUN(units_suit_the_length);
    return check_end();
}
