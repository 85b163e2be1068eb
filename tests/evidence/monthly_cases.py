"""The full audit of a month."""

import glob
import json
import os
import shutil

from project import FIXTURES, Project, run, same

MONTH = ["--month", "2026-11", "--now", "2026-12-01T06:00:00Z"]
ZONE = ["--timezone", "Europe/Moscow"]


def report(*arguments):
    logs = sorted(glob.glob(os.path.join(FIXTURES, "demo", "*.log*")))
    return json.loads(run(*arguments, *ZONE, "--format", "json", "--daily-metrics", "daily_metrics",
                          *logs).stdout)


def weeks_are_what_reports_of_them_say():
    shutil.copytree(os.path.join(FIXTURES, "shipped", "daily_metrics"), "daily_metrics")
    weeks = report("monthly", *MONTH)["full_audit"]["weeks"]
    same([week["week"] for week in weeks], ["2026-W%d" % n for n in range(44, 50)])
    same([week["whole"] for week in weeks], [False, True, True, True, True, False])
    for week in weeks:
        one = report("report", "--since", week["start"], "--until", week["end"], "--now", MONTH[3])
        criteria = {c["id"]: c["value"] for c in one["criteria"]}
        want = {"requests": one["requests"], "agents": criteria["agents"],
                "p95_ms": criteria["p95"], "cv_pct": criteria["cv"], "rps": criteria["rps"]}
        same({key: week[key] for key in want}, want, week["week"])
        if one["requests"]:
            same(week["http_500"], one["errors"]["http_500"], week["week"])
            known = one["flags"]["red"][0]["raised"] is not None
            same(week["lock_events"], one["locks"]["events"] if known else None, week["week"])
    assert sum(week["requests"] for week in weeks) > 3000, weeks


def a_stated_week_brings_its_size():
    shutil.copy(os.path.join(FIXTURES, "demo", "agents.db"), "agents.db")
    project = Project("porta_db: agents.db\n", "--store", "s.db")
    project.raw()
    month = Project("porta_db: agents.db\n", "--store", "s.db", period=MONTH)
    weeks = month.json(command="monthly")["full_audit"]["weeks"]
    same([week["db_bytes"] for week in weeks],
         [None, None, None, os.path.getsize("agents.db"), None, None])
    first = month.raw(command="monthly")
    os.remove("agents.db")
    same(month.raw(command="monthly"), first, "the month's report again")


CASES = [weeks_are_what_reports_of_them_say, a_stated_week_brings_its_size]
