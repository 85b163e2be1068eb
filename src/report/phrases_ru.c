/*
 * The report in Russian: where the user's document has words for something, its own words (see
 * phrases.h for what the braces mean). Units stay as the document writes them.
 */
#include "report/phrases.h"

/* clang-format off */
const char *const phrases_russian[PHRASE_CLAIMS] = {
    [PHRASE_MONTH + 0] = "января",
    [PHRASE_MONTH + 1] = "февраля",
    [PHRASE_MONTH + 2] = "марта",
    [PHRASE_MONTH + 3] = "апреля",
    [PHRASE_MONTH + 4] = "мая",
    [PHRASE_MONTH + 5] = "июня",
    [PHRASE_MONTH + 6] = "июля",
    [PHRASE_MONTH + 7] = "августа",
    [PHRASE_MONTH + 8] = "сентября",
    [PHRASE_MONTH + 9] = "октября",
    [PHRASE_MONTH + 10] = "ноября",
    [PHRASE_MONTH + 11] = "декабря",
    [PHRASE_DAY] = "{1} {2} {3} года",
    [PHRASE_DAYS_IN_MONTH] = "{1}–{2}",
    [PHRASE_DAYS_IN_YEAR] = "{1} {2} – {3}",
    [PHRASE_DAYS] = "{1} – {2}",
    [PHRASE_HOURS_IN_DAY] = "{1}, с {2} до {3}",
    [PHRASE_HOURS] = "{1} {2} – {3} {4}",
    [PHRASE_INSTANT] = "{1} {2}",

    [PHRASE_TITLE] = "Аудит Porta",
    [PHRASE_LOW_COVERAGE] =
        "⚠️ **Распознано только {1} % строк** ({2} из {3}). Для вывода нужно {4} %; цифры ниже "
        "опираются лишь на то, что распознано. Какие строки не распознаны, сказано в разделе [На "
        "чём основан отчёт](#на-чём-основан-отчёт).",
    [PHRASE_LOW_HOURS] =
        "⚠️ **Из {2} {2:часа|часов|часов}, за которые обычно есть запросы, они есть только за "
        "{1}** (обычно: не реже чем в половине из {3} предыдущих недель с отчётами). Для вывода "
        "нужно {4} %: возможно, части логов нет.",
    [PHRASE_NOTHING_READ] = "⚠️ **Не прочитано ни одной строки.** Судить в этом отчёте не о чем.",
    [PHRASE_NO_DATED_RECORD] = "Нет ни одной записи со временем",
    [PHRASE_REQUESTS] = "{1} {1:запрос|запроса|запросов}",
    [PHRASE_ALL_DAYS_COVERED] = "записи есть за каждый из {1} {1:дня|дней|дней}",
    [PHRASE_ALL_HOURS_COVERED] = "записи есть за каждый из {1} {1:часа|часов|часов}",
    [PHRASE_HOURS_COVERED] = "записи есть за {1} {1:час|часа|часов} из {2}",
    [PHRASE_ALL_DAYS_SO_FAR] =
        "записи есть за каждый из {1} {1:прошедшего дня|прошедших дней|прошедших дней}",
    [PHRASE_ALL_HOURS_SO_FAR] =
        "записи есть за каждый из {1} {1:прошедшего часа|прошедших часов|прошедших часов}",
    [PHRASE_HOURS_SO_FAR] =
        "записи есть за {1} {1:час|часа|часов} из {2} {2:прошедшего|прошедших|прошедших}",
    [PHRASE_NO_HOUR_OVER] = "ни один час ещё не прошёл",
    [PHRASE_PROGRAM] = "porta-audit {1}, критерии {2}",
    [PHRASE_INCOMPLETE] = "*неполный*: период ещё не закончился",
    [PHRASE_VERDICT + VERDICT_NOT_NEEDED] = "Не нужен",
    [PHRASE_VERDICT + VERDICT_WATCH] = "Пока нет, следим: ",
    [PHRASE_VERDICT + VERDICT_ASKED_FOR] = "Система просит Redis: ",
    [PHRASE_VERDICT + VERDICT_CANNOT_TELL] = "Сказать нельзя: ",
    [PHRASE_TOPIC + TOPIC_LOCKS] = "ошибки блокировки SQLite",
    [PHRASE_TOPIC + TOPIC_HTTP_500] = "ошибки 500",
    [PHRASE_TOPIC + TOPIC_GROWTH] = "рост времени ответа",
    [PHRASE_TOPIC + TOPIC_AGENTS] = "активные агенты",
    [PHRASE_TOPIC + TOPIC_P95] = "P95",
    [PHRASE_TOPIC + TOPIC_CV] = "CV",
    [PHRASE_TOPIC + TOPIC_DB_SIZE] = "размер базы",
    [PHRASE_TOPIC + TOPIC_RPS] = "запросы в секунду",
    [PHRASE_COVERAGE] = "распознано слишком мало строк",
    [PHRASE_COVERAGE_HOURS] = "обычные часы без запросов",
    [PHRASE_NO_RED_FLAG] = "Ни один красный флаг не поднят",
    [PHRASE_RED_FLAGS] =
        "{1:Поднят|Подняты|Поднято} {1} {1:красный флаг|красных флага|красных флагов}",
    [PHRASE_RED_FLAGS_UNKNOWN] = " ({1} из {2} {1:неизвестен|неизвестны|неизвестны})",
    [PHRASE_ALL_SAFE] = "Ни один критерий не близок к порогу.",
    [PHRASE_OF_CRITERIA] = "Из {1} критериев: ",
    [PHRASE_CRITERIA_REACHED] = "{1} {1:превысил|превысили|превысили} порог",
    [PHRASE_CRITERIA_CLOSE] = "{1} близко к порогу",
    [PHRASE_CRITERIA_UNKNOWN] = "{1} не {1:измерен|измерены|измерены}",
    [PHRASE_SEE_BEFORE_REDIS] =
        " Что может помочь раньше, сказано в разделе [Прежде чем внедрять "
        "Redis](#прежде-чем-внедрять-redis).",
    [PHRASE_MAXIM] = "Мы не внедряем Redis — пока система не попросит.",

    [PHRASE_CRITERIA_HEADER] =
        "Критерий | {1} | {2} | Пороговое значение | Использовано | Статус | Когда достигнет",
    [PHRASE_THIS + PERIOD_WEEK] = "Эта неделя",
    [PHRASE_THIS + PERIOD_MONTH] = "Этот месяц",
    [PHRASE_THIS + PERIOD_RANGE] = "Этот период",
    [PHRASE_LAST_ONE + PERIOD_WEEK] = "Прошлая неделя",
    [PHRASE_LAST_ONE + PERIOD_MONTH] = "Прошлый месяц",
    [PHRASE_LAST_ONE + PERIOD_RANGE] = "Период до этого",
    [PHRASE_CRITERION + CRITERION_AGENTS] = "Количество агентов, самая загруженная минута",
    [PHRASE_CRITERION + CRITERION_P95] = "Время ответа, P95",
    [PHRASE_CRITERION + CRITERION_CV] = "Коэффициент вариации",
    [PHRASE_CRITERION + CRITERION_DB_SIZE] = "Размер базы",
    [PHRASE_CRITERION + CRITERION_RPS] = "Запросы в секунду, самая загруженная минута",
    [PHRASE_SAFE] = "✅\u00a0Безопасно",
    [PHRASE_CLOSE] = "⚠️\u00a0Близко к порогу",
    [PHRASE_REACHED] = "🚨\u00a0Порог превышен",
    [PHRASE_UNKNOWN] = "❔\u00a0Неизвестно: {1}",
    [PHRASE_TOO_LITTLE_HISTORY] =
        "Столбец *Когда достигнет* пуст там, где истории мало (недель: {1} из {2}).",
    [PHRASE_FROM_TO] = "от {1} до {2}",
    [PHRASE_FORECAST_NO_TREND] = "тренда нет (n = {1})",
    [PHRASE_FORECAST_BEYOND] = "нескоро: не раньше, чем через две такие истории (n = {1})",
    [PHRASE_FORECAST_FROM] = "{1} или позже",
    [PHRASE_FORECAST_NOTE] =
        "Даты в столбце *Когда достигнет* — не обещание, а 80-процентный интервал: когда прямая, "
        "проведённая через последние *n* полных недель, пересечёт порог, если всё пойдёт так же; "
        "*или позже*: конца интервала в пределах двух таких историй нет.",
    [PHRASE_FORECAST_REACHED] = "достигнут",
    [PHRASE_FORECAST_LAST_THERE] = "сказать нельзя; при последнем измерении был достигнут",
    [PHRASE_NO_HISTORY] = "Столбец *{1}* пуст: истории пока нет.",
    [PHRASE_NO_PREVIOUS] = "Столбец *{1}* пуст: отчёта за это время не сохранилось.",
    [PHRASE_MEASURED_HOW] = "Что значат цифры:",
    [PHRASE_DEFINITION + CRITERION_AGENTS] =
        "наибольшее число разных агентов за одну календарную минуту",
    [PHRASE_DEFINITION + CRITERION_P95] =
        "ближайший ранг: наименьшее время ответа, которого не превышают хотя бы 95 % запросов, "
        "без потоковых и тестовых",
    [PHRASE_DEFINITION + CRITERION_CV] =
        "выборочное стандартное отклонение ÷ среднее внутри каждого endpoint'а, чтобы состав "
        "запросов не влиял",
    [PHRASE_DEFINITION + CRITERION_DB_SIZE] = "байты файла базы и его `-wal`",
    [PHRASE_DEFINITION + CRITERION_RPS] = "самая загруженная календарная минута ÷ 60",
    [PHRASE_AGENTS_BY_FIELD] = ", различаются по имени агента в логах",
    [PHRASE_AGENTS_BY_DATABASE] = ", различаются по `agent_id` в базе Porta",
    [PHRASE_AGENTS_BY_ADDRESS] = ", различаются по адресу клиента и user agent",
    [PHRASE_AGENTS_BY_NOTHING] = "; в этих логах агентов различить не по чему",
    [PHRASE_AGENTS_IN_PERIOD] = "; за весь период {1}",
    [PHRASE_RESTS_ON] = " (n = {1})",
    [PHRASE_P95_FROM_CLIENT] =
        " (n = {1}{2}; из вывода стресс-теста: ни у одного запроса нет времени ответа)",
    [PHRASE_P95_FROM_RUN] =
        "; здесь это самый медленный тест из ежедневных метрик, {1} (n = {2}): ни у одного запроса "
        "нет времени ответа",
    [PHRASE_CV_FROM_RUNS] =
        "; здесь внутри тестов из ежедневных метрик (n = {1}): ни у одного запроса нет времени "
        "ответа",
    [PHRASE_CV_ALL_ENDPOINTS] = "; по всем endpoint'ам",
    [PHRASE_CV_SOME_ENDPOINTS] = "; по endpoint'ам с постоянной работой: ",
    [PHRASE_CV_POOLED] = "; {1} %, если смешать все endpoint'ы",
    [PHRASE_RATE_MEAN] = "; в среднем {1} в секунду",
    [PHRASE_RATE_SECOND] = "; в самую загруженную секунду {1}",
    [PHRASE_REASON + UNKNOWN_NOT] = "",
    [PHRASE_REASON + UNKNOWN_NO_REQUESTS] = "запросов нет",
    [PHRASE_REASON + UNKNOWN_NO_LATENCIES] = "ни у одного запроса нет времени ответа",
    [PHRASE_REASON + UNKNOWN_TOO_FEW] = "меньше {1} значений (n = {2})",
    [PHRASE_REASON + UNKNOWN_NO_DATABASE] = "база не указана через `--porta-db`",
    [PHRASE_REASON + UNKNOWN_DATABASE_GAP] = "базу не удалось прочитать: {3}",
    [PHRASE_REASON + UNKNOWN_NO_IDENTITY] = "агентов различить не по чему",
    [PHRASE_REASON + UNKNOWN_NO_APP_LOG] =
        "не прочитан ни один лог, в котором были бы видны ошибки блокировки",
    [PHRASE_REASON + UNKNOWN_APP_LOG_INCOMPLETE] =
        "лог, в котором могут быть ошибки блокировки, прочитан не полностью",
    [PHRASE_REASON + UNKNOWN_UNDATED] = "увиденное не имеет времени",
    [PHRASE_REASON_UNDATED_LOCKS] =
        "{4} {4:ошибка блокировки|ошибки блокировки|ошибок блокировки} без времени, возможно, из "
        "этого периода",
    [PHRASE_P_IS] = "p = {1}",
    [PHRASE_P_BELOW] = "p < {1}",
    [PHRASE_GROWTH_YES] =
        "да, часовой P95 удваивается за {1} дн. ({2}, n = {3} {3:час|часа|часов})",
    [PHRASE_GROWTH_NO] =
        "нет; при таком наклоне часовой P95 удвоится за {1} дн. ({2}, n = {3} {3:час|часа|часов})",
    [PHRASE_GROWTH_NO_RISE] = "нет, часовой P95 не растёт ({2}, n = {3} {3:час|часа|часов})",
    [PHRASE_GROWTH_CHANCE] = ": это может быть случайность",
    [PHRASE_GROWTH_SLOW] = ": это дольше {1} дней",
    [PHRASE_GROWTH_OTHER_SHAPE] = ": прямая или один скачок подходят не хуже",
    [PHRASE_REASON_ALL_ZERO] = "все времена ответа, которые учитываются, равны 0",
    [PHRASE_REASON + UNKNOWN_FEW_HOURS] =
        "часов, в которых есть {6} запросов с временем ответа, меньше {5} (всего {7})",

    [PHRASE_STATE] = "Текущее состояние системы",
    [PHRASE_WORKS_WELL] = "Что работает хорошо",
    [PHRASE_NEEDS_ATTENTION] = "Что требует внимания",
    [PHRASE_WHY_CRITERIA] =
        "**Логика критериев:** при 5+ агентах SQLite начнёт испытывать блокировки при "
        "одновременных операциях; если 95 % запросов будут отвечать дольше 2 секунд, "
        "пользователи заметят задержки; CV > 50 % означает непредсказуемую производительность; "
        "при больших объёмах данных SQLite становится медленнее; при высокой частоте запросов "
        "SQLite блокировки станут критичными.",
    [PHRASE_COPES] = "SQLite справляется с текущими нагрузками, без ошибок блокировки",
    [PHRASE_HAS_RATE] = "запросов в секунду в самую загруженную минуту: {1}",
    [PHRASE_HAS_OPERATIONS] = "{1} {1:операция|операции|операций} агентов",
    [PHRASE_OPERATIONS_PEAK] = ", не больше {1} в минуту",
    [PHRASE_OPERATIONS_TIMED] = " из {1}, время которых известно",
    [PHRASE_OPERATIONS_OF_TESTS] = ", без {1} {1:операции|операций|операций} тестовых агентов",
    [PHRASE_OPERATIONS_NO_PEAK] = ", большинство без собственного времени",
    [PHRASE_HAS_DATABASE] = "размер базы данных: {1}",
    [PHRASE_HAS_AGENTS] = "{1} {1:агент|агента|агентов} в самую загруженную минуту",
    [PHRASE_HAS_P95] = "P95: {1}",
    [PHRASE_HAS_P95_P99] = "P95: {1} ms, P99: {2} ms",
    [PHRASE_HAS_CV] = "CV: {1}",
    [PHRASE_HAS_LOCKS] = "{1} {1:ошибка|ошибки|ошибок} блокировки SQLite",
    [PHRASE_HAS_500S] = "ошибок 500: {1} на {2} {2:запрос|запроса|запросов}",
    [PHRASE_HAS_NO_500] = "ни одной ошибки 500 на {1} {1:запрос|запроса|запросов}",
    [PHRASE_HAS_UNMEASURED] = "измерить не удалось: ",
    [PHRASE_NOTHING_MEASURED] = "по этим логам сказать нечего",
    [PHRASE_NOTHING_STANDS_OUT] = "ничего особенного",
    [PHRASE_DATABASE] = "База Porta",
    [PHRASE_DATABASE_SIZE] = "{1} вместе с `-wal`",
    [PHRASE_DATABASE_PAGES] = ", {1} {1:страница|страницы|страниц} по {2}, свободных {3}",
    [PHRASE_DATABASE_OPERATIONS] =
        "; за период {1} {1:операция|операции|операций}, {2} {2:агент|агента|агентов}, в среднем "
        "{3} в минуту, не больше {4} за одну",
    [PHRASE_DATABASE_TESTS_TOO] =
        ", тестовые агенты учтены в числе операций и в среднем, но не в числе агентов и не в "
        "наибольшем",
    [PHRASE_DATABASE_FAILED] = ", неудачных {1}",
    [PHRASE_DATABASE_TABLES] = "; самые большие таблицы: ",
    [PHRASE_DATABASE_TABLE] = "{1} {2}",
    [PHRASE_DATABASE_TABLES_GAP] = "; размеры таблиц неизвестны: {1}",
    [PHRASE_DATABASE_GAP] = "; {1}",

    [PHRASE_FLAGS] = "Индикаторы перегрузки",
    [PHRASE_FLAG_NOTES] =
        "Отмечено то, что выполняется. Интервалы 95-процентные и предполагают независимость "
        "запросов: для долей интервал Уилсона, для процентилей порядковые статистики. *Неточно*: "
        "порог лежит внутри интервала.",
    [PHRASE_COLOUR + 0] = "🚨 Красные флаги (немедленное действие)",
    [PHRASE_COLOUR + 1] = "⚠️ Жёлтые флаги (мониторинг)",
    [PHRASE_COLOUR + 2] = "✅ Зелёные индикаторы (всё хорошо)",
    [PHRASE_FLAG + FLAG_LOCK_ERRORS] = "Ошибки блокировки SQLite в логах",
    [PHRASE_FLAG + FLAG_RED_P95] = "P95 > {1}",
    [PHRASE_FLAG + FLAG_HTTP_500] = "Ошибки 500 > {1} запросов",
    [PHRASE_FLAG + FLAG_GROWTH] = "Время ответа растёт экспоненциально",
    [PHRASE_FLAG + FLAG_YELLOW_P95] = "P95 > {1}",
    [PHRASE_FLAG + FLAG_YELLOW_CV] = "CV > {1} (нестабильность)",
    [PHRASE_FLAG + FLAG_YELLOW_AGENTS] =
        "> {1} {1:одновременного агента|одновременных агентов|одновременных агентов}",
    [PHRASE_FLAG + FLAG_YELLOW_DB_SIZE] = "Размер БД > {1}",
    [PHRASE_FLAG + FLAG_GREEN_P95] = "P95 < {1}",
    [PHRASE_FLAG + FLAG_GREEN_CV] = "CV < {1}",
    [PHRASE_FLAG + FLAG_GREEN_AGENTS] = "< {1} {1:агента|агентов|агентов}",
    [PHRASE_FLAG + FLAG_GREEN_DB_SIZE] = "Размер БД < {1}",
    [PHRASE_CANNOT_TELL] = "сказать нельзя: {1}",
    [PHRASE_NO_LOCKS] =
        "нет, на {1} {1:запрос|запроса|запросов} и {2} {2:запись|записи|записей} в логах",
    [PHRASE_LOCKS] = "{1}, {2} {2:эпизод|эпизода|эпизодов} (с перерывами не больше 10 s)",
    [PHRASE_LOCKS_INFERRED] = "; {1} со временем соседней записи",
    [PHRASE_LOCKS_UNDATED] = "; {1} в этих логах вовсе без времени",
    [PHRASE_LOCKS_CONTENTION] =
        "; конкуренция за базу (запрос от {3} и дольше, начавшийся не раньше чем за {4}) при {1} "
        "из {2}, известных с точностью до секунды",
    [PHRASE_LOCKS_UNCLASSIFIED] = "; была ли это конкуренция за базу, неизвестно: {1}",
    [PHRASE_UNCLASSIFIED_MOMENTS] = "ни одна не известна с точностью до секунды",
    [PHRASE_UNCLASSIFIED_TIMES] =
        "ни у одного запроса с временем ответа нет собственного времени",
    [PHRASE_UNCLASSIFIED_LATENCIES] = "ни у одного запроса нет времени ответа",
    [PHRASE_UNCLASSIFIED_SECONDS] =
        "за {1} {1:час|часа|часов} не сохранены секунды endpoint'ов из этой конфигурации",
    [PHRASE_EPISODE] = "{1}: {2} {2:ошибка|ошибки|ошибок}",
    [PHRASE_EPISODE_INFERRED] = ", время соседней записи",
    [PHRASE_AND_MORE] = "и ещё {1}",
    [PHRASE_MS] = "{1} ms",
    [PHRASE_PERCENT] = "{1} %",
    [PHRASE_MS_INTERVAL] = "; 95 % интервал от {1} до {2} ms",
    [PHRASE_MS_INTERVAL_OPEN] = "; 95 % интервал от {1} ms, при n < {2} без верхней границы",
    [PHRASE_PERCENT_INTERVAL] = "; 95 % интервал от {1} до {2} %",
    [PHRASE_OF_N] = "{1} % ({2} из {3}{4})",
    [PHRASE_N_IS] = " (n = {1}{2})",
    [PHRASE_RATE_5XX] = "все 5xx ",
    [PHRASE_RATE_5XX_NONE] = "других 5xx нет",
    [PHRASE_UNCERTAIN] = ", *неточно*",

    [PHRASE_ENDPOINTS] = "Endpoint'ы",
    [PHRASE_ENDPOINTS_HEADER] =
        "Endpoint | Запросы | P50, ms | P95, ms | P99, ms | CV, % | Ошибки 500 | Доля 500",
    [PHRASE_ENDPOINTS_NONE] = "В этом периоде запросов нет.",
    [PHRASE_ENDPOINTS_MORE] = "и ещё {1}",
    [PHRASE_ENDPOINTS_ALL] = "Все",
    [PHRASE_STREAM] = " (поток)",
    [PHRASE_ENDPOINT_NOTES] =
        "Время ответа, которое идёт в счёт, есть у {1} {1:запроса|запросов|запросов} из {2}. "
        "Процентили — ближайший ранг, CV — выборочное стандартное отклонение ÷ среднее; в строке "
        "*Все* endpoint'ы смешаны.",
    [PHRASE_FEW_VALUES] =
        "Прочерк: значений меньше {1}, и ни процентиля, ни CV, ни доли по ним не указано.",
    [PHRASE_INTERVALS] =
        "95-процентные интервалы этих показателей: порядковые статистики, для доли — интервал "
        "Уилсона; запросы считаются независимыми:",
    [PHRASE_INTERVALS_HEADER] = "Endpoint | n | P95, ms | P99, ms | Доля 500, %",
    [PHRASE_INTERVALS_OPEN] =
        "*От*: верхней границы нет, как всегда при n < {1} для P95 и n < {2} для P99.",
    [PHRASE_FROM_ON] = "от {1}",
    [PHRASE_LATENCIES_FROM_CLIENT] =
        "Ни у одного запроса нет времени ответа. P95 и CV критериев взяты из вывода стресс-теста "
        "(n = {1}).",
    [PHRASE_LATENCIES_FROM_RUNS] =
        "Ни у одного запроса нет времени ответа. P95 и CV критериев взяты из ежедневных метрик "
        "({1} {1:тест|теста|тестов}).",
    [PHRASE_RUN_ENDPOINTS] = "В ежедневных метриках",
    [PHRASE_RUN_ENDPOINTS_NOTE] =
        "Посчитано по строкам, которые напечатали тесты; P95 и CV критериев — те, что каждый файл "
        "называет для своего теста.",
    [PHRASE_RUN_ENDPOINTS_HEADER] =
        "Endpoint | Запросы | P50, ms | P95, ms | P99, ms | CV, % | Ошибки 500 | Без ответа",
    [PHRASE_CLIENT_ENDPOINTS] = "Вывод стресс-теста",
    [PHRASE_LATENCIES_NONE] = "Ни у одного запроса нет времени ответа.",
    [PHRASE_SLOWEST] =
        "Самые медленные 5 % ({1} {1:запрос|запроса|запросов} не быстрее P95, то есть {2} ms): ",
    [PHRASE_SLOWEST_ITEM] = "{1} {2}",
    [PHRASE_SLOWEST_OTHERS] = "остальные {1}",

    [PHRASE_CHECKLIST] = "Чек-лист внедрения Redis",
    [PHRASE_CHECKLIST_RULE] =
        "Пункт отмечается, если есть свидетельство или слово человека, который назвал себя, и "
        "никогда сам по себе.",
    [PHRASE_CHECKLIST_OPEN] =
        "*Не проверено*, а дальше одно имя: ни одно правило конфигурации этот пункт не проверяет, "
        "и никто его не подтвердил. Правило записывают под этим именем в разделе `checklist`, а "
        "заготовку подтверждения печатает `porta-audit attest ИМЯ`.",
    [PHRASE_SECTION + 0] = "Подготовка",
    [PHRASE_SECTION + 1] = "Внедрение",
    [PHRASE_SECTION + 2] = "Мониторинг",
    [PHRASE_CHECK + CHECK_RED_FLAG] = "Достигнут хотя бы один красный флаг",
    [PHRASE_CHECK + CHECK_PERFORMANCE_TESTS] = "Проведены тесты производительности",
    [PHRASE_CHECK + CHECK_MIGRATION_PLAN] = "Подготовлен план миграции",
    [PHRASE_CHECK + CHECK_BACKUP] = "Создана резервная копия данных",
    [PHRASE_CHECK + CHECK_REDIS_INSTALLED] = "Установлен Redis",
    [PHRASE_CHECK + CHECK_CONNECTION] = "Настроено подключение",
    [PHRASE_CHECK + CHECK_CACHING] = "Реализовано кэширование",
    [PHRASE_CHECK + CHECK_COMPATIBILITY] = "Протестирована совместимость",
    [PHRASE_CHECK + CHECK_REDIS_METRICS] = "Настроены метрики Redis",
    [PHRASE_CHECK + CHECK_LOGGING] = "Добавлено логирование",
    [PHRASE_CHECK + CHECK_ALERTS] = "Созданы алерты",
    [PHRASE_CHECK + CHECK_DOCUMENTATION] = "Документированы изменения",
    [PHRASE_WEEKLY] = "Метрики для отслеживания: еженедельно",
    [PHRASE_MONTHLY] = "Метрики для отслеживания: ежемесячно",
    [PHRASE_ROUTINE + ROUTINE_STRESS_TEST] = "Запуск stress_test.py",
    [PHRASE_ROUTINE + ROUTINE_DB_SIZE] = "Проверка размера БД",
    [PHRASE_ROUTINE + ROUTINE_LOGS] = "Анализ логов на ошибки",
    [PHRASE_ROUTINE + ROUTINE_METRICS] = "Обновление метрик",
    [PHRASE_ROUTINE + ROUTINE_AUDIT] = "Полный аудит производительности",
    [PHRASE_ROUTINE + ROUTINE_CRITERIA] = "Обновление критериев",
    [PHRASE_ROUTINE + ROUTINE_PLANNING] = "Планирование улучшений",
    [PHRASE_ROUTINE + ROUTINE_DOCUMENT] = "Документирование изменений",
    [PHRASE_NOT_CHECKED] = "не проверено",
    [PHRASE_EVIDENCE_NONE_RAISED] = "ни один не поднят",
    [PHRASE_EVIDENCE_RAISED] = "подняты: ",
    [PHRASE_EVIDENCE_FLAGS_UNKNOWN] = "ни один не поднят, но неизвестны: ",
    [PHRASE_EVIDENCE_TEST_TRAFFIC] =
        "{1} {1:запрос|запроса|запросов} тестовых агентов в этом периоде",
    [PHRASE_EVIDENCE_TEST_OPERATIONS] = "операции тестовых агентов в этом периоде, без запросов",
    [PHRASE_EVIDENCE_STRESS_OUTPUT] = "{1} {1:запрос|запроса|запросов} в выводе стресс-теста",
    [PHRASE_EVIDENCE_DAILY_METRICS] =
        "{1} {1:тест|теста|тестов} в ежедневных метриках, последний {2}, {3}",
    [PHRASE_EVIDENCE_TEST_FAILED] =
        "{1} {1:тест|теста|тестов} в ежедневных метриках, ни один не удался, последний {2}, {3}",
    [PHRASE_EVIDENCE_NO_TEST] =
        "в этом периоде нет ни тестовых запросов, ни вывода стресс-теста, ни ежедневных метрик",
    [PHRASE_EVIDENCE_ATTESTED] = "подтверждает {1}, {2}",
    [PHRASE_EVIDENCE_ATTESTED_NOT] = "не выполнено, говорит {1}, {2}",
    [PHRASE_EVIDENCE_EXPIRED] = "срок истёк: подтверждал {1}, {2}",
    [PHRASE_EVIDENCE_NOT_YET] = "подтверждает {1}, но лишь {2}, после конца периода",
    [PHRASE_EVIDENCE_NOT_ATTESTED] = "{1}",
    [PHRASE_EVIDENCE_NO_WORD] = "не подтверждено под именем {1}",
    [PHRASE_REDIS_CONNECTION] = "{1} отвечает, версия {2}",
    [PHRASE_REDIS_METRICS] =
        "{1}: занято {2}, с его запуска попаданий {3}, промахов {4}, вытеснений {5}",
    [PHRASE_REDIS_LOGGING] = "записей в журнале медленных команд {1}: {2}",
    [PHRASE_EVIDENCE_UNTIL] = ", действует до {1}",
    [PHRASE_EVIDENCE_DB_NOT_ASKED] = "база не указана через `--porta-db`",
    [PHRASE_EVIDENCE_DB_GAP] = "базу не удалось прочитать: {1}",
    [PHRASE_EVIDENCE_ENTRIES] = "{1} {1:запись|записи|записей}",
    [PHRASE_EVIDENCE_NO_ENTRIES] = "в этом периоде записей нет",
    [PHRASE_EVIDENCE_THIS_REPORT] = "этот отчёт",
    [PHRASE_EVIDENCE_CRITERIA_CHANGED] =
        "критерии уже не те, что {1}: ",
    [PHRASE_EVIDENCE_CRITERIA_OTHER] =
        "правила или endpoint'ы",
    [PHRASE_EVIDENCE_CHANGED_VALUE] =
        "{1} {2} вместо {3}",
    [PHRASE_EVIDENCE_CHANGED_FLAG] = "{1}, а было {2}",
    [PHRASE_EVIDENCE_AGE_DAYS] =
        "{1} {1:день|дня|дней} до конца периода",
    [PHRASE_EVIDENCE_AGE_HOURS] =
        "{1} {1:час|часа|часов} до конца периода",
    [PHRASE_EVIDENCE_AGE_AFTER] =
        "изменён после конца периода",
    [PHRASE_EVIDENCE_SPAN_DAYS] =
        "{1} {1:дня|дней|дней}",
    [PHRASE_EVIDENCE_SPAN_HOURS] =
        "{1} {1:часа|часов|часов}",
    [PHRASE_RULE + EVIDENCE_NOT_RECORDED - EVIDENCE_NOT_RECORDED] =
        "не записано, когда снимались свидетельства этого периода; "
        "`--refresh-evidence` снимет их заново",
    [PHRASE_RULE + EVIDENCE_FLAG_RAISED - EVIDENCE_NOT_RECORDED] =
        "поднят: {1}",
    [PHRASE_RULE + EVIDENCE_FLAG_NOT_RAISED - EVIDENCE_NOT_RECORDED] =
        "не поднят: {1}",
    [PHRASE_RULE + EVIDENCE_FLAG_UNKNOWN - EVIDENCE_NOT_RECORDED] =
        "неизвестно: {1}",
    [PHRASE_RULE + EVIDENCE_FILE_THERE - EVIDENCE_NOT_RECORDED] =
        "{1}, {2}",
    [PHRASE_RULE + EVIDENCE_FILE_MATCHES - EVIDENCE_NOT_RECORDED] =
        "{1}, {2}: {4}",
    [PHRASE_RULE + EVIDENCE_FILE_NONE - EVIDENCE_NOT_RECORDED] =
        "нет файла, подходящего под {1}",
    [PHRASE_RULE + EVIDENCE_FILE_NO_ROOT - EVIDENCE_NOT_RECORDED] =
        "нет файла, подходящего под {1}, но каталог из `roots` не открывается",
    [PHRASE_RULE + EVIDENCE_FILE_UNREADABLE - EVIDENCE_NOT_RECORDED] =
        "{1} не читается",
    [PHRASE_RULE + EVIDENCE_FILE_NOT_REGULAR - EVIDENCE_NOT_RECORDED] =
        "{1} — символическая ссылка или не обычный файл",
    [PHRASE_RULE + EVIDENCE_FILE_OLD - EVIDENCE_NOT_RECORDED] =
        "{1}: {2}; допустимо не больше {7}",
    [PHRASE_RULE + EVIDENCE_FILE_LATER - EVIDENCE_NOT_RECORDED] =
        "{1}: последнее изменение намного позже этого периода; возраст на конец периода неизвестен",
    [PHRASE_RULE + EVIDENCE_FILE_SMALL - EVIDENCE_NOT_RECORDED] =
        "{1}: {3}; требуется не меньше {6}",
    [PHRASE_RULE + EVIDENCE_FILE_NO_MATCH - EVIDENCE_NOT_RECORDED] =
        "ни одна строка {1} не подходит под {5}",
    [PHRASE_RULE + EVIDENCE_FILE_GAVE_UP - EVIDENCE_NOT_RECORDED] =
        "{5} требует слишком много шагов на {1}",
    [PHRASE_RULE + EVIDENCE_BACKUP_GOOD - EVIDENCE_NOT_RECORDED] =
        "{1}, {2}, проходит quick_check, {8} {8:операция|операции|операций}",
    [PHRASE_RULE + EVIDENCE_BACKUP_NOT_SQLITE - EVIDENCE_NOT_RECORDED] =
        "{1} — не база SQLite",
    [PHRASE_RULE + EVIDENCE_BACKUP_DAMAGED - EVIDENCE_NOT_RECORDED] =
        "{1} повреждена или обрезана",
    [PHRASE_RULE + EVIDENCE_BACKUP_FOREIGN - EVIDENCE_NOT_RECORDED] =
        "{1} — база без таблиц Porta",
    [PHRASE_RULE + EVIDENCE_BACKUP_TOO_LARGE - EVIDENCE_NOT_RECORDED] =
        "{1} слишком велика для проверки",
    [PHRASE_RULE + EVIDENCE_BACKUP_LOST_OPERATIONS - EVIDENCE_NOT_RECORDED] =
        "{1}: {8} {8:операция|операции|операций}, в копии прошлого отчёта {9}",
    [PHRASE_RULE + EVIDENCE_BACKUP_LOST_AGENTS - EVIDENCE_NOT_RECORDED] =
        "{1}: {8} {8:агент|агента|агентов}, в копии прошлого отчёта {9}",
    [PHRASE_RULE_NEWER] =
        " (новее, но непригодны: ",
    [PHRASE_RULE + EVIDENCE_REDIS_NOT_ASKED - EVIDENCE_NOT_RECORDED] =
        "Redis в конфигурации не указан",
    [PHRASE_RULE + EVIDENCE_REDIS_NO_CLIENT - EVIDENCE_NOT_RECORDED] =
        "эта сборка porta-audit без hiredis",
    [PHRASE_RULE + EVIDENCE_REDIS_NO_PASSWORD - EVIDENCE_NOT_RECORDED] =
        "не читается заданный пароль для {1}",
    [PHRASE_RULE + EVIDENCE_REDIS_UNREACHABLE - EVIDENCE_NOT_RECORDED] =
        "по адресу {1} никто не отвечает",
    [PHRASE_RULE + EVIDENCE_REDIS_SILENT - EVIDENCE_NOT_RECORDED] =
        "{1} принимает соединение и не отвечает",
    [PHRASE_RULE + EVIDENCE_REDIS_CLOSED - EVIDENCE_NOT_RECORDED] =
        "{1} обрывает соединение посреди ответа",
    [PHRASE_RULE + EVIDENCE_REDIS_GARBAGE - EVIDENCE_NOT_RECORDED] =
        "по адресу {1} отвечает не Redis",
    [PHRASE_RULE + EVIDENCE_REDIS_WANTS_PASSWORD - EVIDENCE_NOT_RECORDED] =
        "{1} требует пароль, а он не задан",
    [PHRASE_RULE + EVIDENCE_REDIS_WRONG_PASSWORD - EVIDENCE_NOT_RECORDED] =
        "{1} не принимает заданный пароль",
    [PHRASE_RULE + EVIDENCE_REDIS_LOADING - EVIDENCE_NOT_RECORDED] =
        "{1} ещё загружает данные",
    [PHRASE_RULE + EVIDENCE_REDIS_REFUSED - EVIDENCE_NOT_RECORDED] =
        "{1} отвечает на PING ошибкой",
    [PHRASE_RULE + EVIDENCE_REDIS_NOT_TOLD - EVIDENCE_NOT_RECORDED] =
        "{1} не сообщает этого",
    [PHRASE_RULE + EVIDENCE_REDIS_NO_EARLIER - EVIDENCE_NOT_RECORDED] =
        "нет снимка {1} на конец прошлого периода",
    [PHRASE_RULE + EVIDENCE_REDIS_SAMPLED_LATE - EVIDENCE_NOT_RECORDED] =
        "снимок {1} сделан не у конца этого периода",
    [PHRASE_RULE + EVIDENCE_REDIS_RESTARTED - EVIDENCE_NOT_RECORDED] =
        "{1} перезапущен или сброшены его счётчики после снимка прошлого периода",
    [PHRASE_RULE + EVIDENCE_REDIS_ANSWERS - EVIDENCE_NOT_RECORDED] =
        "{1} отвечает на PING",
    [PHRASE_RULE + EVIDENCE_REDIS_VERSION - EVIDENCE_NOT_RECORDED] =
        "{1}: версия {2}",
    [PHRASE_RULE + EVIDENCE_REDIS_VERSION_OLD - EVIDENCE_NOT_RECORDED] =
        "{1}: версия {2}; требуется не ниже {4}",
    [PHRASE_RULE + EVIDENCE_REDIS_PERSISTENT - EVIDENCE_NOT_RECORDED] =
        "{1} хранит данные на диске",
    [PHRASE_RULE + EVIDENCE_REDIS_NOT_PERSISTENT - EVIDENCE_NOT_RECORDED] =
        "у {1} нет журнала AOF и ни одного удачного снимка на диске",
    [PHRASE_RULE + EVIDENCE_REDIS_HITS - EVIDENCE_NOT_RECORDED] =
        "{3} {3:попадание|попадания|попаданий} в кэш {1} за период",
    [PHRASE_RULE + EVIDENCE_REDIS_HITS_FEW - EVIDENCE_NOT_RECORDED] =
        "{3} {3:попадание|попадания|попаданий} в кэш {1} за период; требуется не "
        "меньше {4}",
    [PHRASE_RULE + EVIDENCE_REDIS_RATIO - EVIDENCE_NOT_RECORDED] =
        "попаданий в кэш {1}: {3} из {5} чтений",
    [PHRASE_RULE + EVIDENCE_REDIS_RATIO_LOW - EVIDENCE_NOT_RECORDED] =
        "попаданий в кэш {1}: {3} из {5} чтений; требуется не меньше {4} %",
    [PHRASE_RULE + EVIDENCE_REDIS_EVICTIONS - EVIDENCE_NOT_RECORDED] =
        "{3} {3:вытеснение|вытеснения|вытеснений} в {1} за период",
    [PHRASE_RULE + EVIDENCE_REDIS_EVICTIONS_MANY - EVIDENCE_NOT_RECORDED] =
        "{3} {3:вытеснение|вытеснения|вытеснений} в {1} за период; допустимо не больше "
        "{4}",
    [PHRASE_RULE + EVIDENCE_REDIS_MEMORY - EVIDENCE_NOT_RECORDED] =
        "{1} занимает {6}",
    [PHRASE_RULE + EVIDENCE_REDIS_MEMORY_MUCH - EVIDENCE_NOT_RECORDED] =
        "{1} занимает {6}; допустимо не больше {7}",
    [PHRASE_RULE + EVIDENCE_REDIS_SLOW_LOG - EVIDENCE_NOT_RECORDED] =
        "{3} {3:запись|записи|записей} в журнале медленных команд {1}",
    [PHRASE_RULE + EVIDENCE_REDIS_SLOW_LOG_LONG - EVIDENCE_NOT_RECORDED] =
        "{3} {3:запись|записи|записей} в журнале медленных команд {1}; допустимо не "
        "больше {4}",

    [PHRASE_SAMPLED] = "То, что лежит вне журналов, снято {1} и хранится.",
    [PHRASE_SAMPLED_LATE] =
        " Это намного позже конца периода: размеры и файлы — какими они были тогда.",
    [PHRASE_CRITERIA_NOTE] = "С прошлого отчёта ",
    [PHRASE_BASIS] = "На чём основан отчёт",
    [PHRASE_SOURCES_HEADER] = "Источник | Формат | Распознано | Строк | Состояние",
    [PHRASE_SOURCES_NONE] = "Ни один лог не указан.",
    [PHRASE_NO_PATTERN] = "нет",
    [PHRASE_TIER + TIER_EDGE] = "edge",
    [PHRASE_TIER + TIER_APP] = "app",
    [PHRASE_TIER + TIER_CLIENT] = "client",
    [PHRASE_WHOLE] = "✅ прочитан полностью",
    [PHRASE_WHOLE_BUT] = "⚠️ прочитан до конца",
    [PHRASE_WHOLE_MISSED] =
        "⚠️ прочитан до конца, не {1:распознана|распознаны|распознано} {1} "
        "{1:строка|строки|строк}",
    [PHRASE_CUT] =
        "⚠️ обрезан: последняя полная строка кончается после {1} {1:байта|байтов|байтов}",
    [PHRASE_CORRUPT] =
        "🚨 повреждён: последняя полная строка кончается после {1} {1:байта|байтов|байтов}",
    [PHRASE_UNREADABLE] = "🚨 не читается",
    [PHRASE_EMPTY] = "✅ пуст",
    [PHRASE_DUPLICATE] = "уже посчитан",
    [PHRASE_MISSED] = "не {1:распознана|распознаны|распознано} {1} {1:строка|строки|строк} из {2}",
    [PHRASE_MISSED_FIRST] = ", первая {1}",
    [PHRASE_MISSED_CLOSEST] = ", столбец {1} (ближайший формат {2})",
    [PHRASE_TOO_LONG] = "слишком {1:длинная|длинные|длинных} {1} {1:строка|строки|строк}",
    [PHRASE_UNDERSTOOD] = "{1} % строк распознано, пропущено намеренно или продолжает запись.",
    [PHRASE_REQUESTS_EDGE] = "Запросы взяты с уровня edge, с сервера перед Porta.",
    [PHRASE_REQUESTS_APP] = "Запросы взяты с уровня app, с сервера самой Porta.",
    [PHRASE_REQUESTS_MIXED] = "Запросы взяты с уровня edge там, где он есть, иначе с уровня app.",
    [PHRASE_REQUESTS_CLIENT] =
        "Запросы есть только в выводе стресс-теста; из них взяты лишь P95 и CV.",
    [PHRASE_OTHER_TIER] =
        "{1} {1:запрос|запроса|запросов} другого уровня — те же самые, на уровень глубже; они не "
        "прибавлены.",
    [PHRASE_EXACT] = "Процентили — ближайший ранг, точные.",
    [PHRASE_ERROR_BOUND] =
        "Процентили — ближайший ранг; при таком числе разных значений они отклоняются не больше "
        "чем на {1} %.",
    [PHRASE_INFERRED] = "{1} {1:запись|записи|записей} без своего времени: взято время соседней.",
    [PHRASE_UNDATED] =
        "{1} {1:запись|записи|записей} вовсе без времени, в счёт не {1:идёт|идут|идут}.",
    [PHRASE_UNDATED_COUNTED] =
        "{1} {1:запись|записи|записей} вовсе без времени, в счёт {1:идёт|идут|идут}.",
    [PHRASE_UNDATED_APP] =
        "{1} {1:запрос|запроса|запросов} уровня app без времени в счёт не {1:идёт|идут|идут}: "
        "запросы есть на уровне edge.",
    [PHRASE_EVICTED] =
        "{1} {1:запрос|запроса|запросов} остальных endpoint'ов {1:сложен|сложены|сложены} в "
        "`(other)`.",
    [PHRASE_NO_RECORDS] = "Без записей: {1} {1:час|часа|часов} из {2}.",
    [PHRASE_NO_RECORDS_SO_FAR] =
        "Без записей: {1} {1:час|часа|часов} из {2} {2:прошедшего|прошедших|прошедших}.",
    [PHRASE_INDEX_TITLE] = "Аудиты Porta",
    [PHRASE_INDEX_ABOUT] =
        "Строка на отчёт, новые сверху. Страницу пишет porta-audit; написанное между метками "
        "заметок сохраняется.",
    [PHRASE_INDEX_HEADER] = "Период | Вывод | Агенты | P95 | CV | База | Запросы в секунду",
    [PHRASE_INDEX_REVISION] = ", редакция {1}",
    [PHRASE_VERDICT_SHORT + VERDICT_NOT_NEEDED] = "🟢 не нужен",
    [PHRASE_VERDICT_SHORT + VERDICT_WATCH] = "🟡 следим",
    [PHRASE_VERDICT_SHORT + VERDICT_ASKED_FOR] = "🔴 система просит",
    [PHRASE_VERDICT_SHORT + VERDICT_CANNOT_TELL] = "❔ сказать нельзя",
    [PHRASE_REVISION] =
        "**Редакция {1}.** Логи теперь дают другие цифры, чем отчёт называл прежде: ",
    [PHRASE_REVISION_REQUESTS] = "запросы {1} → {2}",
    [PHRASE_REVISION_VERDICT] = "вывод {1} → {2}",
    [PHRASE_REVISION_CRITERION] = "{1}: {2} → {3}",
    [PHRASE_REVISION_SAME] = "число запросов, вывод и критерии читаются как прежде",
};
