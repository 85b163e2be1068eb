/*
 * Every figure of struct sums, computed a second time here in the plainest way (an array of all
 * records, gone through for each figure), on random streams of records: fed in any order, in
 * batches and without, to any number of rollups that are then merged in any order.
 */
#include "rollup/sums.h"

#include "base/hash.h"
#include "check.h"

/* --- what records are made of --------------------------------------------------------------- */

#define A_SUMMER INT64_C(1753999200)
static int64_t window_start = A_SUMMER; /* a multiple of 3600 */
#define WINDOW_SECONDS (6 * 3600)
#define MAX_RECORDS 4000

struct target {
    const char *raw_method, *raw;
    const char *method, *path; /* as they have to come out */
    bool named, stream;
};

static const struct endpoint_template templates[] = {
    {"/meta", NULL, true, false},
    {"/agent/:a/info", "GET", true, false},
    {"/events", "GET", true, true},
    {"/live/*", NULL, false, true},
};

static const struct target fixed_targets[] = {
    {"GET", "/meta", "GET", "/meta", true, false},
    {"GET", "/meta?token=1", "GET", "/meta", true, false},
    {"GET", "//%6deta#x", "GET", "/meta", true, false},
    {"POST", "/meta", "POST", "/meta", true, false},
    {"BREW", "/meta", "BREW", "/meta", false, false},
    {"GET", "/agent/x/info", "GET", "/agent/:a/info", true, false},
    {"", "/agent/y/info", "", "/agent/:a/info", true, false},
    {"GET", "/events", "GET", "/events", true, true},
    {"GET", "/live/1", "GET", "/live/*", false, true},
    {"POST", "/live/2", "POST", "/live/*", false, true},
    {"GET", "/item/17", "GET", "/item/:id", false, false},
    {"GET", "http://h/item/18", "GET", "/item/:id", false, false},
    {"", "/item/19", "", "/item/:id", false, false},
    {"GET", "/bad target", "", "(malformed)", true, false},
    {"GET", "/x?bad query", "", "(malformed)", true, false},
    {"G@T", "/x", "", "(malformed)", true, false},
    {"GET", "relative", "", "(malformed)", true, false},
    {NULL, NULL, "", "(malformed)", true, false},
};
#define N_FIXED (sizeof fixed_targets / sizeof *fixed_targets)
#define N_WORDS 40
#define N_TARGETS (N_FIXED + N_WORDS)

static char word_paths[N_WORDS][200];
static struct target targets[N_TARGETS];

static void make_targets(void)
{
    memcpy(targets, fixed_targets, sizeof fixed_targets);
    for (size_t i = 0; i < N_WORDS; i++) {
        /* Every fourth one is too long for the rollup's cache of raw paths. */
        snprintf(word_paths[i], sizeof word_paths[i], "/w%c%c%s", (char)('a' + i / 10),
                 (char)('a' + i % 10),
                 i % 4 ? ""
                       : "/long-long-long-long-long-long-long-long-long-long-long-long-long-long"
                         "-long-long-long-long-long-long-long-long-long-long");
        targets[N_FIXED + i] =
            (struct target){"GET", word_paths[i], "GET", word_paths[i], false, false};
    }
}

static const char *const agents[] = {"a1", "a2", "stress-test-1", "stress-test-", "my ping-test x",
                                     "a3", "a4"};
static const bool agent_is_test[] = {false, false, true, true, true, false, false};
static const char *const test_globs[] = {"stress-test*", "*ping-test*"};

static const char *const clients[][2] = {
    {"10.0.0.1", "curl"}, {"10.0.0.1", "wget"}, {"10.0.0.2", "curl"},
    {"10.0.0.3", NULL},   {NULL, "curl"},       {"10.0.0.1c", "url"},
};

enum how { OWN, WRAPPER, INFERRED, CLOSE, UNDATED };

struct item {
    enum record_kind kind;
    enum tier tier;
    enum how how;
    int64_t second;
    size_t unit; /* items of one unit share a batch; OWN and WRAPPER are alone */
    const struct target *target;
    int status;
    int64_t latency;
    int agent, client; /* -1: none */
    bool lock;
};

/* --- randomness ------------------------------------------------------------------------------ */

static uint64_t random_state;

static uint64_t next_random(void)
{
    random_state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = random_state;
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static size_t below(size_t limit)
{
    return (size_t)(next_random() % limit);
}

/* What kind of logs a stream is made of. */
struct recipe {
    size_t n;
    bool edge, app, client;
    size_t max_endpoints;
    unsigned undated_percent, batch_percent;
};

static struct item items[MAX_RECORDS];
static size_t n_items, n_units;

static enum tier random_tier(const struct recipe *recipe, int64_t second)
{
    /* Edge has nothing to say in the last third, so that the slots there go by app. */
    bool edge_time = second < window_start + WINDOW_SECONDS * 2 / 3;
    for (;;) {
        switch (below(3)) {
        case 0:
            if (recipe->edge && edge_time)
                return TIER_EDGE;
            break;
        case 1:
            if (recipe->app)
                return TIER_APP;
            break;
        default:
            if (recipe->client && below(4) == 0)
                return TIER_CLIENT;
        }
        if (!recipe->app && !edge_time)
            return TIER_EDGE;
    }
}

static void random_item(const struct recipe *recipe, struct item *item)
{
    static const int statuses[] = {200, 200, 200, 404, 405, 500, 503, 304, RECORD_NO_STATUS};
    *item = (struct item){.agent = -1, .client = -1, .latency = RECORD_NO_LATENCY};
    item->second = window_start + (int64_t)below(WINDOW_SECONDS);
    if (below(3) == 0) /* some crowd together */
        item->second = window_start + 3600 + (int64_t)below(900) / 7;
    if ((item->second - window_start) % 7200 < 3600 &&
        below(2)) /* and some hours are rather empty */
        item->second += 3600;
    item->tier = random_tier(recipe, item->second);
    size_t kind = below(10);
    item->kind = kind < 7 ? RECORD_REQUEST : kind < 9 ? RECORD_OPERATION : RECORD_MESSAGE;
    item->target = &targets[below(N_TARGETS)];
    item->status = statuses[below(sizeof statuses / sizeof *statuses)];
    if (below(5))
        item->latency = (int64_t)(below(2) ? 1000 * below(400) : next_random() >> (20 + below(40)));
    if (item->latency > RECORD_MAX_LATENCY_US)
        item->latency %= 1000000;
    if (below(2))
        item->agent = (int)below(sizeof agents / sizeof *agents);
    if (below(3))
        item->client = (int)below(sizeof clients / sizeof *clients);
    item->lock = below(40) == 0;
}

static void make_items(const struct recipe *recipe)
{
    n_items = n_units = 0;
    while (n_items < recipe->n) {
        size_t length = 1;
        enum how how = below(4) ? OWN : WRAPPER;
        if (below(100) < recipe->batch_percent) {
            how = below(100) < recipe->undated_percent ? UNDATED : below(2) ? INFERRED : CLOSE;
            length = below(8) ? 1 + below(6) : 1 + below(150);
        }
        for (size_t i = 0; i < length && n_items < recipe->n; i++) {
            struct item *item = &items[n_items];
            random_item(recipe, item);
            item->how = how;
            item->unit = n_units;
            if (i > 0) {
                item->second = items[n_items - 1].second;
                item->tier = items[n_items - 1].tier;
            }
            n_items++;
        }
        n_units++;
    }
}

/* --- feeding it to rollups ------------------------------------------------------------------- */

static struct rollup_rules rules;

static struct record record_of(const struct item *item)
{
    struct record r = {
        .kind = item->kind,
        .tier = item->tier,
        .quality = item->how == OWN       ? TIME_OWN
                   : item->how == WRAPPER ? TIME_WRAPPER
                                          : TIME_NONE,
        .time_us = item->second * 1000000 + (int64_t)below(1000000),
        .method = span_str(item->target->raw_method),
        .target = span_str(item->target->raw),
        .malformed = item->target->raw == NULL,
        .status = item->status,
        .latency_us = item->latency,
        .lock_event = item->lock,
    };
    if (item->agent >= 0)
        r.agent = span_str(agents[item->agent]);
    if (item->client >= 0) {
        r.client = span_str(clients[item->client][0]);
        r.user_agent = span_str(clients[item->client][1]);
    }
    return r;
}

static void flush(struct rollup *r, struct batch *b, const struct item *item)
{
    if (item->how == UNDATED)
        rollup_add_undated(r, b);
    else
        rollup_add_inferred(r, b, item->second * 1000000 + 999999, item->how == CLOSE);
    CHECK_INT(batch_entries(b), 0);
}

/*
 * The units in their given order. A batch is sometimes left open while others and single records
 * are added, so that endpoints are evicted while it holds some.
 */
static void feed(struct rollup *r, const size_t *first, size_t n)
{
    struct batch *batches[2] = {batch_new(r), batch_new(r)};
    const struct item *open[2] = {NULL, NULL};
    for (size_t i = 0; i < n; i++) {
        const struct item *item = &items[first[i]], *end = items + n_items;
        if (item->how == OWN || item->how == WRAPPER) {
            struct record record = record_of(item);
            rollup_add(r, &record);
            continue;
        }
        size_t b = below(2);
        if (open[b])
            flush(r, batches[b], open[b]);
        open[b] = item;
        for (; item < end && item->unit == open[b]->unit; item++) {
            struct record record = record_of(item);
            batch_add(batches[b], &record);
        }
        CHECK_INT(batch_entries(batches[b]), item - open[b]);
        if (below(2)) {
            flush(r, batches[b], open[b]);
            open[b] = NULL;
        }
    }
    for (size_t b = 0; b < 2; b++) {
        if (open[b])
            flush(r, batches[b], open[b]);
        batch_free(batches[b]);
    }
}

/* Units dealt out to `parts` rollups, merged along a random tree. */
static struct rollup *build(size_t parts)
{
    size_t *order = calloc(n_units, sizeof *order);
    struct rollup *rollups[8];
    for (size_t i = n_items; i-- > 0;)
        order[items[i].unit] = i;
    for (size_t i = n_units; i > 1; i--) {
        size_t j = below(i), swapped = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swapped;
    }
    size_t start = 0;
    for (size_t p = 0; p < parts; p++) {
        size_t end = p == parts - 1 ? n_units : start + below(n_units - start + 1);
        rollups[p] = rollup_new(&rules);
        feed(rollups[p], order + start, end - start);
        start = end;
    }
    for (size_t left = parts; left > 1; left--) {
        size_t from = below(left), to = (from + 1 + below(left - 1)) % left;
        rollup_merge(rollups[to], rollups[from]);
        rollup_free(rollups[from]);
        rollups[from] = rollups[left - 1];
    }
    free(order);
    return rollups[0];
}

/* --- the second computation ------------------------------------------------------------------ */

static struct sums_request request;
static char kept[N_TARGETS][300]; /* "method path" of the endpoints that are not named and stay */
static size_t n_kept;

static int compare_names(const void *a, const void *b)
{
    const char *x = a, *y = b;
    uint64_t hx = hash_bytes(x, strlen(x), 0), hy = hash_bytes(y, strlen(y), 0);
    return hx < hy ? -1 : hx > hy;
}

static bool is_missing(const struct item *item)
{
    return !item->target->named && (item->status == 404 || item->status == 405);
}

static void find_kept(void)
{
    n_kept = 0;
    for (size_t i = 0; i < n_items; i++) {
        char name[300];
        const struct target *t = items[i].target;
        if (items[i].kind != RECORD_REQUEST || t->named || is_missing(&items[i]))
            continue;
        snprintf(name, sizeof name, "%s %s", t->method, t->path);
        size_t j = 0;
        while (j < n_kept && strcmp(kept[j], name) != 0)
            j++;
        if (j == n_kept)
            memcpy(kept[n_kept++], name, sizeof name);
    }
    qsort(kept, n_kept, sizeof *kept, compare_names);
    size_t room = rules.endpoints.max_endpoints > 3 ? rules.endpoints.max_endpoints - 3 : 0;
    if (n_kept > room)
        n_kept = room;
}

/* Is it in "(other)"? */
static bool is_other(const struct item *item)
{
    char name[300];
    if (item->target->named || is_missing(item))
        return false;
    snprintf(name, sizeof name, "%s %s", item->target->method, item->target->path);
    for (size_t i = 0; i < n_kept; i++) {
        if (strcmp(kept[i], name) == 0)
            return false;
    }
    return true;
}

static const char *path_of(const struct item *item)
{
    return is_missing(item) ? "(not found)" : is_other(item) ? "(other)" : item->target->path;
}

static const char *method_of(const struct item *item)
{
    return is_missing(item) || is_other(item) ? "" : item->target->method;
}

static bool is_test(const struct item *item)
{
    return item->tier != TIER_CLIENT && item->agent >= 0 && agent_is_test[item->agent];
}

static bool in_period(const struct item *item)
{
    return item->how != UNDATED && item->second >= request.start && item->second < request.end;
}

static bool is_counted(const struct item *item)
{
    return in_period(item) || (item->how == UNDATED && request.include_undated);
}

static int64_t slot_of(const struct item *item)
{
    return (item->second - window_start) / SLOT_SECONDS;
}

/* The tier that the item's slot goes by; of the undated ones, that of the whole. */
static enum tier chosen_tier(const struct item *item)
{
    for (size_t i = 0; i < n_items; i++) {
        const struct item *other = &items[i];
        bool same =
            item->how == UNDATED || (other->how != UNDATED && slot_of(other) == slot_of(item));
        if (same && other->kind == RECORD_REQUEST && other->tier == TIER_EDGE)
            return TIER_EDGE;
    }
    return TIER_APP;
}

static enum tier chosen[MAX_RECORDS]; /* chosen_tier() of each item */

enum population_name { NORMAL, TEST, CLIENT };

/* Does the item belong to the population, leaving tiers aside? */
static bool of_population(const struct item *item, enum population_name name)
{
    if (name == CLIENT || item->tier == TIER_CLIENT)
        return name == CLIENT && item->tier == TIER_CLIENT;
    return name == TEST ? is_test(item) : request.include_test || !is_test(item);
}

static bool is_request_of(size_t i, enum population_name name)
{
    const struct item *item = &items[i];
    return item->kind == RECORD_REQUEST && is_counted(item) && of_population(item, name) &&
           (name == CLIENT || item->tier == chosen[i]);
}

static int compare_values(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void check_latency(const struct latency *l, int64_t *values, size_t n)
{
    long double sum = 0, squares = 0;
    CHECK_INT(l->n, n);
    if (n == 0 || l->n != n)
        return;
    qsort(values, n, sizeof *values, compare_values);
    for (size_t i = 0; i < n; i++)
        sum += (long double)values[i];
    for (size_t i = 0; i < n; i++) {
        long double d = (long double)values[i] - sum / (long double)n;
        squares += d * d;
    }
    CHECK_INT(l->min, values[0]);
    CHECK_INT(l->max, values[n - 1]);
    for (unsigned permille = 1; permille <= 1000; permille += 37)
        CHECK_INT(latency_percentile(l, permille), values[(n * permille + 999) / 1000 - 1]);
    double mean = (double)(sum / (long double)n);
    CHECK_NEAR(latency_mean(l), mean, 1e-12 * mean);
    if (n > 1) {
        double stddev = (double)sqrtl(squares / (long double)(n - 1));
        CHECK_NEAR(latency_stddev(l), stddev, 1e-9 * stddev + 1e-9);
    }
}

/* All requests of the population (path NULL), or those of one endpoint. */
static void check_traffic(const struct traffic *t, enum population_name name, const char *method,
                          const char *path)
{
    static int64_t values[MAX_RECORDS];
    uint64_t requests = 0, inferred = 0, undated = 0, statuses[1001] = {0};
    size_t n = 0, distinct = 0;
    for (size_t i = 0; i < n_items; i++) {
        const struct item *item = &items[i];
        if (!is_request_of(i, name) ||
            (path && (strcmp(path, path_of(item)) != 0 || strcmp(method, method_of(item)) != 0)))
            continue;
        requests++;
        inferred += item->how == INFERRED || item->how == CLOSE;
        undated += item->how == UNDATED;
        statuses[item->status + 1]++;
        if (item->latency != RECORD_NO_LATENCY)
            values[n++] = item->latency;
    }
    CHECK_INT(t->requests, requests);
    CHECK_INT(t->inferred, inferred);
    CHECK_INT(t->undated, undated);
    for (int status = -1; status < 1000; status++) {
        distinct += statuses[status + 1] > 0;
        CHECK_INT(traffic_status(t, status, status), statuses[status + 1]);
    }
    CHECK_INT(t->n_statuses, distinct);
    CHECK_INT(traffic_status(t, 500, 599), statuses[501] + statuses[504]);
    for (size_t i = 1; i < t->n_statuses; i++)
        CHECK(t->statuses[i - 1].status < t->statuses[i].status);
    check_latency(&t->latency, values, n);
}

static void check_criterion(const struct latency *l, enum population_name name)
{
    static int64_t values[MAX_RECORDS];
    size_t n = 0;
    for (size_t i = 0; i < n_items; i++) {
        bool stream = items[i].target->stream && !is_missing(&items[i]);
        if (is_request_of(i, name) && !stream && items[i].latency != RECORD_NO_LATENCY)
            values[n++] = items[i].latency;
    }
    check_latency(l, values, n);
}

static void check_endpoints(const struct population *p, enum population_name name)
{
    uint64_t listed = 0;
    for (size_t i = 0; i < p->n_endpoints; i++) {
        const struct endpoint_traffic *e = &p->endpoints[i];
        check_traffic(&e->traffic, name, e->method, e->path);
        CHECK(e->traffic.requests > 0);
        listed += e->traffic.requests;
        CHECK_INT(e->named,
                  strcmp(e->path, "/meta") == 0
                      ? strcmp(e->method, "BREW") != 0
                      : strcmp(e->path, "/events") == 0 || strcmp(e->path, "/agent/:a/info") == 0);
        CHECK_INT(e->stream, strcmp(e->path, "/events") == 0 || strcmp(e->path, "/live/*") == 0);
        if (i == 0)
            continue;
        const struct endpoint_traffic *before = &p->endpoints[i - 1];
        int order = strcmp(before->path, e->path);
        if (order == 0)
            order = strcmp(before->method, e->method);
        CHECK(before->traffic.requests > e->traffic.requests ||
              (before->traffic.requests == e->traffic.requests && order < 0));
    }
    CHECK_INT(listed, p->total.requests);
}

/* Requests of the population in [from, from + length). */
static uint64_t requests_in(enum population_name name, int64_t from, int64_t length, bool own)
{
    uint64_t count = 0;
    for (size_t i = 0; i < n_items; i++) {
        const struct item *item = &items[i];
        count += is_request_of(i, name) && item->how != UNDATED && item->second >= from &&
                 item->second < from + length && (!own || item->how == OWN || item->how == WRAPPER);
    }
    return count;
}

static void check_peaks(const struct population *p, enum population_name name)
{
    uint64_t minute = 0, second = 0;
    int64_t minute_at = 0, second_at = 0;
    for (int64_t t = request.start; t < request.end; t += 60) {
        uint64_t count = requests_in(name, t, 60, false);
        if (count > minute) {
            minute = count;
            minute_at = t;
        }
        for (int64_t s = t; count > second && s < t + 60; s++) {
            uint64_t in_second = requests_in(name, s, 1, true);
            if (in_second > second) {
                second = in_second;
                second_at = s;
            }
        }
    }
    CHECK_INT(p->peak_minute, minute);
    CHECK_INT(p->peak_second, second);
    if (minute)
        CHECK_INT(p->peak_minute_at, minute_at);
    if (second)
        CHECK_INT(p->peak_second_at, second_at);
}

/* Distinct agents by name, or clients, of [from, to) and, if `undated`, of what has no time. */
static unsigned agents_in(enum population_name name, bool by_client, int64_t from, int64_t to,
                          bool undated)
{
    bool seen[16] = {false};
    unsigned count = 0;
    for (size_t i = 0; i < n_items; i++) {
        const struct item *item = &items[i];
        int who = by_client ? item->client : item->agent;
        bool time = item->how == UNDATED ? undated && request.include_undated
                                         : item->second >= from && item->second < to;
        bool tier = !by_client ||
                    (item->kind == RECORD_REQUEST && (name == CLIENT || item->tier == chosen[i]));
        if (who < 0 || !time || !tier || !of_population(item, name) || seen[who])
            continue;
        seen[who] = true;
        count++;
    }
    return count;
}

static void check_agents(const struct population *p, enum population_name name)
{
    unsigned peaks[2] = {0, 0};
    int64_t at[2] = {0, 0};
    for (int64_t t = request.start; t < request.end; t += 60) {
        for (int by_client = 0; by_client < 2; by_client++) {
            unsigned count = agents_in(name, by_client, t, t + 60, false);
            if (count > peaks[by_client]) {
                peaks[by_client] = count;
                at[by_client] = t;
            }
        }
    }
    CHECK_INT(p->peak_agents_by_field, peaks[0]);
    CHECK_INT(p->peak_agents_by_client, peaks[1]);
    CHECK_INT(p->peak_agents_by_field_at, at[0]);
    CHECK_INT(p->peak_agents_by_client_at, at[1]);
    CHECK_INT(p->agents_by_field.count, agents_in(name, false, request.start, request.end, true));
    CHECK_INT(p->agents_by_client.count, agents_in(name, true, request.start, request.end, true));
}

static void check_population(const struct population *p, enum population_name name)
{
    bool edge = false, app = false;
    for (size_t i = 0; i < n_items; i++) {
        edge |= is_request_of(i, name) && items[i].tier == TIER_EDGE;
        app |= is_request_of(i, name) && items[i].tier == TIER_APP;
    }
    CHECK_INT(p->has_edge, edge);
    CHECK_INT(p->has_app, app);
    check_traffic(&p->total, name, NULL, NULL);
    check_criterion(&p->criterion, name);
    check_endpoints(p, name);
    check_peaks(p, name);
    check_agents(p, name);
}

static void check_counts(const struct sums *s)
{
    uint64_t entries = 0, messages = 0, operations = 0, inferred = 0, undated = 0, left_out = 0,
             other_tier = 0, evicted = 0;
    for (size_t i = 0; i < n_items; i++) {
        const struct item *item = &items[i];
        undated += item->how == UNDATED;
        if (!is_counted(item))
            continue;
        entries++;
        messages += item->kind != RECORD_REQUEST;
        operations += item->kind == RECORD_OPERATION;
        inferred += item->how == INFERRED || item->how == CLOSE;
        if (item->kind != RECORD_REQUEST)
            continue;
        if (item->tier != TIER_CLIENT && item->tier != chosen[i])
            *(item->how == UNDATED ? &left_out : &other_tier) += 1;
        else
            evicted += is_other(item);
    }
    CHECK_INT(s->entries, entries);
    CHECK_INT(s->messages, messages);
    CHECK_INT(s->operations, operations);
    CHECK_INT(s->inferred_entries, inferred);
    CHECK_INT(s->undated_entries, undated);
    CHECK_INT(s->undated_counted, request.include_undated);
    CHECK_INT(s->undated_app_left_out, left_out);
    CHECK_INT(s->other_tier_requests, other_tier);
    CHECK_INT(s->evicted_requests, evicted);
}

static void check_operations(const struct sums *s)
{
    unsigned peak = 0;
    uint64_t timed = 0, of_tests = 0;
    for (int64_t t = request.start; t < request.end; t += 60) {
        unsigned count = 0;
        for (size_t i = 0; i < n_items; i++) {
            const struct item *item = &items[i];
            if (item->kind != RECORD_OPERATION || item->how == UNDATED || item->how == INFERRED ||
                item->second < t || item->second >= t + 60)
                continue;
            bool left_out = is_test(item) && !request.include_test;
            timed++;
            of_tests += left_out;
            count += !left_out;
        }
        if (count > peak)
            peak = count;
    }
    CHECK_INT(s->operations_of_tests, of_tests);
    CHECK_INT(s->operations_timed, timed);
    CHECK_INT(s->operations_peak_minute, peak);
}

static void check_locks(const struct sums *s)
{
    uint64_t events = 0, inferred = 0, undated = 0;
    size_t episodes = 0;
    int64_t last = 0;
    for (size_t i = 0; i < n_items; i++) {
        undated += items[i].lock && items[i].how == UNDATED;
        events += items[i].lock && is_counted(&items[i]);
        inferred += items[i].lock && in_period(&items[i]) &&
                    (items[i].how == INFERRED || items[i].how == CLOSE);
    }
    CHECK_INT(s->lock_events, events);
    CHECK_INT(s->lock_inferred, inferred);
    CHECK_INT(s->lock_undated, undated);
    for (int64_t t = request.start; t < request.end; t++) {
        uint64_t here = 0;
        bool weak = false;
        for (size_t i = 0; i < n_items; i++) {
            if (items[i].lock && items[i].how != UNDATED && items[i].second == t) {
                here++;
                weak |= items[i].how == INFERRED || items[i].how == CLOSE;
            }
        }
        if (!here)
            continue;
        if (episodes == 0 || t - last > 10) {
            episodes++;
            if (episodes > s->n_episodes)
                break;
            CHECK_INT(s->episodes[episodes - 1].first, t);
        }
        struct lock_episode *e = &s->episodes[episodes - 1];
        e->events -= here; /* counted down to 0 */
        CHECK(e->last >= t);
        CHECK(!weak || e->inferred);
        last = t;
    }
    CHECK_INT(s->n_episodes, episodes);
    for (size_t i = 0; i < s->n_episodes; i++)
        CHECK_INT(s->episodes[i].events, 0);
}

static void check_hours(const struct sums *s)
{
    size_t hours = 0, empty = 0;
    int64_t first = request.start + request.zone_offset_start;
    first = first - (first % 3600 + 3600) % 3600 - request.zone_offset_start;
    for (int64_t h = first; h < request.end; h += 3600, hours++) {
        bool any = false, request_there = false;
        for (size_t i = 0; i < n_items; i++) {
            bool in = in_period(&items[i]) && items[i].second >= h && items[i].second < h + 3600;
            any |= in;
            request_there |= in && items[i].kind == RECORD_REQUEST && items[i].tier != TIER_CLIENT;
        }
        if (hours < SUMS_MARKED_HOURS)
            CHECK_INT(s->request_hours[hours / 64] >> hours % 64 & 1, request_there);
        if (any)
            continue;
        if (empty < s->n_hours_without_records)
            CHECK_INT(s->hours_without_records[empty], h);
        empty++;
    }
    CHECK_INT(s->hours, hours);
    CHECK_INT(s->n_hours_without_records, empty);
    CHECK_INT(s->hours_without_records_total, empty);
}

/* The rank's value of the latencies, streams left out, of the normal population (for a path, of
   that endpoint) in [from, to); below 0: there is none. */
static int64_t percentile_in(const char *method, const char *path, int64_t from, int64_t to,
                             unsigned permille, size_t *ret_n)
{
    static int64_t values[MAX_RECORDS];
    size_t n = 0;
    for (size_t i = 0; i < n_items; i++) {
        const struct item *item = &items[i];
        if (!is_request_of(i, NORMAL))
            continue;
        bool stream = item->target->stream && !is_missing(item);
        bool wanted = !path || (!strcmp(path, path_of(item)) && !strcmp(method, method_of(item)));
        if (wanted && !stream && item->how != UNDATED && item->second >= from &&
            item->second < to && item->latency != RECORD_NO_LATENCY)
            values[n++] = item->latency;
    }
    qsort(values, n, sizeof *values, compare_values);
    *ret_n = n;
    return n ? values[(n * permille + 999) / 1000 - 1] : -1;
}

static void check_bin(const struct sums_bin *bin, int64_t from, int64_t to)
{
    uint64_t records = 0, locks = 0, peak = 0;
    unsigned agents_seen[2] = {0, 0};
    size_t n;
    for (size_t i = 0; i < n_items; i++) {
        const struct item *item = &items[i];
        bool here = item->how != UNDATED && item->second >= from && item->second < to;
        records += here;
        locks += here && item->lock;
    }
    for (int64_t t = from; t < to; t += 60) {
        uint64_t requests = requests_in(NORMAL, t, 60, false);
        peak = requests > peak ? requests : peak;
        for (int by_client = 0; by_client < 2; by_client++) {
            unsigned count = agents_in(NORMAL, by_client, t, t + 60, false);
            if (count > agents_seen[by_client])
                agents_seen[by_client] = count;
        }
    }
    CHECK_INT(bin->records, records);
    CHECK_INT(bin->requests, requests_in(NORMAL, from, to - from, false));
    CHECK_INT(bin->peak_minute, peak);
    CHECK_INT(bin->peak_agents_by_field, agents_seen[0]);
    CHECK_INT(bin->peak_agents_by_client, agents_seen[1]);
    CHECK_INT(bin->lock_events, locks);
    int64_t p50 = percentile_in(NULL, NULL, from, to, 500, &n);
    CHECK_INT(bin->n, n);
    if (n == 0 || bin->n == 0)
        return;
    CHECK_INT(bin->p50_us, p50);
    CHECK_INT(bin->p95_us, percentile_in(NULL, NULL, from, to, 950, &n));
    CHECK_INT(bin->p99_us, percentile_in(NULL, NULL, from, to, 990, &n));
}

static void check_bins(const struct sums *s)
{
    CHECK(s->bin_cuts == (request.bins && request.bins->n ? request.bins : NULL));
    for (size_t i = 0; s->bin_cuts && i < s->bin_cuts->n; i++)
        check_bin(&s->bins[i], s->bin_cuts->starts[i], cuts_end(s->bin_cuts, i));
}

static void check_parts(const struct sums *s)
{
    const struct cuts *parts = request.parts && request.parts->n > 1 ? request.parts : NULL;
    CHECK(s->parts == parts);
    for (size_t e = 0; e < s->normal.n_endpoints; e++) {
        const struct endpoint_traffic *endpoint = &s->normal.endpoints[e];
        size_t n, any = 0;
        for (size_t i = 0; parts && i < parts->n; i++) {
            int64_t p95 = percentile_in(endpoint->method, endpoint->path, parts->starts[i],
                                        cuts_end(parts, i), 950, &n);
            any += n;
            if (endpoint->p95_by_part)
                CHECK_INT(endpoint->p95_by_part[i], p95);
        }
        CHECK_INT(endpoint->p95_by_part != NULL, any > 0);
    }
}

/* Some cuts of the period at slots, or NULL; `starts` has room for eight. */
static struct cuts *random_cuts(struct cuts *c, int64_t *starts)
{
    *c = (struct cuts){.starts = starts, .end = request.end};
    for (int64_t at = request.start; at < request.end && c->n < 8;
         at += SLOT_SECONDS * (int64_t)(1 + below(9)))
        starts[c->n++] = at;
    return below(4) ? c : NULL;
}

static void check_sums(const struct rollup *r)
{
    struct cuts bins, parts;
    int64_t bin_starts[8], part_starts[8];
    request.bins = random_cuts(&bins, bin_starts);
    request.parts = random_cuts(&parts, part_starts);
    struct sums *s = sums_new(r, &request);
    check_bins(s);
    check_parts(s);
    check_population(&s->normal, NORMAL);
    check_population(&s->test, TEST);
    check_population(&s->client, CLIENT);
    check_counts(s);
    check_operations(s);
    check_locks(s);
    check_hours(s);
    sums_free(s);
    request.bins = request.parts = NULL;
}

static void check_span(const struct rollup *r)
{
    int64_t first = INT64_MAX, last = INT64_MIN, got_first = 7, got_last = 7;
    for (size_t i = 0; i < n_items; i++) {
        if (items[i].how == UNDATED)
            continue;
        first = items[i].second < first ? items[i].second : first;
        last = items[i].second > last ? items[i].second : last;
    }
    CHECK_INT(rollup_span(r, &got_first, &got_last), first <= last);
    CHECK_INT(got_first, first <= last ? first : 7);
    CHECK_INT(got_last, first <= last ? last : 7);
}

static void check_recipe(uint64_t seed, const struct recipe *recipe)
{
    static const int32_t offsets[] = {0, 19800, 20700, -12600};
    random_state = seed;
    make_targets();
    rules = (struct rollup_rules){
        .endpoints = {templates, sizeof templates / sizeof *templates, recipe->max_endpoints},
        .test_agents = test_globs,
        .n_test_agents = 2,
    };
    make_items(recipe);
    find_kept();
    for (size_t i = 0; i < n_items; i++)
        chosen[i] = chosen_tier(&items[i]);
    for (size_t parts = 1; parts <= 8; parts += 2 + below(3)) {
        struct rollup *r = build(parts);
        check_span(r);
        request = (struct sums_request){
            .start = window_start,
            .end = window_start + WINDOW_SECONDS,
            .include_undated = below(2),
            .include_test = below(2),
            .zone_offset_start = offsets[below(4)],
        };
        if (below(2)) {
            request.start += SLOT_SECONDS * (int64_t)below(8);
            request.end -= SLOT_SECONDS * (int64_t)below(8);
        }
        check_sums(r);
        rollup_free(r);
    }
}

/* --- tests ----------------------------------------------------------------------------------- */

static void all_kinds_together(void)
{
    for (uint64_t seed = 1; seed <= 6; seed++) {
        const struct recipe recipe = {700 + 150 * seed, true, true, true, 1000, 25, 30};
        check_recipe(seed, &recipe);
    }
}

static void few_endpoints_are_kept(void)
{
    for (uint64_t seed = 11; seed <= 18; seed++) {
        const struct recipe recipe = {500, true, true, seed % 2, seed % 4 * 4, 25, 40};
        check_recipe(seed, &recipe);
    }
}

static void app_alone(void)
{
    for (uint64_t seed = 21; seed <= 24; seed++) {
        const struct recipe recipe = {600, false, true, false, 12, 40, 60};
        check_recipe(seed, &recipe);
    }
}

static void edge_alone(void)
{
    const struct recipe recipe = {800, true, false, true, 1000, 10, 10};
    check_recipe(31, &recipe);
}

static void everything_undated(void)
{
    for (uint64_t seed = 41; seed <= 43; seed++) {
        const struct recipe recipe = {300, seed % 2, true, true, 20, 100, 100};
        check_recipe(seed, &recipe);
    }
}

static void across_1970(void)
{
    const struct recipe recipe = {800, true, true, true, 1000, 20, 30};
    window_start = -3 * 3600;
    check_recipe(61, &recipe);
    window_start = A_SUMMER;
}

static void nothing(void)
{
    const struct recipe recipe = {0, true, true, true, 1000, 0, 0};
    check_recipe(51, &recipe);
    random_state = 52;
    n_items = n_units = 0;
    struct rollup *r = rollup_new(&rules);
    request = (struct sums_request){.start = 0, .end = 0, .include_undated = true};
    check_sums(r);
    struct sums *s = sums_new(r, &request);
    CHECK_INT(s->hours, 0);
    sums_free(s);
    rollup_free(r);
}

int main(void)
{
    RUN(nothing);
    RUN(all_kinds_together);
    RUN(few_endpoints_are_kept);
    RUN(app_alone);
    RUN(edge_alone);
    RUN(everything_undated);
    RUN(across_1970);
    return check_end();
}
