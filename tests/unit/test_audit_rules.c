/*
 * Rules of the checklist against evidence in its met, not met and broken forms: the state of every
 * item and its sentence, in both languages.
 */
#include "audit_fixture.h"

#include "base/buffer.h"
#include "base/civil.h"
#include "plain_blanks.h"
#include "report/evidence.h"

#define DAY 86400

static struct fixture f;
static struct check_rule rules[4];
static struct rule_evidence found[4];
static struct redis_evidence redis;
static struct evidence_sample earlier;

/* A week whose item `backup` has these rules. */
static void begin(size_t n)
{
    fixture_quiet(&f);
    memset(rules, 0, sizeof rules);
    memset(found, 0, sizeof found);
    redis = (struct redis_evidence){0};
    earlier = (struct evidence_sample){0};
    for (size_t i = 0; i < n; i++)
        rules[i].item = CHECK_BACKUP;
    f.criteria.rules = rules;
    f.criteria.n_rules = n;
    f.input.rules = found;
    f.input.redis = &redis;
}

static void say(const struct audit *a, enum language language, struct buffer *out)
{
    struct page page;
    buffer_clear(out);
    page_init(&page, a, language, out);
    evidence_say(&page, &a->check[CHECK_BACKUP], "backup");
    page_release(&page);
    plain_blanks(out);
}

static void is(enum check_state state, const char *english, const char *russian)
{
    struct buffer text;
    const struct audit *a = fixture_audit(&f);
    buffer_init(&text, 1 << 16);
    CHECK_INT(a->check[CHECK_BACKUP].state, state);
    say(a, LANGUAGE_ENGLISH, &text);
    CHECK_STR(buffer_str(&text), english);
    say(a, LANGUAGE_RUSSIAN, &text);
    CHECK_STR(buffer_str(&text), russian);
    buffer_release(&text);
}

/* The i-th rule looks for files; this is one more that it finds. */
static struct file_seen *file(size_t i, enum rule_kind kind, const char *path, int64_t age)
{
    rules[i].kind = kind;
    rules[i].path = "x/*";
    found[i].key = rules_key(&rules[i]);
    if (f.input.n_rules <= i)
        f.input.n_rules = i + 1;
    if (!path)
        return NULL;
    struct file_seen *ret = &found[i].files[found[i].n_files++];
    snprintf(ret->path, sizeof ret->path, "%s", path);
    ret->modified = FIXTURE_END - age;
    ret->bytes = 2048;
    return ret;
}

static void a_file(void)
{
    begin(1);
    rules[0].path = "x/*";
    is(CHECK_NOT_CHECKED,
       "not checked (not recorded when the evidence of this period was taken; "
       "`--refresh-evidence` takes it anew)",
       "не проверено (не записано, когда снимались свидетельства этого периода; "
       "`--refresh-evidence` снимет их заново)");
    file(0, RULE_FILE, NULL, 0);
    is(CHECK_NOT_MET, "no file matches `x/*`", "нет файла, подходящего под `x/*`");
    found[0].root_missing = true;
    is(CHECK_NOT_CHECKED,
       "not checked (no file matches `x/*`, but a directory of `roots` cannot be opened)",
       "не проверено (нет файла, подходящего под `x/*`, но каталог из `roots` не открывается)");
    struct file_seen *plan = file(0, RULE_FILE, "x/plan.md", 3 * DAY);
    is(CHECK_MET, "`x/plan.md`, 3 days old", "`x/plan.md`, 3 дня до конца периода");
    plan->modified = FIXTURE_END - 3600;
    is(CHECK_MET, "`x/plan.md`, 1 hour old", "`x/plan.md`, 1 час до конца периода");
    plan->modified = FIXTURE_END + 60;
    is(CHECK_MET, "`x/plan.md`, changed after the end of this period",
       "`x/plan.md`, изменён после конца периода");
    plan->state = FILE_NOT_REGULAR;
    is(CHECK_NOT_MET, "`x/plan.md` is a symbolic link or no regular file",
       "`x/plan.md` — символическая ссылка или не обычный файл");
    plan->state = FILE_UNREADABLE;
    is(CHECK_NOT_CHECKED, "not checked (`x/plan.md` cannot be read)",
       "не проверено (`x/plan.md` не читается)");
    fixture_release(&f);
}

static void age_and_size(void)
{
    begin(1);
    struct file_seen *old = file(0, RULE_FILE, "x/a", 9 * DAY);
    rules[0].newer_than_s = 8 * DAY;
    is(CHECK_NOT_MET, "`x/a` is 9 days old; at the end of this period it may be at most 8 days old",
       "`x/a`: 9 дней до конца периода; допустимо не больше 8 дней");
    old->modified = FIXTURE_END - 8 * DAY;
    is(CHECK_MET, "`x/a`, 8 days old", "`x/a`, 8 дней до конца периода");
    /* As with Redis, a quarter of the period's length is near its end. */
    old->modified = FIXTURE_END + 7 * DAY / 4;
    is(CHECK_MET, "`x/a`, changed after the end of this period",
       "`x/a`, изменён после конца периода");
    old->modified++;
    is(CHECK_NOT_CHECKED,
       "not checked (`x/a` was last changed long after this period; how old it was at the end of "
       "it is not known)",
       "не проверено (`x/a`: последнее изменение намного позже этого периода; возраст на конец "
       "периода неизвестен)");
    old->modified = FIXTURE_END - 8 * DAY;
    rules[0].min_size = 4096;
    is(CHECK_NOT_MET, "`x/a` has 2 KB; at least 4 KB are asked for",
       "`x/a`: 2 KB; требуется не меньше 4 KB");
    /* An older one satisfies all of the rule. */
    file(0, RULE_FILE, "x/b", 8 * DAY)->bytes = 4096;
    is(CHECK_MET, "`x/b`, 8 days old", "`x/b`, 8 дней до конца периода");
    fixture_release(&f);
}

/* What was looked at long after the period speaks of another day, and says so. */
static void a_late_sample(void)
{
    fixture_quiet(&f);
    f.input.sampled_at = f.input.now = FIXTURE_END + 7 * DAY / 4 + 1;
    CHECK(!fixture_audit(&f)->sampled_late); /* it was not kept: this run looked */
    f.input.has_sample = true;
    CHECK(fixture_audit(&f)->sampled_late);
    f.input.sampled_at--;
    CHECK(!fixture_audit(&f)->sampled_late);
    fixture_release(&f);
}

static void a_match(void)
{
    begin(1);
    rules[0].matches = "^REDIS_URL=";
    struct file_seen *env = file(0, RULE_FILE, "x/env", 0);
    is(CHECK_NOT_MET, "no line of `x/env` matches `^REDIS_URL=`",
       "ни одна строка `x/env` не подходит под `^REDIS_URL=`");
    env->gave_up = true;
    is(CHECK_NOT_CHECKED, "not checked (`^REDIS_URL=` takes too many steps on `x/env`)",
       "не проверено (`^REDIS_URL=` требует слишком много шагов на `x/env`)");
    env->gave_up = false;
    env->matched = true;
    snprintf(env->match, sizeof env->match, "REDIS_URL=`|<b>\x1b[31m");
    is(CHECK_MET, "`x/env`, 0 hours old: ``REDIS_URL=`|<b>\\x1b[31m``",
       "`x/env`, 0 часов до конца периода: ``REDIS_URL=`|<b>\\x1b[31m``");
    fixture_release(&f);
}

static void a_backup(void)
{
    static const struct {
        enum backup_state backup;
        enum check_state state;
        const char *english, *russian;
    } cases[] = {
        {BACKUP_GOOD, CHECK_MET, "`x/b.db`, 1 day old, passes quick_check, 90 operations",
         "`x/b.db`, 1 день до конца периода, проходит quick_check, 90 операций"},
        {BACKUP_NOT_SQLITE, CHECK_NOT_MET, "`x/b.db` is not an SQLite database",
         "`x/b.db` — не база SQLite"},
        {BACKUP_DAMAGED, CHECK_NOT_MET, "`x/b.db` is damaged or cut off",
         "`x/b.db` повреждена или обрезана"},
        {BACKUP_FOREIGN, CHECK_NOT_MET, "`x/b.db` is a database without Porta's tables",
         "`x/b.db` — база без таблиц Porta"},
        {BACKUP_TOO_LARGE, CHECK_NOT_CHECKED, "not checked (`x/b.db` is too large to be checked)",
         "не проверено (`x/b.db` слишком велика для проверки)"},
    };
    begin(1);
    struct file_seen *b = file(0, RULE_BACKUP, "x/b.db", DAY);
    b->operations = 90;
    b->agents = 4;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        b->backup = cases[i].backup;
        is(cases[i].state, cases[i].english, cases[i].russian);
    }
    fixture_release(&f);
}

static struct file_seen *backup(const char *path, int64_t age, enum backup_state state)
{
    struct file_seen *ret = file(0, RULE_BACKUP, path, age);
    ret->backup = state;
    ret->operations = 90;
    return ret;
}

/* One that is in time and good is enough; those that are newer and no use are named. */
static void a_backup_behind_others(void)
{
    begin(1);
    rules[0].newer_than_s = 8 * DAY;
    struct file_seen *c = backup("x/c.db", DAY, BACKUP_DAMAGED);
    struct file_seen *b = backup("x/b.db", 2 * DAY, BACKUP_NOT_SQLITE);
    struct file_seen *a = backup("x/a.db", 3 * DAY, BACKUP_GOOD);
    is(CHECK_MET,
       "`x/a.db`, 3 days old, passes quick_check, 90 operations (newer, but no use: `x/c.db` is "
       "damaged or cut off; `x/b.db` is not an SQLite database)",
       "`x/a.db`, 3 дня до конца периода, проходит quick_check, 90 операций (новее, но "
       "непригодны: `x/c.db` повреждена или обрезана; `x/b.db` — не база SQLite)");
    a->modified -= 10 * DAY; /* the only good one is too old */
    is(CHECK_NOT_MET, "`x/c.db` is damaged or cut off", "`x/c.db` повреждена или обрезана");
    b->backup = BACKUP_TOO_LARGE; /* this one may be good */
    is(CHECK_NOT_CHECKED, "not checked (`x/b.db` is too large to be checked)",
       "не проверено (`x/b.db` слишком велика для проверки)");
    a->modified = FIXTURE_END + 7 * DAY; /* listed last, as it was changed long after the period */
    b->backup = BACKUP_GOOD;
    is(CHECK_MET,
       "`x/b.db`, 2 days old, passes quick_check, 90 operations (newer, but no use: `x/c.db` is "
       "damaged or cut off)",
       "`x/b.db`, 2 дня до конца периода, проходит quick_check, 90 операций (новее, но "
       "непригодны: `x/c.db` повреждена или обрезана)");
    rules[0].newer_than_s = 0;
    b->backup = BACKUP_FOREIGN; /* both are older than the good one */
    is(CHECK_MET,
       "`x/a.db`, changed after the end of this period, passes quick_check, 90 operations",
       "`x/a.db`, изменён после конца периода, проходит quick_check, 90 операций");
    b->backup = a->backup = BACKUP_NOT_LOOKED; /* as older versions kept it */
    is(CHECK_NOT_MET, "`x/c.db` is damaged or cut off", "`x/c.db` повреждена или обрезана");
    c->backup = BACKUP_GOOD;
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].parts[0].n_newer, 0);
    fixture_release(&f);
}

static void a_backup_that_lost_rows(void)
{
    begin(1);
    struct file_seen *b = file(0, RULE_BACKUP, "x/b.db", DAY);
    b->backup = BACKUP_GOOD;
    b->operations = 90;
    b->agents = 4;
    struct rule_evidence before = found[0];
    before.files[0].operations = 100;
    before.files[0].agents = 5;
    earlier.rules = &before;
    earlier.n_rules = 1;
    f.input.earlier = &earlier;
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].state, CHECK_MET); /* not asked for */
    rules[0].compares_rows = true;
    rules[0].max_loss_pct = 20;
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].state, CHECK_MET);
    rules[0].max_loss_pct = 10; /* 90 of 100 are just allowed, 4 of 5 are not */
    is(CHECK_NOT_MET, "`x/b.db` has 4 agents, the backup of the report before 5",
       "`x/b.db`: 4 агента, в копии прошлого отчёта 5");
    rules[0].max_loss_pct = 0;
    is(CHECK_NOT_MET, "`x/b.db` has 90 operations, the backup of the report before 100",
       "`x/b.db`: 90 операций, в копии прошлого отчёта 100");
    file(0, RULE_BACKUP, "x/a.db", 2 * DAY); /* not looked at, and no way out */
    is(CHECK_NOT_MET, "`x/b.db` has 90 operations, the backup of the report before 100",
       "`x/b.db`: 90 операций, в копии прошлого отчёта 100");
    before.files[1] = before.files[0]; /* the one that was good then, behind a damaged one */
    before.files[0].backup = BACKUP_DAMAGED;
    before.n_files = 2;
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].state, CHECK_NOT_MET);
    before.files[1].backup = BACKUP_DAMAGED; /* nothing to compare with */
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].state, CHECK_MET);
    fixture_release(&f);
}

static void ask(enum redis_question question, double limit)
{
    rules[0].kind = RULE_REDIS;
    rules[0].question = question;
    rules[0].has_limit = limit > 0;
    rules[0].limit = limit;
}

static void redis_that_cannot_be_asked(void)
{
    static const struct {
        enum redis_state redis;
        enum check_state state;
        const char *english, *russian;
    } cases[] = {
        {REDIS_NOT_ASKED, CHECK_NOT_CHECKED, "not checked (the configuration names no Redis)",
         "не проверено (Redis в конфигурации не указан)"},
        {REDIS_NOT_RECORDED, CHECK_NOT_CHECKED,
         "not checked (not recorded when the evidence of this period was taken; "
         "`--refresh-evidence` takes it anew)",
         "не проверено (не записано, когда снимались свидетельства этого периода; "
         "`--refresh-evidence` снимет их заново)"},
        {REDIS_NO_CLIENT, CHECK_NOT_CHECKED,
         "not checked (this porta-audit was built without hiredis)",
         "не проверено (эта сборка porta-audit без hiredis)"},
        {REDIS_NO_PASSWORD, CHECK_NOT_CHECKED,
         "not checked (the configured password for `h:1` cannot be read)",
         "не проверено (не читается заданный пароль для `h:1`)"},
        {REDIS_UNREACHABLE, CHECK_NOT_MET, "nothing answers at `h:1`",
         "по адресу `h:1` никто не отвечает"},
        {REDIS_SILENT, CHECK_NOT_MET, "`h:1` takes the connection and gives no answer",
         "`h:1` принимает соединение и не отвечает"},
        {REDIS_CLOSED, CHECK_NOT_MET, "`h:1` hangs up in the middle of an answer",
         "`h:1` обрывает соединение посреди ответа"},
        {REDIS_GARBAGE, CHECK_NOT_MET, "what answers at `h:1` is not Redis",
         "по адресу `h:1` отвечает не Redis"},
        {REDIS_WANTS_PASSWORD, CHECK_NOT_MET, "`h:1` asks for a password, and none is configured",
         "`h:1` требует пароль, а он не задан"},
        {REDIS_WRONG_PASSWORD, CHECK_NOT_MET, "`h:1` refuses the configured password",
         "`h:1` не принимает заданный пароль"},
        {REDIS_LOADING, CHECK_NOT_MET, "`h:1` is still loading its data",
         "`h:1` ещё загружает данные"},
        {REDIS_REFUSED, CHECK_NOT_MET, "`h:1` answers PING with an error",
         "`h:1` отвечает на PING ошибкой"},
        {REDIS_ANSWERS, CHECK_MET, "`h:1` answers PING", "`h:1` отвечает на PING"},
    };
    begin(1);
    ask(REDIS_PING, 0);
    snprintf(redis.address, sizeof redis.address, "h:1");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        redis.state = cases[i].redis;
        is(cases[i].state, cases[i].english, cases[i].russian);
    }
    fixture_release(&f);
}

static void redis_of_now(void)
{
    begin(1);
    redis = (struct redis_evidence){.state = REDIS_ANSWERS, .address = "h:1"};
    for (int q = REDIS_VERSION; q < REDIS_QUESTION_COUNT; q++) {
        ask(q, 1);
        is(CHECK_NOT_CHECKED, "not checked (`h:1` does not tell this figure)",
           "не проверено (`h:1` не сообщает этого)");
    }
    snprintf(redis.version, sizeof redis.version, "7.0.15");
    ask(REDIS_VERSION, 7000015);
    is(CHECK_MET, "`h:1` is version `7.0.15`", "`h:1`: версия `7.0.15`");
    ask(REDIS_VERSION, 7002000);
    is(CHECK_NOT_MET, "`h:1` is version `7.0.15`; at least 7.2.0 is asked for",
       "`h:1`: версия `7.0.15`; требуется не ниже 7.2.0");
    redis.has_persistence = true;
    ask(REDIS_PERSISTENCE, 0);
    is(CHECK_NOT_MET, "`h:1` has no append-only file, and no snapshot was saved well",
       "у `h:1` нет журнала AOF и ни одного удачного снимка на диске");
    redis.saved = true;
    is(CHECK_MET, "`h:1` keeps its data on disk", "`h:1` хранит данные на диске");
    redis.has_memory = redis.has_slow_log = true;
    redis.memory_bytes = 2 << 20;
    redis.slow_log = 3;
    ask(REDIS_MEMORY, 2 << 20);
    is(CHECK_MET, "`h:1` uses 2 MB", "`h:1` занимает 2 MB");
    ask(REDIS_MEMORY, 1 << 20);
    is(CHECK_NOT_MET, "`h:1` uses 2 MB; at most 1 MB may be",
       "`h:1` занимает 2 MB; допустимо не больше 1 MB");
    ask(REDIS_SLOW_LOG, 3);
    is(CHECK_MET, "3 entries in the slow log of `h:1`",
       "3 записи в журнале медленных команд `h:1`");
    ask(REDIS_SLOW_LOG, 2);
    is(CHECK_NOT_MET, "3 entries in the slow log of `h:1`; at most 2 may be",
       "3 записи в журнале медленных команд `h:1`; допустимо не больше 2");
    fixture_release(&f);
}

static void redis_of_the_period(void)
{
    begin(1);
    redis = (struct redis_evidence){.state = REDIS_ANSWERS,
                                    .address = "h:1",
                                    .has_run = true,
                                    .run = 5,
                                    .hits = 150,
                                    .misses = 30,
                                    .evictions = 4};
    ask(REDIS_HITS, 1);
    is(CHECK_NOT_CHECKED, "not checked (no sample of `h:1` at the end of the period before)",
       "не проверено (нет снимка `h:1` на конец прошлого периода)");
    f.input.earlier = &earlier;
    f.input.sampled_at = FIXTURE_END + 3600;
    earlier.taken_at = FIXTURE_START + 3600;
    earlier.redis = redis;
    earlier.redis.hits = 100;
    earlier.redis.misses = 20;
    earlier.redis.evictions = 1;
    is(CHECK_MET, "50 hits of the cache at `h:1` in this period",
       "50 попаданий в кэш `h:1` за период");
    ask(REDIS_HITS, 51);
    is(CHECK_NOT_MET, "50 hits of the cache at `h:1` in this period; at least 51 are asked for",
       "50 попаданий в кэш `h:1` за период; требуется не меньше 51");
    ask(REDIS_HIT_RATIO, 80);
    is(CHECK_MET, "50 of 60 reads of the cache at `h:1` were hits",
       "попаданий в кэш `h:1`: 50 из 60 чтений");
    ask(REDIS_HIT_RATIO, 84);
    is(CHECK_NOT_MET, "50 of 60 reads of the cache at `h:1` were hits; at least 84 % are asked for",
       "попаданий в кэш `h:1`: 50 из 60 чтений; требуется не меньше 84 %");
    ask(REDIS_EVICTIONS, 3);
    is(CHECK_MET, "3 evictions at `h:1` in this period", "3 вытеснения в `h:1` за период");
    ask(REDIS_EVICTIONS, 0);
    is(CHECK_NOT_MET, "3 evictions at `h:1` in this period; at most 0 may be",
       "3 вытеснения в `h:1` за период; допустимо не больше 0");
    f.input.sampled_at = FIXTURE_END + 2 * DAY;
    is(CHECK_NOT_CHECKED,
       "not checked (the sample of `h:1` was not taken near the end of this period)",
       "не проверено (снимок `h:1` сделан не у конца этого периода)");
    f.input.sampled_at = FIXTURE_END + 3600;
    earlier.taken_at = FIXTURE_START + 2 * DAY;
    is(CHECK_NOT_CHECKED, "not checked (no sample of `h:1` at the end of the period before)",
       "не проверено (нет снимка `h:1` на конец прошлого периода)");
    earlier.taken_at = FIXTURE_START + 3600;
    earlier.redis.run = 6;
    is(CHECK_NOT_CHECKED,
       "not checked (`h:1` was restarted or its figures were reset since the sample of the "
       "period before)",
       "не проверено (`h:1` перезапущен или сброшены его счётчики после снимка прошлого периода)");
    earlier.redis.run = 5;
    earlier.redis.hits = 151; /* CONFIG RESETSTAT */
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].evidence, EVIDENCE_RULES);
    CHECK_INT(f.audit->check[CHECK_BACKUP].parts[0].evidence, EVIDENCE_REDIS_RESTARTED);
    snprintf(earlier.redis.address, sizeof earlier.redis.address, "other:1");
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].parts[0].evidence, EVIDENCE_REDIS_NO_EARLIER);
    fixture_release(&f);
}

static void tests_and_flags(void)
{
    begin(1);
    rules[0].kind = RULE_TEST;
    is(CHECK_NOT_MET,
       "neither test traffic nor a stress test's output nor daily metrics in this period",
       "в этом периоде нет ни тестовых запросов, ни вывода стресс-теста, ни ежедневных метрик");
    fixture_add(&f.sums.test, "GET", "/meta", 9, 200, 1000);
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].state, CHECK_MET);
    rules[0].test = TEST_OUTPUT;
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].state, CHECK_NOT_MET);
    rules[0].kind = RULE_FLAG;
    rules[0].flag = FLAG_LOCK_ERRORS;
    is(CHECK_NOT_MET, "not raised: SQLite lock errors",
       "не поднят: Ошибки блокировки SQLite в логах");
    f.input.n_sources = 1;
    is(CHECK_NOT_CHECKED, "not checked (unknown: SQLite lock errors)",
       "не проверено (неизвестно: Ошибки блокировки SQLite в логах)");
    f.sums.lock_events = 1;
    is(CHECK_MET, "raised: SQLite lock errors", "поднят: Ошибки блокировки SQLite в логах");
    rules[0].flag = RULE_ANY_RED_FLAG;
    is(CHECK_MET, "raised: SQLite lock errors", "подняты: Ошибки блокировки SQLite в логах");
    fixture_release(&f);
}

static void attest(bool met, int on_day, int until_day)
{
    f.input.n_attestations = 1;
    f.attestations[0] = (struct attestation){.item = (char *)(uintptr_t) "backup",
                                             .met = met,
                                             .by = (char *)(uintptr_t) "Al",
                                             .on = (char *)(uintptr_t) "2025-08-01",
                                             .on_days = civil_days(2025, 8, on_day),
                                             .until_days = civil_days(2025, 8, until_day)};
}

static void a_persons_word(void)
{
    begin(2);
    rules[0].kind = RULE_ATTESTED;
    f.criteria.n_rules = 1;
    is(CHECK_NOT_MET, "not attested as `backup`", "не подтверждено под именем `backup`");
    attest(true, 1, 9);
    is(CHECK_MET, "attested by `Al` on `2025-08-01`", "подтверждает `Al`, `2025-08-01`");
    attest(true, 1, 2);
    is(CHECK_NOT_MET, "expired: attested by `Al` on `2025-08-01`",
       "срок истёк: подтверждал `Al`, `2025-08-01`");
    /* Words do not overrule what a rule found; they stand in for what no rule could see. */
    attest(true, 1, 9);
    file(0, RULE_FILE, NULL, 0);
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].state, CHECK_NOT_MET);
    ask(REDIS_PING, 0);
    is(CHECK_MET, "attested by `Al` on `2025-08-01`", "подтверждает `Al`, `2025-08-01`");
    attest(true, 9, 10); /* only after the period's end */
    CHECK_INT(fixture_audit(&f)->check[CHECK_BACKUP].state, CHECK_NOT_CHECKED);
    fixture_release(&f);
}

static void each_rule_must_be_met(void)
{
    begin(2);
    file(0, RULE_FILE, "x/a", DAY);
    file(1, RULE_FILE, NULL, 0);
    rules[1].path = "y";
    found[1].key = rules_key(&rules[1]);
    is(CHECK_NOT_MET, "`x/a`, 1 day old; no file matches `y`",
       "`x/a`, 1 день до конца периода; нет файла, подходящего под `y`");
    rules[1].kind = RULE_REDIS;
    is(CHECK_NOT_CHECKED, "not checked (`x/a`, 1 day old; the configuration names no Redis)",
       "не проверено (`x/a`, 1 день до конца периода; Redis в конфигурации не указан)");
    found[0].files[0].state = FILE_NOT_REGULAR;
    is(CHECK_NOT_MET,
       "`x/a` is a symbolic link or no regular file; not checked (the configuration names no "
       "Redis)",
       "`x/a` — символическая ссылка или не обычный файл; не проверено (Redis в конфигурации не "
       "указан)");
    fixture_release(&f);
}

/* Rules of a task of the routine, and what an item without rules says. */
static void tasks_have_rules(void)
{
    begin(1);
    file(0, RULE_FILE, "x/plan.md", DAY);
    rules[0].item = CHECK_COUNT + ROUTINE_PLANNING;
    CHECK_INT(fixture_audit(&f)->routine[ROUTINE_PLANNING].state, CHECK_MET);
    CHECK_INT(f.audit->check[CHECK_BACKUP].evidence, EVIDENCE_NOT_ATTESTED);
    fixture_release(&f);
}

static void changed_criteria(void)
{
    struct buffer text;
    begin(0);
    const struct audit *a = fixture_audit(&f);
    memcpy(earlier.criteria_version, a->criteria_version, sizeof earlier.criteria_version);
    for (int i = 0; i < CRITERION_COUNT; i++)
        earlier.criterion[i] = f.criteria.criterion[i].value;
    for (int i = 0; i < FLAG_COUNT; i++)
        earlier.flag[i] = f.criteria.flag[i].value;
    f.input.earlier = &earlier;
    CHECK(!fixture_audit(&f)->criteria_changed);
    CHECK_INT(f.audit->routine[ROUTINE_CRITERIA].state, CHECK_NOT_CHECKED);
    f.criteria.criterion[CRITERION_P95].value = 1900;
    f.criteria.flag[FLAG_HTTP_500].value = 4;
    a = fixture_audit(&f);
    CHECK(a->criteria_changed);
    CHECK_INT(a->n_changes, 2);
    CHECK_NEAR(a->changes[0].from, 2000, 0);
    CHECK_NEAR(a->changes[0].to, 1900, 0);
    CHECK(a->changes[1].is_flag && a->changes[1].id == FLAG_HTTP_500);
    CHECK_INT(a->routine[ROUTINE_CRITERIA].state, CHECK_MET);
    buffer_init(&text, 1 << 16);
    struct page page;
    page_init(&page, a, LANGUAGE_ENGLISH, &text);
    evidence_say(&page, &a->routine[ROUTINE_CRITERIA], "criteria");
    page_release(&page);
    plain_blanks(&text);
    char expected[200];
    snprintf(expected, sizeof expected,
             "the criteria are no longer those of `%s`: P95 response time 1,900 ms instead of "
             "2,000 ms, 500 errors over 4 %%, before it was 5 %%",
             earlier.criteria_version);
    CHECK_STR(buffer_str(&text), expected);
    buffer_release(&text);
    fixture_release(&f);
}

int main(void)
{
    RUN(a_file);
    RUN(age_and_size);
    RUN(a_late_sample);
    RUN(a_match);
    RUN(a_backup);
    RUN(a_backup_behind_others);
    RUN(a_backup_that_lost_rows);
    RUN(redis_that_cannot_be_asked);
    RUN(redis_of_now);
    RUN(redis_of_the_period);
    RUN(tests_and_flags);
    RUN(a_persons_word);
    RUN(each_rule_must_be_met);
    RUN(tasks_have_rules);
    RUN(changed_criteria);
    return check_end();
}
