/*
 * The units and the words of single figures.
 */
#include "report/parts.h"

#include <assert.h>
#include <math.h>

#include "report/numbers.h"

enum topic parts_flag_topic(enum flag_id id)
{
    static const enum topic topics[FLAG_COUNT] = {
        [FLAG_LOCK_ERRORS] = TOPIC_LOCKS,    [FLAG_RED_P95] = TOPIC_P95,
        [FLAG_HTTP_500] = TOPIC_HTTP_500,    [FLAG_GROWTH] = TOPIC_GROWTH,
        [FLAG_YELLOW_P95] = TOPIC_P95,       [FLAG_YELLOW_CV] = TOPIC_CV,
        [FLAG_YELLOW_AGENTS] = TOPIC_AGENTS, [FLAG_YELLOW_DB_SIZE] = TOPIC_DB_SIZE,
        [FLAG_GREEN_P95] = TOPIC_P95,        [FLAG_GREEN_CV] = TOPIC_CV,
        [FLAG_GREEN_AGENTS] = TOPIC_AGENTS,  [FLAG_GREEN_DB_SIZE] = TOPIC_DB_SIZE,
    };
    return topics[id];
}

enum topic parts_criterion_topic(enum criterion_id id)
{
    static const enum topic topics[CRITERION_COUNT] = {
        [CRITERION_AGENTS] = TOPIC_AGENTS,   [CRITERION_P95] = TOPIC_P95, [CRITERION_CV] = TOPIC_CV,
        [CRITERION_DB_SIZE] = TOPIC_DB_SIZE, [CRITERION_RPS] = TOPIC_RPS,
    };
    return topics[id];
}

/* A value that the audit keeps as a double, but that is a whole number. */
static uint64_t whole(double value)
{
    if (!(value > 0))
        return 0;
    return value < 9e18 ? (uint64_t)(value + 0.5) : (uint64_t)9e18;
}

/* Does the value read as the threshold, with so many decimals, without being it? */
static bool reads_as(double value, double threshold, int decimals)
{
    double scale = pow(10, decimals);
    return value != threshold && round(value * scale) == round(threshold * scale);
}

#define MOST_DECIMALS 6

/* One decimal more for as long as 50.02 reads "50.0" beside a threshold of 50. The index of
   reports, which is of no audit, has no threshold beside it. */
static int decimals_of(const struct page *p, enum topic topic, double value, int least)
{
    const struct criteria *c = p->audit ? p->audit->criteria : NULL;
    int decimals = least;
    if (!c)
        return least;
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        while (parts_criterion_topic((enum criterion_id)id) == topic && decimals < MOST_DECIMALS &&
               reads_as(value, c->criterion[id].value, decimals))
            decimals++;
    for (unsigned id = 0; id < FLAG_COUNT; id++)
        while (parts_flag_topic((enum flag_id)id) == topic && decimals < MOST_DECIMALS &&
               reads_as(value, c->flag[id].value, decimals))
            decimals++;
    return decimals;
}

/* Measured in µs: three decimals are all that there are. */
static struct argument ms_value(struct page *p, double value)
{
    int decimals = decimals_of(p, TOPIC_P95, value, 2);
    return decimals > 2 ? page_decimal(p, value, 3) : page_ms(p, (int64_t)whole(value * 1000));
}

struct argument parts_value(struct page *p, enum topic topic, double value, bool at_least)
{
    switch (topic) {
    case TOPIC_P95:
        return COMPOSE(p, PHRASE_MS, ms_value(p, value));
    case TOPIC_HTTP_500:
        return COMPOSE(p, PHRASE_PERCENT, page_rate(p, value));
    case TOPIC_CV:
        return COMPOSE(p, PHRASE_PERCENT,
                       page_decimal(p, value, decimals_of(p, TOPIC_CV, value, 1)));
    case TOPIC_DB_SIZE:
        return page_bytes(p, whole(value));
    case TOPIC_RPS:
        return page_rate(p, value);
    case TOPIC_LOCKS:
    case TOPIC_AGENTS:
        return page_at_least(p, whole(value), at_least);
    default:
        return page_decimal(p, value, 2);
    }
}

struct argument parts_verdict(struct page *p, enum verdict_level verdict)
{
    return page_phrase(p, PHRASE_VERDICT_SHORT + (enum phrase)verdict);
}

struct argument parts_threshold(struct page *p, enum topic topic, double value)
{
    switch (topic) {
    case TOPIC_P95:
        return COMPOSE(p, PHRASE_MS, page_short(p, value));
    case TOPIC_HTTP_500:
    case TOPIC_CV:
        return COMPOSE(p, PHRASE_PERCENT, page_short(p, value));
    case TOPIC_DB_SIZE:
        return page_bytes(p, whole(value));
    default:
        return page_short(p, value);
    }
}

struct argument parts_flag_label(struct page *p, enum flag_id id)
{
    double threshold = p->audit->criteria->flag[id].value;
    return COMPOSE(p, PHRASE_FLAG + (enum phrase)id,
                   parts_threshold(p, parts_flag_topic(id), threshold));
}

void parts_red_flags(struct page *p, enum flag_state state, bool growth)
{
    struct list list = {p, ", ", 0};
    for (unsigned id = 0; id < FLAGS_PER_COLOUR; id++) {
        if (p->audit->flag[id].state != state || (id == FLAG_GROWTH && !growth))
            continue;
        list_item(&list);
        page_put(p, parts_flag_label(p, (enum flag_id)id));
    }
}

void parts_unmeasured(struct page *p)
{
    struct list list = {p, ", ", 0};
    for (unsigned id = 0; id < CRITERION_COUNT; id++) {
        if (p->audit->criterion[id].status != CRITERION_UNKNOWN)
            continue;
        list_item(&list);
        page_text(p, PHRASE_TOPIC + (enum phrase)parts_criterion_topic((enum criterion_id)id));
    }
}

/* No run had more requests than that. */
static uint64_t most_of_a_run(const struct audit *a)
{
    uint64_t most = 0;
    for (size_t i = 0; i < a->daily_metrics.n_runs; i++)
        if (a->daily_metrics.runs[i].has_n && a->daily_metrics.runs[i].n > most)
            most = a->daily_metrics.runs[i].n;
    return most;
}

/* How many values a figure would have rested on. */
static uint64_t topic_n(const struct audit *a, enum topic topic)
{
    switch (topic) {
    case TOPIC_P95:
        return a->latency_source == FIGURE_DAILY_METRICS ? most_of_a_run(a) : a->latency.n;
    case TOPIC_CV:
        return a->cv_n;
    default:
        return a->requests;
    }
}

struct argument parts_p(struct page *p, double value)
{
    if (value < 0.001)
        return COMPOSE(p, PHRASE_P_BELOW, page_decimal(p, 0.001, 3));
    return COMPOSE(p, PHRASE_P_IS, page_decimal(p, value, 3));
}

struct argument parts_share(struct page *p, uint64_t hits, uint64_t n)
{
    double pct = n ? 100 * (double)hits / (double)n : 0;
    if (hits && pct < 0.5)
        return page_trusted(p, "<" NO_BREAK_SPACE "1");
    if (hits < n && pct >= 99.5)
        return page_trusted(p, ">" NO_BREAK_SPACE "99");
    return page_decimal(p, pct, 0);
}

void parts_operations_peak(struct page *p)
{
    const struct audit *a = p->audit;
    const struct sums *s = a->sums;
    if (a->has_operations_peak) {
        SAY(p, PHRASE_OPERATIONS_PEAK, page_count(p, s->operations_peak_minute));
        if (a->operations_timed < a->operations)
            SAY(p, PHRASE_OPERATIONS_TIMED, page_count(p, a->operations_timed));
    } else {
        page_text(p, PHRASE_OPERATIONS_NO_PEAK);
    }
    if (s->operations_of_tests > 0)
        SAY(p, PHRASE_OPERATIONS_OF_TESTS, page_count(p, s->operations_of_tests));
}

void parts_database_tests(struct page *p)
{
    const struct database_evidence *d = &p->audit->database;
    if (!d->tests_apart)
        page_text(p, PHRASE_DATABASE_TESTS_TOO);
    else if (d->operations_of_tests > 0)
        SAY(p, PHRASE_OPERATIONS_OF_TESTS, page_count(p, d->operations_of_tests));
}

struct argument parts_seconds(struct page *p, double seconds)
{
    return COMPOSE(p, PHRASE_SECONDS, page_decimal(p, seconds, seconds == floor(seconds) ? 0 : 1));
}

struct argument parts_reason(struct page *p, enum unknown_reason why, enum topic topic)
{
    const struct audit *a = p->audit;
    enum phrase phrase = PHRASE_REASON + (enum phrase)why;
    if (why == UNKNOWN_UNDATED && topic == TOPIC_LOCKS)
        phrase = PHRASE_REASON_UNDATED_LOCKS;
    else if (why == UNKNOWN_NO_LATENCIES && topic == TOPIC_CV && a->cv_all_zero)
        phrase = PHRASE_REASON_ALL_ZERO;
    return COMPOSE(p, phrase, page_count(p, a->criteria->min_n), page_count(p, topic_n(a, topic)),
                   page_code(p, a->database.gap), page_count(p, a->lock_undated),
                   page_count(p, TREND_MIN_HOURS), page_count(p, TREND_MIN_REQUESTS),
                   page_count(p, a->growth.n_hours));
}

/* Wider intervals hold more than two tenths: further decimals of their ends would say nothing. */
#define NARROW 0.3

struct argument parts_ratio(struct page *p, const struct blocking *b, double value)
{
    return page_decimal(p, value, b->interval.high - b->interval.low < NARROW ? 2 : 1);
}

struct argument parts_endpoint(struct page *p, const char *method, const char *path)
{
    struct buffer text;
    buffer_init(&text, (size_t)4 << 10);
    if (method[0] != '\0')
        buffer_appendf(&text, "%s ", method);
    buffer_append_str(&text, path);
    struct argument argument = page_code_span(p, buffer_span(&text));
    buffer_release(&text);
    return argument;
}

/* A side of an interval, in µs: whole ms from 100 ms on, else two decimals. */
static struct argument side(struct page *p, double us)
{
    if (us >= 100000)
        return page_count(p, (whole(us) + 500) / 1000);
    return page_ms(p, (int64_t)whole(us));
}

struct argument parts_ms_interval(struct page *p, const struct interval *interval, uint64_t least)
{
    if (!interval->has_low)
        return page_trusted(p, "");
    if (!interval->has_high)
        return COMPOSE(p, PHRASE_MS_INTERVAL_OPEN, side(p, interval->low), page_count(p, least));
    return COMPOSE(p, PHRASE_MS_INTERVAL, side(p, interval->low), side(p, interval->high));
}

struct argument parts_percent_interval(struct page *p, const struct interval *interval)
{
    if (!interval->has_low || !interval->has_high)
        return page_trusted(p, "");
    return COMPOSE(p, PHRASE_PERCENT_INTERVAL, page_rate(p, interval->low),
                   page_rate(p, interval->high));
}

struct argument parts_ms_cell(struct page *p, uint64_t n, int64_t us)
{
    return n > 0 ? page_ms(p, us) : page_trusted(p, "–");
}

struct argument parts_run_time(struct page *p, const struct test_run *run)
{
    if (!run->day_only)
        return page_instant(p, run->at);
    int64_t local = run->at + zone_offset(p->audit->zone, run->at);
    int64_t start = run->at - local % 86400;
    return page_dates(p, start, start + 86400);
}
