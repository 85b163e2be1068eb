/*
 * A slot as bytes: counts; the endpoints that it uses, by name; its cells, each with the index of
 * its endpoint in that list; its agents. A minute's agents are among the slot's, so they are kept
 * as indices there, unless the slot had too many to keep them all.
 *
 * Endpoints are listed in the order of their numbers in the rollup, cells by key: the same slot
 * gives the same bytes wherever the hash table put it.
 */
#include "rollup/slot_codec.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

#define MAX_STATUS 999
#define MAX_METHOD 32
#define FLAG_NAMED 1
#define FLAG_STREAM 2
#define FEW_ENDPOINTS 60

struct key_and_cell {
    uint32_t key;
    const struct traffic *cell;
};

static int compare_keys(const void *a, const void *b)
{
    const struct key_and_cell *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static struct key_and_cell *sorted_cells(const struct slot *s)
{
    struct key_and_cell *cells = alloc_zeroed(s->used + 1, sizeof *cells);
    size_t position = 0, n = 0;
    while (slot_next_cell(s, &position, &cells[n].key, &cells[n].cell))
        n++;
    qsort(cells, n, sizeof *cells, compare_keys);
    return cells;
}

/* The names behind the special endpoints, and each cell's index: those have theirs as it is. */
static uint32_t put_endpoints(const struct endpoint_table *t, const struct key_and_cell *cells,
                              uint32_t n, uint32_t *indices, struct buffer *out)
{
    uint32_t next = ENDPOINT_SPECIAL, last = ENDPOINT_NONE;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t number = cell_key_endpoint(cells[i].key);
        if (number >= ENDPOINT_SPECIAL && number != last) {
            const struct endpoint *e = &t->items[number];
            bytes_put(out, 1 + ((e->named ? FLAG_NAMED : 0) | (e->stream ? FLAG_STREAM : 0)));
            bytes_put_span(out, span_str(e->method));
            bytes_put_span(out, span_str(e->path));
            next++;
        }
        last = number;
        indices[i] = number < ENDPOINT_SPECIAL ? number : next - 1;
    }
    bytes_put(out, 0);
    return next;
}

static void put_traffic(const struct traffic *t, struct buffer *out)
{
    bytes_put(out, t->requests);
    bytes_put(out, t->inferred);
    bytes_put(out, t->undated);
    bytes_put(out, t->n_statuses);
    for (size_t i = 0; i < t->n_statuses; i++) {
        bytes_put(out, (uint64_t)(t->statuses[i].status + 1));
        bytes_put(out, t->statuses[i].count);
    }
    latency_codec_put(&t->latency, out);
}

static void put_cells(const struct endpoint_table *endpoints, const struct slot *s,
                      struct buffer *out)
{
    struct key_and_cell *cells = sorted_cells(s);
    uint32_t *indices = alloc_zeroed(s->used + 1, sizeof *indices);
    put_endpoints(endpoints, cells, s->used, indices, out);
    bytes_put(out, s->used);
    for (uint32_t i = 0; i < s->used; i++) {
        uint32_t key = cells[i].key;
        bytes_put(out, cell_key(indices[i], cell_key_tier(key), cell_key_class(key)));
        put_traffic(cells[i].cell, out);
    }
    free(indices);
    free(cells);
}

/* From 1: where the set has the hash; 0: nowhere. */
static uint32_t place_in(const struct kmin *k, uint64_t hash)
{
    uint32_t low = 0, high = k->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (k->hashes[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < k->count && k->hashes[low] == hash ? low + 1 : 0;
}

static void put_agents(const struct slot_agents *agents, struct buffer *out)
{
    bytes_put(out, agents->all.count);
    for (uint32_t i = 0; i < agents->all.count; i++)
        bytes_put_fixed(out, agents->all.hashes[i]);
    for (unsigned m = 0; m < SLOT_MINUTES; m++) {
        const struct kmin *minute = &agents->minutes[m];
        bytes_put(out, minute->count);
        for (uint32_t i = 0; i < minute->count; i++) {
            uint32_t place = place_in(&agents->all, minute->hashes[i]);
            bytes_put(out, place);
            if (place == 0)
                bytes_put_fixed(out, minute->hashes[i]);
        }
    }
}

/* The different endpoints of a slot, none of them special; the caller frees them. */
static uint32_t *endpoints_of(const struct slot *s, size_t *ret_n)
{
    struct key_and_cell *cells = sorted_cells(s);
    uint32_t *numbers = alloc_zeroed(s->used + 1, sizeof *numbers);
    size_t n = 0;
    for (uint32_t i = 0; i < s->used; i++) {
        uint32_t number = cell_key_endpoint(cells[i].key);
        if (number >= ENDPOINT_SPECIAL && (n == 0 || numbers[n - 1] != number))
            numbers[n++] = number;
    }
    free(cells);
    *ret_n = n;
    return numbers;
}

void slot_codec_bound(const struct endpoint_table *endpoints, struct slot *s)
{
    size_t n;
    if (!endpoints->rules->by_slot || s->used <= endpoints->max_in_slot)
        return;
    uint32_t *numbers = endpoints_of(s, &n);
    for (size_t i = endpoint_table_bound(endpoints, numbers, n); i < n; i++)
        slot_move_endpoint(s, numbers[i], endpoint_table_heir(endpoints, numbers[i]));
    free(numbers);
}

void slot_codec_put(const struct endpoint_table *endpoints, const struct slot *s,
                    struct buffer *out)
{
    bytes_put(out, s->records);
    bytes_put(out, s->messages);
    bytes_put(out, s->operations);
    bytes_put(out, s->inferred);
    put_cells(endpoints, s, out);
    for (unsigned g = 0; g < AGENTS_GROUPS; g++) {
        if (!s->agents[g] || s->agents[g]->all.count == 0)
            continue;
        bytes_put(out, g + 1);
        put_agents(s->agents[g], out);
    }
    bytes_put(out, 0);
}

uint64_t slot_codec_messages(struct bytes_reader *in)
{
    bytes_get(in); /* records */
    uint64_t messages = bytes_get_up_to(in, CODEC_MAX_COUNT);
    return messages + bytes_get_up_to(in, CODEC_MAX_COUNT);
}

static bool is_text(struct span s, size_t most)
{
    return s.len <= most && !memchr(s.ptr, '\0', s.len);
}

static bool get_name(struct bytes_reader *in, struct span *ret_method, struct span *ret_path)
{
    *ret_method = bytes_get_span(in);
    *ret_path = bytes_get_span(in);
    if (!is_text(*ret_method, MAX_METHOD) || ret_path->len == 0 ||
        !is_text(*ret_path, ENDPOINT_MAX_PATH))
        in->bad = true;
    return !in->bad;
}

/* What is in the rollup only until its next endpoint is taken in. */
static uint32_t adopt(struct rollup *r, uint64_t flags, struct span method, struct span path)
{
    /* method, NUL, path, NUL; hashed with a blank between them */
    char text[MAX_METHOD + 1 + ENDPOINT_MAX_PATH + 1];
    size_t len = method.len + 1 + path.len;
    memcpy(text, method.ptr, method.len);
    text[method.len] = ' ';
    memcpy(text + method.len + 1, path.ptr, path.len);
    text[len] = '\0';
    const struct endpoint e = {.hash = hash_bytes(text, len, 0),
                               .method = text,
                               .path = text + method.len + 1,
                               .named = flags & FLAG_NAMED,
                               .stream = (flags & FLAG_STREAM) != 0};
    text[method.len] = '\0';
    rollup_adopt_endpoint(r, &e);
    return endpoint_table_number(&r->endpoints, &e);
}

/* The numbers in the rollup of a blob's endpoints, for its cells. */
struct numbers {
    uint32_t *items; /* owned */
    size_t n, capacity;
};

static void get_numbers(struct rollup *r, struct bytes_reader *in, struct numbers *ret)
{
    uint64_t flags;
    struct span method, path;
    for (ret->n = 0; ret->n < ENDPOINT_SPECIAL; ret->n++)
        ret->items[ret->n] = (uint32_t)ret->n;
    while ((flags = bytes_get_up_to(in, 1 + (FLAG_NAMED | FLAG_STREAM))) > 0 &&
           get_name(in, &method, &path)) {
        uint32_t number = endpoint_table_recent(&r->endpoints, method, path);
        ret->items = alloc_grow(ret->items, &ret->capacity, ret->n + 1, sizeof *ret->items);
        ret->items[ret->n++] = number == ENDPOINT_NONE ? adopt(r, flags - 1, method, path) : number;
    }
}

/* An endpoint that comes late may evict one that came early: then all are asked for once more, by
   when nobody is new. */
static struct numbers get_endpoints(struct rollup *r, struct bytes_reader *in)
{
    struct numbers numbers = {.items = NULL};
    const struct bytes_reader begin = *in;
    uint64_t evicted = r->endpoints.n_evicted;
    numbers.items = alloc_grow(NULL, &numbers.capacity, ENDPOINT_SPECIAL + FEW_ENDPOINTS,
                               sizeof *numbers.items);
    get_numbers(r, in, &numbers);
    if (!in->bad && r->endpoints.n_evicted != evicted) {
        *in = begin;
        get_numbers(r, in, &numbers);
    }
    return numbers;
}

static void add_traffic(struct traffic *t, struct bytes_reader *in)
{
    t->requests += bytes_get_up_to(in, CODEC_MAX_COUNT);
    t->inferred += bytes_get_up_to(in, CODEC_MAX_COUNT);
    t->undated += bytes_get_up_to(in, CODEC_MAX_COUNT);
    for (uint64_t left = bytes_get_up_to(in, MAX_STATUS + 2); left > 0 && !in->bad; left--) {
        int status = (int)bytes_get_up_to(in, MAX_STATUS + 1) - 1;
        traffic_add_status(t, status, bytes_get_up_to(in, CODEC_MAX_COUNT));
    }
    latency_codec_add(&t->latency, in);
}

static void add_cells(struct rollup *r, struct slot *s, struct bytes_reader *in)
{
    struct numbers numbers = get_endpoints(r, in);
    for (uint64_t left = bytes_get(in); left > 0 && !in->bad; left--) {
        uint32_t key = (uint32_t)bytes_get_up_to(in, UINT32_MAX);
        uint32_t index = cell_key_endpoint(key);
        if (index >= numbers.n || cell_key_tier(key) >= TIER_COUNT)
            in->bad = true;
        if (in->bad)
            break;
        uint32_t here = cell_key(numbers.items[index], cell_key_tier(key), cell_key_class(key));
        add_traffic(slot_cell(s, here), in);
    }
    free(numbers.items);
}

static void add_agents(struct slot *s, enum agent_group group, struct bytes_reader *in)
{
    uint32_t n = (uint32_t)bytes_get_up_to(in, KMIN_PERIOD);
    uint64_t *hashes = alloc_zeroed(n, sizeof *hashes);
    for (uint32_t i = 0; i < n && !in->bad; i++) {
        hashes[i] = bytes_get_fixed(in);
        if (!in->bad)
            slot_add_agent(s, group, SLOT_NO_MINUTE, hashes[i]);
    }
    for (unsigned m = 0; m < SLOT_MINUTES && !in->bad; m++) {
        for (uint64_t left = bytes_get_up_to(in, KMIN_MINUTE); left > 0 && !in->bad; left--) {
            uint64_t place = bytes_get_up_to(in, n);
            uint64_t hash = place ? hashes[place - 1] : bytes_get_fixed(in);
            if (place > 0 && !in->bad) /* the slot has it */
                slot_add_agent_minute(s, group, m, hash);
            else if (!in->bad)
                slot_add_agent(s, group, m, hash);
        }
    }
    free(hashes);
}

void slot_codec_add(struct rollup *r, struct slot *s, struct bytes_reader *in)
{
    s->records += bytes_get_up_to(in, CODEC_MAX_COUNT);
    s->messages += bytes_get_up_to(in, CODEC_MAX_COUNT);
    s->operations += bytes_get_up_to(in, CODEC_MAX_COUNT);
    s->inferred += bytes_get_up_to(in, CODEC_MAX_COUNT);
    add_cells(r, s, in);
    uint64_t group;
    while ((group = bytes_get_up_to(in, AGENTS_GROUPS)) > 0)
        add_agents(s, (enum agent_group)(group - 1), in);
}
