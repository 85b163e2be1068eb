/*
 * What is a failed database operation and what only quotes one (METRICS.md, "Errors"): Porta's
 * messages, tracebacks plain, chained, doubled and in groups, and text that agents made up.
 */
#include "parse_support.h"

static const struct pattern_spec specs[] = {SPEC_UVICORN, SPEC_PORTA, SPEC_ORPHAN, SPEC_EVENTS};

/* The events of a log. */
static uint64_t events_of(const char *log)
{
    struct bench b;
    bench_start(&b, specs, COUNT(specs), 0);
    bench_feed(&b, log);
    bench_finish(&b);
    CHECK_INT(parser_counts(b.parser)->not_understood, 0);
    uint64_t events = b.events;
    bench_end(&b);
    return events;
}

#define TRACEBACK                            \
    "Traceback (most recent call last):\n"   \
    "  File \"porta.py\", line 10, in log\n" \
    "    cur.execute(sql)\n"                 \
    "    ^^^^^^^^^^^^^^^^\n"
#define LOCKED "sqlite3.OperationalError: database is locked\n"
#define UVICORN_ERROR "ERROR:    Exception in ASGI application\n"
#define UVICORN_TWIN "ERROR:uvicorn.error:Exception in ASGI application\n"
#define REQUEST "INFO:     127.0.0.1:1 - \"GET / HTTP/1.1\" 500 Internal Server Error\n"

static void five_messages(void)
{
    static const char *const messages[] = {
        "Ошибка регистрации агента a1: database is locked",
        "Ошибка логирования операции агента a1: database is locked",
        "Ошибка получения списка агентов: database is locked",
        "Ошибка получения истории агента a1: database is locked",
        "Ошибка инициализации БД агентов: database is locked",
    };
    static const char *const starts[] = {
        "ERROR:__main__:", "ERROR:porta:", "WARNING:porta:", "CRITICAL:porta:"};
    char line[256];
    for (size_t i = 0; i < COUNT(messages); i++) {
        for (size_t k = 0; k < COUNT(starts); k++) {
            snprintf(line, sizeof line, "%s%s\n", starts[k], messages[i]);
            CHECK_INT(events_of(line), 1);
        }
        snprintf(line, sizeof line, "INFO:porta:%s\n", messages[i]);
        CHECK_INT(events_of(line), 0);
        snprintf(line, sizeof line, "ERROR:porta:%s at last\n", messages[i]);
        CHECK_INT(events_of(line), 0);
    }
}

static void quotes_are_no_events(void)
{
    static const char *const logs[] = {
        "INFO:__main__:Выполняется команда: grep 'database is locked' porta.log\n",
        "ERROR:__main__:Файл не существует: /srv/database is locked\n",
        "ERROR:__main__:Команда превысила таймаут: echo database is locked\n",
        "INFO:__main__:[AGENT] a1 called run_bash: {'stdout': 'sqlite3.OperationalError: database "
        "is locked'} at 2025-08-03T12:00:00.123456\n",
        "WARNING:__main__:Попытка доступа без токена: http://x/database is locked\n",
        "ERROR:__main__:Ошибка получения списка агентов: no such table: database is locked\n",
        /* a traceback that an agent typed */
        "INFO:__main__:Выполняется команда: cat <<E\n" TRACEBACK LOCKED "E\n",
        "ERROR:__main__:Команда превысила таймаут: cat <<E\n" TRACEBACK LOCKED "E\n",
        /* another exception that quotes it */
        UVICORN_ERROR TRACEBACK "RuntimeError: sqlite3.OperationalError: database is locked\n",
        UVICORN_ERROR TRACEBACK "ValueError: first line\n" LOCKED,
        UVICORN_ERROR TRACEBACK "RuntimeError: child failed:\n" TRACEBACK LOCKED,
        /* no traceback at all, or one whose frames never end */
        UVICORN_ERROR LOCKED,
        UVICORN_ERROR TRACEBACK "  " LOCKED,
        UVICORN_ERROR "x " TRACEBACK LOCKED,
    };
    for (size_t i = 0; i < COUNT(logs); i++) {
        uint64_t events = events_of(logs[i]);
        if (events)
            printf("# log %zu\n", i);
        CHECK_INT(events, 0);
    }
}

static void tracebacks(void)
{
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK LOCKED REQUEST), 1);
    CHECK_INT(events_of(TRACEBACK LOCKED), 1); /* an entry of its own, without a level */
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK "KeyError: 'x'\n"), 0);
    /* more lines of the exception follow */
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK LOCKED "[SQL: UPDATE agents]\n"
                                                       "(Background on this error)\n"),
              1);
    /* an error line that is an event itself, and has a traceback, is one operation */
    CHECK_INT(
        events_of(
            "ERROR:porta:Ошибка получения списка агентов: database is locked\n" TRACEBACK LOCKED),
        1);
}

static void chained_tracebacks(void)
{
#define DURING "\nDuring handling of the above exception, another exception occurred:\n\n"
#define CAUSED "\nThe above exception was the direct cause of the following exception:\n\n"
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK LOCKED DURING TRACEBACK "HTTPException: 500\n"), 1);
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK "KeyError: 1\n" CAUSED TRACEBACK LOCKED), 1);
    CHECK_INT(
        events_of(
            UVICORN_ERROR TRACEBACK LOCKED CAUSED TRACEBACK LOCKED DURING TRACEBACK LOCKED REQUEST),
        1);
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK "A: 1\n" DURING TRACEBACK "B: 2\n"), 0);
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK "A: 1\n"
                                                "Exception in thread Thread-1:\n" TRACEBACK LOCKED),
              1);
}

static void exception_groups(void)
{
    CHECK_INT(events_of(UVICORN_ERROR
                        "  + Exception Group Traceback (most recent call last):\n"
                        "  |   File \"x.py\", line 1, in y\n"
                        "  |     raise z\n"
                        "  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)\n"
                        "  +-+---------------- 1 ----------------\n"
                        "    | Traceback (most recent call last):\n"
                        "    |   File \"porta.py\", line 10, in log\n"
                        "    | sqlite3.OperationalError: database is locked\n"
                        "    +------------------------------------\n"),
              1);
}

static void twins_are_one_event(void)
{
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK LOCKED UVICORN_TWIN TRACEBACK LOCKED), 1);
    CHECK_INT(events_of(UVICORN_TWIN TRACEBACK LOCKED UVICORN_ERROR TRACEBACK LOCKED), 1);
    /* two pairs are two; two of the same logger are two */
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK LOCKED UVICORN_TWIN TRACEBACK LOCKED UVICORN_ERROR
                            TRACEBACK LOCKED UVICORN_TWIN TRACEBACK LOCKED),
              2);
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK LOCKED UVICORN_ERROR TRACEBACK LOCKED), 2);
    /* not adjacent, not the same text, not the same level */
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK LOCKED REQUEST UVICORN_TWIN TRACEBACK LOCKED), 2);
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK LOCKED UVICORN_TWIN TRACEBACK
                        "  File \"other.py\"\n" LOCKED),
              2);
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK LOCKED
                        "CRITICAL:uvicorn.error:Exception in ASGI application\n" TRACEBACK LOCKED),
              2);
    CHECK_INT(events_of(UVICORN_ERROR TRACEBACK LOCKED
                        "ERROR:porta:Exception in ASGI application\n" TRACEBACK LOCKED),
              2);
    /* both are records */
    struct bench b;
    bench_start(&b, specs, COUNT(specs), 0);
    bench_feed(&b, UVICORN_ERROR TRACEBACK LOCKED UVICORN_TWIN TRACEBACK LOCKED);
    bench_finish(&b);
    CHECK_INT(b.n_records, 2);
    bench_end(&b);
}

static void two_operations_are_two_events(void)
{
    CHECK_INT(events_of("ERROR:porta:Ошибка регистрации агента a1: database is locked\n"
                        "ERROR:porta:Ошибка логирования операции агента a1: database is locked\n"),
              2);
    CHECK_INT(events_of("ERROR:porta:Ошибка получения списка агентов: database is locked\n"
                        "ERROR:porta:Ошибка получения списка агентов: database is locked\n"),
              2);
}

int main(void)
{
    RUN(five_messages);
    RUN(quotes_are_no_events);
    RUN(tracebacks);
    RUN(chained_tracebacks);
    RUN(exception_groups);
    RUN(twins_are_one_event);
    RUN(two_operations_are_two_events);
    return check_end();
}
