"""Porta's own log under uvicorn: its shapes, its operations, its lock events."""

import re

from values import Record, named, parse_time, request_line

LEVELS = ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LEVEL = "|".join(LEVELS)
COLOUR = re.compile("\x1b\\[[0-9;]*m")
# uvicorn pads the level and its colon to nine columns and adds a blank.
PADDED = "|".join("%s(?=:%s)" % (level, " " * (9 - len(level))) for level in LEVELS)
ASCTIME = r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})"
PORTA = [
    re.compile(r"(?:%s )?(?P<level>%s):(?P<logger>[A-Za-z_][\w.]*):(?P<message>.*)$" % (ASCTIME, LEVEL), re.S),
    re.compile(r"(?:%s )?(?P<level>%s)(?P<message>.*)$" % (ASCTIME, PADDED), re.S),
    re.compile(r"%s - (?P<logger>[\w.]+) - (?P<level>%s) - (?P<message>.*)$" % (ASCTIME, LEVEL), re.S),
    re.compile(r"\[(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\] \[\d+\] \[(?P<level>%s)\] "
               r"(?P<logger>[\w.]+): (?P<message>.*)$" % LEVEL, re.S),
]
UVICORN = PORTA[1]
# Greedy: a client field may hold a forged request, the last one in the line counts.
UVICORN_ACCESS = re.compile(r'(?P<client>.*) - "(?P<request>[^"]*|.*)" (?P<status>\d{1,3})(?: [^"]*)?$', re.S)
OPERATION = re.compile(r"\[AGENT\] (?P<agent>.*?) called (?P<name>\w+): .* at "
                       r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)\s*$", re.S)
# An agent's name may hold line breaks, so that the phrase has to end the whole text; where none is named, it has to
# end the first line.
LOCK_MESSAGE = re.compile(
    r"Ошибка (?:регистрации агента .*|логирования операции агента .*|получения истории агента .*): database is locked$"
    r"|Ошибка (?:получения списка агентов|инициализации БД агентов): database is locked(?:\n|$)", re.S)
TRACEBACK = "Traceback (most recent call last):"
# Messages under which foreign text may stand: commands, paths, names. A whole operation is one line.
QUOTING = re.compile(
    r"(?:\[AGENT\] (?!.*? called \w+: .*\} at [\dT:.-]+$)|Агент |Выполняется команда: |Выполнение pipeline |Команда "
    r"|Запись файла: |Чтение |Файл |Папка |Попытка доступа "
    r"|Ошибка (?:регистрации агента|логирования операции агента|получения истории агента|выполнения) )")
CHAINS = ("During handling of the above exception, another exception occurred:",
          "The above exception was the direct cause of the following exception:")
LOCK_EXCEPTION = re.compile(
    r"(?:sqlite3\.OperationalError: |sqlalchemy\.exc\.OperationalError: \(sqlite3\.OperationalError\) )"
    r"database is locked$")


def porta_start(line, zone):
    """The record that a line of Porta's log begins, or None for a line that begins none."""
    line = COLOUR.sub("", line)
    for shape in PORTA:
        found = shape.match(line)
        if not found:
            continue
        part = found.groupdict()
        logger, message = part.get("logger"), part["message"]
        if shape is UVICORN:
            message = message[10 - len(part["level"]):]
        record = Record("message")
        if logger in (None, "uvicorn.access") and part["level"] == "INFO":
            request = UVICORN_ACCESS.match(message)
            if request:
                record = Record("request", "app")
                request_line(record, request.group("request"))
                record.status = int(request.group("status"))
                record.client = uvicorn_client(request.group("client"))
        record.app_log = True
        record.level, record.logger, record.message = part["level"], logger, message
        if part.get("time"):
            record.time = parse_time(part["time"], zone)
        return record
    return None


def uvicorn_client(text):
    """`2001:db8::1:0` is an address and a port; a unix socket has neither."""
    address = text.rpartition(":")[0]
    return None if address in ("", "None") else address


def finish_porta(record, lines, zone):
    """What an entry says can only be told when its last line is known."""
    if record.kind == "request":
        return
    texts = [record.message] + [COLOUR.sub("", line) for line in lines]
    if record.message.startswith("[AGENT] "):
        for count in range(1, len(texts) + 1):
            found = OPERATION.match("\n".join(texts[:count]))
            if found:
                record.kind, record.agent = "operation", named(found.group("agent"))
                if record.time is None:
                    record.time = parse_time(found.group("time"), zone)
                break
    head = texts
    for index, text in enumerate(texts):
        if text == TRACEBACK:
            head = texts[:index]
            break
    serious = record.level in ("WARNING", "ERROR", "CRITICAL")
    by_message = serious and LOCK_MESSAGE.match("\n".join(head).rstrip("\n"))
    record.lock = bool(by_message or (serious or record.level is None) and lock_traceback(texts))
    record.traceback = texts if record.lock and not by_message else None


def lock_traceback(texts):
    """Whether the traceback of an entry, or one that it is chained to, ends in a lock.

    The exception is the first line that is not indented after a traceback's head; further lines of
    its message, and further heads that no chain line announces, are text.
    """
    place = "before"
    for text in texts:
        if place == "before" and text == TRACEBACK:
            place = "frames"
        elif place == "frames" and not text.startswith(" ") and text:
            if LOCK_EXCEPTION.match(text):
                return True
            place = "after"
        elif place == "after" and text in CHAINS:
            place = "before"
    return False


def is_twin(first, second):
    """uvicorn 0.17 prints a traceback as `ERROR:    ` and again as `ERROR:uvicorn.error:`."""
    if first is None or first.traceback is None:
        return False
    return ({first.logger, second.logger} == {None, "uvicorn.error"}
            and first.level == second.level and first.traceback == second.traceback)
