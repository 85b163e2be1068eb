"""What reports from a store keep in it, and what they say later."""

import datetime
import json
import os
import random
import shutil
import subprocess
import zoneinfo

import logs
from support import JULY, MONTH, ZONE, append, bytes_of, figures, run, same, scan, settle, text


def weekly(store, week, *arguments):
    return json.loads(run("weekly", "--store", store, "--week", week, "--now", "2025-08-02", "--format", "json",
                          *ZONE, *arguments).stdout)


def nothing_new_writes_nothing():
    append("n.log", text(logs.days(logs.app, 10, JULY, 3, 100)))
    append("n2.log", text(logs.days(logs.edge, 11, JULY, 3, 100)) + "no line feed yet")
    settle("n.db", "n.log", "n2.log")
    run(*MONTH, "--store", "n.db") # the first report of a month keeps its criteria
    before = os.stat("n.db")
    os.chmod("n.db", 0o444)
    report = run(*MONTH, "--store", "n.db", "n.log", "n2.log").stdout
    scan("n.db", "n2.log", "n.log")
    assert run(*MONTH, "--store", "n.db").stdout == report
    after = os.stat("n.db")
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
    assert b"no line feed yet" in report
    os.chmod("n.db", 0o644)


def the_week_before_stands_beside():
    monday = JULY + 6 * 86400  # 2025-W28
    append("u.log", text(logs.days(logs.edge, 80, monday, 14, 100)))
    scan("u.db", "u.log")
    first = weekly("u.db", "2025-W28")
    assert all(c["previous"] is None for c in first["criteria"])
    moscow = run("weekly", "--store", "u.db", "--week", "2025-W28", "--now", "2025-08-02", "--timezone",
                 "Europe/Moscow").stdout
    assert b"no history yet" in moscow  # its week is another one
    second = weekly("u.db", "2025-W29")
    for before, now in zip(first["criteria"], second["criteria"]):
        assert now["previous"] == {k: before[k] for k in ("value", "at_least", "threshold", "status", "source")}
    assert weekly("u.db", "2025-W29") == second
    assert all(c["previous"] is None for c in weekly("u.db", "2025-W31")["criteria"])
    # merge takes the history over, in either direction
    append("v.log", text(logs.days(logs.edge, 81, monday, 14, 50)))
    scan("v.db", "v.log")
    weekly("v.db", "2025-W28")
    for order in (("u.db", "v.db"), ("v.db", "u.db"), ("v.db", "u.db", "v.db")):
        target = "w" + "".join(order)
        run("merge", "--store", target, *order)
        want = weekly(target, "2025-W29")["criteria"]
        assert want[1]["previous"]["value"] is not None
        if order[0] == "u.db":
            kept = want
        same(want, kept)


def what_is_old_is_forgotten():
    append("k.log", text(logs.days(logs.edge, 32, JULY, 1, 100)))
    append("k.log", text(logs.days(logs.edge, 33, JULY + 120 * 86400, 1, 100)))
    october = ["--now", "2025-11-02", "--keep"]
    scan("k.db", "k.log")
    run("scan", "--store", "k.db", *ZONE, *october, "24 months", "k.log")
    want = json.loads(run(*MONTH, "--store", "k.db").stdout)
    assert want["requests"] == 100
    shutil.copy("k.db", "all.db")
    run("scan", "--store", "k.db", *ZONE, *october, "3 months", "k.log")
    refused = run(*MONTH, "--store", "k.db", expect=1)
    assert b"k.db: what lies before 2025-07-31T00:00:00Z was forgotten" in refused.stderr, refused.stderr
    scan("k.db", "k.log")  # known, and not read again
    autumn = json.loads(run("report", "--store", "k.db", "--format", "json", *ZONE).stdout)
    assert autumn["requests"] == 100 and autumn["period"]["start"] > "2025-10"
    # what was stated of the month stays, for the next one's report
    august = ["monthly", "--month", "2025-08", "--now", "2025-11-02", "--format", "json", *ZONE]
    got = json.loads(run(*august, "--store", "k.db").stdout)
    assert got["criteria"][1]["previous"]["value"] == want["criteria"][1]["value"]
    assert got["mix_or_speed"]["state"] == "no_period"  # July's latencies are gone
    # a merged store has forgotten what either of them has
    for order in (("all.db", "k.db"), ("k.db", "all.db")):
        run("merge", "--store", "m" + order[0], *order)
        run(*MONTH, "--store", "m" + order[0], expect=1)
    # a report forgets, too, as the configuration says; but never what it needs itself
    append("k.yaml", "store: all.db\nkeep: 3 months\n")
    # at a time when all before October may go
    late = ["--now", "2026-01-02", "--format", "json", *ZONE, "--config", "k.yaml"]
    july = ["monthly", "--month", "2025-07", *late]
    for period, requests in ((july, 100), (["monthly", "--month", "2025-08", *late], 0)):
        got = json.loads(run(*period).stdout)
        assert got["requests"] == requests, got["requests"]
    assert got["mix_or_speed"]["state"] != "no_period"  # July is still there
    run("report", *late)
    run("report", "--since", "2025-07-01T00:07", "--until", "2025-07-02", *late)
    run(*july)
    run("weekly", *late)
    refused = run(*july, expect=1)
    assert b"what lies before 2025-09-30T00:00:00Z was forgotten" in refused.stderr, refused.stderr
    # the log is still known: what was forgotten is not counted again
    scan("all.db", "k.log")
    run(*MONTH, "--store", "all.db", expect=1)
    run("scan", "--store", "k.db", "--keep", "2 months", "k.log", expect=2)
    run("weekly", "--keep", "3 months", "k.log", expect=2)
    os.chmod("k.db", 0o444)
    run(*august, "--store", "k.db", "--keep", "3 months")


def git(*arguments):
    done = subprocess.run(["git", "-C", "docs", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments],
                          stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def audit(kind, period, *arguments, expect=0):
    return run(kind, "--store", "i.db", "--week" if kind == "weekly" else "--month", period, "--now", "2025-08-02",
               "--output-dir", "docs", *ZONE, *arguments, expect=expect)


def lines_with(path, word):
    return [line for line in bytes_of(path).decode().splitlines() if word in line]


def a_docs_repository_stays_clean():
    append("i.log", text(logs.days(logs.edge, 82, JULY, 31, 60)))
    scan("i.db", "i.log")
    os.mkdir("docs")
    git("init", "--quiet")
    for week in ("2025-W27", "2025-W28", "2025-W29"):
        audit("weekly", week)
    audit("monthly", "2025-07")
    periods = ("2025-07", "2025-W27", "2025-W28", "2025-W29")
    assert sorted(os.listdir("docs")) == sorted([".git", "index.md", *periods, *(name + ".md" for name in periods)])
    assert sorted(os.listdir("docs/2025-W28")) == ["criteria.svg", "latency.svg", "load.svg"]
    rows = lines_with("docs/index.md", "| [2025-")
    assert [r.split("]")[0][3:] for r in rows] == ["2025-07", "2025-W29", "2025-W28", "2025-W27"], rows
    assert all("](%s.md)" % r.split("]")[0][3:] in r for r in rows)
    for name in ("index.md", "2025-W28.md"):
        page = bytes_of("docs/" + name)
        assert page.count(b"written again -->\n") == 1
        append("docs/" + name, page.replace(b"written again -->\n", b"written again -->\nA *note* | of ours.\n"), "wb")
    git("add", "-A")
    git("commit", "--quiet", "-m", "reports")
    for _ in range(2):
        for week in ("2025-W28", "2025-W27", "2025-W29"):
            audit("weekly", week, "i.log")
        audit("monthly", "2025-07")
        assert git("status", "--porcelain") == ""
    assert lines_with("docs/index.md", "A *note* | of ours.")
    # what is no index of ours is left alone, and then the report, too
    append("docs/index.md", "# My page\n", "wb")
    os.remove("docs/2025-W28.md")
    assert b"index.md" in audit("weekly", "2025-W28", expect=1).stderr
    assert bytes_of("docs/index.md") == b"# My page\n" and not os.path.exists("docs/2025-W28.md")
    os.remove("docs/index.md")
    # a report that does not lie there is a row without a link; in Russian it is the same page
    audit("weekly", "2025-W27", "--lang", "ru")
    assert lines_with("docs/index.md", "| 2025-W28 |") and lines_with("docs/index.md", "# Аудиты Porta")
    audit("weekly", "2025-W27")
    assert lines_with("docs/index.md", "# Audits of Porta")


def late_data_restates_a_period():
    append("i.log", text(logs.days(logs.edge, 83, JULY, 14, 60)))
    append("late.log", text(logs.days(logs.edge, 84, JULY + 6 * 86400, 2, 500)))
    append("other.log", text(logs.days(logs.edge, 85, JULY + 20 * 86400, 2, 500)))
    scan("i.db", "i.log")
    os.mkdir("docs")
    first = weekly("i.db", "2025-W28")
    assert first["revision"] == 0 and first["restated"] is None
    scan("i.db", "other.log")  # says nothing of that week
    assert weekly("i.db", "2025-W28")["revision"] == 0
    scan("i.db", "late.log")
    tests = weekly("i.db", "2025-W28", "--include-test-traffic")
    assert tests["revision"] == 0 and tests["restated"] is None
    second = weekly("i.db", "2025-W28")
    assert second["revision"] == 1
    assert second["restated"]["requests"] == {"from": first["requests"], "to": second["requests"]}
    assert second["requests"] == first["requests"] + 1000
    assert second["restated"]["verdict"] == {"from": first["verdict"]["level"], "to": second["verdict"]["level"]}
    changed = {c["id"]: (c["from"], c["to"]) for c in second["restated"]["criteria"]}
    values = [{c["id"]: c["value"] for c in r["criteria"]} for r in (first, second)]
    assert changed == {k: (values[0][k], values[1][k]) for k in values[0] if values[0][k] != values[1][k]}
    assert "p95" in changed
    assert weekly("i.db", "2025-W28") == second
    audit("weekly", "2025-W28")
    page = bytes_of("docs/2025-W28.md").decode()
    assert "\n**Revision 1.** The logs now give other figures than this report stated before: requests 420 → 1,420; " \
        in page, page
    audit("weekly", "2025-W28", "--lang", "ru")
    assert lines_with("docs/2025-W28.md", "**Редакция 1.**") and lines_with("docs/index.md", "редакция 1")
    assert weekly("i.db", "2025-W28") == second
    # a rebuild that finds the same is no restatement, nor is a merge of the same
    run("scan", "--store", "i.db", *ZONE, "--rebuild", "late.log")
    assert weekly("i.db", "2025-W28")["revision"] == 1
    run("merge", "--store", "m.db", "i.db")
    assert weekly("m.db", "2025-W28") == second
    config = "criteria:\n  p95: 17 ms\n"
    append("c.yaml", config)
    strict = weekly("m.db", "2025-W28", "--config", "c.yaml")
    assert strict["revision"] == 1 and strict["criteria"][1]["status"] == "reached"


def a_log_tells_of_locks_only_where_it_speaks():
    append("a.log", "2025-07-07 10:00:00,000 INFO:porta:[AGENT] a1 called pipeline: {'execution_time': 0.1}\n"
           "2025-07-14 10:00:00,000 INFO:     127.0.0.1:54321 - \"GET /meta HTTP/1.1\" 200 OK\n")
    append("e.log", "2025/07/14 10:00:01 [error] 1234#1234: *5 upstream timed out\n" * 2)
    settle("o.db", "a.log", "e.log")
    for week, raised in (("2025-W28", False), ("2025-W29", None)):
        flag = weekly("o.db", week)["flags"]["red"][0]
        assert flag["id"] == "lock_errors" and flag["raised"] is raised, (week, flag)


def hours_without_requests(name):
    zone = zoneinfo.ZoneInfo(name)
    monday = datetime.datetime(2025, 9, 29, tzinfo=zone)  # 2025-W40; summer time ends in W43
    starts = [int((datetime.datetime(2025, 9, 29) + datetime.timedelta(weeks=i)).replace(tzinfo=zone).timestamp())
              for i in range(13)]
    dice, requests, store = random.Random(90), [], name.replace("/", "-")
    for at in range(starts[0], starts[12], 3600):
        local = datetime.datetime.fromtimestamp(at, zone)
        busy = local.weekday() < 5 and 8 <= local.hour < 19
        if starts[10] + 3 * 86400 <= at < starts[11]:
            continue  # of W50 half is missing
        requests += [at + dice.randrange(3600) for _ in range(3) if dice.random() < (0.7 if busy else 0.02)]
    append(store + ".log", "".join(
        '10.0.0.1 - - [%s] "GET /meta HTTP/1.1" 200 40 "-" "x" 0.010 0.010\n'
        % logs.stamp(at).strftime("%d/%b/%Y:%H:%M:%S +0000") for at in requests))
    run("scan", "--store", store + ".db", "--timezone", name, store + ".log")

    def week_hours(at):
        local = datetime.datetime.fromtimestamp(at, zone)
        return local.weekday(), local.hour

    def expected(start, end, weeks):
        before = [{week_hours(at) for at in requests if starts[i] <= at < starts[i + 1]} for i in weeks]
        if len(before) < 4:
            return {"weeks": len(before), "hours": None, "with_requests": None, "low": False}
        usual = [at for at in range(start, end, 3600)
                 if 2 * sum(week_hours(at) in week for week in before) >= len(before)]
        seen = sum(any(at <= request < at + 3600 for request in requests) for at in usual)
        return {"weeks": len(before), "hours": len(usual), "with_requests": seen, "low": 5 * seen < 4 * len(usual)}

    def report(kind, option, period):
        return json.loads(run(kind, "--store", store + ".db", option, period, "--now", "2026-01-05", "--format", "json",
                              "--timezone", name).stdout)

    lows = []
    for i in range(12):
        got = report("weekly", "--week", "2025-W%d" % (40 + i))
        same(got["coverage"]["usual_hours"], expected(starts[i], starts[i + 1], range(max(0, i - 8), i)))
        assert ("coverage.usual_hours" in got["verdict"]["because"]) == got["coverage"]["usual_hours"]["low"]
        lows += [i] * got["coverage"]["usual_hours"]["low"]
    assert lows == [10], lows
    assert report("weekly", "--week", "2025-W50")["verdict"]["level"] == "cannot_tell"
    november = [int(datetime.datetime(2025, month, 1, tzinfo=zone).timestamp()) for month in (11, 12)]
    month = report("monthly", "--month", "2025-11")  # four weeks are over by then
    same(month["coverage"]["usual_hours"], expected(*november, range(4)))
    assert monday.timestamp() == starts[0] and month["coverage"]["usual_hours"]["hours"] > 100


def hours_that_usually_have_requests_are_missed():
    for name in ("Europe/Berlin", "Australia/Lord_Howe"):
        hours_without_requests(name)


CASES = [nothing_new_writes_nothing, the_week_before_stands_beside,
         a_docs_repository_stays_clean, late_data_restates_a_period, a_log_tells_of_locks_only_where_it_speaks,
         hours_that_usually_have_requests_are_missed, what_is_old_is_forgotten]
