/*
 * The words of the full audit that a monthly report ends its measurements with, in both languages
 * (see phrases.h for what the braces mean).
 */
#include "report/phrases.h"

#define AT(phrase) ((phrase)-PHRASE_MONTHLY_FIRST)

/* clang-format off */
static const char *const english[PHRASE_CHARTS_FIRST - PHRASE_MONTHLY_FIRST] = {
    [AT(PHRASE_FULL_AUDIT)] = "Full performance audit",
    [AT(PHRASE_WEEKS)] = "Weeks of the month",
    [AT(PHRASE_WEEKS_HEADER)] =
        "Week | Days | Requests | Agents | P95 ms | CV % | Requests/s | 500s | Lock errors | "
        "Operations | Database",
    [AT(PHRASE_WEEKS_ALL)] = "Month",
    [AT(PHRASE_WEEKS_NOTE)] =
        "Of a week that lies in two months only its days in this one count. Agents and requests a "
        "second are those of the busiest minute; a database size is what the week's own report "
        "stated.",
    [AT(PHRASE_WEEKS_OF_TESTS)] =
        " No request of {1} carries a latency: P95 and CV there are those of the tests that the "
        "daily metrics tell of.",
    [AT(PHRASE_LOAD)] = "Load and sizes",
    [AT(PHRASE_LOAD_REQUESTS)] =
        "Requests: {1}, {2} a second on average, {3} in the busiest minute",
    [AT(PHRASE_LOAD_OPERATIONS)] =
        "Operations in the logs: {1}, {2} a minute on average",
    [AT(PHRASE_LOAD_DATABASE)] = "Porta's database: {1}",
    [AT(PHRASE_LOAD_ROWS)] = "; {1} {1:row|rows} in `agents`, {2} in `agent_operations`",
    [AT(PHRASE_LOAD_WRITES)] =
        "; {1} {1:operation|operations} in this period, {2} a minute on average, {3} in the "
        "busiest minute",
    [AT(PHRASE_LOAD_NO_WRITES)] = "; no operation in this period",
    [AT(PHRASE_LOAD_NO_DATABASE)] = "Porta's database: not known",
    [AT(PHRASE_LOAD_LOGS)] = "Logs: {1} read, uncompressed, from {2} {2:source|sources}",
    [AT(PHRASE_UNDER_LOAD)] = "Behaviour under test load",
    [AT(PHRASE_UNDER_RUNS)] = "Daily metrics: {1} {1:test|tests}, {2} failed",
    [AT(PHRASE_UNDER_TRAFFIC)] = "Test traffic: {1} {1:request|requests}",
    [AT(PHRASE_UNDER_OUTPUT)] = "A stress test's own output: {1} {1:request|requests}",
    [AT(PHRASE_UNDER_MEAN)] = ", mean {1} ms",
    [AT(PHRASE_UNDER_P95)] = ", P95 {1} ms",
    [AT(PHRASE_UNDER_P99)] = ", P99 {1} ms",
    [AT(PHRASE_UNDER_WORST_P95)] = ", P95 of the slowest {1} ms",
    [AT(PHRASE_UNDER_WORST_P99)] = ", P99 of the slowest {1} ms",
    [AT(PHRASE_UNDER_CV)] = ", CV {1} %",
    [AT(PHRASE_UNDER_ERRORS)] = ", errors {1} % ({2} of {3})",
    [AT(PHRASE_UNDER_FEW_ERRORS)] = ", errors {1} of {2}",
    [AT(PHRASE_UNDER_NONE)] = "No test was seen in this period.",
    [AT(PHRASE_CONCLUSIONS)] = "Conclusions",
    [AT(PHRASE_QUESTION + QUESTION_REDIS)] = "Is Redis needed?",
    [AT(PHRASE_QUESTION + QUESTION_POOL)] = "Is a connection pool for SQLite needed?",
    [AT(PHRASE_QUESTION + QUESTION_IO)] = "Are there I/O problems?",
    [AT(PHRASE_QUESTION + QUESTION_LOGGING)] = "Does logging lag?",
    [AT(PHRASE_QUESTION + QUESTION_ARCHITECTURE)] = "Must the architecture change?",
    [AT(PHRASE_ANSWER + ANSWERED_NO)] = "No",
    [AT(PHRASE_ANSWER + ANSWERED_NOT_YET)] = "Not yet",
    [AT(PHRASE_ANSWER + ANSWERED_YES)] = "Yes",
    [AT(PHRASE_ANSWER + ANSWERED_UNKNOWN)] = "Cannot tell",
    [AT(PHRASE_MISSING)] = "Missing: ",
    [AT(PHRASE_BECAUSE + REASON_RED_FLAGS)] = "red flags: {1} raised, {2} unknown",
    [AT(PHRASE_BECAUSE + REASON_CRITERIA)] = "criteria: {1} reached, {2} close",
    [AT(PHRASE_BECAUSE + REASON_CRITERIA_UNKNOWN)] = "criteria that could not be measured: ",
    [AT(PHRASE_BECAUSE + REASON_COVERAGE)] = "too few lines of the logs were understood",
    [AT(PHRASE_BECAUSE + REASON_HOURS)] =
        "of {2} {2:hour|hours} that usually have requests {1} {1:has|have} one",
    [AT(PHRASE_BECAUSE + REASON_ADVICE)] =
        "{1} {1:remedy that costs|remedies that cost} less {1:stands|stand} under *Before Redis*",
    [AT(PHRASE_BECAUSE + REASON_LOCKS)] = "{1} {1:lock error|lock errors}",
    [AT(PHRASE_BECAUSE + REASON_NO_LOCKS)] = "no lock error in {1} log {1:entry|entries}",
    [AT(PHRASE_BECAUSE + REASON_CONTENTION)] =
        "at {1} of {2} lock errors known to the second a request of Porta's own was waiting about "
        "as long as SQLite waits for a lock",
    [AT(PHRASE_BECAUSE + REASON_NO_CONTENTION)] =
        "at none of {1} lock errors known to the second a request of Porta's own is seen to wait "
        "as long as SQLite waits for a lock",
    [AT(PHRASE_BECAUSE + REASON_CHANCE)] =
        "at {1} of {2} lock errors known to the second a request of Porta's own may have waited "
        "as long as SQLite waits for a lock, but chance alone may give as many",
    [AT(PHRASE_BECAUSE + REASON_OWN_LOCKS)] =
        "{1} was in flight just before {2} of {3} lock episodes, more than chance would give: "
        "Porta's connections stand in each other's way, and one that writes for all would let "
        "them take turns",
    [AT(PHRASE_BECAUSE + REASON_CONNECTIONS)] =
        "Porta opens a connection for each operation: {1} in the busiest minute",
    [AT(PHRASE_BECAUSE + REASON_FILES_FAST)] =
        "the slowest endpoint that reads or writes files, {1}, has P95 {2} ms ({3} such "
        "{3:request|requests})",
    [AT(PHRASE_BECAUSE + REASON_FILES_SLOW)] =
        "the slowest endpoint that reads or writes files, {1}, has P95 {2} ms, over {4} ms ({3} "
        "such {3:request|requests})",
    [AT(PHRASE_BECAUSE + REASON_FILES_LOCKED)] =
        "the slowest endpoint that reads or writes files, {1}, has P95 {2} ms ({3} such "
        "{3:request|requests}), which is how long SQLite waits for a lock: that may be the locks, "
        "not the disk",
    [AT(PHRASE_BECAUSE + REASON_FAILED)] = "{1} of {2} operations in Porta's database failed",
    [AT(PHRASE_BECAUSE + REASON_ROWS_LOST)] =
        "Porta's database lacks {1} of the {2} operations that its log tells of",
    [AT(PHRASE_BECAUSE + REASON_ROWS_NEAR)] =
        "Porta's database has {1} operations, its log tells of {2}: so few may be dated apart at "
        "the ends of the period",
    [AT(PHRASE_BECAUSE + REASON_ROWS_THERE)] =
        "Porta's database has {1} operations, its log tells of {2}: none is lost",
    [AT(PHRASE_BECAUSE + REASON_BLOCKS)] =
        "while {1} runs, other requests take {2} times as long (95 % interval {3} to {4}): it has "
        "to run asynchronously",
    [AT(PHRASE_BECAUSE + REASON_NOT_BLOCKED)] =
        "while {1} runs, other requests take {2} times as long (95 % interval {3} to {4}): it "
        "hardly holds them up",
    [AT(PHRASE_BECAUSE + REASON_BLOCKS_UNSURE)] =
        "while {1} runs, other requests take {2} times as long (95 % interval {3} to {4}): that is "
        "too unsure to say whether it holds them up",
    [AT(PHRASE_BECAUSE + REASON_GROWTH)] = "response time grows exponentially",
    [AT(PHRASE_BECAUSE + REASON_REACHED)] = "a criterion of load is reached: {1}",
    [AT(PHRASE_BECAUSE + REASON_QUIET)] =
        "no red flag is raised, and the load is below its thresholds",
    [AT(PHRASE_BECAUSE + REASON_MISSING_LOCKS)] = "whether there were lock errors: {1}",
    [AT(PHRASE_BECAUSE + REASON_MISSING_LATENCIES)] =
        "latencies of requests, which would show who waited",
    [AT(PHRASE_BECAUSE + REASON_MISSING_MOMENTS)] =
        "lock errors and requests known to the second, which would show who waited",
    [AT(PHRASE_BECAUSE + REASON_MISSING_SECONDS)] =
        "the seconds of {1} {1:hour|hours}, which the store has not for these endpoints",
    [AT(PHRASE_BECAUSE + REASON_MISSING_HOLDER)] =
        "who held the lock: requests of Porta's own or another process",
    [AT(PHRASE_BECAUSE + REASON_MISSING_FILES)] =
        "at least {1} {1:latency|latencies} of `/read_file`, of `/write_file` or of `/list_dir`",
    [AT(PHRASE_BECAUSE + REASON_MISSING_DISK)] =
        "what the disk itself does, which no log of Porta's says",
    [AT(PHRASE_BECAUSE + REASON_MISSING_OPERATIONS)] = "operations in Porta's log",
    [AT(PHRASE_BECAUSE + REASON_MISSING_DATABASE)] = "operations in Porta's database",
    [AT(PHRASE_BECAUSE + REASON_MISSING_DURATION)] =
        "how long writing a log line takes, which no log of Porta's says",
    [AT(PHRASE_BECAUSE + REASON_MISSING_BLOCKING)] =
        "enough data on what {1} does to other requests",
    [AT(PHRASE_BECAUSE + REASON_MISSING_FLAGS)] =
        "whether {1:this red flag is|these red flags are} raised: ",
    [AT(PHRASE_BECAUSE + REASON_MISSING_LOAD)] = "the criterion *{1}*: {2}",
};

static const char *const russian[PHRASE_CHARTS_FIRST - PHRASE_MONTHLY_FIRST] = {
    [AT(PHRASE_FULL_AUDIT)] = "Полный аудит производительности",
    [AT(PHRASE_WEEKS)] = "Недели месяца",
    [AT(PHRASE_WEEKS_HEADER)] =
        "Неделя | Дни | Запросы | Агенты | P95, ms | CV, % | Запросов/с | Ошибки 500 | "
        "Блокировки | Операции | База",
    [AT(PHRASE_WEEKS_ALL)] = "Месяц",
    [AT(PHRASE_WEEKS_NOTE)] =
        "От недели, которая лежит в двух месяцах, взяты только дни этого месяца. Агенты и "
        "запросы в секунду — в самую загруженную минуту; размер базы — тот, что назван в отчёте "
        "самой недели.",
    [AT(PHRASE_WEEKS_OF_TESTS)] =
        " У запросов {1} времени ответа нет: P95 и CV там взяты из тестов ежедневных метрик.",
    [AT(PHRASE_LOAD)] = "Нагрузка и размеры",
    [AT(PHRASE_LOAD_REQUESTS)] =
        "Запросы: {1}, в среднем {2} в секунду, {3} в самую загруженную минуту",
    [AT(PHRASE_LOAD_OPERATIONS)] =
        "Операции в логах: {1}, в среднем {2} в минуту",
    [AT(PHRASE_LOAD_DATABASE)] = "База Porta: {1}",
    [AT(PHRASE_LOAD_ROWS)] =
        "; {1} {1:строка|строки|строк} в `agents`, {2} в `agent_operations`",
    [AT(PHRASE_LOAD_WRITES)] =
        "; {1} {1:операция|операции|операций} за период, в среднем {2} в минуту, {3} в самую "
        "загруженную минуту",
    [AT(PHRASE_LOAD_NO_WRITES)] = "; за период ни одной операции",
    [AT(PHRASE_LOAD_NO_DATABASE)] = "База Porta: неизвестно",
    [AT(PHRASE_LOAD_LOGS)] =
        "Логи: прочитано {1} без сжатия из {2} {2:источника|источников|источников}",
    [AT(PHRASE_UNDER_LOAD)] = "Поведение под тестовой нагрузкой",
    [AT(PHRASE_UNDER_RUNS)] = "Ежедневные метрики: {1} {1:тест|теста|тестов}, не удалось {2}",
    [AT(PHRASE_UNDER_TRAFFIC)] = "Тестовые запросы: {1}",
    [AT(PHRASE_UNDER_OUTPUT)] = "Вывод стресс-теста: {1} {1:запрос|запроса|запросов}",
    [AT(PHRASE_UNDER_MEAN)] = ", в среднем {1} ms",
    [AT(PHRASE_UNDER_P95)] = ", P95 {1} ms",
    [AT(PHRASE_UNDER_P99)] = ", P99 {1} ms",
    [AT(PHRASE_UNDER_WORST_P95)] = ", P95 самого медленного {1} ms",
    [AT(PHRASE_UNDER_WORST_P99)] = ", P99 самого медленного {1} ms",
    [AT(PHRASE_UNDER_CV)] = ", CV {1} %",
    [AT(PHRASE_UNDER_ERRORS)] = ", ошибок {1} % ({2} из {3})",
    [AT(PHRASE_UNDER_FEW_ERRORS)] = ", ошибок {1} из {2}",
    [AT(PHRASE_UNDER_NONE)] = "В этом периоде тестов не видно.",
    [AT(PHRASE_CONCLUSIONS)] = "Выводы",
    [AT(PHRASE_QUESTION + QUESTION_REDIS)] = "Нужен ли Redis?",
    [AT(PHRASE_QUESTION + QUESTION_POOL)] = "Нужен ли пул соединений для SQLite?",
    [AT(PHRASE_QUESTION + QUESTION_IO)] = "Есть ли проблемы с I/O?",
    [AT(PHRASE_QUESTION + QUESTION_LOGGING)] = "Отстаёт ли логирование?",
    [AT(PHRASE_QUESTION + QUESTION_ARCHITECTURE)] = "Нужно ли менять архитектуру?",
    [AT(PHRASE_ANSWER + ANSWERED_NO)] = "Нет",
    [AT(PHRASE_ANSWER + ANSWERED_NOT_YET)] = "Пока нет",
    [AT(PHRASE_ANSWER + ANSWERED_YES)] = "Да",
    [AT(PHRASE_ANSWER + ANSWERED_UNKNOWN)] = "Сказать нельзя",
    [AT(PHRASE_MISSING)] = "Не хватает: ",
    [AT(PHRASE_BECAUSE + REASON_RED_FLAGS)] = "красных флагов поднято: {1}, неизвестно: {2}",
    [AT(PHRASE_BECAUSE + REASON_CRITERIA)] = "критериев за порогом: {1}, близко к порогу: {2}",
    [AT(PHRASE_BECAUSE + REASON_CRITERIA_UNKNOWN)] = "не измерены критерии: ",
    [AT(PHRASE_BECAUSE + REASON_COVERAGE)] = "распознано слишком мало строк в логах",
    [AT(PHRASE_BECAUSE + REASON_HOURS)] =
        "из {2} {2:часа|часов|часов}, за которые обычно есть запросы, они есть за {1}",
    [AT(PHRASE_BECAUSE + REASON_ADVICE)] =
        "{1} {1:решение|решения|решений} дешевле — в разделе *Прежде чем внедрять Redis*",
    [AT(PHRASE_BECAUSE + REASON_LOCKS)] = "{1} {1:ошибка|ошибки|ошибок} блокировки",
    [AT(PHRASE_BECAUSE + REASON_NO_LOCKS)] =
        "ни одной ошибки блокировки на {1} {1:запись|записи|записей} в логах",
    [AT(PHRASE_BECAUSE + REASON_CONTENTION)] =
        "при {1} из {2} ошибок блокировки, известных с точностью до секунды, запрос самой Porta "
        "ждал примерно столько, сколько SQLite ждёт блокировку",
    [AT(PHRASE_BECAUSE + REASON_NO_CONTENTION)] =
        "ни при одной из {1} ошибок блокировки, известных с точностью до секунды, не видно, чтобы "
        "запрос самой Porta ждал столько, сколько SQLite ждёт блокировку",
    [AT(PHRASE_BECAUSE + REASON_CHANCE)] =
        "при {1} из {2} ошибок блокировки, известных с точностью до секунды, запрос самой Porta "
        "мог ждать столько, сколько SQLite ждёт блокировку, но не чаще, чем может дать случайность",
    [AT(PHRASE_BECAUSE + REASON_OWN_LOCKS)] =
        "{1} выполнялся прямо перед {2} из {3} эпизодов блокировки, чаще, чем дала бы случайность: "
        "соединения Porta мешают друг другу, и одно пишущее за всех выстроило бы их в очередь",
    [AT(PHRASE_BECAUSE + REASON_CONNECTIONS)] =
        "Porta открывает соединение на каждую операцию: {1} в самую загруженную минуту",
    [AT(PHRASE_BECAUSE + REASON_FILES_FAST)] =
        "у самого медленного endpoint'а, читающего или пишущего файлы, {1}, P95 {2} ms (таких "
        "запросов: {3})",
    [AT(PHRASE_BECAUSE + REASON_FILES_SLOW)] =
        "у самого медленного endpoint'а, читающего или пишущего файлы, {1}, P95 {2} ms, "
        "больше {4} ms (таких запросов: {3})",
    [AT(PHRASE_BECAUSE + REASON_FILES_LOCKED)] =
        "у самого медленного endpoint'а, читающего или пишущего файлы, {1}, P95 {2} ms (таких "
        "запросов: {3}), а столько SQLite ждёт блокировку: возможно, дело в блокировках, а не в "
        "диске",
    [AT(PHRASE_BECAUSE + REASON_FAILED)] = "неудачных операций в базе Porta: {1} из {2}",
    [AT(PHRASE_BECAUSE + REASON_ROWS_LOST)] =
        "в базе Porta нет {1} из {2} операций, о которых говорит её лог",
    [AT(PHRASE_BECAUSE + REASON_ROWS_NEAR)] =
        "операций в базе Porta {1}, в её логе {2}: столько может прийтись на края периода, где "
        "время операции в них разное",
    [AT(PHRASE_BECAUSE + REASON_ROWS_THERE)] =
        "операций в базе Porta {1}, в её логе {2}: ни одна не потеряна",
    [AT(PHRASE_BECAUSE + REASON_BLOCKS)] =
        "пока выполняется {1}, остальные запросы идут в {2} раза дольше (95 % интервал от {3} до "
        "{4}): его нужно выполнять асинхронно",
    [AT(PHRASE_BECAUSE + REASON_NOT_BLOCKED)] =
        "пока выполняется {1}, время остальных запросов умножается на {2} (95 % интервал от {3} до "
        "{4}): он их почти не задерживает",
    [AT(PHRASE_BECAUSE + REASON_BLOCKS_UNSURE)] =
        "пока выполняется {1}, время остальных запросов умножается на {2} (95 % интервал от {3} до "
        "{4}): слишком неточно, чтобы сказать, задерживает ли он их",
    [AT(PHRASE_BECAUSE + REASON_GROWTH)] = "время ответа растёт экспоненциально",
    [AT(PHRASE_BECAUSE + REASON_REACHED)] = "превышен порог нагрузки: {1}",
    [AT(PHRASE_BECAUSE + REASON_QUIET)] =
        "ни один красный флаг не поднят, нагрузка ниже своих порогов",
    [AT(PHRASE_BECAUSE + REASON_MISSING_LOCKS)] = "сведений, были ли ошибки блокировки: {1}",
    [AT(PHRASE_BECAUSE + REASON_MISSING_LATENCIES)] =
        "времени ответа запросов, по которому видно, кто ждал",
    [AT(PHRASE_BECAUSE + REASON_MISSING_MOMENTS)] =
        "ошибок блокировки и запросов, известных с точностью до секунды: по ним видно, кто ждал",
    [AT(PHRASE_BECAUSE + REASON_MISSING_SECONDS)] =
        "секунд этих endpoint'ов за {1} {1:час|часа|часов}: они не сохранены",
    [AT(PHRASE_BECAUSE + REASON_MISSING_HOLDER)] =
        "сведений, кто держал блокировку: запросы самой Porta или другой процесс",
    [AT(PHRASE_BECAUSE + REASON_MISSING_FILES)] =
        "хотя бы {1} {1:значения|значений|значений} времени ответа у `/read_file`, `/write_file` "
        "или `/list_dir`",
    [AT(PHRASE_BECAUSE + REASON_MISSING_DISK)] =
        "того, что делает сам диск: об этом логи Porta не говорят",
    [AT(PHRASE_BECAUSE + REASON_MISSING_OPERATIONS)] = "операций в логе Porta",
    [AT(PHRASE_BECAUSE + REASON_MISSING_DATABASE)] = "операций в базе Porta",
    [AT(PHRASE_BECAUSE + REASON_MISSING_DURATION)] =
        "того, сколько пишется строка лога: об этом логи Porta не говорят",
    [AT(PHRASE_BECAUSE + REASON_MISSING_BLOCKING)] =
        "данных о том, как {1} влияет на остальные запросы",
    [AT(PHRASE_BECAUSE + REASON_MISSING_FLAGS)] =
        "сведений, {1:поднят ли красный флаг|подняты ли красные флаги|подняты ли красные флаги}: ",
    [AT(PHRASE_BECAUSE + REASON_MISSING_LOAD)] = "критерия *{1}*: {2}",
};
/* clang-format on */

const char *phrases_monthly(enum language language, enum phrase phrase)
{
    return language == LANGUAGE_RUSSIAN ? russian[AT(phrase)] : english[AT(phrase)];
}
