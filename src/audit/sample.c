/*
 * The codec of samples. A sealed run of bytes was whole before it is believed, and its counts are
 * bounded all the same.
 */
#include "audit/sample.h"

#include <stdlib.h>
#include <string.h>

#include "audit/fields.h"
#include "base/alloc.h"
#include "base/bytes.h"

/* 1: without the endpoints of tests; 2: without rows of the database; 3: without
 * operations_of_tests */
#define SAMPLE_VERSION 4
#define MAX_RUNS 100000
#define MAX_RULES 10000

static void database(struct fields *c, struct database_evidence *d)
{
    fields_flag(c, &d->asked);
    fields_flag(c, &d->has_size);
    fields_number(c, &d->bytes);
    fields_number(c, &d->wal_bytes);
    fields_text(c, d->journal_mode, sizeof d->journal_mode);
    fields_flag(c, &d->has_agents);
    fields_number(c, &d->operations);
    fields_number(c, &d->agents);
    d->peak_agents = (unsigned)fields_up_to(c, d->peak_agents, UINT32_MAX);
    fields_number(c, &d->peak_operations);
    fields_flag(c, &d->has_failed);
    fields_number(c, &d->failed_operations);
    fields_flag(c, &d->has_pages);
    fields_number(c, &d->page_bytes);
    fields_number(c, &d->pages);
    fields_number(c, &d->free_pages);
    d->n_tables = (unsigned)fields_up_to(c, d->n_tables, DATABASE_TABLES);
    for (unsigned i = 0; i < d->n_tables; i++) {
        fields_text(c, d->tables[i].name, sizeof d->tables[i].name);
        fields_number(c, &d->tables[i].bytes);
    }
    fields_text(c, d->tables_gap, sizeof d->tables_gap);
    fields_text(c, d->gap, sizeof d->gap);
}

static void rows(struct fields *c, struct database_evidence *d)
{
    fields_flag(c, &d->has_rows);
    fields_number(c, &d->rows_agents);
    fields_number(c, &d->rows_operations);
}

static void operations_of_tests(struct fields *c, struct database_evidence *d)
{
    fields_flag(c, &d->tests_apart);
    d->operations_of_tests = fields_up_to(c, d->operations_of_tests, d->operations);
}

static void test_run(struct fields *c, struct test_run *run)
{
    fields_name(c, &run->file);
    fields_signed(c, &run->at);
    bool *const flags[] = {&run->day_only,     &run->has_n,   &run->has_sent, &run->has_errors,
                           &run->has_duration, &run->has_p95, &run->has_p99,  &run->has_mean,
                           &run->has_cv,       &run->failed};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        fields_flag(c, flags[i]);
    fields_number(c, &run->n);
    fields_number(c, &run->sent);
    fields_number(c, &run->errors);
    fields_number(c, &run->duration_s);
    fields_signed(c, &run->p95_us);
    fields_signed(c, &run->p99_us);
    fields_signed(c, &run->mean_us);
    fields_real(c, &run->cv_pct);
}

static void daily_metrics(struct fields *c, struct daily_metrics_evidence *d)
{
    fields_flag(c, &d->asked);
    fields_text(c, d->gap, sizeof d->gap);
    fields_number(c, &d->n_elsewhere);
    size_t n_runs = (size_t)fields_up_to(c, d->n_runs, MAX_RUNS);
    if (!c->out)
        d->runs = n_runs ? alloc_zeroed(n_runs, sizeof *d->runs) : NULL;
    for (d->n_runs = 0; d->n_runs < n_runs && !c->in.bad; d->n_runs++)
        test_run(c, &d->runs[d->n_runs]);
    size_t n_gaps = (size_t)fields_up_to(c, d->n_gaps, MAX_RUNS);
    if (!c->out)
        d->gaps = n_gaps ? alloc_zeroed(n_gaps, sizeof *d->gaps) : NULL;
    for (d->n_gaps = 0; d->n_gaps < n_gaps && !c->in.bad; d->n_gaps++) {
        struct test_gap *gap = &d->gaps[d->n_gaps];
        fields_name(c, &gap->file);
        fields_text(c, gap->why, sizeof gap->why);
        fields_flag(c, &gap->counted);
    }
}

static void test_endpoints(struct fields *c, struct daily_metrics_evidence *d)
{
    d->n_endpoints = (unsigned)fields_up_to(c, d->n_endpoints, TEST_ENDPOINTS);
    for (unsigned i = 0; i < d->n_endpoints; i++) {
        struct test_endpoint *e = &d->endpoints[i];
        fields_text(c, e->path, sizeof e->path);
        fields_number(c, &e->requests);
        fields_number(c, &e->errors);
        fields_number(c, &e->http_500);
        fields_number(c, &e->n);
        fields_signed(c, &e->p50_us);
        fields_signed(c, &e->p95_us);
        fields_signed(c, &e->p99_us);
        fields_real(c, &e->cv_pct);
    }
}

static void redis(struct fields *c, struct redis_evidence *r)
{
    r->state = (enum redis_state)fields_up_to(c, r->state, REDIS_STATE_COUNT - 1);
    fields_text(c, r->address, sizeof r->address);
    fields_text(c, r->version, sizeof r->version);
    fields_flag(c, &r->has_run);
    fields_fixed(c, &r->run);
    fields_number(c, &r->hits);
    fields_number(c, &r->misses);
    fields_number(c, &r->evictions);
    fields_flag(c, &r->has_memory);
    fields_number(c, &r->memory_bytes);
    fields_flag(c, &r->has_persistence);
    fields_flag(c, &r->append_only);
    fields_flag(c, &r->saved);
    fields_flag(c, &r->has_slow_log);
    fields_number(c, &r->slow_log);
}

static void file_seen(struct fields *c, struct file_seen *f)
{
    fields_text(c, f->path, sizeof f->path);
    fields_signed(c, &f->modified);
    fields_number(c, &f->bytes);
    f->state = (enum file_state)fields_up_to(c, f->state, FILE_UNREADABLE);
    fields_flag(c, &f->matched);
    fields_flag(c, &f->gave_up);
    fields_text(c, f->match, sizeof f->match);
    f->backup = (enum backup_state)fields_up_to(c, f->backup, BACKUP_STATE_COUNT - 1);
    fields_number(c, &f->agents);
    fields_number(c, &f->operations);
}

static void rules(struct fields *c, struct evidence_sample *s)
{
    size_t n = (size_t)fields_up_to(c, s->n_rules, MAX_RULES);
    if (!c->out)
        s->rules = n ? alloc_zeroed(n, sizeof *s->rules) : NULL;
    for (s->n_rules = 0; s->n_rules < n && !c->in.bad; s->n_rules++) {
        struct rule_evidence *e = &s->rules[s->n_rules];
        fields_fixed(c, &e->key);
        fields_flag(c, &e->root_missing);
        fields_number(c, &e->n_found);
        e->n_files = (unsigned)fields_up_to(c, e->n_files, FILES_SEEN);
        for (unsigned i = 0; i < e->n_files; i++)
            file_seen(c, &e->files[i]);
    }
}

static void all(struct fields *c, uint64_t version, struct evidence_sample *s)
{
    fields_signed(c, &s->taken_at);
    for (int i = 0; i < 2; i++)
        database(c, &s->database[i]);
    for (int i = 0; i < 2 && version > 2; i++)
        rows(c, &s->database[i]);
    for (int i = 0; i < 2 && version > 3; i++)
        operations_of_tests(c, &s->database[i]);
    daily_metrics(c, &s->daily_metrics);
    if (version > 1)
        test_endpoints(c, &s->daily_metrics);
    redis(c, &s->redis);
    rules(c, s);
    for (int i = 0; i < CRITERION_COUNT; i++)
        fields_real(c, &s->criterion[i]);
    for (int i = 0; i < FLAG_COUNT; i++)
        fields_real(c, &s->flag[i]);
    fields_text(c, s->criteria_version, sizeof s->criteria_version);
}

void sample_encode(const struct evidence_sample *s, struct buffer *out)
{
    size_t start = out->len;
    struct fields c = {.out = out};
    struct evidence_sample copy = *s; /* the codec takes what it could fill in */
    bytes_put(out, SAMPLE_VERSION);
    all(&c, SAMPLE_VERSION, &copy);
    bytes_seal(out, start);
}

bool sample_decode(struct span bytes, struct evidence_sample *ret)
{
    struct fields c = {.in = bytes_read_sealed(bytes)};
    struct evidence_sample s = {0};
    uint64_t version = bytes_get_up_to(&c.in, SAMPLE_VERSION);
    if (version)
        all(&c, version, &s);
    if (!version || !bytes_read_all(&c.in)) {
        sample_release(&s);
        *ret = (struct evidence_sample){0};
        return false;
    }
    *ret = s;
    return true;
}

void sample_release(struct evidence_sample *s)
{
    struct daily_metrics_evidence *d = &s->daily_metrics;
    for (size_t i = 0; i < d->n_runs; i++)
        free(d->runs[i].file);
    for (size_t i = 0; i < d->n_gaps; i++)
        free(d->gaps[i].file);
    free(d->runs);
    free(d->gaps);
    free(s->rules);
    *s = (struct evidence_sample){0};
}
