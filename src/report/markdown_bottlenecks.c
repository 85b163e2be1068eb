/*
 * "Bottlenecks": the document's claims and remedies, and what the seconds of the period say of
 * each. A read that a cache could answer shows the replay under its remedy, an endpoint that may
 * block shows how long others wait; all others, and these too where there are lock errors, show
 * whether they come before them. Reads and endpoints that are configured and have no item there
 * have one of their own: whatever the configuration asks for is answered.
 */
#include <math.h>

#include "report/parts.h"
#include "report/markdown.h"

/* From so many seconds on a span is told in that unit: "10 minutes" says more than "585 s" does. */
#define MINUTE 60
#define MINUTES_FROM (3 * MINUTE)
#define HOUR 3600
#define HOURS_FROM (2 * HOUR)
#define DAY 86400
#define DAYS_FROM (2 * DAY)

/* A rule may name another method than the requests have: then it measures nothing of them. */
static const struct audit_cache *cache_of(const struct audit_watched *watched)
{
    return watched->cache && watched->cache->requests > 0 ? watched->cache : NULL;
}

static const struct audit_blocker *blocker_of(const struct audit_watched *watched)
{
    return watched->blocker && watched->blocker->requests > 0 ? watched->blocker : NULL;
}

/* Values of which there are percentiles: 0 where those are too few. */
static uint64_t percentiles_of(const struct page *p, const struct audit_latency *latency)
{
    return latency->n < p->audit->criteria->min_n ? 0 : latency->n;
}

/* "12 requests, P50 935.00 ms, P95 2,026.20 ms, 0 answered 500" */
static void say_seen(struct page *p, const struct audit_watched *watched)
{
    struct list list = {p, ", ", 0};
    if (!cache_of(watched)) { /* whose reads were counted before */
        list_item(&list);
        SAY(p, PHRASE_SEEN, page_count(p, watched->requests));
    }
    if (percentiles_of(p, &watched->latency) > 0) {
        list_item(&list);
        SAY(p, PHRASE_SEEN_LATENCY, page_ms(p, watched->latency.p50_us),
            page_ms(p, watched->latency.p95_us), page_count(p, watched->latency.n));
    }
    list_item(&list);
    SAY(p, PHRASE_SEEN_500S, page_count(p, watched->http_500));
}

/* The texts of an endpoint of the document; false for one that it does not know. */
static bool watched_text(const char *id, enum watched_text *ret)
{
    static const char *const ids[WATCHED_CRITICAL_COUNT] = {"pipeline", "status", "run_bash"};
    for (unsigned i = 0; i < WATCHED_CRITICAL_COUNT; i++) {
        if (id && span_equal(span_str(id), span_str(ids[i]))) {
            *ret = (enum watched_text)i;
            return true;
        }
    }
    return false;
}

static void labelled(struct page *p, enum phrase label)
{
    page_raw(p, "**");
    page_text(p, label);
    page_raw(p, ":** ");
}

/* A text of the configuration, else the document's; nothing where there is neither. */
static void watched_say(struct page *p, const char *configured, bool known, enum phrase phrase)
{
    if (configured)
        page_put(p, page_code(p, configured));
    else if (known)
        page_text(p, phrase);
}

/* ---- what was measured ---- */

/* Gaps that read alike whatever they are gaps of; false for others. */
static bool say_common_gap(struct page *p, const struct claim *claim)
{
    switch (claim->gap) {
    case CLAIM_GAP_SECONDS:
        SAY(p, PHRASE_GAP_SECONDS, page_count(p, p->audit->hours_without_seconds));
        return true;
    case CLAIM_GAP_NO_LATENCIES:
        page_text(p, PHRASE_GAP_IN_FLIGHT);
        return true;
    case CLAIM_GAP_NO_TIMES:
        page_text(p, PHRASE_GAP_TIMES);
        return true;
    default:
        return false;
    }
}

static void say_locks_gap(struct page *p, const struct audit_watched *watched, uint64_t observed)
{
    const struct audit *a = p->audit;
    switch (watched->locks.gap) {
    case CLAIM_GAP_LOCKS_UNKNOWN:
        SAY(p, PHRASE_GAP_LOCKS, parts_reason(p, a->flag[FLAG_LOCK_ERRORS].why, TOPIC_LOCKS));
        return;
    case CLAIM_GAP_NO_LOCKS:
        page_text(p, PHRASE_GAP_NO_LOCKS);
        return;
    case CLAIM_GAP_NO_MOMENTS:
        page_text(p, PHRASE_GAP_NO_MOMENTS);
        return;
    case CLAIM_GAP_FEW:
        SAY(p, PHRASE_LOCKS_BEFORE_FEW, page_count(p, observed),
            page_count(p, a->attribution.usable), page_count(p, ATTRIBUTION_MIN_EPISODES));
        return;
    default:
        say_common_gap(p, &watched->locks);
    }
}

/* "in flight just before 9 of 11 lock episodes; 0.4 expected …; p < 0.001, more than …" */
static void say_locks(struct page *p, size_t i)
{
    const struct audit *a = p->audit;
    const struct audit_watched *watched = &a->watched[i];
    static const struct attribution_endpoint none;
    const struct attribution_endpoint *e =
        i < a->attribution.n_endpoints ? &a->attribution.endpoints[i] : &none;
    if (watched->locks.state == CLAIM_NOT_ENOUGH) {
        say_locks_gap(p, watched, e->observed);
        return;
    }
    SAY(p, PHRASE_LOCKS_BEFORE, page_count(p, e->observed), page_count(p, a->attribution.usable),
        page_decimal(p, e->expected, 1), parts_p(p, e->p));
    page_text(p, watched->locks.state == CLAIM_SUPPORTED ? PHRASE_LOCKS_MORE : PHRASE_LOCKS_CHANCE);
}

static void say_waiting(struct page *p, const struct audit_blocker *blocker)
{
    const struct blocking *b = &blocker->blocking;
    if (blocker->claim.gap == CLAIM_GAP_FEW) {
        SAY(p, PHRASE_GAP_FEW_WAITING, page_count(p, b->with), page_count(p, b->without),
            page_count(p, b->hours), page_count(p, BLOCKING_MIN_REQUESTS),
            page_count(p, BLOCKING_MIN_HOURS));
        return;
    }
    if (blocker->claim.state == CLAIM_NOT_ENOUGH) {
        say_common_gap(p, &blocker->claim);
        return;
    }
    SAY(p, PHRASE_WAITING, parts_ratio(p, b, b->ratio), parts_ratio(p, b, b->interval.low),
        parts_ratio(p, b, b->interval.high), page_count(p, b->with), page_count(p, b->without));
    if (blocker->claim.state == CLAIM_NOT_SUPPORTED && b->interval.high >= 1)
        page_text(p, PHRASE_WAITING_CHANCE);
}

/* "6.3 s", "49 s", "10 minutes", "15 hours": behind "one every", which Russian has its own case
   for. */
static struct argument every(struct page *p, double seconds)
{
    if (round(seconds) <= MINUTES_FROM)
        return parts_seconds(p, seconds < 10 ? seconds : round(seconds));
    enum phrase phrase = seconds < HOURS_FROM  ? PHRASE_EVERY_MINUTES
                         : seconds < DAYS_FROM ? PHRASE_EVERY_HOURS
                                               : PHRASE_EVERY_DAYS;
    double unit = seconds < HOURS_FROM ? MINUTE : seconds < DAYS_FROM ? HOUR : DAY;
    return COMPOSE(p, phrase, page_count(p, (uint64_t)round(seconds / unit)));
}

static void say_reads(struct page *p, const struct audit_cache *cache)
{
    SAY(p, PHRASE_READS, page_count(p, cache->requests));
    if (cache->requests > 1) /* one comes at no interval */
        SAY(p, PHRASE_READS_EACH, every(p, (double)p->audit->elapsed_s / (double)cache->requests));
}

/* The claim's own measurement, then how it stands with lock errors: where there are some. */
static void say_measured(struct page *p, size_t i)
{
    const struct audit_watched *watched = &p->audit->watched[i];
    bool first = true;
    if (watched->requests == 0) {
        page_text(p, PHRASE_SEEN_NOT);
        page_raw(p, ".\n");
        return;
    }
    if (cache_of(watched) && p->audit->has_period) {
        say_reads(p, watched->cache);
        first = false;
    }
    if (blocker_of(watched)) {
        page_raw(p, first ? "" : "; ");
        say_waiting(p, watched->blocker);
        first = false;
    }
    if (first || watched->locks.state != CLAIM_NOT_ENOUGH) {
        page_raw(p, first ? "" : "; ");
        say_locks(p, i);
    }
    page_raw(p, "; ");
    say_seen(p, watched);
    page_raw(p, ".\n");
}

/* "41.50 ms", "1,952.3 s" */
static struct argument request_time(struct page *p, const struct cache_replay *c, double us)
{
    return c->all_us < 1e6 ? COMPOSE(p, PHRASE_MS, page_ms(p, llround(us)))
                           : parts_seconds(p, round(us / 1e5) / 10);
}

/* With the time to live that saves the most; of equals the shortest. */
static void say_saved(struct page *p, const struct cache_replay *c)
{
    if (c->timed == 0) {
        page_text(p, PHRASE_REPLAY_SAVES_UNKNOWN);
        return;
    }
    const struct cache_ttl *most = &c->ttl[0];
    for (size_t i = 1; i < c->n_ttls; i++)
        if (c->ttl[i].saved_us > most->saved_us)
            most = &c->ttl[i];
    SAY(p, PHRASE_REPLAY_SAVES, request_time(p, c, c->all_us), request_time(p, c, most->saved_us),
        parts_seconds(p, (double)most->seconds));
}

static bool any_hit(const struct cache_replay *c)
{
    uint64_t hits = 0;
    for (size_t i = 0; i < c->n_ttls; i++)
        hits += c->ttl[i].hits;
    return hits > 0;
}

/* "… answers at most 41 % with a TTL of 5 s, 60 % …" */
static void say_replay(struct page *p, const struct audit_cache *cache)
{
    const struct cache_replay *c = &cache->replay;
    if (cache->claim.state == CLAIM_NOT_ENOUGH) {
        page_text(p, PHRASE_REPLAY_GAP);
        if (cache->claim.gap == CLAIM_GAP_FEW)
            SAY(p, PHRASE_GAP_FEW_READS, page_count(p, c->reads),
                page_count(p, p->audit->criteria->min_n));
        else
            say_common_gap(p, &cache->claim);
        page_raw(p, ".");
        return;
    }
    if (c->n_ttls > 0 && !any_hit(c)) {
        SAY(p, PHRASE_REPLAY_NONE, page_count(p, c->writes),
            parts_seconds(p, (double)c->ttl[c->n_ttls - 1].seconds));
        page_raw(p, ".");
        return;
    }
    SAY(p, PHRASE_REPLAY, page_count(p, c->writes));
    struct list list = {p, ", ", 0};
    for (size_t i = 0; i < c->n_ttls; i++) {
        list_item(&list);
        SAY(p, PHRASE_REPLAY_TTL, parts_share(p, c->ttl[i].hits, c->reads),
            parts_seconds(p, (double)c->ttl[i].seconds));
    }
    say_saved(p, c);
    page_raw(p, ".");
}

/* ---- the sections ---- */

static void remedy(struct page *p, const struct audit_watched *watched, bool known,
                   enum watched_text text)
{
    const struct watched_endpoint *w = watched->watched;
    bool replay = cache_of(watched) != NULL;
    if (!w->remedy && !known && !replay)
        return;
    page_raw(p, "- ");
    labelled(p, PHRASE_REMEDY);
    watched_say(p, w->remedy, known, PHRASE_HELP + (enum phrase)text);
    if (replay) {
        page_raw(p, w->remedy || known ? " " : "");
        say_replay(p, watched->cache);
    }
    page_raw(p, "\n");
}

static void critical(struct page *p, size_t i)
{
    const struct audit_watched *watched = &p->audit->watched[i];
    const struct watched_endpoint *w = watched->watched;
    enum watched_text text = WATCHED_PIPELINE;
    bool known = watched_text(w->id, &text);
    page_raw(p, "\n### ");
    page_put(p, parts_endpoint(p, w->method, w->path));
    if (w->what || known)
        page_raw(p, ": ");
    watched_say(p, w->what, known, PHRASE_WHAT + (enum phrase)text);
    page_raw(p, "\n\n- ");
    if (w->problem || known) {
        labelled(p, PHRASE_CLAIM);
        watched_say(p, w->problem, known, PHRASE_PROBLEM + (enum phrase)text);
        page_raw(p, " ");
    }
    labelled(p, PHRASE_MEASURED);
    say_measured(p, i);
    remedy(p, watched, known, text);
}

/* Does the endpoint's own item tell it? An endpoint that is only monitored has none. */
static bool cache_is_told(const struct audit *a, const struct audit_cache *cache)
{
    for (size_t i = 0; i < a->criteria->n_watched; i++)
        if (a->watched[i].watched->critical && a->watched[i].cache == cache &&
            (cache->requests > 0 || a->watched[i].requests == 0))
            return true;
    return false;
}

static bool blocker_is_told(const struct audit *a, const struct audit_blocker *blocker)
{
    for (size_t i = 0; i < a->criteria->n_watched; i++)
        if (a->watched[i].watched->critical && a->watched[i].blocker == blocker &&
            (blocker->requests > 0 || a->watched[i].requests == 0))
            return true;
    return false;
}

/* "- `GET /meta` (`caches`): " */
static void configured_item(struct page *p, bool *heading, const struct endpoint_name *name,
                            const char *key)
{
    if (!*heading)
        page_heading(p, 3, PHRASE_ALSO_CONFIGURED);
    *heading = true;
    page_raw(p, "- ");
    page_put(p, parts_endpoint(p, name->method ? name->method : "", name->path));
    page_raw(p, " (");
    page_put(p, page_code(p, key));
    page_raw(p, "): ");
}

static void configured_cache(struct page *p, const struct audit_cache *cache)
{
    if (cache->requests == 0) {
        page_text(p, PHRASE_SEEN_NOT);
        page_raw(p, ".\n");
        return;
    }
    if (p->audit->has_period) {
        say_reads(p, cache);
        page_raw(p, ". ");
    }
    say_replay(p, cache);
    page_raw(p, "\n");
}

static void configured_blocker(struct page *p, const struct audit_blocker *blocker)
{
    if (blocker->requests == 0) {
        page_text(p, PHRASE_SEEN_NOT);
    } else {
        say_waiting(p, blocker);
        page_raw(p, "; ");
        SAY(p, PHRASE_SEEN, page_count(p, blocker->requests));
    }
    page_raw(p, ".\n");
}

/* What the configuration asks for of endpoints that have no item of their own. */
static void also_configured(struct page *p)
{
    const struct audit *a = p->audit;
    bool heading = false;
    for (size_t i = 0; i < a->criteria->n_caches; i++) {
        if (cache_is_told(a, &a->caches[i]))
            continue;
        configured_item(p, &heading, &a->caches[i].rule->read, "caches");
        configured_cache(p, &a->caches[i]);
    }
    for (size_t i = 0; i < a->criteria->n_blockers; i++) {
        if (blocker_is_told(a, &a->blockers[i]))
            continue;
        configured_item(p, &heading, a->blockers[i].endpoint, "blockers");
        configured_blocker(p, &a->blockers[i]);
    }
}

static void monitored_row(struct page *p, const struct audit_watched *watched)
{
    const struct audit_latency *latency = &watched->latency;
    const uint64_t n = percentiles_of(p, latency);
    page_row(p);
    page_put(p, parts_endpoint(p, watched->watched->method, watched->watched->path));
    page_cell(p);
    page_put(p, page_count(p, watched->requests));
    page_cell(p);
    page_put(p, parts_ms_cell(p, n, latency->p50_us));
    page_cell(p);
    page_put(p, parts_ms_cell(p, n, latency->p95_us));
    page_cell(p);
    page_put(p, page_count(p, watched->http_500));
    page_row_end(p);
}

/* /agent/status answers POST and is documented as GET: a reader who compares tables has to know. */
static bool some_method_is_only_a_name(const struct criteria *c)
{
    for (size_t i = 0; i < c->n_watched; i++)
        if (c->watched[i].method && !c->watched[i].match_method)
            return true;
    return false;
}

void markdown_bottlenecks(struct page *p)
{
    const struct audit *a = p->audit;
    size_t monitored = 0;
    page_raw(p, "\n## ");
    page_text(p, PHRASE_BOTTLENECKS);
    page_raw(p, "\n");
    if (some_method_is_only_a_name(a->criteria)) {
        page_raw(p, "\n");
        page_text(p, PHRASE_ALL_METHODS);
        page_raw(p, "\n");
    }
    if (a->hours_without_seconds > 0) {
        page_raw(p, "\n");
        SAY(p, PHRASE_REBUILD, page_count(p, a->hours_without_seconds));
        page_raw(p, "\n");
    }
    for (size_t i = 0; i < a->criteria->n_watched; i++) {
        if (a->watched[i].watched->critical)
            critical(p, i);
        else
            monitored++;
    }
    also_configured(p);
    markdown_lock_starts(p);
    if (monitored == 0)
        return;
    page_heading(p, 3, PHRASE_MONITORED);
    page_header(p, PHRASE_MONITORED_HEADER, "lrrrr", NULL, 0);
    for (size_t i = 0; i < a->criteria->n_watched; i++)
        if (!a->watched[i].watched->critical)
            monitored_row(p, &a->watched[i]);
}
