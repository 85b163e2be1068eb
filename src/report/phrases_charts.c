/*
 * The words of pictures and sparklines, in both languages (see phrases.h for what the braces mean).
 * What stands in a picture has to fit its width: about 40 letters.
 */
#include "report/phrases.h"

#define AT(phrase) ((phrase) - PHRASE_CHARTS_FIRST)

/* clang-format off */
static const char *const english[PHRASE_COUNT - PHRASE_CHARTS_FIRST] = {
    [AT(PHRASE_MONTH_SHORT + 0)] = "Jan", [AT(PHRASE_MONTH_SHORT + 1)] = "Feb",
    [AT(PHRASE_MONTH_SHORT + 2)] = "Mar", [AT(PHRASE_MONTH_SHORT + 3)] = "Apr",
    [AT(PHRASE_MONTH_SHORT + 4)] = "May", [AT(PHRASE_MONTH_SHORT + 5)] = "Jun",
    [AT(PHRASE_MONTH_SHORT + 6)] = "Jul", [AT(PHRASE_MONTH_SHORT + 7)] = "Aug",
    [AT(PHRASE_MONTH_SHORT + 8)] = "Sep", [AT(PHRASE_MONTH_SHORT + 9)] = "Oct",
    [AT(PHRASE_MONTH_SHORT + 10)] = "Nov", [AT(PHRASE_MONTH_SHORT + 11)] = "Dec",
    [AT(PHRASE_WEEKDAY + 0)] = "Mon", [AT(PHRASE_WEEKDAY + 1)] = "Tue",
    [AT(PHRASE_WEEKDAY + 2)] = "Wed",
    [AT(PHRASE_WEEKDAY + 3)] = "Thu", [AT(PHRASE_WEEKDAY + 4)] = "Fri",
    [AT(PHRASE_WEEKDAY + 5)] = "Sat",
    [AT(PHRASE_WEEKDAY + 6)] = "Sun",
    [AT(PHRASE_BY + 0)] = "in 15-minute steps", [AT(PHRASE_BY + 1)] = "by hour",
    [AT(PHRASE_BY + 2)] = "in 6-hour steps", [AT(PHRASE_BY + 3)] = "by day",
    [AT(PHRASE_BY + 4)] = "by week",
    [AT(PHRASE_BY + 5)] = "by month", [AT(PHRASE_BY + 6)] = "by year",
    [AT(PHRASE_SECONDS)] = "{1} s",
    [AT(PHRASE_CHART_LATENCY)] = "Response time {1}, log scale",
    [AT(PHRASE_CHART_LOCKS)] = "▼ SQLite lock errors: {1}",
    [AT(PHRASE_CHART_LOCKS_UNDATED)] = "SQLite lock errors without a time: {1}",
    [AT(PHRASE_CHART_NO_LOCKS)] = "No SQLite lock errors",
    [AT(PHRASE_CHART_LOCKS_UNKNOWN)] = "SQLite lock errors: not known",
    [AT(PHRASE_CHART_LOAD)] = "Requests a minute, {1}",
    [AT(PHRASE_CHART_PEAK)] = "busiest minute",
    [AT(PHRASE_CHART_MEAN)] = "mean",
    [AT(PHRASE_CHART_AGENTS)] = "Active agents in a minute (threshold {1})",
    [AT(PHRASE_CHART_CRITERIA + 0)] = "Share of the threshold, 12 weeks",
    [AT(PHRASE_CHART_CRITERIA + 1)] = "Share of the threshold, 12 months",
    [AT(PHRASE_CHART_CRITERIA + 2)] = "Share of the threshold",
    [AT(PHRASE_CHART_CRITERION + 0)] = "Active agents",
    [AT(PHRASE_CHART_CRITERION + 1)] = "P95 response time",
    [AT(PHRASE_CHART_CRITERION + 2)] = "Coefficient of variation",
    [AT(PHRASE_CHART_CRITERION + 3)] = "Database size",
    [AT(PHRASE_CHART_CRITERION + 4)] = "Requests per second",
    [AT(PHRASE_ALT_LATENCY)] =
        "Response time {1}, {6}: logarithmic scale, thresholds at {2} s. P50: {3} ms, "
        "P95: {4} ms, P99: up to {5} ms.",
    [AT(PHRASE_ALT_RANGE)] = "{1} to {2}",
    [AT(PHRASE_ALT_LOCKS)] = " SQLite lock errors are marked: {1}.",
    [AT(PHRASE_ALT_NO_LOCKS)] = " No SQLite lock errors.",
    [AT(PHRASE_NO_LATENCY_PICTURE)] =
        "There is no picture of response times: no request carries a latency.",
    [AT(PHRASE_NO_LATENCY_PICTURE_TESTS)] =
        "There is no picture of response times over the period: no request carries a latency but "
        "those of tests, and a few tests are no course of a period. Their figures stand under "
        "\"Test plan\".",
    [AT(PHRASE_NO_LATENCY_PICTURE_UNDATED)] =
        "There is no picture of response times: no request with a latency has a time.",
    [AT(PHRASE_ALT_LOAD)] =
        "Requests a minute {1}, {4}: {2} on average, {3} in the busiest minute.",
    [AT(PHRASE_ALT_AGENTS)] = " Active agents: at most {1} in one minute; the threshold is {2}.",
    [AT(PHRASE_ALT_CRITERIA + PERIOD_WEEK)] =
        "Five criteria as shares of their thresholds, 12 weeks to {1}; without a report: {2}. "
        "Weeks over the threshold: ",
    [AT(PHRASE_ALT_CRITERIA + PERIOD_MONTH)] =
        "Five criteria as shares of their thresholds, 12 months to {1}; without a report: {2}. "
        "Months over the threshold: ",
    [AT(PHRASE_ALT_CRITERIA + PERIOD_RANGE)] =
        "Five criteria as shares of their thresholds, 12 periods to {1}; without a report: {2}. "
        "Periods over the threshold: ",
    [AT(PHRASE_ALT_UNKNOWN)] = ". Not measured: ",
    [AT(PHRASE_ALT_NONE)] = "none",
    [AT(PHRASE_SPARK_WEEK)] = "Mon to Sun, P95",
    [AT(PHRASE_SPARK)] = "P95 {1}",
    [AT(PHRASE_SPARK_NOTE)] =
        "The bars show the P95 {1}, each row against its own largest value; `·` stands where there "
        "is none.",
};

static const char *const russian[PHRASE_COUNT - PHRASE_CHARTS_FIRST] = {
    [AT(PHRASE_MONTH_SHORT + 0)] = "янв", [AT(PHRASE_MONTH_SHORT + 1)] = "фев",
    [AT(PHRASE_MONTH_SHORT + 2)] = "мар", [AT(PHRASE_MONTH_SHORT + 3)] = "апр",
    [AT(PHRASE_MONTH_SHORT + 4)] = "мая", [AT(PHRASE_MONTH_SHORT + 5)] = "июн",
    [AT(PHRASE_MONTH_SHORT + 6)] = "июл", [AT(PHRASE_MONTH_SHORT + 7)] = "авг",
    [AT(PHRASE_MONTH_SHORT + 8)] = "сен", [AT(PHRASE_MONTH_SHORT + 9)] = "окт",
    [AT(PHRASE_MONTH_SHORT + 10)] = "ноя", [AT(PHRASE_MONTH_SHORT + 11)] = "дек",
    [AT(PHRASE_WEEKDAY + 0)] = "пн", [AT(PHRASE_WEEKDAY + 1)] = "вт",
    [AT(PHRASE_WEEKDAY + 2)] = "ср",
    [AT(PHRASE_WEEKDAY + 3)] = "чт", [AT(PHRASE_WEEKDAY + 4)] = "пт",
    [AT(PHRASE_WEEKDAY + 5)] = "сб",
    [AT(PHRASE_WEEKDAY + 6)] = "вс",
    [AT(PHRASE_BY + 0)] = "по 15 минут", [AT(PHRASE_BY + 1)] = "по часам",
    [AT(PHRASE_BY + 2)] = "по 6 часов",
    [AT(PHRASE_BY + 3)] = "по дням", [AT(PHRASE_BY + 4)] = "по неделям",
    [AT(PHRASE_BY + 5)] = "по месяцам",
    [AT(PHRASE_BY + 6)] = "по годам",
    [AT(PHRASE_SECONDS)] = "{1} s",
    [AT(PHRASE_CHART_LATENCY)] = "Время ответа {1}, лог. шкала",
    [AT(PHRASE_CHART_LOCKS)] = "▼ Ошибки блокировки SQLite: {1}",
    [AT(PHRASE_CHART_LOCKS_UNDATED)] = "Ошибки блокировки без времени: {1}",
    [AT(PHRASE_CHART_NO_LOCKS)] = "Ошибок блокировки SQLite нет",
    [AT(PHRASE_CHART_LOCKS_UNKNOWN)] = "Ошибки блокировки SQLite: нет данных",
    [AT(PHRASE_CHART_LOAD)] = "Запросы в минуту {1}",
    [AT(PHRASE_CHART_PEAK)] = "самая загруженная минута",
    [AT(PHRASE_CHART_MEAN)] = "в среднем",
    [AT(PHRASE_CHART_AGENTS)] = "Активные агенты за минуту (порог {1})",
    [AT(PHRASE_CHART_CRITERIA + 0)] = "Доля от порога за 12 недель",
    [AT(PHRASE_CHART_CRITERIA + 1)] = "Доля от порога за 12 месяцев",
    [AT(PHRASE_CHART_CRITERIA + 2)] = "Доля от порога",
    [AT(PHRASE_CHART_CRITERION + 0)] = "Активные агенты",
    [AT(PHRASE_CHART_CRITERION + 1)] = "Время ответа, P95",
    [AT(PHRASE_CHART_CRITERION + 2)] = "Коэффициент вариации",
    [AT(PHRASE_CHART_CRITERION + 3)] = "Размер базы",
    [AT(PHRASE_CHART_CRITERION + 4)] = "Запросы в секунду",
    [AT(PHRASE_ALT_LATENCY)] =
        "Время ответа {1}, {6}: шкала логарифмическая, пороги {2} s. P50: {3} ms, P95: {4} ms, "
        "P99: до {5} ms.",
    [AT(PHRASE_ALT_RANGE)] = "от {1} до {2}",
    [AT(PHRASE_ALT_LOCKS)] = " Отмечены ошибки блокировки SQLite: {1}.",
    [AT(PHRASE_ALT_NO_LOCKS)] = " Ошибок блокировки SQLite нет.",
    [AT(PHRASE_NO_LATENCY_PICTURE)] =
        "Графика времени ответа нет: ни у одного запроса в логах нет длительности.",
    [AT(PHRASE_NO_LATENCY_PICTURE_TESTS)] =
        "Графика времени ответа за период нет: длительность есть только у запросов тестов, а по "
        "нескольким тестам хода периода не видно. Их показатели — в разделе «План тестирования "
        "критериев».",
    [AT(PHRASE_NO_LATENCY_PICTURE_UNDATED)] =
        "Графика времени ответа нет: у запросов с длительностью нет времени.",
    [AT(PHRASE_ALT_LOAD)] =
        "Запросы в минуту {1}, {4}: в среднем {2}, в самую загруженную минуту {3}.",
    [AT(PHRASE_ALT_AGENTS)] = " Активных агентов за минуту: не более {1}; порог {2}.",
    [AT(PHRASE_ALT_CRITERIA + PERIOD_WEEK)] =
        "Пять критериев как доли от порога, 12 недель по {1}; из них без отчёта: {2}. Недель выше "
        "порога: ",
    [AT(PHRASE_ALT_CRITERIA + PERIOD_MONTH)] =
        "Пять критериев как доли от порога, 12 месяцев по {1}; из них без отчёта: {2}. Месяцев "
        "выше порога: ",
    [AT(PHRASE_ALT_CRITERIA + PERIOD_RANGE)] =
        "Пять критериев как доли от порога, 12 периодов по {1}; из них без отчёта: {2}. Периодов "
        "выше порога: ",
    [AT(PHRASE_ALT_UNKNOWN)] = ". Не измерено: ",
    [AT(PHRASE_ALT_NONE)] = "нет",
    [AT(PHRASE_SPARK_WEEK)] = "Пн–вс, P95",
    [AT(PHRASE_SPARK)] = "P95 {1}",
    [AT(PHRASE_SPARK_NOTE)] =
        "Столбики показывают P95 {1}, каждая строка — относительно своего наибольшего значения; "
        "`·` стоит там, где его нет.",
};
/* clang-format on */

const char *phrases_charts(enum language language, enum phrase phrase)
{
    return language == LANGUAGE_RUSSIAN ? russian[AT(phrase)] : english[AT(phrase)];
}
