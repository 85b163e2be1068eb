/*
 * The report in Russian, continued: the document's claims, remedies and tests, in its own words,
 * and what was measured of them (see phrases.h for what the braces mean).
 */
#include "report/phrases.h"

#define AT(phrase) ((phrase)-PHRASE_CLAIMS)

/* clang-format off */
const char *const phrases_russian_claims[PHRASE_MONTHLY_FIRST - PHRASE_CLAIMS] = {
    [AT(PHRASE_BOTTLENECKS)] = "Узкие места (endpoint'ы)",
    [AT(PHRASE_ALL_METHODS)] =
        "Endpoint назван так, как в документе, а узнаётся по пути: запросы всех методов считаются "
        "вместе, какой бы метод ни стоял в названии.",
    [AT(PHRASE_CLAIM)] = "Проблема",
    [AT(PHRASE_REMEDY)] = "Решение",
    [AT(PHRASE_WHAT + WATCHED_PIPELINE)] = "последовательные команды",
    [AT(PHRASE_WHAT + WATCHED_STATUS)] = "статус агентов",
    [AT(PHRASE_WHAT + WATCHED_RUN_BASH)] = "выполнение команд",
    [AT(PHRASE_PROBLEM + WATCHED_PIPELINE)] = "Блокирует SQLite на время выполнения.",
    [AT(PHRASE_PROBLEM + WATCHED_STATUS)] = "Частые запросы к БД.",
    [AT(PHRASE_PROBLEM + WATCHED_RUN_BASH)] = "Может блокировать систему.",
    [AT(PHRASE_HELP + WATCHED_PIPELINE)] = "Кэшировать статус выполнения.",
    [AT(PHRASE_HELP + WATCHED_STATUS)] = "Кэшировать статус на 30 секунд.",
    [AT(PHRASE_HELP + WATCHED_RUN_BASH)] = "Асинхронное выполнение.",
    [AT(PHRASE_MEASURED)] = "Измерено",
    [AT(PHRASE_SEEN_NOT)] = "запросов в этом периоде нет",
    [AT(PHRASE_SEEN)] = "{1} {1:запрос|запроса|запросов}",
    [AT(PHRASE_SEEN_LATENCY)] = "P50 {1} ms, P95 {2} ms (n = {3})",
    [AT(PHRASE_SEEN_500S)] = "ошибок 500: {1}",
    [AT(PHRASE_MONITORED)] = "Endpoint'ы для мониторинга",
    [AT(PHRASE_MONITORED_HEADER)] = "Endpoint | Запросы | P50, ms | P95, ms | Ошибки 500",
    [AT(PHRASE_REBUILD)] =
        "За {1} {1:час|часа|часов} этого периода сохранены секунды других endpoint'ов, не тех, что "
        "в этой конфигурации, или не сохранены никакие: то, что на них опирается, измерить нельзя. "
        "`porta-audit scan --rebuild` с этими логами и этой конфигурацией посчитает их заново.",
    [AT(PHRASE_GAP_SECONDS)] =
        "данных мало: за {1} {1:час|часа|часов} не сохранены секунды endpoint'ов из этой "
        "конфигурации",
    [AT(PHRASE_GAP_IN_FLIGHT)] =
        "данных мало: в его запросах нет времени ответа, и неизвестно, когда они выполнялись",
    [AT(PHRASE_GAP_TIMES)] = "данных мало: у слишком многих запросов нет собственного времени",
    [AT(PHRASE_GAP_LOCKS)] = "об ошибках блокировки сказать нельзя: {1}",
    [AT(PHRASE_GAP_NO_LOCKS)] = "ошибок блокировки в этом периоде нет, связывать не с чем",
    [AT(PHRASE_GAP_NO_MOMENTS)] =
        "данных мало: ни один эпизод блокировки не начинается с ошибки с собственным временем",
    [AT(PHRASE_GAP_FEW_READS)] =
        "данных мало: {1} {1:чтение|чтения|чтений} (нужно {2})",
    [AT(PHRASE_GAP_FEW_WAITING)] =
        "данных мало: {1} {1:чужой запрос|чужих запроса|чужих запросов} во время выполнения и {2} "
        "для сравнения (без него, та же группа endpoint'ов, тот же час), таких часов {3}; нужно по "
        "{4} запросов и {5} часов",
    [AT(PHRASE_LOCKS_BEFORE)] =
        "выполнялся прямо перед {1} из {2} {2:эпизода|эпизодов|эпизодов} блокировки, по его доле в "
        "этих часах ожидалось бы {3} ({4})",
    [AT(PHRASE_LOCKS_BEFORE_FEW)] =
        "данных мало: выполнялся прямо перед {1} из {2} {2:эпизода|эпизодов|эпизодов} блокировки "
        "(нужно {3})",
    [AT(PHRASE_LOCKS_MORE)] = ": больше, чем дала бы случайность",
    [AT(PHRASE_LOCKS_CHANCE)] = ": не больше, чем может дать случайность",
    [AT(PHRASE_READS)] = "{1} {1:чтение|чтения|чтений}",
    [AT(PHRASE_READS_EACH)] = ", в среднем раз в {1}",
    [AT(PHRASE_EVERY_MINUTES)] = "{1} {1:минуту|минуты|минут}",
    [AT(PHRASE_EVERY_HOURS)] = "{1} {1:час|часа|часов}",
    [AT(PHRASE_EVERY_DAYS)] = "{1} {1:день|дня|дней}",
    [AT(PHRASE_REPLAY)] =
        "Расчёт по этим чтениям и {1} {1:записи, после которой|записям, после которых|записям, "
        "после которых} кэш устаревает: общий кэш ответит (оценка сверху) на ",
    [AT(PHRASE_REPLAY_NONE)] =
        "Расчёт по этим чтениям и {1} {1:записи, после которой|записям, после которых|записям, "
        "после которых} кэш устаревает: общий кэш не ответит ни на одно ни с каким TTL до {2}",
    [AT(PHRASE_REPLAY_GAP)] = "На сколько ответил бы общий кэш: ",
    [AT(PHRASE_REPLAY_TTL)] = "{1} % с TTL {2}",
    [AT(PHRASE_REPLAY_SAVES)] =
        "; из {1}, которые занимают эти чтения, TTL {3} сберегает не больше {2}",
    [AT(PHRASE_REPLAY_SAVES_UNKNOWN)] =
        "; сколько времени это сэкономит, неизвестно: времени ответа в чтениях нет",
    [AT(PHRASE_WAITING)] =
        "пока он выполняется, время остальных запросов умножается на {1} (средние геометрические "
        "по группам endpoint'ов и часам; 95 % интервал от {2} до {3}; n = {4} и {5})",
    [AT(PHRASE_WAITING_CHANCE)] = ": в интервале есть 1, это может быть случайностью",
    [AT(PHRASE_ALSO_CONFIGURED)] = "Другие кэши и блокирующие endpoint'ы из конфигурации",
    [AT(PHRASE_EPISODE_ERRORS)] = "; {1} {1:ошибка|ошибки|ошибок}",
    [AT(PHRASE_EPISODE_UNKNOWN)] = "; была ли конкуренция, неизвестно",
    [AT(PHRASE_EPISODE_NO_WAITS)] = "; конкуренции не видно",
    [AT(PHRASE_EPISODE_ALL_WAIT)] = "; {1:конкуренция|все при конкуренции|все при конкуренции}",
    [AT(PHRASE_EPISODE_WAITS)] = "; конкуренция при {1} из {2}",
    [AT(PHRASE_EPISODE_WAITS_KNOWN)] =
        "; конкуренция при {1} из {2}, известных с точностью до секунды",
    [AT(PHRASE_EPISODE_BEGINS)] = ", в том числе при первой",
    [AT(PHRASE_EPISODE_BEGINS_NOT)] = ", но не при первой",
    [AT(PHRASE_LOCK_STARTS)] = "Эпизоды блокировки",
    [AT(PHRASE_LOCK_STARTS_RULE)] =
        "Что выполнялось за {1} до начала каждого, когда первый отказавший запрос ещё не ждал. "
        "Если эпизодов меньше {2}, они только перечислены.",
    [AT(PHRASE_LOCK_STARTS_NONE)] =
        "Ни один из наблюдаемых endpoint'ов не выполнялся за {1} до начала эпизода блокировки, "
        "когда первый отказавший запрос ещё не ждал (эпизодов: {3}). Меньше {2} эпизодов ни о чём "
        "не говорят.",
    [AT(PHRASE_LOCK_START)] = "{1}: ",
    [AT(PHRASE_LOCK_START_NOTHING)] = "ни один из наблюдаемых endpoint'ов",

    [AT(PHRASE_SINCE + PERIOD_WEEK)] = "с прошлой недели",
    [AT(PHRASE_SINCE + PERIOD_MONTH)] = "с прошлого месяца",
    [AT(PHRASE_MIX_ROSE)] = "P95 вырос на {1} ms {2}: ",
    [AT(PHRASE_MIX_FELL)] = "P95 снизился на {1} ms {2}: ",
    [AT(PHRASE_MIX_SAME)] = "P95 не изменился {2}: ",
    [AT(PHRASE_MIX_PARTS)] =
        "{1} ms из-за скорости endpoint'ов, {2} ms из-за состава запросов (n = {3} и {4})",
    [AT(PHRASE_MIX_NEW_ONES)] =
        "; {1} {1:запрос|запроса|запросов} к новым endpoint'ам отнесены к скорости",
    [AT(PHRASE_MIX_NOT)] =
        "Насколько P95 изменился {1} из-за состава запросов, а насколько из-за скорости: {2}.",
    [AT(PHRASE_MIX_WHY + MIX_NO_PERIOD)] = "не вычислено, запросов того периода здесь нет",
    [AT(PHRASE_MIX_WHY + MIX_OTHER_RULES)] = "не вычислено, не всё посчитано по одним правилам",
    [AT(PHRASE_MIX_WHY + MIX_TOO_FEW)] =
        "данных мало, значений тогда {1}, теперь {2} (нужно {3})",
    [AT(PHRASE_MIX_WHY + MIX_LITTLE)] =
        "не вычислено, тогда записи есть лишь за {5} {5:час|часа|часов} из {6}, а теперь за {7} из "
        "{8}: возможно, части прежних логов нет",
    [AT(PHRASE_MIX_WHY + MIX_NEW)] =
        "не вычислено, {4} из {2} значений относятся к новым endpoint'ам",
    [AT(PHRASE_PLUS)] = "+{1}",
    [AT(PHRASE_MINUS)] = "−{1}",

    [AT(PHRASE_BEFORE_REDIS)] = "Прежде чем внедрять Redis",
    [AT(PHRASE_BEFORE_INTRODUCTION)] =
        "Что поможет раньше и стоит меньше, по убыванию подтверждений:",
    [AT(PHRASE_BEFORE_NOTHING)] =
        "Ничто из измеренного не говорит в пользу более простых шагов: WAL, большего busy timeout, "
        "асинхронного выполнения команд, кэша внутри процесса.",
    [AT(PHRASE_BEFORE_NOTHING_SEEN)] =
        "Ничто из того, что удалось измерить, не говорит в пользу более простых шагов, но измерить "
        "удалось не всё.",
    [AT(PHRASE_BEFORE_UNMEASURED)] =
        "Не измерено, и поможет ли это, здесь сказать нельзя: ",
    [AT(PHRASE_UNMEASURED_WAL)] = "WAL (режим журнала базы Porta неизвестен)",
    [AT(PHRASE_UNMEASURED_BUSY_TIMEOUT)] =
        "больший busy timeout (ждут ли запросы блокировку, неизвестно)",
    [AT(PHRASE_UNMEASURED_ASYNC)] = "асинхронное выполнение {1}",
    [AT(PHRASE_UNMEASURED_CACHE)] = "кэш для {1} внутри процесса",
    [AT(PHRASE_ADVICE_WAL)] =
        "База Porta в режиме журнала {1}: в режиме WAL читать можно и во время записи.",
    [AT(PHRASE_ADVICE_WAL_LOCKS)] =
        "База Porta в режиме журнала {1}, ошибок блокировки: {2}. В режиме WAL читать можно и во "
        "время записи.",
    [AT(PHRASE_ADVICE_BUSY_TIMEOUT)] =
        "Busy timeout ({1}) исчерпывается: из ошибок блокировки, известных с точностью до "
        "секунды, {2} из {3} пришлись на запрос, который длился {4} или дольше и начался не раньше "
        "чем за {5} (столько длились всего {6} {6:запрос|запроса|запросов}).",
    [AT(PHRASE_ADVICE_WAITS)] =
        " Так начинаются {1} из {2} {2:эпизода|эпизодов|эпизодов} блокировки, при случайном "
        "совпадении ожидалось бы {3} ({4}).",
    [AT(PHRASE_ADVICE_LONGER)] =
        " С большим timeout запросы подождут вместо отказа, а с короткими транзакциями ждать не "
        "придётся.",
    [AT(PHRASE_ADVICE_ASYNC)] =
        "{1} задерживает остальные запросы: пока он выполняется, они длятся в {2} раза дольше "
        "(95 % интервал от {3} до {4}). При асинхронном выполнении этого не будет.",
    [AT(PHRASE_ADVICE_CACHE)] =
        "Если все запросы обслуживает один процесс, кэш внутри него и есть общий: с TTL {1} он "
        "ответит (оценка сверху) на {2} % из {3} {3:чтения|чтений|чтений} {4}.",

    [AT(PHRASE_TEST_PLAN)] = "План тестирования критериев",
    [AT(PHRASE_TEST_HEADER)] = "Тест | Когда был | Результат",
    [AT(PHRASE_TEST + TEST_PLAN_AGENTS)] = "Стресс-тест с 5 агентами, 10 секунд",
    [AT(PHRASE_TEST + TEST_PLAN_REQUESTS)] = "Тест на стабильность: 1000 запросов за 5 минут",
    [AT(PHRASE_TEST + TEST_PLAN_DATA)] = "Тест на размер данных: 100 MB",
    [AT(PHRASE_TEST_IN_TEST)] = "{1}, тестовые запросы",
    [AT(PHRASE_TEST_SEEN_AGAIN)] = "; последнее такое окно кончилось {1}",
    [AT(PHRASE_TEST_IN_ALL)] = "{1}, все запросы",
    [AT(PHRASE_TEST_NOT_SEEN)] = "в этом периоде не было",
    [AT(PHRASE_TEST_SEEN_WITHIN)] = "{1}, по отчёту за {2}",
    [AT(PHRASE_TEST_NEVER)] = "ни разу, отчётов: {1}",
    [AT(PHRASE_TEST_LAST_TIME)] = "; последний раз {1}",
    [AT(PHRASE_TEST_EARLIER_NOT_SEEN)] = "; не было и раньше, отчётов: {1}",
    [AT(PHRASE_TEST_EARLIER_UNKNOWN)] = "; неизвестно из более ранних отчётов: {1}",
    [AT(PHRASE_TEST_MOST_AGENTS)] = "не больше {1} {1:агента|агентов|агентов} в минуту",
    [AT(PHRASE_TEST_MOST_REQUESTS)] = "не больше {1} {1:запроса|запросов|запросов} за 300 s",
    [AT(PHRASE_TEST_RESULT_AGENTS)] =
        "{1} {1:агент|агента|агентов}, {2} {2:запрос|запроса|запросов}",
    [AT(PHRASE_TEST_RESULT_REQUESTS)] = "{1} {1:запрос|запроса|запросов}",
    [AT(PHRASE_TEST_RESULT_P95)] = ", P95 {1} ms",
    [AT(PHRASE_TEST_AROUND)] = " по четвертям часа вокруг него (n = {1})",
    [AT(PHRASE_TEST_FEW_LATENCIES)] = ", для P95 и CV значений мало (n = {1})",
    [AT(PHRASE_TEST_NO_LATENCY)] = ", времени ответа нет",
    [AT(PHRASE_TEST_NO_LOCKS)] = ", ошибок блокировки нет",
    [AT(PHRASE_TEST_LOCKS)] = ", ошибок блокировки: {1}",
    [AT(PHRASE_TEST_NO_TIMES)] = "собственное время есть у слишком немногих запросов",
    [AT(PHRASE_TEST_DATA_SIZE)] = "размер базы {1}",
    [AT(PHRASE_TEST_TRAFFIC)] =
        "Тестовые запросы, в критериях не участвуют: {1} {1:запрос|запроса|запросов} тестовых "
        "агентов",
    [AT(PHRASE_TEST_CLIENT)] = "Вывод стресс-теста: {1} {1:запрос|запроса|запросов}",
    [AT(PHRASE_TEST_LATENCY)] = ", P95 {1} ms (n = {2})",
    [AT(PHRASE_TEST_CV)] = ", CV {1} %",
    [AT(PHRASE_TEST_500S)] = ", ошибок 500: {1}",
    [AT(PHRASE_TEST_500_RATE)] = " ({1} %)",
    [AT(PHRASE_TEST_OPERATIONS)] =
        "От тестовых агентов в этом периоде видны только операции, запросов нет.",
    [AT(PHRASE_TEST_NONE)] = "Тестовых запросов в логах за этот период не видно.",
    [AT(PHRASE_DAILY_METRICS)] = "Ежедневные метрики",
    [AT(PHRASE_DAILY_METRICS_GAP)] = "Каталог: {1}.",
    [AT(PHRASE_DAILY_METRICS_NONE)] = "Ни один файл не говорит о тесте в этом периоде.",
    [AT(PHRASE_RUN_REQUESTS)] =
        "успешно {1} из {2} {2:запроса|запросов|запросов}, {3} {3:ошибка|ошибки|ошибок}, P95 {4} "
        "ms, P99 {5} ms, CV {6} %",
    [AT(PHRASE_RUN_FAILED)] = "не удался; ",
    [AT(PHRASE_RUN_ODD)] = "{1}: {2}",
    [AT(PHRASE_RUN_LEFT_OUT)] = "{1}, не учтён: {2}",
};
