/*
 * The report in English, continued: the document's claims, remedies and tests, and what was
 * measured of them (see phrases.h for what the braces mean).
 */
#include "report/phrases.h"

#define AT(phrase) ((phrase)-PHRASE_CLAIMS)

/* clang-format off */
const char *const phrases_english_claims[PHRASE_MONTHLY_FIRST - PHRASE_CLAIMS] = {
    [AT(PHRASE_BOTTLENECKS)] = "Bottlenecks",
    [AT(PHRASE_ALL_METHODS)] =
        "An endpoint goes by the name that the document gives it and is told by its path: requests "
        "of all methods count together, whatever method stands in its name.",
    [AT(PHRASE_CLAIM)] = "Claim",
    [AT(PHRASE_REMEDY)] = "Remedy",
    [AT(PHRASE_WHAT + WATCHED_PIPELINE)] = "runs commands in sequence",
    [AT(PHRASE_WHAT + WATCHED_STATUS)] = "the agents' status",
    [AT(PHRASE_WHAT + WATCHED_RUN_BASH)] = "runs a command",
    [AT(PHRASE_PROBLEM + WATCHED_PIPELINE)] = "it blocks SQLite while it runs.",
    [AT(PHRASE_PROBLEM + WATCHED_STATUS)] = "frequent database queries.",
    [AT(PHRASE_PROBLEM + WATCHED_RUN_BASH)] = "it may block the system.",
    [AT(PHRASE_HELP + WATCHED_PIPELINE)] = "cache the execution status.",
    [AT(PHRASE_HELP + WATCHED_STATUS)] = "cache the status for 30 s.",
    [AT(PHRASE_HELP + WATCHED_RUN_BASH)] = "run it asynchronously.",
    [AT(PHRASE_MEASURED)] = "Measured",
    [AT(PHRASE_SEEN_NOT)] = "no request in this period",
    [AT(PHRASE_SEEN)] = "{1} {1:request|requests}",
    [AT(PHRASE_SEEN_LATENCY)] = "P50 {1} ms, P95 {2} ms (n = {3})",
    [AT(PHRASE_SEEN_500S)] = "{1} answered 500",
    [AT(PHRASE_MONITORED)] = "Monitored",
    [AT(PHRASE_MONITORED_HEADER)] = "Endpoint | Requests | P50 ms | P95 ms | 500s",
    [AT(PHRASE_REBUILD)] =
        "For {1} {1:hour|hours} of this period the store has the seconds of other endpoints than "
        "this configuration's, or none at all, and what rests on them cannot be measured. "
        "`porta-audit scan --rebuild` with the logs and this configuration counts them anew.",
    [AT(PHRASE_GAP_SECONDS)] =
        "not enough data: for {1} {1:hour|hours} the store has no seconds of this configuration's "
        "endpoints",
    [AT(PHRASE_GAP_IN_FLIGHT)] =
        "not enough data: its requests carry no latency, so nothing tells while they ran",
    [AT(PHRASE_GAP_TIMES)] =
        "not enough data: too many of the requests have no time of their own",
    [AT(PHRASE_GAP_LOCKS)] = "lock errors cannot be told: {1}",
    [AT(PHRASE_GAP_NO_LOCKS)] = "no lock error in this period, so nothing to attribute",
    [AT(PHRASE_GAP_NO_MOMENTS)] =
        "not enough data: no lock episode begins with an error that has a time of its own",
    [AT(PHRASE_GAP_FEW_READS)] = "not enough data: {1} {1:read|reads} (it takes {2})",
    [AT(PHRASE_GAP_FEW_WAITING)] =
        "not enough data: {1} {1:request|requests} of others while it runs and {2} to compare them "
        "with (without it, same group of endpoints, same hour), in {3} {3:hour|hours}; it takes "
        "{4} of each, and {5} hours",
    [AT(PHRASE_LOCKS_BEFORE)] =
        "in flight just before {1} of {2} lock {2:episode|episodes}, {3} expected by its share of "
        "the hours ({4})",
    [AT(PHRASE_LOCKS_BEFORE_FEW)] =
        "not enough data: in flight just before {1} of {2} lock {2:episode|episodes} (it takes "
        "{3})",
    [AT(PHRASE_LOCKS_MORE)] = ": more than chance would give",
    [AT(PHRASE_LOCKS_CHANCE)] = ": chance alone may give as many",
    [AT(PHRASE_READS)] = "{1} {1:read|reads}",
    [AT(PHRASE_READS_EACH)] = ", one every {1} on average",
    [AT(PHRASE_EVERY_MINUTES)] = "{1} {1:minute|minutes}",
    [AT(PHRASE_EVERY_HOURS)] = "{1} {1:hour|hours}",
    [AT(PHRASE_EVERY_DAYS)] = "{1} {1:day|days}",
    [AT(PHRASE_REPLAY)] =
        "Replayed on these reads and the {1} {1:write that makes|writes that make} it stale, one "
        "shared cache answers, as an upper bound, ",
    [AT(PHRASE_REPLAY_NONE)] =
        "Replayed on these reads and the {1} {1:write that makes|writes that make} it stale, one "
        "shared cache answers none of them, with no TTL up to {2}",
    [AT(PHRASE_REPLAY_GAP)] = "What one shared cache would answer: ",
    [AT(PHRASE_REPLAY_TTL)] = "{1} % with a TTL of {2}",
    [AT(PHRASE_REPLAY_SAVES)] =
        "; of the {1} that these reads take, a TTL of {3} saves at most {2}",
    [AT(PHRASE_REPLAY_SAVES_UNKNOWN)] =
        "; what that saves is not known, as no read carries a latency",
    [AT(PHRASE_WAITING)] =
        "while it runs, other requests take {1} times as long (geometric means, matched by group "
        "of endpoints and hour; 95 % interval {2} to {3}; n = {4} and {5})",
    [AT(PHRASE_WAITING_CHANCE)] = ": the interval holds 1, so this may be chance",
    [AT(PHRASE_ALSO_CONFIGURED)] = "Other caches and blockers of the configuration",
    [AT(PHRASE_EPISODE_ERRORS)] = "; {1} {1:error|errors}",
    [AT(PHRASE_EPISODE_UNKNOWN)] = "; contention not known",
    [AT(PHRASE_EPISODE_NO_WAITS)] = "; no contention seen",
    [AT(PHRASE_EPISODE_ALL_WAIT)] = "; {1:contention|all of them contention}",
    [AT(PHRASE_EPISODE_WAITS)] = "; contention at {1} of {2}",
    [AT(PHRASE_EPISODE_WAITS_KNOWN)] = "; contention at {1} of the {2} known to the second",
    [AT(PHRASE_EPISODE_BEGINS)] = ", the first among them",
    [AT(PHRASE_EPISODE_BEGINS_NOT)] = ", but not at the first",
    [AT(PHRASE_LOCK_STARTS)] = "Lock episodes",
    [AT(PHRASE_LOCK_STARTS_RULE)] =
        "What was in flight {1} before each began, when the first to fail did not wait yet. Under "
        "{2} episodes they are listed, and nothing is claimed.",
    [AT(PHRASE_LOCK_STARTS_NONE)] =
        "None of the watched endpoints was in flight {1} before a lock episode began, when the "
        "first to fail did not wait yet ({3} {3:episode|episodes}). Under {2} nothing is claimed.",
    [AT(PHRASE_LOCK_START)] = "{1}: ",
    [AT(PHRASE_LOCK_START_NOTHING)] = "none of the watched endpoints",

    [AT(PHRASE_SINCE + PERIOD_WEEK)] = "since last week",
    [AT(PHRASE_SINCE + PERIOD_MONTH)] = "since last month",
    [AT(PHRASE_MIX_ROSE)] = "P95 rose by {1} ms {2}: ",
    [AT(PHRASE_MIX_FELL)] = "P95 fell by {1} ms {2}: ",
    [AT(PHRASE_MIX_SAME)] = "P95 has not changed {2}: ",
    [AT(PHRASE_MIX_PARTS)] =
        "{1} ms by the speed of the endpoints, {2} ms by the mix of traffic (n = {3} and {4})",
    [AT(PHRASE_MIX_NEW_ONES)] =
        "; {1} {1:request|requests} to endpoints that are new count as speed",
    [AT(PHRASE_MIX_NOT)] = "How much of the change in P95 {1} is mix, and how much speed: {2}.",
    [AT(PHRASE_MIX_WHY + MIX_NO_PERIOD)] =
        "not computed, as no request of that period is known here",
    [AT(PHRASE_MIX_WHY + MIX_OTHER_RULES)] =
        "not computed, as not all was counted by the same rules",
    [AT(PHRASE_MIX_WHY + MIX_TOO_FEW)] =
        "not enough data, {1} latencies then and {2} now (it takes {3})",
    [AT(PHRASE_MIX_WHY + MIX_LITTLE)] =
        "not computed, as only {5} of the {6} hours then have records, and {7} of {8} now: logs "
        "of then may be missing",
    [AT(PHRASE_MIX_WHY + MIX_NEW)] =
        "not computed, as {4} of the {2} latencies are of endpoints that are new",
    [AT(PHRASE_PLUS)] = "+{1}",
    [AT(PHRASE_MINUS)] = "−{1}",

    [AT(PHRASE_BEFORE_REDIS)] = "Before Redis",
    [AT(PHRASE_BEFORE_INTRODUCTION)] =
        "What helps sooner and costs less, in the order of the evidence for it:",
    [AT(PHRASE_BEFORE_NOTHING)] =
        "Nothing measured speaks for any of the smaller steps: WAL, a longer busy timeout, "
        "commands that run asynchronously, a cache inside the process.",
    [AT(PHRASE_BEFORE_NOTHING_SEEN)] =
        "Nothing that could be measured speaks for one of the smaller steps, but not all could.",
    [AT(PHRASE_BEFORE_UNMEASURED)] =
        "Not measured, so that nobody can tell here whether they would help: ",
    [AT(PHRASE_UNMEASURED_WAL)] = "WAL (the journal mode of Porta's database is not known)",
    [AT(PHRASE_UNMEASURED_BUSY_TIMEOUT)] =
        "a longer busy timeout (whether requests wait for locks is not known)",
    [AT(PHRASE_UNMEASURED_ASYNC)] = "running {1} asynchronously",
    [AT(PHRASE_UNMEASURED_CACHE)] = "a cache of {1} inside the process",
    [AT(PHRASE_ADVICE_WAL)] =
        "Porta's database is in journal mode {1}: WAL lets readers go on while one writes.",
    [AT(PHRASE_ADVICE_WAL_LOCKS)] =
        "Porta's database is in journal mode {1}, and there {2:was|were} {2} lock "
        "{2:error|errors}: WAL lets readers go on while one writes.",
    [AT(PHRASE_ADVICE_BUSY_TIMEOUT)] =
        "The busy timeout of {1} is reached: at {2} of {3} lock errors known to the second some "
        "request was in flight that took {4} or longer and had begun at most {5} before ({6} "
        "{6:request|requests} took that long in all).",
    [AT(PHRASE_ADVICE_WAITS)] =
        " {1} of {2} lock {2:episode|episodes} begin so, {3} expected by chance ({4}).",
    [AT(PHRASE_ADVICE_LONGER)] =
        " A longer timeout lets them wait instead of fail; shorter transactions keep nobody "
        "waiting.",
    [AT(PHRASE_ADVICE_ASYNC)] =
        "{1} keeps others waiting: they take {2} times as long while it runs (95 % interval {3} to "
        "{4}). Run asynchronously, it would not.",
    [AT(PHRASE_ADVICE_CACHE)] =
        "Where one worker serves all requests, a cache inside the process is a shared one: with a "
        "TTL of {1} it answers, as an upper bound, {2} % of {3} {3:read|reads} of {4}.",

    [AT(PHRASE_TEST_PLAN)] = "Test plan",
    [AT(PHRASE_TEST_HEADER)] = "Test | Seen | Result",
    [AT(PHRASE_TEST + TEST_PLAN_AGENTS)] = "5 agents for 10 s",
    [AT(PHRASE_TEST + TEST_PLAN_REQUESTS)] = "1,000 requests in 300 s",
    [AT(PHRASE_TEST + TEST_PLAN_DATA)] = "100 MB of data",
    [AT(PHRASE_TEST_IN_TEST)] = "{1}, test traffic",
    [AT(PHRASE_TEST_SEEN_AGAIN)] = "; the last such window ended {1}",
    [AT(PHRASE_TEST_IN_ALL)] = "{1}, all traffic",
    [AT(PHRASE_TEST_NOT_SEEN)] = "not in this period",
    [AT(PHRASE_TEST_SEEN_WITHIN)] = "{1}, by the report of {2}",
    [AT(PHRASE_TEST_NEVER)] = "never, in {1} {1:report|reports}",
    [AT(PHRASE_TEST_LAST_TIME)] = "; last {1}",
    [AT(PHRASE_TEST_EARLIER_NOT_SEEN)] = "; not in {1} earlier {1:report|reports}",
    [AT(PHRASE_TEST_EARLIER_UNKNOWN)] = "; not known from {1} earlier {1:report|reports}",
    [AT(PHRASE_TEST_MOST_AGENTS)] = "at most {1} {1:agent|agents} in a minute",
    [AT(PHRASE_TEST_MOST_REQUESTS)] = "at most {1} {1:request|requests} in 300 s",
    [AT(PHRASE_TEST_RESULT_AGENTS)] = "{1} agents, {2} {2:request|requests}",
    [AT(PHRASE_TEST_RESULT_REQUESTS)] = "{1} {1:request|requests}",
    [AT(PHRASE_TEST_RESULT_P95)] = ", P95 {1} ms",
    [AT(PHRASE_TEST_AROUND)] = " of the quarter hours around it (n = {1})",
    [AT(PHRASE_TEST_FEW_LATENCIES)] = ", too few latencies for P95 and CV (n = {1})",
    [AT(PHRASE_TEST_NO_LATENCY)] = ", no latencies",
    [AT(PHRASE_TEST_NO_LOCKS)] = ", no lock errors",
    [AT(PHRASE_TEST_LOCKS)] = ", {1} lock {1:error|errors}",
    [AT(PHRASE_TEST_NO_TIMES)] = "too few requests have a time of their own",
    [AT(PHRASE_TEST_DATA_SIZE)] = "the database holds {1}",
    [AT(PHRASE_TEST_TRAFFIC)] =
        "Test traffic, kept out of the criteria: {1} {1:request|requests} of test agents",
    [AT(PHRASE_TEST_CLIENT)] = "A stress test's own output: {1} {1:request|requests}",
    [AT(PHRASE_TEST_LATENCY)] = ", P95 {1} ms (n = {2})",
    [AT(PHRASE_TEST_CV)] = ", CV {1} %",
    [AT(PHRASE_TEST_500S)] = ", {1} answered 500",
    [AT(PHRASE_TEST_500_RATE)] = " ({1} %)",
    [AT(PHRASE_TEST_OPERATIONS)] =
        "Of test agents only operations were seen in this period, no request.",
    [AT(PHRASE_TEST_NONE)] = "No test traffic was seen in the logs of this period.",
    [AT(PHRASE_DAILY_METRICS)] = "Daily metrics",
    [AT(PHRASE_DAILY_METRICS_GAP)] = "The directory: {1}.",
    [AT(PHRASE_DAILY_METRICS_NONE)] = "No file tells of a test in this period.",
    [AT(PHRASE_RUN_REQUESTS)] =
        "{1} of {2} {2:request|requests} successful, {3} {3:error|errors}, P95 {4} ms, P99 {5} ms, "
        "CV {6} %",
    [AT(PHRASE_RUN_FAILED)] = "failed; ",
    [AT(PHRASE_RUN_ODD)] = "{1}: {2}",
    [AT(PHRASE_RUN_LEFT_OUT)] = "{1}, left out: {2}",
};
