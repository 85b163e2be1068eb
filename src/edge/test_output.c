/*
 * The lines of the tests that daily metrics files hold, added up by endpoint for the whole period:
 * on Porta as shipped they are the only latencies of single requests that there are. They do not
 * become records: the file says what its test measured, and the lines may be cut.
 *
 * The first TEST_ENDPOINTS - 1 paths have a row each, in the order of the files' names; what comes
 * later is one row without a path.
 */
#include "edge/test_output.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "parse/numbers.h"

#define MAX_LATENCY_US (INT64_C(86400) * 1000000)

/* The row of a path; the last one where there are too many. */
static size_t row_of(struct test_output *o, struct span path)
{
    size_t most = sizeof o->rows->endpoint.path - 1;
    if (path.len > most)
        path.len = most;
    for (size_t i = 0; i < o->n_rows; i++)
        if (span_equal(path, span_str(o->rows[i].endpoint.path)))
            return i;
    if (o->n_rows == TEST_ENDPOINTS)
        return TEST_ENDPOINTS - 1;
    size_t row = o->n_rows++;
    o->rows = alloc_resize(o->rows, o->n_rows, sizeof *o->rows);
    memset(&o->rows[row], 0, sizeof o->rows[row]);
    latency_init(&o->rows[row].latency);
    if (row < TEST_ENDPOINTS - 1 && path.len)
        memcpy(o->rows[row].endpoint.path, path.ptr, path.len);
    return row;
}

/* "200 - 83ms": a status, and how long it took. */
static bool answer(struct span s, unsigned *ret_status, int64_t *ret_us)
{
    unsigned status = 0;
    if (s.len < 9 || !span_ends_with(s, SPAN("ms")) || memcmp(s.ptr + 3, " - ", 3) != 0)
        return false;
    for (int i = 0; i < 3; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        status = status * 10 + (unsigned)(s.ptr[i] - '0');
    }
    *ret_status = status;
    return number_scaled(span_make(s.ptr + 6, s.len - 8), 3, ROUND_HALF_UP, MAX_LATENCY_US, ret_us);
}

static void take_line(struct test_output *o, struct span line)
{
    unsigned status;
    int64_t us;
    const char *end = line.len > 2 && line.ptr[0] == '[' && line.ptr[1] == '/'
                          ? memchr(line.ptr, ']', line.len)
                          : NULL;
    size_t path_len = end ? (size_t)(end - line.ptr) - 1 : 0;
    struct span rest = end ? span_skip(line, path_len + 2) : SPAN("");
    if (rest.len < 2 || rest.ptr[0] != ' ')
        return;
    rest = span_skip(rest, 1);
    bool failed = span_starts_with(rest, SPAN("ERROR:"));
    if (!failed && !answer(rest, &status, &us))
        return;
    size_t row = row_of(o, span_make(line.ptr + 1, path_len));
    struct test_endpoint *e = &o->rows[row].endpoint;
    e->requests++;
    e->errors += failed;
    if (failed)
        return;
    e->http_500 += status == 500;
    latency_add(&o->rows[row].latency, us, 1);
}

void test_output_add(struct test_output *o, struct span text)
{
    for (struct span rest = text; rest.len;) {
        const char *lf = memchr(rest.ptr, '\n', rest.len);
        size_t len = lf ? (size_t)(lf - rest.ptr) : rest.len;
        struct span line = span_make(rest.ptr, len);
        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (!memchr(line.ptr, '\0', line.len))
            take_line(o, line);
        rest = span_skip(rest, lf ? len + 1 : len);
    }
}

static int compare(const void *a, const void *b)
{
    const struct test_endpoint *x = a, *y = b;
    if (x->requests != y->requests)
        return x->requests > y->requests ? -1 : 1;
    return strcmp(x->path, y->path);
}

void test_output_end(struct test_output *o, struct daily_metrics_evidence *ret)
{
    for (unsigned i = 0; i < o->n_rows; i++) {
        const struct latency *l = &o->rows[i].latency;
        struct test_endpoint e = o->rows[i].endpoint;
        e.n = l->n;
        e.p50_us = l->n ? latency_percentile(l, 500) : 0;
        e.p95_us = l->n ? latency_percentile(l, 950) : 0;
        e.p99_us = l->n ? latency_percentile(l, 990) : 0;
        e.cv_pct = l->n > 1 ? latency_cv(l) : (double)NAN;
        latency_release(&o->rows[i].latency);
        ret->endpoints[i] = e;
    }
    ret->n_endpoints = o->n_rows;
    qsort(ret->endpoints, ret->n_endpoints, sizeof *ret->endpoints, compare);
    free(o->rows);
    *o = (struct test_output){0};
}
