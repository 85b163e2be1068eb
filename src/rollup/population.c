/*
 * Cells add up by endpoint first; totals are made of the endpoints, so that every sketch is
 * merged once for each slot and not three times. Where the period has parts, cells add up by
 * endpoint and part first, and the endpoints are made of their parts.
 */
#include "rollup/population.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void population_init(struct population_sum *s, enum population_kind kind, bool with_test,
                     const struct rollup *rollup, struct population *result)
{
    *s = (struct population_sum){
        .kind = kind, .with_test = with_test, .rollup = rollup, .result = result};
    s->n_endpoints = rollup->endpoints.n_items;
    s->by_endpoint = alloc_zeroed(s->n_endpoints, sizeof *s->by_endpoint);
    *result = (struct population){.n_endpoints = 0};
    traffic_init(&result->total);
    latency_init(&result->criterion);
}

static bool has_class(const struct population_sum *s, enum traffic_class class)
{
    switch (s->kind) {
    case POPULATION_NORMAL:
        return class == TRAFFIC_NORMAL || s->with_test;
    case POPULATION_TEST:
        return class == TRAFFIC_TEST;
    default:
        return class == TRAFFIC_NORMAL; /* a client's own log has no other */
    }
}

static enum tier tier_of(const struct population_sum *s, enum tier chosen)
{
    return s->kind == POPULATION_CLIENT ? TIER_CLIENT : chosen;
}

bool population_has(const struct population_sum *s, uint32_t key, enum tier chosen)
{
    return cell_key_tier(key) == tier_of(s, chosen) && has_class(s, cell_key_class(key));
}

static void merge_into(struct traffic **sum, const struct traffic *cell)
{
    if (!*sum) {
        *sum = alloc_bytes(sizeof **sum);
        traffic_init(*sum);
    }
    traffic_merge(*sum, cell);
}

void population_set_parts(struct population_sum *s, const struct cuts *parts)
{
    if (!parts || parts->n < 2)
        return;
    s->parts = parts;
    s->in_part = alloc_zeroed(s->n_endpoints, sizeof *s->in_part);
    s->p95_by_part = alloc_zeroed(s->n_endpoints, sizeof *s->p95_by_part);
}

static void *grow(void *items, size_t n, size_t wanted)
{
    void **grown = alloc_resize(items, wanted, sizeof *grown);
    memset(grown + n, 0, (wanted - n) * sizeof *grown);
    return grown;
}

void population_make_room(struct population_sum *s)
{
    size_t n = s->n_endpoints, wanted = s->rollup->endpoints.n_items;
    if (n >= wanted)
        return;
    s->by_endpoint = grow(s->by_endpoint, n, wanted);
    if (s->parts) {
        s->in_part = grow(s->in_part, n, wanted);
        s->p95_by_part = grow(s->p95_by_part, n, wanted);
    }
    s->n_endpoints = wanted;
}

/* The P95 of one endpoint in one part. */
static void keep_p95(struct population_sum *s, size_t endpoint, size_t part,
                     const struct latency *latency)
{
    int64_t **row = &s->p95_by_part[endpoint];
    if (latency->n == 0 || s->rollup->endpoints.items[endpoint].stream)
        return;
    if (!*row) {
        *row = alloc_zeroed(s->parts->n, sizeof **row);
        for (size_t i = 0; i < s->parts->n; i++)
            (*row)[i] = -1;
    }
    (*row)[part] = latency_percentile(latency, 950);
}

void population_end_part(struct population_sum *s, size_t part)
{
    for (size_t i = 0; s->in_part && i < s->n_endpoints; i++) {
        struct traffic *traffic = s->in_part[i];
        if (!traffic)
            continue;
        keep_p95(s, i, part, &traffic->latency);
        s->in_part[i] = NULL;
        if (s->by_endpoint[i]) {
            traffic_merge(s->by_endpoint[i], traffic);
            traffic_release(traffic);
            free(traffic);
        } else {
            s->by_endpoint[i] = traffic;
        }
    }
}

void population_add_cell(struct population_sum *s, uint32_t key, const struct traffic *cell,
                         bool undated)
{
    uint32_t endpoint = cell_key_endpoint(key);
    if (s->in_part && !undated)
        merge_into(&s->in_part[endpoint], cell);
    else
        merge_into(&s->by_endpoint[endpoint], cell);
    if (undated)
        s->by_endpoint[endpoint]->undated += cell->requests;
    s->result->has_edge |= cell_key_tier(key) == TIER_EDGE;
    s->result->has_app |= cell_key_tier(key) == TIER_APP;
}

/* Which columns of a slot's hour count, with own or with inferred times; returns how many. */
static unsigned columns_of(const struct population_sum *s, const struct slot *slot,
                           enum tier chosen, bool inferred, const struct column *ret[TRAFFIC_COUNT])
{
    unsigned n = 0;
    for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
        enum traffic_class c = (enum traffic_class) class;
        const struct column *column =
            &slot->hour->columns[timeline_requests(tier_of(s, chosen), c, inferred)];
        if (column->width > 0 && has_class(s, c))
            ret[n++] = column;
    }
    return n;
}

static void add_columns(const struct column *const *columns, unsigned n, const struct slot *slot,
                        uint64_t seconds[SLOT_SECONDS])
{
    unsigned from = (unsigned)(slot->number * SLOT_SECONDS - slot->hour->hour * HOUR_SECONDS);
    for (unsigned i = 0; i < n; i++)
        column_add_to(columns[i], from, SLOT_SECONDS, seconds);
}

/* None of four seconds has more than the bits of all of them together say: mostly that is no peak,
   and they need no second look. */
static void find_peak_second(struct population *p, const uint64_t seconds[SLOT_SECONDS],
                             int64_t start)
{
    for (unsigned i = 0; i < SLOT_SECONDS; i += 4) {
        if ((seconds[i] | seconds[i + 1] | seconds[i + 2] | seconds[i + 3]) <= p->peak_second)
            continue;
        for (unsigned k = i; k < i + 4; k++) {
            if (seconds[k] > p->peak_second) {
                p->peak_second = seconds[k];
                p->peak_second_at = start + k;
            }
        }
    }
}

static void find_peaks(const struct population_sum *s, const struct slot *slot, enum tier chosen,
                       struct sums_bin *bin)
{
    const struct column *own[TRAFFIC_COUNT], *inferred[TRAFFIC_COUNT];
    unsigned n_own = columns_of(s, slot, chosen, false, own);
    unsigned n_inferred = columns_of(s, slot, chosen, true, inferred);
    if (n_own + n_inferred == 0)
        return;
    struct population *p = s->result;
    uint64_t seconds[SLOT_SECONDS] = {0};
    int64_t start = slot->number * SLOT_SECONDS;
    add_columns(own, n_own, slot, seconds);
    find_peak_second(p, seconds, start);
    add_columns(inferred, n_inferred, slot, seconds);
    for (unsigned m = 0; m < SLOT_MINUTES; m++) {
        uint64_t requests = 0;
        for (unsigned i = 60 * m; i < 60 * (m + 1); i++)
            requests += seconds[i];
        bin->requests += requests;
        if (requests > bin->peak_minute)
            bin->peak_minute = requests;
        if (requests > p->peak_minute) {
            p->peak_minute = requests;
            p->peak_minute_at = start + 60 * (int64_t)m;
        }
    }
}

/* The sets of agents that belong to the population: one, or with test traffic two. */
struct agent_sets {
    const struct slot_agents *sets[TRAFFIC_COUNT];
    unsigned n;
};

static struct agent_sets agent_sets(const struct population_sum *s, const struct slot *slot,
                                    enum tier chosen, bool by_client)
{
    struct agent_sets found = {.n = 0};
    for (unsigned class = 0; class < TRAFFIC_COUNT; class ++) {
        enum traffic_class c = (enum traffic_class) class;
        enum agent_group group = by_client ? agent_group_client(tier_of(s, chosen), c)
                                           : agent_group_named(tier_of(s, chosen), c);
        if (has_class(s, c) && slot->agents[group])
            found.sets[found.n++] = slot->agents[group];
    }
    return found;
}

static unsigned agents_in_minute(const struct agent_sets *sets, unsigned minute)
{
    if (sets->n == 1)
        return sets->sets[0]->minutes[minute].count;
    struct kmin both = {.hashes = NULL};
    for (unsigned i = 0; i < sets->n; i++)
        kmin_merge(&both, &sets->sets[i]->minutes[minute], KMIN_MINUTE);
    unsigned count = both.count;
    kmin_release(&both);
    return count;
}

static void find_agents_peak(const struct agent_sets *sets, int64_t start, unsigned *peak,
                             int64_t *peak_at, unsigned *bin_peak)
{
    for (unsigned m = 0; sets->n > 0 && m < SLOT_MINUTES; m++) {
        unsigned count = agents_in_minute(sets, m);
        *bin_peak = count > *bin_peak ? count : *bin_peak;
        if (count > *peak) {
            *peak = count;
            *peak_at = start + 60 * (int64_t)m;
        }
    }
}

void population_add_agents(struct population_sum *s, const struct slot *slot, enum tier chosen)
{
    const struct agent_sets named = agent_sets(s, slot, chosen, false);
    const struct agent_sets clients = agent_sets(s, slot, chosen, true);
    for (unsigned i = 0; i < named.n; i++)
        kmin_merge(&s->result->agents_by_field, &named.sets[i]->all, KMIN_PERIOD);
    for (unsigned i = 0; i < clients.n; i++)
        kmin_merge(&s->result->agents_by_client, &clients.sets[i]->all, KMIN_PERIOD);
}

void population_add_slot(struct population_sum *s, const struct slot *slot, enum tier chosen,
                         struct sums_bin *bin)
{
    struct population *p = s->result;
    struct sums_bin nowhere = {0};
    bin = bin ? bin : &nowhere;
    const struct agent_sets named = agent_sets(s, slot, chosen, false);
    const struct agent_sets clients = agent_sets(s, slot, chosen, true);
    int64_t start = slot->number * SLOT_SECONDS;
    find_peaks(s, slot, chosen, bin);
    find_agents_peak(&named, start, &p->peak_agents_by_field, &p->peak_agents_by_field_at,
                     &bin->peak_agents_by_field);
    find_agents_peak(&clients, start, &p->peak_agents_by_client, &p->peak_agents_by_client_at,
                     &bin->peak_agents_by_client);
    population_add_agents(s, slot, chosen);
}

static int compare_endpoints(const void *a, const void *b)
{
    const struct endpoint_traffic *x = a, *y = b;
    if (x->traffic.requests != y->traffic.requests)
        return x->traffic.requests > y->traffic.requests ? -1 : 1;
    int order = strcmp(x->path, y->path);
    return order ? order : strcmp(x->method, y->method);
}

/* "(other)" is one endpoint to the reader, whatever is in it. */
static void unite_others(struct population_sum *s)
{
    struct traffic *stream = s->by_endpoint[ENDPOINT_OTHER_STREAM];
    if (!stream)
        return;
    s->by_endpoint[ENDPOINT_OTHER_STREAM] = NULL;
    if (!s->by_endpoint[ENDPOINT_OTHER]) {
        s->by_endpoint[ENDPOINT_OTHER] = stream;
        return;
    }
    traffic_merge(s->by_endpoint[ENDPOINT_OTHER], stream);
    traffic_release(stream);
    free(stream);
}

static void add_totals(struct population_sum *s)
{
    for (size_t i = 0; i < s->n_endpoints; i++) {
        const struct traffic *traffic = s->by_endpoint[i];
        if (!traffic)
            continue;
        traffic_merge(&s->result->total, traffic);
        if (!s->rollup->endpoints.items[i].stream)
            latency_merge(&s->result->criterion, &traffic->latency);
    }
}

void population_finish(struct population_sum *s)
{
    struct population *p = s->result;
    size_t n = s->n_endpoints;
    add_totals(s);
    unite_others(s);
    p->endpoints = alloc_zeroed(n, sizeof *p->endpoints);
    for (size_t i = 0; i < n; i++) {
        const struct endpoint *e = &s->rollup->endpoints.items[i];
        if (!s->by_endpoint[i])
            continue;
        /* The traffic moves into the list with all that it owns. */
        p->endpoints[p->n_endpoints++] = (struct endpoint_traffic){.method = e->method,
                                                                   .path = e->path,
                                                                   .named = e->named,
                                                                   .stream = e->stream,
                                                                   .traffic = *s->by_endpoint[i]};
        free(s->by_endpoint[i]);
        if (s->p95_by_part)
            p->endpoints[p->n_endpoints - 1].p95_by_part = s->p95_by_part[i];
    }
    free(s->by_endpoint);
    free(s->in_part);
    free(s->p95_by_part);
    s->by_endpoint = s->in_part = NULL;
    qsort(p->endpoints, p->n_endpoints, sizeof *p->endpoints, compare_endpoints);
}

void population_release(struct population *p)
{
    for (size_t i = 0; i < p->n_endpoints; i++) {
        traffic_release(&p->endpoints[i].traffic);
        free(p->endpoints[i].p95_by_part);
    }
    free(p->endpoints);
    traffic_release(&p->total);
    latency_release(&p->criterion);
    kmin_release(&p->agents_by_field);
    kmin_release(&p->agents_by_client);
}
