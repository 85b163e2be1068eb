"""Persons' words, tests, flags, the routine, and Porta as it is shipped."""

import json
import os
import random
import shutil
import statistics

from project import BEFORE, FIXTURES, LABELS, Project, run, same, write

ATTESTATIONS = """\
- {item: migration_plan, state: met, by: Al, on: 2026-11-01, link: docs/decisions/0007.md}
- {item: backup, state: not_met, by: Bo, on: 2026-11-20, note: the disk is full}
- {item: redis_installed, state: met, by: Al, on: 2025-11-01, until: 2026-11-21}
- {item: connection, state: met, by: Al, on: 2026-11-23}
- {item: caching, state: met, by: Al, on: 2026-11-22, until: 2026-11-22}
- {item: compatibility, state: met, by: "`Al` | <b>x", on: 2026-11-22, note: "[a](http://e/) \\u202e"}
- {item: planning, state: met, by: Al, on: 2026-11-22}
- {item: document, state: not_met, by: Al, on: 2026-11-22}
"""


def attestations():
    """By the period's last day, 22 November."""
    write("docs/attestations.yaml", ATTESTATIONS)
    Project("attestations: docs/attestations.yaml\n").says(
        migration_plan=("met", "attested by `Al` on `2026-11-01`, `docs/decisions/0007.md`",
                        "подтверждает `Al`, `2026-11-01`, `docs/decisions/0007.md`"),
        backup=("not_met", "not met, says `Bo` on `2026-11-20`: `the disk is full`",
                "не выполнено, говорит `Bo`, `2026-11-20`: `the disk is full`"),
        redis_installed=("not_met", "expired: attested by `Al` on `2025-11-01` until `2026-11-21`",
                         "срок истёк: подтверждал `Al`, `2025-11-01`, действует до `2026-11-21`"),
        connection=("not_checked", "not checked (attested by `Al` only on `2026-11-23`, after the "
                    "end of this period)",
                    "не проверено (подтверждает `Al`, но лишь `2026-11-23`, после конца периода)"),
        caching=("met", "attested by `Al` on `2026-11-22` until `2026-11-22`",
                 "подтверждает `Al`, `2026-11-22`, действует до `2026-11-22`"),
        compatibility=("met", "attested by `` `Al` | <b>x `` on `2026-11-22`: "
                       "`[a](http://e/) \\u{202E}`",
                       "подтверждает `` `Al` | <b>x ``, `2026-11-22`: `[a](http://e/) \\u{202E}`"),
        alerts=("not_checked", "not checked (`alerts`)", "не проверено (`alerts`)"))
    got = run("monthly", "--month", "2026-11", "--now", "2026-12-01", "--timezone", "UTC",
              "--config", "porta-audit.yaml", "--lang", "ru", "porta.log").stdout.decode()
    assert "- [x] Планирование улучшений: подтверждает `Al`, `2026-11-22`\n" in got
    assert "- [ ] Документирование изменений: не выполнено, говорит `Al`, `2026-11-22`\n" in got


def a_rule_wants_a_word():
    write("a.yaml", "- {item: alerts, state: met, by: Al, on: 2026-11-01}\n")
    Project("attestations: a.yaml\nroots: [.]\nchecklist:\n  alerts: [{attested: yes}]\n"
            "  logging: [{attested: yes}, {file: none}]\n  documentation: [{file: porta.log}, "
            "{attested: yes}]\n").says(
        alerts=("met", "attested by `Al` on `2026-11-01`", "подтверждает `Al`, `2026-11-01`"),
        logging=("not_met", "not attested as `logging`; no file matches `none`",
                 "не подтверждено под именем `logging`; нет файла, подходящего под `none`"))


def what_is_wrong_with_a_word():
    """A file that persons sign is read strictly: nothing is written, the place is named."""
    for text, place in [
            ("- {item: alerts, state: met, on: 2026-11-01}", "1:3: by is missing"),
            ("- {item: alerts, state: met, by: '-', on: 2026-11-01}", "1:34: by has to name"),
            ("- {item: alarms, state: met, by: Al, on: 2026-11-01}", '1:10: unknown item "alarms"'),
            ("- {item: red_flag, state: met, by: Al, on: 2026-11-01}", "1:10: red_flag is always"),
            ("- {item: alerts, state: yes, by: Al, on: 2026-11-01}", "1:25: state has to be"),
            ("- {item: alerts, state: met, by: Al, on: 2026-02-30}", '1:42: on is "2026-02-30"'),
            ("- {item: alerts, state: met, by: Al, on: 2026-11-01, until: 2026-10-01}",
             "1:61: until is before on"),
            ("- {item: alerts, item: logging, state: met, by: Al, on: 2026-11-01}", "1:18: "),
            ("- {item: alerts, state: met, by: Al, on: 2026-11-01, expires: never}", "1:54: "),
            ("- &a {item: alerts}\n- *a", "1:3: ")]:
        write("a.yaml", text)
        project = Project("attestations: a.yaml\n")
        done = run("weekly", *project.options, "porta.log", expect=1)
        same(done.stdout, b"")
        assert "a.yaml:" + place in done.stderr.decode(), (place, done.stderr.decode())


def every_item_can_be_attested_or_says_why_not():
    for item in LABELS:
        done = run("attest", item, "--now", "2026-11-20", "--timezone", "UTC", expect=None)
        if item in ("red_flag", "metrics"):
            same(done.returncode, 2, item)
            assert b"always measured" in done.stderr, done.stderr
            continue
        same(done.returncode, 0, item)
        write("a.yaml", done.stdout.replace(b"by:  ", b"by: Al"))
        Project("attestations: a.yaml\n").raw()


def tests_and_flags():
    shutil.copytree(os.path.join(FIXTURES, "shipped", "daily_metrics"), "daily")
    rules = """checklist:
  performance_tests: [{test: any}]
  backup: [{test: daily_metrics}]
  caching: [{test: traffic}]
  logging: [{test: output}]
  alerts: [{flag: yellow.agents}]
  documentation: [{flag: yellow.cv}]
  compatibility: [{flag: red.growth}]
  red_flag: [{flag: red}]
"""
    last = "22 November 2026, `2026-11-22.json`"
    last_russian = "22 ноября 2026 года, `2026-11-22.json`"
    tests = ("met", "5 tests in the daily metrics, the last " + last,
             "5 тестов в ежедневных метриках, последний " + last_russian)
    no_test = ("not_met", "neither test traffic nor a stress test's output nor daily metrics in this "
               "period", "в этом периоде нет ни тестовых запросов, ни вывода стресс-теста, ни "
               "ежедневных метрик")
    Project("daily_metrics: daily\n" + rules).says(
        performance_tests=tests, backup=tests, logging=no_test,
        caching=("met", "operations of test agents in this period, without a request",
                 "операции тестовых агентов в этом периоде, без запросов"),
        alerts=("met", "raised: More than 3 simultaneous agents",
                "поднят: > 3 одновременных агентов"),
        documentation=("not_met", "not raised: CV over 40 %", "не поднят: CV > 40 % (нестабильность)"),
        compatibility=("not_checked", "not checked (unknown: Response time grows exponentially)",
                       "не проверено (неизвестно: Время ответа растёт экспоненциально)"),
        red_flag=("not_met", "none is raised", "ни один не поднят"))
    same(Project(rules).items()["backup"], no_test, "daily metrics that are not there")


def criteria_that_changed():
    """Named in the next report; a task of the month."""
    Project("criteria: {p95: 2 s}\n", "--store", "s.db", period=BEFORE).raw()
    project = Project("criteria: {p95: 1500 ms, agents: 9}\nflags: {red: {p95: 2500 ms}}\n",
                      "--store", "s.db")
    report = project.json()
    same([(c["id"], c["from"], c["to"]) for c in report["criteria_changes"]],
         [("criteria.agents", 5, 9), ("criteria.p95", 2000, 1500), ("red.p95", 3000, 2500)])
    english, russian = project.raw("--lang", "en"), project.raw("--lang", "ru")
    old = report["earlier_criteria_version"]
    assert "the criteria are no longer those of `%s`: Active agents" % old in english, english
    assert "критерии уже не те, что `%s`: " % old in russian
    month = ["--month", "2026-10", "--now", "2026-11-01T06:00:00Z"]
    Project("", "--store", "m.db", period=month).raw(command="monthly")
    month = ["--month", "2026-11", "--now", "2026-12-01T06:00:00Z"]
    project = Project("criteria: {rps: 60}\n", "--store", "m.db", period=month)
    got = project.items(command="monthly")["criteria"]
    same(got[0], "met", got)
    assert "Requests per second, busiest minute 60 instead of 50" in got[1], got
    assert "60 вместо 50" in got[2], got
    got = Project("", "--store", "m.db", period=month).items(command="monthly")["criteria"]
    same(got[0], "not_checked", got)


def the_routine():
    shutil.copy(os.path.join(FIXTURES, "shipped", "agents.db"), "agents.db")
    project = Project("porta_db: agents.db\n")
    project.says(
        db_size=("met", "20 KB", "20 KB"), logs=("met", "187 entries", "187 записей"),
        metrics=("met", "this report", "этот отчёт"),
        stress_test=("met", "operations of test agents in this period, without a request",
                     "операции тестовых агентов в этом периоде, без запросов"))
    Project("").says(db_size=("not_checked", "not checked (no database was named with `--porta-db`)",
                              "не проверено (база не указана через `--porta-db`)"))
    month = Project("", period=["--month", "2026-11", "--now", "2026-12-01"])
    same(month.items(command="monthly")["audit"], ("met", "this report", "этот отчёт"))
    early = Project("", period=["--month", "2026-11", "--now", "2026-11-24"])
    same(early.items(command="monthly")["audit"][0], "not_checked")


def porta_as_shipped():
    """Access lines without a time or a latency, agents.db, daily metrics: every criterion has a
    value, and says where it comes from."""
    for name in ("agents.db", "daily_metrics"):
        source = os.path.join(FIXTURES, "shipped", name)
        (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, name)
    project = Project("porta_db: agents.db\ndaily_metrics: daily_metrics\n")
    got = {c["id"]: (c["value"] is not None, c["source"]) for c in project.json()["criteria"]}
    same(got, {"agents": (True, "field"), "p95": (True, "daily_metrics"),
               "cv": (True, "daily_metrics"), "db_size": (True, "database"),
               "rps": (True, "requests")}, "the criteria")
    english, russian = project.raw("--lang", "en"), project.raw("--lang", "ru")
    assert "as no request carries a latency" in english
    for text in (english, russian):
        table = [line for line in text.splitlines() if line.startswith("| ")][:7]
        assert not any("❔" in line for line in table), table


def odd_daily_metrics():
    """What is malformed, null, twice, or of another day is named, and nothing fails."""
    good = {"timestamp": "2026-11-20T10:00:00", "requests_sent": 30, "successful": 30, "errors": 0,
            "avg_latency_ms": 10, "p95_latency_ms": 20, "p99_latency_ms": 30, "cv_latency": 5.5,
            "raw_output": "[/meta] 200 - 8ms", "returncode": 0, "rps": 3, "duration_sec": 10}
    day = 0

    def put(text, name=None, **changes):
        nonlocal day
        day += 1
        stamp = {"timestamp": "2026-11-%02dT10:00:00" % (15 + day)}
        data = json.dumps({**good, **stamp, **changes}) if text is None else text
        write("daily/%s.json" % (name or "2026-11-%02d" % (15 + day)), data)

    put(None)
    put(None, p95_latency_ms=None, cv_latency=None)
    put(None, **{key: None for key in good})
    put("{}")
    put("[1, 2]")
    put(b"\xff\xfe{")
    put("{" * 100000)
    day = 0
    put(None, name="2026-11-16-evening", timestamp="2026-11-16T22:00:00")
    put(None, name="again", timestamp="2026-11-17T10:00:00Z")
    put(None, name="far", timestamp="2031-01-01T00:00:00")
    put(None, name="none", timestamp="2026-11-31T00:00:00")
    put(None, name="words", timestamp="2026-11-19T10:00:00", p95_latency_ms="<b>fast</b>")
    os.symlink("/etc/passwd", "daily/2026-11-18-link.json")
    os.mkfifo("daily/2026-11-18-fifo.json")
    write("daily/2026-11-18-large.json", " " * (1 << 20) + "{}")
    report = Project("daily_metrics: daily\n").json()
    same([run["file"] for run in report["daily_metrics"]],
         ["2026-11-16.json", "2026-11-16-evening.json", "2026-11-17.json", "again.json",
          "2026-11-18.json", "words.json", "2026-11-19.json"], "the runs")
    gaps = {gap["file"]: gap["counted"] for gap in report["daily_metrics_gaps"]}
    same([run["failed"] for run in report["daily_metrics"]],
         [False, False, False, False, True, False, True], "whether they failed")
    same(gaps, {"2026-11-17.json": True, "2026-11-18.json": True, "2026-11-19.json": True,
                "2026-11-20.json": False, "2026-11-21.json": False, "2026-11-22.json": False,
                "2026-11-18-link.json": False, "2026-11-18-fifo.json": False,
                "2026-11-18-large.json": False, "none.json": False, "words.json": True}, "the gaps")
    p95 = [c for c in report["criteria"] if c["id"] == "p95"][0]
    same((p95["value"], p95["source"]), (20, "daily_metrics"))
    (gap,) = Project("daily_metrics: nowhere\n").json()["daily_metrics_gaps"]
    same((gap["file"], gap["why"][:14]), (None, "cannot be read"))


def a_dry_run_touches_nothing():
    os.mkdir("out")
    project = Project("logs: [porta.log]\nstore: s.db\noutput_dir: out\nporta_db: agents.db\n"
                      "daily_metrics: daily\nattestations: a.yaml\nroots: [docs]\n"
                      "redis: {host: 127.0.0.1, port: 1, password_file: secret}\n")
    write("a.yaml", "- {item: alerts, state: met, by: Al, on: 2026-11-01}\n")
    before = sorted(os.listdir("."))
    said = project.raw("--dry-run").splitlines()
    same(sorted(os.listdir(".")), before)
    same(said, ["configuration: porta-audit.yaml", "Porta's database: agents.db",
                "daily metrics: daily", "attestations: a.yaml", "store: s.db, keeps all",
                "files of the checklist: docs", "Redis: 127.0.0.1:1", "log: porta.log",
                "period: 2026-W47", "would write: out/2026-W47.md",
                "would write: out/2026-W47/*.svg"])


def what_the_tests_printed():
    """Their lines, added up by endpoint; checked by a second computation."""
    dice = random.Random(7)
    seen = {}
    for day in range(16, 23):
        lines = ["⚡ begin\r"]
        for _ in range(300):
            path = dice.choice(["/meta", "/agent/status", "/run_bash"])
            times, errors, failures = seen.setdefault(path, ([], [], []))
            if dice.random() < 0.02:
                errors.append(1)
                lines.append("[%s] ERROR: [/meta] 200 - 1ms" % path)
                continue
            ms, status = dice.randrange(1, 3000), dice.choice([200] * 9 + [500])
            times.append(ms)
            failures.extend([1] * (status == 500))
            lines.append("[%s] %d - %dms" % (path, status, ms))
        lines += ["[/meta] 200 - ms", "[/meta] 20 - 5ms", "[meta] 200 - 5ms", "[/meta 200 - 5ms",
                  "[/meta] 200 - -5ms", "[/meta] 200 - 99999999999999999999ms", "", "[/", "[/]"]
        write("daily/2026-11-%d.json" % day, json.dumps(
            {"timestamp": "2026-11-%dT10:00:00" % day, "successful": 300, "p95_latency_ms": 2850,
             "cv_latency": 9, "raw_output": "\n".join(lines)}))
    write("daily/2026-11-01.json", json.dumps(
        {"timestamp": "2026-11-01T10:00:00", "raw_output": "[/meta] 200 - 1ms"}))
    project = Project("daily_metrics: daily\n", "--store", "s.db")
    first = project.json()
    got = first["daily_metrics_endpoints"]
    same({row["path"] for row in got}, set(seen))
    for row in got:
        times, errors, failures = seen[row["path"]]
        times.sort()
        rank = [times[-(-len(times) * q // 100) - 1] for q in (50, 95, 99)]
        same((row["requests"], row["failed"], row["http_500"], row["n"], row["p50_ms"],
              row["p95_ms"], row["p99_ms"]),
             (len(times) + len(errors), len(errors), len(failures), len(times), *rank), row["path"])
        cv = 100 * statistics.stdev(times) / statistics.mean(times)
        assert abs(row["cv_pct"] - cv) < 1e-6, (row, cv)
    row = got[0]
    want = "| `%s` | %d | %s | " % (row["path"], row["requests"], "{:,.2f}".format(row["p50_ms"]))
    assert want in project.raw("--lang", "en"), want
    want = want.replace(",", "\u00a0").replace(".", ",")
    assert want in project.raw("--lang", "ru"), want
    shutil.rmtree("daily")
    same(project.json(), first, "the report from the sample")


CASES = [what_the_tests_printed, a_dry_run_touches_nothing, attestations, a_rule_wants_a_word, what_is_wrong_with_a_word,
         every_item_can_be_attested_or_says_why_not, tests_and_flags, criteria_that_changed,
         the_routine, porta_as_shipped, odd_daily_metrics]
