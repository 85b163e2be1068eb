#!/usr/bin/env python3
"""Makes fixtures/demo: one week of a small Porta behind nginx, the same bytes at every run.

    make_demo.py [DIRECTORY]        (default: fixtures/demo in the source tree)

The week is 2026-W47 in UTC. A monitor asks /meta every ten minutes and /public_url every hour, three
agents work in office hours, a fourth on two afternoons, a scanner comes by night. SQLite is locked on
Tuesday, Thursday and Saturday; on Wednesday night the server is down for two hours; on Thursday a
stress test runs past nginx, straight at Porta. Rotation: nginx's logs on Thursday and Saturday at
00:00, Porta's on Saturday at 00:00.
"""

import datetime
import gzip
import math
import os
import random
import sqlite3
import sys

MONDAY = datetime.datetime(2026, 11, 16)
DAY = 86400
MONTH_NAME = "Nov"
WORK = "/srv/porta/work"
OUTAGE = (2 * DAY + 2 * 3600 + 55 * 60, 2 * DAY + 5 * 3600 + 5 * 60)
AGENTS = {"builder-01": (0.0056, range(0, 6)), "reporter-02": (0.0037, range(0, 5)),
          "rael-agent-001": (0.0024, range(0, 7))}
GUEST = "агент-4"
COMMANDS = ("date +%s", "uname -r", "df -h / | tail -1", "git -C repo status --short", "ls work | wc -l",
            "grep 'database is locked' porta.log", "python3 -m pytest -q tests/unit")
SCANS = (("GET", "/wp-login.php", 404), ("GET", "/.env", 404), ("GET", "/.git/config", 404),
         ("POST", "/xmlrpc.php", 404), ("GET", "/phpmyadmin/index.php?lang=en", 404),
         ("GET", "/cgi-bin/luci/;stok=/locale", 404), ("GET", "/actuator/health", 404),
         ("PUT", "/run_bash", 405), ("GET", "/meta", 401))
BAD_REQUESTS = (r"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03", "GET /a b HTTP/1.1", "")


class Request:
    """One request: seconds since Monday when it ended, what nginx says, what Porta prints before."""

    def __init__(self, end, method, target, status, latency_ms, client, user_agent):
        self.end, self.method, self.target, self.status = end, method, target, status
        self.latency_ms, self.client, self.user_agent = latency_ms, client, user_agent
        self.porta = []
        self.porta_after = []           # a traceback follows its access line
        self.behind_nginx = self.reaches_porta = True
        self.operation = None


class Demo:
    def __init__(self):
        self.random = random.Random(20261116)
        self.requests = []

    # --- chance ------------------------------------------------------------------------------------

    def skewed(self, median, sigma):
        """A log-normal value from uniform ones (twelve of them make a normal)."""
        normal = sum(self.random.random() for _ in range(12)) - 6
        return median * math.exp(sigma * normal)

    def pick(self, values):
        return values[int(self.random.random() * len(values))]

    def hours(self, day, first, last, rate):
        """Moments of a Poisson process of `rate` a second between two hours of a day."""
        moment = day * DAY + first * 3600.0
        while True:
            moment -= math.log(1 - self.random.random()) / rate
            if moment >= day * DAY + last * 3600:
                return
            yield moment

    # --- requests ----------------------------------------------------------------------------------

    def add(self, end, method, target, status, latency_ms, client, user_agent):
        if OUTAGE[0] <= end < OUTAGE[1]:
            return None
        request = Request(end, method, target, status, max(1, int(latency_ms)), client, user_agent)
        self.requests.append(request)
        return request

    def monitor(self):
        for minute in range(0, 7 * 24 * 60, 10):
            moment = minute * 60 + 3.2
            self.add(moment, "GET", "/meta", 200, self.skewed(12, 0.28), "203.0.113.5", "porta-monitor/2.1")
            if minute % 60 == 30:
                self.add(moment + 1, "GET", "/public_url", 200, self.skewed(9, 0.3), "203.0.113.5",
                         "porta-monitor/2.1")

    def agent_call(self, moment, agent):
        """One call of an agent's: what it asks depends on chance, how it ends on Porta."""
        chance = self.random.random()
        address = "198.51.100.%d" % (20 + sum(agent.encode()) % 9)
        browser = "python-requests/2.31.0"
        if chance < 0.42:
            name, target, latency = "agent_status", "/agent/status", self.skewed(95, 0.3)
        elif chance < 0.66:
            name, target, latency = "run_bash", "/run_bash", self.skewed(420, 0.62)
        elif chance < 0.82:
            name, target, latency = "pipeline", "/agent/pipeline", self.skewed(1790, 0.24)
        elif chance < 0.90:
            name, target, latency = None, self.pick(("/agent/list", "/agent/history")), self.skewed(60, 0.4)
        elif chance < 0.97:
            name, target, latency = "write_file", "/write_file", self.skewed(40, 0.5)
        else:
            name, target, latency = "missing_file", "/read_file", self.skewed(6, 0.3)
        status = 404 if name == "missing_file" else 200
        request = self.add(moment, "POST", target, status, latency, address, browser)
        if request is not None:
            request.operation = (agent, name)
            self.porta_lines(request)
        return request

    def porta_lines(self, request):
        """What Porta prints for an operation, before uvicorn's access line."""
        agent, name = request.operation
        stamp = iso(request.end - 0.004, 6)
        path = "%s/%s/f%d.txt" % (WORK, agent, int(self.random.random() * 9))
        if name == "agent_status":
            before, result = None, "{'status': 'ok', 'agent_id': '%s', 'timestamp': '%s'}" % (
                agent, iso(request.end - 0.00401, 6))
        elif name == "run_bash":
            command = self.pick(COMMANDS)
            before = "Выполняется команда: " + command
            result = ("{'stdout': '%d', 'stderr': '', 'exit_code': 0, 'success': True, 'agent_id': '%s'}"
                      % (int(self.random.random() * 99999), agent))
        elif name == "pipeline":
            before = "Выполнение pipeline для агента %s: 2 команд" % agent
            result = ("{'success': True, 'agent_id': '%s', 'total_commands': 2, 'executed_commands': 2, "
                      "'execution_time': %.6f, 'results': [{'command': 'make -C repo', 'index': 0, 'success': True}, "
                      "{'command': 'make -C repo check', 'index': 1, 'success': True}]}"
                      % (agent, request.latency_ms / 1000 - 0.003))
        elif name == "write_file":
            before = "Запись файла: " + path
            result = "{'success': True, 'message': 'Файл успешно записан', 'path': '%s', 'agent_id': '%s'}" % (
                path, agent)
        elif name == "missing_file":
            request.porta = ["INFO:porta:Чтение файла: " + path, "ERROR:porta:Файл не существует: " + path]
            return
        else:
            return
        if before:
            request.porta.append("INFO:porta:" + before)
        request.porta.append("INFO:porta:[AGENT] %s called %s: %s at %s" % (agent, name, result, stamp))
        request.porta.append("INFO:porta:Агент %s зарегистрирован/обновлен" % agent)

    def agents(self):
        for agent, (rate, days) in AGENTS.items():
            for day in days:
                busy = rate if day < 5 else rate / 3
                for moment in self.hours(day, 8, 18, busy):
                    self.agent_call(moment, agent)
        for day in (1, 3):
            for moment in self.hours(day, 14, 15, 0.03):
                self.agent_call(moment, GUEST)

    def scanner(self):
        for day, hour in ((0, 3), (1, 22), (3, 4), (5, 1), (6, 23)):
            for index in range(14):
                moment = day * DAY + hour * 3600 + 120 + index * 0.7
                address = "192.0.2.%d" % (60 + day)
                if index % 7 == 6:
                    request = self.add(moment, "", self.pick(BAD_REQUESTS), 400, 1, address, "-")
                    request.reaches_porta = False
                    continue
                method, target, status = self.pick(SCANS)
                request = self.add(moment, method, target, status, self.skewed(4, 0.3), address,
                                   "Mozilla/5.0 (compatible; CensusBot/1.0)")
                if status == 401:
                    request.porta = ["WARNING:porta:Попытка доступа без токена: http://porta.example.org/meta"]

    def stress_test(self):
        """Five a second for a minute, past nginx; its own agent name keeps it out of the criteria."""
        for index in range(300):
            moment = 3 * DAY + 7 * 3600 + 60 + index * 0.2
            request = self.add(moment, "POST", "/agent/status", 200, self.skewed(90, 0.2), "127.0.0.1", "-")
            request.behind_nginx = False
            request.operation = ("stress-test-agent", "agent_status")
            self.porta_lines(request)

    # --- trouble -----------------------------------------------------------------------------------

    def locks(self):
        """Held locks: whoever writes waits five seconds, then says so; lists answer 500."""
        for day, second, victims in ((1, 37812, 4), (1, 52205, 3), (3, 41007, 5), (3, 53127, 2), (5, 39900, 3)):
            for index in range(victims):
                agent = sorted(AGENTS)[index % len(AGENTS)]
                moment = day * DAY + second + index * 0.9
                if index % 3 == 2:
                    self.locked_list(moment, agent)
                else:
                    self.locked_operation(moment, agent, "регистрации агента", "логирования операции агента",
                                          both=index == 0)
        self.uncaught(3 * DAY + 41015)
        # Nobody calls at nine in the evening: Porta's log has no time near this one.
        self.locked_list(3 * DAY + 76211, "rael-agent-001")

    def locked_operation(self, moment, agent, first, second, both):
        waited = 10030 if both else 5015
        name, target = self.pick((("run_bash", "/run_bash"), ("write_file", "/write_file")))
        request = self.add(moment, "POST", target, 200, waited + self.random.random() * 40,
                           "198.51.100.24", "python-requests/2.31.0")
        request.operation = (agent, name)
        self.porta_lines(request)
        failed = ["ERROR:porta:Ошибка %s %s: database is locked" % (what, agent)
                  for what in ((first, second) if both else (first,))]
        request.porta = request.porta[:-1] + failed
        request.operation = (agent, None)

    def locked_list(self, moment, agent):
        target, text = self.pick((("/agent/list", "получения списка агентов"),
                                  ("/agent/history", "получения истории агента " + agent)))
        request = self.add(moment, "POST", target, 500, 5008 + self.random.random() * 30, "198.51.100.24",
                           "python-requests/2.31.0")
        request.porta = ["ERROR:porta:Ошибка %s: database is locked" % text]

    def uncaught(self, moment):
        """A failure that nobody caught: uvicorn prints its traceback twice; it is one event."""
        request = self.add(moment, "POST", "/agent/history", 500, 5021, "198.51.100.24", "python-requests/2.31.0")
        traceback = ["Traceback (most recent call last):",
                     '  File "/srv/porta/porta.py", line 412, in agent_history',
                     "    total = count_operations(connection)",
                     "sqlite3.OperationalError: database is locked"]
        for head in ("ERROR:    ", "ERROR:uvicorn.error:"):
            request.porta_after += [head + "Exception in ASGI application"] + traceback

    def failures(self):
        """Commands that outlast their limit, and answers that failed for other reasons."""
        for day, second in ((0, 50000), (2, 40100), (4, 33333)):
            request = self.add(day * DAY + second, "POST", "/run_bash", 408, 30006, "198.51.100.22",
                               "python-requests/2.31.0")
            request.porta = ["INFO:porta:Выполняется команда: sleep 60",
                             "ERROR:porta:Команда превысила таймаут: sleep 60"]
        for day, second in ((0, 36500), (2, 38000), (2, 38004), (4, 45678), (6, 40000)):
            request = self.add(day * DAY + second, "POST", "/agent/pipeline", 500, self.skewed(900, 0.3),
                               "198.51.100.21", "python-requests/2.31.0")
            request.porta = ["ERROR:porta:Ошибка выполнения pipeline: [Errno 28] No space left on device"]

    # --- files -------------------------------------------------------------------------------------

    def build(self):
        self.monitor()
        self.agents()
        self.scanner()
        self.stress_test()
        self.locks()
        self.failures()
        self.requests.sort(key=lambda request: (request.end, request.client, request.target))

    def access_lines(self, first, last):
        return [nginx_line(request) for request in self.requests
                if request.behind_nginx and first <= request.end < last]

    def porta_log(self, first, last):
        lines = banner(811) if first == 0 else []
        started = first > OUTAGE[1]
        for index, request in enumerate(self.requests):
            if not first <= request.end < last or not request.reaches_porta:
                continue
            if not started and request.end >= OUTAGE[1]:
                lines += banner(2204)
                started = True
            lines += request.porta + [uvicorn_line(request, index)] + request.porta_after
        return lines


def iso(moment, digits):
    text = (MONDAY + datetime.timedelta(microseconds=int(round(moment * 1000000)))).isoformat()
    return text if "." in text else text + "." + "0" * digits


def nginx_line(request):
    moment = MONDAY + datetime.timedelta(seconds=int(request.end))
    stamp = "%02d/%s/%d:%02d:%02d:%02d +0000" % (moment.day, MONTH_NAME, moment.year, moment.hour, moment.minute,
                                                 moment.second)
    line = "%s %s HTTP/1.1" % (request.method, request.target) if request.method else request.target
    upstream = "%.3f" % (max(0, request.latency_ms - 1) / 1000) if request.reaches_porta else "-"
    latency = request.latency_ms / 1000 if request.reaches_porta else 0
    size = 60 + (request.latency_ms * 7 + len(request.target)) % 400
    return '%s - - [%s] "%s" %d %d "-" "%s" %.3f %s' % (request.client, stamp, line, request.status, size,
                                                        request.user_agent, latency, upstream)


REASONS = {200: "OK", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
           500: "Internal Server Error"}


def uvicorn_line(request, index):
    return 'INFO:     127.0.0.1:%d - "%s %s HTTP/1.1" %d %s' % (
        32768 + index * 7 % 28000, request.method, request.target, request.status, REASONS[request.status])


def banner(process):
    lines = ["INFO:porta:База данных агентов инициализирована"]
    for text in ("Started server process [%d]" % process, "Waiting for application startup.",
                 "Application startup complete.",
                 "Uvicorn running on http://127.0.0.1:8111 (Press CTRL+C to quit)"):
        lines += ["INFO:     " + text, "INFO:uvicorn.error:" + text]
    return lines


def write(path, lines):
    data = "".join(line + "\n" for line in lines).encode("utf-8")
    if path.endswith(".gz"):
        data = bytearray(gzip.compress(data, 9, mtime=0))
        data[9] = 255               # the system that packed it: unknown, whatever it was
        data = bytes(data)
    with open(path, "wb") as file:
        file.write(data)


SCHEMA = """
CREATE TABLE agents (id TEXT PRIMARY KEY, name TEXT, created_at TIMESTAMP, last_seen TIMESTAMP,
                     total_operations INTEGER DEFAULT 0, status TEXT DEFAULT 'active');
CREATE TABLE agent_operations (id INTEGER PRIMARY KEY AUTOINCREMENT, agent_id TEXT, operation_type TEXT,
                               details TEXT, timestamp TIMESTAMP, success BOOLEAN);
"""


def write_database(path, requests):
    if os.path.exists(path):
        os.remove(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size = 4096")
    connection.executescript(SCHEMA)
    totals, seen = {}, {}
    for request in requests:
        agent, name = request.operation or (None, None)
        if not name or name == "missing_file":
            continue
        stamp = iso(request.end, 6)[:19].replace("T", " ")
        connection.execute("INSERT INTO agent_operations (agent_id, operation_type, details, timestamp, success) "
                           "VALUES (?, ?, ?, ?, 1)", (agent, name, '{"ms": %d}' % request.latency_ms, stamp))
        totals[agent] = totals.get(agent, 0) + 1
        seen[agent] = stamp
    for agent in sorted(totals):
        connection.execute("INSERT INTO agents VALUES (?, ?, '2026-10-01 09:00:00', ?, ?, 'active')",
                           (agent, agent, seen[agent], totals[agent]))
    connection.commit()
    connection.close()
    # The header holds the library's version (informational); a fixed one keeps the bytes the same.
    with open(path, "r+b") as file:
        file.seek(96)
        file.write((3040001).to_bytes(4, "big"))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    directory = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..", "fixtures", "demo")
    os.makedirs(directory, exist_ok=True)
    demo = Demo()
    demo.build()
    for name, first, last in (("access.log.2.gz", 0, 3), ("access.log.1", 3, 5), ("access.log", 5, 7)):
        write(os.path.join(directory, name), demo.access_lines(first * DAY, last * DAY))
    for name, first, last in (("porta.log.1.gz", 0, 5), ("porta.log", 5, 7)):
        write(os.path.join(directory, name), demo.porta_log(first * DAY, last * DAY))
    write_database(os.path.join(directory, "agents.db"), demo.requests)


if __name__ == "__main__":
    main()
