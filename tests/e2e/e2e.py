"""Real servers in front of a stand-in for Porta, a client that records what it did, and the
program's figures from the logs that came of it. Speaks TAP; see run.sh."""

import concurrent.futures
import os
import shutil
import signal
import sys
import tempfile
import threading
import time

import judge
import load
import processes
import setups

LIMIT_S = 85
AT_ONCE = 4  # setups under load; most of their time is spent waiting for locks

printing = threading.Lock()
number = 0
failed = 0


def point(name, breaches, skip=None):
    global number, failed
    with printing:
        number += 1
        failed += bool(breaches)
        for breach in breaches:
            print("#   " + str(breach).replace("\n", "\n#   "))
        directive = f" # SKIP {skip}" if skip else ""
        print(f"{'not ' if breaches else ''}ok {number} - {name}{directive}", flush=True)


def attempt(name, check, *arguments):
    try:
        point(name, check(*arguments))
    except Exception as error:
        point(name, [f"{type(error).__name__}: {error}"])


def log_points(log, answers, files):
    """What one log has to say by itself."""
    seen = judge.counted(answers, log)
    try:
        figures = judge.report(files)
    except RuntimeError as error:
        point(f"{log.name}: the report", [error])
        return
    attempt(f"{log.name}: every line is understood", judge.coverage, figures, log.tier)
    attempt(f"{log.name}: counts by endpoint and status", judge.counts, seen, figures)
    attempt(f"{log.name}: latencies", judge.latencies, seen, figures, log.resolution_us)
    attempt(f"{log.name}: agents", judge.agents, seen, figures, log)
    attempt(f"{log.name}: period", judge.period, seen, figures, log)


def reached(answers, setup):
    """What the application has seen, as uvicorn's own lines have it."""
    return [a._replace(endpoint=setup.own_access_lines.get(a.target, a.endpoint))
            for a in answers if a.took_us is not None]


def application_points(setup, answers):
    """Porta's own log: the lock events; uvicorn's access lines, where there are any."""
    figures = judge.report([setup.porta_log])
    name = f"{setup.name}, Porta's log"
    attempt(f"{name}: every line is understood", judge.coverage, figures, figures["tier"])
    attempt(f"{name}: lock events", judge.locks, answers, figures)
    locked = sum(a.refusals or 0 for a in answers)
    point(f"{name}: there were locks ({locked})", [] if locked else ["there were none"])
    if figures["requests"]:
        attempt(f"{name}: counts by endpoint and status", judge.counts, reached(answers, setup), figures)


def together_points(setup, log, answers):
    """Both logs at once: the requests of one, the lock events of the other, nothing twice."""
    figures = judge.report([setup.at(log.file), setup.porta_log])
    seen = judge.counted(answers, log)
    name = f"{log.name}, with Porta's log"
    attempt(f"{name}: no request counts twice", judge.counts, seen, figures)
    attempt(f"{name}: latencies", judge.latencies, seen, figures, log.resolution_us)
    attempt(f"{name}: lock events", judge.locks, answers, figures)
    # Porta's log names agents, whatever the other one does.
    attempt(f"{name}: agents", judge.agents, [a for a in seen if not judge.is_test(a)], figures,
            setups.Log("", "", 0, names_agents=True))


def sensitivity_points(log, answers, figures):
    """The comparison proves something: it notices one request, one status, one latency."""
    seen = judge.counted(answers, log)
    other = seen[-1]._replace(status=299)
    fast = [a._replace(latency_us=0) if a.latency_us > 200_000 else a for a in seen]
    slow = [a._replace(took_us=60_000_000) for a in seen]
    for name, breaches in (
            ("a request too few", judge.counts(seen[1:], figures)),
            ("another status", judge.counts(seen[:-1] + [other], figures)),
            ("a latency too long", judge.latencies(fast, figures, log.resolution_us)),
            ("a latency too short", judge.latencies(slow, figures, log.resolution_us)),
            ("a lock event too few", judge.locks(answers + [other._replace(refusals=1)], figures))):
        point(f"the comparison notices {name}", [] if breaches else ["it does not"])


def judge_setup(setup, answers):
    everything = [a for of_port in answers.values() for a in of_port]
    for log in setup.logs():
        log_points(log, answers[log.port], [setup.at(log.file)])
    application_points(setup, everything)
    if setup.logs() and setup.loads() == [setup.logs()[0].port]:
        together_points(setup, setup.logs()[0], everything)
    if setup.name == "nginx":
        log = setup.logs()[0]
        figures = judge.report([setup.at(log.file), setup.porta_log])
        sensitivity_points(log, everything, figures)


def run_setup(setup):
    """Never raises: what goes wrong is a point that failed."""
    try:
        load_and_judge(setup)
    except Exception as error:
        point(f"{setup.name}", [f"{type(error).__name__}: {error}"])


def load_and_judge(setup):
    begin = time.monotonic()
    answers = {}
    try:
        setup.wait_until_up(time.monotonic() + 20)
        for seed, port in enumerate(setup.loads(), 1):
            answers[port], failures = load.drive(port, setup.database, seed,
                                                    setup.keeps_alive)
            point(f"{setup.name}: every request of the load has an answer", failures)
    except Exception as error:
        point(f"{setup.name}: the load", [f"{type(error).__name__}: {error}"])
        return
    finally:
        setup.stop()
    loaded = time.monotonic()
    judge_setup(setup, answers)
    with printing:
        print(f"# {setup.name}: {sum(map(len, answers.values()))} requests, {loaded - begin:.1f} s,"
              f" judged in {time.monotonic() - loaded:.1f} s", flush=True)


def watchdog():
    print(f"Bail out! not done within {LIMIT_S} s", flush=True)
    processes.kill_all()
    os._exit(1)


def chosen():
    """The setups whose servers are installed; the others are skipped by name."""
    wanted = sys.argv[1:] or [one.name for one in setups.ALL]
    for one in setups.ALL:
        if one.name not in wanted:
            continue
        missing = [tool for tool in one.needs if not shutil.which(tool)]
        if missing and os.environ.get("E2E_REQUIRED"):
            point(f"{one.name}", [f"{missing[0]} is not installed"])
        elif missing:
            point(f"{one.name}", [], f"{missing[0]} is not installed")
        else:
            yield one


def main():
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    timer = threading.Timer(LIMIT_S, watchdog)
    timer.daemon = True
    timer.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    scratch = tempfile.mkdtemp(prefix="porta-e2e.")
    os.chmod(scratch, 0o755)
    try:
        begin = time.monotonic()
        classes = list(chosen())
        ports = processes.free_ports(sum(one.ports_needed() for one in classes))
        started = []
        for one in classes:
            started.append(one(scratch, [ports.pop() for _ in range(one.ports_needed())]))
        for setup in started:
            setup.start()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(run_setup, started))
        print(f"# all: {time.monotonic() - begin:.1f} s")
    finally:
        processes.kill_all()
        if os.environ.get("E2E_KEEP"):
            print(f"# kept: {scratch}")
        else:
            shutil.rmtree(scratch, ignore_errors=True)
    print(f"1..{number}")
    sys.exit(failed > 0)


main()
