"""A project with Porta's log, and what the program says of it: state and sentence of each item."""

import calendar
import json
import os
import sqlite3
import subprocess
import sys

PROGRAM = sys.argv[1]
FIXTURES = os.path.join(os.environ["srcdir_top"], "fixtures")
END = calendar.timegm((2026, 11, 23, 0, 0, 0))  # of 2026-W47
DAY = 86400
PERIOD = ["--week", "2026-W47", "--now", "2026-11-24"]
BEFORE = ["--week", "2026-W46", "--now", "2026-11-16T06:00:00Z"]

LABELS = {  # in the document's words
    "red_flag": ("A red flag was reached", "Достигнут хотя бы один красный флаг"),
    "performance_tests": ("Performance tests were run", "Проведены тесты производительности"),
    "migration_plan": ("A migration plan is ready", "Подготовлен план миграции"),
    "backup": ("A backup was made", "Создана резервная копия данных"),
    "redis_installed": ("Redis is installed", "Установлен Redis"),
    "connection": ("The connection is configured", "Настроено подключение"),
    "caching": ("Caching is implemented", "Реализовано кэширование"),
    "compatibility": ("Compatibility is tested", "Протестирована совместимость"),
    "redis_metrics": ("Redis metrics are configured", "Настроены метрики Redis"),
    "logging": ("Logging is added", "Добавлено логирование"),
    "alerts": ("Alerts are created", "Созданы алерты"),
    "documentation": ("The changes are documented", "Документированы изменения"),
    "stress_test": ("Stress test run", "Запуск stress_test.py"),
    "db_size": ("Database size checked", "Проверка размера БД"),
    "logs": ("Logs analysed for errors", "Анализ логов на ошибки"),
    "metrics": ("Metrics updated", "Обновление метрик"),
    "audit": ("Full performance audit made", "Полный аудит производительности"),
    "criteria": ("Criteria updated", "Обновление критериев"),
    "planning": ("Improvements planned", "Планирование улучшений"),
    "document": ("Changes documented", "Документирование изменений"),
}
SCHEMA = """
CREATE TABLE agents (id TEXT PRIMARY KEY, name TEXT, created_at TIMESTAMP, last_seen TIMESTAMP,
    total_operations INTEGER DEFAULT 0, status TEXT DEFAULT 'active');
CREATE TABLE agent_operations (id INTEGER PRIMARY KEY AUTOINCREMENT, agent_id TEXT,
    operation_type TEXT, details TEXT, timestamp TIMESTAMP, success BOOLEAN);
"""


def write(path, data, age_days=None):
    """A file; `age_days` before the period's end."""
    if os.path.dirname(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)
    if age_days is not None:
        set_age(path, age_days)


def set_age(path, days):
    os.utime(path, (END - days * DAY, END - days * DAY))


def database(path, operations, agents=2, schema=SCHEMA):
    connection = sqlite3.connect(path)
    connection.executescript(schema)
    if schema is SCHEMA:
        connection.executemany("INSERT INTO agents (id, name) VALUES (?, ?)",
                               [("a%d" % i, "a%d" % i) for i in range(agents)])
        connection.executemany(
            "INSERT INTO agent_operations (agent_id, operation_type, details, timestamp, success) "
            "VALUES (?, 'run_bash', ?, '2026-11-22 19:20:03', 1)",
            [("a%d" % (i % agents), "x" * 100) for i in range(operations)])
    connection.commit()
    connection.close()


def run(*arguments, expect=0, **more):
    """Its bytes on standard output, when it returned what it has to; never longer than 60 s."""
    done = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, check=False, timeout=60, **more)
    if expect is not None and done.returncode != expect:
        raise AssertionError("%s: exit status %d: %s" % (" ".join(arguments), done.returncode,
                                                         done.stderr.decode()))
    return done


class Project:
    """A configuration and Porta's log in the current directory; reports of one week of it."""

    def __init__(self, configuration, *options, period=None):
        write("porta-audit.yaml", configuration)
        if not os.path.exists("porta.log"):
            with open(os.path.join(FIXTURES, "samples", "porta-uvicorn.log"), "rb") as file:
                write("porta.log", file.read())
        self.options = [*(period or PERIOD), "--timezone", "UTC", "--config", "porta-audit.yaml",
                        *options]

    def raw(self, *arguments, command="weekly", expect=0):
        return run(command, *self.options, *arguments, "porta.log", expect=expect).stdout.decode()

    def json(self, **more):
        return json.loads(self.raw("--format", "json", **more))

    def items(self, **more):
        """What each item is, in both languages: id → (state, English, Russian)."""
        report = self.json(**more)
        english = self.raw("--lang", "en", **more)
        russian = self.raw("--lang", "ru", **more)
        ret = {}
        for entry in report["checklist"] + report["routine"]:
            labels = LABELS[entry["id"]]
            said = [sentence(text, label) for text, label in zip((english, russian), labels)]
            for box, _ in filter(None, said):
                same(box, "[x]" if entry["state"] == "met" else "[ ]", entry["id"])
            if said[0]:  # the JSON says what the Markdown says
                same(said[0][1], entry["evidence"], entry["id"])
                ret[entry["id"]] = (entry["state"], *(plain(text) for _, text in said))
        return ret

    def says(self, **want):
        """These items are in these states, with these sentences."""
        got = self.items()
        for item, expected in want.items():
            same(got[item], expected, item)


def plain(text):
    """With blanks where no line may end, too."""
    return text.replace("\u00a0", " ")


def sentence(markdown, label):
    lines = [line for line in markdown.splitlines()
             if line.startswith("- [") and line[6:].startswith(label + ": ")]
    if not lines:
        return None
    same(len(lines), 1, label)
    return lines[0][2:5], lines[0][6 + len(label) + 2:]


def same(got, want, what=""):
    if got != want:
        raise AssertionError("%s is\n%r, expected\n%r" % (what, got, want))
