/* The Markdown report from audits made by hand: each verdict in both languages, what is unknown,
   hostile text, and the words of the user's document. */
#include "report_fixture.h"

#include "audit/history.h"

static struct report_fixture f;

static const char *english(void)
{
    return fixture_markdown(&f, LANGUAGE_ENGLISH);
}

static const char *russian(void)
{
    return fixture_markdown(&f, LANGUAGE_RUSSIAN);
}

static void not_needed(void)
{
    fixture_init(&f);
    const char *text = english();
    CHECK(span_starts_with(span_str(text),
                           SPAN("<!-- markdownlint-disable MD013 -->\n# Porta audit 2025-W47\n\n"
                                "17 to 23 November 2025, UTC · 1,200 requests · all 7 days covered "
                                "· porta-audit 1.0.0, criteria `8f3a12`\n")));
    CHECK_LINE(text,
               "> 🟢 **Not needed.** No red flag is raised (1 of 4 is unknown). No criterion is "
               "close to its threshold.");
    CHECK_LINE(text, "> *We do not adopt Redis until the system asks for it.*");
    CHECK_LINE(text, "| P95 response time | 400.50 ms | – | > 2,000 ms | 20 % | ✅ Safe | – |");
    CHECK_LINE(text, "| Active agents, busiest minute | 1 | – | ≥ 5 | 20 % | ✅ Safe | – |");
    CHECK_HAS(text,
              "*Reaches it* is empty where there is too little history (0 of 6 weeks). What ");
    CHECK_LINE(text, "- [x] Database under 10 MB: 20 KB");
    CHECK_LINE(
        text, "- [ ] ❔ Response time grows exponentially: cannot tell: fewer than 24 hours have 30 "
              "requests with a latency (0 have)");
    CHECK_HAS(text, "**Works well:** SQLite copes with today's load, without a lock error; none of "
                    "1,200 requests answered 500; 1 agent in the busiest minute; P95 400.50 ms;");
    CHECK_LINE(text, "**Needs attention:** nothing stands out.");
    text = russian();
    CHECK_LINE(text, "# Аудит Porta 2025-W47");
    CHECK_HAS(text, "> 🟢 **Не нужен.** Ни один красный флаг не поднят (1 из 4 неизвестен). Ни "
                    "один критерий не близок к порогу.\n>\n> "
                    "*Мы не внедряем Redis — пока система не попросит.*\n");
    fixture_release(&f);
}

static void watch(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    a->verdict = VERDICT_WATCH;
    a->latency.p95_us = 1813520;
    a->latency.p99_us = 2026200;
    a->criterion[CRITERION_P95].value = 1813.52;
    a->criterion[CRITERION_P95].used_pct = 90.676;
    a->criterion[CRITERION_P95].status = CRITERION_CLOSE;
    a->flag[FLAG_YELLOW_CV].state = FLAG_RAISED;
    a->flag[FLAG_YELLOW_CV].value = 41;
    a->causes[a->n_causes++] = (struct cause){CAUSE_FLAG, FLAG_YELLOW_CV};
    a->causes[a->n_causes++] = (struct cause){CAUSE_CRITERION, CRITERION_P95};
    a->causes[a->n_causes++] = (struct cause){CAUSE_CRITERION, CRITERION_CV}; /* named once */
    const char *text = english();
    CHECK_HAS(text, "> 🟡 **Not yet: watch CV, P95.** No red flag");
    CHECK_HAS(text, "Of the 5 criteria, 1 is close to the threshold.\n");
    CHECK_LINE(
        text, "| P95 response time | 1,813.52 ms | – | > 2,000 ms | 91 % | ⚠️ Close | – |");
    CHECK_LINE(text, "- [x] CV over 40 %: 41.0 %");
    CHECK_LINE(text, "**Needs attention:** P95 1,813.52 ms, P99 2,026.20 ms.");
    text = russian();
    CHECK_HAS(text, "> 🟡 **Пока нет, следим: CV, P95.**");
    CHECK_HAS(text, "⚠️ Близко к порогу");
    CHECK_LINE(text, "- [x] CV > 40 % (нестабильность): 41,0 %");
    fixture_release(&f);
}

/* Nobody is to read "50.0 %, > 50 %: reached". */
static void values_at_a_threshold(void)
{
    static const struct {
        double cv;
        const char *text;
    } cases[] = {{50, "50.0"},     {50.04, "50.04"}, {49.96, "49.96"}, {50.004, "50.004"},
                 {50.06, "50.1"},  {49.94, "49.9"},  {40.01, "40.01"}, {50.000000001, "50.000000"},
                 {45.02, "45.0"}};
    fixture_init(&f);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[128];
        f.audit.criterion[CRITERION_CV].value = cases[i].cv;
        snprintf(line, sizeof line, "\n| Coefficient of variation | %s %% | – | > 50 %% |",
                 cases[i].text);
        CHECK_HAS(english(), line);
    }
    f.audit.criterion[CRITERION_P95].value = 2000.004;
    CHECK_HAS(english(), "| P95 response time | 2,000.004 ms |");
    f.audit.criterion[CRITERION_P95].value = 2000;
    CHECK_HAS(english(), "| P95 response time | 2,000.00 ms |");
    f.audit.flag[FLAG_YELLOW_CV].value = 40.02;
    CHECK_HAS(english(), "CV over 40 %: 40.02 %\n");
    fixture_release(&f);
}

static void lock_errors(struct audit *a, uint64_t events, size_t episodes)
{
    a->flag[FLAG_LOCK_ERRORS].state = FLAG_RAISED;
    a->flag[FLAG_LOCK_ERRORS].value = (double)events;
    a->lock_events = events;
    for (size_t i = 0; i < episodes; i++)
        f.episodes[i] = (struct lock_episode){FIXTURE_START + (int64_t)i * 60,
                                              FIXTURE_START + (int64_t)i * 60, i + 1, i == 0};
    a->n_episodes = episodes;
}

static struct attribution_waits waits[1];

static void contention_of_each_episode(void)
{
    static const struct {
        struct attribution_waits waits;
        const char *english, *russian;
    } want[] = {
        {{0, 1, 0, 0, false, false}, "; contention not known", "; была ли конкуренция, неизвестно"},
        {{0, 1, 1, 0, true, false}, "; no contention seen", "; конкуренции не видно"},
        {{0, 3, 2, 0, true, false},
         "; contention at 0 of the 2 known to the second",
         "; конкуренция при 0 из 2, известных с точностью до секунды"},
        {{0, 1, 1, 1, true, true}, "; contention", "; конкуренция"},
        {{0, 3, 3, 3, true, true}, "; all of them contention", "; все при конкуренции"},
        {{0, 3, 3, 1, true, false},
         "; contention at 1 of 3, but not at the first",
         "; конкуренция при 1 из 3, но не при первой"},
        {{0, 3, 2, 2, false, false},
         "; contention at 2 of the 2 known to the second",
         "; конкуренция при 2 из 2, известных с точностью до секунды"},
    };
    fixture_init(&f);
    lock_errors(&f.audit, 2, 2);
    f.audit.waits.state = CLAIM_SUPPORTED;
    f.audit.attribution.waits = waits;
    f.audit.attribution.n_waits = 1;
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        char line[256];
        waits[0] = want[i].waits;
        waits[0].first = FIXTURE_START + 60;
        snprintf(line, sizeof line, "  - 17 November 2025 00:01:00: 2 errors%s\n", want[i].english);
        CHECK_HAS(english(), line);
        snprintf(line, sizeof line, "00:01:00: 2 ошибки%s\n", want[i].russian);
        CHECK_HAS(russian(), line);
    }
    f.audit.waits = (struct claim){CLAIM_NOT_ENOUGH, CLAIM_GAP_SECONDS};
    CHECK_LINE(english(), "  - 17 November 2025 00:01:00: 2 errors");
    fixture_release(&f);
}

static void asked_for(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    a->verdict = VERDICT_ASKED_FOR;
    struct advice wal = {.kind = ADVICE_WAL};
    lock_errors(a, 3, 2);
    a->lock_inferred = 1;
    a->waits.state = CLAIM_SUPPORTED;
    a->attribution.events = 2;
    a->contention = 1;
    waits[0] = (struct attribution_waits){FIXTURE_START + 60, 2, 2, 1, true, true};
    a->attribution.waits = waits;
    a->attribution.n_waits = 1;
    a->advice = &wal;
    a->n_advice = 1;
    a->flag[FLAG_RED_P95].state = FLAG_RAISED;
    a->flag[FLAG_RED_P95].value = 3412;
    a->criterion[CRITERION_P95].status = CRITERION_REACHED;
    a->causes[a->n_causes++] = (struct cause){CAUSE_FLAG, FLAG_LOCK_ERRORS};
    a->causes[a->n_causes++] = (struct cause){CAUSE_FLAG, FLAG_RED_P95};
    a->causes[a->n_causes++] = (struct cause){CAUSE_CRITERION, CRITERION_P95};
    const char *text = english();
    CHECK_HAS(text, "> 🔴 **The system asks for Redis: SQLite lock errors (3), P95 (3,412.00 "
                    "ms).** 2 red flags are raised (1 of 4 is unknown). Of the 5 criteria, 1 has "
                    "reached the threshold. What may help sooner stands under [Before "
                    "Redis](#before-redis).\n");
    CHECK_HAS(text,
              "\n- [x] SQLite lock errors: 3, in 2 episodes (gaps of at most 10 s); 1 with a "
              "time taken from a neighbouring entry; contention (a request of 4 s or "
              "longer that began at most 6 s before) in 1 of the 2 known to the second\n"
              "  - 17 November 2025 00:00:00: 1 error, time inferred\n"
              "  - 17 November 2025 00:01:00: 2 errors; contention at 1 of 2, the first among "
              "them\n- [x] P95");
    CHECK_LACKS(text, "copes with");
    text = russian();
    CHECK_HAS(text, "> 🔴 **Система просит Redis: ошибки блокировки SQLite (3), P95 (3 412,00 "
                    "ms).** Подняты 2 красных флага");
    CHECK_HAS(text, "🚨 Порог превышен");
    fixture_release(&f);
}

static void usual_hours_are_missing(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    a->verdict = VERDICT_CANNOT_TELL;
    a->hours_low = true;
    a->usual_weeks = 5;
    a->usual_hours = 62;
    a->usual_hours_seen = 41;
    a->causes[a->n_causes++] = (struct cause){CAUSE_HOURS, 0};
    CHECK_HAS(english(),
              "\n\n⚠️ **Only 41 of the 62 hours that usually have requests have any** "
              "(usually: in at least half of 5 reported weeks before). A verdict needs "
              "80 %: logs may be missing.\n\n");
    CHECK_HAS(english(), "> ❔ **Cannot tell: usual hours without requests.**");
    CHECK_LACKS(english(), "copes with");
    CHECK_HAS(
        russian(),
        "⚠️ **Из 62 часов, за которые обычно есть запросы, "
        "они "
        "есть "
        "только "
        "за "
        "41** (обычно: не реже чем в половине из 5 предыдущих недель с "
        "отчётами). Для вывода нужно 80 %: возможно, части логов нет.");
    CHECK_HAS(fixture_json(&f), "\"because\": [\n      \"coverage.usual_hours\"\n    ]");
    CHECK_HAS(fixture_json(&f), "\"usual_hours\": {\n      \"weeks\": 5,\n      \"hours\": 62,\n"
                                "      \"with_requests\": 41,\n      \"low\": true\n    },\n");
    fixture_release(&f);
}

static void many_episodes_are_bounded(void)
{
    fixture_init(&f);
    lock_errors(&f.audit, 36, 8);
    const char *text = english();
    CHECK_HAS(text, "00:04:00: 5 errors\n  - and 3 more\n");
    CHECK_LACKS(text, "00:05:00: 6 errors");
    fixture_release(&f);
}

static void unknown_criterion(struct audit *a, enum criterion_id id, enum unknown_reason why)
{
    a->criterion[id] = (struct audit_criterion){.status = CRITERION_UNKNOWN, .why = why};
    a->causes[a->n_causes++] = (struct cause){CAUSE_CRITERION, id};
}

static void cannot_tell(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    a->verdict = VERDICT_CANNOT_TELL;
    a->latency = fixture_no_latency();
    a->latency_source = FIGURE_NONE;
    a->database = (struct database_evidence){.asked = true, .gap = "a|b: no such file"};
    unknown_criterion(a, CRITERION_P95, UNKNOWN_NO_LATENCIES);
    unknown_criterion(a, CRITERION_DB_SIZE, UNKNOWN_DATABASE_GAP);
    a->flag[FLAG_RED_P95] = (struct audit_flag){.state = FLAG_UNKNOWN, .why = UNKNOWN_NO_LATENCIES};
    a->flag[FLAG_LOCK_ERRORS] = (struct audit_flag){.state = FLAG_UNKNOWN, .why = UNKNOWN_UNDATED};
    a->lock_undated = 2;
    const char *text = english();
    CHECK_HAS(text, "> ❔ **Cannot tell: P95, database size.** No red flag is raised (3 of 4 are "
                    "unknown). Of the 5 criteria, 2 could not be measured.\n");
    CHECK_LINE(text, "| P95 response time | – | – | > 2,000 ms | – | ❔ Unknown: no request carries "
                     "a latency | – |");
    CHECK_HAS(text, "❔ Unknown: the database could not be read: `a\\|b: no such file` |");
    CHECK_LINE(text, "- [ ] ❔ P95 over 3,000 ms: cannot tell: no request carries a latency");
    CHECK_LINE(text, "- [ ] ❔ SQLite lock errors: cannot tell: 2 lock errors have no time and may "
                     "belong to this period");
    CHECK_HAS(text, "could not be measured: P95, database size, SQLite lock errors.");
    CHECK_LINE(text, "No request carries a latency.");
    text = russian();
    CHECK_HAS(text, "> ❔ **Сказать нельзя: P95, размер базы.**");
    CHECK_LINE(text,
               "- [ ] ❔ P95 > 3 000 ms: сказать нельзя: ни у одного запроса нет времени ответа");
    fixture_release(&f);
}

/* As P95 does: no figure, but of how many values it would be. */
static void a_cv_of_few(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    a->cv_n = 4;
    a->cv_within_pct = 0;
    unknown_criterion(a, CRITERION_CV, UNKNOWN_TOO_FEW);
    a->flag[FLAG_YELLOW_CV] = a->flag[FLAG_GREEN_CV] =
        (struct audit_flag){.state = FLAG_UNKNOWN, .why = UNKNOWN_TOO_FEW};
    const char *text = english();
    CHECK_LINE(text, "| Coefficient of variation | – | – | > 50 % | – | ❔ Unknown: fewer than 20 "
                     "values (n = 4) | – |");
    CHECK_LINE(text, "- [ ] ❔ CV over 40 %: cannot tell: fewer than 20 values (n = 4)");
    CHECK_LINE(text, "- [ ] ❔ CV under 30 %: cannot tell: fewer than 20 values (n = 4)");
    CHECK_HAS(text, " (n = 4); 190.5 % with all endpoints mixed together.\n");
    CHECK_HAS(russian(), "❔ CV < 30 %: сказать нельзя: меньше 20 значений (n = 4)\n");
    a->latency.n = 19; /* nor does the one beside it */
    CHECK_LACKS(english(), "190.5 %");
    a->cv_n = 0;
    a->cv_all_zero = true;
    a->criterion[CRITERION_CV].why = UNKNOWN_NO_LATENCIES;
    CHECK_HAS(english(), "| ❔ Unknown: every latency that counts is 0 |");
    fixture_release(&f);
}

/* Tests of a daily timer: whose n that is stands beside it, also where they are too few. */
static void a_cv_of_few_in_tests(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    a->latency = fixture_no_latency();
    a->latency_source = FIGURE_DAILY_METRICS;
    a->daily_metrics.asked = true;
    a->cv_n = 16;
    unknown_criterion(a, CRITERION_CV, UNKNOWN_TOO_FEW);
    const char *text = english();
    CHECK_HAS(text, "| ❔ Unknown: fewer than 20 values (n = 16) |");
    CHECK_HAS(text, "; here within the tests that the daily metrics tell of (n = 16), as no "
                    "request carries a latency.\n");
    CHECK_LINE(text, "No test traffic was seen in the logs of this period.");
    CHECK_HAS(russian(), "; здесь внутри тестов из ежедневных метрик (n = 16): ");
    fixture_release(&f);
}

static void low_coverage_comes_first(void)
{
    fixture_init(&f);
    f.audit.coverage_low = true;
    f.audit.understood_pct = 94.96;
    f.audit.verdict = VERDICT_CANNOT_TELL;
    f.audit.causes[f.audit.n_causes++] = (struct cause){CAUSE_COVERAGE, 0};
    f.sources[0].not_understood = 60;
    const char *text = english();
    CHECK_HAS(text, "# Porta audit 2025-W47\n\n⚠️ **Only 94.9 % of the lines were understood** "
                    "(1,140 of 1,200). A verdict needs 95 %;");
    CHECK_HAS(text, "**Cannot tell: too few lines understood.**");
    CHECK_HAS(russian(),
              "# Аудит Porta 2025-W47\n\n⚠️ **Распознано только 94,9 % "
              "строк**");
    fixture_release(&f);
}

static void nothing_was_read(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    a->has_period = false;
    a->n_sources = a->n_endpoints = 0;
    a->requests = 0;
    a->understood_pct = (double)NAN;
    a->tier = AUDIT_TIER_NONE;
    a->latency = fixture_no_latency();
    a->latency_source = FIGURE_NONE;
    f.sums = (struct sums){0};
    const char *text = english();
    CHECK_HAS(text, "# Porta audit\n\n⚠️ **No line was read.**");
    CHECK_LINE(text, "No dated record · 0 requests · porta-audit 1.0.0, criteria `8f3a12`");
    CHECK_LINE(text, "No request in this period.");
    CHECK_LINE(text, "No log was named.");
    CHECK_HAS(text, "| This period | Period before |");
    CHECK_LACKS(text, "\n\n\n");
    fixture_release(&f);
}

static void partly_covered(void)
{
    fixture_init(&f);
    for (int i = 0; i < 3; i++)
        f.hours[i] = FIXTURE_START + i * 3600;
    f.hours[3] = FIXTURE_START + 10 * 3600;
    f.sums.hours_without_records = f.hours;
    f.audit.n_silent_hours = f.audit.hours_silent = 4;
    const char *text = english();
    CHECK_HAS(text, "· 164 of 168 hours covered ·");
    CHECK_HAS(text, "\nWithout a record: 4 of 168 hours.\n\n"
                    "- 17 November 2025, 00:00 to 03:00\n- 17 November 2025, 10:00 to 11:00\n\n");
    CHECK_HAS(russian(), "записи есть за 164 часа из 168 ·");
    f.audit.complete = false;
    f.audit.hours_over = 61;
    f.audit.n_silent_hours = f.audit.hours_silent = 3;
    text = english();
    CHECK_HAS(text, "· 58 of 61 hours so far covered ·");
    CHECK_HAS(text, "`8f3a12` · *incomplete*: the period is not over\n");
    CHECK_HAS(text, "\nWithout a record: 3 of 61 hours so far.\n\n"
                    "- 17 November 2025, 00:00 to 03:00\n");
    CHECK_LACKS(text, "10:00 to 11:00");
    CHECK_HAS(russian(), "записи есть за 58 часов из 61 прошедшего ·");
    CHECK_HAS(russian(), "\nБез записей: 3 часа из 61 прошедшего.\n\n");
    fixture_release(&f);
}

static void covered_so_far(void)
{
    fixture_init(&f);
    CHECK_HAS(english(), "· all 7 days covered ·");
    CHECK_HAS(russian(), "· записи есть за каждый из 7 дней ·");
    f.audit.hours_over = 31 * 24;
    CHECK_HAS(russian(), "· записи есть за каждый из 31 дня ·");
    f.audit.complete = false;
    f.audit.hours_over = 72;
    CHECK_HAS(english(), "· all 3 days so far covered ·");
    CHECK_HAS(russian(), "· записи есть за каждый из 3 прошедших дней ·");
    f.audit.hours_over = 61;
    CHECK_HAS(english(), "· all 61 hours so far covered ·");
    CHECK_HAS(russian(), "· записи есть за каждый из 61 прошедшего часа ·");
    f.audit.hours_over = 0;
    CHECK_HAS(english(), "· no hour of it is over yet ·");
    CHECK_HAS(russian(), "· ни один час ещё не прошёл ·");
    fixture_release(&f);
}

static void gaps_are_bounded(void)
{
    fixture_init(&f);
    for (int i = 0; i < 30; i++)
        f.hours[i] = FIXTURE_START + i * 7200;
    f.sums.hours_without_records = f.hours;
    f.audit.n_silent_hours = f.audit.hours_silent = 30;
    const char *text = english();
    CHECK_HAS(text, "18:00 to 19:00\n- and 20 more\n");
    CHECK_LACKS(text, "20:00 to 21:00");
    fixture_release(&f);
}

static void intervals_and_uncertainty(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    a->latency.p95_us_interval = (struct interval){true, true, 950, 2841499};
    a->flag[FLAG_RED_P95].uncertain = true;
    a->flag[FLAG_HTTP_500].value = 0.4;
    a->rate_500 = fixture_rate(81, 20164, 0.3231, 0.4991);
    CHECK_LINE(english(), "- [ ] P95 over 3,000 ms: 400.50 ms (n = 1,200; 95 % interval 0.95 to "
                          "2,841 ms), *uncertain*");
    CHECK_HAS(english(), "- [ ] 500 errors over 5 %: 0.40 % (81 of 20,164; 95 % interval 0.32 to "
                         "0.50 %); all 5xx 0.00 % (0 of 1,200;");
    a->flag[FLAG_HTTP_500].uncertain = true;
    CHECK_HAS(english(), "0.32 to 0.50 %), *uncertain*; all 5xx");
    a->rate_5xx = a->rate_500;
    CHECK_HAS(english(), "0.32 to 0.50 %), *uncertain*; no other 5xx\n");
    a->latency.p95_us_interval.has_high = false;
    CHECK_HAS(english(), "95 % interval from 0.95 ms, without an upper bound under n = 72)");
    a->latency.p95_us_interval.has_low = false;
    CHECK_HAS(english(), "400.50 ms (n = 1,200), *uncertain*\n");
    fixture_release(&f);
}

static void used_is_never_rounded_up_to_the_threshold(void)
{
    fixture_init(&f);
    f.audit.criterion[CRITERION_P95].used_pct = 99.95;
    CHECK_HAS(english(), "| > 2,000 ms | 99 % |");
    f.audit.criterion[CRITERION_P95].used_pct = 100.2;
    CHECK_HAS(english(), "| > 2,000 ms | 100 % |");
    fixture_release(&f);
}

static void full_sets_say_at_least(void)
{
    fixture_init(&f);
    f.audit.criterion[CRITERION_AGENTS].value = 64;
    f.audit.criterion[CRITERION_AGENTS].at_least = true;
    f.audit.agents_distinct = 4096;
    f.audit.agents_distinct_at_least = true;
    CHECK_HAS(english(), "| ≥ 64 | – | ≥ 5 |");
    CHECK_HAS(english(), "told apart by the agent that the logs name; ≥ 4,096 in the whole period");
    fixture_release(&f);
}

static void endpoint_table(void)
{
    fixture_init(&f);
    struct audit_endpoint *e = fixture_endpoint(&f, "", "(not found)", 7);
    e->http_500 = 2;
    e->rate_500 = fixture_rate(2, 7, 8, 64);
    e->latency = fixture_no_latency();
    fixture_endpoint(&f, "GET", "/events", 30)->stream = true;
    const char *text = english();
    CHECK_LINE(text, "| `GET /meta` | 1,200 | 0.78 | 1.90 | 4.12 | 12.2 | 0 | 0.00 % |");
    CHECK_LINE(text, "| `(not found)` | 7 | – | – | – | – | 2 | – |");
    CHECK_LINE(text, "| `GET /events` (stream) | 30 | – | – | – | – | 0 | 0.00 % |");
    CHECK_LINE(text, "| All | 1,200 | 0.78 | 400.50 | 512.00 | 12.2 | 0 | 0.00 % |");
    fixture_release(&f);
}

/* METRICS.md, "Latency", "Errors": beside P95, P99 and the rates. */
static void intervals_of_endpoints(void)
{
    fixture_init(&f);
    fixture_endpoint(&f, "GET", "/few", 19);
    fixture_endpoint(&f, "GET", "/events", 20)->stream = true;
    struct audit_endpoint *e = fixture_endpoint(&f, "GET", "/docs", 400);
    e->latency.p95_us_interval = (struct interval){true, true, 1800000, 1953450};
    e->latency.p99_us_interval = (struct interval){true, true, 2000000, 2100000};
    e->rate_500 = fixture_rate(3, 400, 0.2554, 2.184);
    const char *text = english();
    CHECK_HAS(text, "(n = 1,200; 95 % interval 400 to 401 ms).\n");
    CHECK_HAS(text, "\n\n95 % intervals of these figures, by order statistics and, for the rate, "
                    "Wilson's; independent requests are assumed:\n\n"
                    "| Endpoint | n | P95 ms | P99 ms | 500 rate % |\n"
                    "| --- | ---: | ---: | ---: | ---: |\n"
                    "| `GET /meta` | 1,200 | 1.89 to 1.91 | from 4.11 | 0.00 to 1.00 |\n"
                    "| `GET /events` | 0 | – | – | 0.00 to 1.00 |\n"
                    "| `GET /docs` | 400 | 1,800.00 to 1,953.45 | 2,000.00 to 2,100.00 | "
                    "0.26 to 2.18 |\n"
                    "| All | 1,200 | 400.49 to 400.51 | from 511.99 | 0.00 to 0.32 |\n\n"
                    "*From*: there is no upper end, as always under n = 72 for P95 and n = 368 for "
                    "P99.\n");
    CHECK_HAS(russian(), "| `GET /docs` | 400 | от 1 800,00 до 1 953,45 |");
    e->rate_500 = f.audit.rate_500 = fixture_rate(0, 400000, 0, 0.00096);
    text = english(); /* never "0.00 to 0.00", as if it were known to be none */
    CHECK_HAS(text, "| 2,000.00 to 2,100.00 | 0.00 to < 0.01 |\n");
    CHECK_HAS(text, "(0 of 400,000; 95 % interval 0.00 to < 0.01 %)");
    f.audit.n_endpoints = 1;
    f.endpoints[0].requests = f.audit.latency.n = 19;
    CHECK_LACKS(english(), "95 % intervals");
    fixture_release(&f);
}

/* METRICS.md, "Status": of fewer than 20 values no percentile, CV or rate is known. */
static void endpoints_of_few_requests(void)
{
    static const char few[] = " A dash: fewer than 20 values, of which no percentile, CV or rate "
                              "is told.\n";
    fixture_init(&f);
    struct test_endpoint printed[2] = {
        {.path = "/a", .requests = 19, .n = 19, .p50_us = 5000, .p95_us = 9000, .cv_pct = 10},
        {.path = "/b", .requests = 20, .n = 20, .p50_us = 5000, .p95_us = 9000, .cv_pct = 10}};
    fixture_endpoint(&f, "GET", "/twenty", 20);
    CHECK_LACKS(english(), few);
    fixture_endpoint(&f, "GET", "/nineteen", 19);
    fixture_endpoint(&f, "GET", "/untimed", 1000)->latency.n = 19;
    const char *text = english();
    CHECK_LINE(text, "| `GET /twenty` | 20 | 0.78 | 1.90 | 4.12 | 12.2 | 0 | 0.00 % |");
    CHECK_LINE(text, "| `GET /nineteen` | 19 | – | – | – | – | 0 | – |");
    CHECK_LINE(text, "| `GET /untimed` | 1,000 | – | – | – | – | 0 | 0.00 % |");
    CHECK_HAS(text, few);
    CHECK_HAS(russian(), " Прочерк: значений меньше 20, и ни процентиля, ни CV, ни доли по ним не "
                         "указано.\n");
    CHECK_HAS(fixture_json(&f), "\"n\": 19,");
    f.audit.n_endpoints = 1;
    f.audit.daily_metrics = (struct daily_metrics_evidence){
        .asked = true, .endpoints = {printed[0], printed[1]}, .n_endpoints = 2};
    text = english();
    CHECK_LINE(text, "| `/a` | 19 | – | – | – | – | 0 | 0 |");
    CHECK_LINE(text, "| `/b` | 20 | 5.00 | 9.00 | 0.00 | 10.0 | 0 | 0 |");
    CHECK_HAS(text, few);
    fixture_release(&f);
}

static void endpoint_table_is_bounded(void)
{
    fixture_init(&f);
    for (int i = 0; i < 52; i++)
        fixture_endpoint(&f, "GET", i < 49 ? "/shown" : "/hidden", 10)->http_500 = 1;
    const char *text = english();
    CHECK_LINE(text, "| and 3 more | 30 | – | – | – | – | 3 | – |");
    CHECK_LACKS(text, "/hidden");
    fixture_release(&f);
}

static void slowest_endpoints_are_named(void)
{
    static const uint64_t slowest[] = {1, 9, 2, 9, 3, 4, 5};
    static const char *const paths[] = {"/a", "/b", "/c", "/d", "/e", "/f", "/g"};
    fixture_init(&f);
    f.audit.slowest = 33;
    for (size_t i = 0; i < 7; i++)
        fixture_endpoint(&f, "GET", paths[i], 10)->slowest = slowest[i];
    CHECK_LINE(english(),
               "The slowest 5 % (33 requests at or above the P95 of 400.50 ms): `GET /b` 9, "
               "`GET /d` 9, `GET /g` 5, `GET /f` 4, `GET /e` 3, others 3.");
    f.audit.latency.n = 19; /* of so few there is no P95 to speak of */
    CHECK_LACKS(english(), "The slowest 5 %");
    fixture_release(&f);
}

static void latencies_of_a_stress_test(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    struct audit_endpoint client = f.endpoints[0];
    client.method = "";
    client.path = "/agent/status";
    client.slowest = 4;
    a->latency_source = FIGURE_CLIENT;
    a->latency.n = 300;
    a->slowest = 4;
    a->client_requests = 300;
    a->client_latency = a->latency;
    a->client_endpoints = &client;
    a->n_client_endpoints = 1;
    const char *text = english();
    CHECK_HAS(text, "(n = 300; 95 % interval 400 to 401 ms; from a stress test's own output, as no "
                    "request carries a latency)");
    CHECK_LINE(text, "### Stress test output");
    CHECK_HAS(text, "The slowest 5 % (4 requests at or above the P95 of 400.50 ms): "
                    "`/agent/status` 4.");
    CHECK_LINE(text, "| All | 1,200 | – | – | – | – | 0 | 0.00 % |");
    CHECK_LINE(text, "- A stress test's own output: 300 requests, P95 400.50 ms (n = 300), CV "
                     "12.2 %.");
    fixture_release(&f);
}

static void hostile_text_stays_in_code_spans(void)
{
    fixture_init(&f);
    fixture_endpoint(&f, "GET", "/a|b`c`<script>[x](http://e)@you", 1);
    fixture_endpoint(&f, "GET", "/\xe2\x80\xae\x1b[31m\n# heading\n", 1);
    fixture_source(&f, "`|<img src=x>.log");
    f.sources[1].detail = "<b>|\n- [x] done";
    f.sources[1].incomplete = true;
    f.sources[0].patterns = "p|q";
    const char *text = english();
    CHECK_HAS(text, "\n| ``GET /a\\|b`c`<script>[x](http://e)@you`` | 1 |");
    CHECK_HAS(text, "\n| `GET /\\u{202E}\\x1b[31m\\x0a# heading\\x0a` | 1 |");
    CHECK_LINE(text,
               "| `` `\\|<img src=x>.log `` | `nginx-timed` (edge) | 1,200 | 1,200 | ⚠️ read "
               "to its end: `<b>\\|\\x0a- [x] done` |");
    CHECK_HAS(text, "| `p\\|q` (edge) |");
    CHECK_LACKS(text, "\n# heading");
    CHECK_LACKS(text, "\n- [x] done");
    fixture_release(&f);
}

static void states_of_sources(void)
{
    fixture_init(&f);
    fixture_source(&f, "cut.gz");
    fixture_source(&f, "bad.gz");
    fixture_source(&f, "none.log");
    f.sources[1].state = SOURCE_TRUNCATED;
    f.sources[1].complete_bytes = 262428;
    f.sources[2].state = SOURCE_CORRUPT;
    f.sources[2].detail = "wrong checksum";
    f.sources[3] = (struct source_evidence){
        .path = "none.log", .state = SOURCE_UNREADABLE, .detail = "No such file or directory"};
    const char *text = english();
    CHECK_HAS(text, "| ✅ whole |\n");
    CHECK_HAS(text, "| ⚠️ cut: the last complete line ends after 262,428 bytes |\n");
    CHECK_HAS(text, "| 🚨 corrupt: the last complete line ends after 120,000 bytes: `wrong "
                    "checksum` |\n");
    CHECK_LINE(text, "| `none.log` | none | 0 | 0 | 🚨 unreadable: `No such file or directory` |");
    fixture_release(&f);
}

static void lines_not_understood(void)
{
    fixture_init(&f);
    struct source_evidence *s = &f.sources[0];
    s->not_understood = 3;
    s->too_long = 1;
    s->first_missed_line = 17;
    s->first_missed_column = 23;
    s->first_missed_pattern = "porta-uvicorn";
    CHECK_LINE(english(), "- `access.log`: 3 of 1,200 lines not understood, the first at "
                          "`access.log:17`, column 23 (closest pattern `porta-uvicorn`); 1 line "
                          "too long.");
    CHECK_LACKS(english(), "✅ whole");
    char path[601];
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    s->path = path;
    CHECK_HAS(english(), "a:17`, column 23"); /* a long name never hides the line */
    fixture_release(&f);
}

static void what_is_not_counted(void)
{
    fixture_init(&f);
    f.sums.other_tier_requests = 20151;
    f.sums.inferred_entries = 12;
    f.sums.undated_entries = 1;
    f.sums.evicted_requests = 5;
    const char *text = english();
    CHECK_HAS(text, "20,151 requests of the other tier are the same ones, one tier further in");
    CHECK_HAS(text, "Percentiles are nearest rank and exact. 12 entries had no time of their own "
                    "and took their neighbour's. 1 entry has no time at all and is not counted. 5 "
                    "requests of further endpoints are added up as `(other)`.\n");
    f.sums.undated_counted = true;
    f.sums.undated_entries = 4;
    f.sums.undated_app_left_out = 3;
    f.audit.latency.error_bound = 0.00390625;
    text = english();
    CHECK_HAS(text, "1 entry has no time at all and is counted.");
    CHECK_HAS(text, "3 undated requests of the app tier are not counted");
    CHECK_HAS(text, "at most 0.391 % off");
    fixture_release(&f);
}

static void checklist_and_evidence(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    struct attestation by = {.item = "backup",
                             .met = true,
                             .by = "Ал`",
                             .on = "2025-11-20",
                             .until = "2026-01-01",
                             .note = "checked <b>"};
    a->check[CHECK_RED_FLAG] =
        (struct audit_check){.state = CHECK_MET, .evidence = EVIDENCE_RAISED, .n = 1};
    a->flag[FLAG_LOCK_ERRORS].state = FLAG_RAISED;
    a->check[CHECK_PERFORMANCE_TESTS] =
        (struct audit_check){.state = CHECK_MET, .evidence = EVIDENCE_TEST_TRAFFIC, .n = 300};
    a->check[CHECK_BACKUP] =
        (struct audit_check){.state = CHECK_MET, .evidence = EVIDENCE_ATTESTED, .attestation = &by};
    a->check[CHECK_ALERTS] = (struct audit_check){
        .state = CHECK_NOT_CHECKED, .evidence = EVIDENCE_EXPIRED, .attestation = &by};
    a->check[CHECK_LOGGING] = (struct audit_check){
        .state = CHECK_NOT_MET, .evidence = EVIDENCE_ATTESTED_NOT, .attestation = &by};
    a->routine[ROUTINE_DB_SIZE] =
        (struct audit_check){.state = CHECK_NOT_CHECKED, .evidence = EVIDENCE_DB_NOT_ASKED};
    const char *text = english();
    CHECK_LINE(text, "- [x] A red flag was reached: raised: SQLite lock errors");
    CHECK_LINE(text,
               "- [x] Performance tests were run: 300 requests of test agents in this period");
    CHECK_LINE(text, "- [ ] A migration plan is ready: not checked (`migration_plan`)");
    CHECK_HAS(text, "*Not checked* with nothing but a name means that no rule ");
    CHECK_LINE(text, "- [x] A backup was made: attested by `` Ал` `` on `2025-11-20` until "
                     "`2026-01-01`: `checked <b>`");
    CHECK_HAS(text, "- [ ] Alerts are created: not checked (expired: attested by `` Ал` ``");
    CHECK_HAS(text, "- [ ] Logging is added: not met, says `` Ал` `` on `2025-11-20`");
    CHECK_LINE(text, "- [ ] Database size checked: not checked (no database was named with "
                     "`--porta-db`)");
    CHECK_LINE(text, "## Weekly routine");
    CHECK_LACKS(text, "## Monthly routine");
    a->period.kind = PERIOD_MONTH;
    text = english();
    CHECK_LINE(text, "## Monthly routine");
    CHECK_LINE(text, "- [x] Improvements planned: this report");
    CHECK_HAS(text, "| This month | Last month |");
    fixture_release(&f);
}

#define CACHE (f.caches[0])
#define BLOCKER (f.blockers[0])
static struct attribution_endpoint before_locks[5];
static bool in_flight[5] = {true, false, true}, none_in_flight[5];
static struct advice advice[4];

/* A pipeline before lock errors, a status to be cached, a command that keeps others waiting. */
static void bottlenecks(void)
{
    fixture_init(&f);
    for (int i = 0; i < 3; i++) {
        f.watched[i].requests = 12;
        f.watched[i].locks = (struct claim){CLAIM_NOT_ENOUGH, CLAIM_GAP_NO_LOCKS};
    }
    f.watched[0].latency = fixture_latency(11, 935000, 2026200, 2940000);
    f.audit.attribution = (struct attribution){.usable = 11, .n_endpoints = 5};
    f.audit.attribution.endpoints = before_locks;
    before_locks[0] = (struct attribution_endpoint){9, 0.42, 1e-9};
    CACHE.claim = (struct claim){CLAIM_MEASURED, CLAIM_GAP_NONE};
    CACHE.requests = 12400;
    CACHE.replay = (struct cache_replay){
        .reads = 12400, .timed = 12400, .writes = 1, .n_ttls = 2, .all_us = 230.7e6};
    CACHE.replay.ttl[0] = (struct cache_ttl){.seconds = 5, .hits = 5084, .saved_us = 90e6};
    CACHE.replay.ttl[1] = (struct cache_ttl){.seconds = 30, .hits = 12399, .saved_us = 208.4e6};
    f.watched[1].latency = fixture_latency(12400, 780, 1900, 4120);
    BLOCKER.requests = 12;
    BLOCKER.claim = (struct claim){CLAIM_SUPPORTED, CLAIM_GAP_NONE};
    BLOCKER.blocking =
        (struct blocking){true, 6.04, {true, true, 5.12, 6.97}, 3204, 16960, 160, 900};
}

static void bottlenecks_show_what_was_measured(void)
{
    bottlenecks();
    const char *text = english();
    CHECK_HAS(text, "\n### `POST /agent/pipeline`: runs commands in sequence\n\n- **Claim:** it "
                    "blocks SQLite while it runs. **Measured:** no lock error in this period, so "
                    "nothing to attribute; 12 requests, 0 answered 500.\n- **Remedy:** cache "
                    "the execution status.\n");
    CHECK_HAS(text, "**Measured:** 12,400 reads, one every 49 s on average; P50 0.78 ms, P95 1.90 "
                    "ms (n = 12,400), 0 answered 500.\n");
    CHECK_HAS(
        text,
        "cache the status for 30 s. Replayed on these reads and the 1 write that makes "
        "it stale, one shared cache answers, as an upper bound, 41 % with a TTL of 5 s, > 99 % "
        "with a TTL of 30 s; of the 230.7 s that these reads take, a TTL of 30 s saves at "
        "most 208.4 s.\n");
    CHECK_HAS(russian(),
              " с TTL 30 s; из 230,7 s, которые занимают эти чтения, TTL 30 s сберегает не "
              "больше 208,4 s.\n");
    CACHE.replay.all_us = 41500;
    CACHE.replay.ttl[0].saved_us = 20100;
    CACHE.replay.ttl[1].saved_us = 9000;
    text = english(); /* the one before is gone */
    CHECK_HAS(text, "; of the 41.50 ms that these reads take, a TTL of 5 s saves at most 20.10 "
                    "ms.\n");
    CHECK_HAS(text, "**Measured:** while it runs, other requests take 6.0 times as long (geometric "
                    "means, matched by group of endpoints and hour; 95 % interval 5.1 to 7.0; n = "
                    "3,204 and 16,960); 12 requests, 0 answered 500.\n");
    CHECK_LINE(text, "| `GET /meta` | 0 | – | – | 0 |");
    CHECK_LACKS(text, "### Lock episodes");
    struct cache_replay seen = CACHE.replay;
    for (size_t i = 0; i < seen.n_ttls; i++)
        CACHE.replay.ttl[i].hits = 0; /* a row of 0 % says no more */
    CHECK_HAS(english(), "one shared cache answers none of them, with no TTL up to 30 s.\n");
    CHECK_HAS(russian(), "общий кэш не ответит ни на одно ни с каким TTL до 30 s.\n");
    CACHE.replay = seen;
    f.watched[0].locks = (struct claim){CLAIM_SUPPORTED, CLAIM_GAP_NONE};
    CHECK_HAS(english(), "**Measured:** in flight just before 9 of 11 lock episodes, 0.4 expected "
                         "by its share of the hours (p < 0.001): more than chance would give; ");
    f.watched[0].locks = (struct claim){CLAIM_NOT_SUPPORTED, CLAIM_GAP_NONE};
    CHECK_HAS(english(), "(p < 0.001): chance alone may give as many; ");
    f.watched[0].locks = (struct claim){CLAIM_SUPPORTED, CLAIM_GAP_NONE};
    CHECK_HAS(
        fixture_markdown(&f, LANGUAGE_RUSSIAN),
        "**Измерено:** выполнялся прямо перед 9 из 11 эпизодов блокировки, по его доле в этих "
        "часах ожидалось бы 0,4 (p < 0,001): больше, чем дала бы случайность; ");
    fixture_release(&f);
}

/* A span is told in the unit that a person would choose; the week has 604,800 s. */
static void how_often_a_read_comes(void)
{
    static const struct {
        uint64_t reads;
        const char *english, *russian;
    } want[] = {
        {100800, "100,800 reads, one every 6 s on average;",
         "100 800 чтений, в среднем раз в 6 s;"},
        {96000, "one every 6.3 s on", "раз в 6,3 s;"},
        {3360, "one every 180 s on average;", "в среднем раз в 180 s;"},
        {3340, "one every 3 minutes on average;", "в среднем раз в 3 минуты;"},
        {1018, "one every 10 minutes on", "раз в 10 минут;"},
        {480, "one every 21 minutes on", "раз в 21 минуту;"},
        {84, "one every 2 hours on", "раз в 2 часа;"},
        {29, "one every 6 hours on", "раз в 6 часов;"},
        {8, "one every 21 hours on", "раз в 21 час;"},
        {3, "one every 2 days on", "раз в 2 дня;"},
        {1, "**Measured:** 1 read; P50", "**Измерено:** 1 чтение; P50"},
    };
    bottlenecks();
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        CACHE.requests = want[i].reads;
        CHECK_HAS(english(), want[i].english);
        CHECK_HAS(russian(), want[i].russian);
    }
    fixture_release(&f);
}

/* A rule that names GET where all requests are POST measures nothing, and that is said apart. */
static void a_rule_that_no_request_fits(void)
{
    bottlenecks();
    CACHE.requests = 0;
    BLOCKER.requests = 0;
    const char *text = english();
    CHECK_HAS(text, "**Measured:** no lock error in this period, so nothing to attribute; 12 "
                    "requests, P50 0.78 ms, P95 1.90 ms (n = 12,400), 0 answered 500.\n");
    CHECK_LACKS(text, " reads, one every");
    CHECK_LACKS(text, "Replayed on");
    CHECK_LACKS(text, "other requests take");
    CHECK_HAS(text, "cache the status for 30 s.\n");
    CHECK_HAS(text,
              "\n### Other caches and blockers of the configuration\n\n- `/agent/status` "
              "(`caches`): no request in this period.\n- `/run_bash` (`blockers`): no request "
              "in this period.\n\n### Monitored\n");
    fixture_release(&f);
}

/* Nobody watches what is asked for; where the endpoint has an item, that tells it. */
static void what_is_configured_is_told(void)
{
    bottlenecks();
    CHECK_LACKS(english(), "### Other caches");
    f.watched[1].cache = NULL;
    f.watched[2].blocker = NULL;
    CHECK_HAS(english(), "\n- `/agent/status` (`caches`): 12,400 reads, one every 49 s on average. "
                         "Replayed on these reads and the 1 write");
    CHECK_HAS(english(), "\n- `/run_bash` (`blockers`): while it runs, other requests take 6.0 "
                         "times as long");
    CHECK_HAS(russian(), "\n### Другие кэши и блокирующие endpoint'ы из конфигурации\n\n- "
                         "`/agent/status` (`caches`): 12 400 чтений, ");
    fixture_release(&f);
}

static void bottlenecks_say_what_is_missing(void)
{
    bottlenecks();
    f.audit.lock_events = 3;
    f.audit.attribution.usable = f.audit.attribution.n_listed = 1;
    f.audit.attribution.listed[0] = (struct attribution_episode){FIXTURE_START + 3601, in_flight};
    before_locks[0].observed = 1;
    f.watched[0].locks.gap = CLAIM_GAP_FEW;
    CACHE.claim = (struct claim){CLAIM_NOT_ENOUGH, CLAIM_GAP_NO_TIMES};
    BLOCKER.claim = (struct claim){CLAIM_NOT_ENOUGH, CLAIM_GAP_FEW};
    const char *text = english();
    CHECK_HAS(text, "not enough data: in flight just before 1 of 1 lock episode (it takes 10); ");
    CHECK_HAS(text,
              "cache the status for 30 s. What one shared cache would answer: not enough data: "
              "too many of the requests have no time of their own.\n");
    CHECK_HAS(text, "not enough data: 3,204 requests of others while it runs and 16,960 to "
                    "compare them with (without it, same group of endpoints, same hour), in 160 "
                    "hours; it takes 30 of each, and 10 hours; ");
    CHECK_HAS(text, "\n### Lock episodes\n\nWhat was in flight 6 s before each began, when the "
                    "first to fail did not wait yet. Under 10 episodes they are listed, and "
                    "nothing is claimed.\n\n- 17 November 2025 01:00:01: `POST /agent/pipeline`, "
                    "`POST /run_bash`\n");
    waits[0] = (struct attribution_waits){FIXTURE_START + 3601, 4, 4, 2, true, false};
    f.audit.waits.state = CLAIM_SUPPORTED;
    f.audit.attribution.waits = waits;
    f.audit.attribution.n_waits = 1;
    CHECK_HAS(english(),
              "`POST /run_bash`; 4 errors; contention at 2 of 4, but not at the first\n");
    f.audit.attribution.listed[0].in_flight = none_in_flight;
    CHECK_HAS(english(), "\n### Lock episodes\n\nNone of the watched endpoints was in flight 6 s "
                         "before a lock episode began, when the first to fail did not wait yet (1 "
                         "episode). Under 10 nothing is claimed.\n\n### Monitored\n");
    f.watched[0].locks.gap = CLAIM_GAP_NO_LATENCIES;
    CHECK_HAS(english(), "not enough data: its requests carry no latency, so nothing tells while "
                         "they ran; ");
    f.watched[0].requests = 0;
    CHECK_HAS(english(), "**Measured:** no request in this period.\n");
    fixture_release(&f);
}

/* All of its figures leave the test agents out, as the sentence says. */
static void operations_in_the_database(void)
{
    fixture_init(&f);
    struct database_evidence *d = &f.audit.database;
    *d = (struct database_evidence){.asked = true,
                                    .has_size = true,
                                    .bytes = 20480,
                                    .has_agents = true,
                                    .operations = 12,
                                    .tests_apart = true,
                                    .operations_of_tests = 5,
                                    .agents = 2,
                                    .peak_operations = 4,
                                    .has_failed = true,
                                    .failed_operations = 1};
    f.audit.db_operations_per_minute = 7.0 / 10080;
    CHECK_HAS(english(), "; 7 operations in the period by 2 agents, < 0.01 a minute on average, at "
                         "most 4 in one, without the 5 of test agents, 1 failed.");
    CHECK_HAS(russian(), "; за период 7 операций, 2 агента, в среднем < 0,01 в минуту, не больше "
                         "4 за одну, без 5 операций тестовых агентов, неудачных 1.");
    *d = (struct database_evidence){.asked = true,
                                    .has_size = true,
                                    .has_agents = true,
                                    .operations = 12,
                                    .agents = 2,
                                    .peak_operations = 4};
    CHECK_HAS(english(), "; 12 operations in the period by 2 agents, < 0.01 a minute on average, "
                         "at most 4 in one, test agents among the operations and in their mean, "
                         "but not among the agents nor in the most.");
    f.audit.period.kind = PERIOD_MONTH;
    CHECK_HAS(english(), "; 12 operations in this period, < 0.01 a minute on average, 4 in the "
                         "busiest minute");
    d->operations = 0;
    CHECK_HAS(english(), "- Porta's database: 0 B; no operation in this period\n");
    fixture_release(&f);
}

static void what_changed_p95(void)
{
    fixture_init(&f);
    CHECK_LINE(english(), "How much of the change in P95 since last week is mix, and how much "
                          "speed: not computed, as no request of that period is known here.");
    f.audit.mix = (struct mix){.state = MIX_MEASURED,
                               .n_before = 18900,
                               .n = 20164,
                               .before_us = 1702000,
                               .now_us = 1813520,
                               .mix_us = -15420,
                               .speed_us = 126940};
    CHECK_LINE(english(), "P95 rose by 111.52 ms since last week: +126.94 ms by the speed of the "
                          "endpoints, −15.42 ms by the mix of traffic (n = 18,900 and 20,164).");
    f.audit.mix.state = MIX_LITTLE;
    f.audit.mix.hours_before = 720;
    f.audit.mix.covered_before = 66;
    f.audit.mix.hours = f.audit.mix.covered = 744;
    CHECK_HAS(english(), " speed: not computed, as only 66 of the 720 hours then have records, and "
                         "744 of 744 now: logs of then may be missing.\n");
    CHECK_HAS(russian(), ": не вычислено, тогда записи есть лишь за 66 часов из 720, а теперь за "
                         "744 из 744: возможно, части прежних логов нет.\n");
    CHECK_HAS(fixture_json(&f), "\"state\": \"little_covered\",");
    CHECK_HAS(fixture_json(&f), "\"hours_before\": 720,\n    \"hours_before_with_records\": 66,\n");
    f.audit.period.kind = PERIOD_RANGE;
    CHECK_LACKS(english(), "since last");
    fixture_release(&f);
}

static void advice_needs_evidence(void)
{
    bottlenecks();
    CHECK_HAS(english(), "## Before Redis\n\nNothing measured speaks for any of the smaller steps: "
                         "WAL, a longer busy timeout, commands that run asynchronously, a cache "
                         "inside the process.\n");
    advice[0] = (struct advice){.kind = ADVICE_BUSY_TIMEOUT};
    advice[1] = (struct advice){.kind = ADVICE_CACHE, .cache = &CACHE};
    f.audit.unmeasured = advice;
    f.audit.n_unmeasured = 2;
    CHECK_HAS(english(), "## Before Redis\n\nNothing that could be measured speaks for one of the "
                         "smaller steps, but not all could.\n\nNot measured, so that nobody can "
                         "tell here whether they would help: a longer busy timeout (whether "
                         "requests wait for locks is not known); a cache of `/agent/status` inside "
                         "the process.\n");
    CHECK_LACKS(english(), "--rebuild");
    f.audit.hours_without_seconds = 168;
    CHECK_HAS(english(), "inside the process. For 168 hours of this period the store has the "
                         "seconds of other endpoints");
    CHECK_HAS(english(), "\n\nFor 168 hours of this period the store has");
    f.audit.hours_without_seconds = 0;
    f.audit.n_unmeasured = 0;
    advice[0] = (struct advice){.kind = ADVICE_WAL};
    advice[1] = (struct advice){.kind = ADVICE_BUSY_TIMEOUT};
    advice[2] = (struct advice){.kind = ADVICE_ASYNC, .blocker = &BLOCKER};
    advice[3] = (struct advice){.kind = ADVICE_CACHE, .cache = &CACHE, .ttl = &CACHE.replay.ttl[1]};
    f.audit.advice = advice;
    f.audit.n_advice = 4;
    f.audit.lock_events = 23;
    f.audit.contention = 11;
    f.audit.attribution.events = 21;
    f.audit.long_requests = 22;
    f.audit.attribution.usable = 6;
    f.audit.attribution.waiting = (struct attribution_endpoint){5, 0.31, 1e-7};
    CHECK_HAS(
        english(),
        "What helps sooner and costs less, in the order of the evidence for it:\n\n- Porta's "
        "database is in journal mode `delete`, and there were 23 lock errors: WAL lets "
        "readers go on while one writes.\n- The busy timeout of 5 s is reached: at 11 of 21 "
        "lock errors known to the second some request was in flight that took 4 s or longer "
        "and had begun at most 6 s before (22 requests took that long in all). 5 of 6 lock "
        "episodes begin so, 0.3 expected by chance (p < 0.001). A longer "
        "timeout lets them wait instead of fail; shorter transactions keep nobody "
        "waiting.\n- `/run_bash` keeps others waiting: they take 6.0 times as long while it "
        "runs (95 % interval 5.1 to 7.0). Run asynchronously, it would not.\n- Where one "
        "worker serves all requests, a cache inside the process is a shared one: with a TTL "
        "of 30 s it answers, as an upper bound, > 99 % of 12,400 reads of `/agent/status`.\n");
    f.audit.lock_events = 0;
    CHECK_HAS(english(), "- Porta's database is in journal mode `delete`: WAL lets readers go on "
                         "while one writes.\n");
    fixture_release(&f);
}

static const struct history_entry another_week = {.name = "2025-W28"};

static void the_test_plan(void)
{
    fixture_init(&f);
    struct audit_test *t = f.audit.test_plan;
    CHECK_LINE(english(),
               "| 5 agents for 10 s | cannot tell: too few requests have a time of their "
               "own | – |");
    for (int i = 0; i < TEST_PLAN_COUNT; i++)
        t[i].known = true;
    t[0].window = (struct window){true, FIXTURE_START + 60, FIXTURE_START + 90, 90, 0, 7, 0};
    t[0].in_test = t[0].exact = true;
    t[0].latency = fixture_latency(90, 100000, 193000, 200000);
    t[0].cv_within_pct = 26.7;
    t[1].window.requests = 212;
    CHECK_LINE(english(), "| 5 agents for 10 s | 17 November 2025 00:01:00 to 00:01:30, test "
                          "traffic | 7 agents, 90 requests, P95 193.00 ms, CV 26.7 %, no lock "
                          "errors |");
    CHECK_LINE(english(),
               "| 1,000 requests in 300 s | not in this period | at most 212 requests in "
               "300 s |");
    CHECK_LINE(english(), "| 100 MB of data | not in this period | the database holds 20 KB |");
    t[0].exact = t[0].in_test = false;
    t[0].window.lock_events = 1;
    t[1].earlier_in = &another_week;
    t[1].earlier = FIXTURE_START - 128 * 86400;
    t[2].earlier_not_seen = 30;
    CHECK_LINE(english(),
               "| 5 agents for 10 s | 17 November 2025 00:01:00 to 00:01:30, all traffic "
               "| 7 agents, 90 requests, P95 193.00 ms, CV 26.7 % of the quarter hours "
               "around it (n = 90), 1 lock error |");
    CHECK_LINE(english(), "| 1,000 requests in 300 s | not in this period; last 12 July 2025 | at "
                          "most 212 requests in 300 s |");
    CHECK_LINE(english(), "| 100 MB of data | never, in 31 reports | the database holds 20 KB |");
    t[2].earlier_in = &another_week;
    t[2].earlier_within = true;
    t[2].earlier = FIXTURE_START + 86400;
    CHECK_LINE(english(), "| 100 MB of data | 18 November 2025, by the report of 2025-W28 | the "
                          "database holds 20 KB |");
    CHECK_LINE(russian(), "| Тест на размер данных: 100 MB | 18 ноября 2025 года, по отчёту за "
                          "2025-W28 | размер базы 20 KB |");
    fixture_release(&f);
}

/* A month in which test agents worked, but no request of theirs was logged. */
static void operations_of_test_agents_alone(void)
{
    fixture_init(&f);
    f.audit.period.kind = PERIOD_MONTH;
    CHECK_HAS(english(), "### Behaviour under test load\n\nNo test was seen in this period.\n");
    f.sums.test.agents_by_field.count = 1;
    CHECK_HAS(english(), "### Behaviour under test load\n\nOf test agents only operations were "
                         "seen in this period, no request.\n");
    fixture_release(&f);
}

/* The test plan says only what was looked at. */
static void the_test_plan_where_something_is_not_told(void)
{
    fixture_init(&f);
    struct audit_test *t = f.audit.test_plan;
    f.audit.agents_source = FIGURE_DATABASE;
    CHECK_LINE(english(), "| 5 agents for 10 s | cannot tell: nothing tells agents apart | – |");
    CHECK_LINE(russian(), "| Стресс-тест с 5 агентами, 10 секунд | сказать нельзя: агентов "
                          "различить не по чему | – |");
    t[TEST_PLAN_REQUESTS].known = true;
    t[TEST_PLAN_REQUESTS].window =
        (struct window){true, FIXTURE_START + 60, FIXTURE_START + 90, 1200, 0, 0, 0};
    CHECK_HAS(english(), "| 1,200 requests, no latencies, no lock errors |");
    f.audit.lock_undated = 1; /* it may lie in the window */
    CHECK_HAS(english(), "| 1,200 requests, no latencies |");
    f.audit.lock_undated = 0;
    f.audit.flag[FLAG_LOCK_ERRORS].state = FLAG_UNKNOWN;
    CHECK_HAS(english(), "| 1,200 requests, no latencies |");
    fixture_release(&f);
}

/* METRICS.md, "Status": nor of tests with fewer than 20 values. */
static void tests_of_few_requests(void)
{
    fixture_init(&f);
    struct audit *a = &f.audit;
    struct audit_test *t = &a->test_plan[TEST_PLAN_AGENTS];
    a->period.kind = PERIOD_MONTH;
    a->test_requests = 19;
    a->test_latency = fixture_latency(19, 780, 1900, 4120);
    a->test_rate_500 = fixture_rate(1, 19, 1, 20);
    t->known = t->exact = true;
    t->cv_within_pct = (double)NAN;
    t->window = (struct window){true, FIXTURE_START + 60, FIXTURE_START + 90, 19, 0, 5, 0};
    t->latency = a->test_latency;
    const char *text = english();
    CHECK_HAS(text, "| 5 agents, 19 requests, too few latencies for P95 and CV (n = 19), no lock "
                    "errors |");
    CHECK_LINE(text, "- Test traffic, kept out of the criteria: 19 requests of test agents, too "
                     "few latencies for P95 and CV (n = 19), 1 answered 500.");
    CHECK_LINE(text, "- Test traffic: 19 requests, mean 0.78 ms, too few latencies for P95 and CV "
                     "(n = 19), errors 1 of 19");
    CHECK_HAS(russian(), ", для P95 и CV значений мало (n = 19), ошибок 1 из 19\n");
    a->test_rate_500 = fixture_rate(1, 20, 1, 20);
    a->test_latency.n = t->latency.n = 20;
    text = english();
    CHECK_HAS(text, "| 5 agents, 19 requests, P95 1.90 ms, no lock errors |");
    CHECK_HAS(text, " of test agents, P95 1.90 ms (n = 20), CV 12.2 %, 1 answered 500 (5.00 %).\n");
    CHECK_HAS(text, "mean 0.78 ms, P95 1.90 ms, P99 4.12 ms, CV 12.2 %, errors 5.00 % (1 of 20)\n");
    fixture_release(&f);
}

/* The window shown is the one with the most; the last of them is told beside it. */
static void a_test_that_was_done_again(void)
{
    fixture_init(&f);
    struct audit_test *t = f.audit.test_plan;
    for (int id = 0; id < TEST_PLAN_DATA; id++) {
        t[id].known = true;
        t[id].window = (struct window){true, FIXTURE_START + 60, FIXTURE_START + 90, 1200, 0, 5,
                                       FIXTURE_START + 90};
    }
    CHECK_LACKS(english(), "such window");
    t[TEST_PLAN_AGENTS].window.last++;
    t[TEST_PLAN_REQUESTS].window.last += 299; /* overlaps the one shown */
    CHECK_HAS(english(), "| 5 agents for 10 s | 17 November 2025 00:01:00 to 00:01:30, all "
                         "traffic; the last such window ended 17 November 2025 00:01:31 |");
    CHECK_HAS(english(), "s in 300 s | 17 November 2025 00:01:00 to 00:01:30, all traffic |");
    t[TEST_PLAN_REQUESTS].window.last++;
    CHECK_HAS(english(), "all traffic; the last such window ended 17 November 2025 00:06:30 |");
    CHECK_HAS(russian(), "; последнее такое окно кончилось 17 ноября 2025 года 00:06:30 |");
    fixture_release(&f);
}

/* A report that could not look did not look in vain. */
static void the_test_plan_before_this_report(void)
{
    fixture_init(&f);
    struct audit_test *t = &f.audit.test_plan[TEST_PLAN_DATA];
    t->known = true;
    t->earlier_unknown = 1;
    CHECK_LINE(english(),
               "| 100 MB of data | not in this period; not known from 1 earlier report | "
               "the database holds 20 KB |");
    t->earlier_not_seen = 2;
    CHECK_LINE(english(),
               "| 100 MB of data | never, in 3 reports; not known from 1 earlier report | "
               "the database holds 20 KB |");
    CHECK_LINE(russian(), "| Тест на размер данных: 100 MB | ни разу, отчётов: 3; неизвестно из "
                          "более ранних отчётов: 1 | размер базы 20 KB |");
    t = &f.audit.test_plan[TEST_PLAN_REQUESTS];
    t->earlier_not_seen = 2;
    CHECK_LINE(english(),
               "| 1,000 requests in 300 s | cannot tell: too few requests have a time of "
               "their own; not in 2 earlier reports | – |");
    t->earlier_in = &another_week;
    t->earlier = FIXTURE_START - 128 * 86400;
    t->earlier_unknown = 4;
    CHECK_LINE(english(),
               "| 1,000 requests in 300 s | cannot tell: too few requests have a time of "
               "their own; last 12 July 2025 | – |");
    fixture_release(&f);
}

/* Headings and items word for word from the user's document. */
static void words_of_the_document(void)
{
    static const char *const lines[] = {
        "## Текущее состояние системы",
        "## Индикаторы перегрузки",
        "### 🚨 Красные флаги (немедленное действие)",
        "### ⚠️ Жёлтые флаги (мониторинг)",
        "### ✅ Зелёные индикаторы (всё хорошо)",
        "## Узкие места (endpoint'ы)",
        "### `POST /agent/pipeline`: последовательные команды",
        "### `GET /agent/status`: статус агентов",
        "### `POST /run_bash`: выполнение команд",
        "### Endpoint'ы для мониторинга",
        "## План тестирования критериев",
        "## Чек-лист внедрения Redis",
        "### Подготовка",
        "### Внедрение",
        "### Мониторинг",
        "- **Решение:** Кэшировать статус на 30 секунд.",
        "- **Решение:** Кэшировать статус выполнения.",
    };
    static const char *const items[] = {
        "- [ ] Ошибки блокировки SQLite в логах: ",
        "- [ ] ❔ Время ответа растёт экспоненциально: ",
        "- [ ] > 3 одновременных агентов: 1\n",
        "- [ ] Размер БД > 50 MB: 20 KB\n",
        "- [x] < 3 агентов: 1\n",
        "- [ ] Достигнут хотя бы один красный флаг: ",
        "- [ ] Проведены тесты производительности: ",
        "- [ ] Подготовлен план миграции: ",
        "- [ ] Создана резервная копия данных: ",
        "- [ ] Установлен Redis: ",
        "- [ ] Настроено подключение: ",
        "- [ ] Реализовано кэширование: ",
        "- [ ] Протестирована совместимость: ",
        "- [ ] Настроены метрики Redis: ",
        "- [ ] Добавлено логирование: ",
        "- [ ] Созданы алерты: ",
        "- [ ] Документированы изменения: ",
        "- [x] Запуск stress_test.py: ",
        "- [x] Проверка размера БД: ",
        "- [x] Анализ логов на ошибки: ",
        "- [x] Обновление метрик: ",
        "- **Проблема:** Блокирует SQLite на время выполнения. ",
        "- **Проблема:** Частые запросы к БД. ",
        "- **Проблема:** Может блокировать систему. ",
    };
    fixture_init(&f);
    const char *text = russian();
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct buffer line;
        buffer_init(&line, 1024);
        buffer_appendf(&line, "\n%s\n", lines[i]);
        CHECK_HAS(text, buffer_str(&line));
        buffer_release(&line);
    }
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        CHECK_HAS(text, items[i]);
    fixture_release(&f);
}

/* What markdownlint would say of any report: no blank line twice, no blank at an end of line, one
   line feed at the end. */
static void shape_of_the_page(void)
{
    fixture_init(&f);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const char *text = fixture_markdown(&f, (enum language)language);
        size_t len = strlen(text);
        CHECK_LACKS(text, "\n\n\n");
        CHECK_LACKS(text, " \n");
        CHECK_LACKS(text, "{");
        CHECK(len > 2 && text[len - 1] == '\n' && text[len - 2] != '\n');
    }
    fixture_release(&f);
}

static void the_limit_is_reported(void)
{
    fixture_init(&f);
    struct buffer small;
    buffer_init(&small, 1000);
    report_markdown(&f.audit, LANGUAGE_ENGLISH, SPAN_NONE, NULL, &small);
    CHECK_INT(small.status, STATUS_LIMIT);
    buffer_release(&small);
    fixture_release(&f);
}

static void operations_and_their_peak(void)
{
    fixture_init(&f);
    f.audit.operations = f.audit.operations_timed = 12;
    f.sums.operations_peak_minute = 3;
    CHECK_HAS(english(), "12 operations of agents, most of them without a time of their own.");
    f.audit.has_operations_peak = true;
    CHECK_HAS(english(), "12 operations of agents, at most 3 a minute.");
    f.audit.operations_timed = 8;
    f.sums.operations_of_tests = 5;
    CHECK_HAS(english(),
              "12 operations of agents, at most 3 a minute of the 8 whose time is known, "
              "without the 5 of test agents.");
    CHECK_HAS(russian(), "12 операций агентов, не больше 3 в минуту из 8, время которых известно, "
                         "без 5 операций тестовых агентов.");
    f.audit.period.kind = PERIOD_MONTH;
    f.audit.operations_per_minute = 0.5;
    CHECK_HAS(english(),
              "- Operations in the logs: 12, 0.50 a minute on average, at most 3 a minute "
              "of the 8 whose time is known, without the 5 of test agents\n");
    f.audit.operations = 0; /* only those of test agents */
    CHECK_LACKS(english(), "Operations in the logs");
    fixture_release(&f);
}

/* The column "Reaches it", each way it can be said. */
static void forecasts(void)
{
    fixture_init(&f);
    struct audit_forecast *p95 = &f.audit.forecast[CRITERION_P95];
    p95->trend = (struct trend_forecast){.kind = FORECAST_DATES, .n = 9, .has_to = true};
    p95->from = FIXTURE_START + 30 * 86400;
    p95->to = FIXTURE_START + 50 * 86400;
    CHECK_HAS(fixture_markdown(&f, LANGUAGE_ENGLISH),
              "✅ Safe | 17 December 2025 to 6 January 2026 (n = 9) |");
    CHECK_HAS(
        english(),
        " A date under *Reaches it* is no promise: it is the 80 % interval of when a straight "
        "line through the last *n* complete weeks crosses the threshold, if all "
        "goes on as in them; *or later*: it has no end within twice that time. "
        "What the figures mean:\n");
    p95->trend.has_to = false;
    CHECK_HAS(fixture_markdown(&f, LANGUAGE_ENGLISH),
              "✅ Safe | 17 December 2025 or later (n = 9) |");
    CHECK_HAS(fixture_markdown(&f, LANGUAGE_RUSSIAN),
              "✅ Безопасно | 17 декабря 2025 года или позже (n = 9) |");
    p95->trend.kind = FORECAST_NO_TREND;
    CHECK_HAS(fixture_markdown(&f, LANGUAGE_ENGLISH), "✅ Safe | no trend (n = 9) |");
    p95->trend.kind = FORECAST_BEYOND;
    CHECK_HAS(fixture_markdown(&f, LANGUAGE_ENGLISH),
              "✅ Safe | not soon: not within twice this history (n = 9) |");
    p95->trend.kind = FORECAST_REACHED;
    CHECK_HAS(fixture_markdown(&f, LANGUAGE_ENGLISH), "✅ Safe | reached |");
    p95->trend.kind = FORECAST_LAST_THERE;
    CHECK_HAS(english(), "| cannot tell; reached when last measured |");
    CHECK_HAS(fixture_json(&f), "\"kind\": \"last_reached\",");
    f.audit.forecast[CRITERION_CV].trend.n = 4;
    CHECK_HAS(english(), "*Reaches it* is empty where there is too little history (0 to 4 of 6 ");
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        f.audit.forecast[id].trend.kind = FORECAST_NO_TREND;
    CHECK_LACKS(english(), "*Reaches it* is empty");
    CHECK_LACKS(english(), "no promise");
    fixture_release(&f);
}

int main(void)
{
    RUN(not_needed);
    RUN(watch);
    RUN(values_at_a_threshold);
    RUN(asked_for);
    RUN(usual_hours_are_missing);
    RUN(contention_of_each_episode);
    RUN(many_episodes_are_bounded);
    RUN(cannot_tell);
    RUN(a_cv_of_few);
    RUN(a_cv_of_few_in_tests);
    RUN(low_coverage_comes_first);
    RUN(nothing_was_read);
    RUN(partly_covered);
    RUN(covered_so_far);
    RUN(gaps_are_bounded);
    RUN(intervals_and_uncertainty);
    RUN(used_is_never_rounded_up_to_the_threshold);
    RUN(full_sets_say_at_least);
    RUN(endpoint_table);
    RUN(intervals_of_endpoints);
    RUN(endpoints_of_few_requests);
    RUN(endpoint_table_is_bounded);
    RUN(slowest_endpoints_are_named);
    RUN(latencies_of_a_stress_test);
    RUN(hostile_text_stays_in_code_spans);
    RUN(states_of_sources);
    RUN(lines_not_understood);
    RUN(what_is_not_counted);
    RUN(checklist_and_evidence);
    RUN(bottlenecks_show_what_was_measured);
    RUN(how_often_a_read_comes);
    RUN(a_rule_that_no_request_fits);
    RUN(what_is_configured_is_told);
    RUN(bottlenecks_say_what_is_missing);
    RUN(operations_in_the_database);
    RUN(what_changed_p95);
    RUN(advice_needs_evidence);
    RUN(the_test_plan);
    RUN(operations_of_test_agents_alone);
    RUN(the_test_plan_where_something_is_not_told);
    RUN(tests_of_few_requests);
    RUN(a_test_that_was_done_again);
    RUN(the_test_plan_before_this_report);
    RUN(words_of_the_document);
    RUN(shape_of_the_page);
    RUN(the_limit_is_reported);
    RUN(operations_and_their_peak);
    RUN(forecasts);
    return check_end();
}
