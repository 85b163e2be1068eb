/*
 * The five questions: each answer that there is, from the evidence that it follows from, and the
 * sentences in both languages.
 */
#include "audit_fixture.h"

#include "audit/questions.h"
#include "audit/steps.h"
#include "base/buffer.h"
#include "report/questions.h"

static struct fixture f;

/* Asked again of the audit as it is now. */
static const struct question *ask(enum question_id id)
{
    memset(f.audit->question, 0, sizeof f.audit->question);
    questions_fill(f.audit);
    return &f.audit->question[id];
}

static const struct reason *reason(const struct question *q, enum reason_kind kind)
{
    for (unsigned i = 0; i < q->n_reasons; i++)
        if (q->reasons[i].kind == kind)
            return &q->reasons[i];
    return NULL;
}

static void is(enum question_id id, enum answer answer, enum reason_kind kind, const char *english,
               const char *russian)
{
    const struct question *q = ask(id);
    const struct reason *r = reason(q, kind);
    struct buffer text;
    struct page page;
    CHECK_INT(q->answer, answer);
    CHECK(r != NULL);
    for (int language = 0; r && language < LANGUAGE_COUNT; language++) {
        buffer_init(&text, 4096);
        page_init(&page, f.audit, (enum language)language, &text);
        questions_say_reason(&page, r);
        CHECK_STR(buffer_str(&text), language == LANGUAGE_RUSSIAN ? russian : english);
        page_release(&page);
        buffer_release(&text);
    }
}

static void begin(void)
{
    fixture_quiet(&f);
    fixture_audit(&f);
}

static void is_redis_needed(void)
{
    begin();
    f.audit->verdict = VERDICT_NOT_NEEDED;
    is(QUESTION_REDIS, ANSWERED_NO, REASON_CRITERIA, "criteria: 0 reached, 0 close",
       "критериев за порогом: 0, близко к порогу: 0");
    f.audit->verdict = VERDICT_WATCH;
    CHECK_INT(ask(QUESTION_REDIS)->answer, ANSWERED_NOT_YET);
    f.audit->verdict = VERDICT_ASKED_FOR;
    f.audit->flag[FLAG_LOCK_ERRORS].state = FLAG_RAISED;
    f.audit->flag[FLAG_GROWTH].state = FLAG_NOT_RAISED;
    is(QUESTION_REDIS, ANSWERED_YES, REASON_RED_FLAGS, "red flags: 1 raised, 0 unknown",
       "красных флагов поднято: 1, неизвестно: 0");
    f.audit->n_advice = 2;
    is(QUESTION_REDIS, ANSWERED_YES, REASON_ADVICE,
       "2 remedies that cost less stand under *Before Redis*",
       "2 решения дешевле — в разделе *Прежде чем внедрять Redis*");
    f.audit->n_advice = 0;
    f.audit->verdict = VERDICT_CANNOT_TELL;
    f.audit->criterion[CRITERION_CV].status = CRITERION_UNKNOWN;
    is(QUESTION_REDIS, ANSWERED_UNKNOWN, REASON_CRITERIA_UNKNOWN,
       "criteria that could not be measured: CV", "не измерены критерии: CV");
    f.audit->criterion[CRITERION_DB_SIZE].status = CRITERION_UNKNOWN;
    is(QUESTION_REDIS, ANSWERED_UNKNOWN, REASON_CRITERIA_UNKNOWN,
       "criteria that could not be measured: CV, database size",
       "не измерены критерии: CV, размер базы");
    f.audit->flag[FLAG_RED_P95].state = FLAG_UNKNOWN;
    f.audit->flag[FLAG_GROWTH].state = FLAG_UNKNOWN; /* counted, as the head of the report does */
    is(QUESTION_REDIS, ANSWERED_UNKNOWN, REASON_RED_FLAGS,
       "red flags: 1 raised, 2 unknown (P95 over 3,000\u00a0ms, Response time grows exponentially)",
       "красных флагов поднято: 1, неизвестно: 2 (P95 >\u00a03\u00a0000\u00a0ms, Время ответа "
       "растёт "
       "экспоненциально)");
    f.audit->coverage_low = true;
    CHECK(reason(ask(QUESTION_REDIS), REASON_COVERAGE) != NULL);
    fixture_release(&f);
}

static void is_a_pool_needed(void)
{
    begin();
    is(QUESTION_POOL, ANSWERED_NO, REASON_NO_LOCKS, "no lock error in 40 log entries",
       "ни одной ошибки блокировки на 40 записей в логах");
    f.audit->flag[FLAG_LOCK_ERRORS].state = FLAG_UNKNOWN;
    f.audit->flag[FLAG_LOCK_ERRORS].why = UNKNOWN_NO_APP_LOG;
    CHECK_INT(ask(QUESTION_POOL)->answer, ANSWERED_UNKNOWN);
    CHECK(reason(ask(QUESTION_POOL), REASON_MISSING_LOCKS) != NULL);
    f.audit->flag[FLAG_LOCK_ERRORS].state = FLAG_RAISED;
    f.audit->lock_events = 4;
    f.audit->waits = (struct claim){CLAIM_NOT_ENOUGH, CLAIM_GAP_NO_LATENCIES};
    is(QUESTION_POOL, ANSWERED_UNKNOWN, REASON_MISSING_LATENCIES,
       "latencies of requests, which would show who waited",
       "времени ответа запросов, по которому видно, кто ждал");
    f.audit->waits.gap = CLAIM_GAP_NO_MOMENTS;
    is(QUESTION_POOL, ANSWERED_UNKNOWN, REASON_MISSING_MOMENTS,
       "lock errors and requests known to the second, which would show who waited",
       "ошибок блокировки и запросов, известных с точностью до секунды: по ним видно, кто ждал");
    f.audit->waits.gap = CLAIM_GAP_SECONDS;
    f.audit->hours_without_seconds = 2;
    is(QUESTION_POOL, ANSWERED_UNKNOWN, REASON_MISSING_SECONDS,
       "the seconds of 2 hours, which the store has not for these endpoints",
       "секунд этих endpoint'ов за 2 часа: они не сохранены");
    f.audit->waits = (struct claim){CLAIM_NOT_SUPPORTED, CLAIM_GAP_NONE};
    f.audit->attribution.events = 4;
    is(QUESTION_POOL, ANSWERED_UNKNOWN, REASON_NO_CONTENTION,
       "at none of 4 lock errors known to the second a request of Porta's own is seen to wait as "
       "long as SQLite waits for a lock",
       "ни при одной из 4 ошибок блокировки, известных с точностью до секунды, не видно, чтобы "
       "запрос самой Porta ждал столько, "
       "сколько SQLite ждёт блокировку");
    f.audit->contention = 3;
    CHECK_INT(ask(QUESTION_POOL)->answer, ANSWERED_UNKNOWN);
    CHECK_INT(reason(ask(QUESTION_POOL), REASON_CHANCE)->n, 3);
    f.audit->waits.state = CLAIM_SUPPORTED;
    is(QUESTION_POOL, ANSWERED_UNKNOWN, REASON_CONTENTION,
       "at 3 of 4 lock errors known to the second a request of Porta's own was waiting about as "
       "long as SQLite "
       "waits for a lock",
       "при 3 из 4 ошибок блокировки, известных с точностью до секунды, запрос самой Porta ждал "
       "примерно столько, сколько SQLite ждёт блокировку");
    is(QUESTION_POOL, ANSWERED_UNKNOWN, REASON_MISSING_HOLDER,
       "who held the lock: requests of Porta's own or another process",
       "сведений, кто держал блокировку: запросы самой Porta или другой процесс");
    struct attribution_endpoint before[8] = {{0}};
    before[2].observed = 5;
    struct attribution_endpoint *kept = f.audit->attribution.endpoints;
    f.audit->attribution.endpoints = before;
    f.audit->attribution.usable = 7;
    f.audit->watched[2].locks.state = CLAIM_SUPPORTED;
    is(QUESTION_POOL, ANSWERED_YES, REASON_OWN_LOCKS,
       "`/run_bash` was in flight just before 5 of 7 lock episodes, more than chance would give: "
       "Porta's connections stand in each other's way, and one that writes for all would let "
       "them take turns",
       "`/run_bash` выполнялся прямо перед 5 из 7 эпизодов блокировки, чаще, чем дала бы "
       "случайность: соединения Porta мешают друг другу, и одно пишущее за всех выстроило бы их в "
       "очередь");
    f.audit->database.has_agents = true;
    f.audit->database.peak_operations = 6;
    is(QUESTION_POOL, ANSWERED_YES, REASON_CONNECTIONS,
       "Porta opens a connection for each operation: 6 in the busiest minute",
       "Porta открывает соединение на каждую операцию: 6 в самую загруженную минуту");
    f.audit->attribution.endpoints = kept;
    f.audit->contention = 0;
    fixture_release(&f);
}

static void are_there_io_problems(void)
{
    begin();
    is(QUESTION_IO, ANSWERED_UNKNOWN, REASON_MISSING_FILES,
       "at least 20 latencies of `/read_file`, of `/write_file` or of `/list_dir`",
       "хотя бы 20 значений времени ответа у `/read_file`, `/write_file` или `/list_dir`");
    fixture_add(&f.sums.normal, "POST", "/read_file", 19, 200, 9000000); /* too few */
    fixture_add(&f.sums.normal, "POST", "/list_dir", 40, 200, 999000);
    fixture_audit(&f);
    is(QUESTION_IO, ANSWERED_NO, REASON_FILES_FAST,
       "the slowest endpoint that reads or writes files, `/list_dir`, has P95 999.00\u00a0ms (40 "
       "such requests)",
       "у самого медленного endpoint'а, читающего или пишущего файлы, `/list_dir`, P95 "
       "999,00\u00a0ms (таких запросов: 40)");
    fixture_add(&f.sums.normal, "POST", "/write_file", 21, 200, 4500000);
    fixture_audit(&f);
    is(QUESTION_IO, ANSWERED_YES, REASON_FILES_SLOW,
       "the slowest endpoint that reads or writes files, `/write_file`, has P95 4,500.00\u00a0ms, "
       "over 1,000\u00a0ms (61 such requests)",
       "у самого медленного endpoint'а, читающего или пишущего файлы, `/write_file`, P95 "
       "4\u00a0500,00\u00a0ms, больше 1\u00a0000\u00a0ms (таких запросов: 61)");
    f.audit->database.has_agents = f.audit->database.has_failed = true;
    CHECK(reason(ask(QUESTION_IO), REASON_FAILED) == NULL); /* none of none says nothing */
    f.audit->database.operations = 7;
    CHECK_INT(reason(ask(QUESTION_IO), REASON_FAILED)->m, 7);
    f.audit->lock_events = 1; /* it may be the lock that they waited for */
    CHECK_INT(ask(QUESTION_IO)->answer, ANSWERED_UNKNOWN);
    CHECK(reason(ask(QUESTION_IO), REASON_FILES_LOCKED) != NULL);
    CHECK(reason(ask(QUESTION_IO), REASON_MISSING_DISK) != NULL);
    f.audit->lock_events = 0;
    fixture_release(&f);
}

static void does_logging_lag(void)
{
    begin();
    is(QUESTION_LOGGING, ANSWERED_UNKNOWN, REASON_MISSING_DATABASE,
       "operations in Porta's database", "операций в базе Porta");
    f.audit->database.has_agents = true;
    f.audit->database.operations = 8;
    is(QUESTION_LOGGING, ANSWERED_NO, REASON_ROWS_NEAR,
       "Porta's database has 8 operations, its log tells of 10: so few may be dated apart at the "
       "ends of the period",
       "операций в базе Porta 8, в её логе 10: столько может прийтись на края периода, где время "
       "операции в них разное");
    f.audit->database.operations = 10;
    is(QUESTION_LOGGING, ANSWERED_NO, REASON_ROWS_THERE,
       "Porta's database has 10 operations, its log tells of 10: none is lost",
       "операций в базе Porta 10, в её логе 10: ни одна не потеряна");
    f.audit->database.operations = 7;
    is(QUESTION_LOGGING, ANSWERED_YES, REASON_ROWS_LOST,
       "Porta's database lacks 3 of the 10 operations that its log tells of",
       "в базе Porta нет 3 из 10 операций, о которых говорит её лог");
    f.sums.operations = 0;
    CHECK_INT(ask(QUESTION_LOGGING)->answer, ANSWERED_UNKNOWN);
    CHECK(reason(ask(QUESTION_LOGGING), REASON_MISSING_OPERATIONS) != NULL);
    fixture_release(&f);
}

/* The one that keeps others waiting is the reason, wherever it stands in the configuration. */
static void of_two_blockers_the_one_that_blocks_comes_first(void)
{
    static const struct endpoint_name names[] = {{NULL, "/run_bash"}, {NULL, "/write_file"}};
    static struct audit_blocker two[2];
    begin();
    const struct criteria *before = f.audit->criteria;
    struct audit_blocker *one = f.audit->blockers;
    struct criteria criteria = *before;
    criteria.blockers = names;
    criteria.n_blockers = 2;
    for (int i = 0; i < 2; i++)
        two[i].endpoint = &names[i];
    two[0].claim = (struct claim){CLAIM_NOT_SUPPORTED, CLAIM_GAP_NONE};
    two[0].blocking.interval = (struct interval){true, true, 0.9, 1.1};
    two[1].claim = (struct claim){CLAIM_SUPPORTED, CLAIM_GAP_NONE};
    f.audit->criteria = &criteria;
    f.audit->blockers = two;
    const struct question *q = ask(QUESTION_ARCHITECTURE);
    CHECK_INT(q->answer, ANSWERED_YES);
    CHECK_INT(q->reasons[0].kind, REASON_BLOCKS);
    CHECK_INT(q->reasons[0].n, 1);
    CHECK_INT(q->reasons[1].kind, REASON_NOT_BLOCKED);
    f.audit->criteria = before;
    f.audit->blockers = one;
    fixture_release(&f);
}

static void must_the_architecture_change(void)
{
    begin();
    struct audit_blocker *b = &f.audit->blockers[0];
    for (int id = 0; id < FLAGS_PER_COLOUR; id++)
        f.audit->flag[id].state = FLAG_NOT_RAISED;
    /* nobody asked for /run_bash */
    b->claim = (struct claim){CLAIM_NOT_ENOUGH, CLAIM_GAP_NO_REQUESTS};
    is(QUESTION_ARCHITECTURE, ANSWERED_NO, REASON_QUIET,
       "no red flag is raised, and the load is below its thresholds",
       "ни один красный флаг не поднят, нагрузка ниже своих порогов");
    b->claim.gap = CLAIM_GAP_FEW;
    is(QUESTION_ARCHITECTURE, ANSWERED_UNKNOWN, REASON_MISSING_BLOCKING,
       "enough data on what `/run_bash` does to other requests",
       "данных о том, как `/run_bash` влияет на остальные запросы");
    b->claim = (struct claim){CLAIM_NOT_SUPPORTED, CLAIM_GAP_NONE};
    b->blocking.ratio = 1.1;
    b->blocking.interval = (struct interval){true, true, 0.9, 1.4};
    is(QUESTION_ARCHITECTURE, ANSWERED_NO, REASON_NOT_BLOCKED,
       "while `/run_bash` runs, other requests take 1.1 times as long (95\u00a0% interval 0.9 to "
       "1.4): "
       "it hardly holds them up",
       "пока выполняется `/run_bash`, время остальных запросов умножается на 1,1 (95\u00a0% "
       "интервал от 0,9 до 1,4): он их почти не задерживает");
    b->blocking.interval.high = 2.8;
    CHECK_INT(ask(QUESTION_ARCHITECTURE)->answer, ANSWERED_UNKNOWN);
    CHECK(reason(ask(QUESTION_ARCHITECTURE), REASON_BLOCKS_UNSURE) != NULL);
    b->claim.state = CLAIM_SUPPORTED;
    CHECK_INT(ask(QUESTION_ARCHITECTURE)->answer, ANSWERED_YES);
    CHECK(reason(ask(QUESTION_ARCHITECTURE), REASON_BLOCKS) != NULL);
    b->claim = (struct claim){CLAIM_NOT_ENOUGH, CLAIM_GAP_NO_REQUESTS};
    f.audit->flag[FLAG_GROWTH].state = FLAG_RAISED;
    CHECK_INT(ask(QUESTION_ARCHITECTURE)->answer, ANSWERED_YES);
    CHECK(reason(ask(QUESTION_ARCHITECTURE), REASON_GROWTH) != NULL);
    f.audit->flag[FLAG_GROWTH].state = FLAG_UNKNOWN; /* as it mostly is: no obstacle */
    CHECK_INT(ask(QUESTION_ARCHITECTURE)->answer, ANSWERED_NO);
    b->claim = (struct claim){CLAIM_NOT_SUPPORTED, CLAIM_GAP_NONE};
    b->blocking.interval.high = 1.4;
    f.audit->criterion[CRITERION_AGENTS].status = CRITERION_REACHED;
    CHECK_INT(ask(QUESTION_ARCHITECTURE)->reasons[0].kind,
              REASON_REACHED); /* what speaks for yes */
    CHECK_INT(ask(QUESTION_ARCHITECTURE)->reasons[1].kind, REASON_NOT_BLOCKED);
    is(QUESTION_ARCHITECTURE, ANSWERED_YES, REASON_REACHED,
       "a criterion of load is reached: Active agents, busiest minute",
       "превышен порог нагрузки: Количество агентов, самая загруженная минута");
    fixture_release(&f);
}

/* "Cannot tell" names each thing that is not known. */
static void what_keeps_the_architecture_open(void)
{
    begin();
    f.audit->blockers[0].claim = (struct claim){CLAIM_NOT_ENOUGH, CLAIM_GAP_NO_REQUESTS};
    f.audit->flag[FLAG_LOCK_ERRORS].state = FLAG_UNKNOWN;
    f.audit->flag[FLAG_GROWTH].state = FLAG_UNKNOWN; /* no obstacle, and not named */
    is(QUESTION_ARCHITECTURE, ANSWERED_UNKNOWN, REASON_MISSING_FLAGS,
       "whether this red flag is raised: SQLite lock errors",
       "сведений, поднят ли красный флаг: Ошибки блокировки SQLite в логах");
    f.audit->flag[FLAG_RED_P95].state = FLAG_UNKNOWN;
    is(QUESTION_ARCHITECTURE, ANSWERED_UNKNOWN, REASON_MISSING_FLAGS,
       "whether these red flags are raised: SQLite lock errors, P95 over 3,000\u00a0ms",
       "сведений, подняты ли красные флаги: Ошибки блокировки SQLite в логах, P95 >\u00a03"
       "\u00a0000\u00a0ms");
    f.audit->flag[FLAG_LOCK_ERRORS].state = f.audit->flag[FLAG_RED_P95].state = FLAG_NOT_RAISED;
    f.audit->criterion[CRITERION_AGENTS].status = CRITERION_UNKNOWN;
    f.audit->criterion[CRITERION_AGENTS].why = UNKNOWN_NO_IDENTITY;
    is(QUESTION_ARCHITECTURE, ANSWERED_UNKNOWN, REASON_MISSING_LOAD,
       "the criterion *Active agents, busiest minute*: nothing tells agents apart",
       "критерия *Количество агентов, самая загруженная минута*: агентов различить не по чему");
    CHECK(reason(ask(QUESTION_ARCHITECTURE), REASON_QUIET) == NULL);
    fixture_release(&f);
}

int main(void)
{
    RUN(is_redis_needed);
    RUN(is_a_pool_needed);
    RUN(are_there_io_problems);
    RUN(does_logging_lag);
    RUN(of_two_blockers_the_one_that_blocks_comes_first);
    RUN(must_the_architecture_change);
    RUN(what_keeps_the_architecture_open);
    return check_end();
}
