"""Logs that grow, rotate and disappear: every line of them counts once."""

import gzip
import json
import os
import random
import shutil
import zoneinfo

import logs
from support import JULY, MONTH, ZONE, append, compress, figures, run, same, scan, settle, text


def rotate(name):
    """access.log → .1 → .2.gz → .3.gz, as logrotate does with delaycompress."""
    for n in range(8, 1, -1):
        if os.path.exists("%s.%d.gz" % (name, n)):
            os.rename("%s.%d.gz" % (name, n), "%s.%d.gz" % (name, n + 1))
    if os.path.exists(name + ".1"):
        os.rename(name + ".1", name + ".2")
        compress(name + ".2")
    os.rename(name, name + ".1")


def present(*names):
    return [f for f in sorted(os.listdir(".")) if f.startswith(names) and "db" not in f]


def a_month_of_days():
    dice = random.Random(1)
    access = logs.days(logs.edge, 2, JULY, 31, 400)
    porta = logs.days(logs.app, 3, JULY, 31, 300)
    other = logs.days(logs.edge, 4, JULY, 31, 150)
    late = logs.days(logs.edge, 5, JULY + 10 * 86400, 3, 200)
    for day in range(31):
        for name, entries in (("access.log", access[day]), ("porta.log", porta[day])):
            data = "".join(entries).encode()
            cuts = sorted(dice.randrange(len(data)) for _ in range(3))
            for start, end in zip([0] + cuts, cuts + [len(data)]):
                append(name, data[start:end])
                names = present("access.log", "porta.log")
                dice.shuffle(names)
                scan("a.db", *names)
        append("other.log", "".join(other[day]))
        scan("b.db", "other.log")
        if day % 7 == 6:
            rotate("access.log")
            # copytruncate, and both the copy and the compressed copy are there for a while
            shutil.copy("porta.log", "porta.log.%d" % day)
            append("porta.log", b"", "wb")
            compress("porta.log.%d" % day)
            shutil.copy("porta.log.%d.gz" % day, "porta.log-2025%02d.gz" % day)
    append("late.log", text(late))
    settle("a.db", *present("access.log", "porta.log", "late.log"))
    settle("b.db", "other.log")
    run("merge", "--store", "a.db", "b.db")
    run("merge", "--store", "a.db", "b.db")
    for name in present("access.log", "porta.log", "late.log", "other.log"):
        os.remove(name)
    got = figures("--store", "a.db")
    for name, entries in (("x.log", access), ("y.log", porta), ("z.log", other), ("l.log", late)):
        append(name, text(entries))
    same(got, figures("x.log", "y.log", "z.log", "l.log"))
    assert got["requests"] > 15000 and got["locks"]["events"] > 300


def rotate_by_date(name, day, truncate):
    """As logrotate does with dateext and delaycompress, and copytruncate where it is asked for."""
    for old in present(name + "-"):
        if not old.endswith(".gz"):
            compress(old)
    if truncate:
        shutil.copy(name, "%s-%s" % (name, day))
        append(name, b"", "wb")
    else:
        os.rename(name, "%s-%s" % (name, day))


def a_month_over_a_change_of_summer_time(seed, month, week, first, count=31):
    """Europe/Berlin; Porta's stamps are local ones, so that one hour is missing or there twice."""
    zone = ["--timezone", "Europe/Berlin"]
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    periods = [[kind, "--" + word, period, "--now", "2025-12-01", "--format", "json", *zone]
               for kind, word, period in (("monthly", "month", month), ("weekly", "week", week))]
    dice = random.Random(seed)
    access = logs.days(logs.edge, seed + 1, first, count, 150)
    porta = logs.days(lambda d, at: logs.app(d, at, berlin), seed + 2, first, count, 120)
    other = logs.days(logs.edge, seed + 3, first, count, 60)
    late = logs.days(logs.edge, seed + 4, first + 20 * 86400, 9, 40)
    for day in range(count):
        for name, entries in (("access.log", access[day]), ("porta.log", porta[day])):
            data = "".join(entries).encode()
            cut = dice.randrange(len(data))  # in the middle of an entry, mostly
            for part in (data[:cut], data[cut:]):
                append(name, part)
                scan("a.db", *present("access.log", "porta.log"), zone=zone)
        rotate_by_date("access.log", logs.stamp(first + day * 86400).strftime("%Y%m%d"), False)
        rotate_by_date("porta.log", logs.stamp(first + day * 86400).strftime("%Y%m%d"), True)
    append("other.log", text(other))
    append("late.log", text(late))
    settle("a.db", *present("access.log", "porta.log", "late.log"), zone=zone)
    settle("b.db", "other.log", zone=zone)
    run("merge", "--store", "a.db", "b.db")
    whole = (("x.log", access), ("y.log", porta), ("z.log", other), ("l.log", late))
    for name, entries in whole:
        append(name, text(entries))
    for period in periods:
        got = figures("--store", "a.db", period=period)
        want = figures(*(name for name, _ in whole), period=period)
        if period is not periods[0]:  # of the days' logs, the week's report names only those of the week
            for field in ("lines", "understood", "continuation"):
                assert got.pop(field) < want.pop(field)
        same(got, want)
        assert got["requests"] > 1000 and got["locks"]["events"] > 20


def a_month_in_which_summer_time_begins():
    a_month_over_a_change_of_summer_time(300, "2025-03", "2025-W13", 1740783600)


def a_month_in_which_summer_time_ends():
    a_month_over_a_change_of_summer_time(310, "2025-10", "2025-W43", 1759269600)


def every_byte_is_a_possible_end():
    entries = logs.days(logs.app, 6, JULY, 1, 30)[0] + logs.days(logs.edge, 7, JULY, 1, 10)[0]
    data = "".join(entries).encode()
    for step in (1, 7, 97):
        for name in ("grow.log", "g.db"):
            if os.path.exists(name):
                os.remove(name)
        for start in range(0, len(data), step * 40):
            append("grow.log", data[start:start + step * 40])
            scan("g.db", "grow.log")
        settle("g.db", "grow.log")
        same(figures("--store", "g.db"), figures("grow.log"))


def entries_of_several_containers_stay_apart():
    dice = random.Random(8)
    lines = []
    for day in logs.days(logs.app, 9, JULY, 1, 80):
        streams = ["".join(day[i::2]).splitlines() for i in (0, 1)]
        clock = 0
        while streams[0] or streams[1]:
            which = dice.randrange(2)
            if not streams[which]:
                which = 1 - which
            clock += 1
            lines.append(json.dumps({"log": streams[which].pop(0) + "\n",
                                     "stream": ("stdout", "stderr")[which],
                                     "time": "2025-07-01T%02d:%02d:%02d.5Z" %
                                             (clock // 3600, clock // 60 % 60, clock % 60)}))
    data = ("\n".join(lines) + "\n").encode()
    for start in range(0, len(data), 777):
        append("c.log", data[start:start + 777])
        scan("c.db", "c.log")
    settle("c.db", "c.log")
    got = figures("--store", "c.db")
    same(got, figures("c.log"))
    assert got["locks"]["events"] > 1


def a_last_entry_is_held_back():
    append("h.log", "2025-07-01 10:00:00,000 ERROR:    Exception in ASGI application\n")
    scan("h.db", "h.log")
    assert figures("--store", "h.db")["locks"]["events"] == 0
    append("h.log", logs.TRACEBACK)
    scan("h.db", "h.log")
    scan("h.db", "h.log")
    assert figures("--store", "h.db")["locks"]["events"] == 1


def the_same_data_counts_once():
    append("d.log", text(logs.days(logs.edge, 12, JULY, 2, 100)))
    want = figures("d.log")
    shutil.copy("d.log", "d.log.1")
    with open("d.log", "rb") as file, gzip.open("d.log.2.gz", "wb") as out:
        out.write(file.read())
    got = json.loads(run(*MONTH, "--store", "d.db", "d.log.2.gz", "d.log", "d.log.1").stdout)
    assert sorted(s["state"] for s in got["sources"]) == ["duplicate", "duplicate", "ok"]
    same(figures("--store", "d.db"), want)
    # a shorter file with the same beginning is another one
    with open("d.log", "rb") as file:
        append("e.log", file.read(12000))
    scan("d.db", "e.log")
    assert figures("--store", "d.db")["requests"] > want["requests"]


def a_beginning_shorter_than_its_fingerprint():
    first = logs.days(logs.edge, 13, JULY, 1, 200)[0]
    append("s.log", "".join(first[:3]))
    scan("s.db", "s.log")
    append("s.log", "".join(first[3:5]))
    scan("s.db", "s.log")
    append("s.log", "".join(first[5:]))
    os.rename("s.log", "s.log.1")
    # a log that begins with the same three lines and goes on otherwise
    append("s.log", "".join(first[:3] + first[100:]))
    scan("s.db", "s.log", "s.log.1")
    same(figures("--store", "s.db"), figures("s.log", "s.log.1"))


def the_order_of_merging_does_not_matter():
    data = [text(logs.days(logs.edge, 20 + i, JULY, 3, 100)).encode() for i in range(3)]
    for i in range(3):
        append("m%d.log" % i, data[i][:len(data[i]) // 2])
    scan("m0.db", "m0.log", "m1.log")
    for i in range(3):
        append("m%d.log" % i, data[i][len(data[i]) // 2:])
    scan("m1.db", "m1.log", "m2.log")
    scan("m2.db", "m0.log", "m2.log")
    want = figures("m0.log", "m1.log", "m2.log")
    for order in ("012", "210", "102", "1202"):
        if os.path.exists("m.db"):
            os.remove("m.db")
        run("merge", "--store", "m.db", *("m%s.db" % c for c in order))
        same(figures("--store", "m.db"), want)


def paths_of_a_crawler(seed, first, count, a_day, names):
    """Requests of which most ask for what no other does, all of them answered with 200."""
    dice = random.Random(seed)
    letters = str.maketrans("0123456789", "ghijklmnop")
    result = logs.days(logs.edge, seed, first, count, a_day)
    for day in result:
        for i, line in enumerate(day):
            if i % 4:
                fields = line.split('"')
                fields[1] = "GET /pages/%s HTTP/1.1" % str(dice.randrange(names)).translate(letters)
                fields[2] = " 200 40 "
                day[i] = '"'.join(fields)
    return result


def endpoints_beyond_the_limit_do_not_depend_on_scans():
    """More than 1000 are asked for in a slot, in a day, and in the month: each period keeps its own
    smallest ones."""
    parts = [paths_of_a_crawler(40 + i, JULY + i * 43200, 4, 1500, 9000) for i in range(2)]
    burst = []
    for i in range(2):
        # one slot that has more than the limit by itself
        crowd = paths_of_a_crawler(50 + i, JULY + 6 * 86400, 1, 3000, 9000)[0]
        for k, line in enumerate(crowd):
            at = logs.stamp(JULY + 6 * 86400 + k * 800 // 3000)
            head, tail = line.split("[", 1)
            crowd[k] = head + "[" + at.strftime("%d/%b/%Y:%H:%M:%S +0000]") + tail.split("]", 1)[1]
        burst.append(crowd)
    for i in range(2):
        parts[i].append(burst[i])
        append("c%d.log" % i, text(parts[i]))
    periods = [MONTH, ["report", "--since", "2025-07-03", "--until", "2025-07-04", "--now",
                       "2025-08-02", "--format", "json"] + ZONE]
    wants = [figures("c0.log", "c1.log", period=period) for period in periods]
    for want in wants:
        endpoints = [e["path"] for e in want["endpoints"]]
        assert "(other)" in endpoints and len(endpoints) >= 980, len(endpoints)
    for jobs in ("1", "4"):
        scan("once%s.db" % jobs, "c0.log", "c1.log", "--jobs", jobs)
        for i in range(2):
            for day in parts[i]:
                half = len(day) // 3
                for piece in (day[:half], day[half:]):
                    append("d%d-%s.log" % (i, jobs), "".join(piece))
                    scan("day%s.db" % jobs, "d%d-%s.log" % (i, jobs), "--jobs", jobs)
                    scan("one%d-%s.db" % (i, jobs), "d%d-%s.log" % (i, jobs), "--jobs", jobs)
        for period, want in zip(periods, wants):
            same(figures("c0.log", "c1.log", "--jobs", jobs, period=period), want)
            for store in ("once", "day"):
                same(figures("--store", store + jobs + ".db", period=period), want)
        for order in (("0", "1"), ("1", "0")):
            target = "both%s-%s.db" % (order[0], jobs)
            run("merge", "--store", target, *("one%s-%s.db" % (i, jobs) for i in order))
            for period, want in zip(periods, wants):
                same(figures("--store", target, period=period), want)


def endpoints_in_no_order_fit_in_memory():
    """More than a scan holds at a time, in slots that it comes back to."""
    lines = sum(paths_of_a_crawler(60, JULY, 2, 30000, 10 ** 8), [])
    random.Random(61).shuffle(lines)
    append("n.log", "".join(lines))
    want = figures("n.log")
    for pieces in (1, 2):
        for i in range(pieces):
            append("n%d.log" % pieces, "".join(lines[i * 60000 // pieces:(i + 1) * 60000 // pieces]))
            scan("n%d.db" % pieces, "n%d.log" % pieces, "--jobs", str(pieces))
        same(figures("--store", "n%d.db" % pieces), want)


def merged(*stores):
    """The figures of the stores, merged in either order."""
    got = []
    for number, order in enumerate((stores, stores[::-1])):
        target = "merged-%d-%s" % (number, "".join(stores))
        run("merge", "--store", target, *order)
        got.append(figures("--store", target))
    same(got[1], got[0])
    return got[0]


def copies_read_to_different_places_are_told_apart():
    data = [text(logs.days(logs.edge, 90 + i, JULY, 3, 100)).encode() for i in range(2)]
    banner = b"INFO:     Waiting for application startup.\n" * 150
    assert len(banner) > 4096
    # One log: read as far as it went on one machine, and further on another; first when it was
    # shorter than its fingerprint, or hardly began.
    whole = banner + data[0]
    append("whole.log", whole)
    want = figures("whole.log")
    for name, log in (("a", whole), ("b", data[1])):
        append(name + ".log", log)
        scan(name + ".db", name + ".log")
        for length in (300, 2000, 5000, 9000, len(log) - 10):
            end = log.rindex(b"\n", 0, length) + 1
            part = "%s%d" % (name, length)
            append(part + ".log", log[:end])
            scan(part + ".db", part + ".log")
            same(merged(part + ".db", name + ".db"), want if name == "a" else figures("b.log"))
    # A store that has both, as two logs, is not more than itself; and its copy goes on.
    end = data[1].rindex(b"\n", 0, 12000) + 1
    append("short.log", data[1][:end])
    scan("both.db", "b.log", "short.log")
    shutil.copy("both.db", "copy.db")
    same(merged("both.db", "copy.db"), figures("b.log", "short.log"))
    append("b.log", data[0])
    scan("long.db", "b.log")
    same(merged("both.db", "long.db"), figures("b.log", "short.log"))
    scan("copy.db", "b.log")
    same(merged("both.db", "copy.db"), figures("b.log", "short.log"))
    # Two logs that begin alike, in one store each, read to different places: with a banner, or
    # two restarts with the same first requests.
    for number, begin in enumerate((banner, data[1][:6000], data[1][:700])):
        begin = begin[:begin.rindex(b"\n") + 1]
        names = ["two-%d-%d.log" % (number, i) for i in range(2)]
        append(names[0], begin + data[0])
        append(names[1], begin + data[1][len(data[1]) // 2:])
        for log in names:
            scan(log + ".db", log)
        same(merged(*(log + ".db" for log in names)), figures(*names))


def a_rebuild_counts_anew():
    append("r.log", text(logs.days(logs.edge, 30, JULY, 2, 100)))
    append("r2.log", text(logs.days(logs.edge, 31, JULY, 2, 100)))
    scan("r.db", "r.log", "r2.log")
    want = figures("--store", "r.db")
    run("scan", "--store", "r.db", "--timezone", "Europe/Moscow", "--rebuild", "r.log", "r.log")
    marked = json.loads(run(*MONTH, "--store", "r.db").stdout)["sources"]
    assert sum("rebuild" in (s["detail"] or "") for s in marked) == 1, marked
    run("scan", "--store", "r.db", *ZONE, "--rebuild", "r.log", "r2.log")
    same(figures("--store", "r.db"), want)


CASES = [a_month_of_days, a_month_in_which_summer_time_begins, a_month_in_which_summer_time_ends,
         every_byte_is_a_possible_end,
         entries_of_several_containers_stay_apart, a_last_entry_is_held_back,
         the_same_data_counts_once, a_beginning_shorter_than_its_fingerprint,
         the_order_of_merging_does_not_matter,
    endpoints_beyond_the_limit_do_not_depend_on_scans, endpoints_in_no_order_fit_in_memory,
         copies_read_to_different_places_are_told_apart, a_rebuild_counts_anew]
