/*
 * Two ways to a number:
 *
 *   method, target  ──▶  cache, by the raw bytes  ──▶  number
 *                            │ not there: the same without the query
 *                            ▼
 *                        normalise, hash, search among at most a thousand, intern
 *
 * The kept ones are one sorted array: a search is ten steps, an insertion moves at most 4 KB, and
 * who has to go is at the end. Rejected: a hash table and a heap beside it, for what happens once
 * for each endpoint.
 */
#include "rollup/endpoint_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "rollup/activity.h"
#include "rollup/fast_hash.h"

#define MAX_METHOD 32
#define LOG2_RECENT 10
#define RECENT (1 << LOG2_RECENT)

/* A request's endpoint by name. */
struct name {
    struct span method, path;
    uint64_t hash;
};

static unsigned group_of(const struct rollup_rules *rules, struct span method, struct span path)
{
    for (unsigned i = 0; i < rules->n_groups; i++) {
        const struct endpoint_name *g = &rules->groups[i];
        bool fits = g->method ? method.len == 0 || span_equal(method, span_str(g->method))
                              : endpoint_usual_method(method);
        if (fits && span_equal(path, span_str(g->path)))
            return i;
    }
    return (unsigned)rules->n_groups;
}

unsigned activity_group_of(const struct rollup_rules *rules, const char *method, const char *path)
{
    return group_of(rules, span_str(method), span_str(path));
}

static void set_item(const struct endpoint_table *t, struct endpoint *e, const struct name *name,
                     bool named, bool stream)
{
    char *text = alloc_bytes(name->method.len + name->path.len + 2);
    *e = (struct endpoint){.method = text,
                           .path = text + name->method.len + 1,
                           .hash = name->hash,
                           .named = named,
                           .stream = stream,
                           .group = (uint8_t)group_of(t->rules, name->method, name->path)};
    if (name->method.len)
        memcpy(e->method, name->method.ptr, name->method.len);
    e->method[name->method.len] = '\0';
    memcpy(e->path, name->path.ptr, name->path.len);
    e->path[name->path.len] = '\0';
}

/* How many endpoints are kept whatever their hash, at least. */
static size_t count_named(const struct rollup_rules *rules)
{
    const struct endpoint_rules *endpoints = &rules->endpoints;
    size_t n = 0;
    for (size_t i = 0; i < endpoints->n_templates; i++)
        n += endpoints->templates[i].named;
    for (size_t g = 0; g < rules->n_groups; g++) {
        size_t i = 0;
        while (i < endpoints->n_templates &&
               strcmp(endpoints->templates[i].path, rules->groups[g].path) != 0)
            i++;
        n += i == endpoints->n_templates;
    }
    return n;
}

void endpoint_table_init(struct endpoint_table *t, const struct rollup_rules *rules)
{
    static const char *const specials[ENDPOINT_SPECIAL] = {"(malformed)", "(not found)", "(other)",
                                                           "(other)"};
    *t = (struct endpoint_table){.rules = rules, .free_number = ENDPOINT_NONE};
    size_t n_named = count_named(rules), most = rules->endpoints.max_endpoints;
    t->max_in_slot = most > n_named ? most - n_named : 0;
    t->max_unnamed = rules->by_slot ? SIZE_MAX : t->max_in_slot;
    t->items = alloc_grow(NULL, &t->capacity, ENDPOINT_SPECIAL, sizeof *t->items);
    for (; t->n_items < ENDPOINT_SPECIAL; t->n_items++) {
        const struct name name = {.method = SPAN(""), .path = span_str(specials[t->n_items])};
        set_item(t, &t->items[t->n_items], &name, false, t->n_items == ENDPOINT_OTHER_STREAM);
    }
    t->cache = alloc_zeroed(1, sizeof *t->cache);
    buffer_init(&t->path, ENDPOINT_MAX_PATH);
}

void endpoint_table_release(struct endpoint_table *t)
{
    for (size_t i = 0; i < t->n_items; i++)
        free(t->items[i].method);
    free(t->items);
    free(t->order);
    free(t->cache);
    free(t->recent);
    buffer_release(&t->path);
}

uint32_t endpoint_table_heir(const struct endpoint_table *t, uint32_t evicted)
{
    return t->items[evicted].stream ? ENDPOINT_OTHER_STREAM : ENDPOINT_OTHER;
}

static int compare_spans(struct span a, struct span b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_to_item(const struct name *name, const struct endpoint *e)
{
    if (name->hash != e->hash)
        return name->hash < e->hash ? -1 : 1;
    int order = compare_spans(name->method, span_str(e->method));
    return order ? order : compare_spans(name->path, span_str(e->path));
}

/* Index in the order: of the name, or of where it would be. */
static size_t search(const struct endpoint_table *t, const struct name *name, bool *ret_found)
{
    size_t low = 0, high = t->n_order;
    *ret_found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_to_item(name, &t->items[t->order[middle]]);
        if (order == 0) {
            *ret_found = true;
            return middle;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static int compare_items(const void *a, const void *b)
{
    const struct endpoint *x = *(const struct endpoint *const *)a;
    const struct endpoint *y = *(const struct endpoint *const *)b;
    if (x->named != y->named)
        return x->named ? -1 : 1;
    const struct name name = {span_str(x->method), span_str(x->path), x->hash};
    return compare_to_item(&name, y);
}

size_t endpoint_table_bound(const struct endpoint_table *t, uint32_t *numbers, size_t n)
{
    const struct endpoint **items = alloc_zeroed(n + 1, sizeof *items);
    size_t n_named = 0;
    for (size_t i = 0; i < n; i++) {
        items[i] = &t->items[numbers[i]];
        n_named += items[i]->named;
    }
    qsort(items, n, sizeof *items, compare_items);
    for (size_t i = 0; i < n; i++)
        numbers[i] = (uint32_t)(items[i] - t->items);
    free(items);
    return n - n_named > t->max_in_slot ? n_named + t->max_in_slot : n;
}

static uint32_t new_number(struct endpoint_table *t)
{
    uint32_t number = t->free_number;
    if (number != ENDPOINT_NONE) {
        t->free_number = ENDPOINT_NONE;
        free(t->items[number].method);
        return number;
    }
    t->items = alloc_grow(t->items, &t->capacity, t->n_items + 1, sizeof *t->items);
    return (uint32_t)t->n_items++;
}

/* Index in the order of the last one that is not named; there is one. */
static size_t last_unnamed(const struct endpoint_table *t)
{
    size_t at = t->n_order - 1;
    while (t->items[t->order[at]].named)
        at--;
    return at;
}

/* The last one that is not named leaves. Its item stays until its number is given away. */
static uint32_t evict_last(struct endpoint_table *t)
{
    size_t at = last_unnamed(t);
    uint32_t evicted = t->order[at], heir = endpoint_table_heir(t, evicted);
    memmove(t->order + at, t->order + at + 1, (t->n_order - at - 1) * sizeof *t->order);
    t->n_order--;
    t->n_unnamed--;
    t->n_evicted++;
    for (size_t i = 0; i < ENDPOINT_CACHE_ENTRIES; i++) {
        if (t->cache->numbers[i] == evicted)
            t->cache->numbers[i] = heir;
    }
    return evicted;
}

static uint32_t intern(struct endpoint_table *t, const struct name *name, bool named, bool stream,
                       uint32_t *ret_evicted)
{
    bool found;
    size_t at = search(t, name, &found);
    if (found)
        return t->order[at];
    if (!named && t->n_unnamed == t->max_unnamed && (t->n_unnamed == 0 || at > last_unnamed(t)))
        return stream ? ENDPOINT_OTHER_STREAM : ENDPOINT_OTHER;
    uint32_t number = new_number(t);
    set_item(t, &t->items[number], name, named, stream);
    t->order = alloc_grow(t->order, &t->order_capacity, t->n_order + 1, sizeof *t->order);
    memmove(t->order + at + 1, t->order + at, (t->n_order - at) * sizeof *t->order);
    t->order[at] = number;
    t->n_order++;
    t->n_unnamed += !named;
    if (t->n_unnamed > t->max_unnamed)
        t->free_number = *ret_evicted = evict_last(t);
    return number;
}

static struct name name_of(struct span method, struct span path)
{
    char text[MAX_METHOD + 1 + ENDPOINT_MAX_PATH];
    if (method.len)
        memcpy(text, method.ptr, method.len);
    text[method.len] = ' ';
    memcpy(text + method.len + 1, path.ptr, path.len);
    return (struct name){method, path, hash_bytes(text, method.len + 1 + path.len, 0)};
}

static size_t recent_index(struct span method, struct span path)
{
    return fast_hash(fast_hash(0, method), path) * FAST_HASH_FACTOR >> (64 - LOG2_RECENT);
}

/* Is that its text? The item may have been given to another one since. */
static bool is_text_of(const char *text, struct span s)
{
    return strncmp(text, s.ptr, s.len) == 0 && text[s.len] == '\0';
}

uint32_t endpoint_table_recent(const struct endpoint_table *t, struct span method, struct span path)
{
    uint32_t number = t->recent ? t->recent[recent_index(method, path)] : 0;
    if (number < ENDPOINT_SPECIAL || number == t->free_number)
        return ENDPOINT_NONE;
    const struct endpoint *e = &t->items[number];
    return is_text_of(e->path, path) && is_text_of(e->method, method) ? number : ENDPOINT_NONE;
}

uint32_t endpoint_table_adopt(struct endpoint_table *t, const struct endpoint *e,
                              uint32_t *ret_evicted)
{
    const struct name name = {span_str(e->method), span_str(e->path), e->hash};
    uint32_t number = intern(t, &name, e->named, e->stream, ret_evicted);
    if (!t->recent)
        t->recent = alloc_zeroed(RECENT, sizeof *t->recent);
    t->recent[recent_index(name.method, name.path)] = number;
    return number;
}

uint32_t endpoint_table_number(const struct endpoint_table *t, const struct endpoint *e)
{
    const struct name name = {span_str(e->method), span_str(e->path), e->hash};
    bool found;
    size_t at = search(t, &name, &found);
    if (found)
        return t->order[at];
    return e->stream ? ENDPOINT_OTHER_STREAM : ENDPOINT_OTHER;
}

/*
 * The long way. *ret_settled: the status does not matter. ENDPOINT_NONE where it does and the
 * request is "(not found)": a scanner's paths get no number.
 */
static uint32_t resolve(struct endpoint_table *t, struct span method, struct span target,
                        int status, bool *ret_settled, uint32_t *ret_evicted)
{
    *ret_settled = true;
    if (!endpoint_valid(method.len ? method : SPAN("GET"), target))
        return ENDPOINT_MALFORMED;
    struct endpoint_result result;
    endpoint_normalise(&t->rules->endpoints, method, target, &t->path, &result);
    result.named |= group_of(t->rules, method, buffer_span(&t->path)) < t->rules->n_groups;
    *ret_settled = result.named;
    if (!result.named && endpoint_missing(status))
        return ENDPOINT_NONE;
    struct name name = name_of(method, buffer_span(&t->path));
    return intern(t, &name, result.named, result.stream, ret_evicted);
}

/* Has a byte of the word the value? A zero byte is found by borrowing into its top bit. */
static bool word_has(uint64_t word, unsigned char value)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    word ^= ones * value;
    return ((word - ones) & ~word & (ones << 7)) != 0;
}

static bool word_ends_path(const char *ptr)
{
    uint64_t word = fast_hash_word(ptr);
    return word_has(word, '?') || word_has(word, '#');
}

/* The target without its query and fragment. Most have none, and are done after a few words. */
static struct span cut_query(struct span target)
{
    size_t i = 0;
    while (i + 8 <= target.len && !word_ends_path(target.ptr + i))
        i += 8;
    if (i + 8 > target.len && target.len >= 8 && !word_ends_path(target.ptr + target.len - 8))
        return target;
    while (i < target.len && target.ptr[i] != '?' && target.ptr[i] != '#')
        i++;
    return span_make(target.ptr, i);
}

/* What was cut off is part of the request line, too: a blank or a control byte in it breaks it. */
static bool is_clean(struct span query)
{
    unsigned dirty = 0;
    for (size_t i = 0; i < query.len; i++) {
        unsigned char c = (unsigned char)query.ptr[i];
        dirty |= c <= ' ' || c == 0x7f;
    }
    return !dirty;
}

/* The index of a key's entry, which becomes the latest where it was not there. */
static size_t enter(struct endpoint_cache *c, struct span key, size_t method_len, bool *ret_found)
{
    size_t i = endpoint_cache_index(c, key, method_len, ret_found);
    size_t second = i ^ 1;
    const struct endpoint_key *there = &c->keys[second];
    if (*ret_found)
        return i;
    if (there->len == key.len && there->method_len == method_len &&
        bytes_equal(there->bytes, key.ptr, key.len)) {
        *ret_found = true;
        return second;
    }
    c->keys[second] = c->keys[i];
    c->numbers[second] = c->numbers[i];
    c->keys[i].len = (uint8_t)key.len;
    c->keys[i].method_len = (uint8_t)method_len;
    memcpy(c->keys[i].bytes, key.ptr, key.len);
    return i;
}

static uint32_t find_cached(struct endpoint_table *t, struct span key, size_t method_len,
                            int status, uint32_t *ret_evicted)
{
    bool found;
    size_t i = enter(t->cache, key, method_len, &found);
    bool *settled = &t->cache->keys[i].settled;
    if (found && endpoint_missing(status) && !*settled)
        return ENDPOINT_NOT_FOUND;
    uint32_t number = found ? t->cache->numbers[i] : ENDPOINT_NONE;
    if (number != ENDPOINT_NONE)
        return number;
    t->cache->numbers[i] = ENDPOINT_NONE; /* an eviction must not take it for another's */
    number = resolve(t, span_make(key.ptr, method_len), span_skip(key, method_len + 1), status,
                     settled, ret_evicted);
    t->cache->numbers[i] = number;
    return number == ENDPOINT_NONE ? ENDPOINT_NOT_FOUND : number;
}

/* Method and path as they would stand in a line. */
static struct span put_together(struct span method, struct span path, char *ret)
{
    if (method.len > 0)
        memcpy(ret, method.ptr, method.len);
    ret[method.len] = ' ';
    memcpy(ret + method.len + 1, path.ptr, path.len);
    return span_make(ret, method.len + 1 + path.len);
}

uint32_t endpoint_table_find(struct endpoint_table *t, const struct record *record,
                             uint32_t *ret_evicted)
{
    if (record->malformed || record->target.len == 0)
        return ENDPOINT_MALFORMED;
    struct span method = record->method.len ? record->method : SPAN("");
    struct span path = cut_query(record->target);
    if (path.len < record->target.len && !is_clean(span_skip(record->target, path.len)))
        return ENDPOINT_MALFORMED;
    if (method.len + 1 + path.len <= ENDPOINT_CACHE_KEY) {
        char key[ENDPOINT_CACHE_KEY];
        return find_cached(t, put_together(method, path, key), method.len, record->status,
                           ret_evicted);
    }
    bool settled;
    uint32_t number = resolve(t, method, path, record->status, &settled, ret_evicted);
    return number == ENDPOINT_NONE ? ENDPOINT_NOT_FOUND : number;
}

uint8_t endpoint_table_group(struct endpoint_table *t, const struct record *record,
                             bool *ret_stream)
{
    struct span method = record->method.len ? record->method : SPAN("");
    struct endpoint_result result;
    *ret_stream = false;
    if (record->malformed || !endpoint_valid(method.len ? method : SPAN("GET"), record->target))
        return (uint8_t)t->rules->n_groups;
    endpoint_normalise(&t->rules->endpoints, method, record->target, &t->path, &result);
    unsigned group = group_of(t->rules, method, buffer_span(&t->path));
    bool named = result.named || group < t->rules->n_groups;
    *ret_stream = result.stream && (named || !endpoint_missing(record->status));
    return (uint8_t)group;
}
