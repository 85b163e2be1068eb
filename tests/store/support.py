"""What the cases of a store share: the program, logs that grow, reports that are compared."""

import gzip
import json
import os
import subprocess
import sys

PROGRAM = sys.argv[1]
JULY = 1751328000  # 2025-07-01T00:00:00Z
ZONE = ["--timezone", "UTC"]
MONTH = ["monthly", "--month", "2025-07", "--now", "2025-08-02", "--format", "json"] + ZONE


def run(*arguments, expect=0, **more):
    done = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False, **more)
    if expect is not None and done.returncode != expect:
        raise AssertionError("%s: exit status %d: %s" % (" ".join(arguments), done.returncode,
                                                         done.stderr.decode()))
    return done


def scan(store, *paths, expect=0, zone=ZONE, **more):
    return run("scan", "--store", store, *zone, *paths, expect=expect, **more)


def figures(*arguments, period=MONTH):
    """The report's JSON without what a log's name and pieces decide, but with what they add to; and
    without what other periods and earlier statements decide."""
    report = json.loads(run(*period, *arguments).stdout)
    pieces = report.pop("sources")
    for field in ("lines", "understood", "ignored", "continuation", "not_understood", "too_long"):
        report[field] = sum(s[field] for s in pieces if s["state"] != "duplicate")
    for field in ("revision", "restated", "mix_or_speed"):
        report.pop(field, None)
    return report


def same(got, want, path=""):
    if isinstance(got, dict) and isinstance(want, dict) and got.keys() == want.keys():
        for key, value in got.items():
            same(value, want[key], path + "." + key)
    elif isinstance(got, list) and isinstance(want, list) and len(got) == len(want):
        for i, value in enumerate(got):
            same(value, want[i], "%s[%d]" % (path, i))
    elif got != want:
        raise AssertionError("%s is %.300r, expected %.300r" % (path, got, want))


def append(path, data, mode="ab"):
    with open(path, mode) as file:
        file.write(data.encode() if isinstance(data, str) else data)


def text(days):
    return "".join("".join(day) for day in days)


def compress(path):
    with open(path, "rb") as file, gzip.open(path + ".gz", "wb") as out:
        out.write(file.read())
    os.remove(path)


def settle(store, *paths, **more):
    """Scan until nothing is held back any more."""
    scan(store, *paths, **more)
    scan(store, *paths, **more)


def bytes_of(path):
    with open(path, "rb") as file:
        return file.read()
