"""A store after scans that were killed, writes that failed, and files that are no store."""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time

import logs
from support import JULY, MONTH, PROGRAM, ZONE, append, bytes_of, figures, run, same, scan, settle, text


def what_is_no_store_is_left_alone():
    append("w.log", text(logs.days(logs.edge, 34, JULY, 1, 50)))
    append("text.db", "not a database, but long enough to be taken for one\n" * 40)
    foreign = sqlite3.connect("foreign.db")
    foreign.execute("CREATE TABLE t(x)")
    foreign.commit()
    foreign.close()
    scan("newer.db", "w.log")
    newer = sqlite3.connect("newer.db")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    scan("broken.db", "w.log")
    damaged = bytearray(bytes_of("broken.db"))
    for at in range(4096, len(damaged), 512):
        damaged[at + 200:at + 280] = b"\xff" * 80
    append("broken.db", bytes(damaged), "wb")
    append("w.log", text(logs.days(logs.edge, 35, JULY + 86400, 1, 50)))
    for name in ("text.db", "foreign.db", "newer.db", "broken.db"):
        before = bytes_of(name)
        done = scan(name, "w.log", expect=1)
        assert name.encode() in done.stderr, done.stderr
        assert bytes_of(name) == before, name
        assert run(*MONTH, "--store", name, expect=1).stdout == b""
    assert b"newer" in scan("newer.db", "w.log", expect=1).stderr
    assert not os.path.exists("none.db")
    run(*MONTH, "--store", "none.db", expect=1)
    assert not os.path.exists("none.db")


def damage_within_a_period_is_no_report():
    append("d.log", text(logs.days(logs.edge, 36, JULY, 20, 30)))
    scan("d.db", "d.log")
    other = ["report", "--since", "2025-07-02", "--until", "2025-07-03", "--format", "json", *ZONE]
    want = run(*other, "--store", "d.db").stdout
    for table in ("slots", "hours"):
        shutil.copy("d.db", "e.db")
        store = sqlite3.connect("e.db")
        number, data = store.execute(
            "SELECT number, data FROM %s ORDER BY number DESC LIMIT 1 OFFSET 7" % table).fetchone()
        data = data[:-1] + bytes([data[-1] ^ 1])
        store.execute("UPDATE %s SET data = ? WHERE number = ?" % table, (data, number))
        store.commit()
        store.close()
        done = run(*MONTH, "--store", "e.db", expect=1)
        assert done.stdout == b"" and b"e.db: the store is damaged" in done.stderr, done.stderr
        assert run(*other, "--store", "e.db").stdout == want


def a_new_store_is_private():
    append("x.log", text(logs.days(logs.app, 36, JULY, 1, 5)))
    scan("x.db", "x.log")
    assert os.stat("x.db").st_mode & 0o777 == 0o600
    os.chmod("x.db", 0o640)
    append("x.log", text(logs.days(logs.app, 37, JULY + 86400, 1, 5)))
    scan("x.db", "x.log")
    assert os.stat("x.db").st_mode & 0o777 == 0o640


def nobody():
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def a_read_only_directory_can_be_reported_from():
    append("y.log", text(logs.days(logs.edge, 38, JULY, 1, 50)))
    os.mkdir("there")
    scan("there/y.db", "y.log")
    want = run(*MONTH, "y.log").stdout
    append("y.log", text(logs.days(logs.edge, 39, JULY + 86400, 1, 50)))
    for path, mode in ((".", 0o755), ("there", 0o555), ("there/y.db", 0o666), ("y.log", 0o644)):
        os.chmod(path, mode)
    before = bytes_of("there/y.db")
    refused = scan("there/y.db", "y.log", expect=1, preexec_fn=nobody)
    assert b"there/y.db" in refused.stderr, refused.stderr
    got = run(*MONTH, "--store", "there/y.db", preexec_fn=nobody).stdout
    assert json.loads(got)["requests"] == json.loads(want)["requests"]
    assert bytes_of("there/y.db") == before and os.listdir("there") == ["y.db"]
    assert scan("there/none.db", "y.log", expect=1, preexec_fn=nobody).stderr


FIXTURES = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "stores"))


def version(store):
    connection = sqlite3.connect(store)
    number = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return number


def core(report):
    """What every schema has kept."""
    names = ("requests", "status", "latency", "endpoints", "locks", "agents", "criteria")
    kept = {name: report[name] for name in names}
    for name in ("contention", "contention_why"):  # from schema 3 on
        del kept["locks"][name]
    for episode in kept["locks"]["episode_list"]:
        for name in ("events_known", "contention", "begins_with_contention"):  # so have these
            del episode[name]
    for criterion in kept["criteria"]:
        del criterion["forecast"]  # rests on what was reported, not on the logs
    return kept


def stores_of_every_schema_go_on():
    for name in ("access.log", "porta.log", "porta.rest"):
        shutil.copy(os.path.join(FIXTURES, name), name)
    want_before = core(figures("access.log", "porta.log"))
    append("whole.log", bytes_of("porta.log") + bytes_of("porta.rest"))
    want = core(figures("access.log", "whole.log"))
    assert want["locks"]["events"] > want_before["locks"]["events"] > 0
    scan("new.db", "access.log", "whole.log")
    schemas = sorted(name for name in os.listdir(FIXTURES) if name.startswith("schema-"))
    assert len(schemas) == version("new.db") - 1, "a schema has no store in fixtures/stores"
    for number, name in enumerate(schemas, 1):
        shutil.copy(os.path.join(FIXTURES, name), "old.db")
        assert version("old.db") == number
        # Merged into another one it is only read; and there is nothing but beginnings to compare.
        run("merge", "--store", "merged.db", "old.db", "new.db")
        assert version("old.db") == number
        report = json.loads(run(*MONTH, "--store", "merged.db").stdout)
        same(core(report), want)
        if number < 4:
            assert any("only the beginning" in (s["detail"] or "") for s in report["sources"]), report["sources"]
        os.remove("merged.db")
        # A report brings it to today's schema; what was open goes on.
        same(core(figures("--store", "old.db")), want_before)
        assert version("old.db") == version("new.db")
        shutil.copy("whole.log", "porta.log.1")
        settle("old.db", "access.log", "porta.log.1")
        same(core(figures("--store", "old.db")), want)
        rerun = run("weekly", "--week", "2025-W27", "--now", "2025-08-02", "--store", "old.db", *ZONE)
        assert rerun.stdout
        if number > 2:  # before there was no history
            week = json.loads(run("weekly", "--week", "2025-W28", "--now", "2025-08-02", "--store", "old.db",
                                  "--format", "json", *ZONE).stdout)
            assert week["criteria"][1]["previous"]["value"] is not None


def an_older_history_goes_on():
    """Version 2 did not say whether a window was not there or could not be looked for."""
    shutil.copy(os.path.join(FIXTURES, "history-2.db"), "h.db")
    week = ("weekly", "--now", "2025-08-02", "--store", "h.db", *ZONE, "--format", "json", "--week")
    plan = json.loads(run(*week, "2025-W29").stdout)["test_plan"]
    assert [(t["earlier_not_seen"], t["earlier_unknown"]) for t in plan] == [(0, 2)] * 3, plan
    for name in ("2025-W27", "2025-W28", "2025-W29"):  # reported again, they say it
        plan = json.loads(run(*week, name).stdout)["test_plan"]
    assert [(t["earlier_not_seen"], t["earlier_unknown"]) for t in plan] == [(1, 1), (1, 1), (0, 2)], plan
    # Version 3 did not say which hours had requests.
    shutil.copy(os.path.join(FIXTURES, "history-3.db"), "h3.db")
    week = [word if word != "h.db" else "h3.db" for word in week]
    report = json.loads(run(*week, "2025-W29").stdout)
    assert [(t["earlier_not_seen"], t["earlier_unknown"]) for t in report["test_plan"]] == [(1, 1), (1, 1), (0, 2)]
    assert report["coverage"]["usual_hours"]["weeks"] == 0
    for name in ("2025-W27", "2025-W28", "2025-W29"):
        report = json.loads(run(*week, name).stdout)
    assert report["coverage"]["usual_hours"] == {"weeks": 2, "hours": None, "with_requests": None, "low": False}
    assert report["revision"] == 0
    for order in (("h3.db", "3.db"), ("3.db", "h3.db")):  # and merged with the old one they still do
        shutil.copy(os.path.join(FIXTURES, "history-3.db"), "3.db")
        run("merge", "--store", "both.db", *order)
        week[4] = "both.db"
        assert json.loads(run(*week, "2025-W29").stdout)["coverage"]["usual_hours"]["weeks"] == 2, order
        os.remove("both.db")


def two_at_once_wait_or_say_so():
    for i in range(6):
        append("p%d.log" % i, text(logs.days(logs.edge, 40 + i, JULY, 10, 300)))
    names = ["p%d.log" % i for i in range(6)]
    running = [subprocess.Popen([PROGRAM, "scan", "--store", "p.db", *ZONE, *names])
               for _ in range(4)]
    assert all(process.wait() == 0 for process in running)
    same(figures("--store", "p.db"), figures(*names))
    holder = sqlite3.connect("p.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    append("p0.log", text(logs.days(logs.edge, 50, JULY + 11 * 86400, 1, 10)))
    assert b"in use" in scan("p.db", "p0.log", expect=1).stderr
    holder.execute("ROLLBACK")
    holder.close()
    scan("p.db", "p0.log")
    same(figures("--store", "p.db"), figures(*names))


def reports_at_once_agree():
    append("t.log", text(logs.days(logs.edge, 45, JULY, 31, 100)))
    os.mkdir("docs")
    command = ["--store", "t.db", "--now", "2025-08-04", "--output-dir", "docs", *ZONE, "t.log"]
    periods = [("monthly", "--month", "2025-07")] + [("weekly", "--week", "2025-W%d" % n) for n in (27, 28, 29, 30)]
    for _ in range(2):
        running = [subprocess.Popen([PROGRAM, *period, *command]) for period in periods * 2]
        assert all(process.wait() == 0 for process in running)
    rows = [line for line in bytes_of("docs/index.md").decode().splitlines() if line.startswith("| [2025-")]
    assert len(rows) == 5 and not any("revision" in row for row in rows), rows
    pages = [name for name in os.listdir("docs") if not os.path.isdir("docs/" + name)]
    assert sorted(pages) == sorted(["index.md"] + [period[2] + ".md" for period in periods]), pages


def killed_at_any_moment():
    dice = random.Random(60)
    days = logs.days(logs.edge, 61, JULY, 20, 500) + logs.days(logs.app, 62, JULY + 20 * 86400, 5,
                                                               400)
    data = text(days).encode()
    piece = len(data) // 100 + 1
    append("q.log", data[:piece])
    start = time.monotonic()
    scan("q-timing.db", "q.log")
    duration = time.monotonic() - start
    killed = 0
    for i in range(100):
        if i:
            append("q.log", data[i * piece:(i + 1) * piece])
        process = subprocess.Popen([PROGRAM, "scan", "--store", "q.db", *ZONE, "q.log"],
                                   stderr=subprocess.DEVNULL)
        time.sleep(dice.random() * 1.3 * duration)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() != 0
    settle("q.db", "q.log")
    assert killed > 10, killed
    same(figures("--store", "q.db"), figures("q.log"))


def limited(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def a_write_that_fails_changes_nothing():
    days = logs.days(logs.edge, 70, JULY, 6, 150)
    append("f.log", text(days[:3]))
    scan("f0.db", "f.log")
    append("f.log", text(days[3:]))
    want = figures("f.log")
    old = figures("--store", "f0.db")
    failed = 0
    for size in range(0, 100 << 10, 2048):
        shutil.copy("f0.db", "f.db")
        done = scan("f.db", "f.log", expect=None, preexec_fn=limited(size))
        failed += done.returncode == 1
        assert done.returncode in (0, 1)
        if done.returncode:
            assert b"f.db" in done.stderr, done.stderr
            same(figures("--store", "f.db"), old)
        scan("f.db", "f.log")
        same(figures("--store", "f.db"), want)
    assert failed > 10, failed


CASES = [what_is_no_store_is_left_alone, damage_within_a_period_is_no_report, a_new_store_is_private,
         a_read_only_directory_can_be_reported_from, stores_of_every_schema_go_on, an_older_history_goes_on,
         two_at_once_wait_or_say_so, reports_at_once_agree, killed_at_any_moment,
         a_write_that_fails_changes_nothing]
