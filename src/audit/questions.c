/*
 * The five questions. Each answer follows from figures that the audit has already; where what would
 * decide it was not measured, the answer is "unknown" and says what is missing. A question is never
 * answered "no" for lack of evidence.
 */
#include "audit/questions.h"

#include <string.h>

#include "audit/steps.h"

/* So many of the operations that the logs tell of may be missing in the database: one at each end
   of the period, where two clocks date them. */
#define LOST_AT_ENDS 2

/* Requests that take less than so many times as long beside an endpoint are not held up by it. */
#define BLOCKS_FROM 1.5

const char *const question_names[QUESTION_COUNT] = {"redis", "connection_pool", "io", "logging",
                                                    "architecture"};
const char *const answer_names[ANSWER_COUNT] = {"no", "not_yet", "yes", "unknown"};

static struct reason *add(struct question *q, enum reason_kind kind, uint64_t n, uint64_t m)
{
    if (q->n_reasons == QUESTION_REASONS)
        return &q->reasons[QUESTION_REASONS - 1];
    struct reason *r = &q->reasons[q->n_reasons++];
    *r = (struct reason){.kind = kind, .n = n, .m = m};
    return r;
}

static uint64_t red_flags(const struct audit *a, enum flag_state state)
{
    uint64_t n = 0;
    for (int id = 0; id < FLAGS_PER_COLOUR; id++)
        n += a->flag[id].state == state;
    return n;
}

static uint64_t criteria_with(const struct audit *a, enum criterion_status status)
{
    uint64_t n = 0;
    for (int id = 0; id < CRITERION_COUNT; id++)
        n += a->criterion[id].status == status;
    return n;
}

/* The verdict, in the question's words. */
static void redis(struct audit *a, struct question *q)
{
    static const enum answer answers[] = {
        [VERDICT_NOT_NEEDED] = ANSWERED_NO,
        [VERDICT_WATCH] = ANSWERED_NOT_YET,
        [VERDICT_ASKED_FOR] = ANSWERED_YES,
        [VERDICT_CANNOT_TELL] = ANSWERED_UNKNOWN,
    };
    uint64_t unknown = criteria_with(a, CRITERION_UNKNOWN);
    q->answer = answers[a->verdict];
    if (a->coverage_low)
        add(q, REASON_COVERAGE, 0, 0);
    if (a->hours_low)
        add(q, REASON_HOURS, a->usual_hours_seen, a->usual_hours);
    add(q, REASON_RED_FLAGS, red_flags(a, FLAG_RAISED), red_flags(a, FLAG_UNKNOWN));
    add(q, REASON_CRITERIA, criteria_with(a, CRITERION_REACHED), criteria_with(a, CRITERION_CLOSE));
    if (unknown)
        add(q, REASON_CRITERIA_UNKNOWN, 0, 0);
    if (a->n_advice)
        add(q, REASON_ADVICE, a->n_advice, 0);
}

/* Of the endpoints that are in flight before the locks more than by chance the most frequent one;
   NULL: there is none. */
static const struct audit_watched *holder(const struct audit *a, uint64_t *ret_before)
{
    const struct audit_watched *found = NULL;
    for (size_t i = 0; i < a->criteria->n_watched; i++) {
        uint64_t before =
            a->watched[i].locks.state == CLAIM_SUPPORTED ? a->attribution.endpoints[i].observed : 0;
        if (before <= (found ? *ret_before : 0))
            continue;
        found = &a->watched[i];
        *ret_before = before;
    }
    return found;
}

/* Whose request waited is known; whose held the lock? */
static void pool_waits(struct audit *a, struct question *q)
{
    uint64_t before = 0, asked = a->attribution.events;
    const struct audit_watched *found = holder(a, &before);
    q->answer = ANSWERED_UNKNOWN;
    if (a->waits.state == CLAIM_SUPPORTED)
        add(q, REASON_CONTENTION, a->contention, asked);
    else if (a->contention)
        add(q, REASON_CHANCE, a->contention, asked);
    else
        add(q, REASON_NO_CONTENTION, asked, 0);
    if (found)
        add(q, REASON_OWN_LOCKS, before, a->attribution.usable)->path = found->watched->path;
    else
        add(q, REASON_MISSING_HOLDER, 0, 0);
    if (found && a->waits.state == CLAIM_SUPPORTED)
        q->answer = ANSWERED_YES;
}

static void pool_unseen(struct audit *a, struct question *q)
{
    q->answer = ANSWERED_UNKNOWN;
    add(q, REASON_LOCKS, a->lock_events, 0);
    if (a->waits.gap == CLAIM_GAP_NO_MOMENTS || a->waits.gap == CLAIM_GAP_NO_TIMES)
        add(q, REASON_MISSING_MOMENTS, 0, 0);
    else if (a->waits.gap == CLAIM_GAP_SECONDS)
        add(q, REASON_MISSING_SECONDS, a->hours_without_seconds, 0);
    else
        add(q, REASON_MISSING_LATENCIES, 0, 0);
}

/*
 * A pool keeps the connections of one process from waiting for each other. So it is needed where
 * they do: requests of Porta's own wait for locks that others of its own hold. It is not where no
 * lock error was seen.
 */
static void pool(struct audit *a, struct question *q)
{
    /* The database dates each operation; in the logs many share a neighbour's time. */
    uint64_t busiest =
        a->database.has_agents ? a->database.peak_operations : a->sums->operations_peak_minute;
    if (a->lock_events && a->waits.state != CLAIM_NOT_ENOUGH) {
        pool_waits(a, q);
    } else if (a->lock_events) {
        pool_unseen(a, q);
    } else if (a->flag[FLAG_LOCK_ERRORS].state == FLAG_UNKNOWN) {
        q->answer = ANSWERED_UNKNOWN;
        add(q, REASON_MISSING_LOCKS, 0, 0);
    } else {
        q->answer = ANSWERED_NO;
        add(q, REASON_NO_LOCKS, a->sums->messages, 0);
    }
    if (busiest)
        add(q, REASON_CONNECTIONS, busiest, 0);
}

/* Porta's endpoints that do nothing but read and write files. */
static bool is_file_endpoint(const struct audit_endpoint *e)
{
    static const char *const paths[] = {"/read_file", "/write_file", "/list_dir"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (strcmp(e->path, paths[i]) == 0)
            return true;
    return false;
}

/* The slowest of the file endpoints is held against what the document calls well. */
static void io(struct audit *a, struct question *q)
{
    const struct audit_endpoint *slowest = NULL;
    const struct database_evidence *d = &a->database;
    uint64_t n = 0;
    for (size_t i = 0; i < a->n_endpoints; i++) {
        const struct audit_endpoint *e = &a->endpoints[i];
        if (!is_file_endpoint(e) || e->latency.n < a->criteria->min_n)
            continue;
        n += e->latency.n;
        if (!slowest || e->latency.p95_us > slowest->latency.p95_us)
            slowest = e;
    }
    q->answer = ANSWERED_UNKNOWN;
    if (slowest) {
        const struct threshold *well = &a->criteria->flag[FLAG_GREEN_P95];
        bool fast = threshold_met(well, (double)slowest->latency.p95_us / 1000);
        /* Porta logs each operation in its database: a lock makes these requests slow, too. */
        bool locked = a->lock_events && slowest->latency.p95_us >= a->criteria->rollup.long_us;
        q->answer = fast ? ANSWERED_NO : locked ? ANSWERED_UNKNOWN : ANSWERED_YES;
        struct reason *r = add(q,
                               fast     ? REASON_FILES_FAST
                               : locked ? REASON_FILES_LOCKED
                                        : REASON_FILES_SLOW,
                               n, (uint64_t)well->value);
        r->path = slowest->path;
        r->us = slowest->latency.p95_us;
    } else {
        add(q, REASON_MISSING_FILES, a->criteria->min_n, 0);
    }
    if (d->has_agents && d->has_failed && database_operations(d))
        add(q, REASON_FAILED, d->failed_operations, database_operations(d));
    add(q, REASON_MISSING_DISK, 0, 0);
}

/* Porta writes each operation into its log and its database: what only the log has was lost. */
static void logging(struct audit *a, struct question *q)
{
    uint64_t told = a->sums->operations, kept = a->database.operations;
    q->answer = ANSWERED_UNKNOWN;
    if (told && a->database.has_agents) {
        bool lost = told > kept + LOST_AT_ENDS;
        q->answer = lost ? ANSWERED_YES : ANSWERED_NO;
        add(q,
            lost          ? REASON_ROWS_LOST
            : kept < told ? REASON_ROWS_NEAR
                          : REASON_ROWS_THERE,
            lost ? told - kept : kept, told);
    }
    if (!told)
        add(q, REASON_MISSING_OPERATIONS, 0, 0);
    if (!a->database.has_agents)
        add(q, REASON_MISSING_DATABASE, 0, 0);
    add(q, REASON_MISSING_DURATION, 0, 0);
}

/* What is known of an endpoint that may hold others up; false: nobody asked for it. */
static bool blocking(const struct audit *a, const struct audit_blocker *b, enum reason_kind *ret)
{
    if (b->claim.state == CLAIM_SUPPORTED)
        *ret = REASON_BLOCKS;
    else if (b->claim.state == CLAIM_NOT_ENOUGH)
        *ret = REASON_MISSING_BLOCKING;
    else
        *ret = b->blocking.interval.high < BLOCKS_FROM ? REASON_NOT_BLOCKED : REASON_BLOCKS_UNSURE;
    return *ret != REASON_MISSING_BLOCKING || b->claim.gap != CLAIM_GAP_NO_REQUESTS ||
           a->requests == 0;
}

/* Those that block, or all others; was there any? */
static bool blockers(const struct audit *a, struct question *q, bool block, bool *unknown)
{
    bool found = false;
    for (size_t i = 0; i < a->criteria->n_blockers; i++) {
        enum reason_kind kind;
        if (!blocking(a, &a->blockers[i], &kind) || (kind == REASON_BLOCKS) != block)
            continue;
        found = true;
        *unknown |= kind == REASON_BLOCKS_UNSURE || kind == REASON_MISSING_BLOCKING;
        add(q, kind, i, 0);
    }
    return found;
}

/* What another setting or a cache does not cure: one endpoint that stops all others, growth, load.
 */
static void architecture(struct audit *a, struct question *q)
{
    static const enum criterion_id load[] = {CRITERION_AGENTS, CRITERION_RPS};
    bool yes = false, unknown = false;
    if (a->flag[FLAG_GROWTH].state == FLAG_RAISED) {
        yes = true;
        add(q, REASON_GROWTH, 0, 0);
    }
    for (size_t i = 0; i < sizeof load / sizeof load[0]; i++) {
        enum criterion_status status = a->criterion[load[i]].status;
        yes |= status == CRITERION_REACHED;
        unknown |= status == CRITERION_UNKNOWN;
        if (status == CRITERION_REACHED)
            add(q, REASON_REACHED, load[i], 0);
        else if (status == CRITERION_UNKNOWN)
            add(q, REASON_MISSING_LOAD, load[i], 0);
    }
    yes |= blockers(a, q, true, &unknown);
    blockers(a, q, false, &unknown);
    /* Growth is mostly unknown, and then no obstacle. */
    uint64_t flags_unknown =
        red_flags(a, FLAG_UNKNOWN) - (a->flag[FLAG_GROWTH].state == FLAG_UNKNOWN);
    if (flags_unknown)
        add(q, REASON_MISSING_FLAGS, flags_unknown, 0);
    unknown |= flags_unknown > 0;
    uint64_t raised = red_flags(a, FLAG_RAISED);
    if (!yes && !unknown)
        add(q, raised ? REASON_RED_FLAGS : REASON_QUIET, raised, 0);
    q->answer = yes ? ANSWERED_YES : unknown ? ANSWERED_UNKNOWN : ANSWERED_NO;
}

void questions_fill(struct audit *a)
{
    redis(a, &a->question[QUESTION_REDIS]);
    pool(a, &a->question[QUESTION_POOL]);
    io(a, &a->question[QUESTION_IO]);
    logging(a, &a->question[QUESTION_LOGGING]);
    architecture(a, &a->question[QUESTION_ARCHITECTURE]);
}
