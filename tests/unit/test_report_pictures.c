/* Scales and places, and what holds of every picture: well-formed, harmless, the same twice. */
#include "audit/history.h"
#include "report/pictures.h"
#include "report/scale.h"
#include "report/sparkline.h"

#include "report_fixture.h"

/* --- scales ------------------------------------------------------------------------------------
 */

static void linear_scales_have_round_ticks(void)
{
    struct scale s = {.at_low = 1000, .at_high = 0};
    double ticks[SCALE_MAX_TICKS];
    CHECK_INT(scale_linear(&s, 14, 3, true, ticks), 4);
    CHECK_NEAR(ticks[1], 5, 0);
    CHECK_NEAR(s.high, 15, 0);
    CHECK_INT(scale_place(&s, 0), 1000);
    CHECK_INT(scale_place(&s, 15), 0);
    CHECK_INT(scale_place(&s, 7.5), 500);
    CHECK_INT(scale_place(&s, -3), 1000);
    CHECK_INT(scale_place(&s, 99), 0);
    CHECK_INT(scale_linear(&s, 1, 3, true, ticks), 2); /* no half requests */
    CHECK_INT(scale_linear(&s, 1, 2, false, ticks), 3);
    CHECK_NEAR(ticks[1], 0.5, 0);
    CHECK_INT(scale_linear(&s, 30000, 3, true, ticks), 4);
    CHECK_NEAR(s.high, 30000, 0);
}

static void logarithmic_scales_have_powers_of_ten(void)
{
    struct scale s = {.at_low = 400, .at_high = 0};
    double ticks[SCALE_MAX_TICKS];
    CHECK_INT(scale_logarithmic(&s, 1500, 10000000, ticks), 5);
    CHECK_NEAR(s.low, 1000, 0);
    CHECK_NEAR(ticks[4], 1e7, 1);
    CHECK_INT(scale_place(&s, 1000), 400);
    CHECK_INT(scale_place(&s, 100000), 200);
    CHECK_INT(scale_place(&s, 0), 400);
    scale_logarithmic(&s, 1000, 3000001, ticks);
    CHECK_NEAR(s.high, 5000000, 1);
}

static void labels_are_pushed_apart(void)
{
    int places[3] = {100, 104, 300};
    scale_spread(places, 3, 20, 0, 400);
    CHECK_INT(places[1] - places[0], 20);
    CHECK(places[0] >= 90 && places[0] <= 94);
    CHECK_INT(places[2], 300);
    int order[3] = {50, 40, 40};
    scale_spread(order, 3, 10, 0, 100);
    CHECK(order[1] + 10 <= order[2] && order[2] + 10 <= order[0]);
    int edge[3] = {395, 400, 400};
    scale_spread(edge, 3, 20, 0, 400);
    CHECK(edge[0] <= 360 && edge[1] == edge[0] + 20 && edge[2] <= 400);
}

/* --- sparklines --------------------------------------------------------------------------------
 */

static void check_sparkline(const int64_t *values, size_t n, const char *want)
{
    struct buffer out;
    struct page p;
    buffer_init(&out, 1024);
    page_init(&p, NULL, LANGUAGE_ENGLISH, &out);
    sparkline(&p, values, n);
    CHECK_STR(buffer_str(&out), want);
    page_release(&p);
    buffer_release(&out);
}

static void sparklines_are_eighths_of_the_largest(void)
{
    check_sparkline((const int64_t[]){1, 125, 126, 500, 1000, -1, 0}, 7, "▁▁▂▄█·▁");
    check_sparkline((const int64_t[]){0, -1}, 2, "▁·");
    check_sparkline((const int64_t[]){-1, -1}, 2, "··");
}

/* --- pictures ----------------------------------------------------------------------------------
 */

#define HOURS 168

struct pictured {
    struct report_fixture f;
    struct audit_bin bins[HOURS];
    struct history_entry history[3];
    struct buffer svg;
};

/* A week in which hours 30 to 35 are silent and hour 40 has records without a latency. */
static void pictured_init(struct pictured *d)
{
    memset(d, 0, sizeof *d);
    fixture_init(&d->f);
    struct audit *a = &d->f.audit;
    for (int i = 0; i < HOURS; i++) {
        struct audit_bin *bin = &d->bins[i];
        *bin = (struct audit_bin){.start = FIXTURE_START + i * 3600,
                                  .end = FIXTURE_START + (i + 1) * 3600,
                                  .has_records = i < 30 || i > 35};
        if (!bin->has_records)
            continue;
        bin->requests = 60 + (uint64_t)i;
        bin->per_minute = (double)bin->requests / 60;
        bin->peak_minute = 5 + (uint64_t)(i % 7);
        bin->has_agents = true;
        bin->agents = (unsigned)(i % 3);
        bin->lock_events = i == 50 ? 3 : 0;
        bin->n = i == 40 ? 0 : bin->requests;
        bin->p50_us = 9000 + i * 13;
        bin->p95_us = 400000 + i * 7919;
        bin->p99_us = 900000 + i * 104729;
    }
    a->series = (struct audit_series){.unit = CUT_HOUR,
                                      .bins = d->bins,
                                      .n_bins = HOURS,
                                      .has_latency = true,
                                      .has_requests = true,
                                      .has_agents = true};
    for (int i = 0; i < 3; i++) {
        struct history_entry *e = &d->history[i];
        *e = (struct history_entry){.kind = PERIOD_WEEK,
                                    .start = FIXTURE_START - (4 - i) * 7 * 86400};
        for (unsigned id = 0; id < CRITERION_COUNT; id++)
            e->criterion[id] = (struct history_criterion){.has_value = id != CRITERION_CV,
                                                          .value = 180.0 * (i + 1),
                                                          .threshold = 200,
                                                          .status = CRITERION_REACHED};
    }
    a->history = d->history;
    a->n_history = 3;
    buffer_init(&d->svg, PICTURE_LIMIT);
}

static void pictured_release(struct pictured *d)
{
    buffer_release(&d->svg);
    fixture_release(&d->f);
}

static const char *draw(struct pictured *d, enum language language, enum picture picture)
{
    buffer_clear(&d->svg);
    picture_write(&d->f.audit, language, picture, &d->svg);
    return buffer_str(&d->svg);
}

/* The end of an attribute's value, or NULL; `c` is at its opening quote. */
static const char *after_value(const char *c)
{
    for (c++; *c && *c != '"'; c++)
        if (*c == '<' || *c == '&')
            return NULL;
    return *c ? c + 1 : NULL;
}

/*
 * Well-formed, as far as pictures go: comments, elements with quoted attributes, text in which each
 * & begins one of three entities; every element is closed by its own name. Returns what is wrong.
 */
static const char *breach_of(const char *c)
{
    char open[16][16];
    int depth = 0, roots = 0;
    for (; *c;) {
        if (*c == '&' && strncmp(c, "&amp;", 5) && strncmp(c, "&lt;", 4) && strncmp(c, "&gt;", 4))
            return "a bare &";
        if (*c != '<') {
            if (depth == 0 && *c != '\n')
                return "text outside the root";
            c++;
            continue;
        }
        if (!strncmp(c, "<!--", 4)) {
            c = strstr(c, "-->");
            if (!c)
                return "an open comment";
            c += 3;
            continue;
        }
        bool end = c[1] == '/';
        c += end ? 2 : 1;
        size_t len = strspn(c, "abcdefghijklmnopqrstuvwxyz");
        if (len == 0 || len > 15)
            return "no name";
        if (end) {
            if (depth == 0 || strlen(open[depth - 1]) != len || strncmp(open[depth - 1], c, len))
                return "closed by another name";
            depth--;
            if (c[len] != '>')
                return "an odd end";
            c += len + 1;
            continue;
        }
        if (depth == 16 || (depth == 0 && roots++))
            return "too deep, or two roots";
        memcpy(open[depth], c, len);
        open[depth++][len] = '\0';
        for (c += len; c && *c == ' ';) {
            c += 1 +
                 strspn(c + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-");
            c = *c == '=' && c[1] == '"' ? after_value(c + 1) : NULL;
        }
        if (!c)
            return "an odd attribute";
        if (c[0] == '/' && c[1] == '>') {
            depth--;
            c += 2;
        } else if (*c == '>') {
            c++;
        } else {
            return "an element without an end";
        }
    }
    return depth ? "an element that is not closed" : roots == 1 ? NULL : "no root";
}

static void the_checker_notices(void)
{
    CHECK(!breach_of("<!-- x --><a b=\"1\"><c/>t&lt;</a>\n"));
    CHECK(breach_of("<a>&</a>"));
    CHECK(breach_of("<a><b></a></b>"));
    CHECK(breach_of("<a b=1/>"));
    CHECK(breach_of("<a b=\"<\"/>"));
    CHECK(breach_of("<a/><a/>"));
    CHECK(breach_of("<a>"));
}

static void pictures_are_well_formed_and_harmless(void)
{
    static const char *const never[] = {"<script", "href",    "url(", "<image", "<foreign",
                                        " on",     "@import", "nan",  "inf",    "%!"};
    struct pictured d;
    pictured_init(&d);
    for (unsigned picture = 0; picture < PICTURE_COUNT; picture++) {
        for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
            CHECK(picture_exists(&d.f.audit, (enum picture)picture));
            const char *svg = draw(&d, (enum language)language, (enum picture)picture);
            const char *breach = breach_of(svg);
            if (breach)
                printf("# %s: %s\n", picture_files[picture], breach);
            CHECK(!breach);
            CHECK(picture_replaceable(span_str(svg)));
            CHECK_INT(d.svg.status, STATUS_OK);
            CHECK(d.svg.len < 50000);
            CHECK_HAS(svg, "<title>");
            CHECK_HAS(svg, "<desc>");
            CHECK_HAS(svg, "prefers-color-scheme:dark");
            for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
                CHECK_LACKS(strstr(svg, "</style>"), never[i]);
        }
    }
    pictured_release(&d);
}

static void the_same_audit_gives_the_same_bytes(void)
{
    struct pictured d;
    struct buffer first;
    pictured_init(&d);
    buffer_init(&first, PICTURE_LIMIT);
    for (unsigned picture = 0; picture < PICTURE_COUNT; picture++) {
        buffer_clear(&first);
        buffer_append_str(&first, draw(&d, LANGUAGE_RUSSIAN, (enum picture)picture));
        CHECK_STR(draw(&d, LANGUAGE_RUSSIAN, (enum picture)picture), buffer_str(&first));
    }
    buffer_release(&first);
    pictured_release(&d);
}

/* Beginnings of lines in the path of a class. */
static int moves_in(const char *svg, const char *class)
{
    char start[64];
    int moves = 0;
    snprintf(start, sizeof start, "<path class=\"%s\" d=\"", class);
    const char *path = strstr(svg, start);
    for (const char *c = path ? path + strlen(start) : ""; *c && *c != '"'; c++)
        moves += *c == 'M';
    return moves;
}

static void where_nothing_was_seen_is_a_gap(void)
{
    struct pictured d;
    pictured_init(&d);
    const char *svg = draw(&d, LANGUAGE_ENGLISH, PICTURE_LATENCY);
    CHECK_INT(moves_in(svg, "one"), 3);
    CHECK_INT(moves_in(svg, "two"), 3);
    CHECK_INT(moves_in(svg, "dots"), HOURS - 7);
    CHECK_HAS(svg, "▼ SQLite lock errors");
    svg = draw(&d, LANGUAGE_ENGLISH, PICTURE_LOAD);
    CHECK_INT(moves_in(svg, "one"), 2); /* no latency, but requests */
    pictured_release(&d);
}

/* How often a text stands in a picture: in large letters and in small ones. */
static int texts_in(const char *svg, const char *text)
{
    char wanted[64];
    int n = 0;
    snprintf(wanted, sizeof wanted, ">%s</text>", text);
    for (const char *c = strstr(svg, wanted); c; c = strstr(c + 1, wanted))
        n++;
    return n;
}

/* Dots are wider than the lines: over them they would hide a P95 that equals the P99. */
static void dots_lie_under_the_lines(void)
{
    struct pictured d;
    pictured_init(&d);
    const char *svg = draw(&d, LANGUAGE_ENGLISH, PICTURE_LATENCY);
    const char *dots = strstr(svg, "<path class=\"dots\"");
    CHECK(dots);
    if (dots) {
        CHECK_HAS(dots, "<path class=\"one\"");
        CHECK_HAS(dots, "<path class=\"two\"");
    }
    pictured_release(&d);
}

/* Latencies over all thresholds are read off up to the top, whatever is near it. */
static void the_scale_is_labelled_to_its_top(void)
{
    static const struct {
        int64_t p99_us;
        const char *top, *below;
    } cases[] = {{18000000, "20\u00a0s", "10\u00a0s"},
                 {9000000, "10\u00a0s", "3\u00a0s"},
                 {4000000, "5\u00a0s", "3\u00a0s"},
                 {1000000, "5\u00a0s", "2\u00a0s"},
                 {INT64_C(400000000), "500\u00a0s", "100\u00a0s"},
                 {INT64_C(80000000000), "100,000\u00a0s", "1\u00a0s"}};
    struct pictured d;
    pictured_init(&d);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int k = 0; k < HOURS; k++)
            d.bins[k].p99_us = cases[i].p99_us;
        const char *svg = draw(&d, LANGUAGE_ENGLISH, PICTURE_LATENCY);
        CHECK_INT(texts_in(svg, cases[i].top), 2);
        CHECK_INT(texts_in(svg, cases[i].below), 2);
    }
    pictured_release(&d);
}

static void silence_makes_no_picture(void)
{
    struct pictured d;
    pictured_init(&d);
    struct audit *a = &d.f.audit;
    a->series.has_latency = false;
    CHECK(!picture_exists(a, PICTURE_LATENCY));
    CHECK(picture_exists(a, PICTURE_LOAD));
    a->series.n_bins = 0;
    CHECK(!picture_exists(a, PICTURE_LOAD));
    d.history[0].start = d.history[1].start = d.history[2].start = FIXTURE_START - 90 * 86400;
    CHECK(!picture_exists(a, PICTURE_CRITERIA)); /* too long ago */
    d.history[1].start = FIXTURE_START - 77 * 86400;
    CHECK(picture_exists(a, PICTURE_CRITERIA));
    a->period.kind = PERIOD_RANGE;
    CHECK(!picture_exists(a, PICTURE_CRITERIA));
    pictured_release(&d);
}

/* One bin, no value above 0: nothing divides by nothing. */
static void odd_series(void)
{
    struct pictured d;
    pictured_init(&d);
    for (int i = 0; i < HOURS; i++) {
        d.bins[i].p50_us = d.bins[i].p95_us = d.bins[i].p99_us = 0;
        d.bins[i].requests = d.bins[i].peak_minute = d.bins[i].agents = 0;
        d.bins[i].per_minute = 0;
    }
    d.f.audit.series.n_bins = 1;
    for (unsigned picture = 0; picture < PICTURE_COUNT; picture++)
        CHECK(!breach_of(draw(&d, LANGUAGE_ENGLISH, (enum picture)picture)));
    for (int i = 0; i < HOURS; i++)
        d.bins[i] = (struct audit_bin){.start = d.bins[i].start,
                                       .end = d.bins[i].end,
                                       .has_records = true,
                                       .requests = UINT64_MAX,
                                       .peak_minute = UINT64_MAX,
                                       .per_minute = 1e18,
                                       .n = 1,
                                       .p99_us = INT64_C(86400000000)};
    d.f.audit.series.n_bins = HOURS;
    for (unsigned picture = 0; picture < PICTURE_COUNT; picture++)
        CHECK(!breach_of(draw(&d, LANGUAGE_ENGLISH, (enum picture)picture)));
    pictured_release(&d);
}

static const char *beside(struct pictured *d, enum language language, const char *folder)
{
    buffer_clear(&d->svg);
    report_markdown(&d->f.audit, language, SPAN_NONE, folder, &d->svg);
    return buffer_str(&d->svg);
}

static void the_report_refers_to_them(void)
{
    struct pictured d;
    pictured_init(&d);
    CHECK_LACKS(fixture_markdown(&d.f, LANGUAGE_ENGLISH), "](");
    buffer_clear(&d.f.text);
    report_markdown(&d.f.audit, LANGUAGE_ENGLISH, SPAN_NONE, "a b)/2025-W47", &d.f.text);
    plain_blanks(&d.f.text);
    const char *text = buffer_str(&d.f.text);
    CHECK_HAS(text,
              "\n\n![Response time by hour, 17 to 23 November 2025: logarithmic scale, thresholds "
              "at 1, 2, 3 s. ");
    CHECK_HAS(text, "](a%20b%29/2025-W47/latency.svg)\n");
    CHECK_HAS(text, "](a%20b%29/2025-W47/load.svg)\n");
    CHECK_HAS(text, "](a%20b%29/2025-W47/criteria.svg)\n");
    for (size_t i = 0; i < HOURS; i++) /* to tenths of a millisecond all are alike */
        d.bins[i].p50_us = 5000 + (int64_t)i % 40;
    CHECK_HAS(beside(&d, LANGUAGE_ENGLISH, "a"), " P50: 5\u00a0ms, P95: ");
    pictured_release(&d);
}

/* Who cannot see the picture is told in which of the twelve weeks the bars were too long. */
static void the_alternative_text_says_what_is_seen(void)
{
    struct pictured d;
    pictured_init(&d);
    CHECK_HAS(beside(&d, LANGUAGE_ENGLISH, "a"),
              "![Five criteria as shares of their thresholds, 12 weeks to 2025-W47; without a "
              "report: 8. Weeks over the threshold: active agents 3, P95 3, database size 3, "
              "requests per second 3. Not measured: CV 3.](a/criteria.svg)");
    CHECK_HAS(buffer_str(&d.svg), "![Requests a minute by hour, 17 to 23 November 2025: ");
    d.f.audit.criterion[CRITERION_P95].status = CRITERION_REACHED;
    for (int i = 0; i < 3; i++)
        d.history[i].criterion[CRITERION_CV] = d.history[i].criterion[CRITERION_RPS];
    d.history[1].criterion[CRITERION_RPS].status = CRITERION_CLOSE;
    CHECK_HAS(
        beside(&d, LANGUAGE_RUSSIAN, "a"),
        "![Пять критериев как доли от порога, 12 недель по 2025-W47; из них без отчёта: 8. "
        "Недель выше порога: активные агенты 3, P95 4, CV 3, размер базы 3, запросы в секунду "
        "2. Не измерено: нет.](a/criteria.svg)");
    pictured_release(&d);
}

/* Where the picture of latencies would stand, the report says why there is none. */
static void a_missing_picture_is_explained(void)
{
    static const struct {
        enum figure_source source;
        const char *english, *russian;
    } cases[] = {
        {FIGURE_NONE, "There is no picture of response times: no request carries a latency.",
         "Графика времени ответа нет: ни у одного запроса в логах нет длительности."},
        {FIGURE_CLIENT, "no request carries a latency but those of tests, and a few tests",
         "длительность есть только у запросов тестов"},
        {FIGURE_DAILY_METRICS, "no request carries a latency but those of tests, and a few tests",
         "длительность есть только у запросов тестов"},
        {FIGURE_REQUESTS, "no request with a latency has a time.",
         "у запросов с длительностью нет времени."},
    };
    struct pictured d;
    pictured_init(&d);
    CHECK(!strstr(beside(&d, LANGUAGE_ENGLISH, "w"), "There is no picture"));
    d.f.audit.series.has_latency = false;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        d.f.audit.latency_source = cases[i].source;
        CHECK(strstr(beside(&d, LANGUAGE_ENGLISH, "w"), cases[i].english));
        CHECK(strstr(beside(&d, LANGUAGE_RUSSIAN, "w"), cases[i].russian));
        CHECK(strstr(buffer_str(&d.svg), "](w/load.svg)"));
    }
    CHECK(!strstr(beside(&d, LANGUAGE_ENGLISH, NULL), "There is no picture"));
    d.f.audit.latency_source = FIGURE_NONE;
    d.f.audit.requests = 0; /* of nothing none is expected */
    CHECK(!strstr(beside(&d, LANGUAGE_ENGLISH, "w"), "There is no picture"));
    pictured_release(&d);
}

static void only_pictures_are_replaced(void)
{
    CHECK(picture_replaceable(SPAN("")));
    CHECK(picture_replaceable(SPAN(PICTURE_FIRST_LINE "\n<svg/>")));
    CHECK(!picture_replaceable(SPAN("<svg/>")));
    CHECK(!picture_replaceable(SPAN("<!-- porta-audit")));
}

int main(void)
{
    RUN(linear_scales_have_round_ticks);
    RUN(logarithmic_scales_have_powers_of_ten);
    RUN(labels_are_pushed_apart);
    RUN(sparklines_are_eighths_of_the_largest);
    RUN(the_checker_notices);
    RUN(pictures_are_well_formed_and_harmless);
    RUN(the_same_audit_gives_the_same_bytes);
    RUN(where_nothing_was_seen_is_a_gap);
    RUN(dots_lie_under_the_lines);
    RUN(the_scale_is_labelled_to_its_top);
    RUN(silence_makes_no_picture);
    RUN(odd_series);
    RUN(the_report_refers_to_them);
    RUN(the_alternative_text_says_what_is_seen);
    RUN(a_missing_picture_is_explained);
    RUN(only_pictures_are_replaced);
    return check_end();
}
