"""Redis: a real one, asked in every way that a configuration can, and everything else that may
answer at its address."""

import os
import resource
import time

import servers
from project import BEFORE, Project, same, write

PASSWORD = "correct horse battery\"staple"
SERVER_NEEDED = "redis-server is not installed (Debian: redis-server)"
RULES = """
checklist:
  redis_installed: [{redis: ping}]
  connection: [{redis: version, at_least: 6.0}]
  caching: [{redis: hits, at_least: 3}, {redis: hit_ratio, at_least: 50 %}]
  redis_metrics: [{redis: memory, at_most: 1 GB}, {redis: evictions}]
  logging: [{redis: slow_log, at_most: 128}, {redis: persistence}]
"""

PING = "checklist: {redis_installed: [{redis: ping}]}\n"


def at(server, more=""):
    host, port = server.address().split(":")
    return "redis: {host: %s, port: %s%s}\n" % (host, port, more)


def version(server):
    info = server.ask("INFO server").decode()
    return info.split("redis_version:")[1].split("\r")[0]


def a_real_server_answers():
    with servers.Redis() as redis:
        for where, name in ((at(redis), redis.address()),
                            ("redis: {socket: %s}\n" % redis.socket, redis.socket)):
            project = Project(where + RULES, "--store", "%s.db" % where[8])
            project.says(
                redis_installed=("met", "`%s` answers PING" % name, "`%s` отвечает на PING" % name),
                connection=("met", "`%s` is version `%s`" % (name, version(redis)),
                            "`%s`: версия `%s`" % (name, version(redis))))
            got = project.items()
            same(got["caching"], (
                "not_checked",
                "not checked (no sample of `{0}` at the end of the period before; no sample of "
                "`{0}` at the end of the period before)".format(name),
                "не проверено (нет снимка `{0}` на конец прошлого периода; нет снимка `{0}` на "
                "конец прошлого периода)".format(name)), "caching")
            same(got["logging"][:2], (
                "not_met", "0 entries in the slow log of `{0}`; `{0}` has no append-only file, "
                "and no snapshot was saved well".format(name)), "logging")
            assert "`%s` uses " % name in got["redis_metrics"][1], got["redis_metrics"]
        redis.ask("SAVE")
        logging = "checklist: {logging: [{redis: slow_log, at_most: 128}, {redis: persistence}]}"
        same(Project(at(redis) + logging, "--store", "l.db").items()["logging"][0], "met", "logging after a snapshot")


def without_rules_it_tells_what_it_can():
    """It is no evidence for Porta's side of these items, so none of them is ticked by it."""
    with servers.Redis() as redis:
        redis.ask("SET k v", *["GET k"] * 7, *["GET none"] * 3)
        redis.ask("CONFIG SET slowlog-log-slower-than 0", "GET k", "CONFIG SET slowlog-log-slower-than -1")
        name, project = redis.address(), Project(at(redis), "--store", "s.db")
        project.says(connection=(
            "not_checked", "not checked (`connection`; `%s` answers, version `%s`)" % (name, version(redis)),
            "не проверено (`connection`; `%s` отвечает, версия `%s`)" % (name, version(redis))))
        got = project.items()
        same([got[item][0] for item in ("redis_installed", "caching", "redis_metrics", "logging")],
             ["met", "not_checked", "not_checked", "not_checked"])
        assert "since its start 8 hits, 3 misses, 0 evictions)" in got["redis_metrics"][1], got
        assert "попаданий 8, промахов 3, вытеснений 0)" in got["redis_metrics"][2], got
        assert got["logging"][1].endswith("entries in the slow log of `%s`)" % name), got["logging"]
        assert "журнале медленных команд `%s`: " % name in got["logging"][2], got["logging"]
    without = Project("timezone: UTC\n").items()
    same(without["connection"][1], "not checked (`connection`)")


def a_version_that_is_too_old():
    with servers.Redis() as redis:
        project = Project(at(redis) + "checklist: {redis_installed: [{redis: version, at_least: 99}]}",
                          "--store", "s.db")
        project.says(redis_installed=(
            "not_met",
            "`%s` is version `%s`; at least 99.0.0 is asked for" % (redis.address(), version(redis)),
            "`%s`: версия `%s`; требуется не ниже 99.0.0" % (redis.address(), version(redis))))


def hits_are_those_of_the_period():
    with servers.Redis() as redis:
        redis.ask("SET k v", *["GET k"] * 100)  # long before
        Project(at(redis) + RULES, "--store", "s.db", period=BEFORE).raw()
        redis.ask(*["GET k"] * 7, *["GET none"] * 3)
        project = Project(at(redis) + RULES, "--store", "s.db")
        name = redis.address()
        want = ("met", "7 hits of the cache at `{0}` in this period; 7 of 10 reads of the cache at "
                "`{0}` were hits".format(name),
                "7 попаданий в кэш `{0}` за период; попаданий в кэш `{0}`: 7 из 10 чтений"
                .format(name))
        project.says(caching=want)
        redis.ask(*["GET k"] * 1000)
        project.says(caching=want)  # the sample stays
        report = Project(at(redis) + RULES, "--store", "s.db", "--refresh-evidence").json()
        (more,) = [one["evidence"] for one in report["checklist"] if one["id"] == "caching"]
        assert more.startswith("1,007 hits"), more
        lacking = Project(at(redis) + RULES.replace("at_least: 3", "at_least: 5000")
                          .replace("50 %", "100 %"), "--store", "s.db")
        lacking.says(caching=(
            "not_met", "1,007 hits of the cache at `{0}` in this period; at least 5,000 are asked "
            "for; 1,007 of 1,010 reads of the cache at `{0}` were hits; at least 100 % are asked "
            "for".format(name),
            "1 007 попаданий в кэш `{0}` за период; требуется не меньше 5 000; попаданий "
            "в кэш `{0}`: 1 007 из 1 010 чтений; требуется не меньше 100 %".format(name)))


def two_samples_of_one_day_are_no_period():
    """Both reports written at once: what lies between the samples is no week."""
    with servers.Redis() as redis:
        late = ["--week", "2026-W46", "--now", "2026-11-24"]
        Project(at(redis) + RULES, "--store", "s.db", period=late).raw()
        got = Project(at(redis) + RULES, "--store", "s.db").items()["caching"]
        same(got[0], "not_checked", got)
        assert "no sample" in got[1], got


def a_restart_makes_hits_unknown():
    with servers.Redis() as redis:
        Project(at(redis) + RULES, "--store", "s.db", period=BEFORE).raw()
        port = redis.port
    with servers.Redis(port=port) as redis:
        redis.ask("SET k v", *["GET k"] * 50)
        got = Project(at(redis) + RULES, "--store", "s.db").items()
        text = "`%s` was restarted or its figures were reset since the sample of the period before"
        same(got["caching"][:2], ("not_checked", "not checked (%s)" % "; ".join(
            [text % redis.address()] * 2)), "caching")
        assert "перезапущен" in got["caching"][2], got["caching"]


def a_password_opens_it_and_is_told_nobody():
    write("secret", PASSWORD + "\n")
    write("wrong", "wrong " + PASSWORD + "\n")
    os.environ["PORTA_TEST_PASSWORD"] = PASSWORD
    with servers.Redis(password=PASSWORD) as redis:
        name = redis.address()
        good = ("met", "`%s` answers PING" % name, "`%s` отвечает на PING" % name)
        for how in (", password_file: secret", ", password_env: PORTA_TEST_PASSWORD"):
            project = Project(at(redis, how) + PING, "--store", "s.db")
            project.says(redis_installed=good)
            for text in (project.raw(), project.raw("--format", "json"),
                         project.raw("--dry-run")):
                assert PASSWORD not in text and "battery" not in text
            with open("s.db", "rb") as store:
                assert b"battery" not in store.read()
        Project("redis: {socket: %s, password_file: secret}\n" % redis.socket + PING,
                "--store", "t.db").says(
            redis_installed=("met", "`%s` answers PING" % redis.socket,
                             "`%s` отвечает на PING" % redis.socket))
        Project(at(redis) + PING).says(redis_installed=(
            "not_met", "`%s` asks for a password, and none is configured" % name,
            "`%s` требует пароль, а он не задан" % name))
        Project(at(redis, ", password_file: wrong") + PING).says(redis_installed=(
            "not_met", "`%s` refuses the configured password" % name,
            "`%s` не принимает заданный пароль" % name))
        for how in (", password_file: none", ", password_env: PORTA_TEST_NONE"):
            Project(at(redis, how) + PING).says(redis_installed=(
                "not_checked", "not checked (the configured password for `%s` cannot be read)" % name,
                "не проверено (не читается заданный пароль для `%s`)" % name))
    with servers.Redis() as redis:  # a password that it does not want
        Project(at(redis, ", password_file: secret") + PING, "--store", "u.db").says(redis_installed=(
            "met", "`%s` answers PING" % redis.address(), "`%s` отвечает на PING" % redis.address()))
    del os.environ["PORTA_TEST_PASSWORD"]


def a_sample_is_kept_though_the_server_is_gone():
    with servers.Redis() as redis:
        project = Project(at(redis) + RULES, "--store", "s.db")
        first = project.raw()
    same(project.raw(), first, "the report after the server stopped")
    got = Project(at(redis) + RULES, "--store", "s.db", "--refresh-evidence").items()
    same(got["redis_installed"], ("not_met", "nothing answers at `%s`" % redis.address(),
                                  "по адресу `%s` никто не отвечает" % redis.address()))


def no_redis_is_configured():
    Project(RULES).says(redis_installed=(
        "not_checked", "not checked (the configuration names no Redis)",
        "не проверено (Redis в конфигурации не указан)"))


def nothing_answers():
    port = servers.free_port()
    Project("redis: {host: 127.0.0.1, port: %d}\n" % port + RULES).says(redis_installed=(
        "not_met", "nothing answers at `127.0.0.1:%d`" % port,
        "по адресу `127.0.0.1:%d` никто не отвечает" % port))
    Project("redis: {socket: none.sock}\n" + RULES).says(redis_installed=(
        "not_met", "nothing answers at `none.sock`",
        "по адресу `none.sock` никто не отвечает"))


SILENT = ("`{0}` takes the connection and gives no answer", "`{0}` принимает соединение и не отвечает")
CLOSED = ("`{0}` hangs up in the middle of an answer", "`{0}` обрывает соединение посреди ответа")
GARBAGE = ("what answers at `{0}` is not Redis", "по адресу `{0}` отвечает не Redis")
LOADING = ("`{0}` is still loading its data", "`{0}` ещё загружает данные")
WANTS = ("`{0}` asks for a password, and none is configured", "`{0}` требует пароль, а он не задан")
REFUSED = ("`{0}` answers PING with an error", "`{0}` отвечает на PING ошибкой")
INFO = b"$%d\r\n%s\r\n"
FAKES = [
    ("silence", servers.after_each(), SILENT),
    ("a hang-up", servers.closes, CLOSED),
    ("HTTP", servers.after_each(b"HTTP/1.1 400 Bad Request\r\n\r\n"), GARBAGE),
    ("bytes", servers.after_each(bytes(range(256)) * 16), GARBAGE),
    ("another word", servers.after_each(b"+PANG\r\n"), GARBAGE),
    ("an array", servers.after_each(b"*2147483647\r\n"), GARBAGE),
    ("a nil", servers.after_each(b"$-1\r\n"), GARBAGE),
    ("a negative length", servers.after_each(b"$-77\r\n"), GARBAGE),
    ("a number", servers.after_each(b":1\r\n"), GARBAGE),
    ("a drip", servers.drips, SILENT),
    ("a flood", servers.floods, GARBAGE),
    ("a half answer", servers.after_each(b"+PO"), SILENT),
    ("loading", servers.after_each(b"-LOADING Redis is loading the dataset in memory\r\n"), LOADING),
    ("no password", servers.after_each(b"-NOAUTH Authentication required.\r\n"), WANTS),
    ("an error", servers.after_each(b"-ERR unknown command `evil` | <b>\r\n"), REFUSED),
    ("a text for a word", servers.after_each(b"$4\r\nPONG\r\n", b"+OK\r\n", b"-ERR no\r\n"),
     ("`{0}` answers PING", "`{0}` отвечает на PING")),
    ("silence after PING", servers.after_each(b"+PONG\r\n"), SILENT),
    ("garbage after PING", servers.after_each(b"+PONG\r\n", b"~~~~\r\n"), GARBAGE),
]


def whoever_else_answers():
    """Each is named for what it is, in bounded time and memory."""
    for what, answer, (english, russian) in FAKES:
        with servers.Fake(answer) as fake:
            project = Project(at(fake) + RULES, "--store", "fake%d.db" % fake.port)
            begin = time.monotonic()
            got = project.items()["redis_installed"]
            took = time.monotonic() - begin
            same(got[1:], (english.format(fake.address()), russian.format(fake.address())), what)
            same(got[0], "met" if "answers PING" in english and "error" not in english else "not_met",
                 what)
            assert took < 30, "%s: %.1f s" % (what, took)
    peak_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert peak_kb < 1 << 20, "a run took %d KB" % peak_kb


def figures_that_cannot_be():
    """INFO's lines are text of somebody else: what is no figure is not told."""
    lines = (b"redis_version:7.0.15`<script>\r\nrun_id:abc\r\nkeyspace_hits:-5\r\n"
             b"keyspace_misses:99999999999999999999999\r\nevicted_keys:0\r\nused_memory:much\r\n")
    fake = servers.after_each(b"+PONG\r\n", INFO % (len(lines), lines), b":-1\r\n")
    with servers.Fake(fake) as server:
        got = Project(at(server) + RULES).items()
        name = server.address()
        told = "`%s` does not tell this figure" % name
        same(got["connection"][:2], ("not_checked", "not checked (%s)" % told))
        same(got["redis_metrics"][:2], ("not_checked", "not checked (%s; %s)" % (told, told)))
        same(got["logging"], ("not_checked", "not checked (%s; %s)" % (told, told),
                              "не проверено (`{0}` не сообщает этого; `{0}` не сообщает этого)"
                              .format(name)))
        assert "script" not in "".join("".join(one) for one in got.values())


REAL = [a_real_server_answers, without_rules_it_tells_what_it_can, a_version_that_is_too_old, hits_are_those_of_the_period,
        two_samples_of_one_day_are_no_period, a_restart_makes_hits_unknown,
        a_password_opens_it_and_is_told_nobody, a_sample_is_kept_though_the_server_is_gone]
CASES = [no_redis_is_configured, nothing_answers, whoever_else_answers, figures_that_cannot_be]
