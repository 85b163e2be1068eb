#!/usr/bin/env python3
"""What the watched endpoints did in each second, computed a second time; prints TAP.

    compare.py DRIVER LOG...

The logs are read by the oracle (tests/oracle). A list of requests, a loop over the seconds of each: no columns, no hours.
"""

import collections
import os
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tests", "oracle"))
import reading  # noqa: E402

GROUPS = ("/agent/pipeline", "/agent/status", "/run_bash", "/meta", "/public_url", "/write_file", "/read_file",
          "/list_dir")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "")
SECOND = 1000000
SLOT = 900
LONG = 4000000      # 80 % of a busy timeout of 5 s


def timed_well(records):
    """The requests whose second is known: their own, or that of stamps at most a second apart."""
    before, held = None, []
    for record in records:
        if record.kind == "request" and (record.time is None or record.inferred):
            held.append(record)
        if record.time is None or record.inferred:
            continue
        if before is not None and abs(record.time - before) <= SECOND:
            for one in held:
                one.time = before // SECOND * SECOND
                yield one
        before, held = record.time, []
        if record.kind == "request":
            yield record


def group_of(record):
    if record.path in GROUPS and record.method in METHODS:
        return str(GROUPS.index(record.path))
    return str(len(GROUPS))


def all_slots(records):
    """Which tiers have a request in each slot, whatever its time comes from."""
    slots = collections.defaultdict(set)
    for record in records:
        if record.kind == "request" and record.time is not None:
            slots[record.time // SECOND // SLOT].add(record.tier)
    return slots


def seconds(paths):
    sources = [reading.read_source(path, "UTC") for path in paths]
    records = [record for source in sources for record in source.records]
    slots = all_slots(records)
    dated = [record.time // SECOND // SLOT for record in records if record.time is not None]
    first, last = min(dated) * SLOT, (max(dated) + 1) * SLOT
    counted = {tier: collections.defaultdict(lambda: [0, 0, 0, 0]) for tier in ("edge", "app")}
    for source in sources:
        for record in timed_well(source.records):
            if record.tier not in counted:
                continue
            rows, group, at = counted[record.tier], group_of(record), record.time // SECOND
            rows[at, group][0] += 1
            if record.latency is None:
                continue
            rows[at, group][1] += 1
            rows[at, group][2] += record.latency
            for second in range((record.time - record.latency) // SECOND, at + 1):
                rows[second, group][3] += 1
                if record.latency >= LONG:
                    rows[second, "long"][3] += 1
    busy = {second // SLOT for (second, group), row in counted["edge"].items() if group != "long" and row[3]}
    chosen = {}
    for tier, rows in counted.items():
        for (second, group), row in rows.items():
            has, slot = slots[second // SLOT], second // SLOT
            if "edge" in has or "app" in has:
                wanted = "edge" if "edge" in has else "app"
            else:
                wanted = "edge" if slot in busy else "app"
            if tier == wanted and first <= second < last:
                flying = min(row[3], 1)
                chosen[second, group] = [flying] if group == "long" else row[:3] + [flying]
    return chosen


def printed(driver, paths):
    out = subprocess.run([driver, os.path.join(TOP, "patterns")] + paths, stdout=subprocess.PIPE, check=True,
                         universal_newlines=True).stdout
    rows = [line.split() for line in out.splitlines()]
    return {(int(row[0]), row[1]): [int(number) for number in row[2:]] for row in rows}


def main(driver, paths):
    wanted, got = seconds(paths), printed(driver, paths)
    for key in sorted(set(wanted) | set(got)):
        if wanted.get(key) != got.get(key):
            print("# second %d, group %s: %s, expected %s" % (key + (got.get(key), wanted.get(key))))
            print("not ok 1 - seconds_of_the_demo")
            break
    else:
        flying = sum(row[-1] for (_, group), row in wanted.items() if group != "long")
        print("# %d rows, %d seconds in flight, %d of long ones"
              % (len(wanted), flying, sum(1 for _, group in wanted if group == "long")))
        print("%sok 1 - seconds_of_the_demo" % ("" if flying > 0 else "not "))
    print("1..1")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
