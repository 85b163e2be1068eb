/*
 * The report in English: the words of the user's document, translated once (see phrases.h for what
 * the braces mean).
 */
#include "report/phrases.h"

/* clang-format off */
const char *const phrases_english[PHRASE_CLAIMS] = {
    [PHRASE_MONTH + 0] = "January",
    [PHRASE_MONTH + 1] = "February",
    [PHRASE_MONTH + 2] = "March",
    [PHRASE_MONTH + 3] = "April",
    [PHRASE_MONTH + 4] = "May",
    [PHRASE_MONTH + 5] = "June",
    [PHRASE_MONTH + 6] = "July",
    [PHRASE_MONTH + 7] = "August",
    [PHRASE_MONTH + 8] = "September",
    [PHRASE_MONTH + 9] = "October",
    [PHRASE_MONTH + 10] = "November",
    [PHRASE_MONTH + 11] = "December",
    [PHRASE_DAY] = "{1} {2} {3}",
    [PHRASE_DAYS_IN_MONTH] = "{1} to {2}",
    [PHRASE_DAYS_IN_YEAR] = "{1} {2} to {3}",
    [PHRASE_DAYS] = "{1} to {2}",
    [PHRASE_HOURS_IN_DAY] = "{1}, {2} to {3}",
    [PHRASE_HOURS] = "{1} {2} to {3} {4}",
    [PHRASE_INSTANT] = "{1} {2}",

    [PHRASE_TITLE] = "Porta audit",
    [PHRASE_LOW_COVERAGE] =
        "⚠️ **Only {1} % of the lines were understood** ({2} of {3}). A verdict needs {4} %; the "
        "figures below rest on what was understood. Which lines were not stands under [What this "
        "report rests on](#what-this-report-rests-on).",
    [PHRASE_LOW_HOURS] =
        "⚠️ **Only {1} of the {2} {2:hour|hours} that usually have requests {1:has|have} any** "
        "(usually: in at least half of {3} reported weeks before). A verdict needs {4} %: logs may "
        "be missing.",
    [PHRASE_NOTHING_READ] = "⚠️ **No line was read.** There is nothing to judge in this report.",
    [PHRASE_NO_DATED_RECORD] = "No dated record",
    [PHRASE_REQUESTS] = "{1} {1:request|requests}",
    [PHRASE_ALL_DAYS_COVERED] = "all {1} {1:day|days} covered",
    [PHRASE_ALL_HOURS_COVERED] = "all {1} {1:hour|hours} covered",
    [PHRASE_HOURS_COVERED] = "{1} of {2} {2:hour|hours} covered",
    [PHRASE_ALL_DAYS_SO_FAR] = "all {1} {1:day|days} so far covered",
    [PHRASE_ALL_HOURS_SO_FAR] = "all {1} {1:hour|hours} so far covered",
    [PHRASE_HOURS_SO_FAR] = "{1} of {2} {2:hour|hours} so far covered",
    [PHRASE_NO_HOUR_OVER] = "no hour of it is over yet",
    [PHRASE_PROGRAM] = "porta-audit {1}, criteria {2}",
    [PHRASE_INCOMPLETE] = "*incomplete*: the period is not over",
    [PHRASE_VERDICT + VERDICT_NOT_NEEDED] = "Not needed",
    [PHRASE_VERDICT + VERDICT_WATCH] = "Not yet: watch ",
    [PHRASE_VERDICT + VERDICT_ASKED_FOR] = "The system asks for Redis: ",
    [PHRASE_VERDICT + VERDICT_CANNOT_TELL] = "Cannot tell: ",
    [PHRASE_TOPIC + TOPIC_LOCKS] = "SQLite lock errors",
    [PHRASE_TOPIC + TOPIC_HTTP_500] = "500 errors",
    [PHRASE_TOPIC + TOPIC_GROWTH] = "growing response time",
    [PHRASE_TOPIC + TOPIC_AGENTS] = "active agents",
    [PHRASE_TOPIC + TOPIC_P95] = "P95",
    [PHRASE_TOPIC + TOPIC_CV] = "CV",
    [PHRASE_TOPIC + TOPIC_DB_SIZE] = "database size",
    [PHRASE_TOPIC + TOPIC_RPS] = "requests per second",
    [PHRASE_COVERAGE] = "too few lines understood",
    [PHRASE_COVERAGE_HOURS] = "usual hours without requests",
    [PHRASE_NO_RED_FLAG] = "No red flag is raised",
    [PHRASE_RED_FLAGS] = "{1} red {1:flag is|flags are} raised",
    [PHRASE_RED_FLAGS_UNKNOWN] = " ({1} of {2} {1:is|are} unknown)",
    [PHRASE_ALL_SAFE] = "No criterion is close to its threshold.",
    [PHRASE_OF_CRITERIA] = "Of the {1} criteria, ",
    [PHRASE_CRITERIA_REACHED] = "{1} {1:has|have} reached the threshold",
    [PHRASE_CRITERIA_CLOSE] = "{1} {1:is|are} close to the threshold",
    [PHRASE_CRITERIA_UNKNOWN] = "{1} could not be measured",
    [PHRASE_SEE_BEFORE_REDIS] = " What may help sooner stands under [Before Redis](#before-redis).",
    [PHRASE_MAXIM] = "We do not adopt Redis until the system asks for it.",

    [PHRASE_CRITERIA_HEADER] = "Criterion | {1} | {2} | Threshold | Used | Status | Reaches it",
    [PHRASE_THIS + PERIOD_WEEK] = "This week",
    [PHRASE_THIS + PERIOD_MONTH] = "This month",
    [PHRASE_THIS + PERIOD_RANGE] = "This period",
    [PHRASE_LAST_ONE + PERIOD_WEEK] = "Last week",
    [PHRASE_LAST_ONE + PERIOD_MONTH] = "Last month",
    [PHRASE_LAST_ONE + PERIOD_RANGE] = "Period before",
    [PHRASE_CRITERION + CRITERION_AGENTS] = "Active agents, busiest minute",
    [PHRASE_CRITERION + CRITERION_P95] = "P95 response time",
    [PHRASE_CRITERION + CRITERION_CV] = "Coefficient of variation",
    [PHRASE_CRITERION + CRITERION_DB_SIZE] = "Database size",
    [PHRASE_CRITERION + CRITERION_RPS] = "Requests per second, busiest minute",
    [PHRASE_SAFE] = "✅\u00a0Safe",
    [PHRASE_CLOSE] = "⚠️\u00a0Close",
    [PHRASE_REACHED] = "🚨\u00a0Reached",
    [PHRASE_UNKNOWN] = "❔\u00a0Unknown: {1}",
    [PHRASE_TOO_LITTLE_HISTORY] =
        "*Reaches it* is empty where there is too little history ({1} of {2} weeks).",
    [PHRASE_FROM_TO] = "{1} to {2}",
    [PHRASE_FORECAST_NO_TREND] = "no trend (n = {1})",
    [PHRASE_FORECAST_BEYOND] = "not soon: not within twice this history (n = {1})",
    [PHRASE_FORECAST_FROM] = "{1} or later",
    [PHRASE_FORECAST_NOTE] =
        "A date under *Reaches it* is no promise: it is the 80 % interval of when a straight line "
        "through the last *n* complete weeks crosses the threshold, if all goes on as in them; *or "
        "later*: it has no end within twice that time.",
    [PHRASE_FORECAST_REACHED] = "reached",
    [PHRASE_FORECAST_LAST_THERE] = "cannot tell; reached when last measured",
    [PHRASE_NO_HISTORY] = "*{1}* is empty: there is no history yet.",
    [PHRASE_NO_PREVIOUS] = "*{1}* is empty: no report of it is kept.",
    [PHRASE_MEASURED_HOW] = "What the figures mean:",
    [PHRASE_DEFINITION + CRITERION_AGENTS] = "the most distinct agents in one clock minute",
    [PHRASE_DEFINITION + CRITERION_P95] =
        "nearest rank: the smallest latency that at least 95 % of the requests do not exceed, "
        "without streams and test traffic",
    [PHRASE_DEFINITION + CRITERION_CV] =
        "sample standard deviation ÷ mean within each endpoint, so that the mix of traffic does "
        "not count",
    [PHRASE_DEFINITION + CRITERION_DB_SIZE] = "bytes of the database file and its `-wal`",
    [PHRASE_DEFINITION + CRITERION_RPS] = "the busiest clock minute ÷ 60",
    [PHRASE_AGENTS_BY_FIELD] = ", told apart by the agent that the logs name",
    [PHRASE_AGENTS_BY_DATABASE] = ", told apart by `agent_id` in Porta's database",
    [PHRASE_AGENTS_BY_ADDRESS] = ", told apart by client address and user agent",
    [PHRASE_AGENTS_BY_NOTHING] = "; nothing in these logs tells agents apart",
    [PHRASE_AGENTS_IN_PERIOD] = "; {1} in the whole period",
    [PHRASE_RESTS_ON] = " (n = {1})",
    [PHRASE_P95_FROM_CLIENT] =
        " (n = {1}{2}; from a stress test's own output, as no request carries a latency)",
    [PHRASE_P95_FROM_RUN] =
        "; here that of the slowest test that the daily metrics tell of, {1} (n = {2}), as no "
        "request carries a latency",
    [PHRASE_CV_FROM_RUNS] =
        "; here within the tests that the daily metrics tell of (n = {1}), as no request carries a "
        "latency",
    [PHRASE_CV_ALL_ENDPOINTS] = "; over all endpoints",
    [PHRASE_CV_SOME_ENDPOINTS] = "; over the endpoints whose work is constant: ",
    [PHRASE_CV_POOLED] = "; {1} % with all endpoints mixed together",
    [PHRASE_RATE_MEAN] = "; {1} a second on average",
    [PHRASE_RATE_SECOND] = "; {1} in the busiest second",
    [PHRASE_REASON + UNKNOWN_NOT] = "",
    [PHRASE_REASON + UNKNOWN_NO_REQUESTS] = "no requests",
    [PHRASE_REASON + UNKNOWN_NO_LATENCIES] = "no request carries a latency",
    [PHRASE_REASON + UNKNOWN_TOO_FEW] = "fewer than {1} values (n = {2})",
    [PHRASE_REASON + UNKNOWN_NO_DATABASE] = "no database was named with `--porta-db`",
    [PHRASE_REASON + UNKNOWN_DATABASE_GAP] = "the database could not be read: {3}",
    [PHRASE_REASON + UNKNOWN_NO_IDENTITY] = "nothing tells agents apart",
    [PHRASE_REASON + UNKNOWN_NO_APP_LOG] = "no log was read in which lock errors would show",
    [PHRASE_REASON + UNKNOWN_APP_LOG_INCOMPLETE] =
        "a log in which lock errors may stand was not read whole",
    [PHRASE_REASON + UNKNOWN_UNDATED] = "what was seen has no time",
    [PHRASE_REASON_UNDATED_LOCKS] =
        "{4} lock {4:error has|errors have} no time and may belong to this period",
    [PHRASE_P_IS] = "p = {1}",
    [PHRASE_P_BELOW] = "p < {1}",
    [PHRASE_GROWTH_YES] = "yes, the hourly P95 doubles in {1} days ({2}, n = {3} hours)",
    [PHRASE_GROWTH_NO] =
        "no; at its slope the hourly P95 doubles in {1} days ({2}, n = {3} hours)",
    [PHRASE_GROWTH_NO_RISE] = "no, the hourly P95 does not rise ({2}, n = {3} hours)",
    [PHRASE_GROWTH_CHANCE] = ": that may be chance",
    [PHRASE_GROWTH_SLOW] = ": that is over {1} days",
    [PHRASE_GROWTH_OTHER_SHAPE] = ": a straight line or a single step fits as well",
    [PHRASE_REASON_ALL_ZERO] = "every latency that counts is 0",
    [PHRASE_REASON + UNKNOWN_FEW_HOURS] =
        "fewer than {5} hours have {6} requests with a latency ({7} {7:has|have})",

    [PHRASE_STATE] = "Current state",
    [PHRASE_WORKS_WELL] = "Works well",
    [PHRASE_NEEDS_ATTENTION] = "Needs attention",
    [PHRASE_WHY_CRITERIA] =
        "**Why these criteria:** from 5 agents on, SQLite begins to lock under simultaneous "
        "operations; a P95 over 2 s is noticed; a CV over 50 % means that response times cannot "
        "be foretold; large databases slow SQLite down; at a high rate its locks become critical.",
    [PHRASE_COPES] = "SQLite copes with today's load, without a lock error",
    [PHRASE_HAS_RATE] = "{1} requests a second in the busiest minute",
    [PHRASE_HAS_OPERATIONS] = "{1} {1:operation|operations} of agents",
    [PHRASE_OPERATIONS_PEAK] = ", at most {1} a minute",
    [PHRASE_OPERATIONS_TIMED] = " of the {1} whose time is known",
    [PHRASE_OPERATIONS_OF_TESTS] = ", without the {1} of test agents",
    [PHRASE_OPERATIONS_NO_PEAK] = ", most of them without a time of their own",
    [PHRASE_HAS_DATABASE] = "database {1}",
    [PHRASE_HAS_AGENTS] = "{1} {1:agent|agents} in the busiest minute",
    [PHRASE_HAS_P95] = "P95 {1}",
    [PHRASE_HAS_P95_P99] = "P95 {1} ms, P99 {2} ms",
    [PHRASE_HAS_CV] = "CV {1}",
    [PHRASE_HAS_LOCKS] = "{1} SQLite lock {1:error|errors}",
    [PHRASE_HAS_500S] = "{1} of {2} {2:request|requests} answered 500",
    [PHRASE_HAS_NO_500] = "none of {1} {1:request|requests} answered 500",
    [PHRASE_HAS_UNMEASURED] = "could not be measured: ",
    [PHRASE_NOTHING_MEASURED] = "nothing that these logs show",
    [PHRASE_NOTHING_STANDS_OUT] = "nothing stands out",
    [PHRASE_DATABASE] = "Porta's database",
    [PHRASE_DATABASE_SIZE] = "{1} with its `-wal`",
    [PHRASE_DATABASE_PAGES] = ", {1} {1:page|pages} of {2}, {3} free",
    [PHRASE_DATABASE_OPERATIONS] =
        "; {1} {1:operation|operations} in the period by {2} {2:agent|agents}, {3} a minute on "
        "average, at most {4} in one",
    [PHRASE_DATABASE_TESTS_TOO] =
        ", test agents among the operations and in their mean, but not among the agents nor in "
        "the most",
    [PHRASE_DATABASE_FAILED] = ", {1} failed",
    [PHRASE_DATABASE_TABLES] = "; largest: ",
    [PHRASE_DATABASE_TABLE] = "{1} {2}",
    [PHRASE_DATABASE_TABLES_GAP] = "; sizes of tables are not known: {1}",
    [PHRASE_DATABASE_GAP] = "; {1}",

    [PHRASE_FLAGS] = "Overload indicators",
    [PHRASE_FLAG_NOTES] =
        "A ticked box is a flag that holds. Intervals are at 95 % and assume independent "
        "requests: Wilson's for a rate, order statistics for a percentile. *Uncertain*: the "
        "interval holds the threshold.",
    [PHRASE_COLOUR + 0] = "🚨 Red flags: act now",
    [PHRASE_COLOUR + 1] = "⚠️ Yellow flags: watch",
    [PHRASE_COLOUR + 2] = "✅ Green indicators",
    [PHRASE_FLAG + FLAG_LOCK_ERRORS] = "SQLite lock errors",
    [PHRASE_FLAG + FLAG_RED_P95] = "P95 over {1}",
    [PHRASE_FLAG + FLAG_HTTP_500] = "500 errors over {1}",
    [PHRASE_FLAG + FLAG_GROWTH] = "Response time grows exponentially",
    [PHRASE_FLAG + FLAG_YELLOW_P95] = "P95 over {1}",
    [PHRASE_FLAG + FLAG_YELLOW_CV] = "CV over {1}",
    [PHRASE_FLAG + FLAG_YELLOW_AGENTS] = "More than {1} simultaneous agents",
    [PHRASE_FLAG + FLAG_YELLOW_DB_SIZE] = "Database over {1}",
    [PHRASE_FLAG + FLAG_GREEN_P95] = "P95 under {1}",
    [PHRASE_FLAG + FLAG_GREEN_CV] = "CV under {1}",
    [PHRASE_FLAG + FLAG_GREEN_AGENTS] = "Fewer than {1} agents",
    [PHRASE_FLAG + FLAG_GREEN_DB_SIZE] = "Database under {1}",
    [PHRASE_CANNOT_TELL] = "cannot tell: {1}",
    [PHRASE_NO_LOCKS] = "none in {1} {1:request|requests} and {2} log {2:entry|entries}",
    [PHRASE_LOCKS] = "{1}, in {2} {2:episode|episodes} (gaps of at most 10 s)",
    [PHRASE_LOCKS_INFERRED] = "; {1} with a time taken from a neighbouring entry",
    [PHRASE_LOCKS_UNDATED] = "; {1} in these logs {1:has|have} no time at all",
    [PHRASE_LOCKS_CONTENTION] =
        "; contention (a request of {3} or longer that began at most {4} before) in {1} of the {2} "
        "known to the second",
    [PHRASE_LOCKS_UNCLASSIFIED] = "; whether that is contention is not known: {1}",
    [PHRASE_UNCLASSIFIED_MOMENTS] = "none is known to the second",
    [PHRASE_UNCLASSIFIED_TIMES] = "no request with a latency has a time of its own",
    [PHRASE_UNCLASSIFIED_LATENCIES] = "no request carries a latency",
    [PHRASE_UNCLASSIFIED_SECONDS] =
        "for {1} {1:hour|hours} the store has no seconds of this configuration's endpoints",
    [PHRASE_EPISODE] = "{1}: {2} {2:error|errors}",
    [PHRASE_EPISODE_INFERRED] = ", time inferred",
    [PHRASE_AND_MORE] = "and {1} more",
    [PHRASE_MS] = "{1} ms",
    [PHRASE_PERCENT] = "{1} %",
    [PHRASE_MS_INTERVAL] = "; 95 % interval {1} to {2} ms",
    [PHRASE_MS_INTERVAL_OPEN] = "; 95 % interval from {1} ms, without an upper bound under n = {2}",
    [PHRASE_PERCENT_INTERVAL] = "; 95 % interval {1} to {2} %",
    [PHRASE_OF_N] = "{1} % ({2} of {3}{4})",
    [PHRASE_N_IS] = " (n = {1}{2})",
    [PHRASE_RATE_5XX] = "all 5xx ",
    [PHRASE_RATE_5XX_NONE] = "no other 5xx",
    [PHRASE_UNCERTAIN] = ", *uncertain*",

    [PHRASE_ENDPOINTS] = "Endpoints",
    [PHRASE_ENDPOINTS_HEADER] =
        "Endpoint | Requests | P50 ms | P95 ms | P99 ms | CV % | 500s | 500 rate",
    [PHRASE_ENDPOINTS_NONE] = "No request in this period.",
    [PHRASE_ENDPOINTS_MORE] = "and {1} more",
    [PHRASE_ENDPOINTS_ALL] = "All",
    [PHRASE_STREAM] = " (stream)",
    [PHRASE_ENDPOINT_NOTES] =
        "{1} of {2} {2:request|requests} {1:carries|carry} a latency that counts. Percentiles "
        "are nearest rank, CV is sample standard deviation ÷ mean; that of *All* mixes the "
        "endpoints.",
    [PHRASE_FEW_VALUES] =
        "A dash: fewer than {1} values, of which no percentile, CV or rate is told.",
    [PHRASE_INTERVALS] =
        "95 % intervals of these figures, by order statistics and, for the rate, Wilson's; "
        "independent requests are assumed:",
    [PHRASE_INTERVALS_HEADER] = "Endpoint | n | P95 ms | P99 ms | 500 rate %",
    [PHRASE_INTERVALS_OPEN] =
        "*From*: there is no upper end, as always under n = {1} for P95 and n = {2} for P99.",
    [PHRASE_FROM_ON] = "from {1}",
    [PHRASE_LATENCIES_FROM_CLIENT] =
        "No request carries a latency. P95 and CV of the criteria are those of a stress test's "
        "own output (n = {1}).",
    [PHRASE_LATENCIES_FROM_RUNS] =
        "No request carries a latency. P95 and CV of the criteria are those of the daily metrics "
        "({1} {1:test|tests}).",
    [PHRASE_RUN_ENDPOINTS] = "In the daily metrics",
    [PHRASE_RUN_ENDPOINTS_NOTE] =
        "Counted from the lines that the tests printed; P95 and CV of the criteria are the figures "
        "that each file gives of its own test.",
    [PHRASE_RUN_ENDPOINTS_HEADER] =
        "Endpoint | Requests | P50 ms | P95 ms | P99 ms | CV % | 500s | Failed",
    [PHRASE_CLIENT_ENDPOINTS] = "Stress test output",
    [PHRASE_LATENCIES_NONE] = "No request carries a latency.",
    [PHRASE_SLOWEST] = "The slowest 5 % ({1} {1:request|requests} at or above the P95 of {2} ms): ",
    [PHRASE_SLOWEST_ITEM] = "{1} {2}",
    [PHRASE_SLOWEST_OTHERS] = "others {1}",

    [PHRASE_CHECKLIST] = "Redis adoption checklist",
    [PHRASE_CHECKLIST_RULE] =
        "An item is ticked by evidence or by a named person's word, never by default.",
    [PHRASE_CHECKLIST_OPEN] =
        "*Not checked* with nothing but a name means that no rule of the configuration checks the "
        "item and nobody has attested it: a rule goes under that name in its `checklist`, and "
        "`porta-audit attest NAME` prints an attestation to fill in.",
    [PHRASE_SECTION + 0] = "Preparation",
    [PHRASE_SECTION + 1] = "Adoption",
    [PHRASE_SECTION + 2] = "Monitoring",
    [PHRASE_CHECK + CHECK_RED_FLAG] = "A red flag was reached",
    [PHRASE_CHECK + CHECK_PERFORMANCE_TESTS] = "Performance tests were run",
    [PHRASE_CHECK + CHECK_MIGRATION_PLAN] = "A migration plan is ready",
    [PHRASE_CHECK + CHECK_BACKUP] = "A backup was made",
    [PHRASE_CHECK + CHECK_REDIS_INSTALLED] = "Redis is installed",
    [PHRASE_CHECK + CHECK_CONNECTION] = "The connection is configured",
    [PHRASE_CHECK + CHECK_CACHING] = "Caching is implemented",
    [PHRASE_CHECK + CHECK_COMPATIBILITY] = "Compatibility is tested",
    [PHRASE_CHECK + CHECK_REDIS_METRICS] = "Redis metrics are configured",
    [PHRASE_CHECK + CHECK_LOGGING] = "Logging is added",
    [PHRASE_CHECK + CHECK_ALERTS] = "Alerts are created",
    [PHRASE_CHECK + CHECK_DOCUMENTATION] = "The changes are documented",
    [PHRASE_WEEKLY] = "Weekly routine",
    [PHRASE_MONTHLY] = "Monthly routine",
    [PHRASE_ROUTINE + ROUTINE_STRESS_TEST] = "Stress test run",
    [PHRASE_ROUTINE + ROUTINE_DB_SIZE] = "Database size checked",
    [PHRASE_ROUTINE + ROUTINE_LOGS] = "Logs analysed for errors",
    [PHRASE_ROUTINE + ROUTINE_METRICS] = "Metrics updated",
    [PHRASE_ROUTINE + ROUTINE_AUDIT] = "Full performance audit made",
    [PHRASE_ROUTINE + ROUTINE_CRITERIA] = "Criteria updated",
    [PHRASE_ROUTINE + ROUTINE_PLANNING] = "Improvements planned",
    [PHRASE_ROUTINE + ROUTINE_DOCUMENT] = "Changes documented",
    [PHRASE_NOT_CHECKED] = "not checked",
    [PHRASE_EVIDENCE_NONE_RAISED] = "none is raised",
    [PHRASE_EVIDENCE_RAISED] = "raised: ",
    [PHRASE_EVIDENCE_FLAGS_UNKNOWN] = "none is raised, but these are unknown: ",
    [PHRASE_EVIDENCE_TEST_TRAFFIC] = "{1} {1:request|requests} of test agents in this period",
    [PHRASE_EVIDENCE_TEST_OPERATIONS] =
        "operations of test agents in this period, without a request",
    [PHRASE_EVIDENCE_STRESS_OUTPUT] = "{1} {1:request|requests} in a stress test's own output",
    [PHRASE_EVIDENCE_DAILY_METRICS] = "{1} {1:test|tests} in the daily metrics, the last {2}, {3}",
    [PHRASE_EVIDENCE_TEST_FAILED] =
        "{1} {1:test|tests} in the daily metrics, all failed, the last {2}, {3}",
    [PHRASE_EVIDENCE_NO_TEST] =
        "neither test traffic nor a stress test's output nor daily metrics in this period",
    [PHRASE_EVIDENCE_ATTESTED] = "attested by {1} on {2}",
    [PHRASE_EVIDENCE_ATTESTED_NOT] = "not met, says {1} on {2}",
    [PHRASE_EVIDENCE_EXPIRED] = "expired: attested by {1} on {2}",
    [PHRASE_EVIDENCE_NOT_YET] = "attested by {1} only on {2}, after the end of this period",
    [PHRASE_EVIDENCE_NOT_ATTESTED] = "{1}",
    [PHRASE_EVIDENCE_NO_WORD] = "not attested as {1}",
    [PHRASE_REDIS_CONNECTION] = "{1} answers, version {2}",
    [PHRASE_REDIS_METRICS] =
        "{1} has {2} in use, and since its start {3} {3:hit|hits}, {4} {4:miss|misses}, {5} "
        "{5:eviction|evictions}",
    [PHRASE_REDIS_LOGGING] = "{2} {2:entry|entries} in the slow log of {1}",
    [PHRASE_EVIDENCE_UNTIL] = " until {1}",
    [PHRASE_EVIDENCE_DB_NOT_ASKED] = "no database was named with `--porta-db`",
    [PHRASE_EVIDENCE_DB_GAP] = "the database could not be read: {1}",
    [PHRASE_EVIDENCE_ENTRIES] = "{1} {1:entry|entries}",
    [PHRASE_EVIDENCE_NO_ENTRIES] = "no log entry in this period",
    [PHRASE_EVIDENCE_THIS_REPORT] = "this report",
    [PHRASE_EVIDENCE_CRITERIA_CHANGED] =
        "the criteria are no longer those of {1}: ",
    [PHRASE_EVIDENCE_CRITERIA_OTHER] =
        "rules or endpoints",
    [PHRASE_EVIDENCE_CHANGED_VALUE] =
        "{1} {2} instead of {3}",
    [PHRASE_EVIDENCE_CHANGED_FLAG] = "{1}, before it was {2}",
    [PHRASE_EVIDENCE_AGE_DAYS] =
        "{1} {1:day|days} old",
    [PHRASE_EVIDENCE_AGE_HOURS] =
        "{1} {1:hour|hours} old",
    [PHRASE_EVIDENCE_AGE_AFTER] =
        "changed after the end of this period",
    [PHRASE_EVIDENCE_SPAN_DAYS] =
        "{1} {1:day|days}",
    [PHRASE_EVIDENCE_SPAN_HOURS] =
        "{1} {1:hour|hours}",
    [PHRASE_RULE + EVIDENCE_NOT_RECORDED - EVIDENCE_NOT_RECORDED] =
        "not recorded when the evidence of this period was taken; `--refresh-evidence` "
        "takes it anew",
    [PHRASE_RULE + EVIDENCE_FLAG_RAISED - EVIDENCE_NOT_RECORDED] =
        "raised: {1}",
    [PHRASE_RULE + EVIDENCE_FLAG_NOT_RAISED - EVIDENCE_NOT_RECORDED] =
        "not raised: {1}",
    [PHRASE_RULE + EVIDENCE_FLAG_UNKNOWN - EVIDENCE_NOT_RECORDED] =
        "unknown: {1}",
    [PHRASE_RULE + EVIDENCE_FILE_THERE - EVIDENCE_NOT_RECORDED] =
        "{1}, {2}",
    [PHRASE_RULE + EVIDENCE_FILE_MATCHES - EVIDENCE_NOT_RECORDED] =
        "{1}, {2}: {4}",
    [PHRASE_RULE + EVIDENCE_FILE_NONE - EVIDENCE_NOT_RECORDED] =
        "no file matches {1}",
    [PHRASE_RULE + EVIDENCE_FILE_NO_ROOT - EVIDENCE_NOT_RECORDED] =
        "no file matches {1}, but a directory of `roots` cannot be opened",
    [PHRASE_RULE + EVIDENCE_FILE_UNREADABLE - EVIDENCE_NOT_RECORDED] =
        "{1} cannot be read",
    [PHRASE_RULE + EVIDENCE_FILE_NOT_REGULAR - EVIDENCE_NOT_RECORDED] =
        "{1} is a symbolic link or no regular file",
    [PHRASE_RULE + EVIDENCE_FILE_OLD - EVIDENCE_NOT_RECORDED] =
        "{1} is {2}; at the end of this period it may be at most {7} old",
    [PHRASE_RULE + EVIDENCE_FILE_LATER - EVIDENCE_NOT_RECORDED] =
        "{1} was last changed long after this period; how old it was at the end of it is not "
        "known",
    [PHRASE_RULE + EVIDENCE_FILE_SMALL - EVIDENCE_NOT_RECORDED] =
        "{1} has {3}; at least {6} are asked for",
    [PHRASE_RULE + EVIDENCE_FILE_NO_MATCH - EVIDENCE_NOT_RECORDED] =
        "no line of {1} matches {5}",
    [PHRASE_RULE + EVIDENCE_FILE_GAVE_UP - EVIDENCE_NOT_RECORDED] =
        "{5} takes too many steps on {1}",
    [PHRASE_RULE + EVIDENCE_BACKUP_GOOD - EVIDENCE_NOT_RECORDED] =
        "{1}, {2}, passes quick_check, {8} {8:operation|operations}",
    [PHRASE_RULE + EVIDENCE_BACKUP_NOT_SQLITE - EVIDENCE_NOT_RECORDED] =
        "{1} is not an SQLite database",
    [PHRASE_RULE + EVIDENCE_BACKUP_DAMAGED - EVIDENCE_NOT_RECORDED] =
        "{1} is damaged or cut off",
    [PHRASE_RULE + EVIDENCE_BACKUP_FOREIGN - EVIDENCE_NOT_RECORDED] =
        "{1} is a database without Porta's tables",
    [PHRASE_RULE + EVIDENCE_BACKUP_TOO_LARGE - EVIDENCE_NOT_RECORDED] =
        "{1} is too large to be checked",
    [PHRASE_RULE + EVIDENCE_BACKUP_LOST_OPERATIONS - EVIDENCE_NOT_RECORDED] =
        "{1} has {8} {8:operation|operations}, the backup of the report before {9}",
    [PHRASE_RULE + EVIDENCE_BACKUP_LOST_AGENTS - EVIDENCE_NOT_RECORDED] =
        "{1} has {8} {8:agent|agents}, the backup of the report before {9}",
    [PHRASE_RULE_NEWER] =
        " (newer, but no use: ",
    [PHRASE_RULE + EVIDENCE_REDIS_NOT_ASKED - EVIDENCE_NOT_RECORDED] =
        "the configuration names no Redis",
    [PHRASE_RULE + EVIDENCE_REDIS_NO_CLIENT - EVIDENCE_NOT_RECORDED] =
        "this porta-audit was built without hiredis",
    [PHRASE_RULE + EVIDENCE_REDIS_NO_PASSWORD - EVIDENCE_NOT_RECORDED] =
        "the configured password for {1} cannot be read",
    [PHRASE_RULE + EVIDENCE_REDIS_UNREACHABLE - EVIDENCE_NOT_RECORDED] =
        "nothing answers at {1}",
    [PHRASE_RULE + EVIDENCE_REDIS_SILENT - EVIDENCE_NOT_RECORDED] =
        "{1} takes the connection and gives no answer",
    [PHRASE_RULE + EVIDENCE_REDIS_CLOSED - EVIDENCE_NOT_RECORDED] =
        "{1} hangs up in the middle of an answer",
    [PHRASE_RULE + EVIDENCE_REDIS_GARBAGE - EVIDENCE_NOT_RECORDED] =
        "what answers at {1} is not Redis",
    [PHRASE_RULE + EVIDENCE_REDIS_WANTS_PASSWORD - EVIDENCE_NOT_RECORDED] =
        "{1} asks for a password, and none is configured",
    [PHRASE_RULE + EVIDENCE_REDIS_WRONG_PASSWORD - EVIDENCE_NOT_RECORDED] =
        "{1} refuses the configured password",
    [PHRASE_RULE + EVIDENCE_REDIS_LOADING - EVIDENCE_NOT_RECORDED] =
        "{1} is still loading its data",
    [PHRASE_RULE + EVIDENCE_REDIS_REFUSED - EVIDENCE_NOT_RECORDED] =
        "{1} answers PING with an error",
    [PHRASE_RULE + EVIDENCE_REDIS_NOT_TOLD - EVIDENCE_NOT_RECORDED] =
        "{1} does not tell this figure",
    [PHRASE_RULE + EVIDENCE_REDIS_NO_EARLIER - EVIDENCE_NOT_RECORDED] =
        "no sample of {1} at the end of the period before",
    [PHRASE_RULE + EVIDENCE_REDIS_SAMPLED_LATE - EVIDENCE_NOT_RECORDED] =
        "the sample of {1} was not taken near the end of this period",
    [PHRASE_RULE + EVIDENCE_REDIS_RESTARTED - EVIDENCE_NOT_RECORDED] =
        "{1} was restarted or its figures were reset since the sample of the period "
        "before",
    [PHRASE_RULE + EVIDENCE_REDIS_ANSWERS - EVIDENCE_NOT_RECORDED] =
        "{1} answers PING",
    [PHRASE_RULE + EVIDENCE_REDIS_VERSION - EVIDENCE_NOT_RECORDED] =
        "{1} is version {2}",
    [PHRASE_RULE + EVIDENCE_REDIS_VERSION_OLD - EVIDENCE_NOT_RECORDED] =
        "{1} is version {2}; at least {4} is asked for",
    [PHRASE_RULE + EVIDENCE_REDIS_PERSISTENT - EVIDENCE_NOT_RECORDED] =
        "{1} keeps its data on disk",
    [PHRASE_RULE + EVIDENCE_REDIS_NOT_PERSISTENT - EVIDENCE_NOT_RECORDED] =
        "{1} has no append-only file, and no snapshot was saved well",
    [PHRASE_RULE + EVIDENCE_REDIS_HITS - EVIDENCE_NOT_RECORDED] =
        "{3} {3:hit|hits} of the cache at {1} in this period",
    [PHRASE_RULE + EVIDENCE_REDIS_HITS_FEW - EVIDENCE_NOT_RECORDED] =
        "{3} {3:hit|hits} of the cache at {1} in this period; at least {4} are asked "
        "for",
    [PHRASE_RULE + EVIDENCE_REDIS_RATIO - EVIDENCE_NOT_RECORDED] =
        "{3} of {5} reads of the cache at {1} were hits",
    [PHRASE_RULE + EVIDENCE_REDIS_RATIO_LOW - EVIDENCE_NOT_RECORDED] =
        "{3} of {5} reads of the cache at {1} were hits; at least {4} % are asked for",
    [PHRASE_RULE + EVIDENCE_REDIS_EVICTIONS - EVIDENCE_NOT_RECORDED] =
        "{3} {3:eviction|evictions} at {1} in this period",
    [PHRASE_RULE + EVIDENCE_REDIS_EVICTIONS_MANY - EVIDENCE_NOT_RECORDED] =
        "{3} {3:eviction|evictions} at {1} in this period; at most {4} may be",
    [PHRASE_RULE + EVIDENCE_REDIS_MEMORY - EVIDENCE_NOT_RECORDED] =
        "{1} uses {6}",
    [PHRASE_RULE + EVIDENCE_REDIS_MEMORY_MUCH - EVIDENCE_NOT_RECORDED] =
        "{1} uses {6}; at most {7} may be",
    [PHRASE_RULE + EVIDENCE_REDIS_SLOW_LOG - EVIDENCE_NOT_RECORDED] =
        "{3} {3:entry|entries} in the slow log of {1}",
    [PHRASE_RULE + EVIDENCE_REDIS_SLOW_LOG_LONG - EVIDENCE_NOT_RECORDED] =
        "{3} {3:entry|entries} in the slow log of {1}; at most {4} may be",

    [PHRASE_SAMPLED] = "What lies outside the logs was looked at on {1} and is kept.",
    [PHRASE_SAMPLED_LATE] =
        " That was long after this period: sizes and files are as they were then.",
    [PHRASE_CRITERIA_NOTE] = "Since the report before, ",
    [PHRASE_BASIS] = "What this report rests on",
    [PHRASE_SOURCES_HEADER] = "Source | Pattern | Understood | Lines | State",
    [PHRASE_SOURCES_NONE] = "No log was named.",
    [PHRASE_NO_PATTERN] = "none",
    [PHRASE_TIER + TIER_EDGE] = "edge",
    [PHRASE_TIER + TIER_APP] = "app",
    [PHRASE_TIER + TIER_CLIENT] = "client",
    [PHRASE_WHOLE] = "✅ whole",
    [PHRASE_WHOLE_BUT] = "⚠️ read to its end",
    [PHRASE_WHOLE_MISSED] = "⚠️ read to its end, {1} {1:line|lines} not understood",
    [PHRASE_CUT] = "⚠️ cut: the last complete line ends after {1} {1:byte|bytes}",
    [PHRASE_CORRUPT] = "🚨 corrupt: the last complete line ends after {1} {1:byte|bytes}",
    [PHRASE_UNREADABLE] = "🚨 unreadable",
    [PHRASE_EMPTY] = "✅ empty",
    [PHRASE_DUPLICATE] = "counted before",
    [PHRASE_MISSED] = "{1} of {2} {2:line|lines} not understood",
    [PHRASE_MISSED_FIRST] = ", the first at {1}",
    [PHRASE_MISSED_CLOSEST] = ", column {1} (closest pattern {2})",
    [PHRASE_TOO_LONG] = "{1} {1:line|lines} too long",
    [PHRASE_UNDERSTOOD] =
        "{1} % of the lines were understood, ignored on purpose or continue an entry.",
    [PHRASE_REQUESTS_EDGE] = "Requests are those of the edge tier, the server in front.",
    [PHRASE_REQUESTS_APP] = "Requests are those of the app tier, Porta's own server.",
    [PHRASE_REQUESTS_MIXED] =
        "Requests are those of the edge tier where it has any, else of the app tier.",
    [PHRASE_REQUESTS_CLIENT] =
        "The only requests are those of a stress test's own output; they feed P95 and CV alone.",
    [PHRASE_OTHER_TIER] =
        "{1} {1:request|requests} of the other tier {1:is|are} the same ones, one tier further "
        "in, and not added.",
    [PHRASE_EXACT] = "Percentiles are nearest rank and exact.",
    [PHRASE_ERROR_BOUND] =
        "Percentiles are nearest rank; with so many distinct values they are at most {1} % off.",
    [PHRASE_INFERRED] =
        "{1} {1:entry|entries} had no time of {1:its|their} own and took {1:its|their} "
        "neighbour's.",
    [PHRASE_UNDATED] = "{1} {1:entry has|entries have} no time at all and {1:is|are} not counted.",
    [PHRASE_UNDATED_COUNTED] =
        "{1} {1:entry has|entries have} no time at all and {1:is|are} counted.",
    [PHRASE_UNDATED_APP] =
        "{1} undated {1:request|requests} of the app tier {1:is|are} not counted, because the "
        "edge tier logged requests.",
    [PHRASE_EVICTED] =
        "{1} {1:request|requests} of further endpoints {1:is|are} added up as `(other)`.",
    [PHRASE_NO_RECORDS] = "Without a record: {1} of {2} {2:hour|hours}.",
    [PHRASE_NO_RECORDS_SO_FAR] = "Without a record: {1} of {2} {2:hour|hours} so far.",
    [PHRASE_INDEX_TITLE] = "Audits of Porta",
    [PHRASE_INDEX_ABOUT] =
        "A row a report, the newest first. porta-audit writes this page; what stands between the "
        "notes' markers is kept.",
    [PHRASE_INDEX_HEADER] = "Period | Verdict | Agents | P95 | CV | Database | Requests per second",
    [PHRASE_INDEX_REVISION] = ", revision {1}",
    [PHRASE_VERDICT_SHORT + VERDICT_NOT_NEEDED] = "🟢 not needed",
    [PHRASE_VERDICT_SHORT + VERDICT_WATCH] = "🟡 watch",
    [PHRASE_VERDICT_SHORT + VERDICT_ASKED_FOR] = "🔴 asked for",
    [PHRASE_VERDICT_SHORT + VERDICT_CANNOT_TELL] = "❔ cannot tell",
    [PHRASE_REVISION] =
        "**Revision {1}.** The logs now give other figures than this report stated before: ",
    [PHRASE_REVISION_REQUESTS] = "requests {1} → {2}",
    [PHRASE_REVISION_VERDICT] = "verdict {1} → {2}",
    [PHRASE_REVISION_CRITERION] = "{1}: {2} → {3}",
    [PHRASE_REVISION_SAME] = "requests, verdict and criteria read as they did",
};
