"""What compare.py runs: real samples, what can happen to a file on its way, and small logs made to ask one
question each."""

import gzip
import os
import random

WEEK = ["--week", "2026-W47"]
NOW = ["--now", "2026-12-31T00:00:00Z"]
PORTA = ["porta-uvicorn.log", "porta-uvicorn-locks.log", "porta-alt-merged.log", "porta-alt-stdout.log",
         "porta-alt-stderr.log", "porta-color-stdout.log", "porta-color-stderr.log", "porta-asctime-stdout.log",
         "porta-asctime-stderr.log", "porta-asctime-dashes.log"]
EDGE = ["nginx-combined.log", "nginx-main.log", "nginx-vhost.log", "nginx-timed.log", "nginx-timed-kv.log",
        "nginx-json.log", "nginx-ltsv.log"]
OTHER = ["nginx-error.log", "stress-test.log"]


LATER = ["apache-combined.log", "apache-common.log", "apache-error.log", "apache-isoms.log", "apache-timed-us.log",
         "apache-vhost-combined.log", "caddy-json-iso.log", "caddy-json.log", "docker-compose-timestamps.log",
         "docker-compose.log", "docker-json-file.log", "gunicorn-gthread-access.log",
         "gunicorn-uvicorn-worker-access.log", "haproxy-clf.log", "haproxy-httplog.log", "haproxy-syslog.log",
         "hypercorn-access.log", "hypercorn-stderr.log", "journald-json.log", "journald-short-iso.log",
         "journald-short.log", "k8s-cri.log"]


class Case:
    """Options, and logs by the name that they get in the case's directory."""

    def __init__(self, name, logs, options=(), zone="UTC", command="report"):
        self.name, self.command = name, command
        self.logs = logs
        now = [] if "--now" in options else NOW
        self.options = ["--timezone", zone] + now + list(options)

    def write(self, directory):
        paths = []
        for name, data in self.logs.items():
            path = os.path.join(directory, name)
            with open(path, "wb") as file:
                file.write(data)
            paths.append(path)
        return paths


def weekly(name, logs, options=(), zone="UTC"):
    week = [] if "--week" in options or "--month" in options else WEEK
    return Case(name, logs, week + list(options), zone, "weekly")


class Samples:
    def __init__(self, top):
        self.top = top

    def read(self, folder, name):
        with open(os.path.join(self.top, "fixtures", folder, name), "rb") as file:
            return file.read()

    def logs(self, *names):
        return {name: self.read("samples", name) for name in names}

    def demo(self):
        names = ("access.log", "access.log.1", "access.log.2.gz", "porta.log", "porta.log.1.gz")
        return {name: self.read("demo", name) for name in names}

    def database(self):
        return ["--porta-db", os.path.join(self.top, "fixtures", "demo", "agents.db")]


def sample_cases(samples):
    for name in PORTA + EDGE + OTHER:
        yield Case("alone, unbounded: " + name, samples.logs(name))
    for zone in ("UTC", "Europe/Moscow", "Asia/Kolkata", "America/St_Johns"):
        for name in PORTA + EDGE + OTHER:
            yield weekly("week in %s: %s" % (zone, name), samples.logs(name), zone=zone)
    for zone in ("UTC", "Europe/Moscow", "Asia/Kolkata"):
        for pair in (("nginx-timed.log", "porta-uvicorn.log"), ("nginx-json.log", "porta-uvicorn.log"),
                     ("nginx-vhost.log", "porta-uvicorn-locks.log"), ("nginx-ltsv.log", "nginx-error.log"),
                     ("nginx-combined.log", "stress-test.log"), ("porta-uvicorn.log", "stress-test.log"),
                     ("porta-asctime-stdout.log", "porta-asctime-stderr.log"),
                     ("porta-color-stdout.log", "porta-color-stderr.log")):
            name = " + ".join(pair)
            yield weekly("week in %s: %s" % (zone, name), samples.logs(*pair), zone=zone)
            yield Case("unbounded in %s: %s" % (zone, name), samples.logs(*pair), zone=zone)
    yield Case("month: all edge formats", samples.logs(*EDGE), ["--month", "2026-11"], command="monthly")
    yield Case("all edge formats, unbounded", samples.logs(*EDGE))
    yield weekly("all edge formats, the week", samples.logs(*EDGE))
    yield Case("every format, unbounded", samples.logs(*(EDGE + PORTA + OTHER)))
    yield weekly("every format, the week", samples.logs(*(EDGE + PORTA + OTHER)))
    yield weekly("another week", samples.logs(*(EDGE + PORTA + OTHER)), ["--week", "2026-W46"])
    together = b"".join(samples.logs(*(EDGE + OTHER)).values())
    yield weekly("all edge formats in one file", {"one.log": together})
    for name in ("nginx-json.log", "nginx-ltsv.log", "porta-uvicorn.log"):
        yield weekly("test traffic counted: " + name, samples.logs(name), ["--include-test-traffic"])


def demo_cases(samples):
    database = samples.database()
    yield weekly("demo", samples.demo(), database)
    yield weekly("demo in Moscow", samples.demo(), database, "Europe/Moscow")
    yield weekly("demo with test traffic", samples.demo(), database + ["--include-test-traffic"])
    yield Case("demo, unbounded", samples.demo(), database)
    yield Case("demo, month", samples.demo(), database + ["--month", "2026-11"], command="monthly")
    yield weekly("demo, incomplete week", samples.demo(), database + ["--now", "2026-11-19T12:00:00Z"])
    access = {name: data for name, data in samples.demo().items() if name.startswith("access")}
    yield weekly("demo, agents from the database", access, database)
    yield weekly("demo, agents from addresses", access)
    porta = {name: data for name, data in samples.demo().items() if name.startswith("porta")}
    yield weekly("demo, Porta's log alone", porta, database)
    yield Case("demo, Porta's log alone, unbounded", porta, database)


def file_cases(samples):
    names = ("nginx-timed.log", "porta-uvicorn.log")
    plain = samples.logs(*names)
    def changed(change, suffix=""):
        return {name + suffix: change(data) for name, data in plain.items()}
    yield weekly("gzip", changed(lambda data: gzip.compress(data, mtime=0), ".gz"))
    yield weekly("gzip under a plain name", changed(lambda data: gzip.compress(data, mtime=0)))
    yield weekly("plain under gzip's name", changed(lambda data: data, ".gz"))
    yield weekly("gzip in members, one empty, then zeros", changed(
        lambda data: gzip.compress(data[:5000]) + gzip.compress(b"") + gzip.compress(data[5000:]) + b"\0" * 512, ".gz"))
    yield weekly("garbage after gzip", changed(lambda data: gzip.compress(data) + b"garbage", ".gz"))
    yield weekly("CRLF", changed(lambda data: data.replace(b"\n", b"\r\n")))
    yield weekly("byte-order mark", changed(lambda data: b"\xef\xbb\xbf" + data))
    yield weekly("no last line feed", changed(lambda data: data[:-1]))
    yield weekly("cut gzip", changed(lambda data: gzip.compress(data)[:-900], ".gz"))
    yield weekly("gzip cut in its trailer", changed(lambda data: gzip.compress(data)[:-3], ".gz"))
    yield weekly("gzip with a wrong checksum", changed(
        lambda data: gzip.compress(data)[:-8] + b"\1\2\3\4" + gzip.compress(data)[-4:], ".gz"))
    yield weekly("an empty file beside others", dict(plain, **{"empty.log": b""}))
    yield weekly("blank lines", changed(lambda data: data.replace(b"\n", b"\n\n")))
    yield Case("only an empty file", {"empty.log": b""})
    yield Case("nothing understood", {"noise.log": b"one\ntwo\nthree\n"})
    yield weekly("a week of nothing understood", {"noise.log": b"one\ntwo\nthree\n"})
    long_line = b'1.2.3.4 - - [22/Nov/2026:19:19:22 +0000] "GET /' + b"a" * (1 << 21) + b' HTTP/1.1" 200 1 "-" "-"\n'
    access = plain["nginx-timed.log"]
    yield weekly("a line over the limit", {"long.log": access[:access.index(b"\n") + 1] + long_line + access})
    noise = b"".join(access.splitlines(True)[:-12]) + b"what is this\n" * 12
    yield weekly("coverage below 95 %", {"noisy.log": noise})
    for name in EDGE + ["nginx-error.log", "porta-asctime-stdout.log"]:
        lines = samples.logs(name)[name].splitlines(True)
        random.Random(47).shuffle(lines)
        yield weekly("shuffled: " + name, {name: b"".join(lines)})
        yield Case("shuffled, unbounded: " + name, {name: b"".join(lines)})


# --- small logs ------------------------------------------------------------------------------------

def timed(second, request, status=200, latency="0.010", client="198.51.100.1", agent="-", upstream="0.009"):
    """A line of nginx-timed, `second` seconds after Wednesday 12:00:00."""
    return '%s - - [18/Nov/2026:%02d:%02d:%02d +0000] "%s" %d 5 "-" "%s" %s %s\n' % (
        client, 12 + second // 3600, second // 60 % 60, second % 60, request, status, agent, latency, upstream)


def text(*lines):
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines).encode("utf-8")


def at(second, agent="a1", name="agent_status"):
    return "INFO:porta:[AGENT] %s called %s: {'status': 'ok'} at 2026-11-18T%02d:%02d:%02d.500000" % (
        agent, name, 12 + second // 3600, second // 60 % 60, second % 60)


def uvicorn(request, status="200 OK", client="127.0.0.1:4711"):
    return 'INFO:     %s - "%s" %s' % (client, request, status)


def endpoint_cases():
    requests = ["GET /meta?token=1#x HTTP/1.1", "GET //meta HTTP/1.1", "GET http://h:80//meta HTTP/1.1",
                "GET http://h HTTP/1.1", "OPTIONS * HTTP/1.1", "GET /files/42 HTTP/1.1",
                "GET /files/0042/x HTTP/1.1", "GET /files/42a HTTP/1.1", "GET /a/0123456789abcdef/b HTTP/1.1",
                "GET /a/0123456789abcde/b HTTP/1.1",
                "GET /a/8F14E45F-ceea-467f-a9d8-0c5b2d6e1f11 HTTP/1.1", "GET /%6deta HTTP/1.1",
                "GET /%D0%B0 HTTP/1.1", "GET /%ff%fe HTTP/1.1", "GET /%00 HTTP/1.1", "GET /meta/ HTTP/1.1",
                "get /meta HTTP/1.1", "HEAD /meta HTTP/1.0", "GET /meta HTTP/2.0", "GET /meta", "GET", "", "-",
                "GET /a b HTTP/1.1", r"\x16\x03\x01\x02", "CONNECT example.org:443 HTTP/1.1",
                "GET /meta HTTP/1.1 x", "POST /meta", "GET  /meta HTTP/1.1", r"GET /a\x22b HTTP/1.1"]
    yield weekly("request lines", {"a.log": text(*(timed(i, line) for i, line in enumerate(requests)))})
    for index, line in enumerate(requests):
        yield weekly("request line %d: %s" % (index, line), {"a.log": text(timed(0, line))})
    lines = [timed(i, request, status) for i, (request, status) in enumerate((
        ("GET /x HTTP/1.1", 404), ("GET /x HTTP/1.1", 200), ("GET /run_bash HTTP/1.1", 405),
        ("POST /read_file HTTP/1.1", 404), ("POST /y HTTP/1.1", 405), ("GET /a b HTTP/1.1", 404),
        ("GET / HTTP/1.1", 404), ("GET /meta HTTP/1.1", 499), ("GET /x HTTP/1.1", 500),
        ("GET /x HTTP/1.1", 503), ("GET /x HTTP/1.1", 599)))]
    yield weekly("not found, and whose name is known", {"a.log": text(*lines)})


def latency_cases():
    yield weekly("P95 of 1 to 20", {"a.log": text(*(
        timed(i, "GET /meta HTTP/1.1", latency="%d.000" % (i + 1)) for i in range(20)))})
    for count in (1, 2, 19, 20, 21, 71, 72, 100, 101, 367, 368):
        yield weekly("%d latencies" % count, {"a.log": text(*(
            timed(i, "GET /meta HTTP/1.1", latency="0.%03d" % (i * 37 % 997)) for i in range(count)))})
    yield weekly("missing and zero latencies", {"a.log": text(
        timed(0, "GET /meta HTTP/1.1", latency="0.000", upstream="-"), timed(1, "GET /meta HTTP/1.1", latency="0.000"),
        timed(2, "GET /public_url HTTP/1.1", latency="0.004"), timed(3, "GET /public_url HTTP/1.1", latency="0.008"))})
    yield weekly("upstream lists beside the request's time", {"a.log": text(
        timed(0, "GET /meta HTTP/1.1", latency="0.030", upstream="0.000, 0.016 : 0.004"),
        timed(1, "GET /meta HTTP/1.1", latency="0.020", upstream="-"))})
    json = ('{"time_iso8601":"2026-11-18T12:00:0%d+00:00","request_method":"GET","request_uri":"/meta","status":"200",'
            '"remote_addr":"192.0.2.1","http_user_agent":"x","http_x_agent_id":"%s"%s}')
    yield weekly("upstream list alone", {"a.log": text(
        json % (0, "a1", ',"upstream_response_time":"0.000, 0.016 : 0.004"'),
        json % (1, "a1", ',"upstream_response_time":"-"'), json % (2, "-", ""), json % (3, "", ""),
        json % (4, "a1", ',"request_time":"0.0125"'), json % (5, "a2", ',"request_time":0.1234565'))})
    work = [timed(i, "POST %s HTTP/1.1" % path, latency="%d.%03d" % (i % 3, i * 71 % 1000))
            for i, path in enumerate(["/run_bash", "/agent/pipeline", "/run_bash", "/write_file"] * 8)]
    yield weekly("CV where no endpoint of constant work was asked twice", {
        "a.log": text(*(work + [timed(50, "GET /meta HTTP/1.1")]))})
    for count in (2, 19, 20):
        yield weekly("CV of %d requests to endpoints of constant work" % count, {"a.log": text(*(work + [
            timed(50 + i, "GET /meta HTTP/1.1", latency="0.0%d" % (10 + i)) for i in range(count)]))})
    for latency in ("1.800", "1.801", "1.799", "2.000", "2.001", "3.000", "3.001", "0.999", "1.000"):
        yield weekly("P95 at a threshold: " + latency, {"a.log": text(*(
            timed(i, "GET /meta HTTP/1.1", latency=latency) for i in range(30)))})
    for failed in (1, 2, 5, 6):
        yield weekly("%d of 100 failed" % failed, {"a.log": text(*(
            timed(i, "GET /meta HTTP/1.1", 500 if i < failed else 200) for i in range(100)))})


def time_cases():
    for gap in (3599, 3600, 3601):
        log = text(uvicorn("GET /meta HTTP/1.1"), at(0), uvicorn("GET /meta HTTP/1.1"),
                   "ERROR:porta:Ошибка получения списка агентов: database is locked", at(gap, "a2"),
                   uvicorn("GET / HTTP/1.1"), uvicorn("GET / HTTP/1.1"))
        yield weekly("a gap of %d s" % gap, {"porta.log": log})
        yield Case("a gap of %d s, unbounded" % gap, {"porta.log": log})
    back = text(at(60), uvicorn("GET /meta HTTP/1.1"), at(59), uvicorn("GET /meta HTTP/1.1"))
    yield weekly("times that go back a second", {"porta.log": back})
    edge = {"access.log": text(*(timed(i * 600, "GET /meta HTTP/1.1") for i in range(1, 12, 3)))}
    app = text(*(line for i in range(24) for line in (at(i * 300), uvicorn("POST /agent/status HTTP/1.1"))))
    yield weekly("edge in some slots, app in others", dict(edge, **{"porta.log": app}))
    undated = {"stdout.log": text(*[uvicorn("GET /meta HTTP/1.1")] * 5)}
    yield Case("undated requests of the app beside the edge", dict(edge, **undated))
    yield Case("undated requests of the app alone", undated)
    yield weekly("undated requests in a week", undated)
    borders = ['192.0.2.1 - - [%s] "GET /meta HTTP/1.1" 200 1 "-" "x" 0.001 0.001' % moment for moment in (
        "15/Nov/2026:23:59:59 +0000", "16/Nov/2026:00:00:00 +0000", "22/Nov/2026:23:59:59 +0000",
        "23/Nov/2026:00:00:00 +0000", "23/Nov/2026:02:59:59 +0300", "16/Nov/2026:05:29:59 +0530",
        "31/Feb/2026:10:00:00 +0000")]
    for zone in ("UTC", "Europe/Moscow", "Asia/Kolkata", "America/New_York"):
        yield weekly("the week's borders in " + zone, {"a.log": text(*borders)}, zone=zone)
    shift = ["2026-11-01 %s,500 INFO:     127.0.0.1:1 - \"GET /meta HTTP/1.1\" 200 OK" % clock
             for clock in ("00:30:00", "01:30:00", "02:30:00", "23:30:00")]
    skipped = ["2026-03-08 %s,500 INFO:     127.0.0.1:1 - \"GET /meta HTTP/1.1\" 200 OK" % clock
               for clock in ("01:30:00", "02:30:00", "03:30:00")]
    for name, lines, week in (("repeated", shift, "2026-W44"), ("skipped", skipped, "2026-W10")):
        yield weekly("a week with a %s hour" % name, {"porta.log": text(*lines)}, ["--week", week], "America/New_York")
        yield Case("a %s hour, unbounded" % name, {"porta.log": text(*lines)}, zone="America/New_York")


def agent_cases():
    json = ('{"msec":%.3f,"time_iso8601":"2026-11-18T12:00:00+00:00","request_method":"GET","request_uri":"/meta",'
            '"status":200,"request_time":0.010,"remote_addr":"192.0.2.1","http_user_agent":"x","http_x_agent_id":"%s"}')
    noon = 1795003200
    def log(agents, step=1):
        return text(*(json % (noon + i * step, agent) for i, agent in enumerate(agents)))
    for count in (2, 3, 4, 5):
        yield weekly("%d agents in a minute" % count, {"a.log": log(["a%d" % i for i in range(count)])})
    yield weekly("agents over minutes", {"a.log": log(["a1", "a2", "a3", "a1", "a4", "a5"], 40)})
    tests = ["stress-test-agent", "ping-test-agent", "stress-test", "my-stress-test", "a1", "-", ""]
    yield weekly("test agents", {"a.log": log(tests)})
    yield weekly("test agents counted", {"a.log": log(tests)}, ["--include-test-traffic"])
    yield weekly("only test agents", {"a.log": log(["stress-test-agent"] * 3)})
    yield weekly("one agent in two tiers", {"a.log": log(["a1", "a2"]), "porta.log": text(at(5, "a1"), at(6, "a3"))})
    shadow = text(*(line for i in range(3) for line in (at(i, "stress-test-agent"), uvicorn("GET /meta HTTP/1.1"))))
    yield weekly("test traffic at the edge is none in the app", {
        "a.log": log(["stress-test-agent"] * 3), "porta.log": shadow})
    yield weekly("an agent's name with blanks and a colon", {"porta.log": text(at(0, "a b: c"), at(1, "a b: c"))})
    clients = [timed(i, "GET /meta HTTP/1.1", client="192.0.2.%d" % (i % 3), agent="ua%d" % (i % 2)) for i in range(12)]
    yield weekly("clients and user agents", {"a.log": text(*clients)})


def lock_cases():
    def porta(name, *lines):
        return weekly("locks: " + name, {"porta.log": text(at(0), *(lines + (at(100),)))})
    locked = ": database is locked"
    five = ["ERROR:porta:Ошибка " + start + locked for start in (
        "регистрации агента a1", "логирования операции агента a1", "получения списка агентов",
        "получения истории агента a1", "инициализации БД агентов")]
    yield porta("the five messages", *five)
    yield porta("the five messages of __main__", *(line.replace(":porta:", ":__main__:") for line in five))
    yield porta("as a warning", *(line.replace("ERROR:", "WARNING:") for line in five))
    yield porta("at a lower level", *(line.replace("ERROR:", "INFO:") for line in five))
    yield porta("quoted", "INFO:porta:Выполняется команда: grep 'database is locked' porta.log",
                "ERROR:porta:Файл не существует: /x: database is locked",
                "ERROR:porta:Команда превысила таймаут: echo database is locked",
                "ERROR:porta:Ошибка регистрации агента x: database is locked: disk I/O error",
                "INFO:porta:[AGENT] a1 called run_bash: {'stdout': 'database is locked'} at 2026-11-18T12:00:01.000000")
    trace = ["Traceback (most recent call last):", '  File "porta.py", line 1, in f', "    g()"]
    error = "sqlite3.OperationalError: database is locked"
    yield porta("a traceback", "ERROR:    Exception in ASGI application", *(trace + [error]))
    yield porta("a traceback printed twice", "ERROR:    Exception in ASGI application", *(
        trace + [error, "ERROR:uvicorn.error:Exception in ASGI application"] + trace + [error]))
    yield porta("two tracebacks", "ERROR:    Exception in ASGI application", *(
        trace + [error, "ERROR:    Exception in ASGI application"] + trace + [error]))
    yield porta("a chained traceback", "ERROR:porta:failed", *(
        trace + [error, "", "During handling of the above exception, another exception occurred:", ""] + trace
        + ["RuntimeError: no"]))
    yield porta("SQLAlchemy's", "ERROR:porta:failed", *(
        trace + ["sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) database is locked",
                 "[SQL: SELECT 1]"]))
    yield porta("another exception that quotes it", "ERROR:porta:failed", *(
        trace + ["RuntimeError: sqlite3.OperationalError: database is locked"]))
    yield porta("a traceback under an INFO entry", "INFO:porta:hello", *(trace + [error]))
    yield porta("message and traceback in one entry",
                "ERROR:porta:Ошибка получения списка агентов: database is locked", *(trace + [error]))
    yield porta("a name with a line break", "ERROR:porta:Ошибка регистрации агента a", "b: database is locked",
                "ERROR:porta:Ошибка регистрации агента x: database is locked", "y: disk I/O error")
    event = "2026-11-18 12:00:%s,000 ERROR:porta:Ошибка получения списка агентов: database is locked"
    for seconds in (("00", "10", "20"), ("00", "11", "22"), ("00", "10", "21"), ("05", "05", "05")):
        yield weekly("lock episodes at " + " ".join(seconds), {
            "porta.log": text(*(event % second for second in seconds))})
    yield weekly("an episode over two files", {"a.log": text(event % "00"), "b.log": text(event % "09")})


def shape_cases():
    forged = uvicorn("GET /meta HTTP/1.1", client='1.2.3.4 - "GET /forged HTTP/1.1" 200 OK')
    colour = '\x1b[32mINFO\x1b[0m:     127.0.0.1:1 - "\x1b[1mGET /meta HTTP/1.1\x1b[0m" \x1b[31m500 Internal Server Error\x1b[0m'
    lines = [forged, colour, uvicorn("GET /meta HTTP/1.1", client=""), uvicorn("GET /meta HTTP/1.1", client="None:0"),
             uvicorn("GET /meta HTTP/1.1", client="2001:db8::1:0"), uvicorn("GET /meta HTTP/1.1", "200"),
             uvicorn("GET /agent/%D0%B0 HTTP/1.1"), uvicorn("GET /meta?x=%22 HTTP/1.1")]
    for name, line in zip(("forged client", "colours", "no client", "unix socket", "IPv6", "no reason", "percent",
                           "query"), lines):
        yield weekly("uvicorn, " + name, {"porta.log": text(at(0), line, at(1))})
    yield weekly("uvicorn, all of them", {"porta.log": text(at(0), *(lines + [at(1)]))})
    command = ["INFO:porta:Выполняется команда: cat <<EOF", "one", "", "  two", "EOF"]
    yield weekly("a command over several lines", {"porta.log": text(at(0), *(command + [at(1)]))})
    yield weekly("an operation's name with a line break", {"porta.log": text(at(0, "a\nb"), at(1))})
    yield weekly("stray lines", {"porta.log": text(
        at(0), "stray", uvicorn("GET / HTTP/1.1"), "stray", "INFO:porta:x", "stray", at(1), "", "stray")})
    yield weekly("lines before the first entry", {"porta.log": text("nohup: ignoring input", at(0))})
    bracket = ["[2026-11-18T12:00:0%d.250] [77] [%s] %s" % part for part in (
        (0, "INFO", 'uvicorn.access: 127.0.0.1:1 - "GET /meta HTTP/1.1" 200'),
        (1, "ERROR", "porta: Ошибка получения списка агентов: database is locked"),
        (2, "INFO", "porta: [AGENT] a1 called agent_status: {} at 2026-11-18T12:00:02.249000"),
        (3, "INFO", "uvicorn.error: Application startup complete."))]
    yield weekly("the bracketed shape", {"porta.log": text(*bracket)})
    ltsv = "status:%s\turi:/meta\tmethod:GET\treqtime:%s\ttime:2026-11-18T12:00:0%d+00:00\tagent:a1\thost:192.0.2.1"
    yield weekly("LTSV in another order", {"a.log": text(ltsv % (200, "0.005", 0), ltsv % (404, "0.006", 1))})
    yield weekly("LTSV without a request time", {"a.log": text(ltsv % (200, "-", 0), ltsv % (200, "0.005", 1))})
    whole = '{"time_local":"18/Nov/2026:12:00:0%d +0000","remote_addr":"192.0.2.1","request":"%s","status":"%d","request_time":"0.012"}'
    yield weekly("JSON with the request in one", {"a.log": text(
        whole % (0, "POST /run_bash HTTP/1.1", 200), whole % (1, "", 400), whole % (2, "GET /a b HTTP/1.1", 200))})
    yield weekly("a user's name with blanks and brackets", {"a.log": text(
        '192.0.2.1 - a [b] c [18/Nov/2026:12:00:00 +0000] "GET /meta HTTP/1.1" 200 5 "-" "x" 0.010 0.009')})
    yield weekly("the stress test's ways to fail", {"stress.log": text(
        "⚡ Начало stress-теста: 5 RPS на 60 секунд", "[/agent/status] 200 - 83ms", "[/run_bash] ERROR: timed out",
        "[/agent/pipeline] 500 - 5217ms")})
    yield Case("the stress test alone, unbounded", {"stress.log": text(*(
        "[/agent/status] 200 - %dms" % (80 + i) for i in range(30)))})


def quoted_cases():
    """Lines of other servers in a log of Porta's: typed by an agent, or from a log that was appended."""
    start, end = [at(0), uvicorn("GET /meta HTTP/1.1"), "INFO:porta:Выполняется команда: cat <<E"], ["E", at(9)]
    edge = [timed(second, "GET /forged HTTP/1.1", 500) for second in range(120)]
    stress = "[/agent/status] 200 - 83ms"
    for name, lines in (
            ("a line of nginx's", start + edge[:1] + end), ("the same at the end", start + edge[:1]),
            ("a stress test's", start + [stress] + end), ("with blank lines", start + ["", edge[0], "", edge[1]] + end),
            ("a hundred lines", start + edge[:50] + ["x"] + edge[50:100] + end),
            ("64 lines at the end", start + edge[:64]), ("65 lines at the end", start + edge[:65]),
            ("an appended log", start + edge), ("two appended logs", start + edge[:40] + [stress] * 40),
            ("in a mixed file", edge[:1] + start + edge[1:2] + end),
            ("in a file that is mixed later", start + edge[1:3] + start[1:] + edge[3:4] + start[1:2] + edge[4:5] + end),
            ("of two servers", start + [edge[1], stress] + start[1:2] + [stress] + end),
            ("under a plain message", start[:2] + ["INFO:porta:x"] + edge[:2] + end),
            ("under a traceback", start[:2] + ["ERROR:    x", "Traceback (most recent call last):", "  f", "E: y"] +
             edge[:2] + end),
            ("a line of uvicorn's", start + start[1:2] + end), ("an unknown log", start[:2] + ["INFO:porta:x"] +
                                                                 ["?"] * 150 + end),
            ("a long command", start + ["?"] * 150 + end)):
        for bounds in ("week", "unbounded"):
            make = weekly if bounds == "week" else Case
            yield make("quoted, %s: %s" % (bounds, name), {"porta.log": text(*lines)})
    for stamp in ("31/Nov/2026:12:00:00 +0000", "18/Ноя/2026:12:00:00 +0000", "18/Nov/2026:25:00:00 +0000"):
        line = edge[1].replace("18/Nov/2026:12:00:01 +0000", stamp)
        yield Case("a stamp that cannot be read: " + stamp, {"a.log": text(edge[0], line, edge[2])})
        yield Case("a stamp that cannot be read, in Porta's log: " + stamp, {"a.log": text(*start[:2], line, *end)})


def odd_cases(samples):
    yield weekly("percent-encoding", {"a.log": text(*(timed(i, "GET %s HTTP/1.1" % path) for i, path in enumerate((
        "/a%2Fb", "/a%20b", "/a%3Fb", "/a%23b", "/a%25b", "/%D0%B0%FF%D0%B1", "/%C3%28", "/%e2%82%ac", "/%7euser",
        "/a%2", "/a%zz", "/%31%32%33", "/x%0Ay", "/x%7Fy"))))})
    json = ('{"time_iso8601":"2026-11-18T12:00:0%d+00:00","request_method":"GET","request_uri":"/meta","status":%s,'
            '"request_time":%s,"remote_addr":"192.0.2.1","http_user_agent":"%s","http_x_agent_id":"%s"}')
    yield weekly("JSON: one agent, written in two ways", {"a.log": text(
        json % (0, "200", "0.01", "x", "\\u0430\\u0433"), json % (1, "200", "0.01", "x", "аг"),
        json % (2, "200", "0.01", "x", 'a\\"b'), json % (3, "200", "0.01", "x", "a\\\\b"))})
    yield weekly("JSON: bytes that are no UTF-8", {
        "a.log": text(json % (0, "200", "0.01", "UA", "a1")).replace(b"UA", b"\xff\xfe") + text(
            json % (1, "200", "0.01", "x", "a1"))})
    yield weekly("JSON: blanks and another order", {"a.log": text(
        '{ "status": "404", "request_uri": "/x", "http_x_agent_id": "a1", "request_time": "0.020", '
        '"remote_addr": "192.0.2.1", "request_method": "GET", "time_iso8601": "2026-11-18T12:00:00+00:00" }')})
    yield weekly("JSON: rounding half up", {"a.log": text(
        json % (0, "200", "0.0000005", "x", "a1"), json % (1, "200", "0.00000049", "x", "a1"),
        json % (2, "200", "0.0010005", "x", "a1"), json % (3, "000", "0.000", "x", "a1"))})
    for count in (63, 200):
        yield weekly("%d clients in an hour" % count, {"a.log": text(*(
            timed(i * 17, "GET /meta HTTP/1.1", client="192.0.2.%d" % i) for i in range(count)))})
    yield weekly("63 clients in a minute", {"a.log": text(*(
        timed(i % 60, "GET /meta HTTP/1.1", client="192.0.2.%d" % i) for i in range(63)))})
    yield weekly("900 endpoints", {"a.log": text(*(
        timed(i, "GET /p/x%d HTTP/1.1" % i, latency="0.%03d" % i) for i in range(900)))})
    yield weekly("20000 different latencies", {"a.log": text(*(
        timed(i // 2, "GET /p/x%d HTTP/1.1" % (i % 7), latency="%d.%03d" % (i * 7919 % 20000 // 1000, i * 7919 % 1000))
        for i in range(20000)))})
    yield weekly("a zero byte", {"a.log": text(timed(0, "GET /meta HTTP/1.1")).replace(b"curl", b"\0") + text(
        timed(1, "GET /meta HTTP/1.1", agent="a\0b"))})
    dated = timed(0, "GET /meta HTTP/1.1")
    locked = "ERROR:porta:Ошибка получения списка агентов: database is locked"
    yield weekly("nginx's lines date Porta's in one file", {"one.log": text(
        dated, locked, uvicorn("GET /meta HTTP/1.1"), timed(7, "GET /x HTTP/1.1"), locked, timed(5000, "GET /x HTTP/1.1"))})
    yield weekly("a message that no list knows", {"porta.log": text(
        at(0), 'INFO:     (\'127.0.0.1\', 5) - "WebSocket /ws" [accepted]', "INFO:     connection open",
        "WARNING:  Invalid HTTP request received.", "CRITICAL:porta:x", "DEBUG:asyncio:Using selector", at(1))})
    same = text(*(timed(i, "GET /meta HTTP/1.1") for i in range(30)))
    yield weekly("one log under two names", {"access.log.1": same, "access.log": same})
    yield weekly("one log, once compressed", {"access.log.1.gz": gzip.compress(same), "access.log": same})
    yield weekly("Nepal", samples.demo(), (), "Asia/Kathmandu")


def odd_lock_cases():
    trace = ["Traceback (most recent call last):", '  File "porta.py", line 1, in f', "    g()",
             "sqlite3.OperationalError: database is locked"]
    first, second = "ERROR:    Exception in ASGI application", "ERROR:uvicorn.error:Exception in ASGI application"
    def porta(name, *lines):
        return weekly("locks: " + name, {"porta.log": text(at(0), *(lines + (at(100),)))})
    yield porta("printed twice, the other way round", second, *(trace + [first] + trace))
    yield porta("printed twice, an entry between", first, *(trace + [uvicorn("GET / HTTP/1.1"), second] + trace))
    yield porta("printed twice, and again", first, *((trace + [second] + trace) + [first] + trace + [second] + trace))
    yield porta("printed twice, with another frame", first, *(
        trace + [second] + [trace[0], trace[1].replace("line 1", "line 2")] + trace[2:]))
    yield weekly("locks: printed twice, CRLF", {
        "porta.log": text(at(0), first, *(trace + [second] + trace + [at(100)])).replace(b"\n", b"\r\n")})
    yield weekly("locks: a bare traceback first", {"porta.log": text(*(trace + [at(100)]))})
    yield Case("locks: a bare traceback first, unbounded", {"porta.log": text(*(trace + [at(100)]))})
    yield porta("a traceback under an access line", uvicorn("GET / HTTP/1.1"), *trace)
    yield porta("a quoted traceback", "ERROR:porta:failed", "Traceback (most recent call last):", '  File "x", line 1',
                '    raise RuntimeError("sqlite3.OperationalError: database is locked")', "RuntimeError: x",
                "sqlite3.OperationalError: database is locked")
    yield porta("the cause of another", "ERROR:porta:failed", *(trace + [
        "", "The above exception was the direct cause of the following exception:", ""] + trace[:3] + ["ValueError: x"]))
    yield porta("the last of a chain", "ERROR:porta:failed", *(trace[:3] + ["KeyError: 'x'", "",
        "During handling of the above exception, another exception occurred:", ""] + trace))
    shapes = ("2026-11-18 12:00:0%d,250 ERROR:porta:%s", "2026-11-18 12:00:0%d,250 - porta - ERROR - %s",
              "[2026-11-18T12:00:0%d.250] [77] [ERROR] porta: %s", "2026-11-18 12:00:0%d,250 WARNING:porta:%s")
    for index, shape in enumerate(shapes):
        yield weekly("locks: shape %d" % index, {"porta.log": text(*(
            shape % (second, "Ошибка логирования операции агента a%d: database is locked" % second)
            for second in range(4)))})
        yield weekly("locks: traceback in shape %d" % index, {"porta.log": text(*(
            [shape % (0, "failed")] + trace + [shape % (3, "failed")] + trace))})
    yield porta("in an error log of nginx", '2026/11/18 12:00:00 [error] 1#1: *1 Ошибка получения списка агентов: database is locked')
    yield porta("with a blank at its end", "ERROR:porta:Ошибка получения списка агентов: database is locked ")
    yield porta("with more behind it", "ERROR:porta:Ошибка получения списка агентов: database is locked (again)")
    yield porta("with a stray line under it", "ERROR:porta:Ошибка получения списка агентов: database is locked", "stray")
    yield porta("with a line of nginx's under it", "ERROR:porta:Ошибка получения списка агентов: database is locked",
                timed(1, "GET /meta HTTP/1.1"), "stray")
    yield porta("in small letters", "ERROR:porta:ошибка получения списка агентов: database is locked")


def later_cases(samples):
    """Servers and wrappers beyond nginx and uvicorn."""
    for name in LATER:
        yield weekly("later, week: " + name, samples.logs(name))
        yield Case("later, unbounded in Kolkata: " + name, samples.logs(name), zone="Asia/Kolkata")
    yield weekly("later, every format", samples.logs(*(EDGE + PORTA + OTHER + LATER)))


def all_cases(top, later=False):
    samples = Samples(top)
    if later:
        yield from later_cases(samples)
        return
    yield from demo_cases(samples)
    yield from sample_cases(samples)
    yield from file_cases(samples)
    yield from odd_cases(samples)
    for group in (endpoint_cases, latency_cases, time_cases, agent_cases, lock_cases, odd_lock_cases, quoted_cases,
                  shape_cases):
        yield from group()
    yield from later_cases(samples)
