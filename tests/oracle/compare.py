#!/usr/bin/env python3
"""Runs a program and the oracle over the same logs and compares their figures; prints TAP.

    compare.py [--later] PROGRAM [PATTERN...]

With patterns, only the cases whose name holds one of them; with --later, only the servers and wrappers beyond
nginx and uvicorn.

Integers, strings and nulls must be equal, floats agree to 1e-6 relative; instants may be written in any offset.
The program's JSON is also checked against fixtures/report.schema.json. Exit status 1 when a case fails.
"""

import collections
import datetime
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import audit  # noqa: E402
import cases  # noqa: E402
import schema  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
SHOWN = 40
TABLES = ("endpoints", "sources", "status", "series.bins")     # the program must not have more rows than the oracle
OPTIONAL = {"uncertain"}                        # compared where the program shows it


def parse_instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def keyed(items, *names):
    """A list of objects as an object, so that order does not count."""
    table = collections.OrderedDict()
    for item in items:
        key = " ".join(str(item.get(name)) for name in names)
        if key in table:
            key += " (again)"
        table[key] = item
    return table


def normal(report):
    """The report with instants as instants and lists as tables."""
    report = dict(report)
    report["endpoints"] = keyed(report.get("endpoints") or [], "method", "path")
    report["criteria"] = keyed(report.get("criteria") or [], "id")
    report["flags"] = {colour: keyed(items, "id") for colour, items in (report.get("flags") or {}).items()}
    rows = []
    for row in report.get("sources") or []:
        rows.append(dict(row, path=os.path.basename(row.get("path", ""))))
    report["sources"] = keyed(rows, "path")
    period = dict(report.get("period") or {})
    for name in ("start", "end"):
        if isinstance(period.get(name), str):
            period[name] = parse_instant(period[name])
    if period.get("kind") == "range":
        period.pop("name", None)
    report["period"] = period
    series = dict(report.get("series") or {})
    series["bins"] = {str(parse_instant(row["start"]).timestamp()): {k: v for k, v in row.items() if k != "start"}
                      for row in series.get("bins") or []}
    series["parts"] = [parse_instant(start) for start in series.get("parts") or []]
    report["series"] = series
    coverage = dict(report.get("coverage") or {})
    hours = coverage.get("hours_without_records") or []
    coverage["hours_without_records"] = [parse_instant(hour) if isinstance(hour, str) else hour for hour in hours]
    report["coverage"] = coverage
    return report


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(expected, found):
    if is_number(expected) and is_number(found):
        if isinstance(expected, int):
            return expected == found
        return abs(expected - found) <= 1e-6 * max(abs(expected), abs(found), 1e-12)
    return type(expected) is type(found) and expected == found


def differences(expected, found, where=""):
    """Yields a line for each figure of the oracle's that the program gives otherwise, or does not give."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name, value in expected.items():
            place = "%s.%s" % (where, name) if where else name
            if name in OPTIONAL and name not in found:
                continue
            yield from differences(value, found.get(name), place)
        if where in TABLES or where.startswith("endpoints.") and where.endswith(".status"):
            for name in found:
                if name not in expected:
                    yield "%s.%s: not in the oracle's figures" % (where, name)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, value in enumerate(expected):
            yield from differences(value, found[index], "%s[%d]" % (where, index))
    elif not same(expected, found):
        yield "%s: the oracle says %s, the program %s" % (where, show(expected), show(found))


def show(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, list):
        return "[%d: %s]" % (len(value), ", ".join(show(item) for item in value[:3]))
    if isinstance(value, dict):
        return "{%s}" % ", ".join(sorted(value))[:200]
    return json.dumps(value, ensure_ascii=False)


def run_program(program, case, logs):
    command = [program, case.command] + case.options + ["--format", "json", "--output", "-"] + logs
    environment = dict(os.environ, TZ="UTC", LC_ALL="C")
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, timeout=300,
                          check=False)


def expected_status(report):
    broken = any(row["state"] in ("truncated", "corrupt", "unreadable") or row["detail"]
                 for row in report["sources"])
    return 3 if broken else 0


def compare_case(program, case, directory, report_schema):
    """The lines that say what is wrong; none when all is well."""
    logs = case.write(directory)
    expected = audit.audit(audit.parse_options(case.options + logs))
    result = run_program(program, case, logs)
    wrong = []
    if result.returncode != expected_status(expected):
        wrong.append("exit status %d, not %d" % (result.returncode, expected_status(expected)))
        wrong += result.stderr.decode("utf-8", "replace").splitlines()[:5]
    try:
        report = json.loads(result.stdout.decode("utf-8"))
    except ValueError as error:
        return wrong + ["no JSON on standard output: %s" % error]
    wrong += ["schema: " + line for line in schema.check(report, report_schema, report_schema)]
    for row in expected["sources"]:
        del row["detail"]                      # its wording is the program's own
        if row["tier"] is None:
            del row["tier"]                    # not a log of one tier's requests alone
    if expected["cv"]["within_pct"] is None:
        del expected["cv"]["source"]
    return wrong + list(differences(normal(expected), normal(report)))


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--later"]
    if not arguments:
        sys.exit(__doc__)
    program, patterns = os.path.abspath(arguments[0]), arguments[1:]
    with open(os.path.join(TOP, "fixtures", "report.schema.json"), encoding="utf-8") as file:
        report_schema = json.load(file)
    chosen = [case for case in cases.all_cases(TOP, "--later" in sys.argv[1:])
              if not patterns or any(pattern in case.name for pattern in patterns)]
    print("1..%d" % len(chosen))
    failed = 0
    for number, case in enumerate(chosen, 1):
        with tempfile.TemporaryDirectory(prefix="porta-audit-oracle-") as directory:
            wrong = compare_case(program, case, directory, report_schema)
        failed += bool(wrong)
        print("%s %d - %s" % ("not ok" if wrong else "ok", number, case.name))
        for line in wrong[:SHOWN]:
            print("#   " + line)
        if len(wrong) > SHOWN:
            print("#   and %d more" % (len(wrong) - SHOWN))
        sys.stdout.flush()
    print("# %d of %d cases differ" % (failed, len(chosen)) if failed else "# all %d cases agree" % len(chosen))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
