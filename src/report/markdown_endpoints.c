/*
 * The endpoints as a table, and which of them make up the slowest 5 %: without that, an endpoint
 * whose duration is the user's own command could ask for Redis alone.
 */
#include <math.h>

#include "report/parts.h"
#include "report/markdown.h"
#include "report/sparkline.h"

#define ROWS_SHOWN 50
#define SLOWEST_SHOWN 5
#define NUMBER_COLUMNS 7

/* So few values have no percentile, CV or rate. */
static bool few(const struct page *p, uint64_t n)
{
    return n < p->audit->criteria->min_n;
}

/* Of no values or too few: dashes. */
static void latency_cells(struct page *p, uint64_t n, int64_t p50_us, int64_t p95_us,
                          int64_t p99_us, double cv_pct)
{
    bool known = n > 0 && !few(p, n);
    page_put(p, parts_ms_cell(p, known, p50_us));
    page_cell(p);
    page_put(p, parts_ms_cell(p, known, p95_us));
    page_cell(p);
    page_put(p, parts_ms_cell(p, known, p99_us));
    page_cell(p);
    page_put(p, page_decimal(p, known ? cv_pct : NAN, 1));
}

static void request_latency_cells(struct page *p, const struct audit_latency *l, uint64_t n)
{
    latency_cells(p, n, l->p50_us, l->p95_us, l->p99_us, l->cv_pct);
}

static void error_cells(struct page *p, uint64_t http_500, const struct audit_rate *rate)
{
    page_put(p, page_count(p, http_500));
    page_cell(p);
    if (rate->n > 0 && !few(p, rate->n))
        SAY(p, PHRASE_PERCENT, page_rate(p, rate->pct));
    else
        page_raw(p, "–");
}

/* Where there are parts of the period, the last column shows them. */
static bool has_sparklines(const struct page *p)
{
    return p->audit->series.n_parts > 0;
}

static void spark_cell(struct page *p, const int64_t *p95_by_part)
{
    if (!has_sparklines(p))
        return;
    page_cell(p);
    if (!p95_by_part) {
        page_raw(p, "–");
        return;
    }
    /* In a code span all blocks are equally wide, so that days stand under days. */
    page_raw(p, "`");
    sparkline(p, p95_by_part, p->audit->series.n_parts);
    page_raw(p, "`");
}

static void spark_heading(struct page *p)
{
    page_raw(p, " | ");
    if (p->audit->period.kind == PERIOD_WEEK)
        page_text(p, PHRASE_SPARK_WEEK);
    else
        SAY(p, PHRASE_SPARK, page_phrase(p, PHRASE_BY + (enum phrase)p->audit->series.part_unit));
}

static void endpoint_row(struct page *p, const struct audit_endpoint *endpoint)
{
    page_row(p);
    page_put(p, parts_endpoint(p, endpoint->method, endpoint->path));
    if (endpoint->stream)
        page_text(p, PHRASE_STREAM);
    page_cell(p);
    page_put(p, page_count(p, endpoint->requests));
    page_cell(p);
    request_latency_cells(p, &endpoint->latency, endpoint->stream ? 0 : endpoint->latency.n);
    page_cell(p);
    error_cells(p, endpoint->http_500, &endpoint->rate_500);
    spark_cell(p, endpoint->p95_by_part);
    page_row_end(p);
}

/* Endpoints from `first` on in one row. */
static void more_row(struct page *p, const struct audit_endpoint *rest, size_t n)
{
    uint64_t requests = 0, http_500 = 0;
    for (size_t i = 0; i < n; i++) {
        requests += rest[i].requests;
        http_500 += rest[i].http_500;
    }
    page_row(p);
    SAY(p, PHRASE_ENDPOINTS_MORE, page_count(p, n));
    page_cell(p);
    page_put(p, page_count(p, requests));
    page_raw(p, " | – | – | – | – | ");
    page_put(p, page_count(p, http_500));
    page_raw(p, " | –");
    spark_cell(p, NULL);
    page_row_end(p);
}

static void all_row(struct page *p)
{
    const struct audit *a = p->audit;
    bool theirs = a->latency_source == FIGURE_REQUESTS;
    page_row(p);
    page_text(p, PHRASE_ENDPOINTS_ALL);
    page_cell(p);
    page_put(p, page_count(p, a->requests));
    page_cell(p);
    request_latency_cells(p, &a->latency, theirs ? a->latency.n : 0);
    page_cell(p);
    error_cells(p, a->rate_500.hits, &a->rate_500);
    spark_cell(p, NULL);
    page_row_end(p);
}

static void table(struct page *p, const struct audit_endpoint *endpoints, size_t n)
{
    size_t shown = n < ROWS_SHOWN ? n : ROWS_SHOWN;
    page_raw(p, "| ");
    page_text(p, PHRASE_ENDPOINTS_HEADER);
    if (has_sparklines(p))
        spark_heading(p);
    page_raw(p, " |\n| --- ");
    for (unsigned column = 0; column < NUMBER_COLUMNS; column++)
        page_raw(p, "| ---: ");
    page_raw(p, has_sparklines(p) ? "| --- |\n" : "|\n");
    for (size_t i = 0; i < shown; i++)
        endpoint_row(p, &endpoints[i]);
    if (shown < n)
        more_row(p, endpoints + shown, n - shown);
}

/* "1.85 to 1.93", or "from 1.85" without an upper end. */
static void interval_cell(struct page *p, bool known, const struct interval *interval, bool *open)
{
    page_cell(p);
    if (!known || !interval->has_low) {
        page_raw(p, "–");
        return;
    }
    struct argument low = page_ms(p, (int64_t)interval->low);
    if (interval->has_high)
        SAY(p, PHRASE_FROM_TO, low, page_ms(p, (int64_t)interval->high));
    else
        SAY(p, PHRASE_FROM_ON, low);
    *open |= !interval->has_high;
}

static void interval_cells(struct page *p, uint64_t n, const struct audit_latency *latency,
                           const struct audit_rate *rate, bool *open)
{
    bool known = n > 0 && !few(p, n);
    page_cell(p);
    page_put(p, page_count(p, n));
    interval_cell(p, known, &latency->p95_us_interval, open);
    interval_cell(p, known, &latency->p99_us_interval, open);
    page_cell(p);
    SAY(p, PHRASE_FROM_TO, page_rate(p, rate->interval.low), page_rate(p, rate->interval.high));
    page_row_end(p);
}

/* A table of its own: in the one above, which has a row for everything, cells of two figures more
   would be wider than a page. `all`: with a row for all requests. */
static void intervals(struct page *p, const struct audit_endpoint *endpoints, size_t n, bool all)
{
    const struct audit *a = p->audit;
    uint64_t n_all = a->latency_source == FIGURE_REQUESTS ? a->latency.n : 0;
    bool open = false, any = all && !few(p, n_all);
    for (size_t i = 0; i < n && i < ROWS_SHOWN; i++)
        any |= !few(p, endpoints[i].requests);
    if (!any) /* the rate of all stands among the flags */
        return;
    page_raw(p, "\n");
    page_text(p, PHRASE_INTERVALS);
    page_raw(p, "\n\n");
    page_header(p, PHRASE_INTERVALS_HEADER, "lrrrr", NULL, 0);
    for (size_t i = 0; i < n && i < ROWS_SHOWN; i++) {
        const struct audit_endpoint *e = &endpoints[i];
        if (few(p, e->requests))
            continue;
        page_row(p);
        page_put(p, parts_endpoint(p, e->method, e->path));
        interval_cells(p, e->stream ? 0 : e->latency.n, &e->latency, &e->rate_500, &open);
    }
    if (all) {
        page_row(p);
        page_text(p, PHRASE_ENDPOINTS_ALL);
        interval_cells(p, n_all, &a->latency, &a->rate_500, &open);
    }
    if (open) {
        page_raw(p, "\n");
        SAY(p, PHRASE_INTERVALS_OPEN, page_count(p, LEAST_N_P95), page_count(p, LEAST_N_P99));
        page_raw(p, "\n");
    }
}

/* Those with the most of the slowest requests, most first; ties in the table's order. */
static size_t slowest_endpoints(const struct audit_endpoint *endpoints, size_t n_endpoints,
                                const struct audit_endpoint *ret[SLOWEST_SHOWN])
{
    size_t n = 0;
    for (size_t i = 0; i < n_endpoints; i++) {
        const struct audit_endpoint *endpoint = &endpoints[i];
        size_t at = n;
        while (at > 0 && ret[at - 1]->slowest < endpoint->slowest)
            at--;
        if (endpoint->slowest == 0 || at >= SLOWEST_SHOWN)
            continue;
        n += n < SLOWEST_SHOWN;
        for (size_t j = n - 1; j > at; j--)
            ret[j] = ret[j - 1];
        ret[at] = endpoint;
    }
    return n;
}

static void say_slowest(struct page *p, const struct audit_endpoint *endpoints, size_t n_endpoints)
{
    const struct audit *a = p->audit;
    const struct audit_endpoint *slowest[SLOWEST_SHOWN];
    size_t n = slowest_endpoints(endpoints, n_endpoints, slowest);
    if (a->latency.n < a->criteria->min_n || n == 0) /* there is no P95 to speak of */
        return;
    uint64_t others = a->slowest;
    struct list list = {p, ", ", 0};
    page_raw(p, "\n");
    SAY(p, PHRASE_SLOWEST, page_count(p, a->slowest), page_ms(p, a->latency.p95_us));
    for (size_t i = 0; i < n; i++) {
        list_item(&list);
        SAY(p, PHRASE_SLOWEST_ITEM, parts_endpoint(p, slowest[i]->method, slowest[i]->path),
            page_count(p, slowest[i]->slowest));
        others -= slowest[i]->slowest < others ? slowest[i]->slowest : others;
    }
    if (others > 0) {
        list_item(&list);
        SAY(p, PHRASE_SLOWEST_OTHERS, page_count(p, others));
    }
    page_raw(p, ".\n");
}

/* Why cells of the rows shown have dashes: a stream's own reason is said beside its name. */
static bool any_few(const struct page *p, const struct audit_endpoint *endpoints, size_t n)
{
    const struct audit *a = p->audit;
    bool latencies = a->latency_source == FIGURE_REQUESTS || endpoints != a->endpoints;
    for (size_t i = 0; i < n && i < ROWS_SHOWN; i++)
        if (few(p, endpoints[i].requests) ||
            (latencies && !endpoints[i].stream && few(p, endpoints[i].latency.n)))
            return true;
    return false;
}

/* What stands under the requests' table about their latencies. */
static void say_latencies(struct page *p)
{
    const struct audit *a = p->audit;
    page_raw(p, "\n");
    if (a->latency_source == FIGURE_REQUESTS)
        SAY(p, PHRASE_ENDPOINT_NOTES, page_count(p, a->latency.n), page_count(p, a->requests));
    else if (a->latency_source == FIGURE_CLIENT)
        SAY(p, PHRASE_LATENCIES_FROM_CLIENT, page_count(p, a->latency.n));
    else if (a->latency_source == FIGURE_DAILY_METRICS)
        SAY(p, PHRASE_LATENCIES_FROM_RUNS, page_count(p, a->daily_metrics.n_runs));
    else
        page_text(p, PHRASE_LATENCIES_NONE);
    if (has_sparklines(p) && a->series.has_latency) {
        page_raw(p, " ");
        SAY(p, PHRASE_SPARK_NOTE, page_phrase(p, PHRASE_BY + (enum phrase)a->series.part_unit));
    }
    if (any_few(p, a->endpoints, a->n_endpoints)) {
        page_raw(p, " ");
        SAY(p, PHRASE_FEW_VALUES, page_count(p, a->criteria->min_n));
    }
    page_raw(p, "\n");
}

/* What the tests of the daily metrics printed. */
static void run_endpoints(struct page *p)
{
    const struct daily_metrics_evidence *d = &p->audit->daily_metrics;
    bool short_of_values = false;
    if (d->n_endpoints == 0)
        return;
    page_heading(p, 3, PHRASE_RUN_ENDPOINTS);
    page_raw(p, "| ");
    page_text(p, PHRASE_RUN_ENDPOINTS_HEADER);
    page_raw(p, " |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (unsigned i = 0; i < d->n_endpoints; i++) {
        const struct test_endpoint *e = &d->endpoints[i];
        short_of_values |= few(p, e->n);
        page_row(p);
        page_put(p, page_code(p, e->path[0] ? e->path : "(other)"));
        page_cell(p);
        page_put(p, page_count(p, e->requests));
        page_cell(p);
        latency_cells(p, e->n, e->p50_us, e->p95_us, e->p99_us, e->cv_pct);
        page_cell(p);
        page_put(p, page_count(p, e->http_500));
        page_cell(p);
        page_put(p, page_count(p, e->errors));
        page_row_end(p);
    }
    page_raw(p, "\n");
    page_text(p, PHRASE_RUN_ENDPOINTS_NOTE);
    if (short_of_values) {
        page_raw(p, " ");
        SAY(p, PHRASE_FEW_VALUES, page_count(p, p->audit->criteria->min_n));
    }
    page_raw(p, "\n");
}

static void client_endpoints(struct page *p)
{
    const struct audit *a = p->audit;
    if (a->n_client_endpoints == 0)
        return;
    page_heading(p, 3, PHRASE_CLIENT_ENDPOINTS);
    table(p, a->client_endpoints, a->n_client_endpoints);
    if (any_few(p, a->client_endpoints, a->n_client_endpoints)) {
        page_raw(p, "\n");
        SAY(p, PHRASE_FEW_VALUES, page_count(p, a->criteria->min_n));
        page_raw(p, "\n");
    }
    intervals(p, a->client_endpoints, a->n_client_endpoints, false);
    if (a->latency_source == FIGURE_CLIENT)
        say_slowest(p, a->client_endpoints, a->n_client_endpoints);
}

void markdown_endpoints(struct page *p)
{
    const struct audit *a = p->audit;
    page_heading(p, 2, PHRASE_ENDPOINTS);
    if (a->n_endpoints == 0) {
        page_text(p, PHRASE_ENDPOINTS_NONE);
        page_raw(p, "\n");
    } else {
        table(p, a->endpoints, a->n_endpoints);
        all_row(p);
        say_latencies(p);
        intervals(p, a->endpoints, a->n_endpoints, true);
    }
    if (a->latency_source == FIGURE_REQUESTS)
        say_slowest(p, a->endpoints, a->n_endpoints);
    client_endpoints(p);
    run_endpoints(p);
}
