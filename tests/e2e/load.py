"""The load: what the agents ask, and the client's own record of it. Each request carries the
endpoint that it is by doc/METRICS.md, written down here by hand and not computed, so that the
record owes nothing to the program."""

import collections
import http.client
import json
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from os import path

TOKEN = "secret"
AGENTS = ["agent-1", "agent-2", "agent-3", "агент-4", "agent 5", "stress-test-agent"]
PROBER = "prober"  # the user agent of what is no agent

# What is asked: `endpoint` is (method, path) as the report has to call it, or None where the
# configuration does not name it and a 404 or 405 makes it "(not found)".
Ask = collections.namedtuple("Ask", "method target endpoint body token unnamed")
# What came of it. `took_us` and `refusals` are None where no application answered; `malformed`
# names the raw request that it was.
Answer = collections.namedtuple(
    "Answer", "method target endpoint status latency_us took_us refusals agent user_agent begin "
    "malformed")

FILE = "/web/%D1%81%D1%82%D1%80.txt?v=2"
NO_FILE = "/web/none.txt"
ABSOLUTE = "an absolute target"
SILENT = "no request"
NOT_FOUND = ("", "(not found)")
MALFORMED = ("", "(malformed)")


def ask(method, target, endpoint=None, body=None, token=True, unnamed=False):
    return Ask(method, target, (method, endpoint or target), body, token, unnamed)


def asks_of(agent):
    """Everything that an agent may do, with how often."""
    name = {"agent_id": agent}
    quoted = urllib.parse.quote(agent)

    def post(target, **body):
        return ask("POST", target, body={**name, **body})

    return [
        (9, post("/agent/status")),
        (2, post("/run_bash", command="echo hello")),
        (1, post("/run_bash", command="sleep 0.05; false")),
        (1, post("/run_bash", command="echo 'database is locked' >&2")),
        (1, post("/run_bash", command="printf 'ERROR:porta:Ошибка получения списка агентов: "
                                      "database is locked\\n'")),
        (1, post("/run_bash", command="sleep 9")),
        (2, post("/agent/pipeline", commands=["echo one", "echo 'two'"])),
        (2, post("/write_file", path=f"{quoted}.txt", content="x\n")),
        (1, post("/read_file", path=f"{quoted}.txt")),
        (1, post("/read_file", path="database is locked")),
        (1, post("/list_dir")),
        (5, post("/agent/list")),
        (5, post("/agent/history")),
        (5, ask("GET", "/meta")),
        (1, ask("GET", "/meta?token=secret&q=%22%20HTTP/1.1%22%20500", "/meta")),
        (1, ask("GET", "/%6d%65ta", "/meta")),
        (1, ask("GET", "//meta", "/meta")),
        (2, ask("GET", "/public_url")),
        (1, ask("GET", "/")),
        (1, ask("GET", "/?x=1#f".replace("#", "%23"), "/")),
        (1, ask("GET", FILE, "/web/*")),
        (1, ask("GET", NO_FILE, "/web/*")),
        (1, ask("HEAD", "/meta")),
        (1, ask("GET", "/run_bash")),
        (1, ask("GET", "/wp-login.php?a=b", "/wp-login.php", unnamed=True)),
        (1, ask("GET", "/%D0%BF%D1%83%D1%82%D1%8C/%22x%22", '/путь/"x"', unnamed=True)),
        (1, ask("DELETE", "/agents/17", "/agents/:id", unnamed=True)),
        (1, ask("GET", "/meta", token=False)),
        (1, ask("GET", "/agents/17?token=x", "/agents/:id", token=False, unnamed=True)),
        (1, ask("POST", "/run_bash", body=[1])),
    ]


class Agent(threading.Thread):
    """One client. Its connection stays open, or each request has its own."""

    def __init__(self, port, name, keeps, seed):
        super().__init__(daemon=True)
        self.port, self.agent, self.keeps = port, name, keeps
        self.plan = [a for weight, a in asks_of(name) for _ in range(weight)]
        random.Random(seed).shuffle(self.plan)
        self.connection = None
        self.answers = []
        self.failure = None

    def run(self):
        try:
            for one in self.plan:
                self.answers.append(self.request(one))
        except Exception as error:  # told to the test, which fails
            self.failure = f"{self.agent}: {error!r} at {one.method} {one.target}"

    def headers(self, one):
        headers = {"User-Agent": f"porta-agent/1.0 ({urllib.parse.quote(self.agent)})",
                   "X-Agent-Id": self.agent.encode()}
        if one.token:
            headers["X-PORTA-TOKEN"] = TOKEN
        if one.body is not None:
            headers["Content-Type"] = "application/json"
        if not self.keeps:
            headers["Connection"] = "close"
        return headers

    def request(self, one):
        begin, start = time.time(), time.perf_counter()
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = None if one.body is None else json.dumps(one.body).encode()
        headers = self.headers(one)
        self.connection.request(one.method, one.target, body, headers)
        response = self.connection.getresponse()
        response.read()
        latency_us = int((time.perf_counter() - start) * 1e6)
        if not self.keeps or response.will_close:
            self.connection.close()
            self.connection = None
        return answer(one, response, latency_us, self.agent, headers["User-Agent"], begin)


def answer(one, response, latency_us, agent, user_agent, begin):
    endpoint = one.endpoint
    if one.unnamed and response.status in (404, 405):
        endpoint = NOT_FOUND
    took, refusals = response.getheader("X-Took-Us"), response.getheader("X-Refusals")
    return Answer(one.method, one.target, endpoint, response.status, latency_us,
                  None if took is None else int(took),
                  None if refusals is None else int(refusals), agent, user_agent, begin, None)


# Requests that no HTTP library would send: a name, the bytes, and the endpoint.
RAW = [
    ("a blank in the target", b"GET /agent 5 HTTP/1.1\r\nHost: a\r\n\r\n", MALFORMED),
    ("no HTTP", b"HELLO\r\n\r\n", MALFORMED),
    ("TLS", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n\r\n", MALFORMED),
    (ABSOLUTE, b"GET http://porta.local/meta?x=1 HTTP/1.1\r\nHost: porta.local\r\n"
     b"X-PORTA-TOKEN: secret\r\nUser-Agent: prober\r\nConnection: close\r\n\r\n",
     ("GET", "/meta")),
]


def raw_request(port, name, data, endpoint):
    """A request over a bare socket; its status is None where the server says nothing."""
    begin, start = time.time(), time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(data)
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionResetError:
            pass
    latency_us = int((time.perf_counter() - start) * 1e6)
    head = received.split(b"\r\n\r\n")[0].split(b"\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head[1:] if b": " in line)
    status = int(head[0].split()[1]) if head[0].startswith(b"HTTP/1") else None
    took, refusals = fields.get(b"x-took-us"), fields.get(b"x-refusals")
    return Answer("", name, endpoint, status, latency_us, None if took is None else int(took),
                  None if refusals is None else int(refusals), None,
                  PROBER if b"prober" in data else None, begin,
                  name if endpoint == MALFORMED else None)


class LockHolder:
    """The other process, for as long as the block runs."""

    def __init__(self, database, hold_s, pause_s):
        self.command = [sys.executable, path.join(path.dirname(__file__), "hold_lock.py"),
                        database, str(hold_s), str(pause_s)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def unguarded_locks(port, count):
    """One after the other, requests whose failure nobody catches: a traceback for each."""
    agent = Agent(port, AGENTS[0], False, 0)
    one = ask("POST", "/agent/list", body={"agent_id": AGENTS[0], "unguarded": True})
    answers = [agent.request(one) for _ in range(count)]
    # Where nothing of the application is in the answer, that it failed says why.
    return [a._replace(refusals=1) if a.refusals is None and a.status == 500 else a
            for a in answers]


def silent_connection(begin):
    """What the wait for the server was to it: a connection that says nothing. Only HAProxy makes
    a log line of it, with the status 400."""
    return Answer("", SILENT, MALFORMED, 400, 0, None, None, None, None, begin, SILENT)


def drive(port, database, seed=1, keeps_alive=True):
    """The whole load on one server. Returns the answers, and what went wrong."""
    first = Agent(port, AGENTS[0], False, 0)
    answers = [silent_connection(time.time()), first.request(ask("GET", "/meta"))]
    clients = [Agent(port, name, keeps_alive and index % 2 == 0, seed * 100 + index)
               for index, name in enumerate(AGENTS)]
    with LockHolder(database, 0.4, 0.4):
        for client in clients:
            client.start()
        for client in clients:
            client.join(60)
    failures = [client.failure for client in clients if client.failure]
    failures += [f"{client.agent}: still running" for client in clients if client.is_alive()]
    for client in clients:
        answers += client.answers
    with LockHolder(database, 30, 0):
        time.sleep(0.2)
        answers += unguarded_locks(port, 2)
    answers += [raw_request(port, *one) for one in RAW]
    return answers, failures
