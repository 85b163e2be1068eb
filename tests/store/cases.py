"""What has to hold of a store, whatever happens to the logs and to the program. Speaks TAP."""

import gzip
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import logs

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


def scan(store, *paths, expect=0, **more):
    return run("scan", "--store", store, *ZONE, *paths, expect=expect, **more)


def figures(*arguments):
    """The report's JSON without what a log's name and pieces decide, but with what they add to."""
    report = json.loads(run(*MONTH, *arguments).stdout)
    pieces = report.pop("sources")
    for field in ("lines", "understood", "ignored", "continuation", "not_understood", "too_long"):
        report[field] = sum(s[field] for s in pieces if s["state"] != "duplicate")
    return report


def same(got, want, path=""):
    if isinstance(got, dict) and isinstance(want, dict) and got.keys() == want.keys():
        for key, value in got.items():
            same(value, want[key], path + "." + key)
    elif isinstance(got, list) and isinstance(want, list) and len(got) == len(want):
        for i, value in enumerate(got):
            same(value, want[i], "%s[%d]" % (path, i))
    elif got != want:
        raise AssertionError("%s is %r, expected %r" % (path, got, want))


def append(path, data, mode="ab"):
    with open(path, mode) as file:
        file.write(data.encode() if isinstance(data, str) else data)


def text(days):
    return "".join("".join(day) for day in days)


def compress(path):
    with open(path, "rb") as file, gzip.open(path + ".gz", "wb") as out:
        out.write(file.read())
    os.remove(path)


def settle(store, *paths):
    """Scan until nothing is held back any more."""
    scan(store, *paths)
    scan(store, *paths)


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


def what_is_old_is_forgotten():
    append("k.log", text(logs.days(logs.edge, 32, JULY, 1, 100)))
    append("k.log", text(logs.days(logs.edge, 33, JULY + 90 * 86400, 1, 100)))
    scan("k.db", "k.log")
    run("scan", "--store", "k.db", *ZONE, "--now", "2025-10-02", "--keep", "24 months", "k.log")
    assert figures("--store", "k.db")["requests"] == 100
    run("scan", "--store", "k.db", *ZONE, "--now", "2025-10-02", "--keep", "2 months", "k.log")
    assert figures("--store", "k.db")["requests"] == 0
    autumn = run("report", "--store", "k.db", "--format", "json", *ZONE).stdout
    assert json.loads(autumn)["requests"] == 100
    scan("k.db", "k.log")  # known, and not read again
    assert figures("--store", "k.db")["requests"] == 0
    run("scan", "--store", "k.db", "--keep", "1 month", "k.log", expect=2)


def weekly(store, week, *arguments):
    return json.loads(run("weekly", "--store", store, "--week", week, "--now", "2025-08-02", "--format", "json",
                          *ZONE, *arguments).stdout)


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


def bytes_of(path):
    with open(path, "rb") as file:
        return file.read()


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


CASES = [a_month_of_days, every_byte_is_a_possible_end, entries_of_several_containers_stay_apart,
         nothing_new_writes_nothing, a_last_entry_is_held_back, the_same_data_counts_once,
         a_beginning_shorter_than_its_fingerprint, the_order_of_merging_does_not_matter,
         a_rebuild_counts_anew, the_week_before_stands_beside, what_is_old_is_forgotten, what_is_no_store_is_left_alone,
         two_at_once_wait_or_say_so, killed_at_any_moment, a_write_that_fails_changes_nothing]


def main():
    failed = 0
    wanted = sys.argv[2:]
    cases = [c for c in CASES if not wanted or c.__name__ in wanted]
    for number, case in enumerate(cases, 1):
        with tempfile.TemporaryDirectory(prefix="porta-audit-store-") as directory:
            os.chdir(directory)
            try:
                case()
                print("ok %d - %s" % (number, case.__name__))
            except AssertionError as error:
                failed = 1
                print("# " + str(error).replace("\n", "\n# "))
                print("not ok %d - %s" % (number, case.__name__))
            os.chdir("/")
        sys.stdout.flush()
    print("1..%d" % len(cases))
    return failed


if __name__ == "__main__":
    sys.exit(main())
