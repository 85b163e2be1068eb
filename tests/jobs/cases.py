"""What a report says does not depend on how many threads read, or what they read with. TAP."""

import glob
import gzip
import os
import random
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "store"))
import logs  # noqa: E402

PROGRAM, PLAIN, SMALL, FIXTURES = sys.argv[1:5]
JULY = 1751328000  # 2025-07-01T00:00:00Z
OPTIONS = ["--timezone", "UTC", "--now", "2025-08-02"]
JOBS = ["2", "3", "8"]
LINES = 24000


def run(*arguments, program=PROGRAM, stdin=None):
    done = subprocess.run([program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False, input=stdin)
    assert done.returncode in (0, 3), done.stderr.decode()
    return done.returncode, done.stdout, done.stderr


def reports(*arguments, program=PROGRAM):
    """Both forms of the report, what is said beside them, and the exit status."""
    return [run("report", *OPTIONS, "--format", form, *arguments, program=program)
            for form in ("json", "markdown")]


def undated(dice, at):
    """Porta's log as it is shipped: hardly a line has a time."""
    kind = dice.random()
    if kind < 0.3:
        return "INFO:porta:[AGENT] a%d called run_bash: {'stdout': ''} at %s\n" % (
            dice.randrange(30), logs.stamp(at).strftime("%Y-%m-%dT%H:%M:%S.%f"))
    if kind < 0.9:
        return 'INFO:     127.0.0.1:%d - "POST /run_bash HTTP/1.1" %d OK\n' % (
            dice.randrange(60000), dice.choice([200, 200, 500]))
    if kind < 0.93:
        return "ERROR:    Exception in ASGI application\n" + logs.TRACEBACK
    if kind < 0.96:
        return "ERROR:uvicorn.error:Exception in ASGI application\n" + logs.TRACEBACK
    return "INFO:porta:Выполняется команда: cat <<E\ndatabase is locked\n\nE\n"


def make(maker, seed, lines=LINES):
    return "".join(logs.days(maker, seed, JULY, 1, lines)[0]).encode()


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def make_logs():
    dice = random.Random(1)
    edge, app = make(logs.edge, 2), make(logs.app, 3)
    mixed = [e for day in zip(*[logs.days(m, 4 + i, JULY, 1, LINES // 2)[0]
                                for i, m in enumerate((logs.edge, logs.app, undated))])
             for e in day]
    write("edge.log", edge)
    write("crlf.log", edge.replace(b"\n", b"\r\n"))
    write("app.log", app + b"2025-07-02 00:00:01,000 INFO:porta:the last line goes on")
    write("undated.log", make(undated, 7))
    write("mixed.log", "".join(mixed).encode())
    damaged = bytearray(edge)
    for _ in range(40):
        at = dice.randrange(len(damaged))
        damaged[at:at] = dice.choice([b"\n\n \nwhat?\n", b"\0" * 5000, b"\xff\xfe\r\n", b"\x1b["])
    write("damaged.log", bytes(damaged))
    write("long.log", edge + b"x" * (2 << 20) + b"\n" + edge)
    packed = gzip.compress(edge, mtime=0)
    write("whole.log.gz", packed)
    write("members.log.gz", packed + gzip.compress(app, mtime=0))
    write("cut.log.gz", packed[:-len(packed) // 3])
    write("garbage.log.gz", packed + b"no member")
    corrupt = bytearray(packed)
    corrupt[len(corrupt) // 2] ^= 0x55
    write("corrupt.log.gz", bytes(corrupt))


def all_logs():
    return sorted(glob.glob("*.log") + glob.glob("*.log.gz"))


def same(got, want, what):
    assert got == want, "%s: not the same bytes" % what


def one_log_at_a_time():
    for name in all_logs():
        want = reports("--jobs", "1", name)
        for jobs in JOBS:
            same(reports("--jobs", jobs, name), want, "%s with %s jobs" % (name, jobs))


def all_logs_together():
    want = reports("--jobs", "1", *all_logs())
    for jobs in JOBS:
        same(reports("--jobs", jobs, *reversed(all_logs())), want, "%s jobs" % jobs)


def the_fixtures():
    for names in (glob.glob(FIXTURES + "/demo/*.log*"), glob.glob(FIXTURES + "/samples/*.log")):
        want = reports("--jobs", "1", *names)
        for jobs in JOBS:
            same(reports("--jobs", jobs, *names), want, "%s… with %s jobs" % (names[0], jobs))


def standard_input():
    with open("app.log", "rb") as file:
        data = file.read()
    want = run("report", *OPTIONS, "--jobs", "1", "-", stdin=data)
    same(run("report", *OPTIONS, "--jobs", "4", "-", stdin=data), want, "standard input")


def into_a_store():
    """In two steps, the second of which goes on in the middle of an entry."""
    for name in ("edge.log", "app.log", "undated.log", "mixed.log", "long.log", "members.log.gz"):
        with open(name, "rb") as file:
            data = file.read()
        found = []
        for jobs in ["1"] + JOBS:
            store = "store-%s-%s.db" % (name, jobs)
            for part in ([data] if name.endswith("gz") else [data[:len(data) // 2], data]):
                write("growing-" + name, part)
                run("scan", "--jobs", jobs, "--timezone", "UTC", "--store", store,
                    "growing-" + name)
            found.append(reports("--jobs", jobs, "--store", store))
            same(found[-1], found[0], "%s, a store of %s jobs" % (name, jobs))
        os.remove("growing-" + name)


def another_matcher_and_inflater():
    """PCRE2 for every line, zlib for every gzip. Where compressed data are damaged or cut, a library
    may give a byte more than the other before it knows."""
    for name in all_logs():
        if name not in ("corrupt.log.gz", "cut.log.gz"):
            same(reports(name, program=PLAIN), reports(name), name)
    names = glob.glob(FIXTURES + "/*/*.log*")
    same(reports(*names, program=PLAIN), reports(*names), "the fixtures")


def through_a_temporary_store():
    """With hardly any memory, sums go to a temporary store: the figures are the same."""
    everything = all_logs()
    for name in everything:
        want = run("report", *OPTIONS, "--format", "json", name)
        for jobs in ("1", "3"):
            same(run("report", *OPTIONS, "--format", "json", "--jobs", jobs, name, program=SMALL),
                 want, "%s with %s jobs and little memory" % (name, jobs))
    want = reports(*everything)
    for jobs in ("1", "2", "8"):
        same(reports("--jobs", jobs, *everything, program=SMALL), want,
             "all logs with %s jobs and little memory" % jobs)


def periods_through_a_temporary_store():
    """Exact bounds, weeks of a month, a zone, entries that are given a time, test traffic."""
    names = ["edge.log", "mixed.log", "undated.log", "corrupt.log.gz",
             *glob.glob(FIXTURES + "/demo/*.log*"), *glob.glob(FIXTURES + "/samples/*.log")]
    for ask in (["weekly", "--week", "2025-W27"], ["monthly", "--month", "2025-07"],
                ["report", "--since", "2025-07-01T03:10:07Z", "--until", "2025-07-01T17:20:30Z"],
                ["report", "--since", "2025-07-01T12:00:00Z", "--include-test-traffic"],
                ["report", "--undated-as", "2025-07-01T12:34:56Z"],
                ["report", "--since", "2030-01-01"], ["weekly", "--week", "2026-W47"]):
        for form, jobs in (("json", "1"), ("markdown", "2")):
            options = ["--now", "2026-12-01", "--timezone", "Asia/Kathmandu", "--format", form,
                       "--output", "-"]
            same(run(*ask, *options, "--jobs", jobs, *names, program=SMALL),
                 run(*ask, *options, *names),
                 "%s with %s jobs and little memory" % (" ".join(ask), jobs))


def in_no_order():
    """Each part of such a log has all slots."""
    with open("edge.log", "rb") as file:
        lines = file.readlines()
    random.Random(5).shuffle(lines)
    write("shuffled", b"".join(lines))
    want = reports("--jobs", "1", "shuffled")
    for jobs in ("1", "3"):
        same(reports("--jobs", jobs, "shuffled"), want, "%s jobs" % jobs)
        same(reports("--jobs", jobs, "shuffled", program=SMALL), want,
             "%s jobs and little memory" % jobs)


def no_room_for_a_temporary_store():
    """The report fails as a whole, and what is said names a way out."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
    for jobs in ("1", "2"):
        done = subprocess.run([SMALL, "report", *OPTIONS, "--jobs", jobs, *all_logs()],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                              preexec_fn=limit, restore_signals=False)
        said = done.stderr.decode()
        assert done.returncode == 1, "%d: %s" % (done.returncode, said)
        assert done.stdout == b"", "half a report was written"
        assert said.startswith("porta-audit: temporary store: "), said
        assert "TMPDIR" in said and "--store" in said, said
        assert said.count("\n") == 1, said


CASES = [one_log_at_a_time, all_logs_together, the_fixtures, standard_input, into_a_store,
         another_matcher_and_inflater, through_a_temporary_store,
         periods_through_a_temporary_store, in_no_order, no_room_for_a_temporary_store]


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="porta-audit-jobs-") as directory:
        os.chdir(directory)
        make_logs()
        for number, case in enumerate(CASES, 1):
            try:
                case()
                print("ok %d - %s" % (number, case.__name__))
            except AssertionError as error:
                failed = 1
                print("# " + str(error).replace("\n", "\n# "))
                print("not ok %d - %s" % (number, case.__name__))
            sys.stdout.flush()
        os.chdir("/")
    print("1..%d" % len(CASES))
    return failed


sys.exit(main())
