/*
 * The codec of samples. Each kind of value has one function that writes it or reads it, depending
 * on the direction, so that the two cannot differ. A reader is bounded: a count is checked before
 * anything is allocated, and a sealed run of bytes was whole before it is believed.
 */
#include "audit/sample.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"

#define SAMPLE_VERSION 1
#define MAX_RUNS 100000
#define MAX_RULES 10000
#define MAX_NAME_BYTES 4096

struct codec {
    struct buffer *out; /* NULL: reading */
    struct bytes_reader in;
};

static void number(struct codec *c, uint64_t *value)
{
    if (c->out)
        bytes_put(c->out, *value);
    else
        *value = bytes_get(&c->in);
}

static void signed_number(struct codec *c, int64_t *value)
{
    if (c->out)
        bytes_put_signed(c->out, *value);
    else
        *value = bytes_get_signed(&c->in);
}

static void fixed(struct codec *c, uint64_t *value)
{
    if (c->out)
        bytes_put_fixed(c->out, *value);
    else
        *value = bytes_get_fixed(&c->in);
}

static uint64_t up_to(struct codec *c, uint64_t value, uint64_t most)
{
    if (!c->out)
        return bytes_get_up_to(&c->in, most);
    bytes_put(c->out, value);
    return value;
}

static void flag(struct codec *c, bool *value)
{
    *value = up_to(c, *value, 1) != 0;
}

/* As the bits of the double: exact. */
static void real(struct codec *c, double *value)
{
    uint64_t bits;
    memcpy(&bits, value, sizeof bits);
    fixed(c, &bits);
    memcpy(value, &bits, sizeof bits);
}

/* A text in an array of so many bytes. */
static void text(struct codec *c, char *value, size_t size)
{
    if (c->out) {
        bytes_put_span(c->out, span_str(value));
        return;
    }
    struct span s = bytes_get_span(&c->in);
    if (s.len >= size || (s.len && memchr(s.ptr, '\0', s.len))) {
        c->in.bad = true;
        return;
    }
    memset(value, 0, size);
    memcpy(value, s.ptr ? s.ptr : "", s.len);
}

/* An owned text. */
static void name(struct codec *c, char **value)
{
    if (c->out) {
        bytes_put_span(c->out, span_str(*value));
        return;
    }
    struct span s = bytes_get_span(&c->in);
    if (s.len > MAX_NAME_BYTES || (s.len && memchr(s.ptr, '\0', s.len)))
        c->in.bad = true;
    *value = alloc_string_span(c->in.bad ? SPAN("") : s);
}

static void database(struct codec *c, struct database_evidence *d)
{
    flag(c, &d->asked);
    flag(c, &d->has_size);
    number(c, &d->bytes);
    number(c, &d->wal_bytes);
    text(c, d->journal_mode, sizeof d->journal_mode);
    flag(c, &d->has_agents);
    number(c, &d->operations);
    number(c, &d->agents);
    d->peak_agents = (unsigned)up_to(c, d->peak_agents, UINT32_MAX);
    number(c, &d->peak_operations);
    flag(c, &d->has_failed);
    number(c, &d->failed_operations);
    flag(c, &d->has_pages);
    number(c, &d->page_bytes);
    number(c, &d->pages);
    number(c, &d->free_pages);
    d->n_tables = (unsigned)up_to(c, d->n_tables, DATABASE_TABLES);
    for (unsigned i = 0; i < d->n_tables; i++) {
        text(c, d->tables[i].name, sizeof d->tables[i].name);
        number(c, &d->tables[i].bytes);
    }
    text(c, d->tables_gap, sizeof d->tables_gap);
    text(c, d->gap, sizeof d->gap);
}

static void test_run(struct codec *c, struct test_run *run)
{
    name(c, &run->file);
    signed_number(c, &run->at);
    bool *const flags[] = {&run->day_only,     &run->has_n,   &run->has_sent, &run->has_errors,
                           &run->has_duration, &run->has_p95, &run->has_p99,  &run->has_mean,
                           &run->has_cv,       &run->failed};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        flag(c, flags[i]);
    number(c, &run->n);
    number(c, &run->sent);
    number(c, &run->errors);
    number(c, &run->duration_s);
    signed_number(c, &run->p95_us);
    signed_number(c, &run->p99_us);
    signed_number(c, &run->mean_us);
    real(c, &run->cv_pct);
}

static void daily_metrics(struct codec *c, struct daily_metrics_evidence *d)
{
    flag(c, &d->asked);
    text(c, d->gap, sizeof d->gap);
    number(c, &d->n_elsewhere);
    size_t n_runs = (size_t)up_to(c, d->n_runs, MAX_RUNS);
    if (!c->out)
        d->runs = n_runs ? alloc_zeroed(n_runs, sizeof *d->runs) : NULL;
    for (d->n_runs = 0; d->n_runs < n_runs && !c->in.bad; d->n_runs++)
        test_run(c, &d->runs[d->n_runs]);
    size_t n_gaps = (size_t)up_to(c, d->n_gaps, MAX_RUNS);
    if (!c->out)
        d->gaps = n_gaps ? alloc_zeroed(n_gaps, sizeof *d->gaps) : NULL;
    for (d->n_gaps = 0; d->n_gaps < n_gaps && !c->in.bad; d->n_gaps++) {
        struct test_gap *gap = &d->gaps[d->n_gaps];
        name(c, &gap->file);
        text(c, gap->why, sizeof gap->why);
        flag(c, &gap->counted);
    }
}

static void redis(struct codec *c, struct redis_evidence *r)
{
    r->state = (enum redis_state)up_to(c, r->state, REDIS_STATE_COUNT - 1);
    text(c, r->address, sizeof r->address);
    text(c, r->version, sizeof r->version);
    flag(c, &r->has_run);
    fixed(c, &r->run);
    number(c, &r->hits);
    number(c, &r->misses);
    number(c, &r->evictions);
    flag(c, &r->has_memory);
    number(c, &r->memory_bytes);
    flag(c, &r->has_persistence);
    flag(c, &r->append_only);
    flag(c, &r->saved);
    flag(c, &r->has_slow_log);
    number(c, &r->slow_log);
}

static void file_seen(struct codec *c, struct file_seen *f)
{
    text(c, f->path, sizeof f->path);
    signed_number(c, &f->modified);
    number(c, &f->bytes);
    f->state = (enum file_state)up_to(c, f->state, FILE_UNREADABLE);
    flag(c, &f->matched);
    flag(c, &f->gave_up);
    text(c, f->match, sizeof f->match);
    f->backup = (enum backup_state)up_to(c, f->backup, BACKUP_STATE_COUNT - 1);
    number(c, &f->agents);
    number(c, &f->operations);
}

static void rules(struct codec *c, struct evidence_sample *s)
{
    size_t n = (size_t)up_to(c, s->n_rules, MAX_RULES);
    if (!c->out)
        s->rules = n ? alloc_zeroed(n, sizeof *s->rules) : NULL;
    for (s->n_rules = 0; s->n_rules < n && !c->in.bad; s->n_rules++) {
        struct rule_evidence *e = &s->rules[s->n_rules];
        fixed(c, &e->key);
        flag(c, &e->root_missing);
        number(c, &e->n_found);
        e->n_files = (unsigned)up_to(c, e->n_files, FILES_SEEN);
        for (unsigned i = 0; i < e->n_files; i++)
            file_seen(c, &e->files[i]);
    }
}

static void all(struct codec *c, struct evidence_sample *s)
{
    signed_number(c, &s->taken_at);
    for (int i = 0; i < 2; i++)
        database(c, &s->database[i]);
    daily_metrics(c, &s->daily_metrics);
    redis(c, &s->redis);
    rules(c, s);
    for (int i = 0; i < CRITERION_COUNT; i++)
        real(c, &s->criterion[i]);
    for (int i = 0; i < FLAG_COUNT; i++)
        real(c, &s->flag[i]);
    text(c, s->criteria_version, sizeof s->criteria_version);
}

void sample_encode(const struct evidence_sample *s, struct buffer *out)
{
    size_t start = out->len;
    struct codec c = {.out = out};
    struct evidence_sample copy = *s; /* the codec takes what it could fill in */
    bytes_put(out, SAMPLE_VERSION);
    all(&c, &copy);
    bytes_seal(out, start);
}

bool sample_decode(struct span bytes, struct evidence_sample *ret)
{
    struct codec c = {.in = bytes_read_sealed(bytes)};
    struct evidence_sample s = {0};
    bool known = bytes_get(&c.in) == SAMPLE_VERSION;
    if (known)
        all(&c, &s);
    if (!known || !bytes_read_all(&c.in)) {
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
